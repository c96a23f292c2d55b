"""Sheets written faster hold the same bytes as XlsxWriter's own."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from optimizer.writing.options import options
from optimizer.writing.quick_sheet import QuickSheet


def _written(kind: type[Worksheet]) -> bytes:
    """A workbook with every kind of cell, with and without a format, and with odd values."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, options())
    book.set_properties(
        {"created": datetime(2026, 7, 9, tzinfo=UTC)}
    )  # else it is the second in which the test runs
    bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "0.0"})
    sheet, other = book.add_worksheet("a", kind), book.add_worksheet("b", kind)
    for row, value in enumerate((0, -7, 10**15, 0.1, 1e-9, -2.5, 1e300, True)):
        sheet.write_number(row, 0, value, bold)
        sheet.write_number(row, 1, value)
    for row, text in enumerate(("", "Đường tỉnh 155", "a & <b>", " x ", "=1+1", "_x0041_", "a\nb", "\x07")):
        sheet.write_string(row, 2, text, plain)
        sheet.write_string(row, 3, text)
    formulas = ("=A1+B2", "=SUM(A1:A9)", '=IF(A1="<&>",1,0)', "=SORT(A1:A3)", "=IF(XLOOKUP(1,A:A,B:B),1,2)")
    for row, text in enumerate(
        (*formulas, "=UNIQUE(A1:A9)", "{=SUM(A1:A2)}", "=1<2", "=MAX(A1,SUMIFS(A:A,B:B,1))")
    ):
        for at, value in enumerate((0, 1.5, -3, "x", "#N/A", True), start=4):
            sheet.write_formula(row, at, text, bold, value)
        sheet.write_formula(row, 11, text)
    sheet.write_blank(20, 30, None, bold)
    sheet.write_blank(21, 30, None)
    sheet.write_boolean(22, 800, True, bold)
    sheet.write_number(17, 16_383, 5, plain)
    sheet.set_row(30, 22, bold)
    sheet.merge_range(40, 0, 42, 3, "m", bold)
    other.write_number(0, 0, 1, bold)
    book.close()
    return buffer.getvalue()


def test_bytes_are_those_of_xlsxwriter() -> None:
    assert _written(QuickSheet) == _written(Worksheet)


@pytest.mark.parametrize("kind", [QuickSheet, Worksheet])
def test_what_xlsxwriter_refuses_is_refused(kind: type[Worksheet]) -> None:
    book = xlsxwriter.Workbook(BytesIO(), options())
    sheet = book.add_worksheet("a", kind)
    look = book.add_format({})
    with pytest.raises(TypeError):
        sheet.write_number(0, 0, float("nan"), look)
    with pytest.raises(TypeError):
        sheet.write_number(0, 0, float("inf"), look)
    for row, column in ((1_048_576, 0), (0, 16_384), (-1, 0)):
        assert sheet.write_number(row, column, 1, look) == -1
        assert sheet.write_blank(row, column, None, look) == -1
        assert sheet.write_formula(row, column, "=A1", look, 1) == -1
