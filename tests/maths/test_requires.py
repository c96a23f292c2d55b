"""Maths of `requires`: a project starts no earlier than the one it needs."""

from optimizer.build import build_book
from optimizer.rules.links import requires
from tests.books import link, project, source
from tests.maths.small import LAW, NO_TAIL, Solve, at_once, book, lacking, selected, value, worth, years


def test_none_without_the_one_it_needs(solve: Solve) -> None:
    """Proves: Σ x_A ≤ Σ x_B. Sensitivity: without the rule the answer would be 10, not 5.

    One year, X = 60. A (60, worth 10) needs B (60, worth 1): both cost 120. Left are B: 1, or C (60): 5.
    """
    lines = [project("A", 60, benefit=10), project("B", 60, benefit=1), project("C", 60, benefit=5)]
    sheets = book(lines, [source("X", 60)], links=[link("requires", "A", "B")], **NO_TAIL)
    plan = solve(sheets)
    assert (selected(plan), value(plan)) == ({"C"}, 5)
    free = solve(sheets, "requires")
    assert (selected(free), value(free)) == ({"A"}, 10)


def test_the_needed_one_stands_alone(solve: Solve) -> None:
    """Proves: the rule reads one way. Sensitivity: read the other way round B would be out as well: 0.

    One year, X = 60. B (60, worth 5) is needed by A (60, worth 4): B alone is the best of all.
    """
    lines = [project("A", 60, benefit=4), project("B", 60, benefit=5)]
    sheets = book(lines, [source("X", 60)], links=[link("requires", "A", "B")], **NO_TAIL)
    plan = solve(sheets)
    assert (selected(plan), value(plan)) == ({"B"}, 5)
    assert value(solve(sheets, "requires")) == 5


def test_it_waits_for_the_start_of_the_other_in_every_year(solve: Solve) -> None:
    """Proves: ∀t Σ_{a ≤ t} x_A ≤ Σ_{a ≤ t} x_B; starting in the same year is enough.

    Four years, X = 100 a year, B (50) may start in 2028, A (50) at any time and needs B: both 2028, worth
    (10 + 1) · 0,95². Sensitivity: without the rule A would be paid in 2026: 10 + 1 · 0,95².
    """
    lines = [at_once("A", 50, benefit=10), at_once("B", 50, benefit=1, earliest_start=2028)]
    sheets = book(
        lines, [source("X", 100, 100, 100, 100)], links=[link("requires", "A", "B")], two_period_share=0
    )
    plan = solve(sheets)
    assert (years(plan, "A"), years(plan, "B")) == ((2028, 2028, 2028), (2028, 2028, 2028))
    assert value(plan) == worth(11, 2)
    free = solve(sheets, "requires")
    assert value(free) == round(10 + 0.95**2, 6)


def test_the_needed_one_need_not_be_finished(solve: Solve) -> None:
    """Proves: the start counts, not the end. Sensitivity: had B to be finished, A would wait until 2028.

    Three years, X = 100 each. B (100, at most half a year) is paid in 2026 and 2027; A (50) starts with it:
    10 + 1 · 0,95.
    """
    lines = [at_once("A", 50, benefit=10), project("B", 100, benefit=1, max_year_share=0.5)]
    sheets = book(lines, [source("X", 100, 100, 100)], links=[link("requires", "A", "B")], **NO_TAIL)
    plan = solve(sheets)
    assert (years(plan, "A"), years(plan, "B")) == ((2026, 2026, 2026), (2026, 2027, 2027))
    assert value(plan) == round(10 + 0.95, 6)


def test_a_committed_one_counts_though_it_lacks_money(solve: Solve) -> None:
    """Proves: late schedules have a start as well. Sensitivity: locked out, K is not there and A is out.

    One year, X = 50, Y = 0. K completed may use Y only and lacks 20; A (50 of X) needs K: 10.
    """
    lines = [
        project("A", 50, sources="X", benefit=10),
        project("K", 20, status="completed", sources="Y"),
    ]
    sources = [source("X", 50), source("Y", 0)]
    links = [link("requires", "A", "K")]
    plan = solve(book(lines, sources, links=links, **NO_TAIL))
    assert (selected(plan), lacking(plan), value(plan)) == ({"A", "K"}, {4: 20}, 10)
    locked = book(lines, sources, links=links, locks_out="K", **NO_TAIL)
    assert selected(solve(locked)) == set()
    assert value(solve(locked, "requires")) == 10


def test_needs_run_through_a_chain(solve: Solve) -> None:
    """Proves: A needs B, B needs C. Sensitivity: without the rule it would be A and C: 32.

    One year, X = 20, A, B and C cost 10 (30, 1 and 2), D costs 20 (12). The chain costs 30 > 20, so A is
    out; B with C: 3; D: 12.
    """
    lines = [
        project("A", 10, benefit=30),
        project("B", 10, benefit=1),
        project("C", 10, benefit=2),
        project("D", 20, benefit=12),
    ]
    links = [link("requires", "A", "B"), link("requires", "B", "C")]
    sheets = book(lines, [source("X", 20)], links=links, **NO_TAIL)
    assert (selected(solve(sheets)), value(solve(sheets))) == ({"D"}, 12)
    assert selected(solve(sheets, "requires")) == {"A", "C"}
    roomy = book(lines, [source("X", 30)], links=links, **NO_TAIL)
    assert (selected(solve(roomy)), value(solve(roomy))) == ({"A", "B", "C"}, 33)


def test_who_is_not_there_lets_nobody_start() -> None:
    """Proves: in a book that was cut down to A, A needs what is not in it: x_A ≤ 0."""
    sheets = book([project("A", 60), project("B", 60)], [source("X", 60)], links=[link("requires", "A", "B")])
    portfolio = sheets.portfolio()
    whole = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
    (row,) = requires(whole.restricted_to({"A": 0}))
    assert str(row) == "requires_A_B_2026: +1·x[A,0] <= 0"
