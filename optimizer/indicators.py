"""What people ask of a plan first: what is finished, what begins, money by class, outputs."""

from models.plan import Plan, PlanLine
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Money


def new_starts(portfolio: Portfolio, scenario: Scenario, plan: Plan) -> tuple[PlanLine, ...]:
    """Selected candidates whose capital did not flow before: projects that begin in the plan."""
    return tuple(
        line
        for line in plan.selected
        if portfolio.by_id[line.project_id].is_candidate
        and not portfolio.by_id[line.project_id].has_begun(scenario.first_year)
    )


def finished_in_period(portfolio: Portfolio, scenario: Scenario, plan: Plan) -> tuple[PlanLine, ...]:
    """Selected projects that finish within the plan years."""
    return tuple(
        line
        for line in plan.selected
        if line.schedule is not None
        and line.schedule.finish <= scenario.last_year
        and not portfolio.by_id[line.project_id].is_lump_sum
    )


def money_by_class(portfolio: Portfolio, plan: Plan) -> dict[str, Money]:
    """Allocated money of the projects that a criterion marks (a value above 0), by criterion."""
    return {
        criterion.name: sum(
            line.total_allocated
            for line in plan.lines
            if portfolio.by_id[line.project_id].criteria.get(criterion.name, 0) > 0
        )
        for criterion in portfolio.criteria
    }


def outputs(portfolio: Portfolio, scenario: Scenario, plan: Plan) -> dict[str, float]:
    """Outputs (km, beds, classrooms …) of the projects that finish in the period, by unit."""
    totals: dict[str, float] = {}
    for line in finished_in_period(portfolio, scenario, plan):
        for unit, amount in portfolio.by_id[line.project_id].outputs.items():
            totals[unit] = totals.get(unit, 0.0) + amount
    return totals
