"""The allocation summed by sector, locality, unit, class, group, tier: every cell a live sum of the lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.plan import PlanLine
from optimizer.report.plan.annexes import heading
from optimizer.report.plan.ledger import write_ledger
from optimizer.report.plan.sum_keys import SumKey, class_key
from optimizer.result import Result
from optimizer.words.labels import statuses_of
from optimizer.workbook.allocation_columns import RANK, SELECTED, TIER, key_id
from optimizer.workbook.limits import address
from optimizer.writing.grid import Column, Place, money_width, number_column, widths_of, write_table
from optimizer.writing.heading import notes
from optimizer.writing.page import MONEY, PAPER_A3, Formula, Page, Value, paper_for

ALL_LINES = ">0"
"""Condition on the rank that every line meets, and no group row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The lines one row sums: those whose number under each key is the one given."""

    label: str
    where: Mapping[str, int]


class LineSums:
    """Live sums over the lines of the allocation table, with the values they have."""

    def __init__(self, place: Place[PlanLine], keys: Mapping[str, SumKey]) -> None:
        self.place = place
        self.keys = keys
        self._found: dict[str, dict[int | None, list[int]]] = {}
        self._asked: dict[frozenset[tuple[str, int]], Sequence[int]] = {}

    def of(self, column: str, where: Mapping[str, int]) -> Formula:
        """Sum of a column over the lines of a slice; over all lines where nothing is asked."""
        value = sum(self.place.amounts[n][1][column] for n in self._lines(where))
        area = self.place.area(column)
        return Formula(text=f"=SUMIFS({area},{self._conditions(where)})", value=value)

    def count(self, where: Mapping[str, int], *, selected: bool = False) -> Formula:
        """Number of lines of a slice; only those in the plan where asked."""
        lines = [self.place.amounts[n][0] for n in self._lines(where)]
        conditions = self._conditions(where)
        if selected:
            lines = [line for line in lines if line.selected]
            conditions += f",{self.place.area(SELECTED)},1"
        return Formula(text=f"=COUNTIFS({conditions})", value=len(lines))

    def _conditions(self, where: Mapping[str, int]) -> str:
        asked = [f"{self.place.area(self._column(key))},{number}" for key, number in where.items()]
        return ",".join(asked or [f'{self.place.area(RANK)},"{ALL_LINES}"'])

    def _column(self, key: str) -> str:
        return key if key in (TIER, RANK) else key_id(key)

    def _lines(self, where: Mapping[str, int]) -> Sequence[int]:
        """Places of the lines of a slice, in order."""
        asked = frozenset(where.items())
        if asked not in self._asked:
            every = [self._with(key, number) for key, number in where.items()]
            first, *others = sorted(every, key=len) or (range(len(self.place.amounts)),)
            common = set(first).intersection(*others)
            self._asked[asked] = [n for n in first if n in common]
        return self._asked[asked]

    def _with(self, key: str, number: int) -> list[int]:
        """Places of the lines that have this number under a key."""
        if key not in self._found:
            found = self._found.setdefault(key, {})
            for n, (line, _) in enumerate(self.place.amounts):
                found.setdefault(self._number(line, key), []).append(n)
        return self._found[key].get(number, [])

    def _number(self, line: PlanLine, key: str) -> int | None:
        if key in (TIER, RANK):
            return int(getattr(line, key))
        return self.keys[key].numbers.get(line.project_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """What all breakdowns are made from."""

    result: Result
    sums: LineSums
    keys: Mapping[str, SumKey]

    @property
    def width(self) -> float:
        """Width of a column of money."""
        totals = self.sums.place.totals
        return money_width(int(max(totals["total_cost"], totals["demand"], totals["allocated"])))


def slices(key: SumKey) -> list[Slice]:
    """A row for each number of a key."""
    return [Slice(label=label, where={key.name: number}) for number, label in key.entries]


def write_sectors(page: Page, own: Breakdown) -> None:
    """By the sectors of the law."""
    _write_one(page, "sectors", own, "sector")


def write_localities(page: Page, own: Breakdown) -> None:
    """By place of the works."""
    _write_one(page, "localities", own, "locality")


def _write_one(page: Page, sheet: str, own: Breakdown, key: str) -> None:
    columns = _columns(page, own, own.keys[key].label, by_source=True)
    widths = widths_of(columns)
    top = heading(page, sheet, own.result, widths)
    place = write_table(page, top, columns, slices(own.keys[key]), total_at="label", frozen=2)
    row = place.last + 2
    row = _control(page, row, place, own.sums)
    row = notes(page, row, [page.say("note.breakdown")], widths)
    if key == "locality":
        write_ledger(page, own.result, row + 1, widths)
    page.print_setup(paper=paper_for(widths))


def write_units(page: Page, own: Breakdown) -> None:
    """By the unit that receives the capital, and across by sector."""
    over = (page.say("over.by_sector"),)
    columns: list[Column[Slice]] = [
        *_counts(page, own, own.keys["investor"].label, 30),
        *_sums(page, own, ("demand", "allocated")),
        *(
            _sum(own, "allocated", label, over=over, more={"sector": number}, key=f"sector:{number}")
            for number, label in own.keys["sector"].entries
        ),
        _share(page, own),
    ]
    widths = widths_of(columns)
    top = heading(page, "units", own.result, widths)
    place = write_table(page, top, columns, slices(own.keys["investor"]), total_at="label", frozen=2)
    row = _control(page, place.last + 2, place, own.sums)
    notes(page, row, [page.say("note.breakdown")], widths)
    page.print_setup(paper=paper_for(widths))


def write_structure(page: Page, own: Breakdown) -> None:
    """Small tables below each other: by class, group, tier, kind of area."""
    widths = widths_of(_columns(page, own, "", by_source=False))
    row = heading(page, "structure", own.result, widths)
    classes = [
        Slice(label=own.keys[class_key(criterion.name)].label, where={class_key(criterion.name): 1})
        for criterion in own.result.portfolio.criteria
    ]
    tables = {
        "class": classes,
        "group": slices(own.keys["group"]),
        "tier": _tiers(page, own),
        "area_type": slices(own.keys["area_type"]),
    }
    for name, rows in tables.items():
        row = _part(page, row, name, rows, own)
    notes(page, row, [page.say("note.breakdown")], widths)
    page.print_setup(paper=PAPER_A3)


def _part(page: Page, row: int, name: str, rows: Sequence[Slice], own: Breakdown) -> int:
    """One small table under its title; classes overlap, so they have no total."""
    columns = _columns(page, own, page.say(f"column.{name}"), by_source=False)
    page.text(row, 0, page.say(f"structure.{name}"), bold=True)
    total_at = "" if name == "class" else "label"
    place = write_table(page, row + 1, columns, rows, total_at=total_at, has_filter=False)
    end = max(place.first, place.last) + 1
    if name == "class":
        widths = widths_of(columns)
        return notes(page, end, [page.say("note.classes")], widths) + 1
    return _control(page, end, place, own.sums) + 1


def _tiers(page: Page, own: Breakdown) -> list[Slice]:
    order = own.result.scenario.tier_order
    return [
        Slice(label=_tier_label(page, statuses_of(order, tier, page.language), tier), where={TIER: tier})
        for tier in sorted({line.tier for line in own.result.plan.lines})
    ]


def _tier_label(page: Page, statuses: str, tier: int) -> str:
    return page.say("tier_of", tier=tier, statuses=statuses) if statuses else page.say("tier", tier=tier)


def _columns(page: Page, own: Breakdown, label: str, *, by_source: bool) -> list[Column[Slice]]:
    over = (page.say("over.by_year"),)
    columns = [
        *_counts(page, own, label, 36),
        *_sums(page, own, ("total_cost", "demand", "allocated")),
        *(_sum(own, f"year:{year}", str(year), over=over) for year in own.result.scenario.years),
    ]
    if by_source:
        over = (page.say("over.by_source"),)
        columns += [
            _sum(own, f"source:{source.code}", source.code, over=over)
            for source in own.result.book.terms.budget.sources
        ]
    return [*columns, *_sums(page, own, ("remainder", "shortfall")), _share(page, own)]


def _counts(page: Page, own: Breakdown, label: str, width: float) -> list[Column[Slice]]:
    """What the row is, how many lines it has, and how many of them get money."""
    over = (page.say("over.lines"),)

    def count(key: str, *, selected: bool) -> Column[Slice]:
        return Column(
            key=key,
            head=page.say(f"column.{key}"),
            cell=lambda own_slice, _: own.sums.count(own_slice.where, selected=selected),
            kind="money",
            width=8,
            over=over,
            total=True,
        )

    return [
        number_column(page),
        Column(key="label", head=label, cell=lambda own_slice, _: own_slice.label, width=width),
        count("lines", selected=False),
        count("selected_lines", selected=True),
    ]


def _sums(page: Page, own: Breakdown, keys: Sequence[str]) -> list[Column[Slice]]:
    return [_sum(own, key, page.say(f"column.{key}")) for key in keys]


def _sum(
    own: Breakdown,
    column: str,
    head: str,
    *,
    over: tuple[str, ...] = (),
    more: Mapping[str, int] | None = None,
    key: str = "",
) -> Column[Slice]:
    """Sum of a column of the allocation table. more : further keys the lines must meet."""
    return Column(
        key=key or column,
        head=head,
        cell=lambda own_slice, _: own.sums.of(column, {**own_slice.where, **(more or {})}),
        kind="money",
        width=own.width,
        over=over,
        total=True,
    )


def _share(page: Page, own: Breakdown) -> Column[Slice]:
    """Share of all money allocated."""
    everything = own.sums.of("allocated", {})

    def cell(own_slice: Slice, _: int) -> Value:
        if not everything.value:
            return None
        part = own.sums.of("allocated", own_slice.where)
        text = f"{part.text}/{everything.text.removeprefix('=')}"
        return Formula(text=text, value=part.value / everything.value)

    return Column(key="share", head=page.say("column.share"), cell=cell, kind="share", width=9)


def _control(page: Page, row: int, place: Place[Slice], sums: LineSums) -> int:
    """Each total less the sum of all lines: all zero; the row after it."""
    page.text(row, 1, page.say("control"), italic=True, text_wrap=True, font_size=10)
    for key in ("total_cost", "demand", "allocated"):
        if key in place.columns:
            at = place.columns[key]
            every = sums.of(key, {})
            text = f"={address(place.total_row, at)}-{every.text.removeprefix('=')}"
            value = place.totals[key] - every.value
            page.put(row, at, Formula(text=text, value=value), num_format=MONEY, italic=True, font_size=10)
    return row + 1
