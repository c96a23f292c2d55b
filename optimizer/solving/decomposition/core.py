"""The core: the monolithic model of the projects that prices leave undecided, all others as in the mix.

Their money stays free, so the core is exact for what it decides. Where the core holds every option that
could still be part of a better plan, its proof is a proof for the book.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from models.units import Money
from optimizer.book import Book
from optimizer.model import PlanModel
from optimizer.rows import Row, Sense
from optimizer.solving.decomposition.arrays import Arrays, Floats, Ints
from optimizer.solving.decomposition.column_generation import Bound, Branch
from optimizer.solving.decomposition.mixes import WHOLE, followed, losses, losses_otherwise
from optimizer.solving.highs import Limits, SolveRecord, solve
from optimizer.solving.lexicographic import lost_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """A branch in which few projects are left undecided.

    branch : what is allowed. is_whole : no better plan lies outside.
    """

    branch: Branch
    is_whole: bool


def core_of(
    arrays: Arrays, whole: Branch, bound: Bound, branch: Branch, weight: Floats, count: int, known: float
) -> Core:
    """The core around a mix.

    whole, bound : the book's plans and what bounds them. branch, weight : some of them and the mix (O) there.
    count : projects to leave undecided. known : value of the best plan so far.
    """
    loss, loss_out = losses(arrays, bound.worth, whole)
    can_be_better = loss < bound.amount - known
    taken = followed(arrays, weight)
    other = losses_otherwise(arrays, weight, loss, loss_out)
    order = np.argsort(other, kind="stable")
    free = np.zeros(arrays.projects, dtype=bool)
    free[order[:count]] = True
    free[other >= bound.amount - known] = False
    free[np.isneginf(other)] = True
    own = free[arrays.project_of_option]
    allowed = whole.allowed & np.where(own, can_be_better, weight > 0.5)
    allowed |= branch.allowed & (weight > WHOLE)
    least = np.where(free, whole.least, (taken > 0.5).astype(np.int64))
    is_whole = bool((~can_be_better | allowed | ~whole.allowed).all())
    is_whole &= bool(((loss_out >= bound.amount - known) | (least == 0)).all())
    return Core(branch=Branch(allowed=allowed, least=least), is_whole=is_whole)


def solve_core(
    book: Book, arrays: Arrays, core: Core, caps: Mapping[int, Money], known: float, limits: Limits
) -> tuple[Ints | None, SolveRecord]:
    """The best plan of a core that is worth more than what is known: (P) options, −1 = none."""
    narrowed, numbers = _narrowed(book, arrays, core.branch)
    model = PlanModel(narrowed.with_caps(caps))
    lost = lost_value(narrowed)
    model.minimize(lost)
    if math.isfinite(known):
        least = known + limits.gap / 2 * max(1.0, abs(known))
        model.add_row(Row(rule="better", where=(), sense=Sense.AT_MOST, right=-least, coefficients=lost))
    record = solve(model, replace(limits, gap=limits.gap / 2))
    if not record.has_solution:
        return None, record
    choice = np.full(arrays.projects, -1, dtype=np.int64)
    values = model.solution()
    for column in model.columns("x"):
        if values[column] > 0.5:
            choice[arrays.place_of[column.owner]] = numbers[column.owner][column.number]
    return choice, record


def _narrowed(book: Book, arrays: Arrays, branch: Branch) -> tuple[Book, dict[str, list[int]]]:
    """The book of a branch, and the options behind the numbers of each table's schedules."""
    tables, numbers = [], {}
    for place, table in enumerate(book.tables):
        options = [o for o in range(*arrays.options_of(place).indices(arrays.options)) if branch.allowed[o]]
        if options:
            kept = [arrays.number_of(option) for option in options]
            tables.append(table.narrowed_to(kept, followed=bool(branch.least[place])))
            numbers[table.project_id] = options
    return replace(book, tables=tuple(tables)), numbers
