"""The bridge from the reference's value to a scenario's: its bars, and the chart of them."""

import math
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from models.texts import say
from models.units import Language, format_number
from optimizer.compare import Comparison
from optimizer.compare.waterfall import Step
from optimizer.report.screen.figures import PALETTE, Chart, localised

HEIGHT = 320
DECIMALS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar. step : None for the values at both ends. low, high : its ends. by : what it adds."""

    step: Step | None
    low: float
    high: float
    by: float


def bridge(comparison: Comparison, name: str) -> tuple[Bar, ...]:
    """The reference's value, a bar for each kind of step that adds or takes, and the scenario's value."""
    running = comparison.outcomes[comparison.reference].objective
    bars = [Bar(step=None, low=0.0, high=running, by=running)]
    for step in Step:
        parts = [own.by for own in comparison.steps[name] if own.step is step]
        if parts:
            by = math.fsum(parts)
            low, high = sorted((running, running + by))
            bars.append(Bar(step=step, low=low, high=high, by=by))
            running += by
    end = comparison.outcomes[name].objective
    return (*bars, Bar(step=None, low=0.0, high=end, by=end))


def bridge_figure(comparison: Comparison, name: str, language: Language) -> Chart:
    """The bars in their order. The axis begins near the lower end, so that small steps can be seen."""
    bars = bridge(comparison, name)
    steps = [say(f"compare.step.{bar.step.value}", language) for bar in bars if bar.step is not None]
    labels = [f"{at}. {label}" for at, label in enumerate((comparison.reference, *steps, name), start=1)]
    kinds = [say(f"report.compare.value.{_kind(bar)}", language) for bar in bars]
    ends = [bar.high for bar in bars] + [bar.low for bar in bars if bar.step is not None]
    least = max(0.0, min(ends) - (max(ends) - min(ends)) / 4)
    data = pd.DataFrame(
        {
            "order": range(len(bars)),
            "label": labels,
            "low": [max(least, bar.low) for bar in bars],
            "high": [bar.high for bar in bars],
            "kind": kinds,
            "written": [format_number(bar.by, language, DECIMALS) for bar in bars],
        }
    )
    names = [say(f"report.compare.value.{kind}", language) for kind in ("level", "rise", "fall")]
    scale = alt.Scale(domain=names, range=[PALETTE[0], PALETTE[2], PALETTE[5]])
    base: Any = alt.Chart(data).encode(
        x=alt.X(
            "label:N",
            sort=alt.EncodingSortField(field="order", op="min"),
            title=None,
            axis=alt.Axis(labelAngle=0, labelLimit=190, labelOverlap=False),
        ),
        tooltip=[
            alt.Tooltip("label:N", title=say("compare.fares", language)),
            alt.Tooltip("written:N", title=say("report.compare.value.by", language)),
        ],
    )
    value = alt.Scale(zero=False, domainMin=least)
    columns = base.mark_bar(clip=True).encode(
        y=alt.Y("low:Q", title=say("figure.value", language), scale=value, axis=alt.Axis(format=",.4~f")),
        y2="high:Q",
        color=alt.Color("kind:N", title=None, scale=scale, legend=alt.Legend(orient="top")),
    )
    numbers = base.mark_text(dy=-8).encode(y=alt.Y("high:Q", scale=value), text="written:N")
    return localised(alt.layer(columns, numbers).properties(height=HEIGHT), language)


def _kind(bar: Bar) -> str:
    if bar.step is None:
        return "level"
    return "rise" if bar.by > 0 else "fall"
