"""From a workbook to a trusted portfolio: every issue at once, or none that stops."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from models.budget import Budget
from models.issues import PortfolioError, errors_in
from models.law import LawBook
from models.portfolio import InputSheet, Portfolio
from models.scenario import Scenario
from models.vocabulary import PlanType
from optimizer.intake.criteria import default_criteria, parse_criteria
from optimizer.intake.projects import Known, parse_projects
from optimizer.intake.scenarios import Frame, build_scenarios, money_unit, parse_entries
from optimizer.intake.sources import PLAN_YEARS_MAX, parse_sources, source_words, year_columns
from optimizer.intake.typed import Findings, TypedRow, typed_rows
from optimizer.rules import DEFINITIONS, RULES
from optimizer.workbook.headers import SheetTable, find_sheets, read_table
from optimizer.workbook.raw import RawSheet, RawWorkbook
from optimizer.workbook.reading import read_workbook

NOT_BUILT_SHEETS = ("links", "limits", "debt")
"""Sheets whose rules do not exist yet; a filled one is refused rather than passed over."""


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
    if errors_in(findings.issues):
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
    for name in NOT_BUILT_SHEETS:
        if name in sheets and _is_filled(sheets[name]):
            findings.book("issue_not_built_sheet", found=sheets[name].name)


def _is_filled(sheet: RawSheet) -> bool:
    """Whether there is anything below the header rows."""
    return sum(any(cell is not None for cell in row) for row in sheet.rows) > 1


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
    source_rows = typed_rows(source_table, findings, unit)
    years = _plan_years(source_table, entries, findings)
    if years is None:
        return None
    sources = parse_sources(source_table, source_rows, years, findings)
    words = source_words(sources)
    project_table = read_table("projects", sheets["projects"], words)
    tables = {"projects": project_table, "sources": source_table}
    rows = {"projects": typed_rows(project_table, findings, unit), "sources": source_rows}
    if "criteria" in sheets:
        tables["criteria"] = read_table("criteria", sheets["criteria"], {})
        rows["criteria"] = typed_rows(tables["criteria"], findings, unit)
        criteria = parse_criteria(tables["criteria"], rows["criteria"], findings)
    else:
        criteria = default_criteria(project_table.columns)
    known = Known(
        sources={source.code: source for source in sources},
        source_words=words,
        criteria=tuple(criterion.name for criterion in criteria),
        years=years,
        law=law,
    )
    projects = parse_projects(project_table, rows["projects"], known, findings)
    if not projects and not errors_in(findings.issues):
        findings.book("issue_no_projects")
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
    _report_scenarios(scenarios, findings)
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
    table: SheetTable, entries: Mapping[str, Mapping[str, object]], findings: Findings
) -> tuple[int, ...] | None:
    """The years of the base scenario: its keys, else the year columns."""
    base = next(iter(entries.values()))
    columns = year_columns(table)
    first = getattr(base.get("first_year"), "value", columns[0] if columns else None)
    last = getattr(base.get("last_year"), "value", columns[-1] if columns else None)
    if first is None or last is None:
        findings.book("issue_plan_years_missing")
        return None
    if not 1 <= last - first + 1 <= PLAN_YEARS_MAX:
        findings.book("issue_plan_years", found=f"{first}–{last}", expected=PLAN_YEARS_MAX)
        return None
    years = tuple(range(first, last + 1))
    missing = [year for year in years if columns and year not in columns]
    if missing:
        findings.book("issue_year_without_column", found=", ".join(map(str, missing)))
    return years


def _report_scenarios(scenarios: Mapping[str, Scenario], findings: Findings) -> None:
    for scenario in scenarios.values():
        if scenario.plan_type is not PlanType.MEDIUM_TERM:
            findings.book("issue_not_built_plan_type", found=scenario.plan_type.value)
