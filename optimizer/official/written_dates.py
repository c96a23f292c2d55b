"""Dates that a list shows as Excel's bare day numbers (`46234` for 31/7/2026) made dates again."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from models.issues import Issue, Severity
from optimizer.workbook.limits import address
from optimizer.workbook.numbers import FIRST_YEAR, LAST_YEAR
from optimizer.workbook.raw import Cell, RawSheet

_DAY_NOUGHT = datetime.date(1899, 12, 30)
"""Excel counts days from here on (for every date after February 1900)."""
_FIRST = (datetime.date(FIRST_YEAR, 1, 1) - _DAY_NOUGHT).days
_LAST = (datetime.date(LAST_YEAR, 12, 31) - _DAY_NOUGHT).days


def with_dates(sheet: RawSheet, first: int, columns: Sequence[int]) -> tuple[RawSheet, list[Issue]]:
    """The sheet with day numbers as dates, told once; no year and no period is a number of five digits.

    first : row from 0; columns : of years and periods.
    """
    rows: list[tuple[Cell, ...]] = list(sheet.rows)
    found: list[tuple[int, int, int]] = []
    for at in range(first, sheet.height):
        for column in columns:
            number = _day_number(sheet.at(at, column))
            if number is not None:
                found.append((at, column, number))
                cells = list(rows[at])
                cells[column] = _DAY_NOUGHT + datetime.timedelta(days=number)
                rows[at] = tuple(cells)
    if not found:
        return sheet, []
    at, column, number = found[0]
    values: dict[str, object] = {
        "count": len(found),
        "found": str(number),
        "expected": f"{_DAY_NOUGHT + datetime.timedelta(days=number):%d/%m/%Y}",
    }
    issue = Issue(
        code="issue_list_dates_as_numbers",
        severity=Severity.WARNING,
        sheet=sheet.name,
        cell=address(at, column),
        values=values,
    )
    return replace(sheet, rows=tuple(rows)), [issue]


def _day_number(cell: Cell) -> int | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    text = cell.strip() if isinstance(cell, str) else f"{cell:g}" if float(cell).is_integer() else ""
    number = int(text) if len(text) == 5 and text.isascii() and text.isdigit() else 0
    return number if _FIRST <= number <= _LAST else None
