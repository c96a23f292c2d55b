"""The optimizer against trying everything, on books of up to 8 projects."""

import random
from dataclasses import replace

import pytest

from models.issues import NoPlanError
from models.law import LawBook
from models.portfolio import Portfolio
from optimizer.optimize import optimize
from optimizer.workbook.raw import Cell
from tests.books import YEARS, BookSheets, limit, link, project, source
from tests.properties.brute_force import best

LAW = LawBook.load()


def small_book(seed: int) -> BookSheets:
    """Up to 8 lines, amounts up to 6, 1 source over 3 years or 2 sources over 2 years."""
    rng = random.Random(seed)
    years, codes = (3, ["A"]) if seed % 2 else (2, ["A", "B"])
    lines = []
    for number in range(rng.randint(3, 8)):
        cost = rng.randint(1, 6)
        demand = cost if rng.random() < 0.7 else rng.randint(1, cost)
        line = project(f"P{number}", cost, demand=demand, benefit=rng.randint(1, 30))
        line["finish_year"] = YEARS[years - 1] + 1
        if rng.random() < 0.35:
            line |= {"status": "completed"}
        lines.append(line)
    sources = [
        source(code, *(rng.randint(0, 5) for _ in range(years)), carry_forward=rng.choice([0, 1]))
        for code in codes
    ]
    scenario = {"objective": "benefit", "reserve": 0, "two_period_share": rng.choice([0, 0.2, 0.5]), "gap": 0}
    return BookSheets(projects=lines, sources=sources, scenario=scenario)


def linked_book(seed: int) -> BookSheets:
    """3 to 5 lines over 3 years from one source, two links and a limit on the number in one place."""
    rng = random.Random(seed)
    lines: list[dict[str, Cell]] = []
    for number in range(rng.randint(3, 5)):
        cost = rng.randint(1, 4)
        demand = cost if rng.random() < 0.7 else rng.randint(1, cost)
        line = project(f"P{number}", cost, demand=demand, benefit=rng.randint(1, 30), finish_year=2029)
        line["locality"] = "Ba Bể" if number < 2 else "Chợ Đồn"
        if number and rng.random() < 0.3:
            line["status"] = "completed"
        lines.append(line)
    candidates = [str(line["project_id"]) for line in lines if line["status"] == "new"]
    links = []
    for kind in rng.sample(["requires", "requires_finished", "excludes", "bundle", "synergy"], 2):
        own = rng.choice(candidates)
        other = rng.choice([str(line["project_id"]) for line in lines if line["project_id"] != own])
        links.append(link(kind, own, other, rng.randint(1, 20) if kind == "synergy" else None))
    number = rng.choice([{"max": 1}, {"min": 1}, {"min": 1, "max": 1}, {"max": 0}, {"max": 2}])
    years = rng.choice([{}, {"year": rng.choice(YEARS[:3])}])
    limits = [limit("locality", "Ba Bể", rng.choice(["count", "new_starts"]), **number, **years)]
    money = source("A", *(rng.randint(0, 4) for _ in range(3)), carry_forward=rng.choice([0, 1]))
    scenario = {"objective": "benefit", "reserve": 0, "two_period_share": rng.choice([0, 0.5]), "gap": 0}
    return BookSheets(projects=lines, sources=[money], scenario=scenario, links=links, limits=limits)


def agree(portfolio: Portfolio) -> None:
    """The optimizer finds what trying everything finds, or neither finds anything."""
    found = best(portfolio)
    if found is None:
        with pytest.raises(NoPlanError) as caught:
            optimize(portfolio, portfolio.base, LAW)
        assert caught.value.reason == "infeasible"
        return
    shortfall, lost = found
    outcome = optimize(portfolio, portfolio.base, LAW).outcome
    assert sum(outcome.shortfall_by_tier.values()) == shortfall
    assert outcome.objective == pytest.approx(-lost, rel=1e-6, abs=1e-6)
    assert outcome.bound >= -lost * (1 - 1e-9)
    assert outcome.is_proven


@pytest.mark.parametrize("seed", range(40))
def test_optimizer_finds_what_trying_everything_finds(seed):
    agree(small_book(seed).portfolio())


@pytest.mark.parametrize("seed", range(40))
def test_links_and_limits_as_by_trying_everything(seed):
    agree(linked_book(seed).portfolio())


def test_most_linked_books_have_a_plan():
    """Proves: the family is neither empty nor free: its rules bind in some books and forbid few."""
    books = [linked_book(seed).portfolio() for seed in range(40)]
    found = [best(portfolio) for portfolio in books]
    assert sum(worth is not None for worth in found) >= 30
    free = [best(replace(portfolio, links=(), limits=())) for portfolio in books]
    assert sum(one != other for one, other in zip(found, free, strict=True)) >= 20
