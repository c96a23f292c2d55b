"""When land-use revenue fails: who loses first, which foreign money is stranded, what saves it."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from models.plan import Plan, PlanLine
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Money
from models.vocabulary import SourceKind
from optimizer.book import Book
from optimizer.build import build_book
from optimizer.explain.change import CannotRaiseError, Change, changed_book, with_extra
from optimizer.explain.ways import Asked, Way
from optimizer.solving.highs import Limits
from optimizer.table import is_oda
from optimizer.uncertainty.envelope_ranges import with_factors
from optimizer.uncertainty.nested import better_of, candidates, held
from optimizer.uncertainty.solved import Solved, Solving

FALLS = tuple(round(0.05 * step, 2) for step in range(1, 11))
"""Parts of the planned land revenue that do not come in."""
NODES = 2_000
"""Branch-and-bound nodes of one search for a rescue."""
RESCUE_S = 10.0
"""Seconds of one search for a rescue."""
SLACK = 1e-3
"""Part of a million VND that is rounding."""


class NoLandError(ValueError):
    """The book has no land-use source with money in it."""


class LossKind(StrEnum):
    """How a line loses: it leaves the plan, lacks money it had, or finishes later."""

    DROPPED = "dropped"
    SHORT = "short"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A line that fares worse than with all land revenue.

    amount : million VND it no longer gets (dropped), or lacks more (short); 0 where it only finishes later.
    years : by how many it finishes later.
    """

    project_id: str
    kind: LossKind
    amount: Money
    years: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranded:
    """An ODA project whose counterpart came from land and that no longer gets all its foreign money.

    foreign : million VND of foreign money that lies idle. counterpart : what land paid it before.
    """

    project_id: str
    foreign: Money
    counterpart: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescue:
    """The least money of other sources with which all stranded projects keep what they had.

    money : by source and year (None = the whole period), net of reserve. is_minimal : whether it is proven
    that no less does. is_confirmed : whether the book was solved again with it and keeps them; else the
    money must be tied to these projects, since what comes earlier in the order of priority would take it.
    """

    money: tuple[tuple[str, int | None, Money], ...]
    is_minimal: bool
    is_confirmed: bool

    @property
    def total(self) -> Money:
        """All of it."""
        return sum(amount for *_, amount in self.money)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """One fall. land : money of the land sources that comes in. rescue : None where none was found."""

    share: float
    land: Money
    solved: Solved
    losses: tuple[Loss, ...]
    stranded: tuple[Stranded, ...]
    rescue: Rescue | None = None

    def count(self, kind: LossKind) -> int:
        """Lines that lose in this way."""
        return sum(own.kind is kind for own in self.losses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """The base with all land revenue, and every fall. sources : the land-use sources."""

    portfolio: Portfolio
    scenario: Scenario
    sources: tuple[str, ...]
    base: Solved
    falls: tuple[Fall, ...]
    is_stopped: bool = False

    def first_loss(self, project_id: str) -> tuple[float, Loss] | None:
        """The smallest fall at which a line loses, and how; None where it never does."""
        for fall in self.falls:
            for loss in fall.losses:
                if loss.project_id == project_id:
                    return fall.share, loss
        return None


def cascade(
    portfolio: Portfolio, scenario: Scenario, solving: Solving, falls: Sequence[float] = FALLS
) -> Cascade:
    """What every fall does. Errors: NoLandError; NoPlanError where the base has no plan."""
    budget = scenario.apply(portfolio.budget)
    sources = tuple(own.code for own in budget.sources if own.kind is SourceKind.LAND_USE)
    whole = sum(budget.by_code[code].period_money for code in sources)
    if not whole:
        raise NoLandError
    solving.expect(1 + len(falls))
    base = solving.required(portfolio, scenario)
    found: dict[float, Solved] = {}
    for share in sorted(falls):
        if solving.is_over:
            break
        found[share] = solving.of(portfolio, _fallen(scenario, sources, share))
    below: Solved | None = None
    for share in sorted(found, reverse=True):
        if below is not None:
            here = _fallen(scenario, sources, share)
            found[share] = better_of(found[share], below, portfolio, here, solving.law)
        below = found[share]
    if below is not None:
        base = better_of(base, below, portfolio, scenario, solving.law)
    whole_plan = _plan(base)
    result = []
    for share, solved in found.items():
        stranded = _stranded(portfolio, scenario, sources, whole_plan, solved)
        here = _fallen(scenario, sources, share)
        is_late = solving.is_over
        result.append(
            Fall(
                share=share,
                land=sum(here.apply(portfolio.budget).by_code[code].period_money for code in sources),
                solved=solved,
                losses=tuple(_losses(whole_plan, solved)),
                stranded=stranded,
                rescue=_rescue(portfolio, here, solving, solved, stranded, sources)
                if stranded and not is_late
                else None,
            )
        )
    return Cascade(
        portfolio=portfolio,
        scenario=scenario,
        sources=sources,
        base=base,
        falls=tuple(result),
        is_stopped=len(found) < len(set(falls)),
    )


def _plan(solved: Solved) -> Plan:
    if solved.plan is None:
        raise ValueError("the base has no plan, must have one.")
    return solved.plan


def _fallen(scenario: Scenario, sources: Sequence[str], share: float) -> Scenario:
    return with_factors(scenario, dict.fromkeys(sources, 1 - share))


def _losses(base: Plan, solved: Solved) -> list[Loss]:
    """Lines that fare worse, by code; the first way that holds."""
    if solved.plan is None:
        return []
    found = []
    for before in base.lines:
        loss = _loss(before, solved.plan.by_id[before.project_id])
        if loss is not None:
            found.append(loss)
    return found


def _loss(before: PlanLine, after: PlanLine) -> Loss | None:
    code = before.project_id
    if before.schedule is None:
        return None
    if after.schedule is None:
        return Loss(project_id=code, kind=LossKind.DROPPED, amount=before.total_allocated)
    more = after.total_shortfall - before.total_shortfall
    if more > 0:
        return Loss(project_id=code, kind=LossKind.SHORT, amount=more)
    years = after.schedule.finish - before.schedule.finish
    if years > 0:
        return Loss(project_id=code, kind=LossKind.LATER, amount=0, years=years)
    return None


def _money(line: PlanLine, sources: frozenset[str]) -> Money:
    return sum(amount for (source, _), amount in line.allocated.items() if source in sources)


def _stranded(
    portfolio: Portfolio, scenario: Scenario, land: Sequence[str], base: Plan, solved: Solved
) -> tuple[Stranded, ...]:
    """ODA projects that land paid for, and that get less foreign money than they did."""
    if solved.plan is None:
        return ()
    budget = scenario.apply(portfolio.budget)
    foreign = frozenset(own.code for own in budget.sources if own.kind.is_foreign)
    found = []
    for before in base.lines:
        project, after = portfolio.by_id[before.project_id], solved.plan.by_id[before.project_id]
        counterpart = _money(before, frozenset(land))
        idle = _money(before, foreign) - _money(after, foreign)
        worse = after.schedule is None or after.total_shortfall > before.total_shortfall
        if is_oda(project, budget) and counterpart > 0 and worse and idle > 0:
            found.append(Stranded(project_id=before.project_id, foreign=idle, counterpart=counterpart))
    return tuple(found)


def _rescue(
    portfolio: Portfolio,
    here: Scenario,
    solving: Solving,
    solved: Solved,
    stranded: Sequence[Stranded],
    land: Sequence[str],
) -> Rescue | None:
    """The least money of other domestic sources; all other lines keep what they have at this fall."""
    plan = _plan(solved)
    saved = frozenset(own.project_id for own in stranded)
    book = _kept_book(portfolio, here, solving, plan, saved)
    closed = frozenset(land) | {own.code for own in portfolio.budget.sources if own.kind.is_foreign}
    way = Way(money=True, without=closed)
    limits = Limits(nodes=NODES, deadline=time.monotonic() + RESCUE_S)
    asked = Asked(book, way, book, integer_money=False)
    record = asked.solve(limits)
    if record is None:
        return None
    least = record.bound
    if here.has("two_period_cap") and here.two_period_share > 0:
        loose = Asked(book, way, book, integer_money=False, is_loose=True).solve(limits)
        least = -math.inf if loose is None else min(least, loose.bound)
    changes = tuple(asked.changes(portfolio))
    money = tuple((own.source or "", own.year, int(own.by)) for own in changes)
    total = sum(amount for *_, amount in money)
    return Rescue(
        money=money,
        is_minimal=total - least < max(1, len(money)) - SLACK,
        is_confirmed=_keeps(portfolio, here, solving, plan, saved, money),
    )


def _kept_book(
    portfolio: Portfolio, here: Scenario, solving: Solving, plan: Plan, saved: frozenset[str]
) -> Book:
    """The book in which the saved lines must have all their money and no tier may lack more than it does."""
    law = solving.law
    stay = frozenset(own.project_id for own in plan.selected) & candidates(portfolio)
    book = build_book(portfolio, here, law.on(here.law_date))
    book = changed_book(book, law, Change(forced=stay | saved))
    tables = tuple(replace(own, parts=()) if own.project_id in saved else own for own in book.tables)
    caps = {tier: plan.outcome.shortfall_by_tier.get(tier, 0) for tier in book.tiers}
    for code in saved:
        for tier, amount in plan.by_id[code].shortfall.items():
            caps[tier] = caps.get(tier, 0) - amount
    in_order = here.has("tier_order")
    return replace(book, tables=tables).with_caps(caps if in_order else {})


def _keeps(
    portfolio: Portfolio,
    here: Scenario,
    solving: Solving,
    plan: Plan,
    saved: frozenset[str],
    money: Sequence[tuple[str, int | None, Money]],
) -> bool:
    """Whether the book, solved with that money, has the saved lines with all they need."""
    try:
        richer = with_extra(here, portfolio, {(code, year): amount for code, year, amount in money})
    except CannotRaiseError:
        return False
    inside = (frozenset(own.project_id for own in plan.selected) | saved) & candidates(portfolio)
    again = solving.of(*held(portfolio, richer, inside, ()))
    if again.plan is None:
        return False
    return all(again.plan.by_id[code].selected and not again.plan.by_id[code].shortfall for code in saved)
