"""What rules, locks, limits and tiers cost: what the plan would gain if one were lifted."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from models.explanation import Figure, Price, Priced
from models.vocabulary import Lock
from optimizer.book import Book
from optimizer.explain.change import Change
from optimizer.explain.worth import Worth, Worths, lacking_changes
from optimizer.rules import DEFINITIONS, RULES
from optimizer.rules.limits import rule_of

MANDATES = (
    "locked_in",
    "locked_out",
    "fixed_amounts",
    "floor",
    "ceiling",
    "new_start_limit",
    "investor_capacity",
    "change_limit",
)
"""Orders and limits of the user, whose total cost is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Priceable:
    """Something that may be lifted."""

    what: Priced
    rule: str
    where: tuple[str, ...] = ()


def priceable(book: Book) -> Iterator[Priceable]:
    """Every rule that is switched on, then all mandates together, tiers, locks and limits."""
    scenario, portfolio = book.terms.scenario, book.portfolio
    for rule in RULES:
        if rule not in DEFINITIONS and scenario.has(rule):
            yield Priceable(what=Priced.RULE, rule=rule)
    yield Priceable(what=Priced.MANDATES, rule="mandates")
    for tier in book.tiers if scenario.has("tier_order") else ():
        yield Priceable(what=Priced.TIER, rule="tier_order", where=(str(tier),))
    for project in portfolio.projects:
        lock = scenario.lock_of(project.project_id, project.lock)
        if lock is not None:
            rule = "locked_in" if lock is Lock.IN else "locked_out"
            yield Priceable(what=Priced.LOCK, rule=rule, where=(project.project_id,))
    for limit in portfolio.limits:
        yield Priceable(what=Priced.LIMIT, rule=rule_of(limit), where=limit.where)


def price(worths: Worths, item: Priceable) -> Price:
    """What lifting it gains."""
    article = worths.book.terms.law.rule_article(item.rule) if item.rule in RULES else None
    blank = Price(what=item.what, rule=item.rule, where=item.where, gain=None, article=article)
    if item.what is Priced.TIER:
        return _gained(blank, worths, worths.lifted_tier(int(item.where[0])))
    change = change_of(item)
    if worths.is_over:
        return blank
    if _says_nothing(worths, change):
        nothing = Figure(value=0.0, low=0.0, high=0.0, scale=worths.base.low)
        return replace(blank, gain=nothing)
    return _gained(blank, worths, worths.of(change))


def change_of(item: Priceable) -> Change:
    """The book without it."""
    if item.what is Priced.LOCK:
        return Change(unlocked=frozenset(item.where))
    if item.what is Priced.LIMIT:
        return Change(limits_off=frozenset({item.where}))
    off = MANDATES if item.what is Priced.MANDATES else (item.rule,)
    return Change(rules_off=frozenset(off))


def _says_nothing(worths: Worths, change: Change) -> bool:
    """Whether the book is the same without it."""
    after = worths.changed(change)
    if worths.book.terms.scenario.has("tier_order") != after.terms.scenario.has("tier_order"):
        return not worths.book.tiers
    rows = worths.changes(after, change)
    return rows is not None and not rows


def _gained(blank: Price, worths: Worths, without: Worth) -> Price:
    if not math.isfinite(without.high):
        return blank
    base = worths.base
    lacking = {} if blank.what is Priced.TIER else lacking_changes(base, without)
    low = without.low - base.low if without.has_plan else -math.inf
    is_freer = not lacking and blank.rule != "synergy"
    if is_freer:
        low = max(0.0, low)
    told = None
    if base.estimate is not None and without.estimate is not None:
        told = without.estimate - base.estimate
    elif without.has_plan:
        told = without.low - base.low
    high = max(0.0, without.high - base.low) if is_freer else without.high - base.low
    gain = Figure.between(low, high, base.low, told)
    return replace(blank, gain=gain, lacking=lacking)
