"""Charts hold what was found, in both languages."""

from collections.abc import Iterator

import pytest

from optimizer.report.study_figures import (
    budget_figure,
    cascade_figure,
    core_figure,
    frontier_figure,
    ladder_figure,
    settling_figure,
)
from optimizer.uncertainty.cascade import cascade
from optimizer.uncertainty.draws import Draws
from optimizer.uncertainty.envelope_ranges import EnvelopeRange
from optimizer.uncertainty.frontier import budget_ladder, frontier
from optimizer.uncertainty.ladder import ladder
from optimizer.uncertainty.robust import Sampling, robust
from optimizer.uncertainty.solved import Solving
from tests.books import source
from tests.maths.small import LAW, NO_TAIL, at_once, book

PORTFOLIO = book(
    [at_once("A", 60, benefit=9), at_once("B", 40, benefit=7), at_once("C", 20, benefit=1)],
    [source("DAT", 100, kind="land_use")],
    **NO_TAIL,
).portfolio()


def values(chart: dict, column: str) -> Iterator[object]:
    """Every value of a column in the data sets of a chart."""
    for rows in chart["datasets"].values():
        yield from (row[column] for row in rows)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_charts_hold_what_was_found(language):
    """Proves: 100 takes A and B (16). Less land: A alone (9). Two starts are worth 16, one 9."""
    base = PORTFOLIO.base
    draws = Draws(weights=None, envelopes={"DAT": EnvelopeRange(low=0.7, high=1.1)}, overruns=None)
    found = robust(PORTFOLIO, base, LAW, draws, Sampling(samples=4, workers=1))
    chart = core_figure(found, language).to_dict()
    assert set(values(chart, "project")) == {"A", "B", "C"}
    assert list(values(chart, "index")) == sorted((own.core_index for own in found.cores), reverse=True)
    assert 4 in values(settling_figure(found, language).to_dict(), "at")
    steps = ladder(PORTFOLIO, base, Solving(law=LAW), (0.9, 1.0))
    assert {9, 16} <= set(values(ladder_figure(steps, language).to_dict(), "value"))
    falls = cascade(PORTFOLIO, base, Solving(law=LAW), (0.1, 0.5))
    assert {10, 50} == set(values(cascade_figure(falls, language).to_dict(), "at"))
    points = frontier(PORTFOLIO, base, Solving(law=LAW), "new_starts", 2)
    assert {9, 16} <= set(values(frontier_figure(points, language).to_dict(), "value"))
    budgets = budget_ladder(PORTFOLIO, base, Solving(law=LAW), (0.6, 1.0))
    assert {9, 16} <= set(values(budget_figure(budgets, language).to_dict(), "value"))
