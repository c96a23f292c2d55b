"""The plan of the usual practice in place of none: which bound may stand beside it."""

from models.law import LawBook
from optimizer import optimize
from optimizer.build import build_book
from optimizer.rank_and_cut import needed_first
from optimizer.solving.candidate import Candidate
from tests.books import link, project, source
from tests.maths.small import NO_TAIL, book


def test_a_bound_of_plans_that_lack_less_is_not_taken_over():
    """Proves: 40 of 100 are there for what runs on, so the usual practice lacks 60; a bound proven for plans
    that lack at most 60 is one for it, a bound for plans that lack nothing is not.

    Sensitivity: min of both bounds alone would print 1 beside a plan it says nothing of.
    """
    line = project("P1", 100, benefit=7, status="ongoing", disbursed=0, start_year=2025)
    portfolio = book([line], [source("X", 40)], **NO_TAIL).portfolio()
    law = LawBook.load()
    own = build_book(portfolio, portfolio.base, law.on(portfolio.base.law_date))
    free = optimize._usual(portfolio, own, Candidate())
    lacking = {tier: amount for tier, amount in free.caps.items() if amount}
    assert list(lacking.values()) == [60]
    less = optimize._usual(portfolio, own, Candidate(bound=1.0, caps=dict.fromkeys(lacking, 0)))
    same = optimize._usual(portfolio, own, Candidate(bound=1.0, caps=lacking))
    assert less.bound == free.bound > 1
    assert same.bound == 1


def usual_of(portfolio):
    """What the usual practice takes in place of no plan, and its audit after settling."""
    law = LawBook.load()
    own = build_book(portfolio, portfolio.base, law.on(portfolio.base.law_date))
    trial = optimize._Trial(portfolio, own, law, optimize.Effort(), 0.0)
    found = optimize._usual(portfolio, own, Candidate())
    return found, trial.passes(found, optimize.USUAL)


def test_what_a_mandate_needs_comes_before_it():
    """Proves: 100 of money; A (80) has most points, M (30) is locked in and needs N (40), which has least.
    Only M and N together keep the lock: the usual practice takes them before A, which then finds no money.

    Sensitivity: with the mandates alone first, N is not there when M is tried, and M never comes in.
    """
    lines = [
        project("A", 80, benefit=9),
        project("M", 30, benefit=5, lock="in"),
        project("N", 40, benefit=1),
    ]
    links = [link("requires", "M", "N")]
    portfolio = book(lines, [source("X", 100)], links=links, **NO_TAIL).portfolio()
    found, passes = usual_of(portfolio)
    assert found.choice.keys() == {"M", "N"}
    assert passes


def test_floors_that_are_missed_come_after_the_mandates():
    """Proves: 100 of money; the field of B has to get 40 at least. By points A (70) comes first and leaves
    30; with B's field first both the floor holds and what is left goes to nobody.

    Sensitivity: without looking at the floors again, the audit refuses A alone.
    """
    lines = [project("A", 70, benefit=9, sector="giao thông"), project("B", 40, benefit=1, sector="y tế")]
    limits = [{"dimension": "sector", "value": "y tế", "measure": "money", "min": 40}]
    portfolio = book(lines, [source("X", 100)], limits=limits, **NO_TAIL).portfolio()
    found, passes = usual_of(portfolio)
    assert found.choice.keys() == {"B"}
    assert passes


def test_needs_in_a_circle_come_to_an_end():
    """Proves: A needs B and B needs A: both come ahead, and the order of a circle is given up."""
    lines = [project("A", 10, benefit=1, lock="in"), project("B", 10, benefit=1), project("C", 10, benefit=1)]
    links = [link("requires", "A", "B"), link("requires", "B", "A")]
    portfolio = book(lines, [source("X", 100)], links=links, **NO_TAIL).portfolio()
    law = LawBook.load()
    own = build_book(portfolio, portfolio.base, law.on(portfolio.base.law_date))
    assert needed_first({"A": 1}, own).keys() == {"A", "B"}
