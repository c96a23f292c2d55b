"""Messy lists as a whole: every project found and nothing else, amounts exact, every row accounted for."""

from pathlib import Path

import pytest

from models.issues import errors_in
from models.units import MoneyUnit
from optimizer.official import ListBook, PlainList, find_lists
from optimizer.official.book import ListPart, SourceMoney, book_of_lists
from optimizer.workbook.reading import read_workbook
from tests.official.accounts import rows_without_account
from tests.official.messes import MESSES
from tests.official.messy import IDS, SHORT_IDS, Mess, Truth, amounts, sums_of, truths, write

PROJECTS = truths(7, 30)


def understood(found: PlainList, unit: MoneyUnit | None) -> ListBook:
    part = ListPart(found=found, choices={}, file_name="a.xlsx", unit=unit)
    return book_of_lists([part], SourceMoney(is_assumed=True), 2026, 2030, {})


def by_name(projects: list[Truth]) -> dict[str, Truth]:
    return {own.name: own for own in projects}


@pytest.mark.parametrize("mess", MESSES, ids=lambda mess: mess.name)
def test_every_project_is_found_and_nothing_else(mess: Mess, tmp_path: Path) -> None:
    """Proves: precision and recall of rows are 1, and every amount is that of the truth."""
    raw = read_workbook(write(mess, PROJECTS, tmp_path / "list.xlsx"))
    (found,) = find_lists(raw)
    units = {"đồng": MoneyUnit.DONG, "tỷ đồng": MoneyUnit.BILLION}
    unit = units.get(mess.unit, MoneyUnit.MILLION) if mess.unit_place == "none" else None
    book = understood(found, unit)
    truth = by_name(PROJECTS)
    assert sorted(line.cells["name"] for line in book.lines) == sorted(truth)
    short = mess.header == "short"
    for line in book.lines:
        own = truth[str(line.cells["name"])]
        expected = dict(zip(IDS, amounts(own), strict=True))
        read = {column: line.cells.get(column, 0) for column in (SHORT_IDS if short else IDS)}
        assert read == {column: expected[column] for column in read}
        _check_titles(mess, own, line.cells)
    _check_sums(mess, found, book)
    assert rows_without_account(raw.sheets[0], [found], found.issues) == set()


def _check_titles(mess: Mess, own: Truth, cells: object) -> None:
    names = {key.__name__ for key in mess.levels}
    assert isinstance(cells, dict)
    if "by_sector" in names:
        assert str(cells["sector"]).lower() == own.sector.lower()
    if "by_status" in names:
        assert cells["status"] == own.status
    if "by_place" in names and not mess.thin:
        assert cells["locality"] == own.locality


def _check_sums(mess: Mess, found: PlainList, book: ListBook) -> None:
    """Printed sums agree wherever the truth prints them right; the wrong one is told with its difference."""
    codes = [issue for issue in book.issues if issue.code.endswith("_differs")]
    if mess.wrong:
        (issue,) = codes
        assert (issue.code, issue.values["difference"]) == ("issue_list_total_differs", 1_000_000)
    else:
        assert codes == []
    every = dict(zip(IDS, sums_of(PROJECTS), strict=True))
    for column, (computed, stated) in book.totals.items():
        assert computed == every[column]
        if mess.total == "none" or mess.formulas in ("errors", "uncached"):
            assert stated is None
        else:
            assert stated == every[column] + (mess.wrong if column == "total_cost" else 0)
    envelopes = {
        "issue_list_source_without_envelope",
        "issue_source_unknown",
        "issue_no_sources",
        "issue_list_unit_missing",
    }
    assert {issue.code for issue in errors_in(book.issues)} <= envelopes
