"""The same messy list in every format: the same projects, the same sums."""

import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from models.units import MoneyUnit
from optimizer.official import find_lists
from optimizer.workbook.raw import RawWorkbook
from optimizer.workbook.reading import read_workbook
from tests.official.messes import MESSES
from tests.official.messy import IDS, Mess, Truth, amounts, grid, truths, write
from tests.official.test_messy_lists import understood
from tests.workbook.xls import OldSheet, xls
from tests.workbook.xlsb import BinarySheet, xlsb

PROJECTS = truths(11, 25)
NAMES = ("roman_and_letters", "sums_below_without_numbers", "billions", "hidden_rows")
BY_NAME = {mess.name: mess for mess in MESSES}


def check(raw: RawWorkbook, unit: MoneyUnit | None = None) -> None:
    """Every project, nothing else, every amount."""
    (found,) = find_lists(raw)
    book = understood(found, unit)
    truth: dict[str, Truth] = {own.name: own for own in PROJECTS}
    assert sorted(line.cells["name"] for line in book.lines) == sorted(truth)
    for line in book.lines:
        expected = dict(zip(IDS, amounts(truth[str(line.cells["name"])]), strict=True))
        assert {column: line.cells.get(column, 0) for column in IDS} == expected
    assert not [issue for issue in book.issues if issue.code.endswith("_differs")]


def write_csv(mess: Mess, projects: Sequence[Truth], path: Path, encoding: str = "utf-8-sig") -> Path:
    """The list as Excel in Vietnamese saves it: `;` between cells, numbers with a decimal comma."""
    rows, _ = grid(mess, projects)
    lines = [";".join(_csv_cell(cell) for cell in row) for row in rows]
    text = "\r\n".join(lines)
    if encoding == "cp1258":
        text = "".join(_for_1258(letter) for letter in text)
    path.write_bytes(text.encode(encoding))
    return path


def _csv_cell(cell: object) -> str:
    if cell is None:
        return ""
    text = f"{cell:.6f}".rstrip("0").rstrip(".").replace(".", ",") if isinstance(cell, float) else str(cell)
    return f'"{text}"' if any(sign in text for sign in ';"\n') else text


def _for_1258(letter: str) -> str:
    """Windows-1258 has the letters of Vietnamese, and their tones as signs of their own."""
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        spelled = unicodedata.normalize("NFD", letter)
        tone = next(sign for sign in spelled if sign in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", spelled.replace(tone, "")) + tone
    return letter


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each list as .xls and .ods, made by LibreOffice."""
    folder = tmp_path_factory.mktemp("formats")
    files = [str(write(BY_NAME[name], PROJECTS, folder / f"{name}.xlsx")) for name in NAMES]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for suffix in ("xls", "ods"):
        command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(folder), *files]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder


@pytest.mark.parametrize("suffix", ["xls", "ods"])
@pytest.mark.parametrize("name", NAMES)
def test_other_spreadsheets(converted: Path, name: str, suffix: str) -> None:
    raw = read_workbook(converted / f"{name}.{suffix}")
    check(raw)
    codes = {issue.code for issue in raw.issues}
    assert ("issue_workbook_hidden_rows" in codes) == (name == "hidden_rows")
    assert raw.sheets[0].merges


@pytest.mark.parametrize("name", NAMES)
def test_binary_workbook(tmp_path: Path, name: str) -> None:
    """Proves: an .xlsb is read as an .xlsx is, with its merged cells and hidden rows."""
    mess = BY_NAME[name]
    rows, merges = grid(mess, PROJECTS)
    sheet = BinarySheet(rows=rows, merges=merges, hidden_rows=mess.hidden)
    path = tmp_path / "list.xlsb"
    path.write_bytes(xlsb(sheet))
    raw = read_workbook(path)
    check(raw)
    assert [issue.code for issue in raw.issues] == ["issue_workbook_hidden_rows"] * (name == "hidden_rows")


@pytest.mark.parametrize("mess", MESSES, ids=lambda mess: mess.name)
def test_old_workbook(tmp_path: Path, mess: Mess) -> None:
    """Proves: an .xls gives cell by cell what the .xlsx of the same list gives, and the same projects."""
    rows, merges = grid(mess, PROJECTS)
    path = tmp_path / "list.xls"
    path.write_bytes(xls(OldSheet(rows=rows, merges=merges, hidden_rows=mess.hidden)))
    raw = read_workbook(path)
    sheet = raw.sheets[0]
    assert (set(sheet.merges), sheet.hidden_rows) == (set(merges), mess.hidden)
    plain = write(replace(mess, formulas=""), PROJECTS, tmp_path / "list.xlsx", sheet.name)
    assert sheet.rows == read_workbook(plain).sheets[0].rows
    (found,) = find_lists(raw)
    assert len(found.rows) == len(PROJECTS)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize(
    "name", ["roman_and_letters", "billions", "amounts_as_text", "sums_below_without_numbers"]
)
def test_csv(tmp_path: Path, name: str, encoding: str) -> None:
    """Proves: a .csv, which has no merged cells, is read without a question, its parts by their sums."""
    check(read_workbook(write_csv(BY_NAME[name], PROJECTS, tmp_path / "list.csv", encoding)))
