"""`canvon revise`: solve, revise with few changes, and again from the revised workbook."""

import openpyxl

from models.texts import say
from tests.annual.province import province
from tests.cli.run import canvon, load


def test_from_plan_to_revision_and_again(tmp_path):
    book, plan, out = province().write(tmp_path / "book.xlsx"), tmp_path / "plan.xlsx", tmp_path / "r.xlsx"
    assert canvon("solve", book, "--out", plan, "--gap", 0).code == 0
    ran = canvon("revise", plan, "--changes", 1, "--gap", 0, "--out", out, "--json", tmp_path / "r.json")
    assert ran.code == 0
    found = load(tmp_path / "r.json")
    assert {"changes", "objective", "free_objective"} <= set(found)
    assert found["counted_changes"] <= 1
    assert found["objective"] <= found["free_objective"] + 1e-6
    assert sum(own["by"] for own in found["increases"]) >= 0
    assert say("report.sheet.changes") in openpyxl.load_workbook(out, read_only=True).sheetnames
    solved = canvon("solve", out, "--json", tmp_path / "s.json")
    assert solved.code == 0, "the revised workbook is a complete record"
    assert load(tmp_path / "s.json")["allocations"] == found["plan"]["allocations"]
    again = canvon("revise", out, "--changes", 0, "--gap", 0, "--json", tmp_path / "again.json")
    assert (again.code, load(tmp_path / "again.json")["changes"]) == (0, [])
    assert canvon("revise", plan, "--changes", 0, "--out", plan).code == 2
    english = canvon("--lang", "en", "revise", plan, "--price", 0, "--time-limit", 30)
    assert (english.code, "At a price of" in english.out) == (0, True)
