"""A workbook of somebody else, changed with openpyxl and saved: the same bytes for the same content."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl.workbook import Workbook

from optimizer.files import undated_archive
from optimizer.workbook.cached_values import Results

CORE = "docProps/core.xml"
"""Part that says when the file was saved."""


def saved_bytes(book: Workbook) -> bytes:
    """The file: results of plain formulas stored with them, the others worked out when Excel opens it."""
    book.calculation.fullCalcOnLoad = True
    buffer = BytesIO()
    modified = book.properties.modified
    book.save(buffer)
    return undated_archive(buffer.getvalue(), {CORE: _undated(modified), **Results(book=book).by_part()})


def _undated(modified: Any) -> Callable[[bytes], bytes]:
    """The part without the day of saving, which openpyxl stamps on the file."""
    stamp = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
    day = modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode() if modified else b"1980-01-01T00:00:00Z"
    return lambda part: stamp.sub(rb"\g<1>" + day + rb"\g<2>", part)
