"""Levels: one objective after the other, each keeping what those before it reached.

For programmes that are solved many times with hardly a change: written into HiGHS once, not for every level.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from models.outcome import GAP_ZERO
from optimizer.rows import MASTER_MAX, Column, Row, Sense
from optimizer.solving.highs import PROVEN_INFEASIBLE, SEED, Floats, Limits, swallow_banner

KEPT = 1e-6
"""How much of a level (relative) later continuous levels may lose again."""

SMALL = 1_000
"""Columns below which presolving a continuous programme takes longer than solving it."""

LARGE = 100_000
"""Columns from which continuous levels are solved by an interior point.

Below, the simplex is the quicker way (2.5 s beside 4.5 s at 50 000 columns); its time grows faster.
"""

_STOPPED = (highspy.HighsModelStatus.kSolutionLimit, highspy.HighsModelStatus.kTimeLimit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The least and the most a column may be; inf where nothing binds it."""

    low: float = 0.0
    high: float = math.inf

    @classmethod
    def of(cls, low: float, high: float | None) -> "Range":
        """From limits of which the upper may be missing."""
        return cls(low=low, high=math.inf if high is None else high)


class Levels:
    """A programme over columns and rows, minimised level by level.

    values : of every column after the last level that was reached; None before, and where nothing fits.
    """

    def __init__(
        self,
        ranges: Mapping[Column, Range],
        rows: Iterable[Row],
        whole: Callable[[Column], bool] | None = None,
        *,
        instead_of: "Levels | None" = None,
    ) -> None:
        """ranges : of every column but the masters', which are found in the rows.

        whole : which columns are whole numbers, masters' as well; None = none is.
        instead_of : another programme, not to be used after; to take its place is quicker than to solve
        something small.
        """
        kept = list(rows)
        inside = {column for row in kept for column in row.coefficients if column.kind in MASTER_MAX}
        masters = {column: Range.of(0, MASTER_MAX[column.kind]) for column in sorted(inside - ranges.keys())}
        self._ranges = {**ranges, **masters}
        self._place = {column: place for place, column in enumerate(self._ranges)}
        self._whole = whole is not None
        self.values: dict[Column, float] | None = None
        swallow_banner()
        self._highs: highspy.Highs = instead_of._highs if instead_of is not None else highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.clearModel()
        options = {
            "output_flag": False,
            "random_seed": SEED,
            "threads": 1,
            "solver": "ipm" if not self._whole and len(self._ranges) >= LARGE else "choose",
            "presolve": "off" if not self._whole and len(self._ranges) < SMALL else "choose",
        }
        for name, value in options.items():
            self._highs.setOptionValue(name, value)
        at = [place for column, place in self._place.items() if whole is not None and whole(column)]
        self._write_columns(np.array(at, dtype=np.int32))
        self._write_rows(kept)

    def _write_columns(self, whole: NDArray[np.int32]) -> None:
        low = np.array([own.low for own in self._ranges.values()])
        high = np.array([own.high for own in self._ranges.values()])
        none = np.zeros(0, dtype=np.int32)
        self._highs.addCols(len(low), np.zeros(len(low)), low, high, 0, none, none, np.zeros(0))
        if len(whole):
            kinds = np.full(len(whole), highspy.HighsVarType.kInteger)
            self._highs.changeColsIntegrality(len(whole), whole, kinds)

    def _write_rows(self, rows: list[Row]) -> None:
        own = [[(self._place[c], w) for c, w in row.coefficients.items() if w] for row in rows]
        flat = [entry for entries in own for entry in entries]
        starts = np.cumsum([0, *map(len, own)], dtype=np.int32)[:-1]
        places = np.array([place for place, _ in flat], dtype=np.int32)
        weights = np.array([float(weight) for _, weight in flat])
        right = np.array([float(row.right) for row in rows])
        low = np.where([row.sense is Sense.AT_MOST for row in rows], -np.inf, right)
        high = np.where([row.sense is Sense.AT_LEAST for row in rows], np.inf, right)
        self._highs.addRows(len(rows), low, high, len(flat), starts, places, weights)

    @property
    def columns(self) -> Iterable[Column]:
        """All columns, in order."""
        return self._place.keys()

    @property
    def is_infeasible(self) -> bool:
        """Whether the last level proved that nothing fits."""
        return self._highs.getModelStatus() in PROVEN_INFEASIBLE

    def minimise(self, level: Mapping[Column, float], limits: Limits) -> bool:
        """Minimise one more thing within a work limit and a deadline; whether anything was found.

        What it reaches is kept from then on.
        """
        values = self.least(level, limits)
        if values is None:
            return False
        self.values = values
        if level:
            self._keep(level)
        return True

    def least(
        self, level: Mapping[Column, float], limits: Limits | None = None
    ) -> dict[Column, float] | None:
        """The columns where one thing is least; what is reached is not kept. None where none were found."""
        values = self._minimised(level, limits or Limits())
        return None if values is None else dict(zip(self._ranges, values.tolist(), strict=True))

    def confine(self, column: Column, to: Range) -> None:
        """Change what a column may be."""
        self._highs.changeColBounds(self._place[column], to.low, to.high)

    def _keep(self, level: Mapping[Column, float]) -> None:
        values = self.values or {}
        reached = math.fsum(weight * values[column] for column, weight in level.items())
        right = round(reached) if self._whole else reached + KEPT * max(1.0, abs(reached))
        places = np.array([self._place[column] for column in level], dtype=np.int32)
        weights = np.array([float(weight) for weight in level.values()])
        self._highs.addRow(-math.inf, float(right), len(places), places, weights)

    def _minimised(self, level: Mapping[Column, float], limits: Limits) -> Floats | None:
        cost = np.zeros(len(self._ranges))
        for column, weight in level.items():
            cost[self._place[column]] = weight
        self._highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        # Presolved anew: from one level to the next the last basis leads fifty times as slowly. Whole columns
        # have a second reason: a start may be what is answered (see `highs.solve`).
        self._highs.clearSolver()
        if self._whole:
            self._highs.setOptionValue("mip_rel_gap", GAP_ZERO * 0.999)
            if limits.nodes is not None:
                self._highs.setOptionValue("mip_max_nodes", limits.nodes)
        if not math.isinf(limits.deadline):
            if limits.is_over():
                return None
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + limits.seconds_left)
        self._highs.run()
        return self._found()

    def _found(self) -> Floats | None:
        """Values of the last run; None where it has none that hold."""
        if not self._ranges:
            return np.zeros(0)  # whether the rows hold without any column, HiGHS does not say
        status, info = self._highs.getModelStatus(), self._highs.getInfo()
        is_found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        is_ended = status == highspy.HighsModelStatus.kOptimal or (self._whole and status in _STOPPED)
        return np.array(self._highs.getSolution().col_value) if is_found and is_ended else None
