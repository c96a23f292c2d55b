"""Small books solved and explained, for the tests of this room."""

from models.explanation import Explanation
from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.explain.explaining import Subject, explain
from optimizer.optimize import Effort
from optimizer.result import Result
from optimizer.solve import solve_scenario
from tests.books import BookSheets

LAW = LawBook.load()
ONE_YEAR = {"objective": "benefit", "two_period_share": 0, "gap": 0}


def solved(book: BookSheets | Portfolio, scenario: Scenario | None = None) -> Result:
    portfolio = book.portfolio() if isinstance(book, BookSheets) else book
    return solve_scenario(portfolio, scenario or portfolio.base, LAW, Effort())


def explained(result: Result, only: list[str] | None = None, **options: object) -> Explanation:
    subject = Subject(book=result.book, plan=result.plan, law=LAW)
    return explain(subject, only, processes=1, **options)  # type: ignore[arg-type]
