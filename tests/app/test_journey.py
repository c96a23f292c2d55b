"""A morning of a finance officer in a real browser: everything that only a browser can show."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.app.browser import CHROMIUM, FLAGS, needs_chromium, served
from tests.books import BookSheets, project
from tests.workspace.hard import hard_book

pytestmark = [needs_chromium, pytest.mark.filterwarnings("default")]
PATIENCE_MS = 120_000
expect.set_options(timeout=PATIENCE_MS)
SCREEN = {"width": 1366, "height": 768}
PICTURES = os.environ.get("CANVON_PICTURES")
"""A folder for pictures of every step, for people to look at."""


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("journey") / "data"
    with served(folder) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def context(browser) -> Iterator[BrowserContext]:
    """A person's own browser, Vietnamese, that notes every request that leaves the machine."""
    made = browser.new_context(locale="vi-VN", viewport=SCREEN, accept_downloads=True)
    made.set_default_timeout(PATIENCE_MS)
    yield made
    made.close()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.wait_for_timeout(1500)
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def visit(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """The first page, drawn; and every address outside this machine that it asks for."""
    page, outside = context.new_page(), []
    page.on(
        "request", lambda request: outside.append(request.url) if "127.0.0.1" not in request.url else None
    )
    page.goto(address)
    expect(page.get_by_text("đã chứng minh").first).to_be_visible(timeout=PATIENCE_MS)
    return page, outside


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def upload(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(str(path))


def fixed(folder: Path) -> Path:
    """A list whose plan is soon found and whose proof takes hours: a solve that has to be stopped."""
    return hard_book(folder / "danh_muc.xlsx")


def spoilt(folder: Path) -> Path:
    """The same list with one code used twice."""
    book = openpyxl.load_workbook(fixed(folder))
    book["projects"]["A3"] = book["projects"]["A2"].value
    path = folder / "danh_muc_loi.xlsx"
    book.save(path)
    return path


def set_gap(page: Page, gap: str) -> None:
    page.get_by_role("tab", name="Chính sách").click()
    field = page.get_by_label("Khoảng cách cho phép", exact=True)
    field.fill(gap)
    field.press("Enter")
    expect(page.get_by_text("Có thay đổi chưa lưu")).to_be_visible()


def downloaded(page: Page, name: str, folder: Path) -> openpyxl.Workbook:
    with page.expect_download() as caught:
        press(page, name)
    path = folder / caught.value.suggested_filename
    caught.value.save_as(path)
    return openpyxl.load_workbook(path)


def test_upload_solve_stop_copy_change_compare_download(context, address, tmp_path):
    page, outside = visit(context, address)
    picture(page, "01_first_visit")

    go(page, "Dự án")
    upload(page, spoilt(tmp_path))
    expect(page.get_by_text("danh_muc_loi.xlsx: 1 lỗi", exact=False)).to_be_visible()
    expect(page.get_by_text("vẫn giữ nguyên", exact=False)).to_be_visible()
    picture(page, "02_issues")
    upload(page, fixed(tmp_path))
    expect(page.get_by_text("Đã nhận tệp danh_muc.xlsx", exact=False)).to_be_visible()
    picture(page, "03_taken")

    go(page, "Phương án")
    press(page, "Tính phương án")
    expect(page.get_by_text("Đang tìm phương án tốt nhất", exact=False)).to_be_visible()
    found = page.get_by_test_id("stMetricValue").first
    expect(found).to_have_text(re.compile(r"\d"), timeout=PATIENCE_MS)
    page.reload()  # F5 in the middle of a solve loses nothing
    expect(page.get_by_text("Đang tìm phương án tốt nhất", exact=False)).to_be_visible()
    picture(page, "04_solving")
    press(page, "Dừng và lấy phương án tốt nhất đã có")
    expect(page.get_by_text("dừng theo yêu cầu", exact=False)).to_be_visible()
    expect(page.get_by_text("Đã qua kiểm tra độc lập", exact=False)).to_be_visible()
    picture(page, "05_stopped")

    go(page, "Kịch bản")
    set_gap(page, "3%")
    picture(page, "06_policy")
    press(page, "Lưu và tính phương án")
    expect(page.get_by_text("tối ưu (đã chứng minh)", exact=False)).to_be_visible()

    go(page, "Kịch bản")
    expect(page.get_by_label("Tên kịch bản")).to_have_value("base")
    page.get_by_label("Tên kịch bản").fill("Thu đất giảm")
    page.get_by_label("Tên kịch bản").press("Enter")
    press(page, "Lưu thành bản sao")
    expect(page.get_by_text("Đã tạo kịch bản “Thu đất giảm”", exact=False)).to_be_visible()
    type_amount(page, "100.000")
    picture(page, "07_changed")
    page.reload()  # F5 loses nothing that was typed, even before it is saved
    expect(page.get_by_text("Đã lấy lại những gì bạn gõ lần trước", exact=False)).to_be_visible()
    expect(page.get_by_text("Có thay đổi chưa lưu")).to_be_visible()
    picture(page, "07_found_again")
    press(page, "Lưu và tính phương án")
    expect(page.get_by_text("Phương án của kịch bản: Thu đất giảm", exact=False)).to_be_visible()
    expect(page.get_by_text("Đã qua kiểm tra độc lập", exact=False)).to_be_visible()
    book = downloaded(page, "Tải bảng phân bổ (plan.xlsx)", tmp_path)
    assert "projects" in book.sheetnames
    assert any("Thu đất giảm" in str(row[0].value) for row in book.worksheets[0].iter_rows(max_row=4))

    go(page, "So sánh")
    expect(page.get_by_text("“Thu đất giảm” khác “base”", exact=False)).to_be_visible()
    picture(page, "08_compare")
    book = downloaded(page, "Tải bảng so sánh (compare.xlsx)", tmp_path)
    assert len(book.sheetnames) >= 5

    page.reload()
    expect(page.get_by_text("“Thu đất giảm” khác “base”", exact=False)).to_be_visible()
    assert not outside


def type_amount(page: Page, amount: str) -> None:
    """Type money into the first source's first year, the Vietnamese way; it is echoed as that amount.

    The grid is brought to the middle of the window, since the page's own bar may lie over the top of it.
    A grid that is being drawn anew swallows a click, goes away, or takes its open editor with it, so all
    of it is done again until the change is told.
    """
    editor = page.locator("#portal textarea, #portal input").first
    changed = page.get_by_text("Có thay đổi chưa lưu")
    for _ in range(8):
        with contextlib.suppress(PlaywrightError):
            grid = page.get_by_test_id("stDataFrame").first.locator("canvas").first
            grid.evaluate("grid => grid.scrollIntoView({block: 'center'})", timeout=5_000)
            page.wait_for_timeout(1500)
            box = grid.bounding_box(timeout=5_000)
            assert box is not None
            page.mouse.dblclick(box["x"] + box["width"] - 60, box["y"] + 52)
            editor.fill(amount, timeout=5_000)
            editor.press("Enter", timeout=5_000)
            changed.wait_for(state="visible", timeout=10_000)
            break
    expect(changed).to_be_visible()


def test_a_second_person_sees_nothing_of_the_first(context, address, tmp_path):
    page, _ = visit(context, address)
    expect(page.get_by_text("danh mục mẫu", exact=False).first).to_be_visible()
    assert page.get_by_text("danh_muc.xlsx").count() == 0
    assert len(page.url.split("w=")[1]) >= 20


def test_english_on_every_page_at_1366(context, address):
    page, _ = visit(context, address)
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_text("optimal (proven)", exact=False)).to_be_visible()
    for name in ("Projects", "Scenario", "Compare", "Plan"):
        go(page, name)
        page.wait_for_timeout(1500)
        picture(page, f"en_{name.lower()}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= SCREEN["width"]


def test_paper_has_what_is_read_and_nothing_to_click(context, address):
    page, _ = visit(context, address)
    page.emulate_media(media="print")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_role("link", name="Kịch bản", exact=True).first).to_be_hidden()
    expect(page.get_by_role("button", name="Duyệt phương án này")).to_be_hidden()
    expect(page.get_by_text("Kết quả: tối ưu", exact=False)).to_be_visible()
    page.emulate_media(media="screen")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


def test_names_that_are_markup_stay_text_and_fetch_nothing(context, address, tmp_path):
    """Proves: an image in a name is not asked for; without escaping every page would ask another machine."""
    image = "![x](https://elsewhere.invalid/x.png)"
    book = BookSheets(
        projects=[project("P1", 100, name=image, locality=image, max_year_share=1)],
        sources=[{"source": "X", "name": image, "kind": "local_balance", "2026": 100}],
        overlays={image: {"discount": 0.9}},
    )
    page, outside = visit(context, address)
    go(page, "Dự án")
    upload(page, book.write(tmp_path / "![x](y).xlsx"))
    expect(page.get_by_text("Đã nhận tệp", exact=False)).to_be_visible()
    go(page, "Kịch bản")
    expect(page.locator("label", has_text=image).first).to_be_visible()
    go(page, "Phương án")
    press(page, "Tính phương án")
    expect(page.get_by_text("Đã qua kiểm tra độc lập", exact=False)).to_be_visible()
    for name in ("Vốn theo năm", "Nguồn vốn", "Theo tiêu chí, địa bàn, ngành"):
        page.get_by_role("tab", name=name).click()
        page.wait_for_timeout(500)
    go(page, "So sánh")
    expect(page.get_by_text("Chưa có phương án", exact=False)).to_be_visible()
    assert not outside
