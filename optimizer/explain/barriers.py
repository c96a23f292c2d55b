"""What keeps a project out whatever money there is: the fewest rows that would have to give."""

from dataclasses import replace

from models.explanation import Obstacle
from optimizer.book import Book
from optimizer.model import PlanModel
from optimizer.neighbourhood import forced, given_way
from optimizer.rules import RULES
from optimizer.solving.highs import Limits

MONEY_ROWS = ("envelope_year", "envelope_total")
"""Rules that more money satisfies."""

FIRM = ("one_schedule", "full_funding")
"""Rules that are no barrier: what a schedule is, and that it is funded."""


def barriers(book: Book, project_id: str, limits: Limits) -> tuple[Obstacle, ...]:
    """Rows of rules other than money's that give way, least in all, if the project must come in.

    Envelopes give way as well and count for nothing. limits : how far to look; nothing is found beyond.
    """
    tables = tuple(forced(table) if table.project_id == project_id else table for table in book.tables)
    model = PlanModel(replace(book, tables=tables), elastic=(rule for rule in RULES if rule not in FIRM))
    found = given_way(model, free=MONEY_ROWS, limits=limits)
    return tuple(each for each in found or () if each.rule not in MONEY_ROWS)
