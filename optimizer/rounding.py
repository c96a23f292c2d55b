"""Settling a plan's money: ties broken, every amount a whole number, schedules fixed.

The value of a plan depends on its schedules only, so nothing here changes it.
"""

import math
from collections.abc import Iterator, Mapping

from models.units import Money
from optimizer.book import Book
from optimizer.build import all_rows
from optimizer.model import PlanModel
from optimizer.rows import Column, Row, Sense
from optimizer.solving.highs import Limits, solve

WHOLE = 1e-6
"""How far from a whole number a continuous amount may be and still be one."""

NEAR = (2, 10, 100)
"""How far a whole amount may lie from its continuous value in the quick ways, in turn, million VND."""

NODES_PER_LEVEL = 500
"""Work limit of each tie-breaking integer programme; deterministic."""

LARGE = 1_500
"""Columns from which ties are not broken in whole money all at once: the last of them take minutes."""


def settle(
    book: Book, choice: Mapping[str, int], caps: Mapping[int, Money], step: Money = 1
) -> dict[Column, Money] | None:
    """Whole amounts for a plan whose schedules are fixed; None where there are none.

    Ties: least remainder, then earliest money, then earliest for earlier tiers and sources. `step`
    makes all but the last payment of a project from a source a multiple of it.
    """
    fixed = book.restricted_to(choice).with_caps(caps)
    relaxed = _settled(PlanModel(fixed), whole=False)
    if relaxed is None:
        return None
    ways = [_near, _ratios_first, _all_at_once] if step == 1 else [_all_at_once]
    if len(relaxed) <= LARGE:
        ways = [way for way in ways if way is not _ratios_first]
    for way in ways:
        settled = way(fixed, relaxed, step)
        if settled is not None:
            result = {column: round(value) for column, value in settled.items() if column.kind != "steps"}
            if _holds(fixed, result):
                return result
    return None


def _near(book: Book, relaxed: Mapping[Column, float], _: Money) -> dict[Column, float] | None:
    """Every amount next to its continuous value: quick."""
    for distance in NEAR:
        model = PlanModel(book, integer_money=True)
        _keep_near(model, relaxed, distance)
        settled = _settled(model, whole=True)
        if settled is not None:
            return settled
    return None


def _ratios_first(book: Book, _: Mapping[Column, float], __: Money) -> dict[Column, float] | None:
    """Projects with a ratio as the least remainder has them, then all others next to their continuous values.

    Ratios are what keeps amounts from being whole; without them nearly all come out whole by themselves.
    """
    model = PlanModel(book, integer_money=True)
    model.minimize(dict.fromkeys(model.columns("r"), 1.0))
    if not solve(model, Limits(nodes=NODES_PER_LEVEL)).has_solution:
        return None
    whole = model.solution()
    by_ratio = {t.project_id for t in book.tables if t.counterpart or t.onlending is not None}
    pinned = {column: round(value) for column, value in whole.items() if column.owner in by_ratio}
    free, last = PlanModel(book), PlanModel(book, integer_money=True)
    for column, amount in pinned.items():
        free.bound(column, amount, amount)
        last.bound(column, amount, amount)
    relaxed = _settled(free, whole=False)
    if relaxed is None:
        return whole
    _keep_near(last, {column: value for column, value in relaxed.items() if column not in pinned}, NEAR[0])
    return _settled(last, whole=True) or whole


def _all_at_once(book: Book, relaxed: Mapping[Column, float], step: Money) -> dict[Column, float] | None:
    """All amounts free, in round figures where `step` asks for them."""
    model = PlanModel(book, integer_money=True)
    for row in _round_figures(book, relaxed, step):
        for column in row.coefficients:
            if column.kind == "steps":
                model.add_column(column, 0, None)
        model.add_row(row)
    return _settled(model, whole=True)


def _keep_near(model: PlanModel, values: Mapping[Column, float], distance: Money) -> None:
    for column, value in values.items():
        low, high = math.floor(value + WHOLE) - distance, math.ceil(value - WHOLE) + distance
        model.bound(column, max(0, low), high)


def _settled(model: PlanModel, *, whole: bool) -> dict[Column, float] | None:
    """Minimise the levels one after the other, each keeping what the ones before reached.

    Schedules are fixed, so without `whole` the model is solved as a linear programme.
    """
    values: dict[Column, float] | None = None
    for name, level in _levels(model):
        if not level:
            continue
        model.minimize(level)
        record = solve(model, Limits(nodes=NODES_PER_LEVEL), relaxed=not whole)
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
        record = solve(model, Limits(), relaxed=not whole)
        return model.solution() if record.has_solution else None
    return values


def _levels(model: PlanModel) -> Iterator[tuple[str, dict[Column, float]]]:
    """What is minimised one after the other once the schedules are fixed."""
    book = model.book
    first, last = book.terms.first_year, book.terms.last_year
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
