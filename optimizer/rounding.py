"""Settling a plan's money: ties broken, every amount a whole number, schedules fixed.

The value of a plan depends on its schedules only, so nothing here changes it.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from models.units import Money
from optimizer.book import Book
from optimizer.build import all_rows
from optimizer.model import PlanModel
from optimizer.rows import Column, Row, Sense
from optimizer.solving.highs import Limits, solve

WHOLE = 1e-6
"""How far from a whole number a continuous amount may be and still be one."""

EXACT = 1e-4
"""The same of a continuous amount beside others that were held at their least."""

NEAR = 2
"""How far a whole amount may lie from its continuous value in the quick way, million VND."""

NODES_PER_LEVEL = 500
"""Work limit of each tie-breaking integer programme; deterministic."""

NODES_WITHOUT_LEVELS = 2_000
"""The same where ties cannot be broken within it, and any whole amounts will do."""


def settle(
    book: Book,
    choice: Mapping[str, int],
    caps: Mapping[int, Money],
    step: Money = 1,
    deadline: float = math.inf,
) -> dict[Column, Money] | None:
    """Whole amounts for a plan whose schedules are fixed; None where there are none, or none were found.

    Ties: least remainder, then earliest money, then earliest for earlier tiers and sources. `step`
    makes all but the last payment of a project from a source a multiple of it. deadline :
    `time.monotonic()` at which to give up what is slow.
    """
    fixed = book.restricted_to(choice).with_caps(caps)
    relaxed = _settled(PlanModel(fixed), whole=False)
    if relaxed is None:
        return None
    for settled in _ways(fixed, relaxed, step, deadline):
        if settled is not None:
            result = {column: round(value) for column, value in settled.items() if column.kind != "steps"}
            if _holds(fixed, result):
                return result
    return None


def _ways(
    book: Book, relaxed: Mapping[Column, float], step: Money, deadline: float
) -> Iterator[dict[Column, float] | None]:
    """What each way finds, the quick ones first; they know no round figures."""
    if step == 1:
        yield _near(book, relaxed)
        yield _near_exact_ratios(book)
    yield _all_at_once(book, relaxed, step, deadline)


def _near(book: Book, relaxed: Mapping[Column, float]) -> dict[Column, float] | None:
    """Every amount next to its continuous value: quick."""
    model = PlanModel(book, integer_money=True)
    for column, value in relaxed.items():
        low, high = math.floor(value + EXACT) - NEAR, math.ceil(value - EXACT) + NEAR
        model.bound(column, max(0, low), high)
    return _settled(model, whole=True)


def _near_exact_ratios(book: Book) -> dict[Column, float] | None:
    """The same next to the amounts that keep every ratio as exactly as it can be kept.

    A ratio's tolerance is room for whole amounts. Where the continuous amounts use it up for a little less
    remainder or earlier money, hardly any whole ones are left near them.
    """
    rows = [_without_tolerance(row) for row in all_rows(book)]
    model = PlanModel(book, rows=rows, elastic={row.rule for row in rows if row.tolerance})
    for column, (row, _sign) in model.slack.items():
        model.bound(column, 0, row.tolerance)
    relaxed = _settled(model, whole=False)
    if relaxed is None:
        return None
    return _near(book, {own: value for own, value in relaxed.items() if own not in model.slack})


def _without_tolerance(row: Row) -> Row:
    return replace(row, right=row.right + (row.tolerance if row.sense is Sense.AT_LEAST else -row.tolerance))


def _all_at_once(
    book: Book, relaxed: Mapping[Column, float], step: Money, deadline: float
) -> dict[Column, float] | None:
    """All amounts free, in round figures where `step` asks for them."""
    model = PlanModel(book, integer_money=True)
    for row in _round_figures(book, relaxed, step):
        for column in row.coefficients:
            if column.kind == "steps":
                model.add_column(column, 0, None)
        model.add_row(row)
    return _settled(model, whole=True, deadline=deadline)


def _settled(model: PlanModel, *, whole: bool, deadline: float = math.inf) -> dict[Column, float] | None:
    """Minimise the levels one after the other, each keeping what the ones before reached.

    Schedules are fixed, so without `whole` the model is solved as a linear programme.
    """
    values: dict[Column, float] | None = None
    for name, level in _levels(model):
        if not level:
            continue
        model.minimize(level)
        record = solve(model, Limits(nodes=NODES_PER_LEVEL, deadline=deadline), relaxed=not whole)
        if record.is_infeasible:
            return values
        if not record.has_solution:
            break
        values = model.solution()
        reached = sum(weight * values[column] for column, weight in level.items())
        right = round(reached) if whole else reached + WHOLE * max(1.0, abs(reached))
        model.add_row(
            Row(rule="settled", where=(name,), sense=Sense.AT_MOST, right=right, coefficients=level)
        )
    if values is None:
        model.minimize({})
        record = solve(model, Limits(nodes=NODES_WITHOUT_LEVELS, deadline=deadline), relaxed=not whole)
        return model.solution() if record.has_solution else None
    return values


def _levels(model: PlanModel) -> Iterator[tuple[str, dict[Column, float]]]:
    """What is minimised one after the other once the schedules are fixed."""
    book = model.book
    first, last = book.terms.first_year, book.terms.last_year
    yield "ratios", dict.fromkeys(model.slack, 1.0)
    yield "remainder", dict.fromkeys(model.columns("r"), 1.0)
    paid = model.columns("f")
    yield "early", {column: float(column.number - first + 1) for column in paid}
    by_priority = sorted(book.tables, key=lambda table: (table.tier, table.project_id), reverse=True)
    projects = {table.project_id: place for place, table in enumerate(by_priority, start=1)}
    sources = {s.code: place for place, s in enumerate(reversed(book.terms.budget.sources), start=1)}
    yield (
        "order",
        {
            column: -float((last - column.number + 1) * projects[column.owner] * sources[column.detail])
            for column in paid
        },
    )


def _round_figures(book: Book, relaxed: Mapping[Column, float], step: Money) -> Iterator[Row]:
    """f = step · n, for all but fixed amounts and the last payment of a project from a source."""
    if step == 1:
        return
    ordered = {(t.project_id, *cell) for t in book.tables for cell in t.fixed}
    last: dict[tuple[str, str], int] = {}
    for column, value in relaxed.items():
        if column.kind == "f" and value > WHOLE:
            key = (column.owner, column.detail)
            last[key] = max(last.get(key, 0), column.number)
    for column in relaxed:
        if column.kind != "f" or (column.owner, column.detail, column.number) in ordered:
            continue
        if last.get((column.owner, column.detail)) == column.number:
            continue
        steps = Column("steps", column.owner, column.detail, column.number)
        yield Row(
            rule="rounding_step",
            where=(column.owner, column.detail, str(column.number)),
            sense=Sense.EQUAL,
            right=0,
            coefficients={column: 1.0, steps: -float(step)},
        )


def _holds(book: Book, values: Mapping[Column, Money]) -> bool:
    """Whether whole amounts satisfy every row of the model."""
    return all(row_slack(row, values) <= WHOLE for row in all_rows(book))


def row_slack(row: Row, values: Mapping[Column, Money]) -> float:
    """How far a row is from holding, in its own unit; 0 where it holds."""
    left = math.fsum(weight * values.get(column, 0) for column, weight in row.coefficients.items())
    if row.sense is Sense.AT_MOST:
        return max(0.0, left - row.right)
    if row.sense is Sense.AT_LEAST:
        return max(0.0, row.right - left)
    return abs(left - row.right)
