"""The sheet `links`: what one project needs, forbids, brings along or adds to another."""

from collections.abc import Mapping

from models.issues import Severity
from models.link import Link
from models.project import Project
from models.vocabulary import LinkType
from optimizer.intake.typed import Findings, TypedRow, missing_columns
from optimizer.workbook.headers import SheetTable

REQUIRED = ("type", "project", "other")
ONE_WAY = (LinkType.REQUIRES, LinkType.REQUIRES_FINISHED)


def parse_links(
    table: SheetTable, rows: list[TypedRow], projects: Mapping[str, Project], findings: Findings
) -> tuple[Link, ...]:
    """All links of the sheet. Rows with faults are left out, after their faults are reported."""
    if missing_columns(table, REQUIRED, findings):
        return ()
    links: dict[tuple[str, ...], Link] = {}
    for row in rows:
        if not _is_complete(row, projects):
            continue
        link = Link(
            type=row.values["type"],
            project=row.values["project"],
            other=row.values["other"],
            value=float(row.get("value", 0)) if row.values["type"] is LinkType.SYNERGY else 0.0,
            row=row.number,
        )
        key = _key(link)
        if key in links:
            first = str(links[key].row)
            row.report("issue_link_twice", "type", found=link.project, expected=link.other, first=first)
            continue
        links[key] = link
    return tuple(links.values())


def _key(link: Link) -> tuple[str, ...]:
    """What makes a link unique: the pair, in order only where the type has one."""
    pair = (link.project, link.other) if link.type in ONE_WAY else sorted((link.project, link.other))
    return (link.type.value, *pair)


def _is_complete(row: TypedRow, projects: Mapping[str, Project]) -> bool:
    """Whether the row says a link; every fault is reported."""
    before = len(row.findings.issues)
    for column in REQUIRED:
        if not row.has(column) and not row.has_issue(column):
            row.report("issue_value_missing", column)
    for column in ("project", "other"):
        code = row.get(column)
        if code is not None and code not in projects:
            row.report("issue_project_unknown", column, found=code)
        elif code is not None and projects[code].is_lump_sum:
            row.report("issue_link_lump_sum", column, found=code)
    if row.has("project") and row.get("project") == row.get("other"):
        row.report("issue_link_self", "other", found=row.get("other"))
    kind = row.get("type")
    if kind is LinkType.SYNERGY and not row.has("value") and not row.has_issue("value"):
        row.report("issue_value_missing", "value")
    faults = len(row.findings.issues) > before or any(
        row.has_issue(column) for column in (*REQUIRED, "value")
    )
    if kind not in (None, LinkType.SYNERGY) and row.has("value"):
        row.report("issue_link_value_unused", "value", Severity.WARNING, found=row.get("value"))
    return not faults
