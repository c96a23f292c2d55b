"""What a revision changes, and who decides it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.budget import Source
from models.law import LawOnDay
from models.plan import Plan, PlanLine
from models.portfolio import Portfolio
from models.units import Money

LIST, TOTAL, MONEY = "list", "total", "money"
"""What a change of money falls under: the list of projects, the total of a source, money within it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyChange:
    """Money of one source to one line, approved and now, million VND.

    kind : `list` where the line enters or leaves, `total` where the source gives more than was approved and
        this line gets more of it, else `money`. authority, article : who decides by the law of the day;
        None where it says nothing.
    """

    project_id: str
    source: str
    before: Money
    after: Money
    kind: str
    authority: str | None
    article: str | None

    @property
    def by(self) -> Money:
        """More (above 0) or less."""
        return self.after - self.before


def is_changed(before: PlanLine | None, after: PlanLine | None) -> bool:
    """Whether a line gets otherwise: any amount of any source and year."""
    return _paid(before) != _paid(after)


def _paid(line: PlanLine | None) -> Mapping[tuple[str, int], Money]:
    return {} if line is None else {cell: amount for cell, amount in line.allocated.items() if amount}


def changed_projects(portfolio: Portfolio, before: Plan, after: Plan) -> tuple[str, ...]:
    """Codes of the lines that get otherwise; lump sums are among them."""
    return tuple(
        p.project_id
        for p in portfolio.projects
        if is_changed(before.by_id.get(p.project_id), after.by_id.get(p.project_id))
    )


def counted_changes(portfolio: Portfolio, before: Plan, after: Plan) -> int:
    """How many of them the limit counts: lump sums, and projects that demand nothing, it does not."""
    lines = (portfolio.by_id[code] for code in changed_projects(portfolio, before, after))
    return sum(not line.is_lump_sum and line.demanded > 0 for line in lines)


def money_changes(portfolio: Portfolio, before: Plan, after: Plan, law: LawOnDay) -> tuple[MoneyChange, ...]:
    """Every line and source whose money over the period is another one, by line, then source."""
    totals = {
        source.code: _of_source(after, source.code) - _of_source(before, source.code)
        for source in portfolio.budget.sources
    }
    return tuple(_changes(portfolio, before, after, totals, law))


def _of_source(plan: Plan, code: str) -> Money:
    return sum(amount for _, source, _, amount in plan.payments() if source == code)


def _changes(
    portfolio: Portfolio, before: Plan, after: Plan, totals: Mapping[str, Money], law: LawOnDay
) -> Iterator[MoneyChange]:
    for project in portfolio.projects:
        old, new = before.by_id.get(project.project_id), after.by_id.get(project.project_id)
        was, now = _by_source(old), _by_source(new)
        enters_or_leaves = bool(was) is not bool(now)
        for source in portfolio.budget.sources:
            first, last = was.get(source.code, 0), now.get(source.code, 0)
            if first == last:
                continue
            kind = LIST if enters_or_leaves else MONEY
            if kind is MONEY and last > first and totals[source.code] > 0:
                kind = TOTAL
            authority, article = _authority(source, kind, law)
            yield MoneyChange(
                project_id=project.project_id,
                source=source.code,
                before=first,
                after=last,
                kind=kind,
                authority=authority,
                article=article,
            )


def _by_source(line: PlanLine | None) -> dict[str, Money]:
    amounts: dict[str, Money] = {}
    for (source, _), amount in _paid(line).items():
        amounts[source] = amounts.get(source, 0) + amount
    return amounts


def _authority(source: Source, kind: str, law: LawOnDay) -> tuple[str | None, str | None]:
    """Who decides. Foreign money that the centre grants follows the central rules."""
    kinds = source.kind
    side = "central" if kinds.is_central or kinds == "oda_central" else "local"
    key = f"adjustment_authority.{side}_{kind}"
    return (str(law[key].value), law[key].article) if key in law else (None, None)
