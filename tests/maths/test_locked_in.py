"""Maths of `locked_in`: the user's order to take a project."""

from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, book, no_plan, selected, value


def test_a_locked_project_is_in(solve: Solve) -> None:
    """Proves: Σ x = 1. Sensitivity: without the rule the answer would be 6, not 5.

    One year, X = 100, A and B cost 60, worth 6 and 5; B is locked in and leaves no room for A.
    """
    lines = [project("A", 60, benefit=6), project("B", 60, benefit=5, lock="in")]
    sheets = book(lines, [source("X", 100)], **NO_TAIL)
    plan = solve(sheets)
    assert (selected(plan), value(plan)) == ({"B"}, 5)
    free = solve(sheets, "locked_in")
    assert (selected(free), value(free)) == ({"A"}, 6)


def test_the_scenario_may_lock_and_outranks_the_line(solve: Solve) -> None:
    """Proves: locks_in holds against the line's own lock. Sensitivity: without it A: 6."""
    lines = [project("A", 60, benefit=6), project("B", 60, benefit=5, lock="out")]
    sheets = book(lines, [source("X", 100)], locks_in="B", **NO_TAIL)
    assert selected(solve(sheets)) == {"B"}
    assert selected(solve(sheets, "locked_in")) == {"A"}


def test_a_lock_that_money_cannot_meet_is_named_in_money() -> None:
    """Proves: infeasible, with what would have to give. Sensitivity: with X = 120 there is a plan.

    One year, X = 100, B costs 120 and is locked in: 20 more in 2026, or the lock released.
    """
    line = project("B", 120, benefit=5, lock="in")
    assert no_plan(book([line], [source("X", 100)], **NO_TAIL)) == {
        ("money", "envelope_year", ("X", "2026"), 20),
        ("mandate", "locked_in", ("B",), 1),
    }


def test_a_lock_against_the_cap_is_named_in_money() -> None:
    """Proves: the two-period cap is money as well. One year, X = 80, previous_plan 99: cap 19.

    B costs 100: f = 80 and r = 20 break the cap by 1; the lock is the other way out. One đồng more of X
    would do as well (f = 81): either costs 1, so one of the two is named.
    """
    line = project("B", 100, benefit=5, lock="in")
    clash = no_plan(book([line], [source("X", 80, previous_plan=99)]))
    assert ("mandate", "locked_in", ("B",), 1) in clash
    (money,) = [c for c in clash if c[0] == "money"]
    assert money[1:] in {("envelope_year", ("X", "2026"), 1), ("two_period_cap", ("local",), 1)}
