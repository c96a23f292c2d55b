"""Audit of what the plan is said to be worth: scores, values, finish years, objective, bound, status."""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import combinations
from math import isclose

from models.link import Link
from models.outcome import GAP_ZERO, PlanStatus
from models.portfolio import Criterion, Direction, Portfolio, Scale
from models.scenario import Scenario
from models.schedule import Schedule
from models.vocabulary import LinkType, Objective
from optimizer.audit.book import Book, Line
from optimizer.audit.violation import Violation, broken
from optimizer.audit.weights import weights_of
from optimizer.audit.windows import finishes

MILLION_PER_SIZE_UNIT = 10_000
"""v_p = score · (C_p / 10 000)^size_exponent: the size is counted in 10 tỷ."""

MOST_COMBINED = 12
"""Up to so many synergies, every combination is tried for what an objective is too high by."""

_same = partial(isclose, rel_tol=1e-6, abs_tol=1e-9)


def scores_of(portfolio: Portfolio, scenario: Scenario) -> dict[str, float]:
    """score_p = Σ_c w_c n_cp of every project of the book, 0–100."""
    projects = [project for project in portfolio.projects if not project.is_lump_sum]
    scores = {project.project_id: 0.0 for project in projects}
    areas = {project.area_type for project in projects}
    weights = {area: weights_of(portfolio.criteria, scenario, area) for area in areas}
    for item in portfolio.criteria:
        column = {project.project_id: project.criteria.get(item.name, 0.0) for project in projects}
        for project_id, points in _points(item, column).items():
            weight = weights[portfolio.by_id[project_id].area_type][item.name]
            scores[project_id] += weight * points
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
    """Scores, values, finish years and the objective are what the book says; the claims hold.

    An objective that is too high by synergies not reached is the affair of `check_synergy`.
    """
    scores = scores_of(book.portfolio, book.scenario)
    for line in book.lines:
        if line.id in book.plan.by_id:
            yield from _worth(line, scores.get(line.id))
        if line.schedule is not None:
            yield from _finish(line, line.schedule)
    told, objective = book.plan.outcome.objective, objective_of(book, scores)
    if not _same(told, objective) and not _wrongly_counted(book, objective):
        yield broken("value", "objective", abs(told - objective), found=told, needed=objective)
    yield from _claims(book)


def check_synergy(book: Book) -> Iterator[Violation]:
    """The objective counts no synergy of two projects that are not both selected.

    Switched off, it counts none at all.
    """
    if not _synergies(book, reached=False):
        return
    objective = objective_of(book, scores_of(book.portfolio, book.scenario))
    for link in _wrongly_counted(book, objective):
        where = f"{link.project} {link.other}"
        yield broken("synergy", where, link.value, project=link.project, other=link.other)


def objective_of(book: Book, scores: Mapping[str, float]) -> float:
    """Σ value · discount^(finish − first year) of the selected lines, plus the synergies reached."""
    scenario = book.scenario
    objective = sum(link.value for link in _synergies(book, reached=True))
    for line, chosen in book.selected:
        expected = finishes(line, chosen)
        finish = chosen.finish if chosen.finish in expected else expected[0]
        value = value_of(line, scores.get(line.id, 0.0))
        objective += value * scenario.discount ** (finish - scenario.first_year)
    return objective


def _synergies(book: Book, *, reached: bool) -> tuple[Link, ...]:
    """The synergies that count, or those that do not: both projects selected, the rule switched on."""
    chosen = {line.id for line, _ in book.selected} if book.scenario.has("synergy") else set()
    return tuple(
        link
        for link in book.portfolio.links
        if link.type is LinkType.SYNERGY and ({link.project, link.other} <= chosen) is reached
    )


def _wrongly_counted(book: Book, objective: float) -> tuple[Link, ...]:
    """The synergies not reached whose sum is just what the objective is too high by; () where none is.

    The fewest that explain it. Where there are many, one alone or all together.
    """
    told = book.plan.outcome.objective
    if told <= objective or _same(told, objective):
        return ()
    missed = [link for link in _synergies(book, reached=False) if link.value > 0]
    sizes = range(1, len(missed) + 1) if len(missed) <= MOST_COMBINED else (1, len(missed))
    for size in sizes:
        for links in combinations(missed, size):
            if _same(told, objective + sum(link.value for link in links)):
                return links
    return ()


def _worth(line: Line, score: float | None) -> Iterator[Violation]:
    planned, value = line.planned, value_of(line, score or 0.0)
    if score is not None and not _same(planned.score, score):
        found = planned.score
        yield broken("value", line.id, abs(found - score), "score", found=found, needed=score)
    if not _same(planned.value, value):
        found = planned.value
        yield broken("value", line.id, abs(found - value), "line", found=found, needed=value)


def _finish(line: Line, chosen: Schedule) -> Iterator[Violation]:
    expected = finishes(line, chosen)
    if chosen.finish not in expected:
        off, needed = abs(chosen.finish - expected[0]), str(expected[0])
        yield broken("value", line.id, off, "finish", found=str(chosen.finish), needed=needed)


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
