"""A scenario solved for people: checked, planned, compared with rank and cut, ready to report."""

from collections.abc import Mapping

from models.issues import NoPlanError, PortfolioError, errors_in
from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.build import build_book
from optimizer.check import check
from optimizer.check.policy import CANNOT_HOLD
from optimizer.neighbourhood import obstacles_of
from optimizer.optimize import Effort, best_plan
from optimizer.rank_and_cut import rank_and_cut
from optimizer.report.result import Result


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
    issues = check(portfolio, scenario, law)
    if errors_in(issues):
        raise PortfolioError(issues)
    book = build_book(portfolio, scenario, law.on(scenario.law_date))
    try:
        plan = best_plan(portfolio, book, law, effort)
    except NoPlanError as error:
        impossible = (issue for issue in issues if issue.code in CANNOT_HOLD)
        raise NoPlanError(error.reason, error.clashes, impossible) from error
    return Result(
        portfolio=portfolio,
        scenario=scenario,
        law=law.on(scenario.law_date),
        plan=plan,
        book=book,
        rank_and_cut=rank_and_cut(portfolio, book),
        issues=issues,
        options=options or {},
        obstacles=obstacles_of(plan, book),
    )
