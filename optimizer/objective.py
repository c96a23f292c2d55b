"""Scores, values and synergies: what a plan is worth."""

import math
from collections.abc import Collection, Container, Mapping

from models.link import Link
from models.plan import PlanLine
from models.portfolio import Criterion, Direction, Portfolio, Scale
from models.scenario import Scenario
from models.vocabulary import LinkType, Objective
from optimizer.weights import weights

SCORE_MAX = 100.0
SIZE_UNIT_MVND = 10_000.0


def scores(portfolio: Portfolio, scenario: Scenario) -> dict[str, float]:
    """score_p on 0–100 of every project; lump sums have none."""
    projects = [project for project in portfolio.projects if not project.is_lump_sum]
    areas = {project.project_id: project.area_type for project in projects}
    weight = {
        area: weights(portfolio.criteria, scenario.weights, area, scenario.ranks)
        for area in set(areas.values())
    }
    result = {project.project_id: 0.0 for project in projects}
    for criterion in portfolio.criteria:
        raw = {project.project_id: project.criteria.get(criterion.name, 0.0) for project in projects}
        for project_id, value in normalised(criterion, raw).items():
            result[project_id] += weight[areas[project_id]][criterion.name] * value
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


def plan_value(portfolio: Portfolio, scenario: Scenario, lines: Collection[PlanLine]) -> float:
    """What a plan is worth: its projects, each discounted to its finish, and synergies; shortfalls aside."""
    worth = (line.discounted(scenario.discount, scenario.first_year) for line in lines)
    selected = {line.project_id for line in lines if line.selected}
    return math.fsum((*worth, synergy_value(portfolio, scenario, selected)))


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
