"""Broken sheets on links, limits, debt and comparisons, and what is asked of them before solving."""

import datetime
from collections.abc import Mapping

from optimizer.workbook.raw import Cell
from tests.books import limit, link
from tests.intake.defects import INFO, WARNING, Defect
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


def debt_grid(*changes: Mapping[str, Cell], years: range = range(2026, 2031)) -> Grid:
    """A year, B opening_debt, C local_revenue, D borrowing, E repayment, F limit_share; changes by row."""
    rows: list[dict[str, Cell]] = [
        {
            "year": year,
            "opening_debt": 100 if year == years[0] else None,
            "local_revenue": 10_000,
            "borrowing": 0,
            "repayment": 0,
            "limit_share": "20%",
        }
        for year in years
    ]
    for row, change in zip(rows, changes, strict=False):
        row.update(change)
    return grid(rows)


def _pairs(*rows: tuple[Cell, ...], columns: tuple[str, ...] = _PAIRS) -> Grid:
    return [list(columns), *map(list, rows)]


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

DEBT = (
    Defect(
        name="DebtYearTwice",
        code="issue_debt_year_twice",
        place="debt!A7",
        says=("2030", "6"),
        book=sound(debt=[*debt_grid(), [2030, None, 10_000, 0, 0, 0.2]]),
    ),
    Defect(
        name="DebtYearUnused",
        code="issue_debt_year_unused",
        place="debt!A7",
        severity=WARNING,
        says=("2031", "2026–2030"),
        book=sound(debt=[*debt_grid(), [2031, None, 10_000, 0, 0, 0.2]]),
    ),
    Defect(
        name="DebtYearsMissing",
        code="issue_debt_year_missing",
        place="debt",
        says=("2029, 2030",),
        book=sound(debt=debt_grid(years=range(2026, 2029))),
    ),
    Defect(
        name="DebtYearUnreadable",
        code="issue_value_not_a_year",
        place="debt!A3",
        says=("sang năm",),
        book=sound(debt=debt_grid({}, {"year": "sang năm"})),
    ),
    Defect(
        name="DebtYearBlank",
        code="issue_value_missing",
        place="debt!A3",
        book=sound(debt=debt_grid({}, {"year": None})),
    ),
    Defect(
        name="OpeningDebtMissing",
        code="issue_value_missing",
        place="debt!B2",
        book=sound(debt=debt_grid({"opening_debt": None}, {"opening_debt": 100})),
    ),
    Defect(
        name="RevenueMissing",
        code="issue_value_missing",
        place="debt!C4",
        book=sound(debt=debt_grid({}, {}, {"local_revenue": None})),
    ),
    Defect(
        name="DebtShareWithoutSign",
        code="issue_value_too_large",
        place="debt!F3",
        says=(20, 5),
        book=sound(debt=debt_grid({}, {"limit_share": 20})),
    ),
    Defect(
        name="DebtColumnMissing",
        code="issue_column_missing",
        place="debt",
        says=("limit_share", "Mức dư nợ vay tối đa (tỷ lệ)"),
        book=sound(debt=[row[:5] for row in debt_grid()]),
    ),
    Defect(
        name="DebtAboveCeiling",
        code="issue_debt_above_ceiling",
        place="debt!F4",
        severity=WARNING,
        says=("2028", 2000, 500),
        book=sound(debt=debt_grid({}, {}, {"borrowing": 2400}, {"repayment": 2400})),
    ),
    Defect(
        name="DebtLimitBeyondLaw",
        code="issue_debt_limit_beyond_law",
        place="debt!F2",
        severity=WARNING,
        says=(("250 %", "250 %"),),
        book=sound(debt=debt_grid({"limit_share": "250%"})),
    ),
)

COMPARISONS = (
    Defect(
        name="ComparisonOutOfRange",
        code="issue_value_comparison_out_of_range",
        place="criteria!C2",
        says=("12", "1/9"),
        book=sound(criteria=_pairs(("social", None, 12), ("growth", None, None))),
    ),
    Defect(
        name="ComparisonIsADate",
        code="issue_value_comparison_is_a_date",
        place="criteria!C2",
        says=("01/03/2026", "1/9"),
        book=sound(criteria=_pairs(("social", None, datetime.date(2026, 3, 1)), ("growth", None, None))),
    ),
    Defect(
        name="ComparisonWithItself",
        code="issue_comparison_with_itself",
        place="criteria!B2",
        says=("1", 3),
        book=sound(criteria=_pairs(("social", 3, 2), ("growth", None, None))),
    ),
    Defect(
        name="ComparisonMissing",
        code="issue_comparison_missing",
        place="criteria!C4",
        says=("remote", "growth"),
        book=sound(criteria=_pairs(("social", None, None), ("growth", 2, None), ("remote", 3, None))),
    ),
    Defect(
        name="ComparisonContradicts",
        code="issue_comparison_contradicts",
        place="criteria!C2",
        says=(3, 2),
        book=sound(criteria=_pairs(("social", None, 3), ("growth", "1/2", None))),
    ),
    Defect(
        name="ComparisonWithNothing",
        code="issue_criterion_unknown",
        place="criteria!B2",
        says=("vẻ đẹp", "social, growth"),
        book=sound(
            criteria=_pairs(
                ("social", 3, 2),
                ("growth", None, None),
                columns=("criterion", "pairwise:vẻ đẹp", "pairwise:growth"),
            )
        ),
    ),
    Defect(
        name="ComparisonByArea",
        code="issue_comparison_by_area",
        place="criteria!C4",
        says=("social",),
        book=sound(
            criteria=_pairs(
                ("social", None, 2, None),
                ("growth", None, None, None),
                ("social", None, 3, "remote"),
                columns=(*_PAIRS, "area_type"),
            )
        ),
    ),
    Defect(
        name="WeightsAndComparisons",
        code="issue_weights_and_comparisons",
        place="criteria!D3",
        says=("growth", "social"),
        book=sound(
            criteria=_pairs(("social", None, 2, None), ("growth", None, None, 1), columns=(*_PAIRS, "weight"))
        ),
    ),
    Defect(
        name="CriterionDiffers",
        code="issue_criterion_differs",
        place="criteria!D3",
        says=(("Càng lớn càng tốt", "More is better"), ("Càng nhỏ càng tốt", "Less is better")),
        book=sound(
            criteria=_pairs(
                ("social", 1, None, "max"),
                ("social", 2, "remote", "min"),
                columns=("criterion", "weight", "area_type", "direction"),
            )
        ),
    ),
    Defect(
        name="RankInOneAreaOnly",
        code="issue_weights_mixed",
        place="criteria!C4",
        says=("social", "growth"),
        book=sound(
            criteria=_pairs(
                ("social", 1, None, None),
                ("growth", 1, None, None),
                ("social", None, 1, "remote"),
                columns=("criterion", "weight", "rank", "area_type"),
            )
        ),
    ),
    Defect(
        name="ComparisonsAgree",
        code="issue_comparisons_agree",
        place="criteria",
        severity=INFO,
        says=(("CR = 0 ", "CR = 0 "), 0.1),
        book=sound(criteria=_pairs(("social", None, "1/3"), ("growth", None, None))),
    ),
    Defect(
        # social 9 × growth, growth 9 × remote, yet remote 9 × social: CR far above 0,1.
        # λ = 1 + 9 + 1/9, CI = (λ − 3)/2 = 3,5556, CR = CI/0,58 = 6,13
        name="ComparisonsContradict",
        code="issue_comparisons_contradict",
        place="criteria",
        severity=WARNING,
        says=(("6,13", "6.13"), 0.1),
        book=sound(
            criteria=_pairs(
                ("social", None, 9, "1/9"),
                ("growth", None, None, 9),
                ("remote", None, None, None),
                columns=(*_PAIRS, "pairwise:remote"),
            )
        ),
    ),
)

PLANS = (
    Defect(
        name="DemandNeeded",
        code="issue_demand_needed",
        place="projects!H3",
        project_id="P2",
        says=(("Kế hoạch hằng năm", "Annual plan"),),
        book=sound(
            {"demand": 100, "mt_plan": 500, "finish_year": 2028},
            {"mt_plan": 500, "finish_year": 2028},
            scenario=_ANNUAL,
        ),
    ),
    Defect(
        name="NotInMediumTerm",
        code="issue_not_in_medium_term",
        place="projects!I2",
        project_id="P1",
        severity=WARNING,
        says=("Điều 51",),
        book=sound(
            {"demand": 100, "mt_plan": None, "finish_year": 2028},
            {"demand": 100, "mt_plan": 500, "finish_year": 2028},
            scenario=_ANNUAL,
        ),
    ),
    Defect(
        name="DemandBeyondMediumTerm",
        code="issue_demand_beyond_medium_term",
        place="projects!H2",
        project_id="P1",
        severity=WARNING,
        says=(600, 200, "Điều 51"),
        book=sound(
            {"demand": 600, "mt_plan": 500, "finish_year": 2028, "mt_assigned": 300},
            {"demand": 100, "mt_plan": 500, "finish_year": 2028},
            scenario=_ANNUAL,
        ),
    ),
    Defect(
        name="DisbursedBeyondDemand",
        code="issue_disbursed_beyond_demand",
        place="projects!J2",
        project_id="P1",
        says=(300, 200),
        book=sound(
            {"demand": 200, "finish_year": 2031, "disbursed": 300},
            {"demand": 100, "finish_year": 2031},
            scenario={"plan_type": "adjustment"},
        ),
    ),
    Defect(
        name="MediumTermPartsDiffer",
        code="issue_parts_differ",
        place="projects!H2",
        project_id="P1",
        says=("mt_plan", 900, 1000),
        book=sound({"mt_plan": 1000, "mt_plan:XDCB": 600, "mt_plan:NSTW": 300}),
    ),
    Defect(
        name="AssignedSplitMissing",
        code="issue_assigned_split_missing",
        place="projects!K2",
        project_id="P1",
        says=(200,),
        book=sound({"mt_plan": 900, "mt_plan:XDCB": 600, "mt_plan:NSTW": 300, "mt_assigned": 200}),
    ),
)

POLICY_DEFECTS = (*LINKS, *LIMITS, *DEBT, *COMPARISONS, *PLANS)
