"""Branch and price: the part of the plans that could still be best is halved until little is left.

Every node is a branch of the book's plans with prices that bound it. The node whose bound is highest is split
next: a project is followed or not, or it follows one of its earlier schedules or a later one. A node ends
where its bound says that no plan in it is better, by more than the gap, than the best plan known.
"""

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from optimizer.solving.decomposition.arrays import Arrays, Floats
from optimizer.solving.decomposition.column_generation import Branch, ColumnGeneration, best_of
from optimizer.solving.decomposition.dive import Found
from optimizer.solving.decomposition.mixes import BROKEN, WHOLE, choice_of, undecided, weights_of

ROUNDS = 6

WHOLE_ROUNDS = 200
"""Rounds of pricing where the mix is a plan already and only its proof is missing."""


@dataclass(order=True, slots=True)
class Node:
    """A branch of the plans; `key` orders by bound, the highest first, then by age."""

    key: tuple[float, int]
    branch: Branch = field(compare=False)
    prices: Floats = field(compare=False)

    @property
    def bound(self) -> float:
        """No plan of this branch is worth more."""
        return -self.key[0]


class Tree:
    """Open nodes and the best plan so far."""

    def __init__(
        self, generation: ColumnGeneration, branch: Branch, bound: float, found: Found | None
    ) -> None:
        self._generation = generation
        self._count = 0
        self._open: list[Node] = []
        self.closed_bound = -math.inf
        self._most = math.inf
        self._least = _least_value(generation.arrays) - 1.0
        self.best = found
        self._push(branch, bound, generation.prices)

    @property
    def nodes(self) -> int:
        """Nodes made so far."""
        return self._count

    @property
    def bound(self) -> float:
        """No plan is worth more: the highest bound of what is open or was given up within the gap."""
        return min(self._most, max([self.closed_bound, *(node.bound for node in self._open[:1])]))

    def offer(self, found: Found) -> None:
        """A plan from elsewhere."""
        if self.best is None or found.value > self.best.value:
            self.best = found

    @property
    def is_done(self) -> bool:
        """Whether nothing is open."""
        return not self._open

    def next_branch(self) -> tuple[Branch, Floats] | None:
        """The branch to be split next, and its prices."""
        return (self._open[0].branch, self._open[0].prices) if self._open else None

    @property
    def is_empty(self) -> bool:
        """Whether no plan is proven to be: every plan would be worth more than the bound allows."""
        return self.bound < self._least

    def lower(self, bound: float) -> None:
        """No plan is worth more than `bound`: proven elsewhere."""
        self._most = min(self._most, bound)

    def grow(self, gap: float, nodes: int, ends: Callable[[], bool]) -> None:
        """Branch for `nodes`, or until no open node promises `gap` (relative) more than the best plan."""
        most = self._count + nodes
        while self._open and self._count < most and not ends():
            node = heapq.heappop(self._open)
            if self._is_hopeless(node.bound, gap):
                self.closed_bound = max(self.closed_bound, node.bound)
                continue
            self._explore(node, gap)

    def _is_hopeless(self, bound: float, gap: float) -> bool:
        if self.best is None:
            return bound < self._least
        return bound - self.best.value <= gap * max(1.0, abs(bound))

    def _explore(self, node: Node, gap: float) -> None:
        generation = self._generation
        generation.prices = node.prices
        floor = -math.inf if self.best is None else self.best.value
        bound, mix = generation.converge(node.branch, rounds=ROUNDS, enough=gap / 8, floor=floor)
        amount = min(bound.amount, node.bound)
        if mix is None or self._is_hopeless(amount, gap):
            self.closed_bound = max(self.closed_bound, amount)
            return
        weight = weights_of(generation, mix)
        children = _children(generation.arrays, node.branch, weight)
        if not children:
            self._close_whole(node, gap)
            return
        for child in children:
            self._push(child, amount, bound.prices)

    def _close_whole(self, node: Node, gap: float) -> None:
        """The mix is a plan: the best of its branch where it keeps all rows, as far as prices converge."""
        generation = self._generation
        bound, mix = generation.converge(node.branch, rounds=WHOLE_ROUNDS, enough=gap / 8)
        amount = min(bound.amount, node.bound)
        weight = None if mix is None or mix.broken > BROKEN else weights_of(generation, mix)
        children = [] if weight is None else _children(generation.arrays, node.branch, weight)
        for child in children:
            self._push(child, amount, bound.prices)
        if not children:
            self.closed_bound = max(self.closed_bound, amount)
        if mix is not None and weight is not None and not children:
            self.offer(Found(choice=choice_of(generation.arrays, weight), value=mix.value))

    def _push(self, branch: Branch, bound: float, prices: Floats) -> None:
        heapq.heappush(self._open, Node((-bound, self._count), branch, prices))
        self._count += 1


def _least_value(arrays: Arrays) -> float:
    """Less than any plan is worth: a bound below it proves that a branch has no plan."""
    least = np.zeros(arrays.projects)
    np.minimum.at(least, arrays.project_of_option, arrays.value)
    return float(least.sum())


def _children(arrays: Arrays, branch: Branch, weight: Floats) -> list[Branch]:
    """Two parts that together hold every plan of this one; none where the mix is whole."""
    apart, spread = undecided(arrays, branch, weight)
    worth = 1e-6 + best_of(arrays, arrays.value)
    if apart.any():
        return _followed_or_not(arrays, branch, int(np.argmax(apart * worth)))
    if spread.any():
        return _earlier_or_later(arrays, branch, weight, int(np.argmax(spread * worth)))
    return []


def _followed_or_not(arrays: Arrays, branch: Branch, project: int) -> list[Branch]:
    within, without = branch.copy(), branch.copy()
    within.least[project] = 1
    without.allowed[arrays.options_of(project)] = False
    return [within, without]


def _earlier_or_later(arrays: Arrays, branch: Branch, weight: Floats, project: int) -> list[Branch]:
    """The project's allowed options in two runs, cut where half of the weight lies on each side."""
    options = arrays.options_of(project)
    numbers = np.arange(options.start, options.stop)[branch.allowed[options]]
    passed = np.cumsum(weight[numbers])
    cut = int(np.searchsorted(passed, 0.5 * passed[-1])) + 1
    while cut > 1 and passed[cut - 1] >= passed[-1] - WHOLE:
        cut -= 1
    earlier, later = branch.copy(), branch.copy()
    earlier.allowed[numbers[cut:]] = False
    later.allowed[numbers[:cut]] = False
    return [earlier, later]
