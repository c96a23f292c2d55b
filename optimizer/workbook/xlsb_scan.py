"""Scan of an .xlsb file: its parts are records of bytes, not XML (format: [MS-XLSB] of Microsoft).

A record is a number, a length and that many bytes. The reader (calamine) gives error cells as blank and
knows no merged cells, hidden rows or hidden columns of an .xlsb. Relationships are XML, and scanned as such.
"""

import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

from optimizer.workbook import limits
from optimizer.workbook.archive import Archive, open_archive
from optimizer.workbook.limits import RefusalError, address
from optimizer.workbook.prescan import SheetFindings
from optimizer.workbook.related_parts import check_entries, read_relationships, sheet_part, single_part
from optimizer.workbook.tally import SheetTally, check_length
from optimizer.workbook.xml_scan import Budget, PartScan, Relationship, SheetEntry

_BOOK = "xl/workbook.bin"
_RELS = "xl/_rels/workbook.bin.rels"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_ROW, _TEXT_CELL, _SHARED_CELL, _TEXT_FORMULA = 0, 6, 7, 8
_ERROR_CELLS = (3, 11)
_CELLS = range(1, 12)
_BLANK = 1
_RICH_TEXT_CELL = 62
"""A cell as it lies on the clipboard; the reader would pass over it."""
_SHARED_TEXT, _COLUMNS, _BEGIN_DATA, _END_DATA, _SHEET, _MERGED = 19, 60, 145, 146, 156, 176
"""Numbers of the records that are looked at (section 2.3.2); cells are 1 to 11, formulas 8 to 11."""
_STATES = ("visible", "hidden", "veryHidden")
_ROW_HIDDEN = 0x10
_COLUMN_HIDDEN = 0x01

type Record = tuple[int, memoryview]


@dataclass(frozen=True, slots=True, kw_only=True)
class XlsbFindings:
    """What the scan saw of a book.

    sheets : worksheets in their order. macros, external_links : as in `BookFindings`. relationships : those
    that the reader needs, by id. parts : names of the parts it needs (lower case).
    """

    sheets: tuple[SheetFindings, ...]
    macros: bool
    external_links: int
    archive: Archive = field(repr=False)
    relationships: Mapping[str, Relationship]
    parts: tuple[str, ...]


def scan_xlsb(data: bytes) -> XlsbFindings:
    """Look through the bytes of an .xlsb file.

    Errors: RefusalError as for other workbooks.
    """
    archive = open_archive(data)
    budget = Budget()
    if _BOOK not in archive.parts:
        raise RefusalError("issue_workbook_not_workbook")
    relationships = read_relationships(archive, budget, _RELS)
    entries = _entries(archive, budget)
    texts = single_part(archive, _BOOK, relationships, "sharedStrings")
    styles = single_part(archive, _BOOK, relationships, "styles")
    lengths = [] if texts is None else _lengths(archive, texts, budget)
    sheets: list[SheetFindings] = []
    for entry in entries:
        part = sheet_part(archive, _BOOK, entry, relationships)
        if part is not None and any(sheet.part == part for sheet in sheets):
            raise _damaged(part)
        if part is not None:
            sheets.append(_SheetRecords(entry, part, budget, lengths).findings(archive))
    if not sheets:
        raise RefusalError("issue_workbook_no_sheet")
    for part in sorted(archive.parts):
        if part.endswith((".xml", ".rels")):
            PartScan(part, budget).run(archive.chunks(part))
    named = {entry.relationship for entry in entries}
    needed = {
        key: own
        for key, own in relationships.items()
        if not own.external and (key in named or own.kind in ("sharedStrings", "styles"))
    }
    plumbing = [part for part in (texts, styles) if part is not None]
    return XlsbFindings(
        sheets=tuple(sheets),
        macros=any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in archive.parts),
        external_links=sum(own.kind == "externalLink" for own in relationships.values()),
        archive=archive,
        relationships=needed,
        parts=(_BOOK, *plumbing, *(sheet.part for sheet in sheets)),
    )


def write_clean_xlsb(book: XlsbFindings, path: Path) -> None:
    """Write the workbook that holds only what `scan_xlsb` has seen and the reader needs."""
    links = "".join(
        f'<Relationship Id={quoteattr(key)} Type="{_TYPES}/{own.kind}" Target={quoteattr(own.target)}/>'
        for key, own in book.relationships.items()
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as clean:
        clean.writestr(_RELS, f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>')
        for part in book.parts:
            with clean.open(book.archive.parts[part].filename, "w") as target:
                for chunk in book.archive.chunks(part):
                    target.write(chunk)


def _records(archive: Archive, part: str, budget: Budget) -> Iterator[Record]:
    """The records of a part: number and bytes. Both are written in groups of 7 bits, the lowest first."""
    data = memoryview(archive.whole(part))
    at, end = 0, len(data)
    while at < end:
        kind, at = _packed(data, at, 2, part)
        length, at = _packed(data, at, 4, part)
        if at + length > end:
            raise _damaged(part)
        budget.elements += 1
        if budget.elements > limits.ELEMENTS:
            raise RefusalError("issue_workbook_elements", found=part, expected=limits.ELEMENTS)
        yield kind, data[at : at + length]
        at += length


def _packed(data: memoryview, at: int, most: int, part: str) -> tuple[int, int]:
    """(a number of at most `most` groups of 7 bits, where it ends)."""
    number = 0
    for group in range(most):
        if at >= len(data):
            raise _damaged(part)
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << (7 * group)
        if byte < 0x80:
            return number, at
    raise _damaged(part)


def _numbers(body: memoryview, start: int, count: int, part: str) -> tuple[int, ...]:
    """Whole numbers of four bytes each."""
    if len(body) < start + 4 * count:
        raise _damaged(part)
    return struct.unpack_from(f"<{count}I", body, start)


def _text(body: memoryview, start: int, part: str) -> tuple[str, int]:
    """(a text, where it ends): its length, then two bytes for each character; no text is length 2³²−1."""
    (length,) = _numbers(body, start, 1, part)
    if length == 0xFFFFFFFF:
        return "", start + 4
    end = start + 4 + 2 * length
    if end > len(body):
        raise _damaged(part)
    return bytes(body[start + 4 : end]).decode("utf-16-le", errors="replace"), end


def _entries(archive: Archive, budget: Budget) -> list[SheetEntry]:
    """The list of sheets."""
    found = []
    for kind, body in _records(archive, _BOOK, budget):
        if kind == _SHEET:
            (state,) = _numbers(body, 0, 1, _BOOK)
            relationship, end = _text(body, 8, _BOOK)
            name, _ = _text(body, end, _BOOK)
            if state >= len(_STATES):
                raise _damaged(_BOOK)
            found.append(SheetEntry(name=name, state=_STATES[state], relationship=relationship))
    check_entries(found, _BOOK)
    return found


def _lengths(archive: Archive, part: str, budget: Budget) -> list[int]:
    """How long each shared text is."""
    found = []
    for kind, body in _records(archive, part, budget):
        if kind == _SHARED_TEXT:
            (length,) = _numbers(body, 1, 1, part)
            check_length(length, None, None)
            found.append(length)
    return found


def _damaged(part: str) -> RefusalError:
    return RefusalError("issue_workbook_damaged", found=part)


class _SheetRecords:
    """The records of one sheet, looked at one after the other."""

    def __init__(self, entry: SheetEntry, part: str, budget: Budget, lengths: list[int]) -> None:
        self._part, self._budget, self._lengths = part, budget, lengths
        self._tally = SheetTally(entry.name, entry.state, part, budget)
        self._row = -1
        self._in_data = False

    def findings(self, archive: Archive) -> SheetFindings:
        """Look at every record."""
        for kind, body in _records(archive, self._part, self._budget):
            if self._in_data:
                self._inside(kind, body)
            else:
                self._outside(kind, body)
        return self._tally.findings()

    def _inside(self, kind: int, body: memoryview) -> None:
        """A record among the cells."""
        if kind == _ROW:
            self._begin_row(body)
        elif kind in _CELLS:
            self._cell(kind, body)
        elif kind == _RICH_TEXT_CELL:
            raise self._tally.refusal("odd_cell", self._part)
        elif kind == _BEGIN_DATA:
            raise _damaged(self._part)
        elif kind == _END_DATA:
            self._in_data = False

    def _outside(self, kind: int, body: memoryview) -> None:
        """A record before the cells or after them."""
        if kind == _BEGIN_DATA:
            if self._row >= 0:
                raise _damaged(self._part)
            self._in_data = True
        elif kind == _MERGED:
            self._tally.merge(*_numbers(body, 0, 4, self._part))
        elif kind == _COLUMNS:
            first, last, width = _numbers(body, 0, 3, self._part)
            if len(body) >= 18 and (body[16] & _COLUMN_HIDDEN or not width):
                self._tally.hide_columns(first, last)

    def _begin_row(self, body: memoryview) -> None:
        (row,) = _numbers(body, 0, 1, self._part)
        if len(body) < 12 or not self._row < row < limits.EXCEL_ROWS:
            raise _damaged(self._part)
        self._row = row
        if body[11] & _ROW_HIDDEN:
            self._tally.hide_row(row)

    def _cell(self, kind: int, body: memoryview) -> None:
        self._tally.cell()
        (column,) = _numbers(body, 0, 1, self._part)
        if self._row < 0 or column >= limits.EXCEL_COLUMNS:
            raise _damaged(self._part)
        if kind == _BLANK:
            return
        self._tally.fill(self._row, column)
        if kind in _ERROR_CELLS:
            self._tally.error(self._row, column, body[8] if len(body) > 8 else None)
        elif kind in (_TEXT_CELL, _TEXT_FORMULA, _SHARED_CELL):
            (length,) = _numbers(body, 8, 1, self._part)
            if kind == _SHARED_CELL:
                if length >= len(self._lengths):
                    raise self._tally.refusal("odd_cell", length, cell=address(self._row, column))
                length = self._lengths[length]
            self._tally.text(self._row, column, length)
