"""What is proven of a plan that was found on another way."""

from dataclasses import replace

from models.outcome import GAP_ZERO, Outcome, PlanStatus, relative_gap
from models.plan import Plan
from optimizer.book import Book
from optimizer.objective import synergies


def most_value(book: Book) -> float:
    """A bound on the value of every plan: each project on its best schedule, each synergy reached.

    It needs no search, and is seldom near the best plan.
    """
    alone = sum(max([0.0, *(option.value for option in table.options)]) for table in book.tables)
    return alone + sum(max(0.0, link.value) for link in synergies(book.portfolio, book.terms.scenario))


def with_plain_bound(plan: Plan, book: Book) -> Plan:
    """The plan with nothing said of it but what can be seen without a search."""
    bound = max(most_value(book), plan.outcome.objective)
    outcome = replace(
        plan.outcome,
        status=PlanStatus.FEASIBLE,
        bound=bound,
        gap=relative_gap(plan.outcome.objective, bound),
        tiers_proven=not any(plan.outcome.shortfall_by_tier.values()),
        shortfall_bound_by_tier=dict.fromkeys(plan.outcome.shortfall_by_tier, 0),
    )
    return replace(plan, outcome=outcome)


def with_bound(plan: Plan, of: Outcome) -> Plan:
    """The plan under the bounds of another solve of the same scenario, whose plan is no better.

    of : that solve. Its bound on value holds for all plans that lack no more than its own.
    """
    lacking = plan.outcome.shortfall_by_tier
    least = {tier: min(amount, of.shortfall_bound_by_tier.get(tier, 0)) for tier, amount in lacking.items()}
    bound = max(of.bound, plan.outcome.objective)
    gap = relative_gap(plan.outcome.objective, bound)
    proven = lacking == least and gap <= max(of.gap_asked, GAP_ZERO)
    outcome = replace(
        plan.outcome,
        status=PlanStatus.OPTIMAL if proven else PlanStatus.FEASIBLE,
        bound=bound,
        gap=gap,
        gap_asked=of.gap_asked,
        tiers_proven=lacking == least,
        shortfall_bound_by_tier=least,
    )
    return replace(plan, outcome=outcome)
