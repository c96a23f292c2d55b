"""What the plan leaves for the next period, by source, and the cap of each side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.plan import PlanLine
from models.units import Money, share_of
from optimizer.report.plan.annexes import heading
from optimizer.report.plan.breakdown import LineSums
from optimizer.result import Result
from optimizer.table import ProjectTable
from optimizer.workbook.allocation_columns import RANK, remainder_id
from optimizer.workbook.limits import address, column_letters
from optimizer.writing.grid import Column, Place, number_column, widths_of, write_table
from optimizer.writing.heading import notes
from optimizer.writing.page import (
    HEAD_COLOR,
    MONEY,
    SHARE,
    Formula,
    Page,
    Value,
    paper_for,
)

FIRST_MONEY_COLUMN = 4
SIDES = ("central", "local")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One line's money for the next period.

    beyond : what remains of a candidate outside the period's demand, R_p − D_p.
    counted : what the cap of each side counts.
    """

    line: PlanLine
    table: ProjectTable
    beyond: Money
    counted: Mapping[str, Money]


def write_next_period(page: Page, result: Result, sums: LineSums) -> Place[Carried]:
    """The lines that run on, and below them the cap of each side."""
    lines = carried(result)
    columns = _columns(page, result, sums)
    widths = widths_of(columns)
    top = heading(page, "next_period", result, widths)
    place = write_table(page, top, columns, lines, total_at="name", frozen=4)
    row = _caps(page, max(place.last, place.first) + 2, result, place)
    notes(page, row, [page.say("note.next_period")], widths)
    page.print_setup(paper=paper_for(widths))
    return place


def carried(result: Result) -> tuple[Carried, ...]:
    """The lines that run on, in the order of their rank."""
    tables = {table.project_id: table for table in result.book.tables}
    items = []
    for line in result.plan.ranked():
        table = tables[line.project_id]
        beyond = table.demand_left if line.selected and not table.is_lump_sum else 0
        if line.total_remainder or beyond:
            counted = {side: _counted(result, line, table, beyond, side) for side in SIDES}
            items.append(Carried(line=line, table=table, beyond=beyond, counted=counted))
    return tuple(items)


def _counted(result: Result, line: PlanLine, table: ProjectTable, beyond: Money, side: str) -> Money:
    """What the two-period cap of a side counts of a line; exempt lines count nothing."""
    if table.cap_exempt or table.is_lump_sum:
        return 0
    own = sum(amount for code, amount in line.remainder.items() if side_of(result, code) == side)
    return own + (beyond if table.demand_left_is_central == (side == "central") else 0)


def side_of(result: Result, code: str) -> str:
    """`central`, `local`, or empty for loans from abroad, which no side counts."""
    kind = result.book.terms.budget.kind(code)
    if kind.is_central:
        return "central"
    return "local" if kind.is_local else ""


def cap_base(result: Result, side: str) -> Money:
    """The plan that the share of one side is taken of, million VND."""
    sources = result.book.terms.budget.sources
    return sum(source.cap_base for source in sources if side_of(result, source.code) == side)


def counted(result: Result, side: str) -> Money:
    """What counts against the cap of one side, million VND."""
    return sum(item.counted[side] for item in carried(result))


def _columns(page: Page, result: Result, sums: LineSums) -> list[Column[Carried]]:
    codes = [source.code for source in result.book.terms.budget.sources]
    return [
        number_column(page),
        _text(page, "rank", lambda item, _: item.line.rank, 7, "center"),
        _text(page, "code", lambda item, _: item.line.project_id, 13),
        _text(page, "name", lambda item, _: result.project(item.line).name, 42),
        *(_of_source(page, sums, code) for code in codes),
        _money(page, "beyond", lambda item, _: item.beyond or None),
        _money(page, "left_in_all", lambda item, row: _in_all(item, row, len(codes))),
        *(_money(page, f"counted_{side}", _side_cell(result, side)) for side in SIDES),
        _text(page, "finish", _finish, 10, "year"),
    ]


def _finish(item: Carried, _: int) -> int | None:
    return None if item.line.schedule is None else item.line.schedule.finish


type _Cell = Callable[[Carried, int], Value]


def _text(page: Page, key: str, cell: _Cell, width: float, kind: str = "text") -> Column[Carried]:
    return Column(key=key, head=page.say(f"column.{key}"), cell=cell, kind=kind, width=width)


def _money(
    page: Page, key: str, cell: _Cell, *, head: str = "", over: tuple[str, ...] = ()
) -> Column[Carried]:
    return Column(
        key=key,
        head=head or page.say(f"column.{key}"),
        cell=cell,
        kind="money",
        width=14,
        over=over,
        total=True,
    )


def _of_source(page: Page, sums: LineSums, code: str) -> Column[Carried]:
    """What a source leaves, live from the allocation table."""
    own = remainder_id(code)

    def amount(item: Carried, _: int) -> Formula | None:
        return sums.of(own, {RANK: item.line.rank}) if own in sums.place.columns else None

    return _money(page, f"source_{code}", amount, head=code, over=(page.say("over.remainder"),))


def _in_all(item: Carried, row: int, sources: int) -> Formula:
    """All sources and what lies beyond the period's demand, in the columns before."""
    first, last = column_letters(FIRST_MONEY_COLUMN), column_letters(FIRST_MONEY_COLUMN + sources)
    return Formula(text=f"=SUM({first}{row}:{last}{row})", value=item.line.total_remainder + item.beyond)


def _side_cell(result: Result, side: str) -> _Cell:
    """The part a side's cap counts, as a sum of the cells it is made of."""
    codes = [source.code for source in result.book.terms.budget.sources]

    def cell(item: Carried, row: int) -> Formula | None:
        if not item.counted[side]:
            return None
        parts = [at for at, code in enumerate(codes) if side_of(result, code) == side]
        if item.beyond and item.table.demand_left_is_central == (side == "central"):
            parts.append(len(codes))
        cells = "+".join(address(row - 1, FIRST_MONEY_COLUMN + at) for at in parts)
        return Formula(text=f"={cells}", value=item.counted[side])

    return cell


def _caps(page: Page, top: int, result: Result, place: Place[Carried]) -> int:
    """For each side: the base, the share, the most that may run on, and what does; the row after it."""
    head: dict[str, object] = {"bold": True, "border": 1, "align": "center", "text_wrap": True}
    page.text(top, 0, page.say("cap.title"), bold=True)
    page.merged(
        (top + 1, 0, top + 1, FIRST_MONEY_COLUMN - 1), page.say("cap.side"), **head, bg_color=HEAD_COLOR
    )
    for at, key in enumerate(("base", "share", "most", "used", "left"), start=FIRST_MONEY_COLUMN):
        page.text(top + 1, at, page.say(f"cap.{key}"), **head, bg_color=HEAD_COLOR)
    page.sheet.set_row(top + 1, 50)
    for row, side in enumerate(SIDES, start=top + 2):
        _cap(page, row, side, result, place)
    page.text(top + 4, 0, page.say("cap.note" if cap_applies(result) else "cap.off"), italic=True)
    return top + 5


def cap_applies(result: Result) -> bool:
    """Whether the two-period cap binds this plan."""
    return result.scenario.is_of_medium_term and result.scenario.has("two_period_cap")


def _cap(page: Page, row: int, side: str, result: Result, place: Place[Carried]) -> None:
    base = cap_base(result, side)
    share = result.scenario.two_period_share
    most, used = share_of(share, base), place.totals[f"counted_{side}"]
    cells = [address(row, FIRST_MONEY_COLUMN + offset) for offset in range(5)]
    used_at = address(place.total_row, place.columns[f"counted_{side}"])
    look: dict[str, object] = {"border": 1, "num_format": MONEY}
    page.merged((row, 0, row, FIRST_MONEY_COLUMN - 1), page.say(f"cap.{side}"), border=1)
    page.put(row, FIRST_MONEY_COLUMN, base, **look)
    page.put(row, FIRST_MONEY_COLUMN + 1, share, border=1, num_format=SHARE)
    rounded = f"=ROUNDDOWN(ROUND({cells[0]}*{cells[1]},6),0)"
    page.put(row, FIRST_MONEY_COLUMN + 2, Formula(text=rounded, value=most), **look)
    page.put(row, FIRST_MONEY_COLUMN + 3, Formula(text=f"={used_at}", value=used), **look)
    page.put(row, FIRST_MONEY_COLUMN + 4, Formula(text=f"={cells[2]}-{cells[3]}", value=most - used), **look)
