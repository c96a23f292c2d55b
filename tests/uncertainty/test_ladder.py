"""The nested list: worked by hand, and nested on books made by chance."""

from itertools import pairwise

import pytest

from benchmarks.parameters import Province
from benchmarks.province import make_book
from models.portfolio import Portfolio
from optimizer.audit import audit
from optimizer.intake.book import portfolio_of
from optimizer.uncertainty.ladder import ladder
from optimizer.uncertainty.solved import Solving, with_total
from tests.books import project, source
from tests.maths.small import LAW, NO_TAIL, at_once, book


def three() -> Portfolio:
    """100 in 2026: A (60, benefit 9), B (40, benefit 7), C (50, benefit 6.5), D (20, benefit 1)."""
    lines = [
        at_once("A", 60, benefit=9),
        at_once("B", 40, benefit=7),
        at_once("C", 50, benefit=6.5),
        at_once("D", 20, benefit=1),
    ]
    return book(lines, [source("X", 100)], **NO_TAIL).portfolio()


def test_nested_list_and_what_it_costs():
    """Proves: 100 takes A and B (16). At 90 the list may only drop one of them: A stays (9), where B and C
    would fit freely (13.5): loss 4.5. At 120 the list keeps A and B and adds D (17), which is also the best
    (A and C need 110: 15.5). At 150 A, B, C fit (22.5), D is dropped freely, but the list keeps D: with A,
    B and D only 30 are left, so it stays at 17: loss 5.5.
    Sensitivity: without nesting 90 would say B, C and 150 would say A, B, C.
    """
    portfolio = three()
    found = ladder(portfolio, portfolio.base, Solving(law=LAW), (0.9, 1.0, 1.2, 1.5))
    told = {
        own.factor: (sorted(own.inside), own.nested.objective, own.free.objective, own.loss)
        for own in found.rungs
    }
    assert told == {
        0.9: (["A"], 9, 13.5, pytest.approx(4.5)),
        1.0: (["A", "B"], 16, 16, 0),
        1.2: (["A", "B", "D"], 17, 17, 0),
        1.5: (["A", "B", "D"], 17, 22.5, pytest.approx(5.5)),
    }
    assert [(own.cut, own.released) for own in found.rungs] == [
        (("B",), ()),
        ((), ()),
        ((), ("D",)),
        ((), ()),
    ]
    assert all(own.free.is_proven and own.nested.is_proven for own in found.rungs)


def test_committed_lines_stay_and_their_shortfall_stands_beside():
    """Proves: Z (committed, 100) lacks 20 where 80 are left; the value of both plans is the same."""
    lines = [at_once("Z", 100, status="ongoing", committed=1, benefit=3, start_year=2026)]
    portfolio = book(lines, [source("X", 100)], **NO_TAIL).portfolio()
    found = ladder(portfolio, portfolio.base, Solving(law=LAW), (0.8,))
    low, whole = found.rungs
    assert (low.nested.shortfall, whole.nested.shortfall) == (20, 0)
    assert low.inside == whole.inside == {"Z"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ladder_is_nested_and_more_money_never_lowers_the_free_plan(seed: int):
    """Proves: on made books each list holds in the next, every plan passes the audit of its own budget, the
    free plan never falls and is never worse than the list."""
    made = make_book(Province(projects=14, years=3, seed=seed, hardness=0.6))
    portfolio = portfolio_of(made.raw(), LAW)
    found = ladder(portfolio, portfolio.base, Solving(law=LAW, work_limit=50), (0.85, 0.95, 1.0, 1.1))
    rungs = found.rungs
    assert [own.factor for own in rungs] == [0.85, 0.95, 1.0, 1.1]
    for low, high in pairwise(rungs):
        assert low.inside <= high.inside
        assert high.free.lacking <= low.free.lacking
        if low.free.lacking == high.free.lacking:
            assert (high.free.objective or 0) >= (low.free.objective or 0) - 1e-6
    for own in rungs:
        here = with_total(portfolio, portfolio.base, own.factor)
        for solved in (own.nested, own.free):
            assert solved.plan is not None
            assert audit(portfolio, here, LAW, solved.plan) == ()
        if own.loss is not None:
            assert (own.free.objective or 0) >= (own.nested.objective or 0) - 1e-9


def test_stopped_ladder_says_so():
    portfolio = three()
    solving = Solving(law=LAW)
    solving.is_stopped = lambda: solving.done >= 3
    found = ladder(portfolio, portfolio.base, solving, (0.8, 0.9, 1.0, 1.1))
    assert found.is_stopped
    assert [own.factor for own in found.rungs] == [0.9, 1.0]


def test_a_locked_project_is_never_cut():
    """Proves: locks of the book hold at every budget: B is ordered, so 90 keeps B and may not keep A."""
    portfolio = three()
    lines = [
        at_once("A", 60, benefit=9),
        project("B", 40, benefit=7, lock="in", max_year_share=1),
    ]
    portfolio = book(lines, [source("X", 100)], **NO_TAIL).portfolio()
    found = ladder(portfolio, portfolio.base, Solving(law=LAW), (0.9,))
    assert [sorted(own.inside) for own in found.rungs] == [["B"], ["A", "B"]]
