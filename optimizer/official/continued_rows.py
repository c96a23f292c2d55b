"""Names, decisions and remarks that a list goes on with on the row below: made one row again."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from optimizer.official.group_titles import is_known_title
from optimizer.official.line_rows import (
    PROJECT_ORDER,
    Columns,
    details_of,
    has_amount,
    has_code,
    is_blank,
    is_part,
    is_subtotal,
    is_total,
    title_of,
)
from optimizer.official.numbering import label_in
from optimizer.official.plain_list import PlainRow
from optimizer.workbook.raw import Cell
from optimizer.workbook.schema import fold

_OPEN_END = re.compile(r"[,;(–+&/-]$|\b(?:và|của|thuộc|tại|đến|từ|xã|huyện|tỉnh|cho|các)$", re.IGNORECASE)
"""How a name ends that is not complete."""
_GOES_ON = re.compile(r"[a-zà-ỹđ0-9,.;)–&/]|\((?![*0-9])")
"""How the rest of a name begins: titles and projects begin with a capital letter."""
_NOTE = re.compile(r"(ghi chu|chu thich|nguon so lieu|don vi tinh|don vi|dvt)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedRow:
    """A row that went on with the one above it: numbers of both, and the name as it is read."""

    number: int
    above: int
    name: str


def with_whole_rows(
    rows: Sequence[PlainRow], columns: Columns, settled: Collection[int]
) -> tuple[list[PlainRow], list[JoinedRow]]:
    """The rows without those that only go on with the row above them, and which these are.

    The whole row bears the number of the one with the amounts. settled : rows that a person spoke of.
    """
    whole: list[PlainRow] = []
    joined: list[JoinedRow] = []
    last = 0
    for row in rows:
        above = whole[-1] if whole else None
        is_below = above is not None and row.number == last + 1 and row.number not in settled
        if above is not None and is_below and _goes_on(above, row, columns):
            whole[-1] = _both(above, row, columns)
            other = above.number if whole[-1].number == row.number else row.number
            name = str(whole[-1].at(columns.name) or "")
            joined.append(JoinedRow(number=other, above=whole[-1].number, name=name))
        else:
            whole.append(row)
        last = row.number
    return whole, joined


def end_with_rest(rows: Sequence[PlainRow], end: int, columns: Columns) -> int:
    """The end of a table whose last row goes on below."""
    while 0 < end < len(rows) and rows[end].number == rows[end - 1].number + 1:
        if is_blank(rows[end].at(columns.name)) or not _goes_on(rows[end - 1], rows[end], columns):
            break
        end += 1
    return end


def _goes_on(above: PlainRow, row: PlainRow, columns: Columns) -> bool:
    """Whether a row says nothing of its own: no number, no code, no amount beside those above it."""
    if row.order or has_code(row, columns):
        return False
    if is_total(above, title_of(above, columns)) or is_subtotal(above, title_of(above, columns)):
        return False
    both = [at for at in columns.amounts if not is_blank(above.at(at)) and not is_blank(row.at(at))]
    if both or (has_amount(row, columns) and not _may_lack_amounts(above, columns)):
        return False
    name = row.at(columns.name)
    if is_blank(name):
        is_remark = not has_amount(row, columns) and details_of(row, columns) > 0
        return is_remark and details_of(above, columns) > 0
    return isinstance(name, str) and _is_rest(above, row, name, columns)


def _may_lack_amounts(above: PlainRow, columns: Columns) -> bool:
    """A project whose amounts may stand on its second row."""
    is_line = PROJECT_ORDER.fullmatch(above.order) or has_code(above, columns) or details_of(above, columns)
    is_titled = is_known_title(title_of(above, columns))
    return bool(is_line) and not has_amount(above, columns) and not is_titled


def _is_rest(above: PlainRow, row: PlainRow, name: str, columns: Columns) -> bool:
    title = title_of(above, columns)
    text = " ".join(name.split())
    if not title or is_part(text) or is_total(row, text) or is_subtotal(row, text) or label_in(text)[0]:
        return False
    if _NOTE.match(fold(text)) or _NOTE.match(fold(title)) or is_part(title):
        return False
    is_open = bool(_OPEN_END.search(title))
    if has_amount(row, columns) and not is_open and not PROJECT_ORDER.fullmatch(above.order):
        return False
    return (is_open or bool(_GOES_ON.match(text))) and (is_open or not is_known_title(text))


def _both(above: PlainRow, row: PlainRow, columns: Columns) -> PlainRow:
    """One row of two: texts one after the other, amounts where they stand."""
    width = max(len(above.cells), len(row.cells))
    cells = tuple(_cell(above.at(at), row.at(at)) for at in range(width))
    number = row.number if has_amount(row, columns) else above.number
    return replace(above, cells=cells, number=number)


def _cell(upper: Cell, lower: Cell) -> Cell:
    if is_blank(upper) or is_blank(lower):
        return upper if is_blank(lower) else lower
    return f"{upper} {lower}"
