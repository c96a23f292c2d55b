"""Carrying a plan out, in a real browser: the sheet to fill, its way back, an adjustment, a typed address."""

import pytest
from playwright.sync_api import expect

from tests.app.browser import needs_chromium
from tests.app.test_journey import (  # noqa: F401 – fixtures
    PATIENCE_MS,
    address,
    browser,
    context,
    downloaded,
    go,
    picture,
    press,
    upload,
    visit,
)

pytestmark = [needs_chromium, pytest.mark.filterwarnings("default")]
expect.set_options(timeout=PATIENCE_MS)


def test_disburse_then_adjust(context, address, tmp_path):  # noqa: F811
    """Proves: the filled sheet comes back as a list, and the sample's plan is adjusted with two changes."""
    page, outside = visit(context, address)
    go(page, "Thực hiện")
    expect(page.get_by_text("chưa có số liệu giải ngân", exact=False)).to_be_visible()
    book = downloaded(page, "Tải bảng giải ngân để điền", tmp_path)
    book.active["C3"], book.active["D3"] = 3_000, 1_500
    filled = tmp_path / "da_dien.xlsx"
    book.save(filled)
    upload(page, filled)
    expect(page.get_by_text("Đã ghép số giải ngân của 1 dòng", exact=False)).to_be_visible()
    expect(page.get_by_text("(50\u00a0%)", exact=False).first).to_be_visible()
    picture(page, "60_disbursement")

    page.get_by_text("Điều chỉnh kế hoạch", exact=True).click()
    field = page.get_by_label("Số dự án được thay đổi nhiều nhất", exact=False).first
    field.fill("2")
    field.press("Enter")
    press(page, "Tìm phương án điều chỉnh")
    expect(page.get_by_text("Phương án điều chỉnh:", exact=False).first).to_be_visible()
    picture(page, "61_adjustment")
    revised = downloaded(page, "Tải phương án điều chỉnh (.xlsx)", tmp_path)
    assert "Điều chỉnh" in revised.sheetnames
    assert outside == []


def test_the_name_of_the_first_page_can_be_typed(context, address):  # noqa: F811
    page, _ = visit(context, f"{address}/phuong-an")
    expect(page.get_by_text("Phương án của kịch bản", exact=False)).to_be_visible()
    assert page.get_by_text("Page not found").count() == 0
