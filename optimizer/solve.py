"""A scenario solved for people: checked, planned, compared with rank and cut, ready to report."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from models.issues import Issue, NoPlanError, PortfolioError, Severity, errors_in
from models.law import LawBook
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.texts import say
from models.units import LANGUAGES, Language
from optimizer.book import Book
from optimizer.build import build_book
from optimizer.check import check_book
from optimizer.check.policy import CANNOT_HOLD
from optimizer.neighbourhood import obstacles_of
from optimizer.optimize import Effort, best_plan
from optimizer.rank_and_cut import rank_and_cut
from optimizer.result import Result
from optimizer.rules import RULES


def solve_scenario(
    portfolio: Portfolio,
    scenario: Scenario,
    law: LawBook,
    effort: Effort,
    options: Mapping[str, object] | None = None,
) -> Result:
    """Check the scenario, find its plan, and put beside it what reports need.

    Errors: PortfolioError, NoPlanError, AuditError.
    """
    book = build_book(portfolio, scenario, law.on(scenario.law_date))
    issues = check_book(book, law)
    if errors_in(issues):
        raise PortfolioError(issues)
    try:
        plan = best_plan(portfolio, book, law, replace(effort, usual_at_least=True))
    except NoPlanError as error:
        impossible = (issue for issue in issues if issue.code in CANNOT_HOLD)
        raise NoPlanError(error.reason, error.clashes, impossible) from error
    return result_of(portfolio, book, plan, issues, options)


def result_of(
    portfolio: Portfolio,
    book: Book,
    plan: Plan,
    issues: Sequence[Issue],
    options: Mapping[str, object] | None = None,
) -> Result:
    """A plan of a book, with what reports need beside it. issues : what the check of the book said."""
    return Result(
        portfolio=portfolio,
        scenario=book.terms.scenario,
        law=book.terms.law,
        plan=plan,
        book=book,
        rank_and_cut=rank_and_cut(portfolio, book),
        issues=(*issues, *_refused(plan), *_not_round(plan, book)),
        options=options or {},
        obstacles=obstacles_of(plan, book),
    )


def _refused(plan: Plan) -> Iterator[Issue]:
    """Better plans that the audit did not let pass: the program is at fault, and the reader has to know."""
    for rule in plan.outcome.refused_for:
        values = {f"found_{language}": _named(rule, language) for language in LANGUAGES}
        yield Issue(code="issue_plan_refused", severity=Severity.WARNING, values=values)


def _not_round(plan: Plan, book: Book) -> Iterator[Issue]:
    """Round figures that were asked for and not found."""
    found, asked = plan.outcome.rounding_step, book.terms.scenario.rounding_step
    if found < asked:
        yield Issue(
            code="issue_round_figures",
            severity=Severity.WARNING,
            values={"found": found, "expected": asked},
        )


def _named(rule: str, language: Language) -> str:
    """The rule by its name; what is no rule of the model by its id."""
    return say(f"rule.{rule}", language) if rule in RULES else rule
