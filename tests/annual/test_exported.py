"""An exported plan read back: constants only, every faulty cell named, all at once."""

import openpyxl
import pytest

from models.issues import PortfolioError
from models.law import LawBook
from models.texts import say
from optimizer.exported import read_exported
from optimizer.plan_amounts import Amounts
from optimizer.report.plan.workbook import write_plan
from tests.annual.province import province
from tests.maths.examples import tail
from tests.report.solved import solved

LAW = LawBook.load()


def exported(sheets, path, language="vi"):
    portfolio = sheets.portfolio()
    result = solved(portfolio)
    write_plan(result, path, language)
    return result.plan


@pytest.fixture
def edited(tmp_path):
    """(path, workbook, cell by line and column id) of an exported plan, open for editing."""
    path = tmp_path / "plan.xlsx"
    exported(province(), path)
    book = openpyxl.load_workbook(path)
    sheet = book[say("report.sheet.allocation")]
    ids = next(row for row in sheet.iter_rows() if any(cell.value == "project_id" for cell in row))
    columns = {cell.value: cell.column for cell in ids if cell.value is not None}
    rows = {
        row[columns["project_id"] - 1].value: row[0].row for row in sheet.iter_rows(min_row=ids[0].row + 1)
    }
    return path, book, lambda line, column: sheet.cell(rows[line], columns[column])


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("sheets", [province(), tail()], ids=["province", "tail"])
def test_what_was_written_is_read_back(sheets, language, tmp_path):
    """Proves: amounts, remainders and selection come back exactly, in both languages."""
    plan = exported(sheets, tmp_path / "plan.xlsx", language)
    found, own = read_exported(tmp_path / "plan.xlsx", LAW), Amounts.of(plan)
    assert found.amounts.allocated == own.allocated
    assert found.amounts.remainder == own.remainder
    assert found.amounts.selected == own.selected
    assert len(found.portfolio.projects) == len(plan.lines)


def test_every_faulty_cell_is_named_at_once(edited):
    """Proves: a formula, a text, a negative and a broken amount are four issues, each with its own cell."""
    path, book, cell = edited
    faults = {
        ("N1", "2026:XDCB"): ("=10+20", "issue_plan_formula"),
        ("N1", "2027:XDCB"): ("ba mươi", "issue_value_not_a_number"),
        ("O1", "2026:XDCB"): (-5, "issue_value_negative"),
        ("O1", "2027:XDCB"): (30.5, "issue_value_not_whole"),
        ("N2", "selected"): (2, "issue_plan_selected"),
    }
    for place, (value, _) in faults.items():
        cell(*place).value = value
    book.save(path)
    with pytest.raises(PortfolioError) as caught:
        read_exported(path, LAW)
    expected = {(cell(*place).coordinate, code) for place, (_, code) in faults.items()}
    assert {(issue.cell, issue.code) for issue in caught.value.issues} == expected


def test_an_amount_edited_by_hand_is_what_counts(edited):
    """Proves: the cell is read, not what the plan once had; a blank is no money."""
    path, book, cell = edited
    cell("N1", "2026:XDCB").value = 29
    cell("O1", "2026:XDCB").value = None
    book.save(path)
    amounts = read_exported(path, LAW).amounts.allocated
    assert amounts["N1"]["XDCB", 2026] == 29
    assert ("XDCB", 2026) not in amounts["O1"]


def test_a_line_nobody_knows_is_named(edited):
    """Proves: a code changed in the table is an issue at its cell."""
    path, book, cell = edited
    place = cell("N1", "project_id")
    place.value = "N9"
    book.save(path)
    with pytest.raises(PortfolioError) as caught:
        read_exported(path, LAW)
    found = [(issue.code, issue.cell, issue.values["found"]) for issue in caught.value.issues]
    assert found == [("issue_project_unknown", place.coordinate, "N9")]


def test_a_code_used_twice_names_the_row_of_its_first(edited):
    """Proves: whoever made a line by copying another finds both."""
    path, book, cell = edited
    one, two = sorted((cell("N1", "project_id"), cell("O1", "project_id")), key=lambda place: place.row)
    two.value = one.value
    book.save(path)
    with pytest.raises(PortfolioError) as caught:
        read_exported(path, LAW)
    issues = {issue.code: issue for issue in caught.value.issues}
    twice = issues["issue_code_twice"]
    assert (twice.cell, twice.values["first"]) == (two.coordinate, str(one.row))
    assert f"dòng {one.row}" in twice.message("vi")


def test_a_book_without_the_table_is_told(tmp_path):
    """Proves: an ordinary book is no exported plan."""
    path = tail().write(tmp_path / "book.xlsx")
    with pytest.raises(PortfolioError) as caught:
        read_exported(path, LAW)
    assert [issue.code for issue in caught.value.issues] == ["issue_plan_table_missing"]


def test_a_table_without_its_ids_is_told(edited):
    """Proves: columns are found by ids, so a table that has lost them is refused."""
    path, book, cell = edited
    sheet = cell("N1", "project_id").parent
    ids = next(row[0].row for row in sheet.iter_rows() if any(c.value == "project_id" for c in row))
    for one in sheet[ids]:
        one.value = None
    book.save(path)
    with pytest.raises(PortfolioError) as caught:
        read_exported(path, LAW)
    assert [issue.code for issue in caught.value.issues] == ["issue_plan_table_missing"]
