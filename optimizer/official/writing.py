"""Write the canonical workbook of a list: text stays text, and the bytes are always the same."""

from datetime import datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from models.law import LawBook
from models.texts import say
from optimizer.official.grids import BookGrids
from optimizer.official.report_sheet import ReportRows
from optimizer.workbook.raw import Cell
from optimizer.writing.options import options

_WIDTH, _NAME_WIDTH = 16, 46


def book_bytes(grids: BookGrids, law: LawBook, report: ReportRows) -> bytes:
    """The workbook's bytes. Nothing in them comes from the clock.

    report : the sheet that says what was understood, doubted and refused.
    """
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, options())
    created = datetime.combine(law.newest_date, time())
    title = say("plain_list.title", "vi")
    workbook.set_properties({"title": title, "author": "Cân Vốn", "created": created})
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for name, grid in grids.cells.items():
        sheet = workbook.add_worksheet(name)
        sheet.set_column(0, max(map(len, grid)), _WIDTH)
        sheet.set_column(1, 1, _NAME_WIDTH if name == "projects" else _WIDTH)
        sheet.freeze_panes(1 if name == "scenario" else 2, 0)
        for row, cells in enumerate(grid):
            for column, cell in enumerate(cells):
                _write(sheet, row, column, cell, bold if row == 0 else None)
    _write_report(workbook, report, bold)
    workbook.close()
    return buffer.getvalue()


def _write_report(workbook: Any, report: ReportRows, bold: Any) -> None:
    sheet = workbook.add_worksheet(report.sheet)
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate(report.widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for row, cells in enumerate(report.rows):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, bold if row == 0 else wrapped)


def _write(sheet: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, look)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, look)
