"""`canvon verify`: an exported plan, as it is and as people edit it."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from optimizer.workbook import allocation_columns as ids
from tests.books import project, source
from tests.cli.run import canvon, load
from tests.maths.small import book


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """X has 100 in 2026: A (60, benefit 10) and B (40, benefit 8) are in, C (40, benefit 3) is out."""
    folder = tmp_path_factory.mktemp("verify")
    lines = [project("A", 60, benefit=10), project("B", 40, benefit=8), project("C", 40, benefit=3)]
    path = book(lines, [source("X", 100)], two_period_share=0).write(folder / "book.xlsx")
    assert canvon("solve", path, "--out", folder / "plan.xlsx", "--quiet").code == 0
    return folder / "plan.xlsx"


def edited(exported: Path, path: Path, **cells: Any) -> str:
    """A copy with amounts of 2026 replaced, by project; the address of the last one."""
    workbook = openpyxl.load_workbook(exported)
    sheet = workbook["Bảng phân bổ"]
    (top,) = (row for row in sheet.iter_rows() if any(cell.value == ids.PROJECT_ID for cell in row))
    columns = {cell.value: cell.column for cell in top if cell.value is not None}
    place = ""
    for row in range(top[0].row + 1, sheet.max_row + 1):
        code = sheet.cell(row, columns[ids.PROJECT_ID]).value
        if code in cells:
            cell = sheet.cell(row, columns[ids.payment_id("X", 2026)])
            cell.value = cells[code]
            place = cell.coordinate
            if cells[code]:
                sheet.cell(row, columns[ids.SELECTED]).value = 1
    workbook.save(path)
    return place


def test_the_plan_as_exported_is_valid_and_loses_nothing(exported, tmp_path):
    ran = canvon("verify", exported, "--json", tmp_path / "v.json")
    assert ran.code == 0
    assert "đạt mọi quy tắc" in ran.out
    found = load(tmp_path / "v.json")
    assert (found["valid"], found["broken"], found["loss"]) == (True, [], 0)
    assert found["objective"] == found["best_objective"] == 18


def test_a_worse_choice_is_valid_and_priced(exported, tmp_path):
    edited(exported, tmp_path / "plan.xlsx", B=None, C=40)
    ran = canvon("verify", tmp_path / "plan.xlsx", "--json", tmp_path / "v.json", "--lang", "en")
    assert ran.code == 0
    found = load(tmp_path / "v.json")
    assert (found["objective"], found["best_objective"], found["loss"]) == (13, 18, 5)
    assert "5 lost" in ran.out


def test_what_is_broken_is_told_with_cell_and_article(exported, tmp_path):
    place = edited(exported, tmp_path / "plan.xlsx", B=45)
    ran = canvon("verify", tmp_path / "plan.xlsx", "--json", tmp_path / "v.json")
    assert ran.code == 5
    found = load(tmp_path / "v.json")
    assert not found["valid"]
    by_rule = {broken["rule"]: broken for broken in found["broken"]}
    assert (by_rule["envelope_year"]["where"], by_rule["envelope_year"]["by"]) == ("X 2026", 5)
    assert "Điều 61.6" in by_rule["envelope_year"]["article"]
    assert place in by_rule["full_funding"]["cells"]
    assert f"Bảng phân bổ!{place}" in ran.err
    assert "Điều 54.5" in ran.err


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("=20+20", "issue_plan_formula"),
        (-1, "issue_value_negative"),
        (40.5, "issue_value_not_whole"),
        ("bốn mươi", "issue_value_not_a_number"),
    ],
)
def test_an_amount_that_cannot_be_read_is_an_error_at_its_cell(exported, tmp_path, amount, code):
    place = edited(exported, tmp_path / "plan.xlsx", B=amount)
    ran = canvon("verify", tmp_path / "plan.xlsx", "--lang", "en")
    assert ran.code == 1
    assert f"Bảng phân bổ!{place}" in ran.err


def test_a_total_that_was_typed_over_is_not_passed_over(exported, tmp_path):
    """Proves: an edit that would not be read is told. Sensitivity: read alone, the block is valid."""
    workbook = openpyxl.load_workbook(exported)
    sheet = workbook["Bảng phân bổ"]
    (top,) = (row for row in sheet.iter_rows() if any(cell.value == ids.PROJECT_ID for cell in row))
    lines = [
        row for row in sheet.iter_rows(min_row=top[0].row + 1) if row[0].data_type == "n" and row[0].value
    ]
    total = next(cell for cell in lines[0] if cell.data_type == "f")
    total.value = 999
    workbook.save(tmp_path / "plan.xlsx")
    ran = canvon("verify", tmp_path / "plan.xlsx")
    assert ran.code == 1
    assert f"Bảng phân bổ!{total.coordinate}" in ran.err
    assert "gõ đè" in ran.err


def test_a_file_that_is_no_exported_plan_is_refused(exported, tmp_path):
    path = book([project("A", 60, benefit=10)], [source("X", 100)]).write(tmp_path / "book.xlsx")
    ran = canvon("verify", path)
    assert ran.code == 1
    assert "bảng phân bổ" in ran.err


def test_another_book_may_judge_the_amounts(exported, tmp_path):
    """Against a book in which X has only 90, the same amounts are 10 too many."""
    lines = [project("A", 60, benefit=10), project("B", 40, benefit=8), project("C", 40, benefit=3)]
    other = book(lines, [source("X", 90)], two_period_share=0).write(tmp_path / "other.xlsx")
    ran = canvon("verify", exported, "--book", other, "--json", tmp_path / "v.json")
    assert ran.code == 5
    assert [(b["rule"], b["by"]) for b in load(tmp_path / "v.json")["broken"]] == [
        ("envelope_year", 10),
        ("envelope_total", 10),
    ]
