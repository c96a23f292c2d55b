"""Weights by kind of area and by pairwise comparison, each against numbers worked out by hand."""

from collections.abc import Mapping

import pytest

from models.portfolio import Criterion, Scale
from models.vocabulary import AreaType, Objective, Status
from optimizer.audit.weights import pairwise_weights, weights_of
from tests.audit import builders, plans
from tests.audit.builders import Case, line, on_time, paid
from tests.audit.test_audit_edges import told

REMOTE, URBAN, RURAL = AreaType.REMOTE, AreaType.URBAN, AreaType.RURAL


def _weights(criteria: tuple[Criterion, ...], area: AreaType | None = None, **given: float) -> list[float]:
    scenario = builders.scenario(weights=given)
    return list(weights_of(criteria, scenario, area).values())


def test_weights_of_an_area_replace_those_of_the_book_one_by_one() -> None:
    """Proves: 3 : 1 everywhere, 3 : 5 in remote areas, where only growth has its own; normalised in each."""
    criteria = (
        Criterion(name="social", weight=3),
        Criterion(name="growth", weight=1, area_weights={REMOTE: 5}),
    )
    for area in (None, URBAN):
        assert _weights(criteria, area) == pytest.approx([0.75, 0.25])
    assert _weights(criteria, REMOTE) == pytest.approx([3 / 8, 5 / 8])


def test_a_weight_of_nothing_in_an_area_is_a_weight() -> None:
    """Proves: 0 in an area replaces 1; where all are 0 all weights are 0."""
    criteria = (
        Criterion(name="social", weight=1, area_weights={REMOTE: 0}),
        Criterion(name="growth", weight=1),
    )
    assert _weights(criteria, REMOTE) == pytest.approx([0, 1])
    assert _weights(criteria[:1], REMOTE) == [0]


def test_ranks_of_an_area_replace_those_of_the_book_one_by_one() -> None:
    """Proves: places 1, 2, 3 weigh 11/18, 5/18, 2/18; in remote areas the last comes first.

    There the ranks are 1, 2, ½, so the places 2, 3, 1.
    """
    criteria = (
        Criterion(name="social", rank=1),
        Criterion(name="growth", rank=2),
        Criterion(name="remote", rank=3, area_ranks={REMOTE: 0.5}),
    )
    assert _weights(criteria) == pytest.approx([11 / 18, 5 / 18, 2 / 18])
    assert _weights(criteria, URBAN) == pytest.approx([11 / 18, 5 / 18, 2 / 18])
    assert _weights(criteria, REMOTE) == pytest.approx([5 / 18, 2 / 18, 11 / 18])


def test_a_tie_that_an_area_makes_is_shared() -> None:
    """Proves: 1, 1 in remote areas: half each; a criterion ranked only there is out elsewhere."""
    criteria = (Criterion(name="social", rank=1), Criterion(name="growth", rank=2, area_ranks={REMOTE: 1}))
    assert _weights(criteria, REMOTE) == pytest.approx([0.5, 0.5])
    only = (Criterion(name="social", rank=1), Criterion(name="growth", area_ranks={REMOTE: 2}))
    assert _weights(only) == [1, 0]
    assert _weights(only, REMOTE) == pytest.approx([0.75, 0.25])


def test_an_area_nothing_is_said_of_weighs_equally() -> None:
    """Proves: weights given for remote areas alone leave the others with equal weights."""
    criteria = (Criterion(name="social", area_weights={REMOTE: 1}), Criterion(name="growth"))
    assert _weights(criteria, REMOTE) == [1, 0]
    assert _weights(criteria, URBAN) == [0.5, 0.5]


def test_the_weights_of_a_scenario_hold_in_every_area() -> None:
    """Proves: growth weighs 1 against 3 everywhere, whatever the area says."""
    criteria = (
        Criterion(name="social", weight=3),
        Criterion(name="growth", weight=2, area_weights={REMOTE: 9}),
    )
    for area in (None, REMOTE):
        assert _weights(criteria, area, growth=1) == pytest.approx([0.75, 0.25])


def _compared(**rows: Mapping[str, float]) -> tuple[Criterion, ...]:
    return tuple(Criterion(name=name, pairwise=row) for name, row in rows.items())


def test_consistent_comparisons_give_their_ratios() -> None:
    """Proves: a = 2 b = 4 c: 4/7, 2/7, 1/7, whichever way a pair is told."""
    for criteria in (
        _compared(a={"b": 2, "c": 4}, b={"c": 2}, c={}),
        _compared(a={}, b={"a": 0.5, "c": 2}, c={"a": 0.25}),
        _compared(a={"b": 2, "c": 4}, b={"a": 0.5, "c": 2}, c={"a": 0.25, "b": 0.5}),
    ):
        assert _weights(criteria) == pytest.approx([4 / 7, 2 / 7, 1 / 7], rel=1e-11)


def test_three_inconsistent_comparisons_give_the_geometric_means_of_their_rows() -> None:
    """Proves: the principal eigenvector; for three criteria it is the geometric mean of each row.

    a : b = 3, a : c = 5, b : c = 3. Rows: 15^⅓, 1, (1/15)^⅓. The mean of the columns would differ.
    """
    means = [15 ** (1 / 3), 1.0, 15 ** (-1 / 3)]
    weights = _weights(_compared(a={"b": 3, "c": 5}, b={"c": 3}, c={}))
    assert weights == pytest.approx([mean / sum(means) for mean in means], rel=1e-10)


def test_four_comparisons_give_an_eigenvector() -> None:
    """Proves: A w = λ w with one λ ≥ 4, w > 0, Σ w = 1, for comparisons that contradict each other."""
    rows = {
        "a": {"b": 9, "c": 1 / 5, "d": 3},
        "b": {"c": 7, "d": 1 / 9},
        "c": {"d": 2},
        "d": {},
    }
    weights = pairwise_weights(_compared(**rows))
    names = list(rows)
    full = {
        (one, other): rows[one].get(other) or 1 / rows[other].get(one, 1) for one in names for other in names
    }
    times = [sum(full[one, other] * weights[other] for other in names) / weights[one] for one in names]
    assert times == pytest.approx([times[0]] * 4, rel=1e-9)
    assert times[0] > 4
    assert sum(weights.values()) == pytest.approx(1)
    assert min(weights.values()) > 0


def test_one_criterion_weighs_all_and_a_missing_comparison_is_refused() -> None:
    """Proves: the corners: alone 1; every pair must be compared."""
    assert pairwise_weights(_compared(a={})) == {"a": 1}
    with pytest.raises(ValueError, match="a and c are not compared"):
        pairwise_weights(_compared(a={"b": 2}, b={"c": 2}, c={}))


def test_comparisons_go_before_weights_and_a_scenario_before_both() -> None:
    """Proves: 4 : 1 by comparison; the scenario's 0.8 for b makes it 0.8 : 0.8."""
    criteria = (Criterion(name="a", weight=1, pairwise={"b": 4}), Criterion(name="b", weight=1))
    assert _weights(criteria) == pytest.approx([0.8, 0.2])
    assert _weights(criteria, b=0.8) == pytest.approx([0.5, 0.5])


def _scored() -> Case:
    """S1 remote, S2 urban; social 80 and 20, growth 10 and 30 stretched over the whole book.

    Weights 1 : 1, in remote areas 3 : 1. S1: ¾ · 80 + ¼ · 0 = 60; S2: ½ · 20 + ½ · 100 = 60.
    """
    criteria = (
        Criterion(name="social", weight=1, area_weights={REMOTE: 3}),
        Criterion(name="growth", weight=1, scale=Scale.MINMAX),
    )
    facts = {"S1": (REMOTE, {"social": 80, "growth": 10}), "S2": (URBAN, {"social": 20, "growth": 30})}
    return builders.case(
        tuple(
            builders.project(name, Status.NEW, total_cost=10_000, area_type=area, criteria=values)
            for name, (area, values) in facts.items()
        ),
        (builders.source("XDCB", (20_000,)),),
        builders.scenario(2026, objective=Objective.SCORE),
        tuple(
            line(name, 13, 60.0, score=60.0, schedule=on_time(2026, 2026), allocated=paid({2026: 10_000}))
            for name in facts
        ),
        120.0,
        criteria=criteria,
    )


def test_each_project_is_scored_with_the_weights_of_its_area() -> None:
    """Proves: the plan of two areas; elsewhere S1 would score ½ · 80 = 40, with min–max still over both."""
    assert told(_scored()) == []
    for area in (RURAL, None):
        elsewhere = _scored().project("S1", area_type=area)
        assert told(elsewhere) == [("value", "S1", 20.0), ("value", "S1", 20.0), ("value", "objective", 20.0)]
    assert told(elsewhere.line("S1", score=40.0, value=40.0).worth(100.0)) == []


def test_a_plan_scored_by_comparison() -> None:
    """Proves: social : growth = 3: ¾ · 80 + ¼ · 40 = 70 in every area."""
    criteria = (Criterion(name="social", pairwise={"growth": 3}), Criterion(name="growth"))
    case = plans.new_case().book(criteria=criteria).project("N1", criteria={"social": 80, "growth": 40})
    case = case.given(objective=Objective.SCORE, size_exponent=0.0).project("N1", area_type=REMOTE)
    case = case.line("N1", score=70.0, value=70.0).worth(70 * 0.95**2)
    assert told(case) == []
    assert told(case.line("N1", score=60.0)) == [("value", "N1", pytest.approx(10.0))]
