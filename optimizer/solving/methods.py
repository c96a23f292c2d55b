"""The methods by name, and which one a book is solved by when nobody says."""

from collections.abc import Iterator

from optimizer.book import Book
from optimizer.solving import milp
from optimizer.solving.candidate import Candidate
from optimizer.solving.decomposition import stages
from optimizer.solving.decomposition.memory import Memory
from optimizer.solving.highs import Limits

AUTO = "auto"
MILP, DECOMPOSITION = METHODS = ("milp", "decomposition")

SMALL = 400
"""Schedules up to which the monolithic model proves its plans in seconds, and is the quicker way."""


def method_for(book: Book, asked: str) -> str:
    """The method that solves a book: the one asked for; `auto` chooses by size."""
    if asked != AUTO:
        return asked
    return MILP if sum(len(table.options) for table in book.tables) <= SMALL else DECOMPOSITION


def candidates_by(
    method: str, book: Book, limits: Limits, *, whole_money: bool, memory: Memory | None = None
) -> Iterator[Candidate]:
    """Plans by a method's name, best first; only the decomposition remembers.

    whole_money : money is whole while searching.
    """
    if method_for(book, method) == MILP:
        return milp.candidates(book, limits, whole_money=whole_money)
    return stages.candidates(book, limits, whole_money=whole_money, memory=memory)
