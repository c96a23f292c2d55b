"""Maths of `entry`: who may be in the plan without a decision."""

import pytest

from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, articles, book, selected, value

UNDECIDED = {"investment_decision": None}


def test_a_candidate_without_a_decision_stays_out(solve: Solve) -> None:
    """Proves: Σ x ≤ 0 without a decision. Sensitivity: without the rule the answer would be 9, not 5.

    One year, X = 100. A (60, benefit 9) has no decision, B (60, benefit 5) has one; both together
    cost 120 > 100. A is barred, so B: 5. Free, A is worth more: 9.
    """
    sheets = book(
        [project("A", 60, benefit=9, **UNDECIDED), project("B", 60, benefit=5)], [source("X", 100)], **NO_TAIL
    )
    plan = solve(sheets)
    assert (selected(plan), value(plan)) == ({"B"}, 5)
    free = solve(sheets, "entry")
    assert (selected(free), value(free)) == ({"A"}, 9)
    assert all("Điều 55" in article for article in articles(sheets, "issue_no_decision"))
    assert len(articles(sheets, "issue_no_decision")) == 1


def test_a_policy_decision_is_enough_for_a_medium_term_plan(solve: Solve) -> None:
    """Proves: a policy or an investment decision. Sensitivity: without either the answer would be 0."""
    lines = [project("A", 60, benefit=9, policy_decision="NQ 5/NQ-HĐND ngày 02/01/2026", **UNDECIDED)]
    assert value(solve(book(lines, [source("X", 100)], **NO_TAIL))) == 9
    bare = [project("A", 60, benefit=9, **UNDECIDED)]
    assert value(solve(book(bare, [source("X", 100)], **NO_TAIL))) == 0


def test_urgent_preparation_grant_aid_and_committed_need_none(solve: Solve) -> None:
    """Proves: who is excepted. Sensitivity: without the rule the answer would be 5, with N in as well.

    One year, money for all (10 each). U urgent, V preparation, G paid by grant aid and K committed
    are in for 1 each although undecided; N is a plain candidate and is not.
    """
    lines = [
        project("U", 10, status="urgent", committed=0, benefit=1, **UNDECIDED),
        project("V", 10, status="preparation", committed=0, benefit=1, **UNDECIDED),
        project("G", 10, sources="GA", benefit=1, **UNDECIDED),
        project("K", 10, status="completed", benefit=1, **UNDECIDED),
        project("N", 10, benefit=1, **UNDECIDED),
    ]
    sheets = book(lines, [source("X", 40), source("GA", 10, kind="grant_aid")], **NO_TAIL)
    plan = solve(sheets)
    assert (selected(plan), value(plan)) == ({"U", "V", "G", "K"}, 4)
    assert value(solve(sheets, "entry")) == 5


@pytest.mark.parametrize(("plan_type", "answer"), [("medium_term", 7), ("annual", 3), ("adjustment", 7)])
def test_an_annual_plan_asks_for_an_investment_decision(solve: Solve, plan_type: str, answer: int) -> None:
    """Proves: in an annual plan a policy decision is not enough. Sensitivity: elsewhere A is in, 4 more.

    One year, money for all (10 each): A has a policy decision only, B (worth 2) an investment decision, U
    (worth 1) is urgent and has none.
    """
    lines = [
        project("A", 10, demand=10, benefit=4, policy_decision="NQ 5/NQ-HĐND ngày 02/01/2026", **UNDECIDED),
        project("B", 10, demand=10, benefit=2),
        project("U", 10, demand=10, status="urgent", committed=0, benefit=1, **UNDECIDED),
    ]
    sheets = book(lines, [source("X", 30)], plan_type=plan_type, **NO_TAIL)
    assert value(solve(sheets)) == answer
    assert value(solve(sheets, "entry")) == 7
