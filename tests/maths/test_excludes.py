"""Maths of `excludes`: of two alternatives at most one is selected."""

import pytest

from models.issues import NoPlanError
from tests.books import link, project, source
from tests.maths.small import NO_TAIL, Solve, at_once, book, selected, value, years


def test_at_most_one_of_two(solve: Solve) -> None:
    """Proves: Σ x_A + Σ x_B ≤ 1. Sensitivity: without the rule the answer would be 19, not 10.

    One year, X = 100: both fit, but A (50, worth 10) and B (50, worth 9) are alternatives.
    """
    lines = [project("A", 50, benefit=10), project("B", 50, benefit=9)]
    sheets = book(lines, [source("X", 100)], links=[link("excludes", "A", "B")], **NO_TAIL)
    plan = solve(sheets)
    assert (selected(plan), value(plan)) == ({"A"}, 10)
    assert value(solve(sheets, "excludes")) == 19


@pytest.mark.parametrize(("first", "second"), [("A", "B"), ("B", "A")])
def test_it_reads_the_same_both_ways_and_in_every_year(solve: Solve, first: str, second: str) -> None:
    """Proves: the whole period counts, whichever is named first.

    Two years, X = 50, 50: A in 2026 or B in 2027, not both: 10. Sensitivity: without the rule 10 + 9 · 0,95.
    """
    lines = [at_once("A", 50, benefit=10), at_once("B", 50, benefit=9)]
    sheets = book(lines, [source("X", 50, 50)], links=[link("excludes", first, second)], **NO_TAIL)
    plan = solve(sheets)
    assert (years(plan, "A"), years(plan, "B"), value(plan)) == ((2026, 2026, 2026), None, 10)
    assert value(solve(sheets, "excludes")) == round(10 + 9 * 0.95, 6)


def test_only_the_two_that_are_named(solve: Solve) -> None:
    """Proves: A–B and B–C leave A with C. Sensitivity: without the rule the answer would be 15, not 8.

    One year, X = 30, each costs 10: A 4, B 7, C 4: A and C together 8 > 7.
    """
    lines = [project("A", 10, benefit=4), project("B", 10, benefit=7), project("C", 10, benefit=4)]
    links = [link("excludes", "A", "B"), link("excludes", "B", "C")]
    sheets = book(lines, [source("X", 30)], links=links, **NO_TAIL)
    plan = solve(sheets)
    assert (selected(plan), value(plan)) == ({"A", "C"}, 8)
    assert value(solve(sheets, "excludes")) == 15


def test_a_committed_line_shuts_its_alternative_out(solve: Solve) -> None:
    """Proves: committed lines are always selected. Sensitivity: without the rule the answer would be 9.

    One year, X = 100: K completed needs 20, N (50, worth 9) is its alternative.
    """
    lines = [project("K", 20, status="completed"), project("N", 50, benefit=9)]
    sheets = book(lines, [source("X", 100)], links=[link("excludes", "N", "K")], **NO_TAIL)
    plan = solve(sheets)
    assert (selected(plan), value(plan)) == ({"K"}, 0)
    assert value(solve(sheets, "excludes")) == 9


def test_two_committed_alternatives_have_no_plan(solve: Solve) -> None:
    """Proves: it is a rule, not a wish. Sensitivity: without it, or one locked out, there is one."""
    lines = [project("K", 20, status="completed"), project("L", 20, status="completed")]
    links = [link("excludes", "K", "L")]
    sheets = book(lines, [source("X", 40)], links=links, **NO_TAIL)
    with pytest.raises(NoPlanError) as caught:
        solve(sheets)
    assert caught.value.reason == "infeasible"
    assert selected(solve(sheets, "excludes")) == {"K", "L"}
    assert selected(solve(book(lines, [source("X", 40)], links=links, locks_out="K", **NO_TAIL))) == {"L"}
