"""Local rules on time: when capital may flow, how much a year, and what may be left for later."""

from dataclasses import replace

from models.schedule import ScheduleKind
from models.units import Money, share_of, share_of_up
from models.vocabulary import Group, PlanType, Status
from optimizer.table import Bound, Option, TableDraft, is_committed, on_time

NO_TAIL = (Status.COMPLETED, Status.ADVANCE, Status.ARREARS, Status.ONGOING_FINISHING)


def capital_window(draft: TableDraft) -> None:
    """Capital flows inside the legal window only, and no faster than the yearly share.

    Equation: Σ_s f_pst ≤ Σ_σ hi_pσt x_pσ, with hi = ⌊max_year_share·(R_p − advance_due −
    arrears_due)⌋ + both parts (million VND), and schedules (a, b) with b − a + 1 ≤ L_p years.
    Article: Điều 57 (window); the yearly share is policy.
    Not for: statuses that Điều 57 leaves out have no window. Switched off, capital may
    flow in any plan year and as fast as it likes; tails stay as they are.
    """
    project, terms = draft.project, draft.terms
    switched_on = terms.scenario.has("capital_window")
    for begin in draft.begin_years:
        end = window_end(draft, begin)
        last = min(end, terms.last_year) if switched_on and end is not None else terms.last_year
        draft.options += [
            on_time(begin, year, finish=year, terms=terms, window_end=end, demand=project.demanded)
            for year in range(begin, last + 1)
        ]
        if end is not None and end > terms.last_year and _may_leave_remainder(draft):
            draft.options.append(_tail(draft, begin, end))
    if switched_on:
        limit = yearly_limit(draft)
        draft.options = [with_yearly_limit(option, limit, draft) for option in draft.options]


def window_end(draft: TableDraft, begin: int) -> int | None:
    """Last year the law allows capital where the plan's first capital flows in `begin`.

    None = no end. Years already used count for a project that has begun.
    """
    project, law = draft.project, draft.terms.law
    if project.status is None or project.status.value not in law["windowed_statuses.statuses"].names:
        return None
    if draft.is_oda and project.loan_close_year is not None:
        return project.loan_close_year
    if project.group is Group.NATIONAL:
        return project.finish_year
    group = (project.group or Group.C).value.lower()
    years = law[f"capital_years.group_{group}"].whole + project.extension_years
    first = project.first_capital_year
    return (first if draft.is_ongoing and first is not None else begin) + years - 1


def yearly_limit(draft: TableDraft) -> Money:
    """hi: the most capital one year may bring; advances and arrears are outside the share."""
    project = draft.project
    outside = project.advance_due + project.arrears_due
    return share_of(draft.share("max_year_share"), max(0, project.remaining - outside)) + outside


def with_yearly_limit(option: Option, limit: Money, draft: TableDraft) -> Option:
    """The option with the same upper bound in every year, but where a year that is over was given more."""
    past = {
        year: Bound(amount=amount, rule="past_years")
        for year, amount in draft.past_money.items()
        if amount > limit and year in option.years
    }
    usual = dict.fromkeys(option.years, Bound(amount=limit, rule="capital_window"))
    return replace(option, high=usual | past)


def _may_leave_remainder(draft: TableDraft) -> bool:
    """Whether the project may end after the plan by design."""
    project, scenario = draft.project, draft.terms.scenario
    capped_to_nothing = scenario.two_period_share == 0 and scenario.has("two_period_cap")
    return (
        project.status not in NO_TAIL
        and project.demand is None
        and (draft.is_cap_exempt or not capped_to_nothing)
        and scenario.plan_type is PlanType.MEDIUM_TERM
    )


def _tail(draft: TableDraft, begin: int, end: int) -> Option:
    """The schedule that goes on to the end of a window after the plan."""
    demand = draft.project.demanded
    option = on_time(begin, end, finish=end, terms=draft.terms, window_end=end, demand=demand)
    return replace(
        option,
        schedule=replace(option.schedule, kind=ScheduleKind.TAIL),
        remainder_max=Bound(amount=demand, rule="tail_remainder"),
        remainder_min=1,
    )


def tail_remainder(draft: TableDraft) -> None:
    """What a tail leaves for the next period is limited, and is not nothing.

    Equation: Σ_{σ tail} x_pσ ≤ Σ_s r_ps ≤ Σ_{σ tail} q_pσ R_p x_pσ, q = min(1, max_year_share ·
    (b − last_year)); committed and cap-exempt projects also q ≤ (b − last_year)/(b − a + 1).
    Article: none, policy: nobody defers everything.
    Not for: schedules that end in the plan. Switched off, a tail may leave all it demands.
    """
    remaining, last = draft.project.remaining, draft.terms.last_year
    for index, option in enumerate(draft.options):
        if option.schedule.kind is not ScheduleKind.TAIL:
            continue
        begin, end = option.schedule.start, option.schedule.end
        most = min(remaining, share_of(draft.share("max_year_share"), remaining * (end - last)))
        if is_committed(draft.project) or draft.is_cap_exempt:
            most = min(most, remaining * (end - last) // (end - begin + 1))
        draft.options[index] = replace(option, remainder_max=Bound(amount=most, rule="tail_remainder"))


def minimum_instalment(draft: TableDraft) -> None:
    """A candidate that is taken gets a minimum of capital in each year of its schedule.

    Equation: Σ_s f_pst ≥ Σ_σ lo_pσt x_pσ, lo = max(1, ⌈min_year_share·R_p⌉) million VND; where
    Σ lo > D_p, lo = ⌊D_p / n⌋ over the n plan years of the schedule.
    Article: none, policy against scattering (Điều 57.1 only says that the clock runs on).
    Not for: committed lines. Who has nothing remaining demands nothing: lo = 0.
    """
    project = draft.project
    if is_committed(project):
        return
    least = max(1, share_of_up(draft.share("min_year_share"), project.remaining))
    for index, option in enumerate(draft.options):
        count = len(option.years)
        amount = least if least * count <= project.demanded else project.demanded // count
        low = dict.fromkeys(option.years, Bound(amount=amount, rule="minimum_instalment"))
        past = {
            year: Bound(amount=given, rule="past_years")
            for year, given in draft.past_money.items()
            if given < amount and year in option.years
        }
        draft.options[index] = replace(option, low=low | past)
