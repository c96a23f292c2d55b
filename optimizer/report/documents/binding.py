"""Which rows of the model a plan holds with equality: the rules that bind."""

import math
from collections import Counter
from collections.abc import Mapping

from models.plan import Plan
from optimizer.book import Book
from optimizer.build import all_rows
from optimizer.plan_columns import plan_columns
from optimizer.rows import Column, Row, Sense

CLOSE = 1e-6


def binding_rows(book: Book, plan: Plan) -> Mapping[str, int]:
    """Number of inequalities that hold with equality and limit something, by rule.

    A row over columns that are all 0 limits nothing that is in the plan, so it is not counted,
    unless it is what keeps a project out.
    """
    values = plan_columns(book, plan)
    count: Counter[str] = Counter()
    for row in all_rows(book):
        if row.sense is not Sense.EQUAL and _binds(row, values):
            count[row.rule] += 1
    return count


def _binds(row: Row, values: Mapping[Column, float]) -> bool:
    active = [weight * values.get(column, 0.0) for column, weight in row.coefficients.items()]
    if not any(active) and row.rule not in ("entry", "locked_out"):
        return False
    left = math.fsum(active)
    return left >= row.right - CLOSE if row.sense is Sense.AT_MOST else left <= row.right + CLOSE
