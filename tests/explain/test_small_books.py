"""Explanations of books small enough to explain by hand. Each test says what it proves."""

import pytest

from models.explanation import Priced, ProjectExplanation, Verdict
from tests.books import BookSheets, limit, link, project, source
from tests.explain.solved import ONE_YEAR, explained, solved
from tests.maths import examples


def habit(**columns: object) -> BookSheets:
    """100 in one year; N1 60 (benefit 66), N2 and N3 50 each (benefit 50 each): N2 and N3 are taken."""
    return BookSheets(
        projects=[
            project("N1", 60, benefit=66, **columns),  # type: ignore[arg-type]
            project("N2", 50, benefit=50),
            project("N3", 50, benefit=50),
        ],
        sources=[source("X", 100)],
        scenario=ONE_YEAR,
    )


def of(book: BookSheets, project_id: str) -> ProjectExplanation:
    found = explained(solved(book), [project_id]).of(project_id)
    assert found is not None
    return found


def test_what_a_selected_project_is_worth_to_the_plan() -> None:
    """Proves: without N2 the best is N1 alone (60 of 100; N1 and N3 need 110): 100 − 66 = 34 are lost."""
    own = of(habit(), "N2")
    assert own.verdict is Verdict.NEEDED
    assert own.replacement is not None
    assert own.replacement.is_exact
    assert own.replacement.value == pytest.approx(34)


def test_interchangeable() -> None:
    """Proves: of two equal projects of which one fits, the one that is in costs nothing to leave out."""
    lines = [project("A", 60, benefit=5), project("B", 60, benefit=5)]
    result = solved(BookSheets(projects=lines, sources=[source("X", 100)], scenario=ONE_YEAR))
    (chosen,) = result.plan.selected
    own = explained(result, [chosen.project_id]).projects[0]
    assert own.verdict is Verdict.INTERCHANGEABLE
    assert own.replacement is not None
    assert own.replacement.value == pytest.approx(0, abs=1e-3)


def test_indispensable() -> None:
    """Proves: where a floor asks for 40 in Ba Bể and only A lies there, nothing replaces A."""
    lines = [
        project("A", 40, benefit=1, locality="Ba Bể"),
        project("B", 40, benefit=9, locality="Chợ Đồn"),
    ]
    book = BookSheets(
        projects=lines,
        sources=[source("X", 100)],
        limits=[limit("locality", "Ba Bể", "money", min=40)],
        scenario=ONE_YEAR,
    )
    own = of(book, "A")
    assert own.verdict is Verdict.INDISPENSABLE
    assert own.replacement is None


def test_the_least_money_that_brings_a_project_in() -> None:
    """Proves: with 110 the best is N1 + N2 (116), above N2 + N3 (100); with 109 N1 beside one does not fit.

    So 10 are missing, and 9 do not do. What makes way is the other 50, at a cost of 34 today.
    """
    own = of(habit(), "N1")
    assert own.verdict is Verdict.OUTRANKED
    assert {(each.source, each.year, each.extra, each.is_least) for each in own.enters_if} == {
        ("X", None, 10, True),
        ("X", 2026, 10, True),
    }
    assert own.forcing is not None
    assert own.forcing.value == pytest.approx(34)
    assert own.displaces == ("N2", "N3")
    assert [(each.rule, each.where, each.by) for each in own.obstacles] == [
        ("envelope_year", ("X", "2026"), 60)
    ]


def test_the_benefit_it_would_need() -> None:
    """Proves: N1 alone must be worth more than N2 + N3: 66 + 34 = 100, and the least more that is certain."""
    own = of(habit(), "N1")
    assert own.value_needed == pytest.approx(100, abs=1e-2)
    assert own.value_needed is not None
    assert own.value_needed > 100
    assert own.score_needed is None


def test_extra_is_net_of_the_reserve() -> None:
    """Proves: of 112 with 10 % kept back 100 are left; 10 more net are missing, whatever is kept of them."""
    book = habit()
    book = BookSheets(projects=book.projects, sources=[source("X", 112, reserve=0.1)], scenario=ONE_YEAR)
    assert {each.extra for each in of(book, "N1").enters_if} == {10}


def test_a_rule_that_bars_is_named() -> None:
    """Proves: B excludes the committed A: no money brings B in, and the link is named."""
    lines = [
        project("A", 10, benefit=1, status="ongoing", paid=0, first_capital_year=2026),
        project("B", 10, benefit=9),
    ]
    book = BookSheets(
        projects=lines, sources=[source("X", 100)], links=[link("excludes", "A", "B")], scenario=ONE_YEAR
    )
    own = of(book, "B")
    assert own.verdict is Verdict.BARRED
    assert [(each.rule, each.where) for each in own.barriers] == [("excludes", ("A", "B"))]
    assert own.enters_if == ()


def test_committed_lines_come_first() -> None:
    """Proves: Q3 needs 30 of the 100 that Q1 (tier 4) and Q2 (tier 8) want: forced in, tier 8 lacks 30 more.

    Q2 lacks 30 as it is, so that 60 more are needed before Q3 gets anything.
    """
    own = of(examples.tiers(), "Q3")
    assert own.verdict is Verdict.TIER_FIRST
    assert own.lacks_tier == (8, 30)
    assert {each.extra for each in own.enters_if} == {60}


def test_the_committed_are_legal() -> None:
    """Proves: a committed line has no replacement cost; the law funds it first."""
    own = of(examples.tiers(), "Q1")
    assert own.verdict is Verdict.LEGAL_TIER
    assert own.replacement is None


def test_price_of_a_lock_and_of_all_mandates() -> None:
    """Proves: N1 locked in leaves room for nothing else: 66 instead of 100, so the lock costs 34."""
    prices = explained(solved(habit(lock="in"))).prices
    gains = {(price.what, price.rule): price.gain for price in prices}
    for key in ((Priced.LOCK, "locked_in"), (Priced.RULE, "locked_in"), (Priced.MANDATES, "mandates")):
        gain = gains[key]
        assert gain is not None
        assert gain.value == pytest.approx(34)
        assert gain.is_exact


def test_a_lock_that_costs_is_told_of_the_project() -> None:
    """Proves: what leaving out a locked project would gain is a loss below nothing."""
    own = of(habit(lock="in"), "N1")
    assert own.verdict is Verdict.ORDERED
    assert own.replacement is not None
    assert own.replacement.value == pytest.approx(-34)


def test_price_of_a_limit() -> None:
    """Proves: at most one project: 66 instead of 100. Without the limit 34 more."""
    book = habit()
    book = BookSheets(
        projects=book.projects,
        sources=book.sources,
        limits=[limit("group", "C", "count", max=1)],
        scenario=ONE_YEAR,
    )
    (price,) = [own for own in explained(solved(book)).prices if own.what is Priced.LIMIT]
    assert price.rule == "ceiling"
    assert price.gain is not None
    assert price.gain.value == pytest.approx(34)


def test_price_of_a_tier() -> None:
    """Proves: tier 4 takes 70 and tier 8 the 30 left. If tier 8 need not come first, Q3 (1 000) is in."""
    prices = explained(solved(examples.tiers())).prices
    gains = {price.where: price.gain for price in prices if price.what is Priced.TIER}
    assert gains["8",] is not None
    assert gains["8",].value == pytest.approx(1000)
    assert gains["4",] is not None
    assert gains["4",].value == pytest.approx(1000)


def test_lifting_a_rule_may_end_a_shortfall() -> None:
    """Proves: what tiers then lack less is told beside the price (example 2: 30 are lacking)."""
    prices = explained(solved(examples.short())).prices
    (window,) = [own for own in prices if own.rule == "capital_window"]
    assert dict(window.lacking) == {8: -30}


def test_shadow_price_and_its_range() -> None:
    """Proves: ten projects of 10 with benefit 1 to 10 each, money for five: one more million is worth 0.5.

    The next project (benefit 5, cost 10) is worth 0.5 a million, 500 a tỷ; it holds for its 10 million. One
    per cent more (rounded up to 1 million) buys nothing whole, and the check says so.
    """
    lines = [project(f"P{n:02}", 10, benefit=n) for n in range(1, 11)]
    book = BookSheets(projects=lines, sources=[source("X", 50)], scenario=ONE_YEAR)
    (price,) = explained(solved(book)).shadow_prices
    assert price.per_billion == pytest.approx(500, rel=1e-3)
    assert price.step == 1
    assert price.gain is not None
    assert price.gain.value == pytest.approx(0, abs=1e-3)
    assert price.valid_to == 10


def test_money_that_is_left_over_is_worth_nothing() -> None:
    """Proves: an envelope with money left has the price 0."""
    book = BookSheets(projects=[project("P", 10, benefit=1)], sources=[source("X", 50)], scenario=ONE_YEAR)
    (price,) = explained(solved(book)).shadow_prices
    assert price.per_billion == 0


def test_private_capital() -> None:
    """Proves: A recovers its cost (0 points for not doing so). Without A, 50 are free for C, worth 3."""
    lines = [
        project("A", 50, benefit=9, non_revenue=0),
        project("B", 50, benefit=8, non_revenue=80),
        project("C", 50, benefit=3, non_revenue=80),
    ]
    book = BookSheets(
        projects=lines,
        sources=[source("X", 100)],
        criteria=[{"criterion": "non_revenue", "weight": 1}],
        scenario=ONE_YEAR,
    )
    own = of(book, "A")
    assert own.freed == 50
    assert own.freed_value is not None
    assert own.freed_value.value == pytest.approx(3)
    assert of(book, "B").freed_value is None


def test_the_score_named_brings_in() -> None:
    """Proves: a point is worth 0.006 for A (60) and 0.005 for B and C (50 each): 0.45 for both at 45 points.

    A needs 0.45 / 0.006 = 75 points; with what is named it is in, with a point less it is not.
    """

    def book(points: float) -> BookSheets:
        lines = [project("A", 60, growth=points), project("B", 50, growth=45), project("C", 50, growth=45)]
        return BookSheets(
            projects=lines,
            sources=[source("X", 100)],
            criteria=[{"criterion": "growth", "weight": 1}],
            scenario={"two_period_share": 0, "gap": 0},
        )

    own = of(book(50), "A")
    assert own.score == pytest.approx(50)
    assert own.score_needed == pytest.approx(75, abs=0.01)
    assert own.score_needed is not None
    assert solved(book(own.score_needed)).plan.by_id["A"].selected
    assert not solved(book(own.score_needed - 1)).plan.by_id["A"].selected


def test_no_score_suffices_for_what_is_worth_too_little() -> None:
    """Proves: A (10) is worth 0.1 at 100 points; B and C together are worth 0.9 and leave no room."""
    lines = [project("A", 10, growth=50), project("B", 50, growth=90), project("C", 50, growth=90)]
    book = BookSheets(
        projects=lines,
        sources=[source("X", 100)],
        criteria=[{"criterion": "growth", "weight": 1}],
        scenario={"two_period_share": 0, "gap": 0},
    )
    own = of(book, "A")
    assert own.score_needed is None
    assert own.value_needed is not None
