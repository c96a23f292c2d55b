"""Whole amounts: next to the continuous ones, next to exact ratios, and not for ever."""

import math
import time

from models.law import LawBook
from optimizer import rounding
from optimizer.build import build_book
from optimizer.rounding import settle
from optimizer.rows import f
from optimizer.solving.highs import Limits
from optimizer.solving.methods import candidates_by
from tests.maths import examples
from tests.properties.random_books import random_book
from tests.solving.test_decomposition import is_usable

LAW = LawBook.load()


def followed(portfolio):
    """A book, the schedules of its best plan (None where there is none), and what may be lacking."""
    book = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
    candidate = next(candidates_by("milp", book, Limits(), whole_money=False))
    return book, candidate.choice, candidate.caps


def test_next_to_exact_ratios():
    """Proves: example 3. Counterpart 5, 5, 10 at 25 % pays for loans of exactly 20, 20, 40; a tolerance of 1
    lets 24, 24, 32 be drawn. Within 2 of them 2028 keeps 38; the rest comes early: 22, 20, 38.

    Sensitivity: continuous amounts that use the tolerance would lead to 24, 24, 32 here as well.
    """
    book, choice, _ = followed(examples.counterpart().portfolio())
    found = rounding._near_exact_ratios(book.restricted_to(choice))
    assert [found[f("P3", "ODA", year)] for year in (2026, 2027, 2028)] == [22, 20, 38]
    settled = settle(book, choice, {})
    assert [settled[f("P3", "ODA", year)] for year in (2026, 2027, 2028)] == [24, 24, 32]


def test_next_to_exact_ratios_every_row_still_holds():
    """Proves: on books with every rule, what is found so keeps the rows as they are, shortfalls included."""
    with_ratios = 0
    for seed in range(200):
        portfolio = random_book(seed, unit=100).portfolio()
        if not is_usable(portfolio) or with_ratios == 12:
            continue
        book, choice, caps = followed(portfolio)
        if choice is None:
            continue
        fixed = book.restricted_to(choice).with_caps(caps)
        if not any(table.counterpart or table.onlending is not None for table in fixed.tables):
            continue
        found = rounding._near_exact_ratios(fixed)
        if found is not None:
            with_ratios += 1
            assert rounding._holds(fixed, {column: round(value) for column, value in found.items()})
    assert with_ratios == 12


def test_round_figures_are_given_up_at_the_deadline():
    """Proves: what is slow ends in time, with nothing; what is quick does not ask for the time."""
    book, choice, _ = followed(examples.counterpart().portfolio())
    assert settle(book, choice, {}, 5) is not None
    assert settle(book, choice, {}, 5, deadline=time.monotonic() - 1) is None
    assert settle(book, choice, {}, 1, deadline=-math.inf) is not None
