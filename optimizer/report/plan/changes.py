"""The sheet of a revision: what gets more and what gets less, and who decides it."""

from collections.abc import Callable

from models.portfolio import Portfolio
from models.texts import say
from models.units import Language, format_number
from optimizer.revise.changes import MoneyChange
from optimizer.revise.revising import Revision
from optimizer.workbook.limits import address
from optimizer.writing.grid import Column, number_column, widths_of, write_table
from optimizer.writing.heading import notes, title_block
from optimizer.writing.page import PAPER_A3, Formula, Page, Value

FIRST_AMOUNT = 4
"""Column of the approved amount."""


def write_changes(page: Page, revision: Revision) -> None:
    """Increases, then decreases, each with a total; then what the figures mean."""
    columns = _columns(page, revision.portfolio)
    widths = widths_of(columns)
    scenario = revision.result.scenario
    years = page.say("revise.years", first=str(scenario.first_year), last=str(scenario.last_year))
    row = title_block(page, (page.say("revise.annex"), page.say("revise.title"), years), widths)
    for key, sign in (("increases", 1), ("decreases", -1)):
        page.text(row, 0, page.say(f"revise.{key}"), bold=True)
        items = [own for own in revision.money if own.by * sign > 0]
        place = write_table(page, row + 1, columns, items, total_at="project_id", has_filter=False)
        row = max(place.first, place.last, place.total_row) + 2
    lines = revision_lines(revision, page.language)
    moved = only_moved(revision)
    if moved:
        lines.insert(-1, page.say("revise.moved", count=len(moved), codes=", ".join(moved)))
    notes(page, row, lines, widths)
    page.print_setup(paper=PAPER_A3)


def only_moved(revision: Revision) -> list[str]:
    """Codes of lines that change and keep the money of every source, so that no sum shows them."""
    summed = {own.project_id for own in revision.money}
    return [code for code in revision.changed if code not in summed]


def revision_lines(revision: Revision, language: Language) -> list[str]:
    """What was found, in sentences: value, what the limit costs, what is proven, what the list says."""

    def number(value: float) -> str:
        return format_number(value, language, 4)

    own, free = revision.result.plan.outcome, revision.free
    status = say(f"plan_status.{own.status.value}", language)
    lines = [
        say(
            "revise.value",
            language,
            status=status,
            found=number(own.objective),
            bound=number(own.bound),
            approved=number(revision.approved.outcome.objective),
        ),
        say("revise.count", language, count=revision.count),
    ]
    if any(own.lacking):
        found, before = (sum(plan.shortfall_by_tier.values()) for plan in (own, revision.approved.outcome))
        lines.append(say("revise.lacking", language, found=found, before=before))
    if free is None:
        lines.append(say("revise.free_unknown", language))
    elif revision.asked.changes is not None or revision.asked.price is not None:
        lines.append(
            say(
                "revise.free",
                language,
                found=number(free.outcome.objective),
                bound=number(free.outcome.bound),
            )
        )
    if revision.asked.price is not None:
        key = "revise.price_proven" if revision.price_proven else "revise.price_not_proven"
        lines.append(say(key, language, price=number(revision.asked.price)))
    past = revision.result.scenario.past_years
    if past:
        lines.append(say("revise.past", language, first=str(past[0]), last=str(past[-1])))
    if revision.holds_cap:
        lines.append(say("revise.cap_held", language))
        lines.extend(own.message(language) for own in revision.over_cap)
    if revision.over_cap:
        lines.append(say("revise.cap_broken", language))
    lines.append(say("revise.authority_note", language))
    return lines


def _columns(page: Page, portfolio: Portfolio) -> list[Column[MoneyChange]]:
    def by(own: MoneyChange, row: int) -> Value:
        text = f"={address(row - 1, FIRST_AMOUNT + 1)}-{address(row - 1, FIRST_AMOUNT)}"
        return Formula(text=text, value=own.by)

    def column(
        key: str,
        value: Callable[[MoneyChange], Value],
        width: float,
        kind: str = "text",
        *,
        total: bool = False,
    ) -> Column[MoneyChange]:
        head = page.say(f"revise.column.{key}")
        return Column(key=key, head=head, cell=lambda own, _: value(own), kind=kind, width=width, total=total)

    def of_line(name: str) -> Column[MoneyChange]:
        return column(name, lambda own: int(getattr(portfolio.by_id[own.project_id], name)), 13, "money")

    difference = page.say("revise.column.by")
    return [
        number_column(page),
        column("code", lambda own: own.project_id, 12),
        column("name", lambda own: portfolio.by_id[own.project_id].name, 44),
        column("source", lambda own: portfolio.budget.label(own.source), 24),
        column("before", lambda own: own.before, 14, "money", total=True),
        column("after", lambda own: own.after, 14, "money", total=True),
        Column(key="by", head=difference, cell=by, kind="difference", width=14, total=True),
        of_line("disbursed"),
        of_line("carried_over"),
        of_line("cancelled"),
        column("kind", lambda own: page.say(f"revise.kind.{own.kind}"), 24),
        column("authority", lambda own: _authority(page, own), 30),
    ]


def _authority(page: Page, own: MoneyChange) -> str:
    """Who decides the change, and by which article."""
    if own.authority is None:
        return page.say("revise.authority_unknown")
    return f"{own.authority} ({own.article})"
