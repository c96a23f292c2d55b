"""Rows that a change lifts, told without making the changed book's rows."""

import pytest

from optimizer.build import build_book
from optimizer.explain.change import (
    LEAVE_TABLES,
    Change,
    changed_book,
    changed_rows,
    lifted_rows,
    rows_by_key,
)
from tests.explain.solved import LAW
from tests.properties.random_books import random_book


@pytest.mark.parametrize("seed", range(1, 40, 3))
def test_lifted_rows_are_those_that_change(seed: int) -> None:
    """Proves: for every rule that shapes no table, and every limit, the same rows are found either way."""
    portfolio = random_book(seed).portfolio()
    book = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
    rows = rows_by_key(book)
    changes = [Change(rules_off=frozenset({rule})) for rule in sorted(LEAVE_TABLES - {"envelope_year"})]
    changes += [Change(limits_off=frozenset({limit.where})) for limit in portfolio.limits]
    for change in changes:
        assert lifted_rows(book, rows, change) == changed_rows(book, rows, changed_book(book, LAW, change))


def test_other_changes_are_left_to_the_rows() -> None:
    """Proves: what shapes tables, adds money or decides projects is not called lifted."""
    portfolio = random_book(4).portfolio()
    book = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
    rows = rows_by_key(book)
    for change in (
        Change(rules_off=frozenset({"approved_split"})),
        Change(rules_off=frozenset({"envelope_year"})),
        Change(forced=frozenset({"P1"})),
        Change(forbidden=frozenset({"P1"})),
        Change(unlocked=frozenset({"P1"})),
        Change(extra={("LOC", None): 5}),
    ):
        assert lifted_rows(book, rows, change) is None
