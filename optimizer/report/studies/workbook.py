"""A study as a workbook: findings first, then each table with its native charts on a page of its own."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from models.units import Language
from optimizer.files import write_whole
from optimizer.report.studies.study import Study, StudyChart, StudyTable
from optimizer.writing.grid import Column, Place, number_column, widths_of, write_table
from optimizer.writing.heading import TITLE_POINTS, TITLE_SIZE, TITLE_WIDTH
from optimizer.writing.options import options
from optimizer.writing.page import (
    FONT,
    TOTAL_COLOR,
    Page,
    Styles,
    Value,
    full_text,
    height_of,
    lines_of,
    paper_for,
)

PAGE_WIDTHS = (28.0, 28.0, 28.0, 28.0)
ONE_PAGE_ROWS = 20
"""Tables with charts go on one page up to this many rows."""
CHART_ROWS, CHART_HEIGHT, CHART_WIDTH = 20, 380, 860
BAR_PX = 17
"""Height of one bar of a chart that lies."""
COLORS = ("#1F4E79", "#C55A11", "#7F7F7F", "#2E75B6", "#7F6000", "#548235")
MARK_COLOR = "#FFE699"

type Row = tuple[int, Sequence[Value]]


def write_study(study: Study, day: date, path: Path, language: Language = "vi") -> None:
    """Write it: whole or not at all, the same bytes for the same study.

    day : what the file says it was made on, since nothing in it comes from the clock. Errors: OSError.
    """
    content = study_bytes(study, day, language)
    write_whole(path, content)


def study_bytes(study: Study, day: date, language: Language = "vi") -> bytes:
    """The workbook's bytes."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, options())
    styles = Styles(workbook=workbook)
    pages = []
    first = Page(sheet=None, styles=styles, language=language)
    for name in (first.say("study.summary"), *(table.sheet for table in study.tables)):
        page = full_text(Page(sheet=None, styles=styles, language=language))
        page.sheet = workbook.add_worksheet(name)
        pages.append(page)
    workbook.set_properties(
        {"title": study.title, "author": "Cân Vốn", "created": datetime.combine(day, time())}
    )
    _write_findings(pages[0], study)
    for page, table in zip(pages[1:], study.tables, strict=True):
        _write_table(page, study, table)
    workbook.close()
    return buffer.getvalue()


def _heading(page: Page, title: str, subtitle: str, widths: Sequence[float]) -> int:
    last = len(widths) - 1
    look: dict[str, object] = {"bold": True, "align": "center", "font_size": TITLE_SIZE, "text_wrap": True}
    page.merged((0, 0, 0, last), title, **look)
    page.set_row(0, TITLE_POINTS * lines_of(title, sum(widths) / TITLE_WIDTH))
    page.merged((1, 0, 1, last), subtitle, italic=True, align="center", text_wrap=True)
    page.set_row(1, height_of(subtitle[: page.shown], sum(widths)))
    return 3


def _write_findings(page: Page, study: Study) -> None:
    """What was found, then what whoever reads must know."""
    page.sheet.set_column(0, len(PAGE_WIDTHS) - 1, PAGE_WIDTHS[0])
    row = _heading(page, study.title.upper(), study.subtitle, PAGE_WIDTHS)
    for part, texts in (("findings", study.findings), ("cautions", study.cautions)):
        if not texts:
            continue
        look: dict[str, object] = {"bold": True, "bg_color": TOTAL_COLOR, "border": 1}
        page.merged((row, 0, row, len(PAGE_WIDTHS) - 1), page.say(f"study.{part}"), **look)
        row += 1
        for text in texts:
            page.paragraph(row, f"– {text}", PAGE_WIDTHS)
            row += 1
        row += 1
    page.print_setup()


def _write_table(page: Page, study: Study, table: StudyTable) -> None:
    columns = [number_column(page), *_columns(table)]
    widths = widths_of(columns)
    top = _heading(page, table.title.upper(), study.subtitle, widths)
    has_money = any(column.kind in ("money", "difference") for column in table.columns)
    if has_money:
        page.merged((top, 0, top, len(widths) - 1), page.say("unit"), italic=True, align="right")
    rows: list[Row] = list(enumerate(table.rows))
    place = write_table(
        page,
        top + 1,
        columns,
        rows,
        look=lambda row: {"bg_color": MARK_COLOR} if row[0] in table.marked else {},
        frozen=2,
    )
    at = max(place.first, place.last) + 2
    fits = bool(table.charts) and len(rows) <= ONE_PAGE_ROWS
    breaks = []
    for chart in table.charts if rows else ():
        breaks.append(at)
        at += _chart(page, chart, table, place, at)
    if breaks and not fits:
        page.sheet.set_h_pagebreaks(breaks)
    paper = paper_for(widths)
    page.print_setup(paper=paper, pages_high=int(fits))


def _columns(table: StudyTable) -> list[Column[Row]]:
    def column(at: int) -> Column[Row]:
        own = table.columns[at]
        return Column(
            key=str(at),
            head=own.head,
            cell=lambda row, _: row[1][at],
            kind="difference" if own.kind == "money" else own.kind,
            width=own.width,
        )

    return [column(at) for at in range(len(table.columns))]


def _chart(page: Page, chart: StudyChart, table: StudyTable, place: Place[Row], row: int) -> int:
    """Draw one chart at a row; how many rows it takes."""
    last = place.last if chart.first_rows is None else min(place.last, place.first + chart.first_rows - 1)
    kind: dict[str, str] = {"type": chart.form}
    if chart.stacked:
        kind["subtype"] = "stacked"
    if chart.form == "scatter":
        kind["subtype"] = "straight_with_markers"
    drawn = page.styles.workbook.add_chart(kind)
    for number, value in enumerate(chart.values):
        color = COLORS[number % len(COLORS)]
        series: dict[str, Any] = {
            "name": table.columns[value].head,
            "categories": [page.name, place.first, chart.category + 1, last, chart.category + 1],
            "values": [page.name, place.first, value + 1, last, value + 1],
        }
        if chart.form in ("line", "scatter"):
            series |= {"line": {"color": color, "width": 2}, "marker": _marker(number, color)}
        else:
            series |= {"fill": {"color": color}, "gap": 60}
        if chart.form == "scatter":
            series["points"] = [
                {"fill": {"color": "#C00000"}} if at in table.marked else None
                for at in range(len(table.rows))
            ]
        drawn.add_series(series)
    font = {"name": FONT, "size": 10}
    _axes(drawn, chart, table, font)
    if len(chart.values) > 1:
        drawn.set_legend({"position": "bottom", "font": font})
    else:
        drawn.set_legend({"none": True})
    height = CHART_HEIGHT
    if chart.form == "bar":
        height = max(CHART_HEIGHT, 120 + BAR_PX * (last - place.first + 1))
    drawn.set_size({"width": CHART_WIDTH, "height": height})
    page.sheet.insert_chart(row, 1, drawn, {"object_position": 2, "description": chart.title})
    return height // 20 + 2


def _axes(drawn: Any, chart: StudyChart, table: StudyTable, font: Mapping[str, object]) -> None:
    """Title and axes; the bars of a chart that lies stand in the order of the table."""
    drawn.set_title({"name": chart.title, "name_font": {**font, "size": 12, "bold": True}, "overlay": False})
    across: dict[str, Any] = {"num_font": font, "name": chart.x_title, "name_font": font}
    if table.columns[chart.category].kind == "share":
        across["num_format"] = "0%"
    upward: dict[str, Any] = {
        "num_font": font,
        "name": chart.y_title,
        "name_font": font,
        "num_format": chart.number_format,
        "major_gridlines": {"visible": True},
    }
    if chart.number_format == "0%":
        upward["max"] = 1
    if chart.form == "bar":
        across["reverse"] = True
        drawn.set_y_axis(across)
        drawn.set_x_axis(upward)
    else:
        drawn.set_x_axis(across)
        drawn.set_y_axis(upward)


def _marker(number: int, color: str) -> dict[str, Any]:
    forms = ("circle", "square", "diamond", "triangle")
    own = {"color": color}
    return {"type": forms[number % len(forms)], "size": 7, "fill": own, "border": own}
