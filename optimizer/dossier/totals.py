"""Totals that the People's Council decides on: by source and year, by unit and sector, reserve."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.budget import Source
from models.plan import PlanLine
from models.units import Money
from models.vocabulary import LineType
from optimizer.dossier.appendix import Appendix
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.source_groups import SourceGroup, sources_in
from optimizer.report.plan.allocation_groups import distinct
from optimizer.sectors import sector_of, sectors
from optimizer.workbook.limits import column_letters
from optimizer.writing.grid import Column, RowGroup, money_width, number_column
from optimizer.writing.page import TO_FILL, Formula, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit that receives capital, and its lines."""

    name: str
    lines: tuple[PlanLine, ...]


class _Columns[Item]:
    """Columns of a table of totals, from left to right."""

    def __init__(self, view: PlanView, first: Column[Item], largest: Money) -> None:
        self.view = view
        self.width = money_width(largest)
        self.columns: list[Column[Item]] = [number_column(view.voice), first]

    def text(self, key: str, cell: Callable[[Item], Value], width: float, kind: str = "text") -> None:
        head = self.view.say(f"column.{key}")
        self.columns.append(
            Column(key=key, head=head, cell=lambda item, _: cell(item), kind=kind, width=width)
        )

    def money(
        self, key: str, cell: Callable[[Item, int], Value], *, head: str = "", over: tuple[str, ...] = ()
    ) -> None:
        shown = head or self.view.say(f"column.{key}")
        self.columns.append(
            Column(key=key, head=shown, cell=cell, kind="money", width=self.width, over=over, total=True)
        )

    def letters(self, key: str) -> str:
        return column_letters(next(at for at, own in enumerate(self.columns) if own.key == key))


def by_source_year(view: PlanView) -> Appendix[Source]:
    """Envelope, what may be used, what is allocated by year, what is left: by source."""
    name: Column[Source] = Column(
        key="name", head=view.say("column.source"), cell=lambda source, _: source.name, width=40
    )
    table = _Columns(view, name, sum(source.period_money for source in view.budget.sources))
    table.text("source_code", lambda source: source.code, 10)
    table.text("certainty", lambda source: source.certainty or None, 10, "center")
    table.money("envelope", lambda source, _: source.period_money)
    table.money("available", lambda source, _: source.available_period)
    over = (view.say("over.plan", period=view.period_label()),)
    years = [f"year:{year}" for year in view.years]

    def total(source: Source, row: int) -> Formula:
        first, last = table.letters(years[0]), table.letters(years[-1])
        return Formula(text=f"=SUM({first}{row}:{last}{row})", value=_of_source(view, source.code, None))

    table.money("allocated", total, head=view.say("column.in_all"), over=over)
    for year, key in zip(view.years, years, strict=True):
        table.money(key, _year_cell(view, year), head=str(year), over=(*over, view.say("over.by_year")))

    def left(source: Source, row: int) -> Formula:
        text = f"={table.letters('available')}{row}-{table.letters('allocated')}{row}"
        return Formula(text=text, value=source.available_period - _of_source(view, source.code, None))

    table.money("left", left)
    return _appendix(
        view, "by_source_year", table.columns, _source_groups(view), [view.say("note.by_source_year")]
    )


def _year_cell(view: PlanView, year: int) -> Callable[[Source, int], Value]:
    return lambda source, _: _of_source(view, source.code, year) or None


def _of_source(view: PlanView, code: str, year: int | None) -> Money:
    return sum(view.money(line, (code,), year) for line in view.lines())


def _source_groups(view: PlanView) -> tuple[RowGroup[Source], ...]:
    present = [(group, sources_in(view.budget, group)) for group in SourceGroup]
    return tuple(
        RowGroup(number=chr(ord("A") + at), label=view.say(f"source_group.{group.value}"), items=own)
        for at, (group, own) in enumerate((group, own) for group, own in present if own)
    )


def by_unit_sector(view: PlanView) -> Appendix[Unit]:
    """Units that receive capital, and across them the sectors of Điều 7.1."""
    lines = tuple(line for line in view.lines() if view.money(line))
    units = [
        Unit(name=name or view.say("rows.no_unit"), lines=own)
        for name, own in distinct(view.result, lambda line: view.project(line).investor, lines)
    ]
    places = sorted({sectors().index(sector_of(view.project(line).sector)) for line in lines})
    name: Column[Unit] = Column(
        key="name", head=view.say("column.unit"), cell=lambda unit, _: unit.name, width=36
    )
    table = _Columns(view, name, sum(view.money(line) for line in lines))
    table.text("lines", lambda unit: len(unit.lines), 8, "center")
    keys = [f"sector:{place}" for place in places]

    def total(unit: Unit, row: int) -> Value:
        cells = "+".join(f"{table.letters(key)}{row}" for key in keys)
        return Formula(text=f"={cells}", value=sum(view.money(line) for line in unit.lines))

    over = (view.say("over.plan", period=view.period_label()),)
    table.money("allocated", total, head=view.say("column.in_all"), over=over)
    by_sector = (*over, view.say("over.by_sector"))
    for place, key in zip(places, keys, strict=True):
        head = sectors()[place].label(view.language)
        table.money(key, _sector_cell(view, place), head=head, over=by_sector)
    return _appendix(view, "by_unit_sector", table.columns, units, [], basis="dossier.unit_by_sector")


def _sector_cell(view: PlanView, place: int) -> Callable[[Unit, int], Value]:
    def cell(unit: Unit, _: int) -> Value:
        own = (line for line in unit.lines if sector_of(view.project(line).sector) is sectors()[place])
        return sum(view.money(line) for line in own) or None

    return cell


def reserve(view: PlanView) -> Appendix[Source]:
    """Of each source: the reserve, what is allocated in detail, what is not, and what is left."""
    types = {"undetailed": (LineType.UNALLOCATED,), "reserve_lines": (LineType.RESERVE,)}
    others = tuple(kind for kind in LineType if all(kind not in own for own in types.values()))
    name: Column[Source] = Column(
        key="name", head=view.say("column.source"), cell=lambda source, _: source.name, width=40
    )
    table = _Columns(view, name, sum(source.period_money for source in view.budget.sources))
    table.money("envelope", lambda source, _: source.period_money)
    table.text("reserve_share", _reserve_share, 10, "share")
    table.money("reserve", lambda source, _: source.period_money - source.available_period)
    for key, kinds in {"detailed": others, **types}.items():
        table.money(key, _kind_cell(view, kinds))

    def left(source: Source, row: int) -> Formula:
        taken = "".join(
            f"-{table.letters(key)}{row}" for key in ("reserve", "detailed", "undetailed", "reserve_lines")
        )
        value = source.available_period - _of_source(view, source.code, None)
        return Formula(text=f"={table.letters('envelope')}{row}{taken}", value=value)

    table.money("left", left)
    return _appendix(
        view, "reserve", table.columns, _source_groups(view), [view.say("note.reserve")], "dossier.reserve"
    )


def _reserve_share(source: Source) -> Value:
    """A share of 0 is a statement; none stated is left to be filled in."""
    return TO_FILL if source.reserve is None else source.reserve


def _kind_cell(view: PlanView, kinds: Sequence[LineType]) -> Callable[[Source, int], Value]:
    def cell(source: Source, _: int) -> Value:
        own = (line for line in view.lines() if view.project(line).line_type in kinds)
        return sum(view.money(line, (source.code,)) for line in own) or None

    return cell


def _appendix[Item](
    view: PlanView,
    id: str,  # noqa: A002 - what an appendix calls it
    columns: Sequence[Column[Item]],
    items: Sequence[Item | RowGroup[Item]],
    notes: Sequence[str],
    basis: str = "",
) -> Appendix[Item]:
    return Appendix(
        id=id,
        sheet=view.say(f"sheet.{id}"),
        number="",
        title=view.say(f"title.{id}", **view.period()),
        columns=tuple(columns),
        items=tuple(items),
        notes=tuple(notes),
        basis=basis,
    )
