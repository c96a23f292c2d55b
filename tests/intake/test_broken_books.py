"""Broken books: one issue each, at its cell, in both languages – and all issues of a book at once."""

import re
from pathlib import Path

import pytest

from data import ROOT
from models.issues import Issue, Severity, errors_in
from models.units import Language
from models.yaml_file import load_yaml
from optimizer.workbook.raw import CellFault
from tests.books import DECIDED
from tests.explain.test_advice import DOUBTFUL
from tests.intake.defects import Defect
from tests.intake.defects_policy import POLICY_DEFECTS
from tests.intake.defects_projects import PROJECTS
from tests.intake.defects_scenarios import SCENARIO_DEFECTS
from tests.intake.defects_sheets import SHEET_DEFECTS
from tests.intake.grids import grid, issues, issues_of, places, reread, sound

DEFECTS = (*PROJECTS, *SHEET_DEFECTS, *SCENARIO_DEFECTS, *POLICY_DEFECTS)
LANGUAGES: tuple[Language, ...] = ("vi", "en")


def place(issue: Issue) -> str:
    return "!".join(part for part in (issue.sheet, issue.cell) if part)


def test_nothing_is_remarked_on_the_sound_book() -> None:
    assert issues(sound()) == ()


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_is_one_issue_at_its_cell(defect: Defect) -> None:
    found = issues(defect.book)
    assert sorted(issue.code for issue in found) == sorted((defect.code, *defect.with_it))
    issue = next(issue for issue in found if issue.code == defect.code)
    assert issue.severity is defect.severity
    assert place(issue) == defect.place
    assert issue.project_id == defect.project_id


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_the_message_names_place_found_and_expected(defect: Defect, language: Language) -> None:
    issue = next(issue for issue in issues(defect.book) if issue.code == defect.code)
    message = issue.message(language)
    assert message.startswith(defect.place)
    assert [word for word in defect.words(language) if word not in message] == []
    assert "None" not in message
    assert not re.search(r"\binvalid\b|không hợp lệ", message, re.IGNORECASE)
    assert issue.hint(language)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_the_same_is_said_of_the_file(defect: Defect, tmp_path: Path) -> None:
    written = reread(defect.book, tmp_path / f"{defect.name}.xlsx")
    assert places(issues_of(written)) == places(issues(defect.book))


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_years_are_written_without_points(defect: Defect) -> None:
    for issue in issues(defect.book):
        for language in LANGUAGES:
            assert not re.search(r"\b2[.,]0[23]\d\b|\b1[.,]9\d\d\b", issue.message(language))


def test_names_of_defects_are_unique() -> None:
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS)


def test_no_issue_is_left_without_a_book() -> None:
    texts = [*load_yaml(ROOT / "texts" / "intake.yaml"), *load_yaml(ROOT / "texts" / "intake_policy.yaml")]
    known = {key for key in texts if key.startswith("issue_")}
    assert known - {defect.code for defect in DEFECTS} == set()


def test_no_check_is_left_without_a_book() -> None:
    files = sorted((ROOT.parent / "optimizer" / "check").glob("*.py"))
    asked = {code for file in files for code in re.findall(r'"(issue_[a-z_]+)"', file.read_text("utf-8"))}
    assert len(asked) >= 25
    assert asked - {defect.code for defect in DEFECTS} - set(DOUBTFUL) == set()


def test_all_issues_of_a_book_come_at_once() -> None:
    book = sound(
        {"group": "D", "paid": -1, "sources": "ODA", "start_year": 2029, "finish_year": 2027},
        {"project_id": "P1"},
        xdcb={"kind": "tỉnh", "2027": "một ít"},
        scenario={"discount": 2, "rules_off": "gravity", "last_year": 2031, "màu": "xanh"},
        criteria=[["criterion", "weight"], ["social", "nhiều"]],
        links=[["type", "project", "other"], ["requires", "P1", "P2"]],
    )
    assert set(places(issues(book))) == {
        ("issue_value_share_out_of_range", "scenario!B2"),
        ("issue_rule_unknown", "scenario!B3"),
        ("issue_year_without_column", "sources"),
        ("issue_scenario_key_unknown", "scenario!A5"),
        ("issue_value_unknown", "sources!C2"),
        ("issue_value_not_a_number", "sources!E2"),
        ("issue_value_unknown", "projects!D2"),
        ("issue_value_negative", "projects!H2"),
        ("issue_source_unknown", "projects!I2"),
        ("issue_years_reversed", "projects!K2"),
        ("issue_code_twice", "projects!A3"),
        ("issue_project_unknown", "links!C2"),
        ("issue_value_not_a_number", "criteria!B2"),
    }


def test_faults_of_projects_are_told_even_where_the_plan_years_are_not_known() -> None:
    book = sound({"group": "D"}, sources=[["source", "kind", "total"], ["XDCB", "local_balance", 5]])
    assert [issue.code for issue in errors_in(issues(book))] == [
        "issue_plan_years_missing",
        "issue_value_unknown",
    ]


def test_what_the_base_states_wrongly_is_told_once_however_many_scenarios_there_are() -> None:
    rows = [["key", "base", "B", "C"], ["locks_in", "P9", None, None], ["rules_off", "gravity", None, None]]
    found = issues(sound(scenario=rows))
    assert places(found) == [
        ("issue_project_unknown", "scenario!B2"),
        ("issue_rule_unknown", "scenario!B3"),
    ]


def test_an_unreadable_code_is_one_issue() -> None:
    book = sound(p2={"project_id": CellFault("precision", "1234567890123456")})
    assert places(issues(book)) == [("issue_cell_precision", "projects!A3")]


@pytest.mark.parametrize("name", ["links", "limits", "debt"])
def test_a_sheet_with_headings_only_is_not_filled(name: str) -> None:
    ids = {
        "links": ["type", "project", "other", "value"],
        "limits": ["dimension", "and_value"],
        "debt": ["year"],
    }
    assert issues(sound(**{name: [["Loại", "Một"], list(ids[name])]})) == ()
    assert issues(sound(**{name: []})) == ()


def test_a_criteria_sheet_with_headings_only_is_no_sheet() -> None:
    assert issues(sound(criteria=[["criterion", "weight"]])) == ()


def test_issues_carry_the_vietnamese_name_of_the_sheet() -> None:
    book = sound({"group": "D"})
    named = {"Danh mục dự án": book["projects"], "Nguồn vốn": book["sources"]}
    (issue,) = issues(named)
    assert issue.place == "Danh mục dự án!D2 (group, P1)"
    assert issue.severity is Severity.ERROR


def test_rows_are_counted_as_excel_counts_them_below_a_title_block() -> None:
    title = [["DANH MỤC"], [None], ["Đơn vị tính: triệu đồng"]]
    rows = grid([{"project_id": "P1", "name": "A", "status": "new", "group": "D", "total_cost": 5} | DECIDED])
    found = issues(sound(projects=[*title, *rows]))
    assert places(found) == [("issue_value_unknown", "projects!D5")]
