"""Maths of `annual_within_medium_term`: an annual plan gives no more than the medium-term plan has left."""

import pytest

from optimizer.workbook.raw import Cell
from tests.books import project, source
from tests.maths.small import Solve, book, lacking, lump, money, selected, value

ANNUAL = {"plan_type": "annual"}


def of_2027(code: str, amount: int, **columns: Cell) -> dict[str, Cell]:
    """A source of the annual plan of 2027, the second year of the period 2026–2030."""
    return source(code, **{"2027": amount, **columns})


def running(project_id: str, demand: int, **columns: Cell) -> dict[str, Cell]:
    """An ongoing project that began in 2026 and asks for money in 2027; more is left for later."""
    return project(
        project_id,
        200,
        status="ongoing",
        first_capital_year=2026,
        paid=20,
        demand=demand,
        finish_year=2028,
        **columns,
    )


def test_no_more_than_is_left(solve: Solve) -> None:
    """Proves: Σ f ≤ mt_plan − mt_assigned. Sensitivity: without the rule nothing lacks.

    Annual plan 2027, X = 100. K asks for 50; its medium-term plan is 60, of which 20 are assigned: 40 may be
    paid, 10 lack in tier 8.
    """
    sheets = book([running("K", 50, mt_plan=60, mt_assigned=20)], [of_2027("X", 100)], **ANNUAL)
    plan = solve(sheets)
    assert (money(plan, "K"), lacking(plan)) == ({("X", 2027): 40}, {8: 10})
    assert lacking(solve(sheets, "annual_within_medium_term")) == {}


@pytest.mark.parametrize(("assigned", "answer"), [(10, 9), (11, 0), (70, 0)])
def test_a_candidate_fits_whole_or_not_at_all(solve: Solve, assigned: int, answer: int) -> None:
    """Proves: the rule holds for candidates; what is over-assigned leaves nothing, not less.

    N costs 50, its medium-term plan is 60. Sensitivity: without the rule it is 9 every time.
    """
    line = project("N", 50, demand=50, benefit=9, mt_plan=60, mt_assigned=assigned)
    sheets = book([line], [of_2027("X", 100)], **ANNUAL)
    assert value(solve(sheets)) == answer
    assert value(solve(sheets, "annual_within_medium_term")) == 9


def test_source_by_source_where_it_is_split(solve: Solve) -> None:
    """Proves: Σ_t f_ps ≤ mt_plan:s − mt_assigned:s. Sensitivity: in total 40 are left, so nothing would lack.

    K asks for 40, X = Y = 100. Medium-term plan: X 30 of which 20 assigned, Y 30: 10 of X and 30 of Y. With Y
    = 25: 10 + 25, 5 lack though X has money.
    """
    split = {"mt_plan": 60, "mt_plan:X": 30, "mt_plan:Y": 30, "mt_assigned": 20, "mt_assigned:X": 20}
    line = running("K", 40, **split)
    plan = solve(book([line], [of_2027("X", 100), of_2027("Y", 100)], **ANNUAL))
    assert (money(plan, "K"), lacking(plan)) == ({("X", 2027): 10, ("Y", 2027): 30}, {})
    short = book([line], [of_2027("X", 100), of_2027("Y", 25)], **ANNUAL)
    assert lacking(solve(short)) == {8: 5}
    assert lacking(solve(short, "annual_within_medium_term")) == {}


def test_a_source_outside_the_split_pays_nothing(solve: Solve) -> None:
    """Proves: a source the medium-term plan does not name has 0. Sensitivity: without the rule Z pays."""
    split = {"mt_plan": 30, "mt_plan:X": 30}
    sheets = book([running("K", 40, **split)], [of_2027("X", 100), of_2027("Z", 100)], **ANNUAL)
    plan = solve(sheets)
    assert (money(plan, "K"), lacking(plan)) == ({("X", 2027): 30}, {8: 10})
    assert lacking(solve(sheets, "annual_within_medium_term")) == {}


@pytest.mark.parametrize(
    ("keys", "lacks"),
    [
        ({}, {8: 10}),
        ({"period_first_year": 2027}, {}),
        ({"period_first_year": 2025}, {8: 10}),
        ({"plan_type": "medium_term"}, {}),
        ({"plan_type": "adjustment"}, {}),
    ],
)
def test_when_it_holds(solve: Solve, keys: dict[str, Cell], lacks: dict[int, int]) -> None:
    """Proves: annual plans only, and not in the first year of the medium-term period.

    2027 is the second year of the law's period 2026–2030, and the first where the scenario says so.
    Sensitivity: the answers differ.
    """
    line = running("K", 50, mt_plan=60, mt_assigned=20)
    assert lacking(solve(book([line], [of_2027("X", 100)], **(ANNUAL | keys)))) == lacks


def test_the_laws_periods(solve: Solve) -> None:
    """Proves: 2026 is the first year of a period by default. Sensitivity: with 2021 stated, 10 lack."""
    line = project("N", 50, demand=50, benefit=9, mt_plan=40)
    assert value(solve(book([line], [source("X", 100)], **ANNUAL))) == 9
    assert value(solve(book([line], [source("X", 100)], period_first_year=2021, **ANNUAL))) == 0


def test_who_is_free_of_it(solve: Solve) -> None:
    """Proves: urgent projects, grant aid, lines without a medium-term plan. Sensitivity: with it they lack.

    Each asks for 50 with nothing left, or no plan stated.
    """
    spent: dict[str, Cell] = {"mt_plan": 10, "mt_assigned": 10}
    lines = [
        project("G", 50, demand=50, sources="GA", benefit=1, **spent),
        running("K", 50),
        project("N", 50, demand=50, benefit=4, **spent),
        project("U", 50, status="urgent", demand=50, **spent),
    ]
    sources = [of_2027("X", 150), of_2027("GA", 50, kind="grant_aid")]
    sheets = book(lines, sources, **ANNUAL)
    plan = solve(sheets)
    assert (selected(plan), lacking(plan)) == ({"G", "K", "U"}, {})
    assert selected(solve(sheets, "annual_within_medium_term")) == {"G", "K", "N", "U"}


def test_lump_sums_as_well(solve: Solve) -> None:
    """Proves: a programme has a medium-term plan. Sensitivity: without the rule nothing lacks."""
    line = lump("L", min_amount=50, demand=50, mt_plan=60, mt_assigned=20)
    sheets = book([line], [of_2027("X", 100)], **ANNUAL)
    assert lacking(solve(sheets)) == {5: 10}
    assert lacking(solve(sheets, "annual_within_medium_term")) == {}
