"""Money by source and year, live from the amounts in the allocation table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.budget import Source
from models.plan import PlanLine
from models.texts import say
from models.units import Money
from optimizer.report.plan.annexes import heading
from optimizer.report.plan.detail_block import payment_key
from optimizer.result import Result
from optimizer.workbook.limits import address
from optimizer.writing.grid import TEXT_FILL, Place
from optimizer.writing.heading import notes
from optimizer.writing.page import (
    HEAD_COLOR,
    MONEY,
    SHARE,
    TOTAL_COLOR,
    Formula,
    Page,
    Value,
    height_of_lines,
    lines_of,
)

_HEAD: dict[str, object] = {
    "bold": True,
    "border": 1,
    "align": "center",
    "text_wrap": True,
    "bg_color": HEAD_COLOR,
}
_BODY: dict[str, object] = {"border": 1, "text_wrap": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesPlace:
    """Where the sheet by source and year has its blocks.

    rows : first row of each block's lines, by block. total_rows : row of each block's total.
    period : column of the whole period. All count from 0.
    """

    rows: Mapping[str, int]
    total_rows: Mapping[str, int]
    period: int


ONE_PAGE = 12
"""Sources whose four blocks are still readable on one page."""
BLOCKS = ("envelope", "available", "allocated", "left")
WIDTHS = (5, 12, 34, 26)
"""Of the columns before the years: number, code, name, kind."""
FIRST_YEAR_COLUMN = len(WIDTHS)


def write_sources(page: Page, result: Result, allocation: Place[PlanLine]) -> SourcesPlace:
    """Four blocks of sources by years: envelope, what may be used, what is allocated, what is left."""
    sources, years = result.book.terms.budget.sources, result.scenario.years
    period = FIRST_YEAR_COLUMN + len(years)
    widths = [*WIDTHS, *([14] * len(years)), 16, 11]
    for at, width in enumerate(widths):
        page.sheet.set_column(at, at, width)
    top = heading(page, "sources", result, widths)
    if result.scenario.envelope_factors or result.scenario.envelope_amounts:
        page.text(top, 0, page.say("factors"), bold=True)
        top += 1
    size = len(sources) + 4
    rows = {block: top + 2 + number * size for number, block in enumerate(BLOCKS)}
    cells = _SourceCells(result=result, rows=rows, period=period, allocation=allocation)
    for block in BLOCKS:
        _block_head(page, block, rows[block] - 2, years, period)
        for offset, source in enumerate(sources):
            _block_line(page, block, rows[block] + offset, offset + 1, source, cells)
        _block_total(page, rows[block], len(sources), period, cells.values[block])
    last = rows[BLOCKS[-1]] + len(sources)
    _control(page, last + 1, cells, allocation)
    notes(page, last + 3, [page.say("note.sources")], widths)
    page.sheet.freeze_panes(top, 3)
    page.print_setup(pages_high=1 if len(sources) <= ONE_PAGE else 0)
    totals = {block: row + len(sources) for block, row in rows.items()}
    return SourcesPlace(rows=rows, total_rows=totals, period=period)


class _SourceCells:
    """Values and formulas of the four blocks, written in order: each block reads those above."""

    def __init__(
        self, *, result: Result, rows: Mapping[str, int], period: int, allocation: Place[PlanLine]
    ) -> None:
        self.years = result.scenario.years
        self.rows = rows
        self.period = period
        self.paid = result.plan.money_by_source_year()
        self.allocation = allocation
        self.values: dict[str, dict[tuple[str, int], Money]] = {block: {} for block in BLOCKS}

    def cell(self, block: str, source: Source, row: int, at: int) -> Value:
        """The cell in column `at`, which is a year's or the period's; its value is kept."""
        value: Formula | int | None = getattr(self, f"_{block}")(source, row, at)
        if value is not None:
            self.values[block][source.code, at] = int(value.value) if isinstance(value, Formula) else value
        return value

    def _year(self, at: int) -> int | None:
        return None if at == self.period else self.years[at - FIRST_YEAR_COLUMN]

    def _above(self, block: str, row: int, own: str, at: int) -> str:
        """The same line's cell in an earlier block."""
        return address(row - self.rows[own] + self.rows[block], at)

    def _across(self, row: int) -> str:
        return f"{address(row, FIRST_YEAR_COLUMN)}:{address(row, self.period - 1)}"

    def _envelope(self, source: Source, row: int, at: int) -> Formula | int | None:
        year = self._year(at)
        if year is not None:
            return source.yearly[year]
        if source.total is not None:
            return source.total
        return Formula(text=f"=SUM({self._across(row)})", value=source.period_money)

    def _available(self, source: Source, row: int, at: int) -> Formula | None:
        year = self._year(at)
        value = source.available_period if year is None else source.available(year)
        if value is None:
            return None
        money = self._above("envelope", row, "available", at)
        share = self._above("envelope", row, "available", self.period + 1)
        return Formula(text=f"={money}-ROUNDDOWN(ROUND({money}*{share},6),0)", value=value)

    def _allocated(self, source: Source, row: int, at: int) -> Formula | int:
        """The total of the source and year in the allocation table; 0 where no line may have any."""
        year = self._year(at)
        if year is None:
            total = sum(amount for (code, _), amount in self.paid.items() if code == source.code)
            return Formula(text=f"=SUM({self._across(row)})", value=total)
        key = payment_key(source.code, year)
        return self.allocation.total(key) if key in self.allocation.columns else 0

    def _left(self, source: Source, row: int, at: int) -> Formula | None:
        """What a year leaves; where the source may carry over, what the next year may still use."""
        if (source.code, at) not in self.values["available"]:
            return None
        have, spent = (self._above(block, row, "left", at) for block in ("available", "allocated"))
        left = self.values["available"][source.code, at] - self.values["allocated"][source.code, at]
        if at == self.period or not (source.carry_forward and not source.has_blank_year):
            return Formula(text=f"={have}-{spent}", value=left)
        if at == FIRST_YEAR_COLUMN:
            return Formula(text=f"={have}-{spent}", value=left)
        before = self.values["left"][source.code, at - 1]
        value = min(self.values["available"][source.code, at], before + left)
        return Formula(text=f"=MIN({have},{address(row, at - 1)}+{have}-{spent})", value=value)


def _control(page: Page, row: int, cells: _SourceCells, allocation: Place[PlanLine]) -> None:
    """What the block of allocated money sums to, less the total of the allocation table."""
    total = sum(
        cells.values["allocated"][code, at] for code, at in cells.values["allocated"] if at == cells.period
    )
    other = allocation.total("allocated")
    sources = len({code for code, _ in cells.values["allocated"]})
    cell = address(cells.rows["allocated"] + sources, cells.period)
    text = f"={cell}-{other.text.removeprefix('=')}"
    page.text(row, 2, page.say("control"), italic=True, font_size=10)
    difference = Formula(text=text, value=total - other.value)
    page.put(row, cells.period, difference, num_format=MONEY, italic=True, font_size=10)


def _block_head(page: Page, block: str, row: int, years: Sequence[int], period: int) -> None:
    page.text(row, 0, page.say(f"block.{block}"), bold=True)
    heads = [page.say(f"column.{key}") for key in ("number", "source_code", "source_name", "source_kind")]
    for at, head in enumerate(heads):
        page.text(row + 1, at, head, **_HEAD)
    for at, year in enumerate(years, start=FIRST_YEAR_COLUMN):
        page.put(row + 1, at, year, **{**_HEAD, "num_format": "0"})
    page.text(row + 1, period, page.say("column.period"), **_HEAD)
    if block == "envelope":
        page.text(row + 1, period + 1, page.say("column.reserve"), **_HEAD)
    page.sheet.set_row(row + 1, 34)


def _block_line(page: Page, block: str, row: int, number: int, source: Source, cells: _SourceCells) -> None:
    page.put(row, 0, number, **{**_BODY, "align": "center"})
    page.text(row, 1, source.code, **_BODY)
    page.text(row, 2, source.name, **_BODY)
    kind = say(f"source_kind.{source.kind.value}", page.language)
    page.text(row, 3, kind, **_BODY)
    shown = zip((source.code, source.name, kind), WIDTHS[1:], strict=False)
    lines = max(lines_of(text[: page.shown], TEXT_FILL * width) for text, width in shown)
    page.sheet.set_row(row, height_of_lines(lines))
    for at in range(FIRST_YEAR_COLUMN, cells.period + 1):
        page.put(row, at, cells.cell(block, source, row, at), border=1, num_format=MONEY)
    if block == "envelope":
        page.put(row, cells.period + 1, source.reserve or 0, border=1, num_format=SHARE)


def _block_total(
    page: Page, first: int, count: int, period: int, values: Mapping[tuple[str, int], Money]
) -> None:
    row = first + count
    look: dict[str, object] = {"bold": True, "border": 1, "bg_color": TOTAL_COLOR}
    for at in range(FIRST_YEAR_COLUMN):
        page.put(row, at, page.say("total") if at == 2 else None, **look)
    for at in range(FIRST_YEAR_COLUMN, period + 1):
        total = sum(amount for (_, column), amount in values.items() if column == at)
        formula = f"=SUM({address(first, at)}:{address(row - 1, at)})"
        page.put(row, at, Formula(text=formula, value=total), **{**look, "num_format": MONEY})
