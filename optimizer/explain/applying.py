"""Applying a repair: the book and the scenario with its changes in them."""

from collections.abc import Iterable
from dataclasses import replace

from models.limit import Limit
from models.link import Link
from models.portfolio import Portfolio
from models.project import Project
from models.repair import RepairChange, RepairKind
from models.scenario import Scenario
from models.units import share_of
from optimizer.explain.change import Change, lifted, with_extra
from optimizer.rules.period import side_of

LINK_RULES = ("requires", "requires_finished", "excludes", "bundle")


def applied(
    portfolio: Portfolio, scenario: Scenario, changes: Iterable[RepairChange]
) -> tuple[Portfolio, Scenario]:
    """What the changes leave. Errors: CannotRaiseError."""
    for change in changes:
        if change.kind is RepairKind.ENVELOPE:
            extra = {(change.source or "", change.year): int(change.by)}
            scenario = with_extra(scenario, portfolio, extra)
        elif change.kind is RepairKind.LOCK:
            scenario, portfolio = lifted(scenario, portfolio, Change(unlocked=frozenset(change.where)))
        elif change.kind is RepairKind.LIMIT:
            limits = tuple(_moved(limit, change) for limit in portfolio.limits)
            portfolio = replace(portfolio, limits=limits)
        elif change.rule == "capital_window":
            projects = tuple(_extended(project, change) for project in portfolio.projects)
            portfolio = replace(portfolio, projects=projects)
        elif change.rule == "two_period_cap":
            scenario = _with_larger_cap(scenario, portfolio, change)
        elif change.rule in LINK_RULES:
            links = tuple(link for link in portfolio.links if not _is_link(link, change))
            portfolio = replace(portfolio, links=links)
        elif change.rule == "fixed_amounts":
            projects = tuple(_unfixed(project, change) for project in portfolio.projects)
            portfolio = replace(portfolio, projects=projects)
        elif change.rule == "change_limit" and scenario.changes_max is not None:
            scenario = replace(scenario, changes_max=scenario.changes_max + int(change.by))
        else:
            scenario = replace(scenario, rules_off=scenario.rules_off | {change.rule})
    return portfolio, scenario


def _moved(limit: Limit, change: RepairChange) -> Limit:
    if (*limit.where, change.where[-1]) != change.where:
        return limit
    if change.where[-1] == "least":
        return replace(limit, least=max(0.0, (limit.least or 0.0) - change.by))
    return replace(limit, most=(limit.most or 0.0) + change.by)


def _is_link(link: Link, change: RepairChange) -> bool:
    return (link.type.value, link.project, link.other) == (change.rule, *change.where[:2])


def _unfixed(project: Project, change: RepairChange) -> Project:
    """The project without one amount that is ordered, or with a wider minimum or maximum."""
    if project.project_id != change.where[0]:
        return project
    if change.where[1] == "least":
        return replace(project, min_amount=max(0, (project.min_amount or 0) - int(change.by)))
    if change.where[1] == "most":
        return replace(project, max_amount=(project.max_amount or 0) + int(change.by))
    cell = change.where[1], int(change.where[2])
    return replace(project, fixed={own: amount for own, amount in project.fixed.items() if own != cell})


def _extended(project: Project, change: RepairChange) -> Project:
    if project.project_id != change.where[0]:
        return project
    return replace(project, extension_years=project.extension_years + int(change.by))


def _with_larger_cap(scenario: Scenario, portfolio: Portfolio, change: RepairChange) -> Scenario:
    """The least share of the plan, in hundredths of a per cent, that lets so much more run on."""
    sources = scenario.apply(portfolio.budget).sources
    base = sum(s.cap_base for s in sources if side_of(s) == change.where[0])
    if not base:
        return replace(scenario, rules_off=scenario.rules_off | {change.rule})
    wanted = share_of(scenario.two_period_share, base) + int(change.by)
    share = scenario.two_period_share
    while share_of(share, base) < wanted:
        share = round(share + 0.0001, 4)
    return replace(scenario, two_period_share=share)
