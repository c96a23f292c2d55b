"""Lists with twists: every project found, amounts exact or told, every row accounted for."""

import random
from decimal import Decimal
from pathlib import Path

import pytest

from models.issues import Severity, errors_in
from optimizer.official.importing import Imported
from optimizer.workbook.raw import RawWorkbook
from optimizer.workbook.reading import read_workbook
from tests.official.accounts import at_cell, rows_without_account
from tests.official.lists import ListSheet, sound_list
from tests.official.messy import (
    IDS,
    Mess,
    amounts,
    by_group,
    by_place,
    by_sector,
    by_status,
    dotted,
    sums_of,
    truths,
)
from tests.official.messy import write as write_messy
from tests.official.test_importing import imported, only
from tests.official.twists import POSITIONS, TWISTS, Twist, Written, write, written

PROJECTS = truths(7, 30)
BY_NAME = {own.name: own for own in PROJECTS}


def found_in(sheet: Written, folder: Path) -> tuple[RawWorkbook, Imported]:
    raw = read_workbook(write(sheet, folder / "list.xlsx"))
    return raw, imported(raw)


def check_lines(sheet: Written, found: Imported) -> None:
    """Every project and nothing else; each amount is that of the truth, or its cell is told."""
    assert found.book is not None
    assert sorted(str(line.cells["name"]) for line in found.book.lines) == sorted(BY_NAME)
    for line in found.book.lines:
        truth = dict(zip(IDS, amounts(BY_NAME[str(line.cells["name"])]), strict=True))
        for column, amount in truth.items():
            if (line.row - 1, POSITIONS[column]) not in sheet.spoiled:
                assert line.cells.get(column, 0) == amount, (line.row, column)
    for row, column in sheet.spoiled:
        assert at_cell(errors_in(found.issues), row, column), (row, column)


@pytest.mark.parametrize("twist", TWISTS, ids=lambda twist: twist.name)
def test_every_twist_is_understood_or_told(twist: Twist, tmp_path: Path) -> None:
    """Proves: precision and recall of rows are 1, sums exact, and what is doubtful is told at its cell."""
    sheet = written(PROJECTS, [twist])
    raw, found = found_in(sheet, tmp_path)
    assert len(found.lists) == twist.lists
    check_lines(sheet, found)
    assert set(twist.told) <= {issue.code for issue in found.issues}
    assert rows_without_account(raw.sheets[0], found.lists, found.issues) == set()
    if not sheet.spoiled:
        assert found.book is not None
        assert {column: own for column, (own, _) in found.book.totals.items()} == dict(
            zip(IDS, map(Decimal, sums_of(PROJECTS)), strict=True)
        )
        assert not errors_in(found.issues)
    differs = [issue for issue in found.issues if issue.code.endswith("_differs")]
    assert bool(differs) == twist.differs


def _apart(first: Twist, second: Twist) -> bool:
    """Whether two twists can be made in one list: not where they move columns or change the same cells."""
    moving = {"header_again_with_other_columns", "second_table_in_dong", "header_again_in_other_words"}
    shaping = {"spaces", "apostrophes", "footnotes", "units_in_cells", "dong_in_cells"}
    joined = {"names_on_two_rows", "amounts_on_second_row", "decisions_on_two_rows"}
    names = {first.name, second.name}
    if names & moving and (names <= moving or names & (shaping | {"totals_by_source_only"})):
        return False
    return not (names <= shaping or names <= joined)


@pytest.mark.parametrize("seed", range(40))
def test_twists_together_lose_no_row(seed: int, tmp_path: Path) -> None:
    """Proves: with two twists at once, too, every row is a project, a known row or an issue."""
    chance = random.Random(seed)
    first = chance.choice(TWISTS)
    second = chance.choice([other for other in TWISTS if other is not first and _apart(first, other)])
    sheet = written(PROJECTS, [first, second])
    raw, found = found_in(sheet, tmp_path)
    assert rows_without_account(raw.sheets[0], found.lists, found.issues) == set()
    assert found.book is not None
    assert {str(line.cells.get("name")) for line in found.book.lines} <= set(BY_NAME)
    assert set(first.told) | set(second.told) <= {issue.code for issue in found.issues}


def test_a_header_in_other_words_is_passed_by(tmp_path: Path) -> None:
    """Proves: the titles of a page and its header are no groups: no project gets a sector from them."""
    twist = next(own for own in TWISTS if own.name == "header_again_in_other_words")
    _, found = found_in(written(PROJECTS, [twist]), tmp_path)
    assert found.book is not None
    sectors = {str(line.cells["name"]): str(line.cells["sector"]) for line in found.book.lines}
    assert sectors == {name: own.sector for name, own in BY_NAME.items()}


def test_the_total_above_two_tables_may_be_that_of_both(tmp_path: Path) -> None:
    """Proves: tables of one sheet, each in its own unit, are compared with the one total they share."""
    twist = next(own for own in TWISTS if own.name == "second_table_in_dong")
    _, found = found_in(written(PROJECTS, [twist]), tmp_path)
    assert only(found, "issue_list_total_agrees").values["count"] == len(IDS)
    assert only(found, "issue_list_further_table").severity is Severity.INFO


def test_a_table_without_a_title_may_have_gone_on(tmp_path: Path) -> None:
    twist = next(own for own in TWISTS if own.name == "header_again_with_other_columns")
    _, found = found_in(written(PROJECTS, [twist]), tmp_path)
    told = only(found, "issue_list_further_table")
    assert told.severity is Severity.WARNING
    assert "tiêu đề ở dòng" in told.message("vi")


@pytest.mark.parametrize(
    ("typed", "unit", "code", "amount"),
    [
        ("10 000", "triệu đồng", "issue_list_amounts_grouped", 10_000),
        ("10'000,5", "triệu đồng", "issue_list_amounts_grouped", Decimal("10000.5")),
        ("10.000*", "triệu đồng", "issue_list_amounts_noted", 10_000),
        ("10.000 (1)", "triệu đồng", "issue_list_amounts_noted", 10_000),
        ("10.000²", "triệu đồng", "issue_list_amounts_noted", 10_000),
        ("10 tỷ", "triệu đồng", "issue_list_amounts_with_unit", 10_000),
        ("10.000 trđ", "tỷ đồng", "issue_list_amounts_with_unit", 10_000),
        ("10.000 triệu đồng", "đồng", "issue_list_amounts_with_unit", 10_000),
    ],
)
def test_amounts_as_people_write_them(
    tmp_path: Path, typed: str, unit: str, code: str, amount: object
) -> None:
    """Proves: each way of writing is one amount, whatever the unit of the list, and is told."""
    heads = (("STT",), ("Danh mục dự án",), ("TMĐT",), ("Nhu cầu vốn giai đoạn 2026-2030",))
    sheet = ListSheet(headings=heads, rows=[[1, "Đường A", typed, None]], title=(f"Đơn vị tính: {unit}",))
    found = imported(sheet.read(tmp_path))
    assert found.book is not None
    assert found.book.lines[0].cells["total_cost"] == amount
    told = only(found, code)
    assert told.cell == "C3"
    assert typed in told.message("vi")


@pytest.mark.parametrize(
    "typed", ["10 00", "1 000 00", "10.000 USD", "10.000 m2", "10,000", "12.5", "10.000 (12)"]
)
def test_what_can_be_read_in_two_ways_is_refused(tmp_path: Path, typed: str) -> None:
    heads = (("STT",), ("Danh mục dự án",), ("TMĐT",), ("Nhu cầu vốn",))
    sheet = ListSheet(headings=heads, rows=[[1, "Đường A", typed, 5_000]], title=("ĐVT: triệu đồng",))
    assert [issue.cell for issue in errors_in(imported(sheet.read(tmp_path)).issues)] == ["C3"]


@pytest.mark.parametrize(("typed", "years"), [(46_234, 2026), ("46234", 2026), (45_658, 2025)])
def test_dates_as_numbers_become_years(tmp_path: Path, typed: object, years: int) -> None:
    """Proves: 46 234 days after Excel's day nought is 31/7/2026, and 45 658 is 1/1/2025."""
    heads = (("STT",), ("Danh mục dự án",), ("TMĐT",), ("Năm hoàn thành",), ("Nhu cầu vốn",))
    sheet = ListSheet(headings=heads, rows=[[1, "Đường A", 9_000, typed, 9_000]], title=("ĐVT: triệu đồng",))
    found = imported(sheet.read(tmp_path))
    assert only(found, "issue_list_dates_as_numbers").cell == "D3"
    assert found.portfolio().projects[0].finish_year == years


def test_a_row_that_a_person_settled_is_not_joined(tmp_path: Path) -> None:
    heads = (("STT",), ("Danh mục dự án",), ("TMĐT",), ("Nhu cầu vốn",), ("Địa điểm",))
    rows = [[1, "Đường từ xã A,", 9_000, 9_000, "Xã A"], [None, "đến xã B", None, None, None]]
    sheet = ListSheet(headings=heads, rows=rows, title=("ĐVT: triệu đồng",))
    joined = imported(sheet.read(tmp_path))
    assert joined.book is not None
    assert joined.book.lines[0].cells["name"] == "Đường từ xã A, đến xã B"
    told = only(joined, "issue_list_rows_joined")
    assert (told.cell, told.values["rows"]) == ("B4", "4")
    settled = imported(sheet.read(tmp_path), answers=("4=note",))
    assert settled.book is not None
    assert settled.book.lines[0].cells["name"] == "Đường từ xã A,"


def test_the_years_of_one_heading_are_those_of_the_plan(tmp_path: Path) -> None:
    twist = next(own for own in TWISTS if own.name == "years_in_one_heading")
    _, found = found_in(written(PROJECTS, [twist]), tmp_path)
    assert only(found, "issue_list_years_understood").values["found"] == "2026–2027"
    assert found.portfolio().budget.years == (2026, 2027)


def test_a_heading_of_other_years_than_the_plan_is_told(tmp_path: Path) -> None:
    found = imported(sound_list().read(tmp_path), answers=("years=2027-2031",))
    told = only(found, "issue_list_heading_years")
    assert (told.values["years"], told.values["expected"]) == ("2026–2030", "2027–2031")


def test_totals_by_source_need_two_sources(tmp_path: Path) -> None:
    """Proves: `Trong đó: NSTW` alone is no total; both sources together are, and it is told."""
    heads = (
        ("STT",),
        ("Danh mục dự án",),
        ("TMĐT", "Tổng số"),
        ("TMĐT", "Trong đó: NSTW"),
        ("TMĐT", "Trong đó: NSĐP"),
        ("Nhu cầu vốn",),
    )
    rows = [[1, "Đường A", None, 4_000, 5_000, 9_000]]
    found = imported(ListSheet(headings=heads, rows=rows, title=("ĐVT: triệu đồng",)).read(tmp_path))
    assert found.book is not None
    assert found.book.lines[0].cells["total_cost"] == 9_000
    assert only(found, "issue_list_totals_of_sources").cell == "D4"
    alone = ListSheet(
        headings=[*heads[:4], heads[5]], rows=[[1, "Đường A", None, 4_000, 9_000]], title=("ĐVT: triệu đồng",)
    )
    assert "issue_value_missing" in {issue.code for issue in errors_in(imported(alone.read(tmp_path)).issues)}


def test_places_merged_over_projects_hold_for_each(tmp_path: Path) -> None:
    twist = next(own for own in TWISTS if own.name == "merged_places")
    sheet = written(PROJECTS, [twist])
    _, found = found_in(sheet, tmp_path)
    told = only(found, "issue_list_merged_cells_shared")
    assert told.values["count"] == 3
    assert found.book is not None
    top = sheet.merges[-1][0]
    places = [line.cells["locality"] for line in found.book.lines if top < line.row <= top + 3]
    assert places == [sheet.rows[top][4]] * 3


def any_mess(chance: random.Random) -> Mess:
    """A list written any way at all."""
    levels = tuple(chance.sample([by_sector, by_status, by_group, by_place], chance.randrange(4)))
    titles = chance.choices(("I", "A", "a)", "(1)", "1", "1.", ""), k=len(levels))
    is_dotted = bool(titles) and titles[-1] in ("I", "A", "1") and chance.random() < 0.5
    return Mess(
        name="any",
        levels=levels,
        numbers=(*titles, "1.1" if is_dotted else chance.choice(("1", "1", "-", ""))),
        sums=chance.choice(("row", "below", "none")),
        total=chance.choice(("top", "bottom", "both", "none")),
        details=chance.random() < 0.8,
        thin=chance.choice((0, 0, 0.5)),
        running=chance.random() < 0.3,
        inline=chance.random() < 0.2,
        upper=chance.random() < 0.3,
        parts=chance.random() < 0.2,
        repeated=chance.choice((0, 0, 7)),
        blank_rows=chance.choice((0, 5)),
        formulas=chance.choice(("", "values", "errors", "uncached")),
        header=chance.choice(("merged", "short")),
        as_text=chance.choice((dotted, lambda amount: amount)),
        notes=chance.choice(((), ("Ghi chú: số liệu đến 31/12/2025", "NGƯỜI LẬP BIỂU"))),
    )


@pytest.mark.parametrize("seed", range(60))
def test_no_list_however_written_loses_a_row(seed: int, tmp_path: Path) -> None:
    """Proves: in lists written any way at all every row is accounted for; precision and recall are 1."""
    projects = truths(seed, 15)
    mess = any_mess(random.Random(seed))
    raw = read_workbook(write_messy(mess, projects, tmp_path / "list.xlsx"))
    found = imported(raw)
    assert rows_without_account(raw.sheets[0], found.lists, found.issues) == set()
    assert found.book is not None
    assert sorted(str(line.cells["name"]) for line in found.book.lines) == sorted(
        own.name for own in projects
    )


NEED = "Nhu cầu vốn giai đoạn 2026-2030"
FOUR = (("STT",), ("Danh mục dự án",), ("TMĐT",), ("Thời gian KC-HT",))


@pytest.mark.parametrize("year", ["{}", "Năm {}", "Trong đó: năm {}", "Kế hoạch năm {}", "KH {}"])
def test_years_beside_their_total_are_carried_along(tmp_path: Path, year: str) -> None:
    """Proves: the total is read, its years are no second demand, and nobody is asked about them."""
    years = [(NEED, year.format(number)) for number in range(2026, 2031)]
    rows = [[1, "Đường A", 9_000, "2026-2028", 5_000, *[1_000] * 5]]
    sheet = ListSheet(headings=[*FOUR, (NEED, "Tổng số"), *years], rows=rows, title=("ĐVT: triệu đồng",))
    found = imported(sheet.read(tmp_path))
    assert found.book is not None
    assert found.book.lines[0].cells["demand"] == 5_000
    assert not [issue for issue in found.issues if issue.code == "issue_list_heading_unconfirmed"]
    assert "2030" in str(only(found, "issue_list_headings_kept").values["found"])


def test_years_without_a_total_are_asked_about(tmp_path: Path) -> None:
    """Proves: no year is taken for the whole; the question shows an answer that can be given."""
    years = [(NEED, f"Năm {number}") for number in (2026, 2027)]
    rows = [[1, "Đường A", 9_000, "2026-2028", 1_000, 2_000]]
    found = imported(
        ListSheet(headings=[*FOUR, *years], rows=rows, title=("ĐVT: triệu đồng",)).read(tmp_path)
    )
    asked = [issue for issue in errors_in(found.issues) if issue.code == "issue_list_heading_unconfirmed"]
    assert [issue.cell for issue in asked] == ["E3", "F3"]
    assert all("=demand" in issue.advice("vi") for issue in asked)
