"""Every page without a browser: what it shows, what it does, and what it says when something is wrong."""

import time

import pytest

from models.units import format_number
from optimizer.official import list_sources
from optimizer.workspace.desk import Desk
from optimizer.workspace.lists import plain_list
from optimizer.workspace.place import store_url
from optimizer.workspace.store import store_at
from tests.app.conftest import XLSX, button, checked, desk, page, texts
from tests.books import BookSheets, project, source
from tests.official.lists import write_doubtful_list

pytestmark = pytest.mark.filterwarnings("default")


def book(tmp_path, lines=None) -> bytes:
    lines = lines or [
        project("P1", 100, social=80, max_year_share=1, locality="Ba Bể"),
        project("P2", 100, growth=80, max_year_share=1, locality="Na Rì"),
    ]
    return BookSheets(projects=lines, sources=[source("XDCB", 100)]).write(tmp_path / "b.xlsx").read_bytes()


def uploaded(app, tmp_path, lines=None):
    page(app, "projects")
    app.file_uploader[0].set_value(("danh mục.xlsx", book(tmp_path, lines), XLSX))
    return checked(app.run())


def solved(app):
    """Wait until the current scenario has its plan, then draw the page."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found = desk().job(desk().current)
        if found is None or not found[1].is_running:
            return page(app, "plan")
        time.sleep(0.3)
    raise TimeoutError


def test_a_first_visit_is_vietnamese_and_the_sample_is_solved(app):
    said = texts(app)
    assert "tối ưu (đã chứng minh)" in said
    assert "cận trên đã chứng minh" in said
    assert "khoảng cách" in said
    assert "danh mục mẫu của tỉnh Lào Cai" in said
    plan = desk().saved(desk().current).plan
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Vốn bố trí"] == format_number(sum(line.total_allocated for line in plan.lines))
    assert shown["Khởi công mới"] == "7"
    assert len(app.dataframe[0].value) == 38
    assert [tab.label for tab in app.tabs][:2] == ["Bảng xếp hạng", "Vốn theo năm"]


def test_localities_are_compared_before_the_plan_and_with_it(app, tmp_path):
    """Proves: the gap ledger stands in a tab of its own, with what is planned in each locality."""
    uploaded(app, tmp_path)
    desk().solve(desk().current)
    solved(app)
    table = next(own.value for own in app.dataframe if "Vốn kế hoạch này" in own.value)
    assert sorted(table["Vốn kế hoạch này"]) == [0, 100]
    assert "Hệ số Gini về vốn giữa 2 địa bàn" in texts(app)


def test_english_is_one_click_away_on_every_page(app):
    app.sidebar.radio[0].set_value("en")
    checked(app.run())
    assert "optimal (proven)" in texts(app)
    for name in ("projects", "scenario", "compare", "plan"):
        said = texts(page(app, name))
        assert not any(word in said for word in ("Kịch bản", "triệu đồng", "Phương án"))
    assert desk().language == "en"


def test_a_bad_upload_is_told_cell_by_cell_and_changes_nothing(app, tmp_path):
    before = desk().book.sha256
    uploaded(app, tmp_path, [project("P1", 100), project("P1", -5)])
    issues = app.dataframe[0].value
    assert {"A3"} <= set(issues["Ô"])
    assert set(issues["Mức độ"]) >= {"LỖI"}
    assert all(issues["Cần làm gì"])
    assert "vẫn giữ nguyên" in texts(app)
    assert desk().book.sha256 == before


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(app):
    page(app, "projects")
    app.file_uploader[0].set_value(("anh.xlsx", b"not a workbook", XLSX))
    checked(app.run())
    assert "1 lỗi" in texts(app)
    assert len(app.dataframe[0].value) == 1
    assert desk().is_sample


def test_a_good_upload_becomes_the_book_and_is_solved(app, tmp_path):
    uploaded(app, tmp_path)
    assert "danh mục.xlsx" in texts(app)
    assert not desk().is_sample
    page(app, "plan")
    assert "chưa được tính" in texts(app)
    button(app, "Tính phương án").click()
    checked(app.run())
    solved(app)
    assert "tối ưu (đã chứng minh)" in texts(app)
    table = app.dataframe[0].value
    assert list(table["Được bố trí"]) == ["Có", "Không"]
    assert all(table["Lý do"])


def test_typed_money_is_echoed_and_saved(app):
    page(app, "scenario")
    row = desk().current
    key = f"envelopes.{row.id}.{row.version}"
    app.session_state[key] = {"edited_rows": {0: {"2026": "12.345"}}, "added_rows": [], "deleted_rows": []}
    checked(app.run())
    echo = app.dataframe[1].value if "Thay đổi" in app.dataframe[1].value else app.dataframe[-1].value
    assert 12_345 in list(echo["2026"])
    assert "chưa lưu" in texts(app)
    button(app, "Lưu").click()
    checked(app.run())
    (entry,) = desk().current.entries.items()
    assert entry[0].startswith("envelope_amount:")
    assert entry[1] == "12.345"
    assert "Đã lưu" in texts(app)
    assert desk().saved(desk().current) is None


def test_money_that_could_mean_two_things_is_not_guessed(app):
    page(app, "scenario")
    row = desk().current
    key = f"envelopes.{row.id}.{row.version}"
    app.session_state[key] = {"edited_rows": {0: {"2026": "12.5"}}, "added_rows": [], "deleted_rows": []}
    checked(app.run())
    assert "1 lỗi" in texts(app)
    assert button(app, "Lưu").disabled
    assert button(app, "Lưu và tính phương án").disabled


def test_a_swing_a_rank_a_lock_and_a_limit_reach_the_scenario(app):
    page(app, "scenario")
    app.slider[1].set_value(-20)
    next(own for own in app.radio if own.label == "Cách tính trọng số").set_value("rank")
    locked = desk().portfolio.projects[0].project_id
    app.multiselect[1].set_value([locked])
    next(own for own in app.text_input if own.label == "Tỷ lệ chuyển tiếp sang kỳ sau").set_value("0,4")
    checked(app.run())
    button(app, "Lưu").click()
    checked(app.run())
    scenario, issues = desk().built(desk().current)
    assert scenario.two_period_share == 0.4
    assert scenario.hypothetical
    assert list(scenario.locks) == [locked]
    assert min(scenario.ranks.values()) == 1
    assert 0.8 in scenario.envelope_factors.values()
    assert issues
    assert "Điều" in texts(app)


def test_a_copy_is_renamed_compared_and_deleted(app, tmp_path):
    uploaded(app, tmp_path)
    desk().solve(desk().current)
    solved(app)
    page(app, "scenario")
    next(own for own in app.text_input if own.label == "Tên kịch bản").set_value("Đất giảm")
    button(app, "Lưu thành bản sao").click()
    checked(app.run())
    assert [row.name for row in desk().scenarios] == ["base", "Đất giảm"]
    desk().save(desk().current, "Đất giảm", {"envelope_amount:XDCB:2026": "50"})
    desk().solve(desk().current)
    solved(app)
    page(app, "compare")
    figures = app.dataframe[0].value
    assert list(figures.columns) == ["Chỉ tiêu", "base", "Đất giảm"]
    allocated = figures.set_index("Chỉ tiêu").loc["Tổng vốn bố trí trong kỳ (triệu đồng)"]
    assert list(allocated) == ["100", "0"]
    (moved,) = app.dataframe[1].value["Mã dự án"]
    assert moved in ("P1", "P2")
    assert list(app.dataframe[1].value["Vốn – base"]) == [100]
    assert "100 → 50" in texts(app)
    page(app, "scenario")
    button(app, "Xem bản mới nhất").click()  # the test itself was the other window
    checked(app.run())
    button(app, "Xóa kịch bản").click()
    checked(app.run())
    assert [row.name for row in desk().scenarios] == ["base"]


def test_a_scenario_without_any_plan_says_what_clashes(app, tmp_path):
    uploaded(app, tmp_path)
    desk().save(desk().current, "base", {"locks_in": "P1; P2"})
    desk().solve(desk().current)
    solved(app)
    assert "xung đột" in texts(app)
    assert not app.get("download_button")


def test_a_stale_window_is_told_and_writes_nothing(app):
    page(app, "scenario")
    app.slider[0].set_value(-10)
    checked(app.run())
    desk().save(desk().current, desk().current.name, {"discount": "0,9"})
    before = dict(desk().current.entries)
    button(app, "Lưu").click()
    checked(app.run())
    assert dict(desk().current.entries) == before
    assert "cửa sổ khác" in texts(app)


def test_another_visit_sees_nothing_of_this_one(app, tmp_path):
    uploaded(app, tmp_path)
    other = Desk(store_at(store_url()), "u" * 24)
    assert other.is_sample
    assert len(other.books()) == 1


def listed(app, folder):
    """Last year's list, with a header of three rows, uploaded."""
    page(app, "projects")
    name = "Biểu 02.xlsx"
    app.file_uploader[0].set_value((name, write_doubtful_list(folder / name).read_bytes(), XLSX))
    return checked(app.run())


def test_a_plain_list_is_understood_asked_and_taken(app, tmp_path):
    before = desk().book.sha256
    listed(app, tmp_path)
    assert "danh mục dạng biểu" in texts(app)
    assert "cần chọn" in str(list(app.dataframe[0].value["means"]))
    assert desk().book.sha256 == before
    button(app, "Dùng danh mục này").click()
    checked(app.run())
    assert "vẫn giữ nguyên" in texts(app)  # there is no money yet, and a heading is open
    assert desk().book.sha256 == before
    answer(app)
    button(app, "Dùng danh mục này").click()
    checked(app.run())
    assert "Đã nhận tệp Biểu 02.xlsx" in texts(app)
    assert desk().book.original is not None
    assert desk().book.notes
    assert desk().draft is None


def answer(app) -> None:
    """Settle what is open as a person would: the first guess for each heading, money for every source."""
    draft = desk().draft
    found = plain_list(draft.name, draft.content)
    answers = dict(draft.answers)
    answers["headings"] = {str(h.position): h.alternatives[0] for h in found.headings if h.is_doubtful}
    choices = {int(at): column for at, column in answers["headings"].items()}
    answers["sources"] = {
        source.code: {"name": source.name, "kind": source.kind.value, "total": "9.000.000"}
        for source in list_sources(found, choices)
    }
    desk().keep_draft(draft.name, draft.content, answers)
    page(app, "plan")  # as after F5: what was answered is drawn anew
    page(app, "projects")


def test_a_list_that_waits_is_there_after_the_page_is_loaded_anew(app, tmp_path):
    listed(app, tmp_path)
    page(app, "plan")
    page(app, "projects")
    assert "danh mục dạng biểu" in texts(app)
    button(app, "Bỏ tệp này").click()
    checked(app.run())
    assert "danh mục dạng biểu" not in texts(app)
