"""Finding a list: header blocks of one to four rows, the rows below, and sheets that are no lists."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from data import SAMPLE
from models.units import MoneyUnit
from optimizer.official import PlainList, find_list
from optimizer.workbook.raw import CellFault, RawSheet, RawWorkbook
from optimizer.workbook.reading import read_workbook
from tests.official.books import told
from tests.official.lists import (
    THREE_ROWS,
    ListSheet,
    project_row,
    sound_list,
    total_row,
    write_doubtful_list,
)


def columns(found: PlainList) -> dict[str, str | None]:
    return {heading.letters: heading.column for heading in found.headings if not heading.is_doubtful}


def test_three_header_rows(tmp_path: Path) -> None:
    found = sound_list(total_row()).found(tmp_path)
    assert (found.sheet, found.header_rows, found.first_row) == ("Biểu 02", (3, 5), 7)
    assert found.unit is MoneyUnit.MILLION
    assert [row.number for row in found.rows] == [7, 8, 9]
    assert [row.number for row in found.totals] == [10]
    assert found.issues == ()
    assert columns(found)["I"] == "total_cost"
    assert columns(found)["Q"] == "demand:NSDP"
    assert columns(found)["A"] is None
    assert found.headings[9].path == ("Quyết định đầu tư", "TMĐT", "Trong đó: NSTW")
    assert not any(heading.is_doubtful for heading in found.headings)


def test_two_header_rows(tmp_path: Path) -> None:
    headings = (("TT",), ("Tên dự án",), ("TMĐT", "Tổng số"), ("TMĐT", "NSTW"), ("Nhu cầu vốn",))
    found = ListSheet(headings=headings, rows=[[1, "Đường A", 5000, 5000, 4000]]).found(tmp_path)
    assert found.header_rows == (3, 4)
    assert columns(found) == {"A": None, "B": "name", "C": "total_cost", "D": "cost:NSTW", "E": "demand"}


def test_one_header_row(tmp_path: Path) -> None:
    headings = (("STT",), ("Danh mục dự án",), ("Tổng mức đầu tư",), ("Nhu cầu vốn",))
    found = ListSheet(headings=headings, rows=[[1, "Đường A", 5000, 4000]], title=()).found(tmp_path)
    assert (found.header_rows, found.first_row, found.unit) == ((1, 1), 2, None)


def test_four_header_rows(tmp_path: Path) -> None:
    top = "Quyết định đầu tư"
    headings = (
        ("STT",),
        ("Danh mục dự án",),
        (top, "TMĐT", "Tổng số"),
        (top, "TMĐT", "Trong đó", "NSTW"),
        (top, "TMĐT", "Trong đó", "NSĐP"),
        ("Nhu cầu vốn",),
    )
    found = ListSheet(headings=headings, rows=[[1, "Đường A", 5000, 3000, 2000, 4000]]).found(tmp_path)
    assert found.header_rows == (3, 6)
    assert columns(found)["E"] == "cost:NSDP"


def test_letterheads_above_the_header(tmp_path: Path) -> None:
    raw = replace(sound_list(total_row()), title=("UBND TỈNH", "SỞ TÀI CHÍNH", "ĐVT: triệu đồng")).read(
        tmp_path
    )
    rows = [list(row) for row in raw.sheets[0].rows]
    rows[0][9], rows[1][9], rows[2][3] = "CỘNG HÒA XÃ HỘI", "Độc lập – Tự do", "Biểu số 02"
    sheet = replace(raw.sheets[0], rows=tuple(map(tuple, rows)))
    found = find_list(replace(raw, sheets=(sheet,)))
    assert found is not None
    assert (found.header_rows, len(found.rows)) == ((4, 6), 3)
    assert not any(heading.is_doubtful for heading in found.headings)


def test_a_header_that_lost_its_merged_cells_is_read_and_asked(tmp_path: Path) -> None:
    headings = (("STT",), ("Danh mục dự án",), ("TMĐT", "Tổng số"), ("TMĐT", "NSTW"), ("Ghi chú",))
    sheet = ListSheet(headings=headings, rows=[[1, "Đường A", 5000, 3000, None]], merged=False)
    found = sheet.found(tmp_path)
    part = found.headings[3]
    assert (part.column, part.is_doubtful) == ("cost:NSTW", True)
    assert part.score < 90
    assert columns(found)["C"] == "total_cost"


FORM_4_1 = (
    *THREE_ROWS[:10],
    ("Năm 2025", "Kế hoạch", "Tổng số"),
    ("Năm 2025", "Kế hoạch", "Trong đó: NSTW"),
    ("Năm 2025", "Ước giải ngân từ 1/1 đến 30/9", "Tổng số"),
    ("Năm 2025", "Ước giải ngân từ 1/1 đến 30/9", "Trong đó: NSTW"),
    ("Năm 2025", "Ước giải ngân từ 1/1 đến 31/12", "Tổng số"),
    ("Năm 2025", "Ước giải ngân từ 1/1 đến 31/12", "Trong đó: NSTW"),
    ("Đã bố trí đến hết KH năm 2025", "Tổng số"),
    ("Đã bố trí đến hết KH năm 2025", "Trong đó: NSTW"),
    *(
        ("KH đầu tư trung hạn vốn NSTW giai đoạn 2021-2025", group, part)
        for group in ("Giai đoạn 2021-2025", "Trong đó: đã giao kế hoạch các năm 2021-2024")
        for part in ("Tổng số", "Thu hồi các khoản vốn ứng trước", "Thanh toán nợ XDCB", "Chuẩn bị đầu tư")
    ),
    ("Nhu cầu kế hoạch năm 2026", "Tổng số (tất cả các nguồn vốn)"),
    *(
        ("Nhu cầu kế hoạch năm 2026", "Trong đó: NSTW", part)
        for part in ("Tổng số", "Thu hồi các khoản vốn ứng trước", "Thanh toán nợ XDCB", "Chuẩn bị đầu tư")
    ),
    ("Ghi chú",),
)


def form_4_1() -> ListSheet:
    """Biểu 02 with 32 columns and two projects."""
    amounts = [9, 8, 7, 6, 5, 4, 30_000, 15_000, 1, 0, 0, 0, 1, 0, 0, 0, 20_000, 10_000, 3_000, 0, 0, None]
    rows = [[*project_row(order, f"79{order}", 50_000, 30_000)[:10], *amounts] for order in (1, 2)]
    return ListSheet(headings=FORM_4_1, rows=rows, numbering=True)


def test_the_form_of_32_columns(tmp_path: Path) -> None:
    found = form_4_1().found(tmp_path)
    assert len(found.headings) == 32
    assert found.header_rows == (3, 5)
    mapped = {heading.position: heading.column for heading in found.headings if not heading.is_doubtful}
    assert [mapped[at] for at in (8, 9, 16, 17, 26, 27, 28, 29)] == [
        "total_cost",
        "cost:NSTW",
        "paid",
        "paid:NSTW",
        "demand",
        "demand:NSTW",
        "advance_due",
        "arrears_due",
    ]
    assert [mapped[at] for at in (10, 11, 12, 13, 14, 15, 19, 20, 21, 23, 24, 25, 30)] == [None] * 13
    asked = [
        (heading.position, heading.alternatives[:2]) for heading in found.headings if heading.is_doubtful
    ]
    assert asked == [(18, ("mt_plan:NSTW", "demand:NSTW"))]


FIVE_YEARS = (
    ("STT",),
    ("Danh mục khối",),
    ("Danh mục dự án",),
    ("Địa điểm xây dựng",),
    ("Loại dự án",),
    ("Thời gian khởi công-hoàn thành",),
    ("Số QĐ phê duyệt/điều chỉnh TMĐT",),
    ("TMĐT", "Tổng số (tất cả nguồn vốn)"),
    ("TMĐT", "Trong đó vốn NSTW"),
    ("Nhu cầu kế hoạch đầu tư giai đoạn 5 năm 2026-2030", "Tổng số"),
    ("Nhu cầu kế hoạch đầu tư giai đoạn 5 năm 2026-2030", "Trong đó vốn NSTW"),
)


def test_the_short_form_of_five_years(tmp_path: Path) -> None:
    row = [
        1,
        "Giao thông",
        "Đường A",
        "Xã B",
        "Khởi công mới",
        "2026-2028",
        "12/QĐ-UBND",
        9000,
        5000,
        9000,
        5000,
    ]
    found = ListSheet(headings=FIVE_YEARS, rows=[row]).found(tmp_path)
    assert [heading.column for heading in found.headings] == [
        None,
        None,
        "name",
        "locality",
        "status",
        "period",
        "decision",
        "total_cost",
        "cost:NSTW",
        "demand",
        "demand:NSTW",
    ]
    assert [heading.letters for heading in found.headings if heading.is_doubtful] == ["E"]


def test_the_list_for_the_page_has_one_doubtful_heading(tmp_path: Path) -> None:
    found = find_list(read_workbook(write_doubtful_list(tmp_path / "list.xlsx")))
    assert found is not None
    doubtful = [heading for heading in found.headings if heading.is_doubtful]
    assert [(heading.letters, heading.alternatives) for heading in doubtful] == [("O", ("demand", "mt_plan"))]
    assert len(found.rows) == 3


def test_two_headings_that_mean_the_same_are_both_asked(tmp_path: Path) -> None:
    headings = (
        ("STT",),
        ("Danh mục dự án",),
        ("Chủ trương đầu tư", "TMĐT"),
        ("Quyết định đầu tư", "TMĐT"),
        ("Nhu cầu vốn",),
    )
    found = ListSheet(headings=headings, rows=[[1, "Đường A", 5000, 5100, 4000]]).found(tmp_path)
    assert [heading.letters for heading in found.headings if heading.is_doubtful] == ["C", "D"]


def test_a_sum_of_sources_beside_its_parts_is_asked(tmp_path: Path) -> None:
    headings = (
        ("STT",),
        ("Danh mục dự án",),
        ("TMĐT", "Tổng số"),
        ("TMĐT", "NSĐP", "Tổng số"),
        ("TMĐT", "NSĐP", "XSKT"),
    )
    found = ListSheet(headings=headings, rows=[[1, "Đường A", 5000, 5000, 3000]]).found(tmp_path)
    total = found.headings[3]
    assert (total.column, total.is_doubtful, total.alternatives) == (None, True, ("cost:NSDP",))
    assert found.headings[4].column == "cost:XSKT"


# --- unit and sheets -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("ĐVT: triệu đồng", MoneyUnit.MILLION),
        ("Đơn vị tính: Tỷ đồng", MoneyUnit.BILLION),
        ("Đơn vị: đồng", MoneyUnit.DONG),
        ("(Kèm theo Tờ trình số 12)", None),
    ],
)
def test_the_unit_above_the_header(tmp_path: Path, title: str, unit: MoneyUnit | None) -> None:
    assert replace(sound_list(), title=("DANH MỤC", title)).found(tmp_path).unit is unit


def test_the_unit_in_a_heading(tmp_path: Path) -> None:
    headings = (("STT",), ("Danh mục dự án",), ("TMĐT (tỷ đồng)",), ("Nhu cầu vốn (tỷ đồng)",))
    found = ListSheet(headings=headings, rows=[[1, "Đường A", 5, 4]], title=()).found(tmp_path)
    assert found.unit is MoneyUnit.BILLION


def test_units_that_differ_are_told(tmp_path: Path) -> None:
    headings = (("STT",), ("Danh mục dự án",), ("TMĐT (tỷ đồng)",), ("Nhu cầu vốn",))
    sheet = ListSheet(headings=headings, rows=[[1, "Đường A", 5, 4]], title=("ĐVT: triệu đồng",))
    found = sheet.found(tmp_path)
    assert (found.unit, told(found.issues)) == (None, [("issue_list_units_differ", "A2")])


def test_a_unit_that_is_not_understood(tmp_path: Path) -> None:
    found = replace(sound_list(), title=("ĐVT: nghìn đồng",)).found(tmp_path)
    assert (found.unit, told(found.issues)) == (None, [("issue_unit_unknown", "A1")])


def test_the_sheet_that_is_understood_best_is_read(tmp_path: Path) -> None:
    small = [["STT", "Tên dự án", "Tổng mức đầu tư", "Ghi chú"], [1, "Đường A", 5, None]]
    found = replace(sound_list(), more_sheets={"Phụ lục": small, "Trang 3": [["abc"], [1]]}).found(tmp_path)
    assert found.sheet == "Biểu 02"
    assert told(found.issues) == [("issue_list_other_sheets", None)]
    assert "Phụ lục" in found.issues[0].message("vi")


def test_a_canonical_workbook_is_no_list() -> None:
    assert find_list(read_workbook(SAMPLE)) is None


def test_other_workbooks_are_no_lists() -> None:
    def book(*rows: Sequence[object]) -> RawWorkbook:
        cells = tuple(tuple(row) for row in rows)
        return RawWorkbook(name="a", sha256="", sheets=(RawSheet(name="A", state="visible", rows=cells),))  # type: ignore[arg-type]

    assert find_list(RawWorkbook(name="a", sha256="", sheets=())) is None
    assert find_list(book()) is None
    assert find_list(book(["Tháng", "Thu", "Chi"], [1, 20, 30], [2, 25, 40])) is None
    assert find_list(book(["STT", "Họ và tên", "Địa chỉ", "Ghi chú"], [1, "An", "Xã A", None])) is None
    assert find_list(book(["STT", CellFault("error", "#REF!"), "Danh mục dự án"], [1, 2, 3])) is None
    wide = [[f"Cột lạ số {row} {at}" for at in range(200)] for row in range(60)]
    assert find_list(book(*wide)) is None


def test_a_hidden_sheet_is_not_read(tmp_path: Path) -> None:
    raw = sound_list().read(tmp_path)
    assert find_list(replace(raw, sheets=(replace(raw.sheets[0], state="hidden"),))) is None
