"""What value is traded against: how each is measured on a plan, and how a book is held to a level of it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import floor

from models.limit import Limit, Selector
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Money
from models.vocabulary import Dimension, Measure, Status
from optimizer import indicators
from optimizer.cuts import Cut, project_entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis(ABC):
    """One measure.

    more_is_better : its sense. end : the best level there can be. is_whole : whether levels are whole.
    """

    name: str
    more_is_better: bool
    end: float
    is_whole: bool = False

    @abstractmethod
    def of(self, portfolio: Portfolio, scenario: Scenario, plan: Plan) -> float:
        """The measure of a plan."""

    def place_of(self, plan: Plan) -> str | None:
        """The locality that makes the measure what it is; None where no locality does."""
        del plan
        return None

    @abstractmethod
    def held_to(self, portfolio: Portfolio, scenario: Scenario, level: float) -> tuple[Portfolio, Scenario]:
        """The book in which no plan is worse than a level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Localities with demand: every spelling of each, and what its lines demand (million VND)."""

    spellings: Mapping[str, frozenset[str]]
    demand: Mapping[str, Money]
    lines: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, portfolio: Portfolio) -> "Places":
        """The localities of a list; lines without one belong to none."""
        entries = project_entries(portfolio)[Cut.LOCALITY]
        spellings: dict[str, set[str]] = {}
        demand: dict[str, int] = {}
        lines: dict[str, list[str]] = {}
        for project in portfolio.projects:
            (name,) = entries[project.project_id]
            if name and project.demanded > 0:
                spellings.setdefault(name, set()).add(project.locality)
                demand[name] = demand.get(name, 0) + project.demanded
                lines.setdefault(name, []).append(project.project_id)
        return cls(
            spellings={name: frozenset(own) for name, own in spellings.items()},
            demand=demand,
            lines={name: tuple(own) for name, own in lines.items()},
        )

    def money(self, plan: Plan) -> dict[str, Money]:
        """What each gets."""
        return {
            name: sum(plan.by_id[code].total_allocated for code in own) for name, own in self.lines.items()
        }

    def limit(self, name: str, measure: Measure, least: float | None, most: float | None) -> Limit:
        """A limit on one of them."""
        selector = Selector(dimension=Dimension.LOCALITY, value=name, values=self.spellings[name])
        return Limit(selector=selector, measure=measure, least=least, most=most)


def _with_limits(portfolio: Portfolio, limits: list[Limit]) -> Portfolio:
    """The book with further limits; one that concerns what an own limit does is tightened, not doubled."""
    own = {limit.subject: limit for limit in portfolio.limits}
    for limit in limits:
        known = own.get(limit.subject)
        if known is not None:
            least = [value for value in (known.least, limit.least) if value is not None]
            most = [value for value in (known.most, limit.most) if value is not None]
            own[limit.subject] = replace(known, least=max(least, default=None), most=min(most, default=None))
        else:
            own[limit.subject] = limit
    return replace(portfolio, limits=tuple(own.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Equity(Axis):
    """The least part of its demand that any locality gets, 0–1: more is more even."""

    name: str = "equity"
    more_is_better: bool = True
    end: float = 1.0
    places: Places

    def of(self, portfolio: Portfolio, scenario: Scenario, plan: Plan) -> float:
        """Min over localities of money / demand."""
        del portfolio, scenario
        money = self.places.money(plan)
        return min((money[own] / self.places.demand[own] for own in money), default=1.0)

    def place_of(self, plan: Plan) -> str | None:
        """The least served; of equals the first by name."""
        money, demand = self.places.money(plan), self.places.demand
        return min(sorted(money), key=lambda own: money[own] / demand[own], default=None)

    def held_to(self, portfolio: Portfolio, scenario: Scenario, level: float) -> tuple[Portfolio, Scenario]:
        """Every locality gets at least so much of its demand."""
        limits = [
            self.places.limit(name, Measure.MONEY, floor(level * demand), None)
            for name, demand in self.places.demand.items()
        ]
        return _with_limits(portfolio, limits), scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration(Axis):
    """The largest share of all money that one locality gets, 0–1: less is more even."""

    name: str = "concentration"
    more_is_better: bool = False
    end: float = 0.0
    places: Places

    def of(self, portfolio: Portfolio, scenario: Scenario, plan: Plan) -> float:
        """Max over localities of money / all money."""
        del portfolio, scenario
        whole = sum(line.total_allocated for line in plan.lines)
        return max((own / whole for own in self.places.money(plan).values()), default=0.0) if whole else 0.0

    def place_of(self, plan: Plan) -> str | None:
        """The one that gets most; of equals the first by name."""
        money = self.places.money(plan)
        return max(sorted(money), key=lambda own: money[own], default=None)

    def held_to(self, portfolio: Portfolio, scenario: Scenario, level: float) -> tuple[Portfolio, Scenario]:
        """No locality gets more than such a share."""
        share = round(level, 6)
        limits = [self.places.limit(name, Measure.SHARE, None, share) for name in self.places.demand]
        return _with_limits(portfolio, limits), scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStarts(Axis):
    """How many projects start anew: fewer is less scattered."""

    name: str = "new_starts"
    more_is_better: bool = False
    end: float = 0.0
    is_whole: bool = True
    statuses: frozenset[str] = field(default_factory=lambda: frozenset(own.value for own in Status))

    def of(self, portfolio: Portfolio, scenario: Scenario, plan: Plan) -> float:
        """Candidates that begin in the plan."""
        return float(len(indicators.new_starts(portfolio, scenario, plan)))

    def held_to(self, portfolio: Portfolio, scenario: Scenario, level: float) -> tuple[Portfolio, Scenario]:
        """At most so many, whatever their status."""
        selector = Selector(dimension=Dimension.STATUS, value="*", values=self.statuses)
        limit = Limit(selector=selector, measure=Measure.NEW_STARTS, most=float(int(level)))
        return _with_limits(portfolio, [limit]), scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Remainder(Axis):
    """What is left for the next period, million VND: less binds the next plan less.

    Held through the cap on two periods: a level is a part of the cap of the scenario.
    """

    name: str = "remainder"
    more_is_better: bool = False
    end: float = 0.0
    start: Money

    def of(self, portfolio: Portfolio, scenario: Scenario, plan: Plan) -> float:
        """Σ remainders."""
        del portfolio, scenario
        return float(sum(line.total_remainder for line in plan.lines))

    def held_to(self, portfolio: Portfolio, scenario: Scenario, level: float) -> tuple[Portfolio, Scenario]:
        """The cap lowered as far as the level lies below where the frontier starts."""
        part = level / self.start if self.start else 0.0
        return portfolio, replace(scenario, two_period_share=round(scenario.two_period_share * part, 6))


AXES = ("equity", "concentration", "new_starts", "remainder")


def axis_of(name: str, portfolio: Portfolio, start: Plan) -> Axis:
    """The axis with this name. start : the plan of the highest value. Errors: ValueError for another name."""
    if name == "equity":
        return Equity(places=Places.of(portfolio))
    if name == "concentration":
        places = Places.of(portfolio)
        return Concentration(places=places, end=1 / max(1, len(places.demand)))
    if name == "new_starts":
        return NewStarts()
    if name == "remainder":
        return Remainder(start=sum(line.total_remainder for line in start.lines))
    raise ValueError(f"axis == {name!r}, must be one of {AXES}.")
