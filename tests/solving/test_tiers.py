"""Stage 1 by the decomposition: tiers lack what the monolithic model and worked examples say."""

import pytest

from models.law import LawBook
from optimizer.build import build_book
from optimizer.optimize import Effort, optimize
from optimizer.solving.decomposition import stages
from optimizer.solving.decomposition.arrays import ContradictionError, arrays_of
from optimizer.solving.decomposition.tiers import least_shortfalls, whole_money
from optimizer.solving.highs import Limits
from optimizer.solving.lexicographic import minimise_shortfalls
from tests.maths import examples
from tests.properties.random_books import random_book
from tests.solving.test_decomposition import is_usable

LAW = LawBook.load()


def book_of(portfolio):
    """The book of the base scenario."""
    return build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))


def short_books():
    """Random books whose committed lines lack money."""
    for seed in range(400):
        sheets = random_book(seed, count=9)
        portfolio = sheets.portfolio()
        if is_usable(portfolio):
            yield portfolio


def test_tiers_before_value():
    """Proves: example 4. Q1 takes 70 of the 100, Q2 of tier 8 gets 30 and lacks 30; others lack nothing."""
    book = book_of(examples.tiers().portfolio())
    found = least_shortfalls(book, arrays_of(book), Limits())
    assert {tier: amount for tier, amount in found.caps.items() if amount} == {8: 30}
    assert found.bounds == found.caps


def test_it_lacks_what_the_monolithic_model_lacks():
    """Proves: tier by tier the same amounts, on books with every rule; no bound above what can be reached.

    Sensitivity: a penalty below what a tier lacks would break rows instead; a bound from prices that have not
    converged would be below, one from the mix above.
    """
    short, proven = 0, 0
    for portfolio in short_books():
        book = book_of(portfolio)
        exact = minimise_shortfalls(book, Limits(), whole_money=False)
        if not any(exact.caps.values()) or not exact.proven:
            continue
        try:
            found = least_shortfalls(book, arrays_of(book), Limits())
        except ContradictionError:
            continue
        if found is None:
            continue
        short += 1
        earlier_agree = True
        for tier in book.tiers:
            if not earlier_agree:
                break
            assert found.bounds[tier] <= exact.caps[tier] <= found.caps[tier]
            earlier_agree = found.caps[tier] == exact.caps[tier]
        proven += found.caps == exact.caps == found.bounds
        if short == 40:
            break
    assert short == 40
    assert proven >= 38


def test_what_is_not_reached_in_time_is_not_called_proven():
    """Proves: where no work is left, later tiers lack what the plan leaves them, and bounds say nothing."""
    portfolio = examples.tiers().portfolio()
    book = book_of(portfolio)
    found = least_shortfalls(book, arrays_of(book), Limits(nodes=0))
    assert found is None or all(found.bounds[tier] <= found.caps[tier] for tier in book.tiers)


@pytest.mark.parametrize(
    ("lost", "lacking"), [(0.0, 0), (-0.0, 0), (3.0, 0), (-1.2, 2), (-2.0000001, 2), (-2.1, 3)]
)
def test_a_part_of_a_million_is_a_million(lost, lacking):
    assert whole_money(lost) == lacking


def test_a_plan_is_made_with_what_tiers_lack(monkeypatch):
    """Proves: where tiers are searched, the plan lacks no more than they say; no proof is claimed wrongly.

    Sensitivity: caps below what can be reached would leave no plan; a bound above it would call a plan proven
    that lacks more than the monolithic model's.
    """
    monkeypatch.setattr(stages, "PLAIN", 0)
    done, proven = 0, 0
    for portfolio in short_books():
        book = book_of(portfolio)
        exact = minimise_shortfalls(book, Limits(), whole_money=False)
        if not any(exact.caps.values()) or not exact.proven:
            continue
        mine = optimize(portfolio, portfolio.base, LAW, Effort(method="decomposition")).outcome
        lacking = {tier: mine.shortfall_by_tier[tier] for tier in book.tiers}
        assert list(lacking.values()) >= list(exact.caps.values())
        assert all(mine.shortfall_bound_by_tier[tier] <= lacking[tier] for tier in book.tiers)
        if mine.tiers_proven:
            assert lacking == exact.caps
            proven += 1
        done += 1
        if done == 20:
            break
    assert done == 20
    assert proven >= 18
