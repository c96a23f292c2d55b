"""A book that has a good plan at once and a proof that takes hours: what a solve is stopped on."""

import random
from pathlib import Path

from data.benchmarks.mknap.books import Instance, write_book

ITEMS, ROWS, SEED = 100, 10, 7
"""As hard as the largest instances of Chu and Beasley 1998 with ten rows: profits follow the weights."""


def hard_book(path: Path) -> Path:
    """A hundred projects paid from ten sources, money for half of them, an exact proof asked for."""
    rng = random.Random(SEED)
    weights = tuple(tuple(rng.randint(1, 1000) for _ in range(ITEMS)) for _ in range(ROWS))
    profits = tuple(sum(row[at] for row in weights) / ROWS + 500 * rng.random() for at in range(ITEMS))
    instance = Instance(
        name="hard",
        n=ITEMS,
        m=ROWS,
        optimum=0,
        profits=tuple(round(profit, 1) for profit in profits),
        weights=weights,
        capacities=tuple(sum(row) // 2 for row in weights),
    )
    write_book(instance, path)
    return path
