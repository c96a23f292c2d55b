"""Which question to ask next: the one whose answers lose most, tried at first, by experience afterwards.

A question that loses nothing whatever is answered only doubles the work, and some lose the same wherever
they are asked. So what answers cost is remembered by question (reliability branching: Achterberg, Koch and
Martin 2005, doi:10.1016/j.orl.2004.04.002).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from optimizer.solving.decomposition.arrays import Floats
from optimizer.solving.decomposition.branching import Answer, answered, answers, asks_whether
from optimizer.solving.decomposition.column_generation import (
    Bound,
    Branch,
    ColumnGeneration,
    best_of,
    never,
)
from optimizer.solving.decomposition.mixes import undecided
from optimizer.solving.highs import Basis

CANDIDATES = 8
"""Questions of each kind that are weighed against each other."""

RELIABLE = 2
"""Trials after which experience is believed."""

SLIGHT = 1e-6
"""Share of a bound that a loss counts for at least, so that a free answer does not hide a dear one."""

type Kind = tuple[int, bool]
"""A project, and whether it is asked for being followed at all or for its schedule."""

type Lost = tuple[tuple[float, float], ...]
"""How much the best and the second best answer lost, trial by trial."""


class Questions:
    """Questions of one book. lost : by experience. tries : answers tried so far."""

    def __init__(self, generation: ColumnGeneration, lost: Mapping[Kind, Lost] | None = None) -> None:
        """lost : experience from a like book."""
        self._generation, self._arrays = generation, generation.arrays
        self._most = best_of(self._arrays, self._arrays.value)
        self.lost: dict[Kind, Lost] = dict(lost or {})
        self.tries = 0

    def ask(
        self,
        branch: Branch,
        weight: Floats,
        bound: Bound,
        amount: float,
        floor: float,
        ends: Callable[[], bool] = never,
    ) -> list[Answer] | None:
        """The answers of the question that promises most; None where the mix decides everything.

        weight : (O) the mix of the branch that the programme was last solved for. bound : proven there.
        amount : no plan of the branch is worth more. floor : answers below it are not looked at.
        ends : whether to try no more.
        """
        best: tuple[float, list[Answer]] | None = None
        basis = self._generation.master.basis
        candidates = list(self._candidates(branch, weight))
        for project in candidates:
            given = answers(self._arrays, branch, weight, bound, project)
            kind = project, asks_whether(self._arrays, branch, weight, project)
            lost = self.lost.get(kind, ())
            if len(candidates) > 1 and len(lost) < RELIABLE and not ends():
                tried = list(self._tried(branch, given, floor, basis))
                given = [answer for answer, _ in tried]
                lost += (_two_least([left for _, left in tried], amount, floor),)
                self.lost[kind] = lost
            promise = _promise(lost, amount)
            if best is None or promise > best[0]:
                best = promise, given
        return None if best is None else best[1]

    def _candidates(self, branch: Branch, weight: Floats) -> Iterator[int]:
        """Projects worth asking about: the dearest of those followed in part, and of all other mixed ones."""
        apart, spread = undecided(self._arrays, branch, weight)
        for open_ in (apart, np.where(apart > 0, 0.0, spread)):
            order = np.argsort(-open_ * (SLIGHT + self._most), kind="stable")
            yield from (int(project) for project in order[:CANDIDATES] if open_[project] > 0)

    def _tried(
        self, branch: Branch, given: list[Answer], floor: float, basis: Basis
    ) -> Iterator[tuple[Answer, float]]:
        """Each answer, bounded by one round of pricing, and about what is left of the bound with it.

        Answers that decide nothing are not tried.
        """
        found: list[float] = []
        for answer in given:
            second = sorted(found)[-2] if len(found) > 1 else floor
            if answer.bound <= max(floor, second):
                yield answer, answer.bound
                continue
            self.tries += 1
            part = answered(self._arrays, branch, answer)
            self._generation.master.start_from(basis)
            mix = self._generation.mixed(part)
            bound, mix = (None, None) if mix is None else self._generation.improved(part, mix)
            proven = answer.bound if bound is None else min(answer.bound, bound.amount)
            found.append(proven if mix is None else min(proven, mix.value))
            yield replace(answer, bound=proven), found[-1]


def _two_least(left: list[float], amount: float, floor: float) -> tuple[float, float]:
    """How much the best and the second best answer lose."""
    least = amount if np.isinf(floor) else amount - floor
    lost = sorted(min(least, max(0.0, amount - value)) for value in left)
    first, second, *_ = [*lost, least, least]
    return first, second


def _promise(lost: Lost, amount: float) -> float:
    if not lost:
        return 0.0
    first, second = np.mean(lost, axis=0) + SLIGHT * max(1.0, abs(amount))
    return float(first * second)
