"""Whatever the book – lines left short, remainders, loans, texts like formulas – the tables agree."""

from io import BytesIO

import openpyxl
import pytest

from optimizer.dossier.contents import appendices
from optimizer.dossier.files import APPENDICES_FILE, dossier_files
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.project_sheet import project_statement
from tests.books import BookSheets, project, source
from tests.cli.run import canvon
from tests.dossier.province import read_table
from tests.properties.random_books import random_book
from tests.properties.test_metamorphic import solved as solved_or_none
from tests.report.solved import BOOKS, solved


def _agree(own: PlanView) -> None:
    files = dossier_files(own)
    tables = {appendix.id: appendix for appendix in appendices(own)}
    content = files[APPENDICES_FILE]
    whole = sum(amount for *_, amount in own.result.plan.payments())
    assert read_table(content, tables["by_source_year"]).total["allocated"] == whole
    sheet = openpyxl.load_workbook(BytesIO(content), data_only=True)[
        "Đối chiếu" if own.language == "vi" else "Cross-check"
    ]
    checks = [row for row in sheet.iter_rows(max_col=5, values_only=True) if isinstance(row[0], int)]
    assert checks
    assert [row for row in checks if row[4] != 0] == []
    for line in own.lines():
        assert project_statement(own, line.project_id)["conclusion"]


@pytest.mark.parametrize("name", BOOKS)
def test_a_known_book_agrees(name):
    _agree(PlanView(result=solved(BOOKS[name]()), language="vi"))


@pytest.mark.parametrize("seed", range(6))
def test_a_random_book_agrees(seed):
    portfolio = random_book(seed, count=7, years=3).portfolio()
    if solved_or_none(portfolio) is not None:
        _agree(PlanView(result=solved(portfolio), language="en"))


def test_an_adjustment_is_told_against_the_approved_plan(tmp_path):
    """A was approved 60 and gets 80, B 50 and gets 30: raised by 20, lowered by 20."""
    lines = [
        project("A", 80, benefit=10, demand=80, mt_plan=60, disbursed=0),
        project("B", 30, benefit=9, demand=30, mt_plan=50, disbursed=0),
    ]
    book = BookSheets(
        projects=lines,
        sources=[source("X", 110)],
        scenario={
            "plan_type": "adjustment",
            "objective": "benefit",
            "first_year": 2026,
            "last_year": 2026,
            "two_period_share": 0,
        },
    )
    path = book.write(tmp_path / "book.xlsx")
    assert canvon("solve", path, "--out", tmp_path / "plan.xlsx", "--quiet").code == 0
    assert canvon("dossier", tmp_path / "plan.xlsx", "--out", tmp_path / "d", "--quiet").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "d" / APPENDICES_FILE, data_only=True)["Tăng, giảm"]
    rows = {row[2]: row[3:7] for row in sheet.iter_rows(values_only=True) if row[2] in ("A", "B")}
    assert rows == {"A": (60, 80, 20, 0), "B": (50, 30, 0, 20)}
