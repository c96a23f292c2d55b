"""Maths of `capital_window`: the legal window of Điều 57 and the most a year may bring."""

import pytest

from tests.books import project, source
from tests.maths.small import (
    NO_TAIL,
    Solve,
    articles,
    book,
    by_year,
    finish,
    issues,
    lacking,
    money,
    schedules,
    selected,
    value,
    worth,
    years,
)


def test_no_money_after_the_window(solve: Solve) -> None:
    """Proves: b − a + 1 ≤ L, years already used count. Sensitivity: without it 4 · 0,95², no shortfall.

    2026–2028, X = 10, 10, 40. K ongoing, group C since 2025: window to 2027. R = 60, hi = 48. 20 of 60
    can be paid: u = 40, late, finish max(2027, 2028) + 1 = 2029. Free: 10 + 10 + 40, finish 2028.
    """
    line = project("K", 60, status="ongoing", first_capital_year=2025, benefit=4)
    sheets = book([line], [source("X", 10, 10, 40)], **NO_TAIL)
    plan = solve(sheets)
    assert (by_year(plan, "K"), lacking(plan)) == ({2026: 10, 2027: 10}, {8: 40})
    assert (years(plan, "K"), value(plan)) == ((2026, 2027, 2029), worth(4, 3))
    free = solve(sheets, "capital_window")
    assert (by_year(free, "K"), lacking(free), value(free)) == (
        {2026: 10, 2027: 10, 2028: 40},
        {},
        worth(4, 2),
    )


@pytest.mark.parametrize(("group", "last"), [("C", 2027), ("B", 2028), ("A", 2030)])
def test_years_by_group(group: str, last: int) -> None:
    """Proves: L = 6, 4, 3 for A, B, C. First capital in 2025: windows to 2030, 2028, 2027.

    Sensitivity: one year of extension moves each by one. Late runs to the window's end.
    """
    line = project("K", 100, status="ongoing", first_capital_year=2025, group=group)
    sources = [source("X", 1, 1, 1, 1, 1)]
    ends = {end for _, end, kind in schedules(book([line], sources, **NO_TAIL), "K") if kind == "late"}
    assert ends == {last}
    longer = {**line, "extension_years": 1, "extension_decision": "NQ 1"}
    ends = {end for _, end, kind in schedules(book([longer], sources, **NO_TAIL), "K") if kind == "late"}
    assert ends == {min(last + 1, 2030)}


def test_a_year_brings_no_more_than_its_share(solve: Solve) -> None:
    """Proves: Σ_s f_pst ≤ ⌊max_year_share · R⌋. Sensitivity: without it the answer would be 10, not 0.

    Two years, X = 100, 0. A costs 100: hi = 80, the other 20 have no money. Free: all in 2026.
    """
    sheets = book([project("A", 100, benefit=10)], [source("X", 100, 0)], **NO_TAIL)
    assert value(solve(sheets)) == 0
    free = solve(sheets, "capital_window")
    assert (by_year(free, "A"), value(free)) == ({2026: 100}, 10)


def test_the_share_is_rounded_down_and_holds_for_every_status(solve: Solve) -> None:
    """Proves: hi = ⌊0,8 · 99⌋ = 79, also for a completed project, which has no window.

    Two years, X = 99 each: 79 + 20, finish 2027. Sensitivity: without the rule 99 in 2026, worth 10.
    """
    sheets = book([project("K", 99, status="completed", benefit=10)], [source("X", 99, 99)], **NO_TAIL)
    plan = solve(sheets)
    assert (by_year(plan, "K"), value(plan)) == ({2026: 79, 2027: 20}, worth(10, 1))
    assert value(solve(sheets, "capital_window")) == 10


def test_statuses_outside_the_window_are_paid_in_any_year(solve: Solve) -> None:
    """Proves: a completed project has no window. Sensitivity: as ongoing it would lack all its money.

    Capital since 2020, X = 0, 0, 100, R = 100: hi = 80 in 2028, 20 lack in tier 4. As ongoing (C, to
    2022) the window has expired: only 2026, where there is nothing.
    """
    line = project("K", 100, status="completed", first_capital_year=2020)
    plan = solve(book([line], [source("X", 0, 0, 100)], **NO_TAIL))
    assert (by_year(plan, "K"), lacking(plan)) == ({2028: 80}, {4: 20})
    expired = solve(book([{**line, "status": "ongoing"}], [source("X", 0, 0, 100)], **NO_TAIL))
    assert (by_year(expired, "K"), lacking(expired)) == ({}, {8: 100})


def test_national_projects_run_to_their_finish_year(solve: Solve) -> None:
    """Proves: QTQG to finish_year, no limit where blank, shares as A. Sensitivity: 0 against 10 · 0,95³.

    2026–2029, X = 40, 40, 5, 40. A costs 100: hi = 40, lo = 5. To 2028: 85 < 100, out. Without an
    end: 40 + 40 + 5 + 15, finish 2029.
    """
    line = project("A", 100, group="QTQG", benefit=10)
    sources = [source("X", 40, 40, 5, 40)]
    assert value(solve(book([{**line, "finish_year": 2028}], sources, **NO_TAIL))) == 0
    plan = solve(book([line], sources, **NO_TAIL))
    assert by_year(plan, "A") == {2026: 40, 2027: 40, 2028: 5, 2029: 15}
    assert value(plan) == worth(10, 3)
    assert value(solve(book([{**line, "finish_year": 2028}], sources, **NO_TAIL), "capital_window")) > 0


def test_a_loan_ends_the_window_of_its_project(solve: Solve) -> None:
    """Proves: ODA to loan_close_year, the group's window where that is blank.

    2026–2028, C, 100 = ODA 50 + X 50; ODA 50, 0, 0; X 20, 10, 20. Closing in 2027: X pays 30, u = 20 in
    tier 5, late, finish 2029. Blank (and committed): window 2026–2028, X pays 50, on time in 2028.
    Sensitivity: without the rule the first answer would be no shortfall as well (X may pay in 2028).
    """
    line = project("K", 100, status="oda", benefit=10, loan_close_year=2027, **{"cost:ODA": 50, "cost:X": 50})
    sources = [source("ODA", 50, 0, 0, kind="oda_central"), source("X", 20, 10, 20)]
    plan = solve(book([line], sources, **NO_TAIL))
    assert by_year(plan, "K") == {2026: 70, 2027: 10}
    assert (lacking(plan), value(plan)) == ({5: 20}, worth(10, 3))
    for sheets, off in (
        (book([{**line, "loan_close_year": None, "committed": 1}], sources, **NO_TAIL), ()),
        (book([line], sources, **NO_TAIL), ("capital_window",)),
    ):
        free = solve(sheets, *off)
        assert (by_year(free, "K"), lacking(free)) == ({2026: 70, 2027: 10, 2028: 20}, {})
        assert value(free) == worth(10, 2)


@pytest.mark.parametrize(("money_2026", "lacks"), [(0, 80), (50, 30), (80, 0)])
def test_an_expired_window_leaves_the_first_year(solve: Solve, money_2026: int, lacks: int) -> None:
    """Proves: expired = late only, money in the first plan year, hi = R, never infeasible.

    K ongoing, C since 2022: window to 2024. R = 80; X = money_2026, 50, 50. f_2026 = the lesser of
    money and R (0,8 · 80 = 64 does not bind), the rest lacks; finish 2028 + 1 even when nothing lacks.
    Sensitivity: without the window 80 come by 2027 at the latest, nothing lacks.
    """
    line = project("K", 100, paid=20, status="ongoing", first_capital_year=2022, benefit=10)
    sheets = book([line], [source("X", money_2026, 50, 50)], **NO_TAIL)
    plan = solve(sheets)
    assert by_year(plan, "K") == ({2026: 80 - lacks} if lacks < 80 else {})
    assert (lacking(plan), finish(plan, "K")) == ({8: lacks} if lacks else {}, 2029)
    assert value(plan) == worth(10, 3)
    assert all("Điều 57" in article for article in articles(sheets, "issue_window_expired"))
    assert len(articles(sheets, "issue_window_expired")) == 1
    assert lacking(solve(sheets, "capital_window")) == {}
    candidate = book([{**line, "committed": 0}], [source("X", money_2026, 50, 50)], **NO_TAIL)
    assert selected(solve(candidate)) == set()


def test_a_closed_loan_leaves_domestic_money_in_the_first_year(solve: Solve) -> None:
    """Proves: expired by the loan: late in 2026, no foreign money after the closing year.

    Loan closed in 2025; 80 = ODA 40 + X 40, both there in 2026: f_X = 40, u = 40 in tier 5.
    Sensitivity: without oda_loan_schedule the answer would be no shortfall.
    """
    line = project("K", 80, status="oda", loan_close_year=2025, **{"cost:ODA": 40, "cost:X": 40})
    sheets = book([line], [source("ODA", 40, 40, kind="oda_central"), source("X", 40, 40)], **NO_TAIL)
    plan = solve(sheets)
    assert (money(plan, "K"), lacking(plan)) == ({("X", 2026): 40}, {5: 40})
    assert lacking(solve(sheets, "oda_loan_schedule")) == {}


def test_a_component_shares_its_parents_window(solve: Solve) -> None:
    """Proves: parent's group, first_capital_year and extension. Sensitivity: alone it would end in 2028.

    Parent: B since 2023, one year of extension: 2023 + 4 + 1 − 1 = 2027. The component (C in its own
    row, blank first year) has the window to 2027. 2026–2028, X = 10, 10, 60; R = 60, hi = ⌊0,55·60⌋ = 33.
    f = 10 + 10, u = 40. As a project of its own: committed, C from 2026 to 2028, hi 48: 10 + 10 + 40.
    """
    parent = project(
        "G", 10, status="ongoing", group="B", first_capital_year=2023, demand=0, finish_year=2028
    )
    parent |= {"extension_years": 1, "extension_decision": "NQ 1"}
    part = project("K", 60, status="ongoing", parent_project="G", component="GPMB")
    sources = [source("X", 10, 10, 60)]
    sheets = book([parent, part], sources, **NO_TAIL)
    parsed = sheets.portfolio().by_id["K"]
    assert (parsed.group, parsed.first_capital_year, parsed.extension_years) == ("B", 2023, 1)
    plan = solve(sheets)
    assert (by_year(plan, "K"), lacking(plan)) == ({2026: 10, 2027: 10}, {8: 40})
    alone = solve(book([parent, {**part, "parent_project": None}], sources, **NO_TAIL))
    assert (by_year(alone, "K"), lacking(alone)) == ({2026: 10, 2027: 10, 2028: 40}, {})


def test_a_share_too_small_for_the_window_is_raised(solve: Solve) -> None:
    """Proves: where no on-time schedule holds, the longest one's share is ⌈R / n⌉, with a warning.

    2026–2028, C, R = 100, share 0,3: hi = 30, 3 · 30 < 100. Raised to ⌈100/3⌉ = 34 for (2026, 2028) only.
    X = 34, 34, 32: in, 10 · 0,95². X = 35, 35, 31: 34 + 34 + 31 = 99 < 100, out. X = 50, 50, 0: out.
    Sensitivity: without the rule the last answer would be 10 · 0,95 (50 + 50 in 2026–2027).
    """
    line = project("A", 100, max_year_share=0.3, benefit=10)
    fits = book([line], [source("X", 34, 34, 32)], **NO_TAIL)
    plan = solve(fits)
    assert (by_year(plan, "A"), value(plan)) == ({2026: 34, 2027: 34, 2028: 32}, worth(10, 2))
    assert schedules(fits, "A") == {(2026, 2028, "on_time")}
    assert "issue_share_raised" in [issue.code for issue in issues(fits)]
    assert value(solve(book([line], [source("X", 35, 35, 31)], **NO_TAIL))) == 0
    lumpy = book([line], [source("X", 50, 50, 0)], **NO_TAIL)
    assert value(solve(lumpy)) == 0
    assert value(solve(lumpy, "capital_window")) == worth(10, 1)


def test_the_raised_share_is_of_the_remaining_and_for_the_longest_only(solve: Solve) -> None:
    """Proves: ⌈R / n⌉ also where D < R, and no shorter schedule gains by it. Sensitivity: 0 by ⌈D / n⌉ = 20.

    2026–2028, C, R = 100, D = 60, finish_year 2029, share 0,15: hi = 15, 45 < 60. Raised to 34 for 2026–2028,
    lo = 15. X = 34, 15, 15: 30 + 15 + 15, finish 2029. X = 34, 34, 0: two years would hold 60 by 34 + 26, but
    are not the longest: out. R − D = 40 ≤ 0,2 · 1000.
    """
    line = project("A", 100, demand=60, finish_year=2029, max_year_share=0.15, benefit=10)
    plan = solve(book([line], [source("X", 34, 15, 15, previous_plan=1000)]))
    assert (by_year(plan, "A"), value(plan)) == ({2026: 30, 2027: 15, 2028: 15}, worth(10, 3))
    assert value(solve(book([line], [source("X", 34, 34, 0, previous_plan=1000)]))) == 0


def test_advances_and_arrears_are_outside_the_share(solve: Solve) -> None:
    """Proves: hi = ⌊share · (R − advance − arrears)⌋ + both. Sensitivity: 80 instead of 88 in 2026.

    Two years, X = 100 each; R = 100, advance 30, arrears 10: hi = ⌊0,8 · 60⌋ + 40 = 88: 88 + 12.
    """
    line = project("K", 100, status="ongoing", first_capital_year=2025)
    sources = [source("X", 100, 100)]
    parts = solve(book([{**line, "advance_due": 30, "arrears_due": 10}], sources, **NO_TAIL))
    assert by_year(parts, "K") == {2026: 88, 2027: 12}
    assert by_year(solve(book([line], sources, **NO_TAIL)), "K") == {2026: 80, 2027: 20}
