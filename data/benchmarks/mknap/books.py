"""Multidimensional knapsack instances, and each as a canonical workbook.

An item is a project, a row is a source, one plan year: a project is taken whole or not at all, and
its money from every source is its approved split. The best plan is the optimum of the knapsack.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).resolve().parent
YEAR = 2026
CREATED = datetime(2026, 1, 1)
"""Fixed, so that the same instance gives the same bytes."""

type Cell = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """max Σ profit·x, Σ weight·x ≤ capacity in every row, x binary.

    name : `mknap1-1` … `mknap1-7`, `weing1` …, `pet2` ….
    n, m : items and rows.
    optimum : the published best value.
    profits : per item; one decimal in mknap1-2, whole elsewhere.
    weights : per row, then item; capacities : per row. All whole, so that they are million VND
        as they stand.
    """

    name: str
    n: int
    m: int
    optimum: float
    profits: tuple[float, ...]
    weights: tuple[tuple[int, ...], ...]
    capacities: tuple[int, ...]


def instances() -> list[Instance]:
    """All instances: the seven of mknap1.txt, then the single files by name."""
    numbers = iter((HERE / "mknap1.txt").read_text(encoding="ascii").split())
    several = [_instance(f"mknap1-{place}", numbers) for place in range(1, int(next(numbers)) + 1)]
    singles = []
    for file in sorted(HERE.glob("*.dat")):
        numbers = iter(file.read_text(encoding="ascii").split())
        singles.append(_instance(file.stem, numbers))
        if (rest := next(numbers, None)) is not None:
            raise ValueError(f"{file.name}: {rest!r} stands after the capacities.")
    return several + singles


def instance(name: str) -> Instance:
    """The instance with this name. KeyError when there is none."""
    return {each.name: each for each in instances()}[name]


def _instance(name: str, numbers: Iterator[str]) -> Instance:
    """`n m optimum`, n profits, m rows of n weights, m capacities."""
    n, m, optimum = int(next(numbers)), int(next(numbers)), float(next(numbers))
    return Instance(
        name=name,
        n=n,
        m=m,
        optimum=optimum,
        profits=tuple(float(next(numbers)) for _ in range(n)),
        weights=tuple(tuple(int(next(numbers)) for _ in range(n)) for _ in range(m)),
        capacities=tuple(int(next(numbers)) for _ in range(m)),
    )


def write_book(instance: Instance, path: Path) -> None:
    """Write the instance as a canonical workbook with English ids as headers."""
    rows = range(instance.m)
    head: list[Cell] = ["project_id", "name", "status", "group", "investment_decision", "total_cost"]
    projects: list[list[Cell]] = [[*head, *(f"cost:R{row + 1}" for row in rows), "benefit"]]
    for item, profit in enumerate(instance.profits):
        weights = [instance.weights[row][item] for row in rows]
        code = f"P{item + 1:03d}"
        decision = f"{instance.name}/{item + 1}"
        projects.append(
            [code, f"{instance.name} {code}", "new", "C", decision, sum(weights), *weights, profit]
        )
    sources: list[list[Cell]] = [["source", "name", "kind", YEAR, "reserve"]]
    for row, capacity in enumerate(instance.capacities, start=1):
        sources.append([f"R{row}", f"{instance.name} row {row}", "local_balance", capacity, 0])
    scenario: list[list[Cell]] = [
        ["key", "value"],
        ["plan_type", "medium_term"],
        ["first_year", YEAR],
        ["last_year", YEAR],
        ["objective", "benefit"],
        ["discount", 1],
        ["two_period_share", 0],
        ["gap", 0],
    ]
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": f"{instance.name}: optimum {instance.optimum:g}", "created": CREATED})
    for name, cells in (("projects", projects), ("sources", sources), ("scenario", scenario)):
        sheet = book.add_worksheet(name)
        for number, line in enumerate(cells):
            for column, value in enumerate(line):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                else:
                    sheet.write_number(number, column, value)
        sheet.freeze_panes(1, 1)
    book.close()
