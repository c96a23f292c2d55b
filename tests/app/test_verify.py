"""Page Rà soát: an edited plan is checked, its faults are told by cell, and what was typed can be kept."""

import time
from io import BytesIO

import openpyxl
import pytest

from optimizer.report.marking.copy import marked_copy
from optimizer.report.marking.verified import verify_listing, verify_marks
from optimizer.workbook import allocation_columns as ids
from tests.app.conftest import XLSX, button, checked, page, texts
from tests.app.test_pages import desk, solved, uploaded

pytestmark = pytest.mark.filterwarnings("default")


def planned(app, tmp_path) -> bytes:
    """A small book, solved; its plan.xlsx."""
    uploaded(app, tmp_path)
    desk().solve(desk().current)
    solved(app)
    return desk().saved(desk().current).workbook


def edited(content: bytes, code: str, column: str, value) -> bytes:
    """The plan with one amount typed over."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book["Bảng phân bổ"]
    top = next(row for row in sheet.iter_rows() if any(cell.value == ids.PROJECT_ID for cell in row))
    columns = {cell.value: cell.column for cell in top}
    rows = range(top[0].row + 1, sheet.max_row + 1)
    row = next(row for row in rows if sheet.cell(row, columns[ids.PROJECT_ID]).value == code)
    sheet.cell(row, columns[column]).value = value
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def checking(app, content: bytes, name="sửa tay.xlsx"):
    """Upload an edited plan and wait for the findings."""
    page(app, "verify")
    app.file_uploader[0].set_value((name, content, XLSX))
    checked(app.run())
    deadline = time.monotonic() + 120
    while desk().running("verify") is not None and time.monotonic() < deadline:
        time.sleep(0.3)
    return checked(app.run())


def test_before_anything_it_says_how(app):
    page(app, "verify")
    assert "Tải bảng phân bổ" in texts(app)
    assert not app.metric


def test_a_plan_as_it_was_exported_is_valid_and_unchanged(app, tmp_path):
    checking(app, planned(app, tmp_path))
    said = texts(app)
    assert "đạt mọi quy tắc" in said
    assert "Không có số nào khác" in said
    assert "không kém phương án tốt nhất" in said


def test_a_broken_rule_is_told_with_cell_article_and_change(app, tmp_path):
    content = planned(app, tmp_path)
    plan = desk().saved(desk().current).plan
    (line,) = plan.selected
    (place, amount) = next(iter(line.allocated.items()))
    checking(app, edited(content, line.project_id, ids.payment_id(*place), amount + 50))
    assert "vi phạm" in texts(app)
    table = app.dataframe[0].value
    assert set(table["Trang tính"]) >= {"Bảng phân bổ"}
    assert table["Ô"].str.fullmatch(r"[A-Z]+[0-9]+.*|–").all()
    assert table["Điều, khoản"].str.contains("Điều").any()
    changes = app.dataframe[1].value
    assert list(changes["Thay đổi"]) == [50]
    assert list(changes["Mã dự án"]) == [line.project_id]
    assert len(app.get("download_button")) == 1
    (study,) = desk().studies("verify")
    document = study.document
    copy = marked_copy("a.xlsx", study.workbook, verify_marks(document, "vi"), verify_listing(document, "vi"))
    book = openpyxl.load_workbook(BytesIO(copy))
    assert book.active.title == "Rà soát"
    assert any(cell.comment for row in book["Bảng phân bổ"] for cell in row)


def test_findings_are_there_after_the_page_is_loaded_anew(app, tmp_path):
    checking(app, planned(app, tmp_path))
    page(app, "plan")
    page(app, "verify")
    assert "đạt mọi quy tắc" in texts(app)
    app.sidebar.radio[0].set_value("en")
    checked(app.run())
    said = texts(app)
    assert "keeps every rule" in said
    assert not any(word in said for word in ("Phương án", "quy tắc"))


def test_a_file_that_is_no_plan_is_refused_in_words(app, tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "không phải phương án"
    buffer = BytesIO()
    book.save(buffer)
    checking(app, buffer.getvalue())
    said = texts(app)
    assert "Tệp này chưa rà soát được" in said
    assert app.error
    assert not desk().studies("verify")


def test_a_file_that_is_no_workbook_is_refused_at_once(app):
    page(app, "verify")
    app.file_uploader[0].set_value(("anh.xlsx", b"not a workbook", XLSX))
    checked(app.run())
    assert "1 lỗi" in texts(app)
    assert desk().running("verify") is None


def test_a_plan_of_another_list_is_checked_but_not_compared(app, tmp_path):
    content = planned(app, tmp_path)
    desk().open_sample()
    checking(app, content)
    said = texts(app)
    assert "đạt mọi quy tắc" in said
    assert "danh mục khác" in said


def test_what_was_typed_is_kept_and_the_rest_solved_again(app, tmp_path):
    """Proves: P1 ↔ P2 swapped by hand; kept, the new plan has what was typed and is solved around it."""
    content = planned(app, tmp_path)
    plan = desk().saved(desk().current).plan
    (chosen,) = plan.selected
    (place, amount) = next(iter(chosen.allocated.items()))
    (other,) = (line.project_id for line in plan.lines if not line.selected)
    content = edited(content, chosen.project_id, ids.payment_id(*place), 0)
    content = edited(content, chosen.project_id, ids.SELECTED, 0)
    content = edited(content, other, ids.SELECTED, 1)
    checking(app, edited(content, other, ids.payment_id(*place), amount))
    before = desk().book.sha256
    (picked,) = [own for own in app.multiselect if own.label.startswith("Giữ số")]
    assert set(picked.value) == {chosen.project_id, other}
    button(app, "Tính lại, giữ các dự án này").click()
    checked(app.run())
    assert desk().book.sha256 != before
    assert desk().book.name == "sửa tay – giữ số đã sửa.xlsx"
    solved(app)
    again = desk().saved(desk().current).plan
    assert again.by_id[other].allocated == {place: amount}
    assert not again.by_id[chosen.project_id].selected
