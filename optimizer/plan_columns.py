"""A plan as values of the model's columns."""

from models.plan import Plan, PlanLine
from optimizer.book import Book
from optimizer.rows import Column, f, r, u, x
from optimizer.table import ProjectTable


def plan_columns(book: Book, plan: Plan) -> dict[Column, float]:
    """The plan's lines as values of the model's columns (money carried over is left out)."""
    values: dict[Column, float] = {}
    for table in book.tables:
        line = plan.by_id[table.project_id]
        if line.schedule is None:
            continue
        values[x(line.project_id, option_of(table, line))] = 1.0
        values.update({f(line.project_id, s, t): float(a) for (s, t), a in line.allocated.items()})
        values.update({r(line.project_id, s): float(a) for s, a in line.remainder.items()})
        left = dict(line.shortfall)
        for part in table.parts:
            amount = min(part.amount, left.get(part.tier, 0))
            left[part.tier] = left.get(part.tier, 0) - amount
            values[u(line.project_id, part.name)] = float(amount)
    return values


def option_of(table: ProjectTable, line: PlanLine) -> int:
    """Number of the schedule that a selected line follows."""
    if table.is_lump_sum:
        return 0
    return next(n for n, option in enumerate(table.options) if option.schedule == line.schedule)
