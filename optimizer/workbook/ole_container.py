"""The container (OLE2, compound file) around an old .xls: what lies in it, and a clean one with one stream.

Nothing in such a file is packed, so that no stream is longer than the file.
"""

import struct
from dataclasses import dataclass
from io import BytesIO

import olefile

from optimizer.workbook import limits
from optimizer.workbook.limits import RefusalError

BOOK_STREAMS = ("Workbook", "Book")
"""Where the records of a workbook lie: since Excel 97, and before."""
_MACROS = ("_vba_project_cur", "_vba_project", "vba", "macros")
_SECTOR = 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_HEADER_FAT = 109
"""Places for the allocation table in the header: enough for 450 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """book : the records. stream : its name. macros : program code is inside."""

    book: bytes
    stream: str
    macros: bool


def read_container(data: bytes) -> Container:
    """The records of the workbook in the container.

    Errors: RefusalError for a damaged container, one without a workbook or with several.
    """
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            names = container.listdir(streams=True, storages=True)
            if len(names) > limits.ENTRIES:
                raise RefusalError("issue_workbook_entries", found=len(names), expected=limits.ENTRIES)
            streams = [name for name in BOOK_STREAMS if container.exists(name)]
            if not streams:
                raise RefusalError("issue_workbook_not_workbook")
            book = container.openstream(streams[0]).read()
    except (OSError, ValueError, IndexError, struct.error, RecursionError, OverflowError) as error:
        raise RefusalError("issue_workbook_damaged", found="OLE2") from error
    macros = any(step.lower() in _MACROS for name in names for step in name)
    return Container(book=book, stream=streams[0], macros=macros)


def clean_container(book: bytes) -> bytes:
    """A container with nothing but the records of a workbook ([MS-CFB], version 4: sectors of 4 KiB).

    Its sectors: the allocation table, the names, an empty one for small streams (readers want it), the book.
    """
    size = -(-max(len(book), _SECTOR) // _SECTOR) * _SECTOR
    sectors = size // _SECTOR
    tables = 1
    while tables * (_SECTOR // 4) < tables + 2 + sectors:
        tables += 1
    names, small, first = tables, tables + 1, tables + 2
    table = [*[_FAT] * tables, _END, _END, *range(first + 1, first + sectors), _END]
    table += [_FREE] * (tables * (_SECTOR // 4) - len(table))
    header = struct.pack("<8s16xHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 4, 0xFFFE, 12, 6)
    header += struct.pack("<9I", 1, tables, names, 0, _SECTOR, _END, 0, _END, 0)
    header += struct.pack(f"<{_HEADER_FAT}I", *range(tables), *[_FREE] * (_HEADER_FAT - tables))
    entries = _entry("Root Entry", 5, 1, small, _SECTOR) + _entry("Workbook", 2, _FREE, first, size)
    entries += _entry("", 0, _FREE, 0, 0) * (_SECTOR // 128 - 2)
    return b"".join(
        [
            header.ljust(_SECTOR, b"\0"),
            struct.pack(f"<{len(table)}I", *table),
            entries,
            bytes(_SECTOR),
            book.ljust(size, b"\0"),
        ]
    )


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    """One name of the container: 128 bytes."""
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", length, kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", first, size)
