"""Lines that are edited: the same parsers as the workbook's, and a new book that reads back as typed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from optimizer.editing import editable_columns, edited_book, edits_of, texts_of
from optimizer.report.screen.edits import edit_table
from optimizer.workspace.uploads import read_bytes
from tests.books import BookSheets, project, source


@pytest.fixture
def portfolio(tmp_path):
    lines = [
        project("P1", 100, social=80, start_year=2026, max_year_share=1),
        project("P2", 2_500, social=60, demand=2_000, cost_XDCB=2_500, start_year=2026, finish_year=2032),
    ]
    book = BookSheets(
        projects=lines,
        sources=[source("XDCB", 900, reserve=0.1)],
        scenario={"discount": 0.9},
        overlays={"khác": {"discount": 0.8, "envelope:XDCB": 0.5}},
    )
    return book.through_excel(tmp_path)


def test_nothing_typed_changes_nothing(portfolio):
    """Proves: what is shown, typed as it stands, is no edit in any column of any line."""
    typed = {
        (code, column): text
        for column in editable_columns(portfolio)
        for code, text in texts_of(portfolio, column).items()
    }
    assert edits_of(portfolio, typed) == ((), ())
    assert texts_of(portfolio, "total_cost") == {"P1": "100", "P2": "2.500"}
    assert texts_of(portfolio, "start_year") == {"P1": "2026", "P2": "2026"}


def test_the_book_without_an_edit_is_the_book(portfolio):
    """Proves: every scenario and every value comes back; only where they stand in the file may differ."""
    again = read_bytes("sửa.xlsx", edited_book(portfolio, (), "vi"))
    assert [replace(own, row=0) for own in again.budget.sources] == [
        replace(own, row=0) for own in portfolio.budget.sources
    ]
    assert list(again.scenarios) == ["base", "khác"]
    assert again.scenarios == portfolio.scenarios
    assert [(own.project_id, own.total_cost, own.demanded) for own in again.projects] == [
        ("P1", 100, 100),
        ("P2", 2_500, 2_000),
    ]


def test_an_edit_is_in_the_new_book_and_nothing_else(portfolio):
    edits, issues = edits_of(portfolio, {("P1", "total_cost"): "150", ("P1", "paid"): "30"})
    assert not issues
    assert [(own.column, own.before, own.after) for own in edits] == [
        ("total_cost", Decimal(100), Decimal(150)),
        ("paid", None, Decimal(30)),
    ]
    again = read_bytes("sửa.xlsx", edited_book(portfolio, edits, "en"))
    assert (again.by_id["P1"].total_cost, again.by_id["P1"].paid) == (150, 30)
    assert again.by_id["P2"].total_cost == 2_500
    table = edit_table(portfolio, edits, "en")
    assert list(table["After"]) == ["150 million VND", "30 million VND"]


def test_text_that_looks_like_a_formula_stays_text(portfolio):
    edits, _ = edits_of(portfolio, {("P1", "name"): "=1+1"})
    again = read_bytes("sửa.xlsx", edited_book(portfolio, edits, "vi"))
    assert again.by_id["P1"].name == "=1+1"


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("total_cost", "12.5", "issue_value_ambiguous"),
        ("total_cost", "-1", "issue_value_negative"),
        ("total_cost", "1" + "0" * 30, "issue_value_too_large"),
        ("start_year", "hai nghìn", "issue_value_not_a_year"),
        ("max_year_share", "1,5", "issue_value_share_out_of_range"),
    ],
)
def test_what_cannot_be_read_is_an_issue_of_its_line(portfolio, column, text, code):
    edits, (issue,) = edits_of(portfolio, {("P2", column): text})
    assert not edits
    assert issue.project_id == "P2"
    assert issue.column == column
    assert issue.message("vi")
    assert issue.code == code


def test_cells_that_may_not_be_typed_are_passed_over(portfolio):
    assert edits_of(portfolio, {("P1", "project_id"): "P9", ("P7", "paid"): "1", ("P1", "không"): "1"}) == (
        (),
        (),
    )
