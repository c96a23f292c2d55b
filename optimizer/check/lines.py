"""Questions about single lines and about the book as a whole."""

from collections.abc import Callable, Iterator

from models.issues import Issue, Severity
from models.portfolio import Scale
from models.project import Project
from models.units import LANGUAGES, Share, format_number
from models.vocabulary import Lock, Objective, PlanType, Status
from optimizer.check.asked import Asked
from optimizer.objective import SCORE_MAX
from optimizer.table import is_committed
from optimizer.weights import CONSISTENT, consistency_ratio


def plan_before_law(asked: Asked) -> Iterator[Issue]:
    """The plan begins before the first text we know."""
    if asked.book.terms.first_year < asked.law.first_date.year:
        values = {
            "found": str(asked.book.terms.first_year),
            "expected": asked.law.first_date.strftime("%d/%m/%Y"),
        }
        yield Issue(code="issue_plan_before_law", severity=Severity.WARNING, values=values)


def law_after_the_start(asked: Asked) -> Iterator[Issue]:
    """The law applied is of a year after the plan's first: perhaps one that was entered ahead of its day.

    A scenario that states no day takes the newest day of the law data, never today's. An adjustment is made
    while its plan runs, under the law of then.
    """
    terms = asked.book.terms
    is_early = asked.law.first_date.year <= terms.first_year < terms.scenario.law_date.year
    if is_early and terms.scenario.plan_type is not PlanType.ADJUSTMENT:
        day = terms.scenario.law_date.strftime("%d/%m/%Y")
        values = {"found": str(terms.first_year), "expected": day}
        yield Issue(code="issue_law_after_start", severity=Severity.WARNING, values=values)


def reserve_absent(asked: Asked) -> Iterator[Issue]:
    """No reserve is stated anywhere."""
    if any(source.reserve is None for source in asked.book.terms.budget.sources):
        yield Issue(code="issue_reserve_absent", severity=Severity.INFO)


def benefit_missing(asked: Asked) -> Iterator[Issue]:
    """The scenario adds up benefits that are not there; a committed line then counts 0."""
    if asked.book.terms.scenario.objective is not Objective.BENEFIT:
        return
    for project in asked.portfolio.projects:
        if project.benefit is None and not project.is_lump_sum:
            severity = Severity.WARNING if is_committed(project) else Severity.ERROR
            yield asked.issue(project, "benefit", "issue_benefit_missing", severity)


def values_zero(asked: Asked) -> Iterator[Issue]:
    """There is nothing to choose by."""
    if asked.portfolio.projects and not any(asked.book.terms.values.values()):
        yield Issue(code="issue_all_values_zero", severity=Severity.WARNING)


def criterion_out_of_range(asked: Asked) -> Iterator[Issue]:
    """A raw criterion is on 0–100."""
    for criterion in asked.portfolio.criteria:
        if criterion.scale is not Scale.RAW:
            continue
        for project in asked.portfolio.projects:
            value = project.criteria.get(criterion.name, 0.0)
            if not 0 <= value <= SCORE_MAX:
                code = "issue_criterion_out_of_range"
                yield asked.issue(project, criterion.name, code, Severity.WARNING, found=value)


def comparisons_contradict(asked: Asked) -> Iterator[Issue]:
    """How well comparisons in pairs agree with each other is always told; too little is a warning."""
    if not any(criterion.pairwise for criterion in asked.portfolio.criteria):
        return
    ratio = consistency_ratio(asked.portfolio.criteria)
    values: dict[str, object] = {
        f"found_{language}": format_number(ratio, language, 3) for language in LANGUAGES
    }
    values["expected"] = CONSISTENT
    code = "issue_comparisons_contradict" if ratio > CONSISTENT else "issue_comparisons_agree"
    severity = Severity.WARNING if ratio > CONSISTENT else Severity.INFO
    yield asked.issue_in("criteria", None, "criterion", code, severity, **values)


def window_expired(asked: Asked) -> Iterator[Issue]:
    """The legal window of an ongoing project ended before the plan."""
    article = asked.book.terms.law.rule_article("capital_window") or ""
    for project, table in asked.lines():
        if table.window_expired is not None:
            values = {"found": str(table.window_expired), "article": article}
            yield asked.issue(
                project, "first_capital_year", "issue_window_expired", Severity.WARNING, **values
            )


def share_raised(asked: Asked) -> Iterator[Issue]:
    """The window could not hold the capital under the yearly share."""
    for project, table in asked.lines():
        if table.share_raised is not None:
            before, after = table.share_raised
            values = {"found": Share(before), "expected": Share(after)}
            yield asked.issue(project, "max_year_share", "issue_share_raised", Severity.WARNING, **values)


def no_schedule(asked: Asked) -> Iterator[Issue]:
    """Nothing the project may follow."""
    for project, table in asked.lines():
        if not table.options:
            yield asked.issue(project, "project_id", "issue_no_schedule", Severity.WARNING)


def no_decision(asked: Asked) -> Iterator[Issue]:
    """A candidate that may not enter the plan; a committed line that ought to have a decision."""
    article = asked.book.terms.law.rule_article("entry") or ""
    for project, table in asked.lines():
        if any(choice.rule == "entry" for choice in table.choices):
            code = "issue_no_decision"
            yield asked.issue(project, "policy_decision", code, Severity.WARNING, article=article)
        elif _lacks_decision(project):
            code = "issue_no_decision_committed"
            yield asked.issue(project, "policy_decision", code, Severity.WARNING, article=article)


def _lacks_decision(project: Project) -> bool:
    """A committed line with neither decision may only be preparation; urgent projects are exempt."""
    exempt = project.status in (Status.PREPARATION, Status.URGENT)
    committed = project.committed and not project.is_lump_sum
    return committed and not exempt and not (project.policy_decision or project.investment_decision)


def committed_locked_out(asked: Asked) -> Iterator[Issue]:
    """A committed line that is locked out makes the plan hypothetical."""
    for project in asked.portfolio.projects:
        lock = asked.book.terms.scenario.lock_of(project.project_id, project.lock)
        if is_committed(project) and lock is Lock.OUT:
            yield asked.issue(project, "lock", "issue_committed_locked_out", Severity.WARNING)


def counterpart_without_source(asked: Asked) -> Iterator[Issue]:
    """Counterpart is asked for, and nobody can pay it."""
    for project, table in asked.lines():
        if table.counterpart and table.foreign and not table.domestic:
            code = "issue_counterpart_without_source"
            yield asked.issue(project, "counterpart_ratio", code, Severity.WARNING, found=table.counterpart)


def only_loans_for_excluded_costs(asked: Asked) -> Iterator[Issue]:
    """A component that loans may not pay for, which may use nothing else."""
    for project, table in asked.lines():
        is_barred = any(bound.rule == "oda_excluded_costs" for bound in table.money)
        if is_barred and not table.paying_sources:
            article = asked.book.terms.law.rule_article("oda_excluded_costs") or ""
            values = {"found": project.component, "article": article}
            yield asked.issue(project, "component", "issue_only_loans", Severity.WARNING, **values)


def begins_after_the_plan(asked: Asked) -> Iterator[Issue]:
    """A committed line that may get no capital in any plan year."""
    last = asked.book.terms.last_year
    for project in asked.portfolio.projects:
        earliest = project.earliest_start
        if is_committed(project) and earliest is not None and earliest > last:
            code = "issue_committed_after_plan"
            values = {"found": str(earliest), "expected": str(last)}
            yield asked.issue(project, "earliest_start", code, Severity.WARNING, **values)


LINES: tuple[Callable[[Asked], Iterator[Issue]], ...] = (
    plan_before_law,
    law_after_the_start,
    reserve_absent,
    begins_after_the_plan,
    benefit_missing,
    values_zero,
    criterion_out_of_range,
    comparisons_contradict,
    window_expired,
    share_raised,
    no_schedule,
    no_decision,
    committed_locked_out,
    counterpart_without_source,
    only_loans_for_excluded_costs,
)
