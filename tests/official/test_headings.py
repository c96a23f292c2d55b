"""What headings mean: many spellings, each path as a whole, and what is asked instead of guessed."""

import pytest

from optimizer.official.header_block import is_numbering
from optimizer.official.meaning import meaning, part_source

SPELLINGS = {
    "name": ["Danh mục dự án", "DANH MỤC DỰ ÁN", "Tên dự án", "Danh mục công trình, dự án", "Danh muc du an"],
    "project_id": ["Mã dự án", "Mã số dự án", "Mã DA", "Mã số\ndự án"],
    "group": ["Nhóm", "Nhóm dự án", "Nhóm dự án (A, B, C)"],
    "locality": ["Địa điểm XD", "Địa điểm xây dựng", "ĐỊA ĐIỂM XÂY DỰNG", "Địa bàn"],
    "capacity": ["Năng lực thiết kế", "NLTK", "Năng lực"],
    "period": ["Thời gian KC-HT", "Thời gian KC - HT", "Thời gian khởi công-hoàn thành", "TG KC-HT"],
    "decision": [
        "Quyết định đầu tư",
        "Quyết định đầu tư|Số quyết định; ngày, tháng, năm ban hành",
        "QĐ đầu tư|Số QĐ, ngày, tháng, năm",
        "Số QĐ phê duyệt/điều chỉnh TMĐT",
    ],
    "policy_decision": ["Chủ trương đầu tư|Số quyết định", "Chủ trương đầu tư"],
    "total_cost": [
        "TMĐT",
        "Tổng mức đầu tư",
        "Tổng mức đầu tư (triệu đồng)",
        "Tổng mức đầu tư được duyệt",
        "Quyết định đầu tư|TMĐT|Tổng số (tất cả các nguồn vốn)",
        "QĐĐT|Tổng mức đầu tư|Tổng cộng",
    ],
    "cost:NSTW": [
        "TMĐT|Trong đó: NSTW",
        "TMĐT|Trong đó|NSTW",
        "Quyết định đầu tư|TMĐT|Trong đó: vốn NSTW",
        "TMĐT NSTW",
        "Tổng mức đầu tư|Ngân sách trung ương",
        "TMĐT|Vốn NS TW",
    ],
    "cost:ODA": ["TMĐT|Vốn nước ngoài (ODA)", "TMĐT|ODA"],
    "paid": [
        "Lũy kế vốn đã bố trí đến hết năm 2025",
        "Lũy kế vốn đã bố trí đến hết 31/12/2025|Tổng số",
        "Luỹ kế vốn đã bố trí đến hết KH năm 2025|Tổng số",
        "Đã bố trí đến hết KH năm (n-1)|Tổng số",
    ],
    "paid:NSDP": ["Lũy kế vốn đã bố trí đến hết năm 2025|Trong đó|NSĐP"],
    "paid:XSKT": ["Lũy kế vốn bố trí đến hết năm 2025|Trong đó: XSKT"],
    "demand": [
        "Nhu cầu vốn",
        "Nhu cầu vốn giai đoạn 2026-2030|Tổng số",
        "Nhu cầu kế hoạch năm n|Tổng số (tất cả các nguồn vốn)",
        "Nhu cầu kế hoạch đầu tư giai đoạn 5 năm 2026 - 2030|Tổng số",
    ],
    "demand:SDD": ["Nhu cầu vốn giai đoạn 2026-2030|Tiền SDĐ", "Nhu cầu vốn|Trong đó: Thu tiền sử dụng đất"],
    "demand:NSTW": ["Nhu cầu kế hoạch năm 2026|Trong đó: NSTW|Tổng số", "Nhu cầu vốn NSTW"],
    "advance_due": ["Nhu cầu kế hoạch năm 2026|Trong đó: NSTW|Thu hồi các khoản vốn ứng trước"],
    "arrears_due": ["Nhu cầu kế hoạch năm 2026|Trong đó: NSTW|Thanh toán nợ XDCB"],
    "investor": ["Chủ đầu tư", "CĐT"],
    "note": ["Ghi chú", "GHI CHÚ"],
}


def path(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


@pytest.mark.parametrize(("column", "text"), [(c, t) for c, texts in SPELLINGS.items() for t in texts])
def test_a_heading_is_understood_by_its_whole_path(column: str, text: str) -> None:
    found = meaning(path(text))
    assert (found.column, found.is_doubtful) == (column, False)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Kế hoạch vốn giai đoạn 2026-2030|Tổng số", ("demand", "mt_plan")),
        ("Kế hoạch vốn giai đoạn 2026-2030|Trong đó: XSKT", ("demand:XSKT", "mt_plan:XSKT")),
        ("Loại dự án", ("status", "group", "sector")),
        ("Tổng mức đầu tư điều chỉnh", ("total_cost",)),
        ("Lũy kế giải ngân|Tổng số", ("disbursed", "paid")),
        ("Đơn vị", ("investor", "locality")),
        ("QĐ phê duyệt dự án|Số, ngày", ("decision", "investment_decision")),
        ("NSTW", ("demand:NSTW", "cost:NSTW", "paid:NSTW")),
    ],
)
def test_what_offices_use_differently_is_asked(text: str, offered: tuple[str, ...]) -> None:
    found = meaning(path(text))
    assert found.is_doubtful
    assert found.score < 90
    assert found.alternatives[: len(offered)] == offered


def test_a_heading_that_merely_contains_known_words_is_asked() -> None:
    """`token_set_ratio` gives it 100."""
    found = meaning(("Tổng mức đầu tư dự kiến sau điều chỉnh lần 2",))
    assert found.is_doubtful
    assert found.alternatives[0] == "total_cost"


def test_an_unknown_text_under_an_amount_may_be_a_source() -> None:
    found = meaning(("Nhu cầu vốn giai đoạn 2026-2030", "Trong đó", "NS thành phố"))
    assert (found.column, found.is_doubtful) == (None, True)
    assert found.alternatives[0] == "demand:KHAC"


@pytest.mark.parametrize(
    "text",
    [
        "Năm (n-1)|Kế hoạch|Tổng số",
        "Năm 2025|Ước giải ngân từ 1/1 đến 30/9|Trong đó: NSTW",
        "KH đầu tư trung hạn vốn NSTW giai đoạn 2021-2025|Giai đoạn 2021-2025|Thu hồi vốn ứng trước",
        "Nhu cầu vốn giai đoạn 2026-2030|Năm 2026",
    ],
)
def test_known_columns_that_are_not_needed_raise_no_question(text: str) -> None:
    found = meaning(path(text))
    assert found.column == "~ignored"
    assert not found.is_doubtful


@pytest.mark.parametrize("text", ["Diện tích (ha)", "Số hộ hưởng lợi", "Tổng số"])
def test_other_headings_are_unknown(text: str) -> None:
    assert (meaning(path(text)).column, meaning(path(text)).is_doubtful) == (None, False)


@pytest.mark.parametrize(
    ("text", "code"),
    [("Trong đó: vốn NSTW", "NSTW"), ("nguồn thu tiền sử dụng đất", "SDD"), ("Xổ số kiến thiết", "XSKT")],
)
def test_a_text_that_names_a_source(text: str, code: str) -> None:
    source = part_source(text)
    assert source is not None
    assert source.code == code


def test_the_row_of_column_numbers() -> None:
    assert is_numbering(("(1)", "(2)", "(3)"))
    assert is_numbering((1, 2, "3=4+5", None))
    assert is_numbering(("A", "B", "1", "2"))
    assert not is_numbering((1, "Đường A", 5000))
