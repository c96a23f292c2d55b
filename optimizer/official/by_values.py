"""Doubtful columns of text that their own values settle: `Loại dự án` with A, B, C is the class."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from models.issues import Issue, Severity
from optimizer.official.answers import label_of
from optimizer.official.group_titles import contained
from optimizer.official.line_rows import is_blank
from optimizer.official.plain_list import Heading, PlainRow
from optimizer.official.words import title_words, vocabulary
from optimizer.sectors import OTHER, sector_of
from optimizer.workbook.limits import address
from optimizer.workbook.numbers import NumberFormatError, parse_period
from optimizer.workbook.raw import Cell, CellFault
from optimizer.workbook.schema import fold

LEAST_VALUES = 2
"""Filled cells without which values settle nothing."""
_GROUPS = frozenset({"a", "b", "c", "qtqg", "nhom a", "nhom b", "nhom c", "quan trong quoc gia"})


def settled_by_values(
    headings: Sequence[Heading], rows: Sequence[PlainRow], sheet: str, header_row: int
) -> tuple[tuple[Heading, ...], list[Issue]]:
    """The headings, those settled whose every value fits one of the meanings offered and no other."""
    settled: list[Heading] = []
    issues: list[Issue] = []
    taken = {heading.column for heading in headings if heading.column and not heading.is_doubtful}
    for heading in headings:
        column = _fitting(heading, rows, taken) if heading.is_doubtful else None
        if column is None:
            settled.append(heading)
            continue
        taken.add(column)
        settled.append(replace(heading, column=column, is_doubtful=False))
        cell = address(header_row - 1, heading.position)
        values: dict[str, object] = {"found": heading.text, "label": label_of(column), "expected": column}
        code = "issue_list_heading_by_values"
        issues.append(Issue(code=code, severity=Severity.INFO, sheet=sheet, cell=cell, values=values))
    return tuple(settled), issues


def _fitting(heading: Heading, rows: Sequence[PlainRow], taken: set[str]) -> str | None:
    offered = [own for own in heading.alternatives if own not in taken]
    if len(heading.alternatives) < 2 or not set(heading.alternatives) <= set(_TESTS):
        return None
    values = [cell for row in rows if not is_blank(cell := row.at(heading.position))]
    if len(values) < LEAST_VALUES:
        return None
    fitting = [own for own in offered if all(_TESTS[own](value) for value in values)]
    return fitting[0] if len(fitting) == 1 else None


def _is_status(cell: Cell) -> bool:
    folded = fold(str(cell))
    return folded in vocabulary().statuses or contained(folded, title_words().statuses) is not None


def _is_group(cell: Cell) -> bool:
    return fold(str(cell)) in _GROUPS


def _is_sector(cell: Cell) -> bool:
    return isinstance(cell, str) and sector_of(cell).id != OTHER and not _is_status(cell)


def _is_period(cell: Cell) -> bool:
    if isinstance(cell, CellFault):
        return False
    try:
        parse_period(cell)
    except NumberFormatError:
        return False
    return True


_TESTS: Mapping[str, Callable[[Cell], bool]] = {
    "status": _is_status,
    "group": _is_group,
    "sector": _is_sector,
    "period": _is_period,
}
