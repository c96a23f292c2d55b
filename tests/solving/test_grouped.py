"""Prices by groups of projects: the same bound, and answers that make up the same mix."""

import pytest

from optimizer.solving.decomposition import stages
from optimizer.solving.decomposition.column_generation import Branch, ColumnGeneration
from optimizer.solving.decomposition.grouped import GroupedPrices
from optimizer.solving.highs import Limits
from tests.properties.random_books import random_book
from tests.solving.test_decomposition import agree, is_usable, some_arrays

ROUNDS = 500


def both(seed, groups):
    """A random book's bound and mix by its projects, by groups of them, and what priced the groups."""
    arrays = some_arrays(seed)
    caps = dict.fromkeys(arrays.book.tiers, 0)
    whole = Branch.whole(arrays)
    generation = ColumnGeneration.of(arrays, caps)
    alone = generation.converge(whole, rounds=ROUNDS)
    prices = GroupedPrices(arrays, arrays.rights(caps), generation.pricing, groups)
    return arrays, alone, prices.converge(whole, rounds=ROUNDS), prices


@pytest.mark.parametrize("groups", [1, 3, 8])
@pytest.mark.parametrize("seed", range(20))
def test_the_bound_is_the_same(seed, groups):
    """Proves: both solve the same Lagrangian dual: each bound is above each mix; converged they are equal.

    Sensitivity: a project that answers although it loses at the prices, or is left out although it gains,
    would move the mix of the groups, and the bounds would not meet.
    """
    _, (bound, mix), (together, mixed), _ = both(seed, groups)
    if mix is None:  # a project that must be followed and has no answer at all
        return
    size = 1e-5 * max(1.0, abs(bound.amount))
    assert together.amount >= mix.value - size
    assert bound.amount >= mixed.value - size
    if together.amount - mixed.value <= size / 10 and bound.amount - mix.value <= size / 10:
        assert together.amount == pytest.approx(bound.amount, abs=size)


def test_answers_of_the_mix_make_it_up_again():
    """Proves: from the answers handed over, each once, projects mix at least as well as their groups did."""
    fewer = 0
    for seed in range(20):
        arrays, (_, mix), (_, mixed), prices = both(seed, 3)
        if mix is None:
            continue
        used = prices.master.used(mixed)
        fewer += len(used.option) < sum(len(own.option) for own in prices.master._rounds)
        own = ColumnGeneration.of(arrays, dict.fromkeys(arrays.book.tiers, 0))
        own.master.add(used, Branch.whole(arrays).allowed)
        again = own.mixed(Branch.whole(arrays))
        if mixed.broken <= 1e-9:
            assert again.value >= mixed.value - 1e-6 * max(1.0, abs(mixed.value))
    assert fewer >= 10


@pytest.mark.parametrize("seed", range(20))
def test_methods_agree_where_groups_come_first(seed, monkeypatch):
    """Proves: a book priced in groups first ends with the same value and a proof."""
    monkeypatch.setattr(stages, "MANY", 1)
    monkeypatch.setattr(stages, "GROUPS", 3)
    portfolio = random_book(seed, count=9).portfolio()
    if is_usable(portfolio):
        agree(portfolio)


def test_a_root_by_groups_has_the_bound_of_the_root_by_projects(monkeypatch):
    arrays = some_arrays(1)
    caps = dict.fromkeys(arrays.book.tiers, 0)
    alone = stages.root_of(arrays, caps, Limits())
    monkeypatch.setattr(stages, "MANY", 1)
    by_groups = stages.root_of(arrays, caps, Limits())
    assert by_groups.bound.amount == pytest.approx(alone.bound.amount, rel=1e-6)
