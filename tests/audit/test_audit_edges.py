"""The edges of each rule: the last amount that passes and the first that does not."""

import pytest

from models.portfolio import Criterion
from models.vocabulary import Dimension, Group, Objective, SourceKind, Status
from tests.audit import builders, plans
from tests.audit.builders import Case, late, on_time, paid, project, scenario, source, tail
from tests.audit.plans import paying
from tests.audit.test_audit_correct import found

type Told = list[tuple[str, str, float]]


def told(case: Case) -> Told:
    """Rule, place and amount of every violation."""
    return [(violation.rule, violation.where, violation.by) for violation in found(case)]


def test_remaining_is_the_least_worth_less_paid_and_savings() -> None:
    """Proves: min(120, 110, 100) − 4 − 6 = 90."""
    facts = {"total_cost": 120, "settled_value": 110, "stop_value": 100, "paid": 4, "savings": 6}
    assert told(plans.new_case().project("N1", **facts)) == []
    assert told(plans.new_case().project("N1", **facts | {"stop_value": 99})) == [("full_funding", "N1", 1)]
    assert told(plans.new_case().project("N1", **facts | {"savings": 7})) == [("full_funding", "N1", 1)]
    assert told(plans.new_case().project("N1", **facts | {"paid": 3})) == [("full_funding", "N1", 1)]


@pytest.mark.parametrize("amount", [1, 0])
@pytest.mark.parametrize("by", ["listed", "demanded", "split"])
def test_one_million_of_foreign_money_makes_an_oda_project(by: str, amount: int) -> None:
    """Proves: the window then runs to the close of the loan, four years here instead of three."""
    case = paying({2026: 24, 2027: 22, 2028: 22, 2029: 22}, end=2029).project("N1", loan_close_year=2029)
    case = case.source("DAT", kind=SourceKind.ODA_CENTRAL)
    match by:
        case "listed":
            case = case.project("N1", sources=("XDCB", "DAT") if amount else ("XDCB",))
        case "demanded":
            # The rest of the demand is XDCB's; what DAT demands need not come from it.
            case = case.project("N1", demand=90, demand_by_source={"XDCB": 90, "DAT": amount})
        case _:
            case = case.project("N1", cost_by_source={"XDCB": 90, "DAT": amount})
    assert told(case) == ([] if amount else [("capital_window", "N1", 1)])


def test_a_loan_that_is_not_foreign_closes_no_window() -> None:
    """Proves: loan_close_year shortens only the window of ODA projects."""
    assert told(plans.new_case().project("N1", loan_close_year=2027)) == []


def test_grant_aid_may_be_used_up() -> None:
    """Proves: a grant named in the approved split counts as named even where nothing is left."""
    aided = plans.new_case().source("DAT", kind=SourceKind.GRANT_AID)
    aided = aided.project("N1", total_cost=91, paid=1, policy_decision="", investment_decision="")
    split = {"XDCB": 90, "DAT": 1}
    assert told(aided.project("N1", cost_by_source=split, paid_by_source={"DAT": 1})) == []


def test_a_split_used_up_closes_the_source() -> None:
    """Proves: R_ps = C_ps − K_ps = 0 leaves nothing to take."""
    used = plans.new_case().project("N1", total_cost=91, paid=1, paid_by_source={"DAT": 1})
    used = used.project("N1", cost_by_source={"XDCB": 90, "DAT": 1})
    moved = used.line("N1", allocated=paid({2026: 30, 2027: 30, 2028: 29}) | paid({2028: 1}, "DAT"))
    assert told(moved) == [("approved_split", "N1 DAT", 1), ("eligible_sources", "N1 DAT", 1)]


def test_a_remainder_counts_in_the_split_and_needs_an_eligible_source() -> None:
    """Proves: f + r ≤ R_ps, and r stands only where f may."""
    split = plans.tail_case().project("P1", cost_by_source={"XDCB": 85, "DAT": 15})
    split = split.book(budget=plans.new_case().portfolio.budget).source("XDCB", previous_plan=100)
    assert told(split) == [("approved_split", "P1 XDCB", 15)]
    elsewhere = split.project("P1", cost_by_source=None).line("P1", remainder={"DAT": 20})
    assert told(elsewhere) == [("eligible_sources", "P1 DAT", 20)]


def test_a_source_missing_in_the_demand_gives_nothing() -> None:
    """Proves: where demand is given by source, a missing one has 0."""
    demanded = plans.new_case().project(
        "N1", demand=90, demand_by_source={"XDCB": 90}, sources=("XDCB", "DAT")
    )
    moved = demanded.line("N1", allocated=paid({2026: 30, 2027: 30, 2028: 29}) | paid({2028: 1}, "DAT"))
    assert told(moved) == [("eligible_sources", "N1 DAT", 1)]


def test_bounds_of_the_period_may_be_met_exactly() -> None:
    """Proves: min_amount and max_amount are within."""
    assert told(plans.new_case().project("N1", min_amount=90, max_amount=90)) == []


def test_entry_counts_the_remainder() -> None:
    """Proves: 80 now and 20 later are what stands without a decision."""
    bare = plans.tail_case().project("P1", policy_decision="", investment_decision="")
    assert told(bare) == [("entry", "P1", 100)]


def test_lump_sums_take_orders_beyond_their_minimum() -> None:
    """Proves: money above the minimum only where it is fixed; 60 ordered, 50 the minimum."""
    ordered = plans.lump_case().project("L1", fixed={("XDCB", 2027): 60})
    ordered = ordered.source("XDCB", yearly=(30, 60, 0, 0, 0))
    assert told(ordered.line("L1", allocated=paid({2027: 60}))) == []
    more = ordered.line("L1", allocated=paid({2026: 1, 2027: 60}))
    assert told(more) == [("full_funding", "L1", 1)]


def test_lump_sums_miss_an_order_and_leave_nothing() -> None:
    """Proves: the order alone is broken; and a lump sum has no remainder; its cap binds."""
    missed = plans.lump_case().line("L1", allocated=paid({2026: 30}))
    assert told(missed) == [("fixed_amounts", "L1 XDCB 2027", 20)]
    left = plans.lump_case().line("L1", remainder={"XDCB": 1})
    assert told(left)[0] == ("tail_remainder", "L1", 1)
    assert told(plans.lump_case().project("L1", max_amount=49)) == [("fixed_amounts", "L1", 1)]


def test_each_part_may_be_short_up_to_its_amount() -> None:
    """Proves: advance 20 in tier 3, arrears 10 in tier 10, own 20 in tier 8; one more is too much."""
    parts = plans.parts_case().project("A", arrears_due=10)
    lacking = {3: 20, 8: 20, 10: 10}
    parts = parts.line("A", allocated={}, shortfall=lacking).told(shortfall_by_tier={4: 10, **lacking})
    assert told(parts) == []
    moved = {3: 20, 8: 21, 10: 9}
    wrong = parts.line("A", shortfall=moved).told(shortfall_by_tier={4: 10, **moved})
    assert told(wrong) == [("tier_order", "A", 1)]
    strange = {3: 20, 8: 20, 9: 1, 10: 9}
    wrong = parts.line("A", shortfall=strange).told(shortfall_by_tier={4: 10, **strange})
    assert told(wrong) == [("tier_order", "A", 1)]


def test_shortfalls_the_outcome_forgets_or_invents() -> None:
    """Proves: the sums are compared both ways."""
    assert told(plans.short_case().told(shortfall_by_tier={})) == [("tier_order", "8", 30)]
    assert told(plans.new_case().told(shortfall_by_tier={8: 30})) == [("tier_order", "8", 30)]
    assert told(plans.new_case().told(shortfall_by_tier={8: 0})) == []


def test_nothing_is_carried_out_of_an_overspent_year() -> None:
    """Proves: 1 too much in 2026 and 1 in 2027, each for itself; what came in is told."""
    over = plans.new_case().source("XDCB", yearly=(29, 29, 100, 0, 0), carry_forward=True)
    assert told(over) == [("envelope_year", "XDCB 2026", 1), ("envelope_year", "XDCB 2027", 1)]
    carried = plans.new_case().source("XDCB", yearly=(35, 20, 100, 0, 0), carry_forward=True)
    (violation,) = found(carried)
    assert (violation.where, violation.by, violation.values["most"]) == ("XDCB 2027", 5, 25)


def test_on_lending_may_be_off_by_one_million() -> None:
    """Proves: 31 of 100 at 0.3 is within ± 1; paid:SOURCE may be blank."""
    money = paid({2026: 19, 2027: 30}, "ODA") | paid({2026: 21, 2027: 5}, "VAY")
    assert told(plans.onlent_case().line("O1", allocated=money)) == []
    fresh = plans.onlent_case().project("O1", paid_by_source={}, onlending_share=1 / 3)
    assert told(fresh) == []


def test_no_foreign_money_where_the_loan_plans_none() -> None:
    """Proves: 1 million in a year the loan's plan leaves blank is 1 too much."""
    money = paid({2026: 20, 2027: 30, 2028: 1}, "ODA") | paid({2026: 20, 2027: 4}, "VAY")
    case = plans.onlent_case().line("O1", schedule=on_time(2026, 2028), allocated=money)
    assert told(case.worth(6 * 0.95**2)) == [("oda_loan_schedule", "O1 2028", 1)]


def test_a_committed_project_that_cannot_start_in_the_plan_is_late() -> None:
    """Proves: earliest_start after the plan leaves only a late schedule from then, without money."""
    waiting = plans.short_case().project("P2", earliest_start=2031).told(shortfall_by_tier={8: 50})
    waiting = waiting.line("P2", allocated={}, shortfall={8: 50})
    assert told(waiting.line("P2", schedule=late(2031, 2031, 2031))) == []
    assert told(waiting) == [("one_schedule", "P2", 5)]


def _urgent(amounts: dict[int, int], start: int, end: int = 2030) -> Case:
    """N1 as an urgent, committed project without a clock yet, late; window of 3 years."""
    finish = max(start + 2, 2030) + 1
    case = plans.new_case().project("N1", status=Status.URGENT, committed=True)
    short = 90 - sum(amounts.values())
    case = case.told(shortfall_by_tier={1: short}).worth(10 * 0.95 ** (finish - 2026))
    return case.line(
        "N1", tier=1, schedule=late(start, end, finish), allocated=paid(amounts), shortfall={1: short}
    )


def test_late_money_lies_between_start_and_the_end_of_the_window() -> None:
    """Proves: start 2027, window 2027–2029."""
    assert told(_urgent({2027: 10, 2029: 10}, 2027)) == []
    assert told(_urgent({2026: 5, 2027: 10}, 2027)) == [("one_schedule", "N1 2026", 5)]
    assert told(_urgent({2027: 10, 2030: 5}, 2027)) == [("capital_window", "N1 2030", 5)]
    assert told(_urgent({2027: 73}, 2027)) == [("capital_window", "N1 2027", 1)]
    assert told(_urgent({2027: 10, 2029: 10}, 2027, 2028)) == [("one_schedule", "N1", 1)]
    # A start in 2030: window to 2032, so the finish is 2033.
    assert told(_urgent({2030: 10}, 2030)) == []


def _tail(amounts: dict[int, int], left: int, start: int = 2029) -> Case:
    """P1 (no yearly minimum to speak of) on the tail from `start`, with room in every envelope."""
    case = plans.tail_case().source("XDCB", yearly=(100,) * 5, previous_plan=1000)
    case = case.project("P1", min_year_share=0.0).worth(10 * 0.95 ** (start + 2 - 2026))
    return case.line("P1", schedule=tail(start, start + 2), allocated=paid(amounts), remainder={"XDCB": left})


def test_a_tail_defers_its_share_and_at_least_one_million() -> None:
    """Proves: start 2029, end 2031: q = min(1, 0.8 · 1), so 80 of 100; committed ⅓, so 33."""
    assert told(_tail({2029: 10, 2030: 10}, 80)) == []
    assert told(_tail({2029: 9, 2030: 10}, 81)) == [("tail_remainder", "P1", 1)]
    assert told(_tail({2029: 49, 2030: 50}, 1)) == []
    assert told(_tail({2030: 1}, 99, 2030)) == []
    assert told(_tail({2029: 33, 2030: 34}, 33).project("P1", committed=True)) == []
    assert told(_tail({2029: 33, 2030: 33}, 34).project("P1", committed=True)) == [
        ("tail_remainder", "P1", 1)
    ]


def test_no_tail_without_a_cap_unless_the_cap_is_switched_off() -> None:
    """Proves: κ = 0 forbids the tail of a project that is not exempt."""
    none = _tail({2029: 40, 2030: 40}, 20).given(two_period_share=0.0)
    assert told(none) == [("tail_remainder", "P1", 20), ("two_period_cap", "local", 20)]
    assert told(none.given(rules_off=frozenset({"two_period_cap"}))) == []


def _squeezed(amounts: dict[int, int], end: int = 2028, **facts: object) -> Case:
    """N1 costs 100 with a yearly share of 0.2: at 20 a year nothing holds 100 (tails hold 60)."""
    case = paying(amounts, end=end).project("N1", total_cost=100, max_year_share=0.2)
    return case.project("N1", **facts)


def test_the_yearly_share_is_raised_only_for_the_longest_schedule() -> None:
    """Proves: hi = ⌈100 / 3⌉ = 34 on three years, 20 on two."""
    assert told(_squeezed({2026: 34, 2027: 33, 2028: 33})) == []
    assert told(_squeezed({2026: 35, 2027: 33, 2028: 32})) == [("capital_window", "N1 2026", 1)]
    short = told(_squeezed({2026: 50, 2027: 50}, end=2027))
    assert short == [("capital_window", "N1 2026", 30), ("capital_window", "N1 2027", 30)]


def test_the_yearly_share_is_not_raised_where_demand_just_fits() -> None:
    """Proves: 3 · 20 = 60 holds a demand of 60, so 21 is too much; at 61 it is raised to 34."""
    finish = 2031
    case = _squeezed({2026: 20, 2027: 20, 2028: 20}, demand=60, finish_year=finish)
    case = case.worth(10 * 0.95**5).line("N1", schedule=on_time(2026, 2028, finish))
    assert told(case) == []
    uneven = case.line("N1", allocated=paid({2026: 21, 2027: 20, 2028: 19}))
    assert told(uneven) == [("capital_window", "N1 2026", 1)]
    more = case.project("N1", demand=61).line("N1", allocated=paid({2026: 21, 2027: 20, 2028: 20}))
    assert told(more) == []


def test_a_late_project_in_need_keeps_its_raised_share() -> None:
    """Proves: with 51 in one legal year, late may take 50 of the raised 51."""
    short = plans.raised_case().told(shortfall_by_tier={8: 1}).worth(5 * 0.95**5)
    short = short.line("R1", schedule=late(2026, 2030, 2031), allocated=paid({2026: 50}), shortfall={8: 1})
    assert told(short) == []


def test_arrears_lie_outside_the_yearly_share_too() -> None:
    """Proves: hi = ⌊0.8 · (50 − 10 − 10)⌋ + 20 = 44."""
    parts = plans.extended_case().project("P2", advance_due=10, arrears_due=10).worth(4 * 0.95)
    fits = parts.source("XDCB", yearly=(45, 6, 0, 0, 0))
    even = fits.line("P2", schedule=on_time(2026, 2027), allocated=paid({2026: 44, 2027: 6}))
    assert told(even) == []
    over = even.line("P2", allocated=paid({2026: 45, 2027: 5}))
    assert told(over) == [("capital_window", "P2 2026", 1)]


def test_a_minimum_that_just_fits_is_kept() -> None:
    """Proves: 3 · ⌈⅓ · 90⌉ = 90 = D binds: 30 each; a minimum is at least 1; nothing left needs none."""
    just = paying({2026: 30, 2027: 31, 2028: 29}).project("N1", min_year_share=0.3333)
    assert told(just) == [("minimum_instalment", "N1 2028", 1)]
    blank = paying({2026: 45, 2028: 45}).project("N1", min_year_share=0.0)
    assert told(blank) == [("minimum_instalment", "N1 2027", 1)]
    done = plans.new_case().project("N1", paid=90).line("N1", allocated={})
    assert told(done) == []


def test_where_demand_leaves_something_a_late_project_finishes_later() -> None:
    """Proves: max(late, finish_year, last_year + 1); it counts in the cap only for candidates."""
    late_left = plans.short_case().project("P2", demand=40, finish_year=2034).worth(4 * 0.95**8)
    late_left = late_left.told(shortfall_by_tier={8: 20})
    late_left = late_left.line("P2", schedule=late(2026, 2030, 2034), shortfall={8: 20})
    assert told(late_left.given(two_period_share=0.0)) == []
    blank = late_left.project("P2", finish_year=None).worth(4 * 0.95**5)
    assert told(blank.line("P2", schedule=late(2026, 2030, 2031))) == []
    early = plans.left_case().project("D1", finish_year=2028).worth(10 * 0.95**5)
    assert told(early.line("D1", schedule=on_time(2026, 2027, 2031))) == []


def test_what_demand_leaves_falls_on_the_central_side_only_where_all_is_central() -> None:
    """Proves: 20 left of D1 count as local as soon as one eligible source is not central."""
    central = plans.left_case().source("XDCB", kind=SourceKind.CENTRAL, previous_plan=99)
    assert told(central) == [("two_period_cap", "central", 1)]
    mixed = central.book(
        budget=builders.Budget(
            years=builders.FIVE,
            sources=(
                *central.portfolio.budget.sources,
                source("DAT", (100,) * 5, SourceKind.LAND_USE, previous_plan=95),
            ),
        )
    ).project("D1", sources=("XDCB", "DAT"))
    assert told(mixed) == [("two_period_cap", "local", 1)]


def test_an_ongoing_project_that_began_in_the_first_year_counts_from_its_start() -> None:
    """Proves: ongoing means before the plan; first_capital_year 2026 is not."""
    began = paying({2028: 30, 2029: 30, 2030: 30}, 2028, 2030).project("N1", first_capital_year=2026)
    assert told(began) == []


def test_a_window_that_ends_with_the_first_year_is_not_expired() -> None:
    """Proves: expired means before the first plan year: C since 2024 still has 2026."""
    assert told(plans.raised_case()) == []
    later = plans.raised_case().project("R1", first_capital_year=2023)
    assert [rule for rule, *_ in told(later)] == ["capital_window"]


def test_equal_weights_without_a_word() -> None:
    """Proves: neither weights nor ranks → ½ each."""
    criteria = (Criterion(name="social"), Criterion(name="growth"))
    case = plans.new_case().book(criteria=criteria).project("N1", criteria={"social": 80, "growth": 20})
    case = case.given(objective=Objective.SCORE).line("N1", score=50.0, value=50 * 90 / 10_000)
    assert told(case.worth(0.45 * 0.95**2)) == []


def test_claims_at_their_edge() -> None:
    """Proves: a gap just as large as asked is optimal; a bound equal up to rounding holds."""
    edge = plans.habit_case().told(bound=125.0, gap=0.2, gap_asked=0.2)
    assert told(edge) == []
    assert told(plans.habit_case().told(bound=100.0 - 1e-7)) == []
    told_less = told(plans.habit_case().told(bound=125.0, gap=0.1, gap_asked=0.2))
    assert told_less == [("value", "gap", pytest.approx(0.1))]
    endless = float("inf")
    assert told(plans.habit_case().told(bound=endless, gap=endless, gap_asked=endless)) == []
    assert told(plans.habit_case().line("H1", score=-3.0)) == [("value", "H1", 3.0)]


def test_shares_of_national_importance_are_those_of_group_a() -> None:
    """Proves: a scenario that names no share for QTQG lends it those of A (0.05 and 0.40)."""
    shares = {"min_year_share": {Group.A: 0.3, Group.C: 0.0}, "max_year_share": {Group.A: 0.4, Group.C: 1.0}}
    national = plans.new_case().project("N1", group=Group.NATIONAL).given(**shares)
    assert told(national) == []
    uneven = national.line("N1", allocated=paid({2026: 37, 2027: 27, 2028: 26}))
    assert told(uneven) == [("capital_window", "N1 2026", 1), ("minimum_instalment", "N1 2028", 1)]


def test_a_project_with_a_window_must_have_a_group() -> None:
    """Proves: input that the checks of the workbook should have refused is a programmer's mistake."""
    with pytest.raises(ValueError, match="N1 has no group"):
        found(plans.new_case().project("N1", group=None))


def test_other_law_date_other_scenario_same_answer() -> None:
    """Proves: the window comes from the law book on the scenario's date, in every plan length."""
    one = builders.case(
        (project("Z1", Status.NEW, total_cost=10, benefit=1.0),),
        (source("XDCB", (10,)),),
        scenario(2026),
        (builders.line("Z1", 13, 1.0, schedule=on_time(2026, 2026), allocated=paid({2026: 10})),),
        1.0,
    )
    assert told(one) == []


def test_a_late_project_may_not_choose_another_start() -> None:
    """Proves: an ongoing project starts with the plan, expired or not; a new one not too early."""
    expired = plans.expired_case().line("X1", schedule=late(2028, 2030, 2031))
    assert told(expired) == [("one_schedule", "X1", 2)]
    waits = plans.short_case().line("P2", schedule=late(2027, 2030, 2031), allocated=paid({2027: 10}))
    waits = waits.told(shortfall_by_tier={8: 40}).line("P2", shortfall={8: 40})
    assert told(waits) == [("one_schedule", "P2", 1)]
    early = _urgent({2027: 10, 2029: 10}, 2027).project("N1", earliest_start=2028)
    assert told(early) == [("one_schedule", "N1", 1)]


def test_a_tail_that_holds_the_demand_leaves_the_yearly_share_as_it_is() -> None:
    """Proves: from 2030, 80 + 100 hold 100, so hi stays 80 although on time 80 are too few."""
    only = _tail({2030: 80}, 20, 2030).project("P1", earliest_start=2030)
    assert told(only) == []
    over = only.line("P1", allocated=paid({2030: 81}), remainder={"XDCB": 19})
    assert told(over) == [("capital_window", "P1 2030", 1)]


def test_the_later_of_the_two_finishes_counts_under_late() -> None:
    """Proves: start 2030, window to 2032, so 2033 although 2031 is the approved finish."""
    case = _urgent({2030: 10}, 2030).project("N1", demand=80, finish_year=2031)
    short = case.line("N1", shortfall={1: 70}).told(shortfall_by_tier={1: 70})
    assert told(short) == []


def test_without_a_window_late_may_finish_with_the_year_after_the_plan() -> None:
    """Proves: capital_window off, both readings of the late finish are accepted: 2033 and 2031."""
    off = frozenset({"capital_window"})
    case = _urgent({2030: 10}, 2030).given(rules_off=off)
    assert told(case) == []
    assert told(case.line("N1", schedule=late(2030, 2030, 2031)).worth(10 * 0.95**5)) == []
    assert told(case.line("N1", schedule=late(2030, 2030, 2032)).worth(10 * 0.95**7)) == [("value", "N1", 1)]


def test_a_source_is_named_as_people_know_it() -> None:
    """Proves: sentences have the name and the code of a source, scripts find the codes alone."""
    case = plans.new_case().source("XDCB", name="Xây dựng cơ bản tập trung", yearly=(29, 100, 100, 100, 100))
    (violation,) = found(case)
    assert (violation.rule, violation.where) == ("envelope_year", "XDCB 2026")
    assert violation.message("vi").startswith("Xây dựng cơ bản tập trung (XDCB), năm 2026: ")
    assert violation.message("en").startswith("Xây dựng cơ bản tập trung (XDCB), in 2026: ")


def test_a_source_in_a_limit_is_named_too() -> None:
    """Proves: what a limit concerns is told by the name of the source."""
    case = plans.new_case().source("XDCB", name="Xây dựng cơ bản tập trung")
    bound = builders.limit(Dimension.SOURCE, "XDCB", most=1)
    (violation,) = found(case.book(limits=(bound,)))
    assert "Nguồn vốn: Xây dựng cơ bản tập trung (XDCB)" in violation.message("vi")
    assert violation.where == "source XDCB money"
