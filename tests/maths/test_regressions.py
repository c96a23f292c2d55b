"""Faults that were found once and must not come back; each answer is worked out by hand."""

from dataclasses import replace

from optimizer.audit import audit
from tests.books import project, source
from tests.maths.small import (
    LAW,
    NO_TAIL,
    Solve,
    book,
    by_year,
    lacking,
    left,
    money,
    plan_of,
    selected,
    value,
    worth,
)


def test_the_total_binds_where_the_years_are_switched_off(solve: Solve) -> None:
    """Rule envelope_total: Σ_pt f ≤ (1−ρ) B_s; B_s = total, else the sum of the years.

    Two years, X = 50 each, no total; K completed costs 110, a year may bring all of it. envelope_year off:
    100 in 2026 by the sum of the years, 10 lack. Found: 110, and the audit refuses it (exit 5), since the
    rule writes no row for a source whose years are all limited.
    """
    line = project("K", 110, status="completed", max_year_share=1)
    plan = solve(book([line], [source("X", 50, 50)], **NO_TAIL), "envelope_year")
    assert (sum(by_year(plan, "K").values()), lacking(plan)) == (100, {4: 10})


def test_a_lock_switched_off_is_no_lock(solve: Solve) -> None:
    """Rule locked_out: with the rule off a committed line is in stage 1 as if it had never been locked.

    One year, X = 100; K completed (locked out) and N (worth 5) cost 100 each. Off: K is paid, N is out.
    Found: N is in and K is late without money, because Σ x ≤ 1 and stage 1 leaves it out all the same.
    """
    lines = [project("K", 100, status="completed", lock="out"), project("N", 100, benefit=5)]
    plan = solve(book(lines, [source("X", 100)], **NO_TAIL), "locked_out")
    assert (money(plan, "K"), selected(plan), lacking(plan)) == ({("X", 2026): 100}, {"K"}, {})


def test_full_funding_can_be_switched_off(solve: Solve) -> None:
    """Rule full_funding: every rule can be switched off and priced; only one_schedule is a definition.

    One year, X = 100, A and B cost 60, worth 6 and 5: both in with part of their money, 11.
    Found: the audit checks full_funding always and refuses every plan.
    """
    lines = [project("A", 60, benefit=6), project("B", 60, benefit=5)]
    assert value(solve(book(lines, [source("X", 100)], **NO_TAIL), "full_funding")) == 11


def test_no_money_before_the_earliest_start(solve: Solve) -> None:
    """Rule one_schedule: a ≥ earliest_start, also where that lies after the plan.

    2026–2028, X = 50 each; K ongoing costs 100 and may begin in 2031: nothing is paid, 100 lack in tier 8.
    Found: 50 are paid in 2026.
    """
    line = project("K", 100, status="ongoing", earliest_start=2031)
    plan = solve(book([line], [source("X", 50, 50, 50)], **NO_TAIL))
    assert (by_year(plan, "K"), lacking(plan)) == ({}, {8: 100})


def test_late_keeps_the_remainder_of_a_tail_that_was_dropped(solve: Solve) -> None:
    """Schedules, Late: where the window passes last_year it keeps its tail's remainder.

    One year, X = 50, κ = 0,5 (cap 25 of base 50); K ongoing, C since 2025: window to 2027, R = 100, share of
    a year 0,3: on time holds 30, the tail 30 + min(0,3; ½) · 100 = 60 < 100: both dropped, (2026) is raised
    to 100. Late: f = 50, r = min(30; 25) = 25, u = 25. Found: r = 0, u = 50.
    """
    line = project("K", 100, status="ongoing", first_capital_year=2025, max_year_share=0.3, benefit=10)
    plan = solve(book([line], [source("X", 50)], two_period_share=0.5))
    assert (by_year(plan, "K"), left(plan, "K"), lacking(plan)) == ({2026: 50}, {"X": 25}, {8: 25})
    assert value(plan) == worth(10, 2)


def test_counterpart_binds_every_project_with_foreign_money(solve: Solve) -> None:
    """Rule oda_counterpart: Σ_domestic f ≥ c_p Σ_foreign f − 1, also where eligible_sources is off.

    One year, scenario ratio 0,25, ODA = 100; A costs 50 and lists X. eligible_sources off: with X = 10 it is
    in by ODA 40 (10 ≥ 9); with X = 8 it is out (ODA 42 would ask for 9,5). Found: the rule speaks only of
    projects that list a loan, A takes 50 of ODA, and the audit refuses every plan.
    """
    line = project("A", 50, sources="X", benefit=10)
    ratio = {"counterpart_ratio": 0.25, **NO_TAIL}
    for domestic, answer in ((10, 10), (8, 0)):
        sheets = book([line], [source("ODA", 100, kind="oda_central"), source("X", domestic)], **ratio)
        assert value(solve(sheets, "eligible_sources")) == answer


def test_the_audit_sees_the_share_of_a_project_without_a_window() -> None:
    """Rule capital_window: hi = ⌊max_year_share · R⌋ is a year bound of every project, window or not.

    Two years, X = 99 each; K completed costs 99: hi = 79. A plan that pays 98 in 2026 breaks the rule by 19.
    Found: the audit looks only at statuses with a window.
    """
    sheets = book([project("K", 99, status="completed", benefit=10)], [source("X", 99, 99)], **NO_TAIL)
    portfolio = sheets.portfolio()
    plan = plan_of(portfolio)
    wrong = replace(plan.by_id["K"], allocated={("X", 2026): 98, ("X", 2027): 1})
    broken = audit(portfolio, portfolio.base, LAW, replace(plan, lines=(wrong,)))
    assert [(violation.rule, violation.by) for violation in broken] == [("capital_window", 19)]


def test_a_plan_that_needs_no_rounding_is_settled(solve: Solve) -> None:
    """Settling: x fixed, Σ r least, then the earliest money. The plan exists in whole millions.

    2026–2028. P0 (27, B, hi = 14): 14 + 13, finish 2027: 45 · 0,95. L: 13. P2 (4, A, hi = 1): three years
    hold 3, so a tail from 2026 to 2031: 15 · 0,95⁵, with r = 1 of central money (cap ⌊0,2 · 63⌋ = 12), for
    P3 (R = 51, D = 7, finish 2030: 4 · 0,95⁴) leaves 44 = 0,2 · (125 + 21 + 74), all of the local cap. Money
    is ample, so all are in. Found: no plan, "unknown". Having found Σ r = 1, `_settled` keeps Σ r ≤ 1 + 1e-6;
    HiGHS 1.16 presolve then calls the MIP infeasible (with slack 0 or 1e-5, relaxed, or without presolve it
    does not), and `settle` gives up.
    """
    lump_sum = {
        "project_id": "L",
        "name": "L",
        "line_type": "unallocated",
        "status": "entrusted",
        "min_amount": 13,
    }
    lines = [
        project("P0", 27, group="B", benefit=45, sources="LOC;GIV"),
        lump_sum,
        project("P2", 4, group="A", benefit=15),
        project("P3", 51, group="A", benefit=4, demand=7, finish_year=2030),
    ]
    sources = [
        source("CEN", 18, 11, 34, kind="central"),
        source("LOC", 42, 48, 35, carry_forward=1),
        source("GIV", 5, 8, 8, kind="contribution"),
        source("LAN", None, None, None, kind="land_use", total=74),
    ]
    plan = solve(book(lines, sources, reserve=0.1))
    assert plan.by_id["P2"].remainder == {"CEN": 1}
    assert value(plan) == round(45 * 0.95 + 15 * 0.95**5 + 4 * 0.95**4, 6)
