"""Build `lao_cai_2026_2030.xlsx` from the files beside this script.

    python -m data.samples.lao_cai_2026_2030.build

The raw extract gives names, costs, money and decisions; `decisions.csv` and `assumptions.csv` add
what it lacks, each figure with its origin. Envelopes are derived here (`envelopes`). Money is
million VND. The same files give the same bytes.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from math import floor
from pathlib import Path

import xlsxwriter

from data.samples.sheets import Columns, Look, Row, number, number_or_text, typed

HERE = Path(__file__).resolve().parent
BOOK = HERE / "lao_cai_2026_2030.xlsx"
YEARS = (2026, 2027, 2028, 2029, 2030)
RAW_AMOUNTS = {"XDCB": "xdcb", "SDD": "tien_sdd", "KS": "khoang_san"}
"""Source code → column of the raw extract."""
UNSPLIT_SOURCE = "SDD"
"""Where the envelope counts lines without a source split: sheet 02.1 is 99,8 % land-use money."""
NOTES = {
    "": "",
    'ghi "tỉnh Lào Cai" trong biểu': "Địa điểm trong biểu ghi “tỉnh Lào Cai”",
    "repo author flags the location as a likely data-entry error (Gia Phú)": (
        "Người trích ghi: địa điểm có thể bị nhập sai (Gia Phú)"
    ),
    "NS tỉnh 45.000 trong TMĐT": "Ngân sách tỉnh 45.000 triệu đồng trong tổng mức đầu tư",
    "source split not given in the extract": "Bản trích không tách nguồn vốn",
    "Lồng ghép 50 tỷ nguồn tiền SDĐ": "Lồng ghép 50 tỷ đồng nguồn thu tiền sử dụng đất",
}
"""Remark of the raw extract → what the workbook says."""
TOTAL_ROW = "TỔNG SỐ"
CREATED = datetime(2026, 7, 9)
"""Date of the decision; fixed, so that the bytes are."""


def read_csv(name: str, delimiter: str = ",") -> list[dict[str, str]]:
    """Rows of a file beside this script, cells stripped."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter=delimiter)
        return [{key: value.strip() for key, value in row.items()} for row in rows]


def project_rows() -> list[Row]:
    """One row a line of the plan, by column id; amounts million VND."""
    raw = read_csv("projects_raw.psv", "|")
    columns = read_csv("columns.csv")
    kinds = {column["id"]: column["kind"] for column in columns}
    rows = []
    for line, (source, decision, assumed) in enumerate(
        zip(raw, read_csv("decisions.csv"), read_csv("assumptions.csv"), strict=True), start=1
    ):
        if not decision["project_id"] == assumed["project_id"] or int(assumed["line"]) != line:
            raise ValueError(f"line == {line}: decisions.csv and assumptions.csv must follow the raw file.")
        texts = {
            "source_sheet": source["bieu"],
            "source_no": source["stt"],
            "name": source["name"],
            "locality": source["location_xa"],
            "investor": source["chu_dau_tu"],
            "total_cost": source["tmdt"],
            "paid": source["luy_ke_2025"],
            "demand": source["phan_bo_2026_2030"],
            "note": NOTES[source["note"]],
            "origin_decision": f"{decision['reading']} [{decision['certainty']}]",
            **{f"demand:{code}": source[column] for code, column in RAW_AMOUNTS.items()},
            **{key: decision[key] for key in ("policy_decision", "investment_decision", "class_law")},
            **assumed,
        }
        rows.append({key: typed(texts[key], kinds[key]) for key in kinds})
    return rows


def envelopes(projects: Iterable[Row]) -> list[Row]:
    """The sample's sources: amounts by year, and the base of the two-period cap.

    B_s = what transitional and other committed lines ask + θ · what new starts ask, where θ is
    the part of the province's own plan that is allocated by now (29 405 429 / 57 157 900); each
    year gets its share of B_s, rounded down, the last year the rest.
    previous_plan_s = the province's total of the source · (these lines' money / all allocated).
    """
    province = {row["source_vi"]: row for row in read_csv("envelope.csv")}
    whole = province[TOTAL_ROW]
    allocated = int(whole["allocated_now_mil_vnd"])
    theta = Fraction(allocated, int(whole["total_2026_2030_mil_vnd"]))
    projects = list(projects)
    share_of_lines = Fraction(sum(amount(row["demand"]) for row in projects), allocated)
    rows: list[Row] = []
    for source in read_csv("phasing.csv"):
        code = source["source"]
        committed = sum(asked(row, code) for row in projects if row["status"] != "new")
        new = sum(asked(row, code) for row in projects if row["status"] == "new")
        money = committed + floor(theta * new)
        yearly = [floor(Fraction(source[str(year)]) * money) for year in YEARS[:-1]]
        base = floor(share_of_lines * int(province[source["name"]]["total_2026_2030_mil_vnd"]))
        rows.append(
            {
                "source": code,
                "name": source["name"],
                "kind": source["kind"],
                **dict(zip(map(str, YEARS), [*yearly, money - sum(yearly)], strict=True)),
                "reserve": 0,
                "certainty": source["certainty"],
                "carry_forward": int(source["carry_forward"]),
                "previous_plan": base,
                "asked_committed": committed,
                "asked_new": new,
                "origin_money": (
                    f"Suy ra: nhu cầu dự án đã cam kết {vn(committed)} + {percent(theta)} × nhu cầu khởi "
                    f"công mới {vn(new)} = {vn(money)} triệu đồng; tỷ lệ là phần kế hoạch cả tỉnh đã phân bổ "
                    "(29.405.429 / 57.157.900)"
                ),
                "origin_phasing": source["origin_phasing"],
                "origin_previous_plan": (
                    f"Giả định: tổng vốn 2026–2030 toàn tỉnh của nguồn × {percent(share_of_lines)} = "
                    f"{vn(base)} triệu đồng; tỷ lệ là phần của 38 dòng trong vốn toàn tỉnh đã phân bổ "
                    "(1.933.743 / 29.405.429)"
                ),
                "origin_reserve": "Quyết định của bộ mẫu: dự phòng 0 (luật đã đọc không nêu tỷ lệ)",
            }
        )
    return rows


def asked(row: Mapping[str, object], code: str) -> int:
    """What a line asks from a source, million VND; a line without a split counts as land use."""
    parts = [amount(row[f"demand:{source}"]) for source in RAW_AMOUNTS]
    if not any(parts):
        return amount(row["demand"]) if code == UNSPLIT_SOURCE else 0
    return amount(row[f"demand:{code}"])


def amount(value: object) -> int:
    """A cell as million VND; blank = 0."""
    return value if isinstance(value, int) else 0


def vn(value: int) -> str:
    """1234567 → 1.234.567."""
    return f"{value:,}".replace(",", ".")


def percent(share: Fraction) -> str:
    """A share as 51,45 %."""
    return f"{float(100 * share):.2f} %".replace(".", ",")


def project_columns() -> Columns:
    """Columns of the sheet `projects`, from columns.csv."""
    return [(c["id"], c["label_vi"], c["kind"], int(c["width"])) for c in read_csv("columns.csv")]


def source_columns() -> Columns:
    """Columns of the sheet `sources`."""
    return [
        ("source", "Mã nguồn vốn", "text", 9),
        ("name", "Tên nguồn vốn", "text", 44),
        ("kind", "Loại nguồn", "text", 15),
        *((str(year), str(year), "money", 12) for year in YEARS),
        ("reserve", "Tỷ lệ dự phòng", "share", 9),
        ("certainty", "Mức độ chắc chắn", "text", 11),
        ("carry_forward", "Được chuyển nguồn sang năm sau", "year", 11),
        ("previous_plan", "Vốn KH trung hạn làm mốc tính 20 %", "money", 14),
        ("origin_money", "Nguồn gốc: tổng vốn", "text", 50),
        ("origin_phasing", "Nguồn gốc: chia theo năm", "text", 50),
        ("origin_previous_plan", "Nguồn gốc: mốc tính 20 %", "text", 44),
        ("origin_reserve", "Nguồn gốc: dự phòng", "text", 34),
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


def scenario_columns() -> Columns:
    """Columns of the sheet `scenario`: the key, then one per named scenario."""
    names = list(read_csv("scenario.csv")[0])[1:]
    return [("key", "Khóa", "text", 22), *((name, name, "mixed", 34) for name in names)]


def scenario_rows() -> list[Row]:
    """Keys and values; whatever is a number is written as one."""
    return [{key: number_or_text(value) for key, value in row.items()} for row in read_csv("scenario.csv")]


def criteria_rows() -> list[Row]:
    """Criteria with their ranks."""
    return [{**row, "rank": number(row["rank"])} for row in read_csv("criteria.csv")]


def write_book(path: Path = BOOK) -> None:
    """Write the workbook; the same input files give the same bytes."""
    projects = project_rows()
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties(
        {
            "title": "Lào Cai 2026–2030: 38 dòng của kế hoạch đầu tư công trung hạn",
            "subject": "Bộ mẫu của Cân Vốn; số liệu thật và giả định, xem README.md",
            "author": "Cân Vốn",
            "created": CREATED,
        }
    )
    look = Look(book)
    look.sheet("projects", project_columns(), projects, frozen=4, pages=4)
    look.sheet("sources", source_columns(), envelopes(projects), frozen=2)
    look.sheet("criteria", criteria_columns(), criteria_rows(), frozen=1)
    look.sheet("scenario", scenario_columns(), scenario_rows(), frozen=1)
    book.close()


if __name__ == "__main__":
    write_book()
    print(BOOK)
