"""What each limit counts, by hand, at the last number that passes and the first that does not."""

from dataclasses import replace

import pytest

from models.limit import Limit
from models.scenario import TierOrder
from models.vocabulary import AreaType, Dimension, Measure, Status
from tests.audit import plans
from tests.audit.builders import ORDER, Case, limit, selector
from tests.audit.plans_together import mixed_case, without
from tests.audit.test_audit_correct import found
from tests.audit.test_audit_edges import told

MONEY, SHARE, COUNT, STARTS = Measure.MONEY, Measure.SHARE, Measure.COUNT, Measure.NEW_STARTS
ROADS = limit(Dimension.SECTOR, "roads")
HEALTH = limit(Dimension.SECTOR, "health")
NEW = limit(Dimension.STATUS, "new")
DAT = limit(Dimension.SOURCE, "DAT")
XDCB = limit(Dimension.SOURCE, "XDCB")
GROUP_C = limit(Dimension.GROUP, "C")
CLASS = limit(Dimension.CLASS, "inter_regional")


def under(*limits: Limit, case: Case | None = None) -> Case:
    """The plan of five lines under some limits."""
    return (case or mixed_case()).book(limits=limits)


@pytest.mark.parametrize(
    ("bound", "counted"),
    [
        (ROADS, 60 + 50),
        (replace(ROADS, selector=selector(Dimension.SECTOR, "roads", "health")), 110 + 50 + 20),
        (replace(ROADS, year=2027), 30),
        (replace(ROADS, source="DAT"), 50),
        (replace(ROADS, source="XDCB", year=2028), 0),
        (replace(ROADS, second=selector(Dimension.AREA_TYPE, "remote")), 60),
        (replace(ROADS, second=selector(Dimension.SECTOR, "health")), 0),
        (HEALTH, 50 + 20),
        (replace(HEALTH, second=selector(Dimension.SOURCE, "DAT")), 10),
        (replace(HEALTH, second=selector(Dimension.SOURCE, "DAT"), source="XDCB"), 0),
        (limit(Dimension.LOCALITY, "Thanh Mai"), 50 + 50),
        (limit(Dimension.AREA_TYPE, "rural"), 50),
        (limit(Dimension.INVESTOR, "Ban 2"), 50 + 50),
        (limit(Dimension.INVESTOR, ""), 20 + 20),
        (GROUP_C, 60 + 50 + 50 + 20),
        (NEW, 60 + 50 + 20),
        (limit(Dimension.TIER, "8"), 50),
        (limit(Dimension.TIER, "9"), 20),
        (limit(Dimension.TIER, "13"), 60 + 50 + 20),
        (CLASS, 60 + 50),
        (DAT, 10 + 50),
        (replace(DAT, year=2028), 25),
        (replace(DAT, second=selector(Dimension.STATUS, "ongoing")), 10),
        (replace(XDCB, year=2026), 30 + 40 + 10 + 20),
    ],
)
def test_money(bound: Limit, counted: int) -> None:
    """Proves: the money of matching lines, of the source and year where they are given."""
    _at(bound, MONEY, counted)


@pytest.mark.parametrize(
    ("bound", "counted"),
    [
        (ROADS, 2),
        (HEALTH, 2),
        (GROUP_C, 4),
        (NEW, 3),
        (limit(Dimension.TIER, "9"), 0),
        (limit(Dimension.AREA_TYPE, "remote"), 1),
        (CLASS, 2),
        (replace(ROADS, year=2026), 1),
        (replace(GROUP_C, year=2026), 3),
        (replace(GROUP_C, year=2027), 0),
        (replace(GROUP_C, source="XDCB"), 3),
        (replace(GROUP_C, source="DAT"), 2),
        (DAT, 2),
        (replace(DAT, second=selector(Dimension.STATUS, "new")), 1),
        (replace(XDCB, source="DAT"), 1),
    ],
)
def test_count(bound: Limit, counted: int) -> None:
    """Proves: selected projects, committed included, no lump sums; a year is that of the start."""
    _at(bound, COUNT, counted)


@pytest.mark.parametrize(
    ("bound", "counted"),
    [
        (NEW, 2),
        (GROUP_C, 2),
        (HEALTH, 0),
        (replace(GROUP_C, year=2026), 1),
        (replace(GROUP_C, year=2028), 1),
        (replace(GROUP_C, year=2029), 0),
        (replace(GROUP_C, source="XDCB"), 1),
        (DAT, 1),
        (limit(Dimension.INVESTOR, "Ban 2"), 1),
    ],
)
def test_new_starts(bound: Limit, counted: int) -> None:
    """Proves: candidates that have not begun: A and C; not B (committed), D (begun), L (lump sum)."""
    _at(bound, STARTS, counted)


def _at(bound: Limit, measure: Measure, counted: int) -> None:
    """`counted` itself passes as floor and as ceiling; one more and one less are broken by 1."""
    bound = replace(bound, measure=measure)
    where = " ".join(bound.where)
    floor, ceiling = ("new_start_limit",) * 2 if measure is STARTS else ("floor", "ceiling")
    if bound.selector.dimension is Dimension.INVESTOR and measure is MONEY and bound.year is not None:
        ceiling = "investor_capacity"
    assert told(under(replace(bound, least=counted, most=counted))) == []
    assert told(under(replace(bound, least=counted + 1))) == [(floor, where, 1)]
    if counted:
        assert told(under(replace(bound, most=counted - 1))) == [(ceiling, where, 1)]


@pytest.mark.parametrize(
    ("bound", "part", "whole"),
    [
        (ROADS, 110, 200),
        (replace(ROADS, year=2026), 30, 100),
        (replace(ROADS, source="XDCB"), 60, 140),
        (replace(ROADS, source="DAT", year=2028), 25, 25),
        (limit(Dimension.TIER, "9"), 20, 200),
        (DAT, 60, 200),
        (replace(DAT, year=2027), 10, 50),
        (replace(HEALTH, second=selector(Dimension.SOURCE, "DAT")), 10, 200),
    ],
)
def test_share(bound: Limit, part: int, whole: int) -> None:
    """Proves: of all money of that source and year, lump sums included; sources of all sources."""
    bound = replace(bound, measure=SHARE)
    share, step = part / whole, 0.4 / whole
    where = " ".join(bound.where)
    assert told(under(replace(bound, least=share - step, most=share + step))) == []
    assert told(under(replace(bound, least=share + step))) == [("floor", where, 1)]
    assert told(under(replace(bound, most=share - step))) == [("ceiling", where, 1)]


def test_shares_are_the_decimal_numbers_that_were_written() -> None:
    """Proves: 0.55 of 200 is 110, 0.3 of 100 is 30; slack is a millionth of a million, not more."""
    assert told(under(replace(ROADS, measure=SHARE, least=0.55, most=0.55))) == []
    assert told(under(replace(ROADS, measure=SHARE, year=2026, least=0.3, most=0.3))) == []
    assert told(under(replace(ROADS, measure=SHARE, least=0.550000005))) == []
    assert told(under(replace(ROADS, measure=SHARE, least=0.55000001))) == [
        ("floor", "sector roads share", 1)
    ]
    assert told(under(replace(ROADS, measure=SHARE, most=0.549999995))) == []
    assert told(under(replace(ROADS, measure=SHARE, most=0.54999999))) == [
        ("ceiling", "sector roads share", 1)
    ]


def test_no_money_at_all_breaks_no_share() -> None:
    """Proves: half of nothing is nothing: no money in 2030."""
    assert told(under(replace(ROADS, measure=SHARE, year=2030, least=0.5, most=0.5))) == []
    assert told(under(replace(ROADS, year=2030, least=1))) == [("floor", "sector roads money 2030", 1)]


@pytest.mark.parametrize("measure", [MONEY, COUNT, STARTS])
@pytest.mark.parametrize("year", [2025, 2031])
def test_limits_of_other_years_do_not_apply(measure: Measure, year: int) -> None:
    """Proves: only plan years count. Sensitivity: in 2030 the same limit is broken."""
    other = replace(GROUP_C, measure=measure, year=year, least=1)
    assert told(under(other)) == []
    assert len(told(under(replace(other, year=2030)))) == 1


def test_a_limit_may_break_on_both_sides_of_the_names() -> None:
    """Proves: the floor of an investor's year is a floor, its ceiling a capacity, switched alone."""
    both = limit(Dimension.INVESTOR, "Ban 2", year=2026, least=41, most=39)
    where = "investor Ban 2 money 2026"
    assert told(under(both)) == [("floor", where, 1), ("investor_capacity", where, 1)]
    off = under(both).given(rules_off=frozenset({"ceiling", "floor"}))
    assert told(off) == [("investor_capacity", where, 1)]


def test_tiers_are_those_of_the_scenario() -> None:
    """Proves: with `new` first, N1 stands in tier 1; a tier of its own goes before."""
    last = len(Status) + 1
    turned = TierOrder(tiers={status: last - tier for status, tier in ORDER.tiers.items()}, own=True)
    first = limit(Dimension.TIER, "1", most=89)
    case = plans.new_case().given(tier_order=turned).line("N1", tier=1).book(limits=(first,))
    assert told(case) == [("ceiling", "tier 1 money", 1)]
    assert told(case.book(limits=(limit(Dimension.TIER, "13", most=0),))) == []
    assert told(case.project("N1", tier=7).line("N1", tier=7)) == []


def test_only_what_is_selected_counts() -> None:
    """Proves: without A there are one road and no new start of 2026."""
    gone = without(mixed_case(), "A")
    one = replace(ROADS, measure=COUNT, least=1, most=1)
    assert told(under(one, replace(GROUP_C, measure=STARTS, year=2026, most=0), case=gone)) == []


def test_new_starts_are_candidates() -> None:
    """Proves: committed, A is no longer counted as a new start; begun in 2026, C still is."""
    committed = mixed_case().project("A", committed=True)
    assert told(under(replace(NEW, measure=STARTS, most=1), case=committed)) == []
    begun = committed.project("C", first_capital_year=2026)
    assert told(under(replace(NEW, measure=STARTS, most=0), case=begun)) == [
        ("new_start_limit", "status new new_starts", 1)
    ]


def test_a_class_needs_a_value_above_nothing() -> None:
    """Proves: 0 and a negative value are not of the class; a small one is."""
    small = mixed_case().project("B", criteria={"inter_regional": 0.1})
    assert told(under(replace(CLASS, most=110), case=small)) == [
        ("ceiling", "class inter_regional money", 50)
    ]
    negative = mixed_case().project("B", criteria={"inter_regional": -1})
    assert told(under(replace(CLASS, most=110), case=negative)) == []


def test_lines_that_say_nothing_are_not_matched() -> None:
    """Proves: D has no area, L no group and no status."""
    areas = [limit(Dimension.AREA_TYPE, area.value, MONEY, most=60) for area in AreaType]
    assert told(under(*areas)) == []


def test_a_limit_is_named_in_either_language() -> None:
    """Proves: dimension, labels of codes, source and year in words; numbers in the way of the language."""
    bound = limit(
        Dimension.AREA_TYPE,
        "remote",
        SHARE,
        most=0.5,
        year=2026,
        second=(Dimension.SECTOR, "roads"),
        source="XDCB",
    )
    (violation,) = found(under(replace(bound, most=0.2)))
    assert violation.message("vi") == (
        "Loại địa bàn: Vùng sâu, vùng xa; Ngành, lĩnh vực: roads; Nguồn vốn: XDCB; năm 2026 "
        "(dòng 5 trang tính hạn mức): bố trí 30 trong tổng số 100 triệu đồng, vượt 10 so với "
        "tỷ trọng tối đa (tương ứng 20)."
    )
    assert violation.message("en").startswith(
        "Kind of area: Remote; Sector: roads; Source: XDCB; in 2026 (row 5 of the sheet limits): 30 of 100"
    )
