"""The README's promises: its commands exist, its main job writes what it says."""

import re
from pathlib import Path

import openpyxl

from tests.cli.run import canvon, load

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_names_the_two_commands():
    assert "python3 -m pip install uv && python3 -m uv run canvon demo" in README
    assert "python3 -m pip install uv && python3 -m uv run pytest" in README


def test_every_option_of_solve_is_real():
    line = re.search(r"`canvon solve BOOK (.*?)`", README, re.DOTALL)
    assert line
    shown = canvon("solve", "--help").out
    for option in re.findall(r"--[a-z-]+", line.group(1)):
        assert option in shown


def test_demo_is_the_main_job(tmp_path):
    ran = canvon("demo", "--out", tmp_path)
    assert ran.code == 0
    assert "Lào Cai" not in ran.err
    assert "Kiểm tra độc lập" in ran.out
    plan = load(tmp_path / "plan.json")
    assert plan["status"] == "optimal"
    assert len(plan["projects"]) == 38
    assert plan["gap"] <= 0.001
    assert "projects" in openpyxl.load_workbook(tmp_path / "plan.xlsx", read_only=True).sheetnames


def test_exported_plan_solves_again_to_the_same_plan(tmp_path):
    assert canvon("demo", "--out", tmp_path, "--quiet").code == 0
    again = canvon("solve", tmp_path / "plan.xlsx", "--json", tmp_path / "again.json", "--quiet")
    assert again.code == 0
    first, second = load(tmp_path / "plan.json"), load(tmp_path / "again.json")
    for part in ("objective", "allocations", "remainders", "shortfall_by_tier", "projects"):
        assert first[part] == second[part]


def test_settings_are_those_of_the_readme():
    assert (ROOT / ".python-version").read_text(encoding="utf-8").strip() == "3.13"
    assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8")
