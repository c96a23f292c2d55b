"""The methods by name, and which one a book is solved by when nobody says."""

from collections.abc import Iterator

from optimizer.book import Book
from optimizer.solving import milp
from optimizer.solving.candidate import Candidate
from optimizer.solving.decomposition import search
from optimizer.solving.highs import Limits

AUTO = "auto"
METHODS = {"milp": milp.candidates, "decomposition": search.candidates}
"""Each takes a book, limits and whether money is whole while searching, and yields plans, best first."""

SMALL = 400
"""Schedules up to which the monolithic model proves its plans in seconds, and is the quicker way."""


def method_for(book: Book, asked: str) -> str:
    """The method that solves a book: the one asked for; `auto` chooses by size."""
    if asked != AUTO:
        return asked
    return "milp" if sum(len(table.options) for table in book.tables) <= SMALL else "decomposition"


def candidates_by(method: str, book: Book, limits: Limits, *, whole_money: bool) -> Iterator[Candidate]:
    """Plans by a method's name. Errors: KeyError for a name that is not there."""
    return METHODS[method_for(book, method)](book, limits, whole_money=whole_money)
