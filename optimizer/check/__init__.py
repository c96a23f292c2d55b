"""Questions asked of a portfolio under a scenario before anything is solved; one function each."""

from models.issues import Issue
from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.book import Book
from optimizer.build import build_book
from optimizer.check.advice import ADVICE
from optimizer.check.asked import Asked
from optimizer.check.lines import LINES
from optimizer.check.plan_types import PLAN_TYPES
from optimizer.check.policy import POLICY


def check(portfolio: Portfolio, scenario: Scenario, law: LawBook) -> tuple[Issue, ...]:
    """All issues of the book under this scenario, those of reading it first."""
    return check_book(build_book(portfolio, scenario, law.on(scenario.law_date)), law)


def check_book(book: Book, law: LawBook) -> tuple[Issue, ...]:
    """The same where the tables of the scenario are built already."""
    portfolio = book.portfolio
    asked = Asked(portfolio=portfolio, book=book, law=law)
    questions = (*LINES, *PLAN_TYPES, *POLICY)
    return (*portfolio.issues, *(issue for question in questions for issue in question(asked)))


def advise(portfolio: Portfolio, scenario: Scenario, law: LawBook) -> tuple[Issue, ...]:
    """Advice on a book that may be solved as it is: what is hardly meant, with cause and remedy."""
    book = build_book(portfolio, scenario, law.on(scenario.law_date))
    asked = Asked(portfolio=portfolio, book=book, law=law)
    return tuple(issue for question in ADVICE for issue in question(asked))
