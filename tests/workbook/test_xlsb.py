"""Binary workbooks: scanned record by record, read in the child, findings put onto the cells."""

import random
import struct
from pathlib import Path

import pytest

from models.issues import PortfolioError
from models.units import LANGUAGES
from optimizer.workbook import limits
from optimizer.workbook.raw import CellFault
from optimizer.workbook.reading import read_workbook
from optimizer.workbook.xlsb_scan import scan_xlsb
from tests.workbook.hostile import packed, relationships
from tests.workbook.test_fuzz import mutated, survives
from tests.workbook.xlsb import BinarySheet, cell_record, parts, record, row_record, xlsb

ROWS = (
    ("STT", "Danh mục dự án", "TMĐT"),
    (1, "Đường Nà Phặc", 12_500.5),
    (None, "Cầu Đồng Tâm", "#REF!"),
    (3, "Trạm y tế", True),
)
SHEET = BinarySheet(rows=ROWS, merges=((0, 0, 1, 0),), hidden_rows=(2,), hidden_columns=(1, 40))
ROUNDS = 300


def refused(folder: Path, data: bytes) -> str:
    path = folder / "book.xlsb"
    path.write_bytes(data)
    with pytest.raises(PortfolioError) as error:
        read_workbook(path)
    (issue,) = error.value.issues
    assert all(issue.message(language) for language in LANGUAGES)
    return issue.code.removeprefix("issue_workbook_")


def test_cells_and_what_a_reader_of_values_cannot_see(tmp_path: Path) -> None:
    """Proves: texts, numbers, error cells, merged areas, hidden rows, columns and sheets of an .xlsb."""
    path = tmp_path / "list.xlsb"
    path.write_bytes(xlsb(SHEET, BinarySheet(name="Ẩn", rows=((1,),), state=1)))
    read = read_workbook(path)
    first, second = read.sheets
    error = CellFault("error", "#REF!")
    assert first.rows == (
        ("STT", "Danh mục dự án", "TMĐT"),
        (1, "Đường Nà Phặc", 12_500.5),
        (None, "Cầu Đồng Tâm", error),
        (3, "Trạm y tế", True),
    )
    assert (first.merges, first.hidden_rows, first.hidden_columns) == (((0, 0, 1, 0),), (2,), (1,))
    assert (second.name, second.state) == ("Ẩn", "hidden")
    told = [issue.code.removeprefix("issue_workbook_") for issue in read.issues]
    assert told == ["hidden_sheet", "hidden_rows", "hidden_columns"]


def test_macros_and_links_are_told_and_not_passed_on(tmp_path: Path) -> None:
    """Proves: neither program code nor a link to another workbook reaches the reader, and both are told."""
    links = relationships(("r1", "worksheet", "worksheets/sheet1.bin"), ("r2", "externalLink", "a.bin"))
    more = {"xl/vbaProject.bin": b"code", "xl/_rels/workbook.bin.rels": links, "xl/a.bin": b""}
    path = tmp_path / "list.xlsb"
    path.write_bytes(xlsb(SHEET, more=more))
    told = [issue.code.removeprefix("issue_workbook_") for issue in read_workbook(path).issues]
    assert told[:2] == ["macros", "external_links"]
    assert set(scan_xlsb(path.read_bytes()).parts) == {"xl/workbook.bin", "xl/worksheets/sheet1.bin"}


def far(row: int, column: int) -> bytes:
    return xlsb(BinarySheet(more=row_record(row) + cell_record(column, 1)))


def merged(*area: int) -> bytes:
    return xlsb(BinarySheet(rows=ROWS, merges=[(area[0], area[1], area[2], area[3])]))


def with_part(name: str, data: bytes | str) -> bytes:
    return packed(parts(SHEET) | {name: data})


_PLACE = struct.pack("<II", 0, 0)
HOSTILE = {
    "rows": far(1_048_575, 0),
    "columns": far(0, 16_383),
    "cells": xlsb(BinarySheet(rows=[[1] * 500], more=row_record(99_998) + cell_record(0, 1))),
    "merge": merged(0, 0, 1_048_575, 16_383),
    "ratio": with_part("xl/media/a.bin", b"\0" * (2 * limits.MIB)),
    "sheet_outside": with_part(
        "xl/_rels/workbook.bin.rels", relationships(("r1", "worksheet", "../../etc/passwd"))
    ),
    "dtd": with_part("docProps/app.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    "long_text": xlsb(BinarySheet(more=row_record(0) + record(6, _PLACE + struct.pack("<I", 40_000)))),
    "odd_cell": xlsb(BinarySheet(more=row_record(0) + record(7, _PLACE + struct.pack("<I", 5)))),
    "unknown_error": xlsb(BinarySheet(more=row_record(0) + record(3, _PLACE + b"\x99"))),
    "not_workbook": packed({"a.txt": "a"}),
}
DAMAGED = {
    "row twice": xlsb(BinarySheet(rows=ROWS, more=row_record(1))),
    "record cut off": with_part("xl/worksheets/sheet1.bin", record(145) + b"\x00\x7f\x01"),
    "length without end": with_part("xl/worksheets/sheet1.bin", b"\x00\xff\xff\xff\xff\xff"),
    "cell without row": with_part("xl/worksheets/sheet1.bin", record(145) + cell_record(0, 1)),
    "sheets of one name": xlsb(SHEET, SHEET),
    "merge backwards": merged(3, 0, 1, 0),
}


@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_files_are_refused(tmp_path: Path, code: str) -> None:
    """Proves: each file is refused for its one defect, before the reader sees it."""
    assert refused(tmp_path, HOSTILE[code]) == code


@pytest.mark.parametrize("name", DAMAGED)
def test_broken_records_are_refused(tmp_path: Path, name: str) -> None:
    """Proves: records that contradict each other are a damaged file."""
    assert refused(tmp_path, DAMAGED[name]) == "damaged"


def test_fuzzed_xlsb() -> None:
    """Proves: whatever the bytes are, the scan ends with findings or a refusal."""
    chance, content = random.Random(6), parts(SHEET)
    for round_ in range(ROUNDS):
        part = ("xl/worksheets/sheet1.bin", "xl/workbook.bin")[round_ % 2]
        sound = content[part]
        assert isinstance(sound, bytes)
        survives(scan_xlsb, packed(content | {part: mutated(sound, chance)}))
