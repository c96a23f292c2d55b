"""Money in any unit, texts as numbers, and cells that cannot be trusted."""

from pathlib import Path

import openpyxl
import pytest

from models.issues import Severity
from optimizer.workbook.raw import Cell, CellFault
from optimizer.workbook.reading import read_workbook
from tests.intake.grids import Grid, first, issues, issues_of, places, reread, sound, understood

_ID_ONLY = [["Mã nguồn", "Loại nguồn", 2026, "Dự phòng"]]


def with_unit(line: str, amount: Cell = 12) -> dict[str, Grid]:
    """A book whose sources stand under a unit line."""
    rows: Grid = [["NGUỒN VỐN"], [line], *_ID_ONLY, ["XDCB", "local_balance", amount, 0]]
    return sound(sources=rows)


def money_2026(book: dict[str, Grid]) -> int | None:
    return understood(book).budget.sources[0].yearly[2026]


# Units


@pytest.mark.parametrize(
    ("line", "amount", "million"),
    [
        ("Đơn vị tính: tỷ đồng", 12, 12_000),
        ("ĐVT: Tỷ đồng", 12, 12_000),
        ("Đơn vị: tỉ đồng", 12, 12_000),
        ("Unit: billion VND", 12, 12_000),
        ("Đơn vị tính: 1.000.000.000 đồng", 12, 12_000),
        ("Đơn vị tính: triệu đồng", 12, 12),
        ("ĐVT: triệu", 12, 12),
        ("(đvt: tr.đ)", 12, 12),
        ("Đơn vị tính: trđ", 12, 12),
        ("Đơn vị: 1.000.000 đồng", 12, 12),
        ("Unit: million VND", 12, 12),
        ("Đơn vị tính: đồng", 12_000_000, 12),
        ("Đơn vị tính: VNĐ", 12_000_000, 12),
        ("Đơn vị: Đồng Việt Nam", 12_000_000, 12),
        ("Biểu số 1 – Đơn vị báo cáo: Sở Tài chính – Đơn vị tính: tỷ đồng", 12, 12_000),
        ("Tổng vốn 12 tỷ đồng", 12, 12),
    ],
)
def test_the_unit_line_above_the_header(line: str, amount: int, million: int) -> None:
    assert money_2026(with_unit(line, amount)) == million


@pytest.mark.parametrize(
    "line",
    [
        "Đơn vị: Văn phòng Hội đồng nhân dân tỉnh",
        "Đơn vị: UBND tỉnh Đồng Nai",
        "Đơn vị: Đồng Tháp",
        "Đơn vị lập: Công ty tư vấn",
        "Đơn vị báo cáo: huyện Triệu Phong",
        "Đơn vị: Triệu Phong",
    ],
)
def test_an_office_is_no_unit(line: str) -> None:
    assert money_2026(with_unit(line)) == 12


@pytest.mark.parametrize(
    "line",
    [
        "Đơn vị tính: nghìn đồng",
        "ĐVT: ngàn đồng",
        "Đơn vị: 1.000 đồng",
        "Đơn vị tính: USD",
        "Đơn vị tính: m2",
    ],
)
def test_a_unit_that_is_not_known_is_an_error_and_never_guessed(line: str) -> None:
    assert places(issues(with_unit(line))) == [("issue_unit_unknown", "sources!A2")]


def test_marker_and_unit_in_two_cells() -> None:
    book = sound(sources=[["Đơn vị tính:", None, "tỷ đồng"], *_ID_ONLY, ["XDCB", "local_balance", 12, 0]])
    assert money_2026(book) == 12_000


@pytest.mark.parametrize(
    ("unit", "million"), [("dong", 7), ("đồng", 7), ("billion", 7_000_000_000), ("triệu đồng", 7_000_000)]
)
def test_the_unit_of_the_scenario(unit: str, million: int) -> None:
    book = sound({"total_cost": 7_000_000, "group": None}, scenario={"money_unit": unit})
    assert first(book).total_cost == million


def test_a_sheet_s_own_unit_line_goes_before_the_scenario() -> None:
    book = with_unit("Đơn vị tính: tỷ đồng") | {"scenario": [["key", "base"], ["money_unit", "dong"]]}
    book["projects"][1][4] = 5_000_000
    portfolio = understood(book)
    assert portfolio.budget.sources[0].yearly[2026] == 12_000
    assert portfolio.by_id["P1"].total_cost == 5


def test_only_money_is_converted() -> None:
    book = sound(
        {
            "total_cost": 2,
            "foreign_amount": 3,
            "exchange_rate": 25_000,
            "min_year_share": 0.1,
            "output:km": 4,
            "demand:XDCB": "1,5",
            "demand:NSTW": "0,5",
            "max_amount": 2,
            "fix:XDCB:2027": 0.25,
        },
        scenario={"money_unit": "billion"},
    )
    line = first(book)
    assert (line.total_cost, line.max_amount, line.fixed) == (2000, 2000, {("XDCB", 2027): 250})
    assert line.demand_by_source == {"XDCB": 1500, "NSTW": 500}
    assert (line.min_year_share, line.outputs, line.criteria["social"]) == (0.1, {"km": 4.0}, 50.0)
    row = understood(book).sheets["projects"].rows[0]
    assert (row["foreign_amount"], row["exchange_rate"]) == (3, 25_000)


def test_the_largest_amount_is_one_of_money_not_of_digits() -> None:
    tight = {"scenario": [["key", "base"], ["money_unit", "dong"]]}
    huge = 30_000_000_000_000  # 30 000 tỷ in đồng
    assert money_2026(with_unit("Đơn vị tính: đồng", huge)) == 30_000_000
    assert first(sound({"total_cost": huge, "group": None}) | tight).total_cost == 30_000_000
    found = issues(with_unit("Đơn vị tính: tỷ đồng", 10_000_000_001))
    assert places(found) == [("issue_value_too_large", "sources!C4")]
    assert "10000000000" in found[0].message()


# Texts as numbers


@pytest.mark.parametrize(
    ("text", "million"),
    [
        ("1.234.567", 1_234_567),
        ("1234567", 1_234_567),
        ("1.234,0", 1234),
        ("2.500", 2500),
        ("12\u00a0345", 12345),
        (1234.0, 1234),
    ],
)
def test_vietnamese_numbers_as_text(text: Cell, million: int) -> None:
    assert first(sound({"total_cost": text, "group": None})).total_cost == million


@pytest.mark.parametrize("text", ["1,234", "12.5", "1,234,567", "-", "12 345", "1.23.456"])
def test_what_can_be_read_two_ways_is_refused_at_its_cell(text: str) -> None:
    (issue,) = issues(sound({"total_cost": text, "group": None}))[:1]
    assert (issue.severity, issue.cell) == (Severity.ERROR, "E2")
    assert text in issue.message("vi")
    assert text in issue.message("en")


@pytest.mark.parametrize("share", [0.15, "0,15", "15%", "15 %"])
def test_shares_as_numbers_or_percent(share: Cell) -> None:
    book = sound({"min_year_share": share, "onlending_share": share}, xdcb={"reserve": share})
    book["scenario"] = [["key", "base"], ["two_period_share", share], ["max_year_share_B", share]]
    portfolio = understood(book)
    assert (portfolio.by_id["P1"].min_year_share, portfolio.by_id["P1"].onlending_share) == (0.15, 0.15)
    assert portfolio.budget.by_code["XDCB"].reserve == 0.15
    assert portfolio.base.two_period_share == portfolio.base.max_year_share["B"] == 0.15


@pytest.mark.parametrize(
    ("flag", "committed"),
    [(1, True), ("có", True), ("x", True), (0, False), ("Không", False), (False, False)],
)
def test_flags(flag: Cell, committed: bool) -> None:
    assert first(sound({"committed": flag})).committed is committed


def test_a_zero_is_a_value_and_a_blank_is_none() -> None:
    book = sound({"demand": 0, "min_amount": 0, "finish_year": 2028}, xdcb={"2028": None, "2029": 0})
    line, money = first(book), understood(book).budget.by_code["XDCB"]
    assert (line.demand, line.min_amount, line.max_amount) == (0, 0, None)
    assert (money.yearly[2028], money.yearly[2029]) == (None, 0)


# Cells that cannot be trusted


@pytest.mark.parametrize(
    "fault",
    [
        CellFault("error", "#REF!"),
        CellFault("uncached", "=SUM(A1:A3)"),
        CellFault("precision", "1234567890123456"),
    ],
)
def test_faults_matter_in_used_columns_only(fault: CellFault) -> None:
    assert issues(sound({"Ghi chú của tôi": fault}, {"Tham khảo": fault})) == ()
    (issue,) = issues(sound({"demand": fault}))
    assert (issue.code, issue.cell) == (fault.code, "H2")
    assert fault.text in issue.message("vi")


def test_faults_in_files(tmp_path: Path) -> None:
    path = tmp_path / "faults.xlsx"
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sound({"demand": None, "Tham khảo": None, "savings": None}).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    projects = book["projects"]
    projects["H2"] = "=E2*0.5"  # openpyxl stores no result
    projects["I2"] = "=E2*0.5"
    projects["J2"] = "#REF!"
    book.save(path)
    assert places(issues_of(read_workbook(path))) == [
        ("issue_cell_uncached", "projects!H2"),
        ("issue_cell_error", "projects!J2"),
    ]


def test_a_fault_in_a_scenario_is_told_at_its_cell(tmp_path: Path) -> None:
    book = sound(
        scenario={"discount": CellFault("error", "#DIV/0!"), "việc khác": CellFault("error", "#N/A")}
    )
    expected = [("issue_cell_error", "scenario!B2"), ("issue_scenario_key_unknown", "scenario!A3")]
    assert places(issues(book)) == expected
    assert places(issues_of(reread(book, tmp_path / "b.xlsx"))) == expected
