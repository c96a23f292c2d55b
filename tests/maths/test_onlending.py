"""Maths of `onlending`: the on-lent part of foreign money over the project's life."""

import pytest

from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, book, finish, left, money, value, worth

LOAN = {"status": "oda", "committed": 0, "onlending_share": 0.5, "sources": "OD;OL", "benefit": 10}
"""A candidate for a loan. A closing year that ends the plan leaves it no tail."""


def loans(central: tuple[int, ...], onlent: tuple[int, ...]) -> list[dict[str, object]]:
    """Foreign money granted (OD) and on-lent (OL)."""
    return [source("OD", *central, kind="oda_central"), source("OL", *onlent, kind="oda_onlent")]


@pytest.mark.parametrize(
    ("onlent", "central", "answer"), [(58, 100, 0), (59, 100, 10), (100, 38, 0), (100, 39, 10)]
)
def test_the_share_holds_over_life_with_what_was_paid(
    solve: Solve, onlent: int, central: int, answer: int
) -> None:
    """Proves: |on-lent − 0,5 · foreign| ≤ 1 over paid + f. Sensitivity: without the rule always 10.

    One year, A costs 120, 20 of OD paid: R = 100, foreign over life 120, so on-lent is 60 ± 1 and f_OD =
    100 − f_OL is 40 ± 1. OL = 58 is too little, 59 enough; OD = 38 is too little, 39 enough.
    """
    line = project("A", 120, paid=20, loan_close_year=2026, **LOAN, **{"paid:OD": 20})
    sheets = book([line], loans((central,), (onlent,)), **NO_TAIL)
    assert value(solve(sheets)) == answer
    assert value(solve(sheets, "onlending")) == 10


def test_it_is_never_a_yearly_share(solve: Solve) -> None:
    """Proves: only the sum over the years counts. Sensitivity: year by year the answer would be 0.

    Two years, A costs 100: OD 50 in 2026, OL 50 in 2027: 50 = 0,5 · 100. Finish 2027. OD 60, OL 40: 40
    is 10 off: out, free it is in.
    """
    line = project("A", 100, loan_close_year=2027, **LOAN)
    plan = solve(book([line], loans((50, 0), (0, 50)), **NO_TAIL))
    assert money(plan, "A") == {("OD", 2026): 50, ("OL", 2027): 50}
    assert value(plan) == worth(10, 1)
    off = book([line], loans((60, 0), (0, 40)), **NO_TAIL)
    assert value(solve(off)) == 0
    assert value(solve(off, "onlending")) == worth(10, 1)


def test_remainders_count_too(solve: Solve) -> None:
    """Proves: r is part of the life. Sensitivity: without the rule r = 15, with OD 60.

    One year, A costs 90, C: window 2028, exempt from the cap, r ≤ ⌊2/3 · 90⌋ = 60. OL has 15. On-lent over
    life is at least 44, so r_OL ≥ 29; least remainder: r = 29 of OL, OD 46. Finish 2028.
    """
    sheets = book([project("A", 90, **LOAN)], loans((60,), (15,)))
    plan = solve(sheets)
    assert money(plan, "A") == {("OD", 2026): 46, ("OL", 2026): 15}
    assert left(plan, "A") == {"OL": 29}
    assert (finish(plan, "A"), value(plan)) == (2028, worth(10, 2))
    assert sum(left(solve(sheets, "onlending"), "A").values()) == 15


@pytest.mark.parametrize(
    ("sources", "onlent", "answer"), [("OD;OL", 48, 0), ("OD;OL", 49, 10), ("OD", 0, 10)]
)
def test_the_share_of_the_scenario_holds_where_money_is_onlent(
    solve: Solve, sources: str, onlent: int, answer: int
) -> None:
    """Proves: without a share of its own, 0,5 of 100 are on-lent, give or take 1; none where no source is.

    Sensitivity: without the rule A is in every time.
    """
    line = project("A", 100, loan_close_year=2026, **LOAN | {"onlending_share": None, "sources": sources})
    sheets = book([line], loans((100,), (onlent,)), onlending_share=0.5, **NO_TAIL)
    assert value(solve(sheets)) == answer
    assert value(solve(sheets, "onlending")) == 10
