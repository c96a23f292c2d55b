"""Where one sign or one million decides: each test sees a fault that every other test passes over."""

import numpy as np
import pytest

from models.portfolio import Criterion, Scale
from models.vocabulary import Group, LinkType, Objective, SourceKind, Status
from optimizer.audit.weights import pairwise_weights
from tests.audit import plans
from tests.audit.builders import FIVE, Budget, Case, late, on_time, paid, source, tail
from tests.audit.plans import paying
from tests.audit.plans_together import link, scheduled, two_case, without
from tests.audit.test_audit_correct import found
from tests.audit.test_audit_edges import _urgent, told


def with_sources(case: Case, *more: object) -> Case:
    """A case with further sources."""
    own = case.portfolio.budget.sources
    return case.book(budget=Budget(years=FIVE, sources=(*own, *more)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("where", "part"), [("XDCB", {"remainder": {"XDCB": 0}}), ("8", {"shortfall": {8: 0}})]
)
def test_nothing_is_no_remainder_and_no_shortfall(where: str, part: dict[str, object]) -> None:
    """Proves: remainders and shortfalls of 0 are told as payments of 0 are."""
    assert told(plans.new_case().line("N1", **part)) == [("amounts", f"N1 {where}", 0)]


@pytest.mark.parametrize(("step", "off"), [(0, 1), (7, 6)])
def test_a_step_that_cannot_be(step: int, off: int) -> None:
    """Proves: the step is at least 1 and at most what was asked; amounts are then not held to it."""
    assert told(plans.new_case().told(rounding_step=step)) == [("amounts", "rounding_step", off)]


def test_zero_is_not_money() -> None:
    """Proves: 0 outside the schedule or the window is told as an amount alone."""
    outside = paid({2026: 30, 2027: 30, 2028: 30, 2030: 0})
    assert told(plans.new_case().line("N1", allocated=outside)) == [("amounts", "N1 XDCB 2030", 0)]
    assert told(_urgent({2027: 10, 2030: 0}, 2027)) == [("amounts", "N1 XDCB 2030", 0)]
    assert told(_urgent({2027: 10, 2029: 0}, 2027, 2028)) == [("amounts", "N1 XDCB 2029", 0)]


def test_one_million_is_money() -> None:
    """Proves: 1 outside the schedule, after the window, after a late end, after the loan's close."""
    outside = paid({2026: 30, 2027: 30, 2028: 29, 2030: 1})
    assert told(plans.new_case().line("N1", allocated=outside)) == [("one_schedule", "N1 2030", 1)]
    assert told(_urgent({2027: 10, 2030: 1}, 2027)) == [("capital_window", "N1 2030", 1)]
    assert told(_urgent({2027: 10, 2029: 1}, 2027, 2028)) == [("one_schedule", "N1", 1)]
    money = paid({2026: 20, 2027: 29, 2029: 1}, "ODA") | paid({2026: 20, 2027: 5}, "VAY")
    assert ("oda_loan_schedule", "O1 2029", 1) in told(plans.onlent_case().line("O1", allocated=money))


def test_one_million_may_be_all_a_source_has_for_a_project() -> None:
    """Proves: 1 left in the split, or 1 demanded, makes the source eligible; an order does as well."""
    money = paid({2026: 30, 2027: 30, 2028: 29}) | paid({2028: 1}, "DAT")
    case = plans.new_case().line("N1", allocated=money)
    assert told(case.project("N1", cost_by_source={"XDCB": 89, "DAT": 1})) == []
    assert told(case.project("N1", demand=90, demand_by_source={"XDCB": 89, "DAT": 1})) == []
    assert told(case.project("N1", fixed={("DAT", 2028): 1})) == []
    assert told(case) == [("eligible_sources", "N1 DAT", 1)]


@pytest.mark.parametrize("part", ["cost_by_source", "demand_by_source"])
def test_no_grant_is_named_by_nothing(part: str) -> None:
    """Proves: a grant with 0 in the split or in the demand is not among what the project names."""
    bare = plans.new_case().source("DAT", kind=SourceKind.GRANT_AID)
    bare = bare.project("N1", policy_decision="", investment_decision="", demand=90)
    assert told(bare.project("N1", **{part: {"XDCB": 90, "DAT": 0}})) == [("entry", "N1", 90)]
    assert told(bare.project("N1", **{part: {"XDCB": 90, "DAT": 1}})) == []


def test_a_lump_sum_without_a_minimum_demands_nothing() -> None:
    """Proves: a blank minimum is 0."""
    bare = plans.lump_case().project("L1", min_amount=None, fixed={})
    assert told(bare.line("L1", allocated={})) == []


def test_a_lump_sum_that_lacks_one_million_is_late() -> None:
    """Proves: 49 of 50, so late, although 1 is little."""
    short = plans.lump_case().told(shortfall_by_tier={9: 1})
    short = short.line("L1", allocated=paid({2026: 29, 2027: 20}), shortfall={9: 1})
    assert told(short.line("L1", schedule=late(2026, 2030, 2030))) == []
    assert told(short) == [("one_schedule", "L1", 1)]


def test_groups_the_scenario_says_nothing_of() -> None:
    """Proves: then no least and no largest share; those of A are lent to national importance alone."""
    uneven = plans.new_case().line("N1", allocated=paid({2026: 45, 2027: 1, 2028: 44}))
    for shares in ({}, {Group.A: 0.3}):
        assert told(uneven.given(min_year_share=shares)) == []
    for shares in ({}, {Group.A: 0.3}):
        assert told(paying({2026: 90}, end=2026).given(max_year_share=shares)) == []


def test_a_candidate_may_lack_nothing_whatever_its_tier() -> None:
    """Proves: only committed lines have parts that may be short."""
    short = plans.new_case().told(shortfall_by_tier={13: 1})
    short = short.line("N1", allocated=paid({2026: 30, 2027: 30, 2028: 29}), shortfall={13: 1})
    assert told(short) == [("one_schedule", "N1", 1), ("tier_order", "N1", 1)]


def test_one_million_short_is_short() -> None:
    """Proves: a committed project that lacks 1 is late."""
    money = paid({2026: 10, 2027: 10, 2028: 29})
    short = plans.extended_case().told(shortfall_by_tier={8: 1})
    short = short.line("P2", allocated=money, shortfall={8: 1})
    assert told(short) == [("one_schedule", "P2", 1)]


def test_loans_lift_no_cap_and_a_stated_total_does() -> None:
    """Proves: the cap is 0.2 of domestic money alone; of a stated total rather than of its years."""
    case = plans.tail_case().source("XDCB", previous_plan=99)
    loans = (
        source(code, (0,) * 5, kind, previous_plan=1000)
        for code, kind in (("ODA", SourceKind.ODA_CENTRAL), ("VAY", SourceKind.ODA_ONLENT))
    )
    assert told(with_sources(case, *loans)) == [("two_period_cap", "local", 1)]
    stated = plans.tail_case().source("XDCB", previous_plan=None, yearly=(0, 0, 0, 0, 99), total=100)
    assert told(stated) == []
    assert told(stated.source("XDCB", total=99)) == [("two_period_cap", "local", 1)]


def test_what_is_not_selected_has_nothing_of_any_kind() -> None:
    """Proves: money, remainder and shortfall are added, none makes up for another."""
    gone = plans.new_case().line("N1", schedule=None).worth(0.0)
    kept = gone.line("N1", allocated=paid({2026: 5}), remainder={"XDCB": 5})
    assert ("one_schedule", "N1", 10) in told(kept)
    lacking = gone.line("N1", allocated=paid({2026: 5}), shortfall={13: 5})
    assert ("one_schedule", "N1", 10) in told(lacking)


def test_a_tail_ends_after_the_plan() -> None:
    """Proves: a tail that ends with the plan is 1 year too short."""
    case = plans.tail_case().line("P1", schedule=tail(2029, 2030))
    assert ("one_schedule", "P1", 1) in told(case)


def test_only_what_passes_the_plan_leaves_a_remainder() -> None:
    """Proves: a schedule on time leaves nothing, whatever the project might leave otherwise."""
    assert ("tail_remainder", "P1", 20) in told(plans.tail_case().line("P1", schedule=on_time(2030, 2030)))


def test_a_window_that_closed_before_the_start() -> None:
    """Proves: of national importance, to finish by 2027 but not to begin before 2028: no money at all."""
    case = plans.short_case().project(
        "P2", group=Group.NATIONAL, finish_year=2027, earliest_start=2028, first_capital_year=None
    )
    case = case.line("P2", schedule=late(2028, 2030, 2031), allocated=paid({2028: 10}))
    assert ("capital_window", "P2 2028", 10) in told(case)


@pytest.mark.parametrize(
    ("end", "text"), [(2029, "audit.requires_finished"), (2030, "audit.requires_finished_never")]
)
def test_what_finishes_with_the_plan_never_lets_another_begin(end: int, text: str) -> None:
    """Proves: finished in 2029, B may begin in 2030; finished in 2030, not within the plan."""
    case = two_case(link(LinkType.REQUIRES_FINISHED))
    years = dict.fromkeys(range(end - 2, end + 1), 20)
    case = scheduled(case, "A", on_time(end - 2, end), allocated=paid(years))
    case = scheduled(case, "B", on_time(2029, 2029), allocated=paid({2029: 60})).project(
        "B", max_year_share=1.0
    )
    (violation,) = (own for own in found(case) if own.rule == "requires_finished")
    assert (violation.text, violation.by) == (text, 1 if end == 2029 else 2)


def test_what_is_not_selected_never_finishes() -> None:
    """Proves: H2 waits for H1, which is out: 1 plan year too early, the only one."""
    case = plans.habit_case().book(links=(link(LinkType.REQUIRES_FINISHED, first="H2", other="H1"),))
    assert told(case) == [("requires_finished", "H2 H1", 1)]


@pytest.mark.parametrize(("one", "other"), [("H1", "H2"), ("H2", "H1")])
def test_of_a_bundle_the_missing_one_is_named(one: str, other: str) -> None:
    """Proves: H2 is in and H1 is out, whichever the sheet names first."""
    case = plans.habit_case().book(links=(link(LinkType.BUNDLE, first=one, other=other),))
    (violation,) = found(case)
    assert (violation.values["inside"], violation.values["outside"]) == ("H2", "H1")


def test_on_lending_of_the_scenario_concerns_what_may_borrow_so() -> None:
    """Proves: O1 may, P3 has no on-lent source."""
    assert told(plans.oda_case().given(onlending_share=0.3)) == []
    assert told(plans.onlent_case().project("O1", onlending_share=None).given(onlending_share=0.3)) == []
    less = plans.onlent_case().project("O1", onlending_share=None).given(onlending_share=0.2)
    assert told(less) == [("onlending", "O1", 9)]


def test_on_lending_counts_what_is_left_and_nothing_where_nothing_was_paid() -> None:
    """Proves: 25 of 75 at 0.32 is 1 off, which may be; 31 + 2 of 102 at 0.3 is 2.4 off, 2 too much."""
    fresh = plans.onlent_case().project("O1", paid_by_source={}, onlending_share=0.32)
    assert told(fresh) == []
    money = paid({2026: 19, 2027: 30}, "ODA") | paid({2026: 21, 2027: 5}, "VAY")
    left = plans.onlent_case().line("O1", allocated=money, remainder={"VAY": 2})
    assert ("onlending", "O1", 2) in told(left)


def _approved(allocated: dict[tuple[str, int], int], **more: object) -> Case:
    """N1 as its approved plan gives it, with no change allowed."""
    case = plans.new_case().line("N1", allocated=allocated).given(changes_max=0)
    return case.project("N1", min_year_share=0.0, approved=allocated, **more)


EVEN = paid({2026: 30, 2027: 30, 2028: 30})


def test_what_is_kept_is_no_change() -> None:
    """Proves: no change where none is allowed; an amount of 1 counts, one of 0 or of before does not."""
    assert told(_approved(EVEN)) == []
    assert told(_approved(paid({2026: 44, 2027: 1, 2028: 45}))) == []
    assert told(_approved(EVEN).project("N1", approved=EVEN | paid({2024: 10, 2029: 0}))) == []
    moved = _approved(EVEN).project("N1", approved=paid({2026: 31, 2027: 29, 2028: 30}))
    assert told(moved) == [("change_limit", "number", 1)]
    zero = _approved(EVEN).line("N1", allocated=EVEN | paid({2029: 0}))
    assert told(zero) == [("amounts", "N1 XDCB 2029", 0)]


def test_lump_sums_and_what_needs_nothing_are_no_changes() -> None:
    """Proves: a lump sum with money, and a project paid in full that an older plan gave something."""
    assert told(plans.lump_case().given(changes_max=0)) == []
    done = plans.new_case().project("N1", paid=90, approved=paid({2026: 5}))
    assert told(done.line("N1", allocated={}).given(changes_max=0)) == []


def test_a_tail_that_leaves_less_than_nothing() -> None:
    """Proves: −5 is 6 less than the least."""
    assert ("tail_remainder", "P1", 6) in told(plans.tail_case().line("P1", remainder={"XDCB": -5}))


def test_the_schedule_is_named_by_its_years() -> None:
    """Proves: the message has them."""
    (violation,) = found(plans.new_case().line("N1", schedule=on_time(2026, 2031, 2028)))[:1]
    assert "2026–2031" in violation.message("vi")


def test_a_criterion_that_is_the_same_everywhere_tells_nothing() -> None:
    """Proves: stretched over a book in which all have 40, it gives 0 points, so the value is 0."""
    criteria = (Criterion(name="social", scale=Scale.MINMAX),)
    case = plans.new_case().book(criteria=criteria).project("N1", criteria={"social": 40})
    case = case.given(objective=Objective.SCORE).line("N1", score=0.0, value=0.0)
    assert told(case.worth(0.0)) == []


def test_a_lump_sum_is_worth_nothing() -> None:
    """Proves: a benefit that stands at a lump sum is not counted."""
    assert told(plans.lump_case().project("L1", benefit=5.0)) == []


def test_a_synergy_too_small_to_see_is_not_looked_for() -> None:
    """Proves: B is out; an objective that is right, or right but for rounding, counts no synergy."""
    case = without(two_case(link(LinkType.SYNERGY, value=1e-6)), "B")
    assert told(case) == []
    assert told(case.worth(case.plan.outcome.objective + 1e-6)) == []


def test_synergies_that_are_worth_nothing_hide_no_others() -> None:
    """Proves: 3 too much is 1 and 2 of twelve synergies not reached, though a thirteenth is worth 0."""
    links = [link(LinkType.SYNERGY, value=float(2**place)) for place in range(12)]
    case = without(two_case(*links, link(LinkType.SYNERGY)), "B")
    case = case.worth(case.plan.outcome.objective + 3)
    assert told(case) == [("synergy", "B A", 1), ("synergy", "B A", 2)]


def rules_of(case: Case) -> set[str]:
    """Names of the rules that a plan breaks."""
    return {violation.rule for violation in found(case)}


def test_a_window_that_ends_with_the_first_year_leaves_the_start_free() -> None:
    """Proves: the loan closes in 2026: no capital later, but a later start is no fault of its own."""
    case = plans.oda_case().project("P3", loan_close_year=2026)
    case = case.line("P3", schedule=on_time(2027, 2028))
    assert "capital_window" in rules_of(case)
    told_start = [own.text for own in found(case) if own.text == "audit.one_schedule_start"]
    assert told_start == []


def test_what_has_no_window_may_be_paid_to_the_last_year() -> None:
    """Proves: five years of 20 hold 100, so 21 in one is 1 too much, late or not."""
    case = plans.new_case().project(
        "N1", status=Status.COMPLETED, committed=True, total_cost=100, max_year_share=0.2
    )
    money = paid({2026: 21, 2027: 19, 2028: 20, 2029: 20, 2030: 19})
    case = case.line("N1", tier=4, schedule=late(2026, 2030, 2031), allocated=money, shortfall={4: 1}).told(
        shortfall_by_tier={4: 1}
    )
    assert told(case.worth(10 * 0.95**5)) == [("capital_window", "N1 2026", 1)]


def test_an_expired_project_has_no_yearly_share() -> None:
    """Proves: 35 of the 40 that remain are more than the 30 demanded, but no matter of the share (32)."""
    case = plans.expired_case().project("X1", demand=30).line("X1", allocated=paid({2026: 35}))
    assert "full_funding" in rules_of(case)
    assert "capital_window" not in rules_of(case)


def test_the_yearly_share_where_nothing_but_parts_remains() -> None:
    """Proves: hi = 1 · 0 + 50; 51 is 1 too much."""
    case = plans.short_case().project("P2", advance_due=50, max_year_share=1.0)
    case = case.line("P2", schedule=on_time(2026, 2026), allocated=paid({2026: 51}), shortfall={})
    assert ("capital_window", "P2 2026", 1) in told(case)


def test_the_yearly_share_is_not_raised_where_nothing_may_begin() -> None:
    """Proves: begun after the plan, hi stays 0.8 · 50 = 40, so 45 in 2030 are 5 too much."""
    case = plans.short_case().project("P2", earliest_start=2031, first_capital_year=None)
    case = case.line("P2", schedule=late(2031, 2031, 2032), allocated=paid({2030: 45}), shortfall={8: 5})
    assert ("capital_window", "P2 2030", 5) in told(case)


def test_one_million_is_a_minimum() -> None:
    """Proves: of a project of 1, that 1 is missing."""
    case = plans.new_case().project("N1", total_cost=1)
    case = case.line("N1", schedule=on_time(2026, 2026), allocated={})
    assert ("minimum_instalment", "N1 2026", 1) in told(case)


def test_comparisons_are_followed_until_every_weight_stands_still() -> None:
    """Proves: the second weight is ⅓ after the first round as before it, and yet not the answer.

    Row sums: 1 + 2 + 4; ½ + 1 + c; ¼ + 1/c + 1, where c makes the second a third of them all.
    """
    c = (2.625 + (2.625**2 + 2) ** 0.5) / 2
    criteria = (
        Criterion(name="a", pairwise={"b": 2.0, "c": 4.0}),
        Criterion(name="b", pairwise={"c": c}),
        Criterion(name="c"),
    )
    matrix = np.array([[1, 2, 4], [1 / 2, 1, c], [1 / 4, 1 / c, 1]])
    values, vectors = np.linalg.eig(matrix)
    main = np.abs(vectors[:, values.real.argmax()].real)
    assert list(pairwise_weights(criteria).values()) == pytest.approx(list(main / main.sum()), abs=1e-9)
