"""Solving small books: what the maths tests ask of a plan, in a line each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from models.law import LawBook
from models.plan import Plan, PlanLine
from models.portfolio import Portfolio
from optimizer.optimize import Effort, optimize
from optimizer.workbook.raw import Cell
from tests.books import BookSheets

LAW = LawBook.load()
EXACT = {"objective": "benefit", "reserve": 0, "gap": 0}
"""Scenario keys of every hand-worked book: benefits are added up, and nothing is left unproven."""


def book(
    projects: Sequence[Mapping[str, Cell]],
    sources: Sequence[Mapping[str, Cell]],
    **keys: Cell,
) -> BookSheets:
    """A book under objective benefit; further scenario keys by name."""
    return BookSheets(projects=projects, sources=sources, scenario={**EXACT, **keys})


def plan_of(portfolio: Portfolio, *off: str) -> Plan:
    """The best plan of the base scenario, with the rules named switched off; always proven."""
    scenario = replace(portfolio.base, rules_off=portfolio.base.rules_off | frozenset(off))
    plan = optimize(portfolio, scenario, LAW, Effort())
    assert plan.outcome.is_proven, plan
    return plan


def solve(sheets: BookSheets, *off: str) -> Plan:
    """The same for a book parsed directly."""
    return plan_of(sheets.portfolio(), *off)


def both_ways(sheets: BookSheets, folder: Path) -> tuple[Plan, Plan]:
    """The plan of a book parsed directly and of the same book written to Excel and read back."""
    return plan_of(sheets.portfolio()), plan_of(sheets.through_excel(folder))


def money(plan: Plan, project_id: str) -> dict[tuple[str, int], int]:
    """f of a project by (source, year)."""
    return dict(plan.by_id[project_id].allocated)


def paid(plan: Plan, project_id: str) -> dict[int, int]:
    """Σ_s f of a project by year."""
    totals: dict[int, int] = {}
    for (_, year), amount in plan.by_id[project_id].allocated.items():
        totals[year] = totals.get(year, 0) + amount
    return totals


def years(plan: Plan, project_id: str) -> tuple[int, int, int] | None:
    """(start, end, finish) of a project's schedule; None where it is not selected."""
    schedule = plan.by_id[project_id].schedule
    return None if schedule is None else (schedule.start, schedule.end, schedule.finish)


def lacking(plan: Plan) -> dict[int, int]:
    """Shortfall by tier, only tiers that lack money."""
    return {tier: amount for tier, amount in plan.outcome.shortfall_by_tier.items() if amount}


def selected(plan: Plan) -> set[str]:
    """Codes of the lines in the plan."""
    return {line.project_id for line in plan.selected}


def line(plan: Plan, project_id: str) -> PlanLine:
    """One line of the plan."""
    return plan.by_id[project_id]


def value(plan: Plan) -> object:
    """The objective, to compare with a number worked out by hand."""
    return pytest.approx(plan.outcome.objective, abs=1e-6)
