"""Maths of `oda_loan_schedule`: foreign money follows the loan."""

from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, book, by_year, lacking, money, value, worth


def test_the_loan_gives_its_yearly_amounts(solve: Solve) -> None:
    """Proves: Σ_foreign f ≤ loan:t, blank = 0. Sensitivity: without it the answer would be 10 · 0,95, not 0.

    2026–2028, A = ODA 50 + X 10, B: hi = ⌊0,55 · 60⌋ = 33. loan 10, 30, blank: 40 < 50, out. Loan 20, 30:
    ODA 20 + 30, X 10 in 2026, finish 2027. Free: 33 in 2026 and 27 in 2027.
    """
    line = project("A", 60, status="oda", group="B", committed=0, loan_close_year=2028, benefit=10)
    line |= {"cost:ODA": 50, "cost:X": 10}
    sources = [source("ODA", 50, 50, 50, kind="oda_central"), source("X", 10, 10, 10)]
    few = book([{**line, "loan:2026": 10, "loan:2027": 30, "loan:2028": None}], sources, **NO_TAIL)
    assert value(solve(few)) == 0
    free = solve(few, "oda_loan_schedule")
    assert (by_year(free, "A"), value(free)) == ({2026: 33, 2027: 27}, worth(10, 1))
    plan = solve(book([{**line, "loan:2026": 20, "loan:2027": 30}], sources, **NO_TAIL))
    assert money(plan, "A") == {("ODA", 2026): 20, ("ODA", 2027): 30, ("X", 2026): 10}
    assert value(plan) == worth(10, 1)


def test_both_kinds_of_foreign_money_share_the_loan(solve: Solve) -> None:
    """Proves: the sum over foreign sources. Sensitivity: without the rule the answer would be 10.

    One year, A = OD 30 + OL 30, loan:2026 = 59: 60 do not fit. With 60 they do.
    """
    line = project("A", 60, status="oda", committed=0, loan_close_year=2026, benefit=10)
    line |= {"cost:OD": 30, "cost:OL": 30}
    sources = [source("OD", 30, kind="oda_central"), source("OL", 30, kind="oda_onlent")]
    few = book([{**line, "loan:2026": 59}], sources, **NO_TAIL)
    assert value(solve(few)) == 0
    assert value(solve(few, "oda_loan_schedule")) == 10
    assert value(solve(book([{**line, "loan:2026": 60}], sources, **NO_TAIL))) == 10


def test_no_foreign_money_after_the_loan_closes(solve: Solve) -> None:
    """Proves: f = 0 for foreign sources after loan_close_year, domestic money may still flow.

    Two years, K completed (no window), an ODA project by its split: 40 = ODA 30 + X 10, closing 2026.
    ODA 20, 20; X 0, 10: 20 + 10 in 2027, u = 10 in tier 4. Sensitivity: without the rule nothing lacks.
    """
    line = project("K", 40, status="completed", loan_close_year=2026, **{"cost:ODA": 30, "cost:X": 10})
    sheets = book([line], [source("ODA", 20, 20, kind="oda_central"), source("X", 0, 10)], **NO_TAIL)
    plan = solve(sheets)
    assert money(plan, "K") == {("ODA", 2026): 20, ("X", 2027): 10}
    assert lacking(plan) == {4: 10}
    assert lacking(solve(sheets, "oda_loan_schedule")) == {}


def test_a_year_without_an_amount_brings_not_a_million(solve: Solve) -> None:
    """Proves: blank = 0 where any is given: 1 of 2026 and 39 of 2027 are no loan of 40 in 2027.

    A = ODA 40 + X 20, all X in 2026. Sensitivity: without the rule it is in, as with 1 in the loan's plan.
    """
    line = project("A", 60, status="oda", committed=0, loan_close_year=2027, benefit=10)
    line |= {"cost:ODA": 40, "cost:X": 20, "loan:2027": 40}
    sources = [source("ODA", 1, 39, kind="oda_central"), source("X", 20, 0)]
    few = book([line], sources, **NO_TAIL)
    assert value(solve(few)) == 0
    assert value(solve(few, "oda_loan_schedule")) == worth(10, 1)
    assert value(solve(book([{**line, "loan:2026": 1}], sources, **NO_TAIL))) == worth(10, 1)
