"""Maths of `oda_counterpart`: domestic money beside every loan, in full and in time."""

import pytest

from tests.books import BookSheets, project, source
from tests.maths.small import NO_TAIL, Solve, book, lacking, money, value, worth

LOAN = {
    "status": "oda",
    "group": "B",
    "committed": 0,
    "counterpart_ratio": 0.25,
    "max_year_share": 1,
    "benefit": 10,
}
"""A candidate for a loan. Its closing year ends the plan in each test, so there is no tail."""


def test_counterpart_is_there_less_one(solve: Solve) -> None:
    """Proves: f_X ≥ 0,25 · f_ODA − 1. Sensitivity: without the rule the answer would be 10, not 0.

    One year, A costs 50 from ODA (100) and X. X = 9: ODA 41 asks for 10,25 − 1 = 9,25 > 9: out.
    X = 10: ODA 40 asks for 9: in; with 39 it would need 11 of X. X = 8: out.
    """
    line = project("A", 50, sources="ODA;X", loan_close_year=2026, **LOAN)

    def sheets(amount: int) -> BookSheets:
        return book([line], [source("ODA", 100, kind="oda_central"), source("X", amount)], **NO_TAIL)

    plan = solve(sheets(10))
    assert (money(plan, "A"), value(plan)) == ({("ODA", 2026): 40, ("X", 2026): 10}, 10)
    assert value(solve(sheets(9))) == 0
    assert value(solve(sheets(9), "oda_counterpart")) == 10


@pytest.mark.parametrize(("domestic", "answer"), [((12, 8), 1), ((13, 7), 0)])
def test_counterpart_may_come_early_but_not_late(
    solve: Solve, domestic: tuple[int, int], answer: int
) -> None:
    """Proves: the row holds in each year. Sensitivity: without it both answers would be 10 · 0,95.

    Two years, A = ODA 36 + X 20, ODA 0, 36: 36 in 2027 ask for 0,25 · 36 − 1 = 8 of X in that year.
    X = 12, 8: in, 12 of it before any foreign money. X = 13, 7: out.
    """
    line = project("A", 56, loan_close_year=2027, **LOAN, **{"cost:ODA": 36, "cost:X": 20})
    sheets = book([line], [source("ODA", 0, 36, kind="oda_central"), source("X", *domestic)], **NO_TAIL)
    assert value(solve(sheets)) == answer * worth(10, 1)
    assert value(solve(sheets, "oda_counterpart")) == worth(10, 1)


def test_grant_aid_is_no_counterpart(solve: Solve) -> None:
    """Proves: counterpart is domestic money. Sensitivity: without the rule the answer would be 10, not 0.

    One year, A = ODA 8 + grant 2: 0 ≥ 0,25 · 8 − 1 = 1 fails. Of ODA 4 it would hold.
    """
    line = project("A", 10, loan_close_year=2026, **LOAN, **{"cost:ODA": 8, "cost:GA": 2})
    sources = [source("ODA", 8, kind="oda_central"), source("GA", 6, kind="grant_aid")]
    assert value(solve(book([line], sources, **NO_TAIL))) == 0
    assert value(solve(book([line], sources, **NO_TAIL), "oda_counterpart")) == 10
    small = {**line, "cost:ODA": 4, "cost:GA": 6}
    assert value(solve(book([small], sources, **NO_TAIL))) == 10


def test_the_scenario_gives_the_ratio_where_blank(solve: Solve) -> None:
    """Proves: a blank ratio is the scenario's. Sensitivity: its default 0 asks for nothing.

    One year, K committed (loan closes 2026) = ODA 40 + X 10, X = 4: with 0,25: f_ODA ≤ 20, so 24 are
    paid and 26 lack in tier 5. With ratio 0: 44 are paid, 6 lack.
    """
    line = project("K", 50, status="oda", loan_close_year=2026, **{"cost:ODA": 40, "cost:X": 10})
    sources = [source("ODA", 40, kind="oda_central"), source("X", 4)]
    assert lacking(solve(book([line], sources, counterpart_ratio=0.25, **NO_TAIL))) == {5: 26}
    assert lacking(solve(book([line], sources, **NO_TAIL))) == {5: 6}
