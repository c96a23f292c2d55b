"""Local rule on entry to the plan."""

from models.vocabulary import PlanType, SourceKind, Status
from optimizer.table import Choice, TableDraft, is_committed, named_sources


def entry(draft: TableDraft) -> None:
    """A candidate needs a decision before it may enter the plan.

    Equation: Σ_σ x_pσ ≤ 0 where there is neither a policy nor an investment decision (in an annual
    plan: no investment decision).
    Article: Điều 55, Điều 56.
    Not for: committed lines, urgent projects, preparation, grant aid.
    """
    project = draft.project
    if is_committed(project) or project.status in (Status.URGENT, Status.PREPARATION):
        return
    budget = draft.terms.budget
    if any(budget.kind(source) is SourceKind.GRANT_AID for source in named_sources(project, budget)):
        return
    decisions = [project.investment_decision]
    if draft.terms.scenario.plan_type is not PlanType.ANNUAL:
        decisions.append(project.policy_decision)
    if not any(decisions):
        draft.choices.append(Choice(rule="entry", sense="<=", number=0))
