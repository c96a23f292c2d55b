"""Prices of a large book: groups of projects answer together, so that the master has few rows.

A row for each project makes the master's linear programmes grow faster than the number of projects. Here a
column is what all projects of a group answer at some prices, so there are as many rows as groups, and the
bound, which never rests on columns, is the same (Lagrangian relaxation, partly aggregated). The answers that
the last mix uses are handed to the master with a row for each project, which then has little left to do.
"""

import numpy as np
from scipy import sparse

from optimizer.solving.decomposition.arrays import Arrays, Floats
from optimizer.solving.decomposition.column_generation import Branch, PriceSearch, penalty_of
from optimizer.solving.decomposition.master import Columns, Mix, RestrictedMaster, joined
from optimizer.solving.decomposition.pricing import Priced, Pricing

SMOOTHING = 0.3
"""Weight of the best prices so far: groups move prices less wildly than projects."""

USED = 1e-9
"""Part of a group's column in the mix from which its answers are handed over."""


class GroupedMaster(RestrictedMaster):
    """Columns of groups: what all projects of a group answer at some prices; one of each group in all."""

    def __init__(self, arrays: Arrays, right: Floats, penalty: float, groups: int) -> None:
        ones = np.ones(groups)
        super().__init__(arrays, right, penalty, ones, ones)
        self._group = np.arange(arrays.projects) % groups
        self._rounds: list[Columns] = []

    def add(self, columns: Columns) -> None:
        """One more column for every group: the sum of what its projects answer."""
        groups, option = self._parties, columns.option
        of = (self._group[self._arrays.project_of_option[option]], np.arange(len(option)))
        together = sparse.csr_matrix((np.ones(len(option)), of), shape=(groups, len(option)))
        most, rows = np.full(groups, np.inf), (together @ columns.rows).tocsr()
        self._append(-(together @ self._arrays.value[option]), most, rows, np.arange(groups))
        self._rounds.append(columns)

    def used(self, mix: Mix) -> Columns:
        """The answers in the columns that a mix uses, each once."""
        is_used = (mix.weight > USED).reshape(-1, self._parties)
        blocks = []
        for columns, own in zip(self._rounds, is_used, strict=False):  # the mix may not know the last round
            group = self._group[self._arrays.project_of_option[columns.option]]
            blocks.append(columns.only(np.flatnonzero(own[group])))
        every = joined(blocks)
        # Equal answers have equal sums of their amounts, each with a weight of its own.
        weights = np.sqrt(np.arange(2, every.money.shape[1] + 2))
        marks = np.column_stack((every.option, np.round(every.money @ weights, 3)))
        _, first = np.unique(marks, axis=0, return_index=True)
        return every.only(np.sort(first))


class GroupedPrices(PriceSearch):
    """Prices of a whole book by groups of its projects."""

    smoothing = SMOOTHING

    def __init__(self, arrays: Arrays, right: Floats, pricing: Pricing, groups: int) -> None:
        """right, pricing : of the whole book, as in `ColumnGeneration`. groups : how many."""
        self.master = GroupedMaster(arrays, right, penalty_of(arrays), groups)
        super().__init__(arrays, right, pricing, self.master)

    def _enter(self, branch: Branch) -> None:
        """Nothing: groups answer for the whole book only."""

    def _take(self, columns: Columns, priced: Priced, branch: Branch, mix: Mix | None) -> None:
        """What each project does at the prices: its best answer, or nothing where that is better."""
        del mix
        must = branch.least[self.arrays.project_of_option[columns.option]] > 0
        self.master.add(columns.only(np.flatnonzero(must | (priced.worth[columns.option] > 0))))
