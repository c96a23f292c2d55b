"""`canvon compare`: scenarios side by side, and what is said where that cannot be."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.books import BookSheets, limit, project, source
from tests.cli.run import canvon, load
from tests.maths.small import book

LINES = [project("A", 60, benefit=10), project("B", 40, benefit=8), project("C", 40, benefit=3)]


def sheets(**overlays: dict[str, object]) -> BookSheets:
    """X has 100 in 2026: A (60, benefit 10) and B (40, benefit 8) are in, C (40, benefit 3) is out."""
    return replace(book(LINES, [source("X", 100)], two_period_share=0), overlays=overlays)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Base, `less` with 40, in which only B fits, and `with_c`, which must take C: A and C (13)."""
    return sheets(less={"envelope:X": 0.4}, with_c={"locks_in": "C"}).write(tmp_path / "book.xlsx")


def test_all_scenarios_of_the_book(path, tmp_path):
    """Proves: base 18, less 8, with_c 13; the changes of each against the base."""
    out, json = tmp_path / "compare.xlsx", tmp_path / "compare.json"
    ran = canvon("compare", path, "--out", out, "--json", json)
    assert ran.code == 0, ran.err
    found = load(json)
    assert found["scenarios"] == ["base", "less", "with_c"]
    assert {name: plan["objective"] for name, plan in found["plans"].items()} == {
        "base": 18,
        "less": 8,
        "with_c": 13,
    }
    assert all(plan["certificate"]["audit"] == "passed" for plan in found["plans"].values())
    assert [(c["scenario"], c["project_id"], c["kind"]) for c in found["changes"]] == [
        ("less", "A", "left"),
        ("with_c", "B", "left"),
        ("with_c", "C", "entered"),
    ]
    assert found["changes"][2]["to"] | {"shortfall": 0} == {
        "selected": True,
        "allocated": 40,
        "start_year": 2026,
        "finish_year": 2026,
        "shortfall": 0,
    }
    assert openpyxl.load_workbook(out, read_only=True).sheetnames[:2] == ["Tổng hợp", "Dự án"]
    for said in (
        "Giá trị thấp hơn 10",
        "Giá trị thấp hơn 5",
        "Cận trên",
        "Khoảng cách",
        "Chỉ có trong: with_c",
    ):
        assert said in ran.out


def test_named_scenarios_in_the_order_they_are_named(path, tmp_path):
    """Proves: the first named is the reference: from with_c to base B enters and C leaves."""
    json = tmp_path / "compare.json"
    ran = canvon("compare", path, "--scenarios", "with_c, base", "--json", json, "--lang", "en")
    assert ran.code == 0
    assert "Value higher by 5." in ran.out
    found = load(json)
    assert found["scenarios"] == ["with_c", "base"]
    assert {c["project_id"]: c["kind"] for c in found["changes"]} == {"B": "entered", "C": "left"}


def test_quiet_says_nothing(path, tmp_path):
    ran = canvon("--quiet", "compare", path, "--out", tmp_path / "compare.xlsx")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / "compare.xlsx").stat().st_size > 0


@pytest.mark.parametrize("names", ["base", "base,base", ",", ""])
def test_one_scenario_is_wrong_usage(path, tmp_path, names):
    ran = canvon("compare", path, "--scenarios", names, "--json", tmp_path / "c.json")
    assert ran.code == 2
    assert "ít nhất hai kịch bản" in ran.err
    assert "base, less, with_c" in ran.err
    assert not (tmp_path / "c.json").exists()


def test_a_book_with_one_scenario_is_wrong_usage(tmp_path):
    ran = canvon("compare", sheets().write(tmp_path / "book.xlsx"), "--lang", "en")
    assert ran.code == 2
    assert "two scenarios or more" in ran.err


def test_an_unknown_name_is_told_with_those_there_are(path):
    ran = canvon("compare", path, "--scenarios", "base,khác")
    assert ran.code == 2
    assert "“khác”" in ran.err
    assert "base, less, with_c" in ran.err


def test_the_input_is_never_written_over(path):
    before = path.read_bytes()
    assert canvon("compare", path, "--out", path).code == 2
    assert path.read_bytes() == before


def test_a_scenario_without_a_plan_is_named_with_what_clashes(tmp_path):
    """Proves: `all` must take A, B and C for 140, 40 more than there is; base still stands in the JSON."""
    path = sheets(all={"locks_in": "A;B;C"}).write(tmp_path / "book.xlsx")
    ran = canvon("compare", path, "--out", tmp_path / "c.xlsx", "--json", tmp_path / "c.json")
    assert ran.code == 3
    assert "Kịch bản “all” không có phương án" in ran.err
    assert "40 triệu đồng" in ran.err
    assert not (tmp_path / "c.xlsx").exists()
    found = load(tmp_path / "c.json")
    assert {name: plan["status"] for name, plan in found["plans"].items()} == {
        "base": "optimal",
        "all": "infeasible",
    }
    assert found["changes"] == []


def test_no_plan_in_time_is_exit_4(tmp_path):
    lines = [project(f"P{at}", 100 + at, benefit=at % 7 + 1) for at in range(150)]
    for at in (146, 147):  # the better ranks first, and where it is taken, the floor has no room
        lines[at] |= {"locality": "Ba Bể"}
    lines[146] |= {"total_cost": 1300, "benefit": 9}
    lines[147] |= {"total_cost": 2000}
    floor = [limit("locality", "Ba Bể", "money", min=2000)]
    whole = book(lines, [source("X", 900, 900, 900)], limits=floor)
    many = replace(whole, overlays={"less": {"envelope:X": 0.9}})
    ran = canvon("compare", many.write(tmp_path / "book.xlsx"), "--time-limit", "0.001")
    assert ran.code == 4
    assert "“base”" in ran.err
    assert "“less”" in ran.err


def test_the_same_input_gives_the_same_bytes(path, tmp_path):
    for name in ("one", "two"):
        assert canvon("compare", path, "--out", tmp_path / f"{name}.xlsx", "--quiet").code == 0
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
