"""Printed subtotals and totals: compared to the đồng, and why one differs."""

from pathlib import Path

import pytest

from models.issues import Severity
from optimizer.official import PlainList
from tests.official.books import book_of, errors, only, short_list
from tests.official.lists import ListSheet


def listed(tmp_path: Path, *rows: list[object], title: str = "ĐVT: triệu đồng") -> PlainList:
    headings = (("STT",), ("Danh mục dự án",), ("Địa điểm XD",), ("TMĐT",), ("Mã dự án",))
    return ListSheet(headings=headings, rows=rows, title=("DANH MỤC", title)).found(tmp_path)


def group(order: str | None, name: str, amount: object) -> list[object]:
    return [order, name, None, amount, None]


def project(order: int, amount: object) -> list[object]:
    return [order, f"Đường số {order}", "Xã A", amount, f"79{order}"]


ROWS = (
    group("I", "Giao thông", 60),
    project(1, 10),
    project(2, 20),
    project(3, 30),
    group("II", "Y tế", 90),
    project(4, 40),
    project(5, 50),
)


def test_right_sums_are_confirmed_together(tmp_path: Path) -> None:
    issue = only(book_of(listed(tmp_path, *ROWS)), "issue_list_subtotals_agree")
    assert (issue.severity, issue.values["count"], issue.values["cells"]) == (Severity.INFO, 2, 2)


@pytest.mark.parametrize(
    ("printed", "cause"),
    [
        (80, "exactly row 6, which may be counted twice"),
        (30, "exactly row 7, which may be left out"),
        (100, "exactly row 9 in another part"),
        (150, "exactly the sum in row 8"),
        (90, "exactly row 7, which may be counted twice"),
        (61, "1,000,000 đồng."),
    ],
)
def test_why_the_sum_of_a_group_differs(tmp_path: Path, printed: int, cause: str) -> None:
    """Proves: the difference is named in đồng, and the row that explains it."""
    rows = [group("I", "Giao thông", printed), *ROWS[1:]]
    book = book_of(listed(tmp_path, *rows))
    issue = only(book, "issue_list_group_differs")
    if printed != 150:
        assert cause in issue.message("en")
    assert (issue.cell, issue.severity) == ("D4", Severity.WARNING)
    assert issue.values["difference"] == (printed - 60) * 1_000_000
    assert "None" not in issue.message("vi")


def test_a_sum_that_counts_another_sum_once_more(tmp_path: Path) -> None:
    rows = [*ROWS, group(None, "Tổng cộng", 150 + 90)]
    issue = only(book_of(listed(tmp_path, *rows)), "issue_list_total_differs")
    assert "exactly the sum in row 8, which may be counted once more" in issue.message("en")
    assert "dòng cộng 8" in issue.message("vi")


def test_a_subtotal_in_the_wrong_place(tmp_path: Path) -> None:
    """Proves: a subtotal that fits the rows of another group is called misplaced."""
    rows = [
        group("I", "Giao thông", None),
        project(1, 11),
        project(2, 20),
        group(None, "Cộng mục II", 90),
        group("II", "Y tế", 90),
        project(3, 40),
        project(4, 50),
    ]
    issue = only(book_of(listed(tmp_path, *rows)), "issue_list_subtotal_differs")
    assert issue.cell == "D7"
    assert "agrees with the projects of row 8" in issue.message("en")


def test_a_difference_of_one_dong_is_told(tmp_path: Path) -> None:
    rows = [
        group(None, "Tổng số", 5_000_000_001),
        *([at, f"Cầu {at}", "Xã A", 2_500_000_000, at] for at in (1, 2)),
    ]
    issue = only(book_of(listed(tmp_path, *rows, title="ĐVT: đồng")), "issue_list_total_differs")
    assert issue.values["difference"] == 1


def test_amounts_with_a_decimal_comma_and_three_places(tmp_path: Path) -> None:
    found = short_list(
        tmp_path, [1, "Đường A", "83,375", 0], [2, "Đường B", "12,5", "1,125"], title="ĐVT: tỷ đồng"
    )
    book = book_of(found)
    assert [line.cells["total_cost"] for line in book.lines] == [83_375, 12_500]
    assert "2 số tiền viết như “83,375”" in only(book, "issue_list_decimal_comma").message("vi")


def test_amounts_that_nothing_settles_are_asked(tmp_path: Path) -> None:
    book = book_of(short_list(tmp_path, [1, "Đường A", "83,375", 0], title="ĐVT: tỷ đồng"))
    assert errors(book) == [("issue_value_ambiguous", "C4")]


def test_a_row_that_says_another_class_than_its_group(tmp_path: Path) -> None:
    headings = (("STT",), ("Danh mục dự án",), ("Nhóm dự án",), ("TMĐT",))
    rows = [["I", "Dự án nhóm B", None, 90_000], [1, "Đường A", "C", 90_000]]
    found = ListSheet(headings=headings, rows=rows).found(tmp_path)
    issue = only(book_of(found), "issue_list_title_contradicts")
    assert (issue.cell, issue.severity) == ("C5", Severity.WARNING)
    assert "Dự án nhóm B" in issue.message("en")
