"""The sheets on criteria, links, limits and debt: what is read of them, in Vietnamese as in English."""

from pathlib import Path

import pytest

from models.debt import DebtYear
from models.law import LawBook
from models.limit import Limit
from models.link import Link
from models.portfolio import Criterion, Direction, Scale
from models.vocabulary import AreaType, Dimension, LinkType, Measure
from optimizer.intake.book import portfolio_of
from optimizer.intake.cells import VOCABULARIES, parse_column
from optimizer.workbook.headers import read_table
from optimizer.workbook.raw import Cell, RawSheet
from optimizer.workbook.schema import SHEETS, ColumnSpec, schema
from tests.books import limit, link, project, source
from tests.intake.defects_policy import debt_grid
from tests.intake.grids import (
    Grid,
    first,
    grid,
    issues,
    issues_of,
    places,
    reread,
    sound,
    understood,
)

NEW_SHEETS = ("criteria", "links", "limits", "debt")
COLUMNS = [(sheet, spec) for sheet in ("links", "limits", "debt") for spec in schema(sheet)]


# Headings and words


@pytest.mark.parametrize(("sheet", "spec"), COLUMNS, ids=lambda part: getattr(part, "id", part))
def test_every_column_is_found_by_id_label_and_alias(sheet: str, spec: ColumnSpec) -> None:
    for heading in (spec.id, spec.label_vi, *spec.aliases, spec.label_vi.upper()):
        raw = RawSheet(name=sheet, state="visible", rows=((heading, "x", "y"), ("a", "b", "c")))
        table = read_table(sheet, raw, {})
        assert table.columns[0] == spec.id, heading
        assert table.issues == ()


@pytest.mark.parametrize(
    ("vocabulary", "text", "value"),
    [
        ("link_type", "Cần dự án kia hoàn thành", "requires_finished"),
        ("link_type", "cung lam hoac cung khong", "bundle"),
        ("dimension", "NGÀNH, LĨNH VỰC", "sector"),
        ("dimension", "Chủ đầu tư", "investor"),
        ("measure", "Tỷ trọng", "share"),
        ("measure", "so du an khoi cong moi", "new_starts"),
        ("direction", "Càng nhỏ càng tốt", "min"),
        ("scale", "Chuẩn hóa min–max", "minmax"),
        ("area_type", "vung sau, vung xa", "remote"),
    ],
)
def test_words_of_closed_vocabularies(vocabulary: str, text: str, value: str) -> None:
    assert parse_column(f"choice.{vocabulary}", [text]) == ([VOCABULARIES[vocabulary](value)], {})


VIETNAMESE: dict[str, Grid] = {
    "criteria": [
        ["Tiêu chí", "Trọng số", "Loại địa bàn", "Chiều", "Thang đo"],
        ["An sinh xã hội", 2, None, "Càng lớn càng tốt", "Chuẩn hóa min–max"],
        ["an sinh xa hoi", "3,5", "Vùng sâu, vùng xa", None, None],
    ],
    "links": [
        ["Loại quan hệ", "Dự án", "Dự án liên quan", "Giá trị cộng thêm"],
        ["Cộng hưởng", "P1", "P2", "2,5"],
        ["Cần có dự án kia", "P2", "P1", None],
    ],
    "limits": [
        ["Phân theo", "Giá trị", "Đại lượng", "Tối thiểu", "Tối đa", "Năm", "Nguồn vốn"],
        ["Địa phương", "ba be", "Số tiền", 100, 900, "năm 2027", "xdcb"],
        ["Ngành, lĩnh vực", "Các hoạt động kinh tế", "Tỷ trọng", "10%", 1, None, None],
        ["Nhóm dự án", "Nhóm C", "Số dự án", 0, 2, None, None],
    ],
    "debt": [
        ["Năm", "Dư nợ đầu năm", "Thu NSĐP", "Vay trong năm", "Trả nợ gốc", "Mức dư nợ vay tối đa"],
        *([2026 + n, 100 if n == 0 else None, 10_000, 5, 7, "20 %"] for n in range(5)),
    ],
}


def vietnamese() -> dict[str, Grid]:
    book = sound({"locality": "Ba Bể", "sector": "giao thông"}, {"locality": "BA BỂ", "sector": "y tế"})
    return book | {SHEETS[name][0]: rows for name, rows in VIETNAMESE.items()}


def test_a_vietnamese_book_through_a_file(tmp_path: Path) -> None:
    written = reread(vietnamese(), tmp_path / "book.xlsx")
    assert places(issues_of(written)) == []
    for portfolio in (understood(vietnamese()), portfolio_of(written, LawBook.load())):
        assert portfolio.links == (
            Link(type=LinkType.SYNERGY, project="P1", other="P2", value=2.5, row=2),
            Link(type=LinkType.REQUIRES, project="P2", other="P1", row=3),
        )
        place, sector, group = portfolio.limits
        assert place.selector.values == {"Ba Bể", "BA BỂ"}
        assert (place.least, place.most, place.year, place.source) == (100, 900, 2027, "XDCB")
        assert sector.selector.values == {"giao thông"}
        assert (sector.measure, sector.least, sector.most) == (Measure.SHARE, 0.1, 1.0)
        assert (group.selector.dimension, group.selector.values) == (Dimension.GROUP, {"C"})
        assert (group.measure, group.least, group.most) == (Measure.COUNT, 0, 2)
        assert portfolio.debt is not None
        assert portfolio.debt.opening == 100
        assert portfolio.debt.years[1] == DebtYear(
            year=2027, local_revenue=10_000, borrowing=5, repayment=7, limit_share=0.2, row=3
        )
        assert portfolio.criteria == (
            Criterion(
                name="social",
                weight=2.0,
                area_weights={AreaType.REMOTE: 3.5},
                direction=Direction.MAX,
                scale=Scale.MINMAX,
            ),
        )
        assert {name for name in NEW_SHEETS if name in portfolio.sheets} == set(NEW_SHEETS)


# Limits


def limits_of(*rows: dict[str, Cell], **sheets: Grid) -> tuple[Limit, ...]:
    """Limits of a book with P1 (roads, Ba Bể) and P2 (health, Na Rì)."""
    p1: dict[str, Cell] = {"sector": "Giao thông – đường tỉnh", "locality": "Ba Bể", "area_type": "remote"}
    p2: dict[str, Cell] = {"sector": "Y tế", "locality": "Na Rì", "status": "ongoing", "start_year": 2025}
    return understood(sound(p1, p2, limits=grid(rows), **sheets)).limits


@pytest.mark.parametrize(
    ("dimension", "stated", "values"),
    [
        ("sector", "Các hoạt động kinh tế", {"Giao thông – đường tỉnh"}),
        ("sector", "economy", {"Giao thông – đường tỉnh"}),
        ("sector", "y te, dan so va gia dinh", {"Y tế"}),
        ("sector", "Y TẾ", {"Y tế"}),
        ("locality", "na ri", {"Na Rì"}),
        ("area_type", "Vùng sâu, vùng xa", {"remote"}),
        ("group", "nhóm c", {"C"}),
        ("status", "Khởi công mới", {"new"}),
        ("tier", 8, {"8"}),
        ("source", "xdcb", {"XDCB"}),
        ("class", "An sinh xã hội", {"social"}),
    ],
)
def test_what_a_limit_speaks_of(dimension: str, stated: Cell, values: set[str]) -> None:
    (found,) = limits_of(limit(dimension, stated, "money", max=5))
    assert found.selector.values == values
    assert found.selector.value == str(stated)


def test_a_sector_of_the_law_covers_nothing_of_the_others() -> None:
    assert limits_of(limit("sector", "Quốc phòng", "money", max=5))[0].selector.values == frozenset()


def test_a_second_filter() -> None:
    row = limit("sector", "Y tế", "count", max=1, and_dimension="Địa phương", and_value="NA RÌ")
    (found,) = limits_of(row)
    assert found.second is not None
    assert (found.second.dimension, found.second.values) == (Dimension.LOCALITY, {"Na Rì"})
    assert found.where == ("sector", "Y tế", "locality", "NA RÌ", "count")


def test_limits_that_differ_in_anything_are_not_the_same() -> None:
    base = limit("locality", "Ba Bể", "money", max=5)
    others = [
        base | {"measure": "share", "max": "50%"},
        base | {"year": 2027},
        base | {"year": 2028},
        base | {"source": "XDCB"},
        base | {"and_dimension": "group", "and_value": "C"},
        base | {"value": "Na Rì"},
    ]
    assert len(limits_of(base, *others)) == 7


@pytest.mark.parametrize("through", ["unit line", "scenario"])
def test_only_bounds_on_money_are_in_the_unit_of_the_sheet(through: str) -> None:
    rows = grid(
        [
            limit("locality", "Ba Bể", "money", min="0,3", max=2),
            limit("locality", "Ba Bể", "share", min=0.1, max="30%"),
            limit("locality", "Ba Bể", "count", min=1, max=2),
            limit("locality", "Ba Bể", "new_starts", max=1),
        ]
    )
    if through == "unit line":
        book = sound({"locality": "Ba Bể"}, limits=[["Đơn vị tính: tỷ đồng"], *rows])
    else:
        book = {
            "projects": grid([project("P1", 1, locality="Ba Bể")]),
            "sources": grid([source("XDCB", 1, reserve=0)]),
            "limits": rows,
            "scenario": [["money_unit", "tỷ đồng"]],
        }
    bounds = [(found.least, found.most) for found in understood(book).limits]
    assert bounds == [(300, 2000), (0.1, 0.3), (1, 2), (None, 1)]


def test_money_beyond_any_budget_is_told_in_the_unit_of_the_sheet() -> None:
    rows = grid([limit("locality", "Ba Bể", "money", min=None, max=10_000_000_001)])
    (issue,) = issues(sound({"locality": "Ba Bể"}, limits=[["Đơn vị tính: tỷ đồng"], *rows]))
    assert (issue.code, issue.cell) == ("issue_value_too_large", "E3")
    assert "10.000.000.001 phải nhỏ hơn hoặc bằng 10.000.000.000" in issue.message("vi")


@pytest.mark.parametrize(
    ("bound", "accepted"), [(0, True), ("30%", False), ("0,999999", False), (1, True), ("1,4", True)]
)
def test_money_below_a_million_is_taken_for_a_share(bound: Cell, accepted: bool) -> None:
    found = issues(
        sound({"locality": "Ba Bể"}, limits=grid([limit("locality", "Ba Bể", "money", max=bound)]))
    )
    assert [issue.code for issue in found] == ([] if accepted else ["issue_limit_is_a_share"])


@pytest.mark.parametrize("bound", ["30%", "120 %"])
def test_a_percentage_is_no_money_in_any_unit(bound: str) -> None:
    """Proves: 30% in a sheet in tỷ is not read as 300 million."""
    rows = grid([limit("locality", "Ba Bể", "money", min=None, max=bound)])
    (issue,) = issues(sound({"locality": "Ba Bể"}, limits=[["Đơn vị tính: tỷ đồng"], *rows]))
    assert (issue.code, issue.cell) == ("issue_limit_is_a_share", "E3")


def test_one_place_spelled_in_two_ways_is_limited_once() -> None:
    rows = [limit("locality", name, "money", max=5) for name in ("Ba Bể", "ba  bể")]
    found = issues(sound({"locality": "Ba Bể"}, limits=grid(rows)))
    assert [issue.code for issue in found] == ["issue_limit_twice"]


def test_money_is_whole_and_a_share_of_all_is_no_million() -> None:
    money, share = limits_of(
        limit("locality", "Ba Bể", "money", max="1,4"), limit("locality", "Ba Bể", "share", max="100%")
    )
    assert (money.most, share.most) == (1, 1)


def test_a_limit_that_matches_nothing_is_kept() -> None:
    """Dropping it would let a floor that cannot be met pass in silence."""
    (found,) = limits_of(limit("locality", "Bạch Thông", "money", min=5))
    assert (found.selector.values, found.least) == (frozenset(), 5)


# Debt


def test_years_outside_the_plan_are_passed_over_and_only_the_first_opening_counts() -> None:
    rows = debt_grid({"opening_debt": 40}, {"opening_debt": 900}, years=range(2026, 2032))
    debt = understood(sound(debt=rows)).debt
    assert debt is not None
    assert (debt.opening, [year.year for year in debt.years]) == (40, [2026, 2027, 2028, 2029, 2030])


@pytest.mark.parametrize("share", [0.2, "20%", "20 %", "0,2"])
def test_the_ceiling_as_a_share_or_percent_and_money_in_billions(share: Cell) -> None:
    rows = [["ĐVT: tỷ đồng"], *debt_grid({"limit_share": share, "repayment": "0,5"})]
    debt = understood(sound(debt=rows)).debt
    assert debt is not None
    first_year = debt.years[0]
    assert (debt.opening, first_year.local_revenue, first_year.repayment) == (100_000, 10_000_000, 500)
    assert (first_year.limit_share, first_year.row) == (0.2, 3)


def test_every_fault_of_a_debt_row_is_told() -> None:
    rows = debt_grid({"opening_debt": "nhiều", "local_revenue": None, "limit_share": 80}, {"borrowing": -1})
    assert places(issues(sound(debt=rows))) == [
        ("issue_value_not_a_number", "debt!B2"),
        ("issue_value_negative", "debt!D3"),
        ("issue_value_missing", "debt!C2"),
        ("issue_value_too_large", "debt!F2"),
    ]


# Comparisons, weights and ranks by area


def pairs(*rows: tuple[Cell, ...], columns: tuple[str, ...]) -> Grid:
    return [["criterion", *columns], *map(list, rows)]


def test_comparisons_in_one_cell_or_both_and_headings_in_words() -> None:
    columns = ("So sánh cặp: An sinh xã hội", "So sánh cặp – Vẻ đẹp")
    rows = pairs(("social", 1, "1/3"), ("vẻ đẹp", 3, None), columns=columns)
    social, beauty = understood(sound({"Vẻ đẹp": 3}, criteria=rows)).criteria
    assert (social.pairwise, beauty.pairwise) == (
        {"social": 1.0, "Vẻ đẹp": pytest.approx(1 / 3)},
        {"social": 3.0},
    )


@pytest.mark.parametrize(("forth", "back"), [("1/9", 9), (0.33, 3), ("0,11", 9), ("1/3", "3"), (1, "1/1")])
def test_mirrored_cells_may_be_rounded(forth: Cell, back: Cell) -> None:
    rows = pairs(
        ("social", None, forth), ("growth", back, None), columns=("pairwise:social", "pairwise:growth")
    )
    assert places(issues(sound(criteria=rows))) == [("issue_comparisons_agree", "criteria")]


def test_faults_of_comparisons_stand_at_their_cells_under_vietnamese_headings() -> None:
    columns = ("So sánh cặp: An sinh xã hội", "So sánh cặp: growth", "So sánh cặp: remote")
    rows = pairs(
        ("social", 2, 3, "nhiều"), ("growth", 3, None, None), ("remote", None, None, None), columns=columns
    )
    assert places(issues(sound(criteria=rows))) == [
        ("issue_value_not_a_number", "criteria!D2"),
        ("issue_comparison_with_itself", "criteria!B2"),
        ("issue_comparison_contradicts", "criteria!C2"),
        ("issue_comparison_missing", "criteria!D3"),
    ]


def test_ranks_by_area() -> None:
    rows: Grid = [
        ["criterion", "rank", "area_type"],
        ["social", 1, None],
        ["growth", 2, None],
        ["growth", 1, "remote"],
        ["social", 2, "Vùng sâu, vùng xa"],
    ]
    social, growth = understood(sound(criteria=rows)).criteria
    assert (social.rank, social.area_ranks) == (1, {AreaType.REMOTE: 2.0})
    assert (growth.rank, growth.area_ranks) == (2, {AreaType.REMOTE: 1.0})
    assert issues(sound(criteria=rows)) == ()


def test_a_criterion_with_weights_in_areas_only_is_no_fault() -> None:
    rows: Grid = [["criterion", "weight", "area_type"], ["social", 1, None], ["remote", 2, "remote"]]
    assert issues(sound(criteria=rows)) == ()
    assert [c.weight for c in understood(sound(criteria=rows)).criteria] == [1.0, None]


# Amounts of annual plans and adjustments


def test_splits_of_what_was_approved_assigned_and_disbursed() -> None:
    split = {"mt_plan:XDCB": 600, "mt_plan:NSTW": 400, "Đã giao: XDCB": 50, "disbursed:NSTW": 7}
    line = first(sound(split | {"disbursed": 7}))
    assert (line.mt_plan, line.mt_plan_by_source) == (1000, {"XDCB": 600, "NSTW": 400})
    assert (line.mt_assigned, line.mt_assigned_by_source) == (50, {"XDCB": 50})
    assert (line.disbursed, line.disbursed_by_source) == (7, {"NSTW": 7})


def test_what_is_not_stated_is_none_or_nothing() -> None:
    line = first(sound({"mt_plan": 0}, {"disbursed": 5}))
    assert (line.mt_plan, line.mt_plan_by_source, line.disbursed_by_source) == (0, None, None)
    other = understood(sound({"mt_plan": 0}, {"disbursed": 5})).by_id["P2"]
    assert (other.mt_plan, other.mt_assigned, other.disbursed) == (None, 0, 5)


def test_splits_sum_to_their_total_after_rounding() -> None:
    # 1,4 + 1,4 = 2,8: alone 1 + 1 = 2 < 3
    halves = {"mt_plan:XDCB": "1,4", "mt_plan:NSTW": "1,4", "mt_plan": "2,8"}
    line = first(sound(halves))
    assert line.mt_plan == sum((line.mt_plan_by_source or {}).values()) == 3
    (issue,) = understood(sound(halves)).issues
    assert issue.values == {"found": "mt_plan:XDCB, mt_plan:NSTW, mt_plan"}


# Empty sheets, and everything at once


def test_sheets_of_headings_only_are_no_sheets() -> None:
    empty: dict[str, Grid] = {name: [[spec.label_vi for spec in schema(name)]] for name in NEW_SHEETS}
    portfolio = understood(sound(**empty))
    assert (portfolio.links, portfolio.limits, portfolio.debt) == ((), (), None)
    assert [criterion.name for criterion in portfolio.criteria] == ["social"]
    assert issues(sound(**empty)) == ()


def test_without_any_line_links_and_limits_are_not_blamed() -> None:
    book = sound(
        projects=[["project_id", "name"]],
        links=grid([link("requires", "P1", "P2")]),
        limits=grid([limit("locality", "Ba Bể", "money", max=5)]),
    )
    assert places(issues(book)) == [("issue_no_projects", "projects")]


def test_everything_wrong_is_told_at_once_at_its_cell(tmp_path: Path) -> None:
    book = sound(
        {"locality": "Ba Bể"},
        criteria=[["criterion", "weight", "rank"], ["social", 1, 2], ["growth", "cao", None]],
        links=grid([link("cần", "P1", "P9"), link("requires", "P1", "P1", 3), link("synergy", "P1", "P2")]),
        limits=grid(
            [
                limit("locality", "Ba Bể", "money", min=0.3, max=None, year=2031, source="ODA"),
                limit("tier", "mười", "share", min=0.9, max=1.2),
                limit("class", "vẻ đẹp", "count", min=2.5, max=None),
            ]
        ),
        debt=debt_grid({"opening_debt": None}, {"year": 2026}, {"limit_share": 80}),
    )
    expected = {
        ("issue_weight_and_rank", "criteria!C2"),
        ("issue_value_not_a_number", "criteria!B3"),
        ("issue_value_unknown", "links!A2"),
        ("issue_project_unknown", "links!C2"),
        ("issue_link_self", "links!C3"),
        ("issue_link_value_unused", "links!D3"),
        ("issue_value_missing", "links!D4"),
        ("issue_limit_is_a_share", "limits!D2"),
        ("issue_fixed_year_outside", "limits!F2"),
        ("issue_source_unknown", "limits!G2"),
        ("issue_value_not_a_number", "limits!B3"),
        ("issue_value_too_large", "limits!E3"),
        ("issue_criterion_unknown", "limits!B4"),
        ("issue_value_not_whole", "limits!D4"),
        ("issue_value_missing", "debt!B2"),
        ("issue_debt_year_twice", "debt!A3"),
        ("issue_value_too_large", "debt!F4"),
    }
    assert set(places(issues(book))) == expected
    assert set(places(issues_of(reread(book, tmp_path / "book.xlsx")))) == expected
