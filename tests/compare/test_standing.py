"""What may be said of two values, from outcomes written by hand."""

from dataclasses import replace

import pytest

from models.scenario import TierOrder
from optimizer.compare.standing import Verdict, standing
from tests.compare.plans import BOOK, line, plan

BASE = BOOK.portfolio().base


def verdict(before, after, other=BASE):
    """Verdict, difference, tier, sure."""
    own = standing(BASE, plan(**before), other, plan(**after))
    return own.verdict, own.by, own.tier, own.is_sure


def test_intervals_apart():
    """Proves: [10, 10.5] and [11, 11] do not overlap. Sensitivity: values alone say so of the next."""
    assert verdict({"objective": 10, "bound": 10.5}, {"objective": 11}) == (Verdict.HIGHER, 1, None, True)
    assert verdict({"objective": 11}, {"objective": 10, "bound": 10.5}) == (Verdict.LOWER, -1, None, True)


@pytest.mark.parametrize("bound", [11.0, 11.5, 20.0])
def test_intervals_that_overlap_prove_nothing(bound):
    """Proves: [10, bound] holds 11 as well, so the other scenario may reach it too."""
    found = verdict({"objective": 10, "bound": bound}, {"objective": 11})
    assert found == (Verdict.UNDECIDED, 1, None, False)


def test_equal_values_are_the_same_only_where_proven_exactly():
    """Proves: equal and exact is the same. Sensitivity: with a gap on one side it is undecided."""
    assert verdict({"objective": 10}, {"objective": 10}) == (Verdict.SAME, 0, None, True)
    assert verdict({"objective": 10, "bound": 11}, {"objective": 10})[0] is Verdict.UNDECIDED


def test_a_higher_value_is_not_sure_where_the_least_shortfall_is_not_proven():
    found = verdict({"objective": 10}, {"objective": 11, "tiers_proven": False})
    assert found == (Verdict.HIGHER, 1, None, False)


def test_a_shortfall_comes_before_any_value():
    """Proves: 5 lacking in tier 2 is worse, though the value is ten times as high."""
    found = verdict({"objective": 10}, {"objective": 100, "lacks": {2: 5}})
    assert found == (Verdict.LACKS_MORE, 5, 2, True)
    found = verdict({"objective": 100, "lacks": {2: 5}}, {"objective": 10})
    assert found == (Verdict.LACKS_LESS, -5, 2, True)


def test_the_first_tier_that_differs_decides():
    """Proves: 1 less lacking in tier 1 outweighs 100 more in tier 3. Sensitivity: not so in all."""
    found = verdict({"lacks": {1: 1, 3: 0}}, {"lacks": {1: 0, 3: 100}})
    assert found == (Verdict.LACKS_LESS, -1, 1, True)


def test_equal_shortfalls_leave_it_to_the_values():
    found = verdict({"objective": 10, "lacks": {2: 5}}, {"objective": 12, "lacks": {2: 5}})
    assert found == (Verdict.HIGHER, 2, None, True)


def test_a_shortfall_that_need_not_be_is_not_sure():
    """Proves: it lacks 5 and must lack 0 only, so longer solving may find a plan without."""
    assert verdict({}, {"lacks": {2: 5}, "least": {2: 0}}) == (Verdict.LACKS_MORE, 5, 2, False)


def test_an_unproven_earlier_tier_leaves_a_later_one_unsure():
    """Proves: both lack 3 in tier 1, one of them need not; what tier 2 then lacks is open."""
    before = {"lacks": {1: 3, 2: 0}}
    after = {"lacks": {1: 3, 2: 5}, "least": {1: 2, 2: 5}}
    assert verdict(before, after) == (Verdict.LACKS_MORE, 5, 2, False)


def test_projects_valued_otherwise_do_not_compare():
    """Proves: A is worth 10 in one and 20 in the other (weights), so 10 and 20 say nothing."""
    own = standing(BASE, plan(line("A", value=10)), BASE, plan(line("A", value=20)))
    assert (own.verdict, own.by) == (Verdict.OTHER_SCALE, None)


@pytest.mark.parametrize("change", [{"discount": 0.9}, {"rules_off": frozenset({"synergy"})}])
def test_another_way_of_summing_values_does_not_compare(change):
    assert verdict({}, {}, replace(BASE, **change))[0] is Verdict.OTHER_SCALE


def test_shortfalls_compare_though_values_do_not():
    found = verdict({}, {"lacks": {4: 2}}, replace(BASE, discount=0.9))
    assert found == (Verdict.LACKS_MORE, 2, 4, True)


def test_another_order_of_priority():
    """Proves: tier 2 is not tier 2 under another order; where nothing lacks, the order does not matter."""
    words = [word for word in str(BASE.tier_order).split(";") if word]
    other = replace(BASE, tier_order=TierOrder.parse(";".join([words[1], words[0], *words[2:]])))
    assert verdict({}, {"lacks": {2: 5}}, other)[0] is Verdict.OTHER_ORDER
    assert verdict({"objective": 1}, {"objective": 2}, other)[0] is Verdict.HIGHER


def test_other_plan_years_do_not_compare():
    assert (
        verdict({}, {"lacks": {2: 5}}, replace(BASE, last_year=BASE.last_year + 1))[0] is Verdict.OTHER_PERIOD
    )
