"""Questions asked of a portfolio under a scenario before anything is solved; one function each."""

from collections.abc import Callable, Iterator

from models.issues import Issue, Severity
from models.law import LawBook
from models.portfolio import Portfolio, Scale
from models.project import Project
from models.scenario import Scenario
from models.units import format_share
from models.vocabulary import Lock, Objective
from optimizer.book import Book
from optimizer.build import build_book
from optimizer.objective import SCORE_MAX
from optimizer.table import ProjectTable, is_committed


def check(portfolio: Portfolio, scenario: Scenario, law: LawBook) -> tuple[Issue, ...]:
    """All issues of the book under this scenario, those of reading it first."""
    book = build_book(portfolio, scenario, law.on(scenario.law_date))
    found = [*portfolio.issues]
    for question in QUESTIONS:
        found += question(portfolio, book, law)
    return tuple(found)


def _issue(project: Project, column: str, code: str, severity: Severity, **values: object) -> Issue:
    return Issue(
        code=code,
        severity=severity,
        sheet="projects",
        cell=f"{project.row}:{project.row}" if project.row else None,
        column=column,
        project_id=project.project_id,
        values=values,
    )


def _lines(portfolio: Portfolio, book: Book) -> Iterator[tuple[Project, ProjectTable]]:
    yield from zip(portfolio.projects, book.tables, strict=True)


def plan_before_law(portfolio: Portfolio, book: Book, law: LawBook) -> Iterator[Issue]:
    """The plan begins before the first text we know."""
    if book.terms.first_year < law.first_date.year:
        values = {"found": str(book.terms.first_year), "expected": law.first_date.strftime("%d/%m/%Y")}
        yield Issue(code="issue_plan_before_law", severity=Severity.WARNING, values=values)


def reserve_absent(portfolio: Portfolio, book: Book, law: LawBook) -> Iterator[Issue]:
    """No reserve is stated anywhere."""
    if any(source.reserve is None for source in book.terms.budget.sources):
        yield Issue(code="issue_reserve_absent", severity=Severity.INFO)


def benefit_missing(portfolio: Portfolio, book: Book, law: LawBook) -> Iterator[Issue]:
    """The scenario adds up benefits that are not there; a committed line then counts 0."""
    if book.terms.scenario.objective is not Objective.BENEFIT:
        return
    for project in portfolio.projects:
        if project.benefit is None and not project.is_lump_sum:
            severity = Severity.WARNING if is_committed(project) else Severity.ERROR
            yield _issue(project, "benefit", "issue_benefit_missing", severity)


def values_zero(portfolio: Portfolio, book: Book, law: LawBook) -> Iterator[Issue]:
    """There is nothing to choose by."""
    if portfolio.projects and not any(book.terms.values.values()):
        yield Issue(code="issue_all_values_zero", severity=Severity.WARNING)


def criterion_out_of_range(portfolio: Portfolio, book: Book, law: LawBook) -> Iterator[Issue]:
    """A raw criterion is on 0–100."""
    for criterion in portfolio.criteria:
        if criterion.scale is not Scale.RAW:
            continue
        for project in portfolio.projects:
            value = project.criteria.get(criterion.name, 0.0)
            if not 0 <= value <= SCORE_MAX:
                code = "issue_criterion_out_of_range"
                yield _issue(project, criterion.name, code, Severity.WARNING, found=value)


def window_expired(portfolio: Portfolio, book: Book, law: LawBook) -> Iterator[Issue]:
    """The legal window of an ongoing project ended before the plan."""
    article = book.terms.law.rule_article("capital_window") or ""
    for project, table in _lines(portfolio, book):
        if table.window_expired is not None:
            values = {"found": str(table.window_expired), "article": article}
            yield _issue(project, "first_capital_year", "issue_window_expired", Severity.WARNING, **values)


def share_raised(portfolio: Portfolio, book: Book, law: LawBook) -> Iterator[Issue]:
    """The window could not hold the capital under the yearly share."""
    for project, table in _lines(portfolio, book):
        if table.share_raised is not None:
            before, after = table.share_raised
            values = {"found": format_share(before), "expected": format_share(after)}
            yield _issue(project, "max_year_share", "issue_share_raised", Severity.WARNING, **values)


def no_schedule(portfolio: Portfolio, book: Book, law: LawBook) -> Iterator[Issue]:
    """Nothing the project may follow."""
    for project, table in _lines(portfolio, book):
        if not table.options:
            yield _issue(project, "project_id", "issue_no_schedule", Severity.WARNING)


def no_decision(portfolio: Portfolio, book: Book, law: LawBook) -> Iterator[Issue]:
    """A candidate that may not enter the plan."""
    article = book.terms.law.rule_article("entry") or ""
    for project, table in _lines(portfolio, book):
        if any(choice.rule == "entry" for choice in table.choices):
            code = "issue_no_decision"
            yield _issue(project, "policy_decision", code, Severity.WARNING, article=article)


def committed_locked_out(portfolio: Portfolio, book: Book, law: LawBook) -> Iterator[Issue]:
    """A committed line that is locked out makes the plan hypothetical."""
    for project in portfolio.projects:
        lock = book.terms.scenario.lock_of(project.project_id, project.lock)
        if is_committed(project) and lock is Lock.OUT:
            yield _issue(project, "lock", "issue_committed_locked_out", Severity.WARNING)


def counterpart_without_source(portfolio: Portfolio, book: Book, law: LawBook) -> Iterator[Issue]:
    """Counterpart is asked for, and nobody can pay it."""
    for project, table in _lines(portfolio, book):
        if table.counterpart and table.foreign and not table.domestic:
            code = "issue_counterpart_without_source"
            yield _issue(project, "counterpart_ratio", code, Severity.WARNING, found=table.counterpart)


QUESTIONS: tuple[Callable[[Portfolio, Book, LawBook], Iterator[Issue]], ...] = (
    plan_before_law,
    reserve_absent,
    benefit_missing,
    values_zero,
    criterion_out_of_range,
    window_expired,
    share_raised,
    no_schedule,
    no_decision,
    committed_locked_out,
    counterpart_without_source,
)
