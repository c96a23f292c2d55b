"""Where a difference in value comes from: projects and sectors, and a bridge with a chart per scenario."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from models.texts import say
from optimizer.cuts import Cut
from optimizer.report.compare_page import Side, heading
from optimizer.report.grid import Column, Group, Place, number_column, widths_of, write_table
from optimizer.report.heading import notes, roman
from optimizer.report.page import FONT, HEAD_COLOR, PAPER_A4, POINTS, Formula, Page
from optimizer.sectors import sectors
from optimizer.waterfall import Step, ValueStep
from optimizer.workbook.limits import address

CHART_ROWS = 16
RISE_COLOR, FALL_COLOR, LEVEL_COLOR = "#70AD47", "#C00000", "#1F4E79"
BRIDGE = ("value.step", "value.level", "value.below", "value.rise", "value.fall", "value.by")
"""Columns of a bridge; the chart stacks level, below (which is not seen), rise and fall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A step of one scenario. scenario : its number among the others, from 1."""

    scenario: int
    own: ValueStep


def write_value(page: Page, side: Side) -> None:
    """Every project's part by scenario and sector, then a bridge for each scenario."""
    columns = _columns(page, side)
    widths = widths_of(columns)
    top = heading(page, "value", side, widths, unit=False)
    place = write_table(page, top, columns, _groups(side), total_at="", has_filter=False)
    row = notes(page, max(place.first, place.last) + 2, [page.say("compare.value.note")], widths) + 1
    for number, name in enumerate(side.comparison.others, start=1):
        row = _bridge(page, side, place, name, number, row)
    page.print_setup(paper=PAPER_A4)


def _groups(side: Side) -> list[Group[_Line]]:
    """By scenario, then sector, largest part first."""
    groups = []
    for number, name in enumerate(side.comparison.others, start=1):
        parts = []
        steps = side.comparison.steps[name]
        for sector in [*sectors(), None]:
            own = [step for step in steps if _sector(side, step) == (sector.id if sector else "")]
            if own:
                ordered = sorted(own, key=lambda step: (-abs(step.by), step.project_id))
                items = tuple(_Line(scenario=number, own=step) for step in ordered)
                label = sector.label(side.language) if sector else "–"
                parts.append(Group(number=str(len(parts) + 1), label=label, items=items))
        if parts:
            groups.append(Group(number=roman(number), label=name, parts=tuple(parts)))
    return groups


def _sector(side: Side, step: ValueStep) -> str:
    return side.entries[Cut.SECTOR].get(step.project_id, ("",))[0]


def _columns(page: Page, side: Side) -> list[Column[_Line]]:
    projects, steps = side.portfolio.by_id, list(Step)

    def name(line: _Line, _: int) -> str:
        known = projects.get(line.own.project_id)
        return say("compare.step.synergy", page.language) if known is None else known.name

    def step(line: _Line, _: int) -> str:
        return say(f"compare.step.{line.own.step.value}", page.language)

    def key(key: str, head: str, number: int) -> Column[_Line]:
        def cell(line: _Line, _: int) -> int:
            return (line.scenario, steps.index(line.own.step) + 1)[number]

        return Column(key=key, head=head, cell=cell, kind="year", width=9, printed=False)

    return [
        number_column(page),
        Column(
            key="label",
            head=page.say("compare.value.project"),
            cell=name,
            width=52,
        ),
        Column(key="code", head=page.say("column.code"), cell=lambda line, _: line.own.project_id, width=12),
        Column(key="step", head=page.say("compare.value.step"), cell=step, width=30),
        Column(
            key="by",
            head=page.say("compare.value.by"),
            cell=lambda line, _: line.own.by,
            kind="points",
            width=14,
            total=True,
        ),
        key("key:scenario", page.say("compare.value.scenario"), 0),
        key("key:step", page.say("compare.value.step"), 1),
    ]


def _bridge(page: Page, side: Side, place: Place[_Line], name: str, number: int, row: int) -> int:
    """A scenario's bridge from the reference's value to its own, with its chart; the row after it."""
    comparison = side.comparison
    steps = [step for step in Step if any(own.step is step for own in comparison.steps[name])]
    first_value = comparison.outcomes[comparison.reference].objective
    title = page.say("compare.value.bridge", first=comparison.reference, last=name)
    page.text(row, 1, title, bold=True)
    for at, key in enumerate(BRIDGE, start=1):
        page.text(
            row + 1, at, page.say(f"compare.{key}"), bold=True, border=1, bg_color=HEAD_COLOR, text_wrap=True
        )
    top = row + 2
    _level(page, top, page.say("compare.value.start"), first_value, Formula(text="", value=first_value))
    running = first_value
    for at, step in enumerate(steps, start=1):
        here = top + at
        by = math.fsum(own.by for own in comparison.steps[name] if own.step is step)
        text = f"=SUMIFS({place.area('by')},{place.area('key:scenario')},{number},"
        text += f"{place.area('key:step')},{list(Step).index(step) + 1})"
        level = f"{address(top, 2)}+SUM({address(top, 6)}:{address(here, 6)})"
        cells = (
            Formula(text=f"=MIN({level},{level}-{address(here, 6)})", value=min(running, running + by)),
            Formula(text=f"=MAX({address(here, 6)},0)", value=max(by, 0.0)),
            Formula(text=f"=MAX(-{address(here, 6)},0)", value=max(-by, 0.0)),
            Formula(text=text, value=by),
        )
        page.text(here, 1, say(f"compare.step.{step.value}", page.language), border=1, text_wrap=True)
        page.put(here, 2, None, border=1)
        for column, cell in enumerate(cells, start=3):
            page.put(here, column, cell, border=1, num_format=POINTS)
        running += by
    last = top + len(steps) + 1
    total = Formula(text=f"={address(top, 2)}+SUM({address(top, 6)}:{address(last - 1, 6)})", value=running)
    _level(page, last, page.say("compare.value.end"), running, total)
    _chart(page, title, top, last)
    return last + CHART_ROWS + 3


def _level(page: Page, row: int, label: str, value: float, formula: Formula) -> None:
    """The first or the last bar."""
    page.text(row, 1, label, border=1)
    page.put(row, 2, formula if formula.text else value, border=1, num_format=POINTS)
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
