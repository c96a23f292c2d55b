"""Why a project is out, and an edited plan verified, in a real browser: what a head and an auditor ask."""

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from optimizer.workbook import allocation_columns as ids
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
from tests.books import BookSheets, project, source

pytestmark = [needs_chromium, pytest.mark.filterwarnings("default")]
expect.set_options(timeout=PATIENCE_MS)
ENGLISH = ("None", "NaN", "null")


def book(folder: Path) -> Path:
    """Three projects, money for two; one of them may use a source that nobody else may."""
    lines = [
        project("DA-1", 100, name="Trường mầm non Hoa Ban", social=80, max_year_share=1, sources="XDCB"),
        project("DA-2", 100, name="Đường vào bản Nà Lại", growth=60, max_year_share=1, sources="XDCB"),
        project("DA-3", 60, name="Trạm y tế xã Ba Bể", social=70, max_year_share=1, sources="DAT"),
    ]
    sources = [source("XDCB", 100), source("DAT", 70, kind="land_use")]
    return BookSheets(projects=lines, sources=sources).write(folder / "danh_muc.xlsx")


def no_foreign_words(page: Page) -> None:
    """Nothing that a program says where a person expects a blank."""
    shown = page.locator("[data-testid=stMainBlockContainer]").inner_text()
    assert not any(word in shown.split() for word in ENGLISH)


def edited(path: Path, folder: Path) -> Path:
    """The plan with 50 million VND more for a project that has enough."""
    plan = openpyxl.load_workbook(path)
    sheet = plan["Bảng phân bổ"]
    top = next(row for row in sheet.iter_rows() if any(cell.value == ids.PROJECT_ID for cell in row))
    columns = {cell.value: cell.column for cell in top}
    rows = range(top[0].row + 1, sheet.max_row + 1)
    row = next(row for row in rows if sheet.cell(row, columns[ids.PROJECT_ID]).value == "DA-3")
    cell = next(
        sheet.cell(row, at)
        for name, at in columns.items()
        if isinstance(name, str) and ids.payment_of(name) and sheet.cell(row, at).value
    )
    cell.value += 50
    made = folder / "sua_tay.xlsx"
    plan.save(made)
    return made


def test_why_a_project_is_out_and_an_edited_plan(context, address, tmp_path):  # noqa: F811
    page, outside = visit(context, address)
    go(page, "Dự án")
    upload(page, book(tmp_path))
    expect(page.get_by_text("Đã nhận tệp danh_muc.xlsx", exact=False)).to_be_visible()
    go(page, "Giải trình")
    expect(page.get_by_text("chưa có phương án", exact=False)).to_be_visible()
    picture(page, "10_why_no_plan")
    press(page, "Sang trang Phương án")
    press(page, "Tính phương án")
    expect(page.get_by_text("đã chứng minh").first).to_be_visible()

    go(page, "Giải trình")
    press(page, "Giải trình phương án này")
    expect(page.get_by_text("Giải trình cho phương án", exact=False)).to_be_visible()
    expect(page.get_by_text("Chưa được: vốn dành cho dự án đáng giá hơn")).to_be_visible()
    expect(page.get_by_text("Trường mầm non Hoa Ban", exact=False).first).to_be_visible()
    picture(page, "11_why_project")
    no_foreign_words(page)
    for number, name in enumerate(("Giá của quy tắc", "Giá trị của nguồn vốn", "Vốn tư nhân", "Cách gỡ")):
        page.get_by_role("tab", name=name).click()
        picture(page, f"12_why_tab_{number}")
        no_foreign_words(page)
    page.reload()
    expect(page.get_by_text("Giải trình cho phương án", exact=False)).to_be_visible()
    with page.expect_download() as caught:
        press(page, "Tải bảng giải trình (giai_trinh.xlsx)")
    caught.value.save_as(tmp_path / "giai_trinh.xlsx")
    told = openpyxl.load_workbook(tmp_path / "giai_trinh.xlsx")
    assert told.sheetnames == ["Kết luận", "Từng dự án", "Giá của quy tắc", "Giá trị nguồn vốn"]

    go(page, "Phương án")
    downloaded(page, "Tải bảng phân bổ (plan.xlsx)", tmp_path)
    go(page, "Rà soát")
    expect(page.get_by_text("Tải bảng phân bổ (plan.xlsx) về", exact=False)).to_be_visible()
    upload(page, edited(tmp_path / "plan.xlsx", tmp_path))
    expect(page.get_by_text("vi phạm", exact=False).first).to_be_visible()
    expect(page.get_by_text("Đã sửa gì so với", exact=False)).to_be_visible()
    picture(page, "13_verify")
    no_foreign_words(page)
    marked = downloaded(page, "Tải bản sao đã đánh dấu ô sai", tmp_path)
    assert marked.active.title == "Rà soát"
    assert any(cell.comment for row in marked["Bảng phân bổ"] for cell in row)
    page.reload()
    expect(page.get_by_text("sua_tay.xlsx”: vi phạm", exact=False)).to_be_visible()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_text("breaks rules at", exact=False)).to_be_visible()
    picture(page, "14_verify_english")
    go(page, "Why")
    expect(page.get_by_text("Of the plan:", exact=False)).to_be_visible()
    picture(page, "15_why_english")
    assert outside == []
