"""The restricted master: mixes of the answers seen so far, and the prices they lead to.

Maximise Σ value · λ over answers ("columns", each one schedule of one project with its money), Σ λ of a
project at most 1 (exactly 1 where it must be followed), coupling rows as they stand. A row may be broken at
`penalty`, so that there is always a solution; `broken` says how much of it is left.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.solving.decomposition.arrays import ANY_SHORTFALL, Arrays, Floats, Ints
from optimizer.solving.decomposition.pricing import Priced
from optimizer.solving.highs import Basis, GrowingProgramme


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """What the master found.

    value : of the mix, penalties included. broken : sum of broken rows, scaled. prices : (R) per unit of each
    row's right side. rents : (parties) what each project adds beyond its price. weight : (columns) λ.
    """

    value: float
    broken: float
    prices: Floats
    rents: Floats
    weight: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Answers as columns. option : (n) followed. money : (n × M) paid. rows : (n × R) coefficients."""

    option: Ints
    money: sparse.csr_matrix
    rows: sparse.csr_matrix

    @classmethod
    def of(cls, arrays: Arrays, option: Ints, money: sparse.csr_matrix) -> "Columns":
        """Columns with the coefficients that follow from their options and money."""
        rows = (money @ arrays.money_rows + arrays.option_rows[option]).tocsr()
        return cls(option=option, money=money, rows=rows)

    def only(self, which: Ints) -> "Columns":
        """Some of them, by place."""
        return Columns(option=self.option[which], money=self.money[which], rows=self.rows[which])


def joined(blocks: list[Columns]) -> Columns:
    """Several blocks of columns, at least one, as one."""
    return Columns(
        option=np.concatenate([block.option for block in blocks]),
        money=sparse.vstack([block.money for block in blocks], format="csr"),
        rows=sparse.vstack([block.rows for block in blocks], format="csr"),
    )


class RestrictedMaster:
    """The linear programme that mixes columns: a row for each coupling row, and one for each party.

    arrays, right : the book and its right-hand sides. penalty : cost of breaking a scaled row by 1.
    least, most : (parties) how much of each party's columns is mixed.
    """

    def __init__(self, arrays: Arrays, right: Floats, penalty: float, least: Floats, most: Floats) -> None:
        self._arrays = arrays
        self._scale = _scales(arrays, right)
        self._parties, self._columns = len(least), 0
        low = np.where(arrays.sense <= 0, right * self._scale, -np.inf)
        high = np.where(arrays.sense >= 0, right * self._scale, np.inf)
        self._programme = GrowingProgramme(np.concatenate((low, least)), np.concatenate((high, most)))
        self._breaks = self._add_breaks(penalty)
        self._append(-arrays.master_value, arrays.master_most, arrays.master_rows)
        self._before = self._breaks + len(arrays.master)

    def _add_breaks(self, penalty: float) -> int:
        """Columns that break a row at a penalty; their number."""
        sense, rows = self._arrays.sense, len(self._scale)
        over, under = np.flatnonzero(sense >= 0), np.flatnonzero(sense <= 0)
        at = np.concatenate((over, under))
        signs = np.concatenate((-np.ones(len(over)), np.ones(len(under)))) / self._scale[at]
        columns = sparse.csr_matrix((signs, (np.arange(len(at)), at)), shape=(len(at), rows))
        self._append(np.full(len(at), penalty), np.full(len(at), np.inf), columns)
        return len(at)

    def _append(self, cost: Floats, most: Floats, rows: sparse.csr_matrix, party: Ints | None = None) -> None:
        """Columns with unscaled coefficients on the coupling rows, and 1 on their party's row."""
        weights, at, starts = rows.data * self._scale[rows.indices], rows.indices, rows.indptr
        if party is not None:
            weights = np.insert(weights, starts[1:], 1.0)
            at = np.insert(at, starts[1:], len(self._scale) + party)
            starts = starts + np.arange(len(starts))
            self._columns += len(cost)
        self._programme.add_columns(cost, most, starts, at, weights)

    def __len__(self) -> int:
        return self._columns

    def solve(self) -> Mix | None:
        """The best mix; None where the solver gives up."""
        solved = self._programme.solve()
        if solved is None:
            return None
        lost, values, duals = solved
        rows = len(self._scale)
        return Mix(
            value=-lost,
            broken=float(values[: self._breaks].sum()),
            prices=-duals[:rows] * self._scale,
            rents=-duals[rows:],
            weight=values[self._before :],
        )


class Master(RestrictedMaster):
    """Columns of projects, at most one of each; their options may be forbidden and allowed again."""

    def __init__(self, arrays: Arrays, right: Floats, penalty: float) -> None:
        super().__init__(arrays, right, penalty, arrays.least.astype(float), arrays.most.astype(float))
        self.option: Ints = np.zeros(0, dtype=np.int64)
        self._blocks: list[Columns] = []

    def add(self, columns: Columns, allowed: NDArray[np.bool_]) -> None:
        """New columns; those of options that are not allowed are not mixed for now."""
        option = columns.option
        if len(option):
            self.option = np.concatenate((self.option, option))
            self._blocks.append(columns)
            most = np.where(allowed[option], np.inf, 0.0)
            self._append(
                -self._arrays.value[option], most, columns.rows, self._arrays.project_of_option[option]
            )

    def columns(self, which: Ints) -> Columns | None:
        """Some of the columns, by place; None where there are none at all."""
        if not self._blocks:
            return None
        self._blocks = [joined(self._blocks)]
        return self._blocks[0].only(which)

    def hand_over(self, other: "Master", allowed: NDArray[np.bool_]) -> None:
        """Give another master the columns of allowed options."""
        columns = self.columns(np.flatnonzero(allowed[self.option]))
        if columns is not None:
            other.add(columns, allowed)

    def restrict(self, allowed: NDArray[np.bool_], least: Ints) -> None:
        """Only allowed options (O) may be mixed; least (P) says which projects must be followed."""
        self._programme.change_most(self._before, np.where(allowed[self.option], np.inf, 0.0))
        high = self._arrays.most.astype(float)
        self._programme.change_rows(len(self._scale), least.astype(float), high)

    @property
    def basis(self) -> Basis:
        """Where the last mix ended, to start from again."""
        return self._programme.basis

    def start_from(self, basis: Basis) -> None:
        """Begin where an earlier mix ended; columns that came later are not in it."""
        self._programme.start_from(basis)


def _scales(arrays: Arrays, right: Floats) -> Floats:
    """What makes a row's largest number about 1."""
    largest = np.maximum(1.0, np.where(np.abs(right) < ANY_SHORTFALL, np.abs(right), 0.0))
    for matrix in (arrays.option_rows, arrays.money_rows):
        if matrix.shape[0]:
            largest = np.maximum(largest, np.asarray(abs(matrix).max(axis=0).todense()).ravel())
    return 1.0 / largest


def columns_of(arrays: Arrays, priced: Priced, chosen: Ints) -> Columns:
    """The answers of the chosen options as columns; options without exact amounts are left out.

    chosen : sorted numbers of options.
    """
    is_chosen = np.zeros(arrays.options, dtype=bool)
    is_chosen[chosen] = True
    options, lengths = [np.zeros(0, dtype=np.int64)], [np.zeros(1, dtype=np.int64)]
    at, amounts = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for answer in priced.answers:
        place = np.flatnonzero(is_chosen[answer.options] & answer.is_exact)
        counts = answer.starts[place + 1] - answer.starts[place]
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        take = np.repeat(answer.starts[place], counts) + within
        options.append(answer.options[place])
        lengths.append(counts)
        at.append(answer.columns[take])
        amounts.append(answer.amounts[take])
    option, starts = np.concatenate(options), np.cumsum(np.concatenate(lengths))
    money = sparse.csr_matrix(
        (np.concatenate(amounts), np.concatenate(at), starts), shape=(len(option), len(arrays.money))
    )
    return Columns.of(arrays, option, money)
