"""Maths of `bundle`: all or none."""

from tests.books import link, project, source
from tests.maths.small import NO_TAIL, Solve, at_once, book, lacking, selected, value, years


def test_both_or_neither(solve: Solve) -> None:
    """Proves: Σ x_A = Σ x_B. Sensitivity: without the rule the answer would be 10, not 9.

    One year, X = 100: A and B cost 60 (10 and 2), too much together; C costs 100, worth 9.
    """
    lines = [project("A", 60, benefit=10), project("B", 60, benefit=2), project("C", 100, benefit=9)]
    sheets = book(lines, [source("X", 100)], links=[link("bundle", "A", "B")], **NO_TAIL)
    plan = solve(sheets)
    assert (selected(plan), value(plan)) == ({"C"}, 9)
    assert (selected(solve(sheets, "bundle")), value(solve(sheets, "bundle"))) == ({"A"}, 10)
    roomy = book(lines, [source("X", 120)], links=[link("bundle", "B", "A")], **NO_TAIL)
    assert (selected(solve(roomy)), value(solve(roomy))) == ({"A", "B"}, 12)


def test_the_worse_one_does_not_go_alone_either(solve: Solve) -> None:
    """Proves: an equality, not `requires`. Sensitivity: without the rule the answer would be 2, not 1.

    One year, X = 20: A costs 60 (worth 10), B costs 20 (worth 2), C costs 20 (worth 1). B alone would be
    best, but A does not fit, so neither: C.
    """
    lines = [project("A", 60, benefit=10), project("B", 20, benefit=2), project("C", 20, benefit=1)]
    sheets = book(lines, [source("X", 20)], links=[link("bundle", "A", "B")], **NO_TAIL)
    assert (selected(solve(sheets)), value(solve(sheets))) == ({"C"}, 1)
    assert (selected(solve(sheets, "bundle")), value(solve(sheets, "bundle"))) == ({"B"}, 2)


def test_years_may_differ(solve: Solve) -> None:
    """Proves: selected together, not started together. Sensitivity: without the rule nothing changes here.

    Two years, X = 50, 50: A in 2026, B (not before 2027) in 2027: 10 + 2 · 0,95.
    """
    lines = [at_once("A", 50, benefit=10), at_once("B", 50, benefit=2, earliest_start=2027)]
    sheets = book(lines, [source("X", 50, 50)], links=[link("bundle", "A", "B")], **NO_TAIL)
    plan = solve(sheets)
    assert (years(plan, "A"), years(plan, "B")) == ((2026, 2026, 2026), (2027, 2027, 2027))
    assert value(plan) == value(solve(sheets, "bundle")) == round(10 + 2 * 0.95, 6)


def test_a_committed_line_brings_its_partner_at_any_cost(solve: Solve) -> None:
    """Proves: K is always in, so N is, before value and before K's own money.

    One year. K completed needs 50, N (50, worth 0) goes with it, M (50) is worth 9. X = 100: K and N, 0.
    X = 50: N must have all of its 50, so K lacks 50. Sensitivity: without the rule M is in with X = 100,
    and nothing lacks with X = 50.
    """
    lines = [project("K", 50, status="completed"), project("N", 50, benefit=0), project("M", 50, benefit=9)]
    links = [link("bundle", "N", "K")]
    sheets = book(lines, [source("X", 100)], links=links, **NO_TAIL)
    plan = solve(sheets)
    assert (selected(plan), lacking(plan), value(plan)) == ({"K", "N"}, {}, 0)
    assert value(solve(sheets, "bundle")) == 9
    tight = book(lines, [source("X", 50)], links=links, **NO_TAIL)
    assert (selected(solve(tight)), lacking(solve(tight))) == ({"K", "N"}, {4: 50})
    assert lacking(solve(tight, "bundle")) == {}
