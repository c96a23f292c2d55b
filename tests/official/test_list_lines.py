"""Sources, codes and statuses of a list: what is not written is derived and told, never guessed quietly."""

from pathlib import Path

import pytest

from models.issues import Severity
from models.vocabulary import SourceKind
from optimizer.official import PlainList, list_sources
from tests.official.books import SHORT, book_of, column, errors, only, read, short_list, with_cell
from tests.official.lists import (
    ENVELOPES,
    ListSheet,
    envelope,
    sound_list,
)

# --- sources -------------------------------------------------------------------------------------------


def test_sources_of_the_headings(tmp_path: Path) -> None:
    found = sound_list().found(tmp_path)
    central, local = list_sources(found, {})
    assert (central.code, central.kind, central.is_doubtful) == ("NSTW", SourceKind.CENTRAL, False)
    assert (local.code, local.name, local.kind) == ("NSDP", "Ngân sách địa phương", SourceKind.LOCAL_BALANCE)
    assert local.is_doubtful


def test_a_source_that_only_the_person_knows(tmp_path: Path) -> None:
    headings = (*SHORT, ("TMĐT", "Trong đó: NS thành phố"))
    headings = tuple(("TMĐT", "Tổng số") if path == ("TMĐT",) else path for path in headings)
    headings = (*headings[:3], headings[4], headings[3])
    found = ListSheet(headings=headings, rows=[[1, "Đường A", 9000, 9000, 0]]).found(tmp_path)
    assert found.headings[3].is_doubtful
    (source,) = list_sources(found, {3: "cost:NSTP"})
    assert (source.code, source.name, source.is_doubtful) == ("NSTP", "Trong đó: NS thành phố", True)
    book = book_of(found, {3: "cost:NSTP"}, (envelope("NSTP", "local_balance", 9000),))
    assert errors(book) == []


def test_a_source_without_money(tmp_path: Path) -> None:
    book = book_of(sound_list().found(tmp_path), envelopes=ENVELOPES[:1])
    assert errors(book)[0] == ("issue_list_source_without_envelope", "K5")
    assert "Ngân sách địa phương" in only(book, "issue_list_source_without_envelope").message("en")


def test_money_of_a_year_outside_the_plan(tmp_path: Path) -> None:
    sources = (envelope("NSTW", "central", 9, y2031=5), ENVELOPES[1])
    issue = only(book_of(sound_list().found(tmp_path), envelopes=sources), "issue_list_envelope_year")
    assert "2031" in issue.message("vi")
    assert "2026–2030" in issue.message("en")


def partial_list(tmp_path: Path) -> PlainList:
    headings = (("STT",), ("Danh mục dự án",), ("TMĐT", "Tổng số"), ("TMĐT", "Trong đó: NSTW"))
    return ListSheet(headings=headings, rows=[[1, "Đường A", 9000, 5000], [2, "Đường B", 7000, 7000]]).found(
        tmp_path
    )


def test_what_named_sources_leave_is_offered_and_not_assumed(tmp_path: Path) -> None:
    found = partial_list(tmp_path)
    named, rest = list_sources(found, {})
    assert (named.code, rest.code, rest.is_doubtful) == ("NSTW", "KHAC", True)
    assert errors(book_of(found, envelopes=ENVELOPES[:1])) == [("issue_parts_differ", "C5")]


def test_what_named_sources_leave_where_the_person_gives_it_money(tmp_path: Path) -> None:
    book = book_of(partial_list(tmp_path), envelopes=(ENVELOPES[0], envelope("KHAC", "other", 4000)))
    assert errors(book) == []
    assert "dòng 5" in only(book, "issue_list_rest_of_split").message("vi")
    first, second = read(book, tmp_path).projects
    assert first.cost_by_source == {"NSTW": 5000, "KHAC": 4000}
    assert second.cost_by_source == {"NSTW": 7000}
    assert "KHAC" in str(column(book, "Suy ra, giả định")[0])


# --- codes and statuses --------------------------------------------------------------------------------


def test_codes_where_the_list_has_none(tmp_path: Path) -> None:
    found = short_list(
        tmp_path, [1, "Đường A", 9000, 0], [7, "Đường B", 9000, 0], ["3.1", "Đường C", 9000, 0]
    )
    book = book_of(found)
    assert column(book, "project_id") == ["DA-001", "DA-007", "DA-003"]
    issue = only(book, "issue_list_codes_derived")
    assert (issue.severity, issue.cell) == (Severity.WARNING, "B4:B6")


def test_blank_and_zero_codes_are_named(tmp_path: Path) -> None:
    found = with_cell(with_cell(sound_list().found(tmp_path), 0, 2, None), 2, 2, 0)
    book = book_of(found)
    assert column(book, "project_id") == ["DA-001", "7900002", "DA-003"]
    told = [(i.cell, i.severity) for i in book.issues if i.code == "issue_list_code_derived"]
    assert told == [("C7", Severity.WARNING), ("C9", Severity.WARNING)]
    assert errors(book) == []


def test_a_code_that_stands_twice_is_an_error(tmp_path: Path) -> None:
    book = book_of(with_cell(sound_list().found(tmp_path), 2, 2, "7900001"))
    assert errors(book) == [("issue_list_code_twice", "C9")]
    assert "C7" in only(book, "issue_list_code_twice").message("vi")


def test_a_code_of_two_projects_with_other_names(tmp_path: Path) -> None:
    """Proves: both are kept, each under a code of its own, and the list is not held up."""
    found = with_cell(with_cell(sound_list().found(tmp_path), 2, 2, "7900001"), 2, 1, "Trạm y tế Bản Lác")
    book = book_of(found)
    assert errors(book) == []
    assert column(book, "project_id") == ["7900001", "7900002", "DA-003"]
    issue = only(book, "issue_list_code_of_other")
    assert (issue.cell, issue.severity) == ("C9", Severity.WARNING)
    assert "Đường giao thông số 1" in issue.message("vi")


def test_a_derived_code_never_takes_one_of_the_list(tmp_path: Path) -> None:
    found = with_cell(with_cell(sound_list().found(tmp_path), 0, 2, None), 1, 2, "DA-001")
    assert column(book_of(found), "project_id") == ["DA-001-2", "DA-001", "7900003"]


def test_statuses_are_derived_and_told(tmp_path: Path) -> None:
    issue = only(book_of(sound_list().found(tmp_path)), "issue_list_statuses_derived")
    assert (issue.severity, issue.cell) == (Severity.WARNING, "B7:B9")
    assert (issue.values["ongoing"], issue.values["new"]) == (2, 1)


def test_a_column_of_statuses_is_read(tmp_path: Path) -> None:
    headings = (*SHORT, ("Trạng thái",))
    rows = [
        [1, "Đường A", 9000, 10, "Dự án chuyển tiếp"],
        [2, "Đường B", 9000, 0, "KCM"],
        [3, "C", 9, 0, "lạ"],
    ]
    book = book_of(ListSheet(headings=headings, rows=rows).found(tmp_path))
    assert column(book, "status") == ["ongoing", "new", "lạ"]
    assert errors(book) == [("issue_value_unknown", "E6")]


def test_an_unreadable_amount_decides_no_status(tmp_path: Path) -> None:
    """Proves: nobody is told that nothing was paid where what was paid could not be read."""
    book = book_of(short_list(tmp_path, [1, "Đường A", 9000, "12.5"], [2, "Cầu B", 9000, 10]))
    assert errors(book) == [("issue_value_ambiguous", "D4")]
    assert column(book, "status") == [None, "ongoing"]
    issue = only(book, "issue_list_statuses_derived")
    assert (issue.values["ongoing"], issue.values["new"]) == (1, 0)


@pytest.mark.parametrize(("order", "amount"), [("I", None), ("I", 9000), (None, None), (None, 9000)])
def test_the_title_of_a_group_is_named_and_never_a_project(
    tmp_path: Path, order: object, amount: object
) -> None:
    found = short_list(tmp_path, [order, "Lĩnh vực giao thông", amount, None], [1, "Đường A", 9000, 0])
    book = book_of(found)
    assert column(book, "name") == ["Đường A"]
    assert "Lĩnh vực giao thông" in only(book, "issue_list_group_row").message("vi")


def test_an_unreadable_amount_hides_no_unknown_status(tmp_path: Path) -> None:
    headings = (*SHORT, ("Trạng thái",))
    found = ListSheet(headings=headings, rows=[[1, "Đường A", 9000, "12.5", "lạ"]]).found(tmp_path)
    assert sorted(errors(book_of(found))) == [("issue_value_ambiguous", "D4"), ("issue_value_unknown", "E4")]
