"""Export, edit, save with LibreOffice, verify, solve again: what comes back is what was typed."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from optimizer.workbook import allocation_columns as ids
from tests.cli.run import canvon, load
from tests.dossier.province import province
from tests.report.office import needs_office, resaved, values

pytestmark = needs_office
SHEET = "Bảng phân bổ"


class Edited:
    """A plan opened to be edited by ids, the way a person finds cells by their headings."""

    def __init__(self, plan: Path) -> None:
        self.book = openpyxl.load_workbook(plan)
        self.sheet = self.book[SHEET]
        (self.top,) = (row for row in self.sheet.iter_rows() if any(c.value == ids.PROJECT_ID for c in row))
        self.columns = {cell.value: cell.column for cell in self.top if cell.value is not None}

    def cell(self, code: str, column: str) -> Any:
        at = self.columns[ids.PROJECT_ID]
        rows = range(self.top[0].row + 1, self.sheet.max_row + 1)
        row = next(row for row in rows if self.sheet.cell(row, at).value == code)
        return self.sheet.cell(row, self.columns[column])

    def save(self, path: Path) -> Path:
        """As LibreOffice saves it."""
        self.book.save(path)
        return resaved(path, path.parent)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plan")
    book = province().write(folder / "book.xlsx")
    ran = canvon("solve", book, "--out", folder / "plan.xlsx", "--json", folder / "plan.json", "--quiet")
    assert ran.code == 0
    return folder / "plan.xlsx"


def verified(path: Path, tmp_path: Path) -> tuple[int, dict[str, Any]]:
    ran = canvon("verify", path, "--json", tmp_path / "v.json", "--quiet")
    return ran.code, load(tmp_path / "v.json")


def test_a_plan_that_libreoffice_saved_is_that_plan(plan, tmp_path):
    """Proves: nothing is broken or lost, and solving it again gives the same plan."""
    saved = resaved(plan, tmp_path)
    code, found = verified(saved, tmp_path)
    assert (code, found["valid"], found["loss"]) == (0, True, pytest.approx(0, abs=1e-9))
    assert canvon("solve", saved, "--json", tmp_path / "again.json", "--quiet").code == 0
    first, again = load(plan.with_suffix(".json")), load(tmp_path / "again.json")
    for part in ("objective", "projects", "allocations", "remainders", "shortfall_by_tier"):
        assert first[part] == again[part], part


def test_an_edit_is_found_by_rule_cell_article_and_value(plan, tmp_path):
    """CT-2 gets 50 more from XDCB in its first year: too much for it, told at its cell, with the article."""
    edited = Edited(plan)
    first = load(plan.with_suffix(".json"))
    paid = next(a for a in first["allocations"] if a["project_id"] == "CT-2")
    place = edited.cell("CT-2", ids.payment_id(paid["source"], paid["year"]))
    place.value = paid["amount"] + 50
    saved = edited.save(tmp_path / "plan.xlsx")
    code, found = verified(saved, tmp_path)
    assert code == 5
    funding = next(b for b in found["broken"] if b["rule"] == "full_funding")
    assert (funding["where"], funding["by"]) == ("CT-2", 50)
    assert place.coordinate in funding["cells"]
    assert "Điều 54.5" in funding["article"]
    ran = canvon("verify", saved)
    assert f"{SHEET}!" in ran.err
    assert "CT-2" in ran.err


def test_totals_follow_an_edit_in_libreoffice(plan, tmp_path):
    """Proves: after the edit every total of the file says it, and the control row stays zero."""
    edited = Edited(plan)
    first = load(plan.with_suffix(".json"))
    paid = next(a for a in first["allocations"] if a["project_id"] == "CT-2")
    edited.cell("CT-2", ids.payment_id(paid["source"], paid["year"])).value = paid["amount"] + 50
    cells = values(edited.save(tmp_path / "plan.xlsx"))
    whole = sum(allocation["amount"] for allocation in first["allocations"]) + 50
    sums = {place: value for place, value in cells.items() if value == whole}
    assert {sheet for sheet, _ in sums} >= {SHEET, "Tổng hợp", "Theo nguồn và năm", "Theo ngành, lĩnh vực"}


def test_a_worse_choice_is_priced(plan, tmp_path):
    """MOI-1 is taken out: allowed, and what it is worth is what is lost."""
    edited = Edited(plan)
    first = load(plan.with_suffix(".json"))
    for paid in first["allocations"]:
        if paid["project_id"] == "MOI-1":
            edited.cell("MOI-1", ids.payment_id(paid["source"], paid["year"])).value = None
    edited.cell("MOI-1", ids.SELECTED).value = 0
    for paid in first["remainders"]:
        if paid["project_id"] == "MOI-1":
            edited.cell("MOI-1", ids.remainder_id(paid["source"])).value = None
    code, found = verified(edited.save(tmp_path / "plan.xlsx"), tmp_path)
    assert (code, found["valid"]) == (0, True)
    assert found["loss"] > 0
    assert found["objective"] + found["loss"] == pytest.approx(first["objective"])


def test_an_edited_input_is_judged_and_solved_anew(plan, tmp_path):
    """XDCB loses 300 in 2026: the old amounts are too many by as much, a new solve keeps to it."""
    first = load(plan.with_suffix(".json"))
    spent = sum(a["amount"] for a in first["allocations"] if (a["source"], a["year"]) == ("XDCB", 2026))
    edited = Edited(plan)
    sheet = edited.book["sources"]
    heads = {sheet.cell(2, at).value: at for at in range(1, sheet.max_column + 1)}
    row = next(r for r in range(3, sheet.max_row + 1) if sheet.cell(r, heads["source"]).value == "XDCB")
    sheet.cell(row, heads["2026"]).value = spent - 300
    saved = edited.save(tmp_path / "plan.xlsx")
    code, found = verified(saved, tmp_path)
    assert code == 5
    envelope = next(b for b in found["broken"] if b["rule"] == "envelope_year")
    assert (envelope["where"], envelope["by"]) == ("XDCB 2026", 300)
    assert len(envelope["cells"]) >= 2
    assert (
        canvon(
            "solve", saved, "--out", tmp_path / "new.xlsx", "--json", tmp_path / "new.json", "--quiet"
        ).code
        == 0
    )
    new = load(tmp_path / "new.json")
    assert (
        sum(a["amount"] for a in new["allocations"] if (a["source"], a["year"]) == ("XDCB", 2026))
        <= spent - 300
    )
    assert verified(tmp_path / "new.xlsx", tmp_path)[0] == 0


def test_sorted_and_hidden_rows_change_nothing(plan, tmp_path):
    """Two lines change places, as after sorting, and another is hidden: the plan is the same."""
    edited = Edited(plan)
    rows = [edited.cell(code, ids.PROJECT_ID).row for code in ("MOI-1", "CT-2")]
    for at in edited.columns.values():
        one, two = (edited.sheet.cell(row, at) for row in rows)
        one.value, two.value = two.value, one.value
    edited.sheet.row_dimensions[edited.cell("ODA-1", ids.PROJECT_ID).row].hidden = True
    code, found = verified(edited.save(tmp_path / "plan.xlsx"), tmp_path)
    assert (code, found["valid"], found["loss"]) == (0, True, pytest.approx(0, abs=1e-9))


@pytest.mark.parametrize("suffix", ["ods", "xls"])
def test_another_kind_of_file_is_told_how_to_save(suffix, plan, tmp_path):
    """Proves: a sentence with what to do, not an internal fault; solving from such a file works."""
    saved = resaved(plan, tmp_path, suffix)
    ran = canvon("verify", saved)
    assert ran.code == 1
    assert f".{suffix}" in ran.err
    assert "Excel 2007–365" in ran.err
    assert canvon("solve", saved, "--json", tmp_path / "again.json", "--quiet").code == 0
    again = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))
    assert again["objective"] == load(plan.with_suffix(".json"))["objective"]


def test_a_deleted_row_is_no_decision(plan, tmp_path):
    edited = Edited(plan)
    edited.sheet.delete_rows(edited.cell("MOI-2", ids.PROJECT_ID).row)
    edited.book.save(tmp_path / "plan.xlsx")
    ran = canvon("verify", tmp_path / "plan.xlsx")
    assert ran.code == 1
    assert "MOI-2" in ran.err
    assert "Khôi phục dòng" in ran.err


def test_solving_again_keeps_what_was_typed(plan, tmp_path):
    """MOI-1 is taken out and CT-2 paid later by hand; with --keep both stay, the rest is planned anew.

    Proves: the new plan has exactly the typed amounts, is audited, and its file solves again to itself.
    """
    edited = Edited(plan)
    first = load(plan.with_suffix(".json"))
    for paid in first["allocations"]:
        if paid["project_id"] == "MOI-1":
            edited.cell("MOI-1", ids.payment_id(paid["source"], paid["year"])).value = None
    for paid in first["remainders"]:
        if paid["project_id"] == "MOI-1":
            edited.cell("MOI-1", ids.remainder_id(paid["source"])).value = None
    edited.cell("MOI-1", ids.SELECTED).value = 0
    saved = edited.save(tmp_path / "plan.xlsx")
    ran = canvon("verify", saved)
    assert ran.code == 0
    assert "--keep" in ran.out
    out, json_path = tmp_path / "new.xlsx", tmp_path / "new.json"
    assert (
        canvon("solve", saved, "--keep", "MOI-1", "--keep", "CT-2", "--out", out, "--json", json_path).code
        == 0
    )
    new = load(json_path)
    assert not [a for a in new["allocations"] if a["project_id"] == "MOI-1"]
    typed = [a for a in first["allocations"] if a["project_id"] == "CT-2"]
    assert [a for a in new["allocations"] if a["project_id"] == "CT-2"] == typed
    assert new["objective"] < first["objective"]
    assert new["certificate"]["options"]["keep"] == "CT-2, MOI-1"
    assert canvon("verify", out, "--quiet").code == 0
    assert canvon("solve", out, "--json", tmp_path / "again.json", "--quiet").code == 0
    assert load(tmp_path / "again.json")["allocations"] == new["allocations"]


def test_what_was_typed_may_be_impossible(plan, tmp_path):
    """Proves: an order no plan can follow is exit 3 with what clashes, and an unknown code exit 2."""
    edited = Edited(plan)
    first = load(plan.with_suffix(".json"))
    paid = next(a for a in first["allocations"] if a["project_id"] == "CT-2")
    edited.cell("CT-2", ids.payment_id(paid["source"], paid["year"])).value = paid["amount"] + 50_000
    edited.book.save(tmp_path / "plan.xlsx")
    ran = canvon("solve", tmp_path / "plan.xlsx", "--keep", "CT-2", "--out", tmp_path / "new.xlsx")
    assert ran.code == 3
    assert "CT-2" in ran.err
    assert not (tmp_path / "new.xlsx").exists()
    assert canvon("solve", plan, "--keep", "KHÔNG").code == 2
    assert canvon("solve", plan.with_name("book.xlsx"), "--keep", "CT-2").code == 1
