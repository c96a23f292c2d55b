"""Scores, weights and values: what a plan is worth."""

import math
from collections.abc import Container, Mapping, Sequence

from models.link import Link
from models.portfolio import Criterion, Direction, Portfolio, Scale
from models.scenario import Scenario
from models.vocabulary import LinkType, Objective

SCORE_MAX = 100.0
SIZE_UNIT_MVND = 10_000.0


def weights(criteria: Sequence[Criterion], given: Mapping[str, float]) -> dict[str, float]:
    """Weight of each criterion, summing to 1 (all 0 where nothing has weight).

    Weights stated in the sheet, else the rank-order centroid of the ranks, else equal ones; those
    a scenario gives replace them before normalising.
    """
    if any(criterion.rank is not None for criterion in criteria):
        raw = rank_order_centroid({c.name: c.rank for c in criteria if c.rank is not None})
    elif any(criterion.weight is not None for criterion in criteria):
        raw = {criterion.name: criterion.weight or 0.0 for criterion in criteria}
    else:
        raw = {criterion.name: 1 / len(criteria) for criterion in criteria}
    raw = {criterion.name: given.get(criterion.name, raw.get(criterion.name, 0.0)) for criterion in criteria}
    total = sum(raw.values())
    return {name: weight / total if total else 0.0 for name, weight in raw.items()}


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


def scores(portfolio: Portfolio, scenario: Scenario) -> dict[str, float]:
    """score_p on 0–100 of every project; lump sums have none."""
    weight = weights(portfolio.criteria, scenario.weights)
    projects = [project for project in portfolio.projects if not project.is_lump_sum]
    result = {project.project_id: 0.0 for project in projects}
    for criterion in portfolio.criteria:
        raw = {project.project_id: project.criteria.get(criterion.name, 0.0) for project in projects}
        for project_id, value in normalised(criterion, raw).items():
            result[project_id] += weight[criterion.name] * value
    return result


def normalised(criterion: Criterion, raw: Mapping[str, float]) -> dict[str, float]:
    """Values of one criterion on 0–100, more is better."""
    values = dict(raw)
    if criterion.scale is Scale.MINMAX and raw:
        low, high = min(raw.values()), max(raw.values())
        if low == high:
            return dict.fromkeys(raw, 0.0)
        values = {key: SCORE_MAX * (value - low) / (high - low) for key, value in raw.items()}
    if criterion.direction is Direction.MIN:
        values = {key: SCORE_MAX - value for key, value in values.items()}
    return values


def synergies(portfolio: Portfolio, scenario: Scenario) -> tuple[Link, ...]:
    """The links that add value under a scenario."""
    if not scenario.has("synergy"):
        return ()
    return tuple(link for link in portfolio.links if link.type is LinkType.SYNERGY and link.value)


def synergy_value(portfolio: Portfolio, scenario: Scenario, selected: Container[str]) -> float:
    """What the synergies of the selected projects add to the plan's value, undiscounted."""
    reached = (s for s in synergies(portfolio, scenario) if s.project in selected and s.other in selected)
    return math.fsum(link.value for link in reached)


def values(portfolio: Portfolio, scenario: Scenario) -> dict[str, float]:
    """v_p of every project: its benefit, or its score times its size; 0 for lump sums."""
    if scenario.objective is Objective.BENEFIT:
        return {p.project_id: 0.0 if p.is_lump_sum else p.benefit or 0.0 for p in portfolio.projects}
    score = scores(portfolio, scenario)
    return {
        project.project_id: 0.0
        if project.is_lump_sum
        else score[project.project_id] * (project.total_cost / SIZE_UNIT_MVND) ** scenario.size_exponent
        for project in portfolio.projects
    }
