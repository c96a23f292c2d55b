"""Amounts such as `83,375`, which alone could be 83.375 or 83 375: read as the rest of their list is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.issues import Issue, Severity
from optimizer.workbook.limits import address
from optimizer.workbook.raw import Cell, RawSheet

_OPEN = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_VIETNAMESE = re.compile(
    r"-?(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+),(?:[0-9]{1,2}|[0-9]{4,})|-?0,[0-9]+"
    r"|-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?|-?[0-9]{4,},[0-9]+"
)
_ENGLISH = re.compile(
    r"-?[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|-?[0-9]{1,3}(?:,[0-9]{3})*\.[0-9]{1,2}|-?[0-9]+\.[0-9]{4,}"
)


def with_plain_amounts(sheet: RawSheet, first: int, columns: Sequence[int]) -> tuple[RawSheet, list[Issue]]:
    """The sheet with such amounts as numbers, and a remark; as it is where the list does not settle it.

    It is settled where other amounts of the list can only be Vietnamese (`12,5`, `1.234,5`) and none can
    only be English. first : row from 0; columns : of the amounts.
    """
    texts = [(at, column, text) for at, column, text in _texts(sheet, first, columns)]
    is_settled = any(_VIETNAMESE.fullmatch(text) for *_, text in texts) and not any(
        _ENGLISH.fullmatch(text) for *_, text in texts
    )
    meant = [(at, column, text) for at, column, text in texts if _OPEN.fullmatch(text)]
    if not is_settled or not meant:
        return sheet, []
    rows: list[tuple[Cell, ...]] = list(sheet.rows)
    for at, column, text in meant:
        cells = list(rows[at])
        cells[column] = float(text.replace(",", "."))
        rows[at] = tuple(cells)
    at, column, text = meant[0]
    values: dict[str, object] = {
        "count": len(meant),
        "found": text,
        "expected": float(text.replace(",", ".")),
    }
    code = "issue_list_decimal_comma"
    issue = Issue(
        code=code, severity=Severity.WARNING, sheet=sheet.name, cell=address(at, column), values=values
    )
    return replace(sheet, rows=tuple(rows)), [issue]


def _texts(sheet: RawSheet, first: int, columns: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    for at in range(first, sheet.height):
        cells = sheet.rows[at]
        for column in columns:
            cell = cells[column] if column < len(cells) else None
            if isinstance(cell, str):
                yield at, column, cell.strip()
