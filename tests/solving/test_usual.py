"""The plan of the usual practice in place of none: which bound may stand beside it."""

from models.law import LawBook
from optimizer import optimize
from optimizer.build import build_book
from optimizer.solving.candidate import Candidate
from tests.books import project, source
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
