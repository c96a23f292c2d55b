"""Broken sheets on debt and comparisons, broken plans of a year; those on links and limits beside them."""

import datetime
from collections.abc import Mapping

from optimizer.workbook.raw import Cell
from tests.intake.defects import INFO, WARNING, Defect
from tests.intake.defects_links import LIMITS, LINKS
from tests.intake.grids import Grid, grid, sound

_UNDECIDED: Mapping[str, Cell] = {"investment_decision": None, "policy_decision": None}
_ANNUAL: Mapping[str, Cell] = {"plan_type": "annual", "last_year": 2026, "period_first_year": 2021}
_PAIRS = ("criterion", "pairwise:social", "pairwise:growth")


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
