"""Scenarios side by side: what their plans share, what moves, and what may be said of their values.

Works from plans alone, so that stored plans can be compared. The first scenario is the reference.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.outcome import Outcome
from models.plan import Plan, PlanLine
from models.portfolio import Portfolio
from models.project import Project
from models.scenario import Difference, Scenario, differences
from models.units import Money
from optimizer import indicators
from optimizer.compare.standing import Standing, standing
from optimizer.compare.waterfall import ValueStep, waterfall
from optimizer.cuts import Cut, money_by_cut, money_by_source_year
from optimizer.nearest import Nearness

FEWEST = 2
"""Scenarios that make a comparison."""


class Movement(StrEnum):
    """How one project fares over all plans; the first that holds.

    some : in some plans only. moved : in all, but start or finish differs. money : in all, in the same years,
    but its money or what it lacks differs. phased : the same sums from other sources or in other years.
    same : the same in all. none : in no plan.
    """

    SOME = "some"
    MOVED = "moved"
    MONEY = "money"
    PHASED = "phased"
    SAME = "same"
    NONE = "none"


class ChangeKind(StrEnum):
    """What happens to a project from the reference to another scenario."""

    ENTERED = "entered"
    LEFT = "left"
    MOVED = "moved"
    MONEY = "money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """What one plan gives one project. Amounts are million VND.

    tier : its own tier under the scenario; None where the plan has no such line.
    start, finish : years of its schedule; None where it is not selected.
    """

    selected: bool = False
    tier: int | None = None
    allocated: Money = 0
    start: int | None = None
    finish: int | None = None
    shortfall: Money = 0
    remainder: Money = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectAcross:
    """One project over all plans. funding : by scenario."""

    project_id: str
    movement: Movement
    funding: Mapping[str, Funding]

    @property
    def selected_in(self) -> tuple[str, ...]:
        """The scenarios whose plans have it."""
        return tuple(name for name, funding in self.funding.items() if funding.selected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A project that a scenario treats otherwise than the reference does."""

    project_id: str
    scenario: str
    kind: ChangeKind
    before: Funding
    after: Funding


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The indicators of one plan. Amounts are million VND.

    finished : projects that finish in the period. shortfall_by_tier : 0 where a tier lacks nothing.
    outputs : of what finishes in the period, by unit.
    """

    lines: int
    selected: int
    finished: int
    new_starts: int
    allocated: Money
    remainder: Money
    shortfall_by_tier: Mapping[int, Money]
    outputs: Mapping[str, float]

    @property
    def shortfall(self) -> Money:
        """What all tiers lack."""
        return sum(self.shortfall_by_tier.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two or more scenarios of one portfolio with their plans. All mappings keep the order of `scenarios`.

    scenarios, outcomes, tallies : by scenario. An outcome keeps status, value, bound and gap together.
    standings, differences : by scenario but the first: how its value stands to the first's, and what the
        scenarios themselves differ in.
    steps : by scenario but the first: which projects its difference in value comes from.
    nearness : by scenario but the first: whether ties were taken out of its differences.
    projects : every line of the portfolio, by project_id.
    changes : against the first scenario; by scenario, then project_id.
    money : by cut, then entry, then scenario; every scenario is there, with 0 where it gives nothing. Entries
        are source codes, years and tiers as text, ids of the law's sectors, localities as the list has them
        ("" = not stated), groups ("" = none), names of criteria (a project may meet several).
    by_source_year : by (source, year), then scenario.
    available : what each source has after its reserve over the period; by source, then scenario.
    """

    scenarios: Mapping[str, Scenario]
    outcomes: Mapping[str, Outcome]
    tallies: Mapping[str, Tally]
    standings: Mapping[str, Standing]
    differences: Mapping[str, tuple[Difference, ...]]
    steps: Mapping[str, tuple[ValueStep, ...]]
    nearness: Mapping[str, Nearness]
    projects: tuple[ProjectAcross, ...]
    changes: tuple[Change, ...]
    money: Mapping[Cut, Mapping[str, Mapping[str, Money]]]
    by_source_year: Mapping[tuple[str, int], Mapping[str, Money]]
    available: Mapping[str, Mapping[str, Money]]
    by_id: Mapping[str, ProjectAcross] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {project.project_id: project for project in self.projects})

    @property
    def names(self) -> tuple[str, ...]:
        """The scenarios, the reference first."""
        return tuple(self.scenarios)

    @property
    def reference(self) -> str:
        """The scenario the others are compared with."""
        return self.names[0]

    @property
    def others(self) -> tuple[str, ...]:
        """All but the reference."""
        return self.names[1:]

    @property
    def years(self) -> tuple[int, ...]:
        """Every plan year of any scenario."""
        return tuple(sorted({year for scenario in self.scenarios.values() for year in scenario.years}))

    def with_movement(self, movement: Movement) -> tuple[ProjectAcross, ...]:
        """The projects that fare this way."""
        return tuple(project for project in self.projects if project.movement is movement)

    def changes_of(self, scenario: str, kind: ChangeKind | None = None) -> tuple[Change, ...]:
        """The changes a scenario brings; of one kind where asked."""
        return tuple(c for c in self.changes if c.scenario == scenario and kind in (None, c.kind))


def compare(
    portfolio: Portfolio,
    scenarios: Mapping[str, Scenario],
    plans: Mapping[str, Plan],
    nearness: Mapping[str, Nearness] | None = None,
) -> Comparison:
    """Put the plans of some scenarios side by side.

    scenarios, plans : by name, the same names in both, two or more; the first scenario is the reference.
    nearness : what `nearest` found of each plan; as it was found where nothing is said.

    Errors: ValueError where there are fewer, names differ, or a plan has a line the portfolio does not know.
    """
    _refuse(portfolio, scenarios, plans)
    plans = {name: plans[name] for name in scenarios}
    first = next(iter(scenarios))
    others = [name for name in scenarios if name != first]
    projects = tuple(_across(project, plans) for project in portfolio.projects)
    by_source_year = money_by_source_year(portfolio, scenarios, plans)
    return Comparison(
        scenarios=dict(scenarios),
        outcomes={name: plan.outcome for name, plan in plans.items()},
        tallies={name: _tally(portfolio, scenarios[name], plan) for name, plan in plans.items()},
        standings={
            name: standing(scenarios[first], plans[first], scenarios[name], plans[name]) for name in others
        },
        differences={name: differences(scenarios[first], scenarios[name]) for name in others},
        steps={
            name: waterfall(portfolio, scenarios[first], plans[first], scenarios[name], plans[name])
            for name in others
        },
        nearness={name: (nearness or {}).get(name, Nearness.AS_FOUND) for name in others},
        projects=projects,
        changes=tuple(change for name in others for change in _changes(portfolio, projects, first, name)),
        money=money_by_cut(portfolio, plans, by_source_year),
        by_source_year=by_source_year,
        available=_available(portfolio, scenarios),
    )


def _refuse(portfolio: Portfolio, scenarios: Mapping[str, Scenario], plans: Mapping[str, Plan]) -> None:
    if len(scenarios) < FEWEST:
        raise ValueError(f"scenarios == {list(scenarios)}, must be {FEWEST} or more.")
    if set(scenarios) != set(plans):
        raise ValueError(f"plans == {sorted(plans)}, must be of the scenarios {sorted(scenarios)}.")
    for name, plan in plans.items():
        unknown = sorted(set(plan.by_id) - set(portfolio.by_id))
        if unknown:
            raise ValueError(f"plan {name!r} has {unknown[0]!r}, must have lines of the portfolio only.")


def _tally(portfolio: Portfolio, scenario: Scenario, plan: Plan) -> Tally:
    return Tally(
        lines=len(plan.lines),
        selected=len(plan.selected),
        finished=len(indicators.finished_in_period(portfolio, scenario, plan)),
        new_starts=len(indicators.new_starts(portfolio, scenario, plan)),
        allocated=sum(line.total_allocated for line in plan.lines),
        remainder=sum(line.total_remainder for line in plan.lines),
        shortfall_by_tier=dict(plan.outcome.shortfall_by_tier),
        outputs=indicators.outputs(portfolio, scenario, plan),
    )


def funding_of(line: PlanLine | None) -> Funding:
    """What a plan gives a line."""
    if line is None or line.schedule is None:
        return Funding(tier=None if line is None else line.tier)
    return Funding(
        selected=True,
        tier=line.tier,
        allocated=line.total_allocated,
        start=line.schedule.start,
        finish=line.schedule.finish,
        shortfall=line.total_shortfall,
        remainder=line.total_remainder,
    )


def _across(project: Project, plans: Mapping[str, Plan]) -> ProjectAcross:
    lines = {name: plan.by_id.get(project.project_id) for name, plan in plans.items()}
    funding = {name: funding_of(line) for name, line in lines.items()}
    payments = {tuple(sorted(line.allocated.items())) for line in lines.values() if line is not None}
    is_phased = len(payments) > 1
    movement = _movement(project, tuple(funding.values()), is_phased=is_phased)
    return ProjectAcross(project_id=project.project_id, movement=movement, funding=funding)


def _movement(project: Project, funding: tuple[Funding, ...], *, is_phased: bool) -> Movement:
    inside = sum(own.selected for own in funding)
    if not inside:
        return Movement.NONE
    if inside < len(funding):
        return Movement.SOME
    first, *others = funding
    if any(_is_moved(project, first, other) for other in others):
        return Movement.MOVED
    if any(_is_paid_otherwise(first, other) for other in others):
        return Movement.MONEY
    return Movement.PHASED if is_phased else Movement.SAME


def _is_moved(project: Project, before: Funding, after: Funding) -> bool:
    """A lump sum has money only; the years of its schedule say nothing."""
    return not project.is_lump_sum and (before.start, before.finish) != (after.start, after.finish)


def _is_paid_otherwise(before: Funding, after: Funding) -> bool:
    return (before.allocated, before.shortfall) != (after.allocated, after.shortfall)


def _changes(
    portfolio: Portfolio, projects: Iterable[ProjectAcross], first: str, name: str
) -> Iterator[Change]:
    for across in projects:
        before, after = across.funding[first], across.funding[name]
        kind = _change_kind(portfolio.by_id[across.project_id], before, after)
        if kind is not None:
            yield Change(project_id=across.project_id, scenario=name, kind=kind, before=before, after=after)


def _change_kind(project: Project, before: Funding, after: Funding) -> ChangeKind | None:
    if before.selected is not after.selected:
        return ChangeKind.ENTERED if after.selected else ChangeKind.LEFT
    if _is_moved(project, before, after):
        return ChangeKind.MOVED
    return ChangeKind.MONEY if _is_paid_otherwise(before, after) else None


def _available(portfolio: Portfolio, scenarios: Mapping[str, Scenario]) -> dict[str, dict[str, Money]]:
    budgets = {name: scenario.apply(portfolio.budget) for name, scenario in scenarios.items()}
    return {
        source.code: {name: own.by_code[source.code].available_period for name, own in budgets.items()}
        for source in portfolio.budget.sources
    }
