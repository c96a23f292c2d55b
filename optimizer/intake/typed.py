"""A table with its cells parsed, and the one place where issues are collected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Any

from models.issues import Issue, Severity, errors_in
from models.law import LawError
from models.units import MoneyUnit
from optimizer.intake.cells import Problem, parse_column, shown, told_expected
from optimizer.workbook.headers import SheetTable
from optimizer.workbook.schema import spec_of

AMOUNT_MAX = Decimal(10**13)
"""The largest amount that is taken for money, million VND; far above any budget."""


@dataclass(slots=True)
class Findings:
    """Issues in the order in which they were found."""

    issues: list[Issue] = field(default_factory=list)
    _errors_at: set[tuple[str | None, str | None]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._errors_at = {(issue.sheet, issue.cell) for issue in errors_in(self.issues)}

    def add(self, issue: Issue) -> None:
        """Note an issue."""
        self.issues.append(issue)
        if issue.severity is Severity.ERROR:
            self._errors_at.add((issue.sheet, issue.cell))

    def has_error(self, sheet: str, cell: str) -> bool:
        """Whether a cell has an error."""
        return (sheet, cell) in self._errors_at

    def book(self, code: str, severity: Severity = Severity.ERROR, **values: object) -> None:
        """An issue that concerns the whole book."""
        self.add(Issue(code=code, severity=severity, values=values))


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRow:
    """One row: parsed values by column id (None = blank), and where they stand."""

    table: SheetTable
    number: int
    values: Mapping[str, Any]
    findings: Findings

    def get(self, column: str, default: Any = None) -> Any:
        """The value, or the default where the cell is blank or the column is missing."""
        value = self.values.get(column)
        return default if value is None else value

    def real(self, column: str) -> float | None:
        """A number as a float; None where the cell is blank."""
        value = self.values.get(column)
        return None if value is None else float(value)

    def has(self, column: str) -> bool:
        """Whether the cell holds anything."""
        return self.values.get(column) is not None

    def by(self, stem: str) -> Iterator[tuple[str, Any]]:
        """(`XDCB`, value) of every filled cell of the columns `stem:…`."""
        for name, column in _columns_of(tuple(self.table.columns), stem):
            if self.has(column):
                yield name, self.values[column]

    def has_issue(self, column: str) -> bool:
        """Whether the cell has an error already (it is blank only because it could not be read)."""
        if column not in self.table.positions:
            return False
        return self.findings.has_error(self.table.title, self.table.address(self.number, column))

    def report(
        self, code: str, column: str | None, severity: Severity = Severity.ERROR, **values: object
    ) -> None:
        """An issue at a cell of this row (or at the row's first cell where the column is missing)."""
        known = column in self.table.positions if column else False
        self.findings.add(
            Issue(
                code=code,
                severity=severity,
                sheet=self.table.title,
                cell=self.table.address(self.number, column if known and column else self.table.columns[0]),
                column=column,
                project_id=self.values.get("project_id"),
                values=values,
            )
        )


@lru_cache(maxsize=64)
def _columns_of(columns: tuple[str, ...], stem: str) -> tuple[tuple[str, str], ...]:
    """(`XDCB`, `capital:XDCB`) of the columns `stem:…`."""
    return tuple((c.removeprefix(f"{stem}:"), c) for c in columns if c.startswith(f"{stem}:"))


def typed_rows(table: SheetTable, findings: Findings, unit: MoneyUnit) -> list[TypedRow]:
    """All rows with their known columns parsed; extra columns keep their cells as text.

    Amounts are million VND, not yet whole.
    """
    for issue in table.issues:
        findings.add(issue)
    parsed: dict[str, list[Any]] = {}
    problems: list[tuple[int, str, Problem]] = []
    for column in table.columns:
        spec = spec_of(table.sheet, column)
        cells = [row.cells[column] for row in table.rows]
        values, wrong = parse_column(spec.type if spec else "text", cells) if spec else (_as_text(cells), {})
        if spec and spec.type == "amount":
            values, beyond = in_millions(values, table.unit or unit)
            wrong |= beyond
        parsed[column] = values
        problems += [(position, column, problem) for position, problem in wrong.items()]
    rows = [
        TypedRow(
            table=table,
            number=row.number,
            values={column: parsed[column][position] for column in table.columns},
            findings=findings,
        )
        for position, row in enumerate(table.rows)
    ]
    for position, column, problem in sorted(problems, key=lambda item: item[:2]):
        found = table.rows[position].cells[column]
        expected = _expected(problem, column, table.sheet)
        rows[position].report(problem.code, column, found=shown(found), **expected)
    return rows


def _expected(problem: Problem, column: str, sheet: str) -> dict[str, Any]:
    """What the cell should hold; the values of a closed list by their names in each language."""
    spec = spec_of(sheet, column)
    return told_expected(problem, "" if spec is None else spec.type)


def in_millions(amounts: list[Any], unit: MoneyUnit) -> tuple[list[Any], dict[int, Problem]]:
    """Amounts in million VND; those beyond what any budget holds are left out, with a problem each."""
    most = AMOUNT_MAX / unit.millions
    beyond = {
        position: Problem(code="issue_value_too_large", expected=f"{most:f}")
        for position, amount in enumerate(amounts)
        if amount is not None and amount > most
    }
    millions = [
        None if amount is None or position in beyond else amount * unit.millions
        for position, amount in enumerate(amounts)
    ]
    return millions, beyond


def _as_text(cells: list[Any]) -> list[Any]:
    return [None if cell is None else getattr(cell, "text", cell) for cell in cells]


def missing_columns(table: SheetTable, required: tuple[str, ...], findings: Findings) -> bool:
    """Report required columns that the sheet does not have; whether there are any."""
    missing = [column for column in required if column not in table.columns]
    for column in missing:
        spec = spec_of(table.sheet, column)
        findings.add(
            Issue(
                code="issue_column_missing",
                sheet=table.title,
                column=column,
                values={"column": column, "label": spec.label_vi if spec else column},
            )
        )
    return bool(missing)


def whole(amount: Decimal) -> int:
    """An amount as whole million VND, half to even."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def whole_parts(total: Decimal | None, parts: Mapping[str, Decimal]) -> dict[str, int]:
    """Parts as whole million VND; where they sum to the total before rounding, they do after.

    Largest remainders get the million that rounding each part alone would lose or invent.
    """
    if total is None or abs(sum(parts.values(), Decimal(0)) - total) > Decimal("0.000001"):
        return {name: whole(amount) for name, amount in parts.items()}
    result = {name: int(amount) for name, amount in parts.items()}
    missing = whole(total) - sum(result.values())
    by_rest = sorted(parts, key=lambda name: (int(parts[name]) - parts[name], name))
    for name in by_rest[:missing]:
        result[name] += 1
    return result


def law_texts(error: LawError) -> dict[str, object]:
    """What an issue says of a look-up in the law that found nothing."""
    return {"found_vi": error.message("vi"), "found_en": error.message("en")}
