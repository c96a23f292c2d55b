"""Maths of `one_schedule`: who must be in the plan, and when it may begin."""

import pytest

from models.issues import PortfolioError
from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, book, by_year, lacking, schedules, selected, value, worth, years


def test_committed_lines_are_in_without_any_money(solve: Solve) -> None:
    """Proves: Σ x = 1 for committed, ≤ 1 for candidates. Sensitivity: without it K would be out.

    One year without money. K is completed and must be in: it lacks all its 50, in tier 4. N is new
    and simply not selected. K committed = 0 has the same choice as N: nothing lacks.
    """
    lines = [project("K", 50, status="completed"), project("N", 50, benefit=9)]
    plan = solve(book(lines, [source("X", 0)], **NO_TAIL))
    assert (selected(plan), lacking(plan), value(plan)) == ({"K"}, {4: 50}, 0)
    lines[0]["committed"] = 0
    free = solve(book(lines, [source("X", 0)], **NO_TAIL))
    assert (selected(free), lacking(free)) == (set(), {})


def test_a_project_counts_once(solve: Solve) -> None:
    """Proves: one schedule at most. Sensitivity: with two at once the answer would be 10 + 9,5.

    Two years, X = 100 each; A costs 50, hi = 40, lo = 8: only (2026, 2027) holds 50, worth 9,5. With
    max_year_share 1 the schedules (2026), (2027) and (2026, 2027) all hold: the first, worth 10.
    """
    sources = [source("X", 100, 100)]
    assert value(solve(book([project("A", 50, benefit=10)], sources, **NO_TAIL))) == worth(10, 1)
    whole = book([project("A", 50, benefit=10, max_year_share=1)], sources, **NO_TAIL)
    assert value(solve(whole)) == 10
    assert schedules(whole, "A") == {
        (2026, 2026, "on_time"),
        (2026, 2027, "on_time"),
        (2027, 2027, "on_time"),
    }


def test_a_start_is_not_before_the_earliest(solve: Solve) -> None:
    """Proves: a ≥ earliest_start. Sensitivity: without it the answer would be 9,5 (2026–2027).

    Three years, X = 100 each, A costs 100 (hi = 80). From 2027 it is 80 + 20, finish 2028.
    """
    sources = [source("X", 100, 100, 100)]
    plan = solve(book([project("A", 100, benefit=10, earliest_start=2027)], sources, **NO_TAIL))
    assert years(plan, "A") == (2027, 2028, 2028)
    assert by_year(plan, "A") == {2027: 80, 2028: 20}
    assert value(plan) == worth(10, 2)
    free = solve(book([project("A", 100, benefit=10)], sources, **NO_TAIL))
    assert value(free) == worth(10, 1)


def test_an_ongoing_project_begins_with_the_plan() -> None:
    """Proves: a is the first plan year of an ongoing project, and the years used count.

    Group C with capital since 2025 has its window to 2027. R = 100, hi = 80: (2026) holds 80 < 100 and
    is dropped; (2026, 2027) holds; late is 2026–2027. The same project as new: window of 3 years from
    every start, (2026), (2027) and (2028) dropped. Sensitivity: the two sets.
    """
    sources = [source("X", 100, 100, 100)]
    ongoing = book([project("A", 100, status="ongoing", first_capital_year=2025)], sources, **NO_TAIL)
    assert schedules(ongoing, "A") == {(2026, 2027, "on_time"), (2026, 2027, "late")}
    new = book([project("A", 100)], sources, **NO_TAIL)
    spans = {(2026, 2027), (2026, 2028), (2027, 2028)}
    assert schedules(new, "A") == {(*span, "on_time") for span in spans}


def test_the_first_capital_year_is_the_start_year_where_blank() -> None:
    """Proves: blank with paid > 0: start_year; an ongoing project is one by its years, not its status.

    N has status new, 20 of 120 paid, start_year 2025: ongoing, so only starts in 2026 and window to
    2027. Without start_year nothing has begun: any start, with a warning.
    """
    sources = [source("X", 100, 100, 100)]
    begun = book([project("N", 120, paid=20, start_year=2025)], sources, **NO_TAIL)
    assert schedules(begun, "N") == {(2026, 2027, "on_time")}
    unknown = book([project("N", 120, paid=20)], sources, **NO_TAIL)
    assert schedules(unknown, "N") == {
        (a, b, "on_time") for a, b in ((2026, 2027), (2026, 2028), (2027, 2028))
    }
    codes = [issue.code for issue in unknown.portfolio().issues]
    assert "issue_first_capital_year_unknown" in codes


def test_it_is_a_definition() -> None:
    """Proves: it cannot be switched off."""
    sheets = book([project("A", 10)], [source("X", 10)], rules_off="one_schedule")
    with pytest.raises(PortfolioError) as caught:
        sheets.portfolio()
    assert "issue_rule_is_definition" in [issue.code for issue in caught.value.issues]
