"""Twists: what offices do to single rows, headers and cells of a list that is sound otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.official.messy import IDS, Mess, Truth, grid, header_rows, heads, put

POSITIONS = {column: at for at, column in enumerate(("stt", "name", "code", "group", "locality", "period"))}
POSITIONS |= {"decision": 6} | {column: 7 + at for at, column in enumerate(IDS)}
"""Where the columns of a list of `messy` stand."""
AMOUNTS = tuple(POSITIONS[column] for column in IDS)
TITLE_ROWS = 3
"""Rows above the header of a list of `messy`."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell with a formula and the value that is stored with it: `#REF!`, or nothing."""

    value: str


@dataclass(slots=True, kw_only=True)
class Written:
    """A sheet about to be written. spoiled : cells (row, column) that are to be told as errors."""

    projects: Sequence[Truth]
    rows: list[list[object]]
    merges: list[tuple[int, int, int, int]]
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    hidden_sheets: dict[str, list[list[object]]] = field(default_factory=dict)
    spoiled: set[tuple[int, int]] = field(default_factory=set)

    def lines(self) -> list[int]:
        """Rows (from 0) with a project."""
        names = {own.name for own in self.projects}
        return [at for at, cells in enumerate(self.rows) if len(cells) > 1 and cells[1] in names]

    def find(self, position: int, value: object) -> int:
        """The first row with this value in a column."""
        return next(at for at, row in enumerate(self.rows) if len(row) > position and row[position] == value)

    def insert(self, at: int, rows: Sequence[Sequence[object]]) -> None:
        """Put rows in before a row; merged areas and spoiled cells below go down."""
        self.rows[at:at] = [list(row) for row in rows]
        step = len(rows)
        self.merges[:] = [
            (a + step, b, c + step, d) if a >= at else (a, b, c, d) for a, b, c, d in self.merges
        ]
        self.spoiled = {(row + step if row >= at else row, column) for row, column in self.spoiled}

    def header(self, at: int, paths: Sequence[tuple[str, ...]]) -> None:
        """Put a header in before a row."""
        height = max(map(len, paths))
        rows, merges = header_rows(Mess(name="header"), paths, height, at)
        self.insert(at, rows)
        self.merges += merges


@dataclass(frozen=True, slots=True, kw_only=True)
class Twist:
    """told : codes of the issues that must be raised. lists : how many lists the sheet has then.

    differs : whether printed sums cannot agree any more.
    """

    name: str
    change: Callable[[Written], None]
    told: tuple[str, ...] = ()
    lists: int = 1
    differs: bool = False


def written(projects: Sequence[Truth], twists: Sequence[Twist]) -> Written:
    """The list with every twist, one after the other."""
    rows, merges = grid(Mess(name="twisted"), projects)
    sheet = Written(projects=projects, rows=rows, merges=merges)
    for twist in twists:
        twist.change(sheet)
    return sheet


def write(sheet: Written, path: Path) -> Path:
    """The sheet as an .xlsx."""
    workbook = xlsxwriter.Workbook(path)
    own = workbook.add_worksheet("Biểu 01")
    for area in sheet.merges:
        own.merge_range(*area, "")
    put(own, [[None if isinstance(cell, Formula) else cell for cell in row] for row in sheet.rows])
    _put_formulas(own, sheet.rows)
    for row in sheet.hidden_rows:
        own.set_row(row, None, None, {"hidden": True})
    for column in sheet.hidden_columns:
        own.set_column(column, column, None, None, {"hidden": True})
    for name, rows in sheet.hidden_sheets.items():
        other = workbook.add_worksheet(name)
        put(other, rows)
        other.hide()
    workbook.close()
    return path


def _put_formulas(sheet: Any, rows: Sequence[Sequence[object]]) -> None:
    for at, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, Formula):
                sheet.write_formula(at, column, "=SUM(A1:A1)", None, cell.value)


def _shaped(shape: Callable[[str], str], step: int = 3) -> Callable[[Written], None]:
    """Every amount of each third project as text."""

    def change(sheet: Written) -> None:
        for at in sheet.lines()[::step]:
            for column in AMOUNTS:
                amount = sheet.rows[at][column]
                if isinstance(amount, int) and amount >= 1_000:
                    sheet.rows[at][column] = shape(f"{amount:,}")

    return change


def _spoil(column: str, value: object, place: int = 4) -> Callable[[Written], None]:
    """One cell of a project that nobody can read."""

    def change(sheet: Written) -> None:
        at = sheet.lines()[place]
        sheet.rows[at][POSITIONS[column]] = value
        sheet.spoiled.add((at, POSITIONS[column]))

    return change


def names_on_two_rows(sheet: Written) -> None:
    for at in reversed(sheet.lines()[::4]):
        first, _, rest = str(sheet.rows[at][1]).rpartition(", ")
        sheet.rows[at][1] = f"{first},"
        sheet.insert(at + 1, [[None, rest]])


def amounts_on_the_second_row(sheet: Written) -> None:
    for at in reversed(sheet.lines()[::5]):
        first, _, rest = str(sheet.rows[at][1]).rpartition(", ")
        below = [None, rest, *[None] * 5, *sheet.rows[at][7:]]
        sheet.rows[at][1] = f"{first},"
        sheet.rows[at][7:] = [None] * len(sheet.rows[at][7:])
        sheet.insert(at + 1, [below])


def decisions_on_two_rows(sheet: Written) -> None:
    for at in reversed(sheet.lines()[::4]):
        sheet.insert(at + 1, [[*[None] * 6, "điều chỉnh: 45/QĐ-UBND ngày 2/4/2025"]])


def titles_on_two_rows(sheet: Written) -> None:
    at = sheet.find(0, "II")
    sheet.insert(at + 1, [[None, "và các công trình phụ trợ"]])


def header_again_in_other_words(sheet: Written) -> None:
    paths = [("Tên dự án",) if path == ("Danh mục dự án",) else path for path in heads(Mess(name="header"))]
    at = sheet.lines()[15]
    sheet.insert(at, [[None, "Biểu 01 (tiếp theo)"], [*[None] * 5, "Đơn vị tính: triệu đồng"]])
    sheet.header(at + 2, paths)


def header_again_with_other_columns(sheet: Written) -> None:
    order = [*range(7), 10, 11, 12, 7, 8, 9, 13, 14, 15, 16]
    paths = heads(Mess(name="header"))
    at = sheet.lines()[15]
    for row in range(at, len(sheet.rows)):
        cells = sheet.rows[row]
        if len(cells) == len(paths):
            sheet.rows[row] = [cells[place] for place in order]
    sheet.header(at, [paths[place] for place in order])


def second_table_in_dong(sheet: Written) -> None:
    at = sheet.find(0, "IV")
    for row in sheet.rows[at:]:
        for column in AMOUNTS:
            cell = row[column] if column < len(row) else None
            if isinstance(cell, int):
                row[column] = cell * 10**6
    sheet.insert(at, [[None, "BIỂU 02. DANH MỤC DỰ ÁN NÔNG NGHIỆP"], [*[None] * 5, "Đơn vị tính: đồng"]])
    sheet.header(at + 2, heads(Mess(name="header")))


def neighbours(sheet: Written, count: int) -> int:
    """The first of so many projects on rows below each other."""
    rows = set(sheet.lines())
    return next(at for at in sorted(rows) if all(at + step in rows for step in range(count)))


def merged_codes(sheet: Written) -> None:
    at = neighbours(sheet, 2)
    sheet.rows[at + 1][2] = None
    sheet.merges.append((at, 2, at + 1, 2))


def merged_places(sheet: Written) -> None:
    at = neighbours(sheet, 3)
    for below in (at + 1, at + 2):
        sheet.rows[below][4] = None
    sheet.merges.append((at, 4, at + 2, 4))


def dates_as_numbers(sheet: Written) -> None:
    for at in sheet.lines()[::5]:
        sheet.rows[at][5] = 46_234


def codes_blank_nought_and_twice(sheet: Written) -> None:
    rows = sheet.lines()
    sheet.rows[rows[5]][2], sheet.rows[rows[6]][2] = 0, None
    sheet.rows[rows[9]][2] = sheet.rows[rows[4]][2]


def capital_beyond_the_total(sheet: Written) -> None:
    row = sheet.rows[sheet.lines()[4]]
    cost = row[POSITIONS["total_cost"]]
    assert isinstance(cost, int)
    row[POSITIONS["paid"]] = cost + 1
    sheet.spoiled.add((sheet.lines()[4], POSITIONS["paid"]))


def group_counted_twice(sheet: Written) -> None:
    group, total = sheet.rows[sheet.find(0, "II")], sheet.rows[sheet.find(1, "TỔNG SỐ")]
    for column in AMOUNTS:
        total[column] = sum(cell for cell in (total[column], group[column]) if isinstance(cell, int))


def groups_exchanged(sheet: Written) -> None:
    one, two = sheet.rows[sheet.find(0, "I")], sheet.rows[sheet.find(0, "II")]
    for column in AMOUNTS:
        one[column], two[column] = two[column], one[column]


def totals_by_source_only(sheet: Written) -> None:
    for at in range(TITLE_ROWS + 3, len(sheet.rows)):
        for column in ("total_cost", "paid", "demand"):
            if POSITIONS[column] < len(sheet.rows[at]):
                sheet.rows[at][POSITIONS[column]] = None


def years_in_one_heading(sheet: Written) -> None:
    sheet.rows[TITLE_ROWS][POSITIONS["demand"]] = "Nhu cầu vốn năm 2026, 2027"


def hidden_parts(sheet: Written) -> None:
    sheet.hidden_rows.append(sheet.lines()[2])
    sheet.hidden_columns.append(POSITIONS["period"])
    sheet.hidden_sheets["Cũ"] = [list(row) for row in sheet.rows]


TWISTS = (
    Twist(name="names_on_two_rows", change=names_on_two_rows, told=("issue_list_rows_joined",)),
    Twist(name="amounts_on_second_row", change=amounts_on_the_second_row, told=("issue_list_rows_joined",)),
    Twist(name="decisions_on_two_rows", change=decisions_on_two_rows, told=("issue_list_rows_joined",)),
    Twist(name="titles_on_two_rows", change=titles_on_two_rows, told=("issue_list_rows_joined",)),
    Twist(name="header_again_in_other_words", change=header_again_in_other_words),
    Twist(
        name="header_again_with_other_columns",
        change=header_again_with_other_columns,
        told=("issue_list_further_table",),
        lists=2,
        differs=True,
    ),
    Twist(
        name="second_table_in_dong",
        change=second_table_in_dong,
        told=("issue_list_further_table",),
        lists=2,
    ),
    Twist(
        name="merged_codes", change=merged_codes, told=("issue_list_merged_cells", "issue_list_code_derived")
    ),
    Twist(name="merged_places", change=merged_places, told=("issue_list_merged_cells_shared",)),
    Twist(name="dates_as_numbers", change=dates_as_numbers, told=("issue_list_dates_as_numbers",)),
    Twist(
        name="spaces",
        change=_shaped(lambda text: text.replace(",", " ")),
        told=("issue_list_amounts_grouped",),
    ),
    Twist(
        name="apostrophes",
        change=_shaped(lambda text: text.replace(",", "'")),
        told=("issue_list_amounts_grouped",),
    ),
    Twist(
        name="footnotes",
        change=_shaped(lambda text: f"{text.replace(',', '.')} (*)"),
        told=("issue_list_amounts_noted",),
    ),
    Twist(
        name="units_in_cells",
        change=_shaped(lambda text: f"{text.replace(',', '.')} triệu"),
        told=("issue_list_amounts_with_unit",),
    ),
    Twist(
        name="dong_in_cells",
        change=_shaped(lambda text: f"{text.replace(',', '.')}.000.000đ"),
        told=("issue_list_amounts_with_unit",),
    ),
    Twist(
        name="english_thousands", change=_spoil("paid", "30,500", place=8), told=("issue_value_ambiguous",)
    ),
    Twist(name="brackets", change=_spoil("paid", "(1.234)"), told=("issue_value_negative",), differs=True),
    Twist(name="words_for_amounts", change=_spoil("demand", "chưa rõ"), told=("issue_value_not_a_number",)),
    Twist(name="error_cell", change=_spoil("total_cost", Formula("#REF!")), told=("issue_cell_error",)),
    Twist(
        name="formula_without_value", change=_spoil("demand:NSTW", Formula("")), told=("issue_cell_uncached",)
    ),
    Twist(
        name="codes",
        change=codes_blank_nought_and_twice,
        told=("issue_list_code_derived", "issue_list_code_of_other"),
    ),
    Twist(
        name="capital_beyond_total",
        change=capital_beyond_the_total,
        told=("issue_paid_beyond_cost",),
        differs=True,
    ),
    Twist(
        name="group_counted_twice",
        change=group_counted_twice,
        told=("issue_list_total_differs",),
        differs=True,
    ),
    Twist(name="groups_exchanged", change=groups_exchanged, told=("issue_list_group_differs",), differs=True),
    Twist(name="totals_by_source_only", change=totals_by_source_only, told=("issue_list_totals_of_sources",)),
    Twist(name="years_in_one_heading", change=years_in_one_heading),
    Twist(
        name="hidden",
        change=hidden_parts,
        told=(
            "issue_workbook_hidden_rows",
            "issue_workbook_hidden_columns",
            "issue_workbook_hidden_sheet",
        ),
    ),
)
