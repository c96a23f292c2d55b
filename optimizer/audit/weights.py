"""The weights of the criteria a second time: given, by rank, by pairwise comparison, by kind of area."""

from collections.abc import Mapping, Sequence

from models.portfolio import Criterion
from models.scenario import Scenario
from models.vocabulary import AreaType

SETTLED = 1e-12
"""Change of a weight from one round to the next below which the weights no longer move."""

ROUNDS = 100_000
"""Rounds after which the weights are taken as they are; comparisons people make need a few dozen."""


def weights_of(
    criteria: Sequence[Criterion], scenario: Scenario, area: AreaType | None = None
) -> dict[str, float]:
    """Weights in one kind of area (None = of projects that state none), 0–1; they sum to 1.

    By comparison, given, by rank, else equal; a scenario's ranks, then its weights, replace them everywhere.
    All 0 where nothing weighs anything.
    """
    base = rank_order_weights(scenario.ranks) if scenario.ranks else _base(criteria, area)
    raw = {item.name: scenario.weights.get(item.name, base.get(item.name, 0.0)) for item in criteria}
    total = sum(raw.values())
    return {name: weight / total if total else 0.0 for name, weight in raw.items()}


def _base(criteria: Sequence[Criterion], area: AreaType | None) -> dict[str, float]:
    """Weights before the scenario's."""
    if any(item.pairwise for item in criteria):
        return pairwise_weights(criteria)
    given = {item.name: _here(item.weight, item.area_weights, area) for item in criteria}
    stated = {name: weight for name, weight in given.items() if weight is not None}
    if stated:
        return stated
    places = {item.name: _here(item.rank, item.area_ranks, area) for item in criteria}
    ranks = {name: rank for name, rank in places.items() if rank is not None}
    return rank_order_weights(ranks) if ranks else {item.name: 1 / len(criteria) for item in criteria}


def _here(everywhere: float | None, by_area: Mapping[AreaType, float], area: AreaType | None) -> float | None:
    """The number that holds in the area, else the one that holds everywhere."""
    return everywhere if area is None else by_area.get(area, everywhere)


def rank_order_weights(ranks: Mapping[str, float]) -> dict[str, float]:
    """Rank-order centroid: w at place i of n is (1/n) Σ_{k≥i} 1/k; equal ranks share their mean."""
    count = len(ranks)
    by_place = [sum(1 / k for k in range(place, count + 1)) / count for place in range(1, count + 1)]
    ordered = sorted(ranks.values())
    weights: dict[str, float] = {}
    for name, rank in ranks.items():
        places = [place for place, other in enumerate(ordered) if other == rank]
        weights[name] = sum(by_place[place] for place in places) / len(places)
    return weights


def pairwise_weights(criteria: Sequence[Criterion]) -> dict[str, float]:
    """Principal eigenvector of the comparisons, by power iteration; it sums to 1.

    Errors: ValueError where two criteria are compared in neither direction.
    """
    matrix = [[_times_as_important(one, other) for other in criteria] for one in criteria]
    weights = [1 / len(criteria)] * len(criteria)
    for _ in range(ROUNDS):
        product = [sum(a * w for a, w in zip(row, weights, strict=True)) for row in matrix]
        following = [value / sum(product) for value in product]
        moved = max(abs(new - old) for new, old in zip(following, weights, strict=True))
        weights = following
        if moved < SETTLED:
            break
    return {item.name: weight for item, weight in zip(criteria, weights, strict=True)}


def _times_as_important(one: Criterion, other: Criterion) -> float:
    if one.name == other.name:
        return 1.0
    if other.name in one.pairwise:
        return one.pairwise[other.name]
    if one.name in other.pairwise:
        return 1 / other.pairwise[one.name]
    raise ValueError(f"criteria {one.name} and {other.name} are not compared; every pair must be.")
