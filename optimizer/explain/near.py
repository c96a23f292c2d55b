"""Plans of a changed book near the plan that is explained: quickly found, never proven best.

The projects that prices leave undecided, and those the change speaks of, are decided anew; all others keep
their schedules and their money.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from models.plan import Plan
from optimizer.book import Book
from optimizer.explain.bounds import Bounds
from optimizer.explain.change import Change
from optimizer.neighbourhood import Around
from optimizer.objective import synergies
from optimizer.plan_columns import option_of
from optimizer.solving.highs import Limits, solve
from optimizer.table import ProjectTable

FREE = 8
"""Projects decided anew, besides those the change speaks of."""

NODES = 20
"""Branch-and-bound nodes of one neighbourhood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNear:
    """value : of the whole plan. selected : its projects. finish : value of each free project in it."""

    value: float
    selected: frozenset[str]
    finish: Mapping[str, float]


class Near:
    """Neighbourhoods of one plan."""

    def __init__(self, book: Book, plan: Plan, bounds: Bounds | None) -> None:
        self._book, self._plan = book, plan
        self.around = Around.plan(book, plan)
        self._contested = () if bounds is None else bounds.contested()

    def of(self, book: Book, change: Change) -> FoundNear | None:
        """A plan of the changed book; None where none was found near. Lifted rules are not looked at."""
        if not change.leaves_tables:
            return None
        around = self.around_of(book) if change.extra else self.around
        free = self._free(change.forbidden | change.forced)
        tables = [table for table in book.tables if table.project_id in free]
        model = around.model(tables)
        model.minimize(around.lost_value(model))
        record = solve(model, Limits(gap=1e-3, nodes=NODES))
        if not record.has_solution:
            return None
        values = model.solution()
        chosen = {column.owner: column.number for column in model.columns("x") if values[column] > 0.5}
        worth = {project: book.by_id[project].options[number].value for project, number in chosen.items()}
        kept = frozenset(line.project_id for line in self._plan.selected) - free
        selected = kept | frozenset(chosen)
        value = math.fsum((self._kept_value(free), *worth.values(), self._together(selected)))
        return FoundNear(value=value, selected=selected, finish=worth)

    def around_of(self, book: Book) -> Around:
        """The same plan in a book with more money."""
        return Around.plan(book, self._plan)

    def free(self, spoken_of: frozenset[str]) -> list[ProjectTable]:
        """The projects that are decided anew where these are spoken of."""
        free = self._free(spoken_of)
        return [table for table in self._book.tables if table.project_id in free]

    def _free(self, spoken_of: frozenset[str]) -> frozenset[str]:
        linked = {
            project
            for link in self._book.portfolio.links
            if spoken_of & {link.project, link.other}
            for project in (link.project, link.other)
        }
        return spoken_of | linked | frozenset(self._contested[:FREE])

    def kept_value(self, free: frozenset[str]) -> float:
        """What the projects that keep their schedules are worth, among themselves."""
        kept = frozenset(line.project_id for line in self._plan.selected) - free
        return self._kept_value(free) + self._together(kept)

    def _kept_value(self, free: frozenset[str]) -> float:
        """What the projects that keep their schedules are worth, synergies aside."""
        tables = self._book.by_id
        return math.fsum(
            tables[line.project_id].options[option_of(tables[line.project_id], line)].value
            for line in self._plan.selected
            if line.project_id not in free
        )

    def _together(self, selected: frozenset[str]) -> float:
        links = synergies(self._book.portfolio, self._book.terms.scenario)
        return math.fsum(link.value for link in links if {link.project, link.other} <= selected)
