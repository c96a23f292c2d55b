"""Where a difference in value comes from: projects and sectors, and a bridge with a chart per scenario."""

import math
from collections.abc import Sequence

from models.texts import say
from optimizer.compare.waterfall import Step, ValueStep
from optimizer.cuts import Cut
from optimizer.report.compare.page import Side, heading
from optimizer.sectors import sectors
from optimizer.workbook.limits import address
from optimizer.writing.grid import Column, Place, RowGroup, number_column, write_table
from optimizer.writing.heading import notes, roman
from optimizer.writing.page import FONT, HEAD_COLOR, PAPER_A4, POINTS, Formula, Page

CHART_ROWS = 16
RISE_COLOR, FALL_COLOR, LEVEL_COLOR = "#70AD47", "#C00000", "#1F4E79"
BRIDGE = ("value.step", "value.level", "value.below", "value.rise", "value.fall", "value.by")
"""Columns of a bridge; the chart stacks level, below (which is not seen), rise and fall."""


WIDTHS = (5.0, 52.0, 14.0, 32.0, 14.0, 14.0, 14.0)
"""Widths of the sheet; a bridge takes two columns more than a table of projects."""


def write_value(page: Page, side: Side) -> None:
    """For each scenario every project's part, by sector, then a bridge with its chart."""
    comparison = side.comparison
    row = heading(page, "value", side, WIDTHS, unit=False)
    for name in comparison.others:
        title = page.say("compare.value.bridge", first=comparison.reference, last=name)
        page.text(row, 0, title, bold=True)
        columns, groups = _columns(page, side), _groups(side, name)
        place = write_table(page, row + 1, columns, groups, total_at="label", has_filter=False)
        end = max(place.first, place.last, place.total_row) + 2
        row = _bridge(page, side, place, name, end, title)
    for at, width in enumerate(WIDTHS):
        page.sheet.set_column(at, at, width)
    notes(page, row, [page.say("compare.value.note")], WIDTHS)
    page.print_setup(paper=PAPER_A4)


def _groups(side: Side, name: str) -> list[RowGroup[ValueStep]]:
    """By sector, largest part first."""
    groups: list[RowGroup[ValueStep]] = []
    steps = side.comparison.steps[name]
    for sector in [*sectors(), None]:
        own = [step for step in steps if _sector(side, step) == (sector.id if sector else "")]
        if own:
            items = tuple(sorted(own, key=lambda step: (-abs(step.by), step.project_id)))
            label = sector.label(side.language) if sector else "–"
            groups.append(RowGroup(number=roman(len(groups) + 1), label=label, items=items))
    return groups


def _sector(side: Side, step: ValueStep) -> str:
    return side.entries[Cut.SECTOR].get(step.project_id, ("",))[0]


def _columns(page: Page, side: Side) -> list[Column[ValueStep]]:
    projects = side.portfolio.by_id

    def name(own: ValueStep, _: int) -> str:
        known = projects.get(own.project_id)
        return say("compare.step.synergy", page.language) if known is None else known.name

    def step(own: ValueStep, _: int) -> str:
        return say(f"compare.step.{own.step.value}", page.language)

    head = {key: page.say(f"compare.value.{key}") for key in ("project", "step", "by")}
    return [
        number_column(page),
        Column(key="label", head=head["project"], cell=name, width=WIDTHS[1]),
        Column(key="code", head=page.say("column.code"), cell=lambda own, _: own.project_id, width=WIDTHS[2]),
        Column(key="step", head=head["step"], cell=step, width=WIDTHS[3]),
        Column(
            key="by",
            head=head["by"],
            cell=lambda own, _: own.by,
            kind="points",
            width=WIDTHS[4],
            total=True,
        ),
    ]


def _bridge(page: Page, side: Side, place: Place[ValueStep], name: str, row: int, title: str) -> int:
    """A scenario's bridge from the reference's value to its own, with its chart; the row after it."""
    comparison = side.comparison
    steps = [step for step in Step if any(own.step is step for own in comparison.steps[name])]
    running = comparison.outcomes[comparison.reference].objective
    look: dict[str, object] = {"bold": True, "border": 1, "bg_color": HEAD_COLOR, "text_wrap": True}
    for at, key in enumerate(BRIDGE, start=1):
        page.text(row, at, page.say(f"compare.{key}"), **look, align="center")
    page.set_row(row, 32)
    top = row + 1
    _level(page, top, page.say("compare.value.start"), running)
    for here, step in enumerate(steps, start=top + 1):
        by = math.fsum(own.by for own in comparison.steps[name] if own.step is step)
        own, level = address(here, 6), f"{address(top, 2)}+SUM({address(top, 6)}:{address(here, 6)})"
        text = f"=SUMIFS({place.area('by')},{place.area('step')},{address(here, 1)})"
        cells = (
            Formula(text=f"=MIN({level},{level}-{own})", value=min(running, running + by)),
            Formula(text=f"=MAX({own},0)", value=max(by, 0.0)),
            Formula(text=f"=MAX(-{own},0)", value=max(-by, 0.0)),
            Formula(text=text, value=by),
        )
        page.text(here, 1, say(f"compare.step.{step.value}", page.language), border=1, text_wrap=True)
        page.put(here, 2, None, border=1)
        for column, cell in enumerate(cells, start=3):
            page.put(here, column, cell, border=1, num_format=POINTS)
        running += by
    last = top + len(steps) + 1
    text = f"={address(top, 2)}+SUM({address(top, 6)}:{address(last - 1, 6)})"
    _level(page, last, page.say("compare.value.end"), Formula(text=text, value=running))
    _chart(page, title, top, last)
    return last + CHART_ROWS + 2


def _level(page: Page, row: int, label: str, value: float | Formula) -> None:
    """The first or the last bar."""
    page.text(row, 1, label, border=1)
    page.put(row, 2, value, border=1, num_format=POINTS)
    for column in range(3, 7):
        page.put(row, column, None, border=1)


def _chart(page: Page, title: str, first: int, last: int) -> None:
    """Stacked columns: the part below a step is not seen."""
    chart = page.styles.workbook.add_chart({"type": "column", "subtype": "stacked"})
    looks: Sequence[tuple[int, dict[str, object]]] = (
        (2, {"fill": {"color": LEVEL_COLOR}}),
        (3, {"fill": {"none": True}, "border": {"none": True}}),
        (4, {"fill": {"color": RISE_COLOR}}),
        (5, {"fill": {"color": FALL_COLOR}}),
    )
    for column, look in looks:
        chart.add_series(
            {
                "name": [page.name, first - 1, column],
                "categories": [page.name, first, 1, last, 1],
                "values": [page.name, first, column, last, column],
                "gap": 50,
                **look,
            }
        )
    font = {"name": FONT, "size": 10}
    chart.set_title({"name": title, "name_font": {**font, "size": 12, "bold": True}, "overlay": False})
    chart.set_x_axis({"num_font": font})
    chart.set_y_axis({"num_font": font, "num_format": "#,##0", "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom", "font": font, "delete_series": [1]})
    chart.set_size({"width": 900, "height": 300})
    page.sheet.insert_chart(last + 1, 1, chart)
