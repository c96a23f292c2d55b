"""The canonical workbook of a list: what comes through, what headings mean, what a person confirms."""

import datetime
from pathlib import Path

import pytest

from models.issues import Severity
from models.vocabulary import SourceKind, Status
from optimizer.official import canonical_book, find_list
from optimizer.workbook.reading import read_workbook
from tests.official.books import SHORT, book_of, column, errors, grid, only, read
from tests.official.lists import (
    ENVELOPES,
    ListSheet,
    envelope,
    sound_list,
    total_row,
    write_doubtful_list,
)
from tests.official.test_find_list import FIVE_YEARS, form_4_1

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


def test_a_list_without_criteria_is_told(tmp_path: Path) -> None:
    """Proves: the officer hears that nothing tells good projects from others, and which columns would."""
    book = book_of(sound_list().found(tmp_path))
    assert book.portfolio is not None
    assert book.portfolio.criteria == ()
    told = only(book, "issue_list_without_criteria")
    assert told.severity is Severity.WARNING
    assert "non_revenue" in told.hint("vi")
