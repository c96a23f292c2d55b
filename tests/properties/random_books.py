"""Random books that use every rule there is; the same seed gives the same book."""

import random

from optimizer.workbook.raw import Cell
from tests.books import YEARS, BookSheets, limit, link, project, source

ONGOING = ("ongoing", "ongoing_finishing", "urgent", "national")
PLAIN = ("completed", "ppp", "arrears", "preparation", "advance")
SECTORS = ("Giao thông", "Y tế", "Thủy lợi")
LOCALITIES = ("Ba Bể", "Chợ Đồn")
INVESTORS = ("Ban I", "Ban II")
AREAS = (None, "urban", "remote")


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
    scenario = _scenario(rng, years)
    lines = [line | _place(rng) for line in lines]
    return BookSheets(
        projects=lines,
        sources=sources,
        scenario=scenario,
        links=_links(rng, lines),
        limits=_limits(rng, years, unit),
        debt=_debt(rng, years, unit),
    )


def _place(rng: random.Random) -> dict[str, Cell]:
    return {
        "sector": rng.choice(SECTORS),
        "locality": rng.choice(LOCALITIES),
        "investor": rng.choice(INVESTORS),
        "area_type": rng.choice(AREAS),
        "inter_regional": rng.choice([0, 0, 50]),
    }


def _links(rng: random.Random, lines: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    """Up to three links between different pairs; `excludes` only where one of the two is a candidate."""
    codes = [str(line["project_id"]) for line in lines if not line.get("line_type")]
    pairs = [(one, other) for one in codes for other in codes if one < other]
    links = []
    for pair in rng.sample(pairs, min(len(pairs), rng.randint(0, 3))):
        kind = rng.choice(["requires", "requires_finished", "excludes", "bundle", "synergy", "synergy"])
        both = [line for line in lines if line["project_id"] in pair]
        if kind == "excludes" and all(line["status"] != "new" for line in both):
            continue
        own, other = rng.sample(pair, 2)
        links.append(link(kind, own, other, rng.randint(0, 30) if kind == "synergy" else None))
    return links


def _limits(rng: random.Random, years: int, unit: int) -> list[dict[str, Cell]]:
    """Ceilings that bind now and then, floors that are low, so that most books have a plan."""
    year = rng.choice(YEARS[:years])
    every = [
        limit("sector", rng.choice(SECTORS), "money", max=unit * rng.randint(20, 120)),
        limit("sector", "Các hoạt động kinh tế", "share", max=rng.choice([0.7, 0.9, 1]), source="LOC"),
        limit("locality", rng.choice(LOCALITIES), "share", min=rng.choice([0.1, 0.3])),
        limit("class", "inter_regional", "money", min=unit * rng.randint(0, 10)),
        limit("area_type", "remote", "count", max=rng.randint(1, 4)),
        limit("group", "C", "new_starts", max=rng.randint(1, 3), year=year),
        limit("locality", rng.choice(LOCALITIES), "new_starts", min=0, max=rng.randint(1, 3)),
        limit("investor", rng.choice(INVESTORS), "money", max=unit * rng.randint(20, 80), year=year),
        limit("source", "CEN", "money", max=unit * rng.randint(30, 90)),
        limit("status", "new", "share", min=0.05, and_dimension="locality", and_value=rng.choice(LOCALITIES)),
    ]
    return rng.sample(every, rng.randint(0, 3))


def _debt(rng: random.Random, years: int, unit: int) -> list[dict[str, Cell]]:
    """A ceiling on what on-lent money adds, in two books of five."""
    if rng.random() < 0.6:
        return []
    return [
        {
            "year": year,
            "opening_debt": 10 * unit,
            "local_revenue": unit * 10 * rng.randint(4, 12),
            "borrowing": unit * rng.randint(0, 3),
            "repayment": unit * rng.randint(3, 10),
            "limit_share": rng.choice([0.4, 0.8]),
        }
        for year in YEARS[:years]
    ]


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
