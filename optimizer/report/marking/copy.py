"""A copy of somebody's workbook with what is wrong marked in its cells, and listed on a sheet in front.

Nothing else of it changes, so that it can be corrected where it is marked and used again.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from optimizer.workbook.saving import saved_bytes
from optimizer.writing.existing import put_text, xml_text
from optimizer.writing.page import FONT, HEAD_COLOR, height_of_lines, lines_of

MARKABLE = (".xlsx", ".xlsm")
"""Kinds of file in which cells can be marked."""

WARNING, ERROR = "FFEB9C", "FFC7CE"
"""Colours of marked cells: what should be looked at, what has to be mended."""

AUTHOR = "Cân Vốn"
COMMENT_WIDTH, LINE_PX, LETTERS_IN_LINE = 360, 18, 48
NOTES_SHOWN = 6
"""Sentences in one cell's note; the sheet in front has them all."""

CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something wrong at a place.

    cells : (sheet, address); empty where it belongs to no cell. text : the sentence of its note.
    row : what the sheet in front says of it. is_error : whether it has to be mended.
    """

    cells: Sequence[tuple[str, str]]
    text: str
    row: Sequence[str]
    is_error: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The sheet in front: its name, a title, headings with their widths."""

    name: str
    title: str
    heads: Mapping[str, float]


def can_be_marked(name: str) -> bool:
    """Whether a file of this name can have marks in its cells."""
    return Path(name).suffix.lower() in MARKABLE


def marked_copy(name: str, content: bytes, marks: Sequence[Mark], listing: Listing) -> bytes:
    """The copy. The file has been scanned by now; cells that it does not have are only listed."""
    book = openpyxl.load_workbook(BytesIO(content), keep_vba=name.lower().endswith(".xlsm"))
    notes: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        for place in mark.cells:
            notes.setdefault(place, []).append(mark)
    for (sheet, cell), own in notes.items():
        if sheet in book.sheetnames and CELL.fullmatch(cell):
            _mark(book[sheet], cell, own)
    _list(book, marks, listing)
    return saved_bytes(book)


def _mark(sheet: Any, address: str, marks: Sequence[Mark]) -> None:
    """Colour a cell and add a note; what its own note said stays."""
    cell = sheet[address]
    merged = next((area for area in sheet.merged_cells.ranges if address in area), None)
    if merged is not None:  # only the first cell of a merged area can carry anything
        cell = sheet.cell(merged.min_row, merged.min_col)
    color = ERROR if any(mark.is_error for mark in marks) else WARNING
    cell.fill = PatternFill("solid", fgColor=color)
    shown = [f"• {mark.text}" for mark in marks[:NOTES_SHOWN]]
    shown += [f"… (+{len(marks) - NOTES_SHOWN})"] if len(marks) > NOTES_SHOWN else []
    before = [cell.comment.text] if cell.comment is not None else []
    text = xml_text("\n".join([*before, *shown]))
    comment = Comment(text, AUTHOR)
    lines = sum(1 + len(line) // LETTERS_IN_LINE for line in text.splitlines())
    comment.width, comment.height = COMMENT_WIDTH, LINE_PX * (lines + 1)
    cell.comment = comment


def _list(book: Workbook, marks: Sequence[Mark], listing: Listing) -> None:
    """The sheet in front, which is the one that opens."""
    name, number = listing.name, 2
    while name in book.sheetnames:
        name, number = f"{listing.name} {number}", number + 1
    sheet = book.create_sheet(name, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    side = Side(style="thin", color="BFBFBF")
    border = Border(left=side, right=side, top=side, bottom=side)
    _text(sheet.cell(1, 1), listing.title, Font(name=FONT, size=14, bold=True))
    widths = list(listing.heads.values())
    for at, (head, width) in enumerate(listing.heads.items(), start=1):
        cell = sheet.cell(3, at)
        _text(cell, head, Font(name=FONT, size=11, bold=True))
        cell.fill, cell.border = PatternFill("solid", fgColor=HEAD_COLOR.removeprefix("#")), border
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for row, mark in enumerate(marks, start=4):
        for at, text in enumerate(mark.row, start=1):
            cell = sheet.cell(row, at)
            _text(cell, text, Font(name=FONT, size=11))
            cell.border = border
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        most = max(lines_of(text, width) for text, width in zip(mark.row, widths, strict=True))
        sheet.row_dimensions[row].height = height_of_lines(most)
        if mark.cells:
            first_sheet, first_cell = mark.cells[0]
            if first_sheet in book.sheetnames and CELL.fullmatch(first_cell):
                quoted = first_sheet.replace("'", "''")
                sheet.cell(row, 1).hyperlink = Hyperlink(ref="A1", location=f"'{quoted}'!{first_cell}")
    sheet.freeze_panes = "A4"
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = (
        "landscape",
        1,
        0,
    )
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _text(cell: Any, text: str, font: Font) -> None:
    """Write a text in a font."""
    put_text(cell, text)
    cell.font = font
