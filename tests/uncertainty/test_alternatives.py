"""Other good plans: the farthest first, worked by hand and by trying every plan."""

import itertools

from benchmarks.parameters import Province
from benchmarks.province import make_book
from models.portfolio import Portfolio
from optimizer.audit import audit
from optimizer.intake.book import portfolio_of
from optimizer.uncertainty.alternatives import Alternatives, alternatives
from optimizer.uncertainty.solved import Solving
from tests.books import source
from tests.maths.small import LAW, NO_TAIL, at_once, book

BENEFITS = {"A": 10.0, "B": 10.0, "C": 9.9, "D": 9.9, "E": 5.0}


def five() -> Portfolio:
    """100 in 2026; each costs 50: two of A, B (10), C, D (9.9), E (5)."""
    lines = [at_once(code, 50, benefit=worth) for code, worth in BENEFITS.items()]
    return book(lines, [source("X", 100)], **NO_TAIL).portfolio()


def others(portfolio: Portfolio, within: float, most: int = 5) -> Alternatives:
    return alternatives(portfolio, portfolio.base, Solving(law=LAW), within=within, most=most)


def test_the_farthest_good_plan_comes_first():
    """Proves: best A, B (20). Within 2 % (19.6) C, D (19.8) differs in all four, which is the most; the
    other good pairs (A or B with C or D, 19.9) are 2 from both; E is in none (15).
    Sensitivity: by value alone the next plan would be A, C (19.9).
    """
    found = others(five(), 0.02)
    assert found.best.selected == {"A", "B"}
    first, *rest = found.others
    assert (first.solved.selected, first.distance, first.is_farthest) == ({"C", "D"}, 4, True)
    assert [own.distance for own in rest] == [2, 2, 2, 2]
    assert {tuple(sorted(own.solved.selected)) for own in rest} == {
        tuple(sorted(own)) for own in itertools.product("AB", "CD")
    }


def test_distance_is_the_largest_there_is():
    """Proves: tried over all pairs, no good plan is farther from those before than the one that is given."""
    found = others(five(), 0.3)
    good = [
        frozenset(own)
        for count in (0, 1, 2)
        for own in itertools.combinations(BENEFITS, count)
        if sum(BENEFITS[code] for code in own) >= 0.7 * 20 - 1e-9
    ]
    known = [found.best.selected]
    for own in found.others:
        best = max(min(len(one ^ before) for before in known) for one in good)
        assert own.distance == own.most == best
        known.append(own.solved.selected)


def test_no_other_plan_is_good_enough():
    """Proves: within 0 only the best plan counts, where it is alone."""
    lines = [at_once("A", 50, benefit=10), at_once("B", 50, benefit=9)]
    portfolio = book(lines, [source("X", 50)], **NO_TAIL).portfolio()
    assert others(portfolio, 0.0).others == ()


def test_alternatives_are_within_and_audited():
    """Proves: on a made book each is within 5 % of the best, lacks no more, differs as told, is audited."""
    made = make_book(Province(projects=16, years=3, seed=7, hardness=0.5))
    portfolio = portfolio_of(made.raw(), LAW)
    solving = Solving(law=LAW, work_limit=100)
    found = alternatives(portfolio, portfolio.base, solving, within=0.05, most=3)
    assert found.others
    known = [found.best.selected]
    for own in found.others:
        assert (own.solved.objective or 0) >= 0.95 * (found.best.objective or 0) - 1e-6
        assert own.solved.lacking <= found.best.lacking
        assert own.distance == min(len(own.solved.selected ^ before) for before in known)
        assert own.solved.plan is not None
        assert audit(portfolio, portfolio.base, LAW, own.solved.plan) == ()
        known.append(own.solved.selected)
