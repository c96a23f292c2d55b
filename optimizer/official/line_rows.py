"""One row below a header: whether it is blank, what it holds, how its title begins."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from models.issues import Issue, Severity
from optimizer.official.plain_list import PlainRow
from optimizer.official.words import vocabulary
from optimizer.workbook.limits import address
from optimizer.workbook.numbers import NumberFormatError, parse_number
from optimizer.workbook.raw import Cell, CellFault, RawSheet
from optimizer.workbook.schema import fold

PROJECT_ORDER = re.compile(r"\d+([.,]\d+)*\.?")
_SUBLINE = re.compile(r"[-–+•*]\s*\S")
_BLANKS = frozenset({"-", "–", "—", "‒", "−", "...", "…"})
_COUNT = re.compile(r"\d+ du an|\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Positions that tell rows apart.

    amounts : every column that may be an amount. details : columns that only projects fill, such as
    the decision; the title of a group has none of them.
    """

    order: int | None
    name: int
    code: int | None
    amounts: tuple[int, ...]
    details: tuple[int, ...] = ()


def is_blank(cell: Cell) -> bool:
    """Nothing, or a dash that stands for nothing."""
    return cell is None or (isinstance(cell, str) and (not cell.strip() or cell.strip() in _BLANKS))


def plain_row(sheet: RawSheet, index: int, columns: Columns) -> PlainRow:
    """A row of the sheet (from 0) with its STT."""
    cells = sheet.rows[index]
    order = "" if columns.order is None else _order(cells[columns.order])
    return PlainRow(number=index + 1, cells=cells, order=order)


def _order(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, str) and cell.strip() in _BLANKS:
        return cell.strip()
    return "" if is_blank(cell) or isinstance(cell, CellFault) else " ".join(str(cell).split())


def end_of_table(rows: Sequence[PlainRow], columns: Columns) -> int:
    """Number of rows up to the last one with an amount, a code or a numeric STT: below stand notes."""
    for at in range(len(rows), 0, -1):
        row = rows[at - 1]
        is_line = has_amount(row, columns) or has_code(row, columns)
        if is_line or (PROJECT_ORDER.fullmatch(row.order) and not is_blank(row.at(columns.name))):
            return at
    return 0


def has_amount(row: PlainRow, columns: Columns) -> bool:
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


def has_code(row: PlainRow, columns: Columns) -> bool:
    """A code other than 0."""
    return columns.code is not None and not is_blank(row.at(columns.code)) and row.at(columns.code) != 0


def details_of(row: PlainRow, columns: Columns) -> int:
    """How many columns are filled that only projects fill; `3 dự án` beside the title of a group is none."""
    filled = [row.at(position) for position in columns.details if not is_blank(row.at(position))]
    own = [cell for cell in filled if not (isinstance(cell, str) and _COUNT.fullmatch(fold(cell)))]
    return len(own) + has_code(row, columns)


def title_of(row: PlainRow, columns: Columns) -> str:
    """The first text of the row up to the name; a total may stand in a cell merged from STT on."""
    for position in range(columns.name + 1):
        cell = row.at(position)
        if isinstance(cell, str) and not is_blank(cell) and not PROJECT_ORDER.fullmatch(cell.strip()):
            if position == columns.order and not is_blank(row.at(columns.name)):
                continue
            return " ".join(cell.split())
    return ""


def begins(title: str, beginnings: tuple[str, ...]) -> bool:
    """Accents count: `Cộng nhóm A` is a subtotal, `Công viên` and `Tổng công ty` are none."""
    text = " ".join(unicodedata.normalize("NFC", title).casefold().split())
    return any(f"{text} ".startswith((f"{words} ", f"{words}:", f"{words} (")) for words in beginnings)


def is_total(row: PlainRow, title: str) -> bool:
    """The words of a total: `TỔNG SỐ`, `Tổng cộng (A+B)`."""
    if PROJECT_ORDER.fullmatch(row.order):
        return False
    return fold(title) in vocabulary().row_totals or begins(title, vocabulary().total_beginnings)


def is_subtotal(row: PlainRow, title: str) -> bool:
    """The words of a subtotal: `Cộng nhóm C`, `Cộng mục I`."""
    return not PROJECT_ORDER.fullmatch(row.order) and begins(title, vocabulary().subtotal_beginnings)


def is_part(title: str) -> bool:
    """The words of a part: `Trong đó: NSTW`, `- vốn tỉnh`."""
    return bool(_SUBLINE.match(title)) or begins(title, vocabulary().part_beginnings)


def shown(row: PlainRow) -> str:
    """The row's texts as a message quotes them."""
    texts = [" ".join(cell.split()) for cell in row.cells if isinstance(cell, str) and not is_blank(cell)]
    text = " ".join([row.order, *texts] if row.order and row.order not in texts[:1] else texts)
    return text[:80] or str(row.number)


def row_issue(
    code: str, severity: Severity, sheet: str, row: PlainRow, position: int, **values: object
) -> Issue:
    """An issue at a cell of the row: the given one, or its first filled one."""
    filled = [at for at, cell in enumerate(row.cells) if not is_blank(cell)]
    at = position if position in filled else (filled or [position])[0]
    told: dict[str, object] = {
        "found": shown(row),
        "row": str(row.number),
        "line": f"{sheet}!{row.number}",
        **values,
    }
    return Issue(code=code, severity=severity, sheet=sheet, cell=address(row.number - 1, at), values=told)
