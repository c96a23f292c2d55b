"""HiGHS through PuLP: the only place that knows solver statuses."""

import math
import os
import time
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pulp
from numpy.typing import NDArray

from models.outcome import GAP_ZERO, EndedBy
from optimizer.model import PlanModel
from optimizer.solving.watch import Progress, Watch

type Floats = NDArray[np.float64]
type Places = NDArray[np.integer[Any]]

SEED = 0
DUAL_SIMPLEX, PRIMAL_SIMPLEX = 1, 4
CONSISTENT = 1e-6
"""Relative difference between the solver's objective and that of its values."""

LARGE_PROGRAMME = 1_000
"""Columns from which a new programme is presolved and solved by the dual method: then ten times as quick."""

PROVEN_INFEASIBLE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,  # no objective here is unbounded
)
"""What HiGHS says where there is no solution; PuLP's word for the second also stands for errors."""

SAFE_ROUNDING = 1e-9
"""Relative slack added to a bound against floating-point error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far to solve.

    gap : relative. deadline : `time.monotonic()` at which to end; inf = none.
    nodes : branch-and-bound nodes that may be used; None = no limit.
    watch : who is told how the solve goes and may end it; None = nobody.
    tier : the tier whose shortfall is minimised, for the watch; None = value.
    """

    gap: float = GAP_ZERO
    deadline: float = math.inf
    nodes: int | None = None
    threads: int = 1
    watch: Watch | None = None
    tier: int | None = None

    @property
    def is_stopped(self) -> bool:
        """Whether somebody asked to end."""
        return self.watch is not None and self.watch.is_stopped()

    def is_over(self) -> bool:
        """Whether to end now, by the clock or because somebody asked."""
        return self.is_stopped or self.seconds_left <= 0

    @property
    def seconds_left(self) -> float:
        """Time until the deadline, never negative."""
        return max(0.0, self.deadline - time.monotonic())

    def after(self, record: "SolveRecord") -> "Limits":
        """What is left of the work limit after a solve."""
        return self.after_nodes(record.nodes)

    def after_nodes(self, nodes: int) -> "Limits":
        """What is left of the work limit after so many nodes."""
        return self if self.nodes is None else replace(self, nodes=max(0, self.nodes - nodes))

    def with_share_of_time(self, share: float) -> "Limits":
        """The same limits with an earlier deadline."""
        if math.isinf(self.deadline):
            return self
        return replace(self, deadline=time.monotonic() + share * self.seconds_left)


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveRecord:
    """What one solve found and proved, in the sense of minimisation.

    objective : inf where there is no solution. bound : proven lower bound, −inf where none is.
    """

    is_infeasible: bool
    objective: float
    bound: float
    nodes: int
    ended_by: EndedBy

    @property
    def has_solution(self) -> bool:
        """Whether values may be read from the model."""
        return math.isfinite(self.objective)


def solve(
    model: PlanModel, limits: Limits, *, relaxed: bool = False, has_solution: bool = False
) -> SolveRecord:
    """Minimise the model within the limits; `relaxed` leaves integrality out.

    has_solution : one is known. Presolve may deny it (1.16 does, rarely); then it is left out.

    HiGHS is never given a start: 1.16 may then answer with the start's values beside the optimum's
    objective. A record whose values and objective differ is solved again without presolve, and
    refused if they still do.
    """
    record, consistent = _solve_once(model, limits, relaxed=relaxed, presolve="choose")
    if not consistent or (has_solution and record.is_infeasible):
        record, consistent = _solve_once(model, limits, relaxed=relaxed, presolve="off")
    return record if consistent else replace(record, objective=math.inf, bound=-math.inf)


def _solve_once(
    model: PlanModel, limits: Limits, *, relaxed: bool, presolve: str
) -> tuple[SolveRecord, bool]:
    swallow_banner()
    if limits.is_stopped:
        return _nothing(EndedBy.STOPPED), True
    if limits.seconds_left <= 0:
        return _nothing(EndedBy.TIME_LIMIT), True
    if limits.nodes == 0:
        return _nothing(EndedBy.WORK_LIMIT), True
    options: dict[str, Any] = {"output_flag": False, "random_seed": SEED, "presolve": presolve}
    if limits.nodes is not None:
        options["mip_max_nodes"] = limits.nodes
    solver = pulp.HiGHS(
        mip=not relaxed,
        msg=False,
        gapRel=max(limits.gap, GAP_ZERO) * 0.999,
        threads=limits.threads,
        timeLimit=None if math.isinf(limits.deadline) else limits.seconds_left,
        **_watched(limits),
        **options,
    )
    stats = model.problem.solve(solver)
    record = _record(model, stats)
    if record.ended_by is EndedBy.TIME_LIMIT and limits.is_stopped:
        record = replace(record, ended_by=EndedBy.STOPPED)
    return record, _is_consistent(model, stats)


def _watched(limits: Limits) -> dict[str, Any]:
    """Options that let the watch follow branch and bound; none where nobody watches."""
    watch = limits.watch
    if watch is None:
        return {}

    def follow(_kind: object, _message: str, seen: Any, answer: Any, _data: object) -> None:
        watch.tell(Progress.of_minimum(limits.tier, seen.mip_primal_bound, seen.mip_dual_bound))
        if watch.is_stopped():
            answer.user_interrupt = True

    kind = highspy.cb.HighsCallbackType.kCallbackMipInterrupt
    return {"callbackTuple": (follow, None), "callbacksToActivate": [kind]}


def _is_consistent(model: PlanModel, stats: pulp.LpSolveStats) -> bool:
    """Whether the values handed back are worth what the solver says they are."""
    if not stats.has_solution or stats.objective is None:
        return True
    solver: Any = model.problem.solverModel
    said = float(solver.getInfo().objective_function_value)
    return abs(float(stats.objective) - said) <= CONSISTENT * max(1.0, abs(said))


def _record(model: PlanModel, stats: pulp.LpSolveStats) -> SolveRecord:
    status = pulp.LpSolveStatus(stats.status)
    solver: Any = model.problem.solverModel
    infeasible = solver.getModelStatus() in PROVEN_INFEASIBLE and not stats.has_solution
    objective = float(stats.objective) if stats.has_solution and stats.objective is not None else math.inf
    bound = -math.inf if stats.best_bound is None else float(stats.best_bound)
    if status is pulp.LpSolveStatus.Optimal and not stats.is_mip:
        bound = objective
    if math.isfinite(bound):
        bound = min(bound - SAFE_ROUNDING * abs(bound), objective)
    ended_by = {
        pulp.LpSolveStatus.Optimal: EndedBy.GAP,
        pulp.LpSolveStatus.GapLimit: EndedBy.GAP,
        pulp.LpSolveStatus.SolutionLimit: EndedBy.WORK_LIMIT,
        pulp.LpSolveStatus.NodeLimit: EndedBy.WORK_LIMIT,
    }.get(status, EndedBy.INFEASIBLE if infeasible else EndedBy.TIME_LIMIT)
    return SolveRecord(
        is_infeasible=infeasible,
        objective=objective,
        bound=bound,
        nodes=max(0, int(solver.getInfo().mip_node_count)),
        ended_by=ended_by,
    )


def _nothing(ended_by: EndedBy) -> SolveRecord:
    return SolveRecord(is_infeasible=False, objective=math.inf, bound=-math.inf, nodes=0, ended_by=ended_by)


@cache
def swallow_banner() -> None:
    """HiGHS prints a banner at its first use whatever its options; it must not reach the user."""
    kept = os.dup(1)
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            highspy.Highs()  # type: ignore[no-untyped-call]
    finally:
        os.dup2(kept, 1)
        os.close(kept)


type Basis = highspy.HighsBasis
"""Where a linear programme stood."""


class GrowingProgramme:
    """A linear programme that is minimised again and again while columns are added to it.

    All amounts are numpy arrays. inf stands for no bound. Primal simplex from the last basis, one thread.
    """

    def __init__(self, low: Floats, high: Floats) -> None:
        """Rows without columns: low ≤ row ≤ high."""
        swallow_banner()
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("output_flag", False)
        self._is_new, self._has_new_bounds = True, False
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("random_seed", SEED)
        self._highs.setOptionValue("simplex_scale_strategy", 0)  # what comes is scaled
        none = np.zeros(0, dtype=np.int32)
        starts = np.zeros(len(low), dtype=np.int32)
        self._highs.addRows(len(low), low, high, 0, starts, none, np.zeros(0))

    def add_columns(self, cost: Floats, most: Floats, starts: Places, at: Places, weights: Floats) -> None:
        """Columns from 0 to `most`.

        Column n has the entries starts[n] to starts[n + 1] of `weights`, on the rows that `at` names.
        """
        if len(cost):
            self._highs.addCols(
                len(cost),
                cost,
                np.zeros(len(cost)),
                most,
                len(weights),
                starts[:-1].astype(np.int32),
                at.astype(np.int32),
                weights,
            )

    def change_most(self, first: int, most: Floats) -> None:
        """New upper bounds of the columns from `first` on."""
        self._has_new_bounds = True
        at = np.arange(first, first + len(most), dtype=np.int32)
        self._highs.changeColsBounds(len(most), at, np.zeros(len(most)), most)

    def change_rows(self, first: int, low: Floats, high: Floats) -> None:
        """New bounds of the rows from `first` on."""
        self._has_new_bounds = True
        at = np.arange(first, first + len(low), dtype=np.int32)
        self._highs.changeRowsBounds(len(low), at, low, high)  # type: ignore[attr-defined]

    @property
    def basis(self) -> Basis:
        """The basis of the last solve."""
        return self._highs.getBasis()

    def start_from(self, basis: Basis) -> None:
        """Take the basis of an earlier solve; columns added since then stand at 0."""
        added = self._highs.getNumCol() - len(basis.col_status)
        if added:
            longer = highspy.HighsBasis()
            longer.row_status = basis.row_status
            longer.col_status = [*basis.col_status, *[highspy.HighsBasisStatus.kLower] * added]
            longer.valid = True
            basis = longer
        self._highs.setBasis(basis)

    def solve(self) -> tuple[float, Floats, Floats] | None:
        """(objective, value of each column, price of each row); None where the solver gives up."""
        for _ in range(2):
            is_large = self._is_new and self._highs.getNumCol() >= LARGE_PROGRAMME
            self._highs.setOptionValue("presolve", "on" if is_large else "off")
            is_dual = is_large or self._has_new_bounds
            self._highs.setOptionValue("simplex_strategy", DUAL_SIMPLEX if is_dual else PRIMAL_SIMPLEX)
            self._is_new = self._has_new_bounds = False
            self._highs.run()
            if self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                solution = self._highs.getSolution()
                objective = float(self._highs.getInfo().objective_function_value)
                return objective, np.array(solution.col_value), np.array(solution.row_dual)
            self._highs.clearSolver()
        return None


def versions() -> dict[str, str]:
    """Versions of the solver and the modeller, for the certificate."""
    return {"highspy": version("highspy"), "pulp": version("pulp")}
