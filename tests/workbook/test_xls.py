"""The old .xls: what a reader of values cannot see is found, the reader gets the records and nothing else."""

import random
import struct
from io import BytesIO
from pathlib import Path

import olefile
import pytest

from models.issues import Issue, PortfolioError
from optimizer.workbook import limits
from optimizer.workbook.limits import RefusalError
from optimizer.workbook.ole_container import clean_container
from optimizer.workbook.raw import CellFault, RawWorkbook
from optimizer.workbook.reading import read_workbook
from optimizer.workbook.xls_scan import scan_xls
from tests.workbook.test_fuzz import mutated, survives
from tests.workbook.xls import (
    OldSheet,
    Result,
    Shared,
    ancient_xls,
    linked_book,
    number_cell,
    record,
    shared_texts,
    stream,
    text,
    xls,
)

ROUNDS = 400
SHEET = OldSheet(
    rows=[
        ["STT", "Danh mục dự án", "TMĐT"],
        [1, "Đường Nà Phặc", 1234.5],
        [2, "Cầu Bản Lác", "#REF!"],
        [3, "Trường Khuổi Dú", Result("#DIV/0!")],
        [4, "Kè Đồng Tâm", Result(250)],
    ],
    merges=[(1, 1, 2, 1)],
    hidden_rows=[2, 90],
    hidden_columns=[0, 40],
)


def read(folder: Path, data: bytes) -> RawWorkbook:
    path = folder / "list.xls"
    path.write_bytes(data)
    return read_workbook(path)


def refused(folder: Path, data: bytes) -> Issue:
    with pytest.raises(PortfolioError) as caught:
        read(folder, data)
    (issue,) = caught.value.issues
    return issue


def test_cells_errors_merges_and_hidden_parts(tmp_path: Path) -> None:
    """Proves: an error cell is no blank, and what is hidden and holds something is told."""
    raw = read(tmp_path, xls(SHEET, OldSheet(name="Cũ", state="hidden", rows=[["a"]])))
    sheet = raw.sheets[0]
    assert sheet.rows[1] == (1, "Đường Nà Phặc", 1234.5)
    assert [sheet.at(row, 2) for row in (2, 3, 4)] == [
        CellFault("error", "#REF!"),
        CellFault("error", "#DIV/0!"),
        250,
    ]
    assert (sheet.merges, sheet.hidden_rows, sheet.hidden_columns) == (((1, 1, 2, 1),), (2,), (0,))
    assert [issue.code for issue in raw.issues] == [
        "issue_workbook_hidden_sheet",
        "issue_workbook_hidden_rows",
        "issue_workbook_hidden_columns",
    ]


@pytest.mark.parametrize("folder", ["_VBA_PROJECT_CUR", "Macros"])
def test_program_code_is_told_and_not_passed_on(tmp_path: Path, folder: str) -> None:
    """Proves: the reader's copy has one stream, whatever lies beside the records."""
    data = xls(SHEET, folders=[folder])
    with olefile.OleFileIO(BytesIO(data)) as container:
        assert [folder] in container.listdir(streams=True, storages=True)
    assert "issue_workbook_macros" in {issue.code for issue in read(tmp_path, data).issues}
    found = scan_xls(data)
    with olefile.OleFileIO(BytesIO(clean_container(found.book))) as container:
        assert container.listdir(streams=True, storages=True) == [["Workbook"]]
        assert container.openstream("Workbook").read().startswith(found.book)


def test_sheets_of_old_macros_are_told(tmp_path: Path) -> None:
    raw = read(tmp_path, xls(SHEET, OldSheet(name="Macro1", kind=1, rows=[])))
    assert "issue_workbook_macros" in {issue.code for issue in raw.issues}
    assert [sheet.name for sheet in raw.sheets] == [SHEET.name]


def test_links_to_other_workbooks_are_told(tmp_path: Path) -> None:
    own = record(0x1AE, struct.pack("<HH", 1, 0x0401))
    raw = read(tmp_path, xls(SHEET, more=own + linked_book("C:\\ban_qlda.xls")))
    (told,) = [issue for issue in raw.issues if issue.code == "issue_workbook_external_links"]
    assert told.values["found"] == 1


def test_a_password_is_a_sentence(tmp_path: Path) -> None:
    assert refused(tmp_path, xls(SHEET, more=record(0x2F, bytes(6)))).code == "issue_workbook_password"


def test_a_file_of_before_excel_97_is_refused(tmp_path: Path) -> None:
    """Proves: what cannot be scanned is not read, and it is said what to do."""
    told = refused(tmp_path, ancient_xls(number_cell(0, 0, 7)))
    assert told.code == "issue_workbook_before_97"
    assert "trước Excel 97" in told.message("vi")
    assert ".xlsx" in told.hint("vi")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (xls(OldSheet(rows=[["a"]]), OldSheet(rows=[["b"]])), "issue_workbook_damaged"),
        (xls(OldSheet(name="Macro1", kind=1, rows=[])), "issue_workbook_no_sheet"),
        (clean_container(stream(SHEET)[:-9]), "issue_workbook_damaged"),
        (clean_container(b"")[:3000], "issue_workbook_damaged"),
        (xls(SHEET)[:5000], "issue_workbook_damaged"),
        (xls(OldSheet(rows=[["x" * 32_768]])), "issue_workbook_long_text"),
        (xls(OldSheet(rows=[["a"]], merges=[(0, 0, 65_000, 5)])), "issue_workbook_merge"),
        (xls(OldSheet(rows=[["a"]], merges=[(5, 0, 0, 0)])), "issue_workbook_damaged"),
        (xls(OldSheet(rows=[[*[None] * 600, 1]])), "issue_workbook_columns"),
    ],
    ids=["name twice", "no sheet", "cut", "no book", "cut container", "long", "merge", "reversed", "columns"],
)
def test_hostile_files_are_refused(tmp_path: Path, data: bytes, code: str) -> None:
    assert refused(tmp_path, data).code == code


@pytest.mark.parametrize(("cut", "again"), [(0, b""), (8, b""), (11 + 6, b"\0"), (11 + 10, b"")])
def test_shared_texts(tmp_path: Path, cut: int, again: bytes) -> None:
    """Proves: wherever their record is cut, texts have the lengths that the reader gives them."""
    texts = ("Na Ri road", "Nà Bản")  # 10 bytes of letters behind the 11 of the counts, length and width
    more = shared_texts(*texts, cut=cut, again=again)
    raw = read(tmp_path, xls(OldSheet(rows=[[Shared(0), Shared(1)], [Shared(1), 5]]), more=more))
    assert raw.sheets[0].rows == (texts, (texts[1], 5))


def test_shared_texts_that_lack_or_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = OldSheet(rows=[[Shared(0)] * 9])
    assert refused(tmp_path, xls(sheet)).code == "issue_workbook_odd_cell"
    monkeypatch.setattr(limits, "BOOK_CHARS", 80)
    with pytest.raises(RefusalError) as caught:
        scan_xls(xls(sheet, more=shared_texts("x" * 10)))
    assert caught.value.code == "issue_workbook_much_text"


def test_empty_cells_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: one record of many blank cells counts as many."""
    blanks = record(0xBE, struct.pack("<HH", 0, 0) + bytes(2 * 60) + struct.pack("<H", 59))
    sound = stream(OldSheet(rows=[["a"]]))
    book = sound[:-4] + blanks + sound[-4:]
    monkeypatch.setattr(limits, "CELLS", 60)
    with pytest.raises(RefusalError) as caught:
        scan_xls(clean_container(book))
    assert caught.value.code == "issue_workbook_cells"
    monkeypatch.setattr(limits, "CELLS", 61)
    assert scan_xls(clean_container(book)).sheets


def test_a_large_book_comes_back_whole() -> None:
    """Proves: the clean container holds books of many sectors: here more than one table of them can name."""
    book = random.Random(1).randbytes(5 * limits.MIB)
    with olefile.OleFileIO(BytesIO(clean_container(book))) as container:
        assert container.openstream("Workbook").read()[: len(book)] == book


def test_fuzzed_records_and_containers() -> None:
    """Proves: whatever the bytes are, the scan ends in findings or in a refusal."""
    chance = random.Random(6)
    records, whole = stream(SHEET), xls(SHEET, folders=["VBA"])
    read_whole = 0
    for _ in range(ROUNDS):
        survives(scan_xls, clean_container(mutated(records, chance)))
        read_whole += survives(scan_xls, mutated(whole, chance))
    assert 0 < read_whole < ROUNDS


def test_fuzzed_files_end_in_cells_or_a_sentence(tmp_path: Path) -> None:
    """Proves: what passes the scan meets a reader whose failures are sentences."""
    chance, records = random.Random(7), stream(SHEET)
    read_whole = 0
    for _ in range(12):
        try:
            read(tmp_path, clean_container(mutated(records, chance)))
            read_whole += 1
        except PortfolioError as error:
            assert len(error.issues) == 1
    assert read_whole


def test_text_with_its_length() -> None:
    assert text("Kè") == b"\x02\x00\x01K\x00\xe8\x00"


def test_streams_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENTRIES", 1)
    assert scan_xls(xls(SHEET)).sheets
    with pytest.raises(RefusalError) as caught:
        scan_xls(xls(SHEET, folders=["Macros"]))
    assert caught.value.code == "issue_workbook_entries"
