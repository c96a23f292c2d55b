"""A sheet of disbursement joined onto the projects of a book, by code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from models.issues import PortfolioError, errors_in
from models.portfolio import Portfolio
from models.project import Project
from models.units import MoneyUnit
from optimizer.intake.sources import source_words
from optimizer.intake.typed import Findings, TypedRow, missing_columns, typed_rows, whole
from optimizer.project_sheet import SHEET, with_cells
from optimizer.workbook.headers import read_table
from optimizer.workbook.raw import RawWorkbook

AMOUNTS = ("mt_plan", "mt_assigned", "disbursed", "carried_over", "cancelled")
"""Columns of such a sheet, each also by source; amounts in million VND unless the sheet says otherwise."""

SPLIT = ("mt_plan", "mt_assigned", "disbursed")
"""Those that a project keeps by source as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The book with the amounts, in its projects and in its sheet, and codes that the book does not have.

    count : lines of the book that the sheet states.
    """

    portfolio: Portfolio
    unknown: tuple[str, ...]
    count: int


def joined(portfolio: Portfolio, workbook: RawWorkbook) -> Joined:
    """The book with what the first sheet of a file says of its projects; what it leaves blank stays.

    Errors: PortfolioError with every issue: a column or a code is missing, an amount cannot be read.
    """
    findings, sheet = Findings(), portfolio.sheets[SHEET]
    words = source_words(portfolio.budget.sources)
    table = read_table("projects", workbook.sheets[0], words)
    if missing_columns(table, ("project_id", "disbursed"), findings):
        raise PortfolioError(findings.issues)
    rows = typed_rows(table, findings, MoneyUnit.MILLION)
    amounts: dict[str, Mapping[str, Any]] = {}
    cells: dict[str, Mapping[str, Any]] = {}
    row_of: dict[str, int] = {}
    for row in rows:
        code = row.get("project_id", "")
        if code in amounts:
            row.report("issue_code_twice", "project_id", found=code, first=str(row_of[code]))
        elif code:
            row_of[code] = row.number
            amounts[code], cells[code] = _amounts(row), _cells(row, sheet.columns)
    if errors_in(findings.issues):
        raise PortfolioError(findings.issues)
    known = [_with(project, amounts.get(project.project_id, {})) for project in portfolio.projects]
    unknown = tuple(code for code in amounts if code not in portfolio.by_id)
    sheets = {**portfolio.sheets, SHEET: with_cells(sheet, cells)}
    return Joined(
        portfolio=replace(portfolio, projects=tuple(known), sheets=sheets),
        unknown=unknown,
        count=sum(bool(own) for code, own in amounts.items() if code in portfolio.by_id),
    )


def _amounts(row: TypedRow) -> dict[str, Any]:
    """Fields of a project that the row states."""
    found: dict[str, Any] = {}
    for stem in AMOUNTS:
        parts = {source: whole(amount) for source, amount in row.by(stem)}
        if row.has(stem) or parts:
            found[stem] = whole(row.get(stem)) if row.has(stem) else sum(parts.values())
            if stem in SPLIT:
                found[f"{stem}_by_source"] = parts or None
    return found


def _cells(row: TypedRow, known: Sequence[str]) -> dict[str, Any]:
    """Cells of the sheet `projects` that the row states; parts that were known before are no longer true."""
    found: dict[str, Any] = {}
    for stem in AMOUNTS:
        parts = dict(row.by(stem))
        if row.has(stem) or parts:
            found |= {name: None for name in known if name.startswith(f"{stem}:")}
            found[stem] = row.get(stem)
            found |= {f"{stem}:{source}": amount for source, amount in parts.items()}
    return found


def _with(project: Project, amounts: Mapping[str, Any]) -> Project:
    return replace(project, **amounts) if amounts else project
