"""A small province with every kind of source and line, its dossier, and its tables read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from typing import Any

import openpyxl

from models.units import Language
from optimizer.dossier.appendix import Appendix
from optimizer.dossier.plan_view import Approved, PlanView
from optimizer.result import Result
from optimizer.workbook.raw import Cell
from tests.books import BookSheets, project, source
from tests.report.solved import solved

BOARD = "Ban Quản lý dự án tỉnh"


def _line(code: str, cost: int, **columns: Cell) -> dict[str, Cell]:
    return project(
        code, cost, **{"sector": "Giao thông", "investor": BOARD, "locality": "xã Bảo Hà", **columns}
    )


def province(**scenario: Cell) -> BookSheets:
    """Nine sources of all groups; lines of every list of the dossier."""
    return BookSheets(
        projects=[
            _line("UT-1", 900, status="advance", paid=600, demand=300, sector="Thủy lợi"),
            _line("HT-1", 5_000, status="completed", paid=4_400, settled_value=4_900, sector="Y tế"),
            _line(
                "CT-1",
                9_000,
                status="ongoing_finishing",
                group="B",
                first_capital_year=2024,
                advance_due=700,
                **{
                    "cost:NSTW": 6_000,
                    "cost:XDCB": 3_000,
                    "paid": 4_000,
                    "paid:NSTW": 3_000,
                    "paid:XDCB": 1_000,
                },
            ),
            _line(
                "CT-2",
                4_000,
                status="ongoing",
                first_capital_year=2025,
                paid=1_000,
                demand=2_600,
                sector="Giáo dục",
            ),
            _line(
                "ODA-1",
                10_000,
                status="oda",
                group="B",
                loan_close_year=2029,
                onlending_share=0.25,
                counterpart_ratio=0.25,
                currency="USD",
                foreign_amount="0,33",
                exchange_rate=24_000,
                **{"cost:ODA_CP": 6_000, "cost:ODA_VL": 2_000, "cost:XDCB": 2_000},
            ),
            _line("VT-1", 500, sources="VIENTRO", benefit=1, sector="Y tế", social=80),
            _line(
                "CTMT",
                0,
                line_type="programme",
                status="national",
                min_amount=2_500,
                sources="CTMTQG;SDD",
                investor="",
                sector="khác",
            ),
            _line("CBDT", 0, line_type="preparation_total", status="preparation", min_amount=400),
            _line("QH", 0, line_type="planning_total", status="preparation", min_amount=100),
            _line("XA", 0, line_type="commune_support", status="ongoing", min_amount=600, sector="khác"),
            _line("DP", 0, line_type="reserve", status="new", min_amount=200, max_amount=300, sector="khác"),
            _line(
                "MOI-1", 3_000, social=90, sector="Giáo dục", capacity="24 phòng học", **{"output:phòng": 24}
            ),
            _line("MOI-2", 2_000, social=70, sources="NSX;XDCB", **{"cost:NSX": 300, "cost:XDCB": 1_700}),
            _line("MOI-3", 800, social=60, sources="DVSN", investor="Bệnh viện tỉnh", sector="Y tế"),
            _line("NGOAI", 90_000, group="B", social=5, name="=Dự án ngoài khả năng"),
        ],
        sources=[
            _source("NSTW", "central", 1_200, certainty="đã giao"),
            _source("CTMTQG", "programme", 400),
            _source("ODA_CP", "oda_central", 1_500),
            _source("ODA_VL", "oda_onlent", 500),
            _source("VIENTRO", "grant_aid", 150),
            _source("XDCB", "local_balance", 2_200),
            _source("SDD", "land_use", 1_600, reserve=0.1),
            _source("NSX", "commune", 150),
            _source("DVSN", "unit_revenue", 300),
        ],
        criteria=[{"criterion": "social", "weight": 1}],
        scenario={"two_period_share": 0.2, **scenario},
    )


def _source(code: str, kind: str, amount: int, **columns: Cell) -> dict[str, Cell]:
    return {**source(code, *([amount] * 5), kind=kind), "name": f"Nguồn {code}", **columns}


@cache
def province_result() -> Result:
    """The province solved, once in each process."""
    return solved(province())


def view(language: Language = "vi", approved: Mapping[str, int] | None = None) -> PlanView:
    """Its dossier's point of view. approved : what an earlier plan gave, by code."""
    earlier = None
    if approved is not None:
        earlier = {code: Approved(name=f"Tên cũ {code}", amount=own) for code, own in approved.items()}
    return PlanView(result=province_result(), language=language, approved=earlier)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """A table read back: cells of the total row, and of every row below it, by key of the column.

    A value is what is stored; `fills` are the background colours of the same cells.
    """

    total: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]
    fills: tuple[Mapping[str, str], ...]

    def lines(self) -> dict[str, Mapping[str, Any]]:
        """Rows that have a code, by it."""
        return {str(row["code"]): row for row in self.rows if row.get("code")}


@lru_cache(maxsize=4)
def _opened(content: bytes) -> openpyxl.Workbook:
    """The workbook with stored values, opened once for all its tables."""
    return openpyxl.load_workbook(BytesIO(content), data_only=True)


def read_table(content: bytes, appendix: Appendix[Any]) -> ReadTable:
    """The table of an appendix in a workbook's bytes, as stored."""
    sheet = _opened(content)[appendix.sheet[:31]]
    keys = [column.key for column in appendix.columns]
    top = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "(1)")
    assert sheet.cell(top, len(keys)).value == f"({len(keys)})"
    rows, fills = [], []
    for row in range(top + 1, sheet.max_row + 1):
        cells = [sheet.cell(row, at) for at in range(1, len(keys) + 1)]
        if not any(cell.border.left.style for cell in cells):
            break
        rows.append(dict(zip(keys, (cell.value for cell in cells), strict=True)))
        fills.append(dict(zip(keys, (str(cell.fill.fgColor.rgb) for cell in cells), strict=True)))
    has_total = bool(appendix.total_at)
    return ReadTable(
        total=rows[0] if has_total else {}, rows=tuple(rows[1 if has_total else 0 :]), fills=tuple(fills[1:])
    )
