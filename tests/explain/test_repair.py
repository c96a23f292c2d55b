"""Repairs: they make the book solve, and nothing of their kind is less."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import pytest

from models.issues import NoPlanError
from models.portfolio import Portfolio
from models.repair import Repair, RepairKind, RepairReport
from models.vocabulary import Lock
from optimizer.explain.applying import applied
from optimizer.explain.change import CannotRaiseError, in_years, with_extra
from optimizer.explain.repair import repairs
from optimizer.optimize import Effort, optimize
from tests.books import BookSheets, limit, link, project, source
from tests.explain.solved import LAW, ONE_YEAR
from tests.maths import examples


def found(book: BookSheets) -> tuple[Portfolio, RepairReport]:
    portfolio = book.portfolio()
    return portfolio, repairs(portfolio, portfolio.base, LAW)


def kinds(repair: Repair) -> list[tuple[str, ...]]:
    return [
        (change.kind.value, change.source or change.rule, *map(str, change.where))
        for change in repair.changes
    ]


def solves(portfolio: Portfolio) -> bool:
    try:
        optimize(portfolio, portfolio.base, LAW, Effort())
    except NoPlanError:
        return False
    return True


def locked(*demands: int, money: tuple[int, ...] = (60,), **columns: object) -> BookSheets:
    """Candidates that are locked in, and one source."""
    lines = [project(f"P{n}", demand, lock="in", benefit=1) for n, demand in enumerate(demands, start=1)]
    return BookSheets(
        projects=lines,
        sources=[source("X", *money, **columns), source("Y", *(0 for _ in money))],  # type: ignore[arg-type]
        scenario={**ONE_YEAR, "last_year": 2025 + len(money)},
    )


INFEASIBLE = {
    "lock": locked(100),
    "two locks": locked(40, 50),
    "reserve": locked(100, money=(90,), reserve=0.1),
    "two years": locked(100, money=(30, 20)),
    "floor": BookSheets(
        projects=[project("A", 100, benefit=1, locality="Ba Bể"), project("B", 90, benefit=1)],
        sources=[source("X", 150)],
        limits=[limit("locality", "Ba Bể", "money", min=120)],
        scenario=ONE_YEAR,
    ),
    "excludes": BookSheets(
        projects=[project("A", 10, benefit=1, lock="in"), project("B", 20, benefit=1, lock="in")],
        sources=[source("X", 150)],
        links=[link("excludes", "A", "B")],
        scenario=ONE_YEAR,
    ),
    "changes": BookSheets(
        projects=[
            project(code, 30, benefit=1, lock="in" if code == "B" else None, **{"approved:X:2026": 30})
            for code in ("A", "B")
        ],
        sources=[source("X", 30)],
        scenario={**ONE_YEAR, "changes_max": 0},
    ),
    "cap": BookSheets(
        projects=[project("P1", 100, benefit=10, lock="in")],
        sources=[source("XDCB", 0, 0, 0, 0, 100, previous_plan=99)],
        scenario={"objective": "benefit"},
    ),
    "count": BookSheets(
        projects=[project(f"P{n}", 10, benefit=1, lock="in") for n in range(3)],
        sources=[source("X", 150)],
        limits=[limit("group", "C", "count", max=2)],
        scenario=ONE_YEAR,
    ),
    "no decision": BookSheets(
        projects=[project("P1", 10, benefit=1, lock="in", investment_decision=None)],
        sources=[source("X", 150)],
        scenario=ONE_YEAR,
    ),
    "fixed": BookSheets(
        projects=[
            project("P1", 50, benefit=1, status="ongoing", first_capital_year=2025, **{"fix:X:2026": 45})
        ],
        sources=[source("X", 30), source("Y", 100)],
        scenario=ONE_YEAR,
    ),
}


@pytest.mark.parametrize("name", INFEASIBLE)
def test_an_applied_repair_makes_the_book_solve(name: str) -> None:
    """Proves: every repair shown, applied to the book, gives it a plan; no two are the same."""
    portfolio, report = found(INFEASIBLE[name])
    assert not report.feasible
    assert not solves(portfolio)
    assert report.repairs
    for repair in report.repairs:
        repaired, scenario = applied(portfolio, portfolio.base, repair.changes)
        assert optimize(repaired, scenario, LAW, Effort())
    assert len({repair.changes for repair in report.repairs}) == len(report.repairs)


@pytest.mark.parametrize(
    ("name", "first", "cost"),
    [
        ("lock", [("envelope", "X")], 40),
        ("two locks", [("envelope", "X")], 30),
        ("reserve", [("envelope", "X")], 19),
        ("floor", [("limit", "floor", "locality", "Ba Bể", "money", "least")], 20),
        ("excludes", [("lock", "locked_in", "A")], 10),
        ("count", [("lock", "locked_in", "P0")], 10),
        ("no decision", [("lock", "locked_in", "P1")], 10),
        ("fixed", [("envelope", "X")], 15),
    ],
)
def test_the_first_repair(name: str, first: list[tuple[str, ...]], cost: int) -> None:
    """Proves by hand: what is missing is asked for, in money or by one order; money and locks come first."""
    _, report = found(INFEASIBLE[name])
    best = report.repairs[0]
    assert (len(kinds(best)), best.cost, best.is_minimal) == (len(first), cost, True)
    assert [key[0] for key in kinds(best)] == [key[0] for key in first]
    if name not in ("two locks", "lock", "reserve", "excludes", "count"):
        assert kinds(best) == first


def test_the_cap_may_be_raised_with_leave_and_no_further() -> None:
    """Proves: 20 of 100 run on, 19.8 are allowed: 1 more, with the article of the leave."""
    _, report = found(INFEASIBLE["cap"])
    (cap,) = [r for r in report.repairs if r.changes[0].rule == "two_period_cap"]
    assert cap.changes[0].by == 1
    assert "93.3" in (cap.changes[0].article or "")


def envelope_raises(portfolio: Portfolio, most: int) -> Iterator[tuple[int, Portfolio]]:
    """Every way of adding up to `most` to the envelopes, cheapest first."""
    cells = [(s.code, year) for s in portfolio.budget.sources for year in portfolio.base.years]
    ways = [way for way in product(range(most + 1), repeat=len(cells)) if sum(way) <= most]
    for way in sorted(ways, key=sum):
        extra = {cell: amount for cell, amount in zip(cells, way, strict=True) if amount}
        scenario = with_extra(portfolio.base, portfolio, extra)
        yield sum(way), replace(portfolio, scenarios={portfolio.base.name: scenario})


@pytest.mark.parametrize(("demands", "money"), [((7, 5), (9,)), ((9,), (3, 3)), ((6, 4, 3), (8,))])
def test_money_is_minimal_by_brute_force(demands: tuple[int, ...], money: tuple[int, ...]) -> None:
    """Proves: trying every raise in whole millions finds none that is cheaper."""
    portfolio, report = found(locked(*demands, money=money))
    by_money = [r for r in report.repairs if {c.kind for c in r.changes} == {RepairKind.ENVELOPE}]
    least = next(cost for cost, raised in envelope_raises(portfolio, 8) if solves(raised))
    assert by_money
    assert min(repair.cost for repair in by_money) == least
    assert all(repair.is_minimal for repair in by_money[:1])


@pytest.mark.parametrize(("demands", "money"), [((7, 5), (9,)), ((6, 4, 3), (8,)), ((6, 4, 3, 2), (9,))])
def test_locks_are_minimal_by_brute_force(demands: tuple[int, ...], money: tuple[int, ...]) -> None:
    """Proves: trying every set of locks finds none whose demand is less."""
    portfolio, report = found(locked(*demands, money=money))
    by_locks = [r for r in report.repairs if {c.kind for c in r.changes} == {RepairKind.LOCK}]
    tried = []
    for count in range(1, len(portfolio.projects) + 1):
        for released in combinations(portfolio.projects, count):
            codes = {project.project_id for project in released}
            projects = tuple(
                replace(p, lock=None if p.project_id in codes else Lock.IN) for p in portfolio.projects
            )
            if solves(replace(portfolio, projects=projects)):
                tried.append(sum(project.demanded for project in released))
    assert [repair.cost for repair in by_locks] == [min(tried)]


def test_a_book_that_is_short_is_repaired_by_money_or_by_an_extension() -> None:
    """Proves: example 2 lacks 30; 30 more end it, and so does the one year the law lets it be extended."""
    portfolio, report = found(examples.short())
    assert report.feasible
    assert dict(report.shortfall) == {8: 30}
    assert [repair.cost for repair in report.repairs] == [30, 0]
    extension = report.repairs[1].changes[0]
    assert (extension.rule, extension.where, extension.by) == ("capital_window", ("P2",), 1)
    assert "57.3" in (extension.article or "")
    for repair in report.repairs:
        repaired, scenario = applied(portfolio, portfolio.base, repair.changes)
        plan = optimize(repaired, scenario, LAW, Effort())
        assert not any(plan.outcome.shortfall_by_tier.values())


def test_nothing_to_repair() -> None:
    """Proves: a book with a plan in which nothing is lacking has no repairs."""
    _, report = found(examples.habit())
    assert report.feasible
    assert report.repairs == ()
    assert not report.shortfall


def test_money_in_proportion_is_rounded_down() -> None:
    """Proves: 10 over 30, 60 and 0 is 3, 6 and nothing: whoever rounds otherwise adds no less."""
    portfolio = BookSheets(projects=[project("P", 10)], sources=[source("X", 30, 60, 0)]).portfolio()
    assert in_years(portfolio.budget.by_code["X"], None, 10) == {2026: 3, 2027: 6}


def test_an_empty_source_cannot_be_raised_in_proportion() -> None:
    """Proves: nothing in proportion to nothing is refused, not guessed."""
    portfolio = BookSheets(projects=[project("P", 10)], sources=[source("X", 0), source("Y", 5)]).portfolio()
    with pytest.raises(CannotRaiseError):
        in_years(portfolio.budget.by_code["X"], None, 10)


def test_an_envelope_under_factors_and_reserve_is_raised_net() -> None:
    """Proves: half of 100 with 10 % kept back are 45; 9 more net are 54, whatever has to be entered."""
    book = BookSheets(
        projects=[project("P", 10)],
        sources=[source("X", 100, reserve=0.1)],
        scenario={"last_year": 2026, "envelope:X": 0.5},
    )
    portfolio = book.portfolio()
    before = portfolio.base.apply(portfolio.budget).by_code["X"]
    scenario = with_extra(portfolio.base, portfolio, {("X", 2026): 9})
    after = scenario.apply(portfolio.budget).by_code["X"]
    assert (before.available(2026), after.available(2026)) == (45, 54)
