"""The README's promises: its commands exist, its main job writes what it says."""

import re
from pathlib import Path

import openpyxl
import pytest

from data import SAMPLE_PLAN, SAMPLE_WORKBOOK
from tests.cli.run import canvon, canvon_process, load

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
USING = (ROOT / "docs" / "using.md").read_text(encoding="utf-8")


def test_readme_names_the_two_commands():
    assert "python3 -m pip install uv && python3 -m uv run canvon demo" in README
    assert "python3 -m pip install uv && python3 -m uv run pytest" in README


def test_every_option_of_solve_is_real():
    line = re.search(r"`canvon solve BOOK (.*?)`", USING, re.DOTALL)
    assert line
    shown = canvon("solve", "--help").out
    for option in re.findall(r"--[a-z-]+", line.group(1)):
        assert option in shown


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The main job, run once, in a process of its own."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, canvon_process("demo", "--out", folder)


def test_demo_is_the_main_job(demo):
    folder, ran = demo
    assert ran.code == 0
    assert "Lào Cai" not in ran.err
    assert "Kiểm tra độc lập" in ran.out
    plan = load(folder / "plan.json")
    assert plan["status"] == "optimal"
    assert len(plan["projects"]) == 38
    assert plan["gap"] <= 0.001
    assert "projects" in openpyxl.load_workbook(folder / "plan.xlsx", read_only=True).sheetnames


def test_the_bundled_plan_is_what_the_demo_writes(demo):
    """What the app shows at a first visit was solved by this program from this book."""
    fresh, bundled = load(demo[0] / "plan.json"), load(SAMPLE_PLAN)
    for part in ("scenario", "status", "objective", "bound", "projects", "allocations", "remainders"):
        assert bundled[part] == fresh[part], part
    assert bundled["certificate"]["input_sha256"] == fresh["certificate"]["input_sha256"]
    assert bundled["certificate"]["proven"]
    sheets = openpyxl.load_workbook(SAMPLE_WORKBOOK, read_only=True).sheetnames
    assert sheets == openpyxl.load_workbook(demo[0] / "plan.xlsx", read_only=True).sheetnames


def test_exported_plan_solves_again_to_the_same_plan(demo, tmp_path):
    again = canvon("solve", demo[0] / "plan.xlsx", "--json", tmp_path / "again.json", "--quiet")
    assert again.code == 0
    first, second = load(demo[0] / "plan.json"), load(tmp_path / "again.json")
    for part in ("objective", "allocations", "remainders", "shortfall_by_tier", "projects"):
        assert first[part] == second[part]


def test_settings_are_those_of_the_readme():
    assert (ROOT / ".python-version").read_text(encoding="utf-8").strip() == "3.13"
    assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8")
