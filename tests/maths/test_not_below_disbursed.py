"""Maths of `not_below_disbursed`: an adjustment takes back nothing that is already spent."""

import pytest

from models.issues import NoPlanError
from optimizer.workbook.raw import Cell
from tests.books import project, source
from tests.maths.small import Solve, book, by_year, lacking, lump, money, selected, value

ADJUSTMENT = {"plan_type": "adjustment"}


def line(project_id: str, status: str, demand: int, **columns: Cell) -> dict[str, Cell]:
    """A committed project that asks for all it costs."""
    return project(project_id, demand, status=status, demand=demand, first_capital_year=2025, **columns)


def test_what_is_spent_stays(solve: Solve) -> None:
    """Proves: Σ f ≥ disbursed, before any tier. Sensitivity: without the rule Q gets all 60.

    One year, X = 60: Q completed needs 60 (tier 4), K ongoing 50 (tier 8), 20 of them disbursed: K 20, Q 40.
    """
    lines = [line("K", "ongoing", 50, disbursed=20), line("Q", "completed", 60)]
    sheets = book(lines, [source("X", 60)], **ADJUSTMENT)
    plan = solve(sheets)
    assert (by_year(plan, "K"), by_year(plan, "Q"), lacking(plan)) == ({2026: 20}, {2026: 40}, {4: 20, 8: 30})
    free = solve(sheets, "not_below_disbursed")
    assert (by_year(free, "Q"), lacking(free)) == ({2026: 60}, {8: 50})


@pytest.mark.parametrize("plan_type", ["medium_term", "annual"])
def test_adjustments_only(solve: Solve, plan_type: str) -> None:
    """Proves: the rule is one of adjustments. Sensitivity: in an adjustment 20 lack in tier 4."""
    lines = [line("K", "ongoing", 50, disbursed=20), line("Q", "completed", 60)]
    keys = {"plan_type": plan_type, "two_period_share": 0}
    assert lacking(solve(book(lines, [source("X", 60)], **keys))) == {8: 50}


def test_source_by_source_where_it_is_split(solve: Solve) -> None:
    """Proves: Σ_t f_ps ≥ disbursed:s. Sensitivity: in total K would live on Y and leave X to Q.

    One year, X = 50, Y = 50: Q completed needs 50 of X; K ongoing may use both and has disbursed 20 of X.
    K: 20 of X and 30 of Y; Q: 30, 20 lack in tier 4.
    """
    lines = [
        line("K", "ongoing", 50, sources="X;Y", **{"disbursed": 20, "disbursed:X": 20}),
        line("Q", "completed", 50, sources="X"),
    ]
    sheets = book(lines, [source("X", 50), source("Y", 50)], **ADJUSTMENT)
    plan = solve(sheets)
    assert (money(plan, "K"), lacking(plan)) == ({("X", 2026): 20, ("Y", 2026): 30}, {4: 20})
    assert lacking(solve(sheets, "not_below_disbursed")) == {}
    total = [line("K", "ongoing", 50, sources="X;Y", disbursed=20), lines[1]]
    assert lacking(solve(book(total, [source("X", 50), source("Y", 50)], **ADJUSTMENT))) == {}


def test_over_all_years_of_the_adjustment(solve: Solve) -> None:
    """Proves: the sum of the years counts. Sensitivity: year by year K would need 30 in 2026.

    Two years, X = 0, 60: K ongoing needs 50 with 30 disbursed, Q completed 60. K 30 and Q 30, both in 2027.
    """
    lines = [
        line("K", "ongoing", 50, disbursed=30, max_year_share=1),
        line("Q", "completed", 60, max_year_share=1),
    ]
    sheets = book(lines, [source("X", 0, 60)], **ADJUSTMENT)
    plan = solve(sheets)
    assert (by_year(plan, "K"), by_year(plan, "Q")) == ({2027: 30}, {2027: 30})
    assert lacking(solve(sheets, "not_below_disbursed")) == {8: 50}


def test_a_candidate_that_has_spent_is_in(solve: Solve) -> None:
    """Proves: Σ f ≥ disbursed, selected or not, so it is selected. Sensitivity: without the rule M: 9.

    One year, X = 50: N (worth 1) has disbursed 1 and costs 50, M (worth 9) costs 50.
    """
    lines = [
        project("M", 50, demand=50, benefit=9),
        project("N", 50, demand=50, benefit=1, disbursed=1),
    ]
    sheets = book(lines, [source("X", 50)], **ADJUSTMENT)
    assert (selected(solve(sheets)), value(solve(sheets))) == ({"N"}, 1)
    assert value(solve(sheets, "not_below_disbursed")) == 9


def test_a_lump_sum_keeps_what_it_spent(solve: Solve) -> None:
    """Proves: lump sums as well. Sensitivity: without the rule K would get all 50.

    One year, X = 50: L (30, tier 11, 10 disbursed), K completed (50): L 10, K 40.
    """
    lines = [
        line("K", "completed", 50),
        lump("L", min_amount=30, demand=30, tier=11, disbursed=10),
    ]
    sheets = book(lines, [source("X", 50)], **ADJUSTMENT)
    assert lacking(solve(sheets)) == {4: 10, 11: 20}
    assert lacking(solve(sheets, "not_below_disbursed")) == {11: 30}


def test_money_that_is_gone_cannot_be_undone(solve: Solve) -> None:
    """Proves: infeasible below what is spent. Sensitivity: with X = 20 there is a plan."""
    lines = [line("K", "ongoing", 50, disbursed=20)]
    with pytest.raises(NoPlanError) as caught:
        solve(book(lines, [source("X", 19)], **ADJUSTMENT))
    assert caught.value.reason == "infeasible"
    assert lacking(solve(book(lines, [source("X", 20)], **ADJUSTMENT))) == {8: 30}
    assert lacking(solve(book(lines, [source("X", 19)], **ADJUSTMENT), "not_below_disbursed")) == {8: 31}
