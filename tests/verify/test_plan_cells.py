"""Every broken rule is found at a cell: of the amount, or where there is none, of the line."""

from types import SimpleNamespace

import pytest

from models.vocabulary import SourceKind
from optimizer.audit import Violation
from optimizer.exported import ExportedPlan
from optimizer.plan_amounts import Amounts
from optimizer.verify.cells import cells_of
from tests.dossier.province import province_result

CELLS = {
    ("CT-1", "NSTW", "2026"): "AA10",
    ("CT-1", "XDCB", "2026"): "AB10",
    ("CT-1", "XDCB", "2027"): "AC10",
    ("ODA-1", "ODA_VL", "2027"): "AD11",
    ("MOI-1", "XDCB"): "AE12",
    ("MOI-1", "NSTW"): "AF12",
}
LINES = {"CT-1": "B10", "ODA-1": "B11", "MOI-1": "B12", "NGOAI": "B13"}


def exported(*, has_input: bool = True) -> ExportedPlan:
    return ExportedPlan(
        portfolio=province_result().portfolio,
        amounts=Amounts(allocated={}),
        sheet="Bảng phân bổ",
        cells=CELLS,
        lines=LINES,
        has_input=has_input,
    )


@pytest.mark.parametrize(
    ("rule", "where", "values", "expected"),
    [
        ("full_funding", "CT-1", {}, ("AA10", "AB10", "AC10")),
        ("approved_split", "CT-1 XDCB", {}, ("AB10", "AC10")),
        ("capital_window", "CT-1 2026", {}, ("AA10", "AB10")),
        ("fixed_amounts", "CT-1 XDCB 2027", {}, ("AC10",)),
        ("envelope_total", "XDCB", {}, ("AB10", "AC10", "AE12")),
        ("envelope_year", "XDCB 2026", {}, ("AB10",)),
        ("two_period_cap", "local", {}, ("AE12",)),
        ("two_period_cap", "central", {}, ("AF12",)),
        ("debt_ceiling", "2028", {}, ("AD11",)),
        ("debt_ceiling", "2026", {}, ()),
        ("locked_in", "NGOAI", {}, ("B13",)),
        ("excludes", "NGOAI MOI-1", {"project": "NGOAI", "other": "MOI-1"}, ("B12", "B13")),
        ("ceiling", "sector Y tế money", {"row": "5"}, ("limits!A5",)),
    ],
)
def test_a_violation_names_its_cells(rule, where, values, expected):
    violation = Violation(rule=rule, where=where, by=1, text="", values=values)
    found = cells_of(violation, exported(), province_result().plan)
    assert set(found) == set(expected)


def test_lines_that_lack_in_a_tier_are_named():
    line = province_result().plan.by_id["NGOAI"]
    plan = SimpleNamespace(lines=(SimpleNamespace(project_id=line.project_id, shortfall={4: 10}),))
    violation = Violation(rule="tier_order", where="4", by=10, text="")
    assert cells_of(violation, exported(), plan) == ("B13",)  # type: ignore[arg-type]


def test_a_limit_of_another_book_has_no_cell_here():
    violation = Violation(rule="floor", where="x", by=1, text="", values={"row": "5"})
    assert cells_of(violation, exported(has_input=False), province_result().plan) == ()


def test_the_kinds_of_source_are_those_of_the_province():
    budget = province_result().portfolio.budget
    assert budget.kind("ODA_VL") is SourceKind.ODA_ONLENT
