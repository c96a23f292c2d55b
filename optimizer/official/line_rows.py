"""Which rows below a header are projects: totals, titles of groups, blank rows and notes are none."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from models.issues import Issue, Severity
from optimizer.official.header_block import is_numbering
from optimizer.official.plain_list import PlainRow
from optimizer.official.words import vocabulary
from optimizer.workbook.limits import address
from optimizer.workbook.numbers import NumberFormatError, parse_number
from optimizer.workbook.raw import Cell, CellFault, RawSheet
from optimizer.workbook.schema import fold

_PROJECT_ORDER = re.compile(r"\d+([.,]\d+)*\.?")
_SUBLINE = re.compile(r"[-–+•*]\s*\S")
_BLANKS = frozenset({"-", "–", "—", "‒", "−", "...", "…"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Positions that tell rows apart. amounts : every column that may be an amount."""

    order: int | None
    name: int
    code: int | None
    amounts: tuple[int, ...]


@dataclass(slots=True)
class SortedRows:
    """Rows below a header by what they are."""

    projects: list[PlainRow] = field(default_factory=list)
    totals: list[PlainRow] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def sort_rows(sheet: RawSheet, first: int, columns: Columns) -> SortedRows:
    """Every row from `first` (from 0) on. What is neither project nor total is told, with its row."""
    result = SortedRows()
    rows = [_row(sheet, index, columns) for index in range(first, sheet.height)]
    if rows and is_numbering(rows[0].cells):
        rows = rows[1:]
    end = _end(rows, columns)
    numbered = sum(bool(row.order) for row in rows[:end]) > end // 2
    with_parts = _with_parts(rows[:end])
    for row in rows[:end]:
        if row.number in with_parts:
            _tell_group(row, columns, sheet.name, result)
        else:
            _sort(row, columns, sheet.name, result, is_numbered=numbered)
    notes = [row for row in rows[end:] if any(not is_blank(cell) for cell in row.cells)]
    if notes:
        values = {"count": len(notes), "found": _shown(notes[0])}
        result.issues.append(_issue("issue_list_rows_below", Severity.INFO, sheet.name, notes[0], 0, values))
    return result


def is_blank(cell: Cell) -> bool:
    """Nothing, or a dash that stands for nothing."""
    return cell is None or (isinstance(cell, str) and (not cell.strip() or cell.strip() in _BLANKS))


def _row(sheet: RawSheet, index: int, columns: Columns) -> PlainRow:
    cells = sheet.rows[index]
    order = "" if columns.order is None else _order(cells[columns.order])
    return PlainRow(number=index + 1, cells=cells, order=order)


def _order(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if is_blank(cell) or isinstance(cell, CellFault) else " ".join(str(cell).split())


def _end(rows: Sequence[PlainRow], columns: Columns) -> int:
    """Number of rows up to the last one with an amount, a code or a numeric STT: below stand notes."""
    for at in range(len(rows), 0, -1):
        row = rows[at - 1]
        is_line = _has_amount(row, columns) or _has_code(row, columns)
        if is_line or (_PROJECT_ORDER.fullmatch(row.order) and not is_blank(row.at(columns.name))):
            return at
    return 0


def _has_amount(row: PlainRow, columns: Columns) -> bool:
    """Some amount column holds a number, a text that means one, or a cell that failed to be one."""
    for position in columns.amounts:
        cell = row.at(position)
        if isinstance(cell, CellFault):
            return True
        if is_blank(cell):
            continue
        try:
            parse_number(cell)
        except NumberFormatError as error:
            if error.kind in ("ambiguous", "has_unit"):
                return True
            continue
        return True
    return False


def _has_code(row: PlainRow, columns: Columns) -> bool:
    return columns.code is not None and not is_blank(row.at(columns.code)) and row.at(columns.code) != 0


def _with_parts(rows: Sequence[PlainRow]) -> frozenset[int]:
    """Numbers of the rows that the next row is a part of: `1` above `1.1`. Both would count twice."""
    ordered = [row for row in rows if _PROJECT_ORDER.fullmatch(row.order)]
    return frozenset(row.number for row, below in pairwise(ordered) if _digits(below)[:-1] == _digits(row))


def _digits(row: PlainRow) -> list[str]:
    return row.order.rstrip(".").replace(",", ".").split(".")


def _tell_group(row: PlainRow, columns: Columns, sheet: str, result: SortedRows) -> None:
    """Amounts on the row of a group may be counted twice or lost: a person must look."""
    values: dict[str, object] = {"found": _shown(row), "row": str(row.number)}
    has_amount = _has_amount(row, columns)
    code = "issue_list_group_amounts" if has_amount else "issue_list_group_row"
    severity = Severity.ERROR if has_amount else Severity.WARNING
    result.issues.append(_issue(code, severity, sheet, row, columns.name, values))


def _sort(row: PlainRow, columns: Columns, sheet: str, result: SortedRows, *, is_numbered: bool) -> None:
    if all(is_blank(cell) for cell in row.cells):
        return
    name = row.at(columns.name)
    text = _title(row, columns)
    has_amount = _has_amount(row, columns)
    values: dict[str, object] = {"found": _shown(row), "row": str(row.number)}
    is_numbered_row = bool(_PROJECT_ORDER.fullmatch(row.order))
    is_subline = _SUBLINE.match(text) or _begins(text, vocabulary().subtotal_beginnings)

    def tell(code: str, severity: Severity) -> None:
        result.issues.append(_issue(code, severity, sheet, row, columns.name, values))

    if has_amount and _is_total(row, text):
        result.totals.append(row)
    elif not is_numbered_row and (is_subline or row.order):
        _tell_group(row, columns, sheet, result)
    elif not has_amount and (row.order or _has_code(row, columns)):
        tell("issue_list_row_without_amounts", Severity.ERROR)
    elif not has_amount:
        _tell_group(row, columns, sheet, result)
    elif is_blank(name):
        tell("issue_list_row_without_name", Severity.ERROR)
    else:
        if is_numbered and not row.order:
            tell("issue_list_row_without_order", Severity.WARNING)
        result.projects.append(row)


def _begins(title: str, beginnings: tuple[str, ...]) -> bool:
    """Accents count: `Cộng nhóm A` is a subtotal, `Công viên` and `Tổng công ty` are none."""
    text = " ".join(unicodedata.normalize("NFC", title).casefold().split())
    return any(f"{text} ".startswith((f"{words} ", f"{words}:")) for words in beginnings)


def _title(row: PlainRow, columns: Columns) -> str:
    """The first text of the row up to the name; a total may stand in a cell merged from STT on."""
    for position in range(columns.name + 1):
        cell = row.at(position)
        if isinstance(cell, str) and not is_blank(cell) and not _PROJECT_ORDER.fullmatch(cell.strip()):
            if position == columns.order and not is_blank(row.at(columns.name)):
                continue
            return cell.strip()
    return ""


def _is_total(row: PlainRow, title: str) -> bool:
    if _PROJECT_ORDER.fullmatch(row.order):
        return False
    return fold(title) in vocabulary().row_totals or _begins(title, vocabulary().total_beginnings)


def _shown(row: PlainRow) -> str:
    """The row's texts as a message quotes them."""
    texts = [" ".join(cell.split()) for cell in row.cells if isinstance(cell, str) and not is_blank(cell)]
    shown = " ".join([row.order, *texts] if row.order and row.order not in texts[:1] else texts)
    return shown[:80] or str(row.number)


def _issue(
    code: str, severity: Severity, sheet: str, row: PlainRow, position: int, values: dict[str, object]
) -> Issue:
    filled = [at for at, cell in enumerate(row.cells) if not is_blank(cell)]
    at = position if position in filled else (filled or [position])[0]
    return Issue(code=code, severity=severity, sheet=sheet, cell=address(row.number - 1, at), values=values)
