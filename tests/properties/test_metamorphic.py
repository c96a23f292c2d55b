"""What must stay true when a book changes in a known way.

Plans are compared as the model compares them: shortfalls tier by tier, then value.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.issues import NoPlanError, errors_in
from models.law import LawBook
from models.limit import Limit, Selector
from models.link import Link
from models.outcome import Outcome
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.vocabulary import Dimension, LinkType, Measure
from optimizer.check import check
from optimizer.optimize import optimize
from optimizer.rules import DEFINITIONS, RULES
from tests.books import BookSheets
from tests.properties.random_books import random_book

LAW = LawBook.load()
SEEDS = st.integers(min_value=0, max_value=5_000)
CLOSE = 1e-6
RESTRICTING = sorted(set(RULES) - DEFINITIONS - {"tier_order", "full_funding", "synergy"})
"""Rules that only forbid: the others decide what is counted as better."""
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
@given(seed=SEEDS, rule=st.sampled_from(sorted(RESTRICTING)))
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
        links=list(reversed(book.links)),
        limits=list(reversed(book.limits)),
        debt=list(reversed(book.debt)),
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


LINKS = [LinkType.REQUIRES, LinkType.REQUIRES_FINISHED, LinkType.EXCLUDES, LinkType.BUNDLE]


def with_link(portfolio: Portfolio, kind: LinkType, worth: float = 0.0) -> Portfolio:
    """One more link of a type, between the first pair of projects that has none."""
    taken = {frozenset((link.project, link.other)) for link in portfolio.links}
    codes = [project.project_id for project in portfolio.projects if not project.is_lump_sum]
    pairs = (pair for pair in combinations(codes, 2) if frozenset(pair) not in taken)
    links = (Link(type=kind, project=one, other=other, value=worth) for one, other in pairs)
    return replace(portfolio, links=(*portfolio.links, *islice(links, 1)))


def with_limit(portfolio: Portfolio, dimension: Dimension, value: str, **bounds: object) -> Portfolio:
    """One more limit, on one code of a dimension that random books set no such limit on."""
    selector = Selector(dimension=dimension, value=value, values=frozenset({value}))
    limit = Limit(selector=selector, **bounds)  # type: ignore[arg-type]
    return replace(portfolio, limits=(*portfolio.limits, limit))


@quick
@given(seed=SEEDS, kind=st.sampled_from(LINKS))
def test_a_link_never_makes_the_plan_better(seed, kind):
    pair = plans(seed, lambda portfolio: with_link(portfolio, kind))
    if pair:
        assert is_no_worse(pair[0].outcome, pair[1].outcome)


@quick
@given(seed=SEEDS, worth=st.integers(min_value=1, max_value=100))
def test_a_synergy_never_makes_the_plan_worse(seed, worth):
    pair = plans(seed, lambda portfolio: with_link(portfolio, LinkType.SYNERGY, worth))
    if pair:
        assert is_no_worse(pair[1].outcome, pair[0].outcome)
        assert pair[1].outcome.objective <= pair[0].outcome.objective + worth + CLOSE


@quick
@given(seed=SEEDS)
def test_a_synergy_of_nought_changes_nothing(seed):
    portfolio = random_book(seed).portfolio()
    before, after = solved(portfolio), solved(with_link(portfolio, LinkType.SYNERGY, 0.0))
    assert (before is None) == (after is None)
    if before and after:
        assert is_the_same(after.outcome, before.outcome)


@quick
@given(seed=SEEDS, group=st.sampled_from("ABC"), most=st.integers(min_value=0, max_value=40))
def test_a_ceiling_never_makes_the_plan_better(seed, group, most):
    pair = plans(
        seed, lambda p: with_limit(p, Dimension.GROUP, group, measure=Measure.MONEY, most=float(most))
    )
    if pair:
        assert is_no_worse(pair[0].outcome, pair[1].outcome)


@quick
@given(seed=SEEDS, group=st.sampled_from("ABC"))
def test_a_floor_never_makes_the_plan_better(seed, group):
    pair = plans(seed, lambda p: with_limit(p, Dimension.GROUP, group, measure=Measure.SHARE, least=0.4))
    if pair:
        assert is_no_worse(pair[0].outcome, pair[1].outcome)


@quick
@given(seed=SEEDS, group=st.sampled_from("ABC"))
def test_bounds_that_are_met_anyway_change_nothing(seed, group):
    """A floor and a ceiling at what the best plan gives: that plan stays allowed, so it stays the best."""
    portfolio = random_book(seed).portfolio()
    before = solved(portfolio)
    if before is None:
        return
    paid = sum(
        line.total_allocated
        for line in before.lines
        if (own := portfolio.by_id[line.project_id].group) is not None and own.value == group
    )
    bounds = {"measure": Measure.MONEY, "least": float(paid), "most": float(paid)}
    after = solved(with_limit(portfolio, Dimension.GROUP, group, **bounds))
    assert after is not None
    assert is_the_same(after.outcome, before.outcome)


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
