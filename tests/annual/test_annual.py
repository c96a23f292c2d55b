"""The annual book of each year: what it says of every line; solved, it gives the plan's own slice."""

import pytest

from data import SAMPLE
from models.issues import Severity
from models.law import LawBook
from models.vocabulary import LinkType, Lock, PlanType, Status
from optimizer.annual.book import annual_book, medium_term_plan
from optimizer.annual.workbook import annual_bytes
from optimizer.check import check
from optimizer.exported import read_exported
from optimizer.intake.book import portfolio_of, read_portfolio
from optimizer.report.plan.workbook import write_plan
from tests.annual.province import province
from tests.books import BookSheets, project, source
from tests.report.solved import solved

LAW = LawBook.load()
YEARS = (2026, 2027, 2028, 2029, 2030)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The small province, solved, exported and read back."""
    portfolio = province().portfolio()
    path = tmp_path_factory.mktemp("plan") / "plan.xlsx"
    write_plan(solved(portfolio), path)
    return read_exported(path, LAW)


@pytest.fixture(scope="module")
def plan(exported):
    return medium_term_plan(exported, LAW)


@pytest.fixture(scope="module")
def years(exported):
    """The annual book of each year, as understood."""
    return {year: portfolio_of(annual_book(exported, year, LAW).raw(), LAW) for year in YEARS[:3]}


def slice_of(plan, year):
    return {(line, source, amount) for line, source, when, amount in plan.payments() if when == year}


def money(plan):
    return {(line, source, amount) for line, source, _, amount in plan.payments()}


@pytest.mark.parametrize("year", YEARS[:3])
def test_solving_the_book_gives_the_plans_own_slice(year, exported, plan, tmp_path):
    """Proves: through a file, without an error, every amount of the year comes back, and nothing else."""
    path = tmp_path / "annual.xlsx"
    path.write_bytes(annual_bytes(annual_book(exported, year, LAW), LAW))
    portfolio = read_portfolio(path, LAW)
    scenario = portfolio.base
    assert (scenario.plan_type, scenario.years, scenario.period_first_year) == (
        PlanType.ANNUAL,
        (year,),
        2026,
    )
    issues = check(portfolio, scenario, LAW)
    assert [issue for issue in issues if issue.severity is Severity.ERROR] == []
    result = solved(portfolio)
    assert money(result.plan) == slice_of(plan, year)
    assert set(result.plan.outcome.shortfall_by_tier.values()) == {0}


def test_years_without_money_have_no_book(exported):
    """Proves: a year outside the plan is a mistake of the caller."""
    with pytest.raises(ValueError, match="2031"):
        annual_book(exported, 2031, LAW)


def test_a_new_start_is_new_then_ongoing_and_finishing(years):
    """Proves: N1 gets 30 in 2026 and 30 in 2027. In its first year it is decided again; in its last it
    finishes "in the period" of an annual plan, which is the year.
    """
    first, second = years[2026].by_id["N1"], years[2027].by_id["N1"]
    assert (first.status, first.committed, first.paid, first.demand) == (Status.NEW, False, 0, 30)
    assert first.finish_year == 2027
    assert (second.status, second.committed) == (Status.ONGOING_FINISHING, True)
    assert (second.first_capital_year, second.paid, second.paid_by_source) == (2026, 30, {"XDCB": 30})
    assert (second.mt_plan_by_source, second.mt_assigned_by_source) == ({"XDCB": 60}, {"XDCB": 30})
    assert second.lock is None
    assert second.fixed == {("XDCB", 2027): 30}
    assert "N1" not in years[2028].by_id


def test_advances_are_repaid_first(years):
    """Proves: of the 30 of 2026 ten repay the advance (tier 3 before tier 8); none is left for 2027."""
    assert (years[2026].by_id["O1"].advance_due, years[2027].by_id["O1"].advance_due) == (10, 0)
    assert years[2027].by_id["O1"].paid == 70
    assert years[2027].by_id["O1"].paid_by_source == {}, (
        "40 were paid before the period, nobody knows from where"
    )


def test_a_line_that_is_owed_stays_while_its_window_is_open(plan, years):
    """Proves: E1 (window 2025–2027) lacks 30: it stands in 2027 with a demand of 0, and no longer in 2028."""
    assert plan.by_id["E1"].total_shortfall == 30
    assert (years[2026].by_id["E1"].demand, years[2027].by_id["E1"].demand) == (20, 0)
    assert "E1" not in years[2028].by_id


def test_lump_sums_need_what_the_plan_gives_in_the_year(years):
    """Proves: two sources are ordered, one is named; a year without money has no row."""
    first, third = years[2026].by_id["L1"], years[2028].by_id["L1"]
    assert (first.min_amount, first.fixed) == (15, {("SDD", 2026): 5, ("XDCB", 2026): 10})
    assert (third.min_amount, third.sources) == (15, ("SDD",))
    assert "L1" not in years[2027].by_id


def test_the_on_lent_share_of_a_whole_life_is_not_asked_of_a_year(years):
    """Proves: F1 keeps counterpart and loan, and loses the ratio that Điều 67.3 speaks of."""
    line = years[2027].by_id["F1"]
    assert line.onlending_share is None
    assert (line.counterpart_ratio, line.loan_close_year, line.status) == (0.25, 2028, Status.ODA)


def test_a_candidate_of_no_value_is_locked_in(years):
    """Proves: nothing but the plan speaks for N3. Sensitivity: unlocked, both answers are best."""
    assert years[2028].by_id["N3"].lock is Lock.IN


def test_sources_have_the_money_of_the_year(plan, years):
    """Proves: XDCB has 100 and what 2026 leaves of its 100; SDD, with a total only, what the plan gives."""
    spent = plan.money_by_source_year()
    left = 100 - spent["XDCB", 2026]
    assert 0 < left < 100
    budget = years[2027].budget.by_code
    assert (budget["XDCB"].yearly, budget["XDCB"].total) == ({2027: 100 + left}, None)
    assert years[2026].budget.by_code["SDD"].yearly == {2026: 5}
    assert budget["DG"].yearly == {2027: 0}


def test_debt_begins_with_what_the_plan_has_borrowed(plan, years):
    """Proves: 50 + 2·(3 − 1) + the on-lent money of 2026 and 2027 stands at the beginning of 2028."""
    spent = plan.money_by_source_year()
    lent = spent.get(("VAY", 2026), 0) + spent.get(("VAY", 2027), 0)
    assert lent > 0
    debt = years[2028].debt
    assert debt is not None
    assert (debt.opening, [year.year for year in debt.years]) == (50 + 4 + lent, [2028])


def test_links_that_are_settled_are_left_out(years):
    """Proves: N1 began before N2 and was finished before N3; N2 and N3 still belong together in 2028."""
    assert years[2026].links == years[2027].links == ()
    assert {link.type for link in years[2028].links} == {LinkType.SYNERGY, LinkType.BUNDLE}


def test_limits_of_the_year_stay_unless_lines_changed_their_rung(years):
    """Proves: in 2027 N1 is no longer new, so a floor on new starts would speak of others."""
    assert [limit.selector.value for limit in years[2027].limits] == ["oda"]
    assert [limit.selector.value for limit in years[2028].limits] == ["y tế"]
    assert years[2026].limits == ()


def test_every_change_is_explained(exported):
    """Proves: notes name each link, limit and special source; each row says where its money comes from."""
    words = {
        "vi": ("Cần có dự án kia: N2 – N1", "Loại dự án theo thứ tự ưu tiên: Khởi công mới – Số tiền – 2027"),
        "en": ("Requires: N2 – N1", "Status: New start – Money – 2027"),
    }
    for language in ("vi", "en"):
        book = annual_book(exported, 2027, LAW, language)
        concerns = {note.concerns for note in book.notes}
        assert {"XDCB", "SDD", *words[language]} <= concerns
        projects = next(grid for grid in book.grids if grid.name == "projects")
        at = projects.columns.index("note")
        assert all("2027" in str(row[at]) for row in projects.rows)


@pytest.mark.parametrize("year", YEARS)
def test_the_real_list_gives_its_own_slices(year, lao_cai, tmp_path):
    """Proves: every year of the real province, first to last, is solved to the plan's own amounts.

    Sensitivity: a first year of capital taken from the list instead of the plan lets a window expire in 2030.
    """
    path = tmp_path / "annual.xlsx"
    path.write_bytes(annual_bytes(annual_book(lao_cai, year, LAW), LAW))
    portfolio = read_portfolio(path, LAW)
    codes = {issue.code for issue in check(portfolio, portfolio.base, LAW)}
    assert "issue_window_expired" not in codes
    assert money(solved(portfolio).plan) == slice_of(medium_term_plan(lao_cai, LAW), year)


@pytest.fixture(scope="module")
def lao_cai(tmp_path_factory):
    """The bundled real list, solved, exported and read back."""
    path = tmp_path_factory.mktemp("lao_cai") / "plan.xlsx"
    write_plan(solved(read_portfolio(SAMPLE, LAW)), path)
    return read_exported(path, LAW)


def test_what_still_lacks_its_investment_decision_waits(tmp_path):
    """Proves: the medium-term plan locks both in; the year has the decided one, and check names the other.

    Sensitivity: with the lock still on it, the year would have no plan at all.
    """
    waiting = {"investment_decision": None, "policy_decision": "02/NQ-HĐND ngày 03/01/2026", "lock": "in"}
    sheets = BookSheets(
        projects=[project("P1", 40, benefit=1, lock="in"), project("P2", 40, benefit=1, **waiting)],
        sources=[source("XDCB", 100, 100, 0, 0, 0)],
        scenario={"objective": "benefit", "two_period_share": 0, "locks_in": "P1; P2"},
    )
    path = tmp_path / "plan.xlsx"
    write_plan(solved(sheets), path)
    portfolio = portfolio_of(annual_book(read_exported(path, LAW), 2026, LAW).raw(), LAW)
    found = [
        (i.code, i.project_id) for i in check(portfolio, portfolio.base, LAW) if i.code == "issue_no_decision"
    ]
    assert found == [("issue_no_decision", "P2")]
    assert (portfolio.by_id["P1"].lock, portfolio.by_id["P2"].lock) == (Lock.IN, None)
    assert dict(portfolio.base.locks) == {"P1": Lock.IN}
    plan = solved(portfolio).plan
    assert {line.project_id for line in plan.selected} == {"P1"}
