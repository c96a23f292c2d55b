"""The app is restarted in the middle of a solve: who had it open goes on as if nothing had been."""

import os
import sys

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.app.browser import CHROMIUM, FLAGS, ROOT, free_port, needs_chromium, served_by
from tests.workspace.hard import hard_book

pytestmark = [needs_chromium, pytest.mark.filterwarnings("default")]
PATIENCE_MS = 120_000


def test_a_restart_of_the_app_loses_nothing(tmp_path):
    """Proves: the open page finds its workspace and its running solve again, without being loaded anew."""
    (tmp_path / "work").mkdir()
    port, folder = free_port(), tmp_path / "work" / "data"
    command, environment = [sys.executable, "-m", "optimizer.cli"], {**os.environ, "PYTHONPATH": str(ROOT)}
    solving = "Đang tìm phương án tốt nhất"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(locale="vi-VN").new_page()
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        with served_by(command, folder, environment, port) as address:
            page.goto(f"{address}/du-an")
            page.locator("input[type=file]").set_input_files(str(hard_book(tmp_path / "danh_muc.xlsx")))
            expect(page.get_by_text("Đã nhận tệp danh_muc.xlsx", exact=False)).to_be_visible()
            page.get_by_role("link", name="Phương án", exact=True).first.click()
            page.get_by_role("button", name="Tính phương án", exact=True).click()
            expect(page.get_by_text(solving, exact=False)).to_be_visible()
            where = page.url
        with served_by(command, folder, environment, port):
            seconds = page.get_by_text(solving, exact=False)
            before = seconds.inner_text()
            expect(seconds).not_to_have_text(before)  # it counts again: the page found the new app by itself
            assert page.url == where
            page.get_by_role("button", name="Dừng và lấy phương án tốt nhất đã có").click()
            expect(page.get_by_text("Đã qua kiểm tra độc lập", exact=False)).to_be_visible()
        browser.close()
