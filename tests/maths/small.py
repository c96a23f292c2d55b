"""Small books and what the maths tests ask of their plans, in a line each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from models.issues import Issue, NoPlanError
from models.law import LawBook
from models.plan import Plan
from models.portfolio import Portfolio
from optimizer.build import all_rows, build_book
from optimizer.check import check
from optimizer.optimize import optimize
from optimizer.workbook.raw import Cell
from tests.books import BookSheets, project

LAW = LawBook.load()
EXACT: Mapping[str, Cell] = {"objective": "benefit", "reserve": 0, "gap": 0}
"""Keys of every hand-worked scenario: benefits are added up, and nothing is left unproven."""

NO_TAIL: Mapping[str, Cell] = {"two_period_share": 0}
"""Nothing may be left for the next period, so a book with one answer stays one."""


class Solve(Protocol):
    """Solves a book with the rules named switched off."""

    def __call__(self, sheets: BookSheets, *off: str) -> Plan:
        """The best plan, proven and audited."""


type Rows = Sequence[Mapping[str, Cell]]


def book(
    projects: Rows,
    sources: Rows,
    *,
    links: Rows = (),
    limits: Rows = (),
    debt: Rows = (),
    criteria: Rows = (),
    **keys: Cell,
) -> BookSheets:
    """A book under objective benefit; further scenario keys by name."""
    return BookSheets(
        projects=projects,
        sources=sources,
        links=links,
        limits=limits,
        debt=debt,
        criteria=criteria,
        scenario={**EXACT, **keys},
    )


def at_once(project_id: str, cost: int, **columns: Cell) -> dict[str, Cell]:
    """A new project that may get all its money in one year, so that it can be finished where it starts."""
    return project(project_id, cost, **({"max_year_share": 1} | columns))


def lump(project_id: str, **columns: Cell) -> dict[str, Cell]:
    """A programme total in tier 5; columns may say otherwise."""
    base: dict[str, Cell] = {
        "project_id": project_id,
        "name": f"Khoản {project_id}",
        "line_type": "programme",
    }
    return base | {"tier": 5} | columns


def plan_of(portfolio: Portfolio, *off: str) -> Plan:
    """The best plan of the base scenario with rules switched off. It must be proven."""
    scenario = replace(portfolio.base, rules_off=portfolio.base.rules_off | frozenset(off))
    plan = optimize(portfolio, scenario, LAW)
    assert plan.outcome.is_proven, f"{plan}, refused {plan.outcome.refused}"
    return plan


def issues(sheets: BookSheets) -> list[Issue]:
    """What is said about a book before it is solved."""
    portfolio = sheets.portfolio()
    return list(check(portfolio, portfolio.base, LAW))


def articles(sheets: BookSheets, code: str) -> list[str]:
    """Articles named by the issues with this code."""
    return [str(issue.values.get("article")) for issue in issues(sheets) if issue.code == code]


def no_plan(sheets: BookSheets) -> set[tuple[str, str, tuple[str, ...], float]]:
    """What clashes in a book without a plan: way, rule, where, by."""
    portfolio = sheets.portfolio()
    try:
        plan = optimize(portfolio, portfolio.base, LAW)
    except NoPlanError as error:
        assert error.reason == "infeasible"
        return {(c.way, c.rule, c.where, c.by) for c in error.clashes}  # type: ignore[attr-defined]
    raise AssertionError(f"there is a plan: {plan}")


def schedules(sheets: BookSheets, project_id: str, *off: str) -> set[tuple[int, int, str]]:
    """(start, end, kind) of every schedule a project may follow."""
    portfolio = sheets.portfolio()
    scenario = replace(portfolio.base, rules_off=frozenset(off))
    tables = build_book(portfolio, scenario, LAW.on(scenario.law_date)).tables
    table = next(t for t in tables if t.project_id == project_id)
    return {(o.schedule.start, o.schedule.end, o.schedule.kind.value) for o in table.options}


def money(plan: Plan, project_id: str) -> dict[tuple[str, int], int]:
    """f of a project by (source, year)."""
    return dict(plan.by_id[project_id].allocated)


def by_year(plan: Plan, project_id: str) -> dict[int, int]:
    """Σ_s f of a project by year."""
    totals: dict[int, int] = {}
    for (_, year), amount in plan.by_id[project_id].allocated.items():
        totals[year] = totals.get(year, 0) + amount
    return totals


def left(plan: Plan, project_id: str) -> dict[str, int]:
    """r of a project by source."""
    return dict(plan.by_id[project_id].remainder)


def years(plan: Plan, project_id: str) -> tuple[int, int, int] | None:
    """(start, end, finish) of a project's schedule; None where it is not selected."""
    schedule = plan.by_id[project_id].schedule
    return None if schedule is None else (schedule.start, schedule.end, schedule.finish)


def finish(plan: Plan, project_id: str) -> int | None:
    """Year in which a project is finished; None where it is not selected."""
    schedule = plan.by_id[project_id].schedule
    return None if schedule is None else schedule.finish


def lacking(plan: Plan) -> dict[int, int]:
    """Shortfall by tier, only tiers that lack money."""
    return {tier: amount for tier, amount in plan.outcome.shortfall_by_tier.items() if amount}


def selected(plan: Plan) -> set[str]:
    """Codes of the lines in the plan."""
    return {line.project_id for line in plan.selected}


def value(plan: Plan) -> float:
    """The objective, to six digits."""
    return round(plan.outcome.objective, 6)


def worth(amount: float, years_later: int = 0) -> float:
    """amount · 0,95^years_later, as `value` rounds it."""
    return float(round(amount * 0.95**years_later, 6))


def rows(sheets: BookSheets, rule: str, **changes: object) -> list[str]:
    """Rows of a rule under a changed scenario."""
    portfolio = sheets.portfolio()
    scenario = replace(portfolio.base, **changes)  # type: ignore[arg-type]
    model = build_book(portfolio, scenario, LAW.on(scenario.law_date))
    return [str(row) for row in all_rows(model) if row.rule == rule]
