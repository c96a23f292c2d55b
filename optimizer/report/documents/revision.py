"""revise.json: the revision for other programs. Names and types are promises."""

from optimizer.compare import funding_of
from optimizer.report.documents.comparison import funding_document
from optimizer.report.documents.plan import plan_document
from optimizer.revise.changes import MoneyChange
from optimizer.revise.revising import Revision


def revision_document(revision: Revision) -> dict[str, object]:
    """The revision as plain values; increases and decreases are by line and source, million VND."""
    plan, free = revision.result.plan, revision.free
    return {
        "changes": [
            {
                "project_id": code,
                "from": funding_document(funding_of(revision.approved.by_id.get(code))),
                "to": funding_document(funding_of(plan.by_id.get(code))),
            }
            for code in revision.changed
        ],
        "objective": plan.outcome.objective,
        "bound": plan.outcome.bound,
        "gap": plan.outcome.gap,
        "status": plan.outcome.status.value,
        "free_objective": None if free is None else free.outcome.objective,
        "free_bound": None if free is None else free.outcome.bound,
        "approved_objective": revision.approved.outcome.objective,
        "counted_changes": revision.count,
        "changes_asked": revision.asked.changes,
        "price": revision.asked.price,
        "price_proven": revision.price_proven if revision.asked.price is not None else None,
        "two_period_cap_kept": not revision.over_cap if revision.holds_cap else None,
        "first_open_year": revision.result.scenario.first_open_year,
        "increases": [_money(own) for own in revision.money if own.by > 0],
        "decreases": [_money(own) for own in revision.money if own.by < 0],
        "plan": plan_document(revision.result),
    }


def _money(own: MoneyChange) -> dict[str, object]:
    return {
        "project_id": own.project_id,
        "source": own.source,
        "from": own.before,
        "to": own.after,
        "by": own.by,
        "kind": own.kind,
        "authority": own.authority,
        "article": own.article,
    }
