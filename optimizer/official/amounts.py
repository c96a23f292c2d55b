"""Amounts of a list: read strictly, converted to million VND, compared with the totals it prints."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from statistics import median

from models.issues import Issue, Severity
from models.texts import say
from models.units import MoneyUnit
from optimizer.intake.cells import shown
from optimizer.official.answers import amount_positions
from optimizer.official.line_rows import is_blank
from optimizer.official.plain_list import PlainList, PlainRow
from optimizer.workbook.limits import address
from optimizer.workbook.numbers import NumberFormatError, parse_number

SAME = Decimal("0.001")
"""Totals closer than this, in million VND, are the same."""
_DONG_FROM, _MILLION_FROM = Decimal(50_000_000), Decimal(2_000)
"""Median total cost of a project above which amounts look like đồng, or like million VND."""

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
        sheet=found.sheet,
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
    values: dict[str, object] = {
        "found_vi": say(f"money_unit.{guess or MoneyUnit.MILLION}", "vi"),
        "found_en": say(f"money_unit.{guess or MoneyUnit.MILLION}", "en"),
    }
    if unit is None:
        yield Issue(code="issue_list_unit_missing", sheet=found.sheet, cell=cell, values=values)
    elif guess is not None and (guess is MoneyUnit.DONG) != (unit is MoneyUnit.DONG):
        values |= {f"expected_{language}": say(f"money_unit.{unit}", language) for language in ("vi", "en")}
        code, severity = "issue_list_unit_doubtful", Severity.WARNING
        yield Issue(code=code, severity=severity, sheet=found.sheet, cell=cell, values=values)


def likely_unit(found: PlainList, chosen: Mapping[int, str]) -> MoneyUnit | None:
    """The unit that the total costs look like; None where there are none."""
    columns = {position: column for position, column in chosen.items() if column == "total_cost"}
    costs = [amount for row in found.rows for amount in amounts_of(row, columns)[0].values() if amount]
    if not costs:
        return None
    middle = median(costs)
    if middle >= _DONG_FROM:
        return MoneyUnit.DONG
    return MoneyUnit.MILLION if middle >= _MILLION_FROM else MoneyUnit.BILLION


def total_issues(found: PlainList, chosen: Mapping[int, str], unit: MoneyUnit) -> Iterator[Issue]:
    """Each printed total that differs from the sum of the projects; else that they agree."""
    columns = amount_positions(chosen)
    sums: dict[int, Decimal] = dict.fromkeys(columns, Decimal(0))
    unread: set[int] = set()
    for row in found.rows:
        for position, amount in amounts_of(row, columns)[0].items():
            if amount is None:
                unread.add(position)
            else:
                sums[position] += amount
    for row in found.totals:
        printed, faults = amounts_of(row, columns)
        for position, error in faults.items():
            yield fault_issue(found, row, position, error, columns[position], Severity.WARNING)
        compared = {at: amount for at, amount in printed.items() if amount is not None and at not in unread}
        wrong = [at for at, amount in compared.items() if abs(amount - sums[at]) * unit.millions > SAME]
        for position in wrong:
            values: dict[str, object] = {"found": compared[position], "expected": sums[position]}
            cell = address(row.number - 1, position)
            yield _total(found, "issue_list_total_differs", Severity.WARNING, cell, columns[position], values)
        if compared and not wrong:
            cell = address(row.number - 1, min(compared))
            values = {"count": len(compared)}
            yield _total(found, "issue_list_total_agrees", Severity.INFO, cell, None, values)


def _total(
    found: PlainList, code: str, severity: Severity, cell: str, column: str | None, values: dict[str, object]
) -> Issue:
    return Issue(code=code, severity=severity, sheet=found.sheet, cell=cell, column=column, values=values)
