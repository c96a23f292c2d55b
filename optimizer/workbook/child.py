"""`python -m optimizer.workbook.child IN OUT.json`: read the cells of one workbook, and nothing else.

Runs in a process of its own because a broken file can abort the reader. Imports the standard
library and the reader only. Always writes OUT.json, unless it is killed:

    {"sheets": [{"name", "state", "rows": [[cell …] …], "merges": [[r1, c1, r2, c2] …]} …]}
    {"refused": "password" | "damaged" | "cells" | "much_text" | "memory", "detail": text or number}

A cell is null, a text, a number, true/false, {"d": "2026-07-30"} or {"f": ["precision", text]}.
"""

import datetime
import json
import math
import sys
import unicodedata
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from optimizer.workbook import limits

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

type _Value = (
    int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta
)

_STATES = (
    (SheetVisibleEnum.Visible, "visible"),
    (SheetVisibleEnum.Hidden, "hidden"),
    (SheetVisibleEnum.VeryHidden, "veryHidden"),
)  # pairs, because these enums have no hash


class _TooLargeError(Exception):
    """A book without a scan before it is too large: in what, and how large it is at least."""


def main(arguments: list[str]) -> int:
    """Read `arguments[0]`, write `arguments[1]`; 0, or 2 for wrong usage."""
    if len(arguments) != 2:
        return 2
    _limit_memory()
    try:
        answer: dict[str, object] = {"sheets": _sheets(arguments[0])}
    except PasswordError as error:
        answer = {"refused": "password", "detail": str(error)}
    except MemoryError:
        answer = {"refused": "memory", "detail": ""}
    except _TooLargeError as error:
        reason, amount = error.args
        answer = {"refused": reason, "detail": amount}
    except (CalamineError, OSError, ValueError) as error:
        answer = {"refused": "damaged", "detail": str(error)[:200]}
    Path(arguments[1]).write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return 0


def _limit_memory() -> None:
    """Limit the address space, unless less is allowed already, and write no core file."""
    if resource is None:
        return
    for what, most in ((resource.RLIMIT_AS, limits.CHILD_BYTES), (resource.RLIMIT_CORE, 0)):
        allowed = resource.getrlimit(what)[1]
        amount = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        try:
            resource.setrlimit(what, (amount, amount))
        except (ValueError, OSError):  # some systems refuse; the scan and the time limit remain
            continue


def _sheets(path: str) -> list[dict[str, object]]:
    sheets: list[dict[str, object]] = []
    area = chars = 0
    with CalamineWorkbook.from_path(path) as book:
        for index, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(index)
            row, column = sheet.end or (-1, -1)
            area += (row + 1) * (column + 1)
            if area > limits.AREA:
                raise _TooLargeError("cells", area)
            rows = [[_cell(value) for value in values] for values in sheet.to_python(skip_empty_area=False)]
            chars += sum(len(cell) for cells in rows for cell in cells if isinstance(cell, str))
            if chars > limits.BOOK_CHARS:
                raise _TooLargeError("much_text", chars)
            state = next(name for visible, name in _STATES if visible == about.visible)
            sheets.append({"name": about.name, "state": state, "rows": rows, "merges": _merges(sheet)})
    return sheets


def _merges(sheet: CalamineSheet) -> list[list[int]]:
    return [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]


def _cell(value: _Value) -> object:
    if isinstance(value, str):
        return None if not value or value.isspace() else unicodedata.normalize("NFC", value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        return {"d": value.date().isoformat()}
    if isinstance(value, datetime.date):
        return {"d": value.isoformat()}
    return str(value)  # a time of day or a duration: never a number of ours


def _number(value: float) -> object:
    """Whole numbers as int; 16 digits and more are no longer what was typed."""
    if not math.isfinite(value) or abs(value) >= 10**15:
        return {"f": ["precision", f"{value:.0f}" if abs(value) < 10**21 else repr(value)]}
    return int(value) if value == int(value) else value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
