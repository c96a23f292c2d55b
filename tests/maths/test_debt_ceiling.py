"""Maths of `debt_ceiling`: what the local budget owes at the end of a year."""

import pytest

from models.issues import NoPlanError
from optimizer.workbook.raw import Cell
from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, at_once, book, lacking, money, selected, value, worth, years


def owed(*years_: dict[str, Cell]) -> list[dict[str, Cell]]:
    """Rows of the sheet `debt` from 2026 on: revenue 100, at most 0,5 of it, nothing owed at first."""
    base: dict[str, Cell] = {"opening_debt": 0, "local_revenue": 100, "limit_share": 0.5}
    return [base | {"year": 2026 + number} | own for number, own in enumerate(years_)]


def test_loans_of_the_plan_fit_under_the_ceiling(solve: Solve) -> None:
    """Proves: opening + Σ f ≤ limit_share · revenue. Sensitivity: without the rule it would be 15, not 5.

    One year: 20 owed of 0,5 · 100: room for 30. A (40, worth 10) and B (30, worth 5) live on loans: B.
    """
    lines = [project("A", 40, benefit=10), project("B", 30, benefit=5)]
    sheets = book(
        lines, [source("V", 100, kind="local_debt")], debt=owed({"opening_debt": 20}), two_period_share=0
    )
    assert (selected(solve(sheets)), value(solve(sheets))) == ({"B"}, 5)
    assert value(solve(sheets, "debt_ceiling")) == 15


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("local_debt", 0),
        ("oda_onlent", 0),
        ("oda_central", 10),
        ("local_balance", 10),
        ("grant_aid", 10),
    ],
)
def test_only_what_the_local_budget_owes(solve: Solve, kind: str, answer: int) -> None:
    """Proves: on-lent and borrowed money only. Sensitivity: without the rule it is 10 every time.

    One year, room 50, A costs 51 and demands it all now, so that an ODA project, too, leaves no tail.
    """
    lines = [project("A", 51, demand=51, sources="V", benefit=10)]
    sheets = book(lines, [source("V", 51, kind=kind)], debt=owed({}), **NO_TAIL)
    assert value(solve(sheets)) == answer
    assert value(solve(sheets, "debt_ceiling")) == 10


@pytest.mark.parametrize(("repayment", "answer"), [(10, 2), (9, 1)])
def test_debt_adds_up_over_the_years(solve: Solve, repayment: int, answer: int) -> None:
    """Proves: debt_t = debt_{t−1} + loans + borrowing − repayment.

    Two years, room 50 each. A (40, worth 10) in 2026; B (20, worth 9) has money in 2027 only, and
    40 + 20 − repayment ≤ 50 asks for 10 repaid. Sensitivity: without the rule B is in every time.
    """
    lines = [
        at_once("A", 40, sources="V", benefit=10),
        at_once("B", 20, sources="W", benefit=9),
    ]
    sources = [source("V", 40, 0, kind="oda_onlent"), source("W", 0, 20, kind="local_debt")]
    sheets = book(lines, sources, debt=owed({}, {"repayment": repayment}), **NO_TAIL)
    assert value(solve(sheets)) == round(10 + (9 * 0.95 if answer == 2 else 0), 6)
    assert value(solve(sheets, "debt_ceiling")) == round(10 + 9 * 0.95, 6)


def test_borrowing_beside_the_plan_counts(solve: Solve) -> None:
    """Proves: + borrowing. Sensitivity: without the rule the answer would be 10 in 2026.

    Two years. 11 borrowed in 2026 leave 39 for A (40); 12 repaid in 2027 leave 51: A in 2027: 10 · 0,95.
    """
    lines = [at_once("A", 40, benefit=10)]
    rows = owed({"borrowing": 11}, {"repayment": 12})
    sheets = book(lines, [source("V", 40, 40, kind="local_debt")], debt=rows, **NO_TAIL)
    plan = solve(sheets)
    assert (years(plan, "A"), value(plan)) == ((2027, 2027, 2027), worth(10, 1))
    assert value(solve(sheets, "debt_ceiling")) == 10


def test_each_year_has_its_own_ceiling_and_only_the_first_opening_counts(solve: Solve) -> None:
    """Proves: limit_share_t · revenue_t; later opening_debt is computed, not read.

    Two years. 2026: 0,5 · 78 = 39 < 40, so A (40) waits; 2027: 0,2 · 200 = 40: 10 · 0,95, although the sheet
    says 50 were owed then. Sensitivity: without the rule 10 in 2026; were the 50 read, A would be out.
    """
    lines = [at_once("A", 40, benefit=10)]
    rows = owed({"local_revenue": 78}, {"local_revenue": 200, "limit_share": 0.2, "opening_debt": 50})
    sheets = book(lines, [source("V", 40, 40, kind="local_debt")], debt=rows, **NO_TAIL)
    plan = solve(sheets)
    assert (years(plan, "A"), value(plan)) == ((2027, 2027, 2027), worth(10, 1))
    assert value(solve(sheets, "debt_ceiling")) == 10


def test_a_committed_line_lacks_what_may_not_be_borrowed(solve: Solve) -> None:
    """Proves: the law holds before any tier. Sensitivity: without the rule nothing lacks.

    One year, room 50: K completed needs 60, 60 of loans are there and 5 of X: 50 + 5, 5 lack.
    """
    lines = [project("K", 60, status="completed")]
    sources = [source("V", 60, kind="local_debt"), source("X", 5)]
    sheets = book(lines, sources, debt=owed({}), **NO_TAIL)
    plan = solve(sheets)
    assert (money(plan, "K"), lacking(plan)) == ({("V", 2026): 50, ("X", 2026): 5}, {4: 5})
    assert lacking(solve(sheets, "debt_ceiling")) == {}


def test_debt_above_the_ceiling_from_the_start(solve: Solve) -> None:
    """Proves: infeasible, nothing helps. Sensitivity: with 11 repaid there is a plan."""
    lines = [project("A", 40, benefit=10)]
    sheets = book(
        lines, [source("X", 40)], debt=owed({"opening_debt": 61, "repayment": 10}), two_period_share=0
    )
    with pytest.raises(NoPlanError) as caught:
        solve(sheets)
    assert caught.value.reason == "infeasible"
    assert value(solve(sheets, "debt_ceiling")) == 10
    enough = book(
        lines, [source("X", 40)], debt=owed({"opening_debt": 61, "repayment": 11}), two_period_share=0
    )
    assert value(solve(enough)) == 10
