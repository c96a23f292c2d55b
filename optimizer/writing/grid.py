"""A table of a report: headings over several rows, numbered columns, a total on top, the lines.

Lines may stand in groups with subtotals. Between the total and the lines is a thin row with the filter,
so that neither filter nor sorting ever moves the total. A table may write the ids of its columns there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from optimizer.workbook.limits import address
from optimizer.writing.page import (
    AT_LEAST,
    FILL_COLOR,
    HEAD_COLOR,
    LINE_POINTS,
    MONEY,
    MUTED,
    POINTS,
    SHARE,
    SPARSE,
    TO_FILL,
    TOTAL_COLOR,
    YEAR,
    Formula,
    Page,
    Style,
    Value,
    Voice,
    height_of_lines,
    lines_of,
)

LOOKS: Mapping[str, Mapping[str, object]] = {
    "text": {"text_wrap": True, "align": "left"},
    "address": {"text_wrap": True, "align": "left"},
    "center": {"text_wrap": True, "align": "center"},
    "money": {"num_format": SPARSE, "align": "right"},
    "difference": {"num_format": MONEY, "align": "right"},
    "points": {"num_format": POINTS, "align": "right"},
    "share": {"num_format": SHARE, "align": "right"},
    "year": {"num_format": YEAR, "align": "center"},
    "count": {"num_format": YEAR, "align": "center"},
}
"""How each kind of column looks."""

HEAD_FILL = 0.85
"""Part of a column's width that bold text may be counted on to fill."""

TEXT_FILL = 1.05
"""The same for usual text, which is narrower than the digits a width counts."""

NO_LOOK: Mapping[str, object] = {}
NUMBER = "number"
"""Key of the column that the table numbers itself."""

FILTER_POINTS = 12.0

GROUP_LOOKS: tuple[Mapping[str, object], ...] = (
    {"bold": True, "bg_color": TOTAL_COLOR},
    {"bold": True, "italic": True},
    {"bold": True},
    {"italic": True},
)
"""How group rows look, by level."""

HEAD: Mapping[str, object] = {
    "bold": True,
    "text_wrap": True,
    "align": "center",
    "border": 1,
    "bg_color": HEAD_COLOR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column[Item]:
    """One column.

    head : its heading; over : headings above it from the top, shared with its neighbours.
    kind : key of `LOOKS`. cell : value of an item, given the Excel number of its row.
    total : whether the total row sums it; in_groups : whether group rows do, and the total adds them.
    id : what programs find it by. at_least : whether an item's amount is only a lower limit.
    printed : False for columns right of the printed area; their blank cells are not written.
    """

    key: str
    head: str
    cell: Callable[[Item, int], Value]
    kind: str = "text"
    width: float = 10
    over: tuple[str, ...] = ()
    total: bool = False
    in_groups: bool = True
    id: str = ""
    at_least: Callable[[Item], bool] | None = None
    printed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup[Item]:
    """Lines under a heading of their own: items, or groups of a lower level."""

    number: str
    label: str
    items: tuple[Item, ...] = ()
    parts: tuple["RowGroup[Item]", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place[Item]:
    """Where a table stands. Rows and columns count from 0.

    columns : by key. first, last : rows of the lines with their groups; last < first where there are none.
    totals : value of each summed column. amounts : the same of every item, in the order they stand.
    """

    page: Page
    columns: Mapping[str, int]
    total_row: int
    first: int
    last: int
    totals: Mapping[str, int | float]
    amounts: Sequence[tuple[Item, Mapping[str, int | float]]]

    def area(self, key: str) -> str:
        """Cells of a column from first line to last, as other sheets name them."""
        return self.page.area(self.first, self.columns[key], max(self.first, self.last))

    def total(self, key: str) -> Formula:
        """The total of a column as a live reference."""
        cell = self.page.reference(self.total_row, self.columns[key])
        return Formula(text=f"={cell}", value=self.totals[key])


def number_column[Item](page: Voice, width: float = 5) -> Column[Item]:
    """The column that the table numbers itself."""
    head = page.say("column.number")
    return Column(key=NUMBER, head=head, cell=lambda _, __: None, kind="center", width=width)


def write_table[Item](
    page: Page,
    top: int,
    columns: Sequence[Column[Item]],
    items: Sequence[Item | RowGroup[Item]],
    *,
    look: Callable[[Item], Mapping[str, object]] = lambda _: NO_LOOK,
    total_at: str = "",
    frozen: int = 0,
    has_filter: bool = True,
    is_alone: bool = True,
    empty: str = "",
) -> Place[Item]:
    """Write a table from row `top` on.

    items : lines, or groups of lines. look : how the row of an item differs. total_at : key of the column
    that says "Total"; empty = no total row. frozen : columns that stay in sight. has_filter : False for
    one of several tables of a sheet, which has no filter, no frozen panes and no repeated headings.
    is_alone : False for the first of several, whose headings would be printed above the others too.
    empty : what stands where there are no lines; "None" where nothing is said.
    """
    levels = 1 + max(len(column.over) for column in columns)
    if any(isinstance(item, RowGroup) for item in items):
        page.sheet.outline_settings(visible=True, symbols_below=False)
    _columns(page, columns)
    _header(page, top, columns, levels)
    numbers = top + levels
    _numbers(page, numbers, columns)
    total_row = numbers + 1
    first = total_row + bool(total_at) + has_filter
    lines = _Lines(page=page, columns=columns, look=look, label_at=total_at, row=first)
    sums = lines.add(items)
    if total_at:
        _total_row(page, total_row, columns, sums, (first, lines.row - 1), total_at)
    shown = sum(column.printed for column in columns)
    if not items:
        nothing = {"italic": True, "border": 1, "align": "center"}
        page.merged((first, 0, first, shown - 1), empty or page.say("none"), **nothing)
    if has_filter:
        _filter_row(page, first - 1, columns)
        page.sheet.autofilter(first - 1, 0, max(first, lines.row - 1), shown - 1)
        page.sheet.freeze_panes(first, frozen)
        if is_alone:
            page.sheet.repeat_rows(top, numbers)
    return Place(
        page=page,
        columns={column.key: at for at, column in enumerate(columns)},
        total_row=total_row,
        first=first,
        last=lines.row - 1,
        totals=sums.values,
        amounts=lines.amounts,
    )


def widths_of[Item](columns: Sequence[Column[Item]]) -> list[float]:
    """Widths of the columns that are printed."""
    return [column.width for column in columns if column.printed]


def _columns[Item](page: Page, columns: Sequence[Column[Item]]) -> None:
    for at, column in enumerate(columns):
        look = None if column.printed else page.styles.of(**LOOKS[column.kind])
        page.sheet.set_column(at, at, column.width, look)


def _header[Item](page: Page, top: int, columns: Sequence[Column[Item]], levels: int) -> None:
    """Headings over `levels` rows, high enough for their texts; neighbours with one heading share it."""
    heights = _heights(columns, levels)
    for level in range(levels - 1):
        at = 0
        for over, group in groupby(columns, key=lambda column: column.over[: level + 1]):
            count = len(list(group))
            if len(over) > level:
                page.merged((top + level, at, top + level, at + count - 1), over[level], **HEAD)
            at += count
    for at, column in enumerate(columns):
        if column.head:
            page.merged((top + len(column.over), at, top + levels - 1, at), column.head, **HEAD)
    for level, lines in enumerate(heights):
        page.set_row(top + level, LINE_POINTS * lines + 4)


def _heights[Item](columns: Sequence[Column[Item]], levels: int) -> list[int]:
    """Lines of each heading row."""
    heights = []
    for level in range(levels - 1):
        groups = [(over, list(own)) for over, own in groupby(columns, key=lambda c: c.over[: level + 1])]
        wide = [(over[level], sum(c.width for c in own)) for over, own in groups if len(over) > level]
        heights.append(max((lines_of(text, HEAD_FILL * width) for text, width in wide), default=1))
    needed = (lines_of(c.head, HEAD_FILL * c.width) - sum(heights[len(c.over) :]) for c in columns)
    return [*heights, max(1, *needed)]


def _numbers[Item](page: Page, row: int, columns: Sequence[Column[Item]]) -> None:
    for at, column in enumerate(columns):
        if column.printed:
            page.text(row, at, f"({at + 1})", align="center", border=1, font_size=8, italic=True)


def _filter_row[Item](page: Page, row: int, columns: Sequence[Column[Item]]) -> None:
    """The thin row above the lines; ids stand there, unseen within the printed area."""
    page.set_row(row, FILTER_POINTS)
    for at, column in enumerate(columns):
        look: dict[str, object] = {"font_size": 7, "font_color": MUTED, "align": "center"}
        if column.printed:
            look |= {"num_format": ";;;", "border": 1}
        if column.id or column.printed:
            page.put(row, at, column.id or None, **look)


@dataclass(slots=True)
class _Sums:
    """Sums of the columns that have one; which are only lower limits, and which wait to be filled in."""

    values: dict[str, int | float]
    at_least: set[str] = field(default_factory=set)
    to_fill: set[str] = field(default_factory=set)
    rows: list[int] = field(default_factory=list)

    def add(self, other: "_Sums", row: int) -> None:
        """Another sum, which stands in `row`."""
        for key, value in other.values.items():
            self.values[key] += value
        self.at_least |= other.at_least
        self.to_fill |= other.to_fill
        self.rows.append(row)

    def look(self, key: str, number_format: str) -> dict[str, object]:
        """How the sum of a column looks: marked as long as something in it waits to be filled in."""
        if key in self.to_fill:
            return {"num_format": SPARSE, "bg_color": FILL_COLOR}
        return {"num_format": AT_LEAST if key in self.at_least else number_format}


@dataclass(slots=True, kw_only=True)
class _Lines[Item]:
    """Writes lines and groups downwards. row : the next one."""

    page: Page
    columns: Sequence[Column[Item]]
    look: Callable[[Item], Mapping[str, object]]
    label_at: str
    row: int
    amounts: list[tuple[Item, Mapping[str, int | float]]] = field(default_factory=list)
    styles: dict[tuple[tuple[str, object], ...], list[Style]] = field(default_factory=dict)

    def add(self, items: Sequence[Item | RowGroup[Item]], level: int = 0) -> _Sums:
        """Write them, and say what they sum to."""
        sums = _Sums({column.key: 0 for column in self.columns if column.total})
        for number, item in enumerate(items, start=1):
            row = self.row
            self.row += 1
            if isinstance(item, RowGroup):
                own = self.add(item.parts or item.items, level + 1)
                self._group(row, item, own, level)
            else:
                own = self._line(row, item, number, level)
            sums.add(own, row)
        return sums

    def _line(self, row: int, item: Item, number: int, level: int) -> _Sums:
        sums, own = _Sums({}), self.look(item)
        styles = self._styles(own)
        lines = 1
        for at, column in enumerate(self.columns):
            value = number if column.key == NUMBER else column.cell(item, row + 1)
            marks: dict[str, object] = {}
            if value == TO_FILL:
                value, marks["bg_color"] = None, FILL_COLOR
                sums.to_fill.add(column.key)
            if column.total:
                sums.values[column.key] = _amount(value)
                if column.at_least is not None and column.at_least(item):
                    sums.at_least.add(column.key)
                    marks["num_format"] = AT_LEAST
            if value is not None or column.printed:
                style = self.page.style({**_look(column, own), **marks}) if marks else styles[at]
                self.page.put_in(row, at, value, style)
            if isinstance(value, str) and column.printed:
                lines = max(lines, lines_of(value[: self.page.shown], TEXT_FILL * column.width))
        self.page.set_row(row, height_of_lines(lines), {"level": level})
        self.amounts.append((item, sums.values))
        return sums

    def _styles(self, own: Mapping[str, object]) -> list[Style]:
        """The style of every column in a row that differs by `own`; the same for all such rows."""
        key = tuple(own.items())
        if key not in self.styles:
            self.styles[key] = [self.page.style(_look(column, own)) for column in self.columns]
        return self.styles[key]

    def _group(self, row: int, group: RowGroup[Item], sums: _Sums, level: int) -> None:
        """A group row: a sum of its lines, which follow each other, or of the groups in it."""
        lines = 1
        for at, column in enumerate(self.columns):
            look = {**LOOKS[column.kind], "border": 1, **GROUP_LOOKS[level]}
            value: Value = None
            if column.key in (NUMBER, self.label_at):
                value = group.number if column.key == NUMBER else group.label
                lines = max(lines, lines_of(value[: self.page.shown], HEAD_FILL * column.width))
            elif column.total and column.in_groups:
                cells = _added(at, sums.rows) if group.parts else f"SUM({_range(at, row + 1, self.row - 1)})"
                value = Formula(text=f"={cells}", value=sums.values[column.key])
                look |= sums.look(column.key, str(look["num_format"]))
            if column.printed:
                self.page.put(row, at, value, **look)
        self.page.titles.add(row)
        self.page.set_row(row, height_of_lines(lines), {"level": level})


def _look[Item](column: Column[Item], own: Mapping[str, object]) -> dict[str, object]:
    return {**LOOKS[column.kind], "border": 1, **own}


def _amount(value: Value) -> int | float:
    if isinstance(value, Formula):
        return value.value
    return 0 if value is None or isinstance(value, str) else value


def _range(at: int, first: int, last: int) -> str:
    return f"{address(first, at)}:{address(last, at)}"


def _added(at: int, rows: Sequence[int]) -> str:
    return "+".join(address(row, at) for row in rows)


def _total_row[Item](
    page: Page,
    row: int,
    columns: Sequence[Column[Item]],
    sums: _Sums,
    lines: tuple[int, int],
    total_at: str,
) -> None:
    """Groups added one by one; where there are none, and right of the printed area, all lines summed."""
    first, last = lines
    is_grouped = len(sums.rows) < last - first + 1
    for at, column in enumerate(columns):
        look = {**LOOKS[column.kind], "border": 1, "bold": True, "bg_color": TOTAL_COLOR}
        value: Value = page.say("total") if column.key == total_at else None
        if column.total:
            grouped = is_grouped and column.in_groups
            cells = _added(at, sums.rows) if grouped else f"SUM({_range(at, first, last)})"
            value = Formula(text=f"={cells}", value=sums.values[column.key]) if last >= first else 0
            number_format = MONEY if column.kind == "money" else look["num_format"]
            look |= sums.look(column.key, str(number_format))
        if column.printed or value is not None:
            page.put(row, at, value, **look)
    page.set_row(row, LINE_POINTS + 5)


def money_width(largest: int) -> float:
    """Width of a column for amounts up to this one, with their separators."""
    digits = len(str(abs(largest)))
    return max(8.5, digits + (digits - 1) // 3 + 2.0)
