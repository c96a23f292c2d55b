"""Maths of `synergy`: two projects are worth more together."""

from tests.books import link, project, source
from tests.maths.small import NO_TAIL, Solve, at_once, book, lacking, selected, value, worth


def test_together_they_win(solve: Solve) -> None:
    """Proves: the value counts where both are selected. Sensitivity: without the rule it would be C: 8.

    One year, X = 100: A (60, worth 5) and B (40, worth 1) with a synergy of 3 make 9; C (100) makes 8.
    """
    lines = [project("A", 60, benefit=5), project("B", 40, benefit=1), project("C", 100, benefit=8)]
    sheets = book(lines, [source("X", 100)], links=[link("synergy", "A", "B", 3)], **NO_TAIL)
    plan = solve(sheets)
    assert (selected(plan), value(plan)) == ({"A", "B"}, 9)
    assert plan.outcome.is_proven
    free = solve(sheets, "synergy")
    assert (selected(free), value(free)) == ({"C"}, 8)


def test_one_alone_gains_nothing(solve: Solve) -> None:
    """Proves: synergy ≤ Σ x of each. Sensitivity: with one of the two rows it would be 5 + 100.

    One year, X = 60: A (60) and B (60, worth 4) do not fit together; whichever is named first, A alone: 5.
    """
    lines = [project("A", 60, benefit=5), project("B", 60, benefit=4)]
    for pair in (("A", "B"), ("B", "A")):
        sheets = book(lines, [source("X", 60)], links=[link("synergy", *pair, 100)], **NO_TAIL)
        plan = solve(sheets)
        assert (selected(plan), value(plan)) == ({"A"}, 5)
        assert value(solve(sheets, "synergy")) == 5


def test_it_is_not_discounted(solve: Solve) -> None:
    """Proves: v D(σ) + synergy. Sensitivity: without the rule 6 · 0,95, discounted with it 9 · 0,95.

    Two years, X = 0, 100: A and B are finished in 2027: (5 + 1) · 0,95 + 3.
    """
    lines = [at_once("A", 60, benefit=5), at_once("B", 40, benefit=1)]
    sheets = book(lines, [source("X", 0, 100)], links=[link("synergy", "A", "B", 3)], **NO_TAIL)
    assert value(solve(sheets)) == round(6 * 0.95 + 3, 6)
    assert value(solve(sheets, "synergy")) == worth(6, 1)


def test_each_pair_counts_once(solve: Solve) -> None:
    """Proves: A–B 3 and A–C 2 add up, each once. Sensitivity: without the rule the answer would be 3.

    One year, X = 30, three projects of 10, worth 1 each: 3 + 3 + 2 = 8.
    """
    lines = [project(code, 10, benefit=1) for code in "ABC"]
    links = [link("synergy", "A", "B", 3), link("synergy", "A", "C", 2)]
    sheets = book(lines, [source("X", 30)], links=links, **NO_TAIL)
    assert value(solve(sheets)) == 8
    assert value(solve(sheets, "synergy")) == 3


def test_a_committed_line_that_lacks_money_is_there_all_the_same(solve: Solve) -> None:
    """Proves: selected is enough, late or not. Sensitivity: without the rule B would be in: 5.

    One year, X = 50, Y = 0. K completed lacks its 20 of Y. A (50, worth 4) has a synergy of 2 with K: 6 > 5.
    """
    lines = [
        project("A", 50, sources="X", benefit=4),
        project("B", 50, sources="X", benefit=5),
        project("K", 20, status="completed", sources="Y"),
    ]
    sheets = book(
        lines, [source("X", 50), source("Y", 0)], links=[link("synergy", "K", "A", 2)], two_period_share=0
    )
    plan = solve(sheets)
    assert (selected(plan), lacking(plan), value(plan)) == ({"A", "K"}, {4: 20}, 6)
    assert (selected(solve(sheets, "synergy")), value(solve(sheets, "synergy"))) == ({"B", "K"}, 5)


def test_value_never_outweighs_a_tier(solve: Solve) -> None:
    """Proves: synergies belong to stage 2. Sensitivity: were tiers and value added up, A and B would be in.

    One year, X = 100: K completed needs 30; A and B (50 each) with a synergy of 1 000 do not fit beside it.
    """
    lines = [
        project("A", 50, benefit=1),
        project("B", 50, benefit=1),
        project("K", 30, status="completed"),
    ]
    sheets = book(lines, [source("X", 100)], links=[link("synergy", "A", "B", 1000)], **NO_TAIL)
    plan = solve(sheets)
    assert (lacking(plan), value(plan)) == ({}, 1)
    assert value(solve(sheets, "tier_order")) == 1002
