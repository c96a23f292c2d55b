"""Local rules on how much: full funding, the approved split, sources, amounts ordered by the user."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from models.schedule import ScheduleKind
from models.units import Money
from models.vocabulary import Lock
from optimizer.rules.timing import window_end, with_yearly_limit
from optimizer.table import (
    Bound,
    Choice,
    MoneyBound,
    Option,
    TableDraft,
    is_committed,
    named_sources,
    on_time,
)


def one_schedule(draft: TableDraft) -> None:
    """A candidate follows at most one schedule, a committed line exactly one.

    Equation: Σ_σ x_pσ ≤ 1 for candidates, = 1 for committed lines.
    Article: none, definition.
    Not for: a committed line that the user locked out.
    """
    must = is_committed(draft.project) and draft.lock is not Lock.OUT
    draft.choices.append(Choice(rule="one_schedule", sense="=" if must else "<=", number=1))


def full_funding(draft: TableDraft) -> None:
    """A selected project gets all it demands; only a committed line that is late may lack money.

    Equation: Σ_st f_pst + Σ_s r_ps + u_p = D_p Σ_σ x_pσ, u_p ≤ D_p x_p,late (million VND).
    Article: Điều 54.5.
    Not for: switched off, a project may get less (≤) and nothing is dropped. A lump sum gets its
    minimum or lacks part of it, and more only where it is fixed.

    Schedules that cannot hold D_p are dropped here; where none on time is left, the longest get
    the smallest yearly share that can. The late schedules of committed lines are added last.
    """
    draft.full = draft.terms.scenario.has("full_funding")
    if draft.project.is_lump_sum:
        return
    tails = {o.schedule.start: o.remainder_max for o in draft.options if o.remainder_min}
    if draft.full:
        draft.options = [option for option in draft.options if _holds(option, draft.project.demanded)] or (
            _with_raised_share(draft)
        )
    if is_committed(draft.project) and (draft.project.demanded > 0 or not draft.options):
        draft.options += _late(draft, tails)
    if draft.project.demanded < draft.project.remaining:
        draft.options = [_finishing_after_the_plan(option, draft) for option in draft.options]


def _holds(option: Option, demand: Money) -> bool:
    lowest = sum(bound.amount for bound in option.low.values())
    if any(option.low[year].amount > option.high[year].amount for year in option.years):
        return False
    if option.schedule.kind is ScheduleKind.TAIL and option.remainder_max.amount < option.remainder_min:
        return False
    return lowest + option.remainder_min <= demand <= option.capacity


def _with_raised_share(draft: TableDraft) -> list[Option]:
    """The longest schedules with the smallest yearly share that holds the demand."""
    usual = [option for option in draft.options if option.schedule.kind is ScheduleKind.ON_TIME]
    if not usual:
        return []
    longest = max(len(option.years) for option in usual)
    limit = -(-draft.project.remaining // longest)
    draft.share_raised = (draft.share("max_year_share"), limit / draft.project.remaining)
    raised = [with_yearly_limit(option, limit, draft) for option in usual if len(option.years) == longest]
    return [option for option in raised if _holds(option, draft.project.demanded)]


def _late(draft: TableDraft, tails: Mapping[int, Bound]) -> list[Option]:
    """Late schedules: money in any legal plan year, and some of it may be lacking.

    tails : what a tail from each start may leave, dropped ones included.
    """
    terms, demand = draft.terms, draft.project.demanded
    windows = {begin: _window(draft, begin) for begin in draft.begin_years}
    open_windows = {begin: end for begin, end in windows.items() if end is None or end >= begin}
    if not open_windows:
        draft.window_expired = next(iter(windows.values()), None)
        start = next(iter(windows), draft.project.earliest_start or terms.first_year)
        finish = max(_window(draft, start) or terms.last_year, terms.last_year) + 1
        expired = on_time(start, start, finish=finish, terms=terms, window_end=None, demand=demand)
        limit = draft.project.remaining if start == terms.first_year else 0
        return [_as_late(with_yearly_limit(expired, limit, draft), demand)]
    if all(end is None for end in open_windows.values()):
        first = min(open_windows)
        open_windows = {first: None}
    bounds = [bound for option in draft.options for bound in option.high.values()]
    limit = max((bound.amount for bound in bounds if bound.rule != "past_years"), default=demand)
    late = []
    for begin, end in open_windows.items():
        last = terms.last_year if end is None else min(end, terms.last_year)
        finish = max(end or terms.last_year, terms.last_year) + 1
        option = on_time(begin, last, finish=finish, terms=terms, window_end=end, demand=demand)
        option = replace(option, remainder_max=tails.get(begin, option.remainder_max))
        late.append(_as_late(with_yearly_limit(option, limit, draft), demand))
    return late


def _window(draft: TableDraft, begin: int) -> int | None:
    return window_end(draft, begin) if draft.terms.scenario.has("capital_window") else None


def _as_late(option: Option, demand: Money) -> Option:
    nothing = Bound(amount=0, rule="one_schedule")
    return replace(
        option,
        schedule=replace(option.schedule, kind=ScheduleKind.LATE),
        low=dict.fromkeys(option.years, nothing),
        shortfall_max=demand,
    )


def _finishing_after_the_plan(option: Option, draft: TableDraft) -> Option:
    """D_p < R_p: what is left is for the next period, so the project finishes there."""
    after_plan = draft.terms.last_year + 1
    after = max(draft.project.finish_year or after_plan, after_plan)
    late = option.schedule.kind is ScheduleKind.LATE
    finish = max(after, option.schedule.finish) if late else after
    return replace(option, schedule=replace(option.schedule, finish=finish))


def approved_split(draft: TableDraft) -> None:
    """Money from a source never passes its part of the approved total.

    Equation: Σ_t f_pst + r_ps ≤ R_ps = cost:SOURCE − paid:SOURCE (million VND).
    Article: Điều 61.5.
    Not for: projects without an approved split.
    """
    if draft.project.cost_by_source is not None:
        for source in draft.eligible:
            amount = draft.project.split_remaining(source)
            draft.money.append(
                MoneyBound(
                    rule="approved_split",
                    where=(source,),
                    sense="<=",
                    amount=amount,
                    source=source,
                    with_remainder=True,
                )
            )


def eligible_sources(draft: TableDraft) -> None:
    """Only sources that may serve the project pay for it, and no more than it asks from them.

    Equation: f_pst exists only for s ∈ E_p; Σ_t f_pst ≤ demand:SOURCE where given (million VND).
    Article: tied sources.
    Not for: switched off, every source of the book may pay.
    """
    budget, project = draft.terms.budget, draft.project
    if not draft.terms.scenario.has("eligible_sources"):
        draft.eligible = tuple(source.code for source in budget.sources)
        return
    draft.eligible = named_sources(project, budget)
    if project.demand_by_source is not None:
        for source in draft.eligible:
            asked = project.demand_by_source.get(source, 0)
            draft.money.append(
                MoneyBound(rule="eligible_sources", where=(source,), sense="<=", amount=asked, source=source)
            )


def fixed_amounts(draft: TableDraft) -> None:
    """Amounts the user ordered hold where the project is selected.

    Equation: f_pst = fix:SOURCE:YEAR · Σ_σ x_pσ; min_amount ≤ Σ_st f_pst ≤ max_amount (million
    VND), both times Σ_σ x_pσ.
    Article: none, decision of the user.
    """
    project = draft.project
    draft.fixed.update(project.fixed)
    least = None if project.is_lump_sum else project.min_amount
    for name, sense, amount in (("least", ">=", least), ("most", "<=", project.max_amount)):
        if amount is not None:
            draft.money.append(
                MoneyBound(rule="fixed_amounts", where=(name,), sense=sense, amount=amount, if_selected=True)
            )


def locked_in(draft: TableDraft) -> None:
    """A project the user locked in is selected.

    Equation: Σ_σ x_pσ ≥ 1.
    Article: none, decision of the user.
    """
    if draft.lock is Lock.IN:
        draft.choices.append(Choice(rule="locked_in", sense=">=", number=1))


def locked_out(draft: TableDraft) -> None:
    """A project the user locked out is not selected; a committed one is then hypothetical.

    Equation: Σ_σ x_pσ ≤ 0.
    Article: none, decision of the user.
    """
    if draft.lock is Lock.OUT:
        draft.choices.append(Choice(rule="locked_out", sense="<=", number=0))


def lump_sum_option(draft: TableDraft) -> Iterable[Option]:
    """The one schedule of a lump sum: any plan year, its minimum may be lacking."""
    terms, demand = draft.terms, draft.project.demanded
    first, last = terms.first_year, terms.last_year
    option = on_time(first, last, finish=last, terms=terms, window_end=None, demand=demand)
    return [replace(option, shortfall_max=demand)]
