"""A study for a screen: each table as a frame with what its cells look like, each chart in Altair."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from models.units import Language
from optimizer.report.screen.figures import PALETTE, Chart, localised
from optimizer.report.studies.study import StudyChart, StudyColumn, StudyTable, shown
from optimizer.writing.page import Value

CHARACTER_PX = 8
"""Width of a letter on a screen, by which the widths of columns are turned into pixels."""

LONGEST_HEAD, MARGIN_PX = 34, 20
MOST_LINES, MOST_ROWS = 4, 0.8
"""Rows of a table are as high as this part of them needs, up to so many lines."""

HEIGHT, BAR_PX, AXES_PX = 320, 20, 110
FORMS = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down")
"""Marks of the lines of a chart: they are told apart without colours as well."""

BLANK = ("text", "center", "address")
"""Kinds of columns whose cells are texts; blank where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenTable:
    """A table as a frame: numbers stay numbers, so that a click sorts them.

    written : how the cells of a column are written, by heading. widths : in pixels, by heading.
    addresses : headings of columns that hold addresses. lines : lines of text in a row.
    longer : texts that need more lines than that, each after what its row is called, if it is called.
    """

    frame: pd.DataFrame
    written: Mapping[str, Callable[[Any], str]]
    widths: Mapping[str, int]
    addresses: tuple[str, ...]
    lines: int
    longer: tuple[tuple[str, str], ...] = ()


def screen_table(table: StudyTable, language: Language) -> ScreenTable:
    """The frame of a table; a heading that stands twice gets a number."""
    heads: list[str] = []
    for own in table.columns:
        heads.append(own.head if own.head not in heads else f"{own.head} ({heads.count(own.head) + 1})")
    columns = {}
    for at, head in enumerate(heads):
        is_text = table.columns[at].kind in BLANK
        cells = [_plain(row[at]) for row in table.rows]
        columns[head] = ["" if cell is None else str(cell) for cell in cells] if is_text else cells
    return ScreenTable(
        frame=pd.DataFrame(columns),
        written={
            head: _writer(own.kind, language)
            for head, own in zip(heads, table.columns, strict=True)
            if own.kind not in BLANK
        },
        widths={head: _width(own) for head, own in zip(heads, table.columns, strict=True)},
        addresses=tuple(
            head for head, own in zip(heads, table.columns, strict=True) if own.kind == "address"
        ),
        lines=_lines_of(table),
        longer=tuple(_longer(table, _lines_of(table))),
    )


def _longer(table: StudyTable, lines: int) -> Iterator[tuple[str, str]]:
    """First cell and full text of what a row of so many lines cuts off."""
    has_name = table.columns[0].kind == "text"
    for row in table.rows:
        for cell, own in zip(row, table.columns, strict=True):
            if own.kind == "text" and isinstance(cell, str) and _lines_in(cell, own) > lines:
                yield str(row[0]) if has_name else cell, cell


def _lines_in(cell: object, own: StudyColumn) -> int:
    return math.ceil(len(str(cell or "")) / own.width)


def _width(own: StudyColumn) -> int:
    """Wide enough for what the workbook holds there, and for a heading, which a screen never wraps."""
    return max(round(own.width * CHARACTER_PX), min(len(own.head), LONGEST_HEAD) * CHARACTER_PX + MARGIN_PX)


def _lines_of(table: StudyTable) -> int:
    """Lines of text that most rows need: rows of a screen are all as high."""
    needed = sorted(
        max(
            (
                _lines_in(cell, own)
                for cell, own in zip(row, table.columns, strict=True)
                if own.kind == "text"
            ),
            default=1,
        )
        for row in table.rows
    )
    most = needed[round((len(needed) - 1) * MOST_ROWS)] if needed else 1
    return max(1, min(most, MOST_LINES))


def _plain(value: Value) -> str | int | float | None:
    """A cell without its formula."""
    return value if value is None or isinstance(value, str | int | float) else value.value


def _writer(kind: str, language: Language) -> Callable[[Any], str]:
    def written(value: Any) -> str:
        if isinstance(value, str):
            return value
        return shown(None if pd.isna(value) else value, kind, language)

    return written


def study_chart(table: StudyTable, chart: StudyChart, language: Language) -> Chart:
    """One of a table's charts: lines, points joined in their order, standing or lying bars."""
    data = _chart_data(table, chart, language)
    words = [str(row[chart.colours]) for row in table.rows] if chart.colours is not None else None
    names = list(dict.fromkeys(words or data["name"]))
    base = alt.Chart(data)
    colour = alt.Color(
        "colour:N",
        title=None,
        scale=alt.Scale(domain=names, range=[PALETTE[at % len(PALETTE)] for at in range(len(names))]),
        legend=alt.Legend(orient="top", columns=3, symbolLimit=0) if len(names) > 1 else None,
    )
    upward = alt.Axis(format=".0%" if "%" in chart.number_format else ",.4~f", tickCount=8)
    tooltip = [
        alt.Tooltip("place:N", title=table.columns[chart.category].head),
        alt.Tooltip("written:N", title=" "),
        alt.Tooltip("name:N", title=" "),
    ]
    if chart.form in ("bar", "column"):
        drawn = _bars(base, chart, colour, upward, names)
    else:
        drawn = _lines(base, chart, table.columns[chart.category].kind, colour, upward, names)
    title = alt.TitleParams(chart.title, anchor="start", fontSize=14)
    rows = int(data["order"].nunique())
    bars = rows if chart.stacked else rows * len(tuple(chart.values))
    height = BAR_PX * max(bars, 4) + AXES_PX if chart.form == "bar" else HEIGHT
    return localised(drawn.encode(tooltip=tooltip).properties(height=height, title=title), language)


def _chart_data(table: StudyTable, chart: StudyChart, language: Language) -> pd.DataFrame:
    """A row for each value that is known. A comma at the end of the number format shows thousands of it."""
    divisor = 1000 if chart.number_format.endswith(",") else 1
    kind = table.columns[chart.category].kind
    rows = []
    for number, row in enumerate(table.rows[: chart.first_rows]):
        for at in tuple(chart.values):
            place, value = _plain(row[chart.category]), _plain(row[at])
            if place is None or not isinstance(value, int | float):
                continue
            head = table.columns[at].head
            rows.append(
                {
                    "order": number,
                    "at": place,
                    "name": head,
                    "colour": head if chart.colours is None else str(row[chart.colours]),
                    "value": value / divisor,
                    "written": shown(row[at], table.columns[at].kind, language),
                    "place": shown(row[chart.category], kind, language),
                    "marked": number in table.marked,
                }
            )
    columns = ["order", "at", "name", "colour", "value", "written", "place", "marked"]
    return pd.DataFrame(rows, columns=columns)


def _bars(base: alt.Chart, chart: StudyChart, colour: alt.Color, upward: alt.Axis, names: list[str]) -> Any:
    """Bars in the order of the table; several values stand on each other, or side by side."""
    order = alt.EncodingSortField(field="order", op="min", order="ascending")
    axis = alt.Axis(labelOverlap=False, labelAngle=0 if chart.form == "bar" else -40)
    across: dict[str, Any] = {"sort": order, "title": chart.x_title or None, "axis": axis}
    value: dict[str, Any] = {"title": chart.y_title or None, "axis": upward, "stack": chart.stacked}
    beside = len(tuple(chart.values)) > 1 and not chart.stacked
    encoded: dict[str, Any]
    if chart.form == "bar":
        encoded = {"y": alt.Y("place:N", **across), "x": alt.X("value:Q", **value)}
        if beside:
            encoded["yOffset"] = alt.YOffset("name:N", sort=names)
    else:
        encoded = {"x": alt.X("place:N", **across), "y": alt.Y("value:Q", **value)}
        if beside:
            encoded["xOffset"] = alt.XOffset("name:N", sort=names)
    return base.mark_bar().encode(**encoded, color=colour)


def _lines(
    base: alt.Chart, chart: StudyChart, axis: str, colour: alt.Color, upward: alt.Axis, names: list[str]
) -> Any:
    """Lines over an axis of numbers, or over places in their order; a marked point is larger."""
    shape = alt.Shape(
        "colour:N",
        title=None,
        scale=alt.Scale(domain=names, range=[FORMS[at % len(FORMS)] for at in range(len(names))]),
        legend=alt.Legend(orient="top", columns=3, symbolLimit=0) if len(names) > 1 else None,
    )
    title = chart.x_title or None
    if axis in BLANK:
        order = alt.EncodingSortField(field="order", op="min", order="ascending")
        across = alt.X("place:N", sort=order, title=title, axis=alt.Axis(labelAngle=-40))
    else:
        written = alt.Axis(format={"share": ".0%", "year": "d"}.get(axis, ",.4~f"), tickCount=10)
        across = alt.X("at:Q", title=title, scale=alt.Scale(zero=False, nice=False), axis=written)
    encoded = base.encode(
        x=across,
        y=alt.Y("value:Q", title=chart.y_title or None, scale=alt.Scale(zero=False), axis=upward),
        color=colour,
    )
    line = encoded.mark_line().encode(order="order:Q", detail="name:N")
    points = encoded.mark_point(filled=True, opacity=1).encode(
        shape=shape,
        size=alt.condition("datum.marked", alt.value(240), alt.value(70)),
    )
    return alt.layer(line, points)
