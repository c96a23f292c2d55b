"""An integer programme as sparse matrices, solved by SciPy: columns and rows by number, nothing more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

type Row = Mapping[int, float]


@dataclass(slots=True, kw_only=True)
class Programme:
    """Whole columns ≥ 0 and rows low ≤ Σ coefficient · column ≤ high."""

    upper: list[float] = field(default_factory=list)
    rows: list[tuple[Row, float, float]] = field(default_factory=list)

    def column(self, upper: float = inf) -> int:
        """A new column: its number."""
        self.upper.append(upper)
        return len(self.upper) - 1

    def row(self, row: Row, low: float = -inf, high: float = inf) -> None:
        """A new row."""
        self.rows.append((row, low, high))

    def least(self, cost: Row) -> float | None:
        """The least cost of any solution; None where there is none."""
        if not self.upper:
            return 0.0
        costs = np.zeros(len(self.upper))
        for column, amount in cost.items():
            costs[column] = amount
        found = milp(
            costs,
            integrality=np.ones(len(self.upper)),
            bounds=Bounds(0.0, np.array(self.upper)),
            constraints=[self._constraint()] if self.rows else [],
            options={
                "mip_rel_gap": 0.0,
                "presolve": False,
            },  # SciPy's own HiGHS loses plans in presolve (issue 3094)
        )
        if found.status == 2:
            return None
        assert found.status == 0, found.message
        return float(found.fun)

    def _constraint(self) -> LinearConstraint:
        numbers, columns, values = [], [], []
        for number, (row, _, _) in enumerate(self.rows):
            numbers += [number] * len(row)
            columns += list(row)
            values += list(row.values())
        matrix = csr_array((values, (numbers, columns)), shape=(len(self.rows), len(self.upper)))
        return LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for *_, high in self.rows])


def total(columns: Sequence[int], weight: float = 1.0) -> dict[int, float]:
    """Σ of columns, each with the same weight."""
    return dict.fromkeys(columns, weight)
