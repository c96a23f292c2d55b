"""Pricing of projects whose money is free but for the year: exact by filling the cheapest years first.

With the schedule fixed, such a project asks for min Σ cost · amount with Σ amount = D and low ≤ amount ≤
high, one amount for every *slot*: a plan year (paid by its cheapest source), the remainder (likewise), each
part of the shortfall. That is a continuous knapsack, so the least of every slot and then the cheapest slots
are optimal.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.solving.decomposition.arrays import Arrays, Floats, Ints
from optimizer.table import Option, ProjectTable

PARTS = ("advance", "arrears", "own")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What each option costs at given prices, and the money that costs so.

    options : (N) numbers of options. cost : (N) the least cost; a proven lower bound on it where it is not
    exact; inf where the option cannot be followed. columns, amounts : money columns and amounts, flattened,
    `starts` (N + 1) says where each option's begin. is_exact : (N) whether the amounts reach the cost.
    """

    options: Ints
    cost: Floats
    starts: Ints
    columns: Ints
    amounts: Floats
    is_exact: NDArray[np.bool_]


def is_greedy(table: ProjectTable) -> bool:
    """Whether nothing but the year binds the project's money."""
    foreign = [cell for cell in table.cells if cell[0] in table.foreign]
    return (
        not table.fixed
        and all(_says_nothing(bound.sense, bound.amount, table) for bound in table.money)
        and not (foreign and (table.loan_max or table.counterpart))
        and not (table.foreign and table.onlending is not None)
    )


def _says_nothing(sense: str, amount: int, table: ProjectTable) -> bool:
    return amount >= table.demand if sense == "<=" else sense == ">=" and amount <= 0


class Greedy:
    """Options of the projects for which filling cheapest first is exact.

    upper : (M) most that each money column may be; a shortfall that is not allowed is 0 there.
    """

    def __init__(self, arrays: Arrays, projects: Ints, upper: Floats) -> None:
        book, self._arrays = arrays.book, arrays
        self._years = book.terms.scenario.years
        self._projects = projects
        self._slots = len(self._years) + 1 + len(PARTS) + 1
        self._slot_of_money(upper)
        options, rank, low, high, demand = [], [], [], [], []
        for place, project in enumerate(projects):
            table = book.tables[project]
            for number, option in enumerate(table.options):
                options.append(arrays.first_option[project] + number)
                rank.append(place)
                least, most = self._bounds(table, option, place)
                low.append(least)
                high.append(most)
                demand.append(float(table.demand))
        shape = (len(options), self._slots)
        self.options = np.array(options, dtype=np.int64)
        self._place = np.array(rank, dtype=np.int64)
        self._low = np.array(low).reshape(shape)
        self._room = np.array(high).reshape(shape) - self._low
        self._left = np.array(demand) - self._low.sum(axis=1)
        fits = (self._room >= 0).all(axis=1) & (self._left >= 0) & (self._room.sum(axis=1) >= self._left)
        self._keep(fits)

    def _keep(self, which: NDArray[np.bool_]) -> None:
        self.options, self._place = self.options[which], self._place[which]
        self._low, self._room, self._left = self._low[which], self._room[which], self._left[which]

    def _slot_of_money(self, upper: Floats) -> None:
        """The slot of each money column; the most of a slot is the most of its best column."""
        arrays, slots = self._arrays, self._slots
        year_slot = {year: place for place, year in enumerate(self._years)}
        columns, keys, self._most = [], [], np.zeros((len(self._projects), slots))
        for place, project in enumerate(self._projects):
            money = arrays.money_of(project)
            for column in range(money.start, money.stop):
                what = arrays.money[column]
                if what.kind == "u":
                    slot = len(self._years) + 1 + PARTS.index(what.detail)
                else:
                    slot = year_slot[what.number] if what.kind == "f" else len(self._years)
                columns.append(column)
                keys.append(place * slots + slot)
                self._most[place, slot] = max(self._most[place, slot], upper[column])
        order = np.argsort(keys, kind="stable")
        self._columns = np.array(columns, dtype=np.int64)[order]
        self._keys, self._starts = np.unique(np.array(keys, dtype=np.int64)[order], return_index=True)
        self._segment = np.repeat(
            np.arange(len(self._keys)), np.diff(np.append(self._starts, len(self._columns)))
        )

    def _bounds(self, table: ProjectTable, option: Option, place: int) -> tuple[Floats, Floats]:
        low, high = np.zeros(self._slots), np.zeros(self._slots)
        for slot, year in enumerate(self._years):
            if year in option.high:
                low[slot] = option.low[year].amount
                high[slot] = table.demand if table.is_lump_sum else option.high[year].amount
        left = len(self._years)
        low[left], high[left] = option.remainder_min, option.remainder_max.amount
        if option.shortfall_max:
            high[left + 1 : -1] = [
                sum(part.amount for part in table.parts if part.name == name) for name in PARTS
            ]
        high = np.minimum(high, self._most[place])
        high[-1] = 0.0 if table.full else table.demand
        return low, high

    def answer(self, price: Floats, allowed: NDArray[np.bool_]) -> Answers:
        """The least cost of every allowed option (O) at a price per unit of each money column (M)."""
        count, slots = len(self._projects), self._slots
        which = np.flatnonzero(allowed[self.options])
        by_column = price[self._columns]
        cheapest = np.full(count * slots, np.inf)
        best = np.minimum.reduceat(by_column, self._starts) if len(by_column) else by_column
        cheapest[self._keys] = best
        costs = cheapest.reshape(count, slots)
        costs[:, -1] = 0.0
        order = np.argsort(costs, axis=1, kind="stable")[self._place[which]]
        room = np.take_along_axis(self._room[which], order, axis=1)
        before = np.cumsum(room, axis=1) - room
        filled = np.clip(self._left[which, None] - before, 0.0, room)
        amounts = self._low[which]
        np.put_along_axis(amounts, order, np.take_along_axis(amounts, order, axis=1) + filled, axis=1)
        finite = np.where(np.isfinite(costs), costs, 0.0)
        cost = np.einsum("os,os->o", amounts, finite[self._place[which]])
        return self._answers(which, cost, amounts, self._pick(by_column, best))

    def _pick(self, by_column: Floats, best: Floats) -> Ints:
        """The cheapest money column of each slot; −1 where the slot has none."""
        chosen = np.full(len(self._projects) * self._slots, -1, dtype=np.int64)
        is_best = by_column <= best[self._segment]
        first = np.full(len(self._keys), len(self._columns), dtype=np.int64)
        np.minimum.at(first, self._segment[is_best], np.flatnonzero(is_best))
        chosen[self._keys] = self._columns[first]
        return chosen.reshape(len(self._projects), self._slots)

    def _answers(self, which: Ints, cost: Floats, amounts: Floats, chosen: Ints) -> Answers:
        own = chosen[self._place[which]]
        used = (amounts > 0) & (own >= 0)
        return Answers(
            options=self.options[which],
            cost=cost,
            starts=np.concatenate(([0], np.cumsum(used.sum(axis=1)))),
            columns=own[used],
            amounts=amounts[used],
            is_exact=np.ones(len(cost), dtype=bool),
        )
