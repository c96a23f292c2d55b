"""compare.xlsx: sums that are right and live, names that stay texts, charts over the right cells."""

import math
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from models.units import LANGUAGES
from optimizer.compare import Comparison, compare
from optimizer.report.compare.workbook import COMPARISON_SHEETS, comparison_bytes, write_comparison_book
from optimizer.report.documents.comparison import comparison_document
from tests.compare.plans import BOOK, three
from tests.report.office import formulas, needs_office, recalculated, values
from tests.report.solved import hostile, solved

HOSTILE_NAMES = ("=1+1", "@SUM(A1)", "-'x' và \"y\"")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three scenarios of `plans.three`."""
    path = tmp_path_factory.mktemp("compare") / "compare.xlsx"
    write_comparison_book(three(), BOOK.portfolio(), path)
    return path


def _hostile(path: Path) -> Path:
    """Projects, sources and scenarios whose names begin like formulas."""
    portfolio = hostile().portfolio()
    result = solved(portfolio)
    scenarios = {name: replace(result.scenario, name=name) for name in HOSTILE_NAMES}
    found = compare(portfolio, scenarios, dict.fromkeys(scenarios, result.plan))
    write_comparison_book(found, portfolio, path)
    return path


def rows(path: Path, sheet: str) -> dict[object, tuple[object, ...]]:
    """Rows of a sheet by the first text in one of its first two columns; values as stored."""
    book = openpyxl.load_workbook(path, data_only=True)
    found = {}
    for row in book[sheet].iter_rows(values_only=True):
        label = next((cell for cell in row[:2] if isinstance(cell, str)), None)
        found.setdefault(label, row)
    return found


def test_the_sheets_are_in_both_languages():
    for language in LANGUAGES:
        content = comparison_bytes(three(), BOOK.portfolio(), language)
        assert comparison_bytes(three(), BOOK.portfolio(), language) == content
        assert len(zipfile.ZipFile(_io(content)).namelist()) > len(COMPARISON_SHEETS)


def _io(content: bytes):
    return BytesIO(content)


def test_summary_has_proof_and_standing_together(written):
    found = rows(written, "Tổng hợp")
    assert found["Chỉ tiêu"][1:4] == ("base (mốc)", "B", "C")
    assert found["Giá trị phương án"][1:4] == (18, 9.5, 20.85)
    assert found["Cận trên đã chứng minh"][1:4] == (18, 9.5, 20.85)
    standing = found["So với kịch bản mốc"]
    assert standing[2].startswith("Kém hơn: thứ tự ưu tiên 13 thiếu thêm 10 triệu đồng")
    assert standing[3].startswith("Kém hơn: thứ tự ưu tiên 9 thiếu thêm 1 triệu đồng")
    assert found["Tổng vốn bố trí trong kỳ (triệu đồng)"][1:4] == (105, 55, 144)
    assert found["Dự án khởi công mới"][1:4] == (2, 1, 3)
    assert found["X"][1:4] == (100, 50, 120)
    assert "– B: Hệ số vốn – X, cả kỳ: 1 → 0,5" in found
    assert "– C: Ấn định dự án C – Dự án C: theo danh mục → đưa vào" in found


def test_projects_are_grouped_by_what_moves(written):
    book = openpyxl.load_workbook(written, data_only=True)
    labels = [row[2] for row in book["Dự án"].iter_rows(values_only=True) if row[2]]
    start = labels.index("TỔNG SỐ")
    assert labels[start + 1 :] == [
        "Chỉ có trong một số kịch bản (2)",
        "Dự án B",
        "Dự án C",
        "Có trong mọi kịch bản, đổi năm (1)",
        "Dự án A",
        "Có trong mọi kịch bản, đổi số vốn (1)",
        "Chuẩn bị đầu tư",
    ]
    found = {row[1]: row for row in book["Dự án"].iter_rows(values_only=True)}
    assert found["A"][7:22] == (1, 60, 2026, 2026, None, 1, 50, 2026, 2027, 10, 1, 60, 2026, 2026, None)
    assert found["S"][7:12] == (1, 5, None, None, None)
    assert found["B"][6] == "Chỉ có trong: base, C"


def test_sources_sum_their_years(written):
    """Proves: X 100, 50, 120; less the reference −50 and 20; 150, 75, 150 are available."""
    found = rows(written, "Theo nguồn và năm")
    assert found["X"][2:13] == (100, 50, 120, -50, 20, 150, 75, 150, 50, 25, 30)
    assert found["TỔNG SỐ"][2:7] == (105, 55, 144, -50, 39)
    assert found["2027"][2:7] == (0, 20, 40, 20, 40)


def test_localities_written_in_two_ways_are_one(written):
    found = rows(written, "Theo địa bàn")
    assert found["Xã Bảo Hà"][2:10] == (100, 50, 100, -50, 0, 2, 1, 2)
    assert found["Chưa nêu"][2:10] == (5, 5, 44, 0, 39, 1, 1, 2)


def test_every_formula_has_a_stored_value_and_controls_are_zero(written):
    stored, live = values(written), formulas(written)
    assert len(live) > 100
    assert all(isinstance(stored.get(place), int | float) for place in live)
    controls = [place for place, value in stored.items() if str(value).startswith("Kiểm tra: chênh lệch")]
    assert len(controls) == 6
    for sheet, cell in controls:
        for letter in "CDE":
            assert stored[sheet, f"{letter}{cell[1:]}"] == 0


@needs_office
@pytest.mark.parametrize("name", ["three", "hostile"])
def test_another_program_calculates_the_same(name, written, tmp_path):
    path = written if name == "three" else _hostile(tmp_path / "hostile.xlsx")
    stored, again = values(path), recalculated(path, tmp_path)
    for place, formula in formulas(path).items():
        before, after = stored[place], again.get(place, 0)
        assert math.isclose(before, after, rel_tol=1e-9, abs_tol=1e-9), (place, formula)


def test_names_that_look_like_formulas_stay_texts(tmp_path):
    path = _hostile(tmp_path / "hostile.xlsx")
    texts = {
        cell.value
        for sheet in openpyxl.load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "s"
    }
    assert {*HOSTILE_NAMES[1:], "=1+1 (mốc)", '=HYPERLINK("http://x","y")'} <= texts
    live = formulas(path).values()
    assert not any(text.startswith(("=HYPERLINK", "=1+1", "=@", "=cmd")) for text in live)


def test_charts_show_the_tables(written):
    """Proves: one series a scenario, over the cells of the table above; a bridge for each other scenario."""
    with zipfile.ZipFile(written) as file:
        every = [file.read(name).decode() for name in file.namelist() if name.startswith("xl/charts/chart")]
    charts = [chart for chart in every if '<c:grouping val="stacked"/>' not in chart]
    assert (len(charts), len(every) - len(charts)) == (5, 2)
    assert all(chart.count("<c:ser>") == 3 for chart in charts)
    assert all('<c:grouping val="clustered"/>' in chart for chart in charts)
    assert any("<c:v>120</c:v>" in chart for chart in charts)


def test_sheets_print_in_landscape_on_one_page_wide(written):
    book = openpyxl.load_workbook(written)
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize in (8, 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)  # 1 is what a file that says nothing means
    assert book.worksheets[0].page_setup.fitToHeight in (None, 1)


def test_the_document_says_every_change_and_its_scenario():
    found: Comparison = three()
    plans: dict[str, dict[str, object]] = {name: {"scenario": name} for name in found.names}
    document = comparison_document(found, plans, BOOK.portfolio())
    assert document["scenarios"] == ["base", "B", "C"]
    assert document["plans"] == plans
    changes = {(own["scenario"], own["project_id"]): own for own in document["changes"]}
    assert changes["B", "A"] == {
        "project_id": "A",
        "scenario": "B",
        "kind": "moved",
        "from": {
            "selected": True,
            "allocated": 60,
            "start_year": 2026,
            "finish_year": 2026,
            "shortfall": 0,
        },
        "to": {"selected": True, "allocated": 50, "start_year": 2026, "finish_year": 2027, "shortfall": 10},
    }
    assert changes["C", "C"]["from"]["start_year"] is None
    assert all(own["from"] != own["to"] for own in document["changes"])
