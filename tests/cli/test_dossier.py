"""`canvon dossier`: a folder for the People's Council from an exported plan, or a sentence why not."""

import docx
import openpyxl
import pytest

from models.texts import say
from optimizer.dossier.files import FILES
from optimizer.exported import read_exported
from optimizer.workbook import allocation_columns as ids
from tests.cli.run import canvon
from tests.dossier.province import province


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dossier")
    book = province().write(folder / "book.xlsx")
    assert canvon("solve", book, "--out", folder / "plan.xlsx", "--quiet").code == 0
    return folder / "plan.xlsx"


def test_the_folder_is_made_and_told(plan, tmp_path):
    out = tmp_path / "ho_so"
    ran = canvon("dossier", plan, "--out", out, "--project", "ODA-1")
    assert ran.code == 0
    assert {path.name for path in out.iterdir()} == {*FILES, "nguon_von_ODA-1.docx"}
    assert str(out / "phu_luc.xlsx") in ran.out
    assert "cận trên đã chứng minh" in ran.out


def test_the_same_plan_gives_the_same_files_in_both_languages(plan, tmp_path):
    for language in ("vi", "en"):
        for name in ("a", "b"):
            assert (
                canvon("--lang", language, "dossier", plan, "--out", tmp_path / f"{language}{name}").code == 0
            )
        for name in FILES:
            first, second = ((tmp_path / f"{language}{at}" / name).read_bytes() for at in "ab")
            assert first == second, name
    names = openpyxl.load_workbook(tmp_path / "ena" / "phu_luc.xlsx").sheetnames
    assert names[0] == "By source and year"


def test_files_of_others_are_never_overwritten(plan, tmp_path):
    (tmp_path / "của tôi.docx").write_bytes(b"mine")
    ran = canvon("dossier", plan, "--out", tmp_path, "--replace")
    assert ran.code == 2
    assert "của tôi.docx" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["của tôi.docx"]


def test_an_older_dossier_is_replaced_only_when_asked_to(plan, tmp_path):
    out = tmp_path / "ho_so"
    assert canvon("dossier", plan, "--out", out, "--quiet").code == 0
    (out / "to_trinh.docx").write_bytes(b"edited by hand")
    ran = canvon("dossier", plan, "--out", out)
    assert ran.code == 2
    assert "--replace" in ran.err
    assert (out / "to_trinh.docx").read_bytes() == b"edited by hand"
    assert canvon("dossier", plan, "--out", out, "--replace", "--quiet").code == 0
    assert docx.Document(str(out / "to_trinh.docx")).paragraphs


def _edited(plan, path, code, column, amount):
    workbook = openpyxl.load_workbook(plan)
    sheet = workbook["Bảng phân bổ"]
    (top,) = (row for row in sheet.iter_rows() if any(cell.value == ids.PROJECT_ID for cell in row))
    columns = {cell.value: cell.column for cell in top if cell.value is not None}
    rows = range(top[0].row + 1, sheet.max_row + 1)
    row = next(n for n in rows if sheet.cell(n, columns[ids.PROJECT_ID]).value == code)
    sheet.cell(row, columns[column]).value = amount
    workbook.save(path)
    return path


def test_no_dossier_is_made_of_a_plan_that_breaks_a_rule(plan, tmp_path):
    """Proves: exit 5, the rule is told, and there is no folder."""
    edited = _edited(plan, tmp_path / "plan.xlsx", "CT-2", ids.payment_id("XDCB", 2026), 999_999)
    ran = canvon("dossier", edited, "--out", tmp_path / "ho_so")
    assert ran.code == 5
    assert say("cli.edited_plan_refused") in ran.err
    assert "XDCB" in ran.err
    assert "2026" in ran.err
    assert not (tmp_path / "ho_so").exists()


def test_an_earlier_plan_gives_increases_and_decreases(plan, tmp_path):
    assert canvon("dossier", plan, "--out", tmp_path / "a", "--before", plan, "--quiet").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "a" / "phu_luc.xlsx")["Tăng, giảm"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "Không có dự án nào tăng hoặc giảm" in texts
    assert not any("--before" in text for text in texts)


HEADS = ("STT", "Danh mục dự án", "Mã dự án", "TMĐT", "Kế hoạch đầu tư công trung hạn được duyệt")


def _list(path, *rows, heads=HEADS):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["DANH MỤC DỰ ÁN", None, "Đơn vị tính: triệu đồng"])
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    workbook.save(path)
    return path


def _changes(folder):
    sheet = openpyxl.load_workbook(folder / "phu_luc.xlsx", data_only=True)["Tăng, giảm"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return {row[2]: (row[3], row[5], row[6]) for row in rows if isinstance(row[0], int)}


def test_a_list_with_the_approved_plan_is_an_earlier_plan(plan, tmp_path):
    """Proves: its rows find their lines by code, else by name; what the plan does not have is told."""
    view = read_exported(plan)
    first, second = sorted(view.portfolio.by_id)[:2]
    now = {code: sum(own.values()) for code, own in view.amounts.allocated.items()}
    earlier = _list(
        tmp_path / "cu.xlsx",
        [1, "Tên đã đổi", first, 900_000, now[first] + 7],
        [2, view.portfolio.by_id[second].name, None, 900_000, now[second] + 5],
        [3, "Đường đã bỏ", "CU-1", 900_000, 11],
    )
    out = tmp_path / "a"
    assert canvon("dossier", plan, "--out", out, "--before", earlier, "--quiet").code == 0
    found = _changes(out)
    assert found[first] == (now[first] + 7, 0, 7)
    assert found[second] == (now[second] + 5, 0, 5)
    assert found["CU-1"] == (11, 0, 11)


def test_an_earlier_plan_without_amounts_is_told(plan, tmp_path):
    """Proves: a list that says of no project what was approved is no earlier plan; no folder is made."""
    earlier = _list(tmp_path / "cu.xlsx", [1, "Đường A", "CU-1", 900], heads=HEADS[:4])
    ran = canvon("dossier", plan, "--out", tmp_path / "a", "--before", earlier)
    assert ran.code == 1
    assert "KH trung hạn được duyệt" in ran.err + ran.out
    assert not (tmp_path / "a").exists()


def test_a_doubtful_heading_of_an_earlier_plan_is_answered(plan, tmp_path):
    heads = (*HEADS[:4], "Kế hoạch vốn giai đoạn 2026-2030")
    earlier = _list(tmp_path / "cu.xlsx", [1, "Đường đã bỏ", "CU-1", 900, 11], heads=heads)
    ran = canvon("dossier", plan, "--out", tmp_path / "a", "--before", earlier)
    assert ran.code == 1
    assert "E=" in ran.err + ran.out
    answered = canvon(
        "dossier", plan, "--out", tmp_path / "a", "--before", earlier, "--answer", "E=mt_plan", "--quiet"
    )
    assert answered.code == 0
    assert _changes(tmp_path / "a")["CU-1"] == (11, 0, 11)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--project", "ODA-2"), "ODA-1"),
        (("--templates", "/không/có"), "/không/có"),
    ],
)
def test_what_is_not_there_is_told_before_anything_is_made(options, said, plan, tmp_path):
    ran = canvon("dossier", plan, "--out", tmp_path / "ho_so", *options)
    assert ran.code == 2
    assert said in ran.err
    assert not (tmp_path / "ho_so").exists()


def test_a_folder_that_cannot_be_is_told(plan, tmp_path):
    assert canvon("dossier", plan, "--out", tmp_path / "a" / "b").code == 2
    assert canvon("dossier", plan, "--out", plan).code == 2
    assert plan.stat().st_size > 10_000


def test_a_book_is_no_plan(plan, tmp_path):
    ran = canvon("dossier", plan.with_name("book.xlsx"), "--out", tmp_path / "x")
    assert ran.code == 1
    assert "bảng phân bổ" in ran.err
