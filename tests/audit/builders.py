"""Short ways to write books and plans by hand. They compute nothing that the audit is to judge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models.budget import Budget, Source
from models.limit import Limit, Selector
from models.outcome import EndedBy, Outcome, PlanStatus
from models.plan import Plan, PlanLine
from models.portfolio import Criterion, Portfolio
from models.project import Project
from models.scenario import Scenario, TierOrder
from models.schedule import Schedule, ScheduleKind
from models.vocabulary import Dimension, Group, Measure, Objective, SourceKind, Status

FIVE = (2026, 2027, 2028, 2029, 2030)
ORDER = TierOrder(tiers={status: tier for tier, status in enumerate(Status, start=1)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A book, a scenario and a plan."""

    portfolio: Portfolio
    scenario: Scenario
    plan: Plan

    def book(self, **changes: Any) -> "Case":
        """With other parts of the portfolio."""
        return replace(self, portfolio=replace(self.portfolio, **changes))

    def given(self, **changes: Any) -> "Case":
        """With another scenario."""
        return replace(self, scenario=replace(self.scenario, **changes))

    def project(self, project_id: str, **changes: Any) -> "Case":
        """With one project changed."""
        others = [p for p in self.portfolio.projects if p.project_id != project_id]
        changed = replace(self.portfolio.by_id[project_id], **changes)
        return self.book(projects=(*others, changed))

    def source(self, code: str, **changes: Any) -> "Case":
        """With one source changed; years by their amounts."""
        if isinstance(changes.get("yearly"), tuple):
            years = self.portfolio.budget.years
            changes["yearly"] = dict(zip(years, changes["yearly"], strict=True))
        others = [s for s in self.portfolio.budget.sources if s.code != code]
        changed = replace(self.portfolio.budget.by_code[code], **changes)
        return self.book(budget=replace(self.portfolio.budget, sources=(*others, changed)))

    def line(self, project_id: str, **changes: Any) -> "Case":
        """With one line of the plan changed."""
        others = [line for line in self.plan.lines if line.project_id != project_id]
        changed = replace(self.plan.by_id[project_id], **changes)
        return replace(self, plan=replace(self.plan, lines=(*others, changed)))

    def told(self, **changes: Any) -> "Case":
        """With another outcome."""
        return replace(self, plan=replace(self.plan, outcome=replace(self.plan.outcome, **changes)))

    def worth(self, objective: float) -> "Case":
        """With another objective, proven."""
        return self.told(objective=objective, bound=objective)


@dataclass(frozen=True, slots=True)
class Broken:
    """A plan broken by hand; the audit must report exactly this."""

    name: str
    rule: str
    where: str
    by: float
    make: Callable[[], Case]


def source(
    code: str, amounts: tuple[int | None, ...], kind: SourceKind = SourceKind.LOCAL_BALANCE, **more: Any
) -> Source:
    """A source with one amount per plan year from 2026 on."""
    yearly = {2026 + index: amount for index, amount in enumerate(amounts)}
    return Source(code=code, name=code, kind=kind, yearly=yearly, **more)


def limit(dimension: Dimension, value: str, measure: Measure = Measure.MONEY, **more: Any) -> Limit:
    """A limit on what has one property, in the sheet's row 5; `second` as (dimension, value)."""
    if "second" in more:
        more["second"] = selector(*more["second"])
    return Limit(selector=selector(dimension, value), measure=measure, row=5, **more)


def selector(dimension: Dimension, value: str, *others: str) -> Selector:
    """Lines with this property, or with one of the others it stands for."""
    return Selector(dimension=dimension, value=value, values=frozenset({value, *others}))


def project(project_id: str, status: Status, **more: Any) -> Project:
    """A group C project paid from XDCB, with its decisions; committed unless new."""
    facts: dict[str, Any] = {
        "name": project_id,
        "group": Group.C,
        "committed": status is not Status.NEW,
        "policy_decision": "NQ 1",
        "investment_decision": "QĐ 1",
        "sources": ("XDCB",),
    }
    return Project(project_id=project_id, status=status, **(facts | more))


def scenario(last_year: int = 2030, **more: Any) -> Scenario:
    """The defaults; a plan of one year has yearly shares 0 and 1."""
    one_year = last_year == 2026
    groups = (Group.NATIONAL, Group.A, Group.B, Group.C)
    least = (0.0,) * 4 if one_year else (0.05, 0.05, 0.10, 0.15)
    most = (1.0,) * 4 if one_year else (0.40, 0.40, 0.55, 0.80)
    facts: dict[str, Any] = {
        "objective": Objective.BENEFIT,
        "min_year_share": dict(zip(groups, least, strict=True)),
        "max_year_share": dict(zip(groups, most, strict=True)),
    }
    return Scenario(
        name="base",
        first_year=2026,
        last_year=last_year,
        law_date=date(2026, 1, 1),
        tier_order=ORDER,
        **(facts | more),
    )


def on_time(start: int, end: int, finish: int | None = None) -> Schedule:
    """A schedule that ends in the plan."""
    return Schedule(start=start, end=end, finish=finish or end, kind=ScheduleKind.ON_TIME)


def tail(start: int, end: int) -> Schedule:
    """A schedule that ends with the window, after the plan."""
    return Schedule(start=start, end=end, finish=end, kind=ScheduleKind.TAIL)


def late(start: int, end: int, finish: int) -> Schedule:
    """A late schedule."""
    return Schedule(start=start, end=end, finish=finish, kind=ScheduleKind.LATE)


def paid(amounts: Mapping[int, int], code: str = "XDCB") -> dict[tuple[str, int], int]:
    """Amounts of one source by year."""
    return {(code, year): amount for year, amount in amounts.items()}


def case(
    projects: tuple[Project, ...],
    sources: tuple[Source, ...],
    setting: Scenario,
    lines: tuple[PlanLine, ...],
    objective: float,
    shortfall: Mapping[int, int] | None = None,
    criteria: tuple[Criterion, ...] = (),
) -> Case:
    """A proven plan for a book."""
    budget = Budget(years=setting.years, sources=sources)
    portfolio = Portfolio(
        projects=projects, budget=budget, criteria=criteria, scenarios={setting.name: setting}
    )
    outcome = Outcome(
        status=PlanStatus.OPTIMAL,
        objective=objective,
        bound=objective,
        gap=0.0,
        gap_asked=0.001,
        runtime_s=0.1,
        method="by hand",
        ended_by=EndedBy.GAP,
        tiers_proven=True,
        shortfall_by_tier=shortfall or {},
        shortfall_bound_by_tier=shortfall or {},
    )
    return Case(portfolio=portfolio, scenario=setting, plan=Plan(lines=lines, outcome=outcome))


def line(project_id: str, tier: int, value: float = 0.0, **more: Any) -> PlanLine:
    """A line of the plan; score 0 because no criteria are given."""
    return PlanLine(project_id=project_id, tier=tier, value=value, **({"score": 0.0} | more))
