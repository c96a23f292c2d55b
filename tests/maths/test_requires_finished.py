"""Maths of `requires_finished`: a project starts only after the one it needs is finished."""

import pytest

from tests.books import link, project, source
from tests.maths.small import NO_TAIL, Solve, at_once, book, lacking, selected, value, worth, years


def needs(project_id: str, other: str) -> list[dict[str, object]]:
    """One link of this rule."""
    return [link("requires_finished", project_id, other)]  # type: ignore[list-item]


def test_it_starts_the_year_after(solve: Solve) -> None:
    """Proves: Σ_{a ≤ t} x_A ≤ Σ_{finish < t} x_B. Sensitivity: without the rule the answer would be 11.

    Three years, X = 100 each, A and B cost 40. B 2026, A the year after: 1 + 10 · 0,95.
    """
    lines = [at_once("A", 40, benefit=10), at_once("B", 40, benefit=1)]
    sheets = book(lines, [source("X", 100, 100, 100)], links=needs("A", "B"), **NO_TAIL)
    plan = solve(sheets)
    assert (years(plan, "A"), years(plan, "B")) == ((2027, 2027, 2027), (2026, 2026, 2026))
    assert value(plan) == round(1 + 10 * 0.95, 6)
    assert value(solve(sheets, "requires_finished")) == 11


def test_it_waits_for_the_end_not_for_the_start(solve: Solve) -> None:
    """Proves: the end of the schedule counts. Sensitivity: counted from the start it would be 2027.

    Three years, X = 100 each. B (40) gets at most half a year: 2026–2027; so A in 2028: 0,95 + 10 · 0,95².
    """
    lines = [at_once("A", 40, benefit=10), project("B", 40, benefit=1, max_year_share=0.5)]
    sheets = book(lines, [source("X", 100, 100, 100)], links=needs("A", "B"), **NO_TAIL)
    plan = solve(sheets)
    assert (years(plan, "A"), years(plan, "B")) == ((2028, 2028, 2028), (2026, 2027, 2027))
    assert value(plan) == round(0.95 + 10 * 0.95**2, 6)
    assert value(solve(sheets, "requires_finished")) == round(10 + 0.95, 6)


def test_not_in_one_year(solve: Solve) -> None:
    """Proves: finish < t, strictly. Sensitivity: without the rule (or with ≤) the answer would be 11.

    One year, X = 100: B is finished at its end, too late for A; B alone: 1.
    """
    lines = [project("A", 40, benefit=10), project("B", 40, benefit=1)]
    sheets = book(lines, [source("X", 100)], links=needs("A", "B"), **NO_TAIL)
    plan = solve(sheets)
    assert (selected(plan), value(plan)) == ({"B"}, 1)
    assert value(solve(sheets, "requires_finished")) == 11


@pytest.mark.parametrize(
    ("status", "answer"),
    [("completed", 10), ("advance", 10), ("arrears", 10), ("ongoing_finishing", 0), ("ongoing", 0)],
)
def test_works_that_stand_are_finished_whatever_is_owed(solve: Solve, status: str, answer: int) -> None:
    """Proves: completed, advance and arrears count from the first year, though they lack money.

    Two years. K lacks all its 20 (Y = 0), so it is late; A (50 of X) needs K finished. Where the works of K
    stand, A starts in 2026: 10; else never: 0. Sensitivity: without the rule it is 10 every time.
    """
    committed = project("K", 20, status=status, sources="Y", first_capital_year=2025)
    lines = [at_once("A", 50, sources="X", benefit=10), committed]
    sheets = book(lines, [source("X", 50, 50), source("Y", 0, 0)], links=needs("A", "K"), **NO_TAIL)
    plan = solve(sheets)
    assert (value(plan), sum(lacking(plan).values())) == (answer, 20)
    assert value(solve(sheets, "requires_finished")) == 10


def test_works_that_stand_but_are_locked_out_do_not_count(solve: Solve) -> None:
    """Proves: only where selected. Sensitivity: without the lock A is in: 10."""
    lines = [project("A", 50, benefit=10), project("K", 20, status="completed")]
    sheets = book(lines, [source("X", 70)], links=needs("A", "K"), locks_out="K", **NO_TAIL)
    assert value(solve(sheets)) == 0
    assert value(solve(sheets, "locked_out")) == 10


def test_a_tail_is_never_finished_in_the_plan(solve: Solve) -> None:
    """Proves: tails do not count. Sensitivity: without the rule the answer would be 10 + 1 · 0,95².

    Two years, κ = 0,5, Y = 20, 50: B (100, window of a start in 2026 to 2028) leaves 30 to 2028 and finishes
    there, or starts in 2027 and finishes in 2029 with r = 50 ≤ ⌊0,5 · 70⌋ = 35: no. A (50 of X) needs B
    finished and can never start: B alone, 1 · 0,95².
    """
    lines = [at_once("A", 50, sources="X", benefit=10), project("B", 100, sources="Y", benefit=1)]
    sources = [source("X", 50, 50, previous_plan=0), source("Y", 20, 50)]
    sheets = book(lines, sources, links=needs("A", "B"), two_period_share=0.5)
    plan = solve(sheets)
    assert (years(plan, "A"), years(plan, "B"), value(plan)) == (None, (2026, 2028, 2028), worth(1, 2))
    assert value(solve(sheets, "requires_finished")) == round(10 + 0.95**2, 6)


def test_what_demand_leaves_is_not_finished_in_the_plan(solve: Solve) -> None:
    """Proves: D < R finishes after the plan. Sensitivity: with demand = cost A would start in 2027.

    Two years, X = 100 each. B costs 60 and asks for 40 in the plan, finish_year 2028.
    """
    lines = [at_once("A", 50, benefit=10), at_once("B", 60, benefit=1, demand=40, finish_year=2028)]
    sheets = book(lines, [source("X", 100, 100)], links=needs("A", "B"))
    assert value(solve(sheets)) == worth(1, 2)
    whole = [lines[0], at_once("B", 60, benefit=1)]
    sheets = book(whole, [source("X", 100, 100)], links=needs("A", "B"), **NO_TAIL)
    assert value(solve(sheets)) == round(1 + 10 * 0.95, 6)
