"""A scenario laid over another: what is typed in a form is what the sheet `scenario` would say."""

import pytest

from models.issues import PortfolioError
from models.law import LawBook
from models.vocabulary import Lock
from optimizer.canonical.scenario import scenario_entries
from optimizer.optimize import optimize
from optimizer.overlay import overlaid
from tests.books import BookSheets, project, source

LAW = LawBook.load()


def book(**columns: object) -> BookSheets:
    lines = [project("P1", 100, social=80), project("P2", 100, growth=80)]
    return BookSheets(projects=lines, sources=[source("XDCB", 100)], **columns)  # type: ignore[arg-type]


def over(sheets: BookSheets, entries: dict[str, object], name: str = "thử"):
    portfolio = sheets.portfolio()
    return portfolio, *overlaid(portfolio, portfolio.base, name, entries, LAW)  # type: ignore[arg-type]


def test_no_entry_changes_nothing_but_the_name():
    portfolio, scenario, issues = over(book(scenario={"envelope:XDCB:2026": 0.5, "rank:social": 1}), {})
    assert not issues
    assert scenario.name == "thử"
    assert dict(scenario_entries(scenario)) == dict(scenario_entries(portfolio.base))


def test_typed_amounts_are_vietnamese_and_exact():
    portfolio, scenario, _ = over(book(), {"envelope_amount:XDCB:2026": "1.234.567", "discount": "0,9"})
    first = portfolio.budget.years[0]
    assert scenario.apply(portfolio.budget).by_code["XDCB"].yearly[first] == 1_234_567
    assert scenario.discount == 0.9


def test_an_amount_replaces_and_a_factor_then_multiplies():
    """Proves: 200 in place of the year's money, then a fall of 20 %, is 160."""
    entries = {"envelope_amount:XDCB:2026": "200", "envelope:XDCB": "0,8"}
    portfolio, scenario, _ = over(book(), entries)
    assert scenario.apply(portfolio.budget).by_code["XDCB"].yearly[2026] == 160


def test_a_sheet_in_billion_reads_amounts_in_billion():
    portfolio = book(scenario={"money_unit": "tỷ đồng", "envelope_amount:XDCB:2026": 2}).portfolio()
    assert portfolio.base.apply(portfolio.budget).by_code["XDCB"].yearly[2026] == 2000


def test_ranks_decide_whom_the_money_goes_to():
    """Proves: one project fits. The first criterion by rank weighs more, so its project is in.

    Sensitivity: with the other order the other project is in.
    """
    sheets = BookSheets(
        projects=[
            project("P1", 100, social=80, growth=0, max_year_share=1),
            project("P2", 100, social=0, growth=80, max_year_share=1),
        ],
        sources=[{"source": "XDCB", "kind": "local_balance", "2026": 100}],
    )
    for order, winner in ((("social", "growth"), "P1"), (("growth", "social"), "P2")):
        ranks = {f"rank:{name}": place for place, name in enumerate(order, start=1)}
        portfolio, scenario, _ = over(sheets, ranks)
        plan = optimize(portfolio, scenario, LAW)
        assert [line.project_id for line in plan.selected] == [winner]


def test_every_fault_is_told_at_its_key():
    entries = {"envelope_amount:XDCB:2026": "12.5", "envelope_amount:KHÔNG:2026": "1", "gap": "hai"}
    with pytest.raises(PortfolioError) as refused:
        over(book(), entries)
    at = {issue.column: issue.code for issue in refused.value.issues}
    assert at["envelope_amount:XDCB:2026"] == "issue_value_ambiguous"
    assert at["gap"] == "issue_value_not_a_number"
    assert all(issue.cell is None for issue in refused.value.issues)


def test_unknown_names_are_told():
    entries = {"envelope_amount:KHÔNG:2026": "1", "rank:lạ": "1", "locks_in": "P9", "weight:lạ": "1"}
    with pytest.raises(PortfolioError) as refused:
        over(book(), entries)
    codes = [issue.code for issue in refused.value.issues]
    assert codes.count("issue_criterion_unknown") == 2
    assert {"issue_source_unknown", "issue_project_unknown"} <= set(codes)


def test_locks_replace_those_of_the_origin():
    _, scenario, _ = over(book(scenario={"locks_in": "P1"}), {"locks_in": "", "locks_out": "P2"})
    assert dict(scenario.locks) == {"P2": Lock.OUT}


def test_a_comparison_outside_the_scale_is_an_issue_at_its_key():
    """Proves: every pair that says something else is told, with what it says; nothing is guessed."""
    sheets = book(criteria=[{"criterion": "social", "weight": 1}, {"criterion": "growth", "weight": 1}])
    with pytest.raises(PortfolioError) as refused:
        over(sheets, {"pairwise:social:growth": "20 : 1"})
    (issue,) = refused.value.issues
    assert (issue.code, issue.column) == ("issue_judgement_unknown", "pairwise:social:growth")
    assert "20 : 1" in issue.message("vi")


def test_criteria_compared_in_pairs_become_weights():
    """Proves: three times as important is three quarters of the weight; growth gets the rest."""
    sheets = book(criteria=[{"criterion": "social", "weight": 1}, {"criterion": "growth", "weight": 1}])
    _, scenario, issues = over(sheets, {"pairwise:social:growth": "3 : 1"})
    assert not issues
    assert scenario.weights == pytest.approx({"social": 0.75, "growth": 0.25})
