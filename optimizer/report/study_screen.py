"""A study for a screen: each table as a frame with what its cells look like, each chart in Altair."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from models.units import Language
from optimizer.report.figures import PALETTE, Chart, localised
from optimizer.report.page import Value
from optimizer.report.study import StudyChart, StudyTable, shown

CHARACTER_PX = 8
"""Width of a letter on a screen, by which the widths of columns are turned into pixels."""

MOST_LINES = 4
HEIGHT, BAR_PX = 300, 18
FORMS = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down")
"""Marks of the lines of a chart: they are told apart without colours as well."""

BLANK = ("text", "center", "address")
"""Kinds of columns whose cells are texts; blank where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenTable:
    """A table as a frame: numbers stay numbers, so that a click sorts them.

    written : how the cells of a column are written, by heading. widths : in pixels, by heading.
    addresses : headings of columns that hold addresses. lines : lines of text a row needs at most.
    """

    frame: pd.DataFrame
    written: Mapping[str, Callable[[Any], str]]
    widths: Mapping[str, int]
    addresses: tuple[str, ...]
    lines: int


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
    lines = 1
    for at, own in enumerate(table.columns):
        if own.kind == "text":
            longest = max((len(str(row[at] or "")) for row in table.rows), default=0)
            lines = max(lines, math.ceil(longest / own.width))
    return ScreenTable(
        frame=pd.DataFrame(columns),
        written={
            head: _writer(own.kind, language)
            for head, own in zip(heads, table.columns, strict=True)
            if own.kind not in BLANK
        },
        widths={
            head: round(own.width * CHARACTER_PX) for head, own in zip(heads, table.columns, strict=True)
        },
        addresses=tuple(
            head for head, own in zip(heads, table.columns, strict=True) if own.kind == "address"
        ),
        lines=min(lines, MOST_LINES),
    )


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
    rows = table.rows if chart.first_rows is None else table.rows[: chart.first_rows]
    drawn_columns = tuple(chart.values)
    names = [table.columns[at].head for at in drawn_columns]
    axis = table.columns[chart.category].kind
    data = pd.DataFrame(
        [
            {
                "order": number,
                "at": _plain(row[chart.category]),
                "name": table.columns[at].head,
                "value": _plain(row[at]),
                "written": shown(row[at], table.columns[at].kind, language),
                "place": shown(row[chart.category], axis, language),
                "marked": number in table.marked,
            }
            for number, row in enumerate(rows)
            for at in drawn_columns
        ],
        columns=["order", "at", "name", "value", "written", "place", "marked"],
    )
    data = data[data["value"].notna() & data["at"].notna()]
    base = alt.Chart(data, title=alt.TitleParams(chart.title, anchor="start", fontSize=14))
    colour = alt.Color(
        "name:N",
        title=None,
        scale=alt.Scale(domain=names, range=[PALETTE[at % len(PALETTE)] for at in range(len(names))]),
        legend=alt.Legend(orient="bottom", columns=3, symbolLimit=0) if len(names) > 1 else None,
    )
    upward = alt.Axis(format=".0%" if "%" in chart.number_format else ",.4~f")
    tooltip = [
        alt.Tooltip("place:N", title=table.columns[chart.category].head),
        alt.Tooltip("written:N", title=" "),
        alt.Tooltip("name:N", title=" "),
    ]
    draw = _bars if chart.form in ("bar", "column") else _lines
    drawn = draw(base, chart, axis, colour, upward, names).encode(tooltip=tooltip)
    height = BAR_PX * max(len(rows), 4) + 40 if chart.form == "bar" else HEIGHT
    return localised(drawn.properties(height=height), language)


def _bars(
    base: alt.Chart, chart: StudyChart, _axis: str, colour: alt.Color, upward: alt.Axis, names: list[str]
) -> Any:
    """Bars in the order of the table; several values stand on each other, or side by side."""
    order = alt.EncodingSortField(field="order", op="min", order="ascending")
    axis = alt.Axis(labelOverlap=False, labelAngle=0 if chart.form == "bar" else -40)
    across: dict[str, Any] = {"sort": order, "title": chart.x_title or None, "axis": axis}
    value: dict[str, Any] = {
        "title": chart.y_title or None,
        "axis": upward,
        "stack": "zero" if chart.stacked else None,
    }
    beside = len(names) > 1 and not chart.stacked
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
        "name:N",
        title=None,
        scale=alt.Scale(domain=names, range=[FORMS[at % len(FORMS)] for at in range(len(names))]),
        legend=alt.Legend(orient="bottom", columns=3, symbolLimit=0) if len(names) > 1 else None,
    )
    title = chart.x_title or None
    if axis in BLANK:
        order = alt.EncodingSortField(field="order", op="min", order="ascending")
        across = alt.X("place:N", sort=order, title=title, axis=alt.Axis(labelAngle=-40))
    else:
        written = alt.Axis(format={"share": ".0%", "year": "d"}.get(axis, ",.4~f"))
        across = alt.X("at:Q", title=title, scale=alt.Scale(zero=False, nice=False), axis=written)
    encoded = base.encode(
        x=across,
        y=alt.Y("value:Q", title=chart.y_title or None, scale=alt.Scale(zero=False), axis=upward),
        color=colour,
    )
    line = encoded.mark_line().encode(order="order:Q")
    points = encoded.mark_point(filled=True, opacity=1).encode(
        shape=shape,
        size=alt.condition("datum.marked", alt.value(240), alt.value(70)),
    )
    return alt.layer(line, points)
