"""Doubtful parts of an amount that arithmetic settles: on every row they add up to the total beside them.

So the header of a .csv, which cannot have merged cells, is read without a question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from models.issues import Issue, Severity
from optimizer.official.amounts import amounts_of
from optimizer.official.plain_list import Heading, PlainRow
from optimizer.official.words import vocabulary
from optimizer.workbook.limits import address

LEAST_ROWS = 3
"""Rows with a total without which sums settle nothing."""


def settled_by_sums(
    headings: Sequence[Heading], rows: Sequence[PlainRow], sheet: str, header_row: int
) -> tuple[tuple[Heading, ...], list[Issue]]:
    """The headings, those settled that stand right of a sure total and sum to it on every row."""
    settled = list(headings)
    issues: list[Issue] = []
    for at, total in enumerate(headings):
        stem = None if total.is_doubtful else vocabulary().parts.get(total.column or "")
        parts = [] if stem is None else _parts(headings[at + 1 :], stem)
        if not any(part.is_doubtful for part in parts) or not _add_up(total, parts, rows):
            continue
        for part in parts:
            if part.is_doubtful:
                settled[headings.index(part)] = replace(part, is_doubtful=False)
        values: dict[str, object] = {
            "found": ", ".join(f"{part.letters} “{part.text}” = {part.column}" for part in parts),
            "first": total.letters,
        }
        cell = address(header_row - 1, parts[0].position)
        code = "issue_list_parts_by_sums"
        issues.append(Issue(code=code, severity=Severity.INFO, sheet=sheet, cell=cell, values=values))
    return tuple(settled), issues


def _parts(headings: Sequence[Heading], stem: str) -> list[Heading]:
    """The next headings that name, surely or not, different sources of the amount."""
    found: list[Heading] = []
    for heading in headings:
        column = heading.column or ""
        if not column.startswith(f"{stem}:") or column in {part.column for part in found}:
            break
        found.append(heading)
    return found


def _add_up(total: Heading, parts: Sequence[Heading], rows: Sequence[PlainRow]) -> bool:
    columns: Mapping[int, str] = {own.position: own.column or "" for own in (total, *parts)}
    compared = 0
    for row in rows:
        amounts, faults = amounts_of(row, columns)
        if faults:
            return False
        whole = amounts.get(total.position) or Decimal(0)
        own = sum((amounts.get(part.position) or Decimal(0) for part in parts), Decimal(0))
        if abs(own - whole) > Decimal("0.0000005"):
            return False
        compared += whole > 0
    return compared >= LEAST_ROWS
