"""Pricing: at given prices on the coupling rows, the best answer of every project, and what it proves.

Greedy where only the year binds the money (`greedy`), else a small linear programme for every schedule
(`programmes`), written from the same rows as the monolithic model. Every answer's cost is exact or a proven
lower bound, so that the sum over projects is a bound on the whole.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.rows import Column, Sense
from optimizer.solving.decomposition.arrays import Arrays, Floats, Ints
from optimizer.solving.decomposition.greedy import Answers, Greedy, is_greedy
from optimizer.solving.decomposition.programmes import Programmes
from optimizer.table import ProjectTable
from optimizer.table_rows import table_rows

ROWS_STEP, COLUMNS_STEP = 8, 16
"""Programmes are padded to multiples of these, so that a few shapes serve all."""

CERTAIN = 1e-9
"""Share of a project's demand by which a row must fail before a schedule counts as impossible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """Every option at some prices.

    worth : (O) v − cost, an upper bound on what the option adds; −inf where it cannot or may not be followed.
    answers : the money behind it, in pieces.
    """

    worth: Floats
    answers: tuple[Answers, ...]


class Pricing:
    """Pricing of all options of a book, with memory of the last answers' bases.

    upper : (M) most each money column may be; a shortfall that is not allowed is 0 there.
    """

    def __init__(self, arrays: Arrays, upper: Floats) -> None:
        self._arrays = arrays
        greedy = np.array([is_greedy(table) for table in arrays.book.tables], dtype=bool)
        self._greedy = Greedy(arrays, np.flatnonzero(greedy), upper)
        self._groups = _groups(arrays, np.flatnonzero(~greedy), upper)

    def price(self, option_price: Floats, money_price: Floats, allowed: NDArray[np.bool_]) -> Priced:
        """Every allowed option at a price for following it and for each unit of money.

        option_price (O), money_price (M), allowed (O).
        """
        worth = np.full(self._arrays.options, -np.inf)
        answers = (
            self._greedy.answer(money_price, allowed),
            *(group.answer(money_price, allowed) for group in self._groups),
        )
        for answer in answers:
            worth[answer.options] = -answer.cost
        worth = np.where(allowed, worth + self._arrays.value - option_price, -np.inf)
        return Priced(worth=worth, answers=answers)


class _Group:
    """Options whose programmes have one shape. scale : (N) million VND that are 1 in the programme."""

    def __init__(self, options: Ints, columns: Ints, programmes: Programmes, scale: Floats) -> None:
        self._options, self._columns, self._programmes, self._scale = options, columns, programmes, scale

    def answer(self, price: Floats, allowed: NDArray[np.bool_]) -> Answers:
        is_real = self._columns >= 0
        cost = np.where(is_real, price[self._columns], 0.0) * self._scale[:, None]
        which = np.flatnonzero(allowed[self._options])
        bound, amounts, exact = self._programmes.solve(cost, which)
        amounts = amounts * self._scale[which, None]
        used = is_real[which] & (amounts > 0) & exact[:, None]
        return Answers(
            options=self._options[which],
            cost=bound,
            starts=np.concatenate(([0], np.cumsum(used.sum(axis=1)))),
            columns=self._columns[which][used],
            amounts=amounts[used],
            is_exact=exact,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drafts:
    """Programmes of one project's schedules before they are padded; o of them, m rows, n columns.

    options (o), columns (n), matrix (m × n), right (o × m), slack (o × m), most (o × n). Amounts are scaled.
    """

    options: Ints
    columns: Ints
    matrix: Floats
    right: Floats
    slack: Floats
    most: Floats
    scale: float


def _groups(arrays: Arrays, projects: Ints, upper: Floats) -> list[_Group]:
    by_shape: dict[tuple[int, int], list[_Drafts]] = defaultdict(list)
    for project in projects:
        for drafts in _drafts(arrays, int(project), upper):
            rows, columns = drafts.matrix.shape
            by_shape[_padded(rows, ROWS_STEP), _padded(columns, COLUMNS_STEP)].append(drafts)
    return [_group(shape, drafts) for shape, drafts in sorted(by_shape.items(), key=lambda item: item[0])]


def _padded(size: int, step: int) -> int:
    return max(step, -(-size // step) * step)


def _drafts(arrays: Arrays, project: int, upper: Floats) -> Iterator[_Drafts]:
    """The table's rows with one x = 1 after another; rows bound the columns in them.

    Schedules that leave a column less than nothing, or a row that cannot hold, are left out.
    """
    table = arrays.book.tables[project]
    scale = float(max([1, table.demand, *table.fixed.values()]))
    run = arrays.money_of(project)
    matrix, right, is_equal = _as_arrays(table, arrays.money[run])
    most = np.array([_largest(table, column) for column in arrays.money[run]])
    most = np.tile(np.minimum(most, upper[run]), (len(right), 1))
    for row in np.flatnonzero((matrix >= 0).all(axis=1)):
        columns = np.flatnonzero(matrix[row])
        most[:, columns] = np.minimum(most[:, columns], right[:, row, None] / matrix[row, columns])
    fits = (most >= -CERTAIN * scale).all(axis=1)
    most = np.maximum(most, 0.0)
    room = right - most @ np.minimum(matrix, 0.0).T
    above = most @ np.maximum(matrix, 0.0).T - right
    fits &= (room >= -CERTAIN * scale).all(axis=1) & ((above >= -CERTAIN * scale) | ~is_equal).all(axis=1)
    binds = (above > 0) | (is_equal & (room > 0))
    slack = np.where(is_equal, 0.0, np.maximum(room, 0.0))
    for alike in _alike(np.concatenate((binds, most > 0), axis=1), np.flatnonzero(fits)):
        rows, used = binds[alike[0]], most[alike[0]] > 0
        yield _Drafts(
            options=arrays.first_option[project] + alike,
            columns=np.arange(run.start, run.stop)[used],
            matrix=matrix[np.ix_(rows, used)],
            right=right[np.ix_(alike, rows)] / scale,
            slack=slack[np.ix_(alike, rows)] / scale,
            most=most[np.ix_(alike, used)] / scale,
            scale=scale,
        )


def _alike(needs: NDArray[np.bool_], which: Ints) -> Iterator[Ints]:
    """Schedules that need the same rows and columns, together."""
    found: dict[bytes, list[int]] = defaultdict(list)
    for schedule in which:
        found[needs[schedule].tobytes()].append(int(schedule))
    return (np.array(together, dtype=np.int64) for together in found.values())


def _as_arrays(table: ProjectTable, money: tuple[Column, ...]) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """A table's rows as matrix · money ≤ right: (rows × money), (schedules × rows), (rows) which are equal.

    The right sides are those with one schedule followed after another.
    """
    rows = list(table_rows(table))
    place = {column: n for n, column in enumerate(money)}
    matrix, followed = np.zeros((len(rows), len(money))), np.zeros((len(table.options), len(rows)))
    for number, row in enumerate(rows):
        for column, weight in row.coefficients.items():
            if column.kind == "x":
                followed[column.number, number] = weight
            else:
                matrix[number, place[column]] = weight
    turn = np.array([-1.0 if row.sense is Sense.AT_LEAST else 1.0 for row in rows])
    right = turn * (np.array([float(row.right) for row in rows]) - followed)
    return turn[:, None] * matrix, right, np.array([row.sense is Sense.EQUAL for row in rows])


def _largest(table: ProjectTable, column: Column) -> float:
    """More than any plan gives one column."""
    own = next((part.amount for part in table.parts if part.name == column.detail), table.demand)
    fixed = table.fixed.get((column.detail, column.number), 0)
    return float(max(own if column.kind == "u" else table.demand, fixed))


def _group(shape: tuple[int, int], drafts: list[_Drafts]) -> _Group:
    rows, width = shape
    count = sum(len(draft.options) for draft in drafts)
    matrix = np.zeros((count, rows, width))
    right, slack = np.zeros((count, rows)), np.zeros((count, rows))
    most, scale = np.zeros((count, width)), np.zeros(count)
    columns = np.full((count, width), -1, dtype=np.int64)
    first = 0
    for draft in drafts:
        own = slice(first, first + len(draft.options))
        first = own.stop
        m, n = draft.matrix.shape
        matrix[own, :m, :n], columns[own, :n], most[own, :n] = draft.matrix, draft.columns, draft.most
        right[own, :m], slack[own, :m], scale[own] = draft.right, draft.slack, draft.scale
    options = np.concatenate([draft.options for draft in drafts])
    return _Group(options, columns, Programmes(matrix, right, most, slack), scale)
