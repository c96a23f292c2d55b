"""What is explained of a plan: why each line is in or out, and what rules and money are worth.

Every number comes from solving again or from proven prices, and stands with what is proven of it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.units import Money

CLOSE = 1e-5
"""Relative distance of two proven ends at which a figure counts as exact; solvers prove no more."""

HARDLY = 1e-5
"""Share of a plan's value below which an estimate is called next to nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number and what is proven of it.

    value : what is told, between low and high. low, high : proven; −inf and inf where nothing is.
    scale : size of the values it is a difference of, which says how near the ends can come.
    """

    value: float
    low: float
    high: float
    scale: float = 1.0

    @property
    def is_exact(self) -> bool:
        """Whether the ends meet."""
        return self.high - self.low <= CLOSE * max(1.0, abs(self.scale))

    @property
    def is_hardly_anything(self) -> bool:
        """Next to nothing as far as is known, though not proven."""
        return abs(self.value) <= HARDLY * max(1.0, abs(self.scale)) and not self.is_exact

    @property
    def is_proven_zero(self) -> bool:
        """Exactly nothing."""
        return self.is_exact and abs(self.value) <= CLOSE * max(1.0, abs(self.scale))

    @classmethod
    def between(cls, low: float, high: float, scale: float, told: float | None = None) -> "Figure":
        """Proven to lie between; what is told is the low end unless said otherwise, never outside."""
        high = max(low, high)
        value = low if told is None else min(max(told, low), high)
        return cls(value=value if math.isfinite(value) else high, low=low, high=high, scale=scale)


class Verdict(StrEnum):
    """Why a line is in or out, in one word.

    legal_tier : committed, the law funds it first. ordered : locked in by the user.
    indispensable : no plan without it. needed : something is lost without it. interchangeable : nothing is.
    unsure : in, and what it would cost to do without it was not found out.
    locked_out, no_decision, no_schedule, no_source : as they say. no_value : there is nothing to gain.
    barred : rules keep it out whatever money there is. tier_first : it could only get money that committed
    lines must have. outranked : others make more of the money. within_gap : it might as well be in; the
    search ended by its gap.
    """

    LEGAL_TIER = "legal_tier"
    ORDERED = "ordered"
    INDISPENSABLE = "indispensable"
    NEEDED = "needed"
    INTERCHANGEABLE = "interchangeable"
    UNSURE = "unsure"
    LOCKED_OUT = "locked_out"
    NO_DECISION = "no_decision"
    NO_SCHEDULE = "no_schedule"
    NO_SOURCE = "no_source"
    NO_VALUE = "no_value"
    BARRED = "barred"
    TIER_FIRST = "tier_first"
    OUTRANKED = "outranked"
    WITHIN_GAP = "within_gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """A row that would have to give for a project to come in.

    rule : whose row. where : what it concerns. by : million VND, or a number of projects.
    """

    rule: str
    where: tuple[str, ...]
    by: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EntersIf:
    """Money that, added, brings a project in: whoever solves again gets a plan with it.

    year : None = every year of the source in proportion, and its total.
    extra : million VND, net of the source's reserve. is_least : proven that less does not do.
    """

    source: str
    year: int | None
    extra: Money
    is_least: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLossIf:
    """The least money of one source with which the plan may take a project in and be worth no less.

    Added to every year of the source in proportion, and its total. Proven to lie between low and high,
    million VND, net of reserve: with `high` such a plan was found, with less than `low` there is none.
    """

    source: str
    low: Money
    high: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectExplanation:
    """Why one line is in the plan or not.

    replacement : selected candidates: what the plan loses if the project is forbidden; None = indispensable,
        or nothing was asked.
    forcing : rejected ones: what the plan loses if it is forced in; None = impossible, or not asked.
    obstacles : what gives way if it comes in while all others keep their schedules.
    enters_if : money that is certain to bring it in. no_loss_if : money with which it costs the plan nothing.
    barriers : rows of rules that keep it out whatever money there is.
    score, score_needed : on 0–100, now and what surely suffices; None = no score would, or none is used.
    value, value_needed : the same of its value (v_p).
    displaces : projects of the plan that the best plan found with it leaves out.
    lacks_tier : tier of committed lines that would lack money, and how much, if it is forced in.
    freed : money of the plan it sets free if private capital takes it over; freed_value : what that brings.
    was_asked : whether time was left to solve again. money_was_asked : the same of what money would do.
    """

    project_id: str
    selected: bool
    verdict: Verdict
    replacement: Figure | None = None
    forcing: Figure | None = None
    obstacles: tuple[Obstacle, ...] = ()
    barriers: tuple[Obstacle, ...] = ()
    enters_if: tuple[EntersIf, ...] = ()
    no_loss_if: tuple[NoLossIf, ...] = ()
    score: float | None = None
    score_needed: float | None = None
    value: float = 0.0
    value_needed: float | None = None
    displaces: tuple[str, ...] = ()
    lacks_tier: tuple[int, Money] | None = None
    freed: Money = 0
    freed_value: Figure | None = None
    was_asked: bool = True
    money_was_asked: bool = True


class Priced(StrEnum):
    """What a price is of."""

    RULE = "rule"
    LOCK = "lock"
    LIMIT = "limit"
    TIER = "tier"
    MANDATES = "mandates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What the plan would gain if a rule, a lock, a limit or a tier were lifted.

    where : project, limit or tier; empty for a whole rule. gain : None where nothing was found out.
    lacking : change of what each tier lacks, where lifting it changes that; negative = less.
    """

    what: Priced
    rule: str
    where: tuple[str, ...] = ()
    gain: Figure | None
    article: str | None = None
    lacking: Mapping[int, Money] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowPrice:
    """What more money of a source is worth.

    year : None = the whole period. per_billion : value of one more tỷ (1 000 million VND); None = not
        found out.
    step : the money that was added to check it, one per cent of the envelope. gain : what the best plan
        then gains. valid_to : million VND up to which the price holds; None = beyond all that was tried.
    lacking : change of what each tier lacks after the step; the money goes there first. Negative = less.
    is_checked : whether it was solved again with the step; else the gain rests on the book's own prices.
    """

    source: str
    year: int | None
    per_billion: float | None
    step: Money
    gain: Figure | None
    valid_to: Money | None
    is_checked: bool = True
    lacking: Mapping[int, Money] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything that is explained of one plan.

    runtime_s : of explaining, without the plan itself. is_cut_short : the time was over before the end.
    """

    projects: tuple[ProjectExplanation, ...]
    prices: tuple[Price, ...]
    shadow_prices: tuple[ShadowPrice, ...]
    runtime_s: float = 0.0
    is_cut_short: bool = False

    @property
    def is_unfinished(self) -> bool:
        """Whether more time would answer more: it was over, or one question had too little of it."""
        return (
            self.is_cut_short
            or any(not (own.was_asked and own.money_was_asked) for own in self.projects)
            or any(own.gain is None for own in self.prices)
            or any(own.per_billion is None or not own.is_checked for own in self.shadow_prices)
        )

    def of(self, project_id: str) -> ProjectExplanation | None:
        """The explanation of a line; None where it was not asked for."""
        return next((each for each in self.projects if each.project_id == project_id), None)
