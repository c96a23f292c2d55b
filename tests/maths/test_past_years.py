"""Maths of `past_years`: an adjustment is for the years to come."""

import pytest

from optimizer.workbook.raw import Cell
from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, book, lacking, lump, money, no_plan, selected, value

ADJUSTED = {"plan_type": "adjustment", "first_open_year": 2027, "discount": 1, **NO_TAIL}
"""2026 is over."""


def lines(**columns: Cell) -> list[dict[str, Cell]]:
    """A (benefit 5) was approved with 15 of 30 in each year, C (9) is new."""
    given = {"approved:X:2026": 15, "approved:X:2027": 15, **columns}
    return [project("A", 30, benefit=5, demand=30, **given), project("C", 30, benefit=9, demand=30)]


def test_who_got_money_stays_and_nobody_gets_more(solve: Solve) -> None:
    """Proves: A stays with its 15 in 2026, C may not use the 15 left of 2026. Sensitivity: C for A, 9.

    X = 30 in 2026 and 15 in 2027: A takes all of 2027.
    """
    sheets = book(lines(), [source("X", 30, 15)], **ADJUSTED)
    plan = solve(sheets)
    assert (money(plan, "A"), value(plan)) == ({("X", 2026): 15, ("X", 2027): 15}, 5)
    free = solve(sheets, "past_years")
    assert (selected(free), value(free)) == ({"C"}, 9)


@pytest.mark.parametrize(
    "keys", [{"plan_type": "medium_term"}, {"first_open_year": None}, {"first_open_year": 2026}]
)
def test_only_years_behind_an_adjustment(solve: Solve, keys: dict[str, Cell]) -> None:
    """Proves: the rule needs an adjustment and a year before the first open one. Sensitivity: 5."""
    assert value(solve(book(lines(), [source("X", 30, 15)], **(ADJUSTED | keys)))) == 9


def test_what_is_past_is_above_an_order(solve: Solve) -> None:
    """Proves: 10 ordered for 2026 give way to the 15 that were approved. Sensitivity: without the rule 10."""
    sheets = book(lines(**{"fix:X:2026": 10, "lock": "in"}), [source("X", 30, 20)], **ADJUSTED)
    assert money(solve(sheets), "A") == {("X", 2026): 15, ("X", 2027): 15}
    assert money(solve(sheets, "past_years"), "A") == {("X", 2026): 10, ("X", 2027): 20}


def test_a_lump_sum_keeps_what_it_got(solve: Solve) -> None:
    """Proves: of L's 15 in 2026 nothing is taken back, and its minimum of 20 counts what is open: 15 + 5.

    Sensitivity: without the rule K, of an earlier tier, takes the 15 of 2026 as well.
    """
    rows = [
        lump("L", tier=9, **{"approved:X:2026": 15, "min_amount": 5}),
        project("K", 30, status="ongoing", demand=30, first_capital_year=2025),
    ]
    sheets = book(rows, [source("X", 15, 30)], **ADJUSTED)
    assert money(solve(sheets), "L")["X", 2026] == 15
    assert money(solve(sheets, "past_years"), "L").get(("X", 2026), 0) < 15


def test_a_project_that_stops_keeps_what_it_got(solve: Solve) -> None:
    """Proves: worth 15 where it stops, A keeps 2026's 15, more than 60 % of 15, and no more; C gets 2027.

    Sensitivity: without the rule A may have 9 a year, so it needs 6 of 2027.
    """
    stopped, other = lines(stop_value=15, max_year_share=0.6)
    sheets = book(
        [stopped | {"demand": 15}, other | {"max_year_share": 1}], [source("X", 15, 30)], **ADJUSTED
    )
    plan = solve(sheets)
    assert (money(plan, "A"), value(plan)) == ({("X", 2026): 15}, 14)
    assert money(solve(sheets, "past_years"), "A")["X", 2027] >= 6


def test_what_was_little_was_enough(solve: Solve) -> None:
    """Proves: 3 of 30 in 2026 stand though a fifth, 6, is asked for a year; the other 27 follow.

    Sensitivity: 3 given to a year that is open are too little, and A, which then needs 30 of 27, is out.
    """
    given = {"approved:X:2026": 3, "min_year_share": 0.2, "max_year_share": 1}
    rows = [project("A", 30, benefit=5, demand=30, **given)]
    plan = solve(book(rows, [source("X", 3, 27)], **ADJUSTED))
    assert money(plan, "A") == {("X", 2026): 3, ("X", 2027): 27}
    assert value(solve(book(rows, [source("X", 3, 27)], **ADJUSTED), "past_years")) == 0


def test_locking_it_out_is_impossible() -> None:
    """Proves: an order against what is past has no plan, and both are named. Sensitivity: it has without."""
    sheets = book(lines(lock="out"), [source("X", 30, 15)], **ADJUSTED)
    assert {rule for _, rule, _, _ in no_plan(sheets)} & {"past_years", "locked_out"}


def test_an_order_holds_in_an_open_year(solve: Solve) -> None:
    """Proves: 10 of 2027 as ordered, the last 5 in 2028. Sensitivity: unordered, 15 would come in 2027."""
    sheets = book(lines(**{"fix:X:2027": 10}), [source("X", 30, 15, 15)], **ADJUSTED)
    assert money(solve(sheets), "A") == {("X", 2026): 15, ("X", 2027): 10, ("X", 2028): 5}
    assert money(solve(book(lines(), [source("X", 30, 15, 15)], **ADJUSTED)), "A") == {
        ("X", 2026): 15,
        ("X", 2027): 15,
    }


def test_an_order_for_what_was_not_approved_gives_way(solve: Solve) -> None:
    """Proves: 5 of Y ordered for 2026, of which nothing was approved: none. Sensitivity: without it 5."""
    sheets = book(
        lines(**{"fix:Y:2026": 5, "lock": "in"}), [source("X", 30, 15), source("Y", 5, 5)], **ADJUSTED
    )
    assert money(solve(sheets), "A") == {("X", 2026): 15, ("X", 2027): 15}
    assert money(solve(sheets, "past_years"), "A")["Y", 2026] == 5


def test_a_committed_project_gets_nothing_in_a_year_that_is_over(solve: Solve) -> None:
    """Proves: what is left of 2026 is nobody's any more: K lacks 30. Sensitivity: without it nothing."""
    line = project("K", 30, status="ongoing", first_capital_year=2025, max_year_share=1)
    sheets = book([line], [source("X", 30, 0)], **ADJUSTED)
    assert lacking(solve(sheets)) == {8: 30}
    assert lacking(solve(sheets, "past_years")) == {}
