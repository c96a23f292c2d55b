"""Compare the product with the second opinion on many random books.

    python -m tests.second_opinion.run 0 2000

compares the books of the seeds 0 to 1 999 and prints how many have a plan, have none, have errors in both
views, and each seed on which the two differ. Pytest does not collect this. Exit code 1 where one differs.
"""

import sys
from collections import Counter

from tests.second_opinion.test_second_opinion import book, is_same, product
from tests.second_opinion.together import second_opinion


def main(first: int, last: int) -> int:
    """Compare book by book; 1 where any differs."""
    tally: Counter[str] = Counter()
    for seed in range(first, last):
        portfolio = book(seed)
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


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]), int(sys.argv[2])))
