"""Rank and cut: what the usual practice would reach on the same data.

Projects are taken in order of tier, then score (under `benefit`: benefit per total cost). Each
takes the earliest schedule that still fits and is skipped when none does. A bundle is taken as one.
The habit obeys envelopes, ceilings, links and what the law asks; floors and shares of the whole, which
nobody can judge one project at a time, it does not see.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain

from models.portfolio import Portfolio
from models.units import Money
from models.vocabulary import LinkType, Objective
from optimizer.book import Book
from optimizer.build import coupling_rows, own_columns
from optimizer.objective import scores, synergy_value
from optimizer.rows import MASTER_MAX, Column, Row, RowParts, Sense, f, u, x
from optimizer.solving.levels import Levels, Range
from optimizer.table import Option, ProjectTable
from optimizer.table_rows import table_rows

SMALLEST = 1e-3
"""Smallest difference of shortfalls that counts, million VND."""

SOURCE_WEIGHT = 1e-3
"""How much the order of the sources counts beside a year, for the same reason."""

WHOLE = 1e-7
"""How far from 0 or 1 a schedule may be and still be left out or followed."""

NEEDS = (LinkType.REQUIRES, LinkType.REQUIRES_FINISHED)
"""Links of which the first project needs the other."""

EARLY_WEIGHT = 1e-3
"""How much an early đồng counts beside a schedule's place, so that ties are broken the same way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankAndCut:
    """objective : with skipping. strict_objective : stopping at the first that does not fit.

    selected : the projects taken, with skipping. shortfall_by_tier : what committed lines then lack.
    taken : the schedule of each of them. money : what each of them gets, million VND.
    missed_floors : the projects that count for a floor that is not reached.
    """

    objective: float
    strict_objective: float
    selected: frozenset[str]
    shortfall_by_tier: Mapping[int, float]
    taken: Mapping[str, Option] = field(default_factory=dict)
    money: Mapping[str, float] = field(default_factory=dict)
    missed_floors: frozenset[str] = frozenset()

    def lacks_more_than(self, shortfall_by_tier: Mapping[int, int]) -> bool:
        """Whether it leaves more lacking than a plan in the first tier in which they differ."""
        return self.tier_that_lacks_more(shortfall_by_tier) is not None

    def tier_that_lacks_more(self, shortfall_by_tier: Mapping[int, int]) -> int | None:
        """The first tier in which they differ, where it is this one that lacks more."""
        for tier in sorted({*self.shortfall_by_tier, *shortfall_by_tier}):
            own, other = self.shortfall_by_tier.get(tier, 0.0), shortfall_by_tier.get(tier, 0)
            if abs(own - other) > SMALLEST:
                return tier if own > other else None
        return None


def rank_and_cut(portfolio: Portfolio, book: Book, ahead: Mapping[str, int] | None = None) -> RankAndCut:
    """The plan of the usual practice. Shortfalls of committed lines are left as they fall.

    ahead : lines that come before the others whatever their rank, those with the largest number first.
    """
    free = replace(book, shortfall_caps={})
    rows = tuple(coupling_rows(free))
    rows_of = _rows_of(rows)
    left = {row.key: max(0.0, row.right) for row in rows}
    parts = RowParts(row for row in rows if not _needs_the_whole(row))
    lacking: dict[int, float] = {}
    objective = strict = 0.0
    taken: dict[str, Option] = {}
    money: dict[str, float] = {}
    before_the_cut: set[str] = set()
    stopped = False
    spare = Levels({}, ())
    for tables in _in_order(portfolio, book, ahead or {}):
        values = _earliest_fit(replace(free, tables=tables), _rows_left(parts, tables, left), spare)
        if values is None:
            stopped = True
            continue
        _spend(values, rows_of, left)
        for table in tables:
            for part in table.parts:
                lacking[part.tier] = lacking.get(part.tier, 0.0) + values[u(table.project_id, part.name)]
            own = _followed(table, values)
            taken[table.project_id] = own
            cells = (f(table.project_id, source, year) for source, year in table.cells)
            money[table.project_id] = sum(values[cell] for cell in cells)
            objective += own.value
            if not stopped:
                strict += own.value
                before_the_cut.add(table.project_id)
    scenario = book.terms.scenario
    return RankAndCut(
        objective=objective + synergy_value(portfolio, scenario, taken),
        strict_objective=strict + synergy_value(portfolio, scenario, before_the_cut),
        selected=frozenset(taken),
        shortfall_by_tier=lacking,
        taken=taken,
        money=money,
        missed_floors=_missed_floors(rows, left),
    )


def needed_first(ahead: Mapping[str, int], book: Book) -> dict[str, int]:
    """What lines that come before the others need comes before them, and so on; see `rank_and_cut`."""
    needs: dict[str, list[str]] = {}
    for link in book.portfolio.links:
        if link.type in NEEDS and book.terms.scenario.has(link.type.value):
            needs.setdefault(link.project, []).append(link.other)
    result, waiting = dict(ahead), list(ahead)
    most = max(ahead.values(), default=0) + len(needs)  # a chain is no longer, but for one in a circle
    while waiting:
        project = waiting.pop()
        for other in needs.get(project, ()):
            if result.get(other, 0) <= result[project] < most:
                result[other] = result[project] + 1
                waiting.append(other)
    return result


def _missed_floors(rows: Iterable[Row], left: Mapping[tuple[str, ...], float]) -> frozenset[str]:
    """The projects that add to a row which asks for a least amount and does not have it."""
    return frozenset(
        column.owner
        for row in rows
        if row.sense is Sense.AT_LEAST and left[row.key] > SMALLEST
        for column, weight in row.coefficients.items()
        if weight > 0
    )


def _followed(table: ProjectTable, values: Mapping[Column, float]) -> Option:
    """The schedule that a solution follows."""
    return next(o for n, o in enumerate(table.options) if values[x(table.project_id, n)] > 0.5)


def _rows_of(rows: Iterable[Row]) -> Mapping[Column, list[tuple[tuple[str, ...], float]]]:
    """(key, coefficient) of the rows every column stands in."""
    found: dict[Column, list[tuple[tuple[str, ...], float]]] = {}
    for row in rows:
        for column, weight in row.coefficients.items():
            found.setdefault(column, []).append((row.key, weight))
    return found


def _spend(
    values: Mapping[Column, float],
    rows_of: Mapping[Column, list[tuple[tuple[str, ...], float]]],
    left: dict[tuple[str, ...], float],
) -> None:
    for column, value in values.items():
        if value:
            for key, weight in rows_of.get(column, ()):
                left[key] -= weight * value


def _in_order(portfolio: Portfolio, book: Book, ahead: Mapping[str, int]) -> list[tuple[ProjectTable, ...]]:
    """Projects in the order of the habit; those of a bundle stand together where the first of them does."""
    score: Mapping[str, float] = scores(portfolio, book.terms.scenario)
    if book.terms.scenario.objective is Objective.BENEFIT:
        score = {p.project_id: (p.benefit or 0.0) / max(1, p.total_cost) for p in portfolio.projects}

    def place(table: ProjectTable) -> tuple[int, int, float, str]:
        project = table.project_id
        return -ahead.get(project, 0), table.tier, -score.get(project, 0.0), project

    ordered = sorted(book.tables, key=place)
    together = _bundles(portfolio) if book.terms.scenario.has("bundle") else {}
    units: dict[frozenset[str], list[ProjectTable]] = {}
    for table in ordered:
        unit = together.get(table.project_id, frozenset({table.project_id}))
        units.setdefault(unit, []).append(table)
    return [tuple(unit) for unit in units.values()]


def _bundles(portfolio: Portfolio) -> dict[str, frozenset[str]]:
    """The projects each bundled project goes with, itself among them."""
    together: dict[str, frozenset[str]] = {}
    for link in portfolio.links:
        if link.type is LinkType.BUNDLE:
            own = together.get(link.project, frozenset({link.project}))
            joined = own | together.get(link.other, frozenset({link.other}))
            together |= dict.fromkeys(joined, joined)
    return together


def _rows_left(
    parts: RowParts, tables: tuple[ProjectTable, ...], left: Mapping[tuple[str, ...], float]
) -> Iterator[Row]:
    """The rows that some projects stand in and may break, with what is left for them."""
    own = {table.project_id: max(table.demand, sum(table.fixed.values())) for table in tables}
    for number, used in parts.of(own):
        row = parts.rows[number]
        right = max(0.0, left[row.key])
        if row.sense is not Sense.AT_MOST or _most_used(used, own) > right:
            yield Row(rule=row.rule, where=row.where, sense=row.sense, right=right, coefficients=used)


def _most_used(used: Mapping[Column, float], demand: Mapping[str, Money]) -> float:
    """More than the left side of a row can be; inf where columns of no project stand in it."""
    if any(column.kind in MASTER_MAX for column in used):
        return math.inf
    return sum(
        max(0.0, weight) * (1 if column.kind == "x" else demand[column.owner])
        for column, weight in used.items()
    )


def _earliest_fit(alone: Book, coupling: Iterable[Row], spare: Levels) -> Mapping[Column, float] | None:
    """The first schedules that fit what is left, and their money; lacking as little as possible.

    alone : the projects that are tried together. coupling : the rows that tie them to the others.
    spare : a programme that nobody needs any more.
    """
    objective: dict[Column, float] = {}
    first = alone.terms.first_year
    sources = {source.code: place for place, source in enumerate(alone.terms.budget.sources)}
    for table in alone.tables:
        places = sorted(range(len(table.options)), key=partial(_place, table))
        unselected = len(places) + 2.0
        money = max(1, table.demand)
        for place, number in enumerate(places):
            objective[x(table.project_id, number)] = place - unselected
        for source, year in table.cells:
            order = SOURCE_WEIGHT * sources[source]
            objective[f(table.project_id, source, year)] = EARLY_WEIGHT * (year - first + 1 + order) / money
        objective |= {u(table.project_id, part.name): 1.0 / money for part in table.parts}
    rows = [*chain.from_iterable(map(table_rows, alone.tables)), *coupling]
    ranges = {column: Range.of(low, high) for column, low, high in own_columns(alone)}
    levels = Levels(ranges, rows, instead_of=spare)
    values = levels.least(objective)
    if values is not None and not _are_whole(values):  # mostly, schedules are whole by themselves
        if len(alone.tables) == 1:
            return _first_that_fits(levels, objective, alone.tables[0])
        values = Levels(ranges, rows, _is_schedule, instead_of=spare).least(objective)
    return values if values is not None and _followed_by_all(values, alone) else None


def _first_that_fits(
    levels: Levels, objective: Mapping[Column, float], table: ProjectTable
) -> Mapping[Column, float] | None:
    """One project's schedules tried in turn: a place counts more than all its money, lacking or early."""
    columns = [x(table.project_id, number) for number in range(len(table.options))]
    for column in columns:
        levels.confine(column, Range.of(0, 0))
    for column in sorted(columns, key=objective.__getitem__):
        levels.confine(column, Range.of(1, 1))
        values = levels.least(objective)
        if values is not None:
            return values
        levels.confine(column, Range.of(0, 0))
    return None


def _are_whole(values: Mapping[Column, float]) -> bool:
    return all(min(part, 1 - part) <= WHOLE for column, part in values.items() if _is_schedule(column))


def _followed_by_all(values: Mapping[Column, float], alone: Book) -> bool:
    """Whether every project follows a schedule."""
    return sum(part > 0.5 for column, part in values.items() if _is_schedule(column)) == len(alone.tables)


def _is_schedule(column: Column) -> bool:
    return column.kind == "x"


def _needs_the_whole(row: Row) -> bool:
    """Floors, and shares of all money: one project at a time cannot tell."""
    return row.sense is Sense.AT_LEAST or (row.rule == "ceiling" and "share" in row.where)


def _place(table: ProjectTable, number: int) -> tuple[bool, int, int]:
    """On time before late, earlier starts first, shorter first."""
    option = table.options[number]
    return option.shortfall_max > 0 and not table.is_lump_sum, option.schedule.start, option.schedule.end
