"""A book of a dozen lines and three sources, with every kind of line a plan may have."""

from optimizer.workbook.raw import Cell
from tests.books import BookSheets, project, source

TEXTS: dict[str, Cell] = {
    "locality": "xã Bảo Hà",
    "investor": "Ban Quản lý dự án đầu tư xây dựng tỉnh",
    "sector": "Giao thông",
}


def sample(**scenario: Cell) -> BookSheets:
    """Twelve lines, three sources, five years."""
    return BookSheets(
        projects=[
            _line("HT-01", 42_000, "Trường THPT số 1 huyện Bảo Thắng", status="completed", paid=38_500),
            _line(
                "CT-01",
                186_000,
                "Cải tạo, nâng cấp đường tỉnh 161 đoạn Phố Lu – Bảo Hà (km 0 – km 27+500)",
                status="ongoing_finishing",
                group="B",
                paid=74_000,
                first_capital_year=2024,
                advance_due=9_000,
            ),
            _line(
                "CT-02",
                95_000,
                "Bệnh viện đa khoa khu vực Văn Bàn",
                status="ongoing",
                group="B",
                paid=41_000,
                first_capital_year=2024,
                arrears_due=2_500,
                sector="Y tế",
            ),
            _line(
                "ODA-1",
                120_000,
                "Hạ tầng cơ bản vùng khó khăn (vay nước ngoài)",
                status="oda",
                group="B",
                counterpart_ratio=0.25,
                loan_close_year=2029,
                **{"cost:ODA": 96_000, "cost:XDCB": 24_000},
            ),
            _line(
                "CBDT",
                0,
                "Vốn chuẩn bị đầu tư",
                line_type="preparation_total",
                status="preparation",
                min_amount=6_000,
            ),
            _line(
                "MOI-1", 64_000, "Trường tiểu học Cốc San", social=90, growth=40, **{"output:phòng học": 24}
            ),
            _line(
                "MOI-2",
                150_000,
                "Đường kết nối cửa khẩu Kim Thành",
                group="B",
                social=60,
                growth=95,
                **{"output:km": 12.5},
            ),
            _line("MOI-3", 38_000, "Trạm y tế liên xã vùng cao", social=95, growth=20, sector="Y tế"),
            _line("MOI-4", 72_000, "Kè chống sạt lở suối Ngòi Đum", social=70, growth=35, sector="Thủy lợi"),
            _line(
                "MOI-5", 55_000, "Nhà văn hóa trung tâm", social=30, growth=15, lock="out", sector="Văn hóa"
            ),
            _line(
                "MOI-6", 48_000, "=Trung tâm hành chính công", social=80, growth=55, investment_decision=None
            ),
            _line(
                "MOI-7",
                61_000,
                "Cầu qua sông Chảy",
                social=75,
                growth=60,
                sources="XDCB",
                earliest_start=2030,
            ),
        ],
        sources=[
            {**source("XDCB", 52_000, 55_000, 58_000, 60_000, 62_000), "name": "Xây dựng cơ bản tập trung"},
            {
                **source(
                    "SDD",
                    40_000,
                    30_000,
                    30_000,
                    35_000,
                    35_000,
                    kind="land_use",
                    carry_forward=1,
                    reserve=0.1,
                ),
                "name": "Tiền sử dụng đất",
            },
            {
                **source("ODA", 30_000, 40_000, 30_000, None, None, kind="oda_onlent"),
                "total": 100_000,
                "name": "Vốn vay lại",
            },
        ],
        scenario=scenario,
    )


def _line(project_id: str, total_cost: int, name: str, **columns: Cell) -> dict[str, Cell]:
    return project(project_id, total_cost, **{**TEXTS, "name": name, **columns})
