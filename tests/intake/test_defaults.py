"""Defaults of the list of projects and of the sources, as interfaces.md promises them."""

import pytest

from models.project import Project
from models.vocabulary import ClassLaw, Group, LineType, Status
from optimizer.table import tier_of
from optimizer.workbook.raw import Cell
from tests.books import source
from tests.intake.grids import base, first, grid, issues, sound, understood

ORDER = [
    "urgent", "national", "advance", "completed", "oda", "ppp", "ongoing_finishing",
    "ongoing", "preparation", "arrears", "policy_capital", "entrusted", "new",
]  # fmt: skip


def codes(project_id: str, **columns: Cell) -> set[str]:
    """Codes of the issues of P1."""
    return {i.code for i in understood(sound(columns)).issues if i.project_id == project_id}


def test_a_bare_project() -> None:
    line = first(sound({"investment_decision": None}))
    assert line == Project(
        project_id="P1",
        name="Dự án P1",
        row=2,
        line_type=LineType.PROJECT,
        sector="khác",
        group=Group.C,
        status=Status.NEW,
        phase="khởi công mới",
        total_cost=1000,
        criteria={"social": 50.0},
    )
    assert (line.tier, line.committed, line.sources, line.demand, line.earliest_start) == (
        None, False, None, None, None,
    )  # fmt: skip
    assert (line.remaining, line.demanded, line.min_year_share, line.max_year_share) == (
        1000,
        1000,
        None,
        None,
    )
    assert (line.advance_due, line.arrears_due, line.savings, line.extension_years) == (0, 0, 0, 0)


# Status, tier, committed, phase


@pytest.mark.parametrize("status", ORDER)
def test_committed_by_status(status: str) -> None:
    line = first(sound({"status": status, "start_year": 2026}))
    assert line.committed is (status not in ("new", "oda"))


@pytest.mark.parametrize(("close", "committed"), [(None, False), (2029, True)])
def test_oda_is_committed_where_the_loan_s_end_is_known(close: int | None, committed: bool) -> None:
    assert first(sound({"status": "oda", "loan_close_year": close})).committed is committed


@pytest.mark.parametrize(("status", "stated"), [("new", 1), ("oda", 1), ("ongoing", 0), ("completed", 0)])
def test_committed_as_stated(status: str, stated: int) -> None:
    line = first(sound({"status": status, "committed": stated, "start_year": 2025}))
    assert line.committed is bool(stated)


@pytest.mark.parametrize("status", ORDER)
def test_tier_by_the_law_s_order(status: str) -> None:
    portfolio = understood(sound({"status": status, "start_year": 2026}))
    assert tier_of(portfolio.by_id["P1"], portfolio.base) == ORDER.index(status) + 1
    assert not portfolio.base.tier_order.own
    assert "54" in portfolio.base.tier_order.article


def test_tier_by_the_province_s_own_order_with_equal_ranks() -> None:
    own = "urgent; national = oda;" + ";".join(s for s in ORDER if s not in ("urgent", "national", "oda"))
    portfolio = understood(sound({"status": "oda"}, {"status": "advance"}, scenario={"tier_order": own}))
    order = portfolio.base.tier_order
    assert order.own
    assert [tier_of(line, portfolio.base) for line in portfolio.projects] == [2, 3]
    assert order.of(Status.NATIONAL) == 2
    assert order.last == 12


def test_a_stated_tier_goes_before_the_order() -> None:
    portfolio = understood(sound({"tier": 4}))
    assert tier_of(portfolio.by_id["P1"], portfolio.base) == 4


@pytest.mark.parametrize(
    ("status", "phase"),
    [
        ("new", "khởi công mới"),
        ("ongoing", "chuyển tiếp"),
        ("ongoing_finishing", "chuyển tiếp"),
        ("preparation", "chuẩn bị đầu tư"),
        ("completed", "hoàn thành chưa quyết toán"),
    ],
)
def test_phase_by_status(status: str, phase: str) -> None:
    assert first(sound({"status": status, "start_year": 2026})).phase == phase
    assert first(sound({"status": status, "start_year": 2026, "phase": "tạm dừng"})).phase == "tạm dừng"


# Group and the law of its class. 100 000 million: group B (k5) under the law of 2019 and of 2024 (90 000);
# 60 000 million: group B under 2019 (45 000), C under 2024.


@pytest.mark.parametrize(
    ("policy", "investment", "group"),
    [
        (None, "01/QĐ-UBND ngày 02/01/2026", Group.C),
        (None, "01/QĐ-UBND ngày 01/01/2025", Group.C),
        (None, "01/QĐ-UBND ngày 31/12/2024", Group.B),
        ("9/NQ-HĐND ngày 10/7/2024", "01/QĐ-UBND ngày 02/01/2026", Group.B),
        ("9/NQ-HĐND ngày 10/7/2025", None, Group.C),
        (None, None, Group.C),
        ("9/NQ-HĐND", "01/QĐ-UBND ngày 45/13/2024", Group.C),
    ],
)
def test_the_group_is_derived_under_the_law_of_the_decisions(
    policy: str | None, investment: str | None, group: Group
) -> None:
    decided = {"policy_decision": policy, "investment_decision": investment}
    book = sound({"group": None, "total_cost": 60_000, **decided})
    line = first(book)
    assert (line.group, line.group_is_derived) == (group, True)
    told = next(issue for issue in understood(book).issues if issue.code.startswith("issue_group_"))
    assert told.values == {"found": group.value, "law": "2019" if group is Group.B else "2024"}


@pytest.mark.parametrize(
    ("law", "group"), [(2019, "B"), ("2019", "B"), (2024, "C"), ("Luật Đầu tư công 2024", "C")]
)
def test_a_stated_class_law_goes_before_the_dates(law: Cell, group: str) -> None:
    book = sound({"group": None, "total_cost": 60_000, "class_law": law})
    assert first(book).group == group
    assert set(ClassLaw) == {"2019", "2024"}


def test_a_stated_group_is_used_and_a_contradiction_told() -> None:
    line = first(sound({"group": "B"}))
    assert (line.group, line.group_is_derived) == (Group.B, False)
    assert codes("P1", group="B") == {"issue_group_contradicts"}
    assert codes("P1", group="C") == set()


# Decisions


@pytest.mark.parametrize(
    ("text", "policy", "investment"),
    [
        ("12/NQ-HĐND ngày 09/7/2025", "12/NQ-HĐND ngày 09/7/2025", ""),
        ("345/QĐ-UBND ngày 09/7/2025", "", "345/QĐ-UBND ngày 09/7/2025"),
        ("12/NQ-HĐND; 345/QĐ-UBND", "12/NQ-HĐND", "345/QĐ-UBND"),
        ("12/NQ-HĐND\n345/QĐ-UBND", "12/NQ-HĐND", "345/QĐ-UBND"),
        ("12/NQ-HĐND;\r\n 345/QĐ-UBND ;", "12/NQ-HĐND", "345/QĐ-UBND"),
        ("QĐ 7/QĐ-UBND phê duyệt chủ trương đầu tư; QĐ 8/QĐ-UBND phê duyệt dự án",
         "QĐ 7/QĐ-UBND phê duyệt chủ trương đầu tư", "QĐ 8/QĐ-UBND phê duyệt dự án"),
        ("Nghị quyết số 5 của HĐND tỉnh", "Nghị quyết số 5 của HĐND tỉnh", ""),
    ],
)  # fmt: skip
def test_one_column_of_decisions_is_split_by_kind_and_told(text: str, policy: str, investment: str) -> None:
    book = sound({"investment_decision": None, "Quyết định đầu tư": text})
    line = first(book)
    assert (line.policy_decision, line.investment_decision) == (policy, investment)
    (told,) = (issue for issue in understood(book).issues if issue.code == "issue_decision_split")
    assert told.values == {"policy": policy or "–", "investment": investment or "–"}


def test_two_columns_of_decisions_go_before_the_one() -> None:
    book = sound({"decision": "12/NQ-HĐND"})
    assert first(book).policy_decision == ""
    assert first(book).investment_decision.startswith("01/QĐ-UBND")
    assert issues(book) == ()


# Money: what remains, demand, splits


@pytest.mark.parametrize(
    ("columns", "remaining"),
    [
        ({}, 1000),
        ({"paid": 300}, 700),
        ({"settled_value": 900}, 900),
        ({"settled_value": 900, "stop_value": 800, "paid": 300, "savings": 50}, 450),
        ({"settled_value": 0}, 0),
        ({"settled_value": 200, "paid": 300}, 0),
        ({"paid:XDCB": 100, "paid:NSTW": 150}, 750),
    ],
)
def test_what_remains(columns: dict[str, Cell], remaining: int) -> None:
    line = first(sound({"start_year": 2026, **columns}))
    assert line.remaining == line.demanded == remaining


def test_demand_from_demand_by_source() -> None:
    line = first(sound({"finish_year": 2028, "demand:XDCB": 300, "demand:NSTW": 400}))
    assert (line.demand, line.demand_by_source) == (700, {"XDCB": 300, "NSTW": 400})


def test_a_blank_part_of_a_split_is_nothing() -> None:
    line = first(sound({"cost:XDCB": 1000, "cost:NSTW": None}))
    assert line.cost_by_source == {"XDCB": 1000}
    assert line.split_remaining("NSTW") == 0


def test_what_was_paid_for_a_project_of_one_source_came_from_it() -> None:
    line = first(sound({"start_year": 2025, "paid": 300, "cost:XDCB": 1000, "cost:NSTW": 0}))
    assert line.paid_by_source == {"XDCB": 300}


def test_a_lump_sum() -> None:
    line = first(sound({
        "line_type": "reserve", "status": None, "tier": 11, "total_cost": None, "group": None,
        "min_amount": 400, "max_amount": 500, "social": None,
    }))  # fmt: skip
    assert line.is_lump_sum
    assert (line.group, line.demanded, line.first_capital_year) == (None, 400, None)


# Years


@pytest.mark.parametrize(
    ("columns", "year", "warned"),
    [
        ({"status": "ongoing", "start_year": 2024}, 2024, False),
        ({"status": "ongoing_finishing", "period": "2023-2026"}, 2023, False),
        ({"status": "ongoing", "start_year": 2024, "first_capital_year": 2025}, 2025, False),
        ({"status": "ongoing"}, None, True),
        ({"status": "ongoing", "finish_year": 2028}, None, True),
        ({"status": "new", "paid": 10, "start_year": 2025}, 2025, False),
        ({"status": "new", "paid": 10}, None, True),
        ({"status": "new", "start_year": 2027}, None, False),
        ({"status": "completed", "start_year": 2020}, None, False),
        ({"status": "completed", "paid": 10, "start_year": 2020}, 2020, False),
    ],
)
def test_first_year_with_capital(columns: dict[str, Cell], year: int | None, warned: bool) -> None:
    assert first(sound(columns)).first_capital_year == year
    assert ("issue_first_capital_year_unknown" in codes("P1", **columns)) is warned


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2022–2025", (2022, 2025)),
        ("2022-2025", (2022, 2025)),
        ("2026", (2026, 2026)),
        (2026, (2026, 2026)),
        ("từ 2024", (2024, None)),
        ("đến 30/6/2027", (None, 2027)),
        ("2021-2025 gia hạn đến 2026", (2021, 2026)),
    ],
)
def test_both_years_in_one_cell(text: Cell, years: tuple[int | None, int | None]) -> None:
    line = first(sound({"Thời gian KC-HT": text}))
    assert (line.start_year, line.finish_year) == years


def test_years_of_their_own_columns_go_before_the_period() -> None:
    line = first(sound({"period": "2022-2025", "finish_year": 2027}))
    assert (line.start_year, line.finish_year) == (2022, 2027)


# Components


def test_a_component_inherits_from_its_parent() -> None:
    parent = {
        "group": "B", "total_cost": 100_000, "status": "ongoing", "first_capital_year": 2024,
        "extension_years": 1,
        "extension_decision": "7/QĐ-UBND", "policy_decision": "5/NQ-HĐND", "component": None,
    }  # fmt: skip
    child = {
        "group": None, "parent_project": "P1", "component": "GPMB", "status": "ongoing", "extension_years": 0,
        "investment_decision": None,
    }  # fmt: skip
    portfolio = understood(sound(parent, child))
    component = portfolio.by_id["P2"]
    assert (component.group, component.group_is_derived) == (Group.B, False)
    assert (component.first_capital_year, component.extension_years) == (2024, 1)
    assert (component.extension_decision, component.policy_decision) == ("7/QĐ-UBND", "5/NQ-HĐND")
    assert component.component == "GPMB"
    assert portfolio.issues == ()  # nothing is told of a group or a year that the parent gives


def test_a_component_keeps_its_own_policy_decision() -> None:
    book = sound({"policy_decision": "5/NQ-HĐND"}, {"parent_project": "P1", "policy_decision": "6/NQ-HĐND"})
    assert understood(book).by_id["P2"].policy_decision == "6/NQ-HĐND"


def test_a_component_of_a_derived_group_has_a_derived_group() -> None:
    component = understood(sound({"group": None}, {"group": None, "parent_project": "P1"})).by_id["P2"]
    assert (component.group, component.group_is_derived) == (Group.C, True)


# Sources


def test_defaults_of_a_source() -> None:
    rows = [source("XDCB", 5, 6, 7, 8, 9), {**source("TSDD", kind="land_use"), "total": 100, "name": None}]
    for row in rows:
        row.pop("reserve", None)
    sources = understood(sound(sources=grid(rows))).budget.by_code
    xdcb, tsdd = sources["XDCB"], sources["TSDD"]
    assert (xdcb.total, xdcb.reserve, xdcb.carry_forward, xdcb.previous_plan) == (None, None, False, None)
    assert (tsdd.name, tsdd.total) == ("TSDD", 100)
    assert set(tsdd.yearly.values()) == {None}


def test_a_source_of_one_five_year_figure_is_no_error() -> None:
    rows = [source("XDCB", *[9] * 5, reserve=0), {**source("TSDD", kind="land_use", reserve=0), "total": 0}]
    assert issues(sound(sources=grid(rows))) == ()


def test_an_absent_reserve_is_told_and_the_scenario_s_fills_it() -> None:
    absent = sound(xdcb={"reserve": None})
    assert [issue.code for issue in issues(absent)] == ["issue_reserve_absent"]
    filled = sound(xdcb={"reserve": None}, scenario={"reserve": 0.1})
    assert issues(filled) == ()
    budget = base(filled).apply(understood(filled).budget)
    assert {code: s.reserve for code, s in budget.by_code.items()} == {"XDCB": 0.1, "NSTW": 0.0}


def test_plan_years_are_the_year_columns_unless_the_scenario_says_otherwise() -> None:
    assert base(sound()).years == (2026, 2027, 2028, 2029, 2030)
    shorter = sound(scenario={"first_year": 2027, "last_year": 2028})
    assert base(shorter).years == understood(shorter).budget.years == (2027, 2028)
