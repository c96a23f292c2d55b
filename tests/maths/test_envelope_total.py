"""Maths of `envelope_total`: a source's money of the whole period."""

from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, book, by_year, lacking, value


def test_a_blank_source_is_bound_by_its_total(solve: Solve) -> None:
    """Proves: Σ_pt f ≤ B_s = total. Sensitivity: without the rule the answer would be 11 · 0,95, not 5,7.

    Two years, X blank, total 100; A and B cost 60 (hi = 48): 48 + 12. One fits: 6 · 0,95.
    """
    lines = [project("A", 60, benefit=6), project("B", 60, benefit=5)]
    sheets = book(lines, [source("X", None, None, total=100)], **NO_TAIL)
    plan = solve(sheets)
    assert (by_year(plan, "A"), value(plan)) == ({2026: 48, 2027: 12}, 5.7)
    assert value(solve(sheets, "envelope_total")) == 10.45


def test_a_total_below_its_years_binds(solve: Solve) -> None:
    """Proves: total beside limited years. Sensitivity: without the rule nothing would lack.

    Two years, X = 60 each, total 100; K completed costs 110 (share of a year 1): 60 + 40, u = 10.
    """
    line = project("K", 110, status="completed", max_year_share=1)
    sheets = book([line], [source("X", 60, 60, total=100)], **NO_TAIL)
    plan = solve(sheets)
    assert (sum(by_year(plan, "K").values()), lacking(plan)) == (100, {4: 10})
    assert lacking(solve(sheets, "envelope_total")) == {}


def test_without_a_total_the_sum_of_the_years_binds(solve: Solve) -> None:
    """Proves: B_s = the sum of the years, a blank one adds nothing. Sensitivity: without it nothing lacks.

    Two years, X = 60, blank; K completed costs 70: 60 in all, u = 10.
    """
    line = project("K", 70, status="completed", max_year_share=1)
    sheets = book([line], [source("X", 60, None)], **NO_TAIL)
    plan = solve(sheets)
    assert (sum(by_year(plan, "K").values()), lacking(plan)) == (60, {4: 10})
    assert lacking(solve(sheets, "envelope_total")) == {}


def test_the_reserve_is_taken_off_the_total(solve: Solve) -> None:
    """Proves: (1 − ρ) B_s. Sensitivity: without the rule nothing would lack.

    Two years, X blank, total 100, reserve 0,1; K completed costs 100: 90, u = 10.
    """
    line = project("K", 100, status="completed", max_year_share=1)
    sheets = book([line], [source("X", None, None, total=100, reserve=0.1)], **NO_TAIL)
    plan = solve(sheets)
    assert (sum(by_year(plan, "K").values()), lacking(plan)) == (90, {4: 10})
    assert lacking(solve(sheets, "envelope_total")) == {}


def test_the_reserve_of_a_total_is_never_short(solve: Solve) -> None:
    """Proves: whole millions below (1 − ρ) B_s: 0,9 · 15 = 13,5 pays 13. Sensitivity: 14 leaves 1 < 1,5.

    Two years, X blank, total 15, reserve 0,1; K completed costs 14: 13, u = 1.
    """
    line = project("K", 14, status="completed", max_year_share=1)
    plan = solve(book([line], [source("X", None, None, total=15, reserve=0.1)], **NO_TAIL))
    assert (sum(by_year(plan, "K").values()), lacking(plan)) == (13, {4: 1})
