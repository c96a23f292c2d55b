"""Branch and price: the part of the plans that could still be best is halved until little is left.

Every node is a part of the book's plans with prices that bound it. The node whose bound is highest is
branched on next: a project is followed or not, or it follows one of its earlier schedules or a later one. A
node ends where its bound says that no plan in it is better, by more than the gap, than the best plan known.
"""

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from optimizer.solving.decomposition.arrays import Arrays, Floats, Ints
from optimizer.solving.decomposition.bound import Bounding, Part
from optimizer.solving.decomposition.diving import BROKEN, WHOLE, Dive, weights_of

ROUNDS = 6


@dataclass(order=True, slots=True)
class Node:
    """A part of the plans; `key` orders by bound, the highest first, then by age."""

    key: tuple[float, int]
    part: Part = field(compare=False)
    prices: Floats = field(compare=False)

    @property
    def bound(self) -> float:
        """No plan of this part is worth more."""
        return -self.key[0]


class Tree:
    """Open nodes and the best plan so far."""

    def __init__(self, bounding: Bounding, part: Part, bound: float) -> None:
        self._bounding = bounding
        self._count = 0
        self._open: list[Node] = []
        self.closed_bound = -math.inf
        self.best: Dive | None = None
        self._push(part, bound, bounding.prices)

    @property
    def nodes(self) -> int:
        """Nodes made so far."""
        return self._count

    @property
    def bound(self) -> float:
        """No plan is worth more: the highest bound of what is open or was given up within the gap."""
        return max([self.closed_bound, *(node.bound for node in self._open[:1])])

    def offer(self, found: Dive) -> None:
        """A plan from elsewhere."""
        if self.best is None or found.value > self.best.value:
            self.best = found

    def grow(self, gap: float, ends: Callable[[], bool]) -> None:
        """Branch until no open node promises more than `gap` (relative) above the best plan."""
        while self._open and not ends():
            node = heapq.heappop(self._open)
            if self._is_hopeless(node.bound, gap):
                self.closed_bound = max(self.closed_bound, node.bound)
                continue
            self._explore(node, gap)

    def _is_hopeless(self, bound: float, gap: float) -> bool:
        if self.best is None:
            return bound < 0
        return bound - self.best.value <= gap * max(1.0, abs(bound))

    def _explore(self, node: Node, gap: float) -> None:
        bounding = self._bounding
        bounding.prices = node.prices
        floor = -math.inf if self.best is None else self.best.value
        bound, mix = bounding.converge(node.part, rounds=ROUNDS, enough=gap / 8, floor=floor)
        amount = min(bound.amount, node.bound)
        if mix is None or self._is_hopeless(amount, gap):
            self.closed_bound = max(self.closed_bound, amount)
            return
        weight = weights_of(bounding, mix)
        children = _children(bounding.arrays, node.part, weight)
        if not children:
            if mix.broken <= BROKEN:
                self.offer(Dive(choice=choice_of(bounding.arrays, weight), value=mix.value))
            if bound.amount - mix.value > gap / 4 * max(1.0, abs(bound.amount)):
                self._push(node.part, amount, bound.prices)  # not converged yet
            else:
                self.closed_bound = max(self.closed_bound, amount)
            return
        for child in children:
            self._push(child, amount, bound.prices)

    def _push(self, part: Part, bound: float, prices: Floats) -> None:
        heapq.heappush(self._open, Node((-bound, self._count), part, prices))
        self._count += 1


def choice_of(arrays: Arrays, weight: Floats) -> Ints:
    """(P) the option each project follows in a whole mix; −1 = none."""
    choice = np.full(arrays.projects, -1, dtype=np.int64)
    followed = np.flatnonzero(weight > 0.5)
    choice[arrays.project_of_option[followed]] = followed
    return choice


def _children(arrays: Arrays, part: Part, weight: Floats) -> list[Part]:
    """Two parts that together hold every plan of this one; none where the mix is whole."""
    followed = np.bincount(arrays.project_of_option, weights=weight, minlength=arrays.projects)
    worth = np.zeros(arrays.projects)
    np.maximum.at(worth, arrays.project_of_option, arrays.value)
    undecided = np.minimum(followed, 1 - followed)
    undecided[part.least > 0] = 0.0
    if undecided.max() > WHOLE:
        return _followed_or_not(arrays, part, int(np.argmax(undecided * (1e-6 + worth))))
    split = np.minimum(weight, 1 - weight)
    if split.max() <= WHOLE:
        return []
    spread = np.bincount(arrays.project_of_option, weights=split, minlength=arrays.projects)
    return _earlier_or_later(arrays, part, weight, int(np.argmax(spread * (1e-6 + worth))))


def _followed_or_not(arrays: Arrays, part: Part, project: int) -> list[Part]:
    followed, left = part.copy(), part.copy()
    followed.least[project] = 1
    left.allowed[arrays.options_of(project)] = False
    return [followed, left]


def _earlier_or_later(arrays: Arrays, part: Part, weight: Floats, project: int) -> list[Part]:
    """The project's allowed options in two runs, cut where half of the weight lies on each side."""
    options = arrays.options_of(project)
    numbers = np.arange(options.start, options.stop)[part.allowed[options]]
    passed = np.cumsum(weight[numbers])
    cut = int(np.searchsorted(passed, 0.5 * passed[-1])) + 1
    while cut > 1 and passed[cut - 1] >= passed[-1] - WHOLE:
        cut -= 1
    earlier, later = part.copy(), part.copy()
    earlier.allowed[numbers[cut:]] = False
    later.allowed[numbers[:cut]] = False
    return [earlier, later]
