"""Capital sources and their envelopes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.units import Money, share_of_up
from models.vocabulary import SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One capital source (nguồn vốn).

    yearly : B_st by plan year, before reserve; None = no yearly limit, 0 = no money.
    total : B_s for the whole period, before reserve; None = the sum of the years.
    reserve : share kept unallocated; None = not stated.
    previous_plan : base of the two-period cap; None = this plan's money.
    """

    code: str
    name: str
    kind: SourceKind
    yearly: Mapping[int, Money | None]
    total: Money | None = None
    reserve: float | None = None
    certainty: str = ""
    carry_forward: bool = False
    previous_plan: Money | None = None
    row: int = 0

    @property
    def label(self) -> str:
        """Its name, with the code where the name does not have it: `Tiền sử dụng đất (SDD)`."""
        if self.name.casefold() == self.code.casefold():
            return self.code
        return self.name if self.code in self.name else f"{self.name} ({self.code})"

    @property
    def has_blank_year(self) -> bool:
        """Some year has no limit of its own: then there is no carry-over."""
        return any(amount is None for amount in self.yearly.values())

    @property
    def period_money(self) -> Money:
        """B_s before reserve."""
        if self.total is not None:
            return self.total
        return sum(amount for amount in self.yearly.values() if amount is not None)

    @property
    def has_period_limit(self) -> bool:
        """Whether `period_money` says more than the yearly limits do."""
        return self.total is not None or self.has_blank_year

    @property
    def cap_base(self) -> Money:
        """Plan the two-period cap is a share of, before reserve."""
        return self.period_money if self.previous_plan is None else self.previous_plan

    def available(self, year: int) -> Money | None:
        """(1 − ρ_s) · B_st, rounded down; None = no yearly limit."""
        amount = self.yearly[year]
        return None if amount is None else self.net(amount)

    @property
    def available_period(self) -> Money:
        """(1 − ρ_s) · B_s, rounded down."""
        return self.net(self.period_money)

    def net(self, amount: Money) -> Money:
        """What is left of an amount after the reserve, rounded down."""
        return amount - share_of_up(self.reserve or 0, amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """All sources of the plan, sorted by code, and the plan years."""

    years: tuple[int, ...]
    sources: tuple[Source, ...]
    by_code: Mapping[str, Source] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sources", tuple(sorted(self.sources, key=lambda source: source.code)))
        object.__setattr__(self, "by_code", {source.code: source for source in self.sources})

    @property
    def first_year(self) -> int:
        """First plan year."""
        return self.years[0]

    @property
    def last_year(self) -> int:
        """Last plan year."""
        return self.years[-1]

    def label(self, code: str) -> str:
        """Name of the source with this code, and the code; an unknown one has only its code."""
        return self.by_code[code].label if code in self.by_code else code

    def kind(self, code: str) -> SourceKind:
        """Kind of the source with this code."""
        return self.by_code[code].kind
