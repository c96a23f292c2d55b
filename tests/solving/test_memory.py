"""Memory: what is carried to a like book still holds there, and never changes what is proven."""

from copy import copy
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from models.issues import NoPlanError
from models.vocabulary import Lock, Objective
from optimizer.audit import audit
from optimizer.build import build_book
from optimizer.optimize import Effort, best_plan
from optimizer.solving.decomposition.arrays import arrays_of
from optimizer.solving.decomposition.memory import Memory
from tests.properties.random_books import random_book
from tests.solving.test_decomposition import CLOSE, LAW, is_usable


def portfolios(count):
    """Usable random books."""
    books = (random_book(seed, count=9).portfolio() for seed in range(200))
    return islice((portfolio for portfolio in books if is_usable(portfolio)), count)


def solved(portfolio, scenario, memory=None, gap=0.0):
    """A plan by the decomposition, to the last unit where no gap is given; None where there is none."""
    effort = Effort(method="decomposition", memory=memory)
    book = build_book(portfolio, replace(scenario, gap=gap), LAW.on(scenario.law_date))
    try:
        return best_plan(portfolio, book, LAW, effort)
    except NoPlanError:
        return None


def variants(portfolio):
    """The base scenario, less money, more money, other weights, a lock, and the base again."""
    base = portfolio.base
    sources = {source.code for source in portfolio.budget.sources}
    first = min(project.project_id for project in portfolio.projects)
    return [
        base,
        replace(base, envelope_factors={(source, None): 0.9 for source in sources}),
        replace(base, envelope_factors={(source, None): 1.1 for source in sources}),
        replace(base, weights={"inter_regional": 3.0}),
        replace(base, locks={first: Lock.OUT}),
        base,
    ]


def test_a_solve_that_remembers_proves_what_one_that_does_not_proves():
    """Proves: after any change of money, weights or locks, value and bound are those of a fresh solve, and
    the plan passes the audit.

    Sensitivity: a column carried over with the coefficients of the old book, or a plan taken over without
    being solved again, gives another value or fails the audit.
    """
    plans = 0
    for portfolio in portfolios(6):
        memory = Memory()
        for scenario in variants(portfolio):
            remembered, fresh = solved(portfolio, scenario, memory), solved(portfolio, scenario)
            assert (remembered is None) == (fresh is None)
            if remembered is None or fresh is None:
                continue
            plans += 1
            assert remembered.outcome.objective == pytest.approx(fresh.outcome.objective, rel=CLOSE)
            assert remembered.outcome.bound == pytest.approx(fresh.outcome.bound, rel=CLOSE)
            assert audit(portfolio, scenario, LAW, remembered) == ()
    assert plans >= 20


def test_columns_follow_their_projects_into_a_shorter_book():
    """Proves: where the first project is gone, the others' columns pay the same money from the same cells."""
    checked = 0
    for portfolio in portfolios(12):
        memory = Memory()
        if solved(portfolio, portfolio.base, memory) is None or memory._left is None:
            continue
        book = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
        shorter = arrays_of(replace(book, tables=book.tables[1:], portfolio=portfolio))
        left, recalled = memory._left, memory.recall(shorter)
        if recalled is None:
            continue
        old = left.arrays.project_of_option[left.columns.option] > 0
        was = left.columns.money[np.flatnonzero(old)].tocoo()
        now = recalled.columns.money.tocoo()
        assert [left.arrays.money[c] for c in was.col] == [shorter.money[c] for c in now.col]
        assert was.data.tolist() == now.data.tolist()
        assert recalled.before.choice.tolist() == [
            -1 if option < 0 else option - left.arrays.first_option[1] for option in left.choice[1:]
        ]
        checked += 1
    assert checked >= 3


def test_a_project_that_is_another_is_not_remembered():
    """Proves: a column is dropped with the table it was made for; a project changed in one amount is new."""
    portfolio = next(portfolios(1))
    memory = Memory()
    solved(portfolio, portfolio.base, memory)
    assert memory._left is not None
    book = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
    known = set(arrays_of(book).project_of_option[memory._left.columns.option])
    changed = min(known)
    tables = list(book.tables)
    tables[changed] = replace(tables[changed], demand=tables[changed].demand + 1)
    arrays = arrays_of(replace(book, tables=tuple(tables)))
    recalled = memory.recall(arrays)
    assert recalled is not None
    assert set(arrays.project_of_option[recalled.columns.option]) == known - {changed}
    assert recalled.before.choice[changed] == -1
    assert Memory().recall(arrays) is None


def test_what_questions_cost_follows_their_projects():
    """Proves: experience is told of the same projects where another goes missing, and of that one no more."""
    compared = 0
    for portfolio in portfolios(20):
        memory = Memory()
        if solved(portfolio, portfolio.base, memory) is None or memory._left is None or not memory._left.lost:
            continue
        book = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
        gone = min(project for project, _ in memory._left.lost)
        tables = tuple(table for place, table in enumerate(book.tables) if place != gone)
        recalled = memory.recall(arrays_of(replace(book, tables=tables)))
        assert recalled is not None
        expected = {
            (project - (project > gone), whether): trials
            for (project, whether), trials in memory._left.lost.items()
            if project != gone
        }
        assert dict(recalled.before.lost) == expected
        compared += len(expected)
    assert compared >= 5


def test_who_looks_anew_does_not_keep_an_old_plan_that_is_good_enough():
    """Proves: with a wide gap and one project worth ten times as much, the old plan stays the answer; who
    looks anew finds plans worth more, and never one worth less.
    """
    better = 0
    for portfolio in portfolios(20):
        memory = Memory()
        before = solved(portfolio, portfolio.base, memory)
        if before is None or memory._left is None:
            continue
        out = [project for project in portfolio.projects if not before.by_id[project.project_id].selected]
        if not out:
            continue
        dear = {project.project_id: replace(project, benefit=10 * (project.benefit or 1)) for project in out}
        changed = replace(
            portfolio, projects=tuple(dear.get(own.project_id, own) for own in portfolio.projects)
        )
        scenario = replace(portfolio.base, objective=Objective.BENEFIT)
        kept, anew = (
            solved(changed, scenario, own, gap=0.99) for own in (copy(memory), memory.to_look_anew())
        )
        assert anew.outcome.objective >= kept.outcome.objective - CLOSE
        better += anew.outcome.objective > kept.outcome.objective + CLOSE
    assert better
