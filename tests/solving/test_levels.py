"""Levels: what the first reaches, the second may not lose."""

import pytest

from optimizer.rows import Row, Sense, carried, f, r
from optimizer.solving.highs import Limits
from optimizer.solving.levels import Levels, Range

A, B = f("P1", "X", 2026), f("P2", "X", 2026)


def row(name, sense, right, coefficients):
    """A row of no rule."""
    return Row(rule=name, where=(), sense=sense, right=right, coefficients=coefficients)


def test_the_second_level_keeps_the_first():
    """Proves: a + b ≥ 10, a ≤ 6. Least a + 2b is 14 at (6, 4); then most b is still 4.

    Sensitivity: alone, the second level would make b as large as it may be.
    """
    rows = [row("sum", Sense.AT_LEAST, 10, {A: 1.0, B: 1.0})]
    levels = Levels({A: Range(high=6), B: Range(high=50)}, rows)
    assert levels.minimise({A: 1.0, B: 2.0}, Limits())
    assert levels.minimise({B: -1.0}, Limits())
    assert levels.values == pytest.approx({A: 6, B: 4}, abs=1e-4)
    alone = Levels({A: Range(high=6), B: Range(high=50)}, rows)
    assert alone.minimise({B: -1.0}, Limits())
    assert alone.values[B] == 50


def test_whole_columns_are_whole():
    """Proves: 2a + 3b = 7 with both whole is (2, 1); least a alone would be 0 with b = 7/3."""
    rows = [row("seven", Sense.EQUAL, 7, {A: 2.0, B: 3.0})]
    whole = Levels({A: Range(), B: Range()}, rows, {A, B}.__contains__)
    assert whole.minimise({A: 1.0}, Limits(nodes=100))
    assert whole.values == {A: 2, B: 1}
    broken = Levels({A: Range(), B: Range()}, rows)
    assert broken.minimise({A: 1.0}, Limits())
    assert broken.values == pytest.approx({A: 0, B: 7 / 3})


def test_money_carried_over_may_be_whole_as_well():
    """Proves: 2a + 2m ≥ 5 with a ≤ 2 needs m = 1 where m is whole, and half of it where it is not."""
    moved = carried("X", 2026)
    rows = [row("year", Sense.AT_LEAST, 5, {A: 2.0, moved: 2.0})]
    for whole, expected in ((lambda _column: True, 1), ({A}.__contains__, 0.5)):
        levels = Levels({A: Range(high=2)}, rows, whole)
        assert levels.minimise({moved: 1.0}, Limits())
        assert levels.values[moved] == pytest.approx(expected)


def test_what_cannot_be_is_told_from_what_was_not_found():
    """Proves: a ≥ 5 with a ≤ 3 is infeasible; a deadline that has passed proves nothing."""
    rows = [row("five", Sense.AT_LEAST, 5, {A: 1.0})]
    levels = Levels({A: Range(high=3)}, rows)
    assert not levels.minimise({A: 1.0}, Limits())
    assert levels.is_infeasible
    late = Levels({A: Range(high=9)}, rows)
    assert not late.minimise({A: 1.0}, Limits(deadline=0))
    assert not late.is_infeasible
    assert late.values is None


def test_columns_of_no_table_are_found_in_the_rows():
    """Proves: money carried over stands in no table, and r in no row: both are there."""
    moved, left = carried("X", 2026), r("P1", "X")
    rows = [row("year", Sense.EQUAL, 4, {A: 1.0, moved: 1.0})]
    levels = Levels({A: Range(high=3), left: Range(high=1)}, rows)
    assert levels.minimise({moved: 1.0}, Limits())
    assert levels.values == {A: 3, left: 0, moved: 1}


def test_what_is_least_alone_is_not_kept_and_columns_may_be_confined():
    """Proves: a + b ≥ 10 with a ≤ 6: least b is 4, then least a is 0, since nothing was kept; with a = 2,
    least b is 8; with a = 2 and b ≤ 7 nothing fits.
    """
    levels = Levels({A: Range(high=6), B: Range(high=50)}, [row("sum", Sense.AT_LEAST, 10, {A: 1.0, B: 1.0})])
    assert levels.least({B: 1.0}) == pytest.approx({A: 6, B: 4})
    assert levels.least({A: 1.0})[A] == 0
    levels.confine(A, Range(low=2, high=2))
    assert levels.least({B: 1.0}) == pytest.approx({A: 2, B: 8})
    levels.confine(B, Range(high=7))
    assert levels.least({B: 1.0}) is None


@pytest.mark.parametrize("before", [None, {A, B}.__contains__])
def test_a_programme_in_the_place_of_another_is_like_a_new_one(before):
    """Proves: neither columns nor rows nor whole columns of the other are left."""
    spare = Levels({A: Range(high=3), B: Range(high=3)}, [row("two", Sense.AT_MOST, 2, {A: 1.0})], before)
    assert spare.minimise({A: -1.0, B: -1.0}, Limits())
    levels = Levels({A: Range(high=9)}, [row("half", Sense.AT_MOST, 5, {A: 2.0})], instead_of=spare)
    assert levels.least({A: -1.0}) == pytest.approx({A: 2.5})
