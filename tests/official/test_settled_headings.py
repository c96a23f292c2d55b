"""Headings that several meanings fit, settled by values or one answer for all parts; official forms."""

from pathlib import Path

import pytest

from models.issues import Severity
from optimizer.official.given_answers import read_answers
from tests.official.books import book_of, column, errors, only
from tests.official.lists import ListSheet

DECIDED = "Quyết định đầu tư"
PLAN = "Kế hoạch vốn giai đoạn 2026-2030"


def kinds(tmp_path: Path, *values: object) -> ListSheet:
    headings = (("STT",), ("Danh mục dự án",), ("Loại dự án",), ("TMĐT",))
    return ListSheet(headings=headings, rows=[[at, f"Đường {at}", v, 9000] for at, v in enumerate(values, 1)])


@pytest.mark.parametrize(
    ("values", "meaning", "read"),
    [
        (("A", "Nhóm B", "C"), "group", ["A", "B", "C"]),
        (("Chuyển tiếp", "Khởi công mới", "KCM"), "status", ["ongoing", "new", "new"]),
        (
            ("Giao thông", "Y tế", "Giáo dục và đào tạo"),
            "sector",
            ["Giao thông", "Y tế", "Giáo dục và đào tạo"],
        ),
    ],
)
def test_values_settle_a_doubtful_column(
    tmp_path: Path, values: tuple[str, ...], meaning: str, read: list[str]
) -> None:
    book = book_of(kinds(tmp_path, *values).found(tmp_path))
    issue = only(book, "issue_list_heading_by_values")
    assert (issue.severity, issue.values["expected"]) == (Severity.INFO, meaning)
    assert column(book, meaning) == read


@pytest.mark.parametrize("values", [("A", "Chuyển tiếp"), ("A", None), ("Loại 1", "Loại 2")])
def test_values_that_do_not_fit_settle_nothing(tmp_path: Path, values: tuple[object, ...]) -> None:
    """Proves: such a column is told, stays as it is and stops nothing, since no plan is made of it."""
    book = book_of(kinds(tmp_path, *values).found(tmp_path))
    issue = only(book, "issue_list_heading_unconfirmed")
    assert (issue.severity, issue.cell) == (Severity.WARNING, "C3")
    assert errors(book) == []


def five_years(tmp_path: Path) -> ListSheet:
    parts = ("XDCB tập trung", "Tiền SDĐ", "Khoáng sản")
    headings = (
        ("TT",),
        ("Danh mục dự án",),
        (DECIDED, "Số QĐ; ngày, tháng, năm"),
        (DECIDED, "TMĐT"),
        ("Lũy kế vốn bố trí đến hết năm 2025",),
        (PLAN, "Tổng số"),
        *((PLAN, "Trong đó", part) for part in parts),
    )
    return ListSheet(
        headings=headings, rows=[[1, "Đường A", "1/QĐ-UBND ngày 1/2/2025", 90, 0, 60, 10, 20, 30]]
    )


def test_one_answer_settles_a_total_and_its_parts(tmp_path: Path) -> None:
    found = five_years(tmp_path).found(tmp_path)
    assert [own.is_doubtful for own in found.headings[5:]] == [True] * 4
    choices = read_answers(None, ("F=demand",)).choices(found)
    assert choices == {5: "demand", 6: "demand:XDCB", 7: "demand:SDD", 8: "demand:KS"}
    choices = read_answers(None, ("F=demand", "G:H=-")).choices(found)
    assert choices == {5: "demand", 6: None, 7: None, 8: "demand:KS"}


def test_advances_and_arrears_belong_to_a_total_that_was_answered(tmp_path: Path) -> None:
    plan = "Kế hoạch đầu tư công trung hạn giai đoạn 2026-2030"
    headings = (
        ("STT",),
        ("Danh mục dự án",),
        ("TMĐT",),
        (plan, "Tổng số"),
        (plan, "Trong đó", "Thu hồi các khoản vốn ứng trước"),
        (plan, "Trong đó", "Thanh toán nợ XDCB"),
    )
    found = ListSheet(headings=headings, rows=[[1, "Đường A", 90, 60, 5, None]]).found(tmp_path)
    assert read_answers(None, ("D=demand",)).choices(found) == {
        3: "demand",
        4: "advance_due",
        5: "arrears_due",
    }
    assert read_answers(None, ("D=mt_plan",)).choices(found) == {3: "mt_plan"}


FORMS = {
    "five_years": (
        (("STT",), "~"),
        (("Danh mục khối",), None),
        (("Danh mục dự án",), "name"),
        (("Địa điểm xây dựng",), "locality"),
        (("Thời gian khởi công-hoàn thành",), "period"),
        (("Số QĐ phê duyệt/điều chỉnh TMĐT",), "decision"),
        (("TMĐT", "Tổng số (tất cả nguồn vốn)"), "total_cost"),
        (("TMĐT", "Trong đó vốn NSTW"), "cost:NSTW"),
        (("Nhu cầu kế hoạch đầu tư giai đoạn 5 năm", "Tổng số"), "demand"),
        (("Nhu cầu kế hoạch đầu tư giai đoạn 5 năm", "Trong đó vốn NSTW"), "demand:NSTW"),
    ),
    "annual_budget": (
        (("STT",), "~"),
        (("Danh mục dự án",), "name"),
        (("Địa điểm XD",), "locality"),
        ((DECIDED, "Số quyết định; ngày, tháng, năm ban hành"), "decision"),
        ((DECIDED, "TMDT", "Tổng số"), "total_cost"),
        ((DECIDED, "TMDT", "Trong đó: vốn NSNN"), "cost:NSNN"),
        (("Lũy kế vốn đã bố trí đến hết năm trước năm kế hoạch", "Tổng số"), "paid"),
        (("Lũy kế vốn đã bố trí đến hết năm trước năm kế hoạch", "Trong đó NSNN"), "paid:NSNN"),
        (("Lũy kế giải ngân", "Tổng số"), None),
        (("Lũy kế giải ngân", "Trong đó NSNN"), None),
    ),
    "provincial": (
        (("#",), "~"),
        (("Danh mục dự án",), "name"),
        (("Mã số dự án",), "project_id"),
        ((DECIDED, "Số QĐ, ngày tháng năm"), "decision"),
        ((DECIDED, "TMĐT"), "total_cost"),
        (("Lũy kế bố trí vốn đến hết kế hoạch năm 2025",), "paid"),
        (("Lũy kế vốn giải ngân từ khởi công đến 31/12/2025",), None),
        (("Kế hoạch vốn năm 2025 cho phép kéo dài (nếu có)",), "carried_over"),
        (("Khối lượng thực hiện từ khởi công",), None),
        (("Ghi chú",), "note"),
    ),
    "oda": (
        (("STT",), "~"),
        (("Danh mục dự án",), "name"),
        ((DECIDED, "Số QĐ, ngày"), "decision"),
        ((DECIDED, "Tổng mức đầu tư", "Tổng số"), "total_cost"),
        ((DECIDED, "Tổng mức đầu tư", "Vốn đối ứng"), "cost:DOIUNG"),
        ((DECIDED, "Tổng mức đầu tư", "Vốn nước ngoài (tính theo tiền Việt)"), "cost:ODA"),
        (("Lũy kế bố trí", "Tổng số"), "paid"),
        (("Lũy kế bố trí", "Vốn đối ứng"), "paid:DOIUNG"),
        (("Lũy kế bố trí", "Vốn nước ngoài (tính theo tiền Việt)"), "paid:ODA"),
    ),
}
"""Forms of shared law: what each column is taken for; `~` is STT, None is carried along."""


@pytest.mark.parametrize("name", FORMS)
def test_headings_of_official_forms(tmp_path: Path, name: str) -> None:
    form = FORMS[name]
    cells = [1, "Đường A"] if form[1][1] == "name" else [1, "Khối tỉnh", "Đường A"]
    rows = [[*cells, *[None] * (len(form) - len(cells))]]
    rows[0][[column for _, column in form].index("total_cost")] = 9000
    found = ListSheet(headings=[path for path, _ in form], rows=rows).found(tmp_path)
    sure = {own.position: own.column for own in found.headings if not own.is_doubtful}
    assert [sure.get(at) for at in range(len(form))] == [None if own == "~" else own for _, own in form]
    assert found.rows[0].order == "1"


def test_parts_that_add_up_to_their_total_are_settled(tmp_path: Path) -> None:
    """Proves: a header without merged cells is read where every row adds up, and asked where one does not."""
    headings = (("STT",), ("Danh mục dự án",), ("TMĐT", "Tổng số"), ("TMĐT", "NSTW"), ("TMĐT", "NSĐP"))
    rows = [[at, f"Đường {at}", 10 * at, 7 * at, 3 * at] for at in (1, 2, 3)]
    found = ListSheet(headings=headings, rows=rows, merged=False).found(tmp_path)
    assert [own.column for own in found.headings if not own.is_doubtful][-2:] == ["cost:NSTW", "cost:NSDP"]
    assert only(book_of(found), "issue_list_parts_by_sums").cell == "D4"
    wrong = ListSheet(headings=headings, rows=[*rows, [4, "Đường 4", 40, 30, 9]], merged=False).found(
        tmp_path
    )
    assert [own.is_doubtful for own in wrong.headings[-2:]] == [True, True]


FIRST, ADJUSTED = "Quyết định đầu tư ban đầu", "Quyết định đầu tư điều chỉnh"
TWICE = (
    ("STT",),
    ("Danh mục dự án",),
    (FIRST, "Số quyết định"),
    (FIRST, "TMĐT"),
    (ADJUSTED, "Số quyết định"),
    (ADJUSTED, "TMĐT"),
)


@pytest.mark.parametrize(
    ("printed", "differs"), [(9_500, False), (9_500 + 7_000, False), (9_500 + 9_000 + 7_000, True)]
)
def test_an_adjusted_cost_counts_before_the_first_one(tmp_path: Path, printed: int, differs: bool) -> None:
    """Road A was raised from 9 000 to 9 500, road B stays at 7 000; a total may sum either column's cells.

    Proves: costs are 9 500 and 7 000, both decisions are kept, and 25 500, which counts A twice, is told.
    """
    rows = [
        [1, "Đường A", "1/QĐ-UBND", 9_000, "2/QĐ-UBND", 9_500],
        [2, "Đường B", "3/QĐ-UBND", 7_000, None, None],
        [None, "Tổng số", None, 16_000, None, printed],
    ]
    sheet = ListSheet(headings=TWICE, rows=rows, title=("ĐVT: triệu đồng",))
    book = book_of(sheet.found(tmp_path), envelopes=())
    assert column(book, "total_cost") == [9_500, 7_000]
    told = only(book, "issue_list_adjusted_costs")
    assert (told.cell, told.values["count"]) == ("F3", 1)
    found = [issue for issue in book.issues if issue.code == "issue_list_total_differs"]
    assert [issue.cell for issue in found] == (["F6"] if differs else [])
    decisions = [line.cells["decision"] for line in book.lines]
    assert decisions == ["1/QĐ-UBND, 2/QĐ-UBND", "3/QĐ-UBND"]


def test_three_costs_of_one_project_are_asked_about(tmp_path: Path) -> None:
    """Proves: only a first and an adjusted cost are told apart without a person."""
    heads = [*TWICE, ("Quyết định đầu tư điều chỉnh lần 2", "TMĐT")]
    rows = [[1, "Đường A", "1/QĐ-UBND", 9_000, "2/QĐ-UBND", 9_500, 9_700]]
    found = ListSheet(headings=heads, rows=rows, title=("ĐVT: triệu đồng",)).found(tmp_path)
    assert "issue_list_adjusted_costs" not in {issue.code for issue in found.issues}
    assert sum(own.is_doubtful for own in found.headings if own.column == "total_cost") == 3
