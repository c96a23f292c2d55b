"""Branch and price: the plans that could still be best are parted until little is left.

Every node is a branch of the book's plans with prices that bound it. The node whose bound is highest is
parted next, by the answers of one project (`branching`). A node ends where its bound says that no plan in it
is better, by more than the gap, than the best plan known.
"""

import heapq
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from optimizer.solving.decomposition.arrays import Arrays, Floats
from optimizer.solving.decomposition.branching import Answer, answered, worthwhile
from optimizer.solving.decomposition.column_generation import Bound, Branch, ColumnGeneration
from optimizer.solving.decomposition.dive import Found
from optimizer.solving.decomposition.mixes import BROKEN, choice_of, weights_of
from optimizer.solving.decomposition.questions import Kind, Lost, Questions
from optimizer.solving.highs import Basis

ROUNDS = 6

WHOLE_ROUNDS = 200
"""Rounds of pricing where the mix is a plan already and only its proof is missing."""


@dataclass(order=True, slots=True)
class Node:
    """The plans of a branch that give an answer; `key` orders by bound, the highest first, then by age.

    branch : shared by all answers of one question. answer : None = all plans of the branch. prices, basis :
    where the branch's mix ended.
    """

    key: tuple[float, int]
    branch: Branch = field(compare=False)
    answer: Answer | None = field(compare=False)
    prices: Floats = field(compare=False)
    basis: Basis = field(compare=False)

    @property
    def bound(self) -> float:
        """No plan of this node is worth more."""
        return -self.key[0]

    def plans(self, arrays: Arrays) -> Branch:
        """The node as a branch of its own."""
        return self.branch if self.answer is None else answered(arrays, self.branch, self.answer)


class Tree:
    """Open nodes and the best plan so far."""

    def __init__(
        self,
        generation: ColumnGeneration,
        branch: Branch,
        bound: float,
        found: Found | None,
        lost: Mapping[Kind, Lost],
    ) -> None:
        """branch, bound : all plans. found : the best known. lost : what questions cost in a like book."""
        self._generation, self._questions = generation, Questions(generation, lost)
        self._nodes = 0
        self._pushed = 0
        self._open: list[Node] = []
        self.closed_bound = -math.inf
        self._most = math.inf
        self.best = found
        self._push(branch, None, bound, generation.prices, generation.master.basis)

    @property
    def nodes(self) -> int:
        """Branches looked at so far, answers tried included."""
        return self._nodes + self._questions.tries

    @property
    def lost(self) -> Mapping[Kind, Lost]:
        """What questions cost so far."""
        return self._questions.lost

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
        """The branch to be parted next, and its prices (R)."""
        if not self._open:
            return None
        node = self._open[0]
        return node.plans(self._generation.arrays), node.prices

    @property
    def is_empty(self) -> bool:
        """Whether no plan is proven to be: every plan would be worth more than the bound allows."""
        return self.bound < self._generation.arrays.below_all

    def lower(self, bound: float) -> None:
        """No plan is worth more than `bound`: proven elsewhere."""
        self._most = min(self._most, bound)

    def grow(self, gap: float, nodes: int, ends: Callable[[], bool]) -> None:
        """Branch at `nodes` nodes, or until no open one promises `gap` (relative) more than the best plan."""
        most = self.nodes + max(1, nodes)
        while self._open and self.nodes < most and not ends():
            node = heapq.heappop(self._open)
            if self.is_hopeless(node.bound, gap):
                self.closed_bound = max(self.closed_bound, node.bound)
                continue
            self._nodes += 1
            self._explore(node, gap, ends)

    def close_next(self, bound: float) -> None:
        """Nothing worth looking for is in the branch to be parted next: proven with this bound."""
        node = heapq.heappop(self._open)
        self.closed_bound = max(self.closed_bound, min(bound, node.bound))

    def is_hopeless(self, bound: float, gap: float) -> bool:
        """Whether plans worth no more than `bound` are of no use."""
        if self.best is None:
            return bound < self._generation.arrays.below_all
        return bound <= self._floor(bound, gap)

    def _explore(self, node: Node, gap: float, ends: Callable[[], bool]) -> None:
        generation, branch = self._generation, node.plans(self._generation.arrays)
        generation.prices = node.prices
        generation.master.start_from(node.basis)
        floor = -math.inf if self.best is None else self.best.value
        bound, mix = generation.converge(branch, rounds=ROUNDS, enough=gap / 40, floor=floor, ends=ends)
        amount = min(bound.amount, node.bound)
        if mix is None or self.is_hopeless(amount, gap):
            self.closed_bound = max(self.closed_bound, amount)
            return
        least = self._floor(amount, gap)
        branch, beyond = worthwhile(generation.arrays, branch, bound, least)
        self.closed_bound = max(self.closed_bound, min(amount, beyond))
        if not self._part(branch, weights_of(generation, mix), bound, amount, least, ends):
            self._close_whole(branch, node, gap, ends)

    def _part(
        self,
        branch: Branch,
        weight: Floats,
        bound: Bound,
        amount: float,
        floor: float,
        ends: Callable[[], bool],
    ) -> bool:
        """Open a node for every answer of the next question; whether there is one.

        amount : no plan of the branch is worth more, which its parent may have proven.
        """
        basis = self._generation.master.basis
        given = self._questions.ask(branch, weight, bound, amount, floor, ends)
        for answer in given or ():
            self._push(branch, answer, min(amount, answer.bound), bound.prices, basis)
        return given is not None

    def _close_whole(self, branch: Branch, node: Node, gap: float, ends: Callable[[], bool]) -> None:
        """The mix is a plan: the best of its branch where it keeps all rows, as far as prices converge."""
        generation = self._generation
        bound, mix = generation.converge(branch, rounds=WHOLE_ROUNDS, enough=gap / 40, ends=ends)
        amount = min(bound.amount, node.bound)
        if mix is not None and mix.broken <= BROKEN:
            weight = weights_of(generation, mix)
            if self._part(branch, weight, bound, amount, self._floor(amount, gap), ends):
                return
            self.offer(Found(choice=choice_of(generation.arrays, weight), value=mix.value))
        self.closed_bound = max(self.closed_bound, amount)

    def _floor(self, bound: float, gap: float) -> float:
        """A plan worth no more than this is of no use where `bound` bounds the plans.

        The gap is a share of the bound that is told in the end, which lies between the plan and `bound`.
        """
        if self.best is None:
            return -math.inf
        return self.best.value + gap * max(1.0, min(abs(bound), abs(self.best.value)))

    def _push(
        self, branch: Branch, answer: Answer | None, bound: float, prices: Floats, basis: Basis
    ) -> None:
        heapq.heappush(self._open, Node((-bound, self._pushed), branch, answer, prices, basis))
        self._pushed += 1
