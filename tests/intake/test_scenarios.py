"""Scenarios: defaults of their keys, and named ones laid over the base."""

import datetime
from pathlib import Path

import pytest

from models.law import LawBook
from models.scenario import Scenario
from models.vocabulary import Group, Lock, Objective, PlanType
from optimizer.intake.scenarios import default_of
from optimizer.rules import DEFINITIONS, RULES
from optimizer.workbook.raw import Cell
from optimizer.workbook.schema import schema
from tests.intake.grids import base, issues, issues_of, places, reread, scenario_grid, sound, understood


def overlays(base_layer: dict[str, Cell], **own: dict[str, Cell]) -> dict[str, Scenario]:
    """The scenarios of a book whose sheet has these layers."""
    sheet = scenario_grid(base_layer, *own.values(), names=("base", *own))
    return dict(understood(sound(scenario=sheet)).scenarios)


def test_defaults_of_every_key() -> None:
    scenario = base(sound())
    assert scenario == Scenario(
        name="base",
        first_year=2026,
        last_year=2030,
        law_date=LawBook.load().newest_date,
        tier_order=scenario.tier_order,
        plan_type=PlanType.MEDIUM_TERM,
        period_first_year=2026,
        objective=Objective.SCORE,
        size_exponent=1.0,
        discount=0.95,
        two_period_share=0.20,
        min_year_share={Group.A: 0.05, Group.B: 0.10, Group.C: 0.15},
        max_year_share={Group.A: 0.40, Group.B: 0.55, Group.C: 0.80},
        counterpart_ratio=0.0,
        onlending_share=None,
        reserve=None,
        rounding_step=1,
        time_limit=None,
        work_limit=None,
        gap=0.001,
    )
    assert scenario.hypothetical == ()


def test_the_law_date_is_the_newest_date_of_the_law_data_never_today() -> None:
    newest = max(datum.valid_from for data in LawBook.load().by_key.values() for datum in data)
    assert base(sound()).law_date == newest


@pytest.mark.parametrize("cell", ["2025-06-30", "30/06/2025", "30-06-2025", datetime.date(2025, 6, 30)])
def test_dates_of_the_law(cell: Cell) -> None:
    assert base(sound(scenario={"law_date": cell})).law_date == datetime.date(2025, 6, 30)


def test_every_number_of_the_schema_has_its_documented_default() -> None:
    numbers = {
        "size_exponent": 1, "discount": 0.95, "min_year_share_A": 0.05, "min_year_share_B": 0.10,
        "min_year_share_C": 0.15, "max_year_share_A": 0.40, "max_year_share_B": 0.55,
        "max_year_share_C": 0.80, "counterpart_ratio": 0, "rounding_step": 1, "gap": 0.001,
    }  # fmt: skip
    for key, value in numbers.items():
        assert float(default_of(key)) == value, key


def test_every_key_is_understood(tmp_path: Path) -> None:
    stated: dict[str, Cell] = {
        "plan_type": "Kế hoạch trung hạn", "first_year": 2027, "last_year": 2029, "law_date": "01/07/2025",
        "period_first_year": 2021,
        "tier_order": None, "objective": "benefit", "size_exponent": "0,5", "discount": "90%",
        "two_period_share": 0.1, "min_year_share_A": 0.01, "min_year_share_B": 0.02, "min_year_share_C": 0.03,
        "max_year_share_A": 0.6, "max_year_share_B": 0.7, "max_year_share_C": 0.9, "counterpart_ratio": 0.25,
        "onlending_share": 0.3, "reserve": 0.1, "rounding_step": 100, "time_limit": 60, "work_limit": 5000,
        "gap": 0.01, "changes_max": 3, "adjusts": "Kế hoạch trung hạn", "first_open_year": 2028,
        "rules_off": "two_period_cap; entry", "locks_in": "P1", "locks_out": "P2", "money_unit": "million",
        "envelope:XDCB": 0.9, "envelope:nstw:2028": "1,1", "weight:social": 2,
    }  # fmt: skip
    assert set(stated) >= {spec.id for spec in schema("scenario")}
    book = sound({"benefit": 3}, {"benefit": 2}, scenario=stated)
    scenario = base(book)
    assert scenario.years == (2027, 2028, 2029)
    assert scenario.period_first_year == 2021
    assert (scenario.objective, scenario.size_exponent, scenario.discount) == (Objective.BENEFIT, 0.5, 0.9)
    assert scenario.min_year_share == {Group.A: 0.01, Group.B: 0.02, Group.C: 0.03}
    assert scenario.max_year_share == {Group.A: 0.6, Group.B: 0.7, Group.C: 0.9}
    assert (scenario.counterpart_ratio, scenario.onlending_share, scenario.reserve) == (0.25, 0.3, 0.1)
    assert (scenario.rounding_step, scenario.time_limit, scenario.work_limit, scenario.gap) == (
        100,
        60,
        5000,
        0.01,
    )
    assert scenario.changes_max == 3
    assert scenario.rules_off == {"two_period_cap", "entry"}
    assert (scenario.adjusts, scenario.first_open_year, scenario.past_years) == (
        PlanType.MEDIUM_TERM,
        2028,
        (),
    )
    assert not scenario.has("entry")
    assert scenario.locks == {"P1": Lock.IN, "P2": Lock.OUT}
    assert scenario.envelope_factors == {("XDCB", None): 0.9, ("NSTW", 2028): 1.1}
    assert scenario.weights == {"social": 2.0}
    assert places(issues_of(reread(book, tmp_path / "b.xlsx"))) == []


@pytest.mark.parametrize("label", [spec for spec in schema("scenario")], ids=lambda spec: spec.id)  # noqa: C416
def test_every_key_by_its_vietnamese_label(label) -> None:
    values: dict[str, Cell] = {"text": None, "codes": None, "date": "01/07/2025", "year": 2027, "count": 2}
    cell = values.get(label.type, 0.5 if label.type in ("share", "ratio") else None)
    assert "issue_scenario_key_unknown" not in [
        i.code for i in issues(sound(scenario={label.label_vi: cell}))
    ]


# A plan of one year


def test_a_plan_of_one_year_has_no_yearly_shares() -> None:
    scenario = base(sound(scenario={"first_year": 2026, "last_year": 2026}))
    assert set(scenario.min_year_share.values()) == {0.0}
    assert set(scenario.max_year_share.values()) == {1.0}


def test_a_plan_of_one_year_keeps_the_shares_it_states() -> None:
    scenario = base(sound(scenario={"last_year": 2026, "max_year_share_B": 0.5}))
    assert scenario.max_year_share == {Group.A: 1.0, Group.B: 0.5, Group.C: 1.0}


def test_an_overlay_of_one_year() -> None:
    scenarios = overlays({"discount": 0.9}, short={"last_year": 2026})
    assert set(scenarios["base"].max_year_share.values()) == {0.4, 0.55, 0.8}
    assert set(scenarios["short"].max_year_share.values()) == {1.0}


# Overlays


def test_overlays_lie_on_the_base() -> None:
    scenarios = overlays(
        {"discount": 0.9, "two_period_share": 0.1, "rules_off": "entry"},
        B={"discount": 0.8},
        C={"rules_off": "two_period_cap", "envelope:XDCB": 1.2},
    )
    assert list(scenarios) == ["base", "B", "C"]
    assert [s.discount for s in scenarios.values()] == [0.9, 0.8, 0.9]
    assert {s.two_period_share for s in scenarios.values()} == {0.1}
    assert [s.rules_off for s in scenarios.values()] == [{"entry"}, {"entry"}, {"two_period_cap"}]
    assert [dict(s.envelope_factors) for s in scenarios.values()] == [{}, {}, {("XDCB", None): 1.2}]
    assert [s.name for s in scenarios.values()] == ["base", "B", "C"]


def test_the_first_column_is_the_base_whatever_its_name() -> None:
    sheet = [["key", "Trung bình", "Thấp"], ["discount", 0.9, None], ["gap", None, 0.05]]
    portfolio = understood(sound(scenario=sheet))
    assert list(portfolio.scenarios) == ["Trung bình", "Thấp"]
    assert portfolio.base.name == "Trung bình"
    assert (portfolio.scenarios["Thấp"].discount, portfolio.scenarios["Thấp"].gap) == (0.9, 0.05)


def test_envelope_factors_multiply_years_and_total() -> None:
    rows = sound(xdcb={"total": 5000}, scenario={"envelope:XDCB": 0.9, "envelope:XDCB:2027": 1.1})
    xdcb = base(rows).apply(understood(rows).budget).by_code["XDCB"]
    assert xdcb.yearly == {2026: 900, 2027: 990, 2028: 900, 2029: 900, 2030: 900}
    assert xdcb.total == 4500


def test_a_factor_leaves_blank_years_blank() -> None:
    book = sound(xdcb={"2027": None, "total": 4001}, scenario={"envelope:XDCB": 0.7})
    xdcb = base(book).apply(understood(book).budget).by_code["XDCB"]
    assert (xdcb.yearly[2026], xdcb.yearly[2027], xdcb.total) == (700, None, 2800)


def test_a_factor_by_the_name_of_the_source() -> None:
    book = sound(
        xdcb={"name": "Xây dựng cơ bản tập trung"}, scenario={"envelope:xây dựng cơ bản tập trung:2026": 2}
    )
    assert base(book).envelope_factors == {("XDCB", 2026): 2.0}


def test_locks_of_a_scenario_go_before_the_project_s_own() -> None:
    book = sound({"lock": "in"}, {"lock": "Loại ra"}, scenario={"locks_out": "P1"})
    scenario, projects = base(book), understood(book).by_id
    assert projects["P2"].lock is Lock.OUT
    assert scenario.lock_of("P1", projects["P1"].lock) is Lock.OUT
    assert scenario.lock_of("P2", projects["P2"].lock) is Lock.OUT


def test_lists_may_be_parted_by_commas_or_semicolons() -> None:
    assert base(sound(scenario={"rules_off": "entry, two_period_cap;"})).rules_off == {
        "entry",
        "two_period_cap",
    }


@pytest.mark.parametrize("rule", sorted(set(RULES) - set(DEFINITIONS)))
def test_every_rule_can_be_switched_off(rule: str) -> None:
    book = sound(scenario={"rules_off": rule})
    assert base(book).rules_off == {rule}
    assert not [issue for issue in understood(book).issues if issue.sheet == "scenario"]


def test_unknown_keys_are_a_warning_and_nothing_else() -> None:
    book = sound(scenario={"colour": "blue", "min_year_share_D": 0.5, "discount": 0.9})
    assert base(book).discount == 0.9
    assert places(understood(book).issues) == [
        ("issue_scenario_key_unknown", "scenario!A2"),
        ("issue_scenario_key_unknown", "scenario!A3"),
    ]


def test_a_share_beyond_the_law_s_default_is_labelled() -> None:
    assert base(sound(scenario={"two_period_share": 0.3})).hypothetical == ("two_period_share",)
    assert base(sound(scenario={"two_period_share": 0.2})).hypothetical == ()


# Plan types and the medium-term period


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("annual", PlanType.ANNUAL),
        ("Kế hoạch hằng năm", PlanType.ANNUAL),
        ("dieu chinh ke hoach", PlanType.ADJUSTMENT),
    ],
)
def test_other_kinds_of_plans(cell: str, kind: PlanType) -> None:
    scenarios = overlays({"plan_type": None}, B={"plan_type": cell})
    assert [scenario.plan_type for scenario in scenarios.values()] == [PlanType.MEDIUM_TERM, kind]


@pytest.mark.parametrize(
    ("year", "law_date", "first"),
    [
        (2025, None, 2021),
        (2026, None, 2026),
        (2030, None, 2026),
        (2031, None, 2031),
        (2024, "30/06/2025", 2021),
    ],
)
def test_the_period_a_year_lies_in(year: int, law_date: str | None, first: int) -> None:
    money = [["source", "kind", year, "reserve"], ["XDCB", "local_balance", 5000, 0]]
    book = sound(sources=money, scenario={"law_date": law_date})
    assert base(book).period_first_year == first


def test_a_stated_period_goes_before_the_law_s() -> None:
    stated: dict[str, Cell] = {"Năm đầu kỳ trung hạn": 2024, "last_year": 2026}
    assert base(sound(scenario=stated)).period_first_year == 2024


def annual(first_year: int, **p1: Cell) -> list[str]:
    """Codes of the issues of P1 in the annual plan of a year, in the period 2026–2030."""
    own: dict[str, Cell] = {"demand": 100, "finish_year": 2031} | p1
    other: dict[str, Cell] = {"demand": 0, "finish_year": 2031, "mt_plan": 2000}
    years: dict[str, Cell] = {"plan_type": "annual", "first_year": first_year, "last_year": first_year}
    return [i.code for i in issues(sound(own, other, scenario=years)) if i.project_id == "P1"]


def test_the_first_year_of_the_period_asks_for_no_medium_term_plan() -> None:
    assert annual(2026) == []
    assert annual(2027) == ["issue_not_in_medium_term"]
    assert annual(2027, mt_plan=100) == []
    assert annual(2027, mt_plan=100, mt_assigned=1) == ["issue_demand_beyond_medium_term"]
    assert annual(2027, status="urgent") == []


def test_a_demand_of_zero_is_a_demand_and_a_lump_sum_needs_none() -> None:
    assert annual(2026, demand=0) == []
    assert annual(2026, demand=None) == ["issue_demand_needed"]
    lump: dict[str, Cell] = {"line_type": "reserve", "tier": 13, "min_amount": 5, "mt_plan": 5}
    assert annual(2027, demand=None, finish_year=None, status=None, **lump) == []
