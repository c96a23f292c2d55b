"""Lists of several boards as one book; the same project sent twice; disbursement joined by code and name."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from models.issues import Severity
from optimizer.official import ListBook, PlainList, find_lists
from optimizer.official.book import ListPart, SourceMoney, book_of_lists
from optimizer.official.plain_list import in_file
from optimizer.workbook.reading import read_workbook
from tests.official.books import errors, only, read
from tests.official.lists import ENVELOPES, ListSheet

HEADINGS = (
    ("STT",),
    ("Danh mục dự án",),
    ("Mã dự án",),
    ("TMĐT",),
    ("Lũy kế vốn đã bố trí đến hết năm 2025",),
    ("Nhu cầu vốn giai đoạn 2026-2030",),
)
ROAD = ("Đường Nà Phặc – Khuổi Dú", "7900001", 9000, 100, 8900)
BRIDGE = ("Cầu Bản Lác", "7900002", 5000, 0, 5000)
SCHOOL = ("Trường THCS Đồng Tâm", None, 7000, 0, 7000)


def listed(
    folder: Path, file: str, *rows: Sequence[object], headings: Sequence[tuple[str, ...]] = HEADINGS
) -> PlainList:
    sheet = ListSheet(headings=headings, rows=[[at, *row] for at, row in enumerate(rows, start=1)])
    (found,) = find_lists(read_workbook(sheet.write(folder / file)))
    return in_file(found, file)


def together(
    *lists: PlainList,
    answers: Mapping[str, Mapping[int, str]] | None = None,
    choices: Mapping[int, Mapping[int, str]] | None = None,
) -> ListBook:
    parts = [
        ListPart(found=found, choices=(choices or {}).get(at, {}), file_name=found.file)
        for at, found in enumerate(lists)
    ]
    return book_of_lists(parts, SourceMoney(envelopes=ENVELOPES), 2026, 2030, answers or {})


def names(book: ListBook) -> list[object]:
    return [line.cells["name"] for line in book.lines]


def test_lists_of_two_boards_become_one(tmp_path: Path) -> None:
    book = together(listed(tmp_path, "a.xlsx", ROAD), listed(tmp_path, "b.xlsx", BRIDGE, SCHOOL))
    assert names(book) == [ROAD[0], BRIDGE[0], SCHOOL[0]]
    assert [(line.file, line.row) for line in book.lines] == [("a.xlsx", 4), ("b.xlsx", 4), ("b.xlsx", 5)]
    assert book.totals["total_cost"] == (21_000, None)
    assert len(read(book, tmp_path).projects) == 3


def test_the_same_project_sent_twice_counts_once(tmp_path: Path) -> None:
    book = together(listed(tmp_path, "a.xlsx", ROAD, SCHOOL), listed(tmp_path, "b.xlsx", SCHOOL, ROAD))
    assert names(book) == [ROAD[0], SCHOOL[0]]
    again = [issue for issue in book.issues if issue.code == "issue_list_project_again"]
    assert [(issue.place, issue.severity) for issue in again] == [
        ("[b.xlsx]Biểu 02!B4", Severity.WARNING),
        ("[b.xlsx]Biểu 02!B5", Severity.WARNING),
    ]
    assert "[a.xlsx]Biểu 02!5" in again[0].message("vi")


def test_the_same_code_with_other_amounts_is_asked(tmp_path: Path) -> None:
    lists = (listed(tmp_path, "a.xlsx", ROAD), listed(tmp_path, "b.xlsx", (*ROAD[:2], 9500, 100, 9400)))
    issue = only(together(*lists), "issue_list_project_perhaps_again")
    assert (issue.severity, issue.sheet, issue.cell) == (Severity.ERROR, "[b.xlsx]Biểu 02", "B4")
    assert "9.500 / 9.000" in issue.message("vi")
    assert "9,500 / 9,000" in issue.message("en")
    assert '--answer "[b.xlsx]Biểu 02!4=same"' in issue.advice("vi")
    same = together(*lists, answers={"[b.xlsx]Biểu 02": {4: "same"}})
    assert (errors(same), len(same.lines)) == ([], 1)
    other = together(*lists, answers={"[b.xlsx]Biểu 02": {4: "other"}})
    assert (errors(other), len(other.lines)) == ([], 2)


def test_a_close_name_with_the_same_cost_is_asked(tmp_path: Path) -> None:
    near = ("Đường Nà Phặc - Khuổi Zú", None, *ROAD[2:])
    book = together(listed(tmp_path, "a.xlsx", ROAD), listed(tmp_path, "b.xlsx", near))
    assert only(book, "issue_list_project_perhaps_again").cell == "B4"


def test_one_project_under_two_sources_of_a_list(tmp_path: Path) -> None:
    """Proves: a list by source names a project once for each source; its demand is the sum of both."""
    rows = [
        ["A", "Nguồn vốn NSTW", None, None, None, None],
        [1, *ROAD[:4], 6000],
        ["B", "Nguồn vốn NSĐP", None, None, None, None],
        [1, *ROAD[:4], 2900],
        [2, *BRIDGE],
    ]
    found = ListSheet(headings=HEADINGS, rows=rows).found(tmp_path)
    book = together(found)
    first, second = book.lines
    assert (first.cells["demand"], first.cells["demand:NSTW"], first.cells["demand:NSDP"]) == (
        8900,
        6000,
        2900,
    )
    assert second.cells["sources"] == "NSDP"
    assert only(book, "issue_list_parts_joined").cell == "B7"


DISBURSED = (("STT",), ("Danh mục dự án",), ("Mã dự án",), ("Kế hoạch vốn kéo dài",), ("Đã giải ngân",))


def test_disbursement_is_joined_by_code_and_by_name(tmp_path: Path) -> None:
    sheet = listed(
        tmp_path,
        "giai-ngan.xlsx",
        ("Tên khác hẳn", "7900001", 50, 40),
        ("TRƯỜNG THCS ĐỒNG TÂM", None, 60, 30),
        ("Chợ trung tâm huyện cũ", None, 5, 5),
        headings=DISBURSED,
    )
    book = together(listed(tmp_path, "a.xlsx", ROAD, BRIDGE, SCHOOL), sheet, choices={1: {4: "disbursed"}})
    cells = [(line.cells.get("carried_over"), line.cells.get("disbursed")) for line in book.lines]
    assert cells == [(50, 40), (None, None), (60, 30)]
    assert only(book, "issue_list_join_unmatched").cell == "B6"
    assert errors(book) == []


def test_a_doubtful_name_is_asked_and_an_answer_settles_it(tmp_path: Path) -> None:
    plan = listed(tmp_path, "a.xlsx", ROAD, ("Cầu Bản Lác 2", "7900009", 5000, 0, 5000), BRIDGE)
    sheet = listed(tmp_path, "g.xlsx", ("Cầu Bản Lác 3", None, 5, 4), headings=DISBURSED)
    book = together(plan, sheet, choices={1: {4: "disbursed"}})
    issue = only(book, "issue_list_join_doubtful")
    assert (issue.severity, issue.sheet) == (Severity.ERROR, "[g.xlsx]Biểu 02")
    assert "7900009" in issue.message("vi")
    answered = together(
        plan, sheet, choices={1: {4: "disbursed"}}, answers={"[g.xlsx]Biểu 02": {4: "7900002"}}
    )
    assert errors(answered) == []
    assert answered.lines[2].cells["disbursed"] == Decimal(4)


def test_a_near_name_is_joined_and_told(tmp_path: Path) -> None:
    plan = listed(tmp_path, "a.xlsx", ROAD, SCHOOL)
    sheet = listed(tmp_path, "g.xlsx", ("Trường THCS  Đồng Tâmm", None, 5, 4), headings=DISBURSED)
    book = together(plan, sheet, choices={1: {4: "disbursed"}})
    assert only(book, "issue_list_joined_by_name").severity is Severity.WARNING
    assert book.lines[1].cells["disbursed"] == 4


def test_an_amount_that_differs_from_the_list_is_kept_and_told(tmp_path: Path) -> None:
    headings = (*DISBURSED[:3], ("Lũy kế vốn đã bố trí đến hết năm 2025",), ("Đã giải ngân",))
    sheet = listed(tmp_path, "g.xlsx", (ROAD[0], ROAD[1], 90, 4), headings=headings)
    book = together(listed(tmp_path, "a.xlsx", ROAD), sheet, choices={1: {4: "disbursed"}})
    assert only(book, "issue_list_join_differs").severity is Severity.WARNING
    assert book.lines[0].cells["paid"] == 100
    assert book.lines[0].cells["disbursed"] == 4
