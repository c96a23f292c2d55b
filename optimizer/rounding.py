"""Settling a plan's money: ties broken, every amount a whole number, schedules fixed.

The value of a plan depends on its schedules only, so nothing here changes it.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from models.units import Money
from optimizer.book import Book
from optimizer.build import all_rows, own_columns
from optimizer.rows import Column, Row, Sense
from optimizer.solving.highs import Limits
from optimizer.solving.levels import Levels, Range

type Ranges = Mapping[Column, Range]

type Amounts = Mapping[Column, float]
"""Values of columns, million VND."""

WHOLE = 1e-6
"""How far from a whole number a continuous amount may be and still be one."""

EXACT = 1e-4
"""The same of a continuous amount beside others that were held at their least."""

NEAR = 2
"""How far a whole amount may lie from its continuous value in the quick way, million VND."""

LARGE = 5_000
"""Columns from which ties are broken in one step: ratios exact from the start, levels weighed."""

WEIGHT = 100.0
"""How many times a level counts as much as the next where they are weighed."""

EXTRA = ("missed", "steps")
"""Kinds of columns that only settling has: how far a ratio is missed, and how many round figures."""

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
    rows = tuple(all_rows(fixed))
    for settled in _ways(fixed, rows, step, deadline):
        if settled is not None:
            result = {column: round(value) for column, value in settled.items() if column.kind not in EXTRA}
            if all(row_slack(row, result) <= WHOLE for row in rows):
                return result
    return None


def _ways(book: Book, rows: tuple[Row, ...], step: Money, deadline: float) -> Iterator[Amounts | None]:
    """What each way finds, the quick ones first; they know no round figures."""
    ranges = _ranges(book)
    exact = _exact_ratios(book, rows, ranges) if step == 1 and len(ranges) >= LARGE else None
    relaxed = exact or _settled(book, rows, ranges)
    if relaxed is None:
        return
    if step == 1:
        yield _near(book, rows, ranges, relaxed, parted=True)
        if exact is None:
            exact = _exact_ratios(book, rows, ranges)
            if exact is not None:
                yield _near(book, rows, ranges, exact, parted=True)
        yield _near(book, rows, ranges, exact or relaxed, parted=False)
    yield _all_at_once(book, rows, ranges, relaxed, step, deadline)


def _near(
    book: Book, rows: Iterable[Row], ranges: Ranges, relaxed: Amounts, *, parted: bool
) -> Amounts | None:
    """Every amount next to its continuous value: quick.

    parted : only projects with an amount that is not whole are touched at all.
    """
    loose = {column.owner for column, value in relaxed.items() if abs(value - round(value)) > EXACT}
    near = {}
    for column, own in ranges.items():
        value = relaxed[column]
        reach = 0 if parted and column.owner not in loose else NEAR
        low, high = math.floor(value + EXACT) - reach, math.ceil(value - EXACT) + reach
        near[column] = Range(low=max(own.low, low), high=min(own.high, high))
    return _settled(book, rows, near, whole=True)


def _exact_ratios(book: Book, rows: Iterable[Row], ranges: Ranges) -> Amounts | None:
    """Continuous amounts that keep every ratio as exactly as it can be kept.

    A ratio's tolerance is room for whole amounts. Where the continuous amounts use it up for a little less
    remainder or earlier money, hardly any whole ones are left near them. None where there are no ratios.
    """
    slacks: dict[Column, Range] = {}
    exact = []
    for row in rows:
        if row.tolerance:
            slack = Column("missed", "_".join(row.key))
            slacks[slack] = Range(high=row.tolerance)
            sign = 1.0 if row.sense is Sense.AT_LEAST else -1.0
            right, coefficients = row.right + sign * row.tolerance, {**row.coefficients, slack: sign}
            exact.append(replace(row, right=right, coefficients=coefficients))
        else:
            exact.append(row)
    return _settled(book, exact, {**ranges, **slacks}) if slacks else None


def _all_at_once(
    book: Book, rows: Iterable[Row], ranges: Ranges, relaxed: Amounts, step: Money, deadline: float
) -> Amounts | None:
    """All amounts free, in round figures where `step` asks for them."""
    figures = tuple(_round_figures(book, relaxed, step))
    steps = {column: Range() for row in figures for column in row.coefficients if column.kind == "steps"}
    return _settled(book, (*rows, *figures), {**ranges, **steps}, whole=True, deadline=deadline)


def _ranges(book: Book) -> dict[Column, Range]:
    return {column: Range.of(low, high) for column, low, high in own_columns(book)}


def _settled(
    book: Book,
    rows: Iterable[Row],
    ranges: Ranges,
    *,
    whole: bool = False,
    deadline: float = math.inf,
) -> Amounts | None:
    """Minimise the levels one after the other, each keeping what the ones before reached."""
    levels = Levels(ranges, rows, _is_any if whole else None)
    limits = Limits(nodes=NODES_PER_LEVEL, deadline=deadline)
    all_levels = list(_levels(book, levels.columns))
    if len(ranges) >= LARGE:
        all_levels = [_weighed(all_levels)]
    for level in all_levels:
        if level and not levels.minimise(level, limits):
            break
    if levels.values is None and not levels.is_infeasible:
        levels.minimise({}, replace(limits, nodes=NODES_WITHOUT_LEVELS))
    return levels.values


def _is_any(_column: Column) -> bool:
    """All money is whole, what is carried over as well."""
    return True


def _weighed(levels: Sequence[Mapping[Column, float]]) -> dict[Column, float]:
    """Levels in one, each weighing so much more than the next that it comes first but for rare chains.

    The last, by priority, has a weight for every payment; the largest of them counts as one.
    """
    most = max(map(abs, levels[-1].values()), default=1.0)
    weighed: dict[Column, float] = {}
    for number, level in enumerate(levels, start=1):
        weight = WEIGHT ** (len(levels) - number) / (most if number == len(levels) else 1.0)
        for column, own in level.items():
            weighed[column] = weighed.get(column, 0.0) + weight * own
    return weighed


def _levels(book: Book, columns: Iterable[Column]) -> Iterator[dict[Column, float]]:
    """What is minimised one after the other: ratios missed, remainder, lateness, lateness by priority."""
    of_kind: dict[str, list[Column]] = {}
    for column in columns:
        of_kind.setdefault(column.kind, []).append(column)
    first, last = book.terms.first_year, book.terms.last_year
    yield dict.fromkeys(of_kind.get("missed", ()), 1.0)
    yield dict.fromkeys(of_kind.get("r", ()), 1.0)
    paid = of_kind.get("f", ())
    yield {column: float(column.number - first + 1) for column in paid}
    by_priority = sorted(book.tables, key=lambda table: (table.tier, table.project_id), reverse=True)
    projects = {table.project_id: place for place, table in enumerate(by_priority, start=1)}
    sources = {s.code: place for place, s in enumerate(reversed(book.terms.budget.sources), start=1)}
    yield {
        column: -float((last - column.number + 1) * projects[column.owner] * sources[column.detail])
        for column in paid
    }


def _round_figures(book: Book, relaxed: Amounts, step: Money) -> Iterator[Row]:
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


def row_slack(row: Row, values: Mapping[Column, Money]) -> float:
    """How far a row is from holding, in its own unit; 0 where it holds."""
    left = math.fsum(weight * values.get(column, 0) for column, weight in row.coefficients.items())
    if row.sense is Sense.AT_MOST:
        return max(0.0, left - row.right)
    if row.sense is Sense.AT_LEAST:
        return max(0.0, row.right - left)
    return abs(left - row.right)
