"""Broken scenarios and criteria."""

from optimizer.rules import RULES
from tests.books import project, source
from tests.intake.defects import WARNING, Defect
from tests.intake.grids import grid, scenario_grid, sound

_P = [project("P1", 1000, social=50)]
_STATUSES = "urgent;national;advance;completed;oda;ppp;ongoing_finishing;ongoing;preparation;arrears;"


def _money(**columns: object) -> list[list[object]]:
    return grid([source("XDCB", *[1000] * 5, reserve=0) | columns])  # type: ignore[dict-item,return-value]


def _criteria(*rows: tuple[object, ...], columns: tuple[str, ...]) -> list[list[object]]:
    return [list(columns), *map(list, rows)]


SCENARIOS = (
    Defect(
        name="LawDateUnknown",
        code="issue_value_not_a_date",
        place="scenario!B2",
        says=("hôm nay",),
        book=sound(scenario={"law_date": "hôm nay"}),
    ),
    Defect(
        name="LawDateTooOld",
        code="issue_law",
        place="scenario!B2",
        says=(("01/01/2010", "2010-01-01"),),
        book=sound(scenario={"law_date": "01/01/2010"}),
        with_it=("issue_law",),
    ),
    Defect(
        name="PlanTypeUnknown",
        code="issue_value_unknown",
        place="scenario!B2",
        says=("quý", "(medium_term)", "(annual)", "adjustment"),
        book=sound(scenario={"plan_type": "quý"}),
    ),
    Defect(
        name="ObjectiveUnknown",
        code="issue_value_unknown",
        place="scenario!B2",
        says=("vui", "score", "benefit"),
        book=sound(scenario={"objective": "vui"}),
    ),
    Defect(
        name="KeyUnknown",
        code="issue_scenario_key_unknown",
        place="scenario!A2",
        severity=WARNING,
        says=("màu sắc",),
        book=sound(scenario={"màu sắc": "xanh"}),
    ),
    Defect(
        name="KeyTwice",
        code="issue_code_twice",
        place="scenario!A3",
        says=("discount", "2"),
        book=sound(scenario=[["key", "base"], ["discount", 0.9], ["discount", 0.8]]),
    ),
    Defect(
        name="ScenarioTwice",
        code="issue_column_twice",
        place="scenario!D1",
        says=("B", "C1"),
        book=sound(scenario=[["key", "base", "B", "B"], ["discount", 0.9, 0.8, 0.7]]),
    ),
    Defect(
        name="TierOrderIncomplete",
        code="issue_tier_order",
        place="scenario!B2",
        says=(("còn thiếu: policy_capital, entrusted", "missing: policy_capital, entrusted"),),
        book=sound(scenario={"tier_order": f"{_STATUSES}new"}),
    ),
    Defect(
        name="TierOrderTwice",
        code="issue_tier_order",
        place="scenario!B2",
        says=(("ghi hai lần: oda", "named twice: oda"),),
        book=sound(scenario={"tier_order": f"{_STATUSES}policy_capital=entrusted;oda;new"}),
    ),
    Defect(
        name="TierOrderUnknown",
        code="issue_tier_order",
        place="scenario!B2",
        says=(("không có loại mới", "no status mới"),),
        book=sound(scenario={"tier_order": f"{_STATUSES}policy_capital=entrusted;new;mới"}),
    ),
    Defect(
        name="ShareBeyondLaw",
        code="issue_two_period_share_beyond_law",
        place="scenario!B2",
        severity=WARNING,
        says=(0.6, 0.5),
        book=sound(scenario={"two_period_share": 0.6}),
    ),
    Defect(
        name="ShareNeedsConsent",
        code="issue_two_period_share_needs_consent",
        place="scenario!B2",
        severity=WARNING,
        says=(0.3, 0.2),
        book=sound(scenario={"two_period_share": "30%"}),
    ),
    Defect(
        name="EnvelopeSourceUnknown",
        code="issue_source_unknown",
        place="scenario!B2",
        says=("ODA", "XDCB, NSTW"),
        book=sound(scenario={"envelope:ODA": 1.1}),
    ),
    Defect(
        name="EnvelopeYearOutside",
        code="issue_fixed_year_outside",
        place="scenario!B2",
        says=("2031", "2026–2030"),
        book=sound(scenario={"envelope:XDCB:2031": 1.1}),
    ),
    Defect(
        name="WeightOfNothing",
        code="issue_criterion_unknown",
        place="scenario!B2",
        says=("beauty", "social"),
        book=sound(scenario={"weight:beauty": 1}),
    ),
    Defect(
        name="LockOfNothing",
        code="issue_project_unknown",
        place="scenario!B2",
        says=("P9",),
        book=sound(scenario={"locks_in": "P1; P9"}),
    ),
    Defect(
        name="LocksContradict",
        code="issue_locks_contradict",
        place="scenario!B3",
        says=("P1",),
        book=sound(scenario={"locks_in": "P1", "locks_out": "P1;P2"}),
    ),
    Defect(
        name="RuleUnknown",
        code="issue_rule_unknown",
        place="scenario!B2",
        says=("gravity", *sorted(RULES)[:2]),
        book=sound(scenario={"rules_off": "gravity; entry"}),
    ),
    Defect(
        name="RuleIsDefinition",
        code="issue_rule_is_definition",
        place="scenario!B2",
        says=("one_schedule",),
        book=sound(scenario={"rules_off": "one_schedule"}),
    ),
    Defect(
        name="PlanYearsMissing",
        code="issue_plan_years_missing",
        place="sources",
        book=sound(sources=[["source", "kind", "total", "reserve"], ["XDCB", "local_balance", 5000, 0]]),
    ),
    Defect(
        name="PlanTooLong",
        code="issue_plan_years",
        place="scenario!B3",
        says=("2026–2036", 10),
        book=sound(scenario={"first_year": 2026, "last_year": 2036}),
    ),
    Defect(
        name="PlanBackwards",
        code="issue_plan_years",
        place="scenario!B2",
        says=("2026–2025", 10),
        book=sound(scenario={"last_year": 2025}),
    ),
    Defect(
        name="YearWithoutColumn",
        code="issue_year_without_column",
        place="sources",
        says=("2031",),
        book=sound(scenario={"last_year": 2031}),
    ),
    Defect(
        name="OverlayOutsidePlan",
        code="issue_fixed_year_outside",
        place="scenario!C2",
        says=("2025", "2026–2030"),
        book=sound(scenario=scenario_grid({"first_year": 2026}, {"first_year": 2025}, names=("base", "B"))),
    ),
    Defect(
        name="OverlayBackwards",
        code="issue_years_reversed",
        place="scenario!C3",
        says=("2027", "2028"),
        book=sound(scenario=scenario_grid({}, {"first_year": 2028, "last_year": 2027}, names=("base", "B"))),
    ),
)

_WEIGHTED = ("criterion", "weight", "rank", "area_type")
CRITERIA = (
    Defect(
        name="CriterionMissing",
        code="issue_value_missing",
        place="criteria!A3",
        book=sound(criteria=_criteria(("social", 1), (None, 2), columns=_WEIGHTED[:2])),
    ),
    Defect(
        name="CriterionTwice",
        code="issue_code_twice",
        place="criteria!A4",
        says=("social", "2"),
        book=sound(criteria=_criteria(("social", 1), ("growth", 1), ("social", 2), columns=_WEIGHTED[:2])),
    ),
    Defect(
        name="CriterionWithoutColumn",
        code="issue_criterion_unknown",
        place="criteria!A3",
        severity=WARNING,
        says=("vẻ đẹp", "readiness"),
        book=sound(criteria=_criteria(("social", 1), ("vẻ đẹp", 1), columns=_WEIGHTED[:2])),
    ),
    Defect(
        name="WeightAndRank",
        code="issue_weight_and_rank",
        place="criteria!C3",
        says=("growth",),
        book=sound(criteria=_criteria(("social", 1, None), ("growth", 1, 2), columns=_WEIGHTED[:3])),
    ),
    Defect(
        name="WeightsMixed",
        code="issue_weights_mixed",
        place="criteria!C3",
        says=("growth", "social"),
        book=sound(criteria=_criteria(("social", 1, None), ("growth", None, 2), columns=_WEIGHTED[:3])),
    ),
    Defect(
        name="CriterionWithoutWeight",
        code="issue_criterion_without_weight",
        place="criteria!A3",
        severity=WARNING,
        says=("growth",),
        book=sound(criteria=_criteria(("social", 1), ("growth", None), columns=_WEIGHTED[:2])),
    ),
    Defect(
        name="CriterionTwiceInOneArea",
        code="issue_code_twice",
        place="criteria!A4",
        says=("social", "3"),
        book=sound(
            criteria=_criteria(
                ("social", 1, None, None),
                ("social", 2, None, "remote"),
                ("social", 3, None, "Vùng sâu, vùng xa"),
                columns=_WEIGHTED,
            )
        ),
    ),
    Defect(
        name="CriterionNotANumber",
        code="issue_value_not_a_number",
        place="projects!G2",
        project_id="P1",
        says=("cao",),
        book=sound({"social": "cao"}),
    ),
)

SCENARIO_DEFECTS = (*SCENARIOS, *CRITERIA)
