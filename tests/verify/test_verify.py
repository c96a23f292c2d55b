"""Plans edited by hand: read back they are the plan, broken they are told, worse they are priced."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from models.law import LawBook
from models.plan import Plan
from models.portfolio import Portfolio
from optimizer.build import build_book
from optimizer.optimize import Effort
from optimizer.plan_amounts import Amounts, plan_of_amounts
from optimizer.verify import Verification, verify
from tests.books import BookSheets, link, project, source
from tests.maths import examples
from tests.maths.small import book, lump, plan_of
from tests.properties.random_books import random_book
from tests.properties.test_metamorphic import solved

LAW = LawBook.load()


def verified(portfolio: Portfolio, amounts: Amounts) -> Verification:
    return verify(portfolio, portfolio.base, LAW, amounts, Effort())


def paying(amounts: Amounts, project_id: str, money: Mapping[tuple[str, int], int]) -> Amounts:
    """The same amounts with those of one project replaced."""
    return replace(amounts, allocated={**amounts.allocated, project_id: money})


def broken(found: Verification) -> set[tuple[str, str, float]]:
    return {(violation.rule, violation.where, violation.by) for violation in found.violations}


@pytest.mark.parametrize("make", [examples.tail, examples.short, examples.counterpart, examples.parts])
def test_a_plan_read_back_is_that_plan(make) -> None:
    """Proves: amounts alone give back schedules, shortfalls, objective; nothing is broken, nothing lost."""
    portfolio = make().portfolio()
    plan = plan_of(portfolio)
    found = verified(portfolio, Amounts.of(plan))
    assert found.violations == ()
    assert found.loss == pytest.approx(0, abs=1e-9)
    assert found.plan.outcome.shortfall_by_tier == plan.outcome.shortfall_by_tier


@pytest.mark.parametrize("seed", range(25))
def test_any_plan_read_back_breaks_nothing(seed: int) -> None:
    """Proves: on random books no rule is broken and no value is lost by reading amounts alone."""
    portfolio = random_book(seed, count=7, years=3).portfolio()
    plan = solved(portfolio)
    if plan is None:
        return
    terms_book = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
    back = plan_of_amounts(portfolio, terms_book, Amounts.of(plan))
    found = verified(portfolio, Amounts.of(plan))
    assert found.violations == ()
    assert back.outcome.objective >= plan.outcome.objective - 1e-9
    assert found.loss == pytest.approx(0, abs=1e-6)


def two() -> tuple[Portfolio, Plan]:
    """X has 100 in 2026: A (60, benefit 10) and B (40, benefit 8) are in, C (40, benefit 3) is out."""
    lines = [project("A", 60, benefit=10), project("B", 40, benefit=8), project("C", 40, benefit=3)]
    portfolio = book(lines, [source("X", 100)], two_period_share=0).portfolio()
    return portfolio, plan_of(portfolio)


def test_a_worse_choice_is_priced() -> None:
    """B gives way to C: every rule holds, 8 − 3 = 5 are lost."""
    portfolio, plan = two()
    edited = paying(paying(Amounts.of(plan), "B", {}), "C", {("X", 2026): 40})
    found = verified(portfolio, edited)
    assert found.is_valid
    assert found.plan.outcome.objective == 13
    assert found.loss == pytest.approx(5)


def test_money_added_breaks_funding_and_envelope() -> None:
    """B gets 41 of 40: 1 too much for it, and 1 more than X has."""
    portfolio, plan = two()
    found = verified(portfolio, paying(Amounts.of(plan), "B", {("X", 2026): 41}))
    assert ("envelope_year", "X 2026", 1) in broken(found)
    assert ("full_funding", "B", 1) in broken(found)


def test_money_taken_from_a_candidate_breaks_its_funding() -> None:
    portfolio, plan = two()
    found = verified(portfolio, paying(Amounts.of(plan), "A", {("X", 2026): 59}))
    assert broken(found) == {("full_funding", "A", 1)}


def test_a_committed_line_left_short_breaks_the_order_of_priority() -> None:
    """K (completed, 50) gets 40 so that A may be paid: it need lack nothing, so 10 in tier 4 are too many."""
    lines = [project("K", 50, status="completed"), project("A", 60, benefit=10)]
    portfolio = book(lines, [source("X", 100)], two_period_share=0).portfolio()
    plan = plan_of(portfolio)
    edited = paying(paying(Amounts.of(plan), "K", {("X", 2026): 40}), "A", {("X", 2026): 60})
    assert broken(verified(portfolio, edited)) == {("tier_order", "4", 10)}


def test_lump_sums_and_links_are_verified_too() -> None:
    """L needs 10; A needs B. Without B the link is broken; without the 10 tier 5 lacks them."""
    sheets = replace(
        book(
            [lump("L", min_amount=10), project("A", 40, benefit=9), project("B", 40, benefit=1)],
            [source("X", 90)],
            two_period_share=0,
        ),
        links=[link("requires", "A", "B")],
    )
    portfolio = sheets.portfolio()
    amounts = Amounts.of(plan_of(portfolio))
    assert verified(portfolio, amounts).is_valid
    assert broken(verified(portfolio, paying(amounts, "L", {}))) == {("tier_order", "5", 10)}
    without = verified(portfolio, paying(amounts, "B", {}))
    assert {violation.rule for violation in without.violations} == {"requires"}


def test_a_source_that_may_not_pay_is_told() -> None:
    portfolio = BookSheets(
        projects=[project("A", 40, sources="X", benefit=1)],
        sources=[source("X", 40), source("Y", 40)],
        scenario={"objective": "benefit", "reserve": 0},
    ).portfolio()
    found = verified(portfolio, Amounts(allocated={"A": {("Y", 2026): 40}}))
    assert "eligible_sources" in {violation.rule for violation in found.violations}
