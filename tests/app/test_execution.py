"""Page Thực hiện: disbursement is joined and shown, an approved plan is adjusted."""

import io
import time

import openpyxl
import pytest

from models.law import LawBook
from optimizer.disbursement.form import disbursement_form
from optimizer.workspace.execution import REVISE, adjustable, joined_book, revisions
from tests.app.conftest import XLSX, button, checked, desk, page, texts
from tests.app.test_pages import solved, uploaded
from tests.books import project

pytestmark = pytest.mark.filterwarnings("default")


def lines():
    """P1 and P2 want 100 each; one can be paid."""
    return [
        project("P1", 100, social=80, max_year_share=1, investor="Ban I"),
        project("P2", 100, growth=80, max_year_share=1, investor="Ban II"),
    ]


def form() -> bytes:
    """The sheet to fill, filled for P1 and for a code that the list does not have."""
    book = openpyxl.load_workbook(io.BytesIO(disbursement_form(desk().portfolio, LawBook.load(), "vi")))
    sheet = book.active
    assert [sheet.cell(row, 1).value for row in (3, 4)] == ["P1", "P2"]
    sheet["C3"], sheet["D3"] = 60, 45
    sheet["A5"], sheet["C5"], sheet["D5"] = "LA-9", 1, 1
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def joined(app, tmp_path):
    uploaded(app, tmp_path, lines())
    page(app, "execution")
    assert "chưa có số liệu giải ngân" in texts(app)
    app.file_uploader[0].set_value(("giải ngân.xlsx", form(), XLSX))
    return checked(app.run())


def test_a_disbursement_sheet_becomes_part_of_the_list(app, tmp_path):
    """Proves: the form is read back, 45 of 60 are 75 %, an unknown code is told, and F5 loses nothing."""
    joined(app, tmp_path)
    said = texts(app)
    assert "Đã ghép số giải ngân của 1 dòng" in said
    assert "LA-9" in said
    assert "Đã giao 60 triệu đồng, đã giải ngân 45 triệu đồng (75" in said
    assert "giải ngân" in desk().book.name
    own = desk().portfolio.by_id["P1"]
    assert (own.mt_assigned, own.disbursed) == (60, 45)
    assert "Ban I" in set(app.dataframe[0].value.iloc[:, 0])
    app.sidebar.radio[0].set_value("en")
    assert "45 million VND paid out" in texts(checked(app.run()))


def test_a_sheet_without_a_known_code_changes_nothing(app, tmp_path):
    uploaded(app, tmp_path, lines())
    before = desk().book.sha256
    found, book = joined_book(desk().portfolio, "x.csv", "Mã dự án;Đã giải ngân\nLA-9;5\n".encode(), "vi")
    assert (found.unknown, book) == (("LA-9",), None)
    page(app, "execution")
    app.file_uploader[0].set_value(("x.csv", "Mã dự án;Đã giải ngân\nLA-9;nhiều\n".encode(), "text/csv"))
    checked(app.run())
    assert "chưa được ghép" in texts(app)
    assert desk().book.sha256 == before


def test_an_approved_plan_is_adjusted(app, tmp_path):
    """Proves: the approved plan comes first, money that was paid out stays, what is found comes back."""
    uploaded(app, tmp_path, lines())
    page(app, "plan")
    desk().solve(desk().current)
    solved(app)
    desk().approve(desk().current)
    page(app, "execution").segmented_control[0].set_value("revise")
    checked(app.run())
    (own,) = [plan for plan in adjustable(desk()) if plan.is_approved]
    assert own.scenario == desk().current.name
    plans = next(box for box in app.selectbox if box.label == "Kế hoạch cần điều chỉnh")
    assert "đã phê duyệt" in plans.options[0]
    app.number_input(key="revise.changes").set_value(0)
    years = app.selectbox(key="revise.from_year")
    assert years.options[0].startswith("2026 – theo ngày áp dụng pháp luật")
    years.set_value(2026)
    button(app, "Tìm phương án điều chỉnh").click()
    checked(app.run())
    deadline = time.monotonic() + 120
    while desk().running(REVISE) is not None and time.monotonic() < deadline:
        time.sleep(0.2)
    checked(app.run())
    (found,) = revisions(desk())
    assert found.document["found"]["counted_changes"] == 0
    assert found.document["found"]["first_open_year"] == 2026
    said = texts(app)
    assert "Không có dòng nào thay đổi" in said
    assert "tối ưu (đã chứng minh)" in said
    which = next(box for box in app.selectbox if box.label == "Kết quả")
    assert "từ năm 2026" in which.options[0]
    assert found.workbook.startswith(b"PK")


def test_the_address_means_the_same_in_both_languages(app):
    """Proves: a link to the adjustment opens it for a reader of English as well, and nonsense is no fault."""
    app.query_params["phan"] = "revise"
    assert page(app, "execution").segmented_control[0].value == "revise"
    app.sidebar.radio[0].set_value("en")
    checked(app.run())
    assert app.segmented_control[0].value == "revise"
    assert app.query_params["phan"] == "revise"
    app.segmented_control[0].set_value("actual")
    checked(app.run())
    assert app.query_params["phan"] == "actual"


def test_an_unknown_part_in_the_address_is_the_first(app):
    app.query_params["phan"] = "Điều chỉnh"
    assert page(app, "execution").segmented_control[0].value == "actual"


@pytest.mark.parametrize(
    ("typed", "understood"),
    [("1,5", "Đã hiểu: 1,5"), ("2.500", "Đã hiểu: 2.500"), ("1.234,5", "Đã hiểu: 1.234,5")],
)
def test_the_price_of_a_change_is_read_as_vietnamese_writes_it(app, typed, understood):
    """Proves: a browser's number field would take these for 15, 2,5 and 1,2."""
    app.query_params["phan"] = "revise"
    page(app, "execution").text_input(key="revise.price").set_value(typed)
    assert understood in texts(checked(app.run()))


@pytest.mark.parametrize("typed", ["12.5", "nhiều", "-1", "9.999.999.999"])
def test_a_price_that_is_not_sure_is_told_and_nothing_is_asked(app, typed):
    app.query_params["phan"] = "revise"
    page(app, "execution").text_input(key="revise.price").set_value(typed)
    checked(app.run())
    assert "1 lỗi" in texts(app)
    assert button(app, "Tìm phương án điều chỉnh").disabled
