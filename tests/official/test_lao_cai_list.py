"""The real lines of Lào Cai laid out as an official list again: every line found, every sum exact."""

import csv
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import xlsxwriter

from data import ROOT
from models.issues import errors_in
from optimizer.official.given_answers import read_answers
from optimizer.official.importing import import_lists
from optimizer.workbook.reading import read_workbook
from tests.official.messy import put

RAW = ROOT / "samples" / "lao_cai_2026_2030" / "projects_raw.psv"
PLAN = "Kế hoạch đầu tư công trung hạn giai đoạn 2026-2030"
HEADINGS = (
    ("TT", ""),
    ("Danh mục dự án", ""),
    ("Địa điểm xây dựng", ""),
    ("Số quyết định; ngày, tháng, năm ban hành", ""),
    ("TMĐT", ""),
    ("Lũy kế vốn đã bố trí đến hết năm 2025", ""),
    (PLAN, "Tổng số"),
    (PLAN, "XDCB tập trung"),
    (PLAN, "Tiền SDĐ"),
    (PLAN, "Khoáng sản"),
    ("Chủ đầu tư", ""),
)
COLUMNS = ("tmdt", "luy_ke_2025", "phan_bo_2026_2030", "xdcb", "tien_sdd", "khoang_san")
AMOUNTS = ("total_cost", "paid", "demand", "demand:XDCB", "demand:SDD", "demand:KS")


def lines() -> list[dict[str, str]]:
    with RAW.open(encoding="utf-8", newline="") as file:
        return [dict(row) for row in csv.DictReader(file, delimiter="|")]


def amounts(rows: Sequence[dict[str, str]]) -> list[int | None]:
    return [sum(int(row[column] or 0) for row in rows) or None for column in COLUMNS]


def write(path: Path) -> Path:
    """Groups: kind of project, then sector; the numbers of the lines are those of the decision."""
    rows: list[list[object]] = [["DANH MỤC DỰ ÁN"], [None] * 9 + ["Đơn vị: triệu đồng"]]
    rows += [[head[0] for head in HEADINGS], [head[1] or None for head in HEADINGS]]
    every = lines()
    rows.append([None, "TỔNG SỐ", None, None, *amounts(every)])
    kinds = sorted(every, key=lambda row: row["loai"] != "chuyển tiếp")
    for letter, (kind, members) in zip("ABC", groupby(kinds, lambda row: row["loai"]), strict=False):
        group = list(members)
        rows.append([letter, f"Dự án {kind}", None, None, *amounts(group)])
        sectors = sorted({row["linh_vuc"].strip() for row in group})
        for number, sector in zip(("I", "II", "III", "IV", "V", "VI", "VII", "VIII"), sectors, strict=False):
            own = [row for row in group if row["linh_vuc"].strip() == sector]
            rows.append([number, sector, None, None, *amounts(own)])
            rows += [_line(row) for row in own]
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet("Biểu 02")
    sheet.merge_range(2, 6, 2, 9, "")
    for column in (0, 1, 2, 3, 4, 5, 10):
        sheet.merge_range(2, column, 3, column, "")
    put(sheet, rows)
    workbook.close()
    return path


def _line(row: dict[str, str]) -> list[object]:
    own = [int(row[column]) if row[column] else None for column in COLUMNS]
    return [row["stt"], row["name"], row["location_xa"], row["decision"], *own, row["chu_dau_tu"]]


def test_every_real_line_is_found(tmp_path: Path) -> None:
    """Proves: 38 lines, 1 933 743 million VND in the plan, names and sectors as in the source."""
    raw = read_workbook(write(tmp_path / "lao-cai.xlsx"))
    found = import_lists([raw], read_answers(None, ("G=demand",)), (2026, 2030))
    assert found.book is not None
    truth = {row["name"].strip(): row for row in lines()}
    assert {str(line.cells["name"]) for line in found.book.lines} == set(truth)
    assert len(found.book.lines) == len(truth) == 38
    for line in found.book.lines:
        row = truth[str(line.cells["name"])]
        read = [line.cells.get(column, 0) for column in AMOUNTS]
        assert read == [int(row[column] or 0) for column in COLUMNS]
        assert line.titles[0] == f"Dự án {row['loai']}".strip()
        sector = row["linh_vuc"].strip().casefold().removeprefix("lĩnh vực ")
        assert str(line.cells["sector"]).casefold() == sector
    assert found.book.totals["demand"] == (1_933_743, 1_933_743)
    assert not [issue for issue in found.issues if issue.code.endswith("_differs")]
    # five new starts go on after the period, and the source says no year of finish
    assert {issue.code for issue in errors_in(found.issues)} == {"issue_finish_year_needed"}
