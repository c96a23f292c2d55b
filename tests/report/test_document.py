"""plan.json: names and types are promises."""

import json

import pytest

from models.law import LawBook
from optimizer.optimize import Effort
from optimizer.report.documents.plan import plan_document, write_document
from optimizer.rules import RULES
from optimizer.solve import solve_scenario
from tests.maths.examples import counterpart, short, tail

LAW = LawBook.load()
PROMISED = {
    "canvon": str,
    "status": str,
    "scenario": str,
    "objective": float,
    "bound": float,
    "gap": float,
    "runtime_s": float,
    "method": str,
    "money_unit": str,
    "shortfall_by_tier": dict,
    "shortfall_bound_by_tier": dict,
    "rank_and_cut": dict,
    "indicators": dict,
    "projects": list,
    "allocations": list,
    "remainders": list,
    "sources": list,
    "rules": list,
    "issues": list,
    "certificate": dict,
}


@pytest.fixture(params=[tail, short, counterpart], ids=lambda make: make.__name__)
def document(request, tmp_path):
    portfolio = request.param().portfolio()
    result = solve_scenario(portfolio, portfolio.base, LAW, Effort())
    path = tmp_path / "plan.json"
    write_document(plan_document(result), path)
    return json.loads(path.read_text(encoding="utf-8")), result


def test_every_promised_name_has_its_type(document):
    plan, _ = document
    for name, kind in PROMISED.items():
        assert isinstance(plan[name], int | float if kind is float else kind), name
    assert plan["money_unit"] == "million VND"
    tiers = [str(tier) for tier in range(1, 14)]
    assert list(plan["shortfall_by_tier"]) == list(plan["shortfall_bound_by_tier"]) == tiers
    assert set(plan["indicators"]) >= {"finished_in_period", "new_starts", "money_by_class", "outputs"}
    certificate = {"input_sha256", "law_date", "versions", "options", "seed", "proven"}
    assert set(plan["certificate"]) >= certificate


def test_the_objective_is_recomputable(document):
    plan, result = document
    scenario = result.scenario
    total = sum(
        project["value"] * scenario.discount ** (project["finish_year"] - scenario.first_year)
        for project in plan["projects"]
        if project["selected"]
    )
    assert plan["objective"] == pytest.approx(total, rel=1e-12)
    assert plan["gap"] == pytest.approx((plan["bound"] - plan["objective"]) / max(1, abs(plan["bound"])))


def test_money_adds_up(document):
    plan, result = document
    for project in plan["projects"]:
        paid = [row["amount"] for row in plan["allocations"] if row["project_id"] == project["project_id"]]
        left = [row["amount"] for row in plan["remainders"] if row["project_id"] == project["project_id"]]
        assert project["allocated"] == sum(paid)
        assert project["remainder"] == sum(left)
        assert all(isinstance(amount, int) and amount > 0 for amount in paid + left)
        demanded = result.portfolio.by_id[project["project_id"]].demanded
        assert project["allocated"] + project["remainder"] + project["shortfall"] == demanded
        assert set(project["reason"]) == {"code", "vi", "en"}
    for source in plan["sources"]:
        assert source["allocated"] <= source["available"]
        assert source["shadow_price"] is None


def test_every_rule_has_its_entry(document):
    plan, _ = document
    assert [rule["rule"] for rule in plan["rules"]] == list(RULES)
    assert all(isinstance(rule["binding"], int) for rule in plan["rules"])
    assert any(rule["article"] for rule in plan["rules"])


def test_what_binds_is_counted():
    """Example 1: XDCB of 2030, hi of the year (80) and the cap of 20 all hold with equality."""
    portfolio = tail().portfolio()
    result = solve_scenario(portfolio, portfolio.base, LAW, Effort())
    binding = {rule["rule"]: rule["binding"] for rule in plan_document(result)["rules"]}  # type: ignore[attr-defined,index]
    assert binding["capital_window"] == 1
    assert binding["two_period_cap"] == 1
    assert binding["envelope_year"] == 0
