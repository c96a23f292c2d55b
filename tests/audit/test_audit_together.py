"""Links, annual plans, adjustments and debt: correct plans, and the edge on which each rule turns."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from models.vocabulary import LinkType, Lock, PlanType, SourceKind, Status
from tests.audit import plans
from tests.audit import plans_together as together
from tests.audit.builders import Case, late, on_time, paid, tail
from tests.audit.plans_together import A_THEN_B, debt, link, moved, scheduled, two_case, without
from tests.audit.test_audit_correct import found
from tests.audit.test_audit_edges import told

REQUIRES = link(LinkType.REQUIRES)
FINISHED = link(LinkType.REQUIRES_FINISHED)
SYNERGY = link(LinkType.SYNERGY, value=5.0)
OFF = frozenset({"synergy"})


@pytest.mark.parametrize("make", together.TOGETHER, ids=lambda make: make.__name__)
def test_correct_plans_pass(make: Callable[[], Case]) -> None:
    """Proves: the plans that are broken elsewhere are right before."""
    assert found(make()) == ()


@pytest.mark.parametrize("kind", list(LinkType))
def test_links_ask_nothing_where_neither_is_selected(kind: LinkType) -> None:
    """Proves: a plan without both projects keeps every link."""
    assert told(without(without(two_case(link(kind, value=5.0)), "A"), "B")) == []


def test_starting_together_is_enough() -> None:
    """Proves: start ≤ t on both sides: both in 2028. The needed one alone needs nothing."""
    assert told(moved(two_case(REQUIRES), "A", 2028)) == []
    assert told(moved(two_case(REQUIRES), "A", 2029)) == [("requires", "B A", 1)]
    assert told(without(two_case(REQUIRES), "B")) == []
    assert told(without(two_case(FINISHED), "B")) == []


def test_the_year_after_the_finish_is_early_enough() -> None:
    """Proves: A 2026–2027, B from 2028 on; B from 2029 on is no worse; 2027 is too early."""
    assert told(two_case(FINISHED)) == []
    assert told(moved(two_case(FINISHED), "B", 2029)) == []
    assert told(moved(two_case(FINISHED), "B", 2027)) == [("requires_finished", "B A", 1)]
    assert told(moved(moved(two_case(FINISHED), "A", 2029), "B", 2029)) == [("requires_finished", "B A", 2)]


def test_a_wrong_finish_year_finishes_nothing() -> None:
    """Proves: the finish follows from the schedule: 2029, although the plan says 2027."""
    wrong = moved(two_case(FINISHED), "A", 2028)
    wrong = scheduled(wrong, "A", on_time(2028, 2029, 2027)).worth(wrong.plan.outcome.objective)
    assert told(wrong) == [("requires_finished", "B A", 2), ("value", "A", 2)]


def test_a_late_project_has_started_but_never_finishes() -> None:
    """Proves: A late from 2026: enough for requires, not for requires_finished."""
    short = two_case(REQUIRES).project("A", status=Status.URGENT, committed=True)
    short = short.told(shortfall_by_tier={1: 60})
    short = scheduled(short, "A", late(2026, 2030, 2031), tier=1, allocated={}, shortfall={1: 60})
    assert told(short) == []
    assert told(short.book(links=(FINISHED,))) == [("requires_finished", "B A", 3)]


@pytest.mark.parametrize(
    ("status", "tier"), [(Status.COMPLETED, 4), (Status.ADVANCE, 3), (Status.ARREARS, 10)]
)
def test_works_that_are_done_are_finished_from_the_first_year_on(status: Status, tier: int) -> None:
    """Proves: what is still paid for them, even late, holds nobody up.

    A preparation is not done: paid in 2029, it keeps B waiting through 2026–2029.
    """
    done = together.works_done_case().project("A", status=status).line("A", tier=tier)
    assert told(done) == []
    short = done.told(shortfall_by_tier={tier: 60})
    short = scheduled(short, "A", late(2026, 2030, 2031), allocated={}, shortfall={tier: 60})
    assert told(short) == []
    prepared = done.project("A", status=Status.PREPARATION).line("A", tier=9)
    assert told(prepared) == [("requires_finished", "B A", 4)]


def test_alternatives_and_bundles_within_their_word() -> None:
    """Proves: one of two alternatives; both of a bundle."""
    for gone in ("A", "B"):
        assert told(without(two_case(link(LinkType.EXCLUDES)), gone)) == []
    assert told(two_case(link(LinkType.BUNDLE))) == []


def test_a_synergy_counts_once_and_undiscounted() -> None:
    """Proves: both selected: + 5. Switched off: + 0, and what is counted all the same is told."""
    assert told(two_case(SYNERGY).worth(A_THEN_B + 5)) == []
    assert told(without(two_case(SYNERGY), "A")) == []
    assert told(two_case(SYNERGY).given(rules_off=OFF)) == []
    counted = two_case(SYNERGY).worth(A_THEN_B + 5).given(rules_off=OFF)
    assert told(counted) == [("synergy", "B A", 5.0)]


def test_which_synergies_are_counted_wrongly() -> None:
    """Proves: the sum names them: 5, 3 or both; what no sum explains is a wrong objective."""
    other = link(LinkType.SYNERGY, "A", "B", value=3.0)
    alone = without(two_case(SYNERGY, other), "A")
    worth = alone.plan.outcome.objective
    assert told(alone.worth(worth + 5)) == [("synergy", "B A", 5.0)]
    assert told(alone.worth(worth + 3)) == [("synergy", "A B", 3.0)]
    assert told(alone.worth(worth + 8)) == [("synergy", "B A", 5.0), ("synergy", "A B", 3.0)]
    assert told(alone.worth(worth + 4)) == [("value", "objective", pytest.approx(4.0))]
    assert told(alone.worth(worth - 5)) == [("value", "objective", pytest.approx(5.0))]


def test_of_many_synergies_one_or_all_are_named() -> None:
    """Proves: with thirteen of 2⁰ … 2¹² not reached, one or all explain; some of them do not."""
    many = tuple(link(LinkType.SYNERGY, value=float(2**power)) for power in range(13))
    alone = without(two_case(*many), "A")
    worth = alone.plan.outcome.objective
    assert told(alone.worth(worth + 64)) == [("synergy", "B A", 64.0)]
    assert len(told(alone.worth(worth + 2**13 - 1))) == 13
    assert told(alone.worth(worth + 3)) == [("value", "objective", pytest.approx(3.0))]
    twelve = alone.book(links=many[:12])
    assert told(twelve.worth(worth + 3)) == [("synergy", "B A", 1.0), ("synergy", "B A", 2.0)]


def _annual(**changes: object) -> Case:
    """M1 with 31 assigned: 49 left of the medium-term plan for its 50."""
    return together.annual_case().project("M1", **({"mt_assigned": 31} | changes))


def test_the_first_year_of_the_period_is_not_bound_by_the_medium_term_plan() -> None:
    """Proves: Điều 51.7 from the second year on; a plan that names no period begins its own."""
    assert told(_annual()) == [("annual_within_medium_term", "M1", 1)]
    assert told(_annual().given(period_first_year=2026)) == []
    assert told(_annual().given(period_first_year=None)) == []


@pytest.mark.parametrize("plan_type", [PlanType.MEDIUM_TERM, PlanType.ADJUSTMENT])
def test_only_annual_plans_are_bound_by_the_medium_term_plan(plan_type: PlanType) -> None:
    """Proves: the rule speaks of annual plans."""
    assert told(_annual().given(plan_type=plan_type, two_period_share=0.5)) == []


def test_urgent_projects_and_grants_are_not_bound_by_the_medium_term_plan() -> None:
    """Proves: Điều 56 lets both in; so does a project without a medium-term plan."""
    assert told(_annual(status=Status.URGENT).line("M1", tier=1)) == []
    assert told(_annual().source("DAT", kind=SourceKind.GRANT_AID)) == []
    assert told(_annual(mt_plan=None)) == []
    assert told(_annual(mt_plan=0, mt_assigned=0)) == [("annual_within_medium_term", "M1", 50)]


def test_the_medium_term_plan_by_source_goes_before_its_total() -> None:
    """Proves: exactly used up by source is allowed, whatever the totals say; 0 is a plan."""
    split = {"mt_plan_by_source": {"XDCB": 80, "DAT": 20}, "mt_assigned_by_source": {"XDCB": 50}}
    assert told(_annual(**split)) == []
    assert told(_annual(**split | {"mt_plan": None})) == []
    none = told(_annual(**split | {"mt_plan_by_source": {}}))
    assert none == [("annual_within_medium_term", "M1 DAT", 20), ("annual_within_medium_term", "M1 XDCB", 30)]


def test_an_annual_plan_asks_for_an_investment_decision() -> None:
    """Proves: Điều 56: the policy decision alone does not do; urgent and grant aid excepted."""
    only_policy = together.annual_case().project("M1", investment_decision="")
    assert told(only_policy) == [("entry", "M1", 50)]
    assert told(only_policy.project("M1", status=Status.URGENT).line("M1", tier=1)) == []
    assert told(only_policy.source("DAT", kind=SourceKind.GRANT_AID)) == []
    assert told(only_policy.given(plan_type=PlanType.ADJUSTMENT)) == []


@pytest.mark.parametrize("plan_type", [PlanType.ANNUAL, PlanType.ADJUSTMENT])
def test_annual_and_adjusted_plans_have_no_tail_and_no_cap(plan_type: PlanType) -> None:
    """Proves: the remainder of a tail is refused, but not because of the two-period cap."""
    other = plans.tail_case().given(plan_type=plan_type).source("XDCB", previous_plan=0)
    assert told(other) == [("tail_remainder", "P1", 20)]
    left = plans.left_case().given(plan_type=plan_type).source("XDCB", previous_plan=0)
    assert told(left) == []
    keeps = plans.deferred_case().given(plan_type=plan_type)
    assert told(keeps) == [("tail_remainder", "Q2", 30)]
    also_late = scheduled(keeps, "Q2", late(2026, 2026, 2028))
    assert told(also_late) == [("tail_remainder", "Q2", 30)]


def test_yearly_shares_hold_in_annual_plans_where_they_are_stated() -> None:
    """Proves: a project's own 0.4 of 100 is raised to 100 in the only year, for demand 50 is more.

    At 0.5 nothing is raised; and its own minimum of 0.6 of 100 is more than its demand of 50.
    """
    squeezed = together.annual_case().project("M1", max_year_share=0.4)
    assert told(squeezed) == []
    assert told(squeezed.project("M1", max_year_share=0.5)) == []
    assert told(squeezed.project("M1", max_year_share=1.0, min_year_share=0.6)) == []


def test_what_is_paid_out_binds_adjusted_plans_only() -> None:
    """Proves: all of 90 paid out: 90 is kept; 91 is not; medium-term and annual plans do not ask."""
    more = together.adjusted_case().project("N1", disbursed=91)
    assert told(more) == [("not_below_disbursed", "N1", 1)]
    assert told(more.given(plan_type=PlanType.MEDIUM_TERM)) == []
    assert told(more.given(plan_type=PlanType.ANNUAL)) == []


def test_what_is_paid_out_by_source_goes_before_its_total() -> None:
    """Proves: 90 of XDCB are kept; a total that says more is not asked; nothing is below nothing."""
    exact = together.adjusted_case().project("N1", disbursed=95, disbursed_by_source={"XDCB": 90})
    assert told(exact) == []
    assert told(exact.project("N1", disbursed_by_source={})) == []
    gone = without(together.adjusted_case().project("N1", disbursed=0), "N1")
    assert told(gone) == []
    out = gone.project("N1", disbursed=1, lock=Lock.OUT)
    assert told(out) == [("not_below_disbursed", "N1", 1)]


def test_debt_at_its_ceiling() -> None:
    """Proves: 140 of 140 is allowed in both years; a ceiling of 0.14 · 1007 = 140.98 is 140 as well."""
    case = plans.onlent_case()
    assert told(case.book(debt=debt(0.14, 0.14))) == []
    assert told(case.book(debt=debt(0.14, 0.14, revenue=1007))) == []
    assert told(case.book(debt=debt(0.14, 0.14, revenue=1007, opening=101))) == [
        ("debt_ceiling", "2026", 1),
        ("debt_ceiling", "2027", 1),
    ]
    assert told(case.book(debt=None)) == []


def test_only_what_the_local_budget_owes_is_debt() -> None:
    """Proves: granted foreign money is none; on-lent 20 and 5 are; so is the province's own borrowing."""
    granted = plans.onlent_case().source("VAY", kind=SourceKind.ODA_CENTRAL)
    granted = granted.project("O1", onlending_share=None).book(debt=debt(0.12, 0.115))
    assert told(granted) == []
    onlent = granted.source("VAY", kind=SourceKind.ODA_ONLENT)
    assert told(onlent) == [("debt_ceiling", "2026", 20), ("debt_ceiling", "2027", 25)]
    lent = plans.new_case().source("XDCB", kind=SourceKind.LOCAL_DEBT).book(debt=debt(0.15, 0.175, 0.205))
    assert told(lent) == []


def test_debt_of_years_outside_the_plan() -> None:
    """Proves: earlier years add 7 − 2 to the opening; later ones are not asked."""
    stated = debt(0.145, 0.145)
    first, last = stated.years[0], stated.years[-1]
    before = replace(first, year=2025, borrowing=7, repayment=2, limit_share=0.0)
    after = replace(last, year=2031, limit_share=0.0)
    wider = plans.onlent_case().book(debt=replace(stated, years=(before, *stated.years, after)))
    assert told(wider) == []
    tight = replace(stated, years=(before, replace(first, limit_share=0.144), *stated.years[1:]))
    assert told(wider.book(debt=tight)) == [("debt_ceiling", "2026", 1)]


def test_the_first_years_of_a_tail_may_start_what_follows() -> None:
    """Proves: a tail has started; it lets B start with it under requires."""
    longer = two_case(REQUIRES).project("A", min_year_share=0.0).source("XDCB", previous_plan=1000)
    left = scheduled(
        longer, "A", tail(2029, 2031), allocated=paid({2029: 20, 2030: 20}), remainder={"XDCB": 20}
    )
    assert told(moved(left, "B", 2029)) == []
