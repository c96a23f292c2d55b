"""The book of a revision: the approved plan's amounts beside what the projects are now."""

from collections.abc import Mapping
from dataclasses import replace

from models.law import LawBook
from models.plan import Plan, PlanLine
from models.portfolio import Portfolio
from models.project import Project
from models.scenario import Scenario
from models.vocabulary import PlanType
from optimizer.build import build_book
from optimizer.editing.project_sheet import SHEET, with_cells, without_columns
from optimizer.exported import ExportedPlan
from optimizer.plan_amounts import plan_of_amounts


def approved_plan(exported: ExportedPlan, law: LawBook) -> Plan:
    """The plan that the amounts of the file stand for, whatever they break."""
    portfolio = exported.portfolio
    book = build_book(portfolio, portfolio.base, law.on(portfolio.base.law_date))
    return plan_of_amounts(portfolio, book, exported.amounts)


def revision_book(portfolio: Portfolio, approved: Plan) -> Portfolio:
    """The portfolio as an adjustment asks for it: `approved:SOURCE:YEAR`, and a demand for every project.

    A project whose approved plan leaves money for after the period demands what the plan gives it, and
    finishes when it did (`approved_remainder` says how much is left); any other demands what it demanded.
    The sheet `projects` says the same, so that the new plan is a complete record. Every scenario becomes an
    adjustment.
    """
    changes = {line.project_id: _changes(portfolio.by_id[line.project_id], line) for line in approved.lines}
    projects = tuple(_revised(project, changes[project.project_id]) for project in portfolio.projects)
    known = without_columns(portfolio.sheets[SHEET], "approved")  # an older approved plan is forgotten
    sheets = {**portfolio.sheets, SHEET: with_cells(known, changes)}
    scenarios = {name: adjusted(scenario) for name, scenario in portfolio.scenarios.items()}
    return replace(portfolio, projects=projects, sheets=sheets, scenarios=scenarios)


def adjusted(
    scenario: Scenario, changes_max: int | None = None, first_open_year: int | None = None
) -> Scenario:
    """The scenario of an adjustment with at most so many changes.

    first_open_year : years before it stay as approved; None = years before that of the scenario's date of
    law, on which the adjustment is decided, or before the year it states, whichever is later. The last year
    of a plan is always open.
    """
    if first_open_year is None:
        decided = max(scenario.law_date.year, scenario.first_open_year or scenario.first_year)
        first_open_year = min(max(decided, scenario.first_year), scenario.last_year)
    is_adjusted = scenario.plan_type is PlanType.ADJUSTMENT
    return replace(
        scenario,
        plan_type=PlanType.ADJUSTMENT,
        adjusts=scenario.adjusts if is_adjusted else scenario.plan_type,
        changes_max=changes_max,
        first_open_year=first_open_year,
    )


def _changes(project: Project, line: PlanLine) -> Mapping[str, object]:
    """Columns of the sheet `projects` that a revision sets."""
    columns: dict[str, object] = {
        f"approved:{source}:{year}": amount for (source, year), amount in sorted(line.allocated.items())
    }
    if project.is_lump_sum:
        return columns
    left = min(line.total_remainder, project.demanded)  # of a newer book that demands less
    columns["demand"] = project.demanded - left
    if left and line.schedule is not None:
        columns["finish_year"] = line.schedule.finish
        columns["approved_remainder"] = project.approved_remainder + left
    return columns


def _revised(project: Project, columns: Mapping[str, object]) -> Project:
    own = {name: value for name, value in columns.items() if ":" not in name}
    approved = {}
    for name, amount in columns.items():
        stem, _, rest = name.partition(":")
        if stem == "approved":
            source, _, year = rest.rpartition(":")
            approved[source, int(year)] = amount
    return replace(project, approved=approved, **own)  # type: ignore[arg-type]
