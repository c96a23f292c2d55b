"""Ways of repairing: what may change, and the programme that finds the least of it."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.law import LawOnDay
from models.portfolio import Portfolio
from models.repair import RepairChange, RepairKind
from models.vocabulary import Measure
from optimizer.book import Book
from optimizer.build import all_rows
from optimizer.explain.entering import Envelope, envelope, with_envelopes
from optimizer.model import PlanModel
from optimizer.rows import Column, Row, x
from optimizer.solving.highs import Limits, SolveRecord, solve

WHOLE = 1e-6
"""How far from a whole number an amount may be and still be one."""

LIMIT_RULES = ("floor", "ceiling", "new_start_limit", "investor_capacity")
ORDER_RULES = (
    "fixed_amounts",
    "not_below_disbursed",
    "change_limit",
    "requires",
    "requires_finished",
    "excludes",
    "bundle",
)
LOCKS = ("locked_in",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What may change: envelopes of sources, rules whose rows may give way, years of windows."""

    money: bool = False
    without: frozenset[str] = frozenset()
    rules: tuple[str, ...] = ()
    extends: bool = False


class Asked:
    """The programme of one way."""

    def __init__(
        self, book: Book, way: Way, before: Book, *, integer_money: bool, is_loose: bool = False
    ) -> None:
        """before : the book as it is, where windows are extended. is_loose : see `with_envelopes`."""
        self._before = before
        envelopes = _envelopes(book, way) if way.money else {}
        self.model = PlanModel(book, integer_money=integer_money, elastic=way.rules, rows=())
        self._envelopes = {own.column: own for owned in envelopes.values() for own in owned}
        for column in self._envelopes:
            self.model.add_column(column, 0, None, integer=True)
        for row in all_rows(book):
            share = book.terms.scenario.two_period_share
            self.model.add_row(with_envelopes(row, envelopes, share, is_loose=is_loose))

    def solve(self, limits: Limits) -> SolveRecord | None:
        """The least price; None where this way repairs nothing."""
        weights = dict.fromkeys(self._envelopes, 1.0)
        weights |= {column: self._price(row) for column, (row, _) in self.model.slack.items()}
        weights |= dict.fromkeys(self._later(), 1.0)
        if not weights:
            return None
        self.model.minimize(weights)
        record = solve(self.model, limits)
        return record if record.has_solution else None

    def _later(self) -> Iterator[Column]:
        """Schedules that the book as it is does not have: they need the extension."""
        for table in self.model.book.tables:
            own = self._before.by_id[table.project_id]
            known = own.options if table is not own else table.options
            usual = {option.schedule for option in known}
            for number, option in enumerate(table.options):
                if option.schedule not in usual:
                    yield x(table.project_id, number)

    def extended(self) -> frozenset[str]:
        """Projects that follow such a schedule."""
        values = self.model.solution()
        return frozenset(column.owner for column in self._later() if values[column] > 0.5)

    def _price(self, row: Row) -> float:
        """A lock or a link costs the demand it releases; a limit on numbers the least demand it counts."""
        demand = {table.project_id: table.demand for table in self.model.book.tables}
        if row.rule in (*LOCKS, "requires", "requires_finished", "excludes", "bundle", "entry", "locked_out"):
            return float(max(1, demand.get(row.where[0], 1)))
        if row.rule == "change_limit" and row.where != ("number",):
            return float(sum(demand.values()))  # another source makes it a change: it is counted then
        if all(column.kind == "x" for column in row.coefficients):
            return float(max(1, min((demand[c.owner] for c in row.coefficients), default=1)))
        return 1.0

    def changes(self, portfolio: Portfolio) -> Iterator[RepairChange]:
        """What changes, in the order of sources and rules."""
        values = self.model.solution()
        law = self.model.book.terms.law
        for column, own in sorted(self._envelopes.items()):
            amount = math.ceil(values[column] - WHOLE)
            if amount > 0:
                rule = "envelope_year" if own.year is not None else "envelope_total"
                yield RepairChange(
                    kind=RepairKind.ENVELOPE,
                    rule=rule,
                    source=own.source.code,
                    year=own.year,
                    by=amount,
                    article=law.rule_article(rule),
                )
        given: dict[tuple[str, ...], tuple[Row, float]] = {}
        for column, (row, _) in self.model.slack.items():
            if values[column] > WHOLE:
                given[row.key] = row, given.get(row.key, (row, 0.0))[1] + values[column]
        for row, by in given.values():
            yield _change_of(row, by, portfolio, values, law)


def _change_of(
    row: Row, by: float, portfolio: Portfolio, values: Mapping[Column, float], law: LawOnDay
) -> RepairChange:
    article = law.rule_article(row.rule)
    if row.rule in LOCKS:
        return RepairChange(kind=RepairKind.LOCK, rule=row.rule, where=row.where, by=1, article=article)
    if row.rule in LIMIT_RULES:
        limit = next(each for each in portfolio.limits if _is_of(row, each.where))
        is_share = limit.measure is Measure.SHARE
        by = _share_missing(row, by, values) if is_share else math.ceil(by - WHOLE)
        is_least = row.rule == "floor" or row.where[-1] == "least"
        where = (*limit.where, "least" if is_least else "most")
        return RepairChange(kind=RepairKind.LIMIT, rule=row.rule, where=where, by=by, article=article)
    if row.rule == "two_period_cap" and "two_period_share.with_consent" in law:
        article = law["two_period_share.with_consent"].article
    return RepairChange(
        kind=RepairKind.RULE, rule=row.rule, where=row.where, by=math.ceil(by - WHOLE), article=article
    )


def _is_of(row: Row, where: tuple[str, ...]) -> bool:
    """Whether a row belongs to the limit of this name."""
    if row.rule == "investor_capacity":
        return where[0] == "investor" and where[1] == row.where[0] and set(row.where) <= set(where)
    return where in (row.where, row.where[:-1])


def _share_missing(row: Row, by: float, values: Mapping[Column, float]) -> float:
    """By how much the share has to change, rounded up to a hundredth of a per cent."""
    money = math.fsum(values.get(column, 0.0) for column in row.coefficients)
    return math.ceil(1e4 * by / money - WHOLE) / 1e4 if money else 1.0


def _envelopes(book: Book, way: Way) -> dict[str, list[Envelope]]:
    found: dict[str, list[Envelope]] = {}
    for source in book.terms.budget.sources:
        if source.code in way.without:
            continue
        years = [
            envelope(source, year) for year in book.terms.scenario.years if source.yearly[year] is not None
        ]
        if source.has_blank_year or (source.total is not None and not years):
            years = [envelope(source, None)]
        elif source.total is not None:
            years.append(envelope(source, None))
        found[source.code] = [own for own in years if own is not None]
    return found
