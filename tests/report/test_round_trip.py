"""plan.xlsx carries its whole input: reading it back and solving again gives the same plan."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Language
from optimizer.intake.book import read_portfolio
from optimizer.result import Result
from optimizer.workbook.raw import Cell
from tests.books import BookSheets, limit, link, project, source
from tests.maths import examples
from tests.report.sample import sample
from tests.report.solved import LAW, solved, written


def without_rows(portfolio: Portfolio) -> tuple[object, ...]:
    """What a plan depends on; row numbers of the file left out."""
    return (
        [replace(item, row=0) for item in portfolio.projects],
        [replace(item, row=0) for item in portfolio.budget.sources],
        portfolio.budget.years,
        portfolio.criteria,
        [replace(item, row=0) for item in portfolio.links],
        [replace(item, row=0) for item in portfolio.limits],
        portfolio.debt and [replace(item, row=0) for item in portfolio.debt.years],
        portfolio.debt and portfolio.debt.opening,
    )


def same_plan_again(result: Result, folder: Path, language: Language = "vi") -> Portfolio:
    """Read the exported file, compare, solve it, compare."""
    again = read_portfolio(written(result, folder, language), LAW)
    assert without_rows(again) == without_rows(result.portfolio)
    assert [*again.scenarios] == [result.scenario.name]
    assert again.base == result.scenario
    solved_again = solved(again)
    assert list(solved_again.plan.payments()) == list(result.plan.payments())
    assert solved_again.plan.outcome.objective == result.plan.outcome.objective
    return again


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_exported_file_solves_to_the_same_plan(
    result: Result, language: Language, tmp_path: Path
) -> None:
    same_plan_again(result, tmp_path, language)


def test_exporting_the_export_changes_no_input(results: dict[str, Result], tmp_path: Path) -> None:
    again = same_plan_again(results["sample"], tmp_path)
    folder = tmp_path / "second"
    folder.mkdir()
    twice = read_portfolio(written(solved(again), folder), LAW)
    assert twice.sheets["projects"].rows == again.sheets["projects"].rows
    assert twice.sheets["sources"].rows == again.sheets["sources"].rows


def test_every_scenario_key_survives(tmp_path: Path) -> None:
    keys: dict[str, Cell] = {
        "first_year": 2026,
        "last_year": 2030,
        "law_date": "2026-01-01",
        "size_exponent": 0.75,
        "discount": 0.9,
        "two_period_share": 0.25,
        "min_year_share_A": 0.01,
        "min_year_share_B": 0.02,
        "min_year_share_C": 0.03,
        "max_year_share_A": 0.5,
        "max_year_share_B": 0.6,
        "max_year_share_C": 0.7,
        "counterpart_ratio": 0.1,
        "reserve": 0.05,
        "rounding_step": 10,
        "work_limit": 5000,
        "gap": 0.002,
        "rules_off": "minimum_instalment; tail_remainder",
        "locks_in": "MOI-1",
        "locks_out": "MOI-2; MOI-3",
        "envelope:XDCB": 0.9,
        "envelope:SDD:2027": 1.5,
        "weight:social": 3,
        "weight:growth": 1,
    }
    again = same_plan_again(solved(sample(**keys)), tmp_path)
    assert again.base.locks.keys() == {"MOI-1", "MOI-2", "MOI-3"}
    assert again.base.envelope_factors == {("XDCB", None): 0.9, ("SDD", 2027): 1.5}


def test_the_scenario_that_was_solved_is_exported_in_full(tmp_path: Path) -> None:
    book = replace(sample(two_period_share=0.3), overlays={"=Thấp": {"discount": 0.8, "locks_in": "MOI-3"}})
    result = solved(book, "=Thấp")
    again = same_plan_again(result, tmp_path)
    assert again.base.discount == 0.8
    assert again.base.two_period_share == 0.3


def test_effort_asked_for_on_the_command_line_is_kept(tmp_path: Path) -> None:
    result = solved(examples.habit(), work_limit=123)
    again = read_portfolio(written(result, tmp_path), LAW)
    assert again.base == replace(result.scenario, work_limit=123)


def test_a_scenario_of_fewer_years_reads_back(tmp_path: Path) -> None:
    book = replace(
        examples.habit(),
        scenario={**examples.BENEFIT, "two_period_share": 0, "first_year": 2026, "last_year": 2027},
        sources=[source("XDCB", 60, 60)],
        overlays={"năm": {"last_year": 2026, "envelope:XDCB:2027": 0.5}},
    )
    result = solved(book, "năm")
    again = read_portfolio(written(result, tmp_path), LAW)
    assert again.base == _within_years(result.scenario)
    assert list(solved(again).plan.payments()) == list(result.plan.payments())


def _within_years(scenario: Scenario) -> Scenario:
    factors = {key: f for key, f in scenario.envelope_factors.items() if key[1] in (None, *scenario.years)}
    return replace(scenario, envelope_factors=factors)


def test_amounts_in_other_units_come_back_as_whole_millions(tmp_path: Path) -> None:
    """Parts of 33.4, 33.3 and 33.3 thousand million sum to 100 before rounding and after."""
    line = project(
        "P", "0,1", benefit=3, paid="0,0104", **{"cost:A": "0,0334", "cost:B": "0,0333", "cost:C": "0,0333"}
    )
    line |= {"paid:A": "0,0052", "paid:B": "0,0052"}
    sources = [source(code, *["0,0500004"] * 5) for code in "ABC"]
    book = BookSheets(
        projects=[line], sources=sources, scenario={**examples.BENEFIT, "money_unit": "billion"}
    )
    result = solved(book)
    assert result.portfolio.projects[0].cost_by_source == {"A": 34, "B": 33, "C": 33}
    again = same_plan_again(result, tmp_path)
    assert not [issue for issue in again.issues if issue.code == "issue_amounts_rounded"]


def test_typed_texts_of_every_kind_come_back(tmp_path: Path) -> None:
    line = project(
        "P1",
        100,
        benefit=2.5,
        period="2026-2028",
        committed="có",
        status="Chuyển tiếp theo tiến độ",
        first_capital_year="năm 2026",
        area_type="Nông thôn",
        max_year_share="80 %",
        min_year_share=1 / 3,
        sources="XDCB; SDD",
        exchange_rate=0.1 + 0.2,
        group="C",
        capacity="12 phòng",
        note="ghi chú",
        riêng="cột riêng",
        **{"output:km": 1.25, "demand:XDCB": "60", "demand:SDD": "40,0", "fix:XDCB:2027": 20, "khác 2": 7},
    )
    other = project(
        "P2", 50, benefit=1, parent_project="P1", component="GPMB", lock="Loại ra", extension_years=1
    )
    book = BookSheets(
        projects=[line, {**other, "extension_decision": "NQ 1"}],
        sources=[
            source("XDCB", 60, 60, 60, 60, 60, reserve="5%", certainty="dự kiến"),
            source("SDD", 20, 20, 20, 20, 20),
        ],
        criteria=[
            {"criterion": "social", "rank": 1},
            {"criterion": "riêng 2", "rank": 2, "scale": "minmax", "note": "x"},
        ],
        scenario=examples.BENEFIT,
    )
    result = solved(book)
    again = same_plan_again(result, tmp_path)
    assert again.sheets["projects"].rows[0]["riêng"] == "cột riêng"
    assert again.sheets["projects"].rows[0]["khác 2"] == 7
    assert again.sheets["criteria"].rows[1]["note"] == "x"
    assert set(again.sheets["projects"].columns) == set(result.portfolio.sheets["projects"].columns)


def test_many_extra_columns_do_not_hide_the_id_row(tmp_path: Path) -> None:
    book = examples.habit()
    extra: dict[str, Cell] = {f"cột riêng {number}": f"x{number}" for number in range(40)}
    result = solved(replace(book, projects=[{**line, **extra} for line in book.projects]))
    again = same_plan_again(result, tmp_path)
    assert again.sheets["projects"].rows[0]["cột riêng 39"] == "x39"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_links_limits_and_debt_come_back(language: Language, tmp_path: Path) -> None:
    """Proves: the sheets are written where the book has them, and shape the plan again."""
    book = replace(
        sample(two_period_share=0.3),
        links=[
            link("requires", "MOI-2", "MOI-1"),
            link("synergy", "MOI-1", "MOI-4", 12.5),
            link("excludes", "MOI-5", "MOI-7"),
        ],
        limits=[
            limit("sector", "Y tế", "money", min=20_000, max=90_000),
            limit("locality", "xã Bảo Hà", "share", max="100 %", source="XDCB", note="=ghi chú"),
            limit("status", "new", "new_starts", max=3, year=2028),
            limit("class", "social", "money", min="1.000", and_dimension="group", and_value="C"),
        ],
        debt=[
            {"year": year, "local_revenue": 400_000, "limit_share": "60%", "repayment": 1_000}
            | ({"opening_debt": 25_000} if year == 2026 else {})
            for year in (2026, 2027, 2028, 2029, 2030)
        ],
    )
    again = same_plan_again(solved(book), tmp_path, language)
    assert (len(again.links), len(again.limits)) == (3, 4)
    assert again.debt is not None
    assert again.debt.opening == 25_000
    assert again.sheets["limits"].rows[1]["note"] == "=ghi chú"


def test_compared_criteria_and_weights_by_area_come_back(tmp_path: Path) -> None:
    compared = replace(
        sample(two_period_share=0.3),
        criteria=[
            {"criterion": "social", "pairwise:social": 1, "pairwise:growth": 3},
            {"criterion": "growth", "pairwise:social": "1/3", "pairwise:growth": 1},
        ],
    )
    by_area = replace(
        sample(two_period_share=0.3),
        criteria=[
            {"criterion": "social", "weight": 2},
            {"criterion": "growth", "weight": 1},
            {"criterion": "social", "weight": 5, "area_type": "remote"},
            {"criterion": "growth", "weight": 1, "area_type": "remote"},
        ],
    )
    for name, book in {"compared": compared, "by_area": by_area}.items():
        folder = tmp_path / name
        folder.mkdir()
        same_plan_again(solved(book), folder)
