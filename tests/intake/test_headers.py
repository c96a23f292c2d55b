"""Which columns and sheets a book has, however they are headed and wherever they stand."""

import unicodedata
from pathlib import Path

import pytest

from models.issues import Severity
from optimizer.workbook.headers import SheetTable, read_table
from optimizer.workbook.raw import Cell, RawSheet
from optimizer.workbook.schema import SHEETS, ColumnSpec, schema
from tests.intake.grids import Grid, first, issues, issues_of, places, raw, reread, sound, understood

WORDS = {"xdcb": "XDCB", "xay dung co ban tap trung": "XDCB", "nstw trong nuoc": "NSTW", "nstw": "NSTW"}
"""Folded codes and names of sources."""

LABELS = [(sheet, spec) for sheet in ("projects", "sources", "criteria") for spec in schema(sheet)]


def table(*rows: list[Cell], sheet: str = "projects") -> SheetTable:
    width = max(len(row) for row in rows)
    cells = tuple((*row, *[None] * (width - len(row))) for row in rows)
    return read_table(sheet, RawSheet(name=sheet, state="visible", rows=cells), WORDS)


def headed(*texts: Cell, sheet: str = "projects") -> tuple[str, ...]:
    return table([*texts], sheet=sheet).columns


def beside(text: str) -> SheetTable:
    """A table of projects with this heading in column D."""
    return table(["project_id", "name", "status", text], ["P1", "A", "new", 1])


# Words


@pytest.mark.parametrize(("sheet", "spec"), LABELS, ids=lambda part: getattr(part, "id", part))
def test_every_column_is_found_by_id_label_and_alias(sheet: str, spec: ColumnSpec) -> None:
    if spec.variables:
        return
    first_with = {
        text: other.id for other in reversed(schema(sheet)) if not other.variables for text in other.headings
    }
    for heading in (spec.id, spec.label_vi, *spec.aliases):
        found = table([heading, "x", "y"], sheet=sheet)
        assert found.columns[0] == spec.id, heading
        assert found.issues == ()
    assert all(first_with[text] == spec.id for text in spec.headings), "two columns share a heading"


@pytest.mark.parametrize(
    "text",
    [
        "Tổng mức đầu tư",
        "TỔNG MỨC ĐẦU TƯ",
        "tong muc dau tu",
        "  Tổng   mức\nđầu tư ",
        unicodedata.normalize("NFD", "Tổng mức đầu tư"),
        "Tổng mức đầu tư:",
        "TMĐT",
        "tmdt",
        "total_cost",
        "Total Cost",
        "Tổng mức đầu tư được duyệt",
    ],
)
def test_case_accents_spaces_and_signs_do_not_matter(text: str) -> None:
    found = beside(text)
    assert found.columns[3] == "total_cost"
    assert found.issues == ()


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Tổng mức đàu tư dự", "total_cost"),
        ("Nhu cầu vốn trong kì kế hoạch", "demand"),
        ("Năm hoàn thànhh", "finish_year"),
        ("investmet_decision", "investment_decision"),
        ("Mức tối đa trong ky", "max_amount"),
        ("Mức tối thiểu trog kỳ", "min_amount"),
    ],
)
def test_a_close_spelling_is_taken_and_told(text: str, column: str) -> None:
    found = beside(text)
    assert found.columns[3] == column
    if found.issues:
        (issue,) = found.issues
        assert (issue.code, issue.severity, issue.cell) == ("issue_header_doubtful", Severity.WARNING, "D1")
        assert issue.values == {"found": text, "column": column}
    else:
        assert text in ("Mức tối đa trong ky", "Nhu cầu vốn trong kì kế hoạch")  # accents only


def test_what_is_not_close_enough_is_kept_with_a_question() -> None:
    found = beside("Tổng mức vốn đầu tư công")
    assert found.columns[3] == "Tổng mức vốn đầu tư công"
    assert [(issue.code, issue.cell) for issue in found.issues] == [("issue_header_unknown", "D1")]


def test_a_close_spelling_beside_the_column_itself_is_a_column_of_its_own() -> None:
    for texts in (["Ghi chú", "Ghi chú 2"], ["Ghi chú 2", "Ghi chú"]):
        found = table(["project_id", "name", *texts], ["P1", "A", "một", "hai"])
        assert set(found.columns) == {"project_id", "name", "note", "Ghi chú 2"}
        assert [issue.code for issue in found.issues] == ["issue_header_unknown"]
        assert found.rows[0].cells["note"] == ("một" if texts[0] == "Ghi chú" else "hai")


def test_extra_columns_are_kept_with_their_values() -> None:
    book = sound({"Mã hồ sơ nội bộ": "HS-7", "Ý kiến": 3.5})
    sheet = understood(book).sheets["projects"]
    assert sheet.columns[-2:] == ("Mã hồ sơ nội bộ", "Ý kiến")
    assert [sheet.rows[0][name] for name in sheet.columns[-2:]] == ["HS-7", 3.5]
    assert issues(book) == ()


def test_twice_named_columns() -> None:
    found = table(["project_id", "name", "TMĐT", "Tổng mức đầu tư", "x", "x"], ["P1", "A", 1, 2, 3, 4])
    assert [(issue.code, issue.severity, issue.cell, issue.values["first"]) for issue in found.issues] == [
        ("issue_column_twice", Severity.ERROR, "D1", "C1"),
        ("issue_column_twice", Severity.WARNING, "F1", "E1"),
    ]
    assert found.rows[0].cells["total_cost"] == 1


def test_columns_without_a_heading_are_passed_over() -> None:
    assert headed("project_id", None, "name", "  ") == ("project_id", "name")


# Sources and years in headings


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("cost:XDCB", "cost:XDCB"),
        ("COST: xdcb", "cost:XDCB"),
        ("TMĐT – trong đó: XDCB", "cost:XDCB"),
        ("TMĐT - trong đó: Xây dựng cơ bản tập trung", "cost:XDCB"),
        ("TMĐT – trong đó – XDCB", "cost:XDCB"),
        ("Tổng mức đầu tư: XDCB", "cost:XDCB"),
        ("TMĐT – trong đó: NSTW – trong nước", "cost:NSTW"),
        ("Nhu cầu vốn trong kỳ kế hoạch: NSTW: trong nước", "demand:NSTW"),
        ("Nhu cầu vốn (XDCB)", "demand:XDCB"),
        ("Lũy kế bố trí – XDCB", "paid:XDCB"),
        ("demand:ODA", "demand:ODA"),
        ("Mức ấn định: XDCB: 2027", "fix:XDCB:2027"),
        ("fix:XDCB:năm 2027", "fix:XDCB:2027"),
        ("Kế hoạch giải ngân: 2028", "loan:2028"),
        ("loan:Năm 2028", "loan:2028"),
        ("Chỉ số đầu ra: km", "output:km"),
        ("output:phòng học", "output:phòng học"),
        ("Đã giải ngân: XDCB", "disbursed:XDCB"),
    ],
)
def test_headings_with_a_source_a_year_or_a_unit(text: str, column: str) -> None:
    found = beside(text)
    assert found.columns[3] == column
    assert found.issues == ()


@pytest.mark.parametrize("year", [2026, "2026", "Năm 2026", "năm 2026", "NĂM  2026", " 2026 "])
def test_years_as_numbers_or_text(year: Cell) -> None:
    assert headed("source", "kind", year, sheet="sources")[2] == "2026"


def test_year_columns_in_any_order_give_the_plan_years() -> None:
    rows: Grid = [["Năm 2027", "source", 2026, "kind", "reserve"], [7, "XDCB", 6, "local_balance", 0]]
    budget = understood(sound(sources=rows)).budget
    assert budget.years == (2026, 2027)
    assert budget.sources[0].yearly == {2026: 6, 2027: 7}


def test_sources_are_meant_by_code_or_name() -> None:
    rows: Grid = [
        ["source", "name", "kind", 2026, "reserve"],
        ["DP", "Tăng thu – kết dư", "surplus", 9000, 0],
        ["TW", "Ngân sách trung ương", "central", 9000, 0],
    ]
    book = sound(
        {"TMĐT – trong đó: Tăng thu – kết dư": 600, "TMĐT – trong đó: ngân sách trung ương": 400},
        {"sources": "Ngân sách trung ương; dp"},
        sources=rows,
    )
    projects = understood(book).by_id
    assert projects["P1"].cost_by_source == {"DP": 600, "TW": 400}
    assert projects["P2"].sources == ("TW", "DP")


# Rows above and below the header


def test_a_title_block_and_a_unit_line_stand_above_the_header() -> None:
    found = table(
        ["ỦY BAN NHÂN DÂN TỈNH"],
        ["DANH MỤC DỰ ÁN"],
        ["Kèm theo Nghị quyết số 12/NQ-HĐND"],
        [None, None, "Đơn vị tính: tỷ đồng"],
        [],
        ["Mã dự án", "Danh mục dự án", "Tổng mức đầu tư"],
        ["P1", "Cầu", 12],
    )
    assert found.header_row == 6
    assert found.columns == ("project_id", "name", "total_cost")
    assert [(row.number, row.cells["total_cost"]) for row in found.rows] == [(7, 12)]
    assert found.unit == "billion"
    assert found.address(7, "total_cost") == "C7"


def test_a_second_row_of_english_ids() -> None:
    found = table(
        ["Mã dự án", "Tên nhiệm vụ, dự án", "Vốn của ta", "TMĐT – trong đó: XDCB", "Ghi nhớ"],
        ["project_id", "name", "total_cost", "cost:XDCB", "Ghi nhớ"],
        ["P1", "Cầu", 12, 12, "a"],
    )
    assert found.columns == ("project_id", "name", "total_cost", "cost:XDCB", "Ghi nhớ")
    assert [row.number for row in found.rows] == [3]


def test_a_second_row_of_ids_with_blanks_and_years() -> None:
    found = table(
        ["Mã nguồn vốn", "Loại nguồn", "Năm 2026", "Năm 2027", "Tình hình"],
        ["source", "kind", 2026, 2027, None],
        ["XDCB", "local_balance", 1, 2, "tốt"],
        sheet="sources",
    )
    assert found.columns == ("source", "kind", "2026", "2027", "Tình hình")
    assert len(found.rows) == 1


def test_a_first_line_is_no_row_of_ids() -> None:
    found = table(["criterion", "weight"], ["social", 1], ["growth", 2], sheet="criteria")
    assert [row.cells["criterion"] for row in found.rows] == ["social", "growth"]


def test_blank_rows_are_passed_over_and_counted() -> None:
    found = table(["project_id", "name"], ["P1", "A"], [None, "  "], [], ["P2", "B"])
    assert [row.number for row in found.rows] == [2, 5]


def test_a_table_may_begin_in_any_column() -> None:
    found = table([None, None, "project_id", "name"], ["ghi chú lề", None, "P1", "A"])
    assert found.address(2, "project_id") == "C2"
    assert found.rows[0].cells == {"project_id": "P1", "name": "A"}


# Sheets


def test_sheets_in_any_order_and_by_vietnamese_names() -> None:
    book = sound(scenario={"discount": 0.9}, criteria=[["criterion"], ["social"]])
    named = {SHEETS[name][0]: rows for name, rows in reversed(book.items())}
    assert list(named) == ["Tiêu chí", "Kịch bản", "Nguồn vốn", "Danh mục dự án"]
    portfolio = understood(named)
    assert portfolio.base.discount == 0.9
    assert portfolio.sheets["projects"].title == "Danh mục dự án"


def test_sheet_names_without_accents_or_in_capitals() -> None:
    book = sound()
    named = {"NGUON VON": book["sources"], "danh muc du an": book["projects"]}
    assert [project.project_id for project in understood(named).projects] == ["P1", "P2"]


def test_an_english_sheet_wins_and_unknown_sheets_are_passed_over() -> None:
    book = sound()
    extra: dict[str, Grid] = {"Ghi chép": [["project_id"], ["P9"]], "Nguồn vốn": [["source"], ["X"]]}
    assert understood(extra | book).budget.by_code.keys() == {"XDCB", "NSTW"}


def test_a_wholly_vietnamese_book_reads_as_the_english_one(tmp_path: Path) -> None:
    english = sound({"sector": "giao thông", "finish_year": 2028}, scenario={"discount": 0.9})
    label = {
        spec.id: spec.label_vi for sheet in ("projects", "sources", "scenario") for spec in schema(sheet)
    }
    named: dict[str, Grid] = {}
    for name, rows in english.items():
        label = {spec.id: spec.label_vi for spec in schema(name)}
        head = [label.get(str(cell), f"Năm {cell}" if str(cell).isdigit() else cell) for cell in rows[0]]
        if name == "scenario":
            named[SHEETS[name][0]] = [["Khóa", "Giá trị"], [label["discount"], 0.9]]
        else:
            named[SHEETS[name][0]] = [head, *rows[1:]]
    said = {"new": "Khởi công mới", "C": "Nhóm C", "local_balance": "Xây dựng cơ bản tập trung"}
    for rows in named.values():
        rows[1:] = [
            [said.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in rows[1:]
        ]
    one, other = understood(english), understood(named)
    assert one.projects == other.projects
    assert one.budget == other.budget
    assert one.scenarios == other.scenarios
    assert places(issues_of(reread(named, tmp_path / "book.xlsx"))) == []


def test_a_criterion_is_named_by_its_heading() -> None:
    book = sound({"Vẻ đẹp": 30}, criteria=[["criterion", "weight"], ["An sinh xã hội", 2], ["vẻ  đẹp", 1]])
    portfolio = understood(book)
    assert [(c.name, c.weight) for c in portfolio.criteria] == [("social", 2), ("Vẻ đẹp", 1)]
    assert first(book).criteria == {"social": 50, "Vẻ đẹp": 30}
    assert portfolio.issues == ()


# The sheet of scenarios


@pytest.mark.parametrize(
    "rows",
    [
        [["KỊCH BẢN"], [None], ["Khóa", "base", "B"], ["discount", 0.9, 0.8]],
        [["key", "value", "B", "Ghi chú"], ["Hệ số chiết khấu", 0.9, 0.8, "thử"]],
        [[None, "Thông số", "Giá trị", "B"], [None, "discount", 0.9, 0.8]],
        [["Thông số", "Giá trị", "B"], ["key", "value", "B"], ["DISCOUNT", "0,9", "80%"]],
    ],
)
def test_scenarios_are_found_below_titles_and_beside_notes(rows: Grid) -> None:
    scenarios = understood(sound(scenario=rows)).scenarios
    assert {name: scenario.discount for name, scenario in scenarios.items()} == {"base": 0.9, "B": 0.8}


def test_a_scenario_sheet_without_header() -> None:
    assert understood(sound(scenario=[["discount", 0.9], ["gap", 0.01]])).base.discount == 0.9
    assert understood(sound(scenario=[])).base.discount == 0.95


def test_the_input_keeps_headings_and_letters_of_the_file() -> None:
    book = sound()
    book["projects"][0][4] = "TMĐT"
    sheet = understood(book).sheets["projects"]
    assert sheet.labels["total_cost"] == "TMĐT"
    assert sheet.address(2, "total_cost") == "E2"
    assert raw(book).sheets[0].at(0, 4) == "TMĐT"
