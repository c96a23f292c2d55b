"""How much value another aim costs: exact points by ε-constraints, and value by total money.

Each point is the best plan of the book in which the other measure is held to a level; points that another
one beats in both are left out. Sources: Haimes 1971 (ε-constraint), Das 1999 (knee).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.uncertainty.axes import Axis, axis_of
from optimizer.uncertainty.nested import better_of
from optimizer.uncertainty.solved import Solved, Solving, with_total

POINTS = 8
"""Levels of the other measure that are tried."""
BUDGETS = (0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.2)
CLOSE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One plan of the frontier.

    level : to which the other measure was held; None where it was free. measure : what the plan reaches.
    """

    level: float | None
    measure: float
    solved: Solved

    @property
    def plan(self) -> Plan:
        """The plan. Errors: ValueError where none was found."""
        if self.solved.plan is None:
            raise ValueError("a point has no plan, must have one.")
        return self.solved.plan

    @property
    def value(self) -> float:
        """What it is worth."""
        return self.plan.outcome.objective


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """Points that no other beats, by falling value.

    knee : number of the point where a step further costs most against what it gains; None for fewer than
    three points.
    beaten : points that were left out. impossible : levels that no plan reaches without lacking more.
    """

    portfolio: Portfolio
    scenario: Scenario
    axis: Axis
    points: tuple[Point, ...]
    knee: int | None
    beaten: tuple[Point, ...] = ()
    impossible: tuple[float, ...] = ()
    is_stopped: bool = False


def frontier(
    portfolio: Portfolio, scenario: Scenario, solving: Solving, name: str, points: int = POINTS
) -> Frontier:
    """Value against another aim. name : of the axis.

    Errors: NoPlanError where the book has no plan, ValueError for another axis.
    """
    solving.expect(1 + points)
    best = solving.required(portfolio, scenario)
    plan = best.plan
    if plan is None:
        raise ValueError("the book has no plan, must have one.")
    axis = axis_of(name, portfolio, plan)
    first = Point(level=None, measure=axis.of(portfolio, scenario, plan), solved=best)
    found, impossible = [first], []
    reached, barred, left = first.measure, axis.end, points
    levels = _levels(axis, reached, barred, left)
    while levels and left and not solving.is_over:
        level = levels.pop(0)
        if not _is_beyond(axis, level, reached):
            continue
        left -= 1
        book, terms = axis.held_to(portfolio, scenario, level)
        solved = solving.of(book, terms)
        if solved.plan is None or solved.lacking > best.lacking:
            impossible.append(level)
            barred = level
            levels = _levels(axis, reached, barred, left, open_end=True)
            continue
        point = Point(level=level, measure=axis.of(portfolio, scenario, solved.plan), solved=solved)
        found.append(point)
        reached = point.measure if _is_beyond(axis, point.measure, level) else level
    kept, beaten = _split(axis, found)
    return Frontier(
        portfolio=portfolio,
        scenario=scenario,
        axis=axis,
        points=kept,
        knee=_knee(kept),
        beaten=beaten,
        impossible=tuple(impossible),
        is_stopped=bool(levels) and left > 0 and solving.is_over,
    )


def _levels(axis: Axis, start: float, end: float, count: int, *, open_end: bool = False) -> list[float]:
    """So many levels from a measure towards an end, evenly; the end itself too unless it is open."""
    steps = count + 1 if open_end else count
    raw = [start + (end - start) * step / steps for step in range(1, count + 1)] if count else []
    if not axis.is_whole:
        return raw
    whole = dict.fromkeys(round(own) for own in raw)
    return [float(own) for own in whole if own not in (round(start), round(end) if open_end else None)]


def _is_beyond(axis: Axis, level: float, reached: float) -> bool:
    """Whether a level asks for more than was reached."""
    return level > reached + CLOSE if axis.more_is_better else level < reached - CLOSE


def _beats(axis: Axis, one: Point, other: Point) -> bool:
    """Whether a point is no worse in both and better in one."""
    sign = 1 if axis.more_is_better else -1
    own = (one.value, sign * one.measure)
    its = (other.value, sign * other.measure)
    no_worse = all(a >= b - CLOSE for a, b in zip(own, its, strict=True))
    return no_worse and any(a > b + CLOSE for a, b in zip(own, its, strict=True))


def _split(axis: Axis, found: Sequence[Point]) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Points that no other beats, by falling value, each pair of figures once; and the others."""
    kept: list[Point] = []
    beaten: list[Point] = []
    for at, own in enumerate(found):
        twin = any(abs(k.value - own.value) <= CLOSE and abs(k.measure - own.measure) <= CLOSE for k in kept)
        lost = any(_beats(axis, other, own) for number, other in enumerate(found) if number != at)
        (beaten if twin or lost else kept).append(own)
    return tuple(sorted(kept, key=lambda own: -own.value)), tuple(beaten)


def _knee(points: Sequence[Point]) -> int | None:
    """The point farthest from the line between the ends, both measures stretched to 0–1."""
    if len(points) < 3:
        return None
    first, last = points[0], points[-1]
    width, height = last.measure - first.measure, first.value - last.value
    if not width or not height:
        return None
    off = [(own.measure - first.measure) / width - (first.value - own.value) / height for own in points[1:-1]]
    best = max(range(len(off)), key=lambda at: off[at])
    return best + 1 if off[best] > CLOSE else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetStep:
    """The best plan of one budget. factor : of every envelope. money : million VND available in all."""

    factor: float
    money: int
    solved: Solved


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLadder:
    """Value, shortfall and projects by total money; more money never makes a step worse."""

    portfolio: Portfolio
    scenario: Scenario
    steps: tuple[BudgetStep, ...]
    is_stopped: bool = False


def budget_ladder(
    portfolio: Portfolio, scenario: Scenario, solving: Solving, factors: Sequence[float] = BUDGETS
) -> BudgetLadder:
    """The best plan at every budget; that of a smaller one counts too where it keeps the rules."""
    every = sorted(set(factors))
    solving.expect(len(every))
    steps: list[BudgetStep] = []
    for factor in every:
        if solving.is_over:
            break
        here = with_total(portfolio, scenario, factor)
        solved = solving.of(portfolio, here)
        if steps:
            solved = better_of(solved, steps[-1].solved, portfolio, here, solving.law)
        money = sum(own.available_period for own in here.apply(portfolio.budget).sources)
        steps.append(BudgetStep(factor=factor, money=money, solved=solved))
    return BudgetLadder(
        portfolio=portfolio, scenario=scenario, steps=tuple(steps), is_stopped=len(steps) < len(every)
    )
