"""Maths of `approved_split`: a source never pays more than its approved part."""

from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, book, finish, lacking, left, money, value, worth


def test_a_part_caps_its_source(solve: Solve) -> None:
    """Proves: Σ f_X ≤ R_X. Sensitivity: without the rule the answer would be 10, not 0.

    One year. A costs 100 = X 60 + Y 40, X has 100, Y only 30: 60 + 30 < 100, so A is out. Free, X
    pays 70 beside the 30.
    """
    line = project("A", 100, benefit=10, **{"cost:X": 60, "cost:Y": 40})
    sheets = book([line], [source("X", 100), source("Y", 30)], **NO_TAIL)
    assert value(solve(sheets)) == 0
    free = solve(sheets, "approved_split")
    assert value(free) == 10
    assert sum(money(free, "A").values()) == 100
    enough = solve(book([line], [source("X", 100), source("Y", 40)], **NO_TAIL))
    assert money(enough, "A") == {("X", 2026): 60, ("Y", 2026): 40}


def test_what_was_paid_is_taken_off_its_part(solve: Solve) -> None:
    """Proves: R_ps = C_ps − K_ps. Sensitivity: by cost:X alone the answer would be no shortfall.

    K completed, 100 = X 60 + Y 40, paid 60 of X: R = 40, all of Y. X has 100, Y 30: f_Y = 30, u = 10.
    """
    line = project("K", 100, status="completed", paid=60, start_year=2024)
    line |= {"cost:X": 60, "cost:Y": 40, "paid:X": 60}
    plan = solve(book([line], [source("X", 100), source("Y", 30)], **NO_TAIL))
    assert (money(plan, "K"), lacking(plan)) == ({("Y", 2026): 30}, {4: 10})


def test_a_remainder_stays_within_its_part(solve: Solve) -> None:
    """Proves: Σ f + r ≤ R_ps. Sensitivity: without the rule it would be on time, worth 10.

    One year, A costs 100 = X 50 + Y 50; X has 100, Y 10; window of a start in 2026 to 2028, hi = 100,
    q = min(1; 1·2) = 1, cap 0,2·1000 = 200. f ≤ 50 + 10, so r = 40, and X is used up: r_Y = 40.
    Finish 2028: 10 · 0,95². Free, X pays 90.
    """
    line = project("A", 100, benefit=10, **{"cost:X": 50, "cost:Y": 50})
    sheets = book([line], [source("X", 100, previous_plan=1000), source("Y", 10)])
    plan = solve(sheets)
    assert (money(plan, "A"), left(plan, "A")) == ({("X", 2026): 50, ("Y", 2026): 10}, {"Y": 40})
    assert (finish(plan, "A"), value(plan)) == (2028, worth(10, 2))
    assert value(solve(sheets, "approved_split")) == 10
