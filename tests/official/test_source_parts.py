"""Rows by source below a project: they become its split, or are told; a total may be their sum."""

from decimal import Decimal
from pathlib import Path

from models.issues import Severity, errors_in
from optimizer.official import ListBook, find_list
from optimizer.official.book import ListPart, SourceMoney, book_of_lists
from tests.official.lists import ListSheet

HEADS = (
    ("STT",),
    ("Danh mục dự án",),
    ("Mã dự án",),
    ("Tổng mức đầu tư",),
    ("Nhu cầu vốn giai đoạn 2026-2030",),
    ("Thời gian KC-HT",),
)


def understood(folder: Path, *rows: list[object]) -> ListBook:
    found = find_list(ListSheet(headings=HEADS, rows=rows).read(folder))
    assert found is not None
    part = ListPart(found=found, choices={}, file_name="a.xlsx")
    return book_of_lists([part], SourceMoney(is_assumed=True), 2026, 2030, {})


def codes(book: ListBook) -> list[str]:
    return [issue.code for issue in book.issues]


def test_rows_that_add_up_become_the_split(tmp_path: Path) -> None:
    """Proves: 60 + 40 = 100 of the cost, 30 + 20 = 50 of the demand; both sources get their money."""
    book = understood(
        tmp_path,
        [1, "Đường A", "79001", 100_000, 50_000, "2026-2028"],
        [None, "- NSTW", None, 60_000, 30_000],
        [None, "- NSĐP", None, 40_000, 20_000],
        [2, "Cầu B", "79002", 30_000, 30_000, "2026-2028"],
    )
    first, second = book.lines
    assert {column: amount for column, amount in first.cells.items() if ":" in column} == {
        "cost:NSTW": 60_000,
        "cost:NSDP": 40_000,
        "demand:NSTW": 30_000,
        "demand:NSDP": 20_000,
    }
    assert not any(":" in column for column in second.cells)
    assert not errors_in(book.issues)
    told = next(issue for issue in book.issues if issue.code == "issue_list_split_below")
    assert (told.severity, told.values["count"], told.values["found"]) == (Severity.INFO, 1, "4")


def test_a_total_given_by_its_parts_only_is_their_sum(tmp_path: Path) -> None:
    """Proves: a project without amounts of its own is read with 60 + 40 = 100, and the total agrees."""
    book = understood(
        tmp_path,
        [1, "Đường A", "79001", None, None, "2026-2028"],
        [None, "- NSTW", None, 60_000, 30_000],
        [None, "- NSĐP", None, 40_000, 20_000],
        [2, "Cầu B", "79002", 30_000, 30_000, "2026-2028"],
        [None, "Tổng cộng", None, 130_000, 80_000],
    )
    assert [line.cells["total_cost"] for line in book.lines] == [100_000, 30_000]
    assert book.lines[0].cells["cost:NSDP"] == 40_000
    assert "issue_list_total_of_parts" in codes(book)
    assert book.totals["total_cost"] == (Decimal(130_000), Decimal(130_000))
    assert "issue_list_total_differs" not in codes(book)


def test_rows_that_do_not_add_up_are_told_and_not_used(tmp_path: Path) -> None:
    """Proves: 60 + 30 = 90, not 100: a warning with the difference, and no split of the cost."""
    book = understood(
        tmp_path,
        [1, "Đường A", "79001", 100_000, 50_000, "2026-2028"],
        [None, "- NSTW", None, 60_000, None],
        [None, "- NSĐP", None, 30_000, None],
    )
    assert not any(":" in column for column in book.lines[0].cells)
    (told,) = [issue for issue in book.issues if issue.code == "issue_list_split_below_differs"]
    assert (told.cell, told.values["difference"]) == ("D4", -10_000)
    assert "10.000" in told.message("vi")


def test_rows_of_works_are_no_split(tmp_path: Path) -> None:
    """Proves: parts that name no source stay parts, and are told as such."""
    book = understood(
        tmp_path,
        [1, "Đường A", "79001", 100_000, 50_000, "2026-2028"],
        [None, "Trong đó: xây lắp", None, 60_000, None],
        [None, "Trong đó: NSĐP", None, 40_000, None],
    )
    assert not any(":" in column for column in book.lines[0].cells)
    assert "issue_list_part_row" in codes(book)
