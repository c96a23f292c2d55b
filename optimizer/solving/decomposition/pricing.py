"""Pricing: at given prices on the coupling rows, the best answer of every project, and what it proves.

Greedy where only the year binds the money (`greedy`), else a small linear programme for every schedule
(`programmes`), written from the same rows as the monolithic model. Every answer's cost is exact or a proven
lower bound, so that the sum over projects is a bound on the whole.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.rows import Column, Row, Sense
from optimizer.solving.decomposition.arrays import Arrays, Floats, Ints
from optimizer.solving.decomposition.greedy import Answers, Greedy, is_greedy
from optimizer.solving.decomposition.programmes import Programmes
from optimizer.table import ProjectTable
from optimizer.table_rows import table_rows

ROWS_STEP, COLUMNS_STEP = 8, 16
"""Programmes are padded to multiples of these, so that a few shapes serve all."""


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
            self._greedy.answer(money_price),
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


@dataclass(slots=True)
class _Draft:
    """One option's programme before it is padded: rows as dictionaries over its own columns."""

    option: int
    columns: list[int]
    most: list[float]
    rows: list[tuple[dict[int, float], float, float]]
    scale: float


def _groups(arrays: Arrays, projects: Ints, upper: Floats) -> list[_Group]:
    by_shape: dict[tuple[int, int], list[_Draft]] = defaultdict(list)
    for project in projects:
        table = arrays.book.tables[project]
        places = {
            arrays.money[n]: n for n in range(*arrays.money_of(int(project)).indices(len(arrays.money)))
        }
        for number in range(len(table.options)):
            option = int(arrays.first_option[project]) + number
            draft = _draft(table, number, option, places, upper)
            if draft is not None:
                shape = (_padded(len(draft.rows), ROWS_STEP), _padded(len(draft.columns), COLUMNS_STEP))
                by_shape[shape].append(draft)
    return [_group(shape, drafts) for shape, drafts in sorted(by_shape.items(), key=lambda item: item[0])]


def _padded(size: int, step: int) -> int:
    return max(step, -(-size // step) * step)


def _draft(
    table: ProjectTable, number: int, option: int, places: Mapping[Column, int], upper: Floats
) -> _Draft | None:
    """The programme of one schedule: its rows with x = 1; rows of one column become bounds.

    None where a bound leaves a column nothing, or a row cannot hold.
    """
    alone = table.restricted_to(number)
    scale = float(max([1, table.demand, *table.fixed.values()]))
    rows = [_with_schedule_followed(row) for row in table_rows(alone)]
    most: dict[Column, float] = {}
    for coefficients, _, _ in rows:
        for column in coefficients:
            most.setdefault(column, min(float(upper[places[column]]), _largest(table, column)))
    kept = []
    for coefficients, sense, right in rows:
        if len(coefficients) == 1 and sense is Sense.AT_MOST and next(iter(coefficients.values())) > 0:
            column, weight = next(iter(coefficients.items()))
            most[column] = min(most[column], right / weight)
        else:
            kept.append((coefficients, sense, right))
    if any(amount < 0 for amount in most.values()):
        return None
    columns = sorted(most)
    place = {column: n for n, column in enumerate(columns)}
    drafted = []
    for coefficients, sense, right in kept:
        turn = -1.0 if sense is Sense.AT_LEAST else 1.0
        row = {place[column]: turn * weight for column, weight in coefficients.items()}
        least = sum(min(0.0, weight) * most[columns[n]] for n, weight in row.items())
        highest = sum(max(0.0, weight) * most[columns[n]] for n, weight in row.items())
        room = turn * right - least
        if room < 0 or (sense is Sense.EQUAL and highest < right):
            return None
        if sense is not Sense.EQUAL and highest <= turn * right:
            continue
        drafted.append((row, turn * right / scale, 0.0 if sense is Sense.EQUAL else room / scale))
    return _Draft(option, [places[c] for c in columns], [most[c] / scale for c in columns], drafted, scale)


def _largest(table: ProjectTable, column: Column) -> float:
    """More than any plan gives one column."""
    own = next((part.amount for part in table.parts if part.name == column.detail), table.demand)
    fixed = table.fixed.get((column.detail, column.number), 0)
    return float(max(own if column.kind == "u" else table.demand, fixed))


def _with_schedule_followed(row: Row) -> tuple[dict[Column, float], Sense, float]:
    right = row.right - sum(weight for column, weight in row.coefficients.items() if column.kind == "x")
    money = {column: weight for column, weight in row.coefficients.items() if column.kind != "x" and weight}
    return money, row.sense, right


def _group(shape: tuple[int, int], drafts: list[_Draft]) -> _Group:
    rows, width = shape
    count = len(drafts)
    matrix = np.zeros((count, rows, width))
    right, slack = np.zeros((count, rows)), np.zeros((count, rows))
    most = np.zeros((count, width))
    columns = np.full((count, width), -1, dtype=np.int64)
    for n, draft in enumerate(drafts):
        columns[n, : len(draft.columns)] = draft.columns
        most[n, : len(draft.most)] = draft.most
        for at, (row, amount, room) in enumerate(draft.rows):
            matrix[n, at, list(row)] = list(row.values())
            right[n, at], slack[n, at] = amount, room
    scale = np.array([draft.scale for draft in drafts])
    options = np.array([draft.option for draft in drafts], dtype=np.int64)
    return _Group(options, columns, Programmes(matrix, right, most, slack), scale)
