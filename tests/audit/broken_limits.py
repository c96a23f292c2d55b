"""Plans broken by hand in one limit: floors, ceilings, new starts, an investor's capacity."""

from models.limit import Limit
from models.vocabulary import Dimension, Measure
from tests.audit.builders import Broken, Case, limit
from tests.audit.plans_together import mixed_case


def _under(*limits: Limit) -> Case:
    return mixed_case().book(limits=limits)


def _floor(name: str, where: str, by: int, bound: Limit) -> Broken:
    return Broken(f"floor_{name}", "floor", where, by, lambda: _under(bound))


def _ceiling(name: str, where: str, by: int, bound: Limit) -> Broken:
    return Broken(f"ceiling_{name}", "ceiling", where, by, lambda: _under(bound))


ROADS = (Dimension.SECTOR, "roads")
REMOTE = (Dimension.AREA_TYPE, "remote")
NEW = (Dimension.STATUS, "new")

LIMITS = (
    _floor("money", "sector roads money", 1, limit(*ROADS, least=111)),
    _floor("money_year", "sector roads money 2026", 1, limit(*ROADS, least=31, year=2026)),
    _floor("money_source", "sector roads money DAT", 1, limit(*ROADS, least=51, source="DAT")),
    _floor("money_second", "sector roads area_type remote money", 1, limit(*ROADS, least=61, second=REMOTE)),
    _floor(
        "of_an_investor",
        "investor Ban 2 money 2026",
        1,
        limit(Dimension.INVESTOR, "Ban 2", least=41, year=2026),
    ),
    _floor("share", "sector roads share", 1, limit(*ROADS, Measure.SHARE, least=0.555)),
    _floor(
        "share_of_source", "source DAT share", 20, limit(Dimension.SOURCE, "DAT", Measure.SHARE, least=0.4)
    ),
    _floor("count", "area_type remote count", 1, limit(*REMOTE, Measure.COUNT, least=2)),
    _floor("count_year", "status new count 2028", 2, limit(*NEW, Measure.COUNT, least=3, year=2028)),
    _ceiling("money", "sector roads money", 1, limit(*ROADS, most=109)),
    _ceiling(
        "money_year",
        "locality Thanh Mai money 2027",
        10,
        limit(Dimension.LOCALITY, "Thanh Mai", most=0, year=2027),
    ),
    _ceiling("money_tier", "tier 9 money", 5, limit(Dimension.TIER, "9", most=15)),
    _ceiling("investor_period", "investor Ban 2 money", 1, limit(Dimension.INVESTOR, "Ban 2", most=99)),
    _ceiling(
        "investor_year_second",
        "investor Ban 2 area_type urban money 2026",
        1,
        limit(Dimension.INVESTOR, "Ban 2", most=39, year=2026, second=(Dimension.AREA_TYPE, "urban")),
    ),
    _ceiling(
        "investor_share",
        "investor Ban 2 share 2026",
        1,
        limit(Dimension.INVESTOR, "Ban 2", Measure.SHARE, most=0.39, year=2026),
    ),
    _ceiling("share", "sector roads share", 2, limit(*ROADS, Measure.SHARE, most=0.54)),
    _ceiling(
        "share_year",
        "class inter_regional share 2028",
        13,
        limit(Dimension.CLASS, "inter_regional", Measure.SHARE, most=0.5, year=2028),
    ),
    _ceiling(
        "share_source",
        "group C share XDCB",
        50,
        limit(Dimension.GROUP, "C", Measure.SHARE, most=0.5, source="XDCB"),
    ),
    _ceiling("count", "group C count", 1, limit(Dimension.GROUP, "C", Measure.COUNT, most=3)),
    _ceiling("count_source", "status new count XDCB", 1, limit(*NEW, Measure.COUNT, most=1, source="XDCB")),
    Broken(
        "starts",
        "new_start_limit",
        "status new new_starts",
        1,
        lambda: _under(limit(*NEW, Measure.NEW_STARTS, most=1)),
    ),
    Broken(
        "starts_in_a_year",
        "new_start_limit",
        "status new new_starts 2028",
        1,
        lambda: _under(limit(*NEW, Measure.NEW_STARTS, most=0, year=2028)),
    ),
    Broken(
        "starts_of_an_investor",
        "new_start_limit",
        "investor Ban 2 new_starts",
        1,
        lambda: _under(limit(Dimension.INVESTOR, "Ban 2", Measure.NEW_STARTS, most=0)),
    ),
    Broken(
        "starts_too_few",
        "new_start_limit",
        "status new new_starts",
        1,
        lambda: _under(limit(*NEW, Measure.NEW_STARTS, least=3, most=3)),
    ),
    Broken(
        "capacity",
        "investor_capacity",
        "investor Ban 2 money 2026",
        1,
        lambda: _under(limit(Dimension.INVESTOR, "Ban 2", most=39, year=2026)),
    ),
    Broken(
        "capacity_of_source",
        "investor_capacity",
        "investor Ban 2 money DAT 2028",
        5,
        lambda: _under(limit(Dimension.INVESTOR, "Ban 2", most=20, year=2028, source="DAT")),
    ),
    Broken(
        "capacity_beside_a_floor",
        "investor_capacity",
        "investor Ban 1 money 2027",
        2,
        lambda: _under(limit(Dimension.INVESTOR, "Ban 1", least=10, most=28, year=2027)),
    ),
)
