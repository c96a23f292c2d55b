"""How to repair a book that has no plan, or in which committed lines lack money."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.units import Money


class RepairKind(StrEnum):
    """What a repair changes."""

    ENVELOPE = "envelope"
    LOCK = "lock"
    LIMIT = "limit"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairChange:
    """One change.

    rule : the rule whose row gives way. where : what it concerns, as the row or the limit says.
    source, year : of an envelope; year None = the whole period.
    by : million VND (envelope net of its reserve, limit on money), a number of projects, a difference of
        shares, years of an extension; 1 for what is released whole.
    article : what the law says of it.
    """

    kind: RepairKind
    rule: str
    where: tuple[str, ...] = ()
    source: str | None = None
    year: int | None = None
    by: float
    article: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Changes that together make the book solve.

    cost : million VND to be found, and the demand of projects that are released.
    is_minimal : proven that changes of these kinds cannot cost less.
    """

    changes: tuple[RepairChange, ...]
    cost: Money
    is_minimal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairReport:
    """What `repair` found.

    feasible : whether the book has a plan as it is. shortfall : what committed lines lack in it, by tier.
    is_cut_short : the time was over before every kind of repair was looked for.
    """

    feasible: bool
    repairs: tuple[Repair, ...] = ()
    shortfall: Mapping[int, Money] = field(default_factory=dict)
    is_cut_short: bool = False
