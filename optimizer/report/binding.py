"""Which rows of the model a plan holds with equality: the rules that bind."""

import math
from collections import Counter
from collections.abc import Mapping

from models.plan import Plan, PlanLine
from optimizer.book import Book
from optimizer.build import all_rows
from optimizer.rows import Column, Row, Sense, f, r, u, x
from optimizer.table import ProjectTable

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


def plan_columns(book: Book, plan: Plan) -> dict[Column, float]:
    """The plan's lines as values of the model's columns (money carried over is left out)."""
    values: dict[Column, float] = {}
    for table in book.tables:
        line = plan.by_id[table.project_id]
        if line.schedule is None:
            continue
        values[x(line.project_id, _option(table, line))] = 1.0
        values.update({f(line.project_id, s, t): float(a) for (s, t), a in line.allocated.items()})
        values.update({r(line.project_id, s): float(a) for s, a in line.remainder.items()})
        left = dict(line.shortfall)
        for part in table.parts:
            amount = min(part.amount, left.get(part.tier, 0))
            left[part.tier] = left.get(part.tier, 0) - amount
            values[u(line.project_id, part.name)] = float(amount)
    return values


def _option(table: ProjectTable, line: PlanLine) -> int:
    if table.is_lump_sum:
        return 0
    return next(n for n, option in enumerate(table.options) if option.schedule == line.schedule)
