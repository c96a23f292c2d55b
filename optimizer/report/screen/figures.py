"""Charts for a screen, in Altair: data in, chart out; nothing is fetched and nothing is computed here.

Numbers are written as in the reader's language. Colours are those of Okabe and Ito, which people with
colour blindness can tell apart; more than eight sources repeat them, and the tooltip says which it is.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import pandas as pd

from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.texts import say
from models.units import Language, format_number

type Chart = Any
# An Altair chart of any shape: its own types do not survive `configure`.

PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#7F7F7F")
ROW_PX, AXIS_PX, LEGEND_PX = 20, 60, 26
YEAR_WIDTH = 0.92
"""Part of a year on an axis of years that its bars take."""
NAME_SHOWN = 46
"""Letters of a project's name beside the chart; the tooltip has all of it."""


def localised(chart: Any, language: Language) -> Any:
    """The chart with 1.234,5 in Vietnamese, and letters large enough to read.

    What Vega would read out of it aloud is English: pages give each chart a text of their own instead.
    """
    if language == "vi":
        number = alt.NumberLocale(decimal=",", thousands=".", grouping=[3], currency=["", " đ"])
    else:
        number = alt.NumberLocale(decimal=".", thousands=",", grouping=[3], currency=["", ""])
    chart = chart.configure(locale=alt.Locale(number=number), aria=False)
    return chart.configure_axis(labelFontSize=12, titleFontSize=12, labelLimit=420).configure_legend(
        labelFontSize=12, titleFontSize=12, labelLimit=300
    )


def _amount(value: float, language: Language) -> str:
    return say("figure.amount", language, amount=format_number(value, language, 0))


def capital_by_year(
    portfolio: Portfolio, plan: Plan, scenario: Scenario, codes: Sequence[str], language: Language
) -> Chart:
    """Project × year: a bar for each source that pays in that year, as wide as the money.

    codes : the lines to show, in their order.
    """
    names = {source.code: source.name for source in portfolio.budget.sources}
    frame = _bars(portfolio, plan, scenario, codes, language)
    ticks = list(scenario.years)
    shown = [_short(f"{code} – {portfolio.by_id[code].name}") for code in codes]
    chart = (
        alt.Chart(frame)
        .mark_bar(height=ROW_PX - 6)
        .encode(
            x=alt.X(
                "from:Q",
                title=None,
                scale=alt.Scale(domain=[ticks[0] - 0.5, ticks[-1] + 0.5], nice=False, zero=False),
                axis=alt.Axis(values=ticks, labelExpr="toString(datum.value)", orient="top", grid=False),
            ),
            x2="to:Q",
            y=alt.Y("project:N", sort=shown, scale=alt.Scale(domain=shown), title=None, axis=_names()),
            color=_source_colour(names, language),
            tooltip=[
                alt.Tooltip("whole:N", title=say("figure.project", language)),
                alt.Tooltip("year:N", title=say("figure.year", language)),
                alt.Tooltip("source:N", title=say("figure.source", language)),
                alt.Tooltip("amount:N", title=say("figure.allocated", language)),
            ],
        )
        .properties(height=_height(len(codes), ROW_PX) + LEGEND_PX * math.ceil(len(names) / 3))
    )
    return localised(chart, language)


def _bars(
    portfolio: Portfolio, plan: Plan, scenario: Scenario, codes: Sequence[str], language: Language
) -> pd.DataFrame:
    """A row for each bar; those of one project in one year stand side by side within the year."""
    names = {source.code: source.name for source in portfolio.budget.sources}
    rows = []
    for at, project_id in enumerate(codes):
        line, named = plan.by_id[project_id], f"{project_id} – {portfolio.by_id[project_id].name}"
        most = max(sum(m for (_, y), m in line.allocated.items() if y == year) for year in scenario.years)
        for year in scenario.years:
            left = float(year) - YEAR_WIDTH / 2
            for source, amount in sorted((s, m) for (s, y), m in line.allocated.items() if y == year):
                right = left + YEAR_WIDTH * amount / most
                shown = _amount(amount, language)
                rows.append((at, _short(named), named, left, right, str(year), names[source], shown))
                left = right
    columns = ["order", "project", "whole", "from", "to", "year", "source", "amount"]
    return pd.DataFrame(rows, columns=columns)


def _short(text: str) -> str:
    return text if len(text) <= NAME_SHOWN else f"{text[: NAME_SHOWN - 1].rstrip()}…"


def _source_colour(names: dict[str, str], language: Language) -> alt.Color:
    own = list(names.values())
    colours = [PALETTE[at % len(PALETTE)] for at in range(len(own))]
    legend = alt.Legend(orient="bottom", columns=3, title=say("figure.source", language), symbolLimit=0)
    return alt.Color("source:N", scale=alt.Scale(domain=own, range=colours), legend=legend)


def sources_against_envelopes(
    portfolio: Portfolio, plan: Plan, scenario: Scenario, language: Language
) -> Chart:
    """Each source over the period: a bar of what is allocated, a mark at what may be used (tỷ đồng)."""
    paid: dict[str, int] = {}
    for (code, _), amount in plan.money_by_source_year().items():
        paid[code] = paid.get(code, 0) + amount
    rows = [
        {
            "source": source.name,
            "allocated": paid.get(source.code, 0) / 1000,
            "available": source.available_period / 1000,
            "left": _amount(source.available_period - paid.get(source.code, 0), language),
        }
        for source in scenario.apply(portfolio.budget).sources
    ]
    frame = pd.DataFrame(rows)
    order = [str(row["source"]) for row in sorted(rows, key=lambda row: -float(str(row["available"])))]
    base = alt.Chart(frame).encode(
        y=alt.Y("source:N", sort=order, title=None, axis=_names()),
        tooltip=[
            alt.Tooltip("source:N", title=say("figure.source", language)),
            alt.Tooltip("allocated:Q", title=say("figure.allocated_billion", language), format=",.1f"),
            alt.Tooltip("available:Q", title=say("figure.available_billion", language), format=",.1f"),
            alt.Tooltip("left:N", title=say("figure.left", language)),
        ],
    )
    title = say("figure.bar_and_mark", language)
    bars = base.mark_bar(color=PALETTE[0]).encode(x=alt.X("allocated:Q", title=title, axis=_amounts()))
    marks = base.mark_tick(color="#D55E00", thickness=3, size=20).encode(x="available:Q")
    return localised(alt.layer(bars, marks).properties(height=_height(len(rows), 28)), language)


def sources_by_year(portfolio: Portfolio, plan: Plan, scenario: Scenario, language: Language) -> Chart:
    """Each year: what every source pays, one upon the other, and a mark at what all may pay (tỷ đồng).

    No mark stands where a source has no limit of that year. A year may pass its mark where money is carried
    forward into it.
    """
    paid, sources = plan.money_by_source_year(), scenario.apply(portfolio.budget).sources
    rows = [
        {
            "year": str(year),
            "source": source.name,
            "allocated": paid.get((source.code, year), 0) / 1000,
            "amount": _amount(paid.get((source.code, year), 0), language),
        }
        for year in scenario.years
        for source in sources
    ]
    limits = {year: [source.available(year) for source in sources] for year in scenario.years}
    known = [
        {"year": str(year), "available": sum(own) / 1000, "amount": _amount(sum(own), language)}
        for year, amounts in limits.items()
        if len(own := [amount for amount in amounts if amount is not None]) == len(amounts)
    ]
    year = alt.X("year:N", title=None, axis=alt.Axis(labelAngle=0))
    told = [alt.Tooltip("year:N", title=say("figure.year", language))]
    bars = (
        alt.Chart(pd.DataFrame(rows, columns=["year", "source", "allocated", "amount"]))
        .mark_bar(size=54)
        .encode(
            x=year,
            y=alt.Y("allocated:Q", title=say("figure.allocated_billion", language), axis=_amounts()),
            color=_source_colour({source.code: source.name for source in sources}, language),
            tooltip=[
                *told,
                alt.Tooltip("source:N", title=say("figure.source", language)),
                alt.Tooltip("amount:N", title=say("figure.allocated", language)),
            ],
        )
    )
    marks = (
        alt.Chart(pd.DataFrame(known, columns=["year", "available", "amount"]))
        .mark_tick(color="black", thickness=3, size=70)
        .encode(
            x=year,
            y="available:Q",
            tooltip=[*told, alt.Tooltip("amount:N", title=say("figure.available", language))],
        )
    )
    return localised(alt.layer(bars, marks).properties(height=300), language)


def _height(rows: int, row_px: int) -> int:
    """Height of the whole picture: its rows, and the axis with its title."""
    return max(rows, 2) * row_px + AXIS_PX


def _names() -> alt.Axis:
    """Every name is written, however many there are."""
    return alt.Axis(labelOverlap=False)


def _amounts() -> alt.Axis:
    return alt.Axis(format=",.0f", labelOverlap=True, tickCount=8)


def progress_curve(curve: Iterable[tuple[float, float | None, float | None]], language: Language) -> Chart:
    """Value found and bound proven, over the seconds of a solve."""
    rows = [
        {"seconds": seconds, "what": say(key, language), "value": value}
        for seconds, found, bound in curve
        for key, value in (("figure.found", found), ("figure.bound", bound))
        if value is not None
    ]
    frame = pd.DataFrame(rows, columns=["seconds", "what", "value"])
    whats = [say("figure.found", language), say("figure.bound", language)]
    scale = alt.Scale(domain=whats, range=[PALETTE[0], PALETTE[5]])
    chart = (
        alt.Chart(frame)
        .mark_line(interpolate="step-after", point=True)
        .encode(
            x=alt.X("seconds:Q", title=say("figure.seconds", language)),
            y=alt.Y(
                "value:Q", title=say("figure.value", language), scale=alt.Scale(zero=False), axis=_amounts()
            ),
            color=alt.Color("what:N", title=None, scale=scale, legend=alt.Legend(orient="top")),
        )
        .properties(height=260)
    )
    return localised(chart, language)


def money_bars(frame: pd.DataFrame, name: str, money: str, language: Language) -> Chart:
    """Bars of money (tỷ đồng), in the order of the frame. name, money : its columns; money in million VND."""
    data = pd.DataFrame(
        {
            "name": frame[name].map(_short),
            "money": frame[money] / 1000,
            "exact": [_amount(value, language) for value in frame[money]],
        }
    )
    chart = (
        alt.Chart(data)
        .mark_bar(color=PALETTE[0])
        .encode(
            x=alt.X("money:Q", title=say("figure.allocated_billion", language), axis=_amounts()),
            y=alt.Y("name:N", sort=list(data["name"]), title=None, axis=_names()),
            tooltip=[
                alt.Tooltip("name:N", title=name),
                alt.Tooltip("exact:N", title=say("figure.allocated", language)),
            ],
        )
        .properties(height=_height(len(data), 24))
    )
    return localised(chart, language)


def side_by_side(rows: Iterable[tuple[str, str, int]], names: Sequence[str], language: Language) -> Chart:
    """Grouped bars (tỷ đồng) of (item, scenario, money in million VND); `names` orders the scenarios."""
    data = pd.DataFrame(
        [
            {"item": _short(item), "scenario": name, "money": money / 1000, "exact": _amount(money, language)}
            for item, name, money in rows
        ],
        columns=["item", "scenario", "money", "exact"],
    )
    items = list(dict.fromkeys(data["item"]))
    scale = alt.Scale(domain=list(names), range=[PALETTE[at % len(PALETTE)] for at in range(len(names))])
    chart = (
        alt.Chart(data)
        .mark_bar()
        .encode(
            x=alt.X("money:Q", title=say("figure.allocated_billion", language), axis=_amounts()),
            y=alt.Y("item:N", sort=items, title=None, axis=_names()),
            yOffset=alt.YOffset("scenario:N", sort=list(names)),
            color=alt.Color("scenario:N", title=None, scale=scale, legend=alt.Legend(orient="top")),
            tooltip=[
                alt.Tooltip("item:N", title=say("figure.item", language)),
                alt.Tooltip("scenario:N", title=say("figure.scenario", language)),
                alt.Tooltip("exact:N", title=say("figure.allocated", language)),
            ],
        )
        .properties(height=_height(len(items), 15 * max(len(names), 1)) + LEGEND_PX)
    )
    return localised(chart, language)


def worth_map(
    rows: Iterable[tuple[str, str, float | None]], head: str, period: str, language: Language
) -> Chart:
    """Heat map of (source, year, worth of one more tỷ). period : what stands for the whole period."""
    data = pd.DataFrame(rows, columns=["source", "year", "worth"]).dropna(subset=["worth"])
    data["short"], data["exact"] = (
        data["source"].map(_short),
        [format_number(w, language) for w in data["worth"]],
    )
    order = list(dict.fromkeys(data["short"]))
    years = sorted({year for year in data["year"] if year != period})
    years += [period] if (data["year"] == period).any() else []
    most = float(data["worth"].max()) if len(data) else 1.0
    base = alt.Chart(data).encode(
        x=alt.X("year:N", sort=years, title=None, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("short:N", sort=order, title=None, axis=_names()),
        tooltip=[
            alt.Tooltip("source:N", title=say("figure.source", language)),
            alt.Tooltip("year:N", title=say("figure.year", language)),
            alt.Tooltip("exact:N", title=head),
        ],
    )
    scale = alt.Scale(domain=[0, most], range=["#F2F7FC", "#0B3D70"])
    cells = base.mark_rect(stroke="white").encode(
        color=alt.Color("worth:Q", title=head, scale=scale, legend=None)
    )
    dark = alt.datum.worth > most / 2
    texts = base.mark_text(fontSize=12).encode(
        text="exact:N", color=alt.condition(dark, alt.value("white"), alt.value("#1A1A1A"))
    )
    return localised(alt.layer(cells, texts).properties(height=_height(len(order), 30)), language)
