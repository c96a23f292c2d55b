"""The restricted master: mixes of the answers seen so far, and the prices they lead to.

Maximise Σ value · λ over answers ("columns", each one schedule of one project with its money), Σ λ of a
project at most 1 (exactly 1 where it must be followed), coupling rows as they stand. A row may be broken at
`penalty`, so that there is always a solution; `broken` says how much of it is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from models.units import Money
from optimizer.solving.decomposition.arrays import Arrays, Floats, Ints
from optimizer.solving.highs import SEED, quiet
from optimizer.solving.decomposition.pricing import Priced

PRIMAL_SIMPLEX = 4


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

    arrays, right : the book and its right-hand sides. value : (O) worth of each option.
    penalty : cost of breaking a scaled row by 1.
    """

    def __init__(self, arrays: Arrays, right: Floats, value: Floats, penalty: float) -> None:
        self._arrays, self._value = arrays, value
        self._scale = _scales(arrays, right)
        self.option: Ints = np.zeros(0, dtype=np.int64)
        self.rows = sparse.csr_matrix((0, len(right)))
        self._highs = quiet()
        self._highs.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)
        self._highs.setOptionValue("random_seed", SEED)
        self._highs.setOptionValue("presolve", "off")
        self._start(right, penalty)

    def _start(self, right: Floats, penalty: float) -> None:
        arrays, highs, inf = self._arrays, self._highs, highspy.kHighsInf
        scaled = right * self._scale
        low = np.where(arrays.sense <= 0, scaled, -inf)
        high = np.where(arrays.sense >= 0, scaled, inf)
        nothing = np.zeros(0)
        none = np.zeros(0, dtype=np.int32)
        rows, projects = len(right), arrays.projects
        highs.addRows(rows, low, high, 0, np.zeros(rows, dtype=np.int32), none, nothing)
        highs.addRows(
            projects,
            arrays.least.astype(float),
            arrays.most.astype(float),
            0,
            np.zeros(projects, dtype=np.int32),
            none,
            nothing,
        )
        breaks = [(n, -1.0) for n in range(rows) if arrays.sense[n] >= 0]
        breaks += [(n, 1.0) for n in range(rows) if arrays.sense[n] <= 0]
        self._breaks = len(breaks)
        at = np.array([n for n, _ in breaks], dtype=np.int32)
        signs = np.array([sign for _, sign in breaks])
        self._add(np.full(len(breaks), penalty), inf, np.arange(len(breaks), dtype=np.int32), at, signs)
        master = (arrays.master_rows @ sparse.diags_array(self._scale)).tocsr()
        self._add(
            -arrays.master_value,
            arrays.master_most,
            master.indptr[:-1].astype(np.int32),
            master.indices.astype(np.int32),
            master.data,
        )
        self._before = self._breaks + len(arrays.master)

    def _add(
        self, cost: Floats, most: Floats | float, starts: np.ndarray, at: np.ndarray, weights: Floats
    ) -> None:
        count = len(cost)
        if count:
            high = np.broadcast_to(np.asarray(most, dtype=float), (count,)).copy()
            self._highs.addCols(
                count, cost, np.zeros(count), high, len(weights), starts.astype(np.int32), at, weights
            )

    def __len__(self) -> int:
        return len(self.option)

    @property
    def project(self) -> Ints:
        """(columns) the project of each column."""
        return self._arrays.project_of_option[self.option]

    def add(self, option: Ints, rows: sparse.csr_matrix, allowed: np.ndarray | None = None) -> None:
        """New columns: the option each follows, and its coefficients on the coupling rows (n × R)."""
        if not len(option):
            return
        self.option = np.concatenate((self.option, option))
        self.rows = sparse.vstack((self.rows, rows), format="csr")
        scaled = (rows @ sparse.diags_array(self._scale)).tocsr()
        project = self._arrays.project_of_option[option]
        starts = scaled.indptr[:-1] + np.arange(len(option))
        at = np.insert(scaled.indices, scaled.indptr[1:], len(self._scale) + project)
        weights = np.insert(scaled.data, scaled.indptr[1:], 1.0)
        most = np.full(len(option), highspy.kHighsInf)
        if allowed is not None:
            most = np.where(allowed[option], most, 0.0)
        self._add(-self._value[option], most, starts, at.astype(np.int32), weights)

    def restrict(self, allowed: np.ndarray, least: Ints) -> None:
        """Only allowed options (O) may be mixed; least (P) says which projects must be followed."""
        count = len(self)
        at = np.arange(self._before, self._before + count, dtype=np.int32)
        most = np.where(allowed[self.option], highspy.kHighsInf, 0.0)
        self._highs.changeColsBounds(count, at, np.zeros(count), most)
        projects = len(least)
        rows = np.arange(len(self._scale), len(self._scale) + projects, dtype=np.int32)
        self._highs.changeRowsBounds(projects, rows, least.astype(float), self._arrays.most.astype(float))

    def solve(self) -> Mix | None:
        """The best mix; None where the solver gives up."""
        highs = self._highs
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            highs.clearSolver()
            highs.run()
            if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return None
        solution = highs.getSolution()
        values, duals = np.array(solution.col_value), -np.array(solution.row_dual)
        rows = len(self._scale)
        return Mix(
            value=-highs.getInfo().objective_function_value,
            broken=float(values[: self._breaks].sum()),
            prices=duals[:rows] * self._scale,
            rents=duals[rows:],
            weight=values[self._before :],
        )


def _scales(arrays: Arrays, right: Floats) -> Floats:
    """What makes a row's largest number about 1."""
    largest = np.maximum(1.0, np.where(np.abs(right) < 1e14, np.abs(right), 0.0))
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
    for answer in priced.answers:
        place = np.flatnonzero(np.isin(answer.options, chosen) & answer.is_exact)
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


def amount_caps(arrays: Arrays, caps: Mapping[int, Money]) -> Floats:
    """(M) the most each money column may be: a tier that may lack c lets no line lack more."""
    upper = np.full(len(arrays.money), np.inf)
    for tier, cap in caps.items():
        upper[arrays.lacking == tier] = float(cap)
    return upper
