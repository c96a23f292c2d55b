"""Canonical books of lists: made, read back and looked into."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl

from models.budget import Source
from models.issues import Issue, errors_in
from models.portfolio import Portfolio
from models.units import MoneyUnit
from optimizer.intake.book import read_portfolio
from optimizer.official import ListBook, PlainList, canonical_book
from optimizer.workbook.raw import Cell
from tests.official.lists import (
    ENVELOPES,
    ListSheet,
)

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


def told(issues: Sequence[Issue]) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.cell) for issue in issues]
