"""The allocation table: it says what the plan says, its sums are live, and an edit reaches every sheet."""

import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from models.plan import Plan, PlanLine
from models.schedule import Schedule, ScheduleKind
from optimizer.report.plan.allocation_groups import sector_groups
from optimizer.report.plan.paid_parts import paid_part
from optimizer.result import Result
from optimizer.workbook import allocation_columns as ids
from optimizer.writing.heading import roman
from tests.books import BookSheets, project, source
from tests.maths import examples
from tests.report.edited import columns_by_id, id_row, read_lines
from tests.report.office import formulas, needs_office, recalculated, values
from tests.report.sample import sample
from tests.report.solved import solved, written

SHEET = "Bảng phân bổ"


# --- the contract -------------------------------------------------------------------------------


def test_the_constants_are_the_plan(result: Result, tmp_path: Path) -> None:
    """Proves: amounts, remainders and schedules of every line come back from constants, found by id."""
    lines = {line.cells[ids.RANK]: line for line in read_lines(written(result, tmp_path))}
    assert len(lines) == len(result.plan.lines)
    for line in result.plan.lines:
        read = lines[line.rank]
        assert read.allocated() == dict(line.allocated)
        assert read.remainder() == dict(line.remainder)
        assert read.cells[ids.SELECTED] == int(line.selected)
        assert read.cells[ids.TIER] == line.tier
        assert read.cells[ids.RANK] == line.rank
        schedule = line.schedule
        assert read.cells[ids.SCHEDULE] == (None if schedule is None else schedule.kind.value)
        assert read.cells[ids.END] == (None if schedule is None else schedule.end)
        if schedule is not None and not result.project(line).is_lump_sum:
            assert read.cells[ids.START] == schedule.start
            assert read.cells[ids.FINISH] == schedule.finish


def test_ids_do_not_change_with_the_language(results: dict[str, Result], tmp_path: Path) -> None:
    read = []
    for language, sheet in (("vi", SHEET), ("en", "Allocation")):
        folder = tmp_path / language
        folder.mkdir()
        lines = read_lines(written(results["sample"], folder, language), sheet)
        read.append([line.cells for line in lines])
    assert read[0] == read[1]


def test_ids_say_source_and_year() -> None:
    assert ids.payment_of(ids.payment_id("a:b 2026", 2027)) == ("a:b 2026", 2027)
    assert ids.remainder_of(ids.remainder_id("a:b")) == "a:b"
    assert ids.payment_of("remainder:XDCB") is None
    assert ids.payment_of("key:sector") is None
    assert ids.remainder_of("2026:XDCB") is None


def test_there_is_a_column_wherever_money_may_flow(result: Result, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(result, tmp_path))
    found = {cell for name in columns_by_id(book[SHEET]) if (cell := ids.payment_of(name))}
    assert found == {cell for table in result.book.tables for cell in table.cells}


# --- groups -------------------------------------------------------------------------------------


def test_lines_stand_under_their_sector_in_the_order_of_their_rank(
    results: dict[str, Result], tmp_path: Path
) -> None:
    """Health (5th of the law), culture (6th), economic activities (10th), which has two kinds of cells."""
    book = openpyxl.load_workbook(written(results["sample"], tmp_path), data_only=True)
    rows = list(book[SHEET].iter_rows(min_row=id_row(book[SHEET]) + 1, max_col=3, values_only=True))
    shown = [(number, code or name) for number, code, name in rows if number is not None]
    assert shown[:15] == [
        ("A", "Y tế, dân số và gia đình"),
        (1, "CT-02"),
        (2, "MOI-3"),
        ("B", "Văn hóa, thông tin"),
        (1, "MOI-5"),
        ("C", "Các hoạt động kinh tế"),
        ("I", "Giao thông"),
        (1, "HT-01"),
        (2, "ODA-1"),
        (3, "CT-01"),
        (4, "CBDT"),
        (5, "MOI-2"),
        (6, "MOI-7"),
        (7, "MOI-1"),
        (8, "MOI-6"),
    ]


def test_every_line_stands_in_one_group(result: Result) -> None:
    def items(group):
        return [*group.items, *(item for part in group.parts for item in items(part))]

    groups = sector_groups(result, "vi")
    found = [line.project_id for group in groups for line in items(group)]
    assert sorted(found) == [line.project_id for line in result.plan.lines]
    assert [group.number for group in groups] == list("ABCDEFGHIJKLM"[: len(groups)])


def test_a_repeated_name_of_the_sector_is_left_out() -> None:
    cells = ("Các hoạt động kinh tế – giao thông", "Các hoạt động kinh tế – cấp nước", "Thủy lợi")
    book = BookSheets(
        projects=[project(f"P{n}", 10, benefit=1, sector=cell) for n, cell in enumerate(cells)],
        sources=[source("XDCB", 100)],
        scenario={**examples.BENEFIT, "two_period_share": 0},
    )
    (group,) = sector_groups(solved(book), "vi")
    assert [part.label for part in group.parts] == ["Giao thông", "Cấp nước", "Thủy lợi"]


def test_roman_numerals() -> None:
    assert [roman(n) for n in (1, 4, 6, 9, 11, 14, 40)] == ["I", "IV", "VI", "IX", "XI", "XIV", "XXXX"]


# --- sums ---------------------------------------------------------------------------------------


def test_a_group_sums_the_lines_below_it_and_the_total_adds_the_groups(
    results: dict[str, Result], tmp_path: Path
) -> None:
    """Proves: SUM over the group's own rows; the total by name of every group row; no SUBTOTAL anywhere."""
    path = written(results["sample"], tmp_path)
    sheet = openpyxl.load_workbook(path)[SHEET]
    top = id_row(sheet)
    rows = {sheet.cell(row=row, column=1).value: row for row in range(top + 1, sheet.max_row + 1)}
    a, b, c, first, second = (rows[number] for number in ("A", "B", "C", "I", "II"))
    column = next(cell.column_letter for cell in sheet[top - 2] if cell.value == "(14)")
    assert sheet[f"{column}{a}"].value == f"=SUM({column}{a + 1}:{column}{b - 1})"
    assert sheet[f"{column}{c}"].value == f"={column}{first}+{column}{second}"
    assert sheet[f"{column}{first}"].value == f"=SUM({column}{first + 1}:{column}{second - 1})"
    assert sheet[f"{column}{top - 1}"].value == f"={column}{a}+{column}{b}+{column}{c}"
    assert not [text for text in formulas(path).values() if "SUBTOTAL" in text]


def test_the_total_is_the_money_of_the_plan(result: Result, tmp_path: Path) -> None:
    path = written(result, tmp_path)
    sheet = openpyxl.load_workbook(path, data_only=True)[SHEET]
    total = id_row(sheet) - 1
    shown = [cell.value for cell in sheet[total]]
    names = columns_by_id(sheet)
    paid = result.plan.money_by_source_year()
    for column_id, at in names.items():
        cell = ids.payment_of(column_id)
        if cell is not None:
            assert shown[at - 1] == paid.get(cell, 0)
    assert shown[13] == sum(paid.values())


CONTROLLED = (
    "Bảng phân bổ",
    "Theo nguồn và năm",
    "Theo đơn vị và ngành",
    "Theo ngành, lĩnh vực",
    "Cơ cấu vốn",
)


def test_every_control_is_zero(result: Result, tmp_path: Path) -> None:
    path = written(result, tmp_path)
    stored = values(path)
    words = "Kiểm tra: chênh lệch (phải bằng 0)"
    places = [place for place, value in stored.items() if value == words]
    assert {sheet for sheet, _ in places} >= set(CONTROLLED)
    live = formulas(path)
    for sheet, cell in places:
        row = re.sub("[A-Z]", "", cell)
        own = [stored[p] for p in live if p[0] == sheet and re.sub("[A-Z]", "", p[1]) == row]
        assert own
        assert set(own) == {0}


@needs_office
def test_an_edit_reaches_every_sheet(results: dict[str, Result], tmp_path: Path) -> None:
    """Proves: one amount changed by hand (+1 000 for MOI-2 from XDCB in 2028) moves all totals by it."""
    path = written(results["sample"], tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    line = next(own for own in read_lines(path) if own.cells[ids.PROJECT_ID] == "MOI-2")
    cell = sheet.cell(row=line.row, column=columns_by_id(sheet)[ids.payment_id("XDCB", 2028)])
    cell.value = (cell.value or 0) + 1000
    folder = tmp_path / "edited"
    folder.mkdir()
    book.save(folder / "plan.xlsx")
    before, after = values(path), recalculated(folder / "plan.xlsx", tmp_path)
    moved = {
        place[0]
        for place in formulas(path)
        if isinstance(before[place], int | float) and after.get(place, 0) == before[place] + 1000
    }
    assert moved >= {
        "Tổng hợp",
        SHEET,
        "Theo nguồn và năm",
        "Theo đơn vị và ngành",
        "Theo ngành, lĩnh vực",
        "Theo địa bàn",
        "Cơ cấu vốn",
        "So với xếp hạng rồi cắt",
    }
    words = "Kiểm tra: chênh lệch (phải bằng 0)"
    for (name, place), value in before.items():
        if value == words:
            row = re.sub("[A-Z]", "", place)
            own = [p for p in formulas(path) if p[0] == name and re.sub("[A-Z]", "", p[1]) == row]
            assert {after.get(p, 0) for p in own} == {0}


# --- advances and arrears ----------------------------------------------------------------------


def short_of(amount: int, tiers: dict[int, int], **columns: object) -> tuple[Result, PlanLine]:
    """A committed line that demands 50, of it 20 for an advance and 10 for arrears, and gets `amount`."""
    order = str(columns.pop("tier_order", "")) or None
    line = project(
        "A", 50, status="ongoing", first_capital_year=2026, demand=50, advance_due=20, arrears_due=10
    )
    scenario = {**examples.BENEFIT, "two_period_share": 0}
    if order:
        scenario["tier_order"] = order
    result = solved(BookSheets(projects=[line], sources=[source("XDCB", 50)], scenario=scenario))
    late = Schedule(start=2026, end=2026, finish=2027, kind=ScheduleKind.LATE)
    own = replace(result.plan.lines[0], schedule=late, allocated={("XDCB", 2026): amount}, shortfall=tiers)
    return replace(result, plan=Plan(lines=(own,), outcome=result.plan.outcome)), own


def test_a_part_is_paid_less_what_its_tier_lacks() -> None:
    """Tiers 3, 8 and 10 lack 5, 8 and 4: of the advance 15 are paid, of the arrears 6."""
    result, line = short_of(33, {3: 5, 8: 8, 10: 4})
    advance, arrears = (paid_part(result, line, name) for name in ("advance_due", "arrears_due"))
    assert (advance.amount, advance.exact) == (15, True)
    assert (arrears.amount, arrears.exact) == (6, True)


SHARED = (
    "urgent;national;advance=arrears;completed;oda;ppp;ongoing_finishing;ongoing;preparation;"
    "policy_capital;entrusted;new"
)


def test_parts_that_share_a_tier_are_told_as_far_as_they_are_certain(tmp_path: Path) -> None:
    """20 and 10 in one tier that lacks 12: at least 8 of the advance are paid, perhaps no arrears."""
    result, line = short_of(38, {3: 12}, tier_order=SHARED)
    advance, arrears = (paid_part(result, line, name) for name in ("advance_due", "arrears_due"))
    assert (advance.amount, advance.exact) == (8, False)
    assert (arrears.amount, arrears.exact) == (0, False)
    sheet = openpyxl.load_workbook(written(result, tmp_path))[SHEET]
    formats = {cell.number_format for row in sheet.iter_rows() for cell in row if cell.value == 8}
    assert any(text.startswith('"≥ "') for text in formats)


def test_all_of_a_shared_tier_is_certain_where_nothing_lacks() -> None:
    result, line = short_of(50, {}, tier_order=SHARED)
    assert paid_part(result, line, "advance_due").exact
    assert paid_part(result, line, "advance_due").amount == 20


def test_what_is_left_for_the_next_period_may_be_the_parts() -> None:
    """35 of 50 are left, the own part is only 20: 15 may be of either part, so that much is not certain."""
    result, line = short_of(15, {})
    line = replace(line, remainder={"XDCB": 35})
    assert paid_part(result, line, "advance_due").amount == 5
    assert not paid_part(result, line, "advance_due").exact


# --- print --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_editable_block_is_not_printed(language, results: dict[str, Result], tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(results["sample"], tmp_path, language)).worksheets[1]
    last = sheet.print_area.split(":")[1].split("$")[1]
    columns = columns_by_id(sheet)
    edge = openpyxl.utils.column_index_from_string(last)
    assert columns[ids.FINISH] < edge < min(at for name, at in columns.items() if ids.payment_of(name))
    words = ("sửa số vốn tại đây", "edit amounts here")
    heads = [str(cell.value) for row in sheet.iter_rows(min_row=1, max_row=id_row(sheet)) for cell in row]
    assert any(word in head for word in words for head in heads)


def test_the_sample_of_tests_has_what_these_tests_need() -> None:
    result = solved(sample(two_period_share=0.3))
    assert any(line.remainder for line in result.plan.lines)
    assert any(not line.selected for line in result.plan.lines)
