"""Page Chỗ làm việc, and approval on the pages of plan and scenario."""

from io import BytesIO

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from optimizer.workspace import people
from optimizer.workspace.backup import backup_bytes
from optimizer.workspace.desk import Desk
from optimizer.workspace.history import history_workbook
from optimizer.workspace.place import FOLDER_VARIABLE, URL_VARIABLE, store_url
from optimizer.workspace.store import store_at
from tests.app.conftest import ROOT, TOKEN, XLSX, button, checked, page, texts
from tests.workspace.postgres import cluster, new_database


def desk() -> Desk:
    return Desk(store_at(store_url()), TOKEN)


def test_an_approved_plan_is_told_and_its_scenario_cannot_be_saved(app):
    checked(button(app, "Duyệt phương án này").click().run())
    assert "ĐÃ DUYỆT – người dùng máy này" in texts(app)
    assert desk().approval(desk().current) is not None
    page(app, "scenario")
    assert "ĐÃ DUYỆT" in texts(app)
    assert button(app, "Lưu").disabled
    assert button(app, "Lưu và tính phương án").disabled
    assert button(app, "Xóa kịch bản").disabled
    assert not button(app, "Lưu thành bản sao").disabled
    page(app, "plan")
    checked(button(app, "Bỏ duyệt").click().run())
    assert "Đã bỏ duyệt" in texts(app)
    assert desk().approval(desk().current) is None


def test_a_plan_that_was_changed_behind_the_program_is_told(app):
    """Proves: what is shown is compared with what was approved; else a changed row would pass for it."""
    checked(button(app, "Duyệt phương án này").click().run())
    store = desk()._store
    with store.session() as session:
        row = session.merge(store.plan(TOKEN, desk().approval(desk().current).key))
        row.document = {**row.document, "objective": 1}
    assert "khác với bản đã duyệt" in texts(checked(app.run()))


def test_the_log_is_read_and_downloaded(app):
    made = desk().copy(desk().current, "=1+1")
    desk().save(made, "=1+1", {"discount": "0,9"})
    page(app, "workspace")
    table = app.dataframe[0].value
    assert list(table["Việc"]) == ["Lưu kịch bản", "Tạo bản sao kịch bản"]
    assert list(table["Nội dung"]) == ["discount = 0,9", "từ “Cơ sở”"]
    assert set(table["Ai"]) == {"người dùng máy này"}
    book = openpyxl.load_workbook(BytesIO(history_workbook(desk().log(99), "vi")))
    cells = [cell for row in book.worksheets[1].iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_workspace_without_any_act_says_so(app):
    assert "Chưa có việc nào" in texts(page(app, "workspace"))


def test_the_backup_is_made_on_demand_and_taken_in_again(app, tmp_path):
    made = desk().copy(desk().current, "Đất giảm")
    page(app, "workspace")
    checked(button(app, "Chuẩn bị bản sao lưu").click().run())
    assert [element.label for element in app.get("download_button")][-1] == "Tải bản sao lưu (.xlsx)"
    written = backup_bytes(desk())
    desk().remove(made)
    checked(app.file_uploader[0].set_value(("sao_luu.xlsx", written, XLSX)).run())
    assert "Đã nạp 0 danh mục, 1 kịch bản, 2 phương án" in texts(app)
    assert "Đất giảm" in [row.name for row in desk().scenarios]
    checked(app.file_uploader[0].set_value(("list.xlsx", desk().book.content, XLSX)).run())
    assert "không phải bản sao lưu" in texts(app)


def test_unsaved_words_that_a_backup_brings_are_not_forgotten_by_pages_seen_before(app):
    """Proves: pages that were drawn empty show what came, instead of writing their emptiness over it."""
    code = desk().portfolio.projects[0].project_id
    desk().keep_edits({(code, "demand"): "1.500"})
    desk().keep_typed(desk().current, {"discount": "0,9"})
    written = backup_bytes(desk())
    desk().keep_edits({})
    desk().keep_typed(desk().current, {})
    for name in ("projects", "scenario", "workspace"):
        page(app, name)
    checked(app.file_uploader[0].set_value(("sao_luu.xlsx", written, XLSX)).run())
    assert desk().edits == {(code, "demand"): "1.500"}
    page(app, "projects")
    assert desk().edits == {(code, "demand"): "1.500"}
    page(app, "scenario")
    assert desk().edits == {(code, "demand"): "1.500"}
    assert desk().typed(desk().current) == {"discount": "0,9"}
    assert "Đã lấy lại" in texts(app)


def test_people_are_not_shown_where_nobody_signs_in(app):
    labels = [tab.label for tab in page(app, "workspace").tabs]
    assert labels == ["Nhật ký", "Sao lưu"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_speaks_both_languages(app, language):
    desk().speak(language)
    desk().copy(desk().current, "x")
    page(app, "workspace")
    assert (app.tabs[0].label == "Log") == (language == "en")


def test_an_address_of_a_workspace_that_is_somebodys_is_refused(app):
    """Proves: without sign-in a workspace of a person opens for nobody, and there is a way on."""
    store = store_at(store_url())
    lan = people.sign_in(store, "https://id|lan", "lan@tinh.gov.vn")
    token = people.home(store, lan)
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    other.query_params["w"] = token
    checked(other.run())
    assert "không mở được chỗ làm việc nào của bạn" in texts(other)
    checked(button(other, "Mở chỗ làm việc của tôi").click().run())
    assert "danh mục mẫu" in texts(other)
    assert other.query_params["w"] != [token]


def test_the_app_works_on_postgresql_as_it_does_on_sqlite(tmp_path, monkeypatch):
    """Proves: a first visit, an approval and the log, on a server that really runs."""
    with cluster() as folder:
        monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "data"))
        monkeypatch.setenv(URL_VARIABLE, new_database(folder, "app"))
        opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        opened.query_params["w"] = TOKEN
        checked(opened.run())
        checked(button(opened, "Duyệt phương án này").click().run())
        assert "ĐÃ DUYỆT" in texts(opened)
        page(opened, "workspace")
        assert list(opened.dataframe[0].value["Việc"]) == ["Duyệt phương án"]
        store_at(store_url()).close()
