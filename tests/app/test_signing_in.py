"""People sign in with a provider of the tests' own, each in a browser of the own, and see what is theirs."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from optimizer.workspace.people import set_role
from optimizer.workspace.roles import Role
from optimizer.workspace.store import Store
from tests.app.browser import CHROMIUM, FLAGS, ROOT, free_port, needs_chromium, served_by
from tests.app.provider import provider_of, secrets_file
from tests.books import BookSheets, project, source

pytestmark = [needs_chromium, pytest.mark.filterwarnings("default")]
PATIENCE_MS = 120_000
expect.set_options(timeout=PATIENCE_MS)
ACCOUNTS = {
    "lan": {"sub": "1", "email": "lan@tinh.gov.vn", "email_verified": True, "name": "Nguyễn Thị Lan"},
    "minh": {"sub": "2", "email": "minh@tinh.gov.vn", "name": "Trần Minh"},
    "sep": {"sub": "3", "preferred_username": "sep@tinh.gov.vn", "name": "Lê Văn Sếp"},
    "la": {"sub": "4", "email": "sep@tinh.gov.vn", "email_verified": False},
}


class Office(NamedTuple):
    """An app that people sign in to, and where its store is."""

    address: str
    store: str


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Iterator[Office]:
    """Lan is an editor, Sếp the approver, Minh nobody yet."""
    folder, port = tmp_path_factory.mktemp("office"), free_port()
    (folder / "data").mkdir()
    (folder / ".streamlit").mkdir()
    url = f"sqlite:///{folder / 'data' / 'canvon.sqlite'}"
    store = Store(url)
    set_role(store, "lan@tinh.gov.vn", Role.EDITOR, "")
    set_role(store, "sep@tinh.gov.vn", Role.APPROVER, "")
    store.close()
    with provider_of(ACCOUNTS) as provider:
        text = secrets_file(provider, port)
        (folder / ".streamlit" / "secrets.toml").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "optimizer.cli"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with served_by(command, folder / "data", environment, port) as address:
            yield Office(address, url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def contexts(browser) -> Iterator[list[BrowserContext]]:
    """Two browsers at once, which share nothing."""
    made = [browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768}) for _ in range(2)]
    for own in made:
        own.set_default_timeout(PATIENCE_MS)
    yield made
    for own in made:
        own.close()


def sign_in(context: BrowserContext, address: str, account: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("link", name=account, exact=True).click()
    return page


def at_work(page: Page) -> None:
    expect(page.get_by_text("đã chứng minh").first).to_be_visible()


def key_of(page: Page) -> str:
    page.wait_for_url("**/*w=*")
    return page.url.split("w=")[1].split("&")[0]


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("CANVON_PICTURES")
    if folder:
        page.wait_for_timeout(1500)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def upload(page: Page, folder: Path) -> None:
    lines = [project("P1", 100, social=80, max_year_share=1), project("P2", 100, growth=8, max_year_share=1)]
    book = BookSheets(projects=lines, sources=[source("XDCB", 100)])
    page.get_by_role("link", name="Dự án", exact=True).first.click()
    page.locator("input[type=file]").set_input_files(str(book.write(folder / "cua_lan.xlsx")))
    expect(page.get_by_text("Đã nhận tệp cua_lan.xlsx", exact=False)).to_be_visible()


def test_two_people_at_once_see_only_what_is_theirs(office, contexts, tmp_path):
    """Proves: nothing before sign-in; another's key in the address opens nothing, whoever the other is."""
    page = contexts[0].new_page()
    page.goto(office.address)
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()
    assert page.get_by_text("đã chứng minh").count() == 0
    picture(page, "sign_in_door")
    lan = sign_in(contexts[0], office.address, "lan")
    at_work(lan)
    expect(lan.get_by_text("Nguyễn Thị Lan – người lập")).to_be_visible()
    upload(lan, tmp_path)
    minh = sign_in(contexts[1], office.address, "minh")
    at_work(minh)
    expect(minh.get_by_text("Bạn đang xem với vai trò người xem", exact=False)).to_be_visible()
    assert minh.get_by_text("cua_lan.xlsx").count() == 0
    hers, his = key_of(lan), key_of(minh)
    assert hers != his
    for page, foreign in ((minh, hers), (lan, his), (minh, "x" * 24)):
        page.goto(f"{office.address}/du-an?w={foreign}")
        expect(page.get_by_text("không mở được chỗ làm việc nào của bạn", exact=False)).to_be_visible()
        assert page.get_by_text("cua_lan.xlsx").count() == 0
    picture(minh, "sign_in_foreign")
    minh.get_by_role("button", name="Mở chỗ làm việc của tôi").click()
    at_work(minh)
    assert key_of(minh) == his
    lan.goto(office.address)  # F5, or the address without a key: her own workspace, the book still on it
    expect(lan.get_by_text("Kịch bản này chưa được tính", exact=False)).to_be_visible()
    assert key_of(lan) == hers


def test_the_head_approves_what_the_editor_shared(office, contexts):
    """Proves: let in by the owner, the approver approves; the editor then can neither change nor approve."""
    lan = sign_in(contexts[0], office.address, "lan")
    key = key_of(lan)
    lan.get_by_role("link", name="Chỗ làm việc", exact=True).first.click()
    lan.get_by_role("tab", name="Người được xem").click()
    lan.get_by_label("Địa chỉ thư").fill("sep@tinh.gov.vn")
    lan.get_by_role("button", name="Cho vào xem").click()
    expect(lan.get_by_text("sep@tinh.gov.vn – người duyệt")).to_be_visible()
    picture(lan, "sign_in_guests")
    head = sign_in(contexts[1], office.address, "sep")
    at_work(head)
    head.goto(f"{office.address}/?w={key}")
    solve = head.get_by_role("button", name="Tính phương án")
    approve = head.get_by_role("button", name="Duyệt phương án này")
    expect(solve.or_(approve)).to_be_visible()
    if solve.count():
        solve.click()
    approve.click()
    expect(head.get_by_text("ĐÃ DUYỆT – sep@tinh.gov.vn", exact=False)).to_be_visible()
    picture(head, "sign_in_approved")
    lan.get_by_role("link", name="Phương án", exact=True).first.click()
    expect(lan.get_by_text("ĐÃ DUYỆT – sep@tinh.gov.vn", exact=False)).to_be_visible()
    assert lan.get_by_role("button", name="Bỏ duyệt").count() == 0
    lan.get_by_role("link", name="Kịch bản", exact=True).first.click()
    expect(lan.get_by_role("button", name="Lưu", exact=True)).to_be_disabled()
    head.get_by_role("link", name="Chỗ làm việc", exact=True).first.click()
    expect(head.get_by_role("tab", name="Vai trò")).to_be_visible()
    picture(head, "sign_in_workspace")


def test_an_address_that_nobody_confirmed_opens_nothing(office, contexts):
    """Proves: who only claims the approver's address is not let in."""
    page = sign_in(contexts[0], office.address, "la")
    expect(page.get_by_text("địa chỉ thư đã xác nhận", exact=False)).to_be_visible()
    assert page.get_by_text("đã chứng minh").count() == 0


def test_who_signs_out_is_out(office, contexts):
    page = sign_in(contexts[0], office.address, "minh")
    at_work(page)
    key = key_of(page)
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()
    page.goto(f"{office.address}/?w={key}")
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()
    assert page.get_by_text("đã chứng minh").count() == 0
