"""Scenarios typed on the command line."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.books import project, source
from tests.cli.run import canvon, load
from tests.maths.small import book

LINES = [project("A", 60, benefit=10), project("B", 40, benefit=8)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """X (land_use) has 100 in 2026: A (60, benefit 10) and B (40, benefit 8) are in."""
    sheets = book(LINES, [source("X", 100, kind="land_use")], two_period_share=0)
    return replace(sheets).write(tmp_path / "book.xlsx")


@pytest.mark.parametrize("key", ["envelope:X=0.7", "envelope:land_use=0.7", "envelope:X:2026=0,7"])
def test_solve_under_a_setting(path, tmp_path, key):
    """Proves: with 70 only A fits, 10. Sensitivity: without the setting 18."""
    assert canvon("solve", path, "--set", key, "--json", tmp_path / "p.json").code == 0
    found = load(tmp_path / "p.json")
    assert (found["objective"], found["scenario"]) == (10, key)


def test_compare_named_settings(path, tmp_path):
    """Proves: one scenario a name, several keys each; the book's own is the reference."""
    ran = canvon(
        "compare", path, "--set", "ít@envelope:X=0.4", "--set", "ít@discount=0.9", "--set", "envelope:X=0.6",
        "--json", tmp_path / "c.json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    found = load(tmp_path / "c.json")
    assert found["scenarios"] == ["base", "ít", "envelope:X=0.6"]
    assert [found["plans"][name]["objective"] for name in found["scenarios"]] == [18, 8, 10]
    lines = {own["scenario"]: own["lines"] for own in found["differences"]}
    assert lines["ít"] == ["discount: 0.95 → 0.9", "envelope_factors[X:all]: – → 0.4"]


@pytest.mark.parametrize("wrong", ["envelope:Y=0.7", "discounts=0.9", "discount=nhiều", "discount", "=3"])
def test_what_cannot_be_understood_is_wrong_usage(path, tmp_path, wrong):
    """Proves: exit 2 and no file; an unknown key is not passed over on the command line."""
    ran = canvon("solve", path, "--set", wrong, "--json", tmp_path / "p.json")
    assert (ran.code, "--set" in ran.err) == (2, True)
    assert not (tmp_path / "p.json").exists()
