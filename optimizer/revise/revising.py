"""The best revision: with at most so many changes, at a price per change, or free."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from models.issues import AuditError, NoPlanError
from models.law import LawBook
from models.outcome import GAP_ZERO
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.audit import Violation, audit
from optimizer.build import build_book
from optimizer.optimize import Effort
from optimizer.plan_amounts import Amounts, plan_of_amounts
from optimizer.result import Result
from optimizer.revise.book import adjusted, revision_book
from optimizer.revise.changes import MoneyChange, changed_projects, counted_changes, money_changes
from optimizer.solve import solve_scenario

CAP = "two_period_cap"

SHORTEST_S = 0.001
"""Least time a solve gets where the time of all is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a revision may do.

    changes : most changes; price : value each change must bring; None = free. first_open_year : years before
    it stay as approved; None = as `adjusted` has it.
    """

    changes: int | None = None
    price: float | None = None
    first_open_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A revised plan beside the approved one and the one without any limit.

    portfolio : the revision's own. approved : what the file's amounts stand for. result : the revised plan,
        ready to report. free : None where none was found in time.
    holds_cap : whether the plan is of the medium term, so that the two-period cap is held.
    over_cap : where the revised plan is beyond that cap all the same, source by source: the approved plan
        was, or projects draw on central and local money at once.
    count : changes that the limit counts. price_proven : whether no other number of changes is known to be
        possibly better at the price; True where there is no price.
    """

    portfolio: Portfolio
    approved: Plan
    result: Result
    free: Plan | None
    asked: Asked
    holds_cap: bool
    over_cap: tuple[Violation, ...]
    count: int
    price_proven: bool
    money: tuple[MoneyChange, ...]

    @property
    def changed(self) -> tuple[str, ...]:
        """Lines that get otherwise than approved, lump sums among them."""
        return changed_projects(self.portfolio, self.approved, self.result.plan)


def revise(
    portfolio: Portfolio,
    approved: Plan,
    law: LawBook,
    asked: Asked,
    effort: Effort,
    scenario: str | None = None,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> Revision:
    """The best plan of the adjustment that changes no more than asked.

    tell : told how many of how many solves are done. `effort.watch` may end it: with the best plan so far.
    The order of priority comes first as everywhere: changes that let an earlier tier lack less cost no price.
    Errors: PortfolioError, NoPlanError (infeasible: with so few changes no rule-keeping plan is possible).
    """
    whole = revision_book(portfolio, approved)
    base = whole.base if scenario is None else whole.scenarios[scenario]
    search = _Search(whole, base, law, approved, effort, asked, tell)
    free = search.free()
    if asked.price is not None and free is not None:
        result, proven = search.at_price(asked.price, free)
    elif asked.changes is None and free is not None:
        result, proven = free, True
    else:
        result, proven = search.solve(asked.changes, parts=1), asked.price is None
    holds_cap = portfolio.base.is_of_medium_term and portfolio.base.has(CAP)
    return Revision(
        portfolio=whole,
        approved=approved,
        result=result,
        free=None if free is None else free.plan,
        asked=asked,
        holds_cap=holds_cap,
        over_cap=over_cap(portfolio, approved, result.plan, law) if holds_cap else (),
        count=counted_changes(whole, approved, result.plan),
        price_proven=proven,
        money=money_changes(whole, approved, result.plan, result.law),
    )


def over_cap(portfolio: Portfolio, approved: Plan, revised: Plan, law: LawBook) -> tuple[Violation, ...]:
    """How the revised amounts break the two-period cap of the approved book; empty where they keep it.

    portfolio : the approved plan's, of the medium term. A line that stays leaves for after the period what
    the approved plan left: a revision knows no other tails. Article: Điều 93.
    """
    amounts = Amounts(
        allocated={line.project_id: line.allocated for line in revised.lines},
        remainder={
            line.project_id: line.remainder
            for line in approved.lines
            if line.project_id in revised.by_id and revised.by_id[line.project_id].selected
        },
        selected=frozenset(line.project_id for line in revised.selected),
    )
    book = build_book(portfolio, portfolio.base, law.on(portfolio.base.law_date))
    plan = plan_of_amounts(portfolio, book, amounts)
    return tuple(own for own in audit(portfolio, portfolio.base, law, plan) if own.rule == CAP)


class _Search:
    """Solves with different numbers of changes, within the time of all."""

    def __init__(
        self,
        portfolio: Portfolio,
        base: Scenario,
        law: LawBook,
        approved: Plan,
        effort: Effort,
        asked: Asked,
        tell: Callable[[int, int], None],
    ) -> None:
        self._portfolio, self._base, self._law, self._approved = portfolio, base, law, approved
        self._effort, self._asked = effort, asked
        self._tell, self._done, self._all = tell, 0, 1 if asked.changes is None and asked.price is None else 2
        tell(0, self._all)
        self._deadline = None if effort.time_limit is None else time.monotonic() + effort.time_limit

    def solve(self, changes: int | None, *, parts: int) -> Result:
        """The best plan with so many changes. parts : of the time left, this solve gets one."""
        effort = self._effort
        if self._deadline is not None:
            left = (self._deadline - time.monotonic()) / parts
            effort = replace(effort, time_limit=max(SHORTEST_S, left))
        options: Mapping[str, object] = {
            "command": "revise",
            "changes": changes,
            "price": self._asked.price,
            "time_limit": self._effort.time_limit,
        }
        scenario = adjusted(self._base, changes, self._asked.first_open_year)
        try:
            return solve_scenario(self._portfolio, scenario, self._law, effort, options)
        finally:
            self._done += 1
            self._tell(self._done, max(self._all, self._done))

    def free(self) -> Result | None:
        """The best plan without any limit on changes; None where none was found in time."""
        limited = self._asked.changes is not None or self._asked.price is not None
        try:
            return self.solve(None, parts=2 if limited else 1)
        except (NoPlanError, AuditError) as error:
            if isinstance(error, NoPlanError) and error.reason != "infeasible" and limited:
                return None
            raise

    def at_price(self, price: float, free: Result) -> tuple[Result, bool]:
        """The fewest changes at which value less price is highest, to the gap, and whether that is proven.

        From none upward. With k changes or more nothing is worth more than the free plan's bound less k
        prices: where that is no better than the best so far by more than the gap, the search ends, proven.
        """
        most = counted_changes(self._portfolio, self._approved, free.plan)
        if self._asked.changes is not None:
            most = min(most, self._asked.changes)
        bound = free.plan.outcome.bound
        slack = max(self._base.gap, GAP_ZERO) * max(1.0, abs(bound))
        best, worth = None, 0.0
        self._all = self._done + most + 1
        for changes in range(most + 1):
            if best is not None and bound - price * changes <= worth + slack:
                return best, True
            if self._is_over:
                break
            found = self._possible(changes, parts=most + 1 - changes)
            if found is None or found.plan.outcome.lacking > free.plan.outcome.lacking:
                continue
            own = found.plan.outcome.objective - price * counted_changes(
                self._portfolio, self._approved, found.plan
            )
            if best is None or own > worth + slack:
                best, worth = found, own
        if best is not None:
            return best, not self._is_over
        return (free if self._asked.changes is None else self.solve(most, parts=1)), False

    @property
    def _is_over(self) -> bool:
        watch = self._effort.watch
        late = self._deadline is not None and time.monotonic() >= self._deadline
        return late or (watch is not None and watch.is_stopped())

    def _possible(self, changes: int, *, parts: int) -> Result | None:
        """The best plan with so many changes; None where there is none."""
        try:
            return self.solve(changes, parts=parts)
        except NoPlanError:
            return None
