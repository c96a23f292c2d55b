"""`robust`, `ladder`, `cascade`, `frontier`, `alternatives` as a user runs them."""

from pathlib import Path

import openpyxl
import pytest

from tests.books import source
from tests.cli.run import canvon, load
from tests.maths.small import NO_TAIL, at_once, book

LINES = [
    at_once("A", 60, benefit=9, social=90, locality="Bắc"),
    at_once("B", 40, benefit=7, social=50, growth=80, locality="Nam"),
    at_once("C", 50, benefit=6, growth=60, locality="Nam"),
]
SOURCES = [source("DAT", 60, kind="land_use"), source("X", 40)]
CRITERIA = [{"criterion": "social", "rank": 1}, {"criterion": "growth", "rank": 2}]

COMMANDS: dict[str, tuple[object, ...]] = {
    "robust": ("robust", "--samples", 4, "--workers", 1),
    "ladder": ("ladder", "--steps", "-10,10"),
    "cascade": ("cascade", "--falls", "10,50"),
    "frontier": ("frontier", "--points", 2),
    "concentration": ("frontier", "--axis", "concentration", "--points", 2),
    "new_starts": ("frontier", "--axis", "new_starts", "--points", 2),
    "remainder": ("frontier", "--axis", "remainder", "--points", 2),
    "budget": ("frontier", "--axis", "budget", "--steps", "-10,0,10"),
    "alternatives": ("alternatives", "--within", 0.5, "--count", 2),
}
KEYS = {
    "robust": {"samples", "projects", "runtime_s"},
    "ladder": {"steps"},
    "cascade": {"falls"},
    "frontier": {"points"},
    "alternatives": {"best", "alternatives"},
}
PROMISED = {
    "robust": ("projects", {"project_id", "core_index", "class"}),
    "ladder": ("steps", {"budget_factor", "out", "in", "objective", "free_objective"}),
    "frontier": ("points", {"x", "y", "plan"}),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sheets = book(LINES, SOURCES, criteria=CRITERIA, objective="score", **NO_TAIL)
    return sheets.write(tmp_path_factory.mktemp("books") / "book.xlsx")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", list(COMMANDS))
def test_what_is_promised(name, language, path, tmp_path):
    """Proves: each command tells, writes its JSON with the promised keys and a workbook with its pages."""
    command, *options = COMMANDS[name]
    out, json = tmp_path / "out.xlsx", tmp_path / "out.json"
    ran = canvon(command, path, *options, "--out", out, "--json", json, "--lang", language)
    assert ran.code == 0, ran.err
    assert ran.out.strip()
    found = load(json)
    assert set(found) >= KEYS[str(command)] | {"runtime_s"}
    if command in PROMISED:
        key, entries = PROMISED[str(command)]
        assert found[key]
        assert all(set(own) >= entries for own in found[key])
    pages = openpyxl.load_workbook(out)
    assert pages.sheetnames[0] == ("Kết luận" if language == "vi" else "Findings")
    assert len(pages.sheetnames) >= 2
    text = [str(cell.value) for row in pages.worksheets[0].iter_rows() for cell in row if cell.value]
    assert any(line.startswith("– ") for line in text)


@pytest.mark.parametrize("name", ["ladder", "robust"])
def test_same_input_same_bytes(name, path, tmp_path):
    command, *options = COMMANDS[name]
    outs = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for out in outs:
        assert canvon("--quiet", command, path, *options, "--out", out).code == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_quiet_says_nothing(path):
    ran = canvon("--quiet", "ladder", path)
    assert (ran.code, ran.out, ran.err) == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("robust", "--vary", "weather"), "weights, envelopes, costs"),
        (("robust", "--vary", ","), "--vary weights"),
        (("robust", "--envelope", "DAT=1:0"), "DAT=0.6:1"),
        (("robust", "--envelope", "NO=0.5:1"), "DAT, X"),
        (("robust", "--envelope", "DAT"), "DAT=0.6:1"),
        (("ladder", "--steps", "many"), "-20,-10"),
        (("cascade", "--falls", "120"), "--falls"),
        (("frontier", "--axis", "beauty"), "new_starts"),
        (("ladder", "--scenario", "none"), "none"),
    ],
)
def test_wrong_usage(arguments, said, path):
    command, *options = arguments
    ran = canvon(command, path, *options)
    assert ran.code == 2
    assert said in ran.err


def test_no_land(tmp_path):
    path = book(LINES, [source("X", 100)]).write(tmp_path / "book.xlsx")
    ran = canvon("cascade", path)
    assert ran.code == 2
    assert "land_use" in ran.err


def test_errors_of_the_book_come_first(tmp_path):
    path = book([at_once("A", -5)], [source("X", 100)]).write(tmp_path / "book.xlsx")
    for command in ("robust", "ladder", "cascade", "frontier", "alternatives"):
        assert canvon(command, path).code == 1


def test_no_plan_is_told(tmp_path):
    """Proves: what must be taken does not fit: exit 3, as for solve."""
    path = book([at_once("A", 200, benefit=1, lock="in")], [source("X", 100)], **NO_TAIL).write(
        tmp_path / "book.xlsx"
    )
    for command in ("ladder", "frontier", "alternatives"):
        assert canvon(command, path).code == 3


def test_a_file_of_costs(path, tmp_path):
    """Proves: a dearer world is drawn from the user's own file, and a bad file is exit 1 with its row."""
    costs = tmp_path / "costs.csv"
    costs.write_text("names,0.1,0.9\n*,1,1.5\n", encoding="utf-8")
    ran = canvon("robust", path, "--samples", 2, "--workers", 1, "--cost-file", costs)
    assert ran.code == 0, ran.err
    assert "costs.csv" in ran.out
    costs.write_text("names,0.1,0.9\n*,one,1.5\n", encoding="utf-8")
    ran = canvon("robust", path, "--samples", 2, "--workers", 1, "--cost-file", costs)
    assert ran.code == 1
    assert "costs.csv!2" in ran.err


def test_a_cluster_that_is_not_there(path, monkeypatch):
    monkeypatch.setattr("optimizer.uncertainty.spreading.CONNECT_S", 0.2)
    ran = canvon("robust", path, "--samples", 2, "--cluster", "tcp://127.0.0.1:9")
    assert ran.code == 2
    assert "tcp://127.0.0.1:9" in ran.err


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_level_that_no_plan_reaches(language, tmp_path):
    """Proves: A must start, so no plan starts nothing; that level is left out and told, not a fault."""
    lines = [LINES[0] | {"lock": "in"}, *LINES[1:]]
    path = book(lines, SOURCES, criteria=CRITERIA, objective="score", **NO_TAIL).write(tmp_path / "b.xlsx")
    found = tmp_path / "f.json"
    ran = canvon("frontier", path, "--axis", "new_starts", "--points", 2, "--json", found, "--lang", language)
    assert ran.code == 0, ran.err
    assert 0 in load(found)["impossible"]
