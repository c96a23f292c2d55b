"""Plans broken by hand in just one rule: what is broken, where, and by how much."""

from dataclasses import replace

from models.outcome import PlanStatus
from models.vocabulary import Lock, PlanType, SourceKind, Status
from tests.audit.broken_limits import LIMITS
from tests.audit.broken_links import LINKS
from tests.audit.broken_period import PERIOD
from tests.audit.builders import Broken, Case, late, on_time, paid, tail
from tests.audit.plans import (
    deferred_case,
    expired_case,
    extended_case,
    habit_case,
    left_case,
    lump_case,
    new_case,
    oda_case,
    onlent_case,
    parts_case,
    paying,
    raised_case,
    short_case,
    tail_case,
)


def _annual() -> Case:
    """An annual plan of one year; every project states its demand."""
    annual = habit_case().given(plan_type=PlanType.ANNUAL)
    for name, demand in (("H1", 60), ("H2", 50), ("H3", 50)):
        annual = annual.project(name, demand=demand)
    return annual.project("H2", investment_decision="")


def _unselected_committed() -> Case:
    gone = short_case().line("P2", schedule=None, allocated={}, shortfall={})
    return gone.told(shortfall_by_tier={}).worth(0.0)


def _short_on_time() -> Case:
    return short_case().line("P2", schedule=on_time(2026, 2027)).worth(4 * 0.95)


def _outside() -> Case:
    return new_case().line("N1", schedule=on_time(2026, 2027)).worth(10 * 0.95)


def _late_candidate() -> Case:
    return new_case().line("N1", schedule=late(2026, 2030, 2031)).worth(10 * 0.95**5)


def _split() -> Case:
    """One million moved from ODA to XDCB; the envelopes have room."""
    money = paid({2026: 24, 2027: 24, 2028: 31}, "ODA") | paid({2026: 5, 2027: 5, 2028: 11})
    return oda_case().source("XDCB", yearly=(5, 5, 11, 0, 0)).line("P3", allocated=money)


def _by_source() -> Case:
    demanded = new_case().project("N1", demand=90, demand_by_source={"XDCB": 60, "DAT": 30})
    money = paid({2026: 30, 2027: 31}) | paid({2028: 29}, "DAT")
    return demanded.line("N1", allocated=money)


def _unnamed() -> Case:
    """Contributions serve only projects that name them."""
    blank = new_case().source("DAT", kind=SourceKind.CONTRIBUTION).project("N1", sources=None)
    return blank.line("N1", allocated=paid({2026: 30, 2027: 30}) | paid({2028: 30}, "DAT"))


def _past_window() -> Case:
    money = paid({2026: 10, 2027: 10, 2028: 30})
    return short_case().told(shortfall_by_tier={}).line("P2", allocated=money, shortfall={})


def _counterpart() -> Case:
    """25 of ODA need 0.25 · 25 − 1 = 5.25 beside them, so 6; there are 5."""
    money = paid({2026: 25, 2027: 24, 2028: 31}, "ODA") | paid({2026: 5, 2027: 5, 2028: 10})
    return oda_case().line("P3", allocated=money)


def _after_close() -> Case:
    """A PPP project has no window, but its loan closes in 2027."""
    ppp = onlent_case().project("O1", status=Status.PPP, loan_close_year=2026, loan_schedule={})
    return ppp.line("O1", tier=6)


def _onlent() -> Case:
    money = paid({2026: 18, 2027: 30}, "ODA") | paid({2026: 22, 2027: 5}, "VAY")
    return onlent_case().line("O1", allocated=money)


def _carry(amounts: tuple[int, ...]) -> Case:
    return new_case().source("XDCB", yearly=(*amounts, 0, 0), carry_forward=True)


def _late_tail(remainder: int) -> Case:
    left = {"XDCB": remainder} if remainder else {}
    roomy = deferred_case().source("XDCB", yearly=(200,))
    return roomy.line("Q2", allocated=paid({2026: 60 - remainder}), remainder=left)


def _finishing() -> Case:
    """A project that finishes in the period leaves nothing."""
    return deferred_case().project("Q2", status=Status.ONGOING_FINISHING).line("Q2", tier=7)


def _wrong_part() -> Case:
    moved = parts_case().line("A", shortfall={3: 21, 8: 9})
    return moved.told(shortfall_by_tier={3: 21, 4: 10, 8: 9})


def _unselected_lock() -> Case:
    gone = new_case().project("N1", lock=Lock.IN).line("N1", schedule=None, allocated={})
    return gone.worth(0.0)


def _lump_money(first: int) -> Case:
    roomy = lump_case().source("XDCB", yearly=(100, 100, 0, 0, 0))
    return roomy.line("L1", allocated=paid({2026: first, 2027: 20}))


def _lump_short(schedule_is_late: bool) -> Case:
    chosen = late(2026, 2030, 2030) if schedule_is_late else on_time(2026, 2030)
    short = lump_case().line("L1", allocated=paid({2026: 20, 2027: 20}), shortfall={9: 10}, schedule=chosen)
    return short.told(shortfall_by_tier={9: 10})


def _twice(whole: Case) -> Case:
    return replace(whole, plan=replace(whole.plan, lines=whole.plan.lines * 2))


def _renamed(whole: Case) -> Case:
    others = tuple(replace(line, project_id="N2") for line in whole.plan.lines)
    return replace(whole, plan=replace(whole.plan, lines=others))


BROKEN = (
    Broken(
        "no_decision",
        "entry",
        "N1",
        90,
        lambda: new_case().project("N1", policy_decision="", investment_decision=""),
    ),
    Broken("policy_decision_only", "entry", "H2", 50, _annual),
    Broken("committed_left_out", "one_schedule", "P2", 50, _unselected_committed),
    Broken("short_on_time", "one_schedule", "P2", 30, _short_on_time),
    Broken("money_outside", "one_schedule", "N1 2028", 30, _outside),
    Broken("late_candidate", "one_schedule", "N1", 0, _late_candidate),
    Broken("too_early", "one_schedule", "N1", 1, lambda: new_case().project("N1", earliest_start=2027)),
    Broken(
        "ongoing_waits",
        "one_schedule",
        "P2",
        1,
        lambda: (
            extended_case()
            .line("P2", schedule=on_time(2027, 2028), allocated=paid({2027: 20, 2028: 30}))
            .source("XDCB", yearly=(10, 20, 30, 30, 30))
        ),
    ),
    Broken(
        "ends_after_plan",
        "one_schedule",
        "R1",
        1,
        lambda: (
            raised_case()
            .project("R1", status=Status.PPP, max_year_share=1.0)
            .line("R1", tier=6, schedule=on_time(2026, 2031))
            .worth(5 * 0.95**5)
        ),
    ),
    Broken("lump_sum_late", "one_schedule", "L1", 1, lambda: _lump_short(False)),
    Broken("not_in_full", "full_funding", "N1", 1, lambda: paying({2026: 30, 2027: 30, 2028: 29})),
    Broken("too_much", "full_funding", "N1", 2, lambda: paying({2026: 30, 2027: 30, 2028: 32})),
    Broken(
        "money_when_out", "one_schedule", "N1", 90, lambda: new_case().line("N1", schedule=None).worth(0.0)
    ),
    Broken("lump_sum_above_least", "full_funding", "L1", 5, lambda: _lump_money(35)),
    Broken("split", "approved_split", "P3 XDCB", 1, _split),
    Broken(
        "not_listed",
        "eligible_sources",
        "N1 DAT",
        30,
        lambda: new_case().line("N1", allocated=paid({2026: 30, 2027: 30}) | paid({2028: 30}, "DAT")),
    ),
    Broken("not_named", "eligible_sources", "N1 DAT", 30, _unnamed),
    Broken("demand_of_source", "eligible_sources", "N1 XDCB", 1, _by_source),
    Broken(
        "fourth_year",
        "capital_window",
        "N1",
        1,
        lambda: paying({2026: 24, 2027: 22, 2028: 22, 2029: 22}, end=2029),
    ),
    Broken("yearly_share", "capital_window", "N1 2026", 1, lambda: paying({2026: 73, 2027: 17}, end=2027)),
    Broken("closed_window", "capital_window", "P2 2028", 30, _past_window),
    Broken(
        "expired",
        "capital_window",
        "X1 2027",
        10,
        lambda: expired_case().line("X1", allocated=paid({2026: 30, 2027: 10})),
    ),
    Broken(
        "not_raised",
        "capital_window",
        "R1 2026",
        11,
        lambda: raised_case().project("R1", first_capital_year=2025),
    ),
    Broken(
        "tail_to_window",
        "capital_window",
        "P1",
        1,
        lambda: tail_case().line("P1", schedule=tail(2030, 2033)).worth(10 * 0.95**7),
    ),
    Broken("scattered", "minimum_instalment", "N1 2028", 1, lambda: paying({2026: 40, 2027: 37, 2028: 13})),
    Broken("a_year_without", "minimum_instalment", "N1 2027", 14, lambda: paying({2026: 45, 2028: 45})),
    Broken("defers_too_much", "tail_remainder", "Q2", 1, lambda: _late_tail(31)),
    Broken("defers_nothing", "tail_remainder", "Q2", 1, lambda: _late_tail(0)),
    Broken("may_not_defer", "tail_remainder", "Q2", 30, _finishing),
    Broken(
        "on_time_remainder",
        "tail_remainder",
        "N1",
        30,
        lambda: new_case().line("N1", allocated=paid({2026: 30, 2027: 15, 2028: 15}), remainder={"XDCB": 30}),
    ),
    Broken("counterpart", "oda_counterpart", "P3 2026", 1, _counterpart),
    Broken(
        "land_on_loan",
        "oda_excluded_costs",
        "O1 ODA",
        50,
        lambda: onlent_case().project("O1", component="GPMB"),
    ),
    Broken(
        "loan_plan",
        "oda_loan_schedule",
        "O1 2027",
        3,
        lambda: onlent_case().project("O1", loan_schedule={2026: 40, 2027: 32}),
    ),
    Broken(
        "loan_plan_blank_year",
        "oda_loan_schedule",
        "O1 2027",
        35,
        lambda: onlent_case().project("O1", loan_schedule={2026: 40}),
    ),
    Broken("loan_closed", "oda_loan_schedule", "O1 2027", 35, _after_close),
    Broken("onlent", "onlending", "O1", 1, _onlent),
    Broken(
        "ordered",
        "fixed_amounts",
        "N1 XDCB 2027",
        1,
        lambda: new_case().project("N1", fixed={("XDCB", 2027): 31}),
    ),
    Broken("least", "fixed_amounts", "N1", 5, lambda: new_case().project("N1", min_amount=95)),
    Broken("most", "fixed_amounts", "N1", 5, lambda: new_case().project("N1", max_amount=85)),
    Broken("locked_in", "locked_in", "N1", 90, _unselected_lock),
    Broken("locked_out", "locked_out", "N1", 90, lambda: new_case().project("N1", lock=Lock.OUT)),
    Broken("locked_by_scenario", "locked_out", "N1", 90, lambda: new_case().given(locks={"N1": Lock.OUT})),
    Broken(
        "year",
        "envelope_year",
        "XDCB 2026",
        1,
        lambda: new_case().source("XDCB", yearly=(29, 100, 100, 100, 100)),
    ),
    Broken(
        "reserve",
        "envelope_year",
        "XDCB 2026",
        1,
        lambda: new_case().source("XDCB", yearly=(33, 100, 100, 100, 100), reserve=0.1),
    ),
    Broken(
        "factor",
        "envelope_year",
        "XDCB 2026",
        10,
        lambda: new_case().given(envelope_factors={("XDCB", 2026): 0.2}),
    ),
    Broken(
        "no_carry_over",
        "envelope_year",
        "XDCB 2027",
        10,
        lambda: new_case().source("XDCB", yearly=(40, 20, 30, 0, 0)),
    ),
    Broken("carried_too_little", "envelope_year", "XDCB 2028", 10, lambda: _carry((70, 5, 15))),
    Broken("carried_two_years", "envelope_year", "XDCB 2028", 1, lambda: _carry((100, 0, 29))),
    Broken("period", "envelope_total", "XDCB", 1, lambda: new_case().source("XDCB", total=89)),
    Broken(
        "period_blank_years",
        "envelope_total",
        "XDCB",
        2,
        lambda: new_case().source("XDCB", yearly=(None,) * 5, total=98, reserve=0.1),
    ),
    Broken("wrong_part", "tier_order", "A", 1, _wrong_part),
    Broken("tier_sum", "tier_order", "8", 1, lambda: parts_case().told(shortfall_by_tier={4: 10, 8: 29})),
    Broken("own_tier", "tier_order", "N1", 1, lambda: new_case().line("N1", tier=12)),
    Broken("cap", "two_period_cap", "local", 1, lambda: tail_case().source("XDCB", previous_plan=99)),
    Broken(
        "cap_central",
        "two_period_cap",
        "central",
        1,
        lambda: tail_case().source("XDCB", previous_plan=99, kind=SourceKind.CENTRAL),
    ),
    Broken("cap_demand", "two_period_cap", "local", 1, lambda: left_case().source("XDCB", previous_plan=99)),
    Broken("objective", "value", "objective", 1.0, lambda: habit_case().worth(101.0)),
    Broken("line_value", "value", "H1", 1.0, lambda: habit_case().line("H1", value=65.0)),
    Broken("line_score", "value", "H1", 3.0, lambda: habit_case().line("H1", score=3.0)),
    Broken("finish", "value", "P2", 1, lambda: short_case().line("P2", schedule=late(2026, 2030, 2030))),
    Broken("bound", "value", "bound", 1.0, lambda: habit_case().told(bound=99.0)),
    Broken("gap", "value", "gap", 0.05, lambda: habit_case().told(gap=0.05)),
    Broken(
        "not_optimal", "value", "status", 0.01 - 0.001, lambda: habit_case().told(bound=100 / 0.99, gap=0.01)
    ),
    Broken("tiers_not_proven", "value", "status", 1, lambda: habit_case().told(tiers_proven=False)),
    Broken("no_plan", "value", "status", 1, lambda: habit_case().told(status=PlanStatus.UNKNOWN)),
    Broken(
        "zero",
        "amounts",
        "N1 XDCB 2029",
        0,
        lambda: (
            new_case()
            .project("N1", extension_years=1)
            .line("N1", allocated=paid({2026: 30, 2027: 30, 2028: 30, 2029: 0}))
        ),
    ),
    Broken(
        "not_whole",
        "amounts",
        "N1 XDCB 2026",
        1,
        lambda: new_case().line(
            "N1", allocated={("XDCB", 2026): 30.5, ("XDCB", 2027): 29.5, ("XDCB", 2028): 30}
        ),
    ),
    Broken(
        "unknown_project",
        "amounts",
        "N2",
        1,
        lambda: _renamed(new_case()),
    ),
    Broken(
        "unknown_source",
        "amounts",
        "N1 VAY 2026",
        1,
        lambda: new_case().line("N1", allocated={("VAY", 2026): 90}),
    ),
    Broken("unknown_remainder", "amounts", "N1 VAY", 1, lambda: new_case().line("N1", remainder={"VAY": 90})),
    Broken(
        "unknown_year",
        "amounts",
        "N1 XDCB 2031",
        1,
        lambda: new_case().line("N1", allocated=paid({2031: 90})),
    ),
    Broken("twice", "amounts", "N1", 1, lambda: _twice(new_case())),
    Broken(
        "not_round",
        "amounts",
        "N1 XDCB 2026",
        2,
        lambda: paying({2026: 32, 2027: 30, 2028: 28}).given(rounding_step=5).told(rounding_step=5),
    ),
    Broken("step", "amounts", "rounding_step", 4, lambda: new_case().told(rounding_step=5)),
    *LINKS,
    *LIMITS,
    *PERIOD,
)
