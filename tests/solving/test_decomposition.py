"""The decomposition against the monolithic model: bound ≥ optimum ≥ plan, on books with every rule."""

import contextlib
import random

import numpy as np
import pytest
from scipy.optimize import linprog

from models.issues import NoPlanError, errors_in
from models.law import LawBook
from models.portfolio import Portfolio
from optimizer.build import build_book
from optimizer.check import check
from optimizer.optimize import Effort, optimize
from optimizer.rows import Column, Sense
from optimizer.solving.decomposition.arrays import Arrays, ContradictionError, arrays_of
from optimizer.solving.decomposition.column_generation import Bound, Branch, ColumnGeneration
from optimizer.solving.decomposition.pricing import Pricing
from optimizer.solving.decomposition.programmes import Programmes
from optimizer.solving.decomposition.tree import Tree
from optimizer.table import ProjectTable
from optimizer.table_rows import table_rows
from tests.properties.random_books import random_book
from tests.properties.test_brute_force import linked_book, small_book

LAW = LawBook.load()
CLOSE = 1e-6


def is_usable(portfolio: Portfolio) -> bool:
    """Whether the book has no errors."""
    return not errors_in(check(portfolio, portfolio.base, LAW))


def some_arrays(seed: int) -> Arrays:
    """The first book from a seed on that has no errors and no rows that contradict each other."""
    for tried in range(1_000 * seed, 1_000 * seed + 1_000):
        portfolio = random_book(tried, count=8, unit=100).portfolio()
        if is_usable(portfolio):
            with contextlib.suppress(ContradictionError):
                return arrays_of(build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date)))
    raise AssertionError("no usable book")


def least_cost(table: ProjectTable, number: int, price: dict[Column, float]) -> float | None:
    """The exact least cost of a schedule by another solver, from the same rows; None = cannot be followed."""
    rows = list(table_rows(table.restricted_to(number)))
    columns = sorted({column for row in rows for column in row.coefficients if column.kind != "x"})
    place = {column: n for n, column in enumerate(columns)}
    at_most, equal = [], []
    for row in rows:
        line, right = np.zeros(len(columns)), float(row.right)
        for column, weight in row.coefficients.items():
            if column.kind == "x":
                right -= weight
            else:
                line[place[column]] += weight
        if row.sense is Sense.EQUAL:
            equal.append((line, right))
        else:
            turn = 1.0 if row.sense is Sense.AT_MOST else -1.0
            at_most.append((turn * line, turn * right))
    if not columns:
        holds = all(right >= 0 for _, right in at_most) and all(right == 0 for _, right in equal)
        return 0.0 if holds else None
    bounds = [(0, _part(table, column)) for column in columns]
    found = linprog(
        [price[column] for column in columns],
        A_ub=np.array([line for line, _ in at_most]) if at_most else None,
        b_ub=[right for _, right in at_most] if at_most else None,
        A_eq=np.array([line for line, _ in equal]) if equal else None,
        b_eq=[right for _, right in equal] if equal else None,
        bounds=bounds,
    )
    return float(found.fun) if found.status == 0 else None


def _part(table: ProjectTable, column: Column) -> float | None:
    if column.kind != "u":
        return None
    return float(next(part.amount for part in table.parts if part.name == column.detail))


@pytest.mark.parametrize("seed", range(30))
def test_every_schedule_is_priced_exactly(seed):
    """Proves: at any prices, dear or cheap, the cost of each schedule is that of a small exact programme.

    Sensitivity: greedy where a split, a loan or a ratio binds would be cheaper or dearer; prices come three
    times, so that answers after the first start from another basis.
    """
    arrays = some_arrays(seed)
    pricing = Pricing(arrays, arrays.amount_caps({}))
    rng = np.random.default_rng(seed)
    for _ in range(3):
        price = rng.normal(0.3, 1.0, len(arrays.money))
        everything = np.ones(arrays.options, dtype=bool)
        priced = pricing.price(arrays.value, price, everything)  # the value is paid: cost is left
        by_column = dict(zip(arrays.money, price, strict=True))
        for project, table in enumerate(arrays.book.tables):
            for number in range(len(table.options)):
                exact = least_cost(table, number, by_column)
                worth = priced.worth[arrays.first_option[project] + number]
                if exact is None:
                    assert worth == -np.inf
                else:
                    assert -worth == pytest.approx(exact, abs=CLOSE * max(1.0, table.demand)), (table, number)


@pytest.mark.parametrize("seed", range(40))
def test_small_programmes_are_solved_and_bounded(seed):
    """Proves: bound = least cost = cost of the amounts, for costs that change; none where nothing holds."""
    rng = np.random.default_rng(seed)
    rows, columns, count = int(rng.integers(1, 6)), int(rng.integers(2, 9)), 12
    matrix = rng.integers(-3, 4, (count, rows, columns)).astype(float)
    right = rng.integers(-2, 6, (count, rows)).astype(float)
    most = rng.integers(0, 4, (count, columns)).astype(float)
    lowest = np.minimum(matrix, 0.0) * most[:, None, :]
    slack = right - lowest.sum(axis=2)
    equal = rng.random((count, rows)) < 0.3
    slack = np.where(equal, 0.0, slack)
    hopeful = np.flatnonzero((slack >= 0).all(axis=1))
    programmes = Programmes(matrix[hopeful], right[hopeful], most[hopeful], slack[hopeful])
    for _ in range(3):
        cost = rng.normal(0, 1, (len(hopeful), columns))
        bound, amounts, exact = programmes.solve(cost, np.arange(len(hopeful)))
        for place, n in enumerate(hopeful):
            binding = equal[n]
            found = linprog(
                cost[place],
                A_ub=matrix[n][~binding] if (~binding).any() else None,
                b_ub=right[n][~binding] if (~binding).any() else None,
                A_eq=matrix[n][binding] if binding.any() else None,
                b_eq=right[n][binding] if binding.any() else None,
                bounds=[(0, high) for high in most[n]],
            )
            if found.status == 2:
                assert bound[place] == np.inf
                continue
            assert exact[place]
            assert bound[place] == pytest.approx(found.fun, abs=CLOSE)
            assert cost[place] @ amounts[place] == pytest.approx(found.fun, abs=CLOSE)


def outcomes(portfolio: Portfolio) -> tuple[object, object]:
    """What both methods make of a book; None where there is no plan."""
    found = []
    for method in ("milp", "decomposition"):
        try:
            found.append(optimize(portfolio, portfolio.base, LAW, Effort(method=method)).outcome)
        except NoPlanError as error:
            assert error.reason == "infeasible"
            found.append(None)
    return tuple(found)  # type: ignore[return-value]


def agree(portfolio: Portfolio) -> None:
    """Both methods agree within their gaps, tier by tier and in value."""
    exact, mine = outcomes(portfolio)
    assert (exact is None) == (mine is None)
    if exact is None or mine is None:
        return
    assert mine.shortfall_by_tier == exact.shortfall_by_tier
    assert mine.is_proven
    size = CLOSE * max(1.0, abs(exact.objective))
    allowed = (exact.gap_asked + CLOSE) * max(1.0, abs(exact.bound))
    assert mine.bound >= exact.objective - size
    assert exact.bound >= mine.objective - size
    assert mine.objective >= exact.objective - allowed


@pytest.mark.parametrize("seed", range(60))
def test_it_agrees_on_books_with_every_rule(seed):
    portfolio = random_book(seed, count=random.Random(seed).randint(3, 9)).portfolio()
    if is_usable(portfolio):
        agree(portfolio)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("made", [small_book, linked_book])
def test_it_agrees_on_books_that_are_known_by_trying_everything(made, seed):
    portfolio = made(seed).portfolio()
    if is_usable(portfolio):
        agree(portfolio)


def test_the_same_book_gives_the_same_plan():
    portfolio = random_book(3, count=9).portfolio()
    plans = [optimize(portfolio, portfolio.base, LAW, Effort(method="decomposition")) for _ in range(2)]
    assert plans[0].lines == plans[1].lines
    assert plans[0].outcome.bound == plans[1].outcome.bound


def test_a_branch_that_the_solver_gave_up_proves_nothing():
    """Proves: no open branch is not the same as no plan; only a bound below every plan's worth is.

    Sensitivity: a book with a plan would be called infeasible when the solver gives up at its root.
    """
    portfolio = small_book(0).portfolio()
    book = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
    arrays = arrays_of(book)

    class GivesUp(ColumnGeneration):
        def converge(self, branch, **_):
            return Bound(amount=5.0, prices=self.prices, worth=arrays.value), None

    generation = GivesUp(arrays, arrays.rights({}), Pricing(arrays, arrays.amount_caps({})), 1.0)
    tree = Tree(generation, Branch.whole(arrays), 10.0, None, {})
    tree.grow(0.0, 5, lambda: False)
    assert tree.is_done
    assert tree.bound == 5.0
    assert not tree.is_empty
    tree.lower(-2.0)
    assert tree.is_empty
