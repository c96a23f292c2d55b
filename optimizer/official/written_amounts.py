"""Amounts as people write them – `10 000`, `10'000`, `10.000*`, `10 triệu`, `83,375` – made plain numbers."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from models.issues import Issue, Severity
from models.units import MoneyUnit
from optimizer.workbook.limits import address
from optimizer.workbook.numbers import NumberFormatError, parse_number
from optimizer.workbook.raw import Cell, RawSheet
from optimizer.workbook.schema import fold

DIGITS_MAX = 15
"""Digits that a number cell keeps; longer amounts stay text."""
_OPEN = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_VIETNAMESE = re.compile(
    r"-?(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+),(?:[0-9]{1,2}|[0-9]{4,})|-?0,[0-9]+"
    r"|-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?|-?[0-9]{4,},[0-9]+"
)
_ENGLISH = re.compile(
    r"-?[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|-?[0-9]{1,3}(?:,[0-9]{3})*\.[0-9]{1,2}|-?[0-9]+\.[0-9]{4,}"
)
_GROUPED = re.compile(r"(-?[1-9][0-9]{0,2}(?:[ '’´`][0-9]{3})+)((?:,[0-9]+)?)", re.ASCII)
_FOOTNOTE = re.compile(r"(.*[0-9])\s*(?:\*+|\(\*+\)|\([0-9]\)|\[[0-9]\]|[¹²³⁴⁵⁶⁷⁸⁹]+)")
_UNIT = re.compile(r"(.*[0-9])\s*([^\W\d_][^\d]*)")
_UNITS = {
    "dong": MoneyUnit.DONG,
    "d": MoneyUnit.DONG,
    "vnd": MoneyUnit.DONG,
    "trieu": MoneyUnit.MILLION,
    "trieu dong": MoneyUnit.MILLION,
    "tr": MoneyUnit.MILLION,
    "tr d": MoneyUnit.MILLION,
    "trd": MoneyUnit.MILLION,
    "ty": MoneyUnit.BILLION,
    "ty dong": MoneyUnit.BILLION,
    "ti": MoneyUnit.BILLION,
    "ti dong": MoneyUnit.BILLION,
}

type Place = tuple[int, int, str]
"""Row and column from 0, and the text that stands there."""


def with_plain_amounts(
    sheet: RawSheet, first: int, columns: Sequence[int], unit: MoneyUnit | None
) -> tuple[RawSheet, list[Issue]]:
    """The sheet with such amounts as numbers in the unit of the list, and a remark for each way of writing.

    first : row from 0; columns : of the amounts. unit : of the list; None = not stated, then an amount that
    names its own unit stays as it is.
    """
    issues: list[Issue] = []
    ways: tuple[tuple[str, Callable[[str], Decimal | None]], ...] = (
        ("issue_list_amounts_grouped", _grouped),
        ("issue_list_amounts_noted", _without_footnote),
        ("issue_list_amounts_with_unit", lambda text: _in_unit(text, unit)),
    )
    for code, way in ways:
        meant = [
            (place, own) for place in _texts(sheet, first, columns) if (own := way(place[2])) is not None
        ]
        sheet = _replaced(sheet, meant, code, issues)
    sheet = _replaced(sheet, _settled(sheet, first, columns), "issue_list_decimal_comma", issues)
    return sheet, issues


def _grouped(text: str) -> Decimal | None:
    """`10 000` and `10'000,5`: thousands parted by a space or an apostrophe."""
    match = _GROUPED.fullmatch(text)
    return _number(re.sub(r"[ '’´`]", "", match[1]) + match[2]) if match else None


def _without_footnote(text: str) -> Decimal | None:
    """`10.000*`, `10.000 (1)`: an amount with the sign of a footnote behind it."""
    match = _FOOTNOTE.fullmatch(text)
    return _amount(match[1]) if match else None


def _in_unit(text: str, unit: MoneyUnit | None) -> Decimal | None:
    """`10 triệu` in a list in tỷ is 0,01."""
    match = _UNIT.fullmatch(text)
    own = _UNITS.get(fold(match[2])) if match else None
    amount = _amount(match[1]) if match and own else None
    if amount is None or own is None or unit is None:
        return None
    return amount * own.millions / unit.millions


def _amount(text: str) -> Decimal | None:
    return _grouped(text) or _number(text)


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except NumberFormatError:
        return None


def _settled(sheet: RawSheet, first: int, columns: Sequence[int]) -> list[tuple[Place, Decimal]]:
    """Amounts such as `83,375`, which alone could be 83.375 or 83 375: read as the rest of their list is.

    It is settled where other amounts of the list can only be Vietnamese (`12,5`, `1.234,5`) and none can
    only be English.
    """
    texts = list(_texts(sheet, first, columns))
    is_settled = any(_VIETNAMESE.fullmatch(text) for *_, text in texts) and not any(
        _ENGLISH.fullmatch(text) for *_, text in texts
    )
    open_ones = [place for place in texts if is_settled and _OPEN.fullmatch(place[2])]
    return [(place, Decimal(place[2].replace(",", "."))) for place in open_ones]


def _replaced(
    sheet: RawSheet, meant: Sequence[tuple[Place, Decimal]], code: str, issues: list[Issue]
) -> RawSheet:
    """The sheet with these amounts as numbers; one remark for all of them."""
    short = [(place, own) for place, own in meant if len(own.normalize().as_tuple().digits) <= DIGITS_MAX]
    if not short:
        return sheet
    rows: list[tuple[Cell, ...]] = list(sheet.rows)
    for (at, column, _), own in short:
        cells = list(rows[at])
        cells[column] = int(own) if own == own.to_integral_value() else float(own)
        rows[at] = tuple(cells)
    (at, column, text), own = short[0]
    values: dict[str, object] = {"count": len(short), "found": text, "expected": own}
    cell = address(at, column)
    issues.append(Issue(code=code, severity=Severity.WARNING, sheet=sheet.name, cell=cell, values=values))
    return replace(sheet, rows=tuple(rows))


def _texts(sheet: RawSheet, first: int, columns: Sequence[int]) -> Iterator[Place]:
    for at in range(first, sheet.height):
        cells = sheet.rows[at]
        for column in columns:
            cell = cells[column] if column < len(cells) else None
            if isinstance(cell, str):
                yield at, column, cell.strip()
