"""Marked copies: cells coloured and noted, a list in front, and nothing else of the file changed."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from optimizer.report.marking.copy import (
    ERROR,
    NOTES_SHOWN,
    WARNING,
    Listing,
    Mark,
    can_be_marked,
    marked_copy,
)

LISTING = Listing(name="Rà soát", title="=2 chỗ", heads={"Ô": 10, "Vấn đề": 30})


def original() -> bytes:
    """A workbook made on a day of its own: XlsxWriter would write the second in which the test runs."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 7, 9, 8, tzinfo=UTC)})
        sheet = book.add_worksheet("Bảng")
        sheet.write_row(0, 0, ["mã", "tiền", "tổng"])
        sheet.write_string(1, 0, "=1+1")
        sheet.write_number(1, 1, 5)
        sheet.write_formula(1, 2, "=SUM(B2:B2)", None, 5)
        sheet.merge_range(3, 0, 3, 2, "gộp")
        sheet.write_comment(1, 1, "của người nhập")
    return buffer.getvalue()


def mark(*cells, text="sai", is_error=True) -> Mark:
    return Mark(cells=cells, text=text, row=("B2", text), is_error=is_error)


def marked(*marks) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(marked_copy("x.xlsx", original(), marks, LISTING)))


def test_a_cell_is_coloured_and_its_note_says_why():
    book = marked(mark(("Bảng", "B2"), text="phải từ 0 trở lên"), mark(("Bảng", "A2"), is_error=False))
    sheet = book["Bảng"]
    assert sheet["B2"].fill.fgColor.rgb.endswith(ERROR)
    assert sheet["A2"].fill.fgColor.rgb.endswith(WARNING)
    assert sheet["B2"].comment.text.startswith("của người nhập")
    assert "phải từ 0 trở lên" in sheet["B2"].comment.text
    assert sheet["C2"].fill.fill_type is None


def test_nothing_else_changes():
    sheet = marked(mark(("Bảng", "B2")))["Bảng"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=SUM(B2:B2)", "f")
    assert sheet["B2"].value == 5


def test_results_of_formulas_stay_with_them():
    """Proves: whoever reads the copy without calculating sees the sum, not a blank."""
    content = marked_copy("x.xlsx", original(), [mark(("Bảng", "B2"))], LISTING)
    assert openpyxl.load_workbook(BytesIO(content), data_only=True)["Bảng"]["C2"].value == 5


def test_the_list_stands_in_front_and_leads_to_the_cell():
    book = marked(mark(("Bảng", "B2"), text="=HYPERLINK(1)"), mark(text="không có ô"))
    front = book.worksheets[0]
    assert (book.active.title, front["A1"].value, front["A1"].data_type) == ("Rà soát", "=2 chỗ", "s")
    assert [cell.value for cell in front[3]] == ["Ô", "Vấn đề"]
    assert (front["B4"].value, front["B4"].data_type) == ("=HYPERLINK(1)", "s")
    assert front["A4"].hyperlink.location == "'Bảng'!B2"
    assert front["A5"].hyperlink is None


@pytest.mark.parametrize("place", [("Khác", "A1"), ("Bảng", "hàng 5"), ("Bảng", "A1:B2")])
def test_a_place_the_file_does_not_have_is_only_listed(place):
    book = marked(mark(place, text="ở đâu đó"))
    assert book.worksheets[0]["B4"].value == "ở đâu đó"
    assert all(cell.comment is None for row in book["Bảng"] for cell in row if cell.coordinate != "B2")


def test_a_merged_area_is_marked_where_it_can_be():
    assert "sai" in marked(mark(("Bảng", "C4")))["Bảng"]["A4"].comment.text


def test_many_sentences_in_one_cell_are_counted():
    book = marked(*[mark(("Bảng", "A2"), text=f"lỗi {n}") for n in range(9)])
    text = book["Bảng"]["A2"].comment.text
    assert text.count("lỗi") == NOTES_SHOWN
    assert f"(+{9 - NOTES_SHOWN})" in text


def test_the_same_copy_has_the_same_bytes(monkeypatch):
    """Proves: a copy made three days later is the same, too; its file was made when it was made."""
    content, marks = original(), [mark(("Bảng", "B2"))]
    first = marked_copy("x.xlsx", content, marks, LISTING)
    later = datetime.now(UTC) + timedelta(days=3)

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return later.astimezone(tz)

    monkeypatch.setattr("datetime.datetime", Later)
    monkeypatch.setattr("time.time", later.timestamp)
    assert marked_copy("x.xlsx", content, marks, LISTING) == first
    created = openpyxl.load_workbook(BytesIO(first)).properties.created
    assert created.isoformat() == "2026-07-09T08:00:00"


def test_a_sheet_of_that_name_is_left_alone():
    book = BytesIO(original())
    first = marked_copy("x.xlsx", book.getvalue(), [mark()], LISTING)
    again = openpyxl.load_workbook(BytesIO(marked_copy("x.xlsx", first, [mark()], LISTING)))
    assert again.sheetnames == ["Rà soát 2", "Rà soát", "Bảng"]


@pytest.mark.parametrize(
    ("name", "can"), [("a.XLSX", True), ("a.xlsm", True), ("a.ods", False), ("a", False)]
)
def test_only_some_files_can_be_marked(name, can):
    assert can_be_marked(name) is can
