"""The smallest changes that give a book a plan, or its committed lines all their money.

Each way of repairing is one programme: what may change is a column with its price, and the least is found.
What comes out is applied and solved before anybody sees it.
"""

import math
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from models.issues import AuditError, NoPlanError, errors_in
from models.law import LawBook, LawOnDay
from models.plan import Plan
from models.portfolio import Portfolio
from models.project import Project
from models.repair import Repair, RepairChange, RepairKind, RepairReport
from models.scenario import Scenario
from models.units import Money
from models.vocabulary import Group, Measure
from optimizer.book import Book
from optimizer.build import all_rows, build_book
from optimizer.check import check
from optimizer.explain.applying import applied
from optimizer.explain.change import CannotRaiseError
from optimizer.explain.entering import Envelope, envelope, with_envelopes
from optimizer.model import PlanModel
from optimizer.optimize import Effort, best_plan
from optimizer.rows import Column, Row, x
from optimizer.rules import DEFINITIONS, RULES
from optimizer.solving.highs import Limits, SolveRecord, solve
from optimizer.solving.lexicographic import minimise_shortfalls, no_shortfall
from optimizer.table import is_committed

NODES = 5_000
"""Branch-and-bound nodes of one way of repairing."""

WHOLE = 1e-6
"""How far from a whole number an amount may be and still be one."""

WHOLE_UNIT = 1 - 1e-3
"""Costs are whole millions: what comes nearer to its bound than one cannot be less."""

MOST = 3
"""Repairs that are shown."""

LIMIT_RULES = ("floor", "ceiling", "new_start_limit", "investor_capacity")
ORDER_RULES = ("fixed_amounts", "not_below_disbursed", "requires", "requires_finished", "excludes", "bundle")
LOCKS = ("locked_in",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What may change: envelopes of sources, rules whose rows may give way, years of windows."""

    money: bool = False
    without: frozenset[str] = frozenset()
    rules: tuple[str, ...] = ()
    extends: bool = False


INFEASIBLE_WAYS = (
    Way(money=True),
    Way(money=True, rules=LOCKS),
    Way(rules=LOCKS),
    Way(rules=LIMIT_RULES),
    Way(money=True, rules=(*LOCKS, *LIMIT_RULES)),
    Way(rules=("two_period_cap",)),
    Way(rules=ORDER_RULES),
)
LAST_WAYS = (
    Way(money=True, rules=(*LOCKS, *LIMIT_RULES, *ORDER_RULES, "two_period_cap", "debt_ceiling")),
    Way(rules=tuple(rule for rule in RULES if rule not in DEFINITIONS)),
)
"""Tried where nothing else repairs the book."""

SHORT_WAYS = (
    Way(money=True),
    Way(money=True, rules=LOCKS),
    Way(rules=LOCKS),
    Way(extends=True),
    Way(money=True, extends=True),
    Way(rules=LIMIT_RULES),
)


def repairs(
    portfolio: Portfolio, scenario: Scenario, law: LawBook, deadline: float = math.inf
) -> RepairReport:
    """How to repair a scenario: nothing where it has a plan in which no committed line lacks money.

    deadline : `time.time()` at which to end.

    Errors: NoPlanError where it is not found out in time whether there is a plan.
    """
    repairing = Repairing(portfolio, scenario, law, deadline)
    try:
        plan = repairing.any_plan(portfolio, scenario)
    except NoPlanError as error:
        if error.reason != "infeasible":
            raise
        found = repairing.of_infeasible()
        return RepairReport(feasible=False, repairs=found, is_cut_short=repairing.is_cut_short)
    if not any(plan.outcome.shortfall_by_tier.values()):
        return RepairReport(feasible=True)
    found = repairing.of_short()
    return RepairReport(
        feasible=True,
        repairs=found,
        shortfall=repairing.shortfall(plan),
        is_cut_short=repairing.is_cut_short,
    )


class Repairing:
    """Looks for repairs of one scenario."""

    def __init__(
        self, portfolio: Portfolio, scenario: Scenario, law: LawBook, deadline: float = math.inf
    ) -> None:
        """deadline : `time.time()` at which to end."""
        self._portfolio, self._scenario, self._law, self._deadline = portfolio, scenario, law, deadline
        self._book = build_book(portfolio, scenario, law.on(scenario.law_date))
        self.is_cut_short = False

    def any_plan(self, portfolio: Portfolio, scenario: Scenario) -> Plan:
        """A plan that keeps every rule and passes the audit: nobody waits for the best one here."""
        loose = replace(scenario, gap=1.0)
        left = self._deadline - time.time()
        effort = Effort(time_limit=None if math.isinf(left) else max(1.0, left), work_limit=NODES)
        book = build_book(portfolio, loose, self._law.on(loose.law_date))
        return best_plan(portfolio, book, self._law, effort)

    def shortfall(self, plan: Plan) -> Mapping[int, Money]:
        """What committed lines must lack, by tier; what they lack in a plan where that is not found out."""
        found = minimise_shortfalls(self._book, self._limits(), whole_money=False).caps
        lacking = found or plan.outcome.shortfall_by_tier
        return {tier: amount for tier, amount in sorted(lacking.items()) if amount}

    def of_infeasible(self) -> tuple[Repair, ...]:
        """Repairs that give the book a plan."""
        found = self._found(INFEASIBLE_WAYS, lacks_nothing=False)
        return found or self._found(LAST_WAYS, lacks_nothing=False)

    def of_short(self) -> tuple[Repair, ...]:
        """Repairs with which no committed line lacks money."""
        return self._found(SHORT_WAYS, lacks_nothing=True)

    def _found(self, ways: Iterable[Way], *, lacks_nothing: bool) -> tuple[Repair, ...]:
        """The repairs of all ways that work, each once: money and locks first, then by cost."""
        found: list[Repair] = []
        for way in self._every(ways, found):
            if time.time() >= self._deadline:
                self.is_cut_short = True
                break
            repair = self._by(way, lacks_nothing=lacks_nothing)
            if repair is not None and all(set(repair.changes) != set(known.changes) for known in found):
                found.append(repair)
        ordered = [repair for _, repair in sorted(enumerate(found), key=lambda own: (_order(own[1]), own[0]))]
        first_of_kind = [r for n, r in enumerate(ordered) if _kinds(r) not in map(_kinds, ordered[:n])]
        shown = [*first_of_kind, *(repair for repair in ordered if repair not in first_of_kind)][:MOST]
        return tuple(repair for repair in ordered if repair in shown)

    @staticmethod
    def _every(ways: Iterable[Way], found: list[Repair]) -> Iterator[Way]:
        """The ways, and after money one without the source that paid most: another kind of answer."""
        for way in ways:
            before = len(found)
            yield way
            if way.money and len(found) > before and not (way.rules or way.extends):
                paid: dict[str, float] = {}
                for change in found[-1].changes:
                    paid[change.source or ""] = paid.get(change.source or "", 0.0) + change.by
                most = max(sorted(paid), key=lambda code: paid[code])
                yield replace(way, without=frozenset({most}))

    def _by(self, way: Way, *, lacks_nothing: bool) -> Repair | None:
        """The least repair of one way, if it works; in whole money throughout where rounding fails."""
        for integer_money in (False, True):
            repair = self._least(way, lacks_nothing=lacks_nothing, integer_money=integer_money)
            if repair is None or not repair.changes:
                return None
            if self._works(repair, lacks_nothing=lacks_nothing):
                return repair
        return None

    def _least(self, way: Way, *, lacks_nothing: bool, integer_money: bool) -> Repair | None:
        portfolio, extensions = self._extended() if way.extends else (self._portfolio, ())
        if way.extends and not extensions:
            return None
        book = self._book
        if way.extends:
            book = build_book(portfolio, self._scenario, self._law.on(self._scenario.law_date))
        book = no_shortfall(book) if lacks_nothing else book
        asked = _Asked(book, way, self._book, integer_money=integer_money)
        record = asked.solve(self._limits())
        if record is None:
            return None
        late = asked.extended()
        changes = tuple(asked.changes(self._portfolio))
        changes += tuple(change for change in extensions if change.where[0] in late)
        cost = sum(self._cost(change) for change in changes)
        is_whole = not any(Measure.SHARE in change.where for change in changes)
        least = self._least_cost(book, way, record)
        is_minimal = is_whole and record.objective - least < WHOLE_UNIT
        return Repair(changes=changes, cost=cost, is_minimal=is_minimal)

    def _least_cost(self, book: Book, way: Way, record: SolveRecord) -> float:
        """What the way costs at least; a looser book tells where money moves the cap on the next period."""
        moves = book.terms.scenario.has("two_period_cap") and book.terms.scenario.two_period_share > 0
        if not way.money or not moves:
            return record.bound
        loose = _Asked(book, way, self._book, integer_money=False, is_loose=True).solve(self._limits())
        return -math.inf if loose is None else min(record.bound, loose.bound)

    def _limits(self) -> Limits:
        left = self._deadline - time.time()
        return Limits(
            nodes=NODES, deadline=math.inf if math.isinf(left) else time.monotonic() + max(0.0, left)
        )

    def _cost(self, change: RepairChange) -> Money:
        if change.kind is RepairKind.ENVELOPE:
            return int(change.by)
        if change.kind is RepairKind.LOCK:
            return self._portfolio.by_id[change.where[0]].demanded
        is_money = change.kind is RepairKind.LIMIT and Measure.MONEY in change.where
        return math.ceil(change.by) if is_money else 0

    def _works(self, repair: Repair, *, lacks_nothing: bool) -> bool:
        """Whether the book solves with the changes in it, and the plan passes the audit."""
        try:
            portfolio, scenario = applied(self._portfolio, self._scenario, repair.changes)
        except CannotRaiseError:
            return False
        law = self._law.on(scenario.law_date)
        allowed = max(self._scenario.two_period_share, _most_share(law))
        if scenario.two_period_share > allowed or errors_in(check(portfolio, scenario, self._law)):
            return False
        try:
            plan = self.any_plan(portfolio, scenario)
        except (NoPlanError, AuditError):
            return False
        return not (lacks_nothing and any(plan.outcome.shortfall_by_tier.values()))

    def _extended(self) -> tuple[Portfolio, tuple[RepairChange, ...]]:
        """Committed projects whose window the law lets be extended once more, and the extensions."""
        law = self._law.on(self._scenario.law_date)
        changes = []
        for project in self._portfolio.projects:
            years = _extension_left(project, law)
            if years:
                datum = law[f"capital_years.group_{_letter(project)}_extension"]
                changes.append(
                    RepairChange(
                        kind=RepairKind.RULE,
                        rule="capital_window",
                        where=(project.project_id,),
                        by=years,
                        article=datum.article,
                    )
                )
        return applied(self._portfolio, self._scenario, changes)[0], tuple(changes)


def _most_share(law: LawOnDay) -> float:
    """The most that may run on into the next period with leave, where the law says it."""
    key = "two_period_share.with_consent"
    return law[key].share if key in law else 0.0


def _letter(project: Project) -> str:
    return (project.group or Group.C).value.lower()


def _extension_left(project: Project, law: LawOnDay) -> int:
    """Years by which the law lets a project's window be extended at once, less those it has."""
    if project.is_lump_sum or not is_committed(project):
        return 0
    key = f"capital_years.group_{_letter(project)}_extension"
    names = law["windowed_statuses.statuses"].names
    has_window = project.status is not None and project.status.value in names
    if not has_window or project.loan_close_year is not None or key not in law:
        return 0
    return max(0, law[key].whole - project.extension_years)


def _kinds(repair: Repair) -> frozenset[tuple[RepairKind, str]]:
    """What a repair changes, in kind; envelopes of a year or of the period are one kind."""
    return frozenset(
        (change.kind, "" if change.kind is RepairKind.ENVELOPE else change.rule) for change in repair.changes
    )


def _order(repair: Repair) -> tuple[bool, Money, int]:
    """Money and locks before anything else, then what costs least, then what changes least."""
    kinds = {change.kind for change in repair.changes}
    other = not kinds <= {RepairKind.ENVELOPE, RepairKind.LOCK}
    return other, repair.cost, len(repair.changes)


class _Asked:
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
