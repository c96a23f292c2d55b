"""Maths of weights that differ by the kind of area a project serves, through the scores they make."""

import pytest

from optimizer.workbook.raw import Cell
from tests.books import BookSheets, project, source
from tests.maths.small import Solve, book, selected, value

SCORED = {"objective": "score", "size_exponent": 0, "two_period_share": 0}
"""Value is the score itself."""


def two(criteria: list[dict[str, Cell]], money: int = 100, **keys: Cell) -> BookSheets:
    """The same project twice, 40 points of social and 80 of growth: T in town, V in a remote village."""
    points: dict[str, Cell] = {"social": 40, "growth": 80}
    lines = [
        project("T", 50, area_type="urban", **points),
        project("V", 50, area_type="remote", **points),
    ]
    return book(lines, [source("X", money)], criteria=criteria, **(SCORED | keys))


def scores(solve: Solve, sheets: BookSheets) -> dict[str, float]:
    """Score of every project."""
    return {line.project_id: line.score for line in solve(sheets).lines}


def row(criterion: str, area: str | None = None, **columns: Cell) -> dict[str, Cell]:
    """A row of the sheet `criteria`."""
    return {"criterion": criterion, "area_type": area, **columns}


def test_a_weight_of_one_area_replaces_the_general_one_there(solve: Solve) -> None:
    """Proves: Σ_c w_c,area n_c, each area summing to 1. Sensitivity: without the area's row both have 60.

    Weights 1 : 1, in remote areas social 3: T = (40 + 80)/2 = 60, V = (3 · 40 + 80)/4 = 50. One year, X = 50:
    T is taken.
    """
    criteria = [row("social", weight=1), row("growth", weight=1), row("social", "remote", weight=3)]
    sheets = two(criteria, money=50)
    plan = solve(sheets)
    assert scores(solve, sheets) == pytest.approx({"T": 60, "V": 50})
    assert (selected(plan), value(plan)) == ({"T"}, 60)
    assert scores(solve, two(criteria[:2])) == pytest.approx({"T": 60, "V": 60})


def test_the_choice_turns_round(solve: Solve) -> None:
    """Proves: the area's weight decides. Sensitivity: with the general weights T and V are worth the same.

    In remote areas growth 3: V = (40 + 3 · 80)/4 = 70 > 60.
    """
    criteria = [row("social", weight=1), row("growth", weight=1), row("growth", "remote", weight=3)]
    plan = solve(two(criteria, money=50))
    assert (selected(plan), value(plan)) == ({"V"}, 70)


def test_every_area_has_its_own_and_a_line_without_one_the_general(solve: Solve) -> None:
    """Proves: areas do not mix. Sensitivity: were any area's row general, T or N would change.

    General 1 : 1. Remote: social 3 → V 50. Urban: growth 0 → T = 40. N without an area: 60.
    """
    criteria = [
        row("social", weight=1),
        row("growth", weight=1),
        row("social", "remote", weight=3),
        row("growth", "urban", weight=0),
    ]
    sheets = two(criteria)
    lines = [*sheets.projects, project("N", 50, social=40, growth=80)]
    sheets = book(lines, [source("X", 200)], criteria=criteria, **SCORED)
    assert scores(solve, sheets) == pytest.approx({"N": 60, "T": 40, "V": 50})


def test_ranks_of_one_area(solve: Solve) -> None:
    """Proves: rank-order centroid of the ranks that hold there; ties share. Sensitivity: T's score is V's.

    General: social 1, growth 2: weights 3/4 and 1/4: T = 50. Remote: growth first and social second: V =
    40/4 + 3 · 80/4 = 70. With growth's rank 1 alone both are first: a half each: 60.
    """
    general = [row("social", rank=1), row("growth", rank=2)]
    turned = [*general, row("social", "remote", rank=2), row("growth", "remote", rank=1)]
    assert scores(solve, two(turned)) == pytest.approx({"T": 50, "V": 70})
    tied = [*general, row("growth", "remote", rank=1)]
    assert scores(solve, two(tied)) == pytest.approx({"T": 50, "V": 60})


def test_points_are_stretched_over_the_whole_book(solve: Solve) -> None:
    """Proves: only weights differ by area, min–max does not. Sensitivity: by area each would have 0.

    social 0 in T and 10 in V by min–max: 0 and 100; growth raw 80. T = (0 + 80)/2 = 40, V = (3 · 100 + 80)/4.
    """
    criteria = [
        row("social", weight=1, scale="minmax"),
        row("growth", weight=1),
        row("social", "remote", weight=3),
    ]
    lines = [
        project("T", 50, area_type="urban", social=0, growth=80),
        project("V", 50, area_type="remote", social=10, growth=80),
    ]
    sheets = book(lines, [source("X", 100)], criteria=criteria, **SCORED)
    assert scores(solve, sheets) == pytest.approx({"T": 40, "V": 95})
