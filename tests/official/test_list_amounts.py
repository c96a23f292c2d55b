"""Amounts, units and totals of a list: exact, or an error at the cell of the list."""

import datetime
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from models.issues import Severity, errors_in
from models.units import MoneyUnit
from optimizer.workbook.raw import Cell, CellFault
from tests.official.books import SHORT, book_of, column, errors, grid, only, read, short_list, with_cell
from tests.official.lists import (
    SOUND_ROWS,
    ListSheet,
    project_row,
    sound_list,
    total_row,
)

# --- amounts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("10.000", 10_000), ("1.234,5", 1234.5), ("9000", 9000), (9000, 9000), ("12.345.678", 12_345_678)],
)
def test_amounts_as_text(tmp_path: Path, typed: object, amount: float) -> None:
    book = book_of(short_list(tmp_path, [1, "Đường A", typed, "-"]))
    assert errors(book) == []
    assert column(book, "total_cost") == [amount]
    assert "paid" not in grid(book)[1]


@pytest.mark.parametrize("blank", ["-", "–", "—", " - ", "…", "", None])
def test_a_dash_stands_for_nothing(tmp_path: Path, blank: object) -> None:
    book = book_of(short_list(tmp_path, [1, "Đường A", 9000, blank], [2, "Cầu B", 9000, 500]))
    assert errors(book) == []
    assert column(book, "paid") == [None, 500]
    assert column(book, "status") == ["new", "ongoing"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("12.5", "issue_value_ambiguous"),
        ("1,234", "issue_value_ambiguous"),
        ("500 triệu", "issue_value_has_unit"),
        ("chưa có", "issue_value_not_a_number"),
        (CellFault("error", "#REF!"), "issue_cell_error"),
        (CellFault("uncached", "=SUM(A1:A3)"), "issue_cell_uncached"),
        (CellFault("precision", "1234567890123456"), "issue_cell_precision"),
        (datetime.date(2026, 1, 2), "issue_value_is_a_date"),
    ],
)
def test_amounts_that_cannot_be_read_are_one_error_at_their_cell(
    tmp_path: Path, cell: Cell, code: str
) -> None:
    found = with_cell(short_list(tmp_path, [1, "Đường A", 9000, 10], [2, "B", 9000, 10]), 1, 2, cell)
    book = book_of(found)
    assert errors(book) == [(code, "C5")]
    assert errors_in(book.issues)[0].sheet == "Biểu 02"


def test_sums_are_not_blamed_for_an_amount_that_cannot_be_read(tmp_path: Path) -> None:
    found = with_cell(sound_list().found(tmp_path), 0, 9, "40.000,5 tr")
    assert errors(book_of(found)) == [("issue_value_has_unit", "J7")]


def test_every_amount_a_person_chooses_is_converted(tmp_path: Path) -> None:
    headings = (*SHORT, ("Tiết kiệm sau đấu thầu",))
    sheet = ListSheet(headings=headings, rows=[[1, "Đường A", 9, 0, "1,5"]], title=("ĐVT: tỷ đồng",))
    assert column(book_of(sheet.found(tmp_path), {4: "savings"}), "savings") == [1500]


def test_a_list_without_projects(tmp_path: Path) -> None:
    found = sound_list(rows=[]).found(tmp_path)
    assert errors(book_of(found)) == [("issue_list_no_projects", "A5")]


def test_the_only_total_cost_that_cannot_be_read_is_one_error(tmp_path: Path) -> None:
    found = short_list(tmp_path, [1, "Đường A", "12.5", 0])
    assert errors(book_of(found)) == [("issue_value_ambiguous", "C4")]


def test_a_missing_total_cost_is_told_beside_another_fault_of_its_row(tmp_path: Path) -> None:
    found = short_list(tmp_path, [1, "Đường A", None, "12.5"], [2, "Cầu B", 9000, 10])
    assert sorted(errors(book_of(found))) == [("issue_value_ambiguous", "D4"), ("issue_value_missing", "C4")]


def test_a_fault_in_a_text_is_an_error_at_its_cell(tmp_path: Path) -> None:
    found = with_cell(sound_list().found(tmp_path), 1, 4, CellFault("error", "#N/A"))
    assert errors(book_of(found)) == [("issue_cell_error", "E8")]


@pytest.mark.parametrize(
    ("title", "cost", "amount"),
    [("ĐVT: tỷ đồng", 9.0305, 9030.5), ("ĐVT: đồng", 9_030_000_000, 9030), ("ĐVT: triệu đồng", 9030, 9030)],
)
def test_units_are_converted(tmp_path: Path, title: str, cost: float, amount: float) -> None:
    book = book_of(short_list(tmp_path, [1, "Đường A", cost, 0], title=title))
    assert column(book, "total_cost") == [amount]
    assert errors(book) == []


@pytest.mark.parametrize(
    ("cost", "guess"), [(120, MoneyUnit.BILLION), (120_000, MoneyUnit.MILLION), (12 * 10**9, MoneyUnit.DONG)]
)
def test_a_unit_that_is_not_stated_is_asked_with_a_remark(
    tmp_path: Path, cost: int, guess: MoneyUnit
) -> None:
    found = short_list(tmp_path, [1, "Đường A", cost, 0], title="(Kèm theo Tờ trình)")
    book = book_of(found)
    assert errors(book) == [("issue_list_unit_missing", "C3")]
    names = {"billion": "tỷ đồng", "million": "triệu đồng", "dong": "đồng"}
    assert f"có thể là {names[guess]}." in only(book, "issue_list_unit_missing").message("vi")
    assert errors(book_of(found, unit=guess)) == []


def test_the_given_unit_wins_over_one_that_is_not_clear(tmp_path: Path) -> None:
    found = short_list(tmp_path, [1, "Đường A", 9000, 0], title="ĐVT: nghìn đồng")
    assert errors(book_of(found)) == [("issue_unit_unknown", "A2"), ("issue_list_unit_missing", "C3")]
    assert errors(book_of(found, unit=MoneyUnit.MILLION)) == []


def test_a_unit_that_the_amounts_do_not_look_like(tmp_path: Path) -> None:
    book = book_of(short_list(tmp_path, [1, "Đường A", 9 * 10**9, 0]))
    issue = only(book, "issue_list_unit_doubtful")
    assert (issue.severity, issue.cell) == (Severity.WARNING, "C3")
    assert "giống đồng hơn" in issue.message("vi")


# --- totals --------------------------------------------------------------------------------------------


def test_right_totals_are_confirmed(tmp_path: Path) -> None:
    issue = only(book_of(sound_list(total_row()).found(tmp_path)), "issue_list_total_agrees")
    assert (issue.severity, issue.cell, issue.values["count"]) == (Severity.INFO, "I10", 9)


def test_a_wrong_total_is_told_at_its_cell(tmp_path: Path) -> None:
    book = book_of(sound_list(total_row(cost=151_000)).found(tmp_path))
    issue = only(book, "issue_list_total_differs")
    assert (issue.severity, issue.cell, issue.column) == (Severity.WARNING, "I10", "total_cost")
    assert "151.000" in issue.message("vi")
    assert "150,000" in issue.message("en")
    assert errors(book) == []


def test_a_total_that_cannot_be_read_is_a_warning(tmp_path: Path) -> None:
    found = sound_list(total_row()).found(tmp_path)
    (total,) = found.sums
    cells = list(total.row.cells)
    cells[8] = CellFault("uncached", "=SUM(I7:I9)")
    found = replace(found, sums=(replace(total, row=replace(total.row, cells=tuple(cells))),))
    issue = only(book_of(found), "issue_cell_uncached")
    assert (issue.severity, issue.cell) == (Severity.WARNING, "I10")


def test_a_total_beside_an_unread_amount_is_not_compared(tmp_path: Path) -> None:
    found = with_cell(sound_list(total_row()).found(tmp_path), 0, 8, "12.5")
    assert not [issue for issue in book_of(found).issues if issue.code == "issue_list_total_differs"]


# --- checks of the book, told in the list --------------------------------------------------------------


def test_faults_of_the_content_are_told_at_their_cell_of_the_list(tmp_path: Path) -> None:
    rows = [project_row(1, "79", 80_000, 30_000, demand=60_000, period="từ lâu", group="D"), *SOUND_ROWS[1:]]
    book = book_of(sound_list(rows=rows).found(tmp_path))
    assert sorted(errors(book)) == [
        ("issue_demand_beyond_remaining", "O7"),
        ("issue_parts_differ", "O7"),
        ("issue_value_not_a_period", "G7"),
        ("issue_value_unknown", "D7"),
    ]
    assert all(issue.sheet == "Biểu 02" for issue in errors_in(book.issues))


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    found = with_cell(sound_list().found(tmp_path), 0, 1, "=HYPERLINK(1)")
    found = with_cell(found, 0, 17, "https://example.org/+1")
    book = book_of(found)
    with zipfile.ZipFile(io.BytesIO(book.content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "<hyperlink" not in sheet
    assert read(book, tmp_path).projects[0].name == "=HYPERLINK(1)"


def test_a_long_number_is_written_exactly(tmp_path: Path) -> None:
    found = with_cell(
        short_list(tmp_path, [1, "Đường A", 9000, 0], title="ĐVT: tỷ đồng"), 0, 2, "1.234.567,8901234567"
    )
    book = book_of(found)
    assert column(book, "total_cost") == ["1234567890,1234567"]
    assert read(book, tmp_path).projects[0].total_cost == 1_234_567_890
