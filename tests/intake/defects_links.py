"""Broken sheets on links and limits, and what is asked of them before solving."""

from collections.abc import Mapping

from optimizer.workbook.raw import Cell
from tests.books import limit, link
from tests.intake.defects import WARNING, Defect
from tests.intake.grids import Grid, grid, sound

_UNDECIDED: Mapping[str, Cell] = {"investment_decision": None, "policy_decision": None}
_ANNUAL: Mapping[str, Cell] = {"plan_type": "annual", "last_year": 2026, "period_first_year": 2021}
_PAIRS = ("criterion", "pairwise:social", "pairwise:growth")


def _links(*rows: Mapping[str, Cell]) -> Grid:
    """Columns A type, B project, C other, D value."""
    return grid(rows)


def _limits(*rows: Mapping[str, Cell]) -> Grid:
    """Columns A dimension, B value, C measure, D min, E max, F … more."""
    return grid([{"dimension": None, "value": None, "measure": None, "min": None, "max": None}, *rows])


def _limited(*rows: Mapping[str, Cell], **sheets: Grid) -> dict[str, Grid]:
    """Limits from row 3 on, under P1 in Ba Bể by Ban QLDA (roads) and P2 in Na Rì."""
    p1: Mapping[str, Cell] = {"locality": "Ba Bể", "sector": "giao thông", "investor": "Ban QLDA"}
    return sound(
        p1, {"locality": "Na Rì", "sector": "y tế", "investor": None}, limits=_limits(*rows), **sheets
    )


LINKS = (
    Defect(
        name="LinkTypeMissing",
        code="issue_value_missing",
        place="links!A2",
        book=sound(links=_links(link("requires", "P1", "P2") | {"type": None})),
    ),
    Defect(
        name="LinkTypeUnknown",
        code="issue_value_unknown",
        place="links!A2",
        says=("cùng xã", "requires", "requires_finished", "synergy"),
        book=sound(links=_links(link("cùng xã", "P1", "P2"))),
    ),
    Defect(
        name="LinkProjectMissing",
        code="issue_value_missing",
        place="links!C2",
        book=sound(links=_links(link("requires", "P1", "P2") | {"other": None})),
    ),
    Defect(
        name="LinkOfNothing",
        code="issue_project_unknown",
        place="links!B2",
        says=("P9",),
        book=sound(links=_links(link("requires", "P9", "P2"))),
    ),
    Defect(
        name="LinkColumnMissing",
        code="issue_column_missing",
        place="links",
        says=("other", "Dự án liên quan"),
        book=sound(links=[["type", "project"], ["requires", "P1"]]),
    ),
    Defect(
        name="LinkTwice",
        code="issue_link_twice",
        place="links!A3",
        says=("P2", "P1", "2"),
        book=sound(links=_links(link("bundle", "P1", "P2"), link("bundle", "P2", "P1"))),
    ),
    Defect(
        name="LinkOfALumpSum",
        code="issue_link_lump_sum",
        place="links!C2",
        says=("P2",),
        book=sound(
            p2={"line_type": "reserve", "tier": 9, "min_amount": 5},
            links=_links(link("requires", "P1", "P2")),
        ),
    ),
    Defect(
        name="LinkWithItself",
        code="issue_link_self",
        place="links!C2",
        says=("P1",),
        book=sound(links=_links(link("requires", "P1", "P1"))),
    ),
    Defect(
        name="SynergyWithoutValue",
        code="issue_value_missing",
        place="links!D2",
        book=sound(links=_links(link("synergy", "P1", "P2"))),
    ),
    Defect(
        name="LinkValueUnused",
        code="issue_link_value_unused",
        place="links!D2",
        severity=WARNING,
        says=(7,),
        book=sound(links=_links(link("requires", "P1", "P2", 7))),
    ),
    Defect(
        name="LinkNeedsBarred",
        code="issue_link_needs_barred",
        place="links!A2",
        severity=WARNING,
        says=("P1", "P2"),
        book=sound({"lock": "in"}, {"lock": "out"}, links=_links(link("requires", "P1", "P2"))),
    ),
    Defect(
        name="BundleNeedsBarred",
        code="issue_link_needs_barred",
        place="links!A2",
        severity=WARNING,
        says=(("“P2” phải có", "“P2” must be"), ("“P1” không thể", "“P1”, which cannot")),
        with_it=("issue_no_decision",),
        book=sound(dict(_UNDECIDED), {"lock": "in"}, links=_links(link("bundle", "P1", "P2"))),
    ),
    Defect(
        name="LinkExcludesMandates",
        code="issue_link_excludes_mandates",
        place="links!A2",
        severity=WARNING,
        says=("P1", "P2"),
        book=sound({"lock": "in"}, {"committed": 1}, links=_links(link("excludes", "P1", "P2"))),
    ),
    Defect(
        name="LinkCircle",
        code="issue_link_circle",
        place="links!A2",
        severity=WARNING,
        says=("P1 → P2 → P1",),
        book=sound(
            links=_links(link("requires_finished", "P1", "P2"), link("requires_finished", "P2", "P1"))
        ),
    ),
)

LIMITS = (
    Defect(
        name="LimitDimensionUnknown",
        code="issue_value_unknown",
        place="limits!A3",
        says=("xã", "sector", "locality"),
        book=_limited(limit("xã", "Ba Bể", "money", max=5)),
    ),
    Defect(
        name="LimitMeasureMissing",
        code="issue_value_missing",
        place="limits!C3",
        book=_limited(limit("locality", "Ba Bể", None, max=5)),  # type: ignore[arg-type]
    ),
    Defect(
        name="LimitTwice",
        code="issue_limit_twice",
        place="limits!B4",
        says=("Ba Bể", "3"),
        book=_limited(limit("locality", "Ba Bể", "money", max=5), limit("locality", "Ba Bể", "money", min=1)),
    ),
    Defect(
        name="LimitWithoutBound",
        code="issue_limit_without_bound",
        place="limits!D3",
        book=_limited(limit("locality", "Ba Bể", "money")),
    ),
    Defect(
        name="LimitReversed",
        code="issue_bounds_reversed",
        place="limits!D3",
        says=(800, 700),
        book=_limited(limit("locality", "Ba Bể", "money", min=800, max=700)),
    ),
    Defect(
        name="LimitIsAShare",
        code="issue_limit_is_a_share",
        place="limits!E3",
        says=(0.3,),
        book=_limited(limit("locality", "Ba Bể", "money", max="30%")),
    ),
    Defect(
        name="LimitShareAboveOne",
        code="issue_value_too_large",
        place="limits!E3",
        says=(1.2, 1),
        book=_limited(limit("locality", "Ba Bể", "share", max="120%")),
    ),
    Defect(
        name="LimitCountNotWhole",
        code="issue_value_not_whole",
        place="limits!E3",
        says=(1.5,),
        book=_limited(limit("locality", "Ba Bể", "count", max="1,5")),
    ),
    Defect(
        name="LimitNegative",
        code="issue_value_negative",
        place="limits!D3",
        says=("-5", "0"),
        book=_limited(limit("locality", "Ba Bể", "money", min=-5)),
    ),
    Defect(
        name="LimitMatchesNothing",
        code="issue_limit_matches_nothing",
        place="limits!B3",
        severity=WARNING,
        says=("Bạch Thông", "Ba Bể; Na Rì"),
        book=_limited(limit("locality", "Bạch Thông", "money", max=5)),
    ),
    Defect(
        name="LimitStatusUnknown",
        code="issue_value_unknown",
        place="limits!B3",
        says=("đang làm", "urgent"),
        book=_limited(limit("status", "đang làm", "money", max=5)),
    ),
    Defect(
        name="LimitTierTooLarge",
        code="issue_value_too_large",
        place="limits!B3",
        says=("14", "13"),
        book=_limited(limit("tier", 14, "money", max=5)),
    ),
    Defect(
        name="LimitOfUnknownSource",
        code="issue_source_unknown",
        place="limits!B3",
        says=("ODA", "XDCB, NSTW"),
        book=_limited(limit("source", "ODA", "money", max=5)),
    ),
    Defect(
        name="LimitFromUnknownSource",
        code="issue_source_unknown",
        place="limits!F3",
        says=("ODA", "XDCB, NSTW"),
        book=_limited(limit("locality", "Ba Bể", "money", max=5, source="ODA")),
    ),
    Defect(
        name="LimitSourceTwice",
        code="issue_limit_source_twice",
        place="limits!F3",
        says=("XDCB",),
        book=_limited(limit("source", "NSTW", "money", max=5, source="XDCB")),
    ),
    Defect(
        name="LimitOfUnknownClass",
        code="issue_criterion_unknown",
        place="limits!B3",
        says=("vẻ đẹp", "social"),
        book=_limited(limit("class", "vẻ đẹp", "money", max=5)),
    ),
    Defect(
        name="LimitYearOutside",
        code="issue_fixed_year_outside",
        place="limits!F3",
        says=("2031", "2026–2030"),
        book=_limited(limit("locality", "Ba Bể", "money", max=5, year=2031)),
    ),
    Defect(
        name="SecondFilterHalf",
        code="issue_value_missing",
        place="limits!G3",
        book=_limited(limit("locality", "Ba Bể", "money", max=5, and_dimension="group", and_value=None)),
    ),
    Defect(
        name="FloorTooHigh",
        code="issue_limit_floor_too_high",
        place="limits!D3",
        severity=WARNING,
        says=("Ba Bể", ("1.500 triệu đồng", "1,500 million VND"), ("1.000 triệu đồng", "1,000 million VND")),
        book=_limited(limit("locality", "Ba Bể", "money", min=1500)),
    ),
    Defect(
        name="CountFloorTooHigh",
        code="issue_limit_floor_too_high",
        place="limits!D3",
        severity=WARNING,
        says=("Ba Bể", ("2 dự án", "2 project"), ("1 dự án", "1 project")),
        book=_limited(limit("locality", "Ba Bể", "new_starts", min=2)),
    ),
    Defect(
        name="FloorOfNothing",
        code="issue_limit_floor_too_high",
        place="limits!D3",
        severity=WARNING,
        says=("Bạch Thông", ("5 triệu đồng", "5 million VND"), ("0 triệu đồng", "0 million VND")),
        with_it=("issue_limit_matches_nothing",),
        book=_limited(limit("locality", "Bạch Thông", "money", min=5)),
    ),
    Defect(
        name="CeilingTooLow",
        code="issue_limit_ceiling_too_low",
        place="limits!E3",
        severity=WARNING,
        says=("C", ("1 dự án", "1 project"), ("2 dự án", "2 project")),
        book=sound({"lock": "in"}, {"committed": 1}, limits=_limits(limit("group", "C", "count", max=1))),
    ),
)
