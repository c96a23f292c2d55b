"""The scan of the bytes: what it refuses on its own, and what it finds in sound books."""

import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from optimizer.workbook import limits
from optimizer.workbook.archive import open_archive
from optimizer.workbook.limits import RefusalError, address
from optimizer.workbook.prescan import SheetFindings, scan, write_clean
from tests.workbook import hostile
from tests.workbook.hostile import ONE, book, cell, packed, parts, relationships, workbook, worksheet


def only_sheet(data: bytes) -> SheetFindings:
    (sheet,) = scan(data).sheets
    return sheet


def refusal(data: bytes) -> RefusalError:
    with pytest.raises(RefusalError) as caught:
        scan(data)
    return caught.value


def test_finds_what_a_reader_of_values_cannot_see() -> None:
    rows = (
        '<row r="2"><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C2"><f>A1*2</f></c>'
        '<c r="D2" t="str"><f>""</f><v></v></c><c r="E2"><f>1+1</f><v>2</v></c>'
        '<c r="F2"><f/><v></v></c></row>'
        '<row r="3" hidden="1"><c r="A3"><v>1</v></c></row>'
        '<row r="4" hidden="1"/><row r="5" ht="0"><c r="A5"><v>1</v></c></row>'
        '<row r="6" ht="0.75"><c r="A6"><v>1</v></c></row>'
    )
    columns = '<cols><col min="2" max="2" hidden="1"/><col min="6" max="16384" width="0"/></cols>'
    merges = '<mergeCells><mergeCell ref="A7:C8"/><mergeCell ref="$D$7"/></mergeCells>'
    sheet = only_sheet(book(worksheet(rows, before=columns, after=merges)))
    assert sheet.errors == {(1, 1): "#DIV/0!"}
    assert sheet.uncached == {(1, 2): "=A1*2", (1, 5): "="}
    assert sheet.hidden_rows == (2, 4)
    assert sheet.hidden_columns == (1, 5)
    assert sheet.merges == ((6, 0, 7, 2), (6, 3, 6, 3))
    assert (sheet.rows, sheet.columns) == (6, 6)


def test_cells_without_references_follow_each_other() -> None:
    first = '<row><c><v>1</v></c><c r="D1"><v>1</v></c><c t="e"><v>#N/A</v></c></row>'
    rows = f"{first}<row/><row><c><f>1</f></c></row>"
    sheet = only_sheet(book(worksheet(rows)))
    assert sheet.errors == {(0, 4): "#N/A"}
    assert sheet.uncached == {(2, 0): "=1"}


def test_formatted_blank_cells_do_not_count_as_used() -> None:
    sheet = only_sheet(hostile.ACCEPTED["FormattedToTheEnd.xlsx"]())
    assert (sheet.rows, sheet.columns) == (1, 1)


def test_macros_links_and_the_date_system_are_told() -> None:
    rels = relationships(
        ("r1", "worksheet", "worksheets/sheet1.xml"),
        ("r2", "externalLink", "externalLinks/externalLink1.xml"),
    )
    names = workbook(("A", "r1"), state="veryHidden", before='<workbookPr date1904="1"/>')
    found = scan(packed(parts(rels=rels, book=names) | {"xl/vbaProject.bin": b"code"}))
    assert (found.macros, found.external_links, found.dates_from_1904) == (True, 1, True)
    assert found.sheets[0].state == "veryHidden"
    plain = scan(book())
    assert (plain.macros, plain.external_links, plain.dates_from_1904) == (False, 0, False)


def test_charts_are_passed_over_and_the_order_is_kept() -> None:
    rels = relationships(
        ("r1", "worksheet", "worksheets/b.xml"),
        ("r2", "chartsheet", "chartsheets/sheet1.xml"),
        ("r3", "worksheet", "worksheets/a.xml"),
    )
    names = workbook(("Hai", "r3"), ("Biểu đồ", "r2"), ("Một", "r1"))
    sheets = {"xl/worksheets/a.xml": worksheet(), "xl/worksheets/b.xml": worksheet()}
    assert [sheet.name for sheet in scan(packed(parts(rels=rels, book=names) | sheets)).sheets] == [
        "Hai",
        "Một",
    ]


def test_the_clean_copy_holds_scanned_parts_byte_for_byte_and_nothing_else(tmp_path: Path) -> None:
    extra: dict[str, str | bytes] = {
        "xl/vbaProject.bin": b"code",
        "xl/media/a.png": b"picture",
        "docProps/app.xml": "<a/>",
    }
    write_clean(scan(packed({**parts(), **extra})), tmp_path / "clean.xlsx")
    with zipfile.ZipFile(tmp_path / "clean.xlsx") as clean:
        assert set(clean.namelist()) == set(parts())
        assert clean.read(hostile.SHEET) == worksheet().encode()
        assert clean.testzip() is None


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [("CELLS", 4, "cells"), ("ELEMENTS", 12, "elements"), ("ROWS", 4, "rows"), ("AREA", 4, "cells"),
     ("BOOK_CHARS", 4, "much_text"), ("CELL_CHARS", 4, "long_text"), ("MERGES", 1, "merge"),
     ("PART_BYTES", 100, "unpacked"), ("TOTAL_BYTES", 100, "unpacked"), ("FILE_BYTES", 100, "file_size")],
)  # fmt: skip
def test_every_limit_is_kept(monkeypatch: pytest.MonkeyPatch, limit: str, value: int, code: str) -> None:
    rows = "".join(cell(f"A{n}", "<v>123</v>") for n in range(1, 5)) + cell("A5", "<v>12345</v>")
    merges = '<mergeCells><mergeCell ref="A7:C8"/><mergeCell ref="A9:B9"/></mergeCells>'
    data = book(worksheet(rows, after=merges))
    assert scan(data)
    monkeypatch.setattr(limits, limit, value)
    assert refusal(data).code == f"issue_workbook_{code}"


def test_merged_cells_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MERGE_AREA", 10)
    merges = "".join(f'<mergeCell ref="A{n}:C{n}"/>' for n in range(1, 5))
    assert refusal(book(worksheet(after=f"<mergeCells>{merges}</mergeCells>"))).code == "issue_workbook_merge"


def test_a_refusal_names_sheet_and_cell() -> None:
    found = refusal(hostile.REFUSED["UnknownErrorValue.xlsx"][1]())
    assert (found.sheet, found.cell, found.found) == ("projects", "B3", "#SPILL!")


@pytest.mark.parametrize(
    "sheet",
    [worksheet(cell("$A$1", row=1)), worksheet(cell("A0", row=1)), worksheet(cell("AAAA1")),
     worksheet('<row r="0"/>'), worksheet('<row r="1048577"/>'), worksheet('<row r="x"/>'),
     worksheet('<row r="1"><row r="2"/></row>'), worksheet('<row r="1"><c r="A1"><c r="B1"/></c></row>'),
     worksheet(cell("ZZZ1")), worksheet(ONE, before='<cols><col min="a" max="b"/></cols>'),
     worksheet(cell("A1", "<v>-1</v>", t="s")), worksheet(ONE, after='<mergeCell ref="A1:"/>')],
)  # fmt: skip
def test_places_that_make_no_sense_are_refused(sheet: str) -> None:
    assert refusal(book(sheet)).code in {"issue_workbook_damaged", "issue_workbook_odd_cell"}


@pytest.mark.parametrize("missing", ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_missing_plumbing_is_no_workbook(missing: str) -> None:
    content = parts()
    del content[missing]
    assert refusal(packed(content)).code == "issue_workbook_not_workbook"


@pytest.mark.parametrize(
    "changed",
    [{"rels": relationships(("r1", "worksheet", "worksheets/sheet1.xml"), ("r1", "styles", "styles.xml"))},
     {"rels": relationships(("r9", "worksheet", "worksheets/sheet1.xml"))},
     {"rels": relationships(("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "styles", "no.xml"))},
     {"book": workbook(("A", "r1"), state="odd")}, {"book": workbook(("", "r1"))}],
)  # fmt: skip
def test_contradictory_plumbing_is_damage(changed: dict[str, str]) -> None:
    assert refusal(book(**changed)).code == "issue_workbook_damaged"


def test_a_part_shorter_than_claimed_is_damage() -> None:
    data = hostile.changed_directory(book(), hostile.SHEET, size=5_000)
    with pytest.raises(RefusalError) as caught:
        b"".join(open_archive(data).chunks(hostile.SHEET.lower()))
    assert caught.value.code == "issue_workbook_damaged"


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(0, 0, "A1"), (11, 5, "F12"), (0, 26, "AA1"), (1_048_575, 16_383, "XFD1048576")],
)
def test_addresses(row: int, column: int, name: str) -> None:
    assert address(row, column) == name


def test_the_script_writes_the_collection(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "tests.workbook.hostile", str(tmp_path)], check=False)
    assert done.returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {*hostile.REFUSED, *hostile.ACCEPTED}


def test_any_damage_is_a_refusal_or_a_book() -> None:
    """Every single byte of a small book changed in turn: never another exception."""
    sound = book()
    for place in range(len(sound)):
        data = bytearray(sound)
        data[place] ^= 0x55
        try:
            found = scan(bytes(data))
        except RefusalError:
            continue
        assert found.sheets


def test_the_archive_reads_from_memory_only() -> None:
    assert isinstance(scan(book()).archive.file.fp, BytesIO)
