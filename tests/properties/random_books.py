"""Random books that use every rule there is; the same seed gives the same book."""

import random

from optimizer.workbook.raw import Cell
from tests.books import YEARS, BookSheets, project, source

ONGOING = ("ongoing", "ongoing_finishing", "urgent", "national")
PLAIN = ("completed", "ppp", "arrears", "preparation", "advance")


def random_book(seed: int, count: int = 6, years: int = 3, unit: int = 1) -> BookSheets:
    """A book of `count` lines over `years` years; all money is a multiple of `unit`."""
    rng = random.Random(seed)
    sources = [
        source("CEN", *_amounts(rng, years, 40, unit), kind="central"),
        source("LOC", *_amounts(rng, years, 60, unit), carry_forward=rng.choice([0, 1])),
        source("ODA", *_amounts(rng, years, 40, unit), kind=rng.choice(["oda_central", "oda_onlent"])),
        source("GIV", *_amounts(rng, years, 15, unit), kind="contribution"),
    ]
    if rng.random() < 0.5:
        sources.append(_total_only(rng, years, unit))
    lines = [_line(rng, f"P{number}", years, unit) for number in range(count)]
    return BookSheets(projects=lines, sources=sources, scenario=_scenario(rng, years))


def _amounts(rng: random.Random, years: int, most: int, unit: int) -> list[int]:
    return [unit * rng.randint(0, most) for _ in range(years)]


def _total_only(rng: random.Random, years: int, unit: int) -> dict[str, Cell]:
    blank: list[int | None] = [None] * years
    return source("LAN", *blank, kind="land_use", total=unit * rng.randint(0, 80))


def _scenario(rng: random.Random, years: int) -> dict[str, Cell]:
    return {
        "objective": "benefit",
        "two_period_share": rng.choice([0, 0.2, 0.5]),
        "reserve": rng.choice([0, 0.1]),
        "counterpart_ratio": rng.choice([0, 0.3]),
        "last_year": YEARS[years - 1],
        "gap": 0,
    }


def _line(rng: random.Random, code: str, years: int, unit: int) -> dict[str, Cell]:
    kind = rng.choice(["new", "new", "new", "ongoing", "ongoing", "plain", "oda", "lump"])
    cost = unit * rng.randint(2, 60)
    line = project(code, cost, benefit=rng.randint(0, 50), group=rng.choice(["A", "B", "C"]))
    if kind == "lump":
        return line | {
            "line_type": rng.choice(["reserve", "programme", "unallocated"]),
            "status": rng.choice(["preparation", "entrusted", "national"]),
            "min_amount": unit * rng.randint(0, 20),
            "group": None,
            "benefit": None,
        }
    if kind == "oda":
        return line | _oda(rng, cost, years, unit)
    if kind in ("ongoing", "plain"):
        line |= _begun(rng, cost, years, unit, rng.choice(ONGOING if kind == "ongoing" else PLAIN))
    elif rng.random() < 0.3:
        line |= {"demand": unit * rng.randint(0, cost // unit), "finish_year": YEARS[years - 1] + 2}
    if rng.random() < 0.15:
        line["lock"] = "out"
    if rng.random() < 0.3:
        line["sources"] = rng.choice(["LOC", "CEN;LOC", "LOC;GIV", "CEN"])
    if rng.random() < 0.2:
        line["earliest_start"] = rng.choice(YEARS[:years])
    return line


def _begun(rng: random.Random, cost: int, years: int, unit: int, status: str) -> dict[str, Cell]:
    paid = unit * rng.randint(0, cost // unit)
    line: dict[str, Cell] = {
        "status": status,
        "paid": paid,
        "first_capital_year": rng.choice([2022, 2023, 2024, 2025]),
    }
    if rng.random() < 0.4:
        demand = unit * rng.randint(0, (cost - paid) // unit)
        line |= {"demand": demand, "advance_due": unit * rng.randint(0, demand // unit)}
    return line


def _oda(rng: random.Random, cost: int, years: int, unit: int) -> dict[str, Cell]:
    foreign = unit * rng.randint(1, max(1, cost // unit - 1))
    line: dict[str, Cell] = {
        "status": "oda",
        "cost:ODA": foreign,
        "cost:LOC": cost - foreign,
        "counterpart_ratio": rng.choice([None, 0.25, 0.5]),
    }
    if rng.random() < 0.7:
        line["loan_close_year"] = rng.choice([*YEARS[:years], YEARS[years - 1] + 2])
    if rng.random() < 0.3:
        line |= {f"loan:{year}": unit * rng.randint(0, 30) for year in YEARS[:years]}
    return line
