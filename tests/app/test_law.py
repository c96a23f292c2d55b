"""Page Căn cứ pháp lý: the law on any day, beside what the scenario makes of it."""

import io

import openpyxl
import pytest

from optimizer.report.studies.law import law_study
from optimizer.report.studies.workbook import study_bytes
from tests.app.conftest import checked, desk, page, texts

pytestmark = pytest.mark.filterwarnings("default")


def test_every_limit_in_force_stands_with_article_value_and_origin(app):
    page(app, "law")
    table = app.dataframe[0].value
    law = desk().law.on(desk().built(desk().current)[0].law_date)
    limits = [own for own in law.annex() if not own.key.startswith("rule_articles.")]
    assert len(table) == len(limits) + len(law.silences())
    assert all(table["Điều, khoản"])
    assert "Dự án nhóm A: bố trí vốn thực hiện không quá 6 năm." in list(table["Nội dung"])
    assert "20 %" in list(table["Giá trị"])
    assert sum(own.startswith("https://") for own in table["Địa chỉ nguồn"]) == len(limits)
    assert "0 giá trị đã có người đối chiếu" in texts(app)
    assert "chương trình không tự truy cập" in texts(app)


def labelled(app, label):
    """The choice with this label."""
    return next(own for own in app.selectbox if own.label == label)


def test_a_day_is_chosen_and_what_changed_before_it_is_shown(app):
    page(app, "law")
    days = labelled(app, "Xem pháp luật tại ngày")
    days.select(next(own for own in days.options if own.startswith("01/01/2025")))
    checked(app.run())
    changes = next(own.value for own in app.dataframe if "Thay đổi" in own.value)
    assert "Ngày 31/12/2024" in changes
    assert "Ngày 01/01/2025" in changes
    row = changes[changes["Nội dung"].str.startswith("Dự án mới được phân nhóm")].iloc[0]
    assert row["Ngày 31/12/2024"].startswith("Luật Đầu tư công 2019")
    assert row["Ngày 01/01/2025"].startswith("Luật Đầu tư công 2024")
    assert "ngày khác với ngày áp dụng" in texts(app)


def test_a_typed_day_is_read_as_written_or_refused_in_words(app):
    page(app, "law")
    labelled(app, "Xem pháp luật tại ngày").select("Ngày khác…")
    checked(app.run())
    assert not app.dataframe
    app.text_input[0].set_value("31/02/2025")
    checked(app.run())
    assert "không phải là một ngày" in texts(app)
    app.text_input[0].set_value("15/03/2025")
    checked(app.run())
    assert "Căn cứ pháp lý tại ngày 15/03/2025" in texts(app)


def test_what_a_scenario_departs_from_is_labelled(app):
    row = desk().current
    desk().save(row, row.name, {"two_period_share": "0,4", "rules_off": "capital_window"})
    page(app, "law")
    table = app.dataframe[0].value
    own = table[table["Nội dung"].str.startswith("Phần vốn dự án chuyển sang kỳ sau")].iloc[0]
    assert own["Trong kịch bản này"] == "GIẢ ĐỊNH: kịch bản dùng 40 %"
    assert "GIẢ ĐỊNH: quy tắc đang tắt" in list(table["Trong kịch bản này"])
    assert "GIẢ ĐỊNH – kịch bản này làm khác quy định" in texts(app)


def test_the_workbook_holds_every_row(app):
    scenario, _ = desk().built(desk().current)
    study = law_study(desk().law, scenario, scenario.law_date, scenario.law_date, "vi")
    book = openpyxl.load_workbook(io.BytesIO(study_bytes(study, scenario.law_date)))
    sheet = book["Mức hiện hành"]
    written = {sheet.cell(row, 2).value for row in range(1, sheet.max_row + 1)}
    assert {row[0] for row in study.tables[0].rows} <= written
    assert book["Thay đổi"].max_row < sheet.max_row
    assert "không có gì thay đổi" in " ".join(study.findings)
