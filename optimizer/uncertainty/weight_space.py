"""All weights that agree with what was said of the criteria, and points spread evenly over them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.portfolio import Criterion, Portfolio
from models.scenario import Scenario
from models.vocabulary import AreaType
from optimizer.weights import weights

type Floats = NDArray[np.float64]

SPREAD = 0.2
"""Part by which given weights may be off, either way, where nobody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightSpace:
    """The weights that may be meant.

    ranks : by kind of area, places of the criteria, 1 first; None where weights were given for the area.
    given : by kind of area, the weights as they stand. spread : how far given ones may be off, 0.2 = 20 %.
    """

    names: tuple[str, ...]
    ranks: Mapping[AreaType | None, Mapping[str, float] | None]
    given: Mapping[AreaType | None, Mapping[str, float]]
    spread: float = SPREAD

    @classmethod
    def of(cls, portfolio: Portfolio, scenario: Scenario, spread: float = SPREAD) -> "WeightSpace":
        """What the criteria and the scenario leave open, in every kind of area of the list."""
        criteria = portfolio.criteria
        areas: list[AreaType | None] = [
            None,
            *sorted({p.area_type for p in portfolio.projects if p.area_type is not None}),
        ]
        return cls(
            names=tuple(criterion.name for criterion in criteria),
            ranks={area: _ranks(criteria, scenario, area) for area in areas},
            given={area: weights(criteria, scenario.weights, area, scenario.ranks) for area in areas},
            spread=spread,
        )

    @property
    def coordinates(self) -> int:
        """Coordinates of a point that one draw uses: n, and n more that break ties."""
        return 2 * len(self.names)

    def at(self, point: Floats) -> dict[AreaType | None, dict[str, float]]:
        """The weights of one draw in every kind of area. point : (coordinates), each in (0, 1)."""
        count = len(self.names)
        return {
            area: self._moved(self.given[area], point[:count])
            if ranks is None
            else weights_in_order(ranks, point[: count - 1], point[count:])
            for area, ranks in self.ranks.items()
        }

    def _moved(self, given: Mapping[str, float], point: Floats) -> dict[str, float]:
        """Every weight moved on its own within its interval, then all scaled to sum to 1."""
        factors = 1 + self.spread * (2 * point - 1)
        raw = {name: given[name] * float(own) for name, own in zip(self.names, factors, strict=True)}
        total = sum(raw.values())
        return {name: own / total if total else 0.0 for name, own in raw.items()}


def _ranks(
    criteria: Sequence[Criterion], scenario: Scenario, area: AreaType | None
) -> Mapping[str, float] | None:
    """The order that holds in an area; one place for all where nothing was said; None = weights given."""
    if scenario.weights:
        return None
    if scenario.ranks:
        return scenario.ranks
    if any(criterion.pairwise for criterion in criteria):
        return None
    own = {c.name: c.area_ranks.get(area, c.rank) if area is not None else c.rank for c in criteria}
    known = {name: rank for name, rank in own.items() if rank is not None}
    if known:
        return known
    stated = any(c.weight is not None or c.area_weights for c in criteria)
    return None if stated else dict.fromkeys(own, 1.0)


def weights_in_order(ranks: Mapping[str, float], point: Floats, ties: Floats) -> dict[str, float]:
    """Weights w₁ ≥ w₂ ≥ … ≥ w_n ≥ 0 summing to 1, spread evenly over all such weights as the point is.

    point : at least (n − 1) numbers in (0, 1); ties : one for each name, which orders equal ranks.

    The weights in an order are the simplex with corners (1/k, …, 1/k, 0, …, 0), k = 1 … n. A uniform point
    of the standard simplex λ (breaking a stick: what is left after step i of n − 1 is (1 − u)^(1/(n − i))
    of what was) is carried onto it by w = Σ λ_k · corner_k, an affine map, which keeps it uniform; its mean
    is the rank-order centroid. Equal ranks may stand in any order, and all orders have equal volume.
    A criterion without a rank weighs nothing. Source: Rubinstein 1982 (simplex); Barron and Barrett 1996.
    """
    count = len(ranks)
    left, parts = 1.0, []
    for step, own in enumerate(point[: count - 1], start=1):
        kept = left * float(1 - own) ** (1 / (count - step))
        parts.append(left - kept)
        left = kept
    parts.append(left)
    shares = np.array(parts) / np.arange(1, count + 1)
    ordered = np.cumsum(shares[::-1])[::-1]
    names = sorted(ranks)
    tie = {name: float(own) for name, own in zip(names, ties, strict=False)}
    order = sorted(names, key=lambda name: (ranks[name], tie[name], name))
    return {name: float(weight) for name, weight in zip(order, ordered, strict=True)}


def with_weights(
    portfolio: Portfolio, drawn: Mapping[AreaType | None, Mapping[str, float]]
) -> tuple[Criterion, ...]:
    """The criteria as given weights, general and by kind of area, and nothing else said of them."""
    return tuple(
        replace(
            criterion,
            weight=drawn[None].get(criterion.name, 0.0),
            rank=None,
            pairwise={},
            area_ranks={},
            area_weights={
                area: own.get(criterion.name, 0.0) for area, own in drawn.items() if area is not None
            },
        )
        for criterion in portfolio.criteria
    )
