"""Safe opening of a workbook: every cell in its place, or a sentence why not.

The bytes are read once. An .xlsx or .xlsm is scanned (`prescan`), an .xlsb by its records (`xlsb_scan`);
the child process then reads a clean copy, under a time limit; the scan's findings are put onto the cells.
So is an .xls (`xls_scan`); one of before Excel 97 is refused. An .ods is scanned as well (`ods_scan`) and
read as it is. A .csv is text (`csv_file`).
Text in fonts from before Unicode is converted.
"""

import datetime
import hashlib
import json
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypedDict

from models.issues import Issue, PortfolioError, Severity
from optimizer.workbook import limits, prescan
from optimizer.workbook.archive import Archive, open_archive
from optimizer.workbook.csv_file import read_csv
from optimizer.workbook.legacy_text import with_unicode
from optimizer.workbook.limits import RefusalError, address, column_letters
from optimizer.workbook.ods_scan import CONTENT, OdsSheet, scan_ods
from optimizer.workbook.prescan import BookFindings, SheetFindings
from optimizer.workbook.raw import Cell, CellFault, RawSheet, RawWorkbook
from optimizer.workbook.xls_scan import XlsFindings, scan_xls, write_clean_xls
from optimizer.workbook.xlsb_scan import XlsbFindings, scan_xlsb, write_clean_xlsb

__all__ = ["Cell", "CellFault", "RawSheet", "RawWorkbook", "read_workbook"]

_ODS = ".ods"
_BOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", _ODS}
_TEXT = {".csv", ".tsv", ".txt"}
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROOT = Path(__file__).resolve().parents[2]
_SHOWN = 5
_REFUSED = {
    "password": "issue_workbook_password",
    "cells": "issue_workbook_cells",
    "much_text": "issue_workbook_much_text",
    "memory": "issue_workbook_memory",
}
_EXPECTED = {"cells": limits.AREA, "much_text": limits.BOOK_CHARS}


class _ChildSheet(TypedDict):
    """A sheet as the child writes it (see `child`)."""

    name: str
    state: str
    rows: list[list[object]]
    merges: list[tuple[int, int, int, int]]


def read_workbook(path: Path, *, timeout_s: float = 20) -> RawWorkbook:
    """Read all cells of the workbook at `path`.

    timeout_s : seconds the child process may take; it is killed then.

    Errors: PortfolioError with one issue for anything that keeps the file from being read.
    """
    try:
        data, kind = _bytes_and_kind(path)
        if kind in _TEXT:
            sheet, issues = read_csv(data)
            sheets = [sheet]
        elif kind == _ODS:
            sheets, issues = _read_ods(data, timeout_s)
        else:
            book = _scanned(data, kind)
            sheets, issues = _read_scanned(book, timeout_s), _warnings(book)
    except RefusalError as refusal:
        values = {"file": path.name, "found": refusal.found, "expected": refusal.expected}
        issue = Issue(code=refusal.code, sheet=refusal.sheet, cell=refusal.cell, values=values)
        raise PortfolioError([issue]) from refusal
    sha256 = hashlib.sha256(data).hexdigest()
    read = RawWorkbook(name=path.name, sha256=sha256, sheets=tuple(sheets), issues=tuple(issues))
    return with_unicode(read)


def _scanned(data: bytes, kind: str) -> BookFindings | XlsbFindings | XlsFindings:
    if kind == ".xlsb":
        return scan_xlsb(data)
    return scan_xls(data) if kind == ".xls" else prescan.scan(data)


def _bytes_and_kind(path: Path) -> tuple[bytes, str]:
    """The bytes of the file and what it really is: one of the known suffixes."""
    suffix = path.suffix.lower()
    data = _bytes(path, suffix)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise RefusalError("issue_workbook_password")
        if suffix != ".xls":
            old = "Workbook".encode("utf-16-le") in data
            raise RefusalError(
                "issue_workbook_renamed_xls" if old else "issue_workbook_password", found=suffix
            )
        return data, ".xls"
    if suffix in _TEXT and not data.startswith(_ZIP):
        return data, suffix
    if not data.startswith(_ZIP):
        raise RefusalError("issue_workbook_not_workbook")
    return data, ".xlsx" if suffix in {".xls", *_TEXT} else suffix


def _bytes(path: Path, suffix: str) -> bytes:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise RefusalError("issue_workbook_folder")
        if path.name.startswith("~$"):
            raise RefusalError("issue_workbook_lock_file", expected=path.name[2:])
        if suffix not in _BOOKS | _TEXT or not stat.S_ISREG(mode):
            raise RefusalError("issue_workbook_format", found=suffix or "–", expected=".xlsx")
        with path.open("rb") as file:
            data = file.read(limits.FILE_BYTES + 1)
        size = path.stat().st_size
    except (FileNotFoundError, NotADirectoryError) as error:
        raise RefusalError("issue_workbook_missing", found=str(path)) from error
    except PermissionError as error:
        raise RefusalError("issue_workbook_permission") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise RefusalError("issue_workbook_unreadable", found=type(error).__name__) from error
    if not data:
        raise RefusalError("issue_workbook_empty")
    if len(data) > limits.FILE_BYTES:
        raise RefusalError(
            "issue_workbook_file_size",
            found=max(size, len(data)) / limits.MIB,
            expected=limits.FILE_BYTES // limits.MIB,
        )
    return data


def _read_scanned(book: BookFindings | XlsbFindings | XlsFindings, timeout_s: float) -> list[RawSheet]:
    with tempfile.TemporaryDirectory(prefix="canvon-", ignore_cleanup_errors=True) as folder:
        if isinstance(book, XlsbFindings):
            clean = Path(folder, "book.xlsb")
            write_clean_xlsb(book, clean)
        elif isinstance(book, XlsFindings):
            clean = Path(folder, "book.xls")
            write_clean_xls(book, clean)
        else:
            clean = Path(folder, "book.xlsx")
            prescan.write_clean(book, clean)
        read = _run_child(clean, timeout_s)
    if [sheet["name"] for sheet in read] != [sheet.name for sheet in book.sheets]:
        raise RefusalError("issue_workbook_damaged", found="xl/workbook")
    return [_with_findings(sheet["rows"], found) for sheet, found in zip(read, book.sheets, strict=True)]


def _with_findings(rows: list[list[object]], found: SheetFindings) -> RawSheet:
    cells = _rectangle([[_cell(value) for value in row] for row in rows], found.rows, found.columns)
    for (row, column), text in found.errors.items():
        cells[row][column] = CellFault("error", text)
    for (row, column), text in found.uncached.items():
        cells[row][column] = CellFault("uncached", text)
    return RawSheet(
        name=found.name,
        state=found.state,
        rows=tuple(tuple(row) for row in cells),
        merges=found.merges,
        hidden_rows=found.hidden_rows,
        hidden_columns=found.hidden_columns,
    )


def _read_ods(data: bytes, timeout_s: float) -> tuple[list[RawSheet], list[Issue]]:
    archive = open_archive(data)
    seen, told = scan_ods(archive), _warnings_of_ods(archive)
    with tempfile.TemporaryDirectory(prefix="canvon-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder, f"book{_ODS}")
        copy.write_bytes(data)
        sheets = _with_ods_findings(_run_child(copy, timeout_s), seen)
    return sheets, [*told, *_hidden_sheets((s.name, s.state, s.height) for s in sheets), *_hidden(sheets)]


def _warnings_of_ods(archive: Archive) -> list[Issue]:
    """Program code, by the names of the parts it lies in."""
    is_code = any(part.startswith(("basic/", "scripts/")) for part in archive.parts)
    return [_warning("issue_workbook_macros")] if is_code else []


def _with_ods_findings(read: list[_ChildSheet], seen: list[OdsSheet]) -> list[RawSheet]:
    if [sheet["name"] for sheet in read] != [sheet.name for sheet in seen]:
        raise RefusalError("issue_workbook_damaged", found=CONTENT)
    found = [
        SheetFindings(
            name=sheet.name,
            state=own["state"],
            part=CONTENT,
            errors=sheet.errors,
            uncached=sheet.uncached,
            hidden_rows=tuple(sheet.hidden_rows),
            hidden_columns=(),
            merges=tuple(sheet.merges),
            rows=sheet.rows,
            columns=sheet.columns,
        )
        for sheet, own in zip(seen, read, strict=True)
    ]
    return [_with_findings(own["rows"], sheet) for own, sheet in zip(read, found, strict=True)]


def _run_child(book: Path, timeout_s: float) -> list[_ChildSheet]:
    """Start the child and take its answer: sheets as it wrote them."""
    out = book.with_name("cells.json")
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    # -P: a json.py in the user's folder must not be imported
    command = [sys.executable, "-P", "-m", "optimizer.workbook.child", str(book), str(out)]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=timeout_s,
            check=False,
        )
        answer = json.loads(out.read_text(encoding="utf-8")) if done.returncode == 0 else None
    except subprocess.TimeoutExpired as error:
        raise RefusalError("issue_workbook_timeout", found=timeout_s, expected=timeout_s) from error
    except (OSError, ValueError) as error:
        raise RefusalError("issue_workbook_crash", found=type(error).__name__) from error
    if answer is None:
        raise RefusalError("issue_workbook_crash", found=str(done.returncode))
    if "refused" in answer:
        reason = answer["refused"]
        code = _REFUSED.get(reason, "issue_workbook_not_readable")
        raise RefusalError(code, found=answer["detail"], expected=_EXPECTED.get(reason, ""))
    sheets: list[_ChildSheet] = answer["sheets"]
    return sheets


def _cell(value: object) -> Cell:
    """A cell as the child wrote it."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, dict):
        if "d" in value:
            return datetime.date.fromisoformat(value["d"])
        kind, text = value["f"]
        return CellFault(kind, text)
    raise RefusalError("issue_workbook_crash", found=type(value).__name__)


def _rectangle(rows: list[list[Cell]], height: int, width: int) -> list[list[Cell]]:
    """Rows of one length, at least `height` by `width`."""
    width = max([width, *map(len, rows)])
    rows = [row + [None] * (width - len(row)) for row in rows]
    return rows + [[None] * width for _ in range(height - len(rows))]


def _warnings(book: BookFindings | XlsbFindings | XlsFindings) -> list[Issue]:
    issues = []
    if book.macros:
        issues.append(_warning("issue_workbook_macros"))
    if book.external_links:
        issues.append(_warning("issue_workbook_external_links", found=book.external_links))
    issues += _hidden_sheets((sheet.name, sheet.state, sheet.rows) for sheet in book.sheets)
    return [*issues, *_hidden(book.sheets)]


def _hidden(sheets: Iterable[SheetFindings | RawSheet]) -> list[Issue]:
    """Hidden rows and columns that hold something."""
    issues = []
    for sheet in sheets:
        if sheet.hidden_rows:
            shown = _shorten(_runs(sheet.hidden_rows), str)
            first = address(sheet.hidden_rows[0], 0)
            count = len(sheet.hidden_rows)
            issues.append(_warning("issue_workbook_hidden_rows", sheet.name, first, count=count, found=shown))
        if sheet.hidden_columns:
            shown = _shorten(_runs(sheet.hidden_columns), lambda number: column_letters(number - 1))
            issues.append(_warning("issue_workbook_hidden_columns", sheet.name, None, found=shown))
    return issues


def _hidden_sheets(sheets: Iterable[tuple[str, str, int]]) -> list[Issue]:
    return [
        _warning("issue_workbook_hidden_sheet", name, None, found=height)
        for name, state, height in sheets
        if state != "visible" and height
    ]


def _warning(code: str, sheet: str | None = None, cell: str | None = None, **values: object) -> Issue:
    return Issue(code=code, severity=Severity.WARNING, sheet=sheet, cell=cell, values=values)


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring numbers (from 0) as runs (first, last) counted from 1."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1]:
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number + 1, number + 1))
    return runs


def _shorten(runs: list[tuple[int, int]], name: Callable[[int], str]) -> str:
    """`12, 15–20, …`: the first few runs."""
    shown = [name(a) if a == b else f"{name(a)}–{name(b)}" for a, b in runs[:_SHOWN]]
    return ", ".join(shown + ["…"] * (len(runs) > _SHOWN))
