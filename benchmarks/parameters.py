"""What a made-up province is made from: size, seed, and how hard it is to plan for."""

from collections.abc import Mapping
from dataclasses import dataclass

YEARS_MIN, YEARS_MAX = 3, 10
"""Fewer years cannot hold a group A project under its yearly share; a plan has at most ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """Parameters of a generated book; the same ones give the same bytes.

    projects : lines of the list, lump sums included.
    years : of the plan, from first_year on.
    hardness : 0 (loose) to 1 (tight), see `Dials`.
    links, limits, debt : whether the book has these sheets. They leave the projects as they are.

    Errors: ValueError where a parameter lies outside its range.
    """

    projects: int = 100
    years: int = 5
    seed: int = 1
    hardness: float = 0.5
    first_year: int = 2026
    links: bool = True
    limits: bool = True
    debt: bool = True

    def __post_init__(self) -> None:
        if self.projects < 1:
            raise ValueError(f"projects == {self.projects}, must be >= 1.")
        if not YEARS_MIN <= self.years <= YEARS_MAX:
            raise ValueError(f"years == {self.years}, must be {YEARS_MIN}–{YEARS_MAX}.")
        if not 0 <= self.hardness <= 1:
            raise ValueError(f"hardness == {self.hardness}, must be 0–1.")

    @property
    def last_year(self) -> int:
        """Last plan year."""
        return self.first_year + self.years - 1

    @property
    def plan_years(self) -> tuple[int, ...]:
        """All plan years."""
        return tuple(range(self.first_year, self.last_year + 1))

    @property
    def dials(self) -> "Dials":
        """What the hardness means."""
        return Dials.at(self.hardness)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dials:
    """What `hardness` turns, each from easy to hard in a straight line. All ends are assumed.

    funded : share of the candidates' demand that the envelopes hold, 0.80 → 0.30. Halfway 0.55; the
        sample's province had detailed 0.51 of its plan. The less is held, the more is chosen.
    sameness : how far points are drawn to their mean, 0 → 0.9. Value is score times size, so that at
        0.9 value is nearly proportional to cost: strongly correlated knapsacks are the hard ones.
    cost_spread : standard deviation of the logarithm of a cost within its sector, 1.0 → 1.5. Over all
        sectors of the sample's 38 lines it is 1.7.
    lumps : share of the lines with eight times the cost, 0.01 → 0.08: group A and B lumps that fit
        together badly.
    two_period_base : `previous_plan` over the plan, 1 → 0.25: the cap on what runs on, a share of it,
        binds the sooner.
    slack : how far every limit lies from the reference plan, 0.25 → 0.02.
    min_share, max_share : yearly shares by group, around the product's defaults. Wide shares leave many
        schedules open, narrow ones leave lumps. Projects of equal yearly sums fit at both ends.
    """

    funded: float
    sameness: float
    cost_spread: float
    lumps: float
    two_period_base: float
    slack: float
    min_share: Mapping[str, float]
    max_share: Mapping[str, float]

    @classmethod
    def at(cls, hardness: float) -> "Dials":
        """The dials at a hardness of 0–1."""

        def turned(easy: float, hard: float) -> float:
            return round(easy + (hard - easy) * hardness, 4)

        return cls(
            funded=turned(0.80, 0.30),
            sameness=turned(0.0, 0.9),
            cost_spread=turned(1.0, 1.5),
            lumps=turned(0.01, 0.08),
            two_period_base=turned(1.0, 0.25),
            slack=turned(0.25, 0.02),
            min_share={"A": turned(0.02, 0.10), "B": turned(0.05, 0.20), "C": turned(0.05, 0.30)},
            max_share={"A": turned(0.60, 0.36), "B": turned(0.80, 0.55), "C": turned(1.00, 0.60)},
        )
