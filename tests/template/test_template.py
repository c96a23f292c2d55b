"""The template: what stands in it, and that the reader knows every word of it."""

import openpyxl
import pytest

from models.issues import PortfolioError, Severity
from models.law import LawBook
from optimizer.intake.book import read_portfolio
from optimizer.template.entry import FORMATS
from optimizer.template.workbook import template_bytes, template_years, write_template
from optimizer.workbook.schema import SHEETS, schema, spec_of
from tests.report.solved import solved
from tests.template.filling import FIRST_ROW, clear, fill

LAW = LawBook.load()
YEARS = template_years(LAW)
PROJECTS = {"vi": "Danh mục dự án", "en": "projects"}
SOURCES = {"vi": "Nguồn vốn", "en": "sources"}
WORDS = {
    "vi": {"status": "Khởi công mới", "kind": "Xây dựng cơ bản tập trung", "group": "Nhóm C"},
    "en": {"status": "New start", "kind": "Local balance", "group": "Group C"},
}
LANGUAGES = pytest.mark.parametrize("language", ["vi", "en"])


@pytest.fixture(params=["vi", "en"])
def written(request, tmp_path):
    """(language, path) of a fresh template."""
    path = tmp_path / "mau.xlsx"
    write_template(path, YEARS, LAW, request.param)
    return request.param, path


def issues_of(path):
    with pytest.raises(PortfolioError) as caught:
        read_portfolio(path, LAW)
    return caught.value.issues


def projects_of(language):
    word = WORDS[language]
    row = {"name": "Đường", "status": word["status"], "group": word["group"], "total_cost": 900, "social": 50}
    row |= {"investment_decision": "01/QĐ-UBND ngày 02/01/2026"}
    split = {"cost:XDCB": 600, "cost:SDD": 300}
    return [{"project_id": "007", **row, **split}, {"project_id": "008", **row, "sources": "XDCB"}]


def sources_of(language):
    kind = WORDS[language]["kind"]
    money = {str(year): 1000 for year in YEARS}
    return [{"source": code, "name": code, "kind": kind, **money} for code in ("XDCB", "SDD")]


def test_the_period_in_force_gives_the_years():
    """Proves: five years from data/law, or as many from a year that is asked for."""
    assert YEARS == (2026, 2027, 2028, 2029, 2030)
    assert template_years(LAW, 2031) == (2031, 2032, 2033, 2034, 2035)


def test_a_fresh_template_has_no_line_and_nothing_else_is_wrong(written):
    """Proves: headings, labels, sources and the scenario are all understood; the examples are no plan."""
    _, path = written
    found = [(issue.code, issue.severity) for issue in issues_of(path)]
    assert found == [
        ("issue_example_row", Severity.WARNING),
        ("issue_example_row", Severity.WARNING),
        ("issue_no_projects", Severity.ERROR),
    ]


def test_a_filled_template_is_read_without_a_word_and_solved(written):
    """Proves: template → openpyxl → read → solve, with no issue about headings and codes that keep zeros."""
    language, path = written
    fill(path, {PROJECTS[language]: projects_of(language)})
    fill(path, {SOURCES[language]: sources_of(language)})
    clear(path, SOURCES[language], FIRST_ROW + 2, FIRST_ROW + 11)
    portfolio = read_portfolio(path, LAW)
    assert {issue.code for issue in portfolio.issues} == set()
    assert [project.project_id for project in portfolio.projects] == ["007", "008"]
    assert portfolio.by_id["007"].cost_by_source == {"XDCB": 600, "SDD": 300}
    result = solved(portfolio)
    assert sum(line.total_allocated for line in result.plan.lines) == 1800


def test_examples_beside_real_lines_are_told_and_left_out(written):
    """Proves: an example that still stands there gets no money. Sensitivity: a line would ask 55 000."""
    language, path = written
    fill(path, {PROJECTS[language]: projects_of(language)}, keep=2)
    fill(path, {SOURCES[language]: sources_of(language)})
    clear(path, SOURCES[language], FIRST_ROW + 2, FIRST_ROW + 11)
    portfolio = read_portfolio(path, LAW)
    assert [project.project_id for project in portfolio.projects] == ["007", "008"]
    assert [issue.code for issue in portfolio.issues] == ["issue_example_row"] * 2
    assert len(portfolio.sheets["projects"].rows) == 2


def test_the_examples_are_rows_the_reader_accepts(written):
    """Proves: with codes of their own, both examples are lines without errors, and need nothing more."""
    language, path = written
    book = openpyxl.load_workbook(path)
    sheet = book[PROJECTS[language]]
    for row in (FIRST_ROW, FIRST_ROW + 1):
        sheet.cell(row, 1).value = f"P{row}"
    book.save(path)
    portfolio = read_portfolio(path, LAW)
    assert {issue.severity for issue in portfolio.issues} <= {Severity.INFO}
    ongoing, new = portfolio.projects
    assert (ongoing.remaining, ongoing.committed, new.committed) == (55_000, True, False)
    assert (ongoing.first_capital_year, new.start_year) == (YEARS[0] - 1, YEARS[0])


@LANGUAGES
def test_every_column_has_a_heading_an_id_a_note_and_a_format(language, tmp_path):
    """Proves: nothing of the schema is missing but what the template leaves out on purpose."""
    path = tmp_path / "mau.xlsx"
    write_template(path, YEARS, LAW, language)
    book = openpyxl.load_workbook(path)
    for name, titles in SHEETS.items():
        if name == "scenario":
            continue
        sheet = book[titles[0] if language == "vi" else name]
        stems = set()
        for cell in sheet[2]:
            spec = spec_of(name, str(cell.value))
            assert spec is not None, cell.value
            stems.add(spec.id)
            head = sheet.cell(1, cell.column)
            assert head.value
            assert head.comment is not None
            if language == "vi":
                assert head.comment.text.endswith(spec.description_vi)
        wanted = {spec.id for spec in schema(name) if len(spec.variables) < 1 or spec.id == "YEAR"}
        assert wanted - stems <= {"decision", "period"}
        codes = next(cell.column for cell in sheet[2])
        assert sheet.column_dimensions[openpyxl.utils.get_column_letter(codes)].width


def test_codes_are_text_and_amounts_have_their_format(written):
    """Proves: an empty cell below the headings takes a code as text and an amount with separators."""
    language, path = written
    sheet = openpyxl.load_workbook(path)[PROJECTS[language]]
    ids = {str(cell.value): cell.column for cell in sheet[2]}
    assert sheet.cell(FIRST_ROW, ids["project_id"]).number_format == "@"
    assert sheet.cell(FIRST_ROW, ids["total_cost"]).number_format == FORMATS["amount"] == "#,##0"
    assert sheet.freeze_panes == "C3"


def test_every_closed_vocabulary_has_its_drop_down(written):
    """Proves: each column with a vocabulary offers words, and the words are those of the list sheet."""
    language, path = written
    book = openpyxl.load_workbook(path)
    for name, titles in SHEETS.items():
        sheet = book[titles[0] if language == "vi" else name]
        lists = [check for check in sheet.data_validations.dataValidation if check.type == "list"]
        covered = {area.coord.split(":")[0] for check in lists for area in check.sqref.ranges}
        if name == "scenario":
            continue
        for cell in sheet[2]:
            spec = spec_of(name, str(cell.value))
            if spec is not None and spec.type.startswith(("choice.", "flag")):
                assert f"{cell.column_letter}{FIRST_ROW}" in covered, cell.value


def test_the_same_bytes_for_the_same_years():
    """Proves: nothing in the file comes from the clock."""
    assert template_bytes(YEARS, LAW, "en") == template_bytes(YEARS, LAW, "en")


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_schema_says_what_to_enter_in_both_languages(sheet):
    """Proves: every row of every schema file has both descriptions, the Vietnamese one with its letters."""
    for spec in schema(sheet):
        assert spec.description.strip()
        assert spec.description_vi.strip().endswith(".")
        assert any(ord(letter) > 127 for letter in spec.description_vi)
        assert spec.description != spec.description_vi
