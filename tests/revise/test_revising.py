"""Revisions: few changes, a price per change, nothing below what is disbursed."""

import pytest

from models.issues import NoPlanError
from models.law import LawBook
from models.plan import Plan
from models.portfolio import Portfolio
from optimizer.audit import audit
from optimizer.compare import funding_of
from optimizer.optimize import Effort, optimize
from optimizer.report.revise_document import revision_document
from optimizer.report.sheets_changes import revision_lines
from optimizer.revise.book import revision_book
from optimizer.revise.changes import counted_changes
from optimizer.revise.revising import Asked, Revision, revise
from tests.books import BookSheets, project, source
from tests.maths.small import NO_TAIL, book

LAW = LawBook.load()


def exchange(*extra: dict[str, object], money: int = 60, **columns: object) -> BookSheets:
    """One year, X = 60; A (5) and B (4) of 30 each now, C (9) and D (8) come later."""
    lines = [
        project("A", 30, benefit=5, demand=30, **columns),
        project("B", 30, benefit=4, demand=30),
        project("C", 30, benefit=9, demand=30),
        project("D", 30, benefit=8, demand=30),
    ]
    return book([*lines, *extra], [source("X", money)], **NO_TAIL)


def approved(sheets: BookSheets, *chosen: str) -> tuple[Portfolio, Plan]:
    """The book, and the plan in which only these projects were chosen."""
    portfolio = sheets.portfolio()
    out = "; ".join(code for code in portfolio.by_id if code not in chosen)
    locked = BookSheets(
        projects=sheets.projects, sources=sheets.sources, scenario={**sheets.scenario, "locks_out": out}
    ).portfolio()
    return portfolio, optimize(locked, locked.base, LAW)


def revised(sheets: BookSheets, asked: Asked, *chosen: str) -> Revision:
    portfolio, plan = approved(sheets, *(chosen or ("A", "B")))
    return revise(portfolio, plan, LAW, asked, Effort())


def value(revision: Revision) -> float:
    return round(revision.result.plan.outcome.objective, 6)


@pytest.mark.parametrize(
    ("price", "worth", "count"), [(0, 17, 4), (1.4, 17, 4), (1.6, 14, 2), (2.4, 14, 2), (2.6, 9, 0)]
)
def test_a_price_per_change(price: float, worth: float, count: int) -> None:
    """Proves: value less price · changes is highest. Sensitivity: at price 0 always 17 with 4 changes.

    Two changes bring 5 (C for B), two more 3 (D for A): worth it up to 2,5 and 1,5 each.
    """
    found = revised(exchange(), Asked(price=price))
    assert (value(found), found.count, found.price_proven) == (worth, count, True)
    assert found.free is not None
    assert round(found.free.outcome.objective, 6) == 17


def test_more_changes_never_lower_the_value() -> None:
    """Proves: monotone in the number, and the free plan is no worse. Sensitivity: 9, 9, 14, 14, 17."""
    values = [value(revised(exchange(), Asked(changes=most))) for most in range(5)]
    assert values == sorted(values)
    assert values[-1] == value(revised(exchange(), Asked())) == 17


def test_never_below_what_is_disbursed() -> None:
    """Proves: A keeps its 10 disbursed, so it stays whole. Sensitivity: with nothing disbursed it is 17.

    A may not leave: C and A, 9 + 5 = 14; the audit refuses the plan without A.
    """
    sheets = exchange(disbursed=10)
    found = revised(sheets, Asked())
    assert (value(found), funding_of(found.result.plan.by_id["A"]).allocated) == (14, 30)
    free = revised(exchange(), Asked())
    broken = audit(found.portfolio, found.result.scenario, LAW, free.result.plan)
    assert {(own.rule, own.where, own.by) for own in broken} == {("not_below_disbursed", "A", 10)}


def test_less_money_forces_changes() -> None:
    """Proves: with X = 30 one of the two must go; no change is infeasible. Sensitivity: at 60 it is not."""
    portfolio, plan = approved(exchange(), "A", "B")
    poorer = exchange(money=30).portfolio()
    with pytest.raises(NoPlanError):
        revise(poorer, plan, LAW, Asked(changes=0), Effort())
    one = revise(poorer, plan, LAW, Asked(changes=1), Effort())
    assert (value(one), one.changed) == (5, ("B",))
    assert revise(portfolio, plan, LAW, Asked(changes=0), Effort()).changed == ()


def test_who_decides() -> None:
    """Proves: list, total and money are told apart. Sensitivity: with as much money as before none is total.

    K is ongoing and was short of 20; X rises from 60 to 80: K's increase raises the total.
    """
    line = {"status": "ongoing", "first_capital_year": 2025, "benefit": 1, "demand": 50}
    sheets = exchange(project("K", 50, **line), money=30)
    portfolio, plan = approved(sheets, "K")
    assert plan.by_id["K"].total_allocated == 30
    richer = exchange(project("K", 50, **line), money=80).portfolio()
    found = revise(richer, plan, LAW, Asked(changes=2), Effort())
    kinds = {own.project_id: (own.kind, own.authority) for own in found.money}
    assert kinds == {"C": ("list", "HĐND tỉnh"), "K": ("total", "HĐND tỉnh")}
    assert counted_changes(found.portfolio, plan, found.result.plan) == 2
    assert portfolio.by_id["K"].approved == {}


def test_a_tail_is_kept_as_it_was() -> None:
    """Proves: what the plan left for after the period is not demanded. Sensitivity: 100 would be.

    Example 1 of the model: 80 in 2030, 20 left, finish 2032, value 10 · 0,95⁶; kept, it is worth the same.
    """
    lines = [project("P1", 100, benefit=10)]
    sheets = book(lines, [source("XDCB", 0, 0, 0, 0, 100, previous_plan=100)], two_period_share=0.2)
    portfolio = sheets.portfolio()
    plan = optimize(portfolio, portfolio.base, LAW)
    assert plan.by_id["P1"].total_remainder == 20
    own = revision_book(portfolio, plan).by_id["P1"]
    assert (own.demand, own.finish_year, own.approved) == (80, 2032, {("XDCB", 2030): 80})
    found = revise(portfolio, plan, LAW, Asked(changes=0), Effort())
    assert (value(found), found.changed) == (round(10 * 0.95**6, 6), ())


@pytest.mark.parametrize(("left", "over"), [(15, [15]), (0, [])])
def test_the_cap_of_the_medium_term_plan_is_checked_apart(left: int, over: list[int]) -> None:
    """Proves: P1 leaves 20 of the cap 0,2 · 100; P2, new, asks 45 of 45 + left: 20 + left − 20 is too much.

    Sensitivity: with nothing left of P2 the cap is kept, and nothing is said to break it.
    """
    own: dict[str, object] = {"demand": 45, "finish_year": 2031} if left else {"max_year_share": 1}
    lines = [project("P1", 100, benefit=10), project("P2", 45 + left, benefit=5, **own)]
    sheets = book(lines, [source("XDCB", 0, 0, 0, 0, 130, previous_plan=100)], two_period_share=0.2)
    portfolio, plan = approved(sheets, "P1")
    assert plan.by_id["P1"].total_remainder == 20
    found = revise(portfolio, plan, LAW, Asked(), Effort())
    assert found.result.plan.by_id["P2"].selected
    assert [round(own.by) for own in found.over_cap] == over
    said = " ".join(revision_lines(found, "en"))
    assert ("Checked apart: the revised plan breaks" in said) == bool(over)
    assert ("Checked apart: the revised plan, with" in said) == (not over)
    assert revision_document(found)["two_period_cap_kept"] == (not over)
