"""Maths of `eligible_sources`: which sources a project may use, and how much it asks from each."""

import pytest

from tests.books import project, source
from tests.maths.small import NO_TAIL, Solve, book, money, selected, value


def test_only_listed_sources_pay(solve: Solve) -> None:
    """Proves: f exists for s ∈ E_p only. Sensitivity: without the rule the answer would be 10, not 0.

    One year. A costs 60 and lists X, which has 50; Y has 100. 50 < 60: out. Free, both pay.
    """
    sheets = book([project("A", 60, sources="X", benefit=10)], [source("X", 50), source("Y", 100)], **NO_TAIL)
    assert value(solve(sheets)) == 0
    free = solve(sheets, "eligible_sources")
    assert value(free) == 10
    assert sum(money(free, "A").values()) == 60


@pytest.mark.parametrize("kind", ["contribution", "unit_revenue", "commune", "oda_central", "oda_onlent"])
def test_tied_money_only_for_those_who_name_it(solve: Solve, kind: str) -> None:
    """Proves: blank sources mean every domestic source but the tied ones; foreign money is not among them.

    One year, 100 of one tied kind and none of X. A (blank) is out, B names the source and is in: 5.
    Sensitivity: without the rule the answer would be 9, with A in (both cost 100).
    """
    lines = [project("A", 100, benefit=9), project("B", 100, sources="T", benefit=5)]
    sheets = book(lines, [source("X", 0), source("T", 100, kind=kind)], **NO_TAIL)
    plan = solve(sheets)
    assert (selected(plan), value(plan)) == ({"B"}, 5)
    assert value(solve(sheets, "eligible_sources")) == 9


@pytest.mark.parametrize(
    "kind", ["central", "programme", "local_balance", "land_use", "lottery", "surplus", "other"]
)
def test_blank_sources_are_every_open_domestic_source(solve: Solve, kind: str) -> None:
    """Proves: a blank cell lets every other domestic source pay. Sensitivity: naming X alone: 0."""
    sources = [source("X", 0), source("T", 100, kind=kind)]
    assert value(solve(book([project("A", 100, benefit=9)], sources, **NO_TAIL))) == 9
    assert value(solve(book([project("A", 100, sources="X", benefit=9)], sources, **NO_TAIL))) == 0


def test_demand_by_source_caps_each_source(solve: Solve) -> None:
    """Proves: Σ_t f_pst ≤ demand:SOURCE. Sensitivity: without the rule the answer would be 10, not 0.

    One year. A: R = 100, demand 30 of X and 30 of Y, so D = 60 and R − D = 40 ≤ 0,2·1000. X has 100,
    Y 20: 30 + 20 < 60, out. With Y 30 it is in by 30 + 30.
    """
    line = project("A", 100, benefit=10, finish_year=2027, **{"demand:X": 30, "demand:Y": 30})
    sources = [source("X", 100, previous_plan=1000), source("Y", 20)]
    sheets = book([line], sources)
    assert value(solve(sheets)) == 0
    assert selected(solve(sheets, "eligible_sources")) == {"A"}
    plan = solve(book([line], [sources[0], source("Y", 30)]))
    assert money(plan, "A") == {("X", 2026): 30, ("Y", 2026): 30}


@pytest.mark.parametrize(("kind", "is_in"), [("central", True), ("local_balance", False)])
def test_lifted_it_changes_only_who_may_pay(solve: Solve, kind: str, is_in: bool) -> None:
    """Proves: E_p says what a project is even where nobody is held to it, so that lifting frees and no more.

    One year. A names X alone and leaves 40 of R = 100 to the next period: on the side of X, central or local.
    0,2 · 200 of central money may be left, 0,2 · 100 of local: 40 ≤ 40 is in, 40 > 20 is out. Sensitivity:
    were every source A's own once the rule is lifted, 40 would count as local, and A be out both times.
    """
    line = project("A", 100, sources="X", demand=60, benefit=10, finish_year=2027)
    other = {"central": "local_balance", "local_balance": "central"}[kind]
    plans = {"central": 200, "local_balance": 100}
    sources = [
        source("X", 60, kind=kind, previous_plan=plans[kind]),
        source("Y", 60, kind=other, previous_plan=plans[other]),
    ]
    sheets = book([line], sources)
    for off in ((), ("eligible_sources",)):
        assert selected(solve(sheets, *off)) == ({"A"} if is_in else set())
