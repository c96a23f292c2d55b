"""A sheet of disbursement joined onto the projects of a book: by code, else by a sure name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from models.issues import PortfolioError, errors_in
from models.portfolio import Portfolio
from models.project import Project
from models.units import MoneyUnit
from optimizer.editing.project_sheet import SHEET, with_cells
from optimizer.intake.sources import source_words
from optimizer.intake.typed import Findings, TypedRow, missing_columns, typed_rows, whole
from optimizer.official.joining import LEAD, POSSIBLE, SURE
from optimizer.official.near_names import near_names
from optimizer.workbook.headers import read_table
from optimizer.workbook.raw import RawWorkbook
from optimizer.workbook.schema import fold

AMOUNTS = ("mt_plan", "mt_assigned", "disbursed", "carried_over", "cancelled")
"""Columns of such a sheet, each also by source; amounts in million VND unless the sheet says otherwise."""

SPLIT = ("mt_plan", "mt_assigned", "disbursed")
"""Those that a project keeps by source as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The book with the amounts, in its projects and in its sheet.

    unknown : codes of the sheet, or names where there is no code, that the book does not have.
    count : lines of the book that the sheet states.
    by_name : what the sheet calls each project that was found by its name only, and the project's code.
    """

    portfolio: Portfolio
    unknown: tuple[str, ...]
    count: int
    by_name: tuple[tuple[str, str], ...] = ()


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
    others: list[TypedRow] = []
    for row in rows:
        code = row.get("project_id", "")
        if code not in portfolio.by_id:
            others.append(row)
            continue
        if code in amounts:
            row.report("issue_code_twice", "project_id", found=code, first=str(row_of[code]))
        else:
            row_of[code] = row.number
            amounts[code], cells[code] = _amounts(row), _cells(row, sheet.columns)
    unknown: list[str] = []
    by_name: list[tuple[str, str]] = []
    for row in others:
        said, found = str(row.get("name", "")), _named(row, portfolio)
        if found is not None and found not in amounts:
            amounts[found], cells[found] = _amounts(row), _cells(row, sheet.columns)
            by_name.append((said, found))
        elif row.get("project_id", "") or said:
            unknown.append(row.get("project_id", "") or said)
    if errors_in(findings.issues):
        raise PortfolioError(findings.issues)
    known = [_with(project, amounts.get(project.project_id, {})) for project in portfolio.projects]
    sheets = {**portfolio.sheets, SHEET: with_cells(sheet, cells)}
    return Joined(
        portfolio=replace(portfolio, projects=tuple(known), sheets=sheets),
        unknown=tuple(dict.fromkeys(unknown)),
        count=sum(map(bool, amounts.values())),
        by_name=tuple(by_name),
    )


def _named(row: TypedRow, portfolio: Portfolio) -> str | None:
    """The project whose name is surely the row's, with no other nearly as close; None where there is none."""
    name = fold(str(row.get("name", "")))
    near = near_names(name, [fold(own.name) for own in portfolio.projects], POSSIBLE) if name else []
    second = near[1][1] if len(near) > 1 else 0.0
    if not near or near[0][1] < SURE or near[0][1] - second < LEAD:
        return None
    return portfolio.projects[near[0][0]].project_id


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
