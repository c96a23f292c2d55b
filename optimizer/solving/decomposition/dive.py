"""Diving: from a mix to a plan, one decision after another, prices anew after each.

The project whose share in the mix is least decided, weighed by what it is worth, is decided first: large ones
while much is open, small ones to fill what is left. Both answers are tried and the better mix is kept. Money
is never fixed, only schedules are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.solving.decomposition.arrays import Floats, Ints
from optimizer.solving.decomposition.column_generation import Branch, ColumnGeneration, best_of
from optimizer.solving.decomposition.master import Mix
from optimizer.solving.decomposition.mixes import (
    BROKEN,
    choice_of,
    followed,
    losses,
    losses_otherwise,
    undecided,
    weights_of,
)

WIDE_STEPS, WIDE_WORK = 30, 15_000
"""Decisions taken with everything open, and decisions × projects, whichever is less; afterwards most projects
keep what the mix gives them."""

OPEN, OPEN_QUICKLY = 150, 10
"""Projects left open after that, besides those the mix has not decided; in a quick dive at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A plan. choice : (P) the option each project follows, −1 = none. value : what it is worth."""

    choice: Ints
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a dive stands: what is still allowed, the best mix of it, and (O) what every option is worth."""

    branch: Branch
    mix: Mix
    worth: Floats


class Dive:
    """Dives of one book. generation : shared, so that columns are. steps : taken so far."""

    def __init__(self, generation: ColumnGeneration, ends: Callable[[], bool]) -> None:
        self._generation, self._ends = generation, ends
        self._arrays = generation.arrays
        self._worth = 1e-6 + best_of(self._arrays, self._arrays.value)
        self.steps = 0

    def quickly(self, start: Position) -> Found | None:
        """A plan near the mix, soon."""
        return self._down(start, wide=0, count=OPEN_QUICKLY)

    def deeply(self, start: Position) -> Found | None:
        """A better plan, mostly."""
        wide = min(WIDE_STEPS, WIDE_WORK // self._arrays.projects)
        return self._down(start, wide=wide, count=OPEN)

    def _down(self, start: Position, *, wide: int, count: int) -> Found | None:
        """A plan, or None where every answer breaks rows or somebody ends it."""
        generation = self._generation
        try:
            return self._decided(start, wide, count)
        finally:
            self._generation = generation

    def _decided(self, start: Position, wide: int, count: int) -> Found | None:
        position: Position | None = start
        decided = 0
        while position is not None and not self._ends():
            weight = weights_of(self._generation, position.mix)
            project = self._least_decided(position.branch, weight)
            if project is None:
                value = position.mix.value
                is_plan = position.mix.broken <= BROKEN
                return Found(choice=choice_of(self._arrays, weight), value=value) if is_plan else None
            if decided == wide:
                branch = self._narrowed(position, weight, count)
                self._generation = self._generation.within(branch)
                position = self._at(branch, self._generation.mixed(branch))
            else:
                position = self._decide(position, project, weight)
            decided += 1
        return None

    def _at(self, branch: Branch, mix: Mix | None) -> Position | None:
        """Where a branch stands after one round of pricing; None where the solver gives up."""
        self.steps += 1
        if mix is None:
            return None
        bound, mix = self._generation.improved(branch, mix)
        return None if mix is None else Position(branch=branch, worth=bound.worth, mix=mix)

    def _least_decided(self, branch: Branch, weight: Floats) -> int | None:
        """The project to decide next; None where the mix is a plan."""
        apart, spread = undecided(self._arrays, branch, weight)
        least = np.maximum(apart, spread / 2)
        return int(np.argmax(least * self._worth)) if least.any() else None

    def _decide(self, position: Position, project: int, weight: Floats) -> Position | None:
        """The better of two answers; where both break rows, the best of the project's other schedules."""
        best: tuple[Branch, Mix] | None = None
        for tried, branch in enumerate(self._answers(position.branch, project, weight)):
            if tried >= 2 and best is not None and best[1].broken <= BROKEN:
                break
            mix = self._generation.mixed(branch)
            if mix is not None and (best is None or mix.value > best[1].value):
                best = branch, mix
        return None if best is None else self._at(best[0], self._generation.mixed(best[0]))

    def _answers(self, branch: Branch, project: int, weight: Floats) -> Iterator[Branch]:
        run = self._arrays.options_of(project)
        options = np.arange(run.start, run.stop)[branch.allowed[run]]
        ordered = options[np.argsort(-weight[options], kind="stable")]
        yield self._only(branch, project, int(ordered[0]))
        if branch.least[project] == 0:
            without = branch.copy()
            without.allowed[run] = False
            yield without
        for option in ordered[1:]:
            yield self._only(branch, project, int(option))

    def _only(self, branch: Branch, project: int, option: int) -> Branch:
        """The branch in which the project follows this option."""
        only = branch.copy()
        only.allowed[self._arrays.options_of(project)] = False
        only.allowed[option] = True
        only.least[project] = 1
        return only

    def _narrowed(self, position: Position, weight: Floats, count: int) -> Branch:
        """The branch with all projects as in the mix but those it splits and `count` that lose least."""
        arrays, branch = self._arrays, position.branch
        taken = followed(arrays, weight)
        other = losses_otherwise(arrays, weight, *losses(arrays, position.worth, branch))
        is_open = np.isneginf(other)
        is_open[np.argsort(other, kind="stable")[: count + int(is_open.sum())]] = True
        allowed = branch.allowed & (is_open[arrays.project_of_option] | (weight > 0.5))
        return Branch(allowed=allowed, least=np.where(is_open, branch.least, (taken > 0.5).astype(np.int64)))
