"""A plan as values of the model's columns."""

from models.plan import Plan, PlanLine
from optimizer.book import Book
from optimizer.rows import Column, f, r, u, x
from optimizer.table import Option, ProjectTable


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
    """Number of the schedule that a selected line follows: the kept one where it has the approved money."""
    if table.is_lump_sum:
        return 0
    same = [n for n, option in enumerate(table.options) if option.schedule == line.schedule]
    kept = (n for n in same if table.options[n].kept and _has_its_money(table.options[n], line))
    return next(kept, same[0])


def _has_its_money(option: Option, line: PlanLine) -> bool:
    """Whether a line gets in each year what a kept schedule has in it."""
    paid = dict.fromkeys(option.years, 0)
    for (_, year), amount in line.allocated.items():
        paid[year] = paid.get(year, 0) + amount
    return paid == {year: bound.amount for year, bound in option.low.items()}
