"""Page Kịch bản: pairs, order of priority, floors and ceilings, the law beside what is typed, differences."""

import pytest
from streamlit.testing.v1 import AppTest

from models.vocabulary import Status
from tests.app import conftest
from tests.app.conftest import XLSX, button, checked, desk, page
from tests.books import BookSheets, project, source

pytestmark = pytest.mark.filterwarnings("default")


def texts(app) -> str:
    """What the page says, as a person reads it."""
    return conftest.texts(app).replace("\\", "")


def labelled(elements, label):
    return next(own for own in elements if own.label == label)


def edit(app, stem: str, rows: dict[int, dict[str, str]]):
    """What a person types into a table."""
    row = desk().current
    key = f"{stem}.{row.id}.{row.version}"
    app.session_state[key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    return checked(app.run())


def save(app):
    button(app, "Lưu").click()
    return checked(app.run())


def test_pairs_make_weights_and_contradictions_are_told(app):
    page(app, "scenario")
    labelled(app.radio, "Cách tính trọng số").set_value("pairwise")
    checked(app.run())
    names = [criterion.name for criterion in desk().portfolio.criteria]
    assert "Tỷ số nhất quán" in texts(app)
    first, second = (0, len(names) - 1)  # the first beside the second; the second beside the third
    edit(
        app,
        "pairs",
        {first: {"Trái : phải": "9 : 1"}, second: {"Trái : phải": "9 : 1"}, 1: {"Trái : phải": "1 : 9"}},
    )
    assert "các so sánh mâu thuẫn nhau" in texts(app)
    save(app)
    entries = desk().current.entries
    assert entries[f"pairwise:{names[0]}:{names[1]}"] == "9 : 1"
    scenario, _ = desk().built(desk().current)
    assert sum(scenario.weights.values()) == pytest.approx(1)
    page(app, "plan")
    page(app, "scenario")
    assert labelled(app.radio, "Cách tính trọng số").value == "pairwise"
    labelled(app.radio, "Cách tính trọng số").set_value("book")
    checked(app.run())
    save(app)
    assert dict(desk().current.entries) == {}


def small(app, tmp_path, **columns):
    lines = [project("P1", 100, social=80, max_year_share=1), project("P2", 100, growth=80, max_year_share=1)]
    sheets = BookSheets(projects=lines, sources=[source("XDCB", 100)], **columns)
    page(app, "projects")
    app.file_uploader[0].set_value(("b.xlsx", sheets.write(tmp_path / "b.xlsx").read_bytes(), XLSX))
    checked(app.run())
    return page(app, "scenario")


def test_an_order_of_the_provinces_own_is_typed_and_labelled(app, tmp_path):
    small(app, tmp_path)
    assert "Điều 54.4" in texts(app)
    labelled(app.radio, "Dùng thứ tự nào").set_value("own")
    checked(app.run())
    edit(app, "places", {12: {"Thứ tự": "1"}})
    save(app)
    scenario, _ = desk().built(desk().current)
    assert scenario.tier_order.own
    assert scenario.tier_order.tiers[Status.NEW] == scenario.tier_order.tiers[Status.URGENT] == 1
    edit(app, "places", {0: {"Thứ tự": "đầu"}})
    assert "Thứ tự phải là số nguyên" in texts(app)
    labelled(app.radio, "Dùng thứ tự nào").set_value("law")
    checked(app.run())
    save(app)
    assert not desk().built(desk().current)[0].tier_order.own


def test_floors_and_ceilings_of_the_book_are_shown(app, tmp_path):
    limits = [
        {"dimension": "status", "value": "new", "measure": "count", "max": 1},
        {"dimension": "source", "value": "XDCB", "measure": "share", "min": 0.5, "year": 2026},
    ]
    small(app, tmp_path, limits=limits)
    table = next(own.value for own in app.dataframe if "Tối thiểu" in own.value)
    assert list(table["Áp dụng cho"]) == ["Loại dự án theo thứ tự ưu tiên: Khởi công mới", "Nguồn vốn: XDCB"]
    assert list(table["Tối đa"]) == ["1", ""]
    assert list(table["Tối thiểu"]) == ["", "50 %"]
    assert list(table["Năm"]) == ["Cả kỳ", "2026"]


def test_floors_and_ceilings_are_typed_and_make_a_new_list(app, tmp_path):
    """Proves: what cannot be read is told and changes nothing; what can is a list with its scenarios."""
    limits = [
        {"dimension": "status", "value": "new", "measure": "count", "max": 1},
        {"dimension": "source", "value": "XDCB", "measure": "share", "min": 0.5, "year": 2026},
        {"dimension": "status", "value": "new", "measure": "money", "max": 70},
    ]
    small(app, tmp_path, limits=limits)
    before = desk().book.sha256
    desk().copy(desk().current, "khác")
    page(app, "scenario")

    def typed(**cells):
        key = f"limits.{desk().book.sha256}.vi"
        rows = {int(name[1:]): {name[0]: text} for name, text in cells.items()}
        heads = {"n": "Tối thiểu", "x": "Tối đa"}
        changed = {at: {heads[own]: text for own, text in cell.items()} for at, cell in rows.items()}
        app.session_state[key] = {"edited_rows": changed, "added_rows": [], "deleted_rows": []}
        checked(app.run())
        next(own for own in app.button if "thành danh mục mới" in own.label).click()
        return checked(app.run())

    typed(n1="nhiều", x2="30 %")
    assert "2 lỗi" in texts(app)
    assert desk().book.sha256 == before
    typed(n1="40 %", x2="1.234,5", x0="2")
    assert "Đã lưu 3 hạn mức" in texts(app)
    first, share, money = desk().portfolio.limits
    assert (first.most, share.least, money.most) == (2, 0.4, 1234)
    assert [row.name for row in desk().scenarios] == ["base", "khác"]


def test_the_law_stands_beside_what_is_typed(app):
    """Proves: a share beyond the law is labelled at once; on another day another law stands beside it."""
    page(app, "scenario")
    share = "Tỷ lệ chuyển tiếp sang kỳ sau"
    labelled(app.text_input, share).set_value("0,4")
    checked(app.run())
    assert "GIẢ ĐỊNH: 40 % vượt mức quy định" in texts(app)
    labelled(app.text_input, share).set_value("0,1")
    checked(app.run())
    assert "vượt mức quy định" not in texts(app)
    assert "Các văn bản đã đọc không nêu con số" in texts(app)
    assert "Quy định tùy tỉnh: 100 %" in texts(app)
    labelled(app.text_input, "Ngày áp dụng pháp luật").set_value("01/03/2022")
    checked(app.run())
    assert "Quy định: 10 % (Nghị quyết 973/2020/UBTVQH14" in texts(app)


def test_what_differs_from_the_base_is_listed(app, tmp_path):
    small(app, tmp_path, overlays={"khác": {"discount": 0.9}})
    assert "không khác gì" in texts(app)
    desk().choose(desk().scenarios[1].id)
    page(app, "scenario")
    assert "Khác kịch bản “base”" in texts(app)
    assert "0,95 → 0,9" in texts(app)


def test_the_law_tab_says_what_the_saved_scenario_departs_from(app):
    desk().save(desk().current, desk().current.name, {"two_period_share": "0,4"})
    page(app, "scenario")
    table = next(own.value for own in app.dataframe if "Trong kịch bản này" in own.value)
    assert "GIẢ ĐỊNH: kịch bản dùng 40 %" in list(table["Trong kịch bản này"])


def anew(app):
    """The same workspace in a new visit, as after F5."""
    again = AppTest.from_file(str(conftest.ROOT / "app.py"), default_timeout=120)
    again.query_params["w"] = conftest.TOKEN
    return page(checked(again.run()), "scenario")


def field(name: str, after: str = "") -> str:
    """Key of a field of the form."""
    row = desk().current
    return f"{name}.{row.id}.{row.version}{after}"


def test_what_is_typed_and_not_saved_outlives_f5(app):
    """Proves: fields, tables and switches come back as typed, in a new visit and after another page."""
    page(app, "scenario")
    edit(app, "envelopes", {0: {"2026": "45.000,5"}})
    app.text_input(key=field("discount")).set_value("0,9")
    checked(app.run())
    labelled(app.multiselect, "Phải đưa vào").set_value(["LC-02-22"])
    checked(app.run())
    typed = desk().typed(desk().current)
    assert typed["discount"] == "0,9"
    assert typed["locks_in"] == "LC-02-22"
    assert "45.000,5" in typed.values()
    for seen in (anew(app), page(page(app, "plan"), "scenario")):
        assert "chưa lưu" in texts(seen)
        assert seen.text_input(key=field("discount")).value == "0,9"
        assert labelled(seen.multiselect, "Phải đưa vào").value == ["LC-02-22"]
        assert seen.dataframe[0].value.iloc[0]["2026"] == "45.000,5"
        assert desk().typed(desk().current) == typed
    assert dict(desk().current.entries) == {}


def test_what_is_not_saved_can_be_thrown_away(app):
    page(app, "scenario")
    app.text_input(key=field("discount")).set_value("0,9")
    checked(app.run())
    button(app, "Bỏ thay đổi chưa lưu").click()
    checked(app.run())
    assert app.text_input(key=field("discount", ".1")).value == "0,95"
    assert desk().typed(desk().current) is None
    assert "Có thay đổi chưa lưu" not in texts(app)
    assert anew(app).text_input(key=field("discount")).value == "0,95"


def test_what_is_saved_is_kept_no_longer_as_unsaved(app):
    page(app, "scenario")
    app.text_input(key=field("discount")).set_value("0,9")
    checked(app.run())
    save(app)
    assert desk().current.entries["discount"] == "0,9"
    assert desk().typed(desk().current) is None
    assert "chưa lưu" not in texts(anew(app))


@pytest.mark.parametrize("taken", [True, False])
def test_what_was_typed_while_somebody_else_saved_is_offered(app, taken):
    """Proves: a stale write is refused and nothing typed is lost; the answer decides, and is asked once."""
    page(app, "scenario")
    app.text_input(key=field("discount")).set_value("0,9")
    checked(app.run())
    desk().save(desk().current, desk().current.name, {"gap": "0,01"})
    checked(app.run())
    assert "đã được lưu ở nơi khác" in texts(app)
    checked(app.run())
    button(app, "Đưa lại vào biểu" if taken else "Bỏ những gì đã gõ").click()
    checked(app.run())
    assert "đã được lưu ở nơi khác" not in texts(app)
    assert app.text_input(key=field("discount", ".1")).value == ("0,9" if taken else "0,95")
    assert dict(desk().current.entries) == {"gap": "0,01"}
    assert (desk().typed(desk().current) == {"discount": "0,9"}) is taken
    assert desk().typed_before(desk().current) is None
