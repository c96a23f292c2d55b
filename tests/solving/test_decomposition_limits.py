"""The decomposition within limits: stopped, with little work, told as it goes."""

import pytest

from models.issues import NoPlanError
from models.law import LawBook
from models.outcome import EndedBy
from optimizer.audit import audit
from optimizer.build import build_book
from optimizer.intake.book import read_portfolio
from optimizer.optimize import Effort, optimize
from optimizer.solving.methods import method_for
from tests.maths.examples import tail
from tests.solving.test_watch import Listener
from tests.workspace.hard import hard_book

LAW = LawBook.load()


@pytest.fixture(scope="module")
def hard(tmp_path_factory):
    """A book whose proof takes hours."""
    return read_portfolio(hard_book(tmp_path_factory.mktemp("hard") / "hard.xlsx"), LAW)


def test_stopping_keeps_the_best_plan_with_its_bound(hard):
    """Proves: stopped in the middle of a core, the core's plan is kept, audited, and not called optimal."""
    listener = Listener(lambda heard: len(heard) > 20)
    plan = optimize(hard, hard.base, LAW, Effort(method="decomposition", watch=listener))
    assert plan.outcome.ended_by is EndedBy.STOPPED
    assert plan.outcome.method == "decomposition"
    assert not plan.outcome.is_proven
    assert plan.outcome.objective <= plan.outcome.bound
    assert not audit(hard, hard.base, LAW, plan)


def test_stopping_before_anything_is_found_leaves_no_plan():
    portfolio = tail().portfolio()
    effort = Effort(method="decomposition", watch=Listener(lambda heard: True))
    with pytest.raises(NoPlanError) as refused:
        optimize(portfolio, portfolio.base, LAW, effort)
    assert refused.value.reason == "unknown"


def test_little_work_still_finds_a_plan_and_the_same_again(hard):
    plans = [optimize(hard, hard.base, LAW, Effort(method="decomposition", work_limit=2)) for _ in range(2)]
    assert plans[0].outcome.ended_by is EndedBy.WORK_LIMIT
    assert plans[0].lines == plans[1].lines
    assert plans[0].outcome.bound == plans[1].outcome.bound


def test_what_is_told_only_gets_better(hard):
    """Proves: the bound never rises and the plan never falls while the search goes on."""
    listener = Listener(lambda heard: False)
    optimize(hard, hard.base, LAW, Effort(method="decomposition", work_limit=120, watch=listener))
    bounds = [p.bound for p in listener.heard if p.bound is not None]
    found = [p.found for p in listener.heard if p.found is not None]
    assert bounds == sorted(bounds, reverse=True)
    assert found == sorted(found)
    assert found


def test_the_method_is_chosen_by_size(hard):
    book = build_book(hard, hard.base, LAW.on(hard.base.law_date))
    assert method_for(book, "auto") == "milp"
    assert method_for(book, "decomposition") == "decomposition"
