"""Whole files: every refusal by its code, every sound book by its cells, never a traceback."""

import ast
import datetime
import hashlib
import os
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlsxwriter  # type: ignore[import-untyped]

from models.issues import Issue, PortfolioError, Severity
from optimizer.workbook import child, limits, reading
from optimizer.workbook.reading import CellFault, RawSheet, RawWorkbook, read_workbook
from tests.workbook import hostile
from tests.workbook.hostile import book, cell, packed, parts, relationships, strings, worksheet

ALLOWED_S = 30
ALLOWED_READS = 40
"""The same in readings of a small sound book, of which a free machine does eight in a second."""
HANGS_S = 300
"""Far beyond what any refusal waits for on a busy machine: only a reader that hangs is killed."""


def spent_s() -> float:
    """Processor time of this process and its children so far."""
    return sum(os.times()[:4])


def sound_reading_s() -> float:
    """Processor time of reading a small sound book now: what else the machine does lengthens it as well."""
    with tempfile.TemporaryDirectory() as folder:
        path = hostile.write(Path(folder), "Sound.xlsx")
        before = spent_s()
        read_workbook(path, timeout_s=HANGS_S)
        return spent_s() - before


def refused(path: Path, timeout_s: float = HANGS_S) -> Issue:
    """The one issue with which `path` is refused, at little cost and in good words."""
    before = spent_s()
    with pytest.raises(PortfolioError) as caught:
        read_workbook(path, timeout_s=timeout_s)
    cost_s = spent_s() - before
    assert cost_s < ALLOWED_S or cost_s < ALLOWED_READS * sound_reading_s()
    (issue,) = caught.value.issues
    assert issue.severity is Severity.ERROR
    for sentence in (issue.message("vi"), issue.message("en"), issue.hint("vi"), issue.hint("en")):
        assert len(sentence) > 10
        assert "{" not in sentence
        assert '""' not in sentence
    return issue


def read(tmp_path: Path, data: bytes, name: str = "book.xlsx") -> RawWorkbook:
    path = tmp_path / name
    path.write_bytes(data)
    return read_workbook(path)


def codes(raw: RawWorkbook) -> list[str]:
    return [issue.code.removeprefix("issue_workbook_") for issue in raw.issues]


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_hostile_files_are_refused(name: str, tmp_path: Path) -> None:
    path = hostile.write(tmp_path, name)
    before = path.read_bytes()
    assert refused(path).code == f"issue_workbook_{hostile.REFUSED[name][0]}"
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", hostile.ACCEPTED)
def test_odd_but_sound_files_are_read(name: str, tmp_path: Path) -> None:
    raw = read_workbook(hostile.write(tmp_path, name))
    assert raw.name == name
    assert raw.sheets[0].rows == ((1,),) or name == "Spreadsheet.ods"


def test_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.xlsx").code == "issue_workbook_missing"
    assert refused(tmp_path / "a\0b.xlsx").code == "issue_workbook_unreadable"


def test_folder(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "issue_workbook_folder"


@pytest.mark.parametrize("name", ["list.doc", "list.pdf", "list"])
def test_other_formats(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(book())
    assert refused(tmp_path / name).code == "issue_workbook_format"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert refused(tmp_path / "pipe.xlsx").code == "issue_workbook_format"


def test_lock_file_of_excel(tmp_path: Path) -> None:
    (tmp_path / "~$list.xlsx").write_bytes(b"owner")
    issue = refused(tmp_path / "~$list.xlsx")
    assert issue.code == "issue_workbook_lock_file"
    assert '"list.xlsx"' in issue.hint("en")


def test_permission_denied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_args: object) -> None:
        raise PermissionError(13, "denied")

    path = hostile.write(tmp_path, "Sound.xlsx")
    monkeypatch.setattr(Path, "open", deny)
    assert refused(path).code == "issue_workbook_permission"


def test_disk_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise OSError(5, "input/output error")

    path = hostile.write(tmp_path, "Sound.xlsx")
    monkeypatch.setattr(Path, "open", fail)
    assert refused(path).code == "issue_workbook_unreadable"


def test_file_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(25 << 20)
    issue = refused(path)
    assert issue.code == "issue_workbook_file_size"
    assert "25 MB" in issue.message("vi")


def test_the_child_is_killed_when_it_takes_too_long(tmp_path: Path) -> None:
    assert refused(hostile.write(tmp_path, "Sound.xlsx"), timeout_s=0.001).code == "issue_workbook_timeout"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no memory limit on this system")
def test_a_crash_of_the_reader_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """50 million repeated cells: the reader aborts its process, and only its own.

    The child gets a quarter of its memory here: to fill and free all of it may take minutes on a busy
    machine. That it takes no more than its own limit by itself is proven below.
    """
    small = tmp_path / "python"
    kilobytes = limits.CHILD_BYTES // 4 // 1024
    small.write_text(f'#!/bin/sh\nulimit -v {kilobytes}\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    small.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(small))
    assert read_workbook(hostile.write(tmp_path, "Sound.xlsx"), timeout_s=HANGS_S).sheets
    path = tmp_path / "RepeatedBeyondMemory.ods"
    path.write_bytes(hostile.ods_flood(50_000))
    monkeypatch.setattr(reading, "scan_ods", lambda _archive: [])  # it would never come that far
    assert refused(path).code in {"issue_workbook_crash", "issue_workbook_memory"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no memory limit on this system")
@pytest.mark.parametrize(
    ("allowed", "expected"), [(-1, limits.CHILD_BYTES), (limits.CHILD_BYTES // 2, limits.CHILD_BYTES // 2)]
)
def test_the_child_limits_its_memory_by_itself(allowed: int, expected: int) -> None:
    asked = (
        "import resource as r; from optimizer.workbook import child; "
        f"r.setrlimit(r.RLIMIT_AS, ({allowed}, {allowed})); child.main(['none.xlsx', '/dev/null']); "
        "print(*r.getrlimit(r.RLIMIT_AS), *r.getrlimit(r.RLIMIT_CORE))"
    )
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [str(expected), str(expected), "0", "0"]


def test_a_child_that_cannot_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = hostile.write(tmp_path, "Sound.xlsx")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    assert refused(path).code == "issue_workbook_crash"


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> RawWorkbook:
    """A book as offices have them, written by XlsxWriter."""
    path = tmp_path_factory.mktemp("rich") / "rich.xlsx"
    out = xlsxwriter.Workbook(str(path))
    date = out.add_format({"num_format": "dd/mm/yyyy"})
    sheet = out.add_worksheet("Danh mục")
    sheet.merge_range("C2:E2", "Trong đó")
    sheet.write_row("A4", [5, 5.5, True])
    sheet.write_string("D4", unicodedata.normalize("NFD", "Đại học"))
    sheet.write_string("E4", " \u00a0 ")
    sheet.write_string("F4", "00123")
    sheet.write_datetime("G4", datetime.datetime.fromisoformat("2026-07-30T08:15"), date)
    sheet.write_formula("H4", "=1/0", None, "#DIV/0!")
    sheet.write_formula("I4", "=A4*2", None, 10)
    sheet.write_number("J4", 12345678901234567)
    sheet.write_number("K4", 123456789012345)
    sheet.write_number("L4", 2026, date)
    sheet.write_string("M4", "=1+1")
    sheet.write_number("N4", 0.1)
    for row in (5, 7, 8, 10, 12, 14, 16):
        sheet.set_row(row, None, None, {"hidden": True})
        sheet.write_number(row, 0, row)
    sheet.set_row(19, None, None, {"hidden": True})
    sheet.set_column("B:B", None, None, {"hidden": True})
    out.add_worksheet("Ẩn").hide()
    kept = out.add_worksheet("Rất ẩn")
    kept.very_hidden()
    kept.write_string("A2", "x")
    out.close()
    return read_workbook(path)


def test_cells_stand_where_excel_has_them(rich: RawWorkbook) -> None:
    sheet = rich.sheets[0]
    assert sheet.rows[0] == (None,) * 14
    assert sheet.at(1, 2) == "Trong đó"
    assert sheet.merges == ((1, 2, 1, 4),)
    assert sheet.rows[3] == (
        5, 5.5, True, "Đại học", None, "00123", datetime.date(2026, 7, 30), CellFault("error", "#DIV/0!"),
        10, CellFault("precision", "12345678901234570"), 123456789012345, datetime.date(1905, 7, 18),
        "=1+1", 0.1,
    )  # fmt: skip
    assert (sheet.height, sheet.width) == (17, 14)
    assert all(len(row) == 14 for row in sheet.rows)


def test_whole_numbers_are_int_and_yes_is_bool(rich: RawWorkbook) -> None:
    row = rich.sheets[0].rows[3]
    assert [type(value) for value in row[:3]] == [int, float, bool]
    assert type(row[6]) is datetime.date


def test_warnings_about_hidden_things(rich: RawWorkbook) -> None:
    assert codes(rich) == ["hidden_sheet", "hidden_rows", "hidden_columns"]
    sheet, rows, columns = rich.issues
    assert all(issue.severity is Severity.WARNING for issue in rich.issues)
    assert sheet.sheet == "Rất ẩn"
    assert rows.place == "Danh mục!A6"
    assert "6, 8–9, 11, 13, 15, …" in rows.message("vi")
    assert "7 dòng" in rows.message("vi")
    assert "(cột B)" in columns.message("vi")
    assert [s.state for s in rich.sheets] == ["visible", "hidden", "veryHidden"]
    assert rich.sheets[1].rows == ()


def test_formulas_never_calculated_are_faults(tmp_path: Path) -> None:
    """openpyxl stores no results, and the fault lies beyond everything with a value."""
    source = openpyxl.Workbook()
    source.active["A1"] = 1
    source.active["C3"] = "=A1*2"
    source.save(tmp_path / "formula.xlsx")
    sheet = read_workbook(tmp_path / "formula.xlsx").sheets[0]
    assert sheet.rows == ((1, None, None), (None,) * 3, (None, None, CellFault("uncached", "=A1*2")))
    assert CellFault("uncached", "").code == "issue_cell_uncached"


def test_formula_with_an_empty_text_is_blank(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><f>""</f><v></v></c></row>'
    assert read(tmp_path, book(worksheet(row))).sheets[0].rows == ((1, None),)


def test_numbers_that_are_none_are_faults(tmp_path: Path) -> None:
    rows = cell("A1", "<v>1e400</v>") + cell("A2", "<v>-1e15</v>") + cell("A3", "<v>999999999999999</v>")
    first, second, third = (row[0] for row in read(tmp_path, book(worksheet(rows))).sheets[0].rows)
    assert first == CellFault("precision", "inf")
    assert second == CellFault("precision", "-1000000000000000")
    assert third == 999_999_999_999_999


def test_empty_shared_texts_keep_their_place(tmp_path: Path) -> None:
    rows = "".join(cell(f"A{n + 1}", f"<v>{n}</v>", t="s") for n in range(3))
    data = book(worksheet(rows), texts=strings("a", "", "b"))
    assert [row[0] for row in read(tmp_path, data).sheets[0].rows] == ["a", None, "b"]


def test_dates_from_1904(tmp_path: Path) -> None:
    styles = f'<styleSheet xmlns="{hostile.MAIN}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    rels = relationships(("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "styles", "styles.xml"))
    for year, before in ((2026, ""), (2030, '<workbookPr date1904="1"/>')):
        names = hostile.workbook(("A", "r1"), before=before)
        content = parts(worksheet(cell("A1", "<v>46233</v>", s="0")), rels=rels, book=names)
        sheet = read(tmp_path, packed(content | {"xl/styles.xml": styles})).sheets[0]
        day = sheet.at(0, 0)
        assert isinstance(day, datetime.date)
        assert day.year == year


def test_macros_and_links_are_warnings(tmp_path: Path) -> None:
    rels = relationships(
        ("r1", "worksheet", "worksheets/sheet1.xml"),
        ("r2", "externalLink", "externalLinks/externalLink1.xml"),
    )
    data = packed(parts(rels=rels) | {"xl/vbaProject.bin": b"code"})
    assert codes(read(tmp_path, data, "macro.xlsm")) == ["macros", "external_links"]


def test_an_ods_is_scanned(tmp_path: Path) -> None:
    raw = read_workbook(hostile.write(tmp_path, "Spreadsheet.ods"))
    assert codes(raw) == []
    assert raw.sheets[0].rows == ((7,),)


def test_macros_of_an_ods_are_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(hostile.write(tmp_path, "Spreadsheet.ods")) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    raw = read(tmp_path, packed(content | {"Basic/Standard/Module1.xml": "<a/>"}), "macro.ods")
    assert codes(raw) == ["macros"]


def test_the_fingerprint_is_of_the_bytes(tmp_path: Path) -> None:
    data = book()
    assert read(tmp_path, data).sha256 == hashlib.sha256(data).hexdigest()


def test_a_module_in_the_working_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert read(tmp_path, book()).sheets[0].rows == ((1,),)


def test_positions_and_addresses() -> None:
    sheet = RawSheet(name="A", state="visible", rows=((1, 2),))
    assert (sheet.at(0, 1), sheet.at(0, 2), sheet.at(9, 0)) == (2, None, None)
    assert sheet.address(11, 5) == "F12"
    with pytest.raises(ValueError, match="must be >= 0"):
        sheet.at(-1, 0)


def test_the_child_imports_nothing_heavy() -> None:
    allowed = {"python_calamine", "optimizer.workbook"} | set(sys.stdlib_module_names)
    for module in (child, limits):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        names = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        names |= {alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names}
        assert {
            name for name in names if name not in allowed and str(name).split(".")[0] not in allowed
        } == set()
    asked = "import sys, optimizer.workbook.child; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pandas", "pulp", "streamlit", "numpy", "babel", "yaml", "models"} & set(loaded)


def test_the_child_knows_wrong_usage() -> None:
    assert child.main([]) == 2
