"""Rank and cut: what the usual practice would reach on the same data.

Projects are taken in order of tier, then score (under `benefit`: benefit per total cost). Each
takes the earliest schedule that still fits and is skipped when none does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.portfolio import Portfolio
from models.vocabulary import Objective
from optimizer.book import Book
from optimizer.build import coupling_rows
from optimizer.model import PlanModel
from optimizer.objective import scores
from optimizer.rows import Column, Row, u, x
from optimizer.solving.highs import Limits, solve
from optimizer.table import ProjectTable

SMALLEST = 1e-3
"""Smallest difference of shortfalls that counts, million VND."""

EARLY_WEIGHT = 1e-3
"""How much an early đồng counts beside a schedule's place, so that ties are broken the same way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankAndCut:
    """objective : with skipping. strict_objective : stopping at the first that does not fit.

    selected : the projects taken, with skipping. shortfall_by_tier : what committed lines then lack.
    """

    objective: float
    strict_objective: float
    selected: frozenset[str]
    shortfall_by_tier: Mapping[int, float]

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


def rank_and_cut(portfolio: Portfolio, book: Book) -> RankAndCut:
    """The plan of the usual practice. Shortfalls of committed lines are left as they fall."""
    free = replace(book, shortfall_caps={})
    used: dict[tuple[str, ...], float] = {}
    rows = {row.key: row for row in coupling_rows(free)}
    lacking: dict[int, float] = {}
    objective = strict = 0.0
    selected: set[str] = set()
    stopped = False
    for table in _in_order(portfolio, book):
        choice = _earliest_fit(table, free, rows, used)
        if choice is None:
            stopped = True
            continue
        number, values = choice
        for row in rows.values():
            spent = sum(weight * values.get(column, 0.0) for column, weight in row.coefficients.items())
            used[row.key] = used.get(row.key, 0.0) + spent
        for part in table.parts:
            lacking[part.tier] = lacking.get(part.tier, 0.0) + values[u(table.project_id, part.name)]
        selected.add(table.project_id)
        objective += table.options[number].value
        strict += 0.0 if stopped else table.options[number].value
    return RankAndCut(
        objective=objective,
        strict_objective=strict,
        selected=frozenset(selected),
        shortfall_by_tier=lacking,
    )


def _in_order(portfolio: Portfolio, book: Book) -> list[ProjectTable]:
    score: Mapping[str, float] = scores(portfolio, book.terms.scenario)
    if book.terms.scenario.objective is Objective.BENEFIT:
        score = {p.project_id: (p.benefit or 0.0) / max(1, p.total_cost) for p in portfolio.projects}
    return sorted(book.tables, key=lambda t: (t.tier, -score.get(t.project_id, 0.0), t.project_id))


def _earliest_fit(
    table: ProjectTable,
    book: Book,
    rows: Mapping[tuple[str, ...], Row],
    used: Mapping[tuple[str, ...], float],
) -> tuple[int, Mapping[Column, float]] | None:
    """The first schedule that fits what is left, and its money; lacking as little as possible."""
    alone = replace(book, tables=(table,))
    left = {key: row.right - used.get(key, 0.0) for key, row in rows.items()}
    model = PlanModel(alone, rights={key: max(0.0, right) for key, right in left.items()})
    places = sorted(range(len(table.options)), key=lambda number: _place(table, number))
    unselected = len(places) + 2.0
    money = max(1, table.demand)
    objective = {x(table.project_id, number): place - unselected for place, number in enumerate(places)}
    first = book.terms.first_year
    for column in model.columns("f"):
        objective[column] = EARLY_WEIGHT * (column.number - first + 1) / money
    objective |= {u(table.project_id, part.name): 1.0 / money for part in table.parts}
    model.minimize(objective)
    record = solve(model, Limits())
    if not record.has_solution:
        return None
    values = model.solution()
    chosen = [column.number for column in model.columns("x") if values[column] > 0.5]
    return (chosen[0], values) if chosen else None


def _place(table: ProjectTable, number: int) -> tuple[bool, int, int]:
    """On time before late, earlier starts first, shorter first."""
    option = table.options[number]
    return option.shortfall_max > 0 and not table.is_lump_sum, option.schedule.start, option.schedule.end
