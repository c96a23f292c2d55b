"""LibreOffice as a second reader: it calculates every formula anew."""

import atexit
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import openpyxl
import pytest

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(
    SOFFICE is None and "CI" not in os.environ, reason="needs LibreOffice; in CI its absence is a failure"
)

_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

type Cells = dict[tuple[str, str], object]


def recalculated(path: Path, folder: Path) -> Cells:
    """Values of all cells after LibreOffice has calculated them, by sheet and address."""
    return values(resaved(path, folder))


def resaved(path: Path, folder: Path, suffix: str = "xlsx") -> Path:
    """The book as LibreOffice saves it, every formula calculated anew."""
    profile = _profile()
    out = folder / "recalculated"
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        suffix,
        "--outdir",
        str(out),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out / f"{path.stem}.{suffix}"


@cache
def _profile() -> Path:
    """A profile of this process, kept while it runs: making one takes longer than calculating a book."""
    folder = tempfile.TemporaryDirectory(prefix="canvon-office-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    profile = Path(folder.name)
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    return profile


def values(path: Path) -> Cells:
    """Stored values of all cells that hold something, by sheet and address."""
    return _cells(path, data_only=True)


def formulas(path: Path) -> dict[tuple[str, str], str]:
    """All formulas, by sheet and address."""
    cells = _cells(path, data_only=False, kind="f")
    return {place: str(text) for place, text in cells.items()}


def _cells(path: Path, *, data_only: bool, kind: str = "") -> Cells:
    book = openpyxl.load_workbook(path, data_only=data_only)
    found: Cells = {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and (not kind or cell.data_type == kind)
    }
    book.close()
    return found
