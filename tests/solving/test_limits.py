"""What limits do: an honest bound whatever happens, the same plan for the same work."""

import math
import time
from dataclasses import replace

import highspy
import pytest

from models.issues import NoPlanError
from models.law import LawBook
from models.outcome import EndedBy, PlanStatus
from models.portfolio import Portfolio
from optimizer.build import build_book
from optimizer.model import PlanModel
from optimizer.optimize import Effort, optimize
from optimizer.rows import Row, Sense, f, x
from optimizer.solving import milp
from optimizer.solving.candidate import Candidate
from optimizer.solving.highs import Limits, solve
from optimizer.solving.lexicographic import lost_value, most_value
from tests.books import BookSheets, project, source
from tests.maths.examples import habit, tiers
from tests.properties.random_books import random_book

LAW = LawBook.load()


def hard_book(count: int = 120) -> Portfolio:
    """More lines than a second settles, with more money than in the small random books."""
    book = random_book(7, count=count, years=5, unit=1000)

    def scaled(key, value):
        return value * count // 12 if key.isdigit() and isinstance(value, int) else value

    sources = [{key: scaled(key, value) for key, value in source.items()} for source in book.sources]
    return replace(book, sources=sources).portfolio()


def test_a_plan_cut_short_has_a_finite_bound_and_gap():
    portfolio = hard_book()
    try:
        outcome = optimize(portfolio, portfolio.base, LAW, Effort(time_limit=0.4)).outcome
    except NoPlanError as error:
        assert error.reason == "unknown"
        return
    assert math.isfinite(outcome.bound)
    assert outcome.gap >= 0
    assert outcome.bound >= outcome.objective
    if outcome.status is PlanStatus.FEASIBLE:
        assert outcome.ended_by in (EndedBy.TIME_LIMIT, EndedBy.GAP)


def test_the_same_work_gives_the_same_plan():
    portfolio = hard_book(40)
    plans = [optimize(portfolio, portfolio.base, LAW, Effort(work_limit=1)) for _ in range(2)]
    assert list(plans[0].payments()) == list(plans[1].payments())
    first, second = (replace(plan.outcome, runtime_s=0.0) for plan in plans)
    assert first == second


def test_no_time_at_all_is_unknown_not_infeasible():
    portfolio = habit().portfolio()
    with pytest.raises(NoPlanError) as error:
        optimize(portfolio, portfolio.base, LAW, Effort(time_limit=1e-9))
    assert error.value.reason == "unknown"


def test_an_expired_deadline_does_not_reach_the_solver():
    portfolio = habit().portfolio()
    model = PlanModel(build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date)))
    record = solve(model, Limits(deadline=time.monotonic() - 1))
    assert not record.has_solution
    assert record.ended_by is EndedBy.TIME_LIMIT


def test_the_bound_without_solving_holds():
    portfolio = habit().portfolio()
    book = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
    assert most_value(book) == pytest.approx(66 + 50 + 50)
    assert most_value(book) >= optimize(portfolio, portfolio.base, LAW).outcome.objective


def test_the_model_refuses_what_pulp_takes_in_silence():
    portfolio = habit().portfolio()
    model = PlanModel(build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date)))
    taken = next(iter(model.rows.values()))
    with pytest.raises(ValueError, match="exists already"):
        model.add_row(taken)
    with pytest.raises(ValueError, match="exists already"):
        model.add_column(x("N1", 0), 0, 1)
    for wrong in (math.nan, math.inf, True):
        row = Row(rule="test", where=("1",), sense=Sense.AT_MOST, right=0, coefficients={x("N1", 0): wrong})
        with pytest.raises(ValueError, match="not finite"):
            model.add_row(row)


def test_bounds_only_narrow():
    """A line that may get 50 a year cannot get 80 because its continuous amount lay there."""
    portfolio = habit().portfolio()
    model = PlanModel(build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date)))
    column = f("N2", "XDCB", 2026)
    model.bound(column, -5, 80)
    model.minimize({column: -1.0} | lost_value(model.book))
    solve(model, Limits())
    assert 0 <= model.solution()[column] <= 50


@pytest.mark.parametrize(("step", "first"), [(1, 80), (10, 80), (7, 77)])
def test_round_figures_but_for_the_last_payment(step, first):
    """130 over years of 80 and 60, as early as possible: 80 + 50; in sevens 77, the last payment exact."""
    book = BookSheets(
        projects=[project("P1", 130, status="completed", sources="XDCB")],
        sources=[source("XDCB", 80, 60)],
        scenario={"objective": "score", "rounding_step": step, "two_period_share": 0, "reserve": 0},
    )
    portfolio = book.portfolio()
    plan = optimize(portfolio, portfolio.base, LAW)
    assert plan.by_id["P1"].allocated == {("XDCB", 2026): first, ("XDCB", 2027): 130 - first}
    assert plan.outcome.rounding_step == step


def test_round_figures_give_way_where_money_does_not_allow_them():
    """70 + 60 in steps of 50 would be 50 + 80: too much for the second year. Single million VND it is."""
    book = BookSheets(
        projects=[project("P1", 130, status="completed", sources="XDCB")],
        sources=[source("XDCB", 70, 60)],
        scenario={"objective": "score", "rounding_step": 50, "two_period_share": 0, "reserve": 0},
    )
    portfolio = book.portfolio()
    plan = optimize(portfolio, portfolio.base, LAW)
    assert plan.by_id["P1"].allocated == {("XDCB", 2026): 70, ("XDCB", 2027): 60}
    assert plan.by_id["P1"].total_shortfall == 0
    assert plan.outcome.rounding_step == 1


def test_a_plan_in_hand_is_never_called_infeasible(monkeypatch):
    """Stage 1 found a plan; a solver that then says `infeasible` is wrong, and the plan is kept."""
    portfolio = tiers().portfolio()
    book = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
    real, count = milp.solve, 0

    def mistaken(model, limits, **options):
        nonlocal count
        count += 1
        record = real(model, limits, **options)
        return replace(record, objective=math.inf, bound=-math.inf, is_infeasible=True)

    monkeypatch.setattr(milp, "solve", mistaken)
    candidate = next(milp.candidates(book, Limits()))
    assert count == 1
    assert candidate.choice is not None
    assert not candidate.is_infeasible
    assert math.isfinite(candidate.bound)


@pytest.mark.parametrize(
    ("said", "is_infeasible"),
    [
        (highspy.HighsModelStatus.kInfeasible, True),
        (highspy.HighsModelStatus.kUnboundedOrInfeasible, True),
        (highspy.HighsModelStatus.kSolveError, False),
        (highspy.HighsModelStatus.kPresolveError, False),
        (highspy.HighsModelStatus.kUnknown, False),
    ],
)
def test_an_error_of_the_solver_is_no_proof(said, is_infeasible, monkeypatch):
    """Proves: only what HiGHS proves infeasible is called so.

    Sensitivity: PuLP has one word, "undefined", for errors and for "unbounded or infeasible"; read as
    infeasible it once said of a book that has plans that there is none.
    """
    model = PlanModel(build_book(hard_book(12), hard_book(12).base, LAW.on(hard_book(12).base.law_date)))
    model.minimize(lost_value(model.book))
    _with_status(monkeypatch, said)
    record = solve(model, Limits(), relaxed=True)
    assert (record.is_infeasible, record.has_solution) == (is_infeasible, False)


def _with_status(monkeypatch, said):
    """HiGHS says this instead of what it found."""

    class Saying(highspy.Highs):
        def getModelStatus(self):  # noqa: N802 - HiGHS's name
            return said

    monkeypatch.setattr(highspy, "Highs", Saying)


def test_a_book_called_infeasible_in_which_nothing_clashes_is_not_called_so(monkeypatch):
    """Proves: the word of one solve is held against the solve that looks for what clashes.

    Sensitivity: without that the department would be told to raise money that is not lacking.
    """
    portfolio = habit().portfolio()
    assert optimize(portfolio, portfolio.base, LAW).outcome.is_proven
    monkeypatch.setattr(
        "optimizer.optimize.candidates_by", lambda *_, **__: iter([Candidate(is_infeasible=True)])
    )
    with pytest.raises(NoPlanError) as error:
        optimize(portfolio, portfolio.base, LAW)
    assert error.value.reason == "unknown"
