"""Projects held in or out of a plan while it is made again."""

from collections.abc import Iterable
from dataclasses import replace

from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.vocabulary import Lock
from optimizer.audit import audit
from optimizer.proof import with_bound
from optimizer.uncertainty.solved import Solved

LOCK_RULES = frozenset({"locked_in", "locked_out"})


def held(
    portfolio: Portfolio, scenario: Scenario, inside: Iterable[str], outside: Iterable[str]
) -> tuple[Portfolio, Scenario]:
    """The book with some lines held in and some out. The locks that were in force stay."""
    locks = {
        project.project_id: lock
        for project in portfolio.projects
        if (lock := scenario.lock_of(project.project_id, project.lock)) is not None
    }
    own = {**dict.fromkeys(inside, Lock.IN), **dict.fromkeys(outside, Lock.OUT), **locks}
    projects = tuple(replace(project, lock=None) for project in portfolio.projects)
    return (
        replace(portfolio, projects=projects),
        replace(scenario, locks=own, rules_off=scenario.rules_off - LOCK_RULES),
    )


def candidates(portfolio: Portfolio) -> frozenset[str]:
    """Projects that a plan may take or leave."""
    return frozenset(own.project_id for own in portfolio.projects if own.is_candidate)


def better_of(own: Solved, other: Solved, portfolio: Portfolio, scenario: Scenario, law: LawBook) -> Solved:
    """The better of two plans of a scenario, where the other keeps all its rules too.

    What lacks less in an earlier tier is better, then what is worth more. The bound stays that of `own`: it
    holds for all plans whose shortfalls are no worse than its own, so for better ones as well.
    """
    if other.plan is None or not _is_better(other, own):
        return own
    if audit(portfolio, scenario, law, other.plan):
        return own
    plan = other.plan if own.plan is None else with_bound(other.plan, own.plan.outcome)
    return Solved(plan=plan)


def _is_better(other: Solved, own: Solved) -> bool:
    if own.plan is None:
        return True
    if other.lacking != own.lacking:
        return other.lacking < own.lacking
    return (other.objective or 0.0) > (own.objective or 0.0)
