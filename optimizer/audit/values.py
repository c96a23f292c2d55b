"""Audit of what the plan is said to be worth: scores, values, finish years, objective, bound, status."""

from collections.abc import Iterator, Mapping
from functools import partial
from math import isclose

from models.outcome import GAP_ZERO, PlanStatus
from models.portfolio import Criterion, Direction, Portfolio, Scale
from models.scenario import Scenario
from models.vocabulary import Objective
from optimizer.audit.book import Book, Line
from optimizer.audit.violation import Violation, broken
from optimizer.audit.windows import finishes

MILLION_PER_SIZE_UNIT = 10_000
"""v_p = score · (C_p / 10 000)^size_exponent: the size is counted in 10 tỷ."""

_same = partial(isclose, rel_tol=1e-6, abs_tol=1e-9)


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


def weights_of(criteria: tuple[Criterion, ...], scenario: Scenario) -> dict[str, float]:
    """Weights that sum to 1: given ones, else by rank, else equal; the scenario's replace them."""
    given = {item.name: item.weight for item in criteria if item.weight is not None}
    ranks = {item.name: item.rank for item in criteria if item.rank is not None}
    if given:
        base = given
    elif ranks:
        base = rank_order_weights(ranks)
    else:
        base = {item.name: 1 / len(criteria) for item in criteria}
    names = [item.name for item in criteria]
    raw = {name: scenario.weights.get(name, base.get(name, 0.0)) for name in names}
    total = sum(raw.values())
    return {name: weight / total if total else 0.0 for name, weight in raw.items()}


def scores_of(portfolio: Portfolio, scenario: Scenario) -> dict[str, float]:
    """score_p = Σ_c w_c n_cp of every project of the book, 0–100."""
    projects = [project for project in portfolio.projects if not project.is_lump_sum]
    scores = {project.project_id: 0.0 for project in projects}
    weights = weights_of(portfolio.criteria, scenario)
    for item in portfolio.criteria:
        column = {project.project_id: project.criteria.get(item.name, 0.0) for project in projects}
        for project_id, points in _points(item, column).items():
            scores[project_id] += weights[item.name] * points
    return scores


def _points(item: Criterion, column: Mapping[str, float]) -> dict[str, float]:
    """n_cp on 0–100: as it stands or stretched over the book, turned round where less is better."""
    points = dict(column)
    if item.scale is Scale.MINMAX and column:
        low, high = min(column.values()), max(column.values())
        if low == high:
            return dict.fromkeys(column, 0.0)
        points = {name: 100 * (value - low) / (high - low) for name, value in column.items()}
    if item.direction is Direction.MIN:
        points = {name: 100 - value for name, value in points.items()}
    return points


def value_of(line: Line, score: float) -> float:
    """v_p: the benefit, or the score times the size; a lump sum has none."""
    project, scenario = line.project, line.scenario
    if project.is_lump_sum:
        return 0.0
    if scenario.objective is Objective.BENEFIT:
        return project.benefit or 0.0
    size = project.total_cost / MILLION_PER_SIZE_UNIT
    return float(score * size**scenario.size_exponent)


def check_value(book: Book) -> Iterator[Violation]:
    """Scores, values, finish years and the objective are what the book says; the claims hold."""
    scores = scores_of(book.portfolio, book.scenario)
    objective = 0.0
    for line in book.lines:
        value = value_of(line, scores.get(line.id, 0.0))
        if line.id in book.plan.by_id:
            yield from _worth(line, scores.get(line.id), value)
        if line.schedule is not None:
            expected = finishes(line, line.schedule)
            finish = line.schedule.finish
            if finish not in expected:
                yield broken(
                    "value",
                    line.id,
                    abs(finish - expected[0]),
                    "finish",
                    found=str(finish),
                    needed=str(expected[0]),
                )
                finish = expected[0]
            objective += value * book.scenario.discount ** (finish - book.scenario.first_year)
    told = book.plan.outcome.objective
    if not _same(told, objective):
        yield broken("value", "objective", abs(told - objective), found=told, needed=objective)
    yield from _claims(book)


def _worth(line: Line, score: float | None, value: float) -> Iterator[Violation]:
    planned = line.planned
    if score is not None and not _same(planned.score, score):
        found = planned.score
        yield broken("value", line.id, abs(found - score), "score", found=found, needed=score)
    if not _same(planned.value, value):
        found = planned.value
        yield broken("value", line.id, abs(found - value), "line", found=found, needed=value)


def _claims(book: Book) -> Iterator[Violation]:
    """Bound, gap and status word are told together and must agree."""
    outcome = book.plan.outcome
    objective, bound = outcome.objective, outcome.bound
    if bound < objective and not _same(bound, objective):
        yield broken("value", "bound", objective - bound, "bound", found=bound, needed=objective)
    gap = max(0.0, bound - objective) / max(1.0, abs(bound))
    if bound == float("inf"):
        gap = bound
    if not isclose(outcome.gap, gap, rel_tol=1e-6, abs_tol=1e-9):
        yield broken("value", "gap", abs(outcome.gap - gap), "gap", found=outcome.gap, needed=gap)
    allowed = max(outcome.gap_asked, GAP_ZERO)
    if outcome.status is PlanStatus.OPTIMAL:
        if not outcome.tiers_proven:
            yield broken("value", "status", 1, "tiers")
        if gap > allowed:
            yield broken("value", "status", gap - allowed, "status", found=gap, needed=allowed)
    elif outcome.status is not PlanStatus.FEASIBLE:
        yield broken("value", "status", 1, "no_plan", status=outcome.status.value)
