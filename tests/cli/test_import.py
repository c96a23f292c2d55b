"""`canvon import`, and lists given to `check` and `solve`."""

from pathlib import Path

import openpyxl
import pytest

from optimizer.intake.book import read_portfolio
from tests.cli.run import canvon, load
from tests.official.lists import SOUND_ROWS, ListSheet, sound_list, total_row, write_doubtful_list
from tests.official.messes import MESSES
from tests.official.messy import truths, write

FOUR = next(mess for mess in MESSES if mess.name == "four_levels")


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(FOUR, truths(3, 12), tmp_path_factory.mktemp("list") / "bieu-01.xlsx")


def test_a_list_becomes_a_book_that_check_and_solve_take(messy: Path, tmp_path: Path) -> None:
    out, json = tmp_path / "book.xlsx", tmp_path / "import.json"
    ran = canvon("import", messy, "--out", out, "--json", json)
    assert ran.code == 0
    assert "12 dự án" in ran.out
    document = load(json)
    truth = {own.name: own for own in truths(3, 12)}
    assert {line["name"] for line in document["projects"]} == set(truth)
    for line in document["projects"]:
        own = truth[line["name"]]
        assert (line["total_cost"], line["paid"], line["demand"]) == (
            own.total,
            sum(own.paid),
            sum(own.demand),
        )
        assert (line["sector"], line["status"], line["group"]) == (own.sector, own.status, own.group)
        assert (line["sheet"], line["locality"]) == ("Biểu 01", own.locality)
    total = sum(own.total for own in truth.values())
    assert document["totals"]["total_cost"] == {"computed": total, "stated": total}
    assert len(read_portfolio(out).projects) == 12
    report = openpyxl.load_workbook(out)["Báo cáo đọc tệp"]
    assert report["A1"].value == "Mức"
    assert "nhu cầu của các dự án" in str(report["C2"].value)
    codes = {issue["code"] for issue in document["issues"]}
    assert {"issue_list_money_assumed", "issue_list_years_understood"} <= codes
    assert canvon("check", out).code == 0
    assert canvon("check", messy).code == 0
    assert canvon("solve", messy, "--out", tmp_path / "plan.xlsx").code == 0


def test_the_same_files_give_the_same_bytes(messy: Path, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        assert canvon("import", messy, "--out", tmp_path / name, "--quiet").code == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_doubtful_heading_is_asked_and_an_answer_settles_it(tmp_path: Path) -> None:
    """Proves: nothing is written while a question is open, and the answer that the message shows works."""
    path, out, json = write_doubtful_list(tmp_path / "list.xlsx"), tmp_path / "book.xlsx", tmp_path / "i.json"
    asked = canvon("import", path, "--out", out, "--json", json)
    assert asked.code == 1
    assert not out.exists()
    assert '--answer "Biểu 02!O=demand"' in asked.err
    assert len(load(json)["projects"]) == 3
    assert canvon("import", path, "--out", out, "--answer", "Biểu 02!O=demand").code == 0
    book = read_portfolio(out)
    assert [project.demand for project in book.projects] == [50_000, 46_000, 20_000]
    file = tmp_path / "answers.yaml"
    file.write_text('O: "-"\nmoney:NSTW: "90.000"\n', encoding="utf-8")
    assert canvon("import", path, "--out", out, "--answers", file).code == 0
    sources = {source.code: source.total for source in read_portfolio(out).budget.sources}
    assert sources["NSTW"] == 90_000
    assert canvon("check", path, "--answer", "O=demand").code == 0


def test_several_files_and_an_english_report(tmp_path: Path) -> None:
    first = sound_list(total_row()).write(tmp_path / "a.xlsx")
    second = sound_list(rows=SOUND_ROWS[:1]).write(tmp_path / "b.xlsx")
    ran = canvon("--lang", "en", "import", first, second, "--out", tmp_path / "book.xlsx")
    assert ran.code == 0
    assert "[b.xlsx]Biểu 02!B7" in ran.out
    assert "counted once" in ran.out
    assert "Reading report" in openpyxl.load_workbook(tmp_path / "book.xlsx").sheetnames


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    first = sound_list().write(tmp_path / "a.xlsx")
    second = sound_list().write(tmp_path / "b" / "a.xlsx")
    assert canvon("import", first, second).code == 2
    assert canvon("import", first, "--out", first).code == 2


def test_a_workbook_without_a_list_says_how_far_reading_came(tmp_path: Path) -> None:
    path = ListSheet(headings=(("STT",), ("Họ tên",), ("Ghi chú",)), rows=[[1, "An", None]]).write(
        tmp_path / "a.xlsx"
    )
    ran = canvon("import", path, "--json", tmp_path / "i.json")
    assert ran.code == 1
    assert "“Ghi chú”" in ran.err
    assert load(tmp_path / "i.json")["issues"][0]["code"] == "issue_list_not_found"
    path = ListSheet(headings=(("STT",),), rows=[[1]]).write(tmp_path / "b.xlsx")
    workbook = openpyxl.load_workbook(path)
    workbook.create_sheet("Trống")
    workbook["Biểu 02"].sheet_state = "hidden"
    workbook.active = 1
    workbook.save(path)
    assert "issue_list_no_sheet" in {i["code"] for i in _json(path, tmp_path)}
    assert canvon("import", tmp_path / "none.xlsx").code == 1


def _json(path: Path, folder: Path) -> list[dict[str, str]]:
    canvon("import", path, "--json", folder / "i.json")
    issues: list[dict[str, str]] = load(folder / "i.json")["issues"]
    return issues
