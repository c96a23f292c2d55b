"""Whole amounts: next to the continuous ones, next to exact ratios, and not for ever."""

import math
import time

import pytest

from models.law import LawBook
from optimizer import rounding
from optimizer.build import all_rows, build_book
from optimizer.rounding import settle
from optimizer.rows import f
from optimizer.solving import levels
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


def next_to_exact_ratios(book):
    """Whole amounts near those that keep ratios exactly; None where there are none."""
    rows, ranges = tuple(all_rows(book)), rounding._ranges(book)
    exact = rounding._exact_ratios(book, rows, ranges)
    return rounding._near(book, rows, ranges, exact, parted=True) if exact else None


def test_next_to_exact_ratios():
    """Proves: example 3. Counterpart 5, 5, 10 at 25 % pays for loans of exactly 20, 20, 40, which are whole.
    A tolerance of 1 lets 24, 24, 32 be drawn, which is earlier, and whole as well.

    Sensitivity: without its own start, the second way would find what the first does.
    """
    book, choice, _ = followed(examples.counterpart().portfolio())
    found = next_to_exact_ratios(book.restricted_to(choice))
    assert [found[f("P3", "ODA", year)] for year in (2026, 2027, 2028)] == [20, 20, 40]
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
        found = next_to_exact_ratios(fixed)
        if found is not None:
            with_ratios += 1
            whole = {column: round(value) for column, value in found.items()}
            assert all(rounding.row_slack(row, whole) <= rounding.WHOLE for row in all_rows(fixed))
    assert with_ratios == 12


def test_round_figures_are_given_up_at_the_deadline():
    """Proves: what is slow ends in time, with nothing; what is quick does not ask for the time."""
    book, choice, _ = followed(examples.counterpart().portfolio())
    assert settle(book, choice, {}, 5) is not None
    assert settle(book, choice, {}, 5, deadline=time.monotonic() - 1) is None
    assert settle(book, choice, {}, 1, deadline=-math.inf) is not None


def test_many_columns_are_settled_as_few_are(monkeypatch):
    """Proves: with weighed levels by an interior point, as much money is left over, and as early.

    But for whole amounts, which may lie a few million elsewhere. Sensitivity: weights that are equal leave
    remainder where money may come early for it.
    """
    compared = 0
    for seed in range(60):
        portfolio = random_book(seed, unit=1000).portfolio()
        if not is_usable(portfolio):
            continue
        book, choice, caps = followed(portfolio)
        if choice is None or compared == 15:
            continue
        usual = settle(book, choice, caps)
        with monkeypatch.context() as patched:
            patched.setattr(rounding, "LARGE", 0)
            patched.setattr(levels, "LARGE", 0)
            quick = settle(book, choice, caps)
        assert (usual is None) == (quick is None)
        if quick is not None:
            compared += 1
            lines = len(choice)
            assert left_over(quick) == pytest.approx(left_over(usual), abs=2 * lines)
            assert lateness(quick) == pytest.approx(lateness(usual), abs=10 * lines)
    assert compared == 15


def left_over(amounts):
    """Million VND."""
    return sum(amount for column, amount in amounts.items() if column.kind == "r")


def lateness(amounts):
    """Million VND × years from the start of the plan."""
    return sum(amount * (column.number - 2026) for column, amount in amounts.items() if column.kind == "f")
