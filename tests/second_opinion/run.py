"""Compare the product with the second opinion on many random books.

    python -m tests.second_opinion.run 0 2000

compares the books of the seeds 0 to 1 999, of every plan type and rule, and prints how many have a plan, have
none, have errors in both views, and each seed on which the two differ. Pytest does not collect this. Exit
code 1 where one differs.

    python -m tests.second_opinion.run --medium-term 0 2000

does so with medium-term books of the usual kind.

    python -m tests.second_opinion.run --binds oda_counterpart

prints the first seed whose best plan would be another one without the rule, for `BINDS_IN`.
"""

import sys
from collections import Counter
from collections.abc import Callable
from itertools import count

from models.portfolio import Portfolio
from tests.properties.random_books import random_book
from tests.second_opinion.test_second_opinion import book, is_same, product
from tests.second_opinion.together import second_opinion


def medium_term(seed: int) -> Portfolio:
    """A medium-term book of the usual kind."""
    return random_book(seed).portfolio()


def main(first: int, last: int, book_of: Callable[[int], Portfolio | None] = book) -> int:
    """Compare book by book; 1 where any differs."""
    tally: Counter[str] = Counter()
    for seed in range(first, last):
        portfolio = book_of(seed)
        if portfolio is None:
            tally["with errors"] += 1
            continue
        try:
            one = product(portfolio)
        except AssertionError:
            tally["not proven"] += 1
            print(f"seed {seed}: the product has not proven its plan", flush=True)
            continue
        other = second_opinion(portfolio)
        tally["with a plan" if other else "without a plan"] += 1
        if not is_same(one, other):
            tally["different"] += 1
            print(f"seed {seed}: product {one}, second opinion {other}", flush=True)
    print(f"{last - first} books: {dict(tally)}")
    return 1 if tally["different"] else 0


def binds(rule: str) -> int:
    """Look for the first book in which a rule binds."""
    for seed in count():
        portfolio = book(seed)
        if portfolio is not None and not is_same(product(portfolio), product(portfolio, rule)):
            print(f'"{rule}": {seed},')
            break
    return 0


if __name__ == "__main__":
    first, *others = sys.argv[1:]
    if first == "--binds":
        raise SystemExit(binds(others[0]))
    if first == "--medium-term":
        raise SystemExit(main(*map(int, others), book_of=medium_term))
    raise SystemExit(main(int(first), int(others[0])))
