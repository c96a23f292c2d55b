"""`canvon annual`: solve, take a year, check it, solve it."""

from tests.annual.province import province
from tests.cli.run import canvon, load


def test_from_plan_to_annual_plan(tmp_path):
    book, plan, annual = province().write(tmp_path / "book.xlsx"), tmp_path / "plan.xlsx", tmp_path / "a.xlsx"
    assert canvon("solve", book, "--out", plan, "--json", tmp_path / "plan.json").code == 0
    made = canvon("annual", plan, "--year", 2027, "--out", annual, "--json", tmp_path / "year.json")
    assert made.code == 0
    year = load(tmp_path / "year.json")
    assert year["year"] == 2027
    assert all(own["demand"] >= 0 for own in year["projects"])
    assert year["notes"]
    assert canvon("check", annual).code == 0
    assert canvon("solve", annual, "--json", tmp_path / "annual.json").code == 0
    wanted = [own for own in load(tmp_path / "plan.json")["allocations"] if own["year"] == 2027]
    assert load(tmp_path / "annual.json")["allocations"] == wanted
    asked = {own["project_id"]: own["demand"] for own in year["projects"]}
    for code in {own["project_id"] for own in wanted}:
        assert asked[code] >= sum(own["amount"] for own in wanted if own["project_id"] == code)
    again = canvon("annual", annual, "--year", 2027, "--out", tmp_path / "b.xlsx")
    assert again.code == 1, "the annual book is no exported plan"
    outside = canvon("annual", plan, "--year", 2031, "--out", tmp_path / "b.xlsx")
    assert (outside.code, "2026–2030" in outside.err) == (2, True)
    assert not (tmp_path / "b.xlsx").exists()


def test_without_out_nothing_is_written(tmp_path, monkeypatch):
    """Proves: like every other command, it writes no file that was not asked for, and says how to get one."""
    book, plan = province().write(tmp_path / "book.xlsx"), tmp_path / "plan.xlsx"
    assert canvon("solve", book, "--out", plan).code == 0
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)
    made = canvon("annual", plan, "--year", 2027)
    assert (made.code, list(folder.iterdir())) == (0, [])
    assert "thêm --out TỆP.xlsx" in made.out
