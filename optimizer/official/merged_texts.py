"""Cells merged over several projects: a place holds for all of them, a code or an amount for one."""

from collections.abc import Sequence
from dataclasses import replace

from models.issues import Issue, Severity
from optimizer.official.line_rows import is_blank
from optimizer.official.plain_list import Heading, PlainRow
from optimizer.workbook.limits import address
from optimizer.workbook.raw import RawSheet

SHARED = frozenset(
    {"locality", "investor", "sector", "group", "status", "period", "start_year", "finish_year"}
)
"""Columns whose cell, merged over several projects, holds for each of them."""


def with_merged_texts(
    sheet: RawSheet, projects: Sequence[PlainRow], headings: Sequence[Heading]
) -> tuple[list[PlainRow], list[Issue]]:
    """The projects with what merged cells say of each, and a remark for every such cell."""
    rows = {row.number: row for row in projects}
    shared = {own.position for own in headings if own.column in SHARED}
    issues: list[Issue] = []
    for top, left, bottom, right in sheet.merges:
        covered = [number for number in range(top + 1, bottom + 2) if number in rows] if bottom > top else []
        value = sheet.at(top, left)
        if len(covered) < 2 or value is None:
            continue
        is_shared = left == right and left in shared
        for number in covered if is_shared else ():
            cells = list(rows[number].cells)
            cells[left] = value if is_blank(cells[left]) else cells[left]
            rows[number] = replace(rows[number], cells=tuple(cells))
        issues.append(
            Issue(
                code="issue_list_merged_cells_shared" if is_shared else "issue_list_merged_cells",
                severity=Severity.INFO if is_shared else Severity.WARNING,
                sheet=sheet.name,
                cell=f"{address(top, left)}:{address(bottom, right)}",
                values={"found": str(value)[:80], "count": len(covered)},
            )
        )
    return [rows[row.number] for row in projects], issues
