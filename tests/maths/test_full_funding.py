"""Maths of `full_funding`: all or nothing for candidates, shortfall for committed lines, lump sums."""

from tests.books import project, source
from tests.maths.small import (
    NO_TAIL,
    Solve,
    book,
    by_year,
    finish,
    lacking,
    left,
    lump,
    money,
    selected,
    value,
    worth,
    years,
)


def test_a_candidate_is_funded_whole_or_not_at_all(solve: Solve) -> None:
    """Proves: Σ f = D Σ x. Sensitivity: without the rule the answer would be 11, not 6.

    One year, X = 100; A and B cost 60 each, worth 6 and 5. One fits: 6. Without the rule both are
    selected with part of their money (one year: lo = 1): 11.
    """
    lines = [project("A", 60, benefit=6), project("B", 60, benefit=5)]
    sheets = book(lines, [source("X", 100)], **NO_TAIL)
    plan = solve(sheets)
    assert (money(plan, "A"), selected(plan), value(plan)) == ({("X", 2026): 60}, {"A"}, 6)
    free = solve(sheets, "full_funding")
    assert (selected(free), value(free)) == ({"A", "B"}, 11)


def test_a_committed_line_lacks_what_is_not_there(solve: Solve) -> None:
    """Proves: Σ f + u = D, u only under late. Sensitivity: as a candidate it would be out.

    One year, X = 100, K completed needs 160: f = 100, u = 60, late: finish max(2026) + 1 = 2027. With
    X = 160 it is on time in 2026 and nothing lacks.
    """
    lines = [project("K", 160, status="completed", benefit=10)]
    plan = solve(book(lines, [source("X", 100)], **NO_TAIL))
    assert (money(plan, "K"), lacking(plan)) == ({("X", 2026): 100}, {4: 60})
    assert (finish(plan, "K"), value(plan)) == (2027, worth(10, 1))
    full = solve(book(lines, [source("X", 160)], **NO_TAIL))
    assert (lacking(full), finish(full, "K"), value(full)) == ({}, 2026, 10)
    lines[0]["committed"] = 0
    assert selected(solve(book(lines, [source("X", 100)], **NO_TAIL))) == set()


def test_remaining_is_the_least_of_the_three_values(solve: Solve) -> None:
    """Proves: R = min(total_cost, settled_value, stop_value) − paid − savings.

    total 100, settled 90, stop 80, paid 20, savings 5: R = 80 − 25 = 55. One year, X = 60: f = 55.
    Sensitivity: with total_cost alone the answer would be R = 75, f = 60 and 15 lacking.
    """
    parts = {"settled_value": 90, "stop_value": 80, "paid": 20, "savings": 5}
    line = project("K", 100, status="completed", start_year=2024, **parts)
    plan = solve(book([line], [source("X", 60)], **NO_TAIL))
    assert (by_year(plan, "K"), lacking(plan)) == ({2026: 55}, {})


def test_demand_below_the_remaining_finishes_after_the_plan(solve: Solve) -> None:
    """Proves: D < R: finish = max(finish_year, last_year + 1), and R − D counts in the cap.

    2026–2027, X = 50 a year, A: R = 100, D = 60, lo = 15, hi = 80, finish_year 2029, worth 10.
    One year alone has 50 < 60, so (2026, 2027), earliest money first: 50, then 10 < lo = 15, so 45, 15.
    Finish max(2029, 2028) = 2029: 10 · 0,95³. R − D = 40. The cap is ⌊0,2 · previous_plan⌋: 40 of 200
    lets it in, 39 of 199 does not. With finish_year 2027 it finishes in 2028.
    Sensitivity: without two_period_cap the last answer would be 10 · 0,95³ as well.
    """
    line = project("A", 100, demand=60, finish_year=2029, benefit=10)
    wide, narrow = source("X", 50, 50, previous_plan=200), source("X", 50, 50, previous_plan=199)
    plan = solve(book([line], [wide]))
    assert (by_year(plan, "A"), left(plan, "A")) == ({2026: 45, 2027: 15}, {})
    assert (years(plan, "A"), value(plan)) == ((2026, 2027, 2029), worth(10, 3))
    assert value(solve(book([line], [narrow]))) == 0
    assert value(solve(book([line], [narrow]), "two_period_cap")) == worth(10, 3)
    assert finish(solve(book([{**line, "finish_year": 2027}], [wide])), "A") == 2028


def test_what_a_committed_line_leaves_does_not_count(solve: Solve) -> None:
    """Proves: R − D of a committed project is outside the cap. Sensitivity: as a candidate it is out.

    2026–2027, X = 50 a year, cap ⌊0,2·100⌋ = 20 < R − D = 40. K ongoing since 2025: 50 + 10 on time,
    finish 2028: 10 · 0,95². The same project uncommitted is out.
    """
    line = project(
        "K", 100, status="ongoing", first_capital_year=2025, demand=60, finish_year=2028, benefit=10
    )
    plan = solve(book([line], [source("X", 50, 50)]))
    assert (by_year(plan, "K"), lacking(plan)) == ({2026: 50, 2027: 10}, {})
    assert value(plan) == worth(10, 2)
    assert value(solve(book([{**line, "committed": 0}], [source("X", 50, 50)]))) == 0


def test_a_demand_of_nought_is_a_value(solve: Solve) -> None:
    """Proves: demand 0 asks for nothing. Sensitivity: blank, it would ask for all 50 and lack them.

    One year without money. K completed, D = 0: selected, no money, nothing lacks, finish 2027.
    """
    line = project("K", 50, status="completed", benefit=10)
    plan = solve(book([{**line, "demand": 0}], [source("X", 0)], **NO_TAIL))
    assert (money(plan, "K"), lacking(plan), finish(plan, "K")) == ({}, {}, 2027)
    assert lacking(solve(book([line], [source("X", 0)], **NO_TAIL))) == {4: 50}


def test_a_lump_sum_gets_its_minimum_and_no_more(solve: Solve) -> None:
    """Proves: D = min_amount, money above only where fixed, u = max(0, D − Σ f).

    One year. a) min 50, max 80, X = 200: 50. b) min 50, X = 30: 30, 20 lack in its tier 5.
    c) min 50, 20 of Y fixed: 30 of X beside it. d) min 50, fixed 70: 70, nothing lacks. e) no
    minimum: nothing. Sensitivity: without fixed_amounts, c) and d) are 50 by the minimum alone.
    """
    many = [source("X", 200), source("Y", 200)]
    cases = {
        "a": ({"min_amount": 50, "max_amount": 80, "sources": "X"}, {("X", 2026): 50}),
        "c": ({"min_amount": 50, "sources": "X", "fix:Y:2026": 20}, {("Y", 2026): 20, ("X", 2026): 30}),
        "d": ({"min_amount": 50, "sources": "X", "fix:X:2026": 70}, {("X", 2026): 70}),
        "e": ({"sources": "X"}, {}),
    }
    plan = solve(book([lump(name, **columns) for name, (columns, _) in cases.items()], many, **NO_TAIL))
    assert {name: money(plan, name) for name in cases} == {
        name: amounts for name, (_, amounts) in cases.items()
    }
    assert lacking(plan) == {}
    short = solve(book([lump("b", min_amount=50)], [source("X", 30)], **NO_TAIL))
    assert (money(short, "b"), lacking(short)) == ({("X", 2026): 30}, {5: 20})


def test_a_lump_sum_takes_money_in_any_year(solve: Solve) -> None:
    """Proves: any year, no share of a year. Sensitivity: a project with hi = 40 would be paid 10 + 40.

    X = 0, 50, 0. The lump sum of 50 is paid whole in 2027; a completed project of 50 gets 40 there.
    """
    sources = [source("X", 0, 50, 0)]
    assert by_year(solve(book([lump("L", min_amount=50)], sources, **NO_TAIL)), "L") == {2027: 50}
    plan = solve(book([project("K", 50, status="completed")], sources, **NO_TAIL))
    assert (by_year(plan, "K"), lacking(plan)) == ({2027: 40}, {4: 10})
