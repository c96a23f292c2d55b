"""Where one million or one year decides which schedules a project may follow."""

import pytest

from optimizer.workbook.raw import Cell
from tests.books import link, project, source
from tests.golden.form import ongoing
from tests.maths.small import NO_TAIL, Solve, articles, book, lacking, money, schedules, selected

WIDE = [source("X", *(100,) * 5)]
"""2026–2030, so that a window may end with the plan or after it."""


def test_a_tail_whose_least_is_above_its_most_is_no_way_out(solve: Solve) -> None:
    """Proves: A gets 101 in 2030 by a raised share. Sensitivity: a tail would stand that nobody can follow.

    R = 101, shares 0,5: lo = ⌈50,5⌉ = 51 > hi = ⌊50,5⌋ = 50 in the one year, although 50 and a remainder
    of 101 would hold it.
    """
    line = project("A", 101, min_year_share=0.5, max_year_share=0.5, earliest_start=2030, benefit=5)
    sheets = book([line], [source("X", 0, 0, 0, 0, 101)])
    assert schedules(sheets, "A") == {(2030, 2030, "on_time")}
    assert money(solve(sheets), "A") == {("X", 2030): 101}


@pytest.mark.parametrize(("cost", "has_tail"), [(5, False), (6, True)])
def test_a_tail_that_can_leave_nothing_is_none(cost: int, has_tail: bool) -> None:
    """Proves: group A since 2025 and a year more: to 2031, one of six years after the plan: ⌊R / 6⌋.

    Of 5 that is 0, of 6 it is 1, which is what a tail leaves at least.
    """
    line = ongoing("K", cost, group="A", extension_years=1, extension_decision="NQ 1")
    assert ((2026, 2031, "tail") in schedules(book([line], WIDE), "K")) == has_tail


@pytest.mark.parametrize(("least", "has_tail"), [(1, False), (0.99, True)])
def test_a_tail_whose_years_must_hold_all_is_none(least: float, has_tail: bool) -> None:
    """Proves: lo + 1 ≤ D: of 100, a year that must bring 100 leaves nothing; one of 99 leaves 1."""
    line = project("A", 100, min_year_share=least, max_year_share=1, earliest_start=2030)
    assert ((2030, 2032, "tail") in schedules(book([line], WIDE), "A")) == has_tail


def test_a_window_that_ends_with_the_plan_leaves_no_tail() -> None:
    """Proves: C from 2028 ends in 2030: nothing is left, even where tails may leave all they demand."""
    sheets = book([project("A", 100, earliest_start=2028)], WIDE)
    tails = {own for own in schedules(sheets, "A", "tail_remainder") if own[2] == "tail"}
    assert tails == {(2029, 2031, "tail"), (2030, 2032, "tail")}


def test_the_window_of_a_new_project_begins_with_its_capital() -> None:
    """Proves: a first capital year within the plan moves nothing: C from 2028 runs to 2030, not to 2029."""
    line = project("A", 100, first_capital_year=2027, earliest_start=2028)
    assert (2028, 2030, "on_time") in schedules(book([line], WIDE, **NO_TAIL), "A")


@pytest.mark.parametrize(("first", "expired"), [(2024, False), (2023, True)])
def test_a_window_that_ends_in_the_first_year_is_open(first: int, expired: bool) -> None:
    """Proves: C since 2024 ends in 2026, which is no expired window; since 2023 it is one."""
    line = project("K", 100, status="ongoing", paid=20, first_capital_year=first)
    assert bool(articles(book([line], WIDE, **NO_TAIL), "issue_window_expired")) == expired


def test_an_expired_window_gives_nothing_in_a_later_year(solve: Solve) -> None:
    """Proves: money only in the first plan year; who starts in 2028 gets not a million. Without: all 80."""
    line = project("K", 100, status="ongoing", paid=20, first_capital_year=2022, earliest_start=2028)
    sheets = book([line], WIDE, **NO_TAIL)
    plan = solve(sheets)
    assert (money(plan, "K"), lacking(plan)) == ({}, {8: 80})
    assert lacking(solve(sheets, "capital_window")) == {}


def test_who_starts_gets_a_million_whatever_the_share(solve: Solve) -> None:
    """Proves: at a share of 0, lo = 1. Sensitivity: A would start in 2026 without money, and B with it.

    B needs A and has money in 2026 alone; A has money in 2027 alone.
    """
    columns: dict[str, Cell] = {"max_year_share": 1, "min_year_share": 0}
    lines = [
        project("A", 10, sources="Y", benefit=5, **columns),
        project("B", 10, sources="X", benefit=5, **columns),
    ]
    sources = [source("X", 10, 0), source("Y", 0, 10)]
    sheets = book(lines, sources, links=[link("requires", "B", "A")], **NO_TAIL)
    assert selected(solve(sheets)) == {"A"}
    assert selected(solve(sheets, "minimum_instalment")) == {"A", "B"}


def test_a_source_that_is_not_asked_pays_nothing(solve: Solve) -> None:
    """Proves: 40 of X are asked and nothing of Y, though its split has Y as well: 39 and 1 will not do."""
    line = project("A", 100, finish_year=2028, benefit=5, **{"cost:X": 50, "cost:Y": 50, "demand:X": 40})
    few = book([line], [source("X", 39, previous_plan=500), source("Y", 1)])
    assert selected(solve(few)) == set()
    assert selected(solve(few, "eligible_sources")) == {"A"}
    assert selected(solve(book([line], [source("X", 40, previous_plan=500), source("Y", 0)]))) == {"A"}
