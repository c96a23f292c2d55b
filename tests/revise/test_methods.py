"""Revisions by both methods, and properties of the number of changes, on books with every rule."""

from dataclasses import replace

import pytest

from models.issues import NoPlanError, errors_in
from models.law import LawBook
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.check import check
from optimizer.optimize import Effort, optimize
from optimizer.revise.book import adjusted, revision_book
from optimizer.revise.changes import counted_changes
from tests.properties.random_books import random_book

LAW = LawBook.load()
CLOSE = 1e-6


def revision(seed: int) -> tuple[Portfolio, Scenario, Plan]:
    """A random book with a plan, and the adjustment of it under other values of the projects."""
    for tried in range(1_000 * seed, 1_000 * seed + 200):
        portfolio = random_book(tried, count=6, unit=100).portfolio()
        if errors_in(check(portfolio, portfolio.base, LAW)):
            continue
        base = replace(portfolio.base, gap=0.0)
        try:
            plan = optimize(portfolio, base, LAW)
        except NoPlanError:
            continue
        whole = revision_book(portfolio, plan)
        scenario = replace(adjusted(base), discount=1.0)
        usable = not errors_in(check(whole, scenario, LAW))
        if usable and counted_changes(whole, plan, plan) == 0 and plan.selected:
            return whole, scenario, plan
    raise AssertionError(f"no usable book from {1_000 * seed} on")


def solved(portfolio: Portfolio, scenario: Scenario, method: str) -> Plan | None:
    try:
        return optimize(portfolio, scenario, LAW, Effort(method=method, work_limit=2_000))
    except NoPlanError:
        return None


@pytest.mark.parametrize("seed", range(6))
def test_both_methods_and_more_changes(seed: int) -> None:
    """Proves: bound of the decomposition ≥ optimum ≥ its plan; more changes allowed never lower the optimum.

    Shortfalls come first, so values are compared where both plans lack the same.
    """
    portfolio, scenario, approved = revision(seed)
    before: Plan | None = None
    for most in (1, 3, None):
        own = replace(scenario, changes_max=most)
        exact, other = solved(portfolio, own, "milp"), solved(portfolio, own, "decomposition")
        if exact is None:
            assert other is None
            assert before is None
            continue
        if most is not None:
            assert counted_changes(portfolio, approved, exact) <= most
        if other is not None and other.outcome.shortfall_by_tier == exact.outcome.shortfall_by_tier:
            slack = CLOSE * max(1.0, abs(exact.outcome.objective))
            assert other.outcome.objective <= exact.outcome.bound + slack
            assert exact.outcome.objective <= other.outcome.bound + slack
        if before is not None:
            lacks = [list(own.outcome.shortfall_by_tier.values()) for own in (before, exact)]
            assert lacks[1] <= lacks[0]
            if lacks[0] == lacks[1]:
                assert exact.outcome.objective >= before.outcome.objective - CLOSE
        before = exact
