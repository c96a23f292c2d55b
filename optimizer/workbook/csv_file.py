"""A .csv file as a workbook of one sheet: its encoding and its delimiter are found, every cell stays text.

Text is never turned into numbers here: `1.234,5` and `00123` reach the reader as somebody typed them.
"""

import codecs
import csv
import unicodedata
from collections.abc import Sequence
from io import StringIO

from models.issues import Issue, Severity
from optimizer.workbook import limits
from optimizer.workbook.legacy_text import from_tcvn3, from_vni, is_vietnamese
from optimizer.workbook.limits import RefusalError, address
from optimizer.workbook.raw import Cell, RawSheet

DELIMITERS = ";\t,|"
_LINES_TRIED = 60
_SHEET = "CSV"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEAST_VIETNAMESE = 0.6
"""Share of accented lines that must be Vietnamese for an 8-bit encoding to be taken."""


def read_csv(data: bytes) -> tuple[RawSheet, list[Issue]]:
    """The sheet, and a warning where its encoding had to be recognised.

    Errors: RefusalError for bytes that are no text, and for more than the limits allow.
    """
    text, encoding = _decoded(data)
    rows = _rows(text, _delimiter(text))
    issues = []
    if encoding:
        values: dict[str, object] = {"found": encoding}
        issues.append(Issue(code="issue_csv_encoding", severity=Severity.WARNING, values=values))
    return RawSheet(name=_SHEET, state="visible", rows=rows), issues


def _decoded(data: bytes) -> tuple[str, str]:
    """The text, and the name of the encoding where it is none of Unicode's."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding), ""
    if b"\0" in data:
        raise RefusalError("issue_workbook_not_workbook")
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return _eight_bit(data)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusalError("issue_csv_encoding_unknown") from error


def _eight_bit(data: bytes) -> tuple[str, str]:
    """Windows-1258, or a font from before Unicode, whichever makes Vietnamese of most lines.

    Legacy text is given back as it is: whoever reads the workbook converts it and says so.
    """
    combined = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    plain = data.decode("cp1252", errors="replace")
    shares = {
        "Windows-1258": _vietnamese_share(combined),
        "TCVN3": _vietnamese_share(from_tcvn3(plain)),
        "VNI": _vietnamese_share(from_vni(plain)),
    }
    best = max(shares, key=lambda name: shares[name])
    if shares[best] < _LEAST_VIETNAMESE:
        raise RefusalError("issue_csv_encoding_unknown")
    return (combined, best) if best == "Windows-1258" else (plain, "")


def _vietnamese_share(text: str) -> float:
    lines = [line for line in text.splitlines()[:2_000] if not line.isascii()]
    words = [word for line in lines for word in line.replace(";", " ").split() if not word.isascii()]
    return sum(map(is_vietnamese, words)) / len(words) if words else 0.0


def _delimiter(text: str) -> str:
    """The sign that parts most lines into as many cells; `;` before the others."""
    best, best_score = DELIMITERS[0], 0
    for delimiter in DELIMITERS:
        rows = _parsed(text, delimiter, _LINES_TRIED)
        widths = [sum(bool(cell.strip()) for cell in row) for row in rows]
        score = sum(width for width in widths if width > 1)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _parsed(text: str, delimiter: str, most: int) -> list[list[str]]:
    csv.field_size_limit(limits.CELL_CHARS)
    found: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            found.append(row)
            if len(found) >= most:
                break
    except csv.Error as error:
        raise RefusalError("issue_workbook_damaged", found="CSV") from error
    return found


def _rows(text: str, delimiter: str) -> tuple[tuple[Cell, ...], ...]:
    parsed = _parsed(text, delimiter, limits.ROWS + 1)
    if len(parsed) > limits.ROWS:
        raise RefusalError("issue_workbook_rows", found=address(limits.ROWS, 0), expected=limits.ROWS)
    rows = [[_cell(text) for text in row] for row in parsed]
    width = max((_used(row) for row in rows), default=0)
    if width > limits.COLUMNS:
        raise RefusalError("issue_workbook_columns", found=address(0, width - 1), expected=limits.COLUMNS)
    if width * len(rows) > limits.AREA:
        raise RefusalError("issue_workbook_cells", found=width * len(rows), expected=limits.AREA)
    return tuple(tuple(row[:width] + [None] * (width - len(row))) for row in rows)


def _used(row: Sequence[Cell]) -> int:
    return next((at for at in range(len(row), 0, -1) if row[at - 1] is not None), 0)


def _cell(text: str) -> Cell:
    return unicodedata.normalize("NFC", text).strip() or None
