"""Where one sign or one million decides: each test sees a fault in a rule that every other passes over."""

import pytest

from models.issues import NoPlanError
from models.limit import Limit
from models.vocabulary import Dimension, Measure
from optimizer.rules.limits import rule_of
from optimizer.workbook.raw import Cell
from tests.audit.builders import limit
from tests.books import project, source
from tests.golden.form import ongoing
from tests.maths.small import NO_TAIL, Solve, book, issues, lacking, rows, selected


def test_a_project_of_one_million_counts_as_a_change(solve: Solve) -> None:
    """Proves: A (1, approved) stays although B (1) is worth more. Sensitivity: B without the rule."""
    lines = [project("A", 1, benefit=1, **{"approved:X:2026": 1}), project("B", 1, benefit=5)]
    sheets = book(lines, [source("X", 1)], changes_max=0, **NO_TAIL)
    assert selected(solve(sheets)) == {"A"}
    assert selected(solve(sheets, "change_limit")) == {"B"}


@pytest.mark.parametrize(
    ("cost", "columns", "approved"),
    [
        (50, {"paid": 50}, {2026: 20, 2029: 30}),
        (100, {"max_year_share": 0.4}, {2026: 60, 2027: 40}),
    ],
    ids=["after the window", "more than the yearly share"],
)
def test_what_the_law_now_forbids_is_not_kept(
    solve: Solve, cost: int, columns: dict[str, Cell], approved: dict[int, int]
) -> None:
    """Proves: no plan without a change; one change is enough. Sensitivity: neither without the rule.

    K has been given capital since 2025, group C: the window ends in 2027; the second is new.
    """
    cells: dict[str, Cell] = {f"approved:X:{year}": amount for year, amount in approved.items()}
    if "paid" in columns:
        lines = [ongoing("K", cost + 50, **columns, **cells)]
    else:
        lines = [project("K", cost, lock="in", benefit=5, **columns, **cells)]
    sheets = book(lines, [source("X", *(100,) * 5)], changes_max=0, **NO_TAIL)
    with pytest.raises(NoPlanError):
        solve(sheets)
    assert selected(solve(sheets, "change_limit")) == {"K"}
    assert selected(solve(book(lines, [source("X", *(100,) * 5)], changes_max=1, **NO_TAIL))) == {"K"}


@pytest.mark.parametrize(("approved", "is_kept"), [(30, True), (40, True), (50, False)])
def test_without_full_funding_less_than_the_demand_is_kept(
    solve: Solve, approved: int, is_kept: bool
) -> None:
    """Proves: 30 and 40 of 40 may be kept, 50 may not. Sensitivity: with full funding 40 alone."""
    lines = [project("A", 40, benefit=5, **{"approved:X:2026": approved})]
    sheets = book(lines, [source("X", 60)], changes_max=0, **NO_TAIL)
    off = ("full_funding",)
    if is_kept:
        assert solve(sheets, *off).by_id["A"].total_allocated == approved
    else:
        with pytest.raises(NoPlanError):
            solve(sheets, *off)
    if approved != 40:
        with pytest.raises(NoPlanError):
            solve(sheets)


def test_debt_of_a_year_before_the_plan_is_not_judged() -> None:
    """Proves: a plan from 2027 in a book from 2026: 90 owed of at most 50 in 2026 make no row.

    90 − 80 repaid in 2026 = 10, of at most 50: 40 in 2027.
    """
    years: list[dict[str, Cell]] = [
        {"year": 2026, "opening_debt": 90, "local_revenue": 100, "limit_share": 0.5, "repayment": 80},
        {"year": 2027, "local_revenue": 100, "limit_share": 0.5},
    ]
    sheets = book([project("A", 40)], [source("V", 50, 50, kind="local_debt")], debt=years, **NO_TAIL)
    assert rows(sheets, "debt_ceiling", first_year=2027) == ["debt_ceiling_2027: +1·f[A,V,2027] <= 40"]


def test_a_committed_project_may_lack_its_last_million(solve: Solve) -> None:
    """Proves: K demands 1 and gets nothing. Sensitivity: with 1 of X nothing is lacking."""
    lines = [ongoing("K", 51, paid=50)]
    assert lacking(solve(book(lines, [source("X", 0)], **NO_TAIL))) == {8: 1}
    assert lacking(solve(book(lines, [source("X", 1)], **NO_TAIL))) == {}


def test_the_raised_yearly_share_is_told_as_a_share() -> None:
    """Proves: 100 over the three years of group C at 0.2 a year: 34 of 100 are told."""
    sheets = book(
        [project("A", 100, demand=100, max_year_share=0.2, benefit=5)], [source("X", 50, 50, 50)], **NO_TAIL
    )
    (issue,) = (own for own in issues(sheets) if own.code == "issue_share_raised")
    assert issue.values["expected"] == 0.34


@pytest.mark.parametrize(
    ("own", "rule"),
    [
        (limit(Dimension.GROUP, "C", Measure.NEW_STARTS, most=1), "new_start_limit"),
        (limit(Dimension.GROUP, "C", Measure.MONEY, least=1), "floor"),
        (limit(Dimension.GROUP, "C", Measure.MONEY, most=1), "ceiling"),
        (limit(Dimension.INVESTOR, "Ban I", Measure.MONEY, most=1, year=2026), "investor_capacity"),
    ],
)
def test_a_limit_belongs_to_one_rule(own: Limit, rule: str) -> None:
    """Proves: by its measure, its side and whom it concerns."""
    assert rule_of(own) == rule
