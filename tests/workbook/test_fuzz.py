"""Fuzzed files: whatever the bytes are, reading ends in cells or in one sentence, and nothing else."""

import random
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from models.issues import PortfolioError
from models.units import LANGUAGES
from optimizer.workbook.archive import open_archive
from optimizer.workbook.csv_file import read_csv
from optimizer.workbook.limits import RefusalError
from optimizer.workbook.ods_scan import scan_ods
from optimizer.workbook.prescan import scan
from optimizer.workbook.reading import read_workbook
from tests.workbook import hostile
from tests.workbook.hostile import SHEET, book, cell, packed, parts, worksheet

ROUNDS = 400
TOKENS = (
    b"<",
    b">",
    b"&",
    b'"',
    b"\0",
    b"<c",
    b"</row>",
    b"<!--",
    b"]]>",
    b'r="A1"',
    b"xmlns",
    b"-1",
    b"1e999",
    b"&#x0;",
)
ROWS = "".join(cell(f"B{row}", f"<v>{row}</v>") for row in range(1, 6)) + (
    '<row r="6" hidden="1"><c r="A6" t="s"><v>0</v></c>'
    '<c r="B6" t="e"><v>#N/A</v></c><c r="C6"><f>A1</f></c></row>'
)
MERGES = '<mergeCells><mergeCell ref="A7:C8"/></mergeCells>'


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, cut out, doubled, or replaced by what a parser cares about."""
    raw = bytearray(data)
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(max(1, len(raw)))
        match chance.randrange(5):
            case 0:
                raw[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del raw[at : at + chance.randrange(1, 30)]
            case 2:
                raw[at:at] = raw[at : at + chance.randrange(1, 60)]
            case 3:
                raw[at:at] = chance.choice(TOKENS)
            case _:
                raw[at : at + 2] = chance.choice(TOKENS)
    return bytes(raw)


def survives(read: Callable[[bytes], object], data: bytes) -> bool:
    """Whether the bytes were read; a refusal is the only other end."""
    try:
        read(data)
    except RefusalError as refusal:
        assert refusal.code.startswith("issue_")
        return False
    return True


def test_fuzzed_archives() -> None:
    """Proves: broken zip directories, names, sizes and checksums are refused."""
    chance, sound = random.Random(1), book(worksheet(ROWS, after=MERGES))
    assert survives(scan, sound)
    read = sum(survives(scan, mutated(sound, chance)) for _ in range(ROUNDS))
    assert read < ROUNDS


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"]
)
def test_fuzzed_parts(part: str) -> None:
    """Proves: broken XML, positions, relationships and texts are refused."""
    chance, content = random.Random(2), parts(worksheet(ROWS, after=MERGES))
    sound = content[part] if isinstance(content[part], bytes) else str(content[part]).encode()
    for _ in range(ROUNDS):
        survives(scan, packed(content | {part: mutated(bytes(sound), chance)}, zipfile.ZIP_STORED))


def test_fuzzed_ods() -> None:
    chance, data = random.Random(3), hostile.ACCEPTED["Spreadsheet.ods"]()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(ROUNDS):
        changed = packed(
            content | {"content.xml": mutated(content["content.xml"], chance)}, zipfile.ZIP_STORED
        )
        survives(lambda raw: scan_ods(open_archive(raw)), changed)


def test_fuzzed_csv() -> None:
    chance = random.Random(4)
    sound = 'STT;Danh mục dự án;TMĐT\n1;Đường A;1.234,5\n2;"Cầu; B";5\n'.encode()
    for _ in range(ROUNDS):
        survives(read_csv, mutated(sound, chance))
        survives(read_csv, chance.randbytes(chance.randrange(200)))


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".xlsb", ".ods", ".csv"])
def test_what_survives_the_scan_is_read_or_refused_whole(tmp_path: Path, suffix: str) -> None:
    """Proves: the child process and what follows raise nothing but a sentence in both languages."""
    chance, sound = random.Random(5), book(worksheet(ROWS, after=MERGES))
    for round_ in range(6):
        path = tmp_path / f"{round_}{suffix}"
        data = hostile.OLE + chance.randbytes(600) if suffix == ".xls" else mutated(sound, chance)
        path.write_bytes(data)
        try:
            read_workbook(path)
        except PortfolioError as error:
            (issue,) = error.issues
            assert all(issue.message(language) for language in LANGUAGES)
