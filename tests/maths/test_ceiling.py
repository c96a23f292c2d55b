"""Maths of `ceiling`: a part of the plan gets at most so much, such a share, or so many projects."""

import pytest

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
    years,
)

ROADS = [
    project("H", 60, sector="Y tế", benefit=1),
    project("R", 60, sector="Giao thông", benefit=9),
    project("S", 60, sector="Giao thông", benefit=8),
]
"""Two roads, worth 9 and 8, and a hospital, worth 1; each costs 60."""


@pytest.mark.parametrize(("measure", "most"), [("money", 119), ("share", 0.5), ("count", 1)])
def test_money_share_and_number(solve: Solve, measure: str, most: float) -> None:
    """Proves: Σ f ≤ 119, Σ f ≤ 0,5 Σ_all f, Σ x ≤ 1. Sensitivity: without the rule it would be 17, not 10.

    One year, X = 120: two roads would be 120 in money, all of the plan, and two in number. One road with the
    hospital: 60, half, one: 9 + 1.
    """
    limits = [limit("sector", "Giao thông", measure, max=most)]
    sheets = book(ROADS, [source("X", 120)], limits=limits, **NO_TAIL)
    assert (selected(solve(sheets)), value(solve(sheets))) == ({"H", "R"}, 10)
    assert value(solve(sheets, "ceiling")) == 17


@pytest.mark.parametrize(("measure", "most"), [("money", 120), ("share", 1), ("count", 2)])
def test_just_enough_is_enough(solve: Solve, measure: str, most: float) -> None:
    """Proves: ≤, not <. Sensitivity: with < the answer would be 10, not 17."""
    limits = [limit("sector", "Giao thông", measure, max=most)]
    assert value(solve(book(ROADS, [source("X", 120)], limits=limits, **NO_TAIL))) == 17


def test_nought_is_a_limit(solve: Solve) -> None:
    """Proves: max 0 bars, blank does not. Sensitivity: without the rule the answer would be 17."""
    limits = [limit("sector", "Giao thông", "money", max=0)]
    sheets = book(ROADS, [source("X", 120)], limits=limits, **NO_TAIL)
    assert value(solve(sheets)) == 1
    assert value(solve(sheets, "ceiling")) == 17


def test_the_money_of_a_year_moves_on(solve: Solve) -> None:
    """Proves: with a year only that year is limited. Sensitivity: without the rule all is paid in 2026: 10.

    Two years, X = 100 each, R (100, a road, hi = 100): 40 at most in 2026, so it ends in 2027, whenever it
    begins.
    """
    lines = [at_once("R", 100, sector="Giao thông", benefit=10)]
    limits = [limit("sector", "Giao thông", "money", max=40, year=2026)]
    sheets = book(lines, [source("X", 100, 100)], limits=limits, two_period_share=0)
    plan = solve(sheets)
    assert value(plan) == round(10 * 0.95, 6)
    assert by_year(plan, "R").get(2026, 0) <= 40
    assert value(solve(sheets, "ceiling")) == 10


def test_the_money_of_a_source(solve: Solve) -> None:
    """Proves: with a source only its money is limited. Sensitivity: without the rule all 60 are of X."""
    lines = [project("R", 60, sector="Giao thông", benefit=10)]
    limits = [limit("sector", "Giao thông", "money", max=25, source="X")]
    sheets = book(lines, [source("X", 60), source("Y", 60)], limits=limits, **NO_TAIL)
    assert money(solve(sheets), "R") == {("X", 2026): 25, ("Y", 2026): 35}
    assert money(solve(sheets, "ceiling"), "R") == {("X", 2026): 60}


def test_a_share_of_one_source(solve: Solve) -> None:
    """Proves: part and whole are money of that source. Sensitivity: of all money half would be met by Y.

    One year, X = 60, Y = 60: the hospital lives on Y only, so X pays roads or nobody: no road, 1.
    """
    lines = [ROADS[0] | {"sources": "Y"}, ROADS[1] | {"sources": "X"}]
    sources = [source("X", 60), source("Y", 60)]
    of_x = book(
        lines, sources, limits=[limit("sector", "Giao thông", "share", max=0.5, source="X")], **NO_TAIL
    )
    assert value(solve(of_x)) == 1
    assert value(solve(of_x, "ceiling")) == 10
    of_all = book(lines, sources, limits=[limit("sector", "Giao thông", "share", max=0.5)], **NO_TAIL)
    assert value(solve(of_all)) == 10


def test_committed_lines_use_the_number_up(solve: Solve) -> None:
    """Proves: committed lines count, lump sums do not. Sensitivity: without the rule N is in: 9.

    One year, X = 100. Two projects at most with Ban I: K and M (completed); N (20, worth 9) would be a third.
    L, a lump sum of Ban I, is no project.
    """
    lines = [
        project("K", 20, status="completed", investor="Ban I"),
        lump("L", min_amount=10, investor="Ban I"),
        project("M", 20, status="completed", investor="Ban I"),
        project("N", 20, investor="Ban I", benefit=9),
    ]
    two = book(lines, [source("X", 100)], limits=[limit("investor", "Ban I", "count", max=2)], **NO_TAIL)
    assert (value(solve(two)), value(solve(two, "ceiling"))) == (0, 9)
    three = book(lines, [source("X", 100)], limits=[limit("investor", "Ban I", "count", max=3)], **NO_TAIL)
    assert value(solve(three)) == 9


def test_a_number_starting_in_a_year(solve: Solve) -> None:
    """Proves: with a year only schedules with a = year count. Sensitivity: without the rule 19 in 2026."""
    lines = [at_once("A", 50, benefit=10), at_once("B", 50, benefit=9)]
    limits = [limit("group", "C", "count", max=1, year=2026)]
    sheets = book(lines, [source("X", 100, 100)], limits=limits, **NO_TAIL)
    plan = solve(sheets)
    assert (years(plan, "A"), years(plan, "B")) == ((2026, 2026, 2026), (2027, 2027, 2027))
    assert value(plan) == round(10 + 9 * 0.95, 6)
    assert value(solve(sheets, "ceiling")) == 19


def test_a_number_by_source_counts_who_may_use_it(solve: Solve) -> None:
    """Proves: for counts a source means projects that may use it. Sensitivity: counted by money, both are in.

    One year, X = 100, Y = 100: A and B (50 each, worth 10 and 9) may use X, B also Y. One user of X at most:
    A, although B could live on Y. C (50 of Y, worth 1) is none.
    """
    lines = [
        project("A", 50, sources="X", benefit=10),
        project("B", 50, sources="X;Y", benefit=9),
        project("C", 50, sources="Y", benefit=1),
    ]
    sources = [source("X", 100), source("Y", 100)]
    sheets = book(lines, sources, limits=[limit("source", "X", "count", max=1)], **NO_TAIL)
    assert (selected(solve(sheets)), value(solve(sheets))) == ({"A", "C"}, 11)
    assert value(solve(sheets, "ceiling")) == 20
    column = book(lines, sources, limits=[limit("group", "C", "count", max=2, source="Y")], **NO_TAIL)
    assert value(solve(column)) == 20
    tight = book(lines, sources, limits=[limit("group", "C", "count", max=1, source="Y")], **NO_TAIL)
    assert value(solve(tight)) == 19


def test_by_status_and_by_tier(solve: Solve) -> None:
    """Proves: status as stated; tier = the line's own, stated or by the scenario's order.

    One year, X = 100. K (ongoing, 40) and N (new, 40, worth 9). At most 25 for status ongoing: K lacks 15.
    At most 0 for tier 13: N is out; K with tier 13 of its own falls under it as well and lacks all 40.
    Sensitivity: without the rule nothing lacks and N is in: 9.
    """
    lines = [project("K", 40, status="ongoing", first_capital_year=2025), project("N", 40, benefit=9)]
    by_status = book(
        lines, [source("X", 100)], limits=[limit("status", "ongoing", "money", max=25)], **NO_TAIL
    )
    assert (lacking(solve(by_status)), value(solve(by_status))) == ({8: 15}, 9)
    by_tier = book(lines, [source("X", 100)], limits=[limit("tier", 13, "money", max=0)], **NO_TAIL)
    assert (lacking(solve(by_tier)), value(solve(by_tier))) == ({}, 0)
    assert value(solve(by_tier, "ceiling")) == 9
    own = book(
        [lines[0] | {"tier": 13}, lines[1]],
        [source("X", 100)],
        limits=[limit("tier", 13, "money", max=0)],
        **NO_TAIL,
    )
    assert (lacking(solve(own)), value(solve(own))) == ({13: 40}, 0)


def test_by_area_type(solve: Solve) -> None:
    """Proves: the kind of area; a line without one is in none. Sensitivity: without the rule it is 17."""
    lines = [
        project("A", 50, area_type="urban", benefit=9),
        project("B", 50, area_type="urban", benefit=8),
        project("C", 50, benefit=1),
    ]
    limits = [limit("area_type", "urban", "count", max=1)]
    sheets = book(lines, [source("X", 100)], limits=limits, **NO_TAIL)
    assert value(solve(sheets)) == 10
    assert value(solve(sheets, "ceiling")) == 17


def test_what_is_no_capacity_is_a_ceiling(solve: Solve) -> None:
    """Proves: an investor's limit without a year, or with a second filter, is a ceiling.

    One year, X = 100: A (60, worth 9, Ban I) against a limit of 50. Sensitivity: switched off as
    `investor_capacity` nothing changes, switched off as `ceiling` A is in.
    """
    lines = [project("A", 60, investor="Ban I", locality="Ba Bể", benefit=9)]
    whole = limit("investor", "Ban I", "money", max=50)
    filtered = limit(
        "investor", "Ban I", "money", max=50, year=2026, and_dimension="locality", and_value="Ba Bể"
    )
    for one in (whole, filtered):
        sheets = book(lines, [source("X", 100)], limits=[one], **NO_TAIL)
        assert value(solve(sheets)) == value(solve(sheets, "investor_capacity")) == 0
        assert value(solve(sheets, "ceiling")) == 9


def test_floor_and_ceiling_of_one_row(solve: Solve) -> None:
    """Proves: min and max of one row are two rules. Sensitivity: without `ceiling` 17, without `floor` 20.

    One year, X = 100. One project of Ba Bể exactly: A (50, worth 9) and B (50, worth 8) there, C (100) 20.
    """
    lines = [
        project("A", 50, locality="Ba Bể", benefit=9),
        project("B", 50, locality="Ba Bể", benefit=8),
        project("C", 100, locality="Chợ Đồn", benefit=20),
    ]
    sheets = book(
        lines, [source("X", 100)], limits=[limit("locality", "Ba Bể", "count", min=1, max=1)], **NO_TAIL
    )
    assert value(solve(sheets)) == 9
    assert value(solve(sheets, "ceiling")) == 17
    assert value(solve(sheets, "floor")) == 20
