"""What one more tỷ of each source is worth: from the prices behind the bound, checked by solving again."""

import math
from dataclasses import dataclass, replace

from models.budget import Source
from models.explanation import Figure, ShadowPrice
from models.units import Money
from optimizer.book import Book
from optimizer.explain.bounds import Bounds
from optimizer.explain.change import CannotRaiseError, Change, changed_book
from optimizer.explain.worth import Worths, lacking_changes

BILLION: Money = 1_000
"""Million VND in one tỷ."""

CHECKED = 100
"""One in so many: the part of an envelope that is added to check its price."""

LADDER = (1, 2, 5, 10, 20, 50)
"""How many times the checked step a price is tried for."""

AGREES = 0.01
"""Relative difference at which a price still counts as holding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeOf:
    """An envelope that is priced; year None = the whole period."""

    source: str
    year: int | None


def envelopes(book: Book) -> tuple[EnvelopeOf, ...]:
    """Every source and year with a limit of its own, and every period that has one."""
    found = []
    for source in book.terms.budget.sources:
        years = (year for year in book.terms.scenario.years if source.yearly[year] is not None)
        found += [EnvelopeOf(source=source.code, year=year) for year in years]
        if source.has_period_limit:
            found.append(EnvelopeOf(source=source.code, year=None))
    return tuple(found)


def shadow_price(worths: Worths, bounds: Bounds, own: EnvelopeOf) -> ShadowPrice:
    """The price of one envelope, over which amount it holds, and what one per cent more brings in truth.

    The bound rises ever less as money is added: the price of the first step is told, and it holds as far as
    a larger step is worth as many times as much.
    """
    source = worths.book.terms.budget.by_code[own.source]
    step = max(1, _net(source, own.year) // CHECKED)
    gained = _gained(worths, bounds, own, step)
    blank = ShadowPrice(
        source=own.source, year=own.year, per_billion=0.0, step=step, gain=None, valid_to=None
    )
    if gained is None:
        return blank
    each = max(0.0, gained) / step
    worth_nothing = each * step <= AGREES * 1e-3 * max(1.0, abs(bounds.root)) * 1e-3
    holds: Money | None = None
    for times in LADDER[1:]:
        if worth_nothing or worths.is_over:
            break
        more = _gained(worths, bounds, own, step * times)
        if more is None or more < each * step * times * (1 - AGREES):
            holds = step * max(1, LADDER[LADDER.index(times) - 1])
            break
    gain, lacking = _checked(worths, own, step)
    per_billion = 0.0 if worth_nothing else round(each * BILLION, 6)
    return replace(blank, per_billion=per_billion, gain=gain, valid_to=holds, lacking=lacking)


def shadow_at_once(worths: Worths, bounds: Bounds, own: EnvelopeOf) -> ShadowPrice:
    """The same where the time is over: from the prices of the book itself, not solved again.

    The gain has its proven ends; how far the price holds is not known.
    """
    step = max(1, _net(worths.book.terms.budget.by_code[own.source], own.year) // CHECKED)
    blank = ShadowPrice(
        source=own.source, year=own.year, per_billion=0.0, step=step, gain=None, valid_to=None
    )
    try:
        book = changed_book(worths.book, worths.law, Change(extra={(own.source, own.year): step}))
    except CannotRaiseError:
        return blank
    high = bounds.with_money(book)
    more, base = max(0.0, high - bounds.root), worths.base.low
    gain = Figure.between(0.0, max(0.0, high - base), base, more)
    per_billion = round(more / step * BILLION, 6)
    return replace(blank, per_billion=per_billion, gain=gain, is_checked=False)


def _net(source: Source, year: int | None) -> Money:
    amount = source.available_period if year is None else source.available(year)
    return amount or 0


def _gained(worths: Worths, bounds: Bounds, own: EnvelopeOf, step: Money) -> float | None:
    """How much the bound rises."""
    try:
        change = Change(extra={(own.source, own.year): step})
        book = changed_book(worths.book, worths.law, change)
    except CannotRaiseError:
        return None
    return bounds.of(book, change) - bounds.root


def _checked(worths: Worths, own: EnvelopeOf, step: Money) -> tuple[Figure | None, dict[int, Money]]:
    """What the best plan gains with the step, proven within its ends, and what tiers then lack."""
    found = worths.of(Change(extra={(own.source, own.year): step}))
    base = worths.base
    if not math.isfinite(found.high):
        return None, {}
    lacking = lacking_changes(base, found)
    low = found.low - base.low if found.has_plan else 0.0
    told = found.low - base.low if worths.is_whole and found.has_plan else None
    if base.estimate is not None and found.estimate is not None:
        told = found.estimate - base.estimate
    least = -math.inf if lacking else 0.0
    return Figure.between(max(least, low), max(least, found.high - base.low), base.low, told), lacking
