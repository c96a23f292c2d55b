"""Maths of `new_start_limit`: how many new projects start."""

import pytest

from models.issues import NoPlanError
from tests.books import limit, project, source
from tests.maths.small import NO_TAIL, Solve, at_once, book, lump, selected, value, years


def test_at_most_so_many(solve: Solve) -> None:
    """Proves: Σ Σ x ≤ max over candidates. Sensitivity: without the rule the answer would be 12, not 5.

    One year, X = 90, three new projects of 30, worth 5, 4 and 3; one may start.
    """
    lines = [project(code, 30, benefit=worth_) for code, worth_ in (("A", 5), ("B", 4), ("C", 3))]
    sheets = book(lines, [source("X", 90)], limits=[limit("status", "new", "new_starts", max=1)], **NO_TAIL)
    assert (selected(solve(sheets)), value(solve(sheets))) == ({"A"}, 5)
    assert value(solve(sheets, "new_start_limit")) == 12
    assert value(solve(sheets, "ceiling")) == 5


def test_only_candidates_that_have_not_begun(solve: Solve) -> None:
    """Proves: committed lines, begun ones and lump sums do not start anew. Sensitivity: counted, N is out.

    One year, X = 100. In Ba Bể: K (20, completed), L (a lump sum of 10), B (30, ongoing since 2025 and not
    committed, worth 2), N (40, new, worth 9): one new start, N; 11 in all.
    """
    lines = [
        project("B", 30, status="ongoing", committed=0, first_capital_year=2025, locality="Ba Bể", benefit=2),
        project("K", 20, status="completed", locality="Ba Bể"),
        lump("L", min_amount=10, locality="Ba Bể"),
        project("N", 40, locality="Ba Bể", benefit=9),
    ]
    one = book(lines, [source("X", 100)], limits=[limit("locality", "Ba Bể", "new_starts", max=1)], **NO_TAIL)
    assert (selected(solve(one)), value(solve(one))) == ({"B", "K", "L", "N"}, 11)
    none = book(
        lines, [source("X", 100)], limits=[limit("locality", "Ba Bể", "new_starts", max=0)], **NO_TAIL
    )
    assert (selected(solve(none)), value(solve(none))) == ({"B", "K", "L"}, 2)
    assert value(solve(none, "new_start_limit")) == 11


def test_so_many_a_year(solve: Solve) -> None:
    """Proves: with a year only a = year counts. Sensitivity: without the rule the answer would be 12.

    Two years, X = 100 each, one start a year: A in 2026, B in 2027, C never: 5 + 4 · 0,95. With a limit in
    2026 only, B and C in 2027: 5 + 7 · 0,95.
    """
    lines = [at_once(code, 30, benefit=worth_) for code, worth_ in (("A", 5), ("B", 4), ("C", 3))]
    limits = [limit("group", "C", "new_starts", max=1, year=year) for year in (2026, 2027)]
    sheets = book(lines, [source("X", 100, 100)], limits=limits, **NO_TAIL)
    plan = solve(sheets)
    assert (years(plan, "A"), years(plan, "B")) == ((2026, 2026, 2026), (2027, 2027, 2027))
    assert value(plan) == round(5 + 4 * 0.95, 6)
    assert value(solve(sheets, "new_start_limit")) == 12
    first = book(lines, [source("X", 100, 100)], limits=limits[:1], **NO_TAIL)
    assert value(solve(first)) == round(5 + 7 * 0.95, 6)


def test_at_least_so_many(solve: Solve) -> None:
    """Proves: min is a row of its own. Sensitivity: without the rule the answer would be 20, not 2.

    One year, X = 100: C (100, worth 20) alone, or A and B (50, worth 1 each); two must start.
    """
    lines = [project("A", 50, benefit=1), project("B", 50, benefit=1), project("C", 100, benefit=20)]
    sheets = book(lines, [source("X", 100)], limits=[limit("group", "C", "new_starts", min=2)], **NO_TAIL)
    assert (selected(solve(sheets)), value(solve(sheets))) == ({"A", "B"}, 2)
    assert value(solve(sheets, "new_start_limit")) == 20
    assert value(solve(sheets, "floor")) == 2


def test_more_than_there_are(solve: Solve) -> None:
    """Proves: infeasible, named. Sensitivity: a committed line would fill the number if it counted."""
    lines = [project("A", 50, benefit=1), project("K", 20, status="completed")]
    sheets = book(lines, [source("X", 100)], limits=[limit("group", "C", "new_starts", min=2)], **NO_TAIL)
    with pytest.raises(NoPlanError) as caught:
        solve(sheets)
    assert caught.value.reason == "infeasible"
    assert value(solve(sheets, "new_start_limit")) == 1


def test_with_an_investor(solve: Solve) -> None:
    """Proves: of one investor only. Sensitivity: without the rule the answer would be 12, of all it is 5."""
    lines = [
        project("A", 30, investor="Ban I", benefit=5),
        project("B", 30, investor="Ban I", benefit=4),
        project("C", 30, investor="Ban II", benefit=3),
    ]
    limits = [limit("investor", "Ban I", "new_starts", max=1)]
    sheets = book(lines, [source("X", 90)], limits=limits, **NO_TAIL)
    assert (selected(solve(sheets)), value(solve(sheets))) == ({"A", "C"}, 8)
    assert value(solve(sheets, "new_start_limit")) == 12
