"""A table of a report: two header rows, a total row, numbered columns with a filter, the lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from optimizer.report.page import (
    HEAD_COLOR,
    LINE_POINTS,
    MONEY,
    POINTS,
    SHARE,
    TOTAL_COLOR,
    YEAR,
    Formula,
    Page,
    Value,
    height_of_lines,
    lines_of,
)
from optimizer.workbook.limits import column_letters

LOOKS: Mapping[str, Mapping[str, object]] = {
    "text": {"text_wrap": True, "align": "left", "indent": 1},
    "center": {"text_wrap": True, "align": "center"},
    "money": {"num_format": MONEY, "align": "right"},
    "points": {"num_format": POINTS, "align": "right"},
    "share": {"num_format": SHARE, "align": "right"},
    "year": {"num_format": YEAR, "align": "center"},
}
"""How each kind of column looks."""

HEAD_FILL = 0.85
"""Part of a column's width that bold text may be counted on to fill."""

INDENT = 1.5
"""Width that the indent of a text takes, in characters."""

NO_LOOK: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column[Item]:
    """One column.

    head : its heading; over : heading above it, shared with its neighbours; empty = none.
    kind : key of `LOOKS`. cell : value of an item, given the Excel number of its row.
    total : whether the total row sums it.
    """

    key: str
    head: str
    cell: Callable[[Item, int], Value]
    kind: str = "text"
    width: float = 10
    over: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a table stands. Rows and columns count from 0.

    columns : by key. first, last : rows of the lines; last < first where there are none.
    totals : value of each summed column.
    """

    columns: Mapping[str, int]
    total_row: int
    first: int
    last: int
    totals: Mapping[str, int | float]


def letters[Item](columns: Sequence[Column[Item]]) -> dict[str, str]:
    """Excel letters of each column, by key."""
    return {column.key: column_letters(at) for at, column in enumerate(columns)}


def write_table[Item](
    page: Page,
    top: int,
    columns: Sequence[Column[Item]],
    items: Sequence[Item],
    *,
    look: Callable[[Item], Mapping[str, object]] = lambda _: NO_LOOK,
    total_at: str = "",
    frozen: int = 0,
) -> Place:
    """Write a table from row `top` on.

    look : how the row of an item differs. total_at : key of the column that says "Total"; empty = no
    total row. frozen : columns that stay in sight.
    """
    for at, column in enumerate(columns):
        page.sheet.set_column(at, at, column.width)
    _header(page, top, columns)
    has_total = bool(total_at)
    numbers = top + 2 + has_total
    first, last = numbers + 1, numbers + len(items)
    for at in range(len(columns)):
        numbered = {"align": "center", "border": 1, "font_size": 8, "italic": True}
        page.text(numbers, at, f"({at + 1})", **numbered)
    totals = _lines(page, first, columns, items, look)
    if has_total:
        _total_row(page, top + 2, columns, totals, (first, last), total_at)
    if items:
        page.sheet.autofilter(numbers, 0, last, len(columns) - 1)
    else:
        nothing = {"italic": True, "border": 1, "align": "center"}
        page.merged((first, 0, first, len(columns) - 1), page.say("none"), **nothing)
    page.sheet.freeze_panes(first, frozen)
    page.sheet.repeat_rows(top, top + 1)
    return Place(
        columns={column.key: at for at, column in enumerate(columns)},
        total_row=top + 2,
        first=first,
        last=last,
        totals=totals,
    )


def _header[Item](page: Page, top: int, columns: Sequence[Column[Item]]) -> None:
    """Two header rows, high enough for their texts; neighbours with one heading above share it."""
    groups = [(over, list(group)) for over, group in groupby(columns, key=lambda column: column.over)]
    heights = {column.key: lines_of(column.head, HEAD_FILL * column.width) for column in columns}
    wide = {over: sum(column.width for column in group) for over, group in groups if over}
    upper = max((lines_of(over, HEAD_FILL * width) for over, width in wide.items()), default=1)
    lower = max(heights[column.key] - (0 if column.over else upper) for column in columns)
    at = 0
    for over, group in groups:
        if over:
            page.merged((top, at, top, at + len(group) - 1), over, **_HEAD)
        for column in group:
            if over:
                page.text(top + 1, at, column.head, **_HEAD)
            else:
                page.merged((top, at, top + 1, at), column.head, **_HEAD)
            at += 1
    page.sheet.set_row(top, LINE_POINTS * upper + 4)
    page.sheet.set_row(top + 1, LINE_POINTS * max(1, lower) + 4)


_HEAD: dict[str, object] = {
    "bold": True,
    "text_wrap": True,
    "align": "center",
    "border": 1,
    "bg_color": HEAD_COLOR,
}


def _lines[Item](
    page: Page,
    first: int,
    columns: Sequence[Column[Item]],
    items: Sequence[Item],
    look: Callable[[Item], Mapping[str, object]],
) -> dict[str, int | float]:
    """Write the lines; the sums of the columns that have one."""
    totals: dict[str, int | float] = {column.key: 0 for column in columns if column.total}
    for offset, item in enumerate(items):
        row, own = first + offset, look(item)
        lines = 1
        for at, column in enumerate(columns):
            value = column.cell(item, row + 1)
            page.put(row, at, value, **{**LOOKS[column.kind], "border": 1, **own})
            if column.total and not isinstance(value, str) and value is not None:
                totals[column.key] += value.value if isinstance(value, Formula) else value
            if isinstance(value, str):
                lines = max(lines, lines_of(value[: page.shown], column.width - INDENT))
        page.sheet.set_row(row, height_of_lines(lines))
    return totals


def _total_row[Item](
    page: Page,
    row: int,
    columns: Sequence[Column[Item]],
    totals: Mapping[str, int | float],
    lines: tuple[int, int],
    total_at: str,
) -> None:
    """Sums of what the filter shows, as live formulas."""
    first, last = lines
    for at, column in enumerate(columns):
        look = {**LOOKS[column.kind], "border": 1, "bold": True, "bg_color": TOTAL_COLOR}
        value: Value = page.say("total") if column.key == total_at else None
        if column.total:
            name = column_letters(at)
            formula = f"=SUBTOTAL(9,{name}{first + 1}:{name}{last + 1})"
            value = Formula(text=formula, value=totals[column.key]) if last >= first else 0
        page.put(row, at, value, **look)
