"""Maths of `oda_excluded_costs`: loans from abroad do not pay for land and management."""

from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, book, lacking, left, money, value, worth

LOAN, HOME = source("ODA", 100, kind="oda_central"), source("X", 50)


def test_land_is_paid_at_home(solve: Solve) -> None:
    """Proves: f of a loan = 0 for a named component. Sensitivity: without it the answer would be 14, not 4.

    One year, ODA 100, X 50, demand stated: no tails. A, a GPMB component of 60, may use both: 60 > X, out.
    B, works of 40: in. An A of 50 is paid by X alone, and B by the loan.
    """
    land = project("A", 60, component="GPMB", sources="ODA;X", benefit=10, demand=60)
    works = project("B", 40, component="Xây lắp", sources="ODA;X", benefit=4, demand=40)
    sheets = book([land, works], [LOAN, HOME], **NO_TAIL)
    assert value(solve(sheets)) == 4
    assert value(solve(sheets, "oda_excluded_costs")) == 14
    cheaper = solve(book([{**land, "total_cost": 50, "demand": 50}, works], [LOAN, HOME], **NO_TAIL))
    assert (money(cheaper, "A"), value(cheaper)) == ({("X", 2026): 50}, 14)


def test_a_committed_component_lacks_what_only_a_loan_would_pay(solve: Solve) -> None:
    """Proves: it lacks rather than borrows. Sensitivity: without the rule nothing would be lacking.

    One year, K an ODA project of 60, split ODA 40 + X 20, named by another word of the law: u = 40 in tier 5.
    """
    line = project("K", 60, status="oda", committed=1, demand=60, **{"cost:ODA": 40, "cost:X": 20})
    line["component"] = "Bồi thường, hỗ trợ, tái định cư"
    sheets = book([line], [LOAN, HOME], **NO_TAIL)
    plan = solve(sheets)
    assert (money(plan, "K"), lacking(plan)) == ({("X", 2026): 20}, {5: 40})
    assert lacking(solve(sheets, "oda_excluded_costs")) == {}


def test_nothing_of_a_loan_is_left_for_after_the_plan(solve: Solve) -> None:
    """Proves: r of a loan = 0 as well. Sensitivity: without the rule the answer would be 10 · 0,95², not 0.

    One year without money of the loan, X 30. A of group C = ODA 60 + X 30: its tail to 2028 may leave
    ⌊2/3 · 90⌋ = 60, which is what the loan has to pay.
    """
    line = project("A", 90, component="quản lý dự án", benefit=10, **{"cost:ODA": 60, "cost:X": 30})
    sheets = book([line], [source("ODA", 0, kind="oda_central"), source("X", 30)])
    assert value(solve(sheets)) == 0
    free = solve(sheets, "oda_excluded_costs")
    assert (money(free, "A"), left(free, "A")) == ({("X", 2026): 30}, {"ODA": 60})
    assert value(free) == worth(10, 2)
