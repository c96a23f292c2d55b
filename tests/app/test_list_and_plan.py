"""What pages Dự án and Phương án give to take away: marked copies, the dossier, the way to Giải trình."""

import time
import zipfile
from io import BytesIO

import openpyxl
import pytest

from models.issues import PortfolioError
from optimizer.report.marking.copy import marked_copy
from optimizer.report.marking.issues import issue_listing, issue_marks, note_marks
from optimizer.workspace.uploads import read_bytes
from tests.app.conftest import button, checked, page, texts
from tests.app.test_pages import answer, book, desk, listed, uploaded
from tests.books import project

pytestmark = pytest.mark.filterwarnings("default")


def labels(app) -> list[str]:
    return [own.label for own in app.get("download_button")]


def notes_in(content: bytes) -> dict[tuple[str, str], str]:
    """Every note of a workbook by sheet and cell."""
    opened = openpyxl.load_workbook(BytesIO(content))
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in opened.worksheets
        for row in sheet
        for cell in row
        if cell.comment
    }


def test_a_refused_list_comes_back_with_its_cells_marked(app, tmp_path):
    lines = [project("P1", 100), project("P1", -5)]
    uploaded(app, tmp_path, lines)
    assert "Tải bản sao đã đánh dấu ô cần sửa" in labels(app)
    content = book(tmp_path, lines)
    with pytest.raises(PortfolioError) as refused:
        read_bytes("danh mục.xlsx", content)
    marks = issue_marks(refused.value.issues, "vi")
    copy = marked_copy("danh mục.xlsx", content, marks, issue_listing(marks, "vi"))
    notes = notes_in(copy)
    assert ("projects", "A3") in notes
    assert openpyxl.load_workbook(BytesIO(copy)).active["A1"].value.startswith(f"{len(marks)} lỗi")


def test_what_was_told_of_a_plain_list_is_marked_in_the_original(app, tmp_path):
    listed(app, tmp_path)
    answer(app)
    button(app, "Dùng danh mục này").click()
    checked(app.run())
    own = desk().book
    marks = note_marks(own.notes, "vi")
    placed = [mark for mark in marks if mark.cells]
    assert placed
    assert notes_in(marked_copy(own.name, own.original, marks, issue_listing(marks, "vi")))
    assert "Tải bản sao đã đánh dấu ô cần sửa" in labels(app)


def test_the_plan_page_makes_the_dossier_and_leads_to_why(app):
    assert "Đã chứng minh là tốt nhất" in texts(app)
    button(app, "Lập hồ sơ trình HĐND").click()
    checked(app.run())
    options = {"language": "vi"}
    deadline = time.monotonic() + 240
    while desk().job(desk().current, "dossier", options)[1].is_running and time.monotonic() < deadline:
        time.sleep(0.3)
    page(app, "plan")
    (label,) = [own for own in labels(app) if own.startswith("Tải hồ sơ")]
    found = desk().study(desk().current, "dossier", options)
    with zipfile.ZipFile(BytesIO(found.workbook)) as files:
        assert f"({len(files.namelist())} tệp" in label
        assert "bao_cao.html" in files.namelist()
    button(app, "Vì sao phương án như vậy?").click()
    checked(app.run())
    assert "Giải trình phương án của kịch bản" in texts(app)
