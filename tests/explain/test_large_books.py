"""Books that are priced instead of solved again: what is said of them is proven, and always the same."""

import math
import time

import pytest

from models.explanation import Figure, NoLossIf
from models.outcome import GAP_ZERO
from optimizer.explain import worth
from optimizer.explain.change import Change, changed_book
from optimizer.explain.entering import Entering
from optimizer.explain.explaining import Subject, explain
from optimizer.explain.worth import Worths
from optimizer.result import Result
from tests.books import BookSheets, project, source
from tests.explain.solved import LAW, explained, solved
from tests.properties.random_books import random_book

SEEDS = (3, 8, 10, 45, 200)


def changes(result: Result) -> list[Change]:
    candidates = [p.project_id for p in result.portfolio.projects if p.is_candidate]
    found = [Change(forbidden=frozenset({p})) for p in candidates]
    found += [Change(forced=frozenset({p})) for p in candidates]
    found += [Change(rules_off=frozenset({rule})) for rule in ("envelope_year", "ceiling", "approved_split")]
    year = result.scenario.first_year
    found += [Change(extra={("LOC", year): 7}), Change(extra={("LOC", None): 11})]
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_bounds_hold_and_plans_are_plans(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: priced, the truth of a small book (solved again whole) lies between low and high."""
    result = solved(random_book(seed))
    whole = Worths(result.book, result.plan, LAW)
    monkeypatch.setattr(worth, "method_for", lambda *_: "decomposition")
    priced = Worths(result.book, result.plan, LAW)
    assert whole.is_whole
    assert not priced.is_whole
    for change in changes(result):
        exact, between = whole.of(change), priced.of(change)
        if exact.is_impossible or dict(exact.lacking) != dict(whole.base.lacking):
            continue  # priced books keep what the plan lacks
        slack = GAP_ZERO * max(1.0, abs(exact.low))
        assert between.high >= exact.low - slack, change
        assert between.low <= exact.high + slack, change


MONEY_SEEDS = (8, 22, 25, 36, 41, 45)


def test_money_without_loss_lies_between_its_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: with `high` more a plan with the project is worth no less; with less than `low` there is none.

    Against small books solved again whole, where they lack what the plan lacks.
    """
    found = above_zero = 0
    for seed in MONEY_SEEDS:
        result = solved(random_book(seed))
        whole = Worths(result.book, result.plan, LAW)
        with monkeypatch.context() as patched:
            patched.setattr(worth, "method_for", lambda *_: "decomposition")
            priced = Worths(result.book, result.plan, LAW)
        for line in result.plan.lines:
            if line.selected or not result.portfolio.by_id[line.project_id].is_candidate:
                continue
            asked = Entering(priced, result.book.by_id[line.project_id])
            if not asked.forced.has_plan and asked.forced.is_impossible:
                continue
            for code in asked.sources():
                between = asked.without_loss(code)
                if between is not None:
                    found += 1
                    above_zero += between.low > 0
                    agrees(whole, line.project_id, between)
    assert found >= 5
    assert above_zero >= 2


def agrees(whole: Worths, project_id: str, between: NoLossIf) -> None:
    """Check both ends by solving again."""
    slack = 2 * GAP_ZERO * max(1.0, abs(whole.base.low))
    enough = whole.of(Change(forced=frozenset({project_id}), extra={(between.source, None): between.high}))
    assert enough.has_plan
    if dict(enough.lacking) == dict(whole.base.lacking):
        assert enough.low >= whole.base.low - slack
    if between.low > 0:
        less = {(between.source, None): between.low - 1}
        short = whole.of(Change(forced=frozenset({project_id}), extra=less))
        is_short = short.is_impossible or dict(short.lacking) != dict(whole.base.lacking)
        assert is_short or short.high < whole.base.low + slack


def province(count: int) -> BookSheets:
    """More schedules than are solved again whole."""
    lines = [
        project(f"P{n:03}", 20 + (37 * n) % 53, benefit=10 + (29 * n) % 41, group="A") for n in range(count)
    ]
    return BookSheets(
        projects=lines,
        sources=[source("X", 260, 250, 240, 230, 220), source("Y", 40, 40, 40, 40, 40, kind="lottery")],
        scenario={"objective": "benefit", "gap": 0.01},
    )


@pytest.fixture(scope="module")
def large() -> Result:
    result = solved(province(40))
    assert sum(len(table.options) for table in result.book.tables) > 400
    return result


def numbers(figure: Figure | None) -> tuple[float, float, float] | None:
    return None if figure is None else (figure.value, figure.low, figure.high)


def test_several_processes_say_the_same(large: Result) -> None:
    """Proves: two processes and one give the same answers in the same order."""
    lines = [line.project_id for line in large.plan.ranked()][::15]
    subject = Subject(book=large.book, plan=large.plan, law=LAW)
    alone = explain(subject, lines, processes=1)
    told: list[tuple[int, int]] = []
    beside = explain(subject, lines, lambda done, whole: told.append((done, whole)), processes=2)
    assert beside.projects == alone.projects
    assert told[-1][0] == told[-1][1]


def test_figures_of_a_large_book_say_how_certain_they_are(large: Result) -> None:
    """Proves: figures lie between their ends, and what is estimated is not called exact."""
    some = [line.project_id for line in large.plan.selected][:8]
    explanation = explained(large, some)
    assert [own.project_id for own in explanation.projects] == some
    figures = [own.replacement or own.forcing for own in explanation.projects]
    told = [figure for figure in figures if figure is not None]
    assert told
    assert all(figure.low <= figure.value <= figure.high for figure in told)
    assert any(not figure.is_exact for figure in told)


def test_where_the_time_is_over_it_is_said(large: Result) -> None:
    """Proves: with no time left every line still has a verdict, and is told not to have been asked."""
    subject = Subject(book=large.book, plan=large.plan, law=LAW, deadline=time.time())
    explanation = explain(subject, processes=1)
    assert explanation.is_cut_short
    assert len(explanation.projects) == len(large.plan.lines)
    assert not any(own.was_asked for own in explanation.projects if own.verdict.value == "outranked")
    assert {price.gain for price in explanation.prices if price.rule == "envelope_year"} == {None}
    told = [own.gain for own in explanation.shadow_prices if own.gain is not None]
    assert len(told) == len(explanation.shadow_prices)
    assert not any(own.is_checked for own in explanation.shadow_prices)
    assert all(gain.low <= gain.value <= gain.high for gain in told)


def test_prices_at_once_are_never_below_those_solved_for(large: Result) -> None:
    """Proves: the bound with more money at the book's own prices is no less than the one priced anew."""
    priced = Worths(large.book, large.plan, LAW)
    assert priced.bounds is not None
    for year in (large.scenario.first_year, None):
        change = Change(extra={("X", year): 40})
        book = changed_book(large.book, LAW, change)
        at_once = priced.bounds.with_money(book)
        assert at_once >= priced.bounds.of(book, change) - 1e-6 * at_once
        assert at_once > priced.bounds.root


def test_a_bound_is_a_bound(large: Result) -> None:
    """Proves: more money never lowers the bound, less choice never raises it."""
    priced = Worths(large.book, large.plan, LAW)
    base = priced.base.high
    assert priced.base.estimate is not None
    year = large.scenario.first_year
    raised = priced.of(Change(extra={("X", year): 50}))
    assert raised.high >= priced.base.estimate - 1e-3
    first = large.plan.selected[0].project_id
    without = priced.of(Change(forbidden=frozenset({first})))
    assert without.high <= priced.base.estimate + 1e-3
    assert math.isfinite(base)
