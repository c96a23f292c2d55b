"""Dives: what they call a plan is one, and is worth what they say."""

import pytest

from optimizer.rounding import settle
from optimizer.solving.decomposition import dive as diving
from optimizer.solving.decomposition import stages
from optimizer.solving.decomposition.column_generation import Branch
from optimizer.solving.decomposition.dive import Dive, Position
from optimizer.solving.highs import Limits
from tests.properties.random_books import random_book
from tests.solving.test_decomposition import agree, is_usable, some_arrays


def roots(books=20):
    """Random books as arrays, what may lack, and their roots where nothing need be lacking."""
    for seed in range(books):
        arrays = some_arrays(seed)
        caps = dict.fromkeys(arrays.book.tiers, 0)
        root = stages.root_of(arrays, caps, Limits())
        if root is not None:
            yield arrays, caps, root


def start_of(arrays, root):
    """The position from which a dive starts."""
    return Position.of(root.generation, Branch.whole(arrays), root.mix, root.bound)


@pytest.mark.parametrize("way", ["quickly", "onwards", "deeply"])
def test_a_plan_of_a_dive_keeps_all_rows(way, monkeypatch):
    """Proves: its schedules can be paid for in whole money within every row, its value is that of its
    schedules, and the bound is not below it.

    Sensitivity: a mix that breaks rows at a penalty taken for a plan could not be settled; few projects
    stay open, so that narrowing and going on within it are part of the way.
    """
    monkeypatch.setattr(diving, "WIDE_STEPS", 2)
    monkeypatch.setattr(diving, "OPEN", 3)
    monkeypatch.setattr(diving, "OPEN_QUICKLY", 1)
    monkeypatch.setattr(diving, "OPEN_ONWARDS", 2)
    plans = 0
    for arrays, caps, root in roots():
        found = getattr(Dive(root.generation, lambda: False), way)(start_of(arrays, root))
        if found is None:
            continue
        plans += 1
        taken = found.choice[found.choice >= 0]
        together = found.value - arrays.value[taken].sum()
        assert -1e-6 <= together <= arrays.master_value.sum() + 1e-6
        assert found.value <= root.bound.amount + 1e-6
        choice = {
            table.project_id: arrays.number_of(int(option))
            for table, option in zip(arrays.book.tables, found.choice, strict=True)
            if option >= 0
        }
        assert settle(arrays.book, choice, caps) is not None
    assert plans >= 5


def test_a_dive_that_is_ended_finds_nothing():
    arrays, _, root = next(roots())
    assert Dive(root.generation, lambda: True).deeply(start_of(arrays, root)) is None


def test_a_dive_leaves_the_columns_of_the_whole_to_the_whole():
    """Proves: what is narrowed has columns of its own, so that the next dive starts as wide as the first."""
    narrowed = 0
    for arrays, _, root in roots():
        dive = Dive(root.generation, lambda: False)
        before = len(root.generation.master)
        dive.quickly(start_of(arrays, root))
        narrowed += dive.steps > 0
        assert dive._generation is root.generation
        assert len(root.generation.master) == before
    assert narrowed >= 5


@pytest.mark.parametrize("seed", range(12))
def test_methods_agree_where_dives_come_first(seed, monkeypatch):
    """Proves: a search that begins with both dives ends with the same value and a proof."""
    monkeypatch.setattr(diving, "WIDE_STEPS", 1)
    monkeypatch.setattr(diving, "OPEN", 2)
    portfolio = random_book(seed, count=9).portfolio()
    if is_usable(portfolio):
        agree(portfolio)
