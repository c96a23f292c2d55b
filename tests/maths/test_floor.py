"""Maths of `floor`: a part of the plan gets at least so much, such a share, or so many projects."""

import pytest

from models.issues import NoPlanError
from tests.books import limit, project, source
from tests.maths.small import (
    NO_TAIL,
    Solve,
    at_once,
    book,
    by_year,
    lacking,
    lump,
    money,
    selected,
    value,
    worth,
    years,
)


def test_money_for_a_sector(solve: Solve) -> None:
    """Proves: Σ_part f ≥ min. Sensitivity: without the rule the answer would be 9, not 1.

    One year, X = 60: a road R (60, worth 9) and a hospital H (60, worth 1); health gets 50 at least.
    """
    lines = [
        project("H", 60, sector="Y tế", benefit=1),
        project("R", 60, sector="Giao thông", benefit=9),
    ]
    sheets = book(lines, [source("X", 60)], limits=[limit("sector", "Y tế", "money", min=50)], **NO_TAIL)
    assert (selected(solve(sheets)), value(solve(sheets))) == ({"H"}, 1)
    assert (selected(solve(sheets, "floor")), value(solve(sheets, "floor"))) == ({"R"}, 9)


@pytest.mark.parametrize("named", ["giao thong", "GIAO THÔNG", "Các hoạt động kinh tế"])
def test_a_sector_by_any_spelling_and_by_its_place_in_the_law(solve: Solve, named: str) -> None:
    """Proves: accents and case do not matter; a sector of Điều 7 covers what is filed under it.

    One year, X = 60: R (roads, economic activities) is worth 1, H (health) 9; roads get 60.
    Sensitivity: without the rule the answer would be 9.
    """
    lines = [
        project("H", 60, sector="Y tế", benefit=9),
        project("R", 60, sector="Giao thông", benefit=1),
    ]
    sheets = book(lines, [source("X", 60)], limits=[limit("sector", named, "money", min=60)], **NO_TAIL)
    assert value(solve(sheets)) == 1
    assert value(solve(sheets, "floor")) == 9


def test_a_share_of_all_money(solve: Solve) -> None:
    """Proves: Σ_part f ≥ 0,5 · Σ_all f. Sensitivity: without the rule the answer would be 11, not 3.

    One year, X = 100: H1 (40, worth 2) and H2 (30, worth 1) for health, R (60, worth 9). H1 with R: 40 of
    100; H2 with R: 30 of 90; R alone: nothing of 60. So H1 and H2: 3. With X = 130 all three: 70 of 130, 12.
    """
    lines = [
        project("H1", 40, sector="Y tế", benefit=2),
        project("H2", 30, sector="Y tế", benefit=1),
        project("R", 60, sector="Giao thông", benefit=9),
    ]
    limits = [limit("sector", "Y tế", "share", min=0.5)]
    sheets = book(lines, [source("X", 100)], limits=limits, **NO_TAIL)
    assert (selected(solve(sheets)), value(solve(sheets))) == ({"H1", "H2"}, 3)
    assert value(solve(sheets, "floor")) == 11
    assert value(solve(book(lines, [source("X", 130)], limits=limits, **NO_TAIL))) == 12


def test_a_share_of_one_source_in_one_year(solve: Solve) -> None:
    """Proves: part and whole are those of that source and year.

    Two years, X = 50, 50, Y = 50, 50. H (50) and R (50), each on X or Y; health gets 0,5 of X in 2026.
    H is worth 1, R 9. Both in 2026: H must have half of what X pays then. X is the first source, so R is
    paid from it as far as it may be: both have 25 of X and 25 of Y (or X pays nothing in 2026).
    Sensitivity: without the rule X and Y may pay either as they like; with a share of all money, half is met
    anyway.
    """
    lines = [
        at_once("H", 50, sector="Y tế", benefit=1),
        at_once("R", 50, sector="Giao thông", benefit=9),
    ]
    limits = [limit("sector", "Y tế", "share", min=0.5, source="X", year=2026)]
    sheets = book(lines, [source("X", 50, 50), source("Y", 50, 50)], limits=limits, **NO_TAIL)
    plan = solve(sheets)
    of_x = {code: money(plan, code).get(("X", 2026), 0) for code in "HR"}
    assert of_x["H"] >= of_x["R"]
    assert value(plan) == 10
    only = [{**line, "sources": "X"} for line in lines]
    both = [source("X", 50, 50), source("Y", 50, 50)]
    plan = solve(book(only, both, limits=limits, **NO_TAIL))
    assert (years(plan, "H"), years(plan, "R")) == ((2026, 2026, 2026), (2027, 2027, 2027))
    assert value(plan) == round(1 + 9 * 0.95, 6)
    assert value(solve(book(only, both, limits=limits, **NO_TAIL), "floor")) == round(9 + 0.95, 6)


def test_lump_sums_count_in_money_and_share(solve: Solve) -> None:
    """Proves: lump sums are money of the plan. Sensitivity: without the rule the answer would be 9.

    One year, X = 100. L (40, health) is due; R (60, worth 9) and H (60, worth 1). Health 0,5 of all money:
    R beside L: 40 of 100, so H: 100 of 100. A floor of 40 in money is met by L alone: R.
    """
    lines = [
        project("H", 60, sector="Y tế", benefit=1),
        lump("L", sector="Y tế", min_amount=40),
        project("R", 60, sector="Giao thông", benefit=9),
    ]
    share = book(lines, [source("X", 100)], limits=[limit("sector", "Y tế", "share", min=0.5)], **NO_TAIL)
    assert (selected(solve(share)), value(solve(share))) == ({"H", "L"}, 1)
    assert value(solve(share, "floor")) == 9
    total = book(lines, [source("X", 100)], limits=[limit("sector", "Y tế", "money", min=40)], **NO_TAIL)
    assert selected(solve(total)) == {"L", "R"}


def test_a_number_of_projects_committed_included(solve: Solve) -> None:
    """Proves: Σ_part Σ x ≥ min; committed lines count, lump sums do not.

    One year, X = 70. In Ba Bể: K (20, completed), L (lump sum of 10), N (40, worth 1); elsewhere M (40, worth
    9). Two projects in Ba Bể: K and N. One: K alone does, M is in. Sensitivity: without the rule M is in.
    """
    lines = [
        project("K", 20, status="completed", locality="Ba Bể"),
        lump("L", min_amount=10, locality="Ba Bể"),
        project("M", 40, locality="Chợ Đồn", benefit=9),
        project("N", 40, locality="Ba Bể", benefit=1),
    ]
    two = book(lines, [source("X", 70)], limits=[limit("locality", "Ba Bể", "count", min=2)], **NO_TAIL)
    assert (selected(solve(two)), value(solve(two))) == ({"K", "L", "N"}, 1)
    assert value(solve(two, "floor")) == 9
    one = book(lines, [source("X", 70)], limits=[limit("locality", "Ba Bể", "count", min=1)], **NO_TAIL)
    assert value(solve(one)) == 9


def test_a_number_of_projects_starting_in_a_year(solve: Solve) -> None:
    """Proves: with a year only schedules with a = year count. Sensitivity: without the rule 10 + 9 in 2026.

    Two years, X = 100 each: one project of group C must start in 2027. B is worth less: 10 + 9 · 0,95.
    """
    lines = [at_once("A", 50, benefit=10), at_once("B", 50, benefit=9)]
    sheets = book(
        lines, [source("X", 100, 100)], limits=[limit("group", "C", "count", min=1, year=2027)], **NO_TAIL
    )
    plan = solve(sheets)
    assert (years(plan, "A"), years(plan, "B")) == ((2026, 2026, 2026), (2027, 2027, 2027))
    assert value(plan) == round(10 + 9 * 0.95, 6)
    assert value(solve(sheets, "floor")) == 19


def test_money_of_a_year(solve: Solve) -> None:
    """Proves: only that year counts. Sensitivity: without the rule A would be paid in 2026: 10.

    Two years, X = 50, 50: A (50); investor I spends 50 in 2027.
    """
    lines = [at_once("A", 50, investor="Ban I", benefit=10)]
    limits = [limit("investor", "Ban I", "money", min=50, year=2027)]
    sheets = book(lines, [source("X", 50, 50)], limits=limits, **NO_TAIL)
    assert (by_year(solve(sheets), "A"), value(solve(sheets))) == ({2027: 50}, worth(10, 1))
    assert value(solve(sheets, "floor")) == 10


def test_money_of_a_source(solve: Solve) -> None:
    """Proves: dimension source is money from that source. Sensitivity: without the rule all 60 are of X.

    One year, X = 60, Y = 60, A costs 60; Y pays 40 at least. The first source is used first: X 20, Y 40.
    """
    lines = [project("A", 60, benefit=10)]
    sheets = book(
        lines, [source("X", 60), source("Y", 60)], limits=[limit("source", "Y", "money", min=40)], **NO_TAIL
    )
    assert money(solve(sheets), "A") == {("X", 2026): 20, ("Y", 2026): 40}
    assert money(solve(sheets, "floor"), "A") == {("X", 2026): 60}


def test_a_second_filter(solve: Solve) -> None:
    """Proves: both must hold. Sensitivity: by the first alone R (road in Ba Bể, worth 9) would do.

    One year, X = 60: health in Ba Bể gets 60; H is worth 2 there, G (health elsewhere) 5.
    """
    lines = [
        project("G", 60, sector="Y tế", locality="Chợ Đồn", benefit=5),
        project("H", 60, sector="Y tế", locality="Ba Bể", benefit=2),
        project("R", 60, sector="Giao thông", locality="Ba Bể", benefit=9),
    ]
    second = limit("sector", "Y tế", "money", min=60, and_dimension="locality", and_value="Ba Bể")
    sheets = book(lines, [source("X", 60)], limits=[second], **NO_TAIL)
    assert (selected(solve(sheets)), value(solve(sheets))) == ({"H"}, 2)
    assert value(solve(sheets, "floor")) == 9


def test_class_is_a_criterion_above_nought(solve: Solve) -> None:
    """Proves: class = column > 0. Sensitivity: with ≥ 0 the floor would be met by B (worth 9)."""
    lines = [project("A", 60, benefit=1, inter_regional=0.5), project("B", 60, benefit=9, inter_regional=0)]
    limits = [limit("class", "inter_regional", "count", min=1)]
    sheets = book(lines, [source("X", 60)], limits=limits, **NO_TAIL)
    assert value(solve(sheets)) == 1
    assert value(solve(sheets, "floor")) == 9


def test_a_floor_costs_a_committed_line_its_money(solve: Solve) -> None:
    """Proves: a rule holds before any tier. Sensitivity: without it nothing lacks.

    One year, X = 60: K completed needs 60; health gets 60, so H is in and K lacks all.
    """
    lines = [project("H", 60, sector="Y tế", benefit=1), project("K", 60, status="completed")]
    sheets = book(lines, [source("X", 60)], limits=[limit("sector", "Y tế", "money", min=60)], **NO_TAIL)
    assert lacking(solve(sheets)) == {4: 60}
    assert lacking(solve(sheets, "floor")) == {}


def test_a_floor_that_cannot_be_reached(solve: Solve) -> None:
    """Proves: infeasible beyond what there is. Sensitivity: without it, or 1 less, there is a plan."""
    lines = [project("H", 60, sector="Y tế", benefit=1)]
    sheets = book(lines, [source("X", 90)], limits=[limit("sector", "Y tế", "money", min=61)], **NO_TAIL)
    with pytest.raises(NoPlanError) as caught:
        solve(sheets)
    assert caught.value.reason == "infeasible"
    assert value(solve(sheets, "floor")) == 1
    exact = book(lines, [source("X", 90)], limits=[limit("sector", "Y tế", "money", min=60)], **NO_TAIL)
    assert value(solve(exact)) == 1
