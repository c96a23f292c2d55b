"""Maths of `tier_order`: the shortfall of a tier is minimised before any later tier, and before value."""

from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, book, by_year, lacking, lump, selected, value

REST = "oda;ppp;ongoing_finishing;preparation;arrears;policy_capital;entrusted"
"""The statuses the orders below do not care about."""


def test_committed_lines_come_before_value(solve: Solve) -> None:
    """Proves: stage 1 before stage 2. Sensitivity: without the rule the answer would be 9, not 0.

    One year, X = 100: K completed needs 70, N is worth 9 and costs 60. K gets 70, N nothing. Free, N is
    taken and K gets what is left at most.
    """
    sheets = book(
        [project("K", 70, status="completed"), project("N", 60, benefit=9)], [source("X", 100)], **NO_TAIL
    )
    plan = solve(sheets)
    assert (by_year(plan, "K"), selected(plan), lacking(plan), value(plan)) == ({2026: 70}, {"K"}, {}, 0)
    free = solve(sheets, "tier_order")
    assert (selected(free), value(free)) == ({"K", "N"}, 9)


def test_the_law_puts_completed_before_ongoing(solve: Solve) -> None:
    """Proves: tiers 4 and 8. Sensitivity: without the rule A would be on time, worth 9.

    One year, X = 60: A ongoing (worth 9) and B completed need 60 each: B gets it, A lacks 60 in tier 8
    and finishes after its window (2026 + 3 − 1 = 2028), in 2029.
    """
    lines = [
        project("A", 60, status="ongoing", first_capital_year=2026, benefit=9),
        project("B", 60, status="completed"),
    ]
    sheets = book(lines, [source("X", 60)], **NO_TAIL)
    plan = solve(sheets)
    assert (by_year(plan, "A"), by_year(plan, "B"), lacking(plan)) == ({}, {2026: 60}, {8: 60})
    assert value(plan) == round(9 * 0.95**3, 6)
    assert value(solve(sheets, "tier_order")) == 9


def test_equal_ranks_leave_the_choice_to_value(solve: Solve) -> None:
    """Proves: the province's own order with `=`: one tier, whose sum is minimised.

    The book above with completed = ongoing in tier 4: 60 lack in tier 4 whoever gets the money, so value
    decides: A on time, worth 9. Sensitivity: under the law's order B gets it.
    """
    lines = [
        project("A", 60, status="ongoing", first_capital_year=2026, benefit=9),
        project("B", 60, status="completed"),
    ]
    order = f"urgent;national;advance;completed=ongoing;{REST};new"
    plan = solve(book(lines, [source("X", 60)], tier_order=order, **NO_TAIL))
    assert (by_year(plan, "A"), by_year(plan, "B"), lacking(plan)) == ({2026: 60}, {}, {4: 60})
    assert value(plan) == 9


def test_parts_follow_the_order_in_force(solve: Solve) -> None:
    """Proves: advances and arrears have the tiers of their names, whatever the project's own.

    One year, X = 50. A ongoing needs 50: advance 20, arrears 10, own 20; B completed needs 40.
    By law: 20 to tier 3, 30 of 40 to tier 4; lacking 10 (4), 20 (8), 10 (10).
    Own order with ongoing 3rd, completed 4th, arrears 10th, advance 12th: own 20, B 30: lacking 10 (4), 10
    (10), 20 (12). Sensitivity: the two answers.
    """
    lines = [
        project("A", 50, status="ongoing", first_capital_year=2026, advance_due=20, arrears_due=10),
        project("B", 40, status="completed"),
    ]
    by_law = solve(book(lines, [source("X", 50)], **NO_TAIL))
    assert (by_year(by_law, "A"), by_year(by_law, "B")) == ({2026: 20}, {2026: 30})
    assert lacking(by_law) == {4: 10, 8: 20, 10: 10}
    order = (
        "urgent;national;ongoing;completed;oda;ppp;ongoing_finishing;preparation;policy_capital;"
        "arrears;entrusted;advance;new"
    )
    own = solve(book(lines, [source("X", 50)], tier_order=order, **NO_TAIL))
    assert (by_year(own, "A"), by_year(own, "B")) == ({2026: 20}, {2026: 30})
    assert own.by_id["A"].shortfall == {10: 10, 12: 20}
    assert lacking(own) == {4: 10, 10: 10, 12: 20}


def test_a_lines_own_tier_counts(solve: Solve) -> None:
    """Proves: the column tier outranks the status, for lump sums too.

    One year, X = 60. L (lump sum, tier 2), K completed with tier 1, B completed (4), each 30: K and L are
    paid, B lacks 30. Sensitivity: with tier 9 for K it is K that lacks, in tier 9.
    """
    lines = [
        project("B", 30, status="completed"),
        project("K", 30, status="completed", tier=1),
        lump("L", min_amount=30, tier=2),
    ]
    assert lacking(solve(book(lines, [source("X", 60)], **NO_TAIL))) == {4: 30}
    lines[1]["tier"] = 9
    assert lacking(solve(book(lines, [source("X", 60)], **NO_TAIL))) == {9: 30}


def test_an_earlier_tier_is_not_traded_for_a_later_one(solve: Solve) -> None:
    """Proves: lexicographic, not summed. Sensitivity: by the sum K1 would lack 10 and nothing else.

    One year. K1 urgent needs 40 of X only; K2 ongoing (tier 8, C since 2026) needs 100 of X or not at all:
    50 of X are ordered for it, with X = 80 and Y = 50. K1 first: 40 of X; then K2's order of 50 of X cannot
    be met beside it, so no plan without breaking the order: K1 lacks 10 by the order, which is a must.
    With an order of 40: X pays 40 + 40, nothing lacks in tier 1; K2 lacks 100 − 40 − 50 = 10 in tier 8.
    """
    first = project("K1", 40, status="urgent", sources="X")
    second = project("K2", 100, status="ongoing", first_capital_year=2026, sources="X;Y")
    sources = [source("X", 80), source("Y", 50)]
    forced = solve(book([first, second | {"fix:X:2026": 50}], sources, **NO_TAIL))
    assert lacking(forced) == {1: 10}
    free = solve(book([first, second | {"fix:X:2026": 40}], sources, **NO_TAIL))
    assert lacking(free) == {8: 10}
