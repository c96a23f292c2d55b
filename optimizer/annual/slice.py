"""The part of a medium-term plan that falls into one year, and what was paid before it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.plan import Plan, PlanLine
from models.portfolio import Portfolio
from models.project import Project
from models.scenario import Scenario
from models.schedule import ScheduleKind
from models.units import Money
from models.vocabulary import Status
from optimizer.table import is_committed, tier_of

FINISHING = (Status.ONGOING, Status.ONGOING_FINISHING, Status.NEW)
"""Statuses that become one of the two kinds of ongoing project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSlice:
    """A medium-term plan seen from one of its years."""

    portfolio: Portfolio
    plan: Plan
    year: int

    @property
    def scenario(self) -> Scenario:
        """The scenario that was planned."""
        return self.portfolio.base

    @property
    def years_before(self) -> tuple[int, ...]:
        """Plan years before the year."""
        return tuple(year for year in self.scenario.years if year < self.year)

    def lines(self) -> tuple["LineSlice", ...]:
        """The lines that the annual plan has, sorted by project_id."""
        lines = (
            LineSlice(
                project=self.portfolio.by_id[line.project_id],
                line=line,
                year=self.year,
                first_year=self.scenario.first_year,
            )
            for line in self.plan.lines
        )
        return tuple(line for line in lines if line.is_kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSlice:
    """One line of the plan seen from the year. Amounts are million VND, by source where they are mappings.

    first_year : of the medium-term plan.
    """

    project: Project
    line: PlanLine
    year: int
    first_year: int

    @property
    def now(self) -> Mapping[str, Money]:
        """What the plan gives in the year."""
        return self._paid(lambda year: year == self.year)

    @property
    def before(self) -> Mapping[str, Money]:
        """What it gave in the years before."""
        return self._paid(lambda year: year < self.year)

    @property
    def whole(self) -> Mapping[str, Money]:
        """What it gives in the whole period."""
        return self._paid(lambda _: True)

    def _paid(self, counts: Callable[[int], bool]) -> Mapping[str, Money]:
        amounts: dict[str, Money] = {}
        for (source, year), amount in sorted(self.line.allocated.items()):
            if counts(year):
                amounts[source] = amounts.get(source, 0) + amount
        return amounts

    @property
    def is_kept(self) -> bool:
        """Money in the year, or a committed line that lacks money and may get it in the year."""
        schedule = self.line.schedule
        if schedule is None:
            return False
        owed = self.line.total_shortfall > 0 and is_committed(self.project)
        return bool(self.now) or (owed and schedule.start <= self.year <= schedule.end)

    @property
    def has_begun(self) -> bool:
        """Capital for execution flowed before the year; lump sums never begin."""
        began_before = self.project.has_begun(self.first_year)
        return not self.project.is_lump_sum and (began_before or bool(self.before))

    @property
    def finishes(self) -> bool:
        """The year brings the last capital of a line that is on time: it is finished in the annual plan."""
        schedule = self.line.schedule
        on_time = schedule is not None and schedule.kind is ScheduleKind.ON_TIME
        return on_time and schedule is not None and schedule.finish == self.year

    @property
    def status(self) -> Status | None:
        """Rung in the annual plan, whose period is the year.

        Begun projects are ongoing, and finish "in the period" (Điều 54.4.g) where they finish in the year.
        """
        own = self.project.status
        if own not in FINISHING or not self.has_begun:
            return own
        return Status.ONGOING_FINISHING if self.finishes else Status.ONGOING

    @property
    def is_committed(self) -> bool:
        """What has begun is not decided again."""
        return is_committed(self.project) or self.has_begun

    @property
    def first_capital_year(self) -> int | None:
        """First year with capital: as stated for what began before the plan, else as the plan has it.

        None for what starts in the year or later and states no year.
        """
        stated = self.project.first_capital_year
        if self.project.has_begun(self.first_year):
            return stated
        if self.has_begun:
            return min(year for _, year in self.line.allocated)
        return None if stated is None else self.year

    def tier(self, scenario: Scenario) -> int:
        """Tier in the annual plan: as stated for a line that stays what it is, else by its status."""
        if self.status is self.project.status or self.status is None:
            return tier_of(self.project, scenario)
        return scenario.tier_order.of(self.status)

    def dues(self, scenario: Scenario) -> Mapping[str, Money]:
        """What of the year's money repays advances and old arrears: parts are paid in order of tier."""
        project, order = self.project, scenario.tier_order
        parts = [
            ("advance_due", order.of(Status.ADVANCE), project.advance_due),
            ("own", tier_of(project, scenario), project.own_demand - self.line.total_remainder),
            ("arrears_due", order.of(Status.ARREARS), project.arrears_due),
        ]
        lacking = dict(self.line.shortfall)
        start = sum(self.before.values())
        end, paid, dues = start + sum(self.now.values()), 0, {}
        for name, tier, amount in sorted(parts, key=lambda part: part[1]):
            missing = min(amount, lacking.get(tier, 0))
            lacking[tier] = lacking.get(tier, 0) - missing
            upto = paid + max(0, amount - missing)
            dues[name] = max(0, min(end, upto) - max(start, paid))
            paid = upto
        return {name: dues[name] for name in ("advance_due", "arrears_due")}
