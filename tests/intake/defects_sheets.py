"""Broken sources and sheets, and what is asked before solving."""

import datetime

from tests.books import project, source
from tests.intake.defects import INFO, WARNING, Defect
from tests.intake.grids import grid, sound

_P = [project("P1", 1000, social=50)]
_STATUSES = "urgent;national;advance;completed;oda;ppp;ongoing_finishing;ongoing;preparation;arrears;"


def _money(**columns: object) -> list[list[object]]:
    return grid([source("XDCB", *[1000] * 5, reserve=0) | columns])  # type: ignore[dict-item,return-value]


def _criteria(*rows: tuple[object, ...], columns: tuple[str, ...]) -> list[list[object]]:
    return [list(columns), *map(list, rows)]


SOURCES = (
    Defect(
        name="SourceWithoutMoney",
        code="issue_source_without_money",
        place="sources!J3",
        says=("NSTW",),
        book=sound(
            sources=grid(
                [
                    source("XDCB", *[1000] * 5, reserve=0, total=None),
                    source("NSTW", reserve=0, kind="central"),
                ]
            )
        ),
    ),
    Defect(
        name="TotalDiffers",
        code="issue_total_differs",
        place="sources!J2",
        severity=WARNING,
        says=(4000, 5000),
        book=sound(xdcb={"total": 4000}),
    ),
    Defect(
        name="SourceTwice",
        code="issue_code_twice",
        place="sources!A3",
        says=("XDCB", "2"),
        book=sound(sources=grid([source("XDCB", *[9] * 5, reserve=0)] * 2)),
    ),
    Defect(
        name="SourceCodeMissing",
        code="issue_value_missing",
        place="sources!A2",
        book=sound(xdcb={"source": None}),
    ),
    Defect(
        name="SourceKindMissing",
        code="issue_value_missing",
        place="sources!C2",
        book=sound(xdcb={"kind": None}),
    ),
    Defect(
        name="SourceKindUnknown",
        code="issue_value_unknown",
        place="sources!C2",
        says=("tỉnh", "local_balance"),
        book=sound({"sources": "XDCB", "demand:XDCB": 1000}, xdcb={"kind": "tỉnh"}),
    ),
    Defect(
        name="SourceMoneyNegative",
        code="issue_value_negative",
        place="sources!F2",
        says=("-5", "0"),
        book=sound(xdcb={"2028": -5}),
    ),
    Defect(
        name="SourceMoneyTooLarge",
        code="issue_value_too_large",
        place="sources!D2",
        says=("10000000000001", "10000000000000"),
        book=sound(xdcb={"2026": 10_000_000_000_001}),
    ),
    Defect(
        name="SourceMoneyIsADate",
        code="issue_value_is_a_date",
        place="sources!D2",
        says=("01/07/2026",),
        book=sound(xdcb={"2026": datetime.date(2026, 7, 1)}),
    ),
)

SHEETS = (
    Defect(
        name="ProjectsMissing",
        code="issue_sheet_missing",
        place="",
        says=("projects",),
        book={"sources": _money()},
    ),
    Defect(
        name="SourcesMissing",
        code="issue_sheet_missing",
        place="",
        says=("sources",),
        book={"projects": grid(_P)},
    ),
    Defect(
        name="NoProjects",
        code="issue_no_projects",
        place="projects",
        book=sound(projects=[["project_id", "name"]]),
    ),
    Defect(
        name="ColumnMissing",
        code="issue_column_missing",
        place="projects",
        says=("project_id", "Mã dự án"),
        book=sound(projects=[["name", "total_cost"], ["Cầu", 5]]),
    ),
    Defect(
        name="SheetEmpty",
        code="issue_column_missing",
        place="sources",
        says=("source", "Mã nguồn vốn"),
        with_it=("issue_column_missing", "issue_plan_years_missing"),
        book=sound(sources=[]),
    ),
    Defect(
        name="ColumnTwice",
        code="issue_column_twice",
        place="projects!H1",
        says=("TMĐT", "total_cost", "E1"),
        book=sound({"TMĐT": 5}),
    ),
    Defect(
        name="ExtraColumnTwice",
        code="issue_column_twice",
        place="criteria!D1",
        severity=WARNING,
        says=("ý kiến", "C1"),
        book=sound(
            criteria=_criteria(("social", 1, "a", "b"), columns=("criterion", "weight", "ý kiến", "ý kiến"))
        ),
    ),
    Defect(
        name="HeaderDoubtful",
        code="issue_header_doubtful",
        place="projects!H1",
        severity=WARNING,
        says=("earliest_strat", "earliest_start"),
        book=sound({"earliest_strat": 2026}),
    ),
    Defect(
        name="HeaderUnknown",
        code="issue_header_unknown",
        place="projects!H1",
        severity=WARNING,
        says=("max_amount_trieu", "max_amount"),
        book=sound({"max_amount_trieu": 3}),
    ),
    Defect(
        name="UnitUnknown",
        code="issue_unit_unknown",
        place="sources!A1",
        says=("Đơn vị tính: nghìn đồng",),
        book=sound(sources=[["Đơn vị tính: nghìn đồng"], *_money()]),
    ),
)

ASKED = (
    Defect(
        name="PlanBeforeLaw",
        code="issue_plan_before_law",
        place="",
        severity=WARNING,
        says=("2019", "/2021"),
        book=sound(sources=[["source", "kind", 2019, "reserve"], ["XDCB", "local_balance", 5000, 0]]),
    ),
    Defect(
        name="LawAfterStart",
        code="issue_law_after_start",
        place="",
        severity=WARNING,
        says=("2025", "01/01/2026"),
        book=sound(sources=[["source", "kind", 2025, "reserve"], ["XDCB", "local_balance", 5000, 0]]),
    ),
    Defect(
        name="ReserveAbsent",
        code="issue_reserve_absent",
        place="",
        severity=INFO,
        book=sound(xdcb={"reserve": None}),
    ),
    Defect(
        name="NothingToChooseBy",
        code="issue_all_values_zero",
        place="",
        severity=WARNING,
        book=sound({"social": 0}, {"social": None}),
    ),
    Defect(
        name="BenefitMissing",
        code="issue_benefit_missing",
        place="projects!H3",
        project_id="P2",
        book=sound({"benefit": 5}, scenario={"objective": "benefit"}),
    ),
    Defect(
        name="CriterionOutOfRange",
        code="issue_criterion_out_of_range",
        place="projects!G2",
        project_id="P1",
        severity=WARNING,
        says=(101,),
        book=sound({"social": 101}),
    ),
    Defect(
        name="WindowExpired",
        code="issue_window_expired",
        place="projects!H2",
        project_id="P1",
        severity=WARNING,
        says=("2022", "Điều 57"),
        book=sound({"status": "ongoing", "first_capital_year": 2020}),
    ),
    Defect(
        name="ShareRaised",
        code="issue_share_raised",
        place="projects!H2",
        project_id="P1",
        severity=WARNING,
        says=(("10 %", "10 %"),),
        book=sound({"max_year_share": 0.1, "min_year_share": 0}),
    ),
    Defect(
        name="NoSchedule",
        code="issue_no_schedule",
        place="projects!A2",
        project_id="P1",
        severity=WARNING,
        book=sound({"earliest_start": 2031}),
    ),
    Defect(
        name="NoDecision",
        code="issue_no_decision",
        place="projects!H2",
        project_id="P1",
        severity=WARNING,
        says=("Điều 55",),
        book=sound({"investment_decision": None, "policy_decision": None}),
    ),
    Defect(
        name="NoDecisionCommitted",
        code="issue_no_decision_committed",
        place="projects!H2",
        project_id="P1",
        severity=WARNING,
        says=("Điều 55",),
        book=sound({"investment_decision": None, "policy_decision": None, "committed": 1}),
    ),
    Defect(
        name="CommittedLockedOut",
        code="issue_committed_locked_out",
        place="projects!I2",
        project_id="P1",
        severity=WARNING,
        book=sound({"status": "ongoing", "first_capital_year": 2025, "lock": "out"}),
    ),
    Defect(
        name="CounterpartWithoutSource",
        code="issue_counterpart_without_source",
        place="projects!I2",
        project_id="P1",
        severity=WARNING,
        says=(0.25,),
        book=sound(
            {"status": "oda", "sources": "ODA", "counterpart_ratio": 0.25},
            sources=grid(
                [
                    source("XDCB", *[1000] * 5, reserve=0),
                    source("ODA", *[1000] * 5, kind="oda_central", reserve=0),
                ]
            ),
        ),
    ),
    Defect(
        name="OnlyLoansForLand",
        code="issue_only_loans",
        place="projects!I2",
        project_id="P1",
        severity=WARNING,
        says=("GPMB", "Nghị định 242/2025/NĐ-CP (số điều chưa đọc được)"),
        book=sound(
            {"status": "oda", "sources": "ODA", "component": "GPMB"},
            sources=grid(
                [
                    source("XDCB", *[1000] * 5, reserve=0),
                    source("ODA", *[1000] * 5, kind="oda_central", reserve=0),
                ]
            ),
        ),
    ),
    Defect(
        name="CommittedAfterPlan",
        code="issue_committed_after_plan",
        place="projects!H2",
        project_id="P1",
        severity=WARNING,
        says=("2031", "2030"),
        book=sound({"earliest_start": 2031, "committed": 1}),
    ),
)

SHEET_DEFECTS = (*SOURCES, *SHEETS, *ASKED)
