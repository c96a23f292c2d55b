"""Maths of `fixed_amounts`: what the user orders holds where the project is selected."""

from tests.books import project, source
from tests.maths.small import (
    NO_TAIL,
    Solve,
    book,
    by_year,
    lacking,
    left,
    lump,
    money,
    no_plan,
    selected,
    value,
    worth,
)


def test_a_fixed_amount_is_paid_exactly(solve: Solve) -> None:
    """Proves: f_pst = fix · Σ x. Sensitivity: without the rule the answer would be 80, 20 (earliest money).

    Two years, X = 100 each, A costs 100, hi = 80, 50 of X ordered for 2027: 50 + 50.
    """
    sheets = book([project("A", 100, benefit=10, **{"fix:X:2027": 50})], [source("X", 100, 100)], **NO_TAIL)
    assert by_year(solve(sheets), "A") == {2026: 50, 2027: 50}
    assert by_year(solve(sheets, "fixed_amounts"), "A") == {2026: 80, 2027: 20}


def test_an_order_does_not_bring_a_candidate_in(solve: Solve) -> None:
    """Proves: the order holds only where x = 1. Sensitivity: without the rule A is in: 10.

    One year, A costs 50 (X = 30, Y = 30), 50 of X ordered: not to be had, so A is out, and no error.
    """
    line = project("A", 50, benefit=10, **{"fix:X:2026": 50})
    sheets = book([line], [source("X", 30), source("Y", 30)], **NO_TAIL)
    assert selected(solve(sheets)) == set()
    assert value(solve(sheets, "fixed_amounts")) == 10


def test_an_order_on_a_committed_line_may_clash() -> None:
    """Proves: without a plan the clash is named in money. Sensitivity: with X = 50 there is a plan.

    One year, K completed, 50 of X ordered, X = 30: 20 more of X in 2026, or 20 less ordered.
    """
    line = project("K", 50, status="completed", **{"fix:X:2026": 50})
    assert no_plan(book([line], [source("X", 30)], **NO_TAIL)) == {
        ("money", "envelope_year", ("X", "2026"), 20),
        ("mandate", "fixed_amounts", ("K", "X", "2026"), 20),
    }


def test_the_least_money_of_the_period(solve: Solve) -> None:
    """Proves: Σ f ≥ min_amount · Σ x. Sensitivity: without the rule A would leave 20 and be worth 10 · 0,95².

    One year, A costs 100, X = 80 (cap 200): the tail pays 80, but 90 are ordered: out. With X = 90: in.
    """
    line = project("A", 100, min_amount=90, benefit=10)
    short = book([line], [source("X", 80, previous_plan=1000)])
    assert value(solve(short)) == 0
    assert value(solve(short, "fixed_amounts")) == worth(10, 2)
    plan = solve(book([line], [source("X", 90, previous_plan=1000)]))
    assert (by_year(plan, "A"), left(plan, "A")) == ({2026: 90}, {"X": 10})


def test_the_most_money_of_the_period(solve: Solve) -> None:
    """Proves: Σ f ≤ max_amount. Sensitivity: without the rule nothing would lack.

    One year, K completed needs 100, X = 100, max 60: f = 60, u = 40.
    """
    sheets = book([project("K", 100, status="completed", max_amount=60)], [source("X", 100)], **NO_TAIL)
    plan = solve(sheets)
    assert (by_year(plan, "K"), lacking(plan)) == ({2026: 60}, {4: 40})
    assert lacking(solve(sheets, "fixed_amounts")) == {}


def test_orders_on_a_lump_sum(solve: Solve) -> None:
    """Proves: money above the minimum only where fixed; max is a cap. Sensitivity: off, both get 50.

    One year, X = 200. L: min 50, 70 fixed: 70. M: min 50, max 40: 40, 10 lack in tier 5 — the two
    bounds are in order only where min ≤ max, so M's max is 50 and its fix 50. N: max 30, fix 40: no plan.
    """
    lines = [lump("L", min_amount=50, **{"fix:X:2026": 70}), lump("M", min_amount=50, max_amount=50)]
    sheets = book(lines, [source("X", 200)], **NO_TAIL)
    plan = solve(sheets)
    assert (money(plan, "L"), money(plan, "M")) == ({("X", 2026): 70}, {("X", 2026): 50})
    free = solve(sheets, "fixed_amounts")
    assert (money(free, "L"), money(free, "M")) == ({("X", 2026): 50}, {("X", 2026): 50})
    clash = no_plan(book([lump("N", max_amount=30, **{"fix:X:2026": 40})], [source("X", 200)], **NO_TAIL))
    assert {(way, rule, by) for way, rule, _, by in clash} == {("mandate", "fixed_amounts", 10)}
