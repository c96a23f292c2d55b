"""Weights of the criteria: given, by rank, or by comparing them in pairs (AHP); by kind of area."""

from collections.abc import Mapping, Sequence

import numpy as np

from models.portfolio import Criterion
from models.vocabulary import AreaType

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Mean consistency index of random matrices of 1 to 15 criteria. Source: Saaty 1980, table 1.4."""

CONSISTENT = 0.1
"""Consistency ratio up to which comparisons are taken as they are. Source: Saaty 1980."""


def weights(
    criteria: Sequence[Criterion],
    given: Mapping[str, float],
    area: AreaType | None = None,
    ranks: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Weight of each criterion for projects in one kind of area, summing to 1 (all 0 where none has weight).

    Pairwise comparisons, else ranks (their rank-order centroid), else stated weights, else equal ones; a
    weight or rank stated for the area replaces the general one. The ranks a scenario gives replace all of
    these in every area; the weights it gives (`given`) replace single ones before normalising.
    """
    raw = rank_order_centroid(ranks) if ranks else _stated(criteria, area)
    raw = {criterion.name: given.get(criterion.name, raw.get(criterion.name, 0.0)) for criterion in criteria}
    total = sum(raw.values())
    return {name: weight / total if total else 0.0 for name, weight in raw.items()}


def _stated(criteria: Sequence[Criterion], area: AreaType | None) -> dict[str, float]:
    if any(criterion.pairwise for criterion in criteria):
        return pairwise_weights(criteria)
    ranks = {c.name: _in_area(c.area_ranks, area, c.rank) for c in criteria}
    known = {name: rank for name, rank in ranks.items() if rank is not None}
    if known:
        return rank_order_centroid(known)
    stated = {c.name: _in_area(c.area_weights, area, c.weight) for c in criteria}
    if any(weight is not None for weight in stated.values()):
        return {name: weight or 0.0 for name, weight in stated.items()}
    return {criterion.name: 1 / len(criteria) for criterion in criteria}


def _in_area(by_area: Mapping[AreaType, float], area: AreaType | None, general: float | None) -> float | None:
    return general if area is None else by_area.get(area, general)


def rank_order_centroid(ranks: Mapping[str, float]) -> dict[str, float]:
    """Centre of all weights that respect the order: w_k = (1/n) Σ_{i ≥ k} 1/i for place k of n.

    Criteria with equal ranks get the mean of the places they fill. Source: Barron and Barrett 1996.
    """
    count = len(ranks)
    place = [sum(1 / i for i in range(k, count + 1)) / count for k in range(1, count + 1)]
    result: dict[str, float] = {}
    taken = 0
    for rank in sorted(set(ranks.values())):
        tied = sorted(name for name, own in ranks.items() if own == rank)
        mean = sum(place[taken : taken + len(tied)]) / len(tied)
        result.update(dict.fromkeys(tied, mean))
        taken += len(tied)
    return result


def comparison_matrix(criteria: Sequence[Criterion]) -> np.ndarray:
    """A[i, j]: how many times as important criterion i is as j (n × n, dimensionless), 1 on the diagonal.

    A blank cell is the reciprocal of its mirror; 1 where both are blank (intake reports such pairs).
    """
    matrix = np.ones((len(criteria), len(criteria)))
    for i, own in enumerate(criteria):
        for j, other in enumerate(criteria):
            if other.name in own.pairwise:
                matrix[i, j] = own.pairwise[other.name]
            elif own.name in other.pairwise:
                matrix[i, j] = 1 / other.pairwise[own.name]
    return matrix


def pairwise_weights(criteria: Sequence[Criterion]) -> dict[str, float]:
    """Principal eigenvector of the comparisons, summing to 1. Source: Saaty 1980."""
    values, vectors = np.linalg.eig(comparison_matrix(criteria))
    principal = np.abs(vectors[:, int(np.argmax(values.real))].real)
    shares = principal / principal.sum()
    return {criterion.name: float(share) for criterion, share in zip(criteria, shares, strict=True)}


def consistency_ratio(criteria: Sequence[Criterion]) -> float:
    """CR = ((λ_max − n) / (n − 1)) / RI_n; 0 = the comparisons agree, 1 = like chance.

    0 for fewer than three criteria, which cannot contradict. Source: Saaty 1980.
    """
    count = len(criteria)
    if count < 3:
        return 0.0
    largest = float(np.max(np.linalg.eigvals(comparison_matrix(criteria)).real))
    index = (largest - count) / (count - 1)
    return max(0.0, index / RANDOM_INDEX[min(count, len(RANDOM_INDEX)) - 1])
