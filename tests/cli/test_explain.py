"""`canvon explain` and `canvon repair` as a user runs them, and their sentences in both languages."""

import openpyxl
import pytest

from models.texts import say
from tests.books import BookSheets, project, source
from tests.cli.run import canvon, load
from tests.maths.examples import habit, short, tiers

INFEASIBLE = BookSheets(
    projects=[project("P1", 100, lock="in", benefit=1)],
    sources=[source("XDCB", 60)],
    scenario={"objective": "benefit", "two_period_share": 0},
)


@pytest.fixture
def book(tmp_path):
    return habit().write(tmp_path / "book.xlsx")


def test_explain_says_why_in_why_out_and_what_it_costs(book, tmp_path):
    ran = canvon("explain", book, "--json", tmp_path / "explain.json")
    assert ran.code == 0
    assert "Vì sao chưa cân đối được" in ran.out
    assert "Nếu giữ nguyên các dự án khác thì vướng: XDCB năm 2026 thiếu 60 triệu đồng." in ran.out
    assert "Vào được nếu thêm 10 triệu đồng XDCB năm 2026" in ran.out
    document = load(tmp_path / "explain.json")
    by_id = {own["project_id"]: own for own in document["projects"]}
    assert by_id["N2"]["replacement_cost"] == pytest.approx(34)
    assert by_id["N1"]["enters_if"][0] == {"source": "XDCB", "year": None, "extra": 10, "is_least": True}
    assert by_id["N1"]["displaces"] == ["N2", "N3"]
    prices = {rule["rule"]: rule["price"] for rule in document["rules"]}
    assert prices["one_schedule"] is None
    assert all(price is not None for rule, price in prices.items() if rule != "one_schedule")
    assert prices["envelope_year"] == pytest.approx(0, abs=1e-3)  # the whole period holds the same money
    assert document["shadow_prices"][0]["source"] == "XDCB"
    assert document["answered"]["open"] == 0


def test_explain_in_english(book):
    ran = canvon("--lang", "en", "explain", book, "--project", "N1")
    assert ran.code == 0
    assert "N1 – Dự án N1: No money is left for its 60 million VND" in ran.out
    assert "It comes in if XDCB has 10 million VND more in 2026" in ran.out
    assert "A benefit of 100 is certain" in ran.out or "A benefit of 100." in ran.out
    assert "Price of each rule" not in ran.out


def test_one_project_of_the_plan(book, tmp_path):
    ran = canvon("explain", book, "--project", "N2", "--json", tmp_path / "e.json")
    assert ran.code == 0
    assert "Nếu loại ra, giá trị phương án giảm 34 (34 %)." in ran.out
    assert [own["project_id"] for own in load(tmp_path / "e.json")["projects"]] == ["N2"]


PRICES = say("explain.prices_title", "vi")
SHADOWS = say("explain.shadow_title", "vi")


def test_a_project_that_is_not_there_is_wrong_usage(book):
    ran = canvon("explain", book, "--project", "N9")
    assert ran.code == 2
    assert "N9" in ran.err


def test_the_sheet_of_explanations(book, tmp_path):
    for name in ("one.xlsx", "two.xlsx"):
        assert canvon("explain", book, "--out", tmp_path / name).code == 0
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    sheets = openpyxl.load_workbook(tmp_path / "one.xlsx", read_only=True)
    assert "Giải trình" in sheets.sheetnames
    cells = [str(cell) for row in sheets["Giải trình"].iter_rows(values_only=True) for cell in row if cell]
    assert any("thiếu 60 triệu đồng" in cell for cell in cells)
    assert any("Năng lực giải ngân" in cell for cell in cells)
    again = canvon("solve", tmp_path / "one.xlsx", "--quiet")
    assert again.code == 0


def test_each_table_of_explanations_is_printed_under_its_own_headings(book, tmp_path):
    """Proves: no heading is repeated above another table; the tables after the first begin a page."""
    assert canvon("explain", book, "--out", tmp_path / "plan.xlsx").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Giải trình"]
    titles = {cell.row for row in sheet.iter_rows() for cell in row if cell.value in {PRICES, SHADOWS}}
    assert not sheet.print_title_rows
    assert {each.id + 1 for each in sheet.row_breaks.brk} == titles


def test_a_plan_without_explanations_has_no_such_sheet(book, tmp_path):
    assert canvon("solve", book, "--out", tmp_path / "plan.xlsx").code == 0
    assert "Giải trình" not in openpyxl.load_workbook(tmp_path / "plan.xlsx", read_only=True).sheetnames


def test_solve_may_explain(book, tmp_path):
    plain = canvon("solve", book, "--json", tmp_path / "plain.json")
    ran = canvon("solve", book, "--explain", "--json", tmp_path / "plan.json")
    assert (plain.code, ran.code) == (0, 0)
    document = load(tmp_path / "plan.json")
    assert all(own["price"] is not None for own in document["rules"] if own["rule"] != "one_schedule")
    assert all(own["shadow_price"] is not None for own in document["sources"])
    assert all(own["price"] is None for own in load(tmp_path / "plain.json")["rules"])


def test_committed_lines_and_tiers_are_told_with_their_article(tmp_path):
    ran = canvon("explain", tiers().write(tmp_path / "b.xlsx"))
    assert "Đã cam kết, thứ tự ưu tiên 4" in ran.out
    assert "Chỉ có thể vào nếu lấy 30 triệu đồng của các dòng đã cam kết thuộc thứ tự ưu tiên 8" in ran.out
    assert "Điều 54.4" in ran.out
    assert "Bố trí trước cho thứ tự ưu tiên 8: 1.000" in ran.out


def test_a_short_time_says_what_is_open(book):
    ran = canvon("explain", book, "--time-limit", 0.001)
    assert ran.code in (0, 4)


def test_repair_of_a_book_without_a_plan(tmp_path):
    book = INFEASIBLE.write(tmp_path / "book.xlsx")
    ran = canvon("repair", book, "--json", tmp_path / "repair.json")
    assert ran.code == 0
    assert "thêm 40 triệu đồng XDCB năm 2026" in ran.out
    assert "bỏ ấn định đưa vào đối với “Dự án P1” (P1)" in ran.out
    document = load(tmp_path / "repair.json")
    assert document["feasible"] is False
    first = document["repairs"][0]
    assert (first["cost"], first["minimal"]) == (40, "proven")
    assert first["changes"][0]["kind"] == "envelope"
    assert (first["changes"][0]["source"], first["changes"][0]["year"], first["changes"][0]["by"]) == (
        "XDCB",
        2026,
        40,
    )


def test_repair_of_a_book_that_is_short(tmp_path):
    ran = canvon("repair", short().write(tmp_path / "b.xlsx"), "--lang", "en")
    assert ran.code == 0
    assert "committed lines lack money: tier 8: 30 million VND" in ran.out
    assert "raise the number of years in which “Dự án P2” (P2) may receive capital by 1 (Điều 57.3" in ran.out


def test_nothing_to_repair(book):
    ran = canvon("repair", book)
    assert ran.code == 0
    assert "Không cần sửa gì" in ran.out


def test_solve_prints_the_repair_where_there_is_no_plan(tmp_path):
    ran = canvon("solve", INFEASIBLE.write(tmp_path / "book.xlsx"), "--lang", "en")
    assert ran.code == 3
    assert "How to repair it:" in ran.err
    assert "add 40 million VND to XDCB in 2026" in ran.err


def test_advice_is_part_of_the_check(tmp_path):
    book = BookSheets(projects=[project("P", 500)], sources=[source("X", 10)]).write(tmp_path / "b.xlsx")
    ran = canvon("check", book, "--json", tmp_path / "check.json")
    assert ran.code == 0
    assert "issue_never_fundable" in {issue["code"] for issue in load(tmp_path / "check.json")["issues"]}
