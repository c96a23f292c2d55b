"""What may be trusted, in a real browser: robustness, law, comparison, and every word of every page."""

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from data import SAMPLE
from models.texts import say
from optimizer.intake.book import read_portfolio
from tests.app.browser import needs_chromium
from tests.app.language import own_words, strangers
from tests.app.test_journey import (  # noqa: F401 – fixtures
    PATIENCE_MS,
    address,
    browser,
    context,
    go,
    picture,
    press,
    upload,
    visit,
)
from tests.books import BookSheets, project, source

pytestmark = [needs_chromium, pytest.mark.filterwarnings("default")]
expect.set_options(timeout=PATIENCE_MS)
PAGES = ("projects", "scenario", "plan", "why", "compare", "robustness", "verify", "execution", "law")
WORDS = """() => {
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    const skipped = 'script, style, noscript, [data-testid="stIconMaterial"]';
    if (!node.parentElement.closest(skipped)) found.add(node.nodeValue);
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]'))
    for (const name of ['aria-label', 'title', 'placeholder'])
      if (element.getAttribute(name)) found.add(element.getAttribute(name));
  return [...found];
}"""


def book(folder: Path) -> Path:
    """Three projects, money for two, a part of it from land."""
    lines = [
        project("DA-1", 100, name="Trường mầm non Hoa Ban", social=80, max_year_share=1, locality="Ba Bể"),
        project("DA-2", 100, name="Đường vào bản Nà Lại", growth=60, max_year_share=1, locality="Na Rì"),
        project("DA-3", 60, name="Trạm y tế xã Ba Bể", social=70, max_year_share=1, locality="Ba Bể"),
    ]
    sources = [source("XDCB", 100), source("DAT", 70, kind="land_use")]
    overlays = {"Đất giảm": {"envelope:DAT": 0.5}}
    return BookSheets(projects=lines, sources=sources, overlays=overlays).write(folder / "danh_muc.xlsx")


def opened(context, address, folder) -> tuple[Page, list[str]]:  # noqa: F811
    page, outside = visit(context, address)
    go(page, "Dự án")
    upload(page, book(folder))
    expect(page.get_by_text("Đã nhận tệp danh_muc.xlsx")).to_be_visible()
    return page, outside


def is_whole(page: Page) -> bool:
    """Whether nothing of the page stands beyond the right edge of the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def ask(page: Page) -> None:
    """Press the form's button, once what stood there before is gone."""
    button = page.get_by_role("button", name="Tính", exact=True)
    expect(button).to_have_count(1)
    button.click()


def saved(page: Page, name: str, folder: Path) -> openpyxl.Workbook:
    with page.expect_download() as caught:
        press(page, name)
    path = folder / caught.value.suggested_filename
    caught.value.save_as(path)
    return openpyxl.load_workbook(path)


def test_questions_of_robustness_are_answered_and_survive_f5(context, address, tmp_path):  # noqa: F811
    page, outside = opened(context, address, tmp_path)
    go(page, "Độ tin cậy")
    picture(page, "robustness_1_form")
    page.get_by_label("Số tình huống").fill("20")
    page.get_by_label("Số tình huống").press("Tab")
    ask(page)
    expect(page.get_by_role("button", name="Tải sổ Excel")).to_be_visible()
    expect(page.get_by_text("Đã tính 20 trên 20 tình huống")).to_be_visible()
    picture(page, "robustness_2_core")
    page.reload()
    expect(page.get_by_text("Đã tính 20 trên 20 tình huống")).to_be_visible()
    assert "Chỉ số cốt lõi" in saved(page, "Tải sổ Excel", tmp_path).sheetnames
    for at, question in enumerate(("cascade", "budget"), start=3):
        page.get_by_text(say(f"robustness.{question}"), exact=True).click()
        expect(page.get_by_text("Chưa tính câu hỏi này")).to_be_visible()
        ask(page)
        expect(page.get_by_role("button", name="Tải sổ Excel")).to_be_visible()
        expect(page.get_by_role("tab").first).to_be_visible()
        expect(page.locator(".vega-embed").first).to_be_visible()
        picture(page, f"robustness_{at}_{question}")
        assert is_whole(page)
    page.reload()
    expect(page.get_by_role("button", name="Tải sổ Excel")).to_be_visible()
    assert not outside


def test_stop_keeps_the_samples_that_are_done(context, address):  # noqa: F811
    page, _ = visit(context, address)
    go(page, "Độ tin cậy")
    page.get_by_label("Số tình huống").fill("5000")
    page.get_by_label("Số tình huống").press("Tab")
    ask(page)
    expect(page.get_by_text("trong 5.000").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("trong 5.000").first).to_be_visible()
    picture(page, "robustness_8_running")
    press(page, "Dừng, giữ phần đã tính")
    expect(page.get_by_text("trên 5.000 tình huống")).to_be_visible()
    expect(page.get_by_text("Đã dừng trước khi tính xong")).to_be_visible()


def test_the_law_of_another_day(context, address, tmp_path):  # noqa: F811
    page, outside = visit(context, address)
    go(page, "Căn cứ pháp lý")
    expect(page.get_by_role("tab", name="Các mức đang có hiệu lực")).to_be_visible()
    picture(page, "law_1")
    page.get_by_label("Xem pháp luật tại ngày").click()
    page.get_by_role("option", name="01/01/2025 – có quy định thay đổi").click()
    expect(page.get_by_text("Căn cứ pháp lý tại ngày 01/01/2025")).to_be_visible()
    page.get_by_role("tab", name="Thay đổi so với ngày 31/12/2024").click()
    picture(page, "law_2_changes")
    page.get_by_role("tab", name="Căn cứ của từng quy tắc").click()
    picture(page, "law_3_rules")
    sheet = saved(page, "Tải sổ Excel", tmp_path)["Thay đổi"]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("Luật Đầu tư công 2024" in cell for cell in cells)
    assert is_whole(page)
    assert not outside


def test_scenarios_are_compared_and_ties_taken_out(context, address, tmp_path):  # noqa: F811
    page, outside = opened(context, address, tmp_path)
    for _ in range(2):
        go(page, "So sánh")
        page.get_by_role("button", name="Tính “").click()
        expect(page.get_by_role("heading", name="Phương án của kịch bản")).to_be_visible()
        if page.get_by_role("button", name="Tính phương án").count():
            press(page, "Tính phương án")
        expect(page.get_by_role("button", name="Tải bảng phân bổ (plan.xlsx)")).to_be_visible()
    go(page, "So sánh")
    expect(page.get_by_role("button", name="Tải bảng so sánh (compare.xlsx)")).to_be_visible()
    press(page, "Bỏ các khác biệt không đáng kể")
    expect(page.get_by_role("button", name="Bỏ các khác biệt không đáng kể")).to_have_count(0)
    expect(page.get_by_text("mọi khác biệt nêu trên đều cần thiết")).to_be_visible()
    picture(page, "compare_1")
    for at, tab in enumerate(("Dự án thay đổi", "Vốn thay đổi", "Vì sao giá trị khác", "Thứ tự ưu tiên"), 2):
        there = page.get_by_role("tab", name=tab, exact=True)
        expect(there).to_have_count(1)  # what was drawn before the differences were taken out is gone
        there.click()
        picture(page, f"compare_{at}")
        assert is_whole(page)
    assert "Giá trị" in " ".join(saved(page, "Tải bảng so sánh (compare.xlsx)", tmp_path).sheetnames)
    assert not outside


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_shows_a_word_in_the_wrong_language(context, address, language):  # noqa: F811
    """Proves: what Streamlit itself writes is put into the language too, labels and tooltips as well."""
    page, _ = visit(context, address)
    if language == "en":
        page.get_by_text("English", exact=True).click()
        expect(page.get_by_role("link", name="Law", exact=True).first).to_be_visible()
    own = own_words(read_portfolio(SAMPLE), ())
    wrong = {}
    for name in PAGES:
        go(page, say(f"app.page.{name}", language))
        expect(page.locator("[data-testid=stMainBlockContainer]")).to_be_visible()
        page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget], [data-stale=true]')")
        picture(page, f"words_{language}_{name}")
        wrong[name] = strangers(page.evaluate(WORDS), language, own)
    found = {name: texts for name, texts in wrong.items() if texts}
    assert not found, "\n".join(f"{name}: {texts}" for name, texts in found.items())
