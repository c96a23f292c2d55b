"""Maths of `tail_remainder`: how much a project may leave for after the plan."""

import pytest

from tests.books import project, source
from tests.maths.small import Solve, book, by_year, finish, lacking, left, schedules, value, worth, years

WIDE = {"previous_plan": 1000}
"""A base that makes the two-period cap 200 at κ = 0,2: it does not bind."""


def test_a_tail_leaves_no_more_than_its_years_can_hold(solve: Solve) -> None:
    """Proves: q = min(1; share · (b − last)). Sensitivity: without it the answer would be 10 · 0,95².

    2026–2027, X = 9, 9, C, R = 100, min share 0,05 (lo = 5). Start 2026: window 2028, q = 0,8 · 1, r ≤ 80,
    but r = 100 − 18 = 82. Start 2027: window 2029, q = min(1; 1,6) = 1: f = 9, r = 91, finish 2029.
    """
    sheets = book([project("A", 100, min_year_share=0.05, benefit=10)], [source("X", 9, 9, **WIDE)])
    plan = solve(sheets)
    assert (by_year(plan, "A"), left(plan, "A")) == ({2027: 9}, {"X": 91})
    assert (years(plan, "A"), value(plan)) == ((2027, 2029, 2029), worth(10, 3))
    free = solve(sheets, "tail_remainder")
    assert (by_year(free, "A"), left(free, "A")) == ({2026: 9, 2027: 9}, {"X": 82})
    assert value(free) == worth(10, 2)


def test_minimums_hold_up_to_the_last_year_only(solve: Solve) -> None:
    """Proves: lo binds in plan years only, also under a tail. Sensitivity: 10 · 0,95² without the minimum.

    As above with the usual lo = 15: X = 15, 15: f = 30, r = 70 ≤ 80, finish 2028. X = 16, 14: 14 < 15 in
    2027 bars both starts.
    """
    line = project("A", 100, benefit=10)
    plan = solve(book([line], [source("X", 15, 15, **WIDE)]))
    assert (by_year(plan, "A"), left(plan, "A")) == ({2026: 15, 2027: 15}, {"X": 70})
    assert (finish(plan, "A"), value(plan)) == (2028, worth(10, 2))
    barred = book([line], [source("X", 16, 14, **WIDE)])
    assert value(solve(barred)) == 0
    assert value(solve(barred, "minimum_instalment")) == worth(10, 2)


@pytest.mark.parametrize(("money", "remains", "lacks"), [(40, 30, 0), (39, 31, 0), (34, 35, 1)])
def test_committed_components_leave_their_part_of_the_window(
    solve: Solve, money: int, remains: int, lacks: int
) -> None:
    """Proves: committed: q ≤ (b − last)/(b − a + 1), through the parent's window.

    One year 2026. G ongoing, C since 2025: window to 2027, a = 2026: q = ½. G needs 10 (r ≤ 5, worth 1),
    its component K 60 (r ≤ 30, worth 10). X = 40: G on time, K 30 + r 30: 1 + 9,5. X = 39: K cannot leave
    31, so G leaves some of it: 0,95 + 9,5. X = 34: at most 35 are left, 1 lacks in tier 8.
    Sensitivity: without the rule X = 39 would be G on time and r_K = 31: 1 + 9,5.
    """
    parent = project("G", 10, status="ongoing", first_capital_year=2025, benefit=1)
    part = project("K", 60, status="ongoing", parent_project="G", component="GPMB", benefit=10)
    sheets = book([parent, part], [source("X", money, **WIDE)])
    plan = solve(sheets)
    of_k, of_g = sum(left(plan, "K").values()), sum(left(plan, "G").values())
    assert (of_k + of_g, sum(lacking(plan).values())) == (remains, lacks)
    assert of_k <= 30
    assert of_g <= 5
    if money == 40:
        assert value(plan) == 10.5
    if money == 39:
        assert value(plan) == 10.45
        free = solve(sheets, "tail_remainder")
        assert (sum(left(free, "K").values()), value(free)) == (31, 10.5)


def test_exempt_candidates_leave_their_part_of_the_window(solve: Solve) -> None:
    """Proves: cap-exempt candidates too have q ≤ (b − last)/(b − a + 1), and a tail where κ = 0.

    2026–2027, N national, C, R = 100. Start 2026: window 2028, q = min(0,8; 1/3): r ≤ 33. Start 2027:
    window 2029, q = 2/3: r ≤ 66. X = 35, 32: f = 67, r = 33: 10 · 0,95². X = 35, 31: r = 34 > 33; from
    2027 f = 31, r = 69 > 66: out. Sensitivity: without the rule it would be in.
    """
    line = project("N", 100, status="national", committed=0, benefit=10)
    plan = solve(book([line], [source("X", 35, 32)], two_period_share=0))
    assert (by_year(plan, "N"), left(plan, "N")) == ({2026: 35, 2027: 32}, {"X": 33})
    assert value(plan) == worth(10, 2)
    short = book([line], [source("X", 35, 31)], two_period_share=0)
    assert value(solve(short)) == 0
    assert value(solve(short, "tail_remainder")) == worth(10, 2)


def test_a_national_project_runs_to_its_finish_year(solve: Solve) -> None:
    """Proves: QTQG: b = finish_year; q of a cap-exempt project. Sensitivity: r ≤ 80 without the half rule.

    2026–2027, QTQG, shares as A (hi = 40), finish_year 2029: start 2026: q = min(0,4 · 2; 2/4) = ½. X = 30,
    20: r = 50: in, finish 2029. X = 30, 19: r = 51: out; start 2027: q = min(0,8; 2/3), f ≤ 19: out.
    """
    line = project("N", 100, status="national", group="QTQG", committed=0, finish_year=2029, benefit=10)
    plan = solve(book([line], [source("X", 30, 20)]))
    assert (left(plan, "N"), value(plan)) == ({"X": 50}, worth(10, 3))
    short = book([line], [source("X", 30, 19)])
    assert value(solve(short)) == 0
    assert value(solve(short, "tail_remainder")) == worth(10, 3)


@pytest.mark.parametrize(
    "changes", [{"status": "ongoing_finishing"}, {"demand": 60}, {"status": "completed"}]
)
def test_who_has_no_tail(solve: Solve, changes: dict[str, str | int]) -> None:
    """Proves: no tail for ongoing_finishing, completed, and where demand is given.

    One year, X = 30, C since 2025, R = 60, r ≤ 30. Ongoing it leaves 30 and lacks nothing; changed it
    lacks 30. Sensitivity: the two answers.
    """
    line = project("K", 60, status="ongoing", first_capital_year=2025)
    tail = solve(book([line], [source("X", 30, **WIDE)]))
    assert (left(tail, "K"), lacking(tail)) == ({"X": 30}, {})
    plan = solve(book([line | changes], [source("X", 30, **WIDE)]))
    assert (left(plan, "K"), sum(lacking(plan).values())) == ({}, 30)


def test_no_tail_where_nothing_may_be_left() -> None:
    """Proves: κ = 0 leaves only exempt projects a tail; a window without end has none.

    2026–2027, starts in 2026 and 2027. Sensitivity: with κ = 0,2 A has its two tails.
    """
    sources = [source("X", 100, 100)]

    def tails(line: dict[str, object], share: float) -> set[tuple[int, int]]:
        sheets = book([line], sources, two_period_share=share)
        return {(a, b) for a, b, kind in schedules(sheets, str(line["project_id"])) if kind == "tail"}

    both = {(2026, 2028), (2027, 2029)}
    assert tails(project("A", 100), 0.2) == both
    assert tails(project("A", 100), 0) == set()
    assert tails(project("A", 100, status="national"), 0) == both
    assert tails(project("A", 100, status="national", group="QTQG"), 0) == set()


def test_a_late_project_keeps_its_tails_remainder(solve: Solve) -> None:
    """Proves: late with a window past the plan: f + r + u, finish max(b, last) + 1.

    One year, C since 2025, R = 60, X = 20: r ≤ 30, u = 10 in tier 8, finish 2027 + 1 = 2028.
    Sensitivity: without the rule r = 40 and nothing lacks, finish 2027.
    """
    sheets = book(
        [project("K", 60, status="ongoing", first_capital_year=2025, benefit=10)], [source("X", 20, **WIDE)]
    )
    plan = solve(sheets)
    assert (by_year(plan, "K"), left(plan, "K"), lacking(plan)) == ({2026: 20}, {"X": 30}, {8: 10})
    assert value(plan) == worth(10, 2)
    free = solve(sheets, "tail_remainder")
    assert (left(free, "K"), lacking(free), value(free)) == ({"X": 40}, {}, worth(10, 1))
