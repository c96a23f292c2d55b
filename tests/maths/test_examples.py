"""The six worked examples of the design, with every number they state."""

import pytest

from models.plan import Plan
from optimizer.build import build_book
from optimizer.rank_and_cut import rank_and_cut
from tests.maths import examples
from tests.maths.small import (
    LAW,
    Solve,
    finish,
    lacking,
    left,
    money,
    schedules,
    selected,
    value,
    worth,
    years,
)


def xdcb(amounts: dict[int, int]) -> dict[tuple[str, int], int]:
    """Money of the source XDCB by year."""
    return {("XDCB", year): amount for year, amount in amounts.items()}


def outcome(plan: Plan) -> tuple[float, dict[int, int]]:
    """Objective and shortfall by tier."""
    return value(plan), lacking(plan)


def test_a_tail_runs_on_into_the_next_period(solve: Solve) -> None:
    """Proves: example 1. f = 80, r = 20, finish 2032, objective 10 · 0,95⁶ = 7,350919.

    Sensitivity: without the two-period cap nothing changes here, with a cap of 19 P1 is out.
    """
    plan = solve(examples.tail())
    assert money(plan, "P1") == xdcb({2030: 80})
    assert left(plan, "P1") == {"XDCB": 20}
    assert years(plan, "P1") == (2030, 2032, 2032)
    assert outcome(plan) == (worth(10, 6), {})


def test_a_tail_needs_room_under_the_cap(solve: Solve) -> None:
    """Proves: example 1 with previous_plan 99: the cap is ⌊19,8⌋ = 19 < 20, so P1 is out.

    Sensitivity: without the cap P1 would be in with 7,350919.
    """
    sheets = examples.tail(previous_plan=99)
    plan = solve(sheets)
    assert outcome(plan) == (0, {})
    assert years(plan, "P1") is None
    assert value(solve(sheets, "two_period_cap")) == worth(10, 6)


def test_schedules_of_a_start_in_2030() -> None:
    """Proves: example 1 names the schedules: on time in 2030 alone is dropped, the tail is there."""
    found = schedules(examples.tail(), "P1")
    assert (2030, 2030, "on_time") not in found
    assert (2030, 2032, "tail") in found


def test_short_of_money_within_the_window(solve: Solve) -> None:
    """Proves: example 2. u = 30 in tier 8, finish 2031, objective 4 · 0,95⁵ = 3,095124.

    Sensitivity: without the window the 30 of 2028 would be used (tested as the extension below).
    """
    plan = solve(examples.short())
    assert money(plan, "P2") == xdcb({2026: 10, 2027: 10})
    assert finish(plan, "P2") == 2031
    assert outcome(plan) == (worth(4, 5), {8: 30})


@pytest.mark.parametrize("off", [(), ("capital_window",)], ids=["extension", "no window"])
def test_an_extension_opens_the_third_year(solve: Solve, off: tuple[str, ...]) -> None:
    """Proves: example 2 with one year more: f = 10, 10, 30, finish 2028, objective 4 · 0,95² = 3,61."""
    plan = solve(examples.short(extension_years=0 if off else 1), *off)
    assert money(plan, "P2") == xdcb({2026: 10, 2027: 10, 2028: 30})
    assert finish(plan, "P2") == 2028
    assert outcome(plan) == (3.61, {})


def test_a_loan_draws_with_its_counterpart(solve: Solve) -> None:
    """Proves: example 3. ODA 24, 24, 32 with XDCB 5, 5, 10; objective 8 · 0,95² = 7,22.

    Sensitivity: without oda_counterpart the ties (earliest money) give ODA 40, 40, 0. Years hold 55.
    """
    plan = solve(examples.counterpart())
    oda = {("ODA", 2026): 24, ("ODA", 2027): 24, ("ODA", 2028): 32}
    assert money(plan, "P3") == oda | xdcb({2026: 5, 2027: 5, 2028: 10})
    assert years(plan, "P3") == (2026, 2028, 2028)
    assert outcome(plan) == (7.22, {})
    free = money(solve(examples.counterpart(), "oda_counterpart"), "P3")
    assert free == {("ODA", 2026): 40, ("ODA", 2027): 40} | xdcb({2026: 5, 2027: 5, 2028: 10})


def test_a_loan_short_of_counterpart(solve: Solve) -> None:
    """Proves: example 3 with XDCB 7 in 2028: u = 3 in tier 5, late, finish max(2028, 2030) + 1 = 2031.

    Objective 8 · 0,95⁵ = 6,190247.
    """
    plan = solve(examples.counterpart(money_2028=7))
    oda = {("ODA", 2026): 24, ("ODA", 2027): 24, ("ODA", 2028): 32}
    assert money(plan, "P3") == oda | xdcb({2026: 5, 2027: 5, 2028: 7})
    assert finish(plan, "P3") == 2031
    assert outcome(plan) == (worth(8, 5), {5: 3})


def test_tiers_before_value(solve: Solve) -> None:
    """Proves: example 4. Q1 70, Q2 30 and 30 lacking in tier 8, Q3 out in spite of its 1 000."""
    plan = solve(examples.tiers())
    assert money(plan, "Q1") == xdcb({2026: 70})
    assert money(plan, "Q2") == xdcb({2026: 30})
    assert selected(plan) == {"Q1", "Q2"}
    assert outcome(plan) == (0, {8: 30})
    assert plan.outcome.shortfall_by_tier[4] == 0
    # Without tier_order value comes first: Q3 is taken and the others get what is left.
    assert value(solve(examples.tiers(), "tier_order")) == 1000


def test_tiers_with_a_remainder(solve: Solve) -> None:
    """Proves: example 4 with two_period_share 0,2: Q2 leaves min(½·60; 0,2·100) = 20 and lacks 10."""
    plan = solve(examples.tiers(two_period_share=0.2))
    assert money(plan, "Q1") == xdcb({2026: 70})
    assert money(plan, "Q2") == xdcb({2026: 30})
    assert left(plan, "Q2") == {"XDCB": 20}
    assert outcome(plan) == (0, {8: 10})


def test_parts_in_their_own_tiers(solve: Solve) -> None:
    """Proves: example 5. Tier 3: 20 to A; tier 4: 30 of 40 to B; A's own 30 lack in tier 8."""
    plan = solve(examples.parts())
    assert money(plan, "A") == xdcb({2026: 20})
    assert money(plan, "B") == xdcb({2026: 30})
    assert lacking(plan) == {4: 10, 8: 30}
    assert plan.outcome.shortfall_by_tier[3] == 0
    assert plan.by_id["A"].shortfall == {8: 30}
    assert plan.by_id["B"].shortfall == {4: 10}


def test_the_habit_to_beat(solve: Solve) -> None:
    """Proves: example 6. The best plan takes the two of 50 and is worth 100."""
    plan = solve(examples.habit())
    assert selected(plan) == {"N2", "N3"}
    assert outcome(plan) == (100, {})


def test_rank_and_cut_reaches_66() -> None:
    """Proves: example 6. By benefit per cost N1 (1,1) goes first, then neither 50 fits the last 40."""
    portfolio = examples.habit().portfolio()
    habit = rank_and_cut(portfolio, build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date)))
    assert (habit.objective, habit.strict_objective) == (66, 66)
    assert habit.selected == {"N1"}
