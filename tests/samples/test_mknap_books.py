"""Benchmark instances: parsed right, since their published optima can be recomputed from them."""

from pathlib import Path

import numpy as np
import openpyxl
import pytest

from data.benchmarks.mknap.books import Instance, instance, instances, write_book

ALL = instances()
NAMES = [each.name for each in ALL]
BRUTE = [each.name for each in ALL if each.n <= 20]
TWO_ROWS = [each.name for each in ALL if each.m == 2 and each.name != "weing7"]
"""weing7's table has 25 times as many cells as the others'; tests/cli proves its optimum another way."""


def best_of_all(problem: Instance) -> float:
    """Optimum over all 2^n choices, by doubling: the choices without and with each item."""
    value = np.zeros(1)
    weight = np.zeros((1, problem.m), dtype=np.int64)
    weights = np.array(problem.weights).T
    for item in range(problem.n):
        value = np.concatenate([value, value + problem.profits[item]])
        weight = np.concatenate([weight, weight + weights[item]])
        fits = (weight <= problem.capacities).all(axis=1)
        value, weight = value[fits], weight[fits]
    return float(value.max())


def best_by_table(problem: Instance) -> float:
    """Optimum of a two-row problem: best value for each pair of capacities used, item by item."""
    first, second = problem.capacities
    best = np.zeros((first + 1, second + 1))
    for profit, a, b in zip(problem.profits, *problem.weights, strict=True):
        if a <= first and b <= second:
            best[a:, b:] = np.maximum(best[a:, b:], best[: first + 1 - a, : second + 1 - b] + profit)
    return float(best[first, second])


def test_names_and_sizes() -> None:
    assert len(NAMES) == len(set(NAMES)) == 7 + 8 + 6
    assert (instance("mknap1-2").n, instance("mknap1-2").m, instance("mknap1-2").optimum) == (10, 10, 8706.1)
    assert (instance("weing8").n, instance("weing8").m, instance("weing8").optimum) == (105, 2, 624319)


@pytest.mark.parametrize("name", NAMES)
def test_shapes(name: str) -> None:
    problem = instance(name)
    assert len(problem.profits) == problem.n
    assert [len(row) for row in problem.weights] == [problem.n] * problem.m
    assert len(problem.capacities) == problem.m
    assert min(problem.profits) > 0
    assert min(min(row) for row in problem.weights) >= 0
    assert all(any(row[item] for row in problem.weights) for item in range(problem.n))


@pytest.mark.parametrize("name", BRUTE)
def test_published_optimum_by_brute_force(name: str) -> None:
    """Proves: the numbers were read in the right order; a shifted number would change the optimum."""
    problem = instance(name)
    assert best_of_all(problem) == pytest.approx(problem.optimum, abs=1e-6)


@pytest.mark.parametrize("name", TWO_ROWS)
def test_published_optimum_by_dynamic_programming(name: str) -> None:
    """Proves the same for the two-row problems, which are too long for brute force."""
    problem = instance(name)
    assert best_by_table(problem) == pytest.approx(problem.optimum, abs=1e-6)


@pytest.mark.parametrize("name", ["mknap1-2", "weing1"])
def test_book_says_what_the_instance_says(name: str, tmp_path: Path) -> None:
    problem = instance(name)
    path = tmp_path / "book.xlsx"
    write_book(problem, path)
    book = openpyxl.load_workbook(path, data_only=True)
    head, *rows = book["projects"].iter_rows(values_only=True)
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    assert [line["benefit"] for line in lines] == pytest.approx(list(problem.profits))
    for row in range(problem.m):
        assert tuple(line[f"cost:R{row + 1}"] for line in lines) == problem.weights[row]
    assert all(
        line["total_cost"] == sum(line[f"cost:R{row + 1}"] for row in range(problem.m)) for line in lines
    )
    assert all(
        line["status"] == "new" and line["group"] == "C" and line["investment_decision"] for line in lines
    )
    head, *rows = book["sources"].iter_rows(values_only=True)
    assert head[3] == 2026
    assert tuple(row[3] for row in rows) == problem.capacities
    keys = dict(book["scenario"].iter_rows(values_only=True))
    assert (keys["objective"], keys["discount"], keys["two_period_share"], keys["gap"]) == (
        "benefit",
        1,
        0,
        0,
    )


def test_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        write_book(instance("pet2"), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
