"""Prices and replacement costs against trying everything, on the small books of `tests/properties`."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from models.explanation import Priced, Verdict
from models.issues import NoPlanError
from models.portfolio import Portfolio
from optimizer.explain.change import with_extra
from optimizer.result import Result
from tests.explain.solved import explained, solved
from tests.properties.brute_force import Worth, best
from tests.properties.test_brute_force import linked_book, small_book

SEEDS = range(12)
LINK_RULES = ("requires", "requires_finished", "excludes", "bundle")
NEAR = 1e-4


def results(book: object, seeds: range) -> Iterator[tuple[Portfolio, Result, Worth]]:
    """Books with a plan, and what trying everything finds."""
    for seed in seeds:
        portfolio = book(seed).portfolio()  # type: ignore[operator]
        try:
            result = solved(portfolio)
        except NoPlanError:
            continue
        found = best(portfolio)
        assert found is not None
        yield portfolio, result, found


def test_prices_of_links_and_limits() -> None:
    """Proves: lifting a kind of link, or the limit, gains what the best of all ways gains without it."""
    compared = gained = 0
    for portfolio, result, (shortfall, lost) in results(linked_book, SEEDS):
        for price in explained(result).prices:
            if price.what is Priced.RULE and price.rule in LINK_RULES:
                links = tuple(link for link in portfolio.links if link.type.value != price.rule)
                free = best(replace(portfolio, links=links))
            elif price.what is Priced.LIMIT:
                free = best(replace(portfolio, limits=()))
            else:
                continue
            assert free is not None
            assert price.gain is not None
            assert sum(price.lacking.values()) == free[0] - shortfall
            assert price.gain.value == pytest.approx(lost - free[1], abs=NEAR), price
            compared += 1
            gained += price.gain.value > NEAR
    assert compared > 20
    assert gained > 3


def test_replacement_costs() -> None:
    """Proves: what is lost without a project is what the best of all ways loses without it in the list."""
    compared = 0
    for portfolio, result, (shortfall, lost) in results(small_book, SEEDS):
        for own in explained(result, [line.project_id for line in result.plan.selected]).projects:
            if own.verdict not in (Verdict.NEEDED, Verdict.INTERCHANGEABLE):
                continue
            others = tuple(p for p in portfolio.projects if p.project_id != own.project_id)
            free = best(replace(portfolio, projects=others))
            assert free is not None
            assert own.replacement is not None
            if free[0] == shortfall:
                assert own.replacement.value == pytest.approx(free[1] - lost, abs=NEAR)
                compared += 1
    assert compared > 10


def test_money_that_is_promised_is_the_least() -> None:
    """Proves: with the amount the best of all ways has the project in, with one less it has not."""
    compared = 0
    for portfolio, result, _ in results(small_book, SEEDS[:8]):
        out = [line.project_id for line in result.plan.lines if not line.selected]
        for own in explained(result, out).projects:
            for each in own.enters_if:
                if each.year is None or not each.is_least:
                    continue
                assert _is_ahead(portfolio, own.project_id, each.source, each.year, each.extra)
                less = each.extra - 1
                assert not _is_ahead(portfolio, own.project_id, each.source, each.year, less)
                compared += 1
    assert compared > 5


def _is_ahead(portfolio: Portfolio, project_id: str, source: str, year: int, extra: int) -> bool:
    """Whether every best way has the project in it."""
    scenario = with_extra(portfolio.base, portfolio, {(source, year): extra}) if extra else portfolio.base
    raised = replace(portfolio, budget=scenario.apply(portfolio.budget))
    others = tuple(p for p in portfolio.projects if p.project_id != project_id)
    with_it, without = best(raised), best(replace(raised, projects=others))
    assert with_it is not None
    assert without is not None
    return with_it[0] <= without[0] and with_it[1] < without[1] - NEAR
