"""From a workbook to a trusted portfolio: every issue at once, or none that stops."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.budget import Budget
from models.debt import Debt
from models.issues import Issue, PortfolioError, errors_in
from models.law import LawBook
from models.limit import Limit
from models.link import Link
from models.portfolio import Criterion, InputSheet, Portfolio
from models.project import Project
from models.units import MoneyUnit
from optimizer.intake.criteria import criterion_column, default_criteria, parse_criteria
from optimizer.intake.debt import parse_debt
from optimizer.intake.examples import without_examples
from optimizer.intake.limits import Referred, limit_rows, parse_limits
from optimizer.intake.links import parse_links
from optimizer.intake.projects import Known, parse_projects
from optimizer.intake.scenario_sheet import Entry, money_unit, parse_entries
from optimizer.intake.scenarios import Frame, build_scenarios
from optimizer.intake.sources import PLAN_YEARS_MAX, parse_sources, source_words, year_columns
from optimizer.intake.typed import Findings, TypedRow, typed_rows
from optimizer.intake.whole import whole_row
from optimizer.rules import DEFINITIONS, RULES
from optimizer.workbook.headers import SheetTable, find_sheets, read_table
from optimizer.workbook.raw import RawSheet, RawWorkbook
from optimizer.workbook.reading import read_workbook


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheets:
    """The sheets of a book: as they are in the file, and what was read of them so far."""

    raw: Mapping[str, RawSheet]
    unit: MoneyUnit
    findings: Findings
    tables: dict[str, SheetTable] = field(default_factory=dict)
    rows: dict[str, list[TypedRow]] = field(default_factory=dict)

    def keep(self, table: SheetTable) -> SheetTable:
        """Parse the rows of a table and keep both; amounts of projects and sources become whole."""
        rows = typed_rows(table, self.findings, self.unit)
        if table.sheet == "projects":
            rows = without_examples(rows)
        if table.sheet in ("projects", "sources"):
            rows = [whole_row(row) for row in rows]
        if table.sheet == "limits":
            rows = limit_rows(rows, self.unit)
        self.tables[table.sheet], self.rows[table.sheet] = table, rows
        return table

    def optional(self, name: str) -> SheetTable | None:
        """A sheet that a book may leave out; None where it is missing or empty below its headings."""
        table = read_table(name, self.raw[name], {}) if name in self.raw else None
        return self.keep(table) if table is not None and table.rows else None

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


def _parse(raw: Mapping[str, RawSheet], law: LawBook, findings: Findings) -> Portfolio | None:
    source_table = read_table("sources", raw["sources"], {})
    rough = _rough_words(source_table)
    entries = parse_entries(raw.get("scenario"), rough, findings)
    sheets = _Sheets(raw=raw, unit=money_unit(entries), findings=findings)
    sheets.keep(source_table)
    years = _plan_years(source_table, entries, findings)
    sources = parse_sources(
        source_table, sheets.rows["sources"], years or year_columns(source_table), findings
    )
    words = source_words(sources)
    project_table = sheets.keep(read_table("projects", raw["projects"], words))
    criteria = _criteria(sheets, project_table)
    known = Known(
        sources={source.code: source for source in sources},
        source_words=words,
        faulty_sources=frozenset(rough.values()) - {source.code for source in sources},
        criteria=tuple(criterion.name for criterion in criteria),
        years=years,
        law=law,
    )
    projects = parse_projects(project_table, sheets.rows["projects"], known, findings)
    if not projects and not sheets.rows["projects"] and "project_id" in project_table.columns:
        findings.add(Issue(code="issue_no_projects", sheet=project_table.title))
    if not years:
        return None
    links, limits, debt = _policy(sheets, projects, known)
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
        links=links,
        limits=limits,
        debt=debt,
        sheets=sheets.input_sheets(),
    )


def _criteria(sheets: _Sheets, projects: SheetTable) -> tuple[Criterion, ...]:
    table = sheets.optional("criteria")
    if table is None:
        return default_criteria(projects.columns)
    return parse_criteria(table, sheets.rows["criteria"], projects, sheets.findings)


def _policy(
    sheets: _Sheets, projects: tuple[Project, ...], known: Known
) -> tuple[tuple[Link, ...], tuple[Limit, ...], Debt | None]:
    """What the optional sheets say of the projects together: links, limits, debt.

    Without any line, whose fault is told already, there is nothing that links and limits could name.
    """
    by_id = {project.project_id: project for project in projects}
    referred = Referred(
        projects=projects,
        source_words=known.source_words,
        criterion=lambda stated: criterion_column(stated, sheets.tables["projects"]),
        criteria=known.criteria,
        years=known.years,
    )
    links, limits, debt = (sheets.optional(name) for name in ("links", "limits", "debt"))
    found, rows = sheets.findings, sheets.rows
    return (
        parse_links(links, rows["links"], by_id, found) if links is not None and projects else (),
        parse_limits(limits, rows["limits"], referred, found) if limits is not None and projects else (),
        parse_debt(debt, rows["debt"], known.years, found) if debt is not None else None,
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
