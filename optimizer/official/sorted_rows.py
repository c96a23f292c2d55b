"""Every row below a header is a project, a known other row, or an issue: nothing is dropped in silence."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from models.issues import Issue, Severity
from optimizer.official.continued_rows import JoinedRow, end_with_rest, with_whole_rows
from optimizer.official.group_titles import is_known_title, title_line_type
from optimizer.official.header_block import is_numbering
from optimizer.official.line_rows import (
    PROJECT_ORDER,
    Columns,
    end_of_table,
    has_amount,
    has_code,
    is_blank,
    is_subtotal,
    is_total,
    plain_row,
    row_issue,
    shown,
    title_of,
)
from optimizer.official.line_sums import ListSums, Span
from optimizer.official.plain_list import PlainRow, SumKind, SumRow
from optimizer.official.row_tree import (
    HALF_DONG,
    OF_GROUPS,
    Node,
    RowAnswer,
    is_source_part,
    nodes_of,
    plant,
    with_source_parts,
)
from optimizer.workbook.limits import address
from optimizer.workbook.raw import Cell, RawSheet
from optimizer.workbook.schema import fold

NOTHING = Decimal(0)
SHOWN_MAX = 6
"""Rows that a message names."""
_NOTE = re.compile(r"(ghi chu|chu thich|nguon so lieu)\b")


@dataclass(slots=True)
class SortedRows:
    """Rows below a header by what they are; `passed` are numbers of the known rows that are no projects."""

    projects: list[PlainRow] = field(default_factory=list)
    totals: list[PlainRow] = field(default_factory=list)
    sums: list[SumRow] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    titles: list[PlainRow] = field(default_factory=list)
    parts: list[PlainRow] = field(default_factory=list)


def sort_rows(
    sheet: RawSheet,
    header: Sequence[tuple[Cell, ...]],
    first: int,
    columns: Columns,
    answers: Mapping[int, RowAnswer],
    again: Collection[int] = (),
) -> SortedRows:
    """Every row from `first` (from 0) on.

    header : the rows of the header, to know them again where they are printed on each page.
    answers : what a person said of rows, by number. again : rows (from 0) of headers in other words.
    """
    result = SortedRows()
    result.passed += [index + 1 for index in sorted(again)]
    rows = [plain_row(sheet, index, columns) for index in range(first, sheet.height) if index not in again]
    end = end_with_rest(rows, end_of_table(rows, columns), columns)
    kept, joined = with_whole_rows(_without_headers(rows[:end], header, result), columns, answers)
    _tell_joined(joined, columns, sheet.name, result)
    kinds = {row.number: kind for row in kept if (kind := _sum_kind(row, columns, answers)) is not None}
    nodes = nodes_of([row for row in kept if row.number not in kinds], columns, answers)
    plant(nodes)
    is_numbered = sum(bool(PROJECT_ORDER.fullmatch(node.row.order)) for node in nodes) * 2 > len(nodes)
    for node in nodes:
        _sort(node, columns, sheet.name, result, is_numbered=is_numbered)
    _add_sums(nodes, kept, kinds, columns, result)
    _tell_known(sheet.name, columns, result)
    _tell_notes(rows[end:], sheet.name, result)
    return result


def _without_headers(
    rows: Sequence[PlainRow], header: Sequence[tuple[Cell, ...]], result: SortedRows
) -> list[PlainRow]:
    """Rows without blank ones, numbers of columns and headers that are printed again."""
    known = {tuple(_words(cells)) for cells in header}
    kept = []
    for row in rows:
        words = tuple(_words(row.cells))
        if is_numbering(row.cells) or (len(words) > 1 and words in known):
            result.passed.append(row.number)
        elif words:
            kept.append(row)
    return kept


def _tell_joined(joined: Sequence[JoinedRow], columns: Columns, sheet: str, result: SortedRows) -> None:
    result.passed += [own.number for own in joined]
    if joined:
        first = joined[0]
        values: dict[str, object] = {
            "count": len(joined),
            "found": first.name[:120],
            "rows": ", ".join(str(own.number) for own in joined[:SHOWN_MAX])
            + (" …" if joined[SHOWN_MAX:] else ""),
        }
        cell = address(first.number - 1, columns.name)
        code = "issue_list_rows_joined"
        result.issues.append(Issue(code=code, severity=Severity.INFO, sheet=sheet, cell=cell, values=values))


def _words(cells: Sequence[Cell]) -> Iterator[str]:
    return (fold(str(cell)) for cell in cells if not is_blank(cell))


def _sum_kind(row: PlainRow, columns: Columns, answers: Mapping[int, RowAnswer]) -> SumKind | None:
    """A total or a subtotal by its words; what a person said of the row comes first."""
    if row.number in answers or not has_amount(row, columns):
        return None
    title = title_of(row, columns)
    if is_total(row, title):
        return "total"
    return "subtotal" if is_subtotal(row, title) else None


def _sort(node: Node, columns: Columns, sheet: str, result: SortedRows, *, is_numbered: bool) -> None:
    """Put one row where it belongs, and say so where it is not plain."""
    row = node.row
    whole = with_source_parts(node)
    own = replace(whole, titles=node.titles())
    if node.answer == "note" or _NOTE.match(fold(node.title)):
        result.passed.append(row.number)
    elif is_source_part(node) and node.above is not None and not node.above.is_group:
        result.parts.append(row)
    elif is_source_part(node) and node.has_amount and node.answer is None:
        result.issues.append(row_issue("issue_list_group_amounts", Severity.ERROR, sheet, row, columns.name))
    elif _is_group(node):
        _sort_group(node, own, columns, sheet, result)
    elif not (node.has_amount or whole.summed):
        told = "issue_list_row_without_amounts"
        result.issues.append(row_issue(told, Severity.ERROR, sheet, row, columns.name))
    elif not node.title and is_blank(row.at(columns.name)):
        told = "issue_list_row_without_name"
        result.issues.append(row_issue(told, Severity.ERROR, sheet, row, columns.name))
    else:
        if is_numbered and not row.order and node.label.kind == "none" and node.answer is None:
            told = "issue_list_row_without_order"
            result.issues.append(row_issue(told, Severity.WARNING, sheet, row, columns.name))
        is_lump_sum = node.label.kind in OF_GROUPS and not node.details and node.answer is None
        line_type = title_line_type(node.title) if is_lump_sum else ""
        result.projects.append(replace(own, line_type=line_type))
        if whole.summed:
            told = "issue_list_total_of_parts"
            result.issues.append(row_issue(told, Severity.INFO, sheet, whole, whole.summed[0]))


def _is_group(node: Node) -> bool:
    """By its form, or because projects stand below it."""
    if node.answer is not None:
        return node.answer == "group"
    lines = [child for child in node.below if not is_source_part(child)]
    if node.is_group or not lines:
        return node.is_group
    return bool(node.details == 0 or any(child.details or child.below for child in lines))


def _sort_group(node: Node, own: PlainRow, columns: Columns, sheet: str, result: SortedRows) -> None:
    """The title of a group; a lump sum; or amounts that may be lost or count twice."""
    row = node.row
    if node.details and node.has_amount and not _is_sum_of_parts(node):
        result.issues.append(row_issue("issue_list_group_amounts", Severity.ERROR, sheet, row, columns.name))
    elif node.below or not node.sums or node.answer == "group":
        is_line = PROJECT_ORDER.fullmatch(row.order) or has_code(row, columns)
        if is_line and not node.below and not is_known_title(node.title) and node.answer is None:
            told = "issue_list_row_without_amounts"
            result.issues.append(row_issue(told, Severity.ERROR, sheet, row, columns.name))
        else:
            result.titles.append(row)
    elif line_type := title_line_type(node.title):
        result.projects.append(replace(own, line_type=line_type))
    else:
        result.issues.append(row_issue("issue_list_group_amounts", Severity.ERROR, sheet, row, columns.name))


def _is_sum_of_parts(node: Node) -> bool:
    """The rows below add up to it in every column that both fill."""
    both = [at for at in node.sums if any(at in child.sums for child in node.below)]
    return bool(both) and all(
        abs(sum((child.sums.get(at, NOTHING) for child in node.below), NOTHING) - node.sums[at]) < HALF_DONG
        for at in both
    )


def _add_sums(
    nodes: Sequence[Node],
    kept: Sequence[PlainRow],
    kinds: Mapping[int, SumKind],
    columns: Columns,
    result: SortedRows,
) -> None:
    """Every row that prints sums, in the order of the sheet, and the projects that each should sum."""
    by_number = {node.row.number: node for node in nodes}
    lines = ListSums([by_number[row.number] for row in result.projects])
    titles = {row.number for row in result.titles}
    before: Node | None = None
    last_sum = 0
    for row in kept:
        node = by_number.get(row.number)
        if node is not None:
            before = node
            if row.number in titles and node.sums:
                members = lines.members(*lines.below(node))
                result.sums.append(SumRow(kind="group", row=row, title=node.title, members=members))
            continue
        sections = _sections(before, last_sum, lines)
        own = _section(nodes_of([row], columns, {})[0], kinds[row.number], sections, lines)
        last_sum = row.number
        kind: SumKind = "total" if own is None else "subtotal"
        members = lines.every if own is None else lines.members(*own)
        result.sums.append(SumRow(kind=kind, row=row, title=title_of(row, columns), members=members))
        if kind == "total":
            result.totals.append(row)
        result.passed.append(row.number)


def _sections(before: Node | None, last_sum: int, lines: ListSums) -> list[Span]:
    """What a sum below a row may mean.

    The groups that row is in, the innermost first; then all since the sum before it, and all so far.
    """
    if before is None:
        return []
    end = lines.until(before.row.number)
    found: list[Span] = []
    above: Node | None = before
    while above is not None:
        found.append((lines.below(above)[0], end))
        above = above.above
    found += [(lines.until(last_sum), end), (0, end)]
    return [span for span in found if span[0] < span[1]]


def _section(node: Node, kind: SumKind, sections: Sequence[Span], lines: ListSums) -> Span | None:
    """The projects of a printed sum: the part of the list that it agrees with.

    Where it agrees with none, a subtotal means the innermost part. None: the whole list.
    """
    if kind == "total" and lines.is_sum(node, (0, len(lines.every))):
        return None
    agreeing = next((own for own in sections if lines.is_sum(node, own)), None)
    if agreeing is not None or kind == "total":
        return agreeing
    return sections[0] if sections else (0, 0)


def _tell_known(sheet: str, columns: Columns, result: SortedRows) -> None:
    """Titles and parts are named together, once: they are known, and no projects."""
    for code, rows in (("issue_list_group_row", result.titles), ("issue_list_part_row", result.parts)):
        if rows:
            result.passed += [row.number for row in rows]
            names = "; ".join(shown(row)[:40] for row in rows[:SHOWN_MAX])
            values: dict[str, object] = {
                "count": len(rows),
                "rows": ", ".join(str(row.number) for row in rows[:SHOWN_MAX])
                + (" …" if rows[SHOWN_MAX:] else ""),
                "found": names + (" …" if rows[SHOWN_MAX:] else ""),
            }
            result.issues.append(row_issue(code, Severity.INFO, sheet, rows[0], columns.name, **values))


def _tell_notes(rows: Sequence[PlainRow], sheet: str, result: SortedRows) -> None:
    notes = [row for row in rows if any(not is_blank(cell) for cell in row.cells)]
    result.passed += [row.number for row in notes]
    if notes:
        values: dict[str, object] = {"count": len(notes), "found": shown(notes[0])}
        result.issues.append(row_issue("issue_list_rows_below", Severity.INFO, sheet, notes[0], 0, **values))
