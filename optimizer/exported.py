"""An exported plan read back: its input, and the amounts as they stand in the allocation table.

What somebody typed counts, never a stored result: in the block of amounts a formula is a fault, and a
total elsewhere that was typed over is one as well, because nobody would see that it is not read. The
layout is that of `optimizer.workbook.allocation_columns`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from models.issues import Issue, PortfolioError, Severity, errors_in
from models.law import LawBook
from models.portfolio import Portfolio
from models.units import Money
from optimizer.intake.book import portfolio_of
from optimizer.plan_amounts import Amounts
from optimizer.workbook import allocation_columns as ids
from optimizer.workbook.limits import address
from optimizer.workbook.numbers import NumberFormatError, parse_number
from optimizer.workbook.raw import Cell, RawWorkbook
from optimizer.workbook.reading import read_workbook

MOSTLY = 0.5
"""A column in which more than this part of the lines has a formula is a column of totals."""

WITH_FORMULAS = (".xlsx", ".xlsm")
"""Kinds of file whose formulas can be told from typed amounts."""

type _Row = tuple[Any, ...]
"""Cells of one row as openpyxl has them, formulas as such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedPlan:
    """What an exported plan holds.

    portfolio : its input sheets, as if they were a book of their own.
    cells : address in the allocation table of each amount that is there, by (project, source, year), and
    by (project, source) for what is left for the next period. lines : address of each line's code.
    has_input : whether the portfolio is that of the file itself.
    """

    portfolio: Portfolio
    amounts: Amounts
    sheet: str
    cells: Mapping[tuple[str, ...], str]
    lines: Mapping[str, str] = field(default_factory=dict)
    has_input: bool = True


def read_exported(path: Path, law: LawBook | None = None, book: Portfolio | None = None) -> ExportedPlan:
    """The plan of an exported workbook.

    book : the portfolio the amounts belong to; None = the one inside the file.
    Errors: PortfolioError with all issues, of the input sheets and of the allocation table.
    """
    workbook = read_workbook(path)
    if path.suffix.lower() not in WITH_FORMULAS:
        raise PortfolioError([Issue(code="issue_plan_not_xlsx", values={"found": path.suffix.lower()})])
    issues: list[Issue] = []
    portfolio = book
    if portfolio is None:
        try:
            portfolio = portfolio_of(workbook, law or LawBook.load())
        except PortfolioError as error:
            issues += error.issues
    table = _Table.find(path, workbook)
    if table is None:
        issues.append(Issue(code="issue_plan_table_missing"))
    if portfolio is None or table is None:
        raise PortfolioError(issues)
    amounts = table.amounts(portfolio)
    if book is None:
        table.report_missing(portfolio)
    if errors_in(table.issues):
        raise PortfolioError((*issues, *table.issues))
    return ExportedPlan(
        portfolio=portfolio,
        amounts=amounts,
        sheet=table.title,
        cells=table.cells,
        lines=table.lines,
        has_input=book is None,
    )


def has_allocation(workbook: RawWorkbook) -> bool:
    """Whether some sheet is the allocation table of an exported plan: a row of ids."""
    return any(_is_row_of_ids(cells) for sheet in workbook.sheets for cells in sheet.rows)


def _is_row_of_ids(cells: tuple[Cell, ...]) -> bool:
    return ids.PROJECT_ID in cells and ids.SELECTED in cells


@dataclass(slots=True, kw_only=True)
class _Table:
    """The allocation table: rows as they stand, and the column of every id."""

    title: str
    rows: list[_Row]
    top: int
    columns: Mapping[str, int]
    issues: list[Issue] = field(default_factory=list)
    cells: dict[tuple[str, ...], str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)

    @classmethod
    def find(cls, path: Path, workbook: RawWorkbook) -> "_Table | None":
        """The first sheet with a row of ids; the file has been scanned by now."""
        for sheet in workbook.sheets:
            for top, cells in enumerate(sheet.rows):
                if _is_row_of_ids(cells):
                    columns = {cell: at for at, cell in enumerate(cells) if isinstance(cell, str)}
                    rows = _with_formulas(path, sheet.name)
                    return cls(title=sheet.name, rows=rows, top=top, columns=columns)
        return None

    def amounts(self, portfolio: Portfolio) -> Amounts:
        """The amounts of every line; what is wrong with them is collected in `issues`."""
        allocated: dict[str, dict[tuple[str, int], Money]] = {}
        remainder: dict[str, dict[str, Money]] = {}
        selected: set[str] = set()
        payments, remainders = self._money_columns(portfolio)
        lines = list(self._codes())
        row_of: dict[str, int] = {}
        for number, project_id in lines:
            if project_id not in portfolio.by_id:
                self._report(number, ids.PROJECT_ID, "issue_project_unknown", found=project_id)
            elif project_id in allocated:
                first = str(row_of[project_id] + 1)
                self._report(number, ids.PROJECT_ID, "issue_code_twice", found=project_id, first=first)
            row_of.setdefault(project_id, number)
            allocated[project_id], remainder[project_id] = {}, {}
            self.lines.setdefault(project_id, self._address(number, ids.PROJECT_ID))
            for (source, year), column in payments.items():
                amount = self._amount(number, column)
                if amount:
                    allocated[project_id][source, year] = amount
                    self.cells[project_id, source, str(year)] = self._address(number, column)
            for source, column in remainders.items():
                amount = self._amount(number, column)
                if amount:
                    remainder[project_id][source] = amount
                    self.cells[project_id, source] = self._address(number, column)
            if self._amount(number, ids.SELECTED) == 1:
                selected.add(project_id)
        self._report_totals_typed_over([number for number, _ in lines])
        return Amounts(allocated=allocated, remainder=remainder, selected=frozenset(selected))

    def report_missing(self, portfolio: Portfolio) -> None:
        """Lines of the file's own input that the table no longer has: a deleted row is no decision.

        A code that nobody knows is reported by itself; the line it was is then not missing.
        """
        if any(issue.code == "issue_project_unknown" for issue in self.issues):
            return
        for project in portfolio.projects:
            if project.project_id not in self.lines:
                values = {"found": project.project_id, "name": project.name}
                self.issues.append(
                    Issue(
                        code="issue_plan_line_missing",
                        sheet=self.title,
                        project_id=project.project_id,
                        values=values,
                    )
                )

    def _codes(self) -> Iterator[tuple[int, str]]:
        at = self.columns[ids.PROJECT_ID]
        for number in range(self.top + 1, len(self.rows)):
            code = self._value(number, at)
            if code is not None:
                yield number, str(code)

    def _money_columns(self, portfolio: Portfolio) -> tuple[Mapping[tuple[str, int], str], Mapping[str, str]]:
        payments: dict[tuple[str, int], str] = {}
        remainders: dict[str, str] = {}
        for column in self.columns:
            payment, left = ids.payment_of(column), ids.remainder_of(column)
            source = payment[0] if payment else left
            if source is not None and source not in portfolio.budget.by_code:
                known = ", ".join(portfolio.budget.by_code)
                self._report(self.top, column, "issue_source_unknown", found=source, expected=known)
            elif payment:
                payments[payment] = column
            elif left is not None:
                remainders[left] = column
        return payments, remainders

    def _amount(self, number: int, column: str) -> Money:
        """Whole million VND; a formula, a fraction, a negative amount or a text is a fault."""
        value = self._value(number, self.columns[column])
        if value is None:
            return 0
        if self._is_formula(number, self.columns[column]):
            self._report(number, column, "issue_plan_formula", found=str(value)[:60])
            return 0
        try:
            amount = parse_number(value)
        except NumberFormatError as error:
            self._report(number, column, error.code, found=error.found, expected=error.expected)
            return 0
        if amount < 0:
            self._report(number, column, "issue_value_negative", found=amount, expected=0)
        elif amount != int(amount):
            self._report(number, column, "issue_value_not_whole", found=amount)
        elif column == ids.SELECTED and amount > 1:
            self._report(number, column, "issue_plan_selected", found=amount)
        return max(0, int(amount))

    def _report_totals_typed_over(self, numbers: list[int]) -> None:
        """A number where the other lines have a formula: it looks like an edit, and is not read."""
        for at in range(max((len(row) for row in self.rows), default=0)):
            formulas = [number for number in numbers if self._is_formula(number, at)]
            if len(formulas) <= MOSTLY * len(numbers):
                continue
            for number in numbers:
                value = self._value(number, at)
                if isinstance(value, int | float | Decimal) and not self._is_formula(number, at):
                    values = {"found": value}
                    place = address(number, at)
                    self.issues.append(
                        Issue(code="issue_total_typed_over", sheet=self.title, cell=place, values=values)
                    )

    def _value(self, number: int, at: int) -> Any:
        row = self.rows[number] if number < len(self.rows) else ()
        return row[at].value if at < len(row) else None

    def _is_formula(self, number: int, at: int) -> bool:
        row = self.rows[number] if number < len(self.rows) else ()
        return at < len(row) and row[at].data_type == "f"

    def _address(self, number: int, column: str) -> str:
        return address(number, self.columns[column])

    def _report(self, number: int, column: str, code: str, **values: object) -> None:
        place = self._address(number, column)
        self.issues.append(
            Issue(
                code=code,
                severity=Severity.ERROR,
                sheet=self.title,
                cell=place,
                column=column,
                values=values,
            )
        )


def _with_formulas(path: Path, sheet: str) -> list[_Row]:
    """The rows of a sheet with formulas as such, not as the values stored with them."""
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=False)
    try:
        return list(workbook[sheet].iter_rows())
    finally:
        workbook.close()
