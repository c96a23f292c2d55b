"""Lines of a list edited by a person: read strictly, shown back, and written as a new book.

Text is typed as Vietnamese writes it and read by the parsers of the workbook, so that a cell means the same
wherever it was typed; the new book is then checked whole, as any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from models.issues import Issue
from models.portfolio import Portfolio
from models.units import Language, MoneyUnit, format_number
from optimizer.canonical.book import book_bytes
from optimizer.canonical.cells import cell_of
from optimizer.editing.project_sheet import SHEET, with_cells
from optimizer.intake.cells import parse_column, told_expected
from optimizer.intake.typed import in_millions
from optimizer.workbook.schema import ColumnSpec, spec_of

CODE = "project_id"
EDITABLE = ("amount", "year", "number", "share", "ratio", "text")
"""Types of columns that can be typed without knowing a list of words."""

ALWAYS = ("total_cost", "paid", "demand")
"""Columns that can be typed whether the list has them or not."""

DECIMALS = 6

type CellKey = tuple[str, str]
"""A line's code and a column's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One value of a line before and after. Amounts are million VND."""

    project_id: str
    column: str
    before: object
    after: object


def editable_columns(portfolio: Portfolio) -> tuple[str, ...]:
    """Columns of the list that can be typed, in its order."""
    sheet = portfolio.sheets[SHEET]
    own = [column for column in sheet.columns if _is_editable(spec_of(SHEET, column))]
    return (*own, *(column for column in ALWAYS if column not in own))


def _is_editable(spec: ColumnSpec | None) -> bool:
    return spec is not None and spec.type in EDITABLE and spec.id != CODE


def texts_of(portfolio: Portfolio, column: str) -> dict[str, str]:
    """What the lines hold in a column, as Vietnamese writes it; blank where nothing is stated."""
    spec = spec_of(SHEET, column)
    return {
        str(row[CODE]): _text(row.get(column), "" if spec is None else spec.type)
        for row in portfolio.sheets[SHEET].rows
    }


def _text(value: object, kind: str) -> str:
    cell = cell_of(value)
    if cell is None:
        return ""
    if kind == "year" or isinstance(cell, str):
        return str(cell)
    return format_number(float(cell), "vi", DECIMALS)


def edits_of(
    portfolio: Portfolio, typed: Mapping[CellKey, str]
) -> tuple[tuple[Edit, ...], tuple[Issue, ...]]:
    """What typed texts change, and what of them cannot be read."""
    rows = {str(row[CODE]): row for row in portfolio.sheets[SHEET].rows}
    edits: list[Edit] = []
    issues: list[Issue] = []
    for (code, column), text in typed.items():
        spec = spec_of(SHEET, column)
        if code not in rows or spec is None or not _is_editable(spec):
            continue
        values, problems = parse_column(spec.type, [text.strip() or None])
        if spec.type == "amount":
            values, beyond = in_millions(values, MoneyUnit.MILLION)
            problems |= beyond
        if problems:
            expected = told_expected(problems[0], spec.type)
            values_told = {"found": text, **expected}
            issue = Issue(code=problems[0].code, column=column, project_id=code, values=values_told)
            issues.append(issue)
        elif not _same(values[0], rows[code].get(column)):
            edits.append(Edit(project_id=code, column=column, before=rows[code].get(column), after=values[0]))
    return tuple(edits), tuple(issues)


def _same(one: object, other: object) -> bool:
    if isinstance(one, Decimal | float | int) and isinstance(other, Decimal | float | int):
        return Decimal(str(one)) == Decimal(str(other))
    return (one or None) == (other or None)


def edited_book(portfolio: Portfolio, edits: Sequence[Edit], language: Language) -> bytes:
    """The canonical workbook of the list with the edits in it, and all its scenarios."""
    changed: dict[str, dict[str, object]] = {}
    for edit in edits:
        changed.setdefault(edit.project_id, {})[edit.column] = edit.after
    edited = with_cells(portfolio.sheets[SHEET], changed)
    portfolio = replace(portfolio, sheets={**portfolio.sheets, SHEET: edited})
    return book_bytes(portfolio, tuple(portfolio.scenarios.values()), language)
