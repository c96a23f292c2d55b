"""Results stored with the formulas of a filled template: right where they are worked out, else none."""

import openpyxl
import pytest
import xlsxwriter

from optimizer.dossier.fill import filled_template
from optimizer.workbook.cached_values import Results
from tests.dossier.province import view


def book() -> openpyxl.Workbook:
    """A1 10, A2 5, A3 blank, A4 a text, B1 a subtotal of 15; another sheet with 7."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Danh mục"
    sheet["A1"], sheet["A2"], sheet["A4"], sheet["B1"] = 10, 5, "x", "=SUBTOTAL(9,A1:A2)"
    made.create_sheet("Khác")["A1"] = 7
    return made


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=A1+A2*2", 20),
        ("=-(A1-A2)/2", -2.5),
        ("=A1*10%", 1),
        ("=SUM(A1:A2,3)", 18),
        ("=SUM(A1:A4)", 15),
        ("=SUM(A1+A2,-A1)", 5),
        ("=SUBTOTAL(9,A1:B1)", 10),
        ("=SUM(A1:B1)", 25),
        ("=Khác!A1-'Danh mục'!$A$2", 2),
        ("=A3", 0),
        ("=B1/SUM(A1:A2)", 1),
        ("=1.5+2", 3.5),
        *(
            (formula, None)
            for formula in (
                "=IF(A1>0,1,2)",
                "=A4+1",
                "=VÙNG",
                "=SUM(A:A)",
                "=D1",
                "=A1/A3",
                '=A1&"x"',
                "=A1^2",
                "=SUM(A1:A2",
                "=SUBTOTAL(1,A1:A2)",
                "=A1+",
                "=Lạ!A1",
                "=#REF!",
                "={1,2}",
                "=A1 A2",
                "=(A1",
                "=SUM(A1:A2;A3)",
                '="a',
            )
        ),
    ],
)
def test_a_plain_formula_has_its_result_and_any_other_none(formula, expected):
    made = book()
    made["Danh mục"]["D1"] = formula
    assert Results(book=made).of(made["Danh mục"], "D1") == expected


def test_formulas_that_lead_in_a_circle_have_none():
    made = book()
    sheet = made["Danh mục"]
    sheet["C1"], sheet["C2"] = "=C2+1", "=C1+1"
    results = Results(book=made)
    assert results.of(sheet, "C1") is None
    assert results.of(sheet, "C2") is None


def test_a_long_chain_is_left_to_excel():
    """Proves: no chain of formulas, however long, ends in a fault."""
    made = book()
    sheet = made["Danh mục"]
    sheet["E1"] = 1
    for row in range(2, 5_000):
        sheet.cell(row, 5).value = f"=E{row - 1}+1"
    assert Results(book=made).of(sheet, "E4999") in (4999, None)


def test_results_that_the_template_stored_are_gone(tmp_path):
    """Proves: who reads stored results sees new ones or none, never those of before; Excel works all out."""
    path = tmp_path / "mau.xlsx"
    template = xlsxwriter.Workbook(path)
    sheet = template.add_worksheet("Danh mục")
    sheet.write_row(0, 0, ["{{lines.all}}"])
    sheet.write_row(2, 0, ["{{line.code}}", "{{line.total_cost}}"])
    sheet.write_formula("C3", "=IF(B3>0,B3,0)", None, 999)
    sheet.write_formula("D3", "=B3*2", None, 999)
    sheet.write_formula("B5", "=SUM(B3:B3)", None, 999)
    sheet.write_array_formula("B6:B6", "{=SUM(B3:B3*2)}", None, 999)
    template.add_worksheet("Tóm tắt").write_formula("A1", "='Danh mục'!B5", None, 999)
    template.close()
    out = tmp_path / "xong.xlsx"
    out.write_bytes(filled_template(view(), path).content)
    stored = openpyxl.load_workbook(out, data_only=True)
    seen = {cell.value for sheet in stored for row in sheet.iter_rows() for cell in row}
    assert 999 not in seen
    first = stored["Danh mục"]
    assert first["C3"].value is None
    assert first["D3"].value == 2 * first["B3"].value
    last = first.max_row
    total = next(row for row in range(last, 0, -1) if first.cell(row, 2).value)
    costs = [first.cell(row, 2).value for row in range(3, total) if first.cell(row, 1).value]
    assert first.cell(total, 2).value == sum(costs) == stored["Tóm tắt"]["A1"].value
    assert openpyxl.load_workbook(out).calculation.fullCalcOnLoad
