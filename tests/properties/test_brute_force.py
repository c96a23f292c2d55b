"""The optimizer against trying everything, on books of up to 8 projects."""

import random

import pytest

from models.law import LawBook
from optimizer.optimize import optimize
from tests.books import YEARS, BookSheets, project, source
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


@pytest.mark.parametrize("seed", range(40))
def test_optimizer_finds_what_trying_everything_finds(seed):
    portfolio = small_book(seed).portfolio()
    shortfall, lost = best(portfolio)
    outcome = optimize(portfolio, portfolio.base, LAW).outcome
    assert sum(outcome.shortfall_by_tier.values()) == shortfall
    assert outcome.objective == pytest.approx(-lost, rel=1e-6, abs=1e-6)
    assert outcome.bound >= -lost * (1 - 1e-9)
    assert outcome.is_proven
