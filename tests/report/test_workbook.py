"""plan.xlsx: sums that are right and live, texts that stay texts, an input that can be solved again."""

import math
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from models.units import Language
from models.vocabulary import Status
from optimizer.intake.book import read_portfolio
from optimizer.report.plan import workbook as report
from optimizer.report.plan.workbook import plan_bytes, write_plan
from optimizer.result import Result
from optimizer.workbook.headers import find_sheets
from optimizer.workbook.reading import read_workbook
from optimizer.workbook.schema import SHEETS, fold
from tests.books import LAW_DAY, BookSheets, project, source
from tests.maths import examples
from tests.report.office import formulas, needs_office, recalculated, values
from tests.report.sample import sample
from tests.report.solved import HOSTILE, LAW, solved, written

# --- sums ---------------------------------------------------------------------------------------


def test_every_formula_has_a_stored_value(result: Result, tmp_path: Path) -> None:
    path = written(result, tmp_path)
    stored = values(path)
    live = formulas(path)
    assert len(live) > 20
    assert all(isinstance(stored.get(place), int | float) for place in live)


@needs_office
@pytest.mark.parametrize("name", ["sample", "hostile", "short", "tail"])
def test_another_program_calculates_the_same(name: str, results: dict[str, Result], tmp_path: Path) -> None:
    path = written(results[name], tmp_path)
    stored, again = values(path), recalculated(path, tmp_path)
    for place, formula in formulas(path).items():
        before, after = stored[place], again.get(place, 0)
        assert isinstance(before, int | float)
        assert isinstance(after, int | float), (place, formula, after)
        assert math.isclose(before, after, rel_tol=1e-9, abs_tol=1e-9), (place, formula)


@needs_office
def test_the_other_program_does_calculate(results: dict[str, Result], tmp_path: Path) -> None:
    """Proves the test above: stored values that are wrong come back right."""
    path = written(results["tail"], tmp_path)
    spoilt = tmp_path / "spoilt.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(spoilt, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>12345</v>", content)
            new.writestr(item, content)
    again = recalculated(spoilt, tmp_path)
    right = values(path)
    assert all(math.isclose(float(str(again.get(p, 0))), float(str(right[p]))) for p in formulas(path))


def test_money_left_follows_carry_forward(tmp_path: Path) -> None:
    """A source with carry-forward shows what the next year may still use: 30 of 40, then 10 of 10."""
    book = BookSheets(
        projects=[project("P", 60, benefit=5, earliest_start=2027, max_year_share=1)],
        sources=[source("S", 40, 10, 10, 0, 0, carry_forward=1)],
        scenario={**examples.BENEFIT, "two_period_share": 0},
    )
    result = solved(book)
    path = written(result, tmp_path)
    rows = list(openpyxl.load_workbook(path, data_only=True)["Theo nguồn và năm"].iter_rows(values_only=True))
    at = next(n for n, row in enumerate(rows) if str(row[0]).startswith("D. "))
    assert rows[at + 2][4:10] == _left_by_hand(result)


def _left_by_hand(result: Result) -> tuple[int, ...]:
    paid, left, carried = result.plan.money_by_source_year(), [], 0
    have = {2026: 40, 2027: 10, 2028: 10, 2029: 0, 2030: 0}
    for year, amount in have.items():
        carried = min(amount, carried + amount - paid.get(("S", year), 0))
        left.append(carried)
    return (*left, 60 - sum(paid.values()))


# --- texts --------------------------------------------------------------------------------------


def test_hostile_texts_stay_texts(results: dict[str, Result], tmp_path: Path) -> None:
    path = written(results["hostile"], tmp_path)
    book = openpyxl.load_workbook(path)
    names = [row[1].value for row in book["projects"].iter_rows(min_row=3)]
    assert set(HOSTILE) <= set(names)
    assert not any(
        cell.data_type == "f"
        for sheet in ("projects", "sources", "criteria", "scenario")
        for row in book[sheet]
        for cell in row
    )
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if (
                    isinstance(cell.value, str)
                    and cell.value.startswith(("=", "+", "-", "@"))
                    and cell.data_type == "s"
                ):
                    assert cell.quotePrefix, (sheet.title, cell.coordinate)
                assert cell.hyperlink is None


def test_only_our_own_formulas(results: dict[str, Result], tmp_path: Path) -> None:
    allowed = {"SUM", "SUMIFS", "COUNTIFS", "IF", "MAX", "MIN", "ROUND", "ROUNDDOWN"}
    for formula in formulas(written(results["hostile"], tmp_path)).values():
        bare = re.sub(r"'[^']*'", "", formula)
        assert set(re.findall(r"[A-Z]+(?=\()", bare)) <= allowed, formula


def test_long_and_odd_texts_come_back_whole(results: dict[str, Result], tmp_path: Path) -> None:
    result = results["hostile"]
    again = read_portfolio(written(result, tmp_path), LAW)
    assert [p.name for p in again.projects] == [p.name for p in result.portfolio.projects]


# --- the file -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_same_result_gives_the_same_bytes(results: dict[str, Result], language: Language) -> None:
    result = results["sample"]
    slower = replace(result, plan=replace(result.plan, outcome=replace(result.plan.outcome, runtime_s=99.0)))
    assert plan_bytes(result, language) == plan_bytes(slower, language)


def test_the_document_date_is_the_law_date(results: dict[str, Result], tmp_path: Path) -> None:
    with zipfile.ZipFile(written(results["sample"], tmp_path)) as archive:
        core = ET.fromstring(archive.read("docProps/core.xml"))  # noqa: S314 - our own file
    dates = [
        item.text for item in core if "date" in item.tag or "created" in item.tag or "modified" in item.tag
    ]
    assert dates == [f"{LAW_DAY}T00:00:00Z"] * 2


def test_a_write_that_fails_leaves_no_file(
    results: dict[str, Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("stopped")

    monkeypatch.setattr(report, "write_law", broken)
    with pytest.raises(RuntimeError):
        write_plan(results["tail"], tmp_path / "plan.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_failing_write_keeps_the_old_file(
    results: dict[str, Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_plan(results["tail"], path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_report_sheets_are_never_taken_for_input(
    language: Language, results: dict[str, Result], tmp_path: Path
) -> None:
    raw = read_workbook(written(results["sample"], tmp_path, language))
    found = find_sheets(raw)
    assert {name: sheet.name for name, sheet in found.items()} == {
        name: name for name in ("projects", "sources", "criteria", "scenario")
    }
    inputs = {fold(name) for english, names in SHEETS.items() for name in (english, *names)}
    assert [sheet.name for sheet in raw.sheets if fold(sheet.name) in inputs] == list(found)
    assert not raw.issues


def test_every_sheet_is_set_up_for_print(results: dict[str, Result], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(results["sample"], tmp_path))
    for sheet in book.worksheets:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)
        whole = sheet.title in ("Tổng hợp", "Theo nguồn và năm")
        assert sheet.page_setup.fitToHeight == (None if whole else 0)
        assert int(sheet.page_setup.paperSize) in (8, 9)
        assert "&P/&N" in sheet.oddFooter.right.text
    allocation = book["Bảng phân bổ"]
    assert int(allocation.page_setup.paperSize) == 8
    assert allocation.page_setup.orientation == "landscape"
    assert allocation.print_title_rows == "$5:$8"
    assert allocation.freeze_panes == "D11"
    assert allocation.auto_filter.ref.startswith("A10:")
    for name in ("Theo ngành, lĩnh vực", "Theo địa bàn", "Chưa cân đối", "So với xếp hạng rồi cắt"):
        assert book[name].print_title_rows
        assert book[name].auto_filter.ref


def test_annexes_have_their_title_block(results: dict[str, Result], tmp_path: Path) -> None:
    """Number in Roman numerals, title in capitals, period and scenario, unit at the right."""
    book = openpyxl.load_workbook(written(results["sample"], tmp_path))
    reports = [
        sheet for sheet in book.worksheets if sheet["A1"].value and "PHỤ LỤC" in str(sheet["A1"].value)
    ]
    numerals = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"]
    assert [sheet["A1"].value for sheet in reports] == [f"PHỤ LỤC {numeral}" for numeral in numerals]
    for sheet in reports:
        assert sheet["A2"].value == sheet["A2"].value.upper()
        assert sheet["A3"].value == "Kỳ kế hoạch 2026–2030, kịch bản “base”"
        has_unit = sheet.title not in ("Căn cứ pháp lý", "Chứng nhận")
        assert (sheet["A4"].value == "Đơn vị tính: triệu đồng") is has_unit


VIETNAMESE = re.compile(
    "[ăâđêôơưàáạảãằắặẳẵầấậẩẫèéẹẻẽềếệểễìíịỉĩòóọỏõồốộổỗờớợởỡùúụủũừứựửữỳýỵỷỹ]", re.IGNORECASE
)


def test_english_has_no_vietnamese_headings(results: dict[str, Result], tmp_path: Path) -> None:
    """Proves: names of sheets, bold texts and italic notes are English; the rest may be data."""
    result = results["tail"]
    book = openpyxl.load_workbook(written(result, tmp_path, "en"))
    assert not [name for name in book.sheetnames if VIETNAMESE.search(name)]
    found = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and VIETNAMESE.search(cell.value) and (cell.font.b or cell.font.i)
    ]
    assert found == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_claim_of_an_optimum_that_is_not_proven(
    language: Language, results: dict[str, Result], tmp_path: Path
) -> None:
    result = results["sample"]
    outcome = replace(result.plan.outcome, status=type(result.plan.outcome.status).FEASIBLE, gap=0.2)
    unproven = replace(result, plan=replace(result.plan, outcome=outcome))
    path = written(unproven, tmp_path, language)
    words = "khả thi, chưa chứng minh tối ưu" if language == "vi" else "feasible, not proven optimal"
    texts = [str(value) for value in values(path).values()]
    for text in texts:
        assert "tối ưu" not in text.replace(words, "")
        assert "optimal" not in text.replace(words, "")
    sentence = next(text for text in texts if words in text and len(text) > len(words) + 20)
    assert "20" in sentence


def test_hypothetical_limits_and_the_own_order_are_labelled(tmp_path: Path) -> None:
    order = "completed;" + ";".join(status.value for status in Status if status is not Status.COMPLETED)
    path = written(solved(sample(two_period_share=0.3, tier_order=order)), tmp_path)
    texts = {sheet: [] for sheet in ("Tổng hợp", "Chứng nhận")}
    for (sheet, _), value in values(path).items():
        if sheet in texts:
            texts[sheet].append(str(value))
    assert any(text.startswith("– GIẢ ĐỊNH") and "30 %" in text for text in texts["Tổng hợp"])
    assert any("quy định riêng của tỉnh" in text for text in texts["Tổng hợp"])
    assert any("Tỷ lệ chuyển tiếp sang kỳ sau = 30 %" in text for text in texts["Chứng nhận"])
    assert any("không phải thứ tự mặc định của luật" in text for text in texts["Chứng nhận"])
