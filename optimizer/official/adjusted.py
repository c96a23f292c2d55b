"""Decisions that were adjusted: the adjusted cost counts, the first one where none was adjusted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.issues import Issue, Severity
from optimizer.official.line_rows import is_blank
from optimizer.official.plain_list import Heading, PlainRow
from optimizer.official.words import is_amount
from optimizer.workbook.limits import address
from optimizer.workbook.schema import fold

_ADJUSTED = ("dieu chinh", "sua doi")
_STEMS = frozenset({"total_cost", "cost", "decision", "policy_decision", "investment_decision"})
"""Columns that a list may have twice: as first decided, and as adjusted."""

type Pair = tuple[Heading, Heading]
"""The heading of what was decided first, and that of what was adjusted."""


def settled_by_adjustment(
    headings: Sequence[Heading], rows: Sequence[PlainRow], sheet: str, header_row: int
) -> tuple[tuple[Heading, ...], list[PlainRow], list[Issue]]:
    """The headings and the projects, each with its adjusted cost or else its first one; all of it told.

    Texts such as the number of a decision are read from both columns.
    """
    settled = {own.position: own for own in headings}
    filled = list(rows)
    issues: list[Issue] = []
    for first, adjusted in _pairs(headings):
        settled[adjusted.position] = replace(adjusted, is_doubtful=False)
        if not is_amount(adjusted.column or ""):
            settled[first.position] = replace(first, is_doubtful=False)
            continue
        settled[first.position] = replace(first, column=None, is_doubtful=False)
        taken = [_filled(row, first.position, adjusted.position) for row in filled]
        count = sum(new is not row for new, row in zip(taken, filled, strict=True))
        filled = taken
        values: dict[str, object] = {
            "found": f"{adjusted.letters} “{adjusted.text}”",
            "first": f"{first.letters} “{first.text}”",
            "count": count,
        }
        cell = address(header_row - 1, adjusted.position)
        code = "issue_list_adjusted_costs"
        issues.append(Issue(code=code, severity=Severity.WARNING, sheet=sheet, cell=cell, values=values))
    return tuple(settled.values()), filled, issues


def _pairs(headings: Sequence[Heading]) -> Iterator[Pair]:
    """Two headings of one meaning, one of which speaks of an adjustment."""
    for column in dict.fromkeys(own.column for own in headings if own.column):
        same = [own for own in headings if own.column == column]
        adjusted = [own for own in same if _is_adjusted(own)]
        if column.partition(":")[0] in _STEMS and len(same) == 2 and len(adjusted) == 1:
            first = next(own for own in same if own is not adjusted[0])
            yield first, adjusted[0]


def _is_adjusted(heading: Heading) -> bool:
    return any(words in fold(heading.text) for words in _ADJUSTED)


def _filled(row: PlainRow, first: int, adjusted: int) -> PlainRow:
    """The row with its first cost where no adjusted one stands."""
    if not is_blank(row.at(adjusted)) or is_blank(row.at(first)):
        return row
    cells = [*row.cells, *[None] * (adjusted + 1 - len(row.cells))]
    cells[adjusted] = row.at(first)
    return replace(row, cells=tuple(cells), borrowed=(*row.borrowed, adjusted))
