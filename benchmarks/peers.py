"""Other solvers on the same model: the monolithic model, nothing lacking, value maximised.

They are given the model only; the plan is neither settled nor audited, so their time is shorter than a
method's of the product by that much. CBC and SCIP come with the dependency group `peers`.
"""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import pulp

from optimizer.model import PlanModel
from optimizer.solving.highs import SEED
from optimizer.solving.lexicographic import lost_value, no_shortfall

if TYPE_CHECKING:
    from benchmarks.work import Case, Results, Settings

GAP = 1e-4
"""Relative gap at which a peer may end."""


def _model(case: "Case") -> PlanModel:
    model = PlanModel(no_shortfall(case.book))
    model.minimize(lost_value(case.book))
    return model


def highs(case: "Case", settings: "Settings") -> Callable[[], "Results"]:
    """HiGHS through PuLP, as the product's monolithic method calls it."""
    return _by(pulp.HiGHS, case, settings, threads=settings.threads, random_seed=SEED)


def cbc(case: "Case", settings: "Settings") -> Callable[[], "Results"]:
    """CBC through PuLP."""
    return _by(pulp.COIN_CMD, case, settings, threads=settings.threads)


def _by(
    solver: Callable[..., pulp.LpSolver], case: "Case", settings: "Settings", **options: object
) -> Callable[[], "Results"]:
    model = _model(case)

    def run() -> "Results":
        stats = model.problem.solve(solver(msg=False, timeLimit=settings.time_limit, gapRel=GAP, **options))
        return _results(
            stats.objective if stats.has_solution else None,
            stats.best_bound,
            pulp.LpSolveStatus(stats.status).name,
        )

    return run


def scip(case: "Case", settings: "Settings") -> Callable[[], "Results"]:
    """SCIP on the model's MPS file; PuLP does not hand its bound over."""
    from pyscipopt import Model  # noqa: PLC0415 - installed by those who compare

    path = case.folder / "model.mps"
    _model(case).write_mps(path)

    def run() -> "Results":
        solver = Model()
        solver.hideOutput()
        solver.readProblem(str(path))
        solver.setParam("limits/time", settings.time_limit)
        solver.setParam("limits/gap", GAP)
        solver.optimize()
        found = solver.getObjVal() if solver.getNSols() else None
        return _results(found, solver.getDualbound(), solver.getStatus())

    return run


def _results(minimum: float | None, bound: float | None, status: object) -> "Results":
    """Value and bound of the maximisation; a figure that is not there is left out."""
    results: Results = {"note": str(status)}
    if bound is not None and math.isfinite(bound):
        results["bound"] = -bound
    if minimum is not None and math.isfinite(minimum):
        results["objective"] = -minimum
        results["shortfall"] = 0
        if "bound" in results:
            results["gap"] = (float(results["bound"]) + minimum) / max(1.0, abs(float(results["bound"])))
    return results


PEERS = {"peer_highs": highs, "peer_cbc": cbc, "peer_scip": scip}
"""Phases by name."""
