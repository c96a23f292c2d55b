"""What the audit reads: every line of the book beside what the plan gives it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from models.budget import Budget, Source
from models.law import LawBook, LawOnDay
from models.plan import Plan, PlanLine
from models.portfolio import Portfolio
from models.project import Project
from models.scenario import Scenario
from models.schedule import Schedule
from models.units import Money
from models.vocabulary import Group, Lock, SourceKind, Status
from optimizer.audit.violation import Place


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the project list, with its line of the plan.

    No slots: the derived facts are computed once and kept.
    """

    project: Project
    planned: PlanLine
    scenario: Scenario
    budget: Budget
    law: LawOnDay

    @property
    def id(self) -> str:
        """project_id."""
        return self.project.project_id

    def at(self, source: str | None = None, year: int | None = None) -> Place:
        """Its money, of one source or in one year where they are given."""
        return Place(budget=self.budget, project=self.id, source=source, year=year)

    @property
    def schedule(self) -> Schedule | None:
        """The schedule the plan chose; None where the line is not selected."""
        return self.planned.schedule

    @property
    def committed(self) -> bool:
        """Its shortfall is minimized by tier; a lump sum always is."""
        return self.project.committed or self.project.is_lump_sum

    @cached_property
    def remaining(self) -> Money:
        """R_p = min(total cost, settled value, stop value) − paid − savings."""
        project = self.project
        worth = [project.total_cost]
        worth += [value for value in (project.settled_value, project.stop_value) if value is not None]
        return max(0, min(worth) - project.paid - project.savings)

    @cached_property
    def demand(self) -> Money:
        """D_p: a lump sum demands its min_amount, a blank demand is all that remains."""
        if self.project.is_lump_sum:
            return self.project.min_amount or 0
        return self.remaining if self.project.demand is None else self.project.demand

    @property
    def leaves_demand(self) -> Money:
        """R_p − D_p: what is known to be left for after the period; of projects, not of lump sums."""
        return max(0, self.remaining - self.demand)

    @cached_property
    def tier(self) -> int | None:
        """Its own tier: stated, else of its status."""
        if self.project.tier is not None:
            return self.project.tier
        return None if self.project.status is None else self.scenario.tier_order.of(self.project.status)

    @property
    def lock(self) -> Lock | None:
        """The lock in force."""
        return self.scenario.lock_of(self.id, self.project.lock)

    @property
    def locked_out(self) -> bool:
        """Locked out, with the rule switched on."""
        return self.lock is Lock.OUT and self.scenario.has("locked_out")

    def split_left(self, source: str) -> Money:
        """R_ps = C_ps − K_ps; 0 where no split is approved."""
        approved = (self.project.cost_by_source or {}).get(source, 0)
        return max(0, approved - self.project.paid_by_source.get(source, 0))

    @cached_property
    def eligible(self) -> frozenset[str]:
        """E_p: codes of the sources the line may use."""
        project = self.project
        if project.cost_by_source is not None:
            return frozenset(code for code in self.budget.by_code if self.split_left(code) > 0)
        if project.sources is not None:
            named = set(project.sources)
        else:
            named = {
                source.code
                for source in self.budget.sources
                if source.kind.is_domestic and not source.kind.named_only
            }
        named |= {code for code, amount in (project.demand_by_source or {}).items() if amount > 0}
        named |= {code for code, _ in project.fixed}
        return frozenset(named & set(self.budget.by_code))

    @cached_property
    def names_grant_aid(self) -> bool:
        """Grant aid is among the sources it names."""
        named = {*(self.project.sources or ()), *self.eligible}
        named |= {code for code, cost in (self.project.cost_by_source or {}).items() if cost > 0}
        return SourceKind.GRANT_AID in self._kinds(named)

    @cached_property
    def is_oda(self) -> bool:
        """Status oda, or foreign money listed, left in the split, or demanded."""
        project = self.project
        listed = set(project.sources or ())
        listed |= {code for code in self.budget.by_code if self.split_left(code) > 0}
        listed |= {code for code, amount in (project.demand_by_source or {}).items() if amount > 0}
        return project.status is Status.ODA or any(kind.is_foreign for kind in self._kinds(listed))

    @cached_property
    def cap_exempt(self) -> bool:
        """Outside the two-period cap: national, ODA, or funded wholly by a unit's own revenue."""
        own_revenue = self._kinds(self.eligible) == {SourceKind.UNIT_REVENUE}
        return self.project.status is Status.NATIONAL or self.is_oda or own_revenue

    @property
    def leaves_to_central(self) -> bool:
        """What demand leaves falls on the central side: every eligible source is central."""
        kinds = self._kinds(self.eligible)
        return bool(kinds) and all(kind.is_central for kind in kinds)

    def _kinds(self, codes: Iterable[str]) -> set[SourceKind]:
        by_code = self.budget.by_code
        return {by_code[code].kind for code in codes if code in by_code}

    def money(self, *, year: int | None = None, source: str | None = None) -> Money:
        """Σ f over the years and sources asked for (None = all)."""
        return sum(
            amount
            for (code, when), amount in self.planned.allocated.items()
            if year in (None, when) and source in (None, code)
        )

    @cached_property
    def by_year(self) -> dict[int, Money]:
        """Σ_s f by year with money."""
        totals: dict[int, Money] = {}
        for (_, year), amount in self.planned.allocated.items():
            totals[year] = totals.get(year, 0) + amount
        return dict(sorted(totals.items()))

    @property
    def left(self) -> Money:
        """Σ_s r: remainder for after the period."""
        return sum(self.planned.remainder.values())

    @property
    def short(self) -> Money:
        """u_p: shortfall."""
        return sum(self.planned.shortfall.values())

    @property
    def min_share(self) -> float:
        """Least share of R_p in a year of its schedule."""
        return self._share(self.project.min_year_share, self.scenario.min_year_share, 0.0)

    @property
    def max_share(self) -> float:
        """Largest share of R_p in a year."""
        return self._share(self.project.max_year_share, self.scenario.max_year_share, 1.0)

    def _share(self, own: float | None, of_group: Mapping[Group, float], default: float) -> float:
        """Its own, else the scenario's for its group (national importance as A)."""
        group = self.project.group
        if own is not None:
            return own
        if group is None:
            return default
        if group is Group.NATIONAL and group not in of_group:
            group = Group.A
        return of_group.get(group, default)

    @property
    def fixed(self) -> Mapping[tuple[str, int], Money]:
        """Amounts that are ordered or past; of a rule that is switched off, none."""
        ordered = self.project.fixed if self.scenario.has("fixed_amounts") else {}
        given = self.project.approved.items()
        return {cell: amount for cell, amount in ordered.items() if not self.is_past(cell[1])} | {
            cell: amount for cell, amount in given if amount and self.is_past(cell[1])
        }

    def given_before(self, year: int) -> Money:
        """What the approved plan gave in a year that is over; 0 in any other."""
        if not self.is_past(year):
            return 0
        return sum(amount for (_, when), amount in self.project.approved.items() if when == year)

    def is_past(self, year: int) -> bool:
        """Whether an adjustment leaves the year as it was approved."""
        return year in self.scenario.past_years and self.scenario.has("past_years")


@dataclass(frozen=True, kw_only=True)
class Book:
    """A portfolio under a scenario, with a plan for it."""

    portfolio: Portfolio
    scenario: Scenario
    budget: Budget
    law: LawOnDay
    plan: Plan

    @classmethod
    def of(cls, portfolio: Portfolio, scenario: Scenario, law: LawBook, plan: Plan) -> "Book":
        """The budget as the scenario makes it, the law as on the scenario's date."""
        budget = scenario.apply(portfolio.budget)
        on_day = law.on(scenario.law_date)
        return cls(portfolio=portfolio, scenario=scenario, budget=budget, law=on_day, plan=plan)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every line of the book; one the plan does not mention is not selected."""
        return tuple(self._line(project) for project in self.portfolio.projects)

    @cached_property
    def by_id(self) -> Mapping[str, Line]:
        """The lines by project_id."""
        return {line.id: line for line in self.lines}

    @cached_property
    def selected(self) -> tuple[tuple[Line, Schedule], ...]:
        """Selected lines with their schedules."""
        return tuple((line, line.schedule) for line in self.lines if line.schedule is not None)

    @cached_property
    def selected_projects(self) -> tuple[tuple[Line, Schedule], ...]:
        """As `selected`, without lump sums."""
        return tuple((line, chosen) for line, chosen in self.selected if not line.project.is_lump_sum)

    def _line(self, project: Project) -> Line:
        planned = self.plan.by_id.get(project.project_id)
        if planned is None:
            planned = PlanLine(project_id=project.project_id, tier=0, score=0.0, value=0.0)
        return Line(
            project=project, planned=planned, scenario=self.scenario, budget=self.budget, law=self.law
        )

    @cached_property
    def money(self) -> Mapping[tuple[str, int], Money]:
        """Σ_p f by source and year, where there is any."""
        return self.plan.money_by_source_year()

    def spent(self, source: Source, year: int) -> Money:
        """Money of a source in a year."""
        return self.money.get((source.code, year), 0)

    def spent_in_period(self, source: Source) -> Money:
        """Money of a source in all years."""
        return sum(amount for (code, _), amount in self.money.items() if code == source.code)
