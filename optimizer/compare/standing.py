"""How the values of two plans stand to each other, and whether that is proven of their scenarios."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.outcome import GAP_ZERO, Outcome
from models.plan import Plan
from models.scenario import Scenario
from models.units import Money

VALUE_AGREEMENT = 1e-9
"""Relative difference up to which two values of a project count as one."""


class Verdict(StrEnum):
    """What may be said of a plan beside the reference's.

    other_period : other plan years, so neither value nor shortfall compares.
    other_order : an own order of priority, so shortfalls by tier do not compare.
    lacks_more, lacks_less : they differ in the shortfall of a tier, which comes before any value.
    other_scale : projects are valued otherwise (weights, discount, objective), so values do not compare.
    higher, lower : the intervals from value to bound do not overlap.
    same : both values are proven exactly, and equal.
    undecided : the intervals overlap; the difference proves nothing.
    """

    OTHER_PERIOD = "other_period"
    OTHER_ORDER = "other_order"
    LACKS_MORE = "lacks_more"
    LACKS_LESS = "lacks_less"
    OTHER_SCALE = "other_scale"
    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A plan beside the reference's.

    by : the plan's figure less the reference's – value; for lacks_more and lacks_less the shortfall of `tier`
        in million VND; None where nothing compares.
    tier : the first in which shortfalls differ.
    is_sure : whether it is proven of the scenarios, so that longer solving cannot turn it round; otherwise
        it is true of these two plans only.
    """

    verdict: Verdict
    by: float | None = None
    tier: int | None = None
    is_sure: bool = True


def standing(base: Scenario, base_plan: Plan, other: Scenario, other_plan: Plan) -> Standing:
    """How a plan stands to the reference's: shortfalls tier by tier first, values only then."""
    before, after = base_plan.outcome, other_plan.outcome
    if base.years != other.years:
        return Standing(verdict=Verdict.OTHER_PERIOD)
    tier = first_difference(before.shortfall_by_tier, after.shortfall_by_tier)
    lacks = any(before.shortfall_by_tier.values()) or any(after.shortfall_by_tier.values())
    if lacks and base.tier_order.tiers != other.tier_order.tiers:
        return Standing(verdict=Verdict.OTHER_ORDER)
    if tier is not None:
        return _lacking(before, after, tier)
    if not _has_one_scale(base, base_plan, other, other_plan):
        return Standing(verdict=Verdict.OTHER_SCALE)
    return _by_value(before, after)


def first_difference(before: Mapping[int, Money], after: Mapping[int, Money]) -> int | None:
    """The first tier whose shortfalls differ; None where none do."""
    tiers = sorted({*before, *after})
    return next((tier for tier in tiers if before.get(tier, 0) != after.get(tier, 0)), None)


def _lacking(before: Outcome, after: Outcome, tier: int) -> Standing:
    """Sure where earlier tiers are proven, and the one must lack more than the other does."""
    by = after.shortfall_by_tier.get(tier, 0) - before.shortfall_by_tier.get(tier, 0)
    more, less = (after, before) if by > 0 else (before, after)
    earlier_proven = all(
        own.shortfall_bound_by_tier.get(earlier, 0) >= amount
        for own in (before, after)
        for earlier, amount in own.shortfall_by_tier.items()
        if earlier < tier
    )
    must = more.shortfall_bound_by_tier.get(tier, 0) > less.shortfall_by_tier.get(tier, 0)
    verdict = Verdict.LACKS_MORE if by > 0 else Verdict.LACKS_LESS
    return Standing(verdict=verdict, by=by, tier=tier, is_sure=earlier_proven and must)


def _by_value(before: Outcome, after: Outcome) -> Standing:
    """Only intervals that do not overlap tell two values apart."""
    by = after.objective - before.objective
    proven = before.tiers_proven and after.tiers_proven
    slack = GAP_ZERO * max(1.0, abs(before.bound), abs(after.bound))
    if after.objective > before.bound + slack:
        return Standing(verdict=Verdict.HIGHER, by=by, is_sure=proven)
    if before.objective > after.bound + slack:
        return Standing(verdict=Verdict.LOWER, by=by, is_sure=proven)
    exact = all(own.bound - own.objective <= slack for own in (before, after))
    if exact and abs(by) <= slack:
        return Standing(verdict=Verdict.SAME, by=0.0, is_sure=proven)
    return Standing(verdict=Verdict.UNDECIDED, by=by, is_sure=False)


def _has_one_scale(base: Scenario, base_plan: Plan, other: Scenario, other_plan: Plan) -> bool:
    """Whether every project is worth the same in both, finished in the same year."""
    settings = [(own.objective, own.discount, own.has("synergy")) for own in (base, other)]
    if settings[0] != settings[1]:
        return False
    values = {line.project_id: line.value for line in base_plan.lines}
    return all(
        math.isclose(line.value, values.get(line.project_id, 0.0), rel_tol=VALUE_AGREEMENT, abs_tol=1e-12)
        for line in other_plan.lines
    )
