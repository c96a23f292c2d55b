"""What must stay true when a book changes in a known way.

Plans are compared as the model compares them: shortfalls tier by tier, then value.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.issues import NoPlanError, errors_in
from models.law import LawBook
from models.outcome import Outcome
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.check import check
from optimizer.optimize import optimize
from optimizer.rules import DEFINITIONS, RULES
from tests.books import BookSheets
from tests.properties.random_books import random_book

LAW = LawBook.load()
SEEDS = st.integers(min_value=0, max_value=5_000)
CLOSE = 1e-6
quick = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def solved(portfolio: Portfolio, scenario: Scenario | None = None) -> Plan | None:
    """The best plan; None where the book has errors or no plan."""
    chosen = scenario or portfolio.base
    if errors_in(check(portfolio, chosen, LAW)):
        return None
    try:
        return optimize(portfolio, chosen, LAW)
    except NoPlanError:
        return None


def is_no_worse(other: Outcome, base: Outcome) -> bool:
    """Whether `other` is at least as good, shortfalls first."""
    for tier in sorted(base.shortfall_by_tier):
        before, after = base.shortfall_by_tier[tier], other.shortfall_by_tier.get(tier, 0)
        if before != after:
            return after < before
    return other.objective >= base.objective - CLOSE * max(1.0, abs(base.objective))


def is_the_same(other: Outcome, base: Outcome) -> bool:
    """Whether both are equally good."""
    return is_no_worse(other, base) and is_no_worse(base, other)


def plans(seed: int, change: Callable[[Portfolio], Portfolio]) -> tuple[Plan, Plan] | None:
    """Plans of a random book before and after a change."""
    portfolio = random_book(seed).portfolio()
    before = solved(portfolio)
    after = solved(change(portfolio)) if before else None
    return (before, after) if before and after else None


@quick
@given(seed=SEEDS, extra=st.integers(min_value=1, max_value=30))
def test_raising_an_envelope_never_makes_the_plan_worse(seed, extra):
    def raise_first(portfolio: Portfolio) -> Portfolio:
        first, *rest = portfolio.budget.sources
        yearly = {year: None if amount is None else amount + extra for year, amount in first.yearly.items()}
        raised = replace(first, yearly=yearly, previous_plan=first.cap_base)
        return replace(portfolio, budget=replace(portfolio.budget, sources=(raised, *rest)))

    pair = plans(seed, raise_first)
    if pair:
        assert is_no_worse(pair[1].outcome, pair[0].outcome)


@quick
@given(seed=SEEDS, rule=st.sampled_from(sorted(set(RULES) - DEFINITIONS - {"tier_order", "full_funding"})))
def test_adding_a_rule_never_makes_the_plan_better(seed, rule):
    portfolio = random_book(seed).portfolio()
    free = replace(portfolio.base, rules_off=frozenset({rule}))
    bound, without = solved(portfolio), solved(portfolio, free)
    if bound and without:
        assert is_no_worse(without.outcome, bound.outcome)


@quick
@given(seed=SEEDS)
def test_the_order_of_rows_changes_nothing(seed):
    book = random_book(seed)
    turned = BookSheets(
        projects=list(reversed(book.projects)),
        sources=list(reversed(book.sources)),
        scenario=book.scenario,
    )
    one, other = solved(book.portfolio()), solved(turned.portfolio())
    assert (one is None) == (other is None)
    if one and other:
        assert list(one.payments()) == list(other.payments())
        assert one.outcome.objective == other.outcome.objective


@quick
@given(seed=SEEDS)
def test_splitting_a_source_changes_nothing_that_lists_it(seed):
    """A source and its half with the same kind: projects that may use one may use the other."""
    portfolio = random_book(seed).portfolio()
    whole = portfolio.budget.by_code["GIV"]
    halves = [
        replace(
            whole,
            code=code,
            yearly={y: (a or 0) // 2 + (up and (a or 0) % 2) for y, a in whole.yearly.items()},
            reserve=0.0,
        )
        for code, up in (("GIV", 0), ("GIV2", 1))
    ]
    whole = replace(whole, reserve=0.0)
    rest = tuple(source for source in portfolio.budget.sources if source.code != "GIV")
    projects = tuple(
        replace(p, sources=(*p.sources, "GIV2")) if p.sources and "GIV" in p.sources else p
        for p in portfolio.projects
    )
    budget = portfolio.budget
    one = solved(replace(portfolio, budget=replace(budget, sources=(*rest, whole))))
    other = solved(replace(portfolio, projects=projects, budget=replace(budget, sources=(*rest, *halves))))
    assert (one is None) == (other is None)
    if one and other:
        assert is_no_worse(one.outcome, other.outcome)


@quick
@given(seed=SEEDS)
def test_a_solved_plan_is_optimal_and_audited(seed):
    """Whatever the book, a plan that is shown is proven and has passed the audit."""
    plan = solved(random_book(seed, count=8, years=4).portfolio())
    if plan:
        assert plan.outcome.is_proven
        assert plan.outcome.bound >= plan.outcome.objective


def without_counterpart(portfolio: Portfolio) -> Portfolio:
    """The book with a counterpart ratio of 0."""
    projects = tuple(replace(project, counterpart_ratio=0.0) for project in portfolio.projects)
    return replace(portfolio, projects=projects)


@pytest.mark.parametrize("seed", range(6))
def test_scaling_money_changes_no_choice(seed):
    """All amounts times 1 000: the same projects, the same value.

    Without counterpart, whose slack of one million VND is a rounding allowance and does not scale.
    """
    one, other = (
        solved(without_counterpart(random_book(seed, unit=unit).portfolio())) for unit in (1_000, 1_000_000)
    )
    assert (one is None) == (other is None)
    if one and other:
        assert {line.project_id for line in one.selected} == {line.project_id for line in other.selected}
        assert one.outcome.objective == pytest.approx(other.outcome.objective, rel=1e-6)
