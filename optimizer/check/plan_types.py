"""Questions about annual plans and adjustments."""

from collections.abc import Callable, Iterator

from models.issues import Issue, Severity
from models.texts import say
from models.units import LANGUAGES
from models.vocabulary import PlanType, SourceKind, Status
from optimizer.check.asked import Asked
from optimizer.table import named_sources


def demand_missing(asked: Asked) -> Iterator[Issue]:
    """An annual plan or an adjustment asks for each project's demand; the remainder would be a guess."""
    plan_type = asked.book.terms.scenario.plan_type
    if plan_type is PlanType.MEDIUM_TERM:
        return
    named = {f"found_{language}": say(f"plan_type.{plan_type}", language) for language in LANGUAGES}
    for project in asked.portfolio.projects:
        if project.demand is None and not project.is_lump_sum:
            yield asked.issue(project, "demand", "issue_demand_needed", Severity.ERROR, **named)


def not_in_medium_term(asked: Asked) -> Iterator[Issue]:
    """A line of an annual plan that states no medium-term plan (urgent projects and grant aid need none)."""
    scenario, budget = asked.book.terms.scenario, asked.book.terms.budget
    in_first_year = scenario.period_first_year in (None, scenario.first_year)
    if scenario.plan_type is not PlanType.ANNUAL or in_first_year:
        return
    article = asked.book.terms.law.rule_article("annual_within_medium_term") or ""
    for project in asked.portfolio.projects:
        kinds = {budget.kind(source) for source in named_sources(project, budget)}
        exempt = project.status is Status.URGENT or SourceKind.GRANT_AID in kinds
        if project.mt_plan is None and not exempt:
            code = "issue_not_in_medium_term"
            yield asked.issue(project, "mt_plan", code, Severity.WARNING, article=article)
            continue
        left = max(0, (project.mt_plan or 0) - project.mt_assigned)
        is_asked = project.is_lump_sum or project.demand is not None
        if not exempt and is_asked and project.demanded > left:
            code = "issue_demand_beyond_medium_term"
            values = {"found": project.demanded, "expected": left, "article": article}
            yield asked.issue(project, "demand", code, Severity.WARNING, **values)


def disbursed_beyond_demand(asked: Asked) -> Iterator[Issue]:
    """An adjustment cannot leave a project what it has spent where it demands less."""
    if asked.book.terms.scenario.plan_type is not PlanType.ADJUSTMENT:
        return
    for project in asked.portfolio.projects:
        if not project.is_lump_sum and project.disbursed > project.demanded:
            code = "issue_disbursed_beyond_demand"
            values = {"found": project.disbursed, "expected": project.demanded}
            yield asked.issue(project, "disbursed", code, Severity.ERROR, **values)


PLAN_TYPES: tuple[Callable[[Asked], Iterator[Issue]], ...] = (
    demand_missing,
    not_in_medium_term,
    disbursed_beyond_demand,
)
