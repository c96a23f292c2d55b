"""Sums over neighbouring projects of a list, however many sums are asked for."""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from optimizer.official.row_tree import HALF_DONG, Node

type Span = tuple[int, int]
"""First project and the one behind the last, by their place among the projects of the list."""


class ListSums:
    """The projects of a list in their order, with running sums of every column.

    every : the numbers of their rows. A group's projects are neighbours, so a span says which they are.
    """

    def __init__(self, lines: Sequence[Node]) -> None:
        self.every = tuple(node.row.number for node in lines)
        positions = sorted({position for node in lines for position in node.sums})
        self._running = {
            position: list(
                accumulate((node.sums.get(position, Decimal(0)) for node in lines), initial=Decimal(0))
            )
            for position in positions
        }
        self._below: dict[int, Span] = {}
        for at, node in enumerate(lines):
            above = node.above
            while above is not None:
                first = self._below.get(above.row.number, (at, at))[0]
                self._below[above.row.number] = (first, at + 1)
                above = above.above

    def below(self, node: Node) -> Span:
        """The projects below a row; an empty span behind the row where there are none."""
        end = self.until(node.row.number)
        return self._below.get(node.row.number, (end, end))

    def until(self, number: int) -> int:
        """How many projects stand on rows up to this number."""
        return bisect_right(self.every, number)

    def members(self, first: int, end: int) -> tuple[int, ...]:
        """The row numbers of a span."""
        return self.every[first:end]

    def is_sum(self, node: Node, span: Span) -> bool:
        """Whether everything that a row prints is the sum of a span; False where it prints nothing."""
        first, end = span
        return bool(node.sums) and all(
            position in self._running
            and abs(self._running[position][end] - self._running[position][first] - amount) < HALF_DONG
            for position, amount in node.sums.items()
        )
