"""The canonical workbook of a list: exact amounts, what is derived is told, every issue at its own cell."""

import datetime
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from data import ROOT
from models.budget import Source
from models.issues import Issue, Severity, errors_in
from models.portfolio import Portfolio
from models.project import Project
from models.units import LANGUAGES, MoneyUnit
from models.vocabulary import SourceKind, Status
from models.yaml_file import load_yaml
from optimizer.intake.book import read_portfolio
from optimizer.official import ListBook, PlainList, canonical_book, find_list, list_sources
from optimizer.workbook.raw import Cell, CellFault
from optimizer.workbook.reading import read_workbook
from tests.official.lists import (
    ENVELOPES,
    SOUND_ROWS,
    ListSheet,
    envelope,
    project_row,
    sound_list,
    total_row,
    write_doubtful_list,
)
from tests.official.test_find_list import FIVE_YEARS, form_4_1

LIST = Path(__file__).parent
SHORT = (("STT",), ("Danh mục dự án",), ("TMĐT",), ("Lũy kế vốn đã bố trí đến hết năm 2025",))


def book_of(
    found: PlainList,
    choices: Mapping[int, str | None] | None = None,
    envelopes: Sequence[Source] = ENVELOPES,
    unit: MoneyUnit | None = None,
) -> ListBook:
    return canonical_book(found, choices or {}, envelopes, 2026, 2030, "bieu-02.xlsx", unit)


def read(book: ListBook, folder: Path) -> Portfolio:
    path = folder / "book.xlsx"
    path.write_bytes(book.content)
    return read_portfolio(path)


def only(book: ListBook, code: str) -> Issue:
    (issue,) = (issue for issue in book.issues if issue.code == code)
    return issue


def errors(book: ListBook) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.cell) for issue in errors_in(book.issues)]


def with_cell(found: PlainList, row: int, position: int, cell: Cell) -> PlainList:
    """The list with one cell of a project (rows from 0) in its place."""
    rows = list(found.rows)
    cells = list(rows[row].cells)
    cells[position] = cell
    rows[row] = replace(rows[row], cells=tuple(cells))
    return replace(found, rows=tuple(rows))


def short_list(tmp_path: Path, *rows: Sequence[object], title: str = "ĐVT: triệu đồng") -> PlainList:
    return ListSheet(headings=SHORT, rows=rows, title=("DANH MỤC", title)).found(tmp_path)


def grid(book: ListBook, sheet: str = "projects") -> list[list[object]]:
    workbook = openpyxl.load_workbook(io.BytesIO(book.content))
    return [list(row) for row in workbook[sheet].iter_rows(values_only=True)]


def column(book: ListBook, column_id: str) -> list[object]:
    rows = grid(book)
    at = rows[1].index(column_id)
    return [row[at] for row in rows[2:]]


# --- round trip ----------------------------------------------------------------------------------------


def test_amounts_come_through_exactly(tmp_path: Path) -> None:
    book = book_of(sound_list(total_row()).found(tmp_path))
    assert errors(book) == []
    first, second, third = read(book, tmp_path).projects
    assert (first.project_id, first.total_cost, first.paid, first.demand) == (
        "7900001",
        80_000,
        30_000,
        50_000,
    )
    assert first.cost_by_source == {"NSTW": 40_000, "NSDP": 40_000}
    assert first.paid_by_source == {"NSTW": 15_000, "NSDP": 15_000}
    assert first.demand_by_source == {"NSTW": 25_000, "NSDP": 25_000}
    assert (first.start_year, first.finish_year, first.locality) == (2024, 2027, "Xã Chợ Đồn")
    assert first.investment_decision == "123/QĐ-UBND ngày 15/3/2025"
    assert [project.status for project in (first, second, third)] == [
        Status.ONGOING,
        Status.NEW,
        Status.ONGOING,
    ]


def test_the_same_list_gives_the_same_bytes(tmp_path: Path) -> None:
    found = sound_list(total_row()).found(tmp_path)
    assert book_of(found).content == book_of(found).content


def test_envelopes_and_years_stand_in_the_book(tmp_path: Path) -> None:
    sources = (envelope("NSTW", "central", None, y2026=10, y2030=20), envelope("NSDP", "local_balance", 500))
    portfolio = read(book_of(sound_list().found(tmp_path), envelopes=sources), tmp_path)
    assert portfolio.budget.years == (2026, 2027, 2028, 2029, 2030)
    central = portfolio.budget.by_code["NSTW"]
    assert (central.kind, central.yearly[2026], central.yearly[2027]) == (SourceKind.CENTRAL, 10, None)
    assert portfolio.budget.by_code["NSDP"].total == 500


def test_each_line_says_where_it_comes_from_and_what_is_assumed(tmp_path: Path) -> None:
    book = book_of(sound_list().found(tmp_path))
    assert column(book, "Nguồn dữ liệu") == [f"bieu-02.xlsx: Biểu 02!{row}" for row in (7, 8, 9)]
    assert column(book, "Suy ra, giả định")[1] == "khởi công mới vì chưa được bố trí vốn"
    line = read(book, tmp_path).sheets["projects"].rows[0]
    assert line["Nguồn dữ liệu"] == "bieu-02.xlsx: Biểu 02!7"


def test_the_form_of_32_columns_becomes_a_book(tmp_path: Path) -> None:
    found = form_4_1().found(tmp_path)
    sources = (envelope("NSTW", "central", 90_000), envelope("KHAC", "other", 90_000))
    book = book_of(found, {18: "mt_plan:NSTW"}, sources)
    assert errors(book) == []
    first = read(book, tmp_path).projects[0]
    assert first.cost_by_source == {"NSTW": 25_000, "KHAC": 25_000}
    assert first.paid_by_source == {"NSTW": 15_000, "KHAC": 15_000}
    assert (first.demand, first.advance_due) == (20_000, 3_000)
    assert first.demand_by_source == {"NSTW": 10_000, "KHAC": 10_000}


def test_the_short_form_becomes_a_book(tmp_path: Path) -> None:
    row = [
        1,
        "Giao thông",
        "Đường A",
        "Xã B",
        "Khởi công mới",
        "2026-2028",
        "12/QĐ-UBND",
        9000,
        9000,
        9000,
        9000,
    ]
    found = ListSheet(headings=FIVE_YEARS, rows=[row]).found(tmp_path)
    book = book_of(found, {4: "status"}, ENVELOPES[:1])
    assert errors(book) == []
    (project,) = read(book, tmp_path).projects
    assert (project.project_id, project.status, project.demand) == ("DA-001", Status.NEW, 9000)


def test_unknown_columns_are_carried_along(tmp_path: Path) -> None:
    headings = (*SHORT, ("Diện tích (ha)",), ("Tổng mức đầu tư được duyệt lần đầu trong hồ sơ",))
    found = ListSheet(headings=headings, rows=[[1, "Đường A", 9000, 0, 12.5, 7000]]).found(tmp_path)
    book = book_of(found, {5: None}, ENVELOPES)
    assert errors(book) == []
    head = "Giữ nguyên từ cột E của biểu gốc, không dùng để tính: Diện tích (ha)"
    assert column(book, head) == [12.5]
    portfolio = read(book, tmp_path)
    assert portfolio.projects[0].total_cost == 9000
    assert {issue.code for issue in portfolio.issues} <= {"issue_group_derived"} | {
        "issue_group_doubtful"
    } | {"issue_first_capital_year_unknown"}


# --- headings ------------------------------------------------------------------------------------------


def test_a_doubtful_heading_is_asked_and_not_guessed(tmp_path: Path) -> None:
    found = find_list(read_workbook(write_doubtful_list(tmp_path / "list.xlsx")))
    assert found is not None
    book = book_of(found)
    assert errors(book) == [("issue_list_heading_unconfirmed", "O5")]
    assert "demand, mt_plan" in only(book, "issue_list_heading_unconfirmed").message("vi")
    assert "demand" not in grid(book)[1]
    confirmed = book_of(found, {14: "demand"})
    assert errors(confirmed) == []
    assert column(confirmed, "demand") == [50_000, 46_000, 20_000]
    assert errors(book_of(found, {14: None})) == []


def test_each_heading_is_told(tmp_path: Path) -> None:
    book = book_of(sound_list().found(tmp_path))
    understood = [issue for issue in book.issues if issue.code == "issue_list_heading_understood"]
    assert len(understood) == 17
    assert understood[0].severity is Severity.INFO
    assert (understood[7].sheet, understood[7].cell, understood[7].column) == ("Biểu 02", "I5", "total_cost")
    assert "A “STT”" in only(book, "issue_list_headings_kept").message("vi")


def test_two_columns_for_one_amount(tmp_path: Path) -> None:
    book = book_of(sound_list().found(tmp_path), {11: "total_cost"})
    assert errors(book)[0] == ("issue_list_column_twice", "L5")
    assert "I5" in only(book, "issue_list_column_twice").message("en")


def test_texts_of_several_columns_are_joined(tmp_path: Path) -> None:
    headings = (*SHORT, ("Số quyết định",), ("Ngày ban hành",))
    day = datetime.date(2024, 3, 5)
    found = ListSheet(headings=headings, rows=[[1, "Đường A", 9000, 0, "12/QĐ-UBND", day]]).found(tmp_path)
    (project,) = read(book_of(found, {5: "decision"}), tmp_path).projects
    assert project.investment_decision == "12/QĐ-UBND, 05/03/2024"


def test_policy_and_investment_decisions_side_by_side(tmp_path: Path) -> None:
    headings = (*SHORT, ("Chủ trương đầu tư", "Số quyết định"), ("Quyết định đầu tư", "Số quyết định"))
    found = ListSheet(headings=headings, rows=[[1, "Đường A", 9000, 0, "05/NQ-HĐND", "12/QĐ-UBND"]]).found(
        tmp_path
    )
    (project,) = read(book_of(found), tmp_path).projects
    assert (project.policy_decision, project.investment_decision) == ("05/NQ-HĐND", "12/QĐ-UBND")


def test_a_list_without_total_costs(tmp_path: Path) -> None:
    headings = (("STT",), ("Danh mục dự án",), ("Nhóm",), ("Nhu cầu vốn",))
    found = ListSheet(headings=headings, rows=[[1, "Đường A", "C", 9000]]).found(tmp_path)
    book = book_of(found)
    assert errors(book) == [("issue_list_column_missing", "3:3")]
    assert "Tổng mức đầu tư" in only(book, "issue_list_column_missing").message("vi")


def test_wrong_answers_are_a_programmers_mistake(tmp_path: Path) -> None:
    found = sound_list().found(tmp_path)
    with pytest.raises(ValueError, match="position == 99"):
        book_of(found, {99: "note"})
    with pytest.raises(ValueError, match="must be an id"):
        book_of(found, {17: "màu sắc"})
    with pytest.raises(ValueError, match="last_year == 2025"):
        canonical_book(found, {}, ENVELOPES, 2026, 2025, "a.xlsx")


# --- sources -------------------------------------------------------------------------------------------


def test_sources_of_the_headings(tmp_path: Path) -> None:
    found = sound_list().found(tmp_path)
    central, local = list_sources(found, {})
    assert (central.code, central.kind, central.is_doubtful) == ("NSTW", SourceKind.CENTRAL, False)
    assert (local.code, local.name, local.kind) == ("NSDP", "Ngân sách địa phương", SourceKind.LOCAL_BALANCE)
    assert local.is_doubtful


def test_a_source_that_only_the_person_knows(tmp_path: Path) -> None:
    headings = (*SHORT, ("TMĐT", "Trong đó: NS thành phố"))
    headings = tuple(("TMĐT", "Tổng số") if path == ("TMĐT",) else path for path in headings)
    headings = (*headings[:3], headings[4], headings[3])
    found = ListSheet(headings=headings, rows=[[1, "Đường A", 9000, 9000, 0]]).found(tmp_path)
    assert found.headings[3].is_doubtful
    (source,) = list_sources(found, {3: "cost:NSTP"})
    assert (source.code, source.name, source.is_doubtful) == ("NSTP", "Trong đó: NS thành phố", True)
    book = book_of(found, {3: "cost:NSTP"}, (envelope("NSTP", "local_balance", 9000),))
    assert errors(book) == []


def test_a_source_without_money(tmp_path: Path) -> None:
    book = book_of(sound_list().found(tmp_path), envelopes=ENVELOPES[:1])
    assert errors(book)[0] == ("issue_list_source_without_envelope", "K5")
    assert "Ngân sách địa phương" in only(book, "issue_list_source_without_envelope").message("en")


def test_money_of_a_year_outside_the_plan(tmp_path: Path) -> None:
    sources = (envelope("NSTW", "central", 9, y2031=5), ENVELOPES[1])
    issue = only(book_of(sound_list().found(tmp_path), envelopes=sources), "issue_list_envelope_year")
    assert "2031" in issue.message("vi")
    assert "2026–2030" in issue.message("en")


def partial_list(tmp_path: Path) -> PlainList:
    headings = (("STT",), ("Danh mục dự án",), ("TMĐT", "Tổng số"), ("TMĐT", "Trong đó: NSTW"))
    return ListSheet(headings=headings, rows=[[1, "Đường A", 9000, 5000], [2, "Đường B", 7000, 7000]]).found(
        tmp_path
    )


def test_what_named_sources_leave_is_offered_and_not_assumed(tmp_path: Path) -> None:
    found = partial_list(tmp_path)
    named, rest = list_sources(found, {})
    assert (named.code, rest.code, rest.is_doubtful) == ("NSTW", "KHAC", True)
    assert errors(book_of(found, envelopes=ENVELOPES[:1])) == [("issue_parts_differ", "C5")]


def test_what_named_sources_leave_where_the_person_gives_it_money(tmp_path: Path) -> None:
    book = book_of(partial_list(tmp_path), envelopes=(ENVELOPES[0], envelope("KHAC", "other", 4000)))
    assert errors(book) == []
    assert "dòng 5" in only(book, "issue_list_rest_of_split").message("vi")
    first, second = read(book, tmp_path).projects
    assert first.cost_by_source == {"NSTW": 5000, "KHAC": 4000}
    assert second.cost_by_source == {"NSTW": 7000}
    assert "KHAC" in str(column(book, "Suy ra, giả định")[0])


# --- codes and statuses --------------------------------------------------------------------------------


def test_codes_where_the_list_has_none(tmp_path: Path) -> None:
    found = short_list(
        tmp_path, [1, "Đường A", 9000, 0], [7, "Đường B", 9000, 0], ["3.1", "Đường C", 9000, 0]
    )
    book = book_of(found)
    assert column(book, "project_id") == ["DA-001", "DA-007", "DA-003"]
    issue = only(book, "issue_list_codes_derived")
    assert (issue.severity, issue.cell) == (Severity.WARNING, "B4:B6")


def test_blank_and_zero_codes_are_named(tmp_path: Path) -> None:
    found = with_cell(with_cell(sound_list().found(tmp_path), 0, 2, None), 2, 2, 0)
    book = book_of(found)
    assert column(book, "project_id") == ["DA-001", "7900002", "DA-003"]
    told = [(i.cell, i.severity) for i in book.issues if i.code == "issue_list_code_derived"]
    assert told == [("C7", Severity.WARNING), ("C9", Severity.WARNING)]
    assert errors(book) == []


def test_a_code_that_stands_twice_is_an_error(tmp_path: Path) -> None:
    book = book_of(with_cell(sound_list().found(tmp_path), 2, 2, "7900001"))
    assert errors(book) == [("issue_list_code_twice", "C9")]
    assert "C7" in only(book, "issue_list_code_twice").message("vi")


def test_a_derived_code_never_takes_one_of_the_list(tmp_path: Path) -> None:
    found = with_cell(with_cell(sound_list().found(tmp_path), 0, 2, None), 1, 2, "DA-001")
    assert column(book_of(found), "project_id") == ["DA-001-2", "DA-001", "7900003"]


def test_statuses_are_derived_and_told(tmp_path: Path) -> None:
    issue = only(book_of(sound_list().found(tmp_path)), "issue_list_statuses_derived")
    assert (issue.severity, issue.cell) == (Severity.WARNING, "B7:B9")
    assert (issue.values["ongoing"], issue.values["new"]) == (2, 1)


def test_a_column_of_statuses_is_read(tmp_path: Path) -> None:
    headings = (*SHORT, ("Trạng thái",))
    rows = [
        [1, "Đường A", 9000, 10, "Dự án chuyển tiếp"],
        [2, "Đường B", 9000, 0, "KCM"],
        [3, "C", 9, 0, "lạ"],
    ]
    book = book_of(ListSheet(headings=headings, rows=rows).found(tmp_path))
    assert column(book, "status") == ["ongoing", "new", "lạ"]
    assert errors(book) == [("issue_value_unknown", "E6")]


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
    assert ("issue_list_no_projects", "A5") in errors(book_of(found))


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
    cells = list(found.totals[0].cells)
    cells[8] = CellFault("uncached", "=SUM(I7:I9)")
    found = replace(found, totals=(replace(found.totals[0], cells=tuple(cells)),))
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
    assert isinstance(read(book, tmp_path).projects[0], Project)


def test_every_issue_has_words_in_both_languages(tmp_path: Path) -> None:
    found = sound_list([None, "I. Giao thông"], total_row(cost=1)).found(tmp_path)
    for issue in (*found.issues, *book_of(found, envelopes=()).issues):
        for language in LANGUAGES:
            assert issue.message(language)
            assert issue.hint(language)
            assert "None" not in issue.message(language)


def test_no_issue_of_lists_is_left_without_a_test() -> None:
    known = {key for key in load_yaml(ROOT / "texts" / "plain_list.yaml") if key.startswith("issue_")}
    tests = "".join(path.read_text(encoding="utf-8") for path in sorted(LIST.glob("test_*.py")))
    assert {code for code in known if f'"{code}"' not in tests} == set()
