"""Random books in which every rule of the catalogue has something to say, plan types included."""

import random

from optimizer.workbook.raw import Cell
from tests.books import YEARS, BookSheets, source
from tests.properties.random_books import random_book

type Row = dict[str, Cell]

PLAN_TYPES = ("medium_term", "medium_term", "annual", "adjustment")
NO_DECISION: Row = {"investment_decision": None, "policy_decision": None}
ONLY_POLICY: Row = {"investment_decision": None, "policy_decision": "02/NQ-HĐND ngày 02/01/2026"}


def every_rule_book(seed: int) -> BookSheets:
    """6 to 8 lines over up to 4 years, with orders, splits, loans, locks, approved and spent money."""
    rng = random.Random(seed)
    plan_type = rng.choice(PLAN_TYPES)
    years = rng.choice([3, 3, 4]) if plan_type == "medium_term" else rng.choice([1, 2, 3])
    book = random_book(seed, count=rng.randint(6, 8), years=years)
    lines = [_line(rng, dict(line), years, plan_type) for line in book.projects]
    sources = [dict(row) for row in book.sources] + list(_more_sources(rng, years))
    for row in sources:
        if rng.random() < 0.2:
            row["previous_plan"] = rng.randint(0, 200)
    scenario: Row = {
        **book.scenario,
        "plan_type": plan_type,
        "onlending_share": rng.choice([None, None, None, 0.3]),
    }
    if plan_type == "annual":
        scenario["period_first_year"] = rng.choice([2026, 2024])
    if plan_type == "adjustment":
        scenario["changes_max"] = rng.choice([None, 2, 4, 6])
        _revise(random.Random(f"revise {seed}"), scenario, lines, years)
    return BookSheets(
        projects=lines,
        sources=sources,
        scenario={key: value for key, value in scenario.items() if value is not None},
        links=book.links,
        limits=book.limits,
        debt=book.debt,
    )


def _revise(rng: random.Random, scenario: Row, lines: list[Row], years: int) -> None:
    """In some books the first year is over, or a medium-term plan is adjusted that left something."""
    if rng.random() < 0.3 and years > 1:
        scenario["first_open_year"] = YEARS[1]
    if rng.random() < 0.5:
        scenario["adjusts"] = "medium_term"
        for line in lines:
            if rng.random() < 0.3 and line.get("line_type") in (None, "project"):
                line["approved_remainder"] = rng.randint(0, 10)


def _more_sources(rng: random.Random, years: int) -> list[Row]:
    more = {"OWN": "unit_revenue", "AID": "grant_aid", "BOR": "local_debt", "VAY": "oda_onlent"}
    return [
        source(code, *(rng.randint(0, 12) for _ in range(years)), kind=kind) for code, kind in more.items()
    ]


def _line(rng: random.Random, line: Row, years: int, plan_type: str) -> Row:
    is_lump = bool(line.get("line_type"))
    if not is_lump:
        line |= _decided(rng, line) | _loan(rng, line) | _named(rng, line)
        if line.get("status") == "new" and rng.random() < 0.1:
            line["lock"] = "in"
        if rng.random() < 0.2:
            line["extension_years"] = rng.randint(1, 2)
            line["extension_decision"] = "03/QĐ-UBND ngày 02/01/2026"
        if rng.random() < 0.15:
            line |= {"min_year_share": rng.choice([0, 0.3]), "max_year_share": rng.choice([0.5, 1])}
    if rng.random() < 0.15:
        line["max_amount"] = rng.randint(5, 60)
    if rng.random() < 0.05:
        line[f"fix:LOC:{rng.choice(YEARS[:years])}"] = rng.randint(0, 6)
    if not is_lump and plan_type != "medium_term":
        line |= _of_shorter_plan(rng, line, years, plan_type)
    return line


def _decided(rng: random.Random, line: Row) -> Row:
    return (
        rng.choice([NO_DECISION, ONLY_POLICY]) if line.get("status") == "new" and rng.random() < 0.2 else {}
    )


def _named(rng: random.Random, line: Row) -> Row:
    if line.get("cost:ODA") or rng.random() > 0.2:
        return {}
    return {"sources": rng.choice(["OWN", "LOC;OWN", "LOC;AID", "BOR", "CEN;LOC;BOR"])}


def _loan(rng: random.Random, line: Row) -> Row:
    """Some loans are lent on in part, some of it paid already."""
    foreign = line.get("cost:ODA")
    if not foreign or rng.random() < 0.5:
        return {}
    assert isinstance(foreign, int)
    lent_on = rng.randint(0, foreign)
    changed: Row = {"cost:ODA": foreign - lent_on, "cost:VAY": lent_on}
    if rng.random() < 0.5:
        changed["onlending_share"] = rng.choice([0.2, 0.5, round(lent_on / foreign, 2)])
    if lent_on > 2 and rng.random() < 0.5:
        changed |= {"paid": 2, "paid:VAY": 1, "paid:ODA": 1} if foreign > lent_on else {}
    return changed


def _of_shorter_plan(rng: random.Random, line: Row, years: int, plan_type: str) -> Row:
    """Demand stated, what the medium-term plan has left, what is approved and what is spent."""
    cost, paid = line["total_cost"], line.get("paid") or 0
    assert isinstance(cost, int)
    assert isinstance(paid, int)
    demand = line.get("demand", rng.randint(0, cost - paid))
    assert isinstance(demand, int)
    changed: Row = {"demand": demand, "finish_year": YEARS[years - 1] + 2}
    if plan_type == "annual":
        assigned = rng.randint(0, 10)
        changed |= {"mt_plan": assigned + rng.randint(0, cost), "mt_assigned": assigned}
        return changed
    left = demand
    for year in YEARS[:years]:
        amount = rng.randint(0, min(left, 6)) if rng.random() < 0.7 else 0
        if amount:
            changed[f"approved:LOC:{year}"] = amount
            left -= amount
    if rng.random() < 0.15 and demand > 2 and line.get("status") != "new":
        changed["disbursed"] = rng.randint(1, demand // 2)
    return changed
