"""The bridge from one value to another, and what tiers get and lack."""

from dataclasses import replace

import pytest

from models.scenario import Scenario
from optimizer.compare import Comparison, compare
from optimizer.compare.waterfall import Step
from optimizer.optimize import optimize
from optimizer.report.compare.bridge import bridge, bridge_figure
from optimizer.report.compare.tables import tier_table, value_table
from tests.books import source
from tests.compare.plans import three
from tests.maths.small import LAW, NO_TAIL, at_once, book

PORTFOLIO = book(
    [at_once("A", 60, benefit=9), at_once("B", 40, benefit=7), at_once("C", 20, benefit=1)],
    [source("DAT", 100, kind="land_use")],
    **NO_TAIL,
).portfolio()


@pytest.fixture(scope="module")
def compared() -> Comparison:
    """100: A (9) and B (7), worth 16. 60: B (7) and C (1), worth 8, since A alone is worth 9: 9 it is."""
    scenarios: dict[str, Scenario] = {
        "cơ sở": PORTFOLIO.base,
        "ít": replace(PORTFOLIO.base, name="ít", envelope_factors={("DAT", None): 0.6}),
    }
    plans = {name: optimize(PORTFOLIO, own, LAW) for name, own in scenarios.items()}
    return compare(PORTFOLIO, scenarios, plans)


def test_the_bars_lead_from_one_value_to_the_other(compared):
    """Proves: 16 at first; B leaves with its 7; 9 at last. A bar stands between the values it joins."""
    bars = bridge(compared, "ít")
    assert [(bar.step, bar.low, bar.high, bar.by) for bar in bars] == [
        (None, 0, 16, 16),
        (Step.LEFT, 9, 16, -7),
        (None, 0, 9, 9),
    ]


@pytest.mark.parametrize("name", ["B", "C"])
def test_bars_join_whatever_happens(name):
    """Proves: over any plans each bar begins where the one before ended, and the last is the value."""
    found = three()
    running = found.outcomes["base"].objective
    for bar in bridge(found, name)[1:-1]:
        assert running == pytest.approx(bar.low if bar.by > 0 else bar.high)
        running += bar.by
    assert sum(own.by for own in found.steps[name]) == pytest.approx(
        running - found.outcomes["base"].objective
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_chart_holds_the_bars_in_their_order(compared, language):
    spec = bridge_figure(compared, "ít", language).to_dict()
    (rows,) = spec["datasets"].values()
    assert [row["written"] for row in rows] == ["16", "-7", "9"]
    assert rows[0]["label"] == "1. cơ sở"
    assert rows[-1]["label"] == "3. ít"
    assert rows[1]["low"] == 9
    assert all(row["low"] <= row["high"] for row in rows)


def test_the_table_names_who_brings_the_difference(compared):
    table = value_table(compared, PORTFOLIO, "ít", "vi")
    (row,) = table.to_numpy().tolist()
    assert (row[0], row[2], row[3]) == ("B", "Giá trị của dự án bị đưa ra", -7)


def test_tiers_sum_to_the_money_and_tell_what_is_lacking():
    """Proves: over all tiers each scenario has the money it allocates; B lacks 10 and C 1 (`plans.three`)."""
    found = three()
    table = tier_table(found, "vi")
    for name in found.names:
        assert table[f"Vốn – {name}"].sum() == found.tallies[name].allocated
        assert table[f"Còn thiếu – {name}"].sum() == found.tallies[name].shortfall
    assert list(table["Còn thiếu – B"]) != [0] * len(table)
