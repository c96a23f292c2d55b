"""Amounts of a list: read strictly, and the unit they look like."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from statistics import median

from models.issues import Issue, Severity
from models.texts import say
from models.units import LANGUAGES, MoneyUnit
from optimizer.intake.cells import shown
from optimizer.official.answers import amount_positions
from optimizer.official.line_rows import is_blank
from optimizer.official.plain_list import PlainList, PlainRow
from optimizer.workbook.limits import address
from optimizer.workbook.numbers import NumberFormatError, parse_number

_DONG_FROM, _MILLION_FROM = Decimal(50_000_000), Decimal(2_000)
"""Median total cost of a project above which amounts look like đồng, or like million VND."""
_OPEN_FROM, _OPEN_TO = Decimal(900), Decimal(4_000)
"""Between them the middle cost may be large projects in tỷ or small ones in million."""

type Amounts = dict[int, Decimal | None]
"""Amount by position in the unit of the list; None where the cell cannot be read."""


def amounts_of(row: PlainRow, columns: Mapping[int, str]) -> tuple[Amounts, dict[int, NumberFormatError]]:
    """The filled amounts of a row, and why cells cannot be read."""
    amounts: Amounts = {}
    faults: dict[int, NumberFormatError] = {}
    for position in columns:
        cell = row.at(position)
        if is_blank(cell):
            continue
        try:
            amounts[position] = parse_number(cell)
        except NumberFormatError as error:
            amounts[position] = None
            faults[position] = error
    return amounts, faults


def fault_issue(
    found: PlainList, row: PlainRow, position: int, error: NumberFormatError, column: str, severity: Severity
) -> Issue:
    """An amount that cannot be read, at its cell."""
    return Issue(
        code=error.code,
        severity=severity,
        sheet=found.place,
        cell=address(row.number - 1, position),
        column=column,
        values={"found": shown(row.at(position)), "expected": error.expected},
    )


def unit_issues(found: PlainList, chosen: Mapping[int, str], unit: MoneyUnit | None) -> Iterator[Issue]:
    """Ask for the unit where none is known; remark where the amounts do not look like it.

    unit : of the list, as stated or as the person chose; None = not known.
    """
    columns = amount_positions(chosen)
    if not columns:
        return
    guess = likely_unit(found, chosen)
    first = min(columns)
    cell = address(found.header_rows[1] - 1, first)
    likely = guess or MoneyUnit.MILLION
    values: dict[str, object] = {
        f"found_{language}": say(f"money_unit.{likely}", language) for language in LANGUAGES
    }
    if unit is None:
        yield Issue(code="issue_list_unit_missing", sheet=found.place, cell=cell, values=values)
    elif guess is not None and (guess is MoneyUnit.DONG) != (unit is MoneyUnit.DONG):
        values |= {f"expected_{language}": say(f"money_unit.{unit}", language) for language in LANGUAGES}
        code, severity = "issue_list_unit_doubtful", Severity.WARNING
        yield Issue(code=code, severity=severity, sheet=found.place, cell=cell, values=values)


def likely_unit(found: PlainList, chosen: Mapping[int, str], *, is_plain: bool = False) -> MoneyUnit | None:
    """The unit that the total costs look like; None where there are none.

    is_plain : also None where the middle cost is such that two units are possible.
    """
    columns = {position: column for position, column in chosen.items() if column == "total_cost"}
    costs = [amount for row in found.rows for amount in amounts_of(row, columns)[0].values() if amount]
    if not costs:
        return None
    middle = median(costs)
    if is_plain and _OPEN_FROM < middle < _OPEN_TO:
        return None
    if middle >= _DONG_FROM:
        return MoneyUnit.DONG
    return MoneyUnit.MILLION if middle >= _MILLION_FROM else MoneyUnit.BILLION
