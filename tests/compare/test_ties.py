"""What is only a tie is no difference; what is worth something stays one."""

import math
from dataclasses import replace

import pytest

from models.law import LawBook
from models.plan import Plan
from models.scenario import Scenario
from optimizer.compare.waterfall import Step, waterfall
from optimizer.nearest import Nearest, Nearness, nearest
from optimizer.optimize import optimize
from optimizer.uncertainty.solved import Solving
from tests.books import BookSheets, project, source
from tests.maths.small import NO_TAIL, at_once, book

LAW = LawBook.load()


def twins(**columns: object) -> BookSheets:
    """X = 60 in 2026 and 2027. A and B are of the same cost and benefit; C is worth a little less."""
    lines = [
        project("A", 60, benefit=5, max_year_share=1, min_year_share=0),
        project("B", 60, benefit=5, max_year_share=1, min_year_share=0),
        project("C", 60, benefit=4.998, max_year_share=1, min_year_share=0),
    ]
    return book(lines, [source("X", 60, 0)], **{**NO_TAIL, **columns})  # type: ignore[arg-type]


def plan_with(sheets: BookSheets, code: str) -> tuple[Scenario, Plan]:
    """The best plan in which this project is locked in."""
    portfolio = replace(sheets, scenario={**sheets.scenario, "locks_in": code}).portfolio()
    return portfolio.base, optimize(portfolio, portfolio.base, LAW)


def nearest_to(sheets: BookSheets, code: str, own: str) -> Nearest:
    """What is shown of a plan with `own` beside a reference with `code`."""
    portfolio = sheets.portfolio()
    free = optimize(portfolio, portfolio.base, LAW)
    found = replace(plan_with(sheets, own)[1], outcome=free.outcome)
    return nearest(portfolio, portfolio.base, LAW, found, plan_with(sheets, code)[1])


@pytest.mark.parametrize(("code", "own"), [("A", "B"), ("B", "A")])
def test_a_tie_is_taken_out(code: str, own: str) -> None:
    """Proves: of twins the reference's stays, proven. Sensitivity: as found the other twin is in."""
    shown = nearest_to(twins(), code, own)
    assert shown.nearness is Nearness.FEWEST
    assert [line.project_id for line in shown.plan.selected] == [code]
    assert shown.plan.outcome.objective == pytest.approx(5)


def test_what_is_worth_something_stays() -> None:
    """Proves: C (4,998) is worse than A at gap 0 and stays out; within a gap of 0,1 % it is a tie."""
    assert [line.project_id for line in nearest_to(twins(), "C", "A").plan.selected] == ["A"]
    loose = nearest_to(twins(gap=0.001), "C", "A")
    assert [line.project_id for line in loose.plan.selected] == ["C"]
    assert loose.plan.outcome.gap <= 0.001


def test_a_scenario_beside_itself_differs_in_nothing() -> None:
    """Proves: same lines, same amounts. Sensitivity: of twins either might be found."""
    for code in ("A", "B"):
        shown = nearest_to(twins(), code, code)
        assert {o.project_id: o.allocated for o in shown.plan.selected} == {code: {("X", 2026): 60}}


def test_the_waterfall_sums_to_the_difference() -> None:
    """Proves: in, out and later add up. Sensitivity: without the year A's part would be 0.

    X = 60, 0 against 30, 60 a year: C (30, 9) joins in 2026 and A (60, 5) moves to 2027: −5 · 0,05.
    """
    lines = [at_once("A", 60, benefit=5), at_once("B", 60, benefit=4.9), at_once("C", 30, benefit=9)]
    first = book(lines, [source("X", 60, 0)], locks_out="C", **NO_TAIL).portfolio()
    other = book(lines, [source("X", 30, 60)], locks_out="B", **NO_TAIL).portfolio()
    one, two = optimize(first, first.base, LAW), optimize(other, other.base, LAW)
    steps = waterfall(first, first.base, one, other.base, two)
    assert {(own.project_id, own.step) for own in steps} == {("A", Step.LATER), ("C", Step.ENTERED)}
    parts = {own.project_id: round(own.by, 6) for own in steps}
    assert parts == {"A": -0.25, "C": 9.0}
    assert math.fsum(own.by for own in steps) == pytest.approx(two.outcome.objective - one.outcome.objective)


class Stopping:
    """A watch that ends everything at once, and counts how often it is asked."""

    asked = 0

    def is_stopped(self) -> bool:
        self.asked += 1
        return True

    def tell(self, progress: object) -> None:
        """Nothing is noted."""


def test_a_search_that_is_stopped_shows_what_it_has() -> None:
    """Proves: the search asks whether to end, and what it then shows is a plan as good."""
    portfolio, watch = twins().portfolio(), Stopping()
    found = replace(plan_with(twins(), "B")[1], outcome=optimize(portfolio, portfolio.base, LAW).outcome)
    reference = plan_with(twins(), "A")[1]
    shown = nearest(portfolio, portfolio.base, LAW, found, reference, watch=watch)
    assert watch.asked > 0
    assert shown.plan.outcome.objective == pytest.approx(5)


def test_one_solve_of_many_can_be_stopped() -> None:
    """Proves: a study is asked whether to end inside a solve, not only between two."""
    asked: list[int] = []

    def is_stopped() -> bool:
        asked.append(1)
        return False

    portfolio = twins().portfolio()
    solving = Solving(law=LAW, is_stopped=is_stopped)
    solving.required(portfolio, portfolio.base)
    assert asked
