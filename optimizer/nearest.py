"""Of all plans that are as good, the one that treats fewest projects otherwise than a reference plan does.

A plan is as good where no tier lacks more and its value is still within the asked gap of the proven bound:
between such plans the solver has no reason to choose, so what they differ in is worth nothing. Showing the
nearest of them leaves only differences that are needed.
"""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from models.law import LawBook
from models.outcome import GAP_ZERO, PlanStatus, relative_gap
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.audit import audit
from optimizer.build import build_book
from optimizer.decode import plan_lines
from optimizer.objective import scores, synergy_value
from optimizer.optimize import shortfall_by_tier
from optimizer.ranking import ranked
from optimizer.rounding import settle
from optimizer.rows import Row, Sense
from optimizer.rules.changes import change_limit
from optimizer.solving.highs import Limits, solve
from optimizer.solving.lexicographic import lost_value
from optimizer.solving.milp import stage_two_model

NODES = 2_000
"""Branch-and-bound nodes of the search; deterministic."""

LARGEST = 3_000
"""Schedules of a book up to which the nearest plan is looked for: beyond it takes longer than the plan."""


class Nearness(StrEnum):
    """What is known of a plan's differences from the reference.

    fewest : no plan as good differs in fewer projects; proven. fewer : ties were taken out, perhaps not all.
    as_found : nothing was looked for, or nothing nearer was found; ties may be among the differences.
    """

    FEWEST = "fewest"
    FEWER = "fewer"
    AS_FOUND = "as_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The plan to show, and what is known of it."""

    plan: Plan
    nearness: Nearness


def nearest(
    portfolio: Portfolio,
    scenario: Scenario,
    law: LawBook,
    plan: Plan,
    reference: Plan,
    deadline: float = math.inf,
) -> Nearest:
    """The plan as good as `plan` that is nearest to `reference`; `plan` itself where none was found.

    deadline : on the clock of `time.monotonic`. What is returned has passed the audit.
    """
    as_found = Nearest(plan=plan, nearness=Nearness.AS_FOUND)
    marked = _marked(portfolio, reference)
    counting = replace(scenario, changes_max=len(portfolio.projects))
    book = build_book(marked, counting, law.on(scenario.law_date))
    if sum(len(table.options) for table in book.tables) > LARGEST:
        return as_found
    caps = {tier: plan.outcome.shortfall_by_tier.get(tier, 0) for tier in book.tiers}
    model = stage_two_model(book, caps)
    lost = lost_value(book)
    least = _least_value(plan, scenario)
    model.add_row(Row(rule="as_good", where=("value",), sense=Sense.AT_MOST, right=-least, coefficients=lost))
    number = next(row for row in change_limit(book) if row.where == ("number",))
    model.minimize(dict(number.coefficients))
    record = solve(model, Limits(gap=0.0, deadline=deadline, nodes=NODES))
    if not record.has_solution:
        return as_found
    solution = model.solution()
    choice = {column.owner: column.number for column in model.columns("x") if solution[column] > 0.5}
    amounts = settle(book, choice, caps, plan.outcome.rounding_step)
    if amounts is None:
        return as_found
    score = scores(portfolio, scenario)
    lines = ranked(plan_lines(book, choice, amounts, score), portfolio)
    worth = (line.discounted(scenario.discount, scenario.first_year) for line in lines)
    objective = math.fsum((*worth, synergy_value(portfolio, scenario, set(choice))))
    bound = max(plan.outcome.bound, objective)
    gap = relative_gap(objective, bound)
    proven = plan.outcome.tiers_proven and gap <= max(scenario.gap, GAP_ZERO)
    outcome = replace(
        plan.outcome,
        objective=objective,
        bound=bound,
        gap=gap,
        status=PlanStatus.OPTIMAL if proven else PlanStatus.FEASIBLE,
        shortfall_by_tier=shortfall_by_tier(lines, book),
    )
    found = Plan(lines=lines, outcome=outcome)
    if audit(portfolio, replace(scenario, rounding_step=outcome.rounding_step), law, found):
        return as_found
    is_fewest = record.objective - record.bound < 1 - GAP_ZERO
    return Nearest(plan=found, nearness=Nearness.FEWEST if is_fewest else Nearness.FEWER)


def _marked(portfolio: Portfolio, reference: Plan) -> Portfolio:
    """The portfolio with the reference as its approved plan."""
    lines = reference.by_id
    projects = tuple(
        replace(
            project, approved=dict(lines[project.project_id].allocated) if project.project_id in lines else {}
        )
        for project in portfolio.projects
    )
    return replace(portfolio, projects=projects)


def _least_value(plan: Plan, scenario: Scenario) -> float:
    """The least value that is still within the asked gap of the bound; never above the plan's own."""
    outcome = plan.outcome
    allowed = outcome.bound - max(scenario.gap, GAP_ZERO) * max(1.0, abs(outcome.bound))
    slack = GAP_ZERO * max(1.0, abs(outcome.objective))
    return min(outcome.objective - slack, allowed) if math.isfinite(allowed) else outcome.objective - slack
