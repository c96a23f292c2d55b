"""Filling the office's own template: what goes where, what stays, what is refused."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

from models.issues import PortfolioError
from optimizer.dossier.fill import filled_template
from optimizer.dossier.fill_names import all_names
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.sheet_rows import followed
from tests.cli.run import canvon
from tests.dossier.province import province, view
from tests.report.office import formulas, needs_office, recalculated, values
from tests.report.solved import HOSTILE, hostile, solved

THIN = Side(style="thin")
RED = PatternFill("solid", fgColor="FFFFEEEE")


def template(path: Path, *, grouped: bool = True, **cells: object) -> Path:
    """A list as an office keeps it: merged headings, total on top, a sector's row, an example row, signature.

    Row 5 is the total, 6 the sector, 7 the example; without a sector's row the example stands in 7 as well.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Danh mục"
    sheet["A1"] = "KẾ HOẠCH ĐẦU TƯ CÔNG {{period}} (kịch bản {{scenario}})"
    sheet.merge_cells("A1:F1")
    sheet["A3"], sheet["B3"], sheet["C3"] = "STT", "Dự án", "Kế hoạch vốn"
    for area in ("A3:A4", "B3:B4", "C3:E3", "F3:F4"):
        sheet.merge_cells(area)
    sheet["C4"], sheet["D4"], sheet["E4"], sheet["F3"] = "TMĐT", "Kế hoạch", "Còn lại", "Ghi chú"
    sheet["B5"] = "TỔNG SỐ"
    for letter in "CDE":
        sheet[f"{letter}5"] = f"=SUBTOTAL(9,{letter}6:{letter}7)"
    if grouped:
        sheet["A6"], sheet["B6"] = "{{group.number}}", "{{group.name}}"
        for letter in "CDE":
            sheet[f"{letter}6"] = "{{group.sum}}"
        sheet["B6"].font = Font(bold=True)
    values = (
        "{{line.number}}",
        "{{line.name}}",
        "{{line.total_cost}}",
        "{{line.allocated}}",
        "=C7-D7",
        "mã {{line.code}}",
    )
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(7, column, value)
        cell.border, cell.fill = Border(left=THIN, right=THIN, top=THIN, bottom=THIN), RED
        cell.alignment = Alignment(wrap_text=True)
    sheet["D7"].number_format = "#,##0"
    sheet.row_dimensions[7].height = 33
    sheet["B9"] = "THỦ TRƯỞNG ĐƠN VỊ"
    sheet.merge_cells("B9:C9")
    sheet["E10"] = "=D5*2"
    sheet.print_area = "A1:F10"
    sheet.conditional_formatting.add("D7:D7", CellIsRule(operator="equal", formula=["0"], fill=RED))
    choice = DataValidation(type="list", formula1='"có,không"')
    choice.add("F7:F7")
    sheet.add_data_validation(choice)
    other = book.create_sheet("Khác")
    other["A1"] = "='Danh mục'!D9"
    other["A2"] = "=SUM('Danh mục'!D7:D7)"
    other["A3"] = "{{total.allocated}}"
    for place, value in cells.items():
        sheet[place] = value
    book.save(path)
    return path


def filled(path: Path, own: PlanView | None = None):
    content = filled_template(own or view(), path).content
    out = path.with_name(f"out_{path.name}")
    out.write_bytes(content)
    return openpyxl.load_workbook(out), out


def test_lines_stand_under_their_sectors_with_the_look_of_the_example(tmp_path):
    book, _ = filled(template(tmp_path / "mau.xlsx"))
    sheet = book["Danh mục"]
    own = view()
    lines = {
        str(sheet.cell(row, 6).value): row for row in range(6, sheet.max_row) if sheet.cell(row, 6).value
    }
    selected = [line for line in own.lines() if line.selected]
    assert set(lines) == {f"mã {line.project_id}" for line in selected}
    for line in selected:
        row = lines[f"mã {line.project_id}"]
        assert sheet.cell(row, 2).value == own.project(line).name
        assert sheet.cell(row, 4).value == line.total_allocated
        assert sheet.cell(row, 5).value == f"=C{row}-D{row}"
        assert sheet.cell(row, 4).number_format == "#,##0"
        assert sheet.cell(row, 2).fill.fgColor.rgb == "FFFFEEEE"
        assert sheet.row_dimensions[row].height >= 33
    assert sheet["A1"].value.startswith("KẾ HOẠCH ĐẦU TƯ CÔNG giai đoạn 2026–2030")
    assert sheet["A6"].value == "A"
    assert sheet["B6"].font.bold
    assert sorted(int(sheet.cell(row, 1).value) for row in lines.values()) == list(range(1, len(lines) + 1))


def test_what_stands_below_moves_and_formulas_follow(tmp_path):
    book, _ = filled(template(tmp_path / "mau.xlsx"))
    sheet = book["Danh mục"]
    last = max(row for row in range(6, sheet.max_row) if sheet.cell(row, 6).value)
    signed = last + 2
    assert sheet.cell(signed, 2).value == "THỦ TRƯỞNG ĐƠN VỊ"
    assert f"B{signed}:C{signed}" in [str(area) for area in sheet.merged_cells.ranges]
    assert sheet["D5"].value == f"=SUBTOTAL(9,D6:D{last})"
    assert sheet.cell(signed + 1, 5).value == "=D5*2"
    assert book["Khác"]["A1"].value == f"='Danh mục'!D{signed}"
    assert sheet.print_area.endswith(f"$F${signed + 1}")
    (formatting,) = sheet.conditional_formatting
    assert str(formatting.sqref) == f"D7:D{last}"
    assert str(sheet.data_validations.dataValidation[0].sqref) == f"F7:F{last}"
    assert "A3:A4" in [str(area) for area in sheet.merged_cells.ranges]


@needs_office
@pytest.mark.parametrize("grouped", [True, False])
def test_totals_calculate_to_the_plan(grouped, tmp_path):
    """Proves: totals and references are what the plan says. Sensitivity: SUM would count sectors twice."""
    book, out = filled(template(tmp_path / "mau.xlsx", grouped=grouped))
    cells = recalculated(out, tmp_path)
    stored = values(out)
    assert {place: cells.get(place) for place in formulas(out)} == {
        place: stored.get(place) for place in formulas(out)
    }
    own = view()
    whole = sum(line.total_allocated for line in own.lines())
    assert cells["Danh mục", "D5"] == whole
    assert cells["Khác", "A3"] == whole
    cost = sum(own.project(line).total_cost for line in own.lines() if line.selected)
    assert cells["Danh mục", "E5"] == cost - whole
    book.close()


def test_a_long_name_is_not_cut_off(tmp_path):
    """Proves: a row grows with its wrapped text; the others keep the height of the example."""
    path = template(tmp_path / "mau.xlsx")
    book = openpyxl.load_workbook(path)
    book["Danh mục"].column_dimensions["B"].width = 60
    book["Danh mục"].column_dimensions["F"].width = 60
    book.save(path)
    name = "Đường " + "rất dài " * 40
    sheets = province()
    lines = [{**line, "name": name} if line["project_id"] == "MOI-1" else line for line in sheets.projects]
    own = PlanView(result=solved(replace(sheets, projects=lines)), language="vi")
    book, _ = filled(path, own)
    sheet = book["Danh mục"]
    heights = {
        sheet.cell(row, 6).value: sheet.row_dimensions[row].height
        for row in range(7, sheet.max_row)
        if sheet.cell(row, 6).value
    }
    assert heights["mã MOI-1"] > 70
    assert heights["mã CT-1"] == 33


def test_a_sheet_lists_what_it_asks_for(tmp_path):
    """Proves: lines.local keeps to lines with local money, and line.part counts only that."""
    path = template(tmp_path / "mau.xlsx", grouped=False, A2="{{lines.local}}", D7="{{line.part}}")
    book, _ = filled(path)
    sheet = book["Danh mục"]
    own = view()
    codes = ("XDCB", "SDD", "NSX")
    expected = {f"mã {line.project_id}": own.money(line, codes) for line in own.paid_lines(codes)}
    found = {
        sheet.cell(row, 6).value: sheet.cell(row, 4).value
        for row in range(7, sheet.max_row)
        if sheet.cell(row, 6).value
    }
    assert found == expected
    assert sheet["A2"].value is None


def test_a_list_without_lines_keeps_an_empty_row(tmp_path):
    path = template(tmp_path / "mau.xlsx", A2="{{lines.preparation}}")
    own = PlanView(result=solved(hostile()), language="vi")
    book, _ = filled(path, own)
    sheet = book["Danh mục"]
    assert [cell.value for cell in sheet[7]][:4] == [None] * 4
    assert sheet["B9"].value == "THỦ TRƯỞNG ĐƠN VỊ"


def test_texts_stay_texts(tmp_path):
    own = PlanView(result=solved(hostile()), language="vi")
    book, _ = filled(template(tmp_path / "mau.xlsx", A2="{{lines.all}}"), own)
    cells = [cell for row in book["Danh mục"].iter_rows() for cell in row if cell.value in HOSTILE]
    assert {cell.value for cell in cells} == set(HOSTILE)
    assert all(cell.data_type == "s" for cell in cells)


def test_the_same_plan_gives_the_same_bytes(tmp_path):
    path = template(tmp_path / "mau.xlsx")
    assert filled_template(view(), path).content == filled_template(view(), path).content


@pytest.mark.parametrize(
    ("cells", "code", "place"),
    [
        ({"D7": "{{line.alocated}}"}, "issue_fill_name_unknown", "Danh mục!D7"),
        ({"D9": "{{line.name}}"}, "issue_fill_two_rows", "Danh mục!D9"),
        ({"D2": "{{group.name}}"}, "issue_fill_group_row", "Danh mục!D2"),
    ],
)
def test_what_cannot_be_filled_is_told_with_its_cell(cells, code, place, tmp_path):
    with pytest.raises(PortfolioError) as caught:
        filled_template(view(), template(tmp_path / "mau.xlsx", **cells))
    (issue,) = caught.value.issues
    assert issue.code == code
    assert issue.message("vi").startswith(place)
    if code == "issue_fill_name_unknown":
        assert "line.allocated" in issue.message("vi")


def test_a_template_without_names_is_told_what_to_do(tmp_path):
    path = tmp_path / "mau.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(PortfolioError) as caught:
        filled_template(view(), path)
    (issue,) = caught.value.issues
    assert issue.code == "issue_fill_no_name"
    assert "{{line.name}}" in issue.hint("vi")


def test_a_broken_template_is_refused_by_the_reader(tmp_path):
    path = tmp_path / "mau.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(PortfolioError) as caught:
        filled_template(view(), path)
    assert caught.value.issues[0].code.startswith("issue_workbook_")


def test_pictures_that_may_be_lost_are_told(tmp_path):
    path = template(tmp_path / "mau.xlsx")
    Picture.new("RGB", (4, 4)).save(tmp_path / "x.png")
    book = openpyxl.load_workbook(path)
    book["Danh mục"].add_image(Image(str(tmp_path / "x.png")), "H1")
    book.save(path)
    assert [issue.code for issue in filled_template(view(), path).issues] == ["issue_fill_pictures"]


def office_list(path: Path, *codes: object, by: str = "{{match.code}}") -> Path:
    """A list with subtotals between its rows: codes in A, plan in C, a formula of the office in D."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Mã", "Ghi chú", "Kế hoạch", "Năm đầu", "Còn lại"])
    sheet.append([by, None, "{{line.allocated}}", "{{line.year.2026}}", "x"])
    sheet.append([None, "A. Giao thông", "=SUM(C4:C99)", None, None])
    for code in codes:
        sheet.append([code, "giữ nguyên", 1, None, f"=C{sheet.max_row + 1}*2"])
    book.save(path)
    return path


def test_a_list_that_has_its_projects_gets_amounts_at_their_codes(tmp_path):
    """Proves: only marked columns of rows in the plan change; the rest, and what has no row, is told."""
    path = office_list(tmp_path / "ds.xlsx", "CT-2", "LẠ-1", "MOI-1")
    result = filled_template(view(), path)
    (tmp_path / "out.xlsx").write_bytes(result.content)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    plan = view().result.plan
    assert sheet["C4"].value == plan.by_id["CT-2"].total_allocated
    assert sheet["D4"].value == view().money(plan.by_id["CT-2"], None, 2026)
    assert (sheet["A5"].value, sheet["C5"].value, sheet["B5"].value) == ("LẠ-1", 1, "giữ nguyên")
    assert sheet["C6"].value == plan.by_id["MOI-1"].total_allocated
    assert (sheet["C3"].value, sheet["E4"].value) == ("=SUM(C4:C99)", "=C4*2")
    assert [cell.value for cell in sheet[2]] == [None, None, None, None, "x"]
    unknown, absent = result.issues
    assert (unknown.code, unknown.cell, unknown.values["count"]) == ("issue_fill_row_unknown", "A5", 1)
    others = [line for line in plan.selected if line.project_id not in ("CT-2", "MOI-1")]
    assert absent.code == "issue_fill_line_absent"
    assert absent.values["count"] == len(others)
    assert absent.values["amount"] == sum(line.total_allocated for line in others)


def test_a_list_may_be_matched_by_name(tmp_path):
    path = office_list(tmp_path / "ds.xlsx", "DỰ ÁN ct-2 ", "Không rõ", by="{{match.name}}")
    content = filled_template(view(), path).content
    (tmp_path / "out.xlsx").write_bytes(content)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet["C4"].value == view().result.plan.by_id["CT-2"].total_allocated
    assert sheet["C5"].value == 1


def test_a_project_with_two_rows_is_asked_about(tmp_path):
    with pytest.raises(PortfolioError) as caught:
        filled_template(view(), office_list(tmp_path / "ds.xlsx", "CT-2", "MOI-1", "CT-2"))
    (issue,) = caught.value.issues
    assert (issue.code, issue.cell, issue.values["first"]) == ("issue_fill_code_twice", "A6", "A4")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(D7:D7)", "=SUM(D7:D10)"),
        ("=D7+D8", "=D7+D11"),
        ("=SUM($D$5:D$7)*2", "=SUM($D$5:D$10)*2"),
        ("=SUM(D8:D9)", "=SUM(D11:D12)"),
        ("='Khác'!D9+D6", "='Khác'!D9+D6"),
        ("='Danh mục'!D9", "='Danh mục'!D12"),
        ('=IF(A8="D9","D9",TEN_VUNG)', '=IF(A11="D9","D9",TEN_VUNG)'),
    ],
)
def test_references_follow_rows(formula, expected):
    """Three rows are put in below row 7 of Danh mục."""

    def moved(first: int, end: int) -> tuple[int, int]:
        return (first + 3 if first > 7 else first), (end + 3 if end >= 7 else end)

    assert followed(formula, "Danh mục", "Danh mục", moved) == expected


def test_every_name_is_documented():
    text = (Path(__file__).resolve().parents[2] / "docs" / "dossier.md").read_text(encoding="utf-8")
    own = view()
    codes = set(own.budget.by_code)
    for name in all_names(own):
        general = ".".join(
            "CODE" if part in codes else "YEAR" if part.isdigit() else part for part in name.split(".")
        )
        assert f"`{general}`" in text, general


def test_the_command_fills_and_tells(tmp_path):
    book = province().write(tmp_path / "book.xlsx")
    assert canvon("solve", book, "--out", tmp_path / "plan.xlsx", "--quiet").code == 0
    path = template(tmp_path / "mau.xlsx")
    before = path.read_bytes()
    ran = canvon("fill", tmp_path / "plan.xlsx", path, "--out", tmp_path / "xong.xlsx")
    assert ran.code == 0
    assert "xong.xlsx" in ran.out
    assert openpyxl.load_workbook(tmp_path / "xong.xlsx")["Danh mục"]["B5"].value == "TỔNG SỐ"
    assert path.read_bytes() == before
    assert canvon("fill", tmp_path / "plan.xlsx", path, "--out", path).code == 2
    assert path.read_bytes() == before
