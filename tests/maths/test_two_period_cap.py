"""Maths of `two_period_cap`: what a plan hands to the next period, central and local money apart."""

import pytest

from models.vocabulary import PlanType
from tests.books import project, source
from tests.maths.small import Solve, book, by_year, left, rows, selected, value, worth


@pytest.mark.parametrize(("base", "answer"), [(100, 1), (99, 0)])
def test_the_cap_is_a_share_of_the_plan(solve: Solve, base: int, answer: int) -> None:
    """Proves: Σ r ≤ ⌊0,2 · base⌋. Sensitivity: without the rule the answer would be 10 · 0,95² both times.

    One year, X = 80, A costs 100: the tail pays 80 and leaves 20: allowed by 20, not by ⌊19,8⌋ = 19.
    """
    sheets = book([project("A", 100, benefit=10)], [source("X", 80, previous_plan=base)])
    plan = solve(sheets)
    assert value(plan) == answer * worth(10, 2)
    assert left(plan, "A") == ({"X": 20} if answer else {})
    assert value(solve(sheets, "two_period_cap")) == worth(10, 2)


def test_central_and_local_money_apart(solve: Solve) -> None:
    """Proves: two rows. Sensitivity: with one common cap of 40 both would be in: 15 · 0,95².

    One year. A lives on X (local, base 100), B on N (central, base 100); each costs 100 and has 70: r = 30 >
    20. Both out, although 40 are there together. With 80 of N, B is in by its own 20.
    """
    lines = [project("A", 100, sources="X", benefit=10), project("B", 100, sources="N", benefit=5)]
    local = source("X", 70, previous_plan=100)
    few = book(lines, [local, source("N", 70, kind="central", previous_plan=100)])
    assert selected(solve(few)) == set()
    assert value(solve(few, "two_period_cap")) == worth(15, 2)
    more = book(lines, [local, source("N", 80, kind="programme", previous_plan=100)])
    assert selected(solve(more)) == {"B"}


def test_all_projects_of_a_side_share_the_cap(solve: Solve) -> None:
    """Proves: the sum over projects. Sensitivity: without the rule the answer would be 15 · 0,95².

    One year, X = 60 and Y = 30 (cap 0,2 · 100 = 20). A and B cost 60; A lives on X and B on Y or X. A on
    time in 2026 takes all X, then B would leave 30 > 20: out; both need r = 30 in all. A alone: 10.
    """
    lines = [project("A", 60, sources="X", benefit=10), project("B", 60, benefit=5)]
    sources = [source("X", 60, previous_plan=100), source("Y", 30, previous_plan=0)]
    plan = solve(book(lines, sources))
    assert (selected(plan), value(plan)) == ({"A"}, 10)
    assert value(solve(book(lines, sources), "two_period_cap")) == round(10 + 5 * 0.95**2, 6)


def test_the_base_is_this_plan_before_reserve(solve: Solve) -> None:
    """Proves: without previous_plan the base is B_s before reserve. Sensitivity: after it the cap is 10.

    One year, X = 100, reserve 0,5, A costs 70: 50 are there, r = 20 ≤ 0,2 · 100. With a total of 90 beside
    the 100 of the year the base is 90: cap 18, out.
    """
    lines = [project("A", 70, benefit=10)]
    plan = solve(book(lines, [source("X", 100, reserve=0.5)]))
    assert (by_year(plan, "A"), left(plan, "A"), value(plan)) == ({2026: 50}, {"X": 20}, worth(10, 2))
    assert value(solve(book(lines, [source("X", 100, total=90, reserve=0.5)]))) == 0


@pytest.mark.parametrize(
    ("changes", "kind", "exempt"),
    [
        ({"status": "national", "committed": 0}, "local_balance", True),
        ({"status": "oda", "committed": 0}, "oda_central", True),
        ({}, "oda_onlent", True),
        ({}, "unit_revenue", True),
        ({}, "lottery", False),
        ({}, "central", False),
    ],
)
def test_who_is_exempt(solve: Solve, changes: dict[str, str | int], kind: str, exempt: bool) -> None:
    """Proves: national, ODA (by status or source) and own-revenue projects do not count.

    One year, S = 40, κ = 0: A costs 60, window to 2028, r = 20 ≤ 2/3 · 60. Exempt it is in: 10 · 0,95².
    Sensitivity: others have no tail at κ = 0 and are out; with κ = 0,5 (cap 20) they are in.
    """
    line = project("A", 60, sources="S", benefit=10) | changes
    sheets = book([line], [source("S", 40, kind=kind)], two_period_share=0)
    assert value(solve(sheets)) == (worth(10, 2) if exempt else 0)
    wide = book([line], [source("S", 40, kind=kind)], two_period_share=0.5)
    assert value(solve(wide)) == worth(10, 2)


def test_own_revenue_beside_other_money_is_not_exempt(solve: Solve) -> None:
    """Proves: funded wholly by unit_revenue. Sensitivity: wholly so, it would be in."""
    line = project("A", 60, sources="S;X", benefit=10)
    sources = [source("S", 30, kind="unit_revenue"), source("X", 10)]
    assert value(solve(book([line], sources, two_period_share=0))) == 0


@pytest.mark.parametrize(("sources", "answer"), [("N", 1), ("N;X", 0)])
def test_what_demand_leaves_falls_on_one_side(solve: Solve, sources: str, answer: int) -> None:
    """Proves: R − D of a candidate is local unless every eligible source is central or programme.

    One year, A: R = 100, D = 60, so 40 are left; finish 2027. Central base 200: cap 40; local base 100: cap
    20. On N alone it is central: in. With X named as well it is local: out.
    Sensitivity: without the rule it is in both times.
    """
    line = project("A", 100, demand=60, finish_year=2027, sources=sources, benefit=10)
    sheets = book(
        [line], [source("N", 60, kind="central", previous_plan=200), source("X", 0, previous_plan=100)]
    )
    assert value(solve(sheets)) == answer * worth(10, 1)
    assert value(solve(sheets, "two_period_cap")) == worth(10, 1)


def test_at_nought_nothing_is_left_by_demand_either(solve: Solve) -> None:
    """Proves: κ = 0 bars R − D of candidates. Sensitivity: without the rule it is in: 10 · 0,95."""
    line = project("A", 100, demand=60, finish_year=2027, benefit=10)
    sheets = book([line], [source("X", 60)], two_period_share=0)
    assert value(solve(sheets)) == 0
    assert value(solve(sheets, "two_period_cap")) == worth(10, 1)


@pytest.mark.parametrize(("plan_type", "answer"), [("medium_term", 0), ("annual", 1), ("adjustment", 1)])
def test_annual_plans_and_adjustments_have_no_cap(solve: Solve, plan_type: str, answer: int) -> None:
    """Proves: off in annual plans and adjustments. Sensitivity: medium term it bars what demand leaves.

    One year, κ = 0: A costs 100 and asks for 60, finish 2027: 10 · 0,95 where there is no cap.
    """
    line = project("A", 100, demand=60, finish_year=2027, benefit=10)
    sheets = book([line], [source("X", 60)], two_period_share=0, plan_type=plan_type)
    assert value(solve(sheets)) == answer * worth(10, 1)
    assert value(solve(sheets, "two_period_cap")) == worth(10, 1)


@pytest.mark.parametrize("plan_type", [PlanType.ANNUAL, PlanType.ADJUSTMENT])
def test_annual_plans_and_adjustments_have_no_tail(plan_type: PlanType) -> None:
    """Proves: no tail there, even for a project without a demand. Sensitivity: medium term has one.

    Such a book is refused before it is solved, so the rows are looked at.
    """
    sheets = book([project("B", 100)], [source("X", 80)])
    assert len(rows(sheets, "tail_remainder")) == 2
    assert rows(sheets, "tail_remainder", plan_type=plan_type) == []


@pytest.mark.parametrize(("base", "answer"), [(4, 0), (5, 1)])
def test_a_cap_of_nought_bars_one_million(solve: Solve, base: int, answer: int) -> None:
    """Proves: R − D = 1 > ⌊0,2 · 4⌋ = 0, and 1 ≤ ⌊0,2 · 5⌋ = 1. Sensitivity: without the rule both are in."""
    line = project("A", 10, demand=9, finish_year=2027, benefit=10)
    sheets = book([line], [source("X", 9, previous_plan=base)])
    assert value(solve(sheets)) == answer * worth(10, 1)
    assert value(solve(sheets, "two_period_cap")) == worth(10, 1)


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ({"plan_type": "adjustment", "adjusts": "medium_term"}, {"A"}),
        ({"plan_type": "adjustment"}, {"A", "B"}),
        ({"plan_type": "medium_term"}, set()),
    ],
    ids=["of a medium-term plan", "of an annual plan", "a plan of its own"],
)
def test_an_adjustment_may_leave_what_was_approved(
    solve: Solve, keys: dict[str, str], answer: set[str]
) -> None:
    """Proves: max(cap, what the approved plan leaves): the 40 of A, which it had, not the 1 of B, a new one.

    One year, κ = 0. A (approved) costs 100 and asks for 60, B costs 10 and asks for 9; A is worth more.
    Sensitivity: without the rule both are in.
    """
    lines = [
        project("A", 100, demand=60, finish_year=2027, benefit=100, **{"approved:X:2026": 60}),
        project("B", 10, demand=9, finish_year=2027, benefit=10),
    ]
    sheets = book(lines, [source("X", 69)], two_period_share=0, **keys)
    assert selected(solve(sheets)) == answer
    assert selected(solve(sheets, "two_period_cap")) == {"A", "B"}


def test_what_was_approved_counts_also_where_it_is_dropped(solve: Solve) -> None:
    """Proves: the approved plan leaves 40 of A and 5 of B: A may go, and C, which is new, leaves 45 for them.

    One year, κ = 0: B and C are worth more than A and B, and 5 + 40 ≤ 45. Sensitivity: were the right-hand
    side what the chosen projects had left, B and C would have no whole amounts: nothing would be proven.
    """
    given = {"approved:X:2026": 10}
    lines = [
        project("A", 50, demand=10, finish_year=2027, benefit=1, **given),
        project("B", 15, demand=10, finish_year=2027, benefit=5, **given),
        project("C", 50, demand=10, finish_year=2027, benefit=9),
    ]
    sheets = book(lines, [source("X", 20)], two_period_share=0, plan_type="adjustment", adjusts="medium_term")
    assert selected(solve(sheets)) == {"B", "C"}


def test_what_an_exempt_project_left_makes_no_room(solve: Solve) -> None:
    """Proves: E lives on its own revenue and left 40, outside the cap: B, which is new, may not leave 1.

    Sensitivity: without the rule both are in.
    """
    lines = [
        project("E", 50, demand=10, finish_year=2027, sources="S", benefit=5, **{"approved:S:2026": 10}),
        project("B", 10, demand=9, finish_year=2027, sources="X", benefit=9),
    ]
    sources = [source("S", 10, kind="unit_revenue"), source("X", 9)]
    sheets = book(lines, sources, two_period_share=0, plan_type="adjustment", adjusts="medium_term")
    assert selected(solve(sheets)) == {"E"}
    assert selected(solve(sheets, "two_period_cap")) == {"B", "E"}
