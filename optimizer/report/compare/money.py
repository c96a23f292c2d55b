"""Money of every scenario side by side: by source and year, sector, locality, class, group and tier."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from models.texts import say
from optimizer.compare import ProjectAcross
from optimizer.cuts import Cut
from optimizer.report.compare.page import (
    Entry,
    ProjectSums,
    Side,
    difference_columns,
    heading,
    scenario_columns,
)
from optimizer.sectors import sectors
from optimizer.words.labels import criterion_label, statuses_of
from optimizer.workbook.limits import address
from optimizer.writing.grid import Column, Place, RowGroup, number_column, widths_of, write_table
from optimizer.writing.heading import notes, roman
from optimizer.writing.page import FONT, MONEY, Formula, Page, Value, paper_for

CHART_ROWS = 17
CHART_HEIGHT = 320
PIXELS_A_CHARACTER = 7.2
COLORS = ("#1F4E79", "#9DC3E6", "#C55A11", "#A9D18E", "#7F6000", "#8497B0")
ONE_PAGE_ROWS = 60
"""Tables below each other go on one page up to this many rows."""
FIRST_AMOUNT = 2
"""Column of the reference's money in every table here; number and label stand before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """Money of a source in a year."""

    source: str
    year: int


def write_sources(page: Page, side: Side, projects: Place[ProjectAcross]) -> Place[str]:
    """By source over the period with a chart, then by source and year; the first sums the second."""
    comparison = side.comparison
    by_year = _year_columns(page, side)
    sources = list(comparison.money[Cut.SOURCE])
    columns = _source_columns(page, side, [0] * len(sources))
    widths = widths_of(columns)
    top = heading(page, "sources", side, widths)
    chart_row = top + 1 + _levels(columns) + 2 + len(sources) + 3
    second = chart_row + CHART_ROWS
    page.text(second, 0, page.say("compare.part.by_year"), bold=True)
    groups = [
        RowGroup(
            number=roman(at),
            label=side.portfolio.budget.label(code),
            items=tuple(_Cell(source=code, year=year) for year in comparison.years),
        )
        for at, code in enumerate(sources, start=1)
    ]
    detail = write_table(page, second + 1, by_year, groups, total_at="label", has_filter=False)
    rows = [detail.first + at * (1 + len(comparison.years)) for at in range(len(sources))]
    page.text(top, 0, page.say("compare.part.by_source"), bold=True)
    columns = _source_columns(page, side, rows)
    place = write_table(page, top + 1, columns, sources, total_at="label", has_filter=False)
    _control(page, side, place, projects)
    _chart(page, side, place, chart_row, "sources", widths)
    by_year_end = _write_years(page, side, detail, projects, widths)
    end = notes(page, by_year_end + 1, [page.say("compare.note.sources")], widths)
    fits = end <= ONE_PAGE_ROWS
    if not fits:
        page.sheet.set_h_pagebreaks([second])
    page.print_setup(paper=paper_for(widths), pages_high=int(fits))
    return place


def _write_years(
    page: Page, side: Side, detail: Place[_Cell], projects: Place[ProjectAcross], widths: Sequence[float]
) -> int:
    """By year over all sources with a chart, each year the sum of its rows above; the row after it."""
    comparison = side.comparison
    sources, years = len(comparison.money[Cut.SOURCE]), list(comparison.years)

    def amount(name: str, year: int) -> int:
        return comparison.money[Cut.YEAR].get(str(year), {}).get(name, 0)

    def paid(name: str, year: int, _: int) -> Value:
        column = detail.columns[f"allocated:{name}"]
        rows = (detail.first + at * (1 + len(years)) + 1 + years.index(year) for at in range(sources))
        text = "+".join(address(row, column) for row in rows)
        return Formula(text=f"={text}", value=amount(name, year))

    columns: list[Column[int]] = [
        number_column(page),
        Column(key="label", head=page.say("compare.column.year"), cell=lambda year, _: str(year), width=38),
        *scenario_columns(side, "allocated", (page.say("compare.over.allocated"),), paid),
        *difference_columns(page, side, FIRST_AMOUNT, amount),
    ]
    top = detail.last + 2
    page.text(top, 0, page.say("compare.part.years"), bold=True)
    place = write_table(page, top + 1, columns, years, total_at="label", has_filter=False)
    _control(page, side, place, projects)
    _chart(page, side, place, place.last + 3, "years", widths)
    return place.last + 3 + CHART_ROWS


def _levels(columns: Sequence[Column[str]]) -> int:
    return 1 + max(len(column.over) for column in columns)


def _year_columns(page: Page, side: Side) -> list[Column[_Cell]]:
    def amount(name: str, cell: _Cell) -> int:
        return side.comparison.by_source_year[cell.source, cell.year][name]

    def paid(name: str, cell: _Cell, _: int) -> Value:
        return amount(name, cell)

    over = (page.say("compare.over.allocated"),)
    return [
        number_column(page),
        Column(
            key="label",
            head=page.say("compare.column.year"),
            cell=lambda cell, _: str(cell.year),
            width=38,
        ),
        *scenario_columns(side, "allocated", over, paid),
        *difference_columns(page, side, FIRST_AMOUNT, amount),
    ]


def _source_columns(page: Page, side: Side, rows: Sequence[int]) -> list[Column[str]]:
    """rows : where the group of each source stands in the table by year."""
    comparison, names = side.comparison, side.comparison.names
    place = dict(zip(comparison.money[Cut.SOURCE], rows, strict=True))
    left_of = FIRST_AMOUNT + len(names) + len(comparison.others)

    def amount(name: str, code: str) -> int:
        return comparison.money[Cut.SOURCE][code][name]

    def allocated(name: str, code: str, _: int) -> Value:
        cell = address(place[code], FIRST_AMOUNT + names.index(name))
        return Formula(text=f"={cell}", value=amount(name, code))

    def available(name: str, code: str, _: int) -> Value:
        return comparison.available.get(code, {}).get(name)

    def left(name: str, code: str, row: int) -> Value:
        given = available(name, code, row)
        if not isinstance(given, int):
            return None
        at = names.index(name)
        text = f"={address(row - 1, left_of + at)}-{address(row - 1, FIRST_AMOUNT + at)}"
        return Formula(text=text, value=given - amount(name, code))

    return [
        number_column(page),
        Column(
            key="label",
            head=page.say("column.source_name"),
            cell=lambda code, _: side.portfolio.budget.label(code),
            width=38,
        ),
        *scenario_columns(side, "allocated", (page.say("compare.over.allocated"),), allocated),
        *difference_columns(page, side, FIRST_AMOUNT, amount),
        *scenario_columns(side, "available", (page.say("compare.over.available"),), available),
        *scenario_columns(side, "left", (page.say("compare.over.left"),), left),
    ]


def _control(page: Page, side: Side, place: Place[Any], projects: Place[ProjectAcross]) -> None:
    """Each total less the sum of all projects: all zero."""
    row = max(place.first, place.last) + 1
    page.text(row, 1, page.say("control"), italic=True, text_wrap=True, font_size=10)
    for name in side.comparison.names:
        key = f"allocated:{name}"
        at, every = place.columns[key], projects.total(key)
        text = f"={address(place.total_row, at)}-{every.text.removeprefix('=')}"
        value = place.totals[key] - every.value
        page.put(row, at, Formula(text=text, value=value), num_format=MONEY, italic=True, font_size=10)


def write_sectors(page: Page, side: Side, sums: ProjectSums) -> None:
    """By the sectors of the law, with a chart."""
    labels = {sector.id: sector.label(side.language) for sector in sectors()}
    _write_one(page, "sectors", side, sums, _entries(side, Cut.SECTOR, labels.__getitem__), has_chart=True)


def write_localities(page: Page, side: Side, sums: ProjectSums) -> None:
    """By place of the works, most money first."""
    entries = _entries(side, Cut.LOCALITY, lambda entry: entry or page.say("not_stated"))
    _write_one(page, "localities", side, sums, entries, has_chart=True)


def write_structure(page: Page, side: Side, sums: ProjectSums) -> None:
    """Small tables below each other: by class, group and tier."""
    widths = widths_of(_cut_columns(page, side, sums, ""))
    row = heading(page, "structure", side, widths)
    tables = {
        Cut.CLASS: _entries(side, Cut.CLASS, lambda entry: criterion_label(entry, side.language)),
        Cut.GROUP: _entries(side, Cut.GROUP, lambda entry: _group_label(page, entry)),
        Cut.TIER: _entries(side, Cut.TIER, lambda entry: _tier_label(page, side, int(entry))),
    }
    classes: Place[Entry] | None = None
    for cut, entries in tables.items():
        page.text(row, 0, page.say(f"structure.{cut.value}"), bold=True)
        columns = _cut_columns(page, side, sums, page.say(f"column.{cut.value}"))
        total_at = "" if cut is Cut.CLASS else "label"
        place = write_table(page, row + 1, columns, entries, total_at=total_at, has_filter=False)
        row = max(place.first, place.last) + 1
        if cut is Cut.CLASS:
            classes = place
            row = notes(page, row, [page.say("note.classes")], widths)
        else:
            _control(page, side, place, sums.place)
            row += 1
        row += 1
    row = notes(page, row, [page.say("compare.note.sums")], widths)
    if classes is not None and tables[Cut.CLASS]:
        _chart(page, side, classes, row + 1, "classes", widths)
        row += CHART_ROWS + 1
    paper = paper_for(widths)
    page.print_setup(paper=paper, pages_high=int(row <= ONE_PAGE_ROWS))


def _group_label(page: Page, entry: str) -> str:
    return say(f"group.{entry}", page.language) if entry else page.say("no_group")


def _tier_label(page: Page, side: Side, tier: int) -> str:
    """With its statuses where all scenarios have one order."""
    orders = [scenario.tier_order for scenario in side.comparison.scenarios.values()]
    statuses = {statuses_of(order, tier, page.language) for order in orders}
    own = statuses.pop()
    return (
        page.say("tier", tier=tier) if statuses or not own else page.say("tier_of", tier=tier, statuses=own)
    )


def _entries(side: Side, cut: Cut, label: Callable[[str], str]) -> list[Entry]:
    return [Entry(cut=cut, name=entry, label=label(entry)) for entry in side.comparison.money[cut]]


def _write_one(
    page: Page, sheet: str, side: Side, sums: ProjectSums, entries: list[Entry], *, has_chart: bool = False
) -> None:
    key = "sector" if sheet == "sectors" else "locality"
    columns = _cut_columns(page, side, sums, page.say(f"column.{key}"))
    widths = widths_of(columns)
    top = heading(page, sheet, side, widths)
    place = write_table(page, top, columns, entries, total_at="label", frozen=2)
    _control(page, side, place, sums.place)
    row = max(place.first, place.last) + 3
    row = notes(page, row, [page.say("compare.note.sums")], widths)
    if has_chart and entries:
        _chart(page, side, place, row + 1, sheet, widths)
    page.print_setup(paper=paper_for(widths))


def _cut_columns(page: Page, side: Side, sums: ProjectSums, label: str) -> list[Column[Entry]]:
    """Money, differences, number of lines and shares, each by scenario."""

    def allocated(name: str, entry: Entry, _: int) -> Value:
        return sums.of("allocated", name, entry)

    def amount(name: str, entry: Entry) -> float:
        return sums.of("allocated", name, entry).value

    def lines(name: str, entry: Entry, _: int) -> Value:
        return sums.of("selected", name, entry)

    def share(name: str, entry: Entry, _: int) -> Value:
        every, own = sums.place.total(f"allocated:{name}"), sums.of("allocated", name, entry)
        if not every.value:
            return None
        return Formula(text=f"{own.text}/{every.text.removeprefix('=')}", value=own.value / every.value)

    over = {key: (page.say(f"compare.over.{key}"),) for key in ("allocated", "lines", "share")}
    return [
        number_column(page),
        Column(key="label", head=label, cell=lambda entry, _: entry.label, width=38),
        *scenario_columns(side, "allocated", over["allocated"], allocated),
        *difference_columns(page, side, FIRST_AMOUNT, amount),
        *scenario_columns(side, "lines", over["lines"], lines, width=10),
        *scenario_columns(side, "share", over["share"], share, kind="share", width=10, total=False),
    ]


def _chart(page: Page, side: Side, place: Place[Any], row: int, name: str, widths: Sequence[float]) -> None:
    """Clustered columns: one cluster an entry, one column a scenario. Amounts are shown in billions."""
    chart = page.styles.workbook.add_chart({"type": "column"})
    head = place.total_row - 2
    for at, scenario in enumerate(side.comparison.names):
        column = place.columns[f"allocated:{scenario}"]
        chart.add_series(
            {
                "name": [page.name, head, column],
                "categories": [page.name, place.first, 1, place.last, 1],
                "values": [page.name, place.first, column, place.last, column],
                "fill": {"color": COLORS[at % len(COLORS)]},
                "gap": 80,
            }
        )
    font = {"name": FONT, "size": 10}
    title = page.say(f"compare.chart.{name}")
    chart.set_title({"name": title, "name_font": {**font, "size": 12, "bold": True}, "overlay": False})
    chart.set_x_axis({"num_font": font})
    chart.set_y_axis({"num_font": font, "num_format": "#,##0,", "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom", "font": font})
    width = min(1100, sum(widths) * PIXELS_A_CHARACTER)
    chart.set_size({"width": width, "height": CHART_HEIGHT})
    page.sheet.insert_chart(row, 1, chart, {"object_position": 2, "description": title})
