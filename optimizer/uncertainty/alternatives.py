"""Other plans that are nearly as good and differ as much as possible.

One after another: each new plan is worth at least (1 − x) of the best, lacks no more in any tier, and has
the largest least distance from all plans before it; distance counts the candidates that one plan has and
the other has not (Hamming). The largest distance that is possible at all is proven with it.
Sources: Brill 1982 (modelling to generate alternatives), Hamming 1950.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.book import Book
from optimizer.build import build_book
from optimizer.model import PlanModel
from optimizer.rows import Column, Row, Sense, x
from optimizer.solving.highs import Limits, solve
from optimizer.solving.lexicographic import lost_value
from optimizer.uncertainty.nested import candidates, held
from optimizer.uncertainty.solved import Solved, Solving

WITHIN = 0.02
"""Part of the value that may be given up."""
MOST = 5
NODES = 2_000
"""Branch-and-bound nodes of one search."""
SEARCH_S = 30.0
"""Seconds of one search where nobody says otherwise."""
SLACK = 1e-6

DISTANCE = Column("distance", "least")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One other plan.

    distance : the least from all plans before it. most : no plan that is good enough is farther than this
    from all of them.
    """

    solved: Solved
    distance: int
    most: int

    @property
    def is_farthest(self) -> bool:
        """Whether it is proven that no plan differs more."""
        return self.distance >= self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """The best plan found, and others within a part of its value."""

    portfolio: Portfolio
    scenario: Scenario
    within: float
    best: Solved
    others: tuple[Alternative, ...]
    is_stopped: bool = False

    @property
    def least_value(self) -> float:
        """What a plan must be worth to count."""
        return least_value(self.best, self.within)


def least_value(best: Solved, within: float) -> float:
    """(1 − within) of the best value found."""
    value = best.objective or 0.0
    return value - within * abs(value)


def alternatives(
    portfolio: Portfolio, scenario: Scenario, solving: Solving, *, within: float = WITHIN, most: int = MOST
) -> Alternatives:
    """Up to so many other plans. Errors: NoPlanError where the book has no plan."""
    solving.expect(1 + most)
    best = solving.required(portfolio, scenario)
    may = candidates(portfolio)
    known = [best.selected & may]
    book = build_book(portfolio, scenario, solving.law.on(scenario.law_date))
    if best.plan is not None and scenario.has("tier_order"):
        lacking = best.plan.outcome.shortfall_by_tier
        book = book.with_caps({tier: lacking.get(tier, 0) for tier in book.tiers})
    others: list[Alternative] = []
    stopped = False
    while len(others) < most:
        if solving.is_over:
            stopped = True
            break
        found = _farthest(book, known, least_value(best, within), _limits(solving))
        if found is None:
            break
        inside, bound = found
        solved = solving.of(*held(portfolio, scenario, inside, may - inside))
        chosen = solved.selected & may
        distance = min(len(chosen ^ own) for own in known)
        is_good = solved.plan is not None and (solved.objective or 0.0) >= least_value(best, within) - SLACK
        if not is_good or not distance or solved.lacking > best.lacking:
            break
        others.append(Alternative(solved=solved, distance=distance, most=max(distance, bound)))
        known.append(chosen)
    return Alternatives(
        portfolio=portfolio,
        scenario=scenario,
        within=within,
        best=best,
        others=tuple(others),
        is_stopped=stopped,
    )


def _limits(solving: Solving) -> Limits:
    seconds = SEARCH_S if solving.seconds is None else solving.seconds
    return Limits(nodes=NODES, deadline=time.monotonic() + seconds, threads=solving.threads)


def _farthest(
    book: Book, known: Sequence[frozenset[str]], value: float, limits: Limits
) -> tuple[frozenset[str], int] | None:
    """Candidates of the good plan farthest from all known ones, and how far any can be; None: no other."""
    model = PlanModel(book)
    lost = lost_value(book)
    model.add_row(
        Row(rule="alternative", where=("value",), sense=Sense.AT_MOST, right=-value, coefficients=lost)
    )
    tables = [own for own in book.tables if book.portfolio.by_id[own.project_id].is_candidate]
    model.add_column(DISTANCE, 0, float(len(tables)))
    for number, plan in enumerate(known):
        row: dict[Column, float] = {DISTANCE: 1.0}
        inside = 0
        for table in tables:
            sign = 1.0 if table.project_id in plan else -1.0
            inside += table.project_id in plan
            row |= {x(table.project_id, option): sign for option in range(len(table.options))}
        model.add_row(
            Row(
                rule="alternative",
                where=("distance", str(number)),
                sense=Sense.AT_MOST,
                right=inside,
                coefficients=row,
            )
        )
    model.minimize({DISTANCE: -1.0})
    record = solve(model, limits)
    if not record.has_solution or -record.objective < 1 - SLACK:
        return None
    values = model.solution()
    chosen = frozenset(
        table.project_id
        for table in tables
        if any(values[x(table.project_id, option)] > 0.5 for option in range(len(table.options)))
    )
    bound = math.floor(-record.bound + SLACK) if math.isfinite(record.bound) else len(tables)
    return chosen, bound
