"""Scenarios: an overlay of policy values on a book, with a printable difference."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date

from models.budget import Budget, Source
from models.units import Money, share_of
from models.vocabulary import Group, Lock, Objective, PlanType, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class TierOrder:
    """The order of priority: tier of each status, 1 first. Equal tiers are allowed.

    own : the province's own order instead of the law's; reports label it so.
    article : where the order comes from.
    """

    tiers: Mapping[Status, int]
    own: bool = False
    article: str = ""

    def of(self, status: Status) -> int:
        """Tier of a status."""
        return self.tiers[status]

    @property
    def last(self) -> int:
        """The last tier."""
        return max(self.tiers.values())

    def __str__(self) -> str:
        ranks: dict[int, list[str]] = {}
        for status, tier in self.tiers.items():
            ranks.setdefault(tier, []).append(status.value)
        return ";".join("=".join(ranks[tier]) for tier in sorted(ranks))

    @classmethod
    def parse(cls, text: str, *, own: bool = True, article: str = "") -> "TierOrder":
        """From `urgent;national=oda;…`: statuses in order, `=` for equal ranks.

        Errors: ValueError where a status is unknown, missing or named twice.
        """
        tiers: dict[Status, int] = {}
        for tier, rank in enumerate((part for part in text.split(";") if part.strip()), start=1):
            for word in rank.split("="):
                status = Status(word.strip())
                if status in tiers:
                    raise ValueError(f"{status.value} is named twice.")
                tiers[status] = tier
        missing = [status.value for status in Status if status not in tiers]
        if missing:
            raise ValueError(f"missing: {', '.join(missing)}.")
        return cls(tiers=tiers, own=own, article=article)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Everything a plan depends on beside the projects and the budget.

    size_exponent : v_p = score · (total_cost / 10 000) ** size_exponent.
    discount : worth of a finish one year later, 0–1.
    two_period_share : κ; min_year_share, max_year_share : by group, shares of the remaining capital.
    reserve : for sources that state none; None = none stated anywhere.
    weights : given weights that replace those of the criteria sheet, by criterion.
    ranks : order of the criteria, 1 first, that replaces every weight and rank of the criteria sheet; a
        criterion without a rank then weighs nothing. Empty = the sheet's.
    envelope_amounts : B_st or (year None) B_s that replace those of the sources sheet, before reserve.
    envelope_factors : by (source, year); year None = all years and the total. They multiply what
        `envelope_amounts` leaves.
    period_first_year : first year of the medium-term period the plan lies in; in it an annual plan is
        not bound by the medium-term plan. None = the plan's own first year.
    work_limit : branch-and-bound nodes; None = no limit. time_limit in seconds.
    changes_max : projects that may be treated otherwise than in the approved plan; None = any number.
    adjusts : what type of plan an adjustment adjusts; None = not stated. first_open_year : years before it
        are past, and an adjustment leaves them as approved; None = none is.
    hypothetical : names of legal limits the user has changed; reports label them.
    """

    name: str
    first_year: int
    last_year: int
    law_date: date
    tier_order: TierOrder
    plan_type: PlanType = PlanType.MEDIUM_TERM
    period_first_year: int | None = None
    objective: Objective = Objective.SCORE
    size_exponent: float = 1.0
    discount: float = 0.95
    two_period_share: float = 0.2
    min_year_share: Mapping[Group, float] = field(default_factory=dict)
    max_year_share: Mapping[Group, float] = field(default_factory=dict)
    counterpart_ratio: float = 0.0
    onlending_share: float | None = None
    reserve: float | None = None
    rounding_step: Money = 1
    time_limit: float | None = None
    work_limit: int | None = None
    gap: float = 0.001
    rules_off: frozenset[str] = frozenset()
    locks: Mapping[str, Lock] = field(default_factory=dict)
    envelope_amounts: Mapping[tuple[str, int | None], Money] = field(default_factory=dict)
    envelope_factors: Mapping[tuple[str, int | None], float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    ranks: Mapping[str, float] = field(default_factory=dict)
    changes_max: int | None = None
    adjusts: PlanType | None = None
    first_open_year: int | None = None
    hypothetical: tuple[str, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """The plan years."""
        return tuple(range(self.first_year, self.last_year + 1))

    @property
    def past_years(self) -> tuple[int, ...]:
        """Plan years that lie behind an adjustment; none in any other plan."""
        if self.plan_type is not PlanType.ADJUSTMENT or self.first_open_year is None:
            return ()
        return tuple(year for year in self.years if year < self.first_open_year)

    @property
    def is_of_medium_term(self) -> bool:
        """Whether the plan is one of the medium term, or adjusts one: the cap on two periods is for these."""
        kind = self.adjusts if self.plan_type is PlanType.ADJUSTMENT else self.plan_type
        return kind is PlanType.MEDIUM_TERM

    def has(self, rule: str) -> bool:
        """Whether a rule is switched on."""
        return rule not in self.rules_off

    def lock_of(self, project_id: str, own: Lock | None) -> Lock | None:
        """The lock in force on a project: the scenario's, else its own; none where its rule is off."""
        lock = self.locks.get(project_id, own)
        return lock if lock is not None and self.has(f"locked_{lock.value}") else None

    def apply(self, budget: Budget) -> Budget:
        """The budget under this scenario: amounts replaced, factors multiplied in, reserve filled in."""
        sources = tuple(self._apply_to(source) for source in budget.sources)
        return replace(budget, years=self.years, sources=sources)

    def _apply_to(self, source: Source) -> Source:
        whole = self.envelope_factors.get((source.code, None), 1.0)
        yearly: dict[int, Money | None] = {}
        for year in self.years:
            amount = self.envelope_amounts.get((source.code, year), source.yearly.get(year))
            factor = self.envelope_factors.get((source.code, year), 1.0)
            yearly[year] = None if amount is None else share_of(factor, share_of(whole, amount))
        total = self.envelope_amounts.get((source.code, None), source.total)
        return replace(
            source,
            yearly=yearly,
            total=None if total is None else share_of(whole, total),
            reserve=self.reserve if source.reserve is None else source.reserve,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value in which two scenarios differ.

    field : name of the field of `Scenario`. key : of the entry, where the field is a mapping; else None.
    before, after : the values; None = not given.
    """

    field: str
    key: object = None
    before: object = None
    after: object = None

    def __str__(self) -> str:
        name = self.field if self.key is None else f"{self.field}[{_show(self.key)}]"
        return f"{name}: {_show(self.before)} → {_show(self.after)}"


def diff(base: Scenario, other: Scenario) -> tuple[str, ...]:
    """What differs, one line a field or entry: `discount: 0.95 → 0.9`. Names are not compared."""
    return tuple(str(difference) for difference in differences(base, other))


def differences(base: Scenario, other: Scenario) -> tuple[Difference, ...]:
    """The same with its values, in the order of the fields."""
    return tuple(_differences(base, other))


def _differences(base: Scenario, other: Scenario) -> Iterator[Difference]:
    for item in fields(Scenario):
        if item.name == "name":
            continue
        before, after = getattr(base, item.name), getattr(other, item.name)
        if before == after:
            continue
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            for key in sorted({*before, *after}, key=str):
                if before.get(key) != after.get(key):
                    yield Difference(field=item.name, key=key, before=before.get(key), after=after.get(key))
        else:
            yield Difference(field=item.name, before=before, after=after)


def _show(value: object) -> str:
    if isinstance(value, frozenset):
        return ":".join(sorted(value)) or "–"
    if isinstance(value, tuple):
        return ":".join("all" if part is None else str(part) for part in value) or "–"
    return "–" if value is None else str(value)
