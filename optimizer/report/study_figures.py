"""Charts of uncertainty and trade-offs, in Altair: what was found in, chart out; nothing is computed here."""

from collections.abc import Iterable

import altair as alt
import pandas as pd

from models.texts import say
from models.units import Language
from optimizer.report.figures import PALETTE, Chart, localised
from optimizer.uncertainty.cascade import Cascade
from optimizer.uncertainty.core import CoreClass
from optimizer.uncertainty.frontier import BudgetLadder, Frontier
from optimizer.uncertainty.ladder import Ladder
from optimizer.uncertainty.robust import Robustness

HEIGHT, ROW_PX = 280, 20
COLOURS = {CoreClass.SAFE: PALETTE[2], CoreClass.CONTESTED: PALETTE[1], CoreClass.OUT: PALETTE[7]}

type Series = Iterable[tuple[float, str, float | None]]
"""(place along the axis, name of the line, value)."""


def core_figure(found: Robustness, language: Language) -> Chart:
    """Core index of every project that is not committed, coloured by class, safest on top."""
    by_id = found.portfolio.by_id
    own = sorted(
        (core for core in found.cores if by_id[core.project_id].is_candidate),
        key=lambda core: (-core.core_index, core.project_id),
    )
    frame = pd.DataFrame(
        {
            "project": [core.project_id for core in own],
            "name": [by_id[core.project_id].name for core in own],
            "index": [core.core_index for core in own],
            "class": [say(f"robust.class.{core.kind.value}", language) for core in own],
        }
    )
    names = [say(f"robust.class.{kind.value}", language) for kind in CoreClass]
    colours = alt.Scale(domain=names, range=[COLOURS[kind] for kind in CoreClass])
    chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("index:Q", title=say("figure.core_index", language), scale=alt.Scale(domain=[0, 1])),
            y=alt.Y("project:N", sort=list(frame["project"]), title=None),
            color=alt.Color("class:N", title=None, scale=colours, legend=alt.Legend(orient="top")),
            tooltip=["project:N", "name:N", "index:Q", "class:N"],
        )
        .properties(height=max(HEIGHT, ROW_PX * len(own)))
    )
    return localised(chart, language)


def settling_figure(found: Robustness, language: Language) -> Chart:
    """How settled the core indices are, by the number of plans."""
    rows = [(own.plans, say("figure.error", language), own.standard_error) for own in found.steps]
    rows += [(own.plans, say("figure.moved", language), own.moved) for own in found.steps]
    return _lines(rows, say("figure.plans", language), say("figure.core_index", language), language)


def ladder_figure(found: Ladder, language: Language) -> Chart:
    """Value of the nested list, of the free plans and their proven bound, by budget."""
    rows: list[tuple[float, str, float | None]] = []
    for own in found.rungs:
        at = 100 * own.factor
        rows.append((at, say("figure.list_value", language), own.nested.objective))
        rows.append((at, say("figure.free_value", language), own.free.objective))
        rows.append((at, say("figure.bound", language), own.free.bound))
    return _lines(rows, say("figure.budget", language), say("figure.value", language), language)


def cascade_figure(found: Cascade, language: Language) -> Chart:
    """Money lacking, foreign money stranded and what would save it (tỷ đồng), by fall of land revenue."""
    rows: list[tuple[float, str, float | None]] = []
    for own in found.falls:
        at = 100 * own.share
        stranded = sum(one.foreign for one in own.stranded)
        rows.append((at, say("figure.lacking", language), own.solved.shortfall / 1000))
        rows.append((at, say("figure.stranded", language), stranded / 1000))
        rescue = 0.0 if not own.stranded else None if own.rescue is None else own.rescue.total / 1000
        rows.append((at, say("figure.rescue", language), rescue))
    return _lines(rows, say("figure.missing", language), say("figure.billion", language), language)


def frontier_figure(found: Frontier, language: Language) -> Chart:
    """Points that no other beats, joined; the knee is marked."""
    frame = pd.DataFrame(
        {
            "measure": [own.measure for own in found.points],
            "value": [own.value for own in found.points],
            "mark": [
                say("figure.knee", language) if at == found.knee else "" for at in range(len(found.points))
            ],
        }
    )
    base = alt.Chart(frame).encode(
        x=alt.X("measure:Q", title=say(f"frontier.measure.{found.axis.name}", language)),
        y=alt.Y("value:Q", title=say("figure.value", language), scale=alt.Scale(zero=False)),
    )
    line = base.mark_line(point=True, color=PALETTE[0])
    knee = base.transform_filter("datum.mark != ''").mark_point(size=160, color=PALETTE[5], filled=True)
    name = base.transform_filter("datum.mark != ''").mark_text(dy=-14).encode(text="mark:N")
    return localised(alt.layer(line, knee, name).properties(height=HEIGHT), language)


def budget_figure(found: BudgetLadder, language: Language) -> Chart:
    """Value found and bound proven, by budget."""
    rows: list[tuple[float, str, float | None]] = []
    for own in found.steps:
        rows.append((100 * own.factor, say("figure.found", language), own.solved.objective))
        rows.append((100 * own.factor, say("figure.bound", language), own.solved.bound))
    return _lines(rows, say("figure.budget", language), say("figure.value", language), language)


def _lines(rows: Series, across: str, upward: str, language: Language) -> Chart:
    """A line for each name; what is not known is left out."""
    known = [own for own in rows if own[2] is not None]
    frame = pd.DataFrame(known, columns=["at", "what", "value"])
    names = list(dict.fromkeys(frame["what"]))
    scale = alt.Scale(domain=names, range=list(PALETTE[: len(names)]))
    chart = (
        alt.Chart(frame)
        .mark_line(point=True)
        .encode(
            x=alt.X("at:Q", title=across, scale=alt.Scale(zero=False)),
            y=alt.Y("value:Q", title=upward, scale=alt.Scale(zero=False)),
            color=alt.Color("what:N", title=None, scale=scale, legend=alt.Legend(orient="top")),
            tooltip=["at:Q", "what:N", "value:Q"],
        )
        .properties(height=HEIGHT)
    )
    return localised(chart, language)
