"""The plan of an exported file, audited, with what can be proven about it."""

from dataclasses import replace

from models.issues import EditedPlanError
from models.law import LawBook
from models.outcome import EndedBy, Outcome, PlanStatus, relative_gap
from models.plan import Plan
from models.scenario import Scenario
from optimizer.build import build_book
from optimizer.check import check
from optimizer.exported import ExportedPlan
from optimizer.optimize import Effort
from optimizer.rank_and_cut import rank_and_cut
from optimizer.result import Result
from optimizer.verify import verify


def checked_plan(exported: ExportedPlan, scenario: Scenario, law: LawBook, effort: Effort) -> Result:
    """The plan as it stands in the file, which somebody may have edited.

    Errors: EditedPlanError where it breaks a rule, so that nothing is made from it.
    """
    portfolio = exported.portfolio
    found = verify(portfolio, scenario, law, exported.amounts, effort)
    if found.violations:
        raise EditedPlanError(found.violations)
    book = build_book(portfolio, scenario, law.on(scenario.law_date))
    return Result(
        portfolio=portfolio,
        scenario=scenario,
        law=law.on(scenario.law_date),
        plan=replace(found.plan, outcome=proven_outcome(found.plan, found.best)),
        book=book,
        rank_and_cut=rank_and_cut(portfolio, book),
        issues=check(portfolio, scenario, law),
        options={"time_limit": effort.time_limit, "work_limit": effort.work_limit},
    )


def proven_outcome(plan: Plan, best: Plan | None) -> Outcome:
    """What the search for the best plan proves of this one.

    The bound found there is one over all plans that lack no more in any tier; where this plan lacks more
    in some tier, or no plan was found, nothing is proven and the bound is infinite.
    """
    own = plan.outcome
    if best is None:
        return own
    other = best.outcome
    lacks_more = any(
        amount > other.shortfall_by_tier.get(tier, 0) for tier, amount in own.shortfall_by_tier.items()
    )
    if lacks_more:
        return replace(own, shortfall_bound_by_tier=other.shortfall_bound_by_tier)
    gap = relative_gap(own.objective, other.bound)
    proven = other.is_proven and gap <= max(own.gap_asked, other.gap)
    return replace(
        own,
        status=PlanStatus.OPTIMAL if proven else PlanStatus.FEASIBLE,
        bound=max(own.objective, other.bound),
        gap=gap,
        ended_by=EndedBy.GAP if proven else other.ended_by,
        tiers_proven=other.tiers_proven,
        shortfall_bound_by_tier=other.shortfall_bound_by_tier,
        work=other.work,
        rounding_step=other.rounding_step,
    )
