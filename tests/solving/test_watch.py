"""Who watches a solve hears how far it is, and may end it with the best plan found."""

import pytest

from models.issues import NoPlanError
from models.law import LawBook
from models.outcome import EndedBy
from optimizer.audit import audit
from optimizer.intake.book import read_portfolio
from optimizer.optimize import Effort, optimize
from optimizer.solving.watch import Progress
from tests.maths.examples import tail
from tests.workspace.hard import hard_book

LAW = LawBook.load()


class Listener:
    """Hears everything; stops as soon as `enough` says so."""

    def __init__(self, enough) -> None:
        self.heard: list[Progress] = []
        self.enough = enough

    def is_stopped(self) -> bool:
        return self.enough(self.heard)

    def tell(self, progress: Progress) -> None:
        self.heard.append(progress)


def test_a_minimum_is_told_as_people_think_of_it():
    """Proves: −90 found and −100 bound of the minimisation are value 90 of at most 100, gap 10 %."""
    progress = Progress.of_minimum(None, -90.0, -100.0)
    assert (progress.found, progress.bound) == (90.0, 100.0)
    assert progress.gap == pytest.approx(0.1)
    nothing = Progress.of_minimum(None, float("inf"), float("-inf"))
    assert (nothing.found, nothing.bound, nothing.gap) == (None, None, None)
    assert Progress.of_minimum(5, 30.0, 10.0) == Progress(tier=5, found=30.0, bound=10.0)


def test_stopping_keeps_the_best_plan_with_its_bound(tmp_path):
    """A book whose proof takes hours: stopped at its first plan, that one is audited and says so."""
    portfolio = read_portfolio(hard_book(tmp_path / "hard.xlsx"), LAW)
    listener = Listener(lambda heard: any(p.found is not None and p.bound is not None for p in heard))
    plan = optimize(portfolio, portfolio.base, LAW, Effort(watch=listener))
    assert plan.outcome.ended_by is EndedBy.STOPPED
    assert not plan.outcome.is_proven
    assert plan.outcome.objective <= plan.outcome.bound
    assert not audit(portfolio, portfolio.base, LAW, plan)
    assert listener.heard[-1].tier is None


def test_stopping_before_anything_is_found_leaves_no_plan():
    portfolio = tail().portfolio()
    with pytest.raises(NoPlanError) as refused:
        optimize(portfolio, portfolio.base, LAW, Effort(watch=Listener(lambda heard: True)))
    assert refused.value.reason == "unknown"


def test_watching_changes_nothing():
    portfolio = tail().portfolio()
    watched = optimize(portfolio, portfolio.base, LAW, Effort(watch=Listener(lambda heard: False)))
    alone = optimize(portfolio, portfolio.base, LAW)
    assert watched.lines == alone.lines
    assert watched.outcome.ended_by is EndedBy.GAP
