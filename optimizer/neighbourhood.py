"""The model around a plan: a few projects are decided anew, all others keep what the plan gives them.

Rows keep only what concerns the free projects; their right sides are less by what the others use. So a
plan of the neighbourhood, with the others as they are, is a plan of the book.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from models.explanation import Obstacle
from models.plan import Plan
from optimizer.book import Book
from optimizer.build import coupling_rows
from optimizer.model import PlanModel
from optimizer.objective import synergies
from optimizer.plan_columns import plan_columns
from optimizer.rows import MASTER_MAX, Column, Row, RowParts, synergy_reached, x
from optimizer.rules import COUPLING, LOCAL
from optimizer.solving.highs import Limits, solve
from optimizer.table import Choice, ProjectTable
from optimizer.table_rows import table_rows

SMALLEST = 1e-4
"""A row that gives way by less holds."""

ROUNDED = 3
"""Decimals of what a row gives way by."""

NODES = 2_000
"""Branch-and-bound nodes of one look at what gives way."""

LOOKED_AT = 300
"""Rejected lines that are looked at with every plan."""

FREE_WEIGHT = 1e-6
"""What giving way costs where it is free: enough that nothing gives way in vain."""

OWN_RULES = tuple(rule for rule in LOCAL if rule != "one_schedule")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """A book with a plan of it, ready for neighbourhoods.

    parts : coupling rows, shortfalls capped at what the plan lacks. values : the plan's columns.
    used : left side of each row in the plan, without money carried forward.
    """

    book: Book
    parts: RowParts
    values: Mapping[Column, float]
    used: tuple[float, ...]

    @classmethod
    def plan(cls, book: Book, plan: Plan) -> "Around":
        """Around a plan of the book."""
        lacking = plan.outcome.shortfall_by_tier
        caps = {tier: lacking.get(tier, 0) for tier in book.tiers}
        book = book.with_caps(caps if book.terms.scenario.has("tier_order") else {})
        parts = RowParts(coupling_rows(book))
        values = plan_columns(book, plan)
        used = tuple(
            math.fsum(weight * values.get(column, 0.0) for column, weight in row.coefficients.items())
            for row in parts.rows
        )
        return cls(book=book, parts=parts, values=values, used=used)

    def rows_around(self, free: frozenset[str]) -> Iterator[Row]:
        """The rows of the free projects, with what the others leave them."""
        for number, own in self.parts.of(free):
            row = self.parts.rows[number]
            spent = math.fsum(w * self.values.get(c, 0.0) for c, w in own.items() if c.kind not in MASTER_MAX)
            yield replace(row, right=row.right - (self.used[number] - spent), coefficients=own)

    def model(
        self, tables: Iterable[ProjectTable], *, elastic: Iterable[str] = (), rows: bool = True
    ) -> PlanModel:
        """The model of these projects; without `rows` of their own rules alone."""
        free = tuple(tables)
        own = (row for table in free for row in table_rows(table))
        around = self.rows_around(frozenset(table.project_id for table in free)) if rows else ()
        return PlanModel(replace(self.book, tables=free), rows=chain(own, around), elastic=elastic)

    def lost_value(self, model: PlanModel) -> dict[Column, float]:
        """What is minimised: value turned round, of what the neighbourhood decides."""
        lost = {
            x(table.project_id, number): -option.value
            for table in model.book.tables
            for number, option in enumerate(table.options)
            if option.value
        }
        free = model.book.by_id
        for link in synergies(self.book.portfolio, self.book.terms.scenario):
            if link.project in free or link.other in free:
                lost[synergy_reached(link.project, link.other)] = -link.value
        return lost


def obstacles(around: Around, project_id: str) -> tuple[Obstacle, ...] | None:
    """The rows that give way, least in all, if a project comes in while the others keep their money.

    Empty where nothing is in the way. None where its own rules leave it nothing to follow.
    """
    table = forced(around.book.by_id[project_id])
    return given_way(around.model([table], elastic=COUPLING))


def obstacles_of(plan: Plan, book: Book) -> dict[str, tuple[Obstacle, ...] | None]:
    """The same for the rejected lines of a plan, as many of the best ranked as a reader may wait for."""
    rejected = [line.project_id for line in plan.ranked() if not line.selected]
    may_enter = [p for p in rejected if _may_enter(book.by_id[p])][:LOOKED_AT]
    if not may_enter:
        return {}
    around = Around.plan(book, plan)
    return {project: obstacles(around, project) for project in may_enter}


def _may_enter(table: ProjectTable) -> bool:
    """Whether no rule of its own shuts a project out."""
    is_shut = any(choice.sense != ">=" and choice.number == 0 for choice in table.choices)
    return bool(table.options) and not is_shut


def own_obstacles(around: Around, project_id: str) -> tuple[Obstacle, ...]:
    """The project's own rules that leave it nothing to follow."""
    table = forced(around.book.by_id[project_id])
    return given_way(around.model([table], elastic=OWN_RULES, rows=False)) or ()


def forced(table: ProjectTable) -> ProjectTable:
    """The table of a project that must come in."""
    return replace(table, choices=(*table.choices, Choice(rule="forced", sense=">=", number=1)))


def given_way(
    model: PlanModel, free: Iterable[str] = (), limits: Limits | None = None
) -> tuple[Obstacle, ...] | None:
    """What elastic rows give way by, least in all; None where even that gives no plan, or none was found.

    free : rules whose rows give way at nearly no cost. limits : how far to look.
    """
    cheap = frozenset(free)
    model.minimize(
        {
            column: FREE_WEIGHT if row.rule in cheap else _weight(row, model.book)
            for column, (row, _) in model.slack.items()
        }
    )
    if not solve(model, limits or Limits(nodes=NODES)).has_solution:
        return None
    values = model.solution()
    found: dict[tuple[str, tuple[str, ...]], float] = {}
    for column, (row, _) in model.slack.items():
        if values[column] > SMALLEST:
            key = row.rule, row.where
            found[key] = found.get(key, 0.0) + round(values[column], ROUNDED)
    return tuple(Obstacle(rule=rule, where=where, by=by) for (rule, where), by in found.items())


def _weight(row: Row, book: Book) -> float:
    """What giving way by one costs: a million VND one; where projects are counted, the least demand."""
    if any(column.kind not in ("x", "synergy") for column in row.coefficients):
        return 1.0
    if row.rule == "two_period_cap":
        return 1.0
    owners = {column.owner for column in row.coefficients if column.kind == "x"}
    demands = [book.by_id[owner].demand for owner in owners if owner in book.by_id]
    return float(max(1, min(demands, default=1)))
