"""Local rules of annual plans and of adjustments: what was approved, and what is already spent."""

from collections.abc import Mapping

from models.units import Money
from models.vocabulary import PlanType, SourceKind, Status
from optimizer.table import MoneyBound, TableDraft, named_sources


def annual_within_medium_term(draft: TableDraft) -> None:
    """An annual plan gives a line no more than its medium-term plan has left.

    Equation: Σ_t f_pst ≤ max(0, mt_plan_ps − mt_assigned_ps) for every source where the medium-term plan
    is split, else Σ_st f_pst ≤ max(0, mt_plan_p − mt_assigned_p) (million VND).
    Article: Điều 51.7; Điều 56 for the lines that need no medium-term plan.
    Not for: other plan types; the first year of the medium-term period, which follows the annual budget;
    urgent projects and grant aid; lines that state no medium-term plan (an issue says so).
    """
    project, scenario = draft.project, draft.terms.scenario
    in_first_year = scenario.period_first_year in (None, scenario.first_year)
    if scenario.plan_type is not PlanType.ANNUAL or in_first_year:
        return
    if project.mt_plan is None or is_outside_medium_term(draft):
        return
    if project.mt_plan_by_source is None:
        left = max(0, project.mt_plan - project.mt_assigned)
        draft.money.append(_bound("annual_within_medium_term", "<=", left))
        return
    assigned = project.mt_assigned_by_source or {}
    for source in draft.eligible:
        left = max(0, project.mt_plan_by_source.get(source, 0) - assigned.get(source, 0))
        draft.money.append(_bound("annual_within_medium_term", "<=", left, source))


def is_outside_medium_term(draft: TableDraft) -> bool:
    """Urgent projects and grant aid enter an annual plan without a medium-term plan (Điều 56)."""
    budget = draft.terms.budget
    kinds = {budget.kind(source) for source in named_sources(draft.project, budget)}
    return draft.project.status is Status.URGENT or SourceKind.GRANT_AID in kinds


def not_below_disbursed(draft: TableDraft) -> None:
    """An adjustment leaves a line at least what it has disbursed.

    Equation: Σ_t f_pst ≥ disbursed_ps by source where that is split, else Σ_st f_pst ≥ disbursed_p (million
    VND), selected or not.
    Article: Điều 71.
    Not for: other plan types.
    """
    project = draft.project
    if draft.terms.scenario.plan_type is not PlanType.ADJUSTMENT:
        return
    by_source: Mapping[str, Money] = project.disbursed_by_source or {}
    for source, amount in sorted(by_source.items()):
        if amount:
            draft.money.append(_bound("not_below_disbursed", ">=", amount, source))
    if not by_source and project.disbursed:
        draft.money.append(_bound("not_below_disbursed", ">=", project.disbursed))


def _bound(rule: str, sense: str, amount: Money, source: str | None = None) -> MoneyBound:
    where = () if source is None else (source,)
    return MoneyBound(rule=rule, where=where, sense=sense, amount=amount, source=source)
