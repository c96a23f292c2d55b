"""The whole way from a portfolio to an audited plan."""

import logging
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from models.issues import AuditError, NoPlanError
from models.law import LawBook
from models.outcome import GAP_ZERO, Outcome, PlanStatus, relative_gap
from models.plan import Plan, PlanLine
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Money
from optimizer.audit import Violation, audit
from optimizer.book import Book
from optimizer.build import build_book
from optimizer.clash import NothingClashesError, clashes
from optimizer.decode import plan_lines
from optimizer.objective import plan_value, scores
from optimizer.proof import most_value
from optimizer.rank_and_cut import needed_first, rank_and_cut
from optimizer.ranking import ranked
from optimizer.rounding import settle
from optimizer.rows import Column
from optimizer.solving.candidate import Candidate
from optimizer.solving.decomposition.memory import Memory
from optimizer.solving.highs import Limits
from optimizer.solving.methods import AUTO, candidates_by, method_for
from optimizer.solving.watch import Watch

LOG = logging.getLogger(__name__)

USUAL = "rank_and_cut"
"""The method's name where a plan is what the usual practice would take."""

TRIES = {False: 1, True: 5}
"""Candidates that are tried with money continuous, and with whole money, before the search is given up."""

SOLVING_TIME_SHARE = 0.9
"""Part of the time limit that searching may use; the rest is for settling and auditing."""


SETTLING_TIME_S = 5.0
"""Seconds for settling, also where the search has used all its time."""

AGAIN = 3
"""Times that the usual practice is tried again with those lines first that must come in and did not."""

LACKING = 1e-3
"""Money that the usual practice leaves lacking and that does not count, million VND."""

CLASH_TIME_S = 10.0
"""Seconds for saying what clashes, also where the search has used all its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How to solve: method, time limit in seconds (None = none), nodes, threads, who watches.

    memory : where like books are solved one after another, what each leaves for the next.
    usual_at_least : where nothing was found in time, take what the usual practice would.
    """

    method: str = AUTO
    time_limit: float | None = None
    work_limit: int | None = None
    threads: int = 1
    watch: Watch | None = None
    memory: Memory | None = None
    usual_at_least: bool = False


def optimize(portfolio: Portfolio, scenario: Scenario, law: LawBook, effort: Effort | None = None) -> Plan:
    """The best plan of a scenario that can be proven within the effort, rounded and audited.

    Errors: NoPlanError (infeasible, with what clashes; or none found in time), AuditError.
    """
    book = build_book(portfolio, scenario, law.on(scenario.law_date))
    return best_plan(portfolio, book, law, effort)


def best_plan(portfolio: Portfolio, book: Book, law: LawBook, effort: Effort | None = None) -> Plan:
    """The same for a book already built."""
    scenario = book.terms.scenario
    effort = effort or Effort(time_limit=scenario.time_limit, work_limit=scenario.work_limit)
    started = time.monotonic()
    trial = _Trial(portfolio, book, law, effort, started)
    for candidate in _every_candidate(book, effort, _limits(scenario, effort, started)):
        if candidate.choice is None:
            if candidate.is_infeasible and not trial.refused:
                raise _without_plan(book, effort, started)
            usual = _Trial(portfolio, book, law, effort, started)  # refused, it is nobody's fault
            if (
                effort.usual_at_least
                and not trial.refused
                and usual.passes(_usual(portfolio, book, candidate), USUAL)
            ):
                trial = usual
            break
        if trial.passes(candidate):
            break
    if trial.plan is not None:
        return trial.plan
    if trial.violations:
        raise AuditError(trial.violations)
    raise NoPlanError("unknown")


class _Trial:
    """Candidates settled and audited, until one passes.

    plan : the one that passed. violations : of the last that did not. refused : how many did not.
    """

    def __init__(
        self, portfolio: Portfolio, book: Book, law: LawBook, effort: Effort, started: float
    ) -> None:
        self._portfolio, self._book, self._law = portfolio, book, law
        self._effort, self._started = effort, started
        self._refused_for: dict[str, None] = {}
        self.plan: Plan | None = None
        self.violations: tuple[Violation, ...] = ()
        self.refused = 0

    def passes(self, candidate: Candidate, method: str | None = None) -> bool:
        """Whether the audit lets its plan pass. method : what found it, if not the method asked for."""
        portfolio, book, scenario = self._portfolio, self._book, self._book.terms.scenario
        settled = _settle(book, candidate, self._started + (self._effort.time_limit or math.inf))
        if settled is None:
            self.refused += 1
            return False
        amounts, step = settled
        score = scores(portfolio, scenario)
        lines = ranked(plan_lines(book, candidate.choice or {}, amounts, score), portfolio)
        runtime = time.monotonic() - self._started
        method = method or method_for(book, self._effort.method)
        outcome = _outcome(lines, book, candidate, method, self.refused, runtime)
        outcome = replace(outcome, rounding_step=step, refused_for=tuple(self._refused_for))
        plan = Plan(lines=lines, outcome=outcome)
        self.violations = audit(portfolio, replace(scenario, rounding_step=step), self._law, plan)
        if not self.violations:
            self.plan = plan
            return True
        for violation in self.violations:
            LOG.info("a plan was refused by the audit: %s", violation)
        self._refused_for |= dict.fromkeys(violation.rule for violation in self.violations)
        self.refused += 1
        return False


def _usual(portfolio: Portfolio, book: Book, searched: Candidate) -> Candidate:
    """What the usual practice would take after the mandates, with what the search proved before it ended.

    What a mandate needs comes before it. Where floors are missed, the lines that count for them come after
    the mandates the next time, and mandates that find no money before the others. What was proven of plans
    that lack less says nothing of this one.
    """
    ahead = needed_first({table.project_id: 2 for table in book.tables if table.is_mandate}, book)
    usual = rank_and_cut(portfolio, book, ahead)
    for _ in range(AGAIN):
        missing = ahead.keys() - usual.selected
        short = usual.missed_floors - ahead.keys()
        must = {p for p in missing if ahead[p] > 1}
        if not must and not short:
            break
        ahead |= dict.fromkeys(short, 1) | dict.fromkeys(must, max(ahead.values(), default=1) + 1)
        ahead = needed_first(ahead, book)
        usual = rank_and_cut(portfolio, book, ahead)
    choice = {p: book.by_id[p].options.index(option) for p, option in usual.taken.items()}
    caps = {tier: math.ceil(usual.shortfall_by_tier.get(tier, 0.0) - LACKING) for tier in book.tiers}
    is_within = all(amount <= searched.caps.get(tier, 0) for tier, amount in caps.items())
    return replace(
        searched,
        choice=choice,
        bound=min(searched.bound if is_within else math.inf, most_value(book)),
        caps=caps,
        tiers_proven=not any(caps.values()),
    )


def _without_plan(book: Book, effort: Effort, started: float) -> NoPlanError:
    """What is said of a book called infeasible: what clashes; where nothing does, that no plan was found.

    Looking for what clashes takes the time that is left, and some seconds whatever is left.
    """
    left = math.inf if effort.time_limit is None else started + effort.time_limit - time.monotonic()
    try:
        return NoPlanError("infeasible", clashes(book, time.monotonic() + max(CLASH_TIME_S, left)))
    except NothingClashesError:
        return NoPlanError("unknown")


def _every_candidate(book: Book, effort: Effort, limits: Limits) -> Iterator[Candidate]:
    """Plans to try: money continuous while searching; where none can be rounded, whole from the start."""
    for whole_money, tries in TRIES.items():
        found = candidates_by(effort.method, book, limits, whole_money=whole_money, memory=effort.memory)
        for candidate in islice(found, tries):
            yield candidate
            if candidate.choice is None:
                return


def _limits(scenario: Scenario, effort: Effort, started: float) -> Limits:
    deadline = math.inf if effort.time_limit is None else started + SOLVING_TIME_SHARE * effort.time_limit
    return Limits(
        gap=scenario.gap,
        deadline=deadline,
        nodes=effort.work_limit,
        threads=effort.threads,
        watch=effort.watch,
    )


def _settle(book: Book, candidate: Candidate, deadline: float) -> tuple[dict[Column, Money], Money] | None:
    """Whole amounts in round figures, or else in single million VND, and the step that was reached."""
    for step in sorted({book.terms.scenario.rounding_step, 1}, reverse=True):
        until = max(deadline, time.monotonic() + SETTLING_TIME_S)
        amounts = settle(book, candidate.choice or {}, candidate.caps, step, until)
        if amounts is not None:
            return amounts, step
    return None


def _outcome(
    lines: tuple[PlanLine, ...],
    book: Book,
    candidate: Candidate,
    method: str,
    refused: int,
    runtime_s: float,
) -> Outcome:
    scenario = book.terms.scenario
    objective = plan_value(book.portfolio, scenario, lines)
    bound = max(candidate.bound, objective)
    gap = relative_gap(objective, bound)
    proven = candidate.tiers_proven and gap <= max(scenario.gap, GAP_ZERO)
    shortfall = shortfall_by_tier(lines, book)
    bounds = {
        tier: min(amount, candidate.shortfall_bounds.get(tier, 0)) for tier, amount in shortfall.items()
    }
    return Outcome(
        status=PlanStatus.OPTIMAL if proven else PlanStatus.FEASIBLE,
        objective=objective,
        bound=bound,
        gap=gap,
        gap_asked=scenario.gap,
        runtime_s=runtime_s,
        method=method,
        ended_by=candidate.ended_by,
        tiers_proven=candidate.tiers_proven,
        shortfall_by_tier=shortfall,
        shortfall_bound_by_tier=bounds,
        refused=refused,
        work=candidate.nodes,
    )


def shortfall_by_tier(lines: tuple[PlanLine, ...], book: Book) -> dict[int, Money]:
    """Money lacking in every tier of the order, 0 where nothing is."""
    totals = dict.fromkeys(range(1, book.terms.scenario.tier_order.last + 1), 0)
    for line in lines:
        for tier, amount in line.shortfall.items():
            totals[tier] = totals.get(tier, 0) + amount
    return totals
