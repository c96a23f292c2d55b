"""From a workbook to a trusted portfolio: every issue at once, or none that stops."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from models.budget import Budget
from models.issues import Issue, PortfolioError, errors_in
from models.law import LawBook
from models.portfolio import InputSheet, Portfolio
from optimizer.intake.criteria import default_criteria, parse_criteria
from optimizer.intake.projects import Known, parse_projects
from optimizer.intake.scenarios import Entry, Frame, build_scenarios, money_unit, parse_entries
from optimizer.intake.sources import PLAN_YEARS_MAX, parse_sources, source_words, year_columns
from optimizer.intake.typed import Findings, TypedRow, typed_rows
from optimizer.intake.whole import whole_row
from optimizer.rules import DEFINITIONS, RULES
from optimizer.workbook.headers import SheetTable, find_sheets, read_table
from optimizer.workbook.raw import RawSheet, RawWorkbook
from optimizer.workbook.reading import read_workbook
from optimizer.workbook.schema import fold

NOT_BUILT_SHEETS: Mapping[str, frozenset[str]] = {
    "links": frozenset({"type", "project", "other", "value"}),
    "limits": frozenset(
        {"dimension", "value", "measure", "min", "max", "year", "source", "and dimension", "and value"}
    ),
    "debt": frozenset({"year", "opening debt", "local revenue", "borrowing", "repayment", "limit share"}),
}
"""Sheets whose rules do not exist yet; a filled one is refused rather than passed over. Values: their ids."""


def read_portfolio(path: Path, law: LawBook | None = None) -> Portfolio:
    """The portfolio of a workbook file.

    Errors: PortfolioError with all issues.
    """
    return portfolio_of(read_workbook(path), law or LawBook.load())


def portfolio_of(workbook: RawWorkbook, law: LawBook) -> Portfolio:
    """The portfolio of a workbook already read.

    Errors: PortfolioError with all issues.
    """
    findings = Findings(list(workbook.issues))
    sheets = find_sheets(workbook)
    _report_sheets(sheets, findings)
    if not {"projects", "sources"} <= set(sheets):
        raise PortfolioError(findings.issues)
    parts = _parse(sheets, law, findings)
    if parts is None or errors_in(findings.issues):
        raise PortfolioError(findings.issues)
    return replace(
        parts, file_name=workbook.name, input_sha256=workbook.sha256, issues=tuple(findings.issues)
    )


def _report_sheets(sheets: Mapping[str, RawSheet], findings: Findings) -> None:
    for name in ("projects", "sources"):
        if name not in sheets:
            findings.book("issue_sheet_missing", expected=name)
    for name, ids in NOT_BUILT_SHEETS.items():
        if name in sheets and _is_filled(sheets[name], ids):
            title = sheets[name].name
            findings.add(Issue(code="issue_not_built_sheet", sheet=title, values={"found": title}))


def _is_filled(sheet: RawSheet, ids: frozenset[str]) -> bool:
    """Whether there is anything below the headings and the row of ids."""
    filled = [{fold(str(cell)) for cell in row if cell is not None} for row in sheet.rows]
    return any(cells and not cells <= ids for cells in [cells for cells in filled if cells][1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    """Tables with their parsed rows, by sheet."""

    tables: Mapping[str, SheetTable]
    rows: Mapping[str, list[TypedRow]]

    def input_sheets(self) -> dict[str, InputSheet]:
        """What was understood, for the record in an exported plan."""
        return {
            name: InputSheet(
                name=name,
                columns=table.columns,
                labels=dict(table.labels),
                rows=tuple(dict(row.values) for row in self.rows[name]),
                title=table.title,
                letters={column: table.letters(column) for column in table.columns},
            )
            for name, table in self.tables.items()
        }


def _parse(sheets: Mapping[str, RawSheet], law: LawBook, findings: Findings) -> Portfolio | None:
    source_table = read_table("sources", sheets["sources"], {})
    entries = parse_entries(sheets.get("scenario"), _rough_words(source_table), findings)
    unit = money_unit(entries)
    source_rows = [whole_row(row) for row in typed_rows(source_table, findings, unit)]
    years = _plan_years(source_table, entries, findings)
    sources = parse_sources(source_table, source_rows, years or year_columns(source_table), findings)
    words = source_words(sources)
    project_table = read_table("projects", sheets["projects"], words)
    tables = {"projects": project_table, "sources": source_table}
    project_rows = [whole_row(row) for row in typed_rows(project_table, findings, unit)]
    rows = {"projects": project_rows, "sources": source_rows}
    criteria = default_criteria(project_table.columns)
    criteria_table = read_table("criteria", sheets["criteria"], {}) if "criteria" in sheets else None
    if criteria_table is not None and criteria_table.rows:
        tables["criteria"] = criteria_table
        rows["criteria"] = typed_rows(criteria_table, findings, unit)
        criteria = parse_criteria(criteria_table, rows["criteria"], project_table, findings)
    known = Known(
        sources={source.code: source for source in sources},
        source_words=words,
        faulty_sources=frozenset(_rough_words(source_table).values()) - {source.code for source in sources},
        criteria=tuple(criterion.name for criterion in criteria),
        years=years,
        law=law,
    )
    projects = parse_projects(project_table, rows["projects"], known, findings)
    if not projects and not project_table.rows and "project_id" in project_table.columns:
        findings.add(Issue(code="issue_no_projects", sheet=project_table.title))
    if not years:
        return None
    frame = Frame(
        years=years,
        sources=known.sources,
        project_ids=frozenset(project.project_id for project in projects),
        criteria=frozenset(known.criteria),
        rules=frozenset(RULES),
        definitions=DEFINITIONS,
        law=law,
    )
    scenarios = build_scenarios(entries, frame, findings)
    if errors_in(findings.issues):
        return None
    return Portfolio(
        projects=projects,
        budget=Budget(years=years, sources=sources),
        criteria=criteria,
        scenarios=scenarios,
        sheets=_Tables(tables=tables, rows=rows).input_sheets(),
    )


def _rough_words(table: SheetTable) -> Mapping[str, str]:
    """Codes and names of sources before their rows are parsed."""
    pairs = [
        (str(row.cells["source"]).strip(), str(row.cells.get("name") or ""))
        for row in table.rows
        if row.cells.get("source") is not None
    ]
    return source_words(pairs)


def _plan_years(
    table: SheetTable, entries: Mapping[str, Mapping[str, Entry]], findings: Findings
) -> tuple[int, ...]:
    """The years of the base scenario: its keys, else the year columns; none where that fails."""
    base = next(iter(entries.values()))
    columns = year_columns(table)
    first = base["first_year"].value if "first_year" in base else min(columns, default=None)
    last = base["last_year"].value if "last_year" in base else max(columns, default=None)
    if first is None or last is None:
        findings.add(Issue(code="issue_plan_years_missing", sheet=table.title))
        return ()
    if not 1 <= last - first + 1 <= PLAN_YEARS_MAX:
        values = {"found": f"{first}–{last}", "expected": PLAN_YEARS_MAX}
        stated = base.get("last_year", base.get("first_year"))
        sheet, cell = (stated.sheet, stated.cell) if stated else (table.title, None)
        findings.add(Issue(code="issue_plan_years", sheet=sheet, cell=cell, values=values))
        return ()
    years = tuple(range(first, last + 1))
    missing = [year for year in years if columns and year not in columns]
    if missing:
        values = {"found": ", ".join(map(str, missing))}
        findings.add(Issue(code="issue_year_without_column", sheet=table.title, values=values))
    return years
