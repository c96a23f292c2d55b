"""The illustrative sample: each line tells what is real; nothing of the model is missing."""

import csv
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from data import ROOT
from data.samples.bac_kan_2026_2030 import build
from models.issues import Severity
from models.law import LawBook
from models.vocabulary import (
    AreaType,
    Dimension,
    Group,
    LineType,
    LinkType,
    Lock,
    Measure,
    SourceKind,
    Status,
)
from optimizer.check import check
from optimizer.grouping import project_group
from optimizer.intake.book import read_portfolio
from optimizer.sectors import sector_of, sectors

PROJECTS = build.project_rows()
BY_ID = {str(row["project_id"]): row for row in PROJECTS}
SOURCES = {str(row["source"]): row for row in build.plain_rows("sources")}
LINKS = build.plain_rows("links")
LIMITS = build.plain_rows("limits")
FACTS = {row["id"]: row for row in build.read_csv("facts")}
LOCALITIES = {
    "TP Bắc Kạn",
    "Ba Bể",
    "Bạch Thông",
    "Chợ Đồn",
    "Chợ Mới",
    "Na Rì",
    "Ngân Sơn",
    "Pác Nặm",
}
CRITERIA = ("inter_regional", "non_revenue", "social", "growth", "remote", "readiness")


def amount(row: build.Row, column: str) -> int:
    """A cell as million VND; blank = 0."""
    value = row[column]
    return value if isinstance(value, int) else 0


def parts(row: build.Row, stem: str) -> dict[str, int]:
    """Amounts by source of one line."""
    return {key.partition(":")[2]: amount(row, key) for key in row if key.startswith(f"{stem}:") and row[key]}


def remaining(row: build.Row) -> int:
    """What the line still needs; a lump sum needs its minimum."""
    if row["line_type"]:
        return amount(row, "min_amount")
    limits = [
        amount(row, key) for key in ("total_cost", "settled_value", "stop_value") if row[key] is not None
    ]
    return min(limits) - amount(row, "paid")


def test_lines_are_as_many_as_promised_and_unique() -> None:
    assert 60 <= len(PROJECTS) <= 120
    assert len(BY_ID) == len(PROJECTS)
    assert all(re.fullmatch(r"BK-[A-Z]{2}-\d\d", key) for key in BY_ID)


def test_every_line_says_what_is_real_and_what_is_assumed() -> None:
    """An origin that is not an assumption has an address, or names the policy document."""
    for row in PROJECTS:
        origin = str(row["origin"] or "")
        assert row["assumed"], row["project_id"]
        if origin == "Giả định":
            continue
        assert re.search(r"https?://|Kế hoạch thực hiện Kết luận 72-KL/TW", origin), row["project_id"]
    assert all(source["origin"] for source in SOURCES.values())
    assert all(row["origin"] for row in build.plain_rows("criteria"))


def test_real_costs_are_the_published_ones() -> None:
    """Billion in facts.csv, million in the book; BK-4 and BK-6 are the model of a later, assumed project."""
    for fact, line in (
        ("BK-1", "BK-GT-01"),
        ("BK-2", "BK-GT-15"),
        ("BK-3", "BK-NN-01"),
        ("BK-5", "BK-GT-25"),
    ):
        row = BY_ID[line]
        assert amount(row, "total_cost") == round(float(FACTS[fact]["total_cost_bil_vnd"]) * 1000)
        assert str(row["origin"]).startswith("Số liệu công bố")
        assert any(address in str(row["origin"]) for address in FACTS[fact]["source"].split(" ; "))
    assert parts(BY_ID["BK-GT-01"], "cost") == {"NSTW": 2_560_000, "XDCB": 277_809}
    assert parts(BY_ID["BK-GT-15"], "cost") == {"NSTW": 81_000, "XDCB": 35_300}
    assert amount(BY_ID["BK-GT-09"], "total_cost") == 2_139_000
    assert "21,25 triệu USD" in FACTS["BK-6"]["funding_source"]
    assert BY_ID["BK-NN-09"]["foreign_amount"] == 21.25


def test_assumed_decisions_are_labelled() -> None:
    """A number that is not published is never invented: only a day, marked as assumed."""
    real = {"BK-GT-01", "BK-GT-15"}
    for row in PROJECTS:
        for column in ("policy_decision", "investment_decision", "extension_decision"):
            text = str(row[column] or "")
            assert not text or row["project_id"] in real or text.startswith("Giả định"), (
                row["project_id"],
                column,
            )


def test_what_the_policy_document_names_is_there() -> None:
    names = " | ".join(str(row["name"]) for row in PROJECTS)
    for words in (
        "hồ Ba Bể",
        "Na Hang",
        "Chợ Mới - Bắc Kạn",
        "Bắc Kạn - Cao Bằng (CT.07)",
        "Đường nối cao tốc (CT.07) vào thành phố",
        "Thái Nguyên - Chợ Mới quy mô 4 làn",
        "lưới điện",
        "Hạ tầng số",
        "khu công nghiệp Thanh Bình",
        "cụm công nghiệp",
        "Trung tâm đổi mới sáng tạo",
        "Bệnh viện đa khoa",
        "Trạm y tế",
        "khu du lịch hồ Ba Bể",
        "Cấp nước",
        "Nhà nước và Nhân dân cùng làm",
        "CTMTQG",
    ):
        assert words in names, words
    towns = [row for row in PROJECTS if str(row["name"]).startswith("Đường nội thị")]
    assert {row["locality"] for row in towns} == LOCALITIES


def test_all_of_the_vocabulary_occurs() -> None:
    assert {sector_of(str(row["sector"])).id for row in PROJECTS} == {sector.id for sector in sectors()}
    assert LOCALITIES | {"Toàn tỉnh"} == {row["locality"] for row in PROJECTS}
    assert {row["area_type"] for row in PROJECTS if row["area_type"]} == set(AreaType)
    assert {row["status"] for row in PROJECTS if row["status"]} == set(Status)
    assert {row["line_type"] or LineType.PROJECT for row in PROJECTS} == set(LineType)
    assert {row["lock"] for row in PROJECTS if row["lock"]} == set(Lock)
    assert {row["type"] for row in LINKS} == set(LinkType)
    assert {row["measure"] for row in LIMITS} == set(Measure)
    assert {row["dimension"] for row in LIMITS} == set(Dimension)
    assert any(row["and_dimension"] for row in LIMITS)
    assert {source["kind"] for source in SOURCES.values()} == set(SourceKind) - {
        SourceKind.SURPLUS,
        SourceKind.LOCAL_DEBT,
        SourceKind.OTHER,
    }


@pytest.mark.parametrize(
    "column",
    [
        "stop_value",
        "settled_value",
        "parent_project",
        "extension_years",
        "advance_due",
        "arrears_due",
        "demand",
    ],
)
def test_rare_columns_are_used(column: str) -> None:
    assert any(row[column] for row in PROJECTS)


def test_splits_sum_to_totals_and_nothing_is_paid_twice() -> None:
    for row in PROJECTS:
        split, paid = parts(row, "cost"), parts(row, "paid")
        if split:
            assert sum(split.values()) == amount(row, "total_cost"), row["project_id"]
            assert sum(paid.values()) == amount(row, "paid"), row["project_id"]
            assert all(money <= split.get(source, 0) for source, money in paid.items()), row["project_id"]
        assert amount(row, "paid") <= amount(row, "total_cost") or row["line_type"]
        if row["demand"] is not None:
            assert amount(row, "demand") == remaining(row), row["project_id"]


def test_loans_hold_the_row_of_the_decree() -> None:
    """On-lent money is 10 % of all foreign money, of the total and of what is left, as NĐ 79/2021 has it."""
    share = LawBook.load().on(LawBook.load().newest_date)["onlending_ratio.transfer_from_70"].value
    loans = [row for row in PROJECTS if row["status"] == Status.ODA]
    assert len(loans) == 4
    for row in loans:
        assert row["onlending_share"] == share
        for stem in ("cost", "paid"):
            money = parts(row, stem)
            foreign = money.get("ODA_CP", 0) + money.get("ODA_VL", 0)
            assert abs(money.get("ODA_VL", 0) - float(str(share)) * foreign) <= 1, row["project_id"]
        cost, paid = parts(row, "cost"), parts(row, "paid")
        left = sum(cost[source] - paid.get(source, 0) for source in ("ODA_CP", "ODA_VL"))
        plan = sum(amount(row, f"loan:{year}") for year in build.YEARS)
        assert row["loan_close_year"]
        assert plan >= min(left, plan if amount(row, "loan_close_year") > build.YEARS[-1] else left)


def test_money_is_short_but_plausible() -> None:
    """Demand is 1,5 to 2 times the money, and the money below the 2 400 billion a year once spent."""
    money = sum(
        amount(source, "total") or sum(amount(source, str(year)) for year in build.YEARS)
        for source in SOURCES.values()
    )
    demand = sum(remaining(row) for row in PROJECTS)
    assert 1.5 * money <= demand <= 2 * money
    assert money <= 5 * 2_400_000
    committed = sum(remaining(row) for row in PROJECTS if row["status"] != "new" and row["committed"] != 0)
    assert committed < money


def test_one_source_has_only_a_total() -> None:
    blank = [code for code, row in SOURCES.items() if all(row[str(year)] is None for year in build.YEARS)]
    assert blank == ["XSKT"]
    assert SOURCES["XSKT"]["total"]


def test_groups_are_those_of_the_law() -> None:
    """Stated only where the words are doubtful: an industrial zone, and clusters."""
    stated = {key: row["group"] for key, row in BY_ID.items() if row["group"]}
    assert stated == {"BK-CN-01": Group.A, "BK-CN-02": Group.B, "BK-CN-03": Group.B, "BK-CN-05": Group.B}
    law = LawBook.load()
    for key, group in stated.items():
        row = BY_ID[key]
        edition = "2019" if "2024" in str(row["policy_decision"]) else "2024"
        finding = project_group(law, str(row["sector"]), str(row["name"]), amount(row, "total_cost"), edition)
        assert finding.group == group
        assert finding.doubtful


def test_links_and_limits_name_what_there_is() -> None:
    assert all({row["project"], row["other"]} <= set(BY_ID) for row in LINKS)
    assert all(bool(row["value"]) == (row["type"] == LinkType.SYNERGY) for row in LINKS)
    investors = {row["investor"] for row in PROJECTS}
    for row in LIMITS:
        assert (row["min"] is None) != (row["max"] is None), row
        known = {
            "investor": investors,
            "locality": LOCALITIES,
            "source": set(SOURCES),
            "class": set(CRITERIA),
        }
        assert str(row["value"]) in known.get(str(row["dimension"]), {str(row["value"])})
        assert row["source"] is None or row["source"] in SOURCES


def test_debt_limit_is_the_law() -> None:
    law = LawBook.load()
    share = law.on(law.newest_date)["debt_limit.with_balance_transfer"].value
    debt = build.plain_rows("debt")
    assert [row["year"] for row in debt] == list(build.YEARS)
    assert all(row["limit_share"] == share for row in debt)
    assert debt[0]["opening_debt"]


def test_criteria_are_ranked_and_have_no_weights() -> None:
    criteria = build.plain_rows("criteria")
    assert tuple(row["criterion"] for row in criteria) == (
        "inter_regional",
        "growth",
        "non_revenue",
        "social",
        "remote",
        "readiness",
    )
    assert "weight" not in criteria[0]
    assert all(0 <= amount(row, name) <= 100 for row in PROJECTS for name in CRITERIA)


def test_communes_are_marked_as_read_or_assumed() -> None:
    marks = Counter(row["origin_commune"].partition(":")[0] for row in build.read_csv("communes"))
    assert set(marks) == {"Đọc", "Giả định"}
    assert all(bool(row["commune_now"]) == bool(row["old_unit"]) for row in PROJECTS)


def test_labels_are_those_of_the_schema() -> None:
    own = {"old_unit", "commune_now", "origin_commune", "origin", "assumed"}
    for sheet, columns in (
        ("projects", build.project_columns()),
        ("sources", build.source_columns()),
        ("criteria", build.criteria_columns()),
        ("links", build.link_columns()),
        ("limits", build.limit_columns()),
        ("debt", build.debt_columns()),
    ):
        with (ROOT / "schema" / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
            schema = {row["id"].partition(":")[0]: row for row in csv.DictReader(file)}
        for key, label, _, _ in columns:
            stem = key.partition(":")[0]
            if stem in schema and stem not in own:
                heading = label.partition(":")[0]
                assert heading in (schema[stem]["label_vi"], *schema[stem]["aliases"].split("|")), key


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        build.write_book(path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_rebuild_gives_the_committed_workbook(tmp_path: Path) -> None:
    path = tmp_path / "again.xlsx"
    build.write_book(path)
    ours, kept = (openpyxl.load_workbook(file) for file in (path, build.BOOK))
    assert ours.sheetnames == kept.sheetnames == [
        "projects", "sources", "criteria", "links", "limits", "debt", "scenario",
    ]  # fmt: skip
    for sheet in ours.sheetnames:
        cells = [[list(row) for row in book[sheet].iter_rows(values_only=True)] for book in (ours, kept)]
        assert cells[0] == cells[1]


def test_check_finds_no_error_and_two_warnings_that_are_meant() -> None:
    """One project has no decision yet, and one scenario asks for more than 20 % to run on."""
    law = LawBook.load()
    portfolio = read_portfolio(build.BOOK, law)
    issues = [issue for scenario in portfolio.scenarios.values() for issue in check(portfolio, scenario, law)]
    assert not [issue for issue in issues if issue.severity is Severity.ERROR]
    warnings = [issue for issue in issues if issue.severity is Severity.WARNING]
    assert {issue.project_id for issue in warnings} == {None, "BK-VH-04"}
    assert len({issue.code for issue in warnings}) == 2
