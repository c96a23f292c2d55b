"""Small .xls files, record by record ([MS-XLS]), with any stream beside the records."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from optimizer.workbook.ole_container import clean_container

ERROR_BYTES = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
_STATES = {"visible": 0, "hidden": 1, "veryHidden": 2}


@dataclass(frozen=True, slots=True)
class Result:
    """A formula with a number or an error as its result."""

    value: float | str


@dataclass(frozen=True, slots=True)
class Shared:
    """A cell with a shared text."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OldSheet:
    """A sheet of an .xls: rows of texts, numbers, errors (`#REF!`), formulas; what is merged and hidden."""

    rows: Sequence[Sequence[object]]
    name: str = "Biểu 01"
    state: str = "visible"
    kind: int = 0
    merges: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()


def record(kind: int, body: bytes = b"") -> bytes:
    """One record."""
    return struct.pack("<HH", kind, len(body)) + body


def text(value: str) -> bytes:
    """A text with its length in two bytes."""
    wide = not value.isascii()
    return struct.pack("<HB", len(value), wide) + value.encode("utf-16-le" if wide else "ascii")


def xls(*sheets: OldSheet, more: bytes = b"", folders: Sequence[str] = ()) -> bytes:
    """An .xls. more : records among those of the book; folders : further names in its container."""
    return with_folders(clean_container(stream(*sheets, more=more)), folders)


def stream(*sheets: OldSheet, more: bytes = b"") -> bytes:
    """The records of a book."""
    bodies = [_begin(0x10) + b"".join(_sheet(sheet)) + record(0x0A) for sheet in sheets]
    names = [
        struct.pack("<BBBB", _STATES[own.state], own.kind, len(own.name), 1) + own.name.encode("utf-16-le")
        for own in sheets
    ]
    head = _begin(0x05) + record(0x42, struct.pack("<H", 1200)) + more
    at = len(head) + sum(len(name) + 8 for name in names) + 4
    listed = b""
    for name, body in zip(names, bodies, strict=True):
        listed += record(0x85, struct.pack("<I", at) + name)
        at += len(body)
    return head + listed + record(0x0A) + b"".join(bodies)


def shared_texts(*values: str, cut: int = 0, again: bytes = b"") -> bytes:
    """The shared texts of a book; those after so many bytes go on in a record of their own.

    again : what begins it: within a text, the byte that says how wide its letters are.
    """
    body = struct.pack("<II", len(values), len(values)) + b"".join(map(text, values))
    return record(0xFC, body[:cut]) + record(0x3C, again + body[cut:]) if cut else record(0xFC, body)


def linked_book(name: str) -> bytes:
    """A reference to another workbook."""
    return record(0x1AE, struct.pack("<HH", 1, len(name)) + b"\0" + name.encode("latin-1"))


def with_folders(data: bytes, names: Sequence[str]) -> bytes:
    """The container with empty folders in it."""
    raw = bytearray(data)
    top = data.find("Root Entry".encode("utf-16-le"))
    for number, name in enumerate(names, start=2):
        at = top + 128 * number
        spelled = name.encode("utf-16-le")
        raw[at : at + 64] = spelled.ljust(64, b"\0")
        raw[at + 64 : at + 68] = struct.pack("<HBB", len(spelled) + 2, 1, 1)
        before = top + 128 * (number - 1)
        raw[before + 68 : before + 72] = struct.pack("<I", number)  # beside the one before it
    return bytes(raw)


def ancient_xls(body: bytes) -> bytes:
    """An .xls as Excel 95 wrote it, with one sheet of these records."""
    sheet = record(0x809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0)) + body + record(0x0A)
    head = record(0x809, struct.pack("<HHHH", 0x0500, 0x05, 0, 0))
    name = struct.pack("<BBB", 0, 0, 1) + b"A"
    at = len(head) + 8 + len(name) + 4
    return clean_container(head + record(0x85, struct.pack("<I", at) + name) + record(0x0A) + sheet)


def number_cell(row: int, column: int, value: float) -> bytes:
    """The record of a number."""
    return record(0x203, struct.pack("<HHHd", row, column, 15, value))


def _begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _sheet(sheet: OldSheet) -> Iterator[bytes]:
    for column in sheet.hidden_columns:
        yield record(0x7D, struct.pack("<HHHHHH", column, column, 2048, 15, 1, 0))
    for row in sheet.hidden_rows:
        yield record(0x208, struct.pack("<HHHHHHHH", row, 0, 1, 255, 0, 0, 0x0120, 15))
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                yield _cell(row, column, cell)
    if sheet.merges:
        areas = b"".join(
            struct.pack("<HHHH", top, low, left, right) for top, left, low, right in sheet.merges
        )
        yield record(0xE5, struct.pack("<H", len(sheet.merges)) + areas)


def _cell(row: int, column: int, cell: object) -> bytes:
    place = struct.pack("<HHH", row, column, 15)
    if isinstance(cell, Result):
        if isinstance(cell.value, str):
            result = struct.pack("<BxBxxxH", 2, ERROR_BYTES[cell.value], 0xFFFF)
        else:
            result = struct.pack("<d", cell.value)
        return record(0x06, place + result + struct.pack("<HIHBH", 0, 0, 3, 0x1E, 1))
    if isinstance(cell, Shared):
        return record(0xFD, place + struct.pack("<I", cell.number))
    if isinstance(cell, str) and cell in ERROR_BYTES:
        return record(0x205, place + bytes([ERROR_BYTES[cell], 1]))
    if isinstance(cell, str):
        return record(0x204, place + text(cell))
    assert isinstance(cell, int | float)
    return number_cell(row, column, cell)
