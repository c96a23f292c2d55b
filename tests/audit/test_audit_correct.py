"""Correct plans pass the audit."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from models.law import LawBook
from models.portfolio import Criterion, Direction, Scale
from models.vocabulary import Group, Lock, Objective, PlanType, SourceKind, Status
from optimizer.audit import Violation, audit
from tests.audit import builders, plans
from tests.audit.builders import Case, line, on_time, paid, tail
from tests.audit.plans import paying

LAW = LawBook.load()


def found(case: Case) -> tuple[Violation, ...]:
    """What the audit says about a case."""
    return audit(case.portfolio, case.scenario, LAW, case.plan)


@pytest.mark.parametrize("make", plans.CORRECT, ids=lambda make: make.__name__)
def test_correct_plans_pass(make: Callable[[], Case]) -> None:
    """Proves: the worked examples and the corners of the rules are accepted as they stand."""
    assert found(make()) == ()


def test_the_values_of_the_worked_examples() -> None:
    """Proves: the plans tested here are the worked ones, by the numbers printed there."""
    told = [make().plan.outcome.objective for make in plans.CORRECT[:6]]
    assert told == pytest.approx([7.350919, 0, 3.095124, 3.61, 7.22, 8 * 0.95**5], abs=1e-6)


def test_money_may_be_carried_one_year() -> None:
    """Proves: 10 of 2026 serve 2027. Sensitivity: without carry-over 2027 would be 10 short."""
    assert found(plans.new_case().source("XDCB", yearly=(40, 20, 30, 0, 0), carry_forward=True)) == ()


def test_what_is_carried_is_spent_before_the_money_of_the_year() -> None:
    """Proves: 2027 lives on 30 of 2026, so that its own 30 serve 2028."""
    assert found(plans.new_case().source("XDCB", yearly=(60, 30, 0, 0, 0), carry_forward=True)) == ()


def test_a_source_with_a_blank_year_binds_in_total_only() -> None:
    """Proves: blank years have no limit of their own; the total does."""
    assert found(plans.new_case().source("XDCB", yearly=(None,) * 5, total=90)) == ()


def test_reserve_is_taken_exactly() -> None:
    """Proves: 0.9 · 100 is 90, not 89 as in binary arithmetic rounded down."""
    assert found(plans.new_case().source("XDCB", yearly=(None,) * 5, total=100, reserve=0.1)) == ()


def test_a_committed_project_needs_no_decision_and_no_instalment() -> None:
    """Proves: entry and minimum_instalment speak of candidates only."""
    committed = paying({2026: 70, 2028: 20}).project(
        "N1", committed=True, policy_decision="", investment_decision=""
    )
    assert found(committed) == ()


@pytest.mark.parametrize("status", [Status.URGENT, Status.PREPARATION])
def test_urgent_and_preparation_enter_without_decision(status: Status) -> None:
    """Proves: Điều 19.6 lets them in without a policy decision."""
    changed = plans.new_case().project("N1", status=status, policy_decision="", investment_decision="")
    assert found(changed.line("N1", tier=builders.ORDER.of(status))) == ()


def test_grant_aid_enters_without_decision() -> None:
    """Proves: a project that names grant aid needs no decision."""
    aided = plans.new_case().source("DAT", kind=SourceKind.GRANT_AID)
    aided = aided.project("N1", sources=("XDCB", "DAT"), policy_decision="", investment_decision="")
    assert found(aided) == ()


def test_a_locked_out_committed_project_is_not_missed() -> None:
    """Proves: one_schedule lets a lock overrule the commitment; nothing is short."""
    gone = plans.short_case().project("P2", lock=Lock.OUT).worth(0.0).told(shortfall_by_tier={})
    assert found(gone.line("P2", schedule=None, allocated={}, shortfall={})) == ()


def test_a_line_the_plan_does_not_mention_is_not_selected() -> None:
    """Proves: candidates may be missing from the plan's lines."""
    whole = plans.habit_case()
    without = replace(whole.plan, lines=tuple(item for item in whole.plan.lines if item.selected))
    assert found(replace(whole, plan=without)) == ()


def test_exempt_projects_leave_nothing_in_the_cap() -> None:
    """Proves: a national project may leave money beyond the cap, and with a cap of nothing.

    Status national, group C, start 2030, window 2030–2032. Cap-exempt, so q = min(1, 1.6, 2/3):
    at most 66 of 100 left; here 20.
    """
    exempt = plans.tail_case().project("P1", status=Status.NATIONAL).given(two_period_share=0.0)
    assert found(exempt.line("P1", tier=2)) == ()


def test_no_cap_in_annual_plans() -> None:
    """Proves: what demand leaves does not count in an annual plan."""
    annual = plans.left_case().given(plan_type=PlanType.ANNUAL, two_period_share=0.0)
    assert found(annual) == ()


def test_national_importance_is_bound_by_its_finish_year() -> None:
    """Proves: group QTQG has no limit in years; blank finish_year = no end."""
    national = plans.new_case().project("N1", group=Group.NATIONAL)
    money = paid({2026: 18, 2027: 18, 2028: 18, 2029: 18, 2030: 18})
    national = national.line("N1", schedule=on_time(2026, 2030), allocated=money).worth(10 * 0.95**4)
    assert found(national) == ()
    assert found(national.project("N1", finish_year=2030)) == ()
    ended = found(national.project("N1", finish_year=2029))
    assert [violation.rule for violation in ended] == ["capital_window"]


def test_statuses_without_window_have_the_yearly_share() -> None:
    """Proves: preparation has no window, but no more than ⌊0.8 · 90⌋ = 72 in a year."""
    prepared = paying({2027: 90}, 2027, 2027).project("N1", status=Status.PREPARATION)
    fast = found(prepared.line("N1", tier=9))
    assert [(violation.rule, violation.by) for violation in fast] == [("capital_window", 18)]


def test_parts_lie_outside_the_yearly_share() -> None:
    """Proves: hi = ⌊0.8 · (50 − 20)⌋ + 20 = 44 where 20 repay an advance."""
    with_part = plans.extended_case().project("P2", advance_due=20)
    with_part = with_part.source("XDCB", yearly=(44, 6, 0, 0, 0)).worth(4 * 0.95)
    money = paid({2026: 44, 2027: 6})
    assert found(with_part.line("P2", schedule=on_time(2026, 2027), allocated=money)) == ()
    more = paid({2026: 45, 2027: 5})
    over = with_part.source("XDCB", yearly=(45, 5, 0, 0, 0)).line(
        "P2", schedule=on_time(2026, 2027), allocated=more
    )
    assert [(v.rule, v.where, v.by) for v in found(over)] == [("capital_window", "P2 2026", 1)]


def test_a_minimum_that_cannot_be_kept_is_spread() -> None:
    """Proves: where Σ lo > D, lo = ⌊D / n⌋: 0.5 · 90 · 3 > 90, so 30 a year will do."""
    assert found(plans.new_case().project("N1", min_year_share=0.5)) == ()


def test_the_last_payment_and_orders_need_not_be_round() -> None:
    """Proves: with step 20, 40 + 40 + 10 is round, and so is an ordered 30."""
    stepped = paying({2026: 40, 2027: 40, 2028: 10}).project("N1", min_year_share=0.1)
    stepped = stepped.given(rounding_step=20).told(rounding_step=20)
    assert found(stepped) == ()
    ordered = paying({2026: 30, 2027: 40, 2028: 20}).project("N1", fixed={("XDCB", 2026): 30})
    assert found(ordered.given(rounding_step=20).told(rounding_step=20)) == ()


def test_a_finer_step_than_asked_is_no_fault() -> None:
    """Proves: where round figures cannot be had, the plan says how round it is."""
    finer = paying({2026: 32, 2027: 30, 2028: 28}).given(rounding_step=5)
    assert found(finer) == ()


def test_short_lump_sums_are_late() -> None:
    """Proves: 40 of 50 and 10 short in its tier, finish in the last year all the same."""
    chosen = builders.late(2026, 2030, 2030)
    short = plans.lump_case().told(shortfall_by_tier={9: 10})
    money = paid({2026: 20, 2027: 20})
    assert found(short.line("L1", schedule=chosen, allocated=money, shortfall={9: 10})) == ()


def test_own_revenue_is_exempt_and_named() -> None:
    """Proves: a project paid wholly by a unit's own revenue is outside the cap."""
    own = plans.tail_case().source("XDCB", kind=SourceKind.UNIT_REVENUE, previous_plan=0)
    assert found(own) == ()


def test_a_late_project_keeps_the_remainder_of_its_tail() -> None:
    """Proves: f + r + u = D under late; r ≤ min(½ · 60, cap)."""
    assert found(plans.tiers_with_tail_case()) == ()


def test_scores_and_sizes() -> None:
    """Proves: ranks 1, 2, 2 weigh 11/18, 7/36, 7/36; n by scale and direction; v = score · size.

    social raw 60; growth min–max over 10, 20 → 0 and 100; remote 30, less is better → 70.
    S1: 11/18 · 60 + 7/36 · 0 + 7/36 · 70 = 1810/36; 20 000 / 10 000 = 2 → v = 1810/18.
    S2 has no social and no remote: 7/36 · 100 + 7/36 · 100 = 1400/36; v = 1400/72.
    """
    criteria = (
        Criterion(name="social", rank=1),
        Criterion(name="growth", rank=2, scale=Scale.MINMAX),
        Criterion(name="remote", rank=2, direction=Direction.MIN),
    )
    base = {"policy_decision": "NQ 1", "sources": ("XDCB",)}
    first = builders.project(
        "S1", Status.NEW, total_cost=20_000, criteria={"social": 60, "growth": 10, "remote": 30}, **base
    )
    second = builders.project("S2", Status.NEW, total_cost=5_000, criteria={"growth": 20}, **base)
    scored = builders.case(
        (first, second),
        (builders.source("XDCB", (20_000,)),),
        builders.scenario(2026, objective=Objective.SCORE),
        (
            line(
                "S1",
                13,
                1810 / 18,
                score=1810 / 36,
                schedule=on_time(2026, 2026),
                allocated=paid({2026: 20_000}),
            ),
            line("S2", 13, 1400 / 72, score=1400 / 36),
        ),
        1810 / 18,
        criteria=criteria,
    )
    assert found(scored) == ()
    # The scenario weighs social 1 against 7/36 each: 60 · w + 70 · w', w = 36/50, w' = 7/50.
    weighed = scored.given(weights={"social": 1.0})
    score = 60 * 36 / 50 + 70 * 7 / 50
    weighed = weighed.line("S1", score=score, value=2 * score).worth(2 * score)
    other = 100 * 14 / 50
    assert found(weighed.line("S2", score=other, value=other / 2)) == ()


def test_given_weights_are_normalised_and_exponent_zero_counts_projects() -> None:
    """Proves: 30 and 10 are ¾ and ¼; v = score with exponent 0."""
    criteria = (Criterion(name="social", weight=30), Criterion(name="growth", weight=10))
    scored = plans.new_case().book(criteria=criteria).project("N1", criteria={"social": 80, "growth": 40})
    scored = scored.given(objective=Objective.SCORE, size_exponent=0.0).line("N1", score=70.0, value=70.0)
    assert found(scored.worth(70 * 0.95**2)) == ()


def test_tail_of_a_cheaper_start() -> None:
    """Proves: a tail may start before the last year; lo binds to 2030 only: 15 + 65 + 20."""
    earlier = plans.tail_case().source("XDCB", yearly=(0, 0, 0, 15, 65))
    money = paid({2029: 15, 2030: 65})
    earlier = earlier.line("P1", schedule=tail(2029, 2031), allocated=money, remainder={"XDCB": 20})
    tight = earlier.worth(10 * 0.95**5)
    assert found(tight) == ()
