"""Maths of `change_limit`: how many projects of the approved plan may be treated otherwise."""

import pytest

from models.issues import NoPlanError
from tests.books import project, source
from tests.golden.form import ongoing
from tests.maths.small import NO_TAIL, Solve, at_once, book, lacking, lump, no_plan, selected, value


@pytest.mark.parametrize(("most", "worth"), [(0, 9), (1, 9), (2, 14), (3, 14), (4, 17)])
def test_projects_that_enter_and_leave(solve: Solve, most: int, worth: int) -> None:
    """Proves: Σ (1 − Σ kept x) + Σ x ≤ changes_max. Sensitivity: without the rule always 17.

    One year, X = 60, four new projects of 30. A (5) and B (4) are approved, C (9) and D (8) are not: each
    exchange is two changes. B for C: 14; A for D as well: 17.
    """
    approved = {"approved:X:2026": 30}
    lines = [
        project("A", 30, benefit=5, **approved),
        project("B", 30, benefit=4, **approved),
        project("C", 30, benefit=9),
        project("D", 30, benefit=8),
    ]
    sheets = book(lines, [source("X", 60)], changes_max=most, **NO_TAIL)
    assert value(solve(sheets)) == worth
    assert value(solve(sheets, "change_limit")) == 17


@pytest.mark.parametrize(("most", "worth"), [(0, 9.5), (1, 10.0)])
def test_another_year_is_a_change(solve: Solve, most: int, worth: float) -> None:
    """Proves: a kept schedule has the approved money of each year. Sensitivity: without the rule 10.

    Two years, X = 30 each: A (30, worth 10, at once) was approved for 2027: 10 · 0,95; in 2026 worth 10.
    """
    lines = [at_once("A", 30, benefit=10, **{"approved:X:2027": 30})]
    sheets = book(lines, [source("X", 30, 30)], changes_max=most, **NO_TAIL)
    assert value(solve(sheets)) == worth
    assert value(solve(sheets, "change_limit")) == 10


@pytest.mark.parametrize(("most", "chosen"), [(0, {"A"}), (1, {"A"}), (2, {"A", "B"})])
def test_another_source_is_a_change(solve: Solve, most: int, chosen: set[str]) -> None:
    """Proves: a kept project is paid from its approved sources. Sensitivity: without it B enters at one.

    One year, X = Y = 30: A (30, X or Y, worth 5) was approved from X; B (30, only X, worth 3) enters only
    where A goes over to Y, which is a second change.
    """
    lines = [
        project("A", 30, sources="X;Y", benefit=5, **{"approved:X:2026": 30}),
        project("B", 30, sources="X", benefit=3),
    ]
    sheets = book(lines, [source("X", 30), source("Y", 30)], changes_max=most, **NO_TAIL)
    assert selected(solve(sheets)) == chosen
    assert selected(solve(sheets, "change_limit")) == {"A", "B"}


def test_several_sources_in_a_year(solve: Solve) -> None:
    """Proves: each cell is kept where a year has several sources. Sensitivity: without the rule B gets its X.

    One year, X = Y = 40: A (40, worth 5) was approved with 20 of each; B (30, only X, worth 3) finds 20 of X.
    """
    lines = [
        project("A", 40, sources="X;Y", benefit=5, **{"approved:X:2026": 20, "approved:Y:2026": 20}),
        project("B", 30, sources="X", benefit=3),
    ]
    sheets = book(lines, [source("X", 40), source("Y", 40)], changes_max=1, **NO_TAIL)
    assert selected(solve(sheets)) == {"A"}
    assert value(solve(sheets, "change_limit")) == 8


@pytest.mark.parametrize(("most", "lacks"), [(0, {8: 30}), (1, {})])
def test_a_committed_line_may_keep_lacking(solve: Solve, most: int, lacks: dict[int, int]) -> None:
    """Proves: a kept line lacks what the approved plan left it. Sensitivity: without the rule nothing lacks.

    One year, X = 50: K (ongoing, 50) was approved with 20. No money of its own was approved for the lump sum
    L (10), which is not counted; X = 60.
    """
    lines = [ongoing("K", 50, **{"approved:X:2026": 20}), lump("L", min_amount=10)]
    sheets = book(lines, [source("X", 60)], changes_max=most, **NO_TAIL)
    assert lacking(solve(sheets)) == lacks
    assert lacking(solve(sheets, "change_limit")) == {}


def test_what_cannot_be_kept_is_a_change(solve: Solve) -> None:
    """Proves: infeasible, named. Sensitivity: if it counted nothing, there would be a plan.

    A was approved with 30 and now costs 40: in or out, it is changed.
    """
    lines = [project("A", 40, benefit=5, **{"approved:X:2026": 30})]
    sheets = book(lines, [source("X", 60)], changes_max=0, **NO_TAIL)
    with pytest.raises(NoPlanError):
        solve(sheets)
    assert ("mandate", "change_limit", ("number",), 1) in no_plan(sheets)
    one = book(lines, [source("X", 60)], changes_max=1, **NO_TAIL)
    assert value(solve(one)) == value(solve(sheets, "change_limit")) == 5
