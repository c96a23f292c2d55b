"""Rank and cut on random books: what it takes has money in every row that it sees."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain

import pytest

from models.issues import errors_in
from models.law import LawBook
from optimizer import rank_and_cut as habit
from optimizer.build import build_book, coupling_rows, own_columns
from optimizer.check import check
from optimizer.rows import Sense
from optimizer.solving.levels import Levels, Range
from optimizer.table_rows import table_rows
from tests.properties.random_books import random_book

LAW = LawBook.load()


@pytest.mark.parametrize("seed", [17, 27, 39, 41, 56, 59, *range(8)])
def test_no_row_is_overspent(seed, monkeypatch):
    """Proves: after each project, every row "at most" that the habit sees has something left, or what it had.

    Sensitivity: without the rows in which only money carried forward stands, books 17, 27, 39, 41, 56 and 59
    carried more from a year than the year had.
    """
    portfolio = random_book(seed, count=10, unit=100).portfolio()
    if errors_in(check(portfolio, portfolio.base, LAW)):
        return
    book = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
    rows = coupling_rows(replace(book, shortfall_caps={}))
    seen = [r.key for r in rows if r.sense is Sense.AT_MOST and not habit._needs_the_whole(r)]
    spend = habit._spend
    spent: list[Mapping[tuple[str, ...], float]] = []

    def watched(values, rows_of, left):
        before = dict(left)
        spend(values, rows_of, left)
        spent.append({key: left[key] - min(0.0, before[key]) for key in seen})

    monkeypatch.setattr(habit, "_spend", watched)
    taken = habit.rank_and_cut(portfolio, book).selected
    assert len(spent) >= min(1, len(taken))
    assert all(amount >= -1e-5 for each in spent for amount in each.values())


@pytest.mark.parametrize("seed", range(40, 60))
def test_schedules_tried_in_turn_end_as_the_whole_model_does(seed, monkeypatch):
    """Proves: a project's schedules tried one after the other end with the schedule, and with as little
    lacking, as the programme in which schedules are whole numbers.
    """
    portfolio = random_book(seed, count=10, unit=100).portfolio()
    if errors_in(check(portfolio, portfolio.base, LAW)):
        return
    book = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
    earliest, in_turn = habit._earliest_fit, habit._first_that_fits
    objectives = []

    def tried(levels, objective, table):
        objectives.append(objective)
        return in_turn(levels, objective, table)

    def both(alone, coupling, spare):
        rows = [*coupling]
        with monkeypatch.context() as patched:
            patched.setattr(habit, "_are_whole", lambda values: False)
            found = earliest(alone, rows, spare)
        if objectives:
            ranges = {column: Range.of(low, high) for column, low, high in own_columns(alone)}
            every = [*chain.from_iterable(map(table_rows, alone.tables)), *rows]
            whole = Levels(ranges, every, habit._is_schedule).least(objectives.pop())
            for kind in "xu" if found else "":
                own = [column for column in ranges if column.kind == kind]
                weights = {column: column.number + 1 for column in own}  # parts lacking count alike
                left, right = (sum(weights[c] * values[c] for c in own) for values in (found, whole))
                assert left == pytest.approx(right, abs=1e-4)
            assert found is not None or not any(whole[c] > 0.5 for c in ranges if c.kind == "x")
        return found

    monkeypatch.setattr(habit, "_first_that_fits", tried)
    monkeypatch.setattr(habit, "_earliest_fit", both)
    habit.rank_and_cut(portfolio, book)
