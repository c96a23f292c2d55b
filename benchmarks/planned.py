"""The reference plan as the product's own plan: what is audited and written where nothing was solved."""

import math

from benchmarks.reference import Reference
from models.outcome import EndedBy, Outcome, PlanStatus, relative_gap
from models.plan import Plan
from models.portfolio import Portfolio
from models.schedule import ScheduleKind
from optimizer.book import Book
from optimizer.decode import plan_lines
from optimizer.objective import scores, synergy_value
from optimizer.ranking import ranked
from optimizer.rows import f
from optimizer.solving.lexicographic import most_value


def plan_of(reference: Reference, portfolio: Portfolio, book: Book) -> Plan:
    """The reference plan of a book, with the bound that needs no solving.

    Errors: ValueError where a line has no schedule like the reference plan's.
    """
    scenario = book.terms.scenario
    choice = {project_id: _schedule(reference, book, project_id) for project_id in reference.starts}
    amounts = {f(*cell): amount for cell, amount in reference.payments.items()}
    lines = ranked(plan_lines(book, choice, amounts, scores(portfolio, scenario)), portfolio)
    worth = [line.discounted(scenario.discount, scenario.first_year) for line in lines]
    objective = math.fsum([*worth, synergy_value(portfolio, scenario, set(choice))])
    bound = most_value(book)
    nothing = dict.fromkeys(range(1, scenario.tier_order.last + 1), 0)
    outcome = Outcome(
        status=PlanStatus.FEASIBLE,
        objective=objective,
        bound=bound,
        gap=relative_gap(objective, bound),
        gap_asked=scenario.gap,
        runtime_s=0.0,
        method="reference",
        ended_by=EndedBy.WORK_LIMIT,
        tiers_proven=True,
        shortfall_by_tier=nothing,
        shortfall_bound_by_tier=nothing,
    )
    return Plan(lines=lines, outcome=outcome)


def _schedule(reference: Reference, book: Book, project_id: str) -> int:
    """Number of the schedule on time from the first to the last year in which the plan pays."""
    years = (reference.starts[project_id], reference.end(reference.by_id[project_id]))
    for number, option in enumerate(book.by_id[project_id].options):
        schedule = option.schedule
        if schedule.kind is ScheduleKind.ON_TIME and (schedule.start, schedule.end) == years:
            return number
    raise ValueError(f"{project_id} has no schedule {years[0]}–{years[1]}.")
