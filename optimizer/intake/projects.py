"""The sheet `projects`: lines of the plan, parsed and completed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from models.budget import Source
from models.issues import Issue, Severity
from models.law import LawBook, LawError
from models.project import Project
from models.texts import catalogue
from models.vocabulary import ClassLaw, Group, LineType, Status
from optimizer.grouping import GroupFinding, project_group
from optimizer.intake.project_checks import check_project
from optimizer.intake.typed import Findings, TypedRow, law_texts, missing_columns, whole
from optimizer.workbook.headers import SheetTable
from optimizer.workbook.schema import fold, spec_of

_YEAR = re.compile(r"[0-9]{4}")
_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_POLICY_WORDS = re.compile(r"\b(nq|nghi quyet|ctdt|chu truong|qd ctdt)\b")
_STARTED = (Status.ONGOING, Status.ONGOING_FINISHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the rows of the sheet refer to.

    faulty_sources : codes whose own row has faults; naming them is no fault.
    """

    sources: Mapping[str, Source]
    source_words: Mapping[str, str]
    faulty_sources: frozenset[str]
    criteria: tuple[str, ...]
    years: tuple[int, ...]
    law: LawBook


def parse_projects(
    table: SheetTable, rows: list[TypedRow], known: Known, findings: Findings
) -> tuple[Project, ...]:
    """All lines. A row without a code is left out, after its faults are reported."""
    if missing_columns(table, ("project_id", "name"), findings):
        return ()
    _report_headers(table, rows, known, findings)
    projects: dict[str, Project] = {}
    row_of: dict[str, TypedRow] = {}
    for row in rows:
        code = row.get("project_id", "")
        if not code:
            if not row.has_issue("project_id"):
                row.report("issue_value_missing", "project_id")
            continue
        if code in projects:
            row.report("issue_code_twice", "project_id", found=code, first=str(projects[code].row))
            continue
        projects[code] = _project(row, known)
        row_of[code] = row
    completed = [_inherited(project, projects, row_of[code]) for code, project in projects.items()]
    for project in completed:
        check_project(project, row_of[project.project_id], known.sources, known.years)
    return tuple(completed)


def _report_headers(table: SheetTable, rows: list[TypedRow], known: Known, findings: Findings) -> None:
    """Sources and years that headings name and nobody knows; an empty column harms nobody."""
    numbers = {row.number for row in rows}
    for column in table.columns:
        for code, part, expected in _header_faults(column, known):
            if any(row.cells[column] is not None for row in table.rows if row.number in numbers):
                findings.add(_header_issue(table, column, code, part, expected))


def _header_faults(column: str, known: Known) -> Iterator[tuple[str, str, str]]:
    """(issue, part of the heading, what is expected) of everything wrong with a heading."""
    spec = spec_of("projects", column)
    for kind, part in zip(spec.variables if spec else (), column.split(":")[1:], strict=False):
        if kind == "SOURCE" and part not in known.sources and part not in known.faulty_sources:
            yield "issue_source_unknown", part, ", ".join(known.sources)
        if kind == "YEAR" and not _YEAR.fullmatch(part):
            yield "issue_value_not_a_year", part, "2026"


def _header_issue(table: SheetTable, column: str, code: str, found: str, expected: str) -> Issue:
    return Issue(
        code=code,
        sheet=table.title,
        cell=table.address(table.header_row, column),
        column=column,
        values={"found": found, "expected": expected},
    )


def _project(row: TypedRow, known: Known) -> Project:
    line_type = row.get("line_type", LineType.PROJECT)
    decisions = _decisions(row)
    period = row.get("period", (None, None))
    money = _money(row)
    status = row.get("status")
    start_year = row.get("start_year", period[0])
    project = Project(
        project_id=row.get("project_id"),
        name=row.get("name", ""),
        row=row.number,
        line_type=line_type,
        sector=row.get("sector", "khác"),
        locality=row.get("locality", ""),
        area_type=row.get("area_type"),
        investor=row.get("investor", ""),
        capacity=row.get("capacity", ""),
        outputs={unit: float(amount) for unit, amount in row.by("output")},
        status=status,
        tier=row.get("tier"),
        committed=_committed(row, status),
        phase=row.get("phase", _phase(status)),
        policy_decision=decisions[0],
        investment_decision=decisions[1],
        sources=_listed_sources(row, known),
        start_year=start_year,
        finish_year=row.get("finish_year", period[1]),
        earliest_start=row.get("earliest_start"),
        extension_years=row.get("extension_years", 0),
        extension_decision=row.get("extension_decision", ""),
        min_year_share=row.real("min_year_share"),
        max_year_share=row.real("max_year_share"),
        counterpart_ratio=row.real("counterpart_ratio"),
        onlending_share=row.real("onlending_share"),
        loan_close_year=row.get("loan_close_year"),
        parent_project=row.get("parent_project"),
        component=row.get("component", ""),
        benefit=row.real("benefit"),
        criteria={name: number for name in known.criteria if (number := _criterion(row, name)) is not None},
        lock=row.get("lock"),
        note=row.get("note", ""),
        **money,
    )
    if project.parent_project is not None:
        return replace(project, group=row.get("group"), first_capital_year=row.get("first_capital_year"))
    project = replace(project, first_capital_year=_first_capital_year(row, project, start_year))
    return project if project.is_lump_sum else _grouped(project, row, known.law)


def _money(row: TypedRow) -> dict[str, Any]:
    """Every amount of the row, which is whole by now (`intake.whole`)."""
    plain = (
        "settled_value",
        "stop_value",
        "savings",
        "advance_due",
        "arrears_due",
        "min_amount",
        "max_amount",
        "approved_remainder",
    )
    money: dict[str, Any] = {name: whole(row.values[name]) for name in plain if row.has(name)}
    cost, paid, demand = _by_source(row, "cost"), _by_source(row, "paid"), _by_source(row, "demand")
    money["total_cost"] = whole(row.get("total_cost", Decimal(0)))
    money["paid"] = whole(row.get("paid", Decimal(sum(paid.values()))))
    asked = row.get("demand", Decimal(sum(demand.values())) if demand else None)
    money["demand"] = None if asked is None else whole(asked)
    money["cost_by_source"] = cost or None
    if not paid and row.has("paid") and len([part for part in cost.values() if part]) == 1:
        paid = {source: money["paid"] for source, part in cost.items() if part}
    money["paid_by_source"] = paid
    money["demand_by_source"] = demand or None
    money["fixed"] = _by_source_and_year(row, "fix")
    money["approved"] = _by_source_and_year(row, "approved")
    for stem in ("carried_over", "cancelled"):
        parts = _by_source(row, stem)
        money[stem] = whole(row.get(stem, Decimal(sum(parts.values()))))
    for stem in ("mt_plan", "mt_assigned", "disbursed"):
        parts = _by_source(row, stem)
        if parts or row.has(stem):
            money[stem] = whole(row.get(stem, Decimal(sum(parts.values()))))
            money[f"{stem}_by_source"] = parts or None
    money["loan_schedule"] = {int(year): whole(amount) for year, amount in row.by("loan") if year.isdigit()}
    return money


def _by_source(row: TypedRow, stem: str) -> dict[str, int]:
    return {source: whole(amount) for source, amount in row.by(stem)}


def _by_source_and_year(row: TypedRow, stem: str) -> dict[tuple[str, int], int]:
    amounts = {}
    for key, amount in row.by(stem):
        source, _, year = key.rpartition(":")
        if year.isdigit():
            amounts[source, int(year)] = whole(amount)
    return amounts


def _criterion(row: TypedRow, name: str) -> float | None:
    value = row.get(name)
    try:
        return None if value is None else float(value)
    except ValueError:
        row.report("issue_value_not_a_number", name, found=str(value), expected="75")
        return None


def _committed(row: TypedRow, status: Status | None) -> bool:
    """As stated; else not for new projects, for ODA only where the loan's end is known."""
    stated = row.get("committed")
    if stated is not None:
        return bool(stated)
    if status is Status.ODA:
        return row.has("loan_close_year")
    return status is not Status.NEW


def _phase(status: Status | None) -> str:
    return catalogue().get(f"phase.{status}", {"vi": ""})["vi"] if status else ""


def _decisions(row: TypedRow) -> tuple[str, str]:
    """Policy and investment decision; a single column is split by kind, and that is told."""
    policy, investment = row.get("policy_decision", ""), row.get("investment_decision", "")
    whole_text = row.get("decision", "")
    if whole_text and not policy and not investment:
        parts = [part.strip() for part in whole_text.split(";") if part.strip()]
        is_policy = [bool(_POLICY_WORDS.search(fold(part))) for part in parts]
        policy = "; ".join(part for part, yes in zip(parts, is_policy, strict=True) if yes)
        investment = "; ".join(part for part, yes in zip(parts, is_policy, strict=True) if not yes)
        row.report(
            "issue_decision_split",
            "decision",
            Severity.INFO,
            policy=policy or "–",
            investment=investment or "–",
        )
    return policy, investment


def _listed_sources(row: TypedRow, known: Known) -> tuple[str, ...] | None:
    listed = row.get("sources")
    if listed is None:
        return None
    codes = []
    for word in listed:
        code = known.source_words.get(fold(word))
        if code is None and word in known.faulty_sources:
            code = word
        if code is None:
            row.report("issue_source_unknown", "sources", found=word, expected=", ".join(known.sources))
        else:
            codes.append(code)
    return tuple(codes)


def _first_capital_year(row: TypedRow, project: Project, start_year: int | None) -> int | None:
    """As stated; else the start year of a line that has begun; else unknown, with a warning."""
    stated: int | None = row.get("first_capital_year")
    if stated is not None:
        return stated
    if project.is_lump_sum or not (project.paid > 0 or project.status in _STARTED):
        return None
    if start_year is None:
        row.report("issue_first_capital_year_unknown", "first_capital_year", Severity.WARNING)
    return start_year


def decision_days(project: Project) -> list[date]:
    """All days named in the decisions."""
    days = []
    for day, month, year in _DAY.findall(f"{project.policy_decision} {project.investment_decision}"):
        try:
            days.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return days


def _grouped(project: Project, row: TypedRow, law: LawBook) -> Project:
    """The project with its group: as stated (a contradiction is a warning), else derived."""
    stated: Group | None = row.get("group")
    try:
        class_law = row.get("class_law") or _class_law(project, law)
        finding = project_group(law, project.sector, project.name, project.total_cost, class_law.value)
    except LawError as error:
        row.report("issue_law", "group", Severity.ERROR, **law_texts(error))
        return project
    derived = Group(finding.group)
    if stated is None and not row.has_issue("group"):
        _report_derived(row, derived, class_law, finding)
    elif stated not in (None, derived):
        row.report(
            "issue_group_contradicts", "group", Severity.WARNING, found=str(stated), expected=derived.value
        )
    return replace(project, group=stated or derived, group_is_derived=stated is None)


def _report_derived(row: TypedRow, group: Group, class_law: ClassLaw, finding: GroupFinding) -> None:
    code = "issue_group_doubtful" if finding.doubtful else "issue_group_derived"
    severity = Severity.WARNING if finding.doubtful else Severity.INFO
    row.report(code, "group", severity, found=group.value, law=class_law.value)


def _class_law(project: Project, law: LawBook) -> ClassLaw:
    """2019 where a decision is older than the law of 2024 (Điều 103.2)."""
    turn = law.on(law.newest_date)["class_law.transition_date"].value
    old = any(day < turn for day in decision_days(project))  # type: ignore[operator]
    return ClassLaw.LAW_2019 if old else ClassLaw.LAW_2024


def _inherited(project: Project, projects: Mapping[str, Project], row: TypedRow) -> Project:
    """A component takes group, first capital year, extension and policy decision of its parent."""
    if project.parent_project is None:
        return project
    parent = projects.get(project.parent_project)
    if parent is None or parent.project_id == project.project_id:
        row.report("issue_parent_unknown", "parent_project", found=project.parent_project)
        return project
    if parent.parent_project is not None:
        row.report("issue_parent_is_component", "parent_project", found=project.parent_project)
        return project
    return replace(
        project,
        group=parent.group,
        group_is_derived=parent.group_is_derived,
        first_capital_year=parent.first_capital_year,
        extension_years=parent.extension_years,
        extension_decision=parent.extension_decision,
        policy_decision=project.policy_decision or parent.policy_decision,
    )
