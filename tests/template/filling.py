"""Filling in a template as a person does: by the small ids in the second row, with openpyxl."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

FIRST_ROW = 3
"""First row of Excel below the headings and the ids."""


def fill(path: Path, entries: Mapping[str, Sequence[Mapping[str, object]]], *, keep: int = 0) -> None:
    """Enter rows by column id on sheets by their names in the file; `keep` rows stay above them."""
    book = openpyxl.load_workbook(path)
    for title, rows in entries.items():
        sheet = book[title]
        columns = {str(cell.value): cell.column for cell in sheet[2] if cell.value is not None}
        for offset, row in enumerate(rows):
            for column in columns.values():
                sheet.cell(FIRST_ROW + keep + offset, column).value = None
            for name, value in row.items():
                sheet.cell(FIRST_ROW + keep + offset, columns[name]).value = value
    book.save(path)


def clear(path: Path, title: str, first: int, last: int) -> None:
    """Delete rows of a sheet, as Excel counts them."""
    book = openpyxl.load_workbook(path)
    book[title].delete_rows(first, last - first + 1)
    book.save(path)
