"""Maths of `minimum_instalment`: no candidate is strung along on crumbs."""

from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, book, by_year, lacking, value, worth


def test_every_year_brings_a_minimum(solve: Solve) -> None:
    """Proves: Σ_s f_pst ≥ lo. Sensitivity: without the rule the answer would be 10 · 0,95², not 0.

    2026–2028, X = 80, 5, 15. A costs 100: hi = 80, lo = 15. (2026, 2027) holds 85; (2026, 2028) needs
    15 in 2027, where there are 5: out. Free: 80 + 5 + 15.
    """
    sheets = book([project("A", 100, benefit=10)], [source("X", 80, 5, 15)], **NO_TAIL)
    assert value(solve(sheets)) == 0
    free = solve(sheets, "minimum_instalment")
    assert (by_year(free, "A"), value(free)) == ({2026: 80, 2027: 5, 2028: 15}, worth(10, 2))


def test_the_minimum_is_rounded_up(solve: Solve) -> None:
    """Proves: lo = ⌈0,15 · 101⌉ = 16. Sensitivity: rounded down, or off, 86 + 15 would do.

    Two years, share of a year 0,95 (hi = 95). X = 86, 15: out. X = 85, 16: in, 10 · 0,95.
    """
    line = project("A", 101, max_year_share=0.95, benefit=10)
    few = book([line], [source("X", 86, 15)], **NO_TAIL)
    assert value(solve(few)) == 0
    assert value(solve(few, "minimum_instalment")) == worth(10, 1)
    plan = solve(book([line], [source("X", 85, 16)], **NO_TAIL))
    assert (by_year(plan, "A"), value(plan)) == ({2026: 85, 2027: 16}, worth(10, 1))


def test_the_minimum_is_at_least_one(solve: Solve) -> None:
    """Proves: lo = max(1, …) even with share 0. Sensitivity: without it the answer would be 10 · 0,95².

    2026–2028, X = 8, 0, 2; A costs 10, hi = 8: 2027 must bring 1 and cannot.
    """
    sheets = book([project("A", 10, min_year_share=0, benefit=10)], [source("X", 8, 0, 2)], **NO_TAIL)
    assert value(solve(sheets)) == 0
    assert value(solve(sheets, "minimum_instalment")) == worth(10, 2)


def test_minimums_beyond_the_demand_become_equal_parts(solve: Solve) -> None:
    """Proves: where Σ lo > D, lo = ⌊D / n⌋. Sensitivity: with lo = 50 three years would never hold.

    2026–2028, min share 0,5, R = 100: n = 3: 150 > 100, lo = 33; n = 2: 100 is not more, lo = 50.
    X = 34, 33, 33: in, 10 · 0,95². X = 40, 33, 30: 30 < 33, out; free 40 + 33 + 27: in.
    """
    line = project("A", 100, min_year_share=0.5, benefit=10)
    plan = solve(book([line], [source("X", 34, 33, 33)], **NO_TAIL))
    assert (by_year(plan, "A"), value(plan)) == ({2026: 34, 2027: 33, 2028: 33}, worth(10, 2))
    tight = book([line], [source("X", 40, 33, 30)], **NO_TAIL)
    assert value(solve(tight)) == 0
    assert value(solve(tight, "minimum_instalment")) == worth(10, 2)


def test_committed_lines_have_no_minimum(solve: Solve) -> None:
    """Proves: lo = 0 for committed lines. Sensitivity: as a candidate the answer would be 0.

    The first book with A committed (ongoing, first capital in 2026): 80 + 5 + 15, nothing lacks.
    """
    line = project("A", 100, status="ongoing", first_capital_year=2026, benefit=10)
    plan = solve(book([line], [source("X", 80, 5, 15)], **NO_TAIL))
    assert (by_year(plan, "A"), lacking(plan)) == ({2026: 80, 2027: 5, 2028: 15}, {})
    assert value(plan) == worth(10, 2)


def test_the_equal_parts_are_of_the_demand(solve: Solve) -> None:
    """Proves: lo = ⌊D / n⌋ of the demand, not of R. Sensitivity: with ⌊R / n⌋ = 33 it would be 0.

    2026–2028, R = 100, D = 30, finish_year 2029, lo = 15: n = 3: 45 > 30, lo = 10; n = 2: 30 is not more,
    lo = 15. X = 10, 10, 10: 10 each, finish 2029. R − D = 70 ≤ 0,2 · 1000.
    """
    line = project("A", 100, demand=30, finish_year=2029, benefit=10)
    plan = solve(book([line], [source("X", 10, 10, 10, previous_plan=1000)]))
    assert (by_year(plan, "A"), value(plan)) == ({2026: 10, 2027: 10, 2028: 10}, worth(10, 3))
