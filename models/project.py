"""A line of the project list: a project, or a lump sum."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.units import Money
from models.vocabulary import AreaType, Group, LineType, Lock, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One line, parsed and completed; nothing after this re-checks it.

    Amounts are million VND, shares 0–1, years calendar years. None means "not given"; an amount
    of 0 is a value.

    cost_by_source : the approved split of `total_cost`; None where no split is approved.
    sources : codes the line may use; None = every domestic source that is open to all.
    demand : what this period must find; None = all of `remaining`.
    first_capital_year : first year with capital for execution; None = not begun.
    fixed : amounts ordered by the user, by (source, year).
    loan_schedule : disbursement plan of the loan; empty = none given, a missing year then is 0.
    criteria : raw values of the criterion columns.
    mt_plan, mt_assigned : approved medium-term plan, and what annual plans have assigned of it;
        mt_plan None = not stated. disbursed : paid out within the plan. Each also by source where
        the book splits it (None = it does not).
    carried_over, cancelled : capital whose payment may go on into the next year (Điều 72), and capital that
        lapsed. approved : amounts of the plan that is revised, by (source, year);
        approved_remainder : what that plan leaves for after the period.
    row : row number in the sheet `projects`, as Excel counts.
    """

    project_id: str
    name: str
    row: int = 0
    line_type: LineType = LineType.PROJECT
    sector: str = "khác"
    locality: str = ""
    area_type: AreaType | None = None
    investor: str = ""
    capacity: str = ""
    outputs: Mapping[str, float] = field(default_factory=dict)
    group: Group | None = None
    group_is_derived: bool = False
    status: Status | None = None
    tier: int | None = None
    committed: bool = False
    phase: str = ""
    policy_decision: str = ""
    investment_decision: str = ""
    total_cost: Money = 0
    settled_value: Money | None = None
    stop_value: Money | None = None
    savings: Money = 0
    paid: Money = 0
    cost_by_source: Mapping[str, Money] | None = None
    paid_by_source: Mapping[str, Money] = field(default_factory=dict)
    sources: tuple[str, ...] | None = None
    demand: Money | None = None
    demand_by_source: Mapping[str, Money] | None = None
    advance_due: Money = 0
    arrears_due: Money = 0
    start_year: int | None = None
    finish_year: int | None = None
    earliest_start: int | None = None
    first_capital_year: int | None = None
    extension_years: int = 0
    extension_decision: str = ""
    min_year_share: float | None = None
    max_year_share: float | None = None
    min_amount: Money | None = None
    max_amount: Money | None = None
    fixed: Mapping[tuple[str, int], Money] = field(default_factory=dict)
    counterpart_ratio: float | None = None
    onlending_share: float | None = None
    loan_close_year: int | None = None
    loan_schedule: Mapping[int, Money] = field(default_factory=dict)
    parent_project: str | None = None
    component: str = ""
    mt_plan: Money | None = None
    mt_plan_by_source: Mapping[str, Money] | None = None
    mt_assigned: Money = 0
    mt_assigned_by_source: Mapping[str, Money] | None = None
    disbursed: Money = 0
    disbursed_by_source: Mapping[str, Money] | None = None
    carried_over: Money = 0
    cancelled: Money = 0
    approved: Mapping[tuple[str, int], Money] = field(default_factory=dict)
    approved_remainder: Money = 0
    benefit: float | None = None
    criteria: Mapping[str, float] = field(default_factory=dict)
    lock: Lock | None = None
    note: str = ""

    @property
    def is_lump_sum(self) -> bool:
        """Money only: no window, no group, no value."""
        return self.line_type is not LineType.PROJECT

    @property
    def is_candidate(self) -> bool:
        """A project that is funded whole or not at all; neither committed nor a lump sum."""
        return not self.committed and not self.is_lump_sum

    def has_begun(self, year: int) -> bool:
        """Whether capital for execution flowed before `year`."""
        return self.first_capital_year is not None and self.first_capital_year < year

    @property
    def remaining(self) -> Money:
        """R_p: the smallest of total cost, settled value and stop value, less paid and savings."""
        limits = (self.total_cost, self.settled_value, self.stop_value)
        return max(0, min(limit for limit in limits if limit is not None) - self.paid - self.savings)

    @property
    def demanded(self) -> Money:
        """D_p: what this period must find. A lump sum demands its `min_amount`."""
        if self.is_lump_sum:
            return self.min_amount or 0
        return self.remaining if self.demand is None else self.demand

    @property
    def own_demand(self) -> Money:
        """The part of D_p that has the project's own tier (neither advance nor arrears)."""
        return self.demanded - self.advance_due - self.arrears_due

    def split_remaining(self, source: str) -> Money:
        """R_ps: what the approved split leaves for a source. Only where a split is approved."""
        if self.cost_by_source is None:
            raise ValueError(f"project {self.project_id} has no approved split.")
        return max(0, self.cost_by_source.get(source, 0) - self.paid_by_source.get(source, 0))
