"""Like books solved one after another, and what each may be said to prove."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from models.issues import AuditError, NoPlanError
from models.law import LawBook
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Money
from optimizer.build import build_book
from optimizer.optimize import Effort, optimize
from optimizer.solving.decomposition.memory import Memory
from optimizer.solving.methods import DECOMPOSITION, MILP, method_for
from optimizer.solving.watch import Progress
from optimizer.uncertainty.envelope_ranges import with_factors

WORK = {MILP: 5_000, DECOMPOSITION: 100}
"""Branch-and-bound nodes of one of many plans, by method, where nobody says otherwise."""

SHORTEST_S = 0.5
"""Least time a solve gets where the time of all is nearly over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """One of many solves. plan : None where there is none; then `reason` says why (as `NoPlanError` does)."""

    plan: Plan | None
    reason: str = ""

    @property
    def objective(self) -> float | None:
        """Value of the plan."""
        return None if self.plan is None else self.plan.outcome.objective

    @property
    def bound(self) -> float | None:
        """Proven upper bound on it."""
        return None if self.plan is None else self.plan.outcome.bound

    @property
    def gap(self) -> float | None:
        """Relative distance of the two."""
        return None if self.plan is None else self.plan.outcome.gap

    @property
    def is_proven(self) -> bool:
        """Whether the plan is proven within the gap that was asked."""
        return self.plan is not None and self.plan.outcome.is_proven

    @property
    def selected(self) -> frozenset[str]:
        """Lines of the plan."""
        return frozenset() if self.plan is None else frozenset(own.project_id for own in self.plan.selected)

    @property
    def shortfall(self) -> Money:
        """What committed lines lack."""
        return 0 if self.plan is None else sum(self.plan.outcome.shortfall_by_tier.values())

    @property
    def lacking(self) -> tuple[Money, ...]:
        """What each tier lacks, first tier first: what stands before value."""
        return () if self.plan is None else self.plan.outcome.lacking

    @property
    def allocated(self) -> Money:
        """Money of the period."""
        return 0 if self.plan is None else sum(line.total_allocated for line in self.plan.lines)


@dataclass(frozen=True, slots=True)
class Stopping:
    """A watch that ends one solve of many where somebody stops them all."""

    asked: Callable[[], bool]

    def is_stopped(self) -> bool:
        """Whether to end now."""
        return self.asked()

    def tell(self, progress: Progress) -> None:
        """What is told is how many solves are done, not how far one is."""


@dataclass(slots=True, kw_only=True)
class Solving:
    """Solves books that are alike, each from where the one before ended, within one time for all.

    time_limit : seconds for all of them together; None = none. work_limit : nodes for each.
    tell : told how many of how many are done. is_stopped : whether to end early.
    """

    law: LawBook
    time_limit: float | None = None
    work_limit: int | None = None
    method: str = "auto"
    threads: int = 1
    tell: Callable[[int, int], None] = lambda _done, _all: None
    is_stopped: Callable[[], bool] = lambda: False
    memory: Memory = field(default_factory=Memory)
    done: int = 0
    whole: int = 0
    started: float = field(default_factory=time.monotonic)

    def expect(self, count: int) -> None:
        """So many more solves will be asked for; what is left of the time is shared among them."""
        self.whole = self.done + count
        self.tell(self.done, self.whole)

    @property
    def seconds(self) -> float | None:
        """Time of the next solve."""
        if self.time_limit is None:
            return None
        left = self.time_limit - (time.monotonic() - self.started)
        return max(SHORTEST_S, left / max(1, self.whole - self.done))

    @property
    def is_over(self) -> bool:
        """Whether somebody stopped it, or all time is used up."""
        late = self.time_limit is not None and time.monotonic() - self.started >= self.time_limit
        return late or self.is_stopped()

    def required(self, portfolio: Portfolio, scenario: Scenario) -> Solved:
        """The plan without which there is nothing to compare; stopped early, the usual practice's.

        Errors: NoPlanError, AuditError.
        """
        return self._solved(portfolio, scenario, usual_at_least=True)

    def _solved(self, portfolio: Portfolio, scenario: Scenario, *, usual_at_least: bool) -> Solved:
        effort = Effort(
            method=self.method,
            time_limit=self.seconds,
            work_limit=self._work(portfolio, scenario),
            threads=self.threads,
            memory=self.memory,
            watch=Stopping(self.is_stopped),
            usual_at_least=usual_at_least,
        )
        found = Solved(plan=optimize(portfolio, scenario, self.law, effort))
        self._count()
        return found

    def _work(self, portfolio: Portfolio, scenario: Scenario) -> int:
        """Nodes of one solve: what was asked for, else what its method makes use of."""
        asked = self.work_limit if self.work_limit is not None else scenario.work_limit
        if asked is None:
            book = build_book(portfolio, scenario, self.law.on(scenario.law_date))
            asked = self.work_limit = WORK[method_for(book, self.method)]
        return asked

    def _count(self) -> None:
        self.done += 1
        self.tell(self.done, max(self.whole, self.done))

    def of(self, portfolio: Portfolio, scenario: Scenario) -> Solved:
        """The best plan of a book, audited; told as missing where there is none."""
        try:
            return self._solved(portfolio, scenario, usual_at_least=False)
        except NoPlanError as error:
            self._count()
            return Solved(plan=None, reason=error.reason)
        except AuditError:
            self._count()
            return Solved(plan=None, reason="unknown")


def with_total(portfolio: Portfolio, scenario: Scenario, factor: float) -> Scenario:
    """The scenario with every envelope so many times as large."""
    return with_factors(scenario, {source.code: factor for source in portfolio.budget.sources})
