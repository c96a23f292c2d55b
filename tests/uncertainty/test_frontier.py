"""Value against other aims, worked by hand; points that no other beats on books made by chance."""

from itertools import pairwise

import pytest

from benchmarks.parameters import Province
from benchmarks.province import make_book
from models.portfolio import Portfolio
from optimizer.audit import audit
from optimizer.intake.book import portfolio_of
from optimizer.report.studies.frontier import frontier_document, frontier_study
from optimizer.uncertainty.axes import AXES, axis_of
from optimizer.uncertainty.frontier import Frontier, budget_ladder, frontier
from optimizer.uncertainty.solved import Solving
from tests.books import limit, source
from tests.maths.small import LAW, NO_TAIL, at_once, book


def two_places() -> Portfolio:
    """100 in 2026, each costs 50. North: A (benefit 10), B (9). South: C (4), D (1)."""
    lines = [
        at_once("A", 50, benefit=10, locality="Bắc"),
        at_once("B", 50, benefit=9, locality="Bắc"),
        at_once("C", 50, benefit=4, locality="Nam"),
        at_once("D", 50, benefit=1, locality="Nam"),
    ]
    return book(lines, [source("X", 100)], **NO_TAIL).portfolio()


def traded(portfolio: Portfolio, axis: str, points: int = 4, work: int | None = None) -> Frontier:
    return frontier(portfolio, portfolio.base, Solving(law=LAW, work_limit=work), axis, points)


def told(found: Frontier) -> list[tuple[float, float]]:
    return [(own.measure, own.value) for own in found.points]


def test_equity():
    """Proves: freely A and B (19), the south gets nothing of its 100. With half for each, A and C (14).
    More than half for both needs more than 100: impossible.
    """
    found = traded(two_places(), "equity")
    assert told(found) == [(0, 19), (0.5, 14)]
    # the south gets nothing first; at the end both get half, and the first by name is told
    assert [own["locality"] for own in frontier_document(found)["points"]] == ["Nam", "Bắc"]
    assert "the least served locality is Bắc" in " ".join(frontier_study(found, "en").findings)
    assert found.impossible
    assert min(found.impossible) > 0.5


def test_concentration():
    """Proves: freely the north has all (1); held below it, A and C share evenly (0.5), and of two
    places one always has half or more."""
    found = traded(two_places(), "concentration")
    assert told(found) == [(1, 19), (0.5, 14)]
    assert [found.axis.place_of(own.plan) for own in found.points] == ["Bắc", "Bắc"]


def test_new_starts_and_the_knee():
    """Proves: 3 start freely, worth 10 + 9 + 1 = 20; 2: 19; 1: 10; 0: 0. From 3 to 2 costs 1, then 9, then
    10: beyond 2 every step costs much more, so 2 is the knee."""
    lines = [
        at_once("A", 40, benefit=10),
        at_once("B", 40, benefit=9),
        at_once("C", 20, benefit=1),
    ]
    portfolio = book(lines, [source("X", 100)], **NO_TAIL).portfolio()
    found = traded(portfolio, "new_starts")
    assert told(found) == [(3, 20), (2, 19), (1, 10), (0, 0)]
    assert [own["locality"] for own in frontier_document(found)["points"]] == [None] * 4
    assert found.knee == 1
    assert all(own.solved.is_proven for own in found.points)


def test_an_own_limit_is_tightened_not_doubled():
    """Proves: the book lets the north have at most 60, so freely A and C (14); equity finds no more."""
    lines = [
        at_once("A", 50, benefit=10, locality="Bắc"),
        at_once("B", 50, benefit=9, locality="Bắc"),
        at_once("C", 50, benefit=4, locality="Nam"),
    ]
    limits = [limit("locality", "Bắc", "money", max=60)]
    portfolio = book(lines, [source("X", 100)], limits=limits, **NO_TAIL).portfolio()
    assert told(traded(portfolio, "equity")) == [(0.5, 14)]


def test_remainder():
    """Proves: A (100) starts in 2027 at the latest to leave 50 for after; with nothing left for later it is
    paid whole in the plan. Less left over is never worth more."""
    lines = [at_once("A", 100, benefit=10), at_once("B", 60, benefit=9)]
    portfolio = book(lines, [source("X", 70, 70)], two_period_share=0.4).portfolio()
    found = traded(portfolio, "remainder")
    assert found.points
    measures = [own.measure for own in found.points]
    assert measures == sorted(measures, reverse=True)


def test_unknown_axis():
    portfolio = two_places()
    best = Solving(law=LAW).required(portfolio, portfolio.base)
    assert best.plan is not None
    with pytest.raises(ValueError, match="must be one of"):
        axis_of("beauty", portfolio, best.plan)


@pytest.mark.parametrize("axis", AXES)
def test_points_beat_each_other_in_nothing(axis: str):
    """Proves: on a made book each point is better than every other in one of both, is measured as it is
    told, lacks no more than the first, and passes the audit of the book itself."""
    made = make_book(Province(projects=14, years=3, seed=4, hardness=0.5))
    portfolio = portfolio_of(made.raw(), LAW)
    found = traded(portfolio, axis, points=4, work=50)
    sign = 1 if found.axis.more_is_better else -1
    for own in found.points:
        for other in found.points:
            if own is not other:
                assert own.value > other.value or sign * own.measure > sign * other.measure
        assert own.measure == found.axis.of(portfolio, portfolio.base, own.plan)
        assert own.solved.lacking <= found.points[0].solved.lacking
        assert audit(portfolio, portfolio.base, LAW, own.plan) == ()


def test_budget_ladder():
    """Proves: 50 takes A (10), 100 A and B (19), 150 A, B and C (23); money and projects rise with it."""
    portfolio = two_places()
    found = budget_ladder(portfolio, portfolio.base, Solving(law=LAW), (0.5, 1.0, 1.5))
    assert [(own.money, own.solved.objective, len(own.solved.selected)) for own in found.steps] == [
        (50, 10, 1),
        (100, 19, 2),
        (150, 23, 3),
    ]


@pytest.mark.parametrize("seed", [5, 6])
def test_more_money_never_lowers_the_best(seed: int):
    """Proves: on made books, solved to no proof at all, the ladder still never falls."""
    made = make_book(Province(projects=14, years=3, seed=seed, hardness=0.6))
    portfolio = portfolio_of(made.raw(), LAW)
    solving = Solving(law=LAW, work_limit=5)
    steps = budget_ladder(portfolio, portfolio.base, solving, (0.9, 1.0, 1.1)).steps
    for low, high in pairwise(steps):
        assert high.solved.lacking <= low.solved.lacking
        if high.solved.lacking == low.solved.lacking:
            assert (high.solved.objective or 0) >= (low.solved.objective or 0)
