"""`canvon disbursement`: from a book, with a sheet joined, and what is proposed when asked."""

import openpyxl

from tests.annual.province import province
from tests.cli.run import canvon, load
from tests.disbursement.test_absorbing import spent


def test_plan_and_actual(tmp_path):
    book, out, json = spent().write(tmp_path / "b.xlsx"), tmp_path / "d.xlsx", tmp_path / "d.json"
    sheet = tmp_path / "giai_ngan.csv"
    sheet.write_text("Mã dự án;Đã giải ngân\nC;30\nZ;1\n", encoding="utf-8")
    ran = canvon("disbursement", book, "--sheet", sheet, "--capacity", 2, "--out", out, "--json", json)
    assert ran.code == 0, ran.err
    found = load(json)
    assert found["total"] | {"key": ""} == {
        "key": "", "given": 190, "cancelled": 10, "disbursed": 140, "behind": 40, "carried_over": 20,
        "absorption": 140 / 190,
    }  # fmt: skip
    assert {(own["value"], own["max"]) for own in found["proposed_limits"]} == {("Ban I", 55), ("Ban II", 15)}
    assert "Z" in ran.err
    assert "GIẢ ĐỊNH" in ran.out
    sheets = openpyxl.load_workbook(out)
    projects, sources = sheets["Dự án"], sheets["Nguồn vốn"]
    (total,) = (row for row in projects.iter_rows() if row[1].value == "TỔNG SỐ")
    assert total[7].value == f"=E{total[7].row}/C{total[7].row}"
    (total,) = (row for row in sources.iter_rows() if row[1].value == "TỔNG SỐ")
    assert (total[3].value, total[6].value) == (None, None), "not split by source, so not 0"
    rows = list(openpyxl.load_workbook(out)["limits"].iter_rows(values_only=True))
    assert rows[0][:5] == ("Phân theo", "Giá trị", "Đại lượng", "Tối đa", "Năm")
    assert rows[1][:5] == ("dimension", "value", "measure", "max", "year")
    assert rows[2][:5] == ("investor", "Ban I", "money", 55, 2026)
    plain = canvon("--lang", "en", "disbursement", book, "--json", json)
    assert (plain.code, "Absorption" in plain.out, load(json)["proposed_limits"]) == (0, True, [])


def test_a_book_without_disbursement(tmp_path):
    ran = canvon("disbursement", province().write(tmp_path / "b.xlsx"), "--out", tmp_path / "d.xlsx")
    assert (ran.code, (tmp_path / "d.xlsx").exists()) == (2, False)
    assert "--sheet" in ran.err


def test_a_form_is_written_filled_and_read(tmp_path):
    """Proves: without any figures the command tells of the form, and what is filled into it comes back."""
    book, form = province().write(tmp_path / "b.xlsx"), tmp_path / "form.xlsx"
    assert "--form" in canvon("disbursement", book).err
    assert canvon("disbursement", book, "--form", form).code == 0
    sheet = openpyxl.load_workbook(form)
    rows = {row[0].value: row for row in sheet.active.iter_rows()}
    rows["O1"][2].value, rows["O1"][3].value = 60, 45
    sheet.save(form)
    found = tmp_path / "d.json"
    assert canvon("disbursement", book, "--sheet", form, "--json", found).code == 0
    assert (load(found)["total"]["given"], load(found)["total"]["disbursed"]) == (60, 45)


def test_a_narrow_terminal_cuts_no_column_off(tmp_path, monkeypatch):
    """Proves: at 80 letters every line of a table reaches its right border, absorption and all."""
    monkeypatch.setenv("COLUMNS", "80")
    shown = canvon("disbursement", spent().write(tmp_path / "b.xlsx")).out.splitlines()
    lines = [line.rstrip() for line in shown if line[:1] in ("┃", "│")]
    assert len(lines) > 8
    assert all(line.endswith(("┃", "│")) for line in lines)
