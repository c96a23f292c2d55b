"""Diving: from a mix to a plan, one decision after another, prices anew after each.

The project that is least decided, weighed by what it is worth, is decided first: large ones while much is
open, small ones to fill what is left. Its likeliest answers are all tried, priced until they keep the rows,
and the best is kept. Money is never fixed, only schedules are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from optimizer.solving.decomposition.arrays import Floats, Ints
from optimizer.solving.decomposition.branching import Answer, answered, answers, least_decided
from optimizer.solving.decomposition.column_generation import Bound, Branch, ColumnGeneration
from optimizer.solving.decomposition.master import Mix
from optimizer.solving.decomposition.mixes import (
    BROKEN,
    choice_of,
    followed,
    losses,
    losses_otherwise,
    weights_of,
)
from optimizer.solving.highs import Basis

WIDE_STEPS, WIDE_WORK = 30, 30_000
"""Decisions taken with everything open, and decisions × projects, whichever is less; afterwards most projects
keep what the mix gives them."""

BREADTH, BROAD_WORK = 3, 500
"""Ways that a deep dive goes down at once, and ways × projects, whichever is less; one at least."""

OPEN, OPEN_ONWARDS, OPEN_QUICKLY = 50, 30, 10
"""Projects left open after that, besides those the mix has not decided; in dives without it, at once."""

ANSWERS = 3
"""Answers tried to a question, more only where these break rows or lose much (`SLIGHT`)."""

SLIGHT = 2e-4
"""Loss of an answer (relative) above which more than ANSWERS are tried."""

ROUNDS, ROUNDS_BROKEN, ROUNDS_FIRST = 2, 8, 40
"""Rounds of pricing after an answer; while the mix of what is there breaks rows; for a plan known before."""

STILL = 2e-5
"""Distance of a mix from its bound (relative) at which it counts as priced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A plan. choice : (P) the option each project follows, −1 = none. value : what it is worth."""

    choice: Ints
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a dive stands: what is still allowed, the best mix of it, what bounds it, and where it ended."""

    branch: Branch
    mix: Mix
    bound: Bound
    basis: Basis

    @classmethod
    def of(cls, generation: ColumnGeneration, branch: Branch, mix: Mix, bound: Bound) -> "Position":
        """The position in which the generation's last mix of a branch ended."""
        return cls(branch=branch, mix=mix, bound=bound, basis=generation.master.basis)


class Dive:
    """Dives of one book.

    generation : shared, so that columns are. known : value of the best plan; a dive that cannot better it
    ends. steps : mixes made so far.
    """

    def __init__(
        self, generation: ColumnGeneration, ends: Callable[[], bool], known: float = -np.inf
    ) -> None:
        self._generation, self._ends, self._known = generation, ends, known
        self._arrays = generation.arrays
        self.steps = 0

    def quickly(self, start: Position) -> Found | None:
        """A plan near the mix, soon."""
        return self._within(self._narrowed(start, weights_of(self._generation, start.mix), OPEN_QUICKLY))

    def onwards(self, start: Position) -> Found | None:
        """A plan from where the tree has decided the weightiest questions."""
        return self._within(self._narrowed(start, weights_of(self._generation, start.mix), OPEN_ONWARDS))

    def again(self, start: Position, choice: Ints) -> Found | None:
        """The plan known from elsewhere, where it still is one; only what it cannot do now is decided anew.

        choice : (P) option each project followed, −1 = none or not known.
        """
        return self._within(self._around(start, choice, 0), self._priced)

    def nearby(self, start: Position, choice: Ints) -> Found | None:
        """A plan that mostly does what a plan known from elsewhere did."""
        return self._within(self._around(start, choice, OPEN), self._priced)

    def deeply(self, start: Position) -> Found | None:
        """A better plan, mostly: the first decisions with everything open, on several ways at once."""
        breadth = max(1, min(BREADTH, BROAD_WORK // self._arrays.projects))
        ways = [start]
        for _ in range(min(WIDE_STEPS, WIDE_WORK // self._arrays.projects)):
            following = [position for way in ways for position in self._following(way)]
            ways = sorted(following, key=lambda position: -position.mix.value)[:breadth]
        branches = [self._narrowed(way, weights_of(self._generation, way.mix), OPEN) for way in ways]
        found = [plan for branch in branches if (plan := self._within(branch)) is not None]
        return max(found, key=attrgetter("value"), default=None)

    def _following(self, position: Position) -> list[Position]:
        """Where the next decision leads; the position itself where all are taken."""
        weight = weights_of(self._generation, position.mix)
        project = least_decided(self._arrays, position.branch, weight)
        return [position] if project is None else self._decide(position, weight, project)

    def _within(
        self, branch: Branch, priced: Callable[[Branch], Position | None] | None = None
    ) -> Found | None:
        """A plan of a branch, which gets columns of its own. priced : how it is priced at first.

        None where every answer breaks rows or is worth too little, or somebody ends it.
        """
        generation = self._generation
        self._generation = generation.within(branch)
        try:
            position = (priced or self._at)(branch)
            while position is not None and self._is_promising(position):
                weight = weights_of(self._generation, position.mix)
                project = least_decided(self._arrays, position.branch, weight)
                if project is None:
                    return Found(choice=choice_of(self._arrays, weight), value=position.mix.value)
                position = next(iter(self._decide(position, weight, project)), None)
        finally:
            self._generation = generation
        return None

    def _is_promising(self, position: Position) -> bool:
        return position.mix.broken <= BROKEN and position.bound.amount > self._known and not self._ends()

    def _at(self, branch: Branch) -> Position | None:
        """Where a branch stands after a few rounds of pricing; None where the solver gives up."""
        self.steps += 1
        mix = self._generation.mixed(branch)
        position = None
        for done in range(ROUNDS_BROKEN):
            if mix is None or (done >= ROUNDS and mix.broken <= BROKEN):
                break
            bound, mix = self._generation.improved(branch, mix)
            if mix is None:
                return None
            position = Position.of(self._generation, branch, mix, bound)
            if bound.amount - mix.value <= STILL * abs(bound.amount):
                break
        return position

    def _priced(self, branch: Branch) -> Position | None:
        """Where a branch stands when its prices have converged; None where the solver gives up."""
        self.steps += 1
        bound, mix = self._generation.converge(
            branch, rounds=ROUNDS_FIRST, enough=STILL, floor=self._known, ends=self._ends
        )
        return None if mix is None else Position.of(self._generation, branch, mix, bound)

    def _decide(self, position: Position, weight: Floats, project: int) -> list[Position]:
        """Where the likeliest answers lead, the best first; more are tried only where those lose much."""
        found: list[Position] = []
        for tried, answer in enumerate(
            answers(self._arrays, position.branch, weight, position.bound, project)
        ):
            if self._ends() or (found and self._suffices(found[0], position, answer, tried)):
                break
            self._generation.master.start_from(position.basis)
            there = self._at(answered(self._arrays, position.branch, answer))
            if there is not None and self._is_promising(there):
                found.append(there)
                found.sort(key=lambda position: -position.mix.value)
        return found

    @staticmethod
    def _suffices(best: Position, before: Position, following: Answer, tried: int) -> bool:
        """Whether the best answer so far is good enough not to try the following one."""
        lost = before.mix.value - best.mix.value
        return following.bound <= best.mix.value or (
            tried >= ANSWERS and lost <= SLIGHT * abs(best.mix.value)
        )

    def _narrowed(self, position: Position, weight: Floats, count: int) -> Branch:
        """The branch with all projects as in the mix but those it splits and `count` that lose least."""
        arrays, branch = self._arrays, position.branch
        taken = followed(arrays, weight)
        other = losses_otherwise(arrays, weight, *losses(arrays, position.bound.worth, branch))
        is_open = np.isneginf(other)
        is_open[np.argsort(other, kind="stable")[: count + int(is_open.sum())]] = True
        allowed = branch.allowed & (is_open[arrays.project_of_option] | (weight > 0.5))
        return Branch(allowed=allowed, least=np.where(is_open, branch.least, (taken > 0.5).astype(np.int64)))

    def _around(self, start: Position, choice: Ints, count: int) -> Branch:
        """The branch as a plan has it, with some projects open.

        Open are those that cannot do what they did, `count` that lose least otherwise, and as many that lose
        most as they are.
        """
        arrays, branch = self._arrays, start.branch
        chosen = np.zeros(arrays.options)
        chosen[choice[choice >= 0]] = 1.0
        loss, loss_out = losses(arrays, start.bound.worth, branch)
        own = np.where(choice >= 0, loss[np.maximum(choice, 0)], loss_out)
        is_open = np.isinf(own)
        other = losses_otherwise(arrays, chosen, loss, loss_out)
        is_open[np.argsort(other, kind="stable")[:count]] = True
        is_open[np.argsort(-own, kind="stable")[: count + int(np.isinf(own).sum())]] |= count > 0
        allowed = branch.allowed & (is_open[arrays.project_of_option] | (chosen > 0.5))
        return Branch(allowed=allowed, least=np.where(is_open, branch.least, (choice >= 0).astype(np.int64)))
