"""Rank and cut on random books: what it takes has money in every row that it sees."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from models.issues import errors_in
from models.law import LawBook
from optimizer import rank_and_cut as habit
from optimizer.build import build_book, coupling_rows
from optimizer.check import check
from optimizer.rows import Sense
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
