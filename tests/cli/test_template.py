"""`canvon template`, then `check` and `solve` of what was filled in."""

import openpyxl

from tests.cli.run import canvon, load
from tests.template.filling import fill


def test_template_then_check_then_solve(tmp_path):
    path = tmp_path / "mau.xlsx"
    assert canvon("template", "--out", path).code == 0
    assert openpyxl.load_workbook(path).sheetnames[:3] == ["Hướng dẫn", "Danh mục dự án", "Nguồn vốn"]
    fresh = canvon("check", path)
    assert fresh.code == 1
    assert "VI_DU_1" in fresh.out
    rows = [
        {"project_id": "01", "name": "Trường", "status": "Khởi công mới", "total_cost": 500, "social": 60}
    ]
    rows[0] |= {"investment_decision": "01/QĐ-UBND ngày 02/01/2026", "sources": "XDCB", "group": "Nhóm C"}
    fill(path, {"Danh mục dự án": rows}, keep=2)
    book = openpyxl.load_workbook(path)
    money = book["Nguồn vốn"]
    for row in range(3, 15):
        if money.cell(row, 1).value == "XDCB":
            money.cell(row, 4).value = money.cell(row, 5).value = 400
    book.save(path)
    checked = canvon("check", path, "--json", tmp_path / "check.json")
    assert checked.code == 0
    codes = [issue["code"] for issue in load(tmp_path / "check.json")["issues"]]
    assert not [code for code in codes if "header" in code or "column" in code]
    assert codes.count("issue_example_row") == 2
    assert canvon("solve", path, "--json", tmp_path / "plan.json").code == 0
    assert load(tmp_path / "plan.json")["projects"][0]["allocated"] == 500


def test_template_in_english_for_another_period(tmp_path):
    path = tmp_path / "book.xlsx"
    assert canvon("template", "--out", path, "--first-year", "2031", "--lang", "en").code == 0
    sheet = openpyxl.load_workbook(path)["sources"]
    assert [cell.value for cell in sheet[2]][3:8] == ["2031", "2032", "2033", "2034", "2035"]


def test_a_filled_workbook_is_never_overwritten(tmp_path):
    path = tmp_path / "mau.xlsx"
    path.write_bytes(b"entered")
    ran = canvon("template", "--out", path)
    assert ran.code == 2
    assert path.read_bytes() == b"entered"
    assert canvon("template", "--out", tmp_path / "no" / "mau.xlsx").code == 2


def test_word_templates_are_written_to_a_new_folder_only(tmp_path):
    """Proves: an office gets the bundled templates to change, and its own are never overwritten."""
    out = tmp_path / "mau"
    assert canvon("template", "--word", "--out", out).code == 0
    names = {path.name for path in out.iterdir()}
    assert names == {"to_trinh.docx", "nghi_quyet.docx", "tom_tat.docx", "nguon_von_du_an.docx"}
    (out / "to_trinh.docx").write_bytes(b"mine")
    assert canvon("template", "--word", "--out", out).code == 2
    assert (out / "to_trinh.docx").read_bytes() == b"mine"


def test_a_workbook_without_an_ending_gets_it(tmp_path):
    """Proves: Excel can open what was written, and no other kind of file is promised."""
    assert canvon("template", "--out", tmp_path / "mẫu 2026.1").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mẫu 2026.1.xlsx"]
    refused = canvon("template", "--out", tmp_path / "book.xls")
    assert refused.code == 2
    assert ".xlsx" in refused.err
    assert not (tmp_path / "book.xls").exists()
