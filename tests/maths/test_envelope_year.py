"""Maths of `envelope_year`: a source's money of each year, with what one year hands to the next."""

import pytest

from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, book, by_year, lacking, money, value, worth

ENVELOPES = ("envelope_year", "envelope_total")
"""Switched off together: by design the total of the period binds where the years do not."""


def whole(cost: int, **columns: str | int) -> dict[str, str | int]:
    """A completed project (no window) that may get all its money in one year."""
    return project("K", cost, status="completed", max_year_share=1, **columns)  # type: ignore[return-value]


def test_a_year_pays_no_more_than_it_has(solve: Solve) -> None:
    """Proves: Σ_p f_pst ≤ B_st. Sensitivity: without the rule the answer would be 80 + 20, nothing lacking.

    Two years, X = 10, 90. K completed costs 100, hi = 80: 10 + 80, u = 10, late, finish 2028: 10 · 0,95².
    """
    sheets = book([project("K", 100, status="completed", benefit=10)], [source("X", 10, 90)], **NO_TAIL)
    plan = solve(sheets)
    assert (by_year(plan, "K"), lacking(plan), value(plan)) == ({2026: 10, 2027: 80}, {4: 10}, worth(10, 2))
    free = solve(sheets, "envelope_year")
    assert (by_year(free, "K"), lacking(free), value(free)) == ({2026: 80, 2027: 20}, {}, worth(10, 1))


def test_projects_share_a_year(solve: Solve) -> None:
    """Proves: the sum over projects. Sensitivity: without any envelope the answer would be 11, not 6.

    One year, X = 100: the total of the period says the same as its one year, so both are switched off.
    """
    lines = [project("A", 60, benefit=6), project("B", 60, benefit=5)]
    sheets = book(lines, [source("X", 100)], **NO_TAIL)
    assert value(solve(sheets)) == 6
    assert value(solve(sheets, *ENVELOPES)) == 11


@pytest.mark.parametrize(
    ("amounts", "carry", "earliest", "paid"),
    [
        ((30, 0, 0), 1, 2027, {2027: 30}),
        ((30, 0, 0), 0, 2027, {}),
        ((30, 0, 0), 1, 2028, {}),
        ((30, 20, 0), 1, 2028, {2028: 20}),
        ((30, 20, 10), 1, 2028, {2028: 30}),
        ((0, 0, 40), 1, 2026, {2028: 40}),
    ],
)
def test_money_is_carried_for_one_year(
    solve: Solve, amounts: tuple[int, ...], carry: int, earliest: int, paid: dict[int, int]
) -> None:
    """Proves: carried_st ≤ B_st, so money is carried into the next year only, and never backwards.

    K costs 60 and starts in `earliest`. X = 30, 0, 0: 2027 has 30 with carry-over and nothing without;
    2028 has nothing, for what 2027 carries on must be its own. X = 30, 20, 0: 2028 has the 20 of 2027;
    X = 30, 20, 10: 20 + 10. X = 0, 0, 40: 40 in 2028 and not before.
    Sensitivity: without any envelope all 60 are paid in the first year.
    """
    sheets = book(
        [whole(60, earliest_start=earliest)], [source("X", *amounts, carry_forward=carry)], **NO_TAIL
    )
    plan = solve(sheets)
    assert (by_year(plan, "K"), lacking(plan)) == (paid, {4: 60 - sum(paid.values())})
    assert by_year(solve(sheets, *ENVELOPES), "K") == {earliest: 60}


def test_no_carry_over_with_a_blank_year(solve: Solve) -> None:
    """Proves: a source with a blank year carries nothing. Sensitivity: with 2028 = 0 it would carry 30.

    X = 30, 0, blank; K ongoing, C since 2025: window to 2027, starting in 2027: only 2027 is open.
    """
    line = project("K", 30, status="ongoing", first_capital_year=2025, earliest_start=2027, max_year_share=1)
    blank = solve(book([line], [source("X", 30, 0, None, carry_forward=1)], **NO_TAIL))
    assert (by_year(blank, "K"), lacking(blank)) == ({}, {8: 30})
    full = solve(book([line], [source("X", 30, 0, 0, carry_forward=1)], **NO_TAIL))
    assert (by_year(full, "K"), lacking(full)) == ({2027: 30}, {})


def test_blank_is_no_limit_and_nought_is_nought(solve: Solve) -> None:
    """Proves: a blank yearly cell has no row, 0 means no money. Sensitivity: 0 in 2026 gives 40 in 2027.

    Two years, total 40; K costs 40. X = blank, 0: 40 in 2026. X = 0, blank: 40 in 2027.
    """
    early = solve(book([whole(40)], [source("X", None, 0, total=40)], **NO_TAIL))
    assert by_year(early, "K") == {2026: 40}
    later = solve(book([whole(40)], [source("X", 0, None, total=40)], **NO_TAIL))
    assert by_year(later, "K") == {2027: 40}


def test_a_reserve_stays_unallocated(solve: Solve) -> None:
    """Proves: (1 − ρ) B_st, the source's own reserve before the scenario's.

    One year, X = 100 with reserve 0,1, Y = 100 with the scenario's 0,2; K costs 200: 90 + 80, u = 30.
    Sensitivity: without any envelope nothing lacks.
    """
    sheets = book(
        [whole(200)], [source("X", 100, reserve=0.1), source("Y", 100)], reserve=0.2, two_period_share=0
    )
    plan = solve(sheets)
    assert (money(plan, "K"), lacking(plan)) == ({("X", 2026): 90, ("Y", 2026): 80}, {4: 30})
    assert lacking(solve(sheets, *ENVELOPES)) == {}


def test_a_reserve_never_lends_a_million(solve: Solve) -> None:
    """Proves: Σ f ≤ (1 − ρ) B, whole millions: 0,9 · 15 = 13,5 pays 13.

    One year, X = 15, reserve 0,1. K costs 14: f = 13, u = 1.
    Sensitivity: with 14 paid only 1 would be kept, less than 1,5.
    """
    plan = solve(book([whole(14)], [source("X", 15, reserve=0.1)], **NO_TAIL))
    assert (by_year(plan, "K"), lacking(plan)) == ({2026: 13}, {4: 1})
