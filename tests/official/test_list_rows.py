"""Rows below a header: projects, totals, titles of groups, parts, notes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from models.issues import Severity
from optimizer.official import PlainList, find_list, find_lists
from tests.official.books import told
from tests.official.lists import (
    SOUND_ROWS,
    project_row,
    sound_list,
    total_row,
)


def with_rows(tmp_path: Path, *rows: Sequence[object]) -> PlainList:
    return sound_list(rows=rows).found(tmp_path)


def text_row(order: object, name: str) -> list[object]:
    return [order, name, *[None] * 16]


def test_a_total_may_stand_at_the_top(tmp_path: Path) -> None:
    found = with_rows(tmp_path, total_row("TỔNG CỘNG"), *SOUND_ROWS)
    assert [row.number for row in found.totals] == [7]
    assert found.first_row == 8


def test_a_total_merged_from_the_first_column(tmp_path: Path) -> None:
    row = total_row()
    row[0], row[1] = "Tổng cộng", None
    found = with_rows(tmp_path, *SOUND_ROWS, row)
    assert [row.number for row in found.totals] == [10]
    assert found.issues == ()


@pytest.mark.parametrize(
    "name", ["Tổng công ty Điện lực: trạm 110 kV", "Công viên hồ Đông", "Cộng đồng bản Lác"]
)
def test_a_name_that_begins_like_a_total_is_a_project(tmp_path: Path, name: str) -> None:
    found = with_rows(tmp_path, project_row(1, "79", 5000, 0, name=name))
    assert len(found.rows) == 1
    assert found.issues == ()


@pytest.mark.parametrize("order", ["I", "A", "a)", "II.", "(1)", None])
def test_the_title_of_a_group_is_known_and_no_project(tmp_path: Path, order: str | None) -> None:
    found = with_rows(tmp_path, text_row(order, "Lĩnh vực giao thông"), *SOUND_ROWS)
    assert told(found.issues) == [("issue_list_group_row", "B7")]
    assert found.issues[0].severity is Severity.INFO
    assert "Lĩnh vực giao thông" in found.issues[0].message("en")
    assert [row.titles for row in found.rows] == [("Lĩnh vực giao thông",)] * 3
    assert 7 in found.passed


def test_amounts_that_belong_to_nothing_are_asked(tmp_path: Path) -> None:
    """Proves: a row with amounts that is neither a project nor a sum is an error until somebody answers."""
    row = ["I", "Các huyện phía bắc", *[None] * 6, 500, *[None] * 9]
    found = with_rows(tmp_path, *SOUND_ROWS, row)
    assert ("issue_list_group_amounts", "B10") in told(found.issues)
    raw = sound_list(rows=[*SOUND_ROWS, row]).read(tmp_path)
    (settled,) = find_lists(raw, {"Biểu 02": {10: "project"}})
    assert [own.number for own in settled.rows] == [7, 8, 9, 10]
    (passed,) = find_lists(raw, {"Biểu 02": {10: "note"}})
    assert "issue_list_group_amounts" not in {issue.code for issue in passed.issues}


def test_a_subtotal_sums_the_rows_above_it(tmp_path: Path) -> None:
    subtotal = [None, "Cộng", *[None] * 6, 126_000, *[None] * 9]
    found = with_rows(tmp_path, *SOUND_ROWS[:2], subtotal, SOUND_ROWS[2])
    assert [(own.kind, own.members) for own in found.sums] == [("subtotal", (7, 8))]
    assert [row.number for row in found.rows] == [7, 8, 10]


@pytest.mark.parametrize(("whole", "part"), [("1", "1.1"), (1, 1.1), ("2.1.", "2.1.1."), ("1", "1,1")])
def test_a_row_that_sums_its_parts_is_not_read_beside_them(
    tmp_path: Path, whole: object, part: object
) -> None:
    """Proves: a project and its components never both count."""
    rows = [project_row(whole, "78", 80_000, 0), project_row(part, "79", 80_000, 0)]
    found = with_rows(tmp_path, *rows, *SOUND_ROWS[1:])
    assert told(found.issues) == [("issue_list_group_row", "B7")]
    assert [row.number for row in found.rows] == [8, 9, 10]


def test_a_row_that_differs_from_its_parts_is_an_error(tmp_path: Path) -> None:
    rows = [project_row("1", "78", 90_000, 0), project_row("1.1", "79", 80_000, 0)]
    found = with_rows(tmp_path, *rows, *SOUND_ROWS[1:])
    assert told(found.issues) == [("issue_list_group_amounts", "B7")]


def test_parts_by_source_below_a_project_are_not_counted_again(tmp_path: Path) -> None:
    part = ["-", "Vốn NSTW", *[None] * 6, 40_000, *[None] * 9]
    found = with_rows(tmp_path, SOUND_ROWS[0], part, *SOUND_ROWS[1:])
    assert told(found.issues) == [("issue_list_part_row", "B8")]
    assert [row.number for row in found.rows] == [7, 9, 10]


def test_figures_that_only_begin_alike_are_no_parts(tmp_path: Path) -> None:
    rows = [project_row(order, f"79{order}", 5000, 0) for order in ("1", "11", "2", "3.1", "3.2")]
    found = with_rows(tmp_path, *rows)
    assert found.issues == ()
    assert len(found.rows) == 5


def test_a_numbered_row_without_amounts_is_an_error(tmp_path: Path) -> None:
    found = with_rows(tmp_path, text_row(4, "Đường chưa có số liệu"), *SOUND_ROWS)
    assert told(found.issues) == [("issue_list_row_without_amounts", "B7")]


def test_amounts_without_a_name_are_an_error(tmp_path: Path) -> None:
    found = with_rows(tmp_path, *SOUND_ROWS, project_row(4, "79", 500, 0, name=None))
    assert told(found.issues) == [("issue_list_row_without_name", "A10")]
    assert len(found.rows) == 3


def test_a_row_without_a_number_is_read_and_told(tmp_path: Path) -> None:
    found = with_rows(tmp_path, *SOUND_ROWS, project_row(None, "79", 500, 0, name="Cầu treo"))
    assert told(found.issues) == [("issue_list_row_without_order", "B10")]
    assert len(found.rows) == 4


def test_blank_rows_notes_and_signatures(tmp_path: Path) -> None:
    blank: list[object] = [None] * 18
    notes = [text_row(None, "Ghi chú: số liệu đến 31/12/2025"), [*[None] * 12, "NGƯỜI LẬP BIỂU"]]
    found = with_rows(tmp_path, SOUND_ROWS[0], blank, *SOUND_ROWS[1:], total_row(), blank, *notes)
    assert told(found.issues) == [("issue_list_rows_below", "B13")]
    assert found.issues[0].severity is Severity.INFO
    assert [row.number for row in found.rows] == [7, 9, 10]


def test_a_header_without_projects(tmp_path: Path) -> None:
    found = with_rows(tmp_path)
    assert [issue.code for issue in found.issues] == ["issue_list_no_projects"]
    assert found.rows == ()


def test_cells_merged_over_projects_are_told(tmp_path: Path) -> None:
    raw = sound_list().read(tmp_path)
    sheet = raw.sheets[0]
    merged = replace(sheet, merges=(*sheet.merges, (6, 2, 7, 2)))
    found = find_list(replace(raw, sheets=(merged,)))
    assert found is not None
    assert told(found.issues) == [("issue_list_merged_cells", "C7:C8")]
