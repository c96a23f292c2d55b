"""Lines edited on page Dự án: read strictly, shown back, saved as a new list that is checked whole."""

import pytest
from streamlit.testing.v1 import AppTest

from app_views.list_editor import shape_of
from optimizer.editing import ALWAYS
from tests.app.conftest import ROOT, TOKEN, button, checked, page, texts
from tests.app.test_pages import desk, uploaded

pytestmark = pytest.mark.filterwarnings("default")
CODES = ("P1", "P2")


def typed(app, row: int, **cells: str):
    """Type into the editor of the current list as it is drawn first."""
    key = f"lines.0.{shape_of(desk().book.sha256, CODES, ALWAYS, 'vi')}"
    app.session_state[key] = {"edited_rows": {row: cells}, "added_rows": [], "deleted_rows": []}
    return checked(app.run())


def frame_with(app, head: str):
    return next(own.value for own in app.dataframe if head in own.value)


def test_an_amount_is_shown_back_and_saved_as_a_new_list(app, tmp_path):
    uploaded(app, tmp_path)
    before = desk().book.sha256
    desk().copy(desk().current, "Đất giảm")
    desk().save(desk().current, "Đất giảm", {"envelope_amount:XDCB:2026": "50"})
    page(app, "projects")
    typed(app, 0, total_cost="1.234,5")
    assert "Đã sửa 1 chỗ" in texts(app)
    echo = frame_with(app, "Sau khi sửa")
    assert list(echo["Mã dự án"]) == ["P1"]
    assert list(echo["Trước khi sửa"]) == ["100 triệu đồng"]
    assert list(echo["Sau khi sửa"]) == ["1.234,5 triệu đồng"]
    assert list(echo["Thay đổi"]) == ["+1.134,5"]
    assert desk().book.sha256 == before
    button(app, "Lưu thành danh mục mới").click()
    checked(app.run())
    assert "với 1 chỗ sửa" in texts(app)
    assert desk().book.sha256 != before
    assert desk().portfolio.by_id["P1"].total_cost == 1_234
    assert [row.name for row in desk().scenarios] == ["base", "Đất giảm"]
    assert desk().current.name == "Đất giảm"
    assert desk().current.entries == {"envelope_amount:XDCB:2026": "50"}
    assert before in dict(desk().books())


@pytest.mark.parametrize(("text", "why"), [("12.5", "12.5"), ("nhiều", "nhiều"), ("-5", "0")])
def test_a_number_that_is_not_sure_is_not_taken(app, tmp_path, text, why):
    uploaded(app, tmp_path)
    typed(app, 1, paid=text)
    assert "1 lỗi" in texts(app)
    issues = [own.value for own in app.dataframe if "Cần làm gì" in own.value][-1]
    assert list(issues["Mã dự án"]) == ["P2"]
    assert why in issues["Vấn đề"].iloc[0]
    assert button(app, "Lưu thành danh mục mới").disabled


def test_a_list_with_faults_is_not_saved(app, tmp_path):
    """Proves: what was paid may not pass the total; the new list is checked as any other."""
    uploaded(app, tmp_path)
    before = desk().book.sha256
    typed(app, 0, paid="500")
    button(app, "Lưu thành danh mục mới").click()
    checked(app.run())
    assert "Chưa lưu" in texts(app)
    assert desk().book.sha256 == before


def test_changes_can_be_undone(app, tmp_path):
    uploaded(app, tmp_path)
    typed(app, 0, demand="50")
    assert "Đã sửa 1 chỗ" in texts(app)
    button(app, "Bỏ các sửa đổi").click()
    checked(app.run())
    assert "Đã sửa" not in texts(app)


def test_what_is_typed_is_still_there_after_f5(app, tmp_path):
    """Proves: another visit of the workspace finds it, a faulty text too; once saved it is gone."""
    uploaded(app, tmp_path)
    typed(app, 0, total_cost="1.234", paid="nhiều")
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    again.query_params["w"] = TOKEN
    checked(again.run())
    assert "Đã sửa 1 chỗ" in texts(page(again, "projects"))
    assert button(again, "Lưu thành danh mục mới").disabled
    assert desk().edits == {("P1", "total_cost"): "1.234", ("P1", "paid"): "nhiều"}
    desk().keep_edits({("P1", "total_cost"): "1.234"})
    third = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    third.query_params["w"] = TOKEN
    checked(third.run())
    page(third, "projects")
    before = desk().book.sha256
    button(third, "Lưu thành danh mục mới").click()
    checked(third.run())
    assert desk().portfolio.by_id["P1"].total_cost == 1_234
    desk().open_book(before)
    assert desk().edits == {}


def test_lines_are_filtered(app, tmp_path):
    uploaded(app, tmp_path)
    place = next(own for own in app.multiselect if own.label == "Địa điểm")
    place.set_value(["Ba Bể"])
    checked(app.run())
    assert list(frame_with(app, "Nhu cầu trong kỳ")["Mã dự án"]) == ["P1"]
    assert "Có 1 trong 2 dòng" in texts(app)


def test_what_is_typed_outlives_another_page(app, tmp_path):
    """Proves: the editor is drawn anew with what was typed; drawn as the list says, it would undo it."""
    uploaded(app, tmp_path)
    typed(app, 0, total_cost="1.234,5")
    page(app, "plan")
    page(app, "projects")
    assert "Đã sửa 1 chỗ" in texts(app)
    assert desk().edits == {("P1", "total_cost"): "1.234,5"}
    assert frame_with(app, "code")["total_cost"].iloc[0] == "1.234,5"
