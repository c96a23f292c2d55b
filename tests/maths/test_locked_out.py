"""Maths of `locked_out`: the user's order to leave a project out."""

from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, book, issues, lacking, lump, selected, value


def test_a_locked_project_is_out(solve: Solve) -> None:
    """Proves: Σ x = 0. Sensitivity: without the rule the answer would be 6, not 5.

    One year, X = 100, A and B cost 60, worth 6 and 5; A is locked out.
    """
    lines = [project("A", 60, benefit=6, lock="out"), project("B", 60, benefit=5)]
    sheets = book(lines, [source("X", 100)], **NO_TAIL)
    plan = solve(sheets)
    assert (selected(plan), value(plan)) == ({"B"}, 5)
    assert value(solve(sheets, "locked_out")) == 6


def test_a_committed_line_locked_out_leaves_stage_one(solve: Solve) -> None:
    """Proves: it is not paid, lacks nothing in its tier, and is called hypothetical.

    One year, X = 100. K completed and L (programme) need 100 each, N is worth 5 and costs 100. K and L
    locked out: N is in, no tier lacks. Sensitivity: without the locks tier 4 takes all, and 100
    lack in tier 5.
    """
    lines = [
        project("K", 100, status="completed", lock="out"),
        lump("L", min_amount=100, lock="out"),
        project("N", 100, benefit=5),
    ]
    sheets = book(lines, [source("X", 100)], **NO_TAIL)
    plan = solve(sheets)
    assert (selected(plan), lacking(plan), value(plan)) == ({"N"}, {}, 5)
    assert [i.project_id for i in issues(sheets) if i.code == "issue_committed_locked_out"] == ["K", "L"]
    free = solve(book([{**line, "lock": None} for line in lines], [source("X", 100)], **NO_TAIL))
    assert (selected(free), lacking(free), value(free)) == ({"K", "L"}, {5: 100}, 0)
