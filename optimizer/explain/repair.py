"""The smallest changes that give a book a plan, or its committed lines all their money.

Each way of repairing is one programme: what may change is a column with its price, and the least is found.
What comes out is applied and solved before anybody sees it.
"""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

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
from optimizer.build import build_book
from optimizer.check import check
from optimizer.explain.applying import applied
from optimizer.explain.change import CannotRaiseError
from optimizer.explain.ways import LIMIT_RULES, LOCKS, ORDER_RULES, Asked, Way
from optimizer.optimize import Effort, best_plan
from optimizer.rules import DEFINITIONS, RULES
from optimizer.solving.highs import Limits, SolveRecord
from optimizer.solving.lexicographic import minimise_shortfalls, no_shortfall
from optimizer.table import is_committed

NODES = 5_000
"""Branch-and-bound nodes of one way of repairing."""

WHOLE_UNIT = 1 - 1e-3
"""Costs are whole millions: what comes nearer to its bound than one cannot be less."""

MOST = 3
"""Repairs that are shown."""

INFEASIBLE_WAYS = (
    Way(money=True),
    Way(money=True, rules=LOCKS),
    Way(rules=LOCKS),
    Way(rules=LIMIT_RULES),
    Way(money=True, rules=LIMIT_RULES),
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
    portfolio: Portfolio,
    scenario: Scenario,
    law: LawBook,
    deadline: float = math.inf,
    is_stopped: Callable[[], bool] = lambda: False,
) -> RepairReport:
    """How to repair a scenario: nothing where it has a plan in which no committed line lacks money.

    deadline : `time.time()` at which to end. is_stopped : whether to end with the ways found so far.

    Errors: NoPlanError where it is not found out in time whether there is a plan.
    """
    repairing = Repairing(portfolio, scenario, law, deadline, is_stopped)
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
        self,
        portfolio: Portfolio,
        scenario: Scenario,
        law: LawBook,
        deadline: float = math.inf,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """deadline : `time.time()` at which to end. is_stopped : whether to end earlier."""
        self._portfolio, self._scenario, self._law, self._deadline = portfolio, scenario, law, deadline
        self._is_stopped = is_stopped
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
            if time.time() >= self._deadline or self._is_stopped():
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
        asked = Asked(book, way, self._book, integer_money=integer_money)
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
        loose = Asked(book, way, self._book, integer_money=False, is_loose=True).solve(self._limits())
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
                datum = law[_extension_key(project, law)]
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


def _extension_key(project: Project, law: LawOnDay) -> str:
    """The datum that says how far a window may be extended at once: more for the largest of group A."""
    group = project.group or Group.C
    bounds = [f"capital_years.large_a_{end}" for end in ("from", "below")]
    if group is Group.A and all(key in law for key in bounds):
        low, high = (law[key].whole for key in bounds)
        if low <= project.total_cost < high:
            return "capital_years.large_a_extension"
    return f"capital_years.group_{group.value.lower()}_extension"


def _extension_left(project: Project, law: LawOnDay) -> int:
    """Years by which the law lets a project's window be extended at once, less those it has."""
    if project.is_lump_sum or not is_committed(project):
        return 0
    key = _extension_key(project, law)
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
