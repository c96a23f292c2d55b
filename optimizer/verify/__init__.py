"""Verifying a plan that was edited by hand: what it breaks, and what it is worth beside the best."""

from dataclasses import dataclass

from models.issues import AuditError, NoPlanError
from models.law import LawBook
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.audit import Violation, audit
from optimizer.build import build_book
from optimizer.optimize import Effort, best_plan
from optimizer.plan_amounts import Amounts, plan_of_amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The edited plan, what it breaks, and the best plan of the same scenario.

    best : None where none was found within the effort.
    """

    plan: Plan
    violations: tuple[Violation, ...]
    best: Plan | None

    @property
    def is_valid(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations

    @property
    def loss(self) -> float | None:
        """What the best plan is worth more; None where no best plan is known."""
        return None if self.best is None else self.best.outcome.objective - self.plan.outcome.objective


def verify(
    portfolio: Portfolio, scenario: Scenario, law: LawBook, amounts: Amounts, effort: Effort
) -> Verification:
    """Audit of amounts under a scenario, and the best plan beside them.

    A plan that lacks more in a tier than the best does, while no earlier tier is better off, breaks the
    order of priority: the audit cannot tell, the solve can.
    """
    book = build_book(portfolio, scenario, law.on(scenario.law_date))
    plan = plan_of_amounts(portfolio, book, amounts)
    violations = audit(portfolio, scenario, law, plan)
    try:
        best = best_plan(portfolio, book, law, effort)
    except (NoPlanError, AuditError):
        best = None
    if best is not None and scenario.has("tier_order"):
        violations = (*violations, *_lacks_more(plan, best))
    return Verification(plan=plan, violations=violations, best=best)


def _lacks_more(plan: Plan, best: Plan) -> tuple[Violation, ...]:
    own, other = plan.outcome.shortfall_by_tier, best.outcome.shortfall_by_tier
    for tier in sorted({*own, *other}):
        more = own.get(tier, 0) - other.get(tier, 0)
        if more:
            values = {"found": own.get(tier, 0), "needed": other.get(tier, 0)}
            broken = Violation(
                rule="tier_order", where=str(tier), by=more, text="audit.tier_order_more", values=values
            )
            return (broken,) if more > 0 else ()
    return ()
