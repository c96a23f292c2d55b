"""What may turn out otherwise, drawn evenly: weights, money that comes in, what projects cost.

One draw is one point of a scrambled Sobol sequence, which covers the whole cube more evenly than chance
does; the same seed gives the same points. Sources: Sobol 1967, Owen 1995; scipy.stats.qmc.
"""

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from models.portfolio import Portfolio
from models.scenario import Scenario
from models.vocabulary import AreaType, Objective
from optimizer.objective import values
from optimizer.uncertainty.cost_overruns import (
    BUNDLED,
    CostOverruns,
    costs_at,
    may_cost_otherwise,
    read_cost_overruns,
)
from optimizer.uncertainty.envelope_ranges import EnvelopeRange, default_ranges, with_factors
from optimizer.uncertainty.weight_space import SPREAD, Floats, WeightSpace, with_weights


class Varied(StrEnum):
    """What is drawn."""

    WEIGHTS = "weights"
    ENVELOPES = "envelopes"
    COSTS = "costs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One way in which things may turn out.

    number : from 1. weights : by kind of area; None = as they are. envelopes : by source, what part of the
    money comes in. costs : by project_id, the quantile of its cost.
    """

    number: int
    weights: Mapping[AreaType | None, Mapping[str, float]] | None
    envelopes: Mapping[str, float]
    costs: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Everything that is drawn from; None or empty = held as it is."""

    weights: WeightSpace | None
    envelopes: Mapping[str, EnvelopeRange]
    overruns: CostOverruns | None
    seed: int = 0

    def of(self, portfolio: Portfolio, count: int) -> tuple[Draw, ...]:
        """The first so many draws. Draw i is the same however many are asked for."""
        first = 0 if self.weights is None else self.weights.coordinates
        sources = sorted(self.envelopes)
        open_costs = [] if self.overruns is None else self._open(portfolio)
        points = _points(first + len(sources) + len(open_costs), count, self.seed)
        return tuple(
            Draw(
                number=number,
                weights=None if self.weights is None else self.weights.at(point[:first]),
                envelopes={
                    code: self.envelopes[code].at(float(share))
                    for code, share in zip(sources, point[first:], strict=False)
                },
                costs={
                    code: float(share)
                    for code, share in zip(open_costs, point[first + len(sources) :], strict=True)
                },
            )
            for number, point in enumerate(points, start=1)
        )

    @staticmethod
    def _open(portfolio: Portfolio) -> list[str]:
        return [own.project_id for own in portfolio.projects if may_cost_otherwise(own)]

    def applied(self, portfolio: Portfolio, scenario: Scenario, draw: Draw) -> tuple[Portfolio, Scenario]:
        """Portfolio and scenario as they are in this draw.

        What a project is worth stays that of its approved cost: it is not better for costing more.
        """
        if draw.weights is not None:
            portfolio = replace(portfolio, criteria=with_weights(portfolio, draw.weights))
            scenario = replace(scenario, weights={}, ranks={})
        if draw.costs and self.overruns is not None:
            worth = values(portfolio, scenario)
            projects = (replace(own, benefit=worth[own.project_id]) for own in portfolio.projects)
            portfolio = replace(portfolio, projects=costs_at(tuple(projects), self.overruns, draw.costs))
            scenario = replace(scenario, objective=Objective.BENEFIT)
        return portfolio, with_factors(scenario, draw.envelopes)


def draws_for(
    portfolio: Portfolio,
    scenario: Scenario,
    varied: frozenset[Varied],
    ranges: Mapping[str, EnvelopeRange],
    *,
    spread: float = SPREAD,
    overruns: CostOverruns | None = None,
    seed: int = 0,
) -> Draws | None:
    """What is drawn from where a person says what varies; None where nothing does.

    ranges : of sources that are named, beside or in place of the usual ones. overruns : what costs may turn
    out as, drawn also where costs are not named; None = as bundled. spread : of weights that were given.
    """
    usual = default_ranges(portfolio.budget) if Varied.ENVELOPES in varied else {}
    if overruns is None and Varied.COSTS in varied:
        overruns = read_cost_overruns(BUNDLED)
    weighed = Varied.WEIGHTS in varied and scenario.objective is Objective.SCORE and portfolio.criteria
    draws = Draws(
        weights=WeightSpace.of(portfolio, scenario, spread) if weighed else None,
        envelopes={**usual, **ranges},
        overruns=overruns,
        seed=seed,
    )
    varies = draws.weights is not None or draws.envelopes or draws.overruns is not None
    return draws if varies else None


def _points(dimensions: int, count: int, seed: int) -> Floats:
    """(count × dimensions) numbers strictly between 0 and 1."""
    if not dimensions:
        return np.empty((count, 0))
    from scipy.stats import qmc  # half a second that every command would pay at its start

    sampler = qmc.Sobol(d=dimensions, scramble=True, rng=np.random.default_rng(seed))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # counts that are no power of 2 are meant
        points = sampler.random(count)
    tiny = 2.0**-40
    return np.asarray(np.clip(points, tiny, 1 - tiny), dtype=np.float64)


def standard_error(share: float, count: int) -> float:
    """Standard error of a share found in so many draws; for evenly spread draws it errs on the safe side."""
    return math.sqrt(share * (1 - share) / count) if count else math.inf
