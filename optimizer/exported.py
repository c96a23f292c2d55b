"""A plan.xlsx read back: the input it carries, and the amounts as they stand in its allocation table.

Amounts are taken from constants only. A formula there is a fault, whatever value is stored with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from models.issues import Issue, PortfolioError
from models.law import LawBook
from models.portfolio import Portfolio
from models.texts import say
from models.units import Money
from optimizer.intake.book import read_portfolio
from optimizer.report.allocation_columns import PROJECT_ID, SELECTED, payment_of, remainder_of
from optimizer.verify import Amounts

_SHEET = "report.sheet.allocation"
_WHOLE = "1234"
"""How an amount is written, where a message shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedPlan:
    """An exported plan: its input, whose base scenario is the one that was solved, and its amounts."""

    portfolio: Portfolio
    amounts: Amounts


@dataclass(slots=True, kw_only=True)
class _Reading:
    """The allocation table as far as it was read; amounts in million VND."""

    sheet: str
    issues: list[Issue] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    allocated: dict[str, dict[tuple[str, int], Money]] = field(default_factory=dict)
    remainder: dict[str, dict[str, Money]] = field(default_factory=dict)
    selected: set[str] = field(default_factory=set)
    columns: dict[str, str] = field(default_factory=dict)

    def report(self, code: str, cell: str | None, line: str | None = None, **values: object) -> None:
        self.issues.append(Issue(code=code, sheet=self.sheet, cell=cell, project_id=line, values=values))


def read_exported(path: Path, law: LawBook) -> ExportedPlan:
    """The plan of an exported workbook, perhaps edited by hand.

    Errors: PortfolioError with all issues of the input sheets and of the allocation table.
    """
    portfolio, issues = None, list[Issue]()
    try:
        portfolio = read_portfolio(path, law)
    except PortfolioError as error:
        issues += error.issues
        if any(issue.sheet is None and issue.code.startswith("issue_workbook") for issue in error.issues):
            raise
    reading = _table(path)
    if portfolio is not None:
        _report_unknown(reading, portfolio)
    issues += reading.issues
    if portfolio is None or reading.issues:
        raise PortfolioError(issues)
    amounts = Amounts(
        allocated=reading.allocated, remainder=reading.remainder, selected=frozenset(reading.selected)
    )
    return ExportedPlan(portfolio=portfolio, amounts=amounts)


def _table(path: Path) -> _Reading:
    """Everything the allocation table says, and every fault of its cells."""
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        titles = [say(_SHEET, "vi"), say(_SHEET, "en")]
        title = next((name for name in titles if name in book.sheetnames), None)
        reading = _Reading(sheet=title or titles[0])
        if title is None:
            reading.report("issue_plan_table_missing", None)
            return reading
        book[title].reset_dimensions()
        _read_rows(iter(book[title].iter_rows()), reading)
        return reading
    finally:
        book.close()


def _read_rows(rows: Iterator[Iterable[Any]], reading: _Reading) -> None:
    ids: dict[str, int] = {}
    for cells in rows:
        found = {str(cell.value): cell.column for cell in cells if cell.value is not None}
        if PROJECT_ID in found:
            ids = found
            break
    if not ids:
        reading.report("issue_plan_ids_missing", None, expected=PROJECT_ID)
        return
    for cells in rows:
        by_column = {cell.column: cell for cell in cells if cell.value is not None}
        code = by_column.get(ids[PROJECT_ID])
        if code is not None:
            _read_line(
                str(code.value).strip(), code, {name: by_column.get(at) for name, at in ids.items()}, reading
            )


def _read_line(line: str, code: Any, cells: Mapping[str, Any], reading: _Reading) -> None:
    """One line of the plan: its amounts by column id."""
    if code.data_type == "f":
        reading.report("issue_plan_formula", code.coordinate, line, found=line)
        return
    if line in reading.rows:
        reading.report("issue_code_twice", code.coordinate, line, found=line, first=str(reading.rows[line]))
        return
    reading.rows[line] = code.row
    for name, cell in cells.items():
        payment, source = payment_of(name), remainder_of(name)
        if cell is None or (payment is None and source is None and name != SELECTED):
            continue
        amount = _amount(cell, line, reading)
        if name == SELECTED and amount not in (None, 0, 1):
            reading.report("issue_plan_selected", cell.coordinate, line, found=amount)
        elif name == SELECTED and amount:
            reading.selected.add(line)
        elif amount and payment is not None:
            reading.allocated.setdefault(line, {})[payment] = amount
            reading.columns.setdefault(name, cell.coordinate)
        elif amount and source is not None:
            reading.remainder.setdefault(line, {})[source] = amount
            reading.columns.setdefault(name, cell.coordinate)


def _amount(cell: Any, line: str, reading: _Reading) -> Money | None:
    """A whole number that is not negative; None where the cell has a fault, which is reported."""
    value = cell.value
    if cell.data_type == "f":
        reading.report("issue_plan_formula", cell.coordinate, line, found=value)
    elif cell.data_type == "e":
        reading.report("issue_cell_error", cell.coordinate, line, found=value)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        reading.report("issue_value_not_a_number", cell.coordinate, line, found=value, expected=_WHOLE)
    elif value < 0:
        reading.report("issue_value_negative", cell.coordinate, line, found=value, expected=0)
    elif value != int(value):
        reading.report("issue_value_not_whole", cell.coordinate, line, found=value)
    else:
        return int(value)
    return None


def _report_unknown(reading: _Reading, portfolio: Portfolio) -> None:
    """Lines, sources and years that the input sheets do not have."""
    for line, row in reading.rows.items():
        if line not in portfolio.by_id:
            reading.report("issue_project_unknown", f"A{row}", line, found=line)
    codes, years = portfolio.budget.by_code, portfolio.base.years
    for name, cell in reading.columns.items():
        payment = payment_of(name)
        source = remainder_of(name) if payment is None else payment[0]
        if source not in codes:
            reading.report("issue_source_unknown", cell, found=source, expected=", ".join(codes))
        if payment is not None and payment[1] not in years:
            plan = f"{years[0]}–{years[-1]}"
            reading.report("issue_fixed_year_outside", cell, found=str(payment[1]), expected=plan)
