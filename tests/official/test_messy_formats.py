"""The same messy list in every format: the same projects, the same sums."""

import subprocess
from pathlib import Path

import pytest

from models.units import MoneyUnit
from optimizer.official import find_lists
from optimizer.workbook.raw import RawWorkbook
from optimizer.workbook.reading import read_workbook
from tests.official.messy import IDS, MESSES, Truth, amounts, truths, write, write_csv
from tests.official.test_messy_lists import understood

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
    assert ("issue_workbook_unscanned" in codes) == (suffix == "xls")
    if suffix == "ods":
        assert ("issue_workbook_hidden_rows" in codes) == (name == "hidden_rows")
        assert raw.sheets[0].merges


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize(
    "name", ["roman_and_letters", "billions", "amounts_as_text", "sums_below_without_numbers"]
)
def test_csv(tmp_path: Path, name: str, encoding: str) -> None:
    """Proves: a .csv, which has no merged cells, is read without a question, its parts by their sums."""
    check(read_workbook(write_csv(BY_NAME[name], PROJECTS, tmp_path / "list.csv", encoding)))
