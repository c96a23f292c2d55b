"""Sheets of real report forms (MIT licence, a public specification): their merged headers, where they stand.

One is a list of projects whose header of three rows begins on row 42, below the description of a report; two
are statistical forms, which count projects and sum money by source, and are no lists.
"""

from pathlib import Path

import pytest

from models.units import MoneyUnit
from optimizer.official.finding import has_list
from optimizer.official.meaning import meaning
from tests.official.lists import ListSheet

ABOVE = ("Danh sách các báo cáo theo nhu cầu quản lý", *["Điều kiện báo cáo: Tổng mức đầu tư"] * 39, "", "")
MAIN = "Các thông tin chính theo nội dung GCNĐKĐT"
LAND, MONEY, WORK = "Thủ tục đất đai", "Tình hình tài chính", "Tình hình thực hiện dự án"
SPENT = "Tổng vốn đầu tư thực hiện trong kỳ"
LIST_HEADINGS = (
    ("TT",),
    ("Tên dự án",),
    ("Tên chủ đầu tư",),
    ("Địa chỉ/Số điện thoại liên lạc của Nhà đầu tư",),
    (MAIN, "Địa điểm thực hiện dự án"),
    (MAIN, "Giấy chứng nhận đăng ký đầu tư/ Quyết định chủ trương đầu tư"),
    (MAIN, "Diện tích (ha)"),
    (MAIN, "Mục tiêu dự án"),
    (MAIN, "Quy mô, công suất dự án"),
    (MAIN, "Tổng mức đầu tư (triệu đồng)"),
    (MAIN, "Tiến độ thực hiện dự án"),
    (LAND, "Hình thức giao đất, thuê đất"),
    (LAND, "QĐ giao đất"),
    (LAND, "Thời hạn thuê đất"),
    (MONEY, SPENT, "Vốn chủ sở hữu"),
    (MONEY, SPENT, "Vốn vay"),
    (MONEY, SPENT, "Vốn huy động hợp pháp khác"),
    (MONEY, "Nợ nghĩa vụ tài chính đối với nhà nước"),
    (WORK, "Các hạng mục đã triển khai"),
    (WORK, "Đề xuất phương án xử lý"),
    ("Ghi chú",),
)
STATISTICS = (
    ("STT",),
    ("Nội dung",),
    ("Kế hoạch vốn năm",),
    ("Trong đó bố trí trả nợ đọng XDCB",),
    ("Nợ đọng XDCB còn lại",),
    ("Tình hình thực hiện", "Giá trị"),
    ("Tình hình thực hiện", "So với KH năm (%)"),
    ("Tình hình giải ngân", "Giá trị"),
    ("Tình hình giải ngân", "So với KH năm(%)"),
    ("Thất thoát lãng phí được phát hiện",),
)
BUDGET = ("Phân theo nguồn vốn", "Dự án đầu tư công")
COUNTS = (
    ("STT",),
    ("Nội dung",),
    *(("Tổng cộng các dự án sử dụng vốn nhà nước", own) for own in ("Tổng số", "A", "B", "C")),
    *((*BUDGET, "Dự án sử dụng NS TW", own) for own in ("Tổng số", "A", "B", "C")),
    *((*BUDGET, own) for own in ("TPCP", "ODA", "NS ĐP", "Vốn ĐTC khác")),
    ("Phân theo nguồn vốn", "DA SD vốn NN ngoài vốn ĐTC"),
)


def test_a_list_is_found_far_below_the_top_with_its_merged_header(tmp_path: Path) -> None:
    """Proves: all three rows are one header, what is sure is taken, and money of a kind unknown is asked."""
    row = ["1", "Nhà máy Thanh Bình", "Công ty A", None, "Chợ Mới", None, 3.5, None, "20 tấn/ngày", 90_000]
    found = ListSheet(headings=LIST_HEADINGS, rows=[row], title=ABOVE).found(tmp_path)
    assert found.header_rows == (43, 45)
    sure = {own.letters: own.column for own in found.headings if own.column and not own.is_doubtful}
    assert {
        "B": "name",
        "C": "investor",
        "E": "locality",
        "J": "total_cost",
        "U": "note",
    }.items() <= sure.items()
    paths = {own.letters: own.path for own in found.headings}
    assert paths["J"] == (MAIN, "Tổng mức đầu tư (triệu đồng)")
    assert paths["P"] == (MONEY, SPENT, "Vốn vay")
    doubtful = {own.letters for own in found.headings if own.is_doubtful}
    assert {"O", "P", "Q"} <= doubtful
    assert found.unit is MoneyUnit.MILLION
    assert [own.number for own in found.rows] == [46]


def test_statistical_forms_are_no_lists(tmp_path: Path) -> None:
    """Proves: neither money by source nor counts of projects by group make a list of projects."""
    money = ["I", "Dự án sử dụng vốn nhà nước", 2511, 731, 1178, 850, 0.34, 850, 0.34, None]
    counts = ["1", "Số dự án thực hiện đầu tư trong kỳ", 300, 10, 60, 230, 90, 5, 25, 60, 3, 4, 100, 2, 1]
    for headings, row in ((STATISTICS, money), (COUNTS, counts)):
        sheet = ListSheet(headings=headings, rows=[row], title=("Đơn vị tính: tỷ đồng",))
        assert not has_list(sheet.read(tmp_path))


def test_a_screen_far_below_the_top_is_no_list(tmp_path: Path) -> None:
    """Proves: below the usual rows the name of a project must be beyond doubt."""
    screen = (
        ("Mục tiêu dự án",),
        ("Quy mô dự án",),
        ("Tổng mức đầu tư",),
        ("Kế hoạch vốn năm",),
        ("Ghi chú",),
    )
    sheet = ListSheet(headings=screen, rows=[["[Text]", "[Text]", 5_000, 100, None]], title=ABOVE)
    assert not has_list(sheet.read(tmp_path))


@pytest.mark.parametrize("path", [own for own in (*STATISTICS, *COUNTS) if own != ("STT",)], ids=" / ".join)
def test_headings_of_statistics_are_never_taken_for_sure(path: tuple[str, ...]) -> None:
    """Proves: a percentage, a count or what was wasted is no amount of a plan unless a person says so."""
    assert not meaning(path).is_known
