"""Revisions: few changes, a price per change, nothing below what is disbursed."""

from dataclasses import replace

import pytest

from models.issues import NoPlanError
from models.law import LawBook
from models.plan import Plan
from models.portfolio import Portfolio
from optimizer.audit import audit
from optimizer.compare import funding_of
from optimizer.optimize import Effort, optimize
from optimizer.report.documents.revision import revision_document
from optimizer.report.plan.changes import only_moved, revision_lines
from optimizer.revise.book import revision_book
from optimizer.revise.changes import counted_changes
from optimizer.revise.revising import Asked, Revision, revise
from tests.books import BookSheets, project, source
from tests.maths.small import NO_TAIL, at_once, book

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


def partly(left: int, **columns: object) -> BookSheets:
    """Example 1 of the model with 30 more: P1 leaves 20 of the cap 0,2 · 100; P2 asks 45 of 45 + left."""
    own: dict[str, object] = {"demand": 45, "finish_year": 2031} if left else {"max_year_share": 1}
    lines = [project("P1", 100, benefit=10, **columns), project("P2", 45 + left, benefit=5, **own)]
    return book(lines, [source("XDCB", 0, 0, 0, 0, 130, previous_plan=100)], two_period_share=0.2)


@pytest.mark.parametrize("columns", [{}, {"status": "ongoing", "first_capital_year": 2030}])
@pytest.mark.parametrize(("left", "enters"), [(15, False), (0, True)])
def test_the_cap_of_the_medium_term_plan_holds(columns: dict[str, object], left: int, enters: bool) -> None:
    """Proves: P2 would leave 15 beside the 20 approved, more than the cap of 20, and stays out.

    It makes no difference whether P1 is new or committed. Sensitivity: with nothing left of P2, or with the
    rule off, it enters.
    """
    sheets = partly(left, **columns)
    portfolio, plan = approved(sheets, "P1")
    assert plan.by_id["P1"].total_remainder == 20
    found = revise(portfolio, plan, LAW, Asked(), Effort())
    assert found.result.plan.by_id["P2"].selected is enters
    assert found.portfolio.by_id["P1"].approved_remainder == 20
    assert (found.over_cap, revision_document(found)["two_period_cap_kept"]) == ((), True)
    free = replace(portfolio.base, rules_off=frozenset({"two_period_cap"}))
    loose = revise(portfolio.with_scenario(free), plan, LAW, Asked(), Effort())
    assert loose.result.plan.by_id["P2"].selected
    assert revision_document(loose)["two_period_cap_kept"] is None


def test_nobody_is_asked_to_undo_what_was_approved() -> None:
    """Proves: where the cap shrinks to 10, the 20 approved stay, P2 with 15 more does not enter; it is told.

    Sensitivity: without what was approved on the right-hand side P1 had to leave, and nothing were left.
    """
    portfolio, plan = approved(partly(15), "P1")
    source_now = replace(portfolio.budget.sources[0], previous_plan=50)
    now = replace(portfolio, budget=replace(portfolio.budget, sources=(source_now,)))
    found = revise(now, plan, LAW, Asked(), Effort())
    assert {line.project_id for line in found.result.plan.selected} == {"P1"}
    assert [(own.rule, own.by) for own in found.over_cap] == [("two_period_cap", 10)]
    assert "Source by source that cap is passed all the same" in " ".join(revision_lines(found, "en"))
    assert revision_document(found)["two_period_cap_kept"] is False


def test_a_newer_book_that_demands_less_than_was_left() -> None:
    """Proves: the demand never falls below 0. Sensitivity: 15 − 20 would be no demand at all."""
    portfolio, plan = approved(partly(0), "P1")
    less = replace(portfolio.projects[0], total_cost=15)
    own = revision_book(replace(portfolio, projects=(less, portfolio.projects[1])), plan).by_id["P1"]
    assert (own.demand, own.approved_remainder) == (0, 15)


@pytest.mark.parametrize(
    ("today", "most", "lacks", "moved"),
    [((20, 0), 2, 10, []), ((20, 40), 1, 0, ["A"])],
    ids=["less", "later"],
)
def test_what_is_lacking_and_what_only_moves_is_told(
    today: tuple[int, int], most: int, lacks: int, moved: list[str]
) -> None:
    """Proves: of 20 the committed A lacks 10; with 20 and 40 it gets 10 a year later, which no sum shows."""
    lines = [
        at_once("A", 30, status="ongoing", first_capital_year=2025, demand=30),
        at_once("B", 30, benefit=4, demand=30),
        at_once("C", 30, benefit=1, demand=30, lock="out"),
    ]
    portfolio, plan = fixed_years(book(lines, [source("X", 30, 30)], discount=1, **NO_TAIL))
    money = dict(zip((2026, 2027), today, strict=True))
    less = replace(portfolio.budget.sources[0], yearly=money)
    now = replace(portfolio, budget=replace(portfolio.budget, sources=(less,)))
    found = revise(now, plan, LAW, Asked(changes=most), Effort())
    told = " ".join(revision_lines(found, "en"))
    assert (f"lack {lacks} million VND (in the approved plan: 0)" in told) is bool(lacks)
    assert only_moved(found) == moved


def over_years(law_date: str) -> BookSheets:
    """Two years, X = 30 in each; A 30 (benefit 5) was approved for 2026, B 30 (4) for 2027; C (9) is new."""
    lines = [
        at_once("A", 30, benefit=5, demand=30),
        at_once("B", 30, benefit=4, demand=30),
        at_once("C", 30, benefit=9, demand=30),
    ]
    return book(lines, [source("X", 30, 30)], law_date=law_date, discount=1, **NO_TAIL)


@pytest.mark.parametrize(
    ("law_date", "from_year", "worth", "first"),
    [
        ("2026-07-09", None, 14, 2026),
        ("2027-03-01", None, 14, 2027),
        ("2027-03-01", 2026, 14, 2026),
        ("2031-01-01", None, 14, 2027),
    ],
)
def test_years_that_are_over(law_date: str, from_year: int | None, worth: int, first: int) -> None:
    """Proves: the year of the date of law is the first that may change, and the last year always may.

    C takes the place of B: 5 + 9 = 14. Where 2026 is open it may as well come first and A second.
    """
    portfolio, plan = fixed_years(over_years(law_date))
    asked = Asked(first_open_year=from_year)
    found = revise(portfolio, plan, LAW, asked, Effort())
    assert (value(found), found.result.scenario.first_open_year) == (worth, first)
    if first == 2027:
        assert found.result.plan.by_id["A"].allocated == {("X", 2026): 30}
        assert "Years that are over (2026) stay as approved" in " ".join(revision_lines(found, "en"))
    assert revision_document(found)["first_open_year"] == first


def fixed_years(sheets: BookSheets) -> tuple[Portfolio, Plan]:
    """The book, and the plan that pays A in 2026 and B in 2027."""
    columns = {"A": {"fix:X:2026": 30}, "B": {"fix:X:2027": 30}, "C": {"lock": "out"}}
    lines = [{**row, **columns[str(row["project_id"])]} for row in sheets.projects]
    ordered = BookSheets(projects=lines, sources=sheets.sources, scenario=sheets.scenario).portfolio()
    return sheets.portfolio(), optimize(ordered, ordered.base, LAW)


def test_a_project_that_got_money_in_a_past_year_stays() -> None:
    """Proves: B, paid in 2026, cannot leave for C. Sensitivity: with every year open it leaves, 9 + 5 = 14.

    A and B share 2026 (15 of 30 each) and 2027; with 2026 past both stay: 5 + 4 = 9.
    """
    lines = [project(code, 30, benefit=worth, demand=30) for code, worth in (("A", 5), ("B", 4), ("C", 9))]
    columns = {"fix:X:2026": 15, "fix:X:2027": 15}
    sheets = book(lines, [source("X", 30, 30)], discount=1, **NO_TAIL)
    ordered = book(
        [{**lines[0], **columns}, {**lines[1], **columns}, {**lines[2], "lock": "out"}],
        [source("X", 30, 30)],
        discount=1,
        **NO_TAIL,
    ).portfolio()
    portfolio, plan = sheets.portfolio(), optimize(ordered, ordered.base, LAW)
    assert value(revise(portfolio, plan, LAW, Asked(), Effort())) == 14
    stays = revise(portfolio, plan, LAW, Asked(first_open_year=2027), Effort())
    assert (value(stays), stays.count) == (9, 0)


def test_progress_is_told() -> None:
    """Proves: one step a solve. Sensitivity: a free revision is one solve, a limited one two."""
    told: list[tuple[int, int]] = []
    portfolio, plan = approved(exchange(), "A", "B")
    revise(
        portfolio, plan, LAW, Asked(changes=1), Effort(), tell=lambda done, whole: told.append((done, whole))
    )
    assert told == [(0, 2), (1, 2), (2, 2)]
    told.clear()
    revise(portfolio, plan, LAW, Asked(), Effort(), tell=lambda done, whole: told.append((done, whole)))
    assert told == [(0, 1), (1, 1)]
