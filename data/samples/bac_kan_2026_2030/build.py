"""Build `bac_kan_2026_2030.xlsx` from the csv files beside this script.

    python -m data.samples.bac_kan_2026_2030.build

A line of the plan is spread over four files by what it says: `projects.csv` (what it is, decisions,
origin), `schedule.csv`, `money.csv`, `scores.csv`, in the same order. `communes.csv` gives today's
commune of an old one. Every other file is one sheet. Money is million VND. The same files give the
same bytes.
"""

import csv
from datetime import datetime
from pathlib import Path

import xlsxwriter

from data.samples.sheets import Columns, Look, Row, number_or_text, typed

HERE = Path(__file__).resolve().parent
BOOK = HERE / "bac_kan_2026_2030.xlsx"
YEARS = (2026, 2027, 2028, 2029, 2030)
PARTS = ("projects", "schedule", "money", "scores")
CREATED = datetime(2026, 7, 9)
"""Date of the law the book is read under; fixed, so that the bytes are."""


def read_csv(name: str) -> list[dict[str, str]]:
    """Rows of a file beside this script, cells stripped."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: value.strip() for key, value in row.items()} for row in csv.DictReader(file)]


def project_rows() -> list[Row]:
    """One row a line of the plan, by column id; amounts million VND.

    Errors: ValueError where the files do not follow each other, KeyError for an unknown commune.
    """
    today = {row["old_unit"]: row for row in read_csv("communes")}
    kinds = {column["id"]: column["kind"] for column in read_csv("columns")}
    rows = []
    for parts in zip(*(read_csv(name) for name in PARTS), strict=True):
        if len({part["project_id"] for part in parts}) != 1:
            found = [part["project_id"] for part in parts]
            raise ValueError(f"project_id == {found}, must be the same in {', '.join(PARTS)}.")
        texts = {key: text for part in parts for key, text in part.items()}
        place = today[texts["old_unit"]] if texts["old_unit"] else {}
        texts |= {key: place.get(key, "") for key in ("commune_now", "origin_commune")}
        rows.append({key: typed(texts[key], kind) for key, kind in kinds.items()})
    return rows


def plain_rows(name: str) -> list[Row]:
    """Rows of a sheet that is one file; whatever is a number is written as one."""
    return [{key: number_or_text(text) for key, text in row.items()} for row in read_csv(name)]


def project_columns() -> Columns:
    """Columns of the sheet `projects`, from columns.csv."""
    return [(c["id"], c["label_vi"], c["kind"], int(c["width"])) for c in read_csv("columns")]


def source_columns() -> Columns:
    """Columns of the sheet `sources`."""
    return [
        ("source", "Mã nguồn vốn", "text", 11),
        ("name", "Tên nguồn vốn", "text", 44),
        ("kind", "Loại nguồn", "text", 15),
        *((str(year), str(year), "money", 12) for year in YEARS),
        ("total", "Tổng số cả kỳ", "money", 12),
        ("reserve", "Tỷ lệ dự phòng", "share", 9),
        ("certainty", "Mức độ chắc chắn", "text", 14),
        ("carry_forward", "Được chuyển nguồn sang năm sau", "year", 11),
        ("previous_plan", "Vốn KH trung hạn làm mốc tính 20 %", "money", 14),
        ("origin", "Nguồn gốc số liệu", "text", 60),
    ]


def criteria_columns() -> Columns:
    """Columns of the sheet `criteria`."""
    return [
        ("criterion", "Tiêu chí", "text", 18),
        ("rank", "Thứ hạng", "points", 10),
        ("direction", "Chiều", "text", 10),
        ("scale", "Thang đo", "text", 10),
        ("origin", "Nguồn gốc", "text", 90),
    ]


def link_columns() -> Columns:
    """Columns of the sheet `links`."""
    return [
        ("type", "Loại quan hệ", "text", 18),
        ("project", "Dự án", "text", 12),
        ("other", "Dự án liên quan", "text", 12),
        ("value", "Giá trị cộng thêm", "money", 11),
        ("note", "Ghi chú", "text", 60),
    ]


def limit_columns() -> Columns:
    """Columns of the sheet `limits`."""
    return [
        ("dimension", "Phân theo", "text", 14),
        ("value", "Giá trị", "text", 44),
        ("measure", "Đại lượng", "text", 12),
        ("min", "Tối thiểu", "mixed", 12),
        ("max", "Tối đa", "mixed", 12),
        ("year", "Năm", "year", 9),
        ("source", "Nguồn vốn", "text", 11),
        ("and_dimension", "Và phân theo", "text", 14),
        ("and_value", "Và giá trị", "text", 20),
        ("note", "Ghi chú", "text", 60),
    ]


def debt_columns() -> Columns:
    """Columns of the sheet `debt`."""
    return [
        ("year", "Năm", "year", 9),
        ("opening_debt", "Dư nợ đầu năm", "money", 12),
        ("local_revenue", "Thu ngân sách địa phương được hưởng theo phân cấp", "money", 16),
        ("borrowing", "Vay trong năm", "money", 12),
        ("repayment", "Trả nợ gốc", "money", 12),
        ("limit_share", "Mức dư nợ vay tối đa (tỷ lệ)", "share", 12),
        ("note", "Ghi chú", "text", 60),
    ]


def scenario_columns() -> Columns:
    """Columns of the sheet `scenario`: the key, then one per named scenario."""
    names = list(read_csv("scenario")[0])[1:]
    return [("key", "Khóa", "text", 22), *((name, name, "mixed", 18) for name in names)]


def write_book(path: Path = BOOK) -> None:
    """Write the workbook; the same input files give the same bytes."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties(
        {
            "title": "Bắc Kạn 2026–2030: danh mục minh họa",
            "subject": "Bộ mẫu minh họa của Cân Vốn; phần lớn là giả định, xem README.md",
            "author": "Cân Vốn",
            "created": CREATED,
        }
    )
    look = Look(book)
    look.sheet("projects", project_columns(), project_rows(), frozen=2, pages=4)
    look.sheet("sources", source_columns(), plain_rows("sources"), frozen=2)
    look.sheet("criteria", criteria_columns(), plain_rows("criteria"), frozen=1)
    look.sheet("links", link_columns(), plain_rows("links"), frozen=1)
    look.sheet("limits", limit_columns(), plain_rows("limits"), frozen=2)
    look.sheet("debt", debt_columns(), plain_rows("debt"), frozen=1)
    look.sheet("scenario", scenario_columns(), plain_rows("scenario"), frozen=1)
    book.close()


if __name__ == "__main__":
    write_book()
    print(BOOK)
