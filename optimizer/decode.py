"""From settled columns back to the lines of a plan."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from models.plan import PlanLine
from models.schedule import Schedule, ScheduleKind
from models.units import Money
from optimizer.book import Book
from optimizer.rows import Column
from optimizer.table import ProjectTable


def plan_lines(
    book: Book, choice: Mapping[str, int], amounts: Mapping[Column, Money], score: Mapping[str, float]
) -> tuple[PlanLine, ...]:
    """One line for every table, selected or not."""
    by_project: dict[str, list[tuple[Column, Money]]] = defaultdict(list)
    for column, amount in amounts.items():
        if amount > 0 and column.kind in ("f", "r", "u"):
            by_project[column.owner].append((column, amount))
    return tuple(
        _line(book, table, choice.get(table.project_id), by_project[table.project_id], score)
        for table in book.tables
    )


def _line(
    book: Book,
    table: ProjectTable,
    number: int | None,
    columns: list[tuple[Column, Money]],
    score: Mapping[str, float],
) -> PlanLine:
    line = PlanLine(
        project_id=table.project_id,
        tier=table.tier,
        score=score.get(table.project_id, 0.0),
        value=book.terms.values.get(table.project_id, 0.0),
    )
    if number is None:
        return line
    tiers = {part.name: part.tier for part in table.parts}
    shortfall: dict[int, Money] = defaultdict(int)
    for column, amount in columns:
        if column.kind == "u":
            shortfall[tiers[column.detail]] += amount
    return replace(
        line,
        schedule=_schedule(table, number, bool(shortfall)),
        allocated={(c.detail, c.number): amount for c, amount in sorted(columns) if c.kind == "f"},
        remainder={c.detail: amount for c, amount in sorted(columns) if c.kind == "r"},
        shortfall=dict(sorted(shortfall.items())),
    )


def _schedule(table: ProjectTable, number: int, is_short: bool) -> Schedule:
    """A lump sum has one schedule; it is called late where money is lacking."""
    schedule = table.options[number].schedule
    if table.is_lump_sum and is_short:
        return replace(schedule, kind=ScheduleKind.LATE)
    return schedule
