"""Several workbooks as one import: units, years and money that nobody gave, and files without a list."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from models.issues import Issue, PortfolioError, Severity, errors_in
from models.units import MoneyUnit
from models.vocabulary import LineType
from optimizer.official.given_answers import Answers, read_answers
from optimizer.official.importing import Imported, import_lists
from optimizer.workbook.raw import RawWorkbook
from optimizer.workbook.reading import read_workbook
from tests.official.lists import ListSheet, sound_list

SHORT = (("STT",), ("Danh mục dự án",), ("TMĐT",), ("Nhu cầu vốn",))


def imported(*workbooks: RawWorkbook, answers: Sequence[str] = ()) -> Imported:
    return import_lists(workbooks, read_answers(None, answers), (2026, 2030))


def only(found: Imported, code: str) -> Issue:
    (issue,) = (issue for issue in found.issues if issue.code == code)
    return issue


def costs(tmp_path: Path, *amounts: float, title: str = "DANH MỤC") -> RawWorkbook:
    rows = [[at, f"Đường số {at}", cost, cost] for at, cost in enumerate(amounts, start=1)]
    return ListSheet(headings=SHORT, rows=rows, title=(title,)).read(tmp_path)


@pytest.mark.parametrize(
    ("amount", "unit"), [(45, MoneyUnit.BILLION), (45_000, MoneyUnit.MILLION), (45 * 10**9, MoneyUnit.DONG)]
)
def test_a_unit_that_the_amounts_show_plainly_is_taken_and_told(
    tmp_path: Path, amount: int, unit: MoneyUnit
) -> None:
    found = imported(costs(tmp_path, amount, 2 * amount, amount))
    assert only(found, "issue_list_unit_assumed").severity is Severity.WARNING
    assert found.book is not None
    assert found.book.lines[0].cells["total_cost"] == 45_000
    other = imported(costs(tmp_path, amount), answers=("unit=million",))
    assert "issue_list_unit_assumed" not in {issue.code for issue in other.issues}


def test_a_unit_that_could_be_two_is_asked(tmp_path: Path) -> None:
    found = imported(costs(tmp_path, 1_500, 1_800))
    assert [issue.code for issue in errors_in(found.issues)] == ["issue_list_unit_missing"]
    with pytest.raises(PortfolioError):
        found.portfolio()


def test_the_years_come_from_the_headings_or_an_answer(tmp_path: Path) -> None:
    found = imported(sound_list().read(tmp_path))
    assert only(found, "issue_list_years_understood").values["found"] == "2026–2030"
    assert found.portfolio().budget.years == (2026, 2027, 2028, 2029, 2030)
    answered = imported(sound_list().read(tmp_path), answers=("years=2027-2028",))
    assert answered.portfolio().budget.years == (2027, 2028)


def test_money_that_nobody_gave_is_assumed_and_told(tmp_path: Path) -> None:
    found = imported(sound_list().read(tmp_path), answers=("money:NSTW=50.000", "money:NSTW:2026=10.000"))
    issue = only(found, "issue_list_money_assumed")
    assert "NSDP" in issue.message("vi")
    assert "NSTW" not in issue.message("vi")
    central, local = sorted(found.portfolio().budget.sources, key=lambda own: own.code, reverse=True)
    assert (central.code, central.total, central.yearly[2026], central.yearly[2027]) == (
        "NSTW",
        50_000,
        10_000,
        None,
    )
    assert (local.code, local.total) == ("NSDP", 58_000)
    assert (central.certainty, local.certainty) == ("", "giả định bằng nhu cầu của các dự án")


def test_a_lump_sum_among_the_groups_is_a_line_of_its_kind(tmp_path: Path) -> None:
    rows = [
        ["I", "Giao thông", 45_000, 45_000],
        [1, "Đường A", 20_000, 20_000],
        [2, "Đường B", 25_000, 25_000],
        ["II", "Dự phòng 10%", None, 5_000],
    ]
    raw = ListSheet(headings=SHORT, rows=rows, title=("ĐVT: triệu đồng",)).read(tmp_path)
    reserve = imported(raw).portfolio().projects[-1]
    assert (reserve.line_type, reserve.min_amount, reserve.name) == (LineType.RESERVE, 5_000, "Dự phòng 10%")


def test_a_list_without_sources_has_one_common_source(tmp_path: Path) -> None:
    found = imported(costs(tmp_path, 45_000, 50_000, title="ĐVT: triệu đồng"))
    (source,) = found.portfolio().budget.sources
    assert (source.code, source.total) == ("VONCHUNG", 95_000)


def test_every_sheet_with_a_list_is_read_unless_an_answer_says_not(tmp_path: Path) -> None:
    raw = sound_list().read(tmp_path)
    other = replace(
        raw.sheets[0], name="Biểu 03", rows=(*raw.sheets[0].rows[:6], _renamed(raw.sheets[0].rows[6]))
    )
    both = replace(raw, sheets=(raw.sheets[0], other))
    assert len(imported(both).portfolio().projects) == 4
    assert len(imported(both, answers=("Biểu 03=-",)).portfolio().projects) == 3


def _renamed(cells: tuple[object, ...]) -> tuple[object, ...]:
    return (cells[0], "Cầu treo Pác Nặm", "7911111", *cells[3:])


def test_a_file_without_a_list_beside_one_that_has_it(tmp_path: Path) -> None:
    sound = sound_list().read(tmp_path)
    empty = read_workbook(ListSheet(headings=(("A",),), rows=[["x"]]).write(tmp_path / "b.xlsx"))
    found = imported(sound, empty)
    assert only(found, "issue_list_not_found").values["file"] == "b.xlsx"
    hidden = replace(empty, sheets=(replace(empty.sheets[0], state="hidden"),))
    assert only(imported(sound, hidden), "issue_list_no_sheet").severity is Severity.ERROR
    assert import_lists((hidden,), Answers(), (2026, 2030)).book is None


def test_sheets_without_a_list_are_told(tmp_path: Path) -> None:
    """Proves: a cover and a summary beside the list are named; the list's own sheet and an empty one not."""
    more = {"Bìa": [["KẾ HOẠCH 2026-2030"]], "Trống": [], "Tổng hợp": [["Nguồn", "Vốn"], ["NSTW", 5]]}
    found = imported(replace(sound_list(), more_sheets=more).read(tmp_path))
    told = only(found, "issue_list_sheets_without_list")
    assert told.severity is Severity.INFO
    assert told.values["found"] == "“Bìa”, “Tổng hợp”"
