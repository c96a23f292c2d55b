"""A small writer of .xlsb files, by records as [MS-XLSB] has them: no free office program writes one."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.workbook.hostile import packed, relationships

_ERRORS = {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}


def record(kind: int, body: bytes = b"") -> bytes:
    """A record: number, length, bytes."""
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + _length(len(body)) + body


def _length(size: int) -> bytes:
    groups = bytearray()
    while True:
        size, low = divmod(size, 0x80)
        groups.append(low | (0x80 if size else 0))
        if not size:
            return bytes(groups)


def wide(text: str) -> bytes:
    """A text: its length, then two bytes for each character."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


@dataclass(frozen=True, slots=True, kw_only=True)
class BinarySheet:
    """Cells by row; a text that is the name of an error becomes an error cell. Counted from 0."""

    name: str = "Biểu 02"
    rows: Sequence[Sequence[object]] = ()
    state: int = 0
    merges: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    more: bytes = b""


def row_record(row: int, *, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBBB", row, 0, 300, 0, 0x10 if hidden else 0, 0) + struct.pack("<I", 0))


def cell_record(column: int, value: object) -> bytes:
    """The record of a cell with a value."""
    place = struct.pack("<II", column, 0)
    if isinstance(value, str):
        error = _ERRORS.get(value)
        return record(6, place + wide(value)) if error is None else record(3, place + bytes([error]))
    if isinstance(value, bool):
        return record(4, place + bytes([value]))
    assert isinstance(value, int | float)
    return record(5, place + struct.pack("<d", value))


def sheet_bytes(sheet: BinarySheet) -> bytes:
    """The part of one sheet."""
    return b"".join(_sheet_records(sheet))


def _sheet_records(sheet: BinarySheet) -> Iterator[bytes]:
    height, width = max(len(sheet.rows), 1), max([1, *map(len, sheet.rows)])
    yield record(129)
    yield record(148, struct.pack("<IIII", 0, height - 1, 0, width - 1))
    if sheet.hidden_columns:
        yield record(390)
        for column in sheet.hidden_columns:
            yield record(60, struct.pack("<IIIIH", column, column, 2340, 0, 1))
        yield record(391)
    yield record(145)
    for at, cells in enumerate(sheet.rows):
        yield row_record(at, hidden=at in sheet.hidden_rows)
        for column, value in enumerate(cells):
            if value is not None:
                yield cell_record(column, value)
    yield sheet.more
    yield record(146)
    if sheet.merges:
        yield record(177, struct.pack("<I", len(sheet.merges)))
        for top, left, bottom, right in sheet.merges:
            yield record(176, struct.pack("<IIII", top, bottom, left, right))
        yield record(178)
    yield record(130)


def parts(*sheets: BinarySheet) -> dict[str, bytes | str]:
    """Every part of the book."""
    numbers = range(1, len(sheets) + 1)
    listed = b"".join(
        record(156, struct.pack("<II", sheet.state, at) + wide(f"r{at}") + wide(sheet.name))
        for at, sheet in zip(numbers, sheets, strict=True)
    )
    links = [(f"r{at}", "worksheet", f"worksheets/sheet{at}.bin") for at in numbers]
    made: dict[str, bytes | str] = {
        "_rels/.rels": relationships(("r1", "officeDocument", "xl/workbook.bin")),
        "xl/_rels/workbook.bin.rels": relationships(*links),
        "xl/workbook.bin": record(131) + record(143) + listed + record(144) + record(132),
    }
    for at, sheet in zip(numbers, sheets, strict=True):
        made[f"xl/worksheets/sheet{at}.bin"] = sheet_bytes(sheet)
    return made


def xlsb(*sheets: BinarySheet, more: Mapping[str, bytes | str] | None = None) -> bytes:
    """The file."""
    return packed(parts(*sheets) | dict(more or {}))
