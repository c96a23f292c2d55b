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
from optimizer.solving.highs import GrowingProgramme


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """What the master found.

    value : of the mix, penalties included. broken : sum of broken rows, scaled. prices : (R) per unit of each
    row's right side. rents : (P) what each project adds beyond its price. weight : (columns) λ.
    """

    value: float
    broken: float
    prices: Floats
    rents: Floats
    weight: Floats


class Master:
    """Columns and the linear programme over them.

    arrays, right : the book and its right-hand sides. penalty : cost of breaking a scaled row by 1.
    """

    def __init__(self, arrays: Arrays, right: Floats, penalty: float) -> None:
        self._arrays = arrays
        self._scale = _scales(arrays, right)
        self.option: Ints = np.zeros(0, dtype=np.int64)
        self._rows: list[sparse.csr_matrix] = []
        low = np.where(arrays.sense <= 0, right * self._scale, -np.inf)
        high = np.where(arrays.sense >= 0, right * self._scale, np.inf)
        self._programme = GrowingProgramme(
            np.concatenate((low, arrays.least)), np.concatenate((high, arrays.most))
        )
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

    def _append(
        self, cost: Floats, most: Floats, rows: sparse.csr_matrix, project: Ints | None = None
    ) -> None:
        """Columns with unscaled coefficients on the coupling rows, and 1 on their project's row."""
        scaled = rows @ sparse.diags_array(self._scale)
        if project is None:
            own = sparse.csr_matrix((len(cost), self._arrays.projects))
        else:
            ones = np.ones(len(cost))
            own = sparse.csr_matrix(
                (ones, (np.arange(len(cost)), project)), shape=(len(cost), self._arrays.projects)
            )
        self._programme.add_columns(cost, most, sparse.hstack((scaled, own), format="csr"))

    def __len__(self) -> int:
        return len(self.option)

    def add(self, option: Ints, rows: sparse.csr_matrix, allowed: NDArray[np.bool_]) -> None:
        """New columns: the option each follows, and its coefficients on the coupling rows (n × R)."""
        if len(option):
            self.option = np.concatenate((self.option, option))
            self._rows.append(rows)
            most = np.where(allowed[option], np.inf, 0.0)
            self._append(-self._arrays.value[option], most, rows, self._arrays.project_of_option[option])

    def hand_over(self, other: "Master", allowed: NDArray[np.bool_]) -> None:
        """Give another master the columns of allowed options."""
        if self._rows:
            kept = np.flatnonzero(allowed[self.option])
            other.add(self.option[kept], sparse.vstack(self._rows, format="csr")[kept], allowed)

    def restrict(self, allowed: NDArray[np.bool_], least: Ints) -> None:
        """Only allowed options (O) may be mixed; least (P) says which projects must be followed."""
        self._programme.change_most(self._before, np.where(allowed[self.option], np.inf, 0.0))
        high = self._arrays.most.astype(float)
        self._programme.change_rows(len(self._scale), least.astype(float), high)

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


def _scales(arrays: Arrays, right: Floats) -> Floats:
    """What makes a row's largest number about 1."""
    largest = np.maximum(1.0, np.where(np.abs(right) < ANY_SHORTFALL, np.abs(right), 0.0))
    for matrix in (arrays.option_rows, arrays.money_rows):
        if matrix.shape[0]:
            largest = np.maximum(largest, np.asarray(abs(matrix).max(axis=0).todense()).ravel())
    return 1.0 / largest


def columns_of(arrays: Arrays, priced: Priced, chosen: Ints) -> tuple[Ints, sparse.csr_matrix]:
    """The answers of the chosen options as columns; options without exact amounts are left out.

    chosen : sorted numbers of options.
    """
    options: list[Ints] = []
    blocks: list[sparse.csr_matrix] = []
    is_chosen = np.zeros(arrays.options, dtype=bool)
    is_chosen[chosen] = True
    for answer in priced.answers:
        place = np.flatnonzero(is_chosen[answer.options] & answer.is_exact)
        if not len(place):
            continue
        counts = answer.starts[place + 1] - answer.starts[place]
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        take = np.repeat(answer.starts[place], counts) + within
        money = sparse.csr_matrix(
            (answer.amounts[take], answer.columns[take], np.concatenate(([0], np.cumsum(counts)))),
            shape=(len(place), len(arrays.money)),
        )
        option = answer.options[place]
        blocks.append((money @ arrays.money_rows + arrays.option_rows[option]).tocsr())
        options.append(option)
    if not options:
        return np.zeros(0, dtype=np.int64), sparse.csr_matrix((0, len(arrays.right)))
    return np.concatenate(options), sparse.vstack(blocks, format="csr")
