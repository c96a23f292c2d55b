"""Scan of an .xls file: a container with a stream of records (format: [MS-XLS] of Microsoft).

A record is a number, a length and that many bytes. The reader (calamine) gives error cells as blank, and
knows no hidden rows or columns. Files of before Excel 97 have other records and are refused.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from optimizer.workbook import limits
from optimizer.workbook.limits import RefusalError, address
from optimizer.workbook.ole_container import Container, clean_container, read_container
from optimizer.workbook.prescan import SheetFindings
from optimizer.workbook.related_parts import check_entries
from optimizer.workbook.shared_texts import shared_lengths
from optimizer.workbook.tally import SheetTally
from optimizer.workbook.xml_scan import Budget, SheetEntry

STREAM = "Workbook"
_BEGIN, _END, _SHEET, _PASSWORD, _LINKED_BOOK = 0x809, 0x0A, 0x85, 0x2F, 0x1AE
_SHARED, _CONTINUED, _SHARED_CELL = 0xFC, 0x3C, 0xFD
_ROW, _COLUMNS, _MERGED, _FORMULA, _ERROR_CELL, _LABEL = 0x208, 0x7D, 0xE5, 0x06, 0x205, 0x204
_MANY_NUMBERS, _MANY_BLANKS, _BLANK = 0xBD, 0xBE, 0x201
_FILLED = frozenset({_FORMULA, _ERROR_CELL, _LABEL, _SHARED_CELL, 0x203, 0x27E, 0xD6})
"""Records of one cell that holds something (section 2.3): formula, error, text, number, shared text."""
_WORKSHEET, _CHART = 0, 2
_STATES = ("visible", "hidden", "veryHidden")
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
_OWN_BOOK, _ADD_IN = 0x0401, 0x3A01
"""What a linked book is when it is none: this one, or functions of an add-in."""
_ERROR_RESULT = 2

type Record = tuple[int, memoryview]


@dataclass(frozen=True, slots=True, kw_only=True)
class XlsFindings:
    """What the scan saw of a book.

    sheets : worksheets in their order. macros, external_links : as in `BookFindings`. book : its records.
    """

    sheets: tuple[SheetFindings, ...]
    macros: bool
    external_links: int
    book: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """name, state : as listed. kind : 0 for a worksheet. start : where its records begin."""

    name: str
    state: str
    kind: int
    start: int


def scan_xls(data: bytes) -> XlsFindings:
    """Look through the bytes of an .xls file.

    Errors: RefusalError as for other workbooks, and for one of before Excel 97.
    """
    container = read_container(data)
    book = memoryview(container.book)
    if container.stream != STREAM or not _is_biff8(book):
        raise RefusalError("issue_workbook_before_97", expected=".xlsx")
    budget = Budget()
    listed, links, lengths = _globals(book, budget)
    sheets = [own for own in listed if own.kind == _WORKSHEET]
    check_entries([SheetEntry(name=own.name, state=own.state, relationship="") for own in listed], STREAM)
    if not sheets:
        raise RefusalError("issue_workbook_no_sheet")
    starts = [own.start for own in listed]
    if len(set(starts)) != len(starts):
        raise _damaged()
    return XlsFindings(
        sheets=tuple(_findings(book, own, budget, lengths) for own in sheets),
        macros=_has_macros(container, listed),
        external_links=links,
        book=container.book,
    )


def write_clean_xls(book: XlsFindings, path: Path) -> None:
    """Write an .xls that holds only the records that were scanned: no program code, no other stream."""
    path.write_bytes(clean_container(book.book))


def _is_biff8(book: memoryview) -> bool:
    return len(book) >= 6 and struct.unpack_from("<HxxH", book) == (_BEGIN, 0x0600)


def _has_macros(container: Container, listed: list[_Sheet]) -> bool:
    """Program code, or a sheet of the older kind of macros."""
    return container.macros or any(own.kind not in (_WORKSHEET, _CHART) for own in listed)


def _records(book: memoryview, start: int, budget: Budget) -> Iterator[Record]:
    """The records of one part of the book, from its beginning to its end; those of charts inside pass by."""
    at, depth = start, 0
    while True:
        if at + 4 > len(book):
            raise _damaged()
        kind, length = struct.unpack_from("<HH", book, at)
        body = book[at + 4 : at + 4 + length]
        budget.elements += 1
        if len(body) < length or budget.elements > limits.ELEMENTS:
            raise _damaged()
        at += 4 + length
        if kind == _BEGIN:
            depth += 1
        elif depth == 0:
            raise _damaged()
        elif kind == _END:
            depth -= 1
            if depth == 0:
                return
        elif depth == 1:
            yield kind, body


def _globals(book: memoryview, budget: Budget) -> tuple[list[_Sheet], int, list[int]]:
    """The list of sheets, how many other workbooks the book refers to, how long each shared text is."""
    sheets: list[_Sheet] = []
    shared: list[memoryview] = []
    links, before = 0, 0
    for kind, body in _records(book, 0, budget):
        if kind == _SHARED or (kind == _CONTINUED and before == _SHARED):
            shared.append(body)
            before = _SHARED
            continue
        before = kind
        if kind == _PASSWORD:
            raise RefusalError("issue_workbook_password")
        if kind == _SHEET:
            sheets.append(_listed(body))
        elif kind == _LINKED_BOOK:
            _, length = _numbers(body, "<HH")
            links += length not in (_OWN_BOOK, _ADD_IN)
    return sheets, links, shared_lengths(shared, STREAM)


def _listed(body: memoryview) -> _Sheet:
    start, state, kind, length, is_wide = _numbers(body, "<IBBBB")
    state &= 0x03
    width = 2 if is_wide & 1 else 1
    text = bytes(body[8 : 8 + length * width])
    if len(text) < length * width or state >= len(_STATES):
        raise _damaged()
    name = text.decode("utf-16-le" if width == 2 else "latin-1", errors="replace")
    return _Sheet(name, _STATES[state], kind, start)


def _findings(book: memoryview, sheet: _Sheet, budget: Budget, lengths: list[int]) -> SheetFindings:
    """Look at every record of a sheet."""
    tally = SheetTally(sheet.name, sheet.state, STREAM, budget)
    for kind, body in _records(book, sheet.start, budget):
        if kind in _FILLED:
            _cell(kind, body, tally, lengths)
        elif kind in (_MANY_NUMBERS, _MANY_BLANKS, _BLANK):
            _cells(kind, body, tally)
        elif kind == _ROW:
            row, *_, flags = _numbers(body, "<HHHHHHH")
            if flags & _ROW_HIDDEN:
                tally.hide_row(row)
        elif kind == _COLUMNS:
            first, last, width, _, flags = _numbers(body, "<HHHHH")
            if flags & _COLUMN_HIDDEN or not width:
                tally.hide_columns(first, last)
        elif kind == _MERGED:
            (count,) = _numbers(body, "<H")
            for number in range(count):
                tally.merge(*_numbers(body, "<HHHH", 2 + 8 * number))
    return tally.findings()


def _cell(kind: int, body: memoryview, tally: SheetTally, lengths: list[int]) -> None:
    row, column = _numbers(body, "<HH")
    tally.cell()
    tally.fill(row, column)
    if kind == _ERROR_CELL:
        code, is_error = _numbers(body, "<BB", 6)
        if is_error:
            tally.error(row, column, code)
    elif kind == _FORMULA:
        result, code, mark = _numbers(body, "<BxBxxxH", 6)
        if mark == 0xFFFF and result == _ERROR_RESULT:
            tally.error(row, column, code)
    elif kind == _SHARED_CELL:
        (number,) = _numbers(body, "<I", 6)
        if number >= len(lengths):
            raise tally.refusal("odd_cell", number, cell=address(row, column))
        tally.text(row, column, lengths[number])
    elif kind == _LABEL:
        (length,) = _numbers(body, "<H", 6)
        tally.text(row, column, length)


def _cells(kind: int, body: memoryview, tally: SheetTally) -> None:
    """Neighbouring cells in one record; blank ones are only counted."""
    row, first = _numbers(body, "<HH")
    (last,) = (first,) if kind == _BLANK else _numbers(body, "<H", len(body) - 2)
    for column in range(first, last + 1):
        tally.cell()
        if kind == _MANY_NUMBERS:
            tally.fill(row, column)


def _numbers(body: memoryview, form: str, at: int = 0) -> tuple[int, ...]:
    if at < 0 or at + struct.calcsize(form) > len(body):
        raise _damaged()
    return struct.unpack_from(form, body, at)


def _damaged() -> RefusalError:
    return RefusalError("issue_workbook_damaged", found=STREAM)
