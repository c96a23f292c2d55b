"""Weights drawn evenly from an order, money that comes in, costs: each against a figure worked by hand."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from models.issues import PortfolioError
from optimizer.objective import scores, values
from optimizer.uncertainty.cost_overruns import BUNDLED, CostOverruns, read_cost_overruns, with_cost
from optimizer.uncertainty.draws import Draws
from optimizer.uncertainty.envelope_ranges import EnvelopeRange, default_ranges
from optimizer.uncertainty.weight_space import WeightSpace, weights_in_order
from optimizer.weights import rank_order_centroid
from tests.books import project, source
from tests.maths.small import at_once, book

NAMES = {"a": 1.0, "b": 2.0, "c": 3.0}


def grid(count: int) -> list[np.ndarray]:
    """Midpoints of a count × count grid of the unit square: evenly spread without chance."""
    at = (np.arange(count) + 0.5) / count
    return [np.array(point) for point in itertools.product(at, at)]


def test_weights_keep_the_order_and_their_mean_is_the_centroid():
    """Proves: w_a ≥ w_b ≥ w_c ≥ 0 with sum 1, and the mean is that of the polytope: 11/18, 5/18, 2/18.

    Sensitivity: spread evenly over all weights the mean would be 1/3 each.
    """
    drawn = [weights_in_order(NAMES, point, np.full(3, 0.5)) for point in grid(60)]
    for own in drawn:
        assert own["a"] >= own["b"] >= own["c"] >= 0
        assert sum(own.values()) == pytest.approx(1)
    mean = [sum(own[name] for own in drawn) / len(drawn) for name in NAMES]
    assert mean == pytest.approx([11 / 18, 5 / 18, 2 / 18], abs=2e-3)
    assert mean == pytest.approx(list(rank_order_centroid(NAMES).values()), abs=2e-3)


def test_weights_are_uniform_not_only_centred():
    """Proves: the triangle's part with w_a ≥ 2/3 holds its share of the area, by the corners 4/9.

    Corners (1,0,0), (1/2,1/2,0), (1/3,1/3,1/3). w_a falls linearly along the edges from 1 to 1/2 and to 1/3;
    it is 2/3 at 2/3 of the first and at 1/2 of the second, so the part cut off is 2/3 · 1/2 = 1/3.
    """
    drawn = [weights_in_order(NAMES, point, np.full(3, 0.5)) for point in grid(120)]
    assert np.mean([own["a"] >= 2 / 3 for own in drawn]) == pytest.approx(1 / 3, abs=0.01)


def test_equal_ranks_may_stand_in_either_order():
    """Proves: b and c share the second place, so each is the larger in half of the draws."""
    ties = {"a": 1.0, "b": 2.0, "c": 2.0}
    point = np.array([0.3, 0.6])
    first = weights_in_order(ties, point, np.array([0.5, 0.1, 0.9]))
    second = weights_in_order(ties, point, np.array([0.5, 0.9, 0.1]))
    assert first["b"] > first["c"]
    assert (second["b"], second["c"]) == (first["c"], first["b"])


def scored(**keys):
    """A scores 100 in the first criterion, B in the second."""
    criteria = keys.pop("criteria")
    lines = [project("A", 10_000, social=100), project("B", 10_000, growth=100)]
    return book(lines, [source("X", 20_000)], criteria=criteria, objective="score", **keys).portfolio()


def test_given_weights_move_within_their_interval():
    """Proves: 0.6 and 0.4 moved by ± 10 % and scaled: the first lies between 0.54/0.98 and 0.66/1.02."""
    portfolio = scored(criteria=[{"criterion": "social", "weight": 6}, {"criterion": "growth", "weight": 4}])
    space = WeightSpace.of(portfolio, portfolio.base, spread=0.1)
    assert space.ranks[None] is None
    own = [space.at(np.array([u, v, 0.5, 0.5]))[None]["social"] for u in (0, 1) for v in (0, 1)]
    assert (min(own), max(own)) == pytest.approx((0.54 / 0.98, 0.66 / 1.02))
    assert space.at(np.full(4, 0.5))[None]["social"] == pytest.approx(0.6)


def test_a_draw_changes_scores_as_its_weights_say():
    portfolio = scored(criteria=[{"criterion": "social", "rank": 1}, {"criterion": "growth", "rank": 2}])
    draws = Draws(weights=WeightSpace.of(portfolio, portfolio.base), envelopes={}, overruns=None)
    for draw in draws.of(portfolio, 8):
        changed, scenario = draws.applied(portfolio, portfolio.base, draw)
        assert draw.weights is not None
        assert scores(changed, scenario) == pytest.approx(
            {"A": 100 * draw.weights[None]["social"], "B": 100 * draw.weights[None]["growth"]}
        )


def test_same_seed_same_draws_and_more_are_only_added():
    """Proves: draw i is the same however many are asked for; another seed gives others."""
    portfolio = scored(criteria=[{"criterion": "social", "rank": 1}, {"criterion": "growth", "rank": 2}])
    space = WeightSpace.of(portfolio, portfolio.base)
    draws = Draws(weights=space, envelopes={"X": EnvelopeRange(low=0.5, high=1)}, overruns=None)
    assert draws.of(portfolio, 20)[:5] == draws.of(portfolio, 5)
    other = Draws(weights=space, envelopes=draws.envelopes, overruns=None, seed=1)
    assert other.of(portfolio, 5) != draws.of(portfolio, 5)


def test_triangular_and_even_ranges():
    """Proves: quantiles of a triangle 0–1–2 around 1: 0.5 → 1, 1/8 → 0.5, 7/8 → 1.5; even: in proportion."""
    own = EnvelopeRange(low=0, most_likely=1, high=2)
    assert [own.at(share) for share in (0, 1 / 8, 0.5, 7 / 8, 1)] == pytest.approx([0, 0.5, 1, 1.5, 2])
    assert EnvelopeRange(low=0.6, high=1).at(0.25) == pytest.approx(0.7)
    assert EnvelopeRange(low=0.7, high=0.7).at(0.3) == pytest.approx(0.7)


def test_only_land_use_is_drawn_by_default():
    sheets = book([project("A", 10)], [source("DAT", 100, kind="land_use"), source("X", 100)])
    assert list(default_ranges(sheets.portfolio().budget)) == ["DAT"]


def test_cost_quantiles_are_interpolated_and_end_at_their_ends():
    own = CostOverruns(shares=(0.1, 0.5, 0.9), ratios={"*": (0.8, 1.0, 2.0), "y te": (1.0, 1.0, 1.0)})
    assert [own.ratio("giao thông", q) for q in (0.01, 0.3, 0.7, 0.99)] == pytest.approx([0.8, 0.9, 1.5, 2])
    assert own.ratio("Y tế, dân số", 0.9) == 1


def test_a_dearer_project_needs_more_and_is_worth_the_same():
    """Proves: cost 100 · 1.5 = 150, of which 20 is paid: 130 remain; the value stays that of 100."""
    sheets = book([project("A", 100, paid=20, benefit=7)], [source("X", 500)])
    portfolio = sheets.portfolio()
    dearer = with_cost(portfolio.by_id["A"], 1.5)
    assert (dearer.total_cost, dearer.remaining) == (150, 130)
    draws = Draws(
        weights=None, envelopes={}, overruns=CostOverruns(shares=(0.1, 0.9), ratios={"*": (1.5, 1.5)})
    )
    changed, scenario = draws.applied(portfolio, portfolio.base, draws.of(portfolio, 1)[0])
    assert changed.by_id["A"].total_cost == 150
    assert values(changed, scenario)["A"] == values(portfolio, portfolio.base)["A"] == 7


def test_an_approved_split_grows_and_a_cheaper_project_keeps_what_is_paid():
    sheets = book(
        [at_once("A", 100, **{"cost:X": 60, "cost:Y": 40, "paid": 50, "paid:X": 50, "paid:Y": 0})],
        [source("X", 100), source("Y", 100)],
    )
    own = sheets.portfolio().by_id["A"]
    assert with_cost(own, 1.5).cost_by_source == {"X": 90, "Y": 60}
    cheaper = with_cost(own, 0.5)
    assert (cheaper.cost_by_source, cheaper.total_cost) == ({"X": 50, "Y": 20}, 70)


def test_a_cheaper_project_keeps_what_its_advances_and_arrears_need():
    """Proves: of 100 at half the cost 50 are left. Advances and arrears of 70 need 70: the split 30 + 20 is
    raised in order, X by 20 of the 30 that it had more. A demand of 80 would be 56 of these 70: 70 as well.
    A demand by source, 40 + 40, is 28 + 28 and raised by 12 of X and 2 of Y.
    """
    sheets = book(
        [at_once("A", 100, **{"cost:X": 60, "cost:Y": 40, "paid": 0, "paid:X": 0, "paid:Y": 0})],
        [source("X", 100), source("Y", 100)],
    )
    own = replace(sheets.portfolio().by_id["A"], advance_due=40, arrears_due=30)
    cheaper = with_cost(own, 0.5)
    assert (cheaper.cost_by_source, cheaper.remaining) == ({"X": 50, "Y": 20}, 70)
    assert with_cost(replace(own, demand=80), 0.5).demand == 70
    split = with_cost(replace(own, demand=80, demand_by_source={"X": 40, "Y": 40}), 0.5)
    assert (split.demand_by_source, split.demand) == ({"X": 40, "Y": 30}, 70)


def test_bundled_quantiles_are_read():
    own = read_cost_overruns(BUNDLED)
    assert own.ratio("Giao thông", 0.9) == pytest.approx(2.335)
    assert own.ratio("Khác", 0.5) == 1.0


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("names,0.1,0.9\n*,1.2,1.0\n", "2"),
        ("names,0.1,0.9\n*,một,1\n", "2"),
        ("name,0.1,0.9\n*,1,1\n", "1"),
        ("names,0.9,0.1\n*,1,1\n", "1"),
        ("names,0.1,0.9\ngiao thông,1,1\n", "2"),
        ("", "1"),
    ],
)
def test_a_file_that_is_no_list_of_ratios_is_refused(tmp_path, text, row):
    path = tmp_path / "ratios.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PortfolioError) as error:
        read_cost_overruns(path)
    assert [(own.code, own.cell) for own in error.value.issues] == [("issue_cost_file", row)]
