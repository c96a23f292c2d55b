"""ProjectTable: one project's schedules and bounds, each bound with the rule that set it.

A table is a pure function of a project and the terms (scenario, budget, law of the day). Local
rules shape a `TableDraft`, one after the other; `freeze` makes the table that every solver
reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from models.budget import Budget
from models.law import LawOnDay
from models.project import Project
from models.scenario import Scenario
from models.schedule import Schedule, ScheduleKind
from models.units import Money
from models.vocabulary import Group, Lock, SourceKind, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a table depends on beside its project.

    budget : the scenario's, factors and reserve already in.
    values : v_p of every project, undiscounted.
    """

    scenario: Scenario
    budget: Budget
    law: LawOnDay
    values: Mapping[str, float] = field(default_factory=dict)

    @property
    def first_year(self) -> int:
        """First plan year."""
        return self.scenario.first_year

    @property
    def last_year(self) -> int:
        """Last plan year."""
        return self.scenario.last_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """An amount in million VND and the rule that set it."""

    amount: Money
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One schedule a project may follow, with its bounds.

    years : plan years with money.
    window_end : last year the law allows capital; None = no end.
    low, high : bounds on the year's capital, by year.
    remainder_max : most that may be left for the next period; remainder_min : the least.
    shortfall_max : most that may be lacking.
    value : v_p · D(σ).
    kept : whether it is the money of the approved plan, year by year (`rules.changes.kept_options`).
    """

    schedule: Schedule
    years: tuple[int, ...]
    window_end: int | None
    low: Mapping[int, Bound]
    high: Mapping[int, Bound]
    remainder_max: Bound
    remainder_min: Money = 0
    shortfall_max: Money = 0
    value: float = 0.0
    kept: bool = False

    @property
    def capacity(self) -> Money:
        """The most this schedule can hold."""
        return sum(bound.amount for bound in self.high.values()) + self.remainder_max.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the demand with its own tier."""

    name: str
    tier: int
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Σ_σ x_pσ (sense) number, by the rule that says so."""

    rule: str
    sense: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBound:
    """A bound on the period's money: Σ f (sense) amount.

    where : what the row is called after its rule and project. source : None = from all sources.
    with_remainder : r counts as well. if_selected : the amount holds times Σ_σ x_pσ.
    """

    rule: str
    where: tuple[str, ...]
    sense: str
    amount: Money
    source: str | None = None
    with_remainder: bool = False
    if_selected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTable:
    """Everything a solver needs to know of one project.

    counts_in_tiers : whether its shortfall is minimized (a committed line that is not locked out).
    choices : rules on Σ_σ x.
    full : Σ f + Σ r + Σ u = D; otherwise ≤ D (full_funding switched off).
    cells : (source, year) where capital may flow.
    fixed : amounts by cell that hold where the project is selected. past_cells : those of them that were
        approved for years that are over.
    money : bounds on the period's money, by source or in all.
    loan_max : Σ foreign f by year. counterpart : ratio of domestic to foreign money, 0 = none.
    onlending : share of foreign money that is on-lent; None = no row.
    demand_left : R_p − D_p of a candidate, or what the approved plan left of a committed project, for the
        two-period cap.
    share_raised : yearly share before and after, where the window could not hold the demand.
    window_expired : last year of a window that ended before the plan.
    """

    project_id: str
    is_lump_sum: bool
    counts_in_tiers: bool
    tier: int
    demand: Money
    full: bool
    options: tuple[Option, ...]
    choices: tuple[Choice, ...]
    parts: tuple[Part, ...]
    cells: tuple[tuple[str, int], ...]
    remainder_sources: tuple[str, ...]
    foreign: frozenset[str]
    onlent: frozenset[str]
    domestic: frozenset[str]
    fixed: Mapping[tuple[str, int], Money]
    past_cells: frozenset[tuple[str, int]]
    money: tuple[MoneyBound, ...]
    loan_max: Mapping[int, Bound]
    counterpart: float
    onlending: float | None
    paid_foreign: Money
    paid_onlent: Money
    cap_exempt: bool
    demand_left: Money
    demand_left_is_central: bool
    share_raised: tuple[float, float] | None = None
    window_expired: int | None = None

    @property
    def years(self) -> tuple[int, ...]:
        """Years in which capital may flow."""
        return tuple(sorted({year for _, year in self.cells}))

    @property
    def paying_sources(self) -> tuple[str, ...]:
        """Sources that may pay for it, now or after the plan, sorted; none whose money is bound to 0."""
        barred = {bound.source for bound in self.money if bound.sense == "<=" and bound.amount == 0}
        return tuple(sorted(({source for source, _ in self.cells} | {*self.remainder_sources}) - barred))

    @property
    def is_mandate(self) -> bool:
        """Whether the line must be in the plan."""
        return any(choice.sense in (">=", "=") and choice.number >= 1 for choice in self.choices)

    def restricted_to(self, option: int) -> "ProjectTable":
        """The same table with one schedule only, which is then followed."""
        return self.narrowed_to((option,), followed=True)

    def narrowed_to(self, options: Sequence[int], *, followed: bool) -> "ProjectTable":
        """The same table with some of its schedules, of which one must be `followed` or may be."""
        kept = tuple(self.options[number] for number in options)
        years = {year for option in kept for year in option.years}
        leaves_remainder = any(option.remainder_max.amount for option in kept)
        must = (Choice(rule="one_schedule", sense="=", number=1),)
        return replace(
            self,
            options=kept,
            choices=must if followed else self.choices,
            cells=tuple(cell for cell in self.cells if cell[1] in years),
            remainder_sources=self.remainder_sources if leaves_remainder else (),
        )


@dataclass(slots=True, kw_only=True)
class TableDraft:
    """A table in the making: trivial bounds, which local rules then tighten."""

    project: Project
    terms: Terms
    eligible: tuple[str, ...] = ()
    options: list[Option] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    full: bool = False
    fixed: dict[tuple[str, int], Money] = field(default_factory=dict)
    past_cells: set[tuple[str, int]] = field(default_factory=set)
    money: list[MoneyBound] = field(default_factory=list)
    loan_max: dict[int, Bound] = field(default_factory=dict)
    closed_cells: set[tuple[str, int]] = field(default_factory=set)
    counterpart: float = 0.0
    onlending: float | None = None
    share_raised: tuple[float, float] | None = None
    window_expired: int | None = None

    @property
    def lock(self) -> Lock | None:
        """The lock in force on the project."""
        return self.terms.scenario.lock_of(self.project.project_id, self.project.lock)

    @property
    def past_money(self) -> Mapping[int, Money]:
        """What the approved plan gave in each year that is over and may not change; only amounts above 0."""
        scenario = self.terms.scenario
        given: dict[int, Money] = {}
        for (_, year), amount in self.project.approved.items():
            if amount and year in scenario.past_years and scenario.has("past_years"):
                given[year] = given.get(year, 0) + amount
        return given

    @property
    def is_oda(self) -> bool:
        """Whether this is an ODA project."""
        return is_oda(self.project, self.terms.budget)

    @property
    def is_ongoing(self) -> bool:
        """Capital for execution has flowed before the plan."""
        return self.project.has_begun(self.terms.first_year)

    @property
    def begin_years(self) -> tuple[int, ...]:
        """Plan years in which capital may first flow."""
        earliest = max(self.terms.first_year, self.project.earliest_start or self.terms.first_year)
        if self.is_ongoing:
            return (earliest,) if earliest <= self.terms.last_year else ()
        return tuple(range(earliest, self.terms.last_year + 1))

    @property
    def named_kinds(self) -> frozenset[SourceKind]:
        """Kinds of the sources it names (E_p), whether or not `eligible_sources` holds it to them.

        What a project is follows from them; so a rule that is lifted never makes a plan impossible.
        """
        budget = self.terms.budget
        return frozenset(budget.kind(source) for source in named_sources(self.project, budget))

    @property
    def is_cap_exempt(self) -> bool:
        """Outside the two-period cap: national projects, ODA projects, own-revenue projects."""
        own_revenue = self.named_kinds == {SourceKind.UNIT_REVENUE}
        return self.project.status is Status.NATIONAL or self.is_oda or own_revenue

    def share(self, which: str) -> float:
        """`min_year_share` or `max_year_share` in force: the project's own, else its group's."""
        own: float | None = getattr(self.project, which)
        if own is not None:
            return own
        shares: Mapping[Group, float] = getattr(self.terms.scenario, which)
        group = self.project.group or Group.C
        return shares[Group.A if group is Group.NATIONAL else group]

    def freeze(self) -> ProjectTable:
        """The finished table."""
        project, budget = self.project, self.terms.budget
        years = sorted({year for option in self.options for year in option.years})
        kinds, named = {source: budget.kind(source) for source in self.eligible}, self.named_kinds
        leaves_remainder = any(option.remainder_max.amount for option in self.options)
        left = max(0, project.remaining - project.demanded) if not project.is_lump_sum else 0
        return ProjectTable(
            project_id=project.project_id,
            is_lump_sum=project.is_lump_sum,
            counts_in_tiers=is_committed(project) and self.lock is not Lock.OUT,
            tier=tier_of(project, self.terms.scenario),
            demand=project.demanded,
            full=self.full,
            options=tuple(self.options),
            choices=tuple(self.choices),
            parts=self._parts(),
            cells=tuple(
                (source, year)
                for source in self.eligible
                for year in years
                if (source, year) not in self.closed_cells
            ),
            remainder_sources=self.eligible if leaves_remainder else (),
            foreign=frozenset(source for source, kind in kinds.items() if kind.is_foreign),
            onlent=frozenset(source for source, kind in kinds.items() if kind is SourceKind.ODA_ONLENT),
            domestic=frozenset(source for source, kind in kinds.items() if kind.is_domestic),
            fixed=dict(self.fixed),
            past_cells=frozenset(self.past_cells),
            money=tuple(self.money),
            loan_max=dict(self.loan_max),
            counterpart=self.counterpart,
            onlending=self.onlending,
            paid_foreign=_paid(project, budget, foreign_only=True),
            paid_onlent=_paid(project, budget, foreign_only=False),
            cap_exempt=self.is_cap_exempt,
            demand_left=project.approved_remainder if is_committed(project) else left,
            demand_left_is_central=bool(named) and all(kind.is_central for kind in named),
            share_raised=self.share_raised,
            window_expired=self.window_expired,
        )

    def _parts(self) -> tuple[Part, ...]:
        project, order = self.project, self.terms.scenario.tier_order
        if not is_committed(project):
            return ()
        parts = (
            Part(name="advance", tier=order.of(Status.ADVANCE), amount=project.advance_due),
            Part(name="arrears", tier=order.of(Status.ARREARS), amount=project.arrears_due),
            Part(name="own", tier=tier_of(project, self.terms.scenario), amount=project.own_demand),
        )
        return tuple(part for part in parts if part.amount > 0)


def is_committed(project: Project) -> bool:
    """Committed lines have their shortfall minimized by tier; lump sums always are."""
    return project.committed or project.is_lump_sum


def tier_of(project: Project, scenario: Scenario) -> int:
    """The line's own tier: as stated, else by its status; lines with neither come last."""
    if project.tier is not None:
        return project.tier
    return scenario.tier_order.last if project.status is None else scenario.tier_order.of(project.status)


def named_sources(project: Project, budget: Budget) -> tuple[str, ...]:
    """E_p: sources that may pay for a project, sorted.

    The approved split where there is one; else the sources it lists; else every domestic source
    that serves all projects. Sources it asks money from, or with an ordered amount, are named.
    """
    if project.cost_by_source is not None:
        return tuple(s.code for s in budget.sources if project.split_remaining(s.code) > 0)
    asked = {code for code, amount in (project.demand_by_source or {}).items() if amount > 0}
    asked |= {source for source, _ in project.fixed}
    if project.sources is not None:
        asked |= set(project.sources)
        return tuple(source.code for source in budget.sources if source.code in asked)
    return tuple(
        source.code
        for source in budget.sources
        if source.code in asked or (source.kind.is_domestic and not source.kind.named_only)
    )


def is_oda(project: Project, budget: Budget) -> bool:
    """An ODA project: by status, or because a loan from abroad is listed or still pays for it."""
    listed = {source for source in project.sources or () if source in budget.by_code}
    return project.status is Status.ODA or any(
        budget.kind(source).is_foreign for source in {*named_sources(project, budget), *listed}
    )


def _paid(project: Project, budget: Budget, *, foreign_only: bool) -> Money:
    """Foreign money paid before the plan; without `foreign_only`, the on-lent part of it."""
    return sum(
        amount
        for code, amount in project.paid_by_source.items()
        if code in budget.by_code
        and (budget.kind(code).is_foreign if foreign_only else budget.kind(code) is SourceKind.ODA_ONLENT)
    )


def on_time(
    start: int, end: int, *, finish: int, terms: Terms, window_end: int | None, demand: Money
) -> Option:
    """A schedule that ends in the plan, with trivial bounds."""
    years = tuple(range(start, min(end, terms.last_year) + 1))
    trivial = Bound(amount=demand, rule="one_schedule")
    zero = Bound(amount=0, rule="one_schedule")
    return Option(
        schedule=Schedule(start=start, end=end, finish=finish, kind=ScheduleKind.ON_TIME),
        years=years,
        window_end=window_end,
        low=dict.fromkeys(years, zero),
        high=dict.fromkeys(years, trivial),
        remainder_max=zero,
    )
