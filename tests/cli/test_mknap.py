"""Public knapsack instances through the command line: the known optimum, proven."""

import pytest

from data.benchmarks.mknap.books import instances, write_book
from tests.cli.run import canvon, load


@pytest.mark.parametrize("instance", instances(), ids=lambda instance: instance.name)
def test_known_optimum_is_reached_and_proven(tmp_path, instance):
    book = tmp_path / "book.xlsx"
    write_book(instance, book)
    ran = canvon("solve", book, "--gap", "0", "--json", tmp_path / "plan.json", "--quiet")
    assert ran.code == 0
    plan = load(tmp_path / "plan.json")
    assert plan["status"] == "optimal"
    assert plan["objective"] == pytest.approx(instance.optimum, rel=1e-9)
    assert plan["objective"] <= plan["bound"] <= plan["objective"] * (1 + 1e-6)
    assert plan["certificate"]["proven"] is True
