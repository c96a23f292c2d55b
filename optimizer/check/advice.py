"""Advice before solving: what is lawful input and yet hardly what was meant, with cause and remedy."""

import math
import statistics
from collections.abc import Callable, Iterator, Mapping

from models.issues import Issue, Severity
from models.link import Link
from models.portfolio import BASE_CRITERIA
from models.project import Project
from models.units import Money, share_of
from models.vocabulary import LinkType, Lock, Objective
from optimizer.check.asked import Asked
from optimizer.table import Option, ProjectTable

SCALE = 1_000
"""How many times larger or smaller than usual an amount must be to look like another unit."""

ENOUGH_TO_COMPARE = 5
"""Projects from which there is something usual to compare with."""

MANDATES = 0.5
"""Share of the candidates that are locked in from which little is left to choose."""


def never_fundable(asked: Asked) -> Iterator[Issue]:
    """All that the project's sources have in any of its schedules is less than it demands."""
    scenario = asked.book.terms.scenario
    if not all(scenario.has(rule) for rule in ("full_funding", "envelope_year", "envelope_total")):
        return
    for project, table in asked.lines():
        if not project.is_candidate or not table.options or asked.barred(project.project_id):
            continue
        most = max(_most(asked, table, option) for option in table.options)
        if table.demand > most:
            values = {"found": table.demand, "most": round(most)}
            code = "issue_never_fundable"
            yield asked.issue(project, "total_cost", code, Severity.WARNING, **values)


def _most(asked: Asked, table: ProjectTable, option: Option) -> float:
    """The most a schedule can bring together: what its sources have in its years, and what it may leave."""
    by_source = (
        asked.available(code, years)
        for code in table.paying_sources
        if (years := [year for year in option.years if (code, year) in table.cells])
    )
    high = sum(bound.amount for bound in option.high.values())
    left = min(option.remainder_max.amount, _most_left(asked, table))
    return min(math.fsum(by_source), high) + left


def _most_left(asked: Asked, table: ProjectTable) -> Money:
    """The most that one project may leave for the next period, if no other leaves anything."""
    terms = asked.book.terms
    if table.cap_exempt or not terms.scenario.has("two_period_cap"):
        return table.demand
    return share_of(terms.scenario.two_period_share, sum(source.cap_base for source in terms.budget.sources))


def envelope_beyond_demand(asked: Asked) -> Iterator[Issue]:
    """A source has more than all lines that may use it could take."""
    demanded: dict[str, Money] = {}
    for project, table in asked.lines():
        for code in table.paying_sources:
            part = table.demand if project.cost_by_source is None else project.split_remaining(code)
            most = max(part, project.max_amount or 0) if project.is_lump_sum else min(part, table.demand)
            demanded[code] = demanded.get(code, 0) + most
    for source in asked.book.terms.budget.sources:
        have, most = source.available_period, demanded.get(source.code, 0)
        if have > most:
            values = {"found": source.code, "have": have, "most": most, "over": have - most}
            code = "issue_envelope_beyond_demand"
            yield asked.issue_in("sources", source.row, "source", code, Severity.INFO, **values)


def waiting_circle(asked: Asked) -> Iterator[Issue]:
    """A project waits for the end of one that itself may not begin before it does."""
    scenario = asked.book.terms.scenario
    after: dict[str, set[str]] = {}
    kinds = (LinkType.REQUIRES, LinkType.REQUIRES_FINISHED)
    for link in asked.portfolio.links:
        if link.type in kinds and scenario.has(link.type.value):
            after.setdefault(link.project, set()).add(link.other)
    for link in asked.portfolio.links:
        is_asked = link.type is LinkType.REQUIRES_FINISHED and scenario.has(link.type.value)
        if is_asked and link.project in _reached(link.other, after) and not _is_pure(link, asked):
            values = {"found": link.project, "expected": link.other}
            code = "issue_waiting_circle"
            yield asked.issue_in("links", link.row, "type", code, Severity.WARNING, **values)


def _reached(start: str, after: Mapping[str, set[str]]) -> set[str]:
    """Projects that must begin no later than `start`."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for other in sorted(after.get(waiting.pop(), ())):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def _is_pure(link: Link, asked: Asked) -> bool:
    """Whether a circle of nothing but "finished before" closes here: another question tells of it."""
    only: dict[str, set[str]] = {}
    for other in asked.portfolio.links:
        if other.type is LinkType.REQUIRES_FINISHED:
            only.setdefault(other.project, set()).add(other.other)
    return link.project in _reached(link.other, only)


def locks_contradict(asked: Asked) -> Iterator[Issue]:
    """A project that must be in needs, by way of others, one that is locked out."""
    needs: dict[str, set[str]] = {}
    scenario = asked.book.terms.scenario
    for link in asked.portfolio.links:
        if link.type in (LinkType.EXCLUDES, LinkType.SYNERGY) or not scenario.has(link.type.value):
            continue
        needs.setdefault(link.project, set()).add(link.other)
        if link.type is LinkType.BUNDLE:
            needs.setdefault(link.other, set()).add(link.project)
    for project in asked.portfolio.projects:
        if not asked.must(project.project_id):
            continue
        direct = needs.get(project.project_id, set())
        for other in sorted(_reached(project.project_id, needs) - direct - {project.project_id}):
            if asked.barred(other):
                values = {"expected": other}
                yield asked.issue(project, "lock", "issue_locked_in_needs_barred", Severity.WARNING, **values)


def cost_out_of_scale(asked: Asked) -> Iterator[Issue]:
    """A cost that looks as if it were written in another unit than the others."""
    costs = [project.total_cost for project in _with_cost(asked)]
    if len(costs) < ENOUGH_TO_COMPARE:
        return
    usual = statistics.median(costs)
    for project in _with_cost(asked):
        times = project.total_cost / usual
        if times >= SCALE or times <= 1 / SCALE:
            values = {"found": project.total_cost, "expected": round(usual)}
            yield asked.issue(project, "total_cost", "issue_cost_out_of_scale", Severity.WARNING, **values)


def _with_cost(asked: Asked) -> Iterator[Project]:
    for project in asked.portfolio.projects:
        if not project.is_lump_sum and project.total_cost > 0:
            yield project


def money_out_of_scale(asked: Asked) -> Iterator[Issue]:
    """All envelopes together beside all demand: one of the two sheets may be in another unit."""
    have = sum(source.available_period for source in asked.book.terms.budget.sources)
    need = sum(table.demand for table in asked.book.tables)
    if have and need and not need / SCALE < have < need * SCALE:
        values = {"found": have, "expected": need}
        yield asked.issue_in("sources", None, "total", "issue_money_out_of_scale", Severity.WARNING, **values)


def too_many_mandates(asked: Asked) -> Iterator[Issue]:
    """So many candidates are locked in that little is left to choose."""
    may_enter = [project for project, _ in asked.lines() if project.is_candidate]
    locked = [
        project
        for project in may_enter
        if asked.book.terms.scenario.lock_of(project.project_id, project.lock) is Lock.IN
    ]
    if len(may_enter) >= ENOUGH_TO_COMPARE and len(locked) > MANDATES * len(may_enter):
        values = {"found": len(locked), "expected": len(may_enter)}
        yield asked.issue_in("projects", None, "lock", "issue_too_many_mandates", Severity.WARNING, **values)


def without_criteria(asked: Asked) -> Iterator[Issue]:
    """No criterion at all: every line is worth the same, and nothing but order and money decides."""
    portfolio = asked.portfolio
    candidates = [project for project in portfolio.projects if project.is_candidate]
    has_benefit = portfolio.base.objective is Objective.BENEFIT and any(p.benefit for p in candidates)
    if not portfolio.criteria and not has_benefit and len(candidates) > 1:
        values = {"expected": ", ".join(BASE_CRITERIA), "found": len(candidates)}
        code = "issue_without_criteria"
        yield asked.issue_in("projects", None, BASE_CRITERIA[0], code, Severity.WARNING, **values)


ADVICE: tuple[Callable[[Asked], Iterator[Issue]], ...] = (
    never_fundable,
    envelope_beyond_demand,
    waiting_circle,
    locks_contradict,
    cost_out_of_scale,
    money_out_of_scale,
    too_many_mandates,
    without_criteria,
)
