"""The stages of the objective: shortfalls tier by tier, then value."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from models.outcome import EndedBy
from models.units import Money
from optimizer.book import Book
from optimizer.model import PlanModel
from optimizer.objective import synergies
from optimizer.rows import Column, synergy_reached, u, x
from optimizer.rules.budget import tier_order
from optimizer.solving.highs import SAFE_ROUNDING, Limits, solve

ROUNDING_SLACK = 1e-6
"""Solver tolerance on a shortfall, million VND."""

FAST_PATH_TIME_SHARE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfalls:
    """Stage 1: the least shortfall of each tier, given all earlier tiers.

    caps : found, and kept from here on. bounds : proven to be unavoidable.
    model : the model with the caps in its rows, ready for stage 2; None where there is no plan.
    values : the last plan of stage 1, column by column.
    """

    caps: Mapping[int, Money] = field(default_factory=dict)
    bounds: Mapping[int, Money] = field(default_factory=dict)
    model: PlanModel | None = None
    values: Mapping[Column, float] = field(default_factory=dict)
    is_infeasible: bool = False
    ended_by: EndedBy = EndedBy.GAP
    nodes: int = 0

    @property
    def proven(self) -> bool:
        """Whether no plan lacks less."""
        return self.model is not None and self.caps == self.bounds


def shortfall_of(book: Book, tier: int | None = None) -> dict[Column, float]:
    """Σ u of a tier, or of all tiers."""
    return {
        u(table.project_id, part.name): 1.0
        for table in book.tables
        if table.counts_in_tiers
        for part in table.parts
        if tier is None or part.tier == tier
    }


def lost_value(book: Book) -> dict[Column, float]:
    """−Σ v_p D(σ) x_pσ − Σ synergies: every objective here is minimised."""
    lost = {
        x(table.project_id, number): -option.value
        for table in book.tables
        for number, option in enumerate(table.options)
        if option.value
    }
    together = synergies(book.portfolio, book.terms.scenario)
    return lost | {synergy_reached(link.project, link.other): -link.value for link in together}


def most_value(book: Book) -> float:
    """An upper bound that needs no solving: every project on its best schedule, every synergy reached."""
    best = (max((option.value for option in table.options), default=0.0) for table in book.tables)
    together = (link.value for link in synergies(book.portfolio, book.terms.scenario))
    return math.fsum(max(0.0, value) for value in (*best, *together)) * (1 + SAFE_ROUNDING)


def all_can_be_zero(book: Book, limits: Limits) -> bool:
    """Whether the relaxation leaves hope that nothing is lacking; then one solve may say so."""
    model = PlanModel(book)
    model.minimize(shortfall_of(book))
    record = solve(model, limits, relaxed=True)
    return record.has_solution and record.objective <= ROUNDING_SLACK


def no_shortfall(book: Book) -> Book:
    """The book in which nothing may be lacking in any tier."""
    return book.with_caps(dict.fromkeys(book.tiers, 0))


def minimise_shortfalls(book: Book, limits: Limits, whole_money: bool) -> Shortfalls:
    """Stage 1, tier by tier, in one model that grows by a `tier_order` row for each."""
    model = PlanModel(book, integer_money=whole_money)
    caps: dict[int, Money] = {}
    bounds: dict[int, Money] = {}
    nodes, ended_by = 0, EndedBy.GAP
    values: dict[Column, float] = {}
    tiers = book.tiers if book.terms.scenario.has("tier_order") else ()
    for position, tier in enumerate(tiers):
        model.minimize(shortfall_of(book, tier))
        share = 1 / (len(tiers) - position + 2)
        limited = replace(limits.with_share_of_time(share), tier=tier)
        record = solve(model, limited, has_solution=bool(values))
        nodes, limits = nodes + record.nodes, limits.after(record)
        if record.is_infeasible and not values:
            return Shortfalls(is_infeasible=True, ended_by=EndedBy.INFEASIBLE, nodes=nodes)
        if not record.has_solution and not values:
            return Shortfalls(ended_by=record.ended_by, nodes=nodes)
        values = model.solution() if record.has_solution else values
        found = sum(values[column] for column in shortfall_of(book, tier))
        caps[tier] = math.ceil(found - ROUNDING_SLACK)
        bounds[tier] = min(caps[tier], max(0, _least(record.bound)))
        ended_by = ended_by if caps[tier] == bounds[tier] else record.ended_by
        for row in tier_order(book.with_caps({tier: caps[tier]})):
            model.add_row(row)
    return Shortfalls(caps=caps, bounds=bounds, model=model, values=values, ended_by=ended_by, nodes=nodes)


def _least(bound: float) -> Money:
    return math.ceil(bound - ROUNDING_SLACK) if math.isfinite(bound) else 0
