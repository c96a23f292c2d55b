"""The forms of page Độ tin cậy: one for each question, from what is typed to the options of its job."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from app_views.frame import plain
from models.texts import say
from models.units import Language, format_share
from optimizer.report.studies.text import change_text
from optimizer.uncertainty.alternatives import MOST, WITHIN
from optimizer.uncertainty.axes import AXES
from optimizer.uncertainty.cascade import FALLS
from optimizer.uncertainty.draws import Varied
from optimizer.uncertainty.envelope_ranges import default_ranges
from optimizer.uncertainty.frontier import BUDGETS, POINTS
from optimizer.uncertainty.ladder import FACTORS
from optimizer.uncertainty.robust import GAP
from optimizer.uncertainty.weight_space import SPREAD
from optimizer.workspace.desk import Desk
from optimizer.workspace.tasks import BUDGET

type Options = dict[str, Any]
type Form = Callable[[Desk, Mapping[str, Any], str, Language], Options | None]
"""Draws the fields of a question, from the options asked with last; None where something is missing."""

SAMPLES_USUAL, SAMPLES_MOST = 100, 5_000
GAPS = (0.01, 0.005, 0.002, 0.001)
LARGEST_CHANGE, LARGEST_PART = 50, 200
"""Per cent by which money may be moved, and of a source that may come in."""


def robust_form(desk: Desk, last: Mapping[str, Any], key: str, language: Language) -> Options | None:
    """Samples, seed, what differs, how far weights may be off, what comes in of each source."""
    left, middle, right = st.columns([1, 1, 2])
    samples = left.number_input(
        say("robustness.samples", language),
        10,
        SAMPLES_MOST,
        int(last.get("samples", SAMPLES_USUAL)),
        step=10,
        key=f"{key}.samples",
    )
    seed = middle.number_input(
        say("robustness.seed", language), 0, 999_999, int(last.get("seed", 0)), key=f"{key}.seed"
    )
    usual = [Varied.WEIGHTS.value, Varied.ENVELOPES.value]
    vary = right.multiselect(
        say("robustness.vary", language),
        [own.value for own in Varied],
        list(last.get("vary", usual)),
        format_func=lambda own: say(f"robustness.vary.{own}", language),
        placeholder=say("app.pick", language),
        key=f"{key}.vary",
    )
    left, right = st.columns(2)
    spread = left.slider(
        say("robustness.spread", language),
        0,
        100,
        round(100 * float(last.get("spread", SPREAD))),
        5,
        key=f"{key}.spread",
    )
    gaps = sorted({*GAPS, float(last.get("gap", GAP))}, reverse=True)
    gap = right.selectbox(
        say("robustness.gap", language),
        gaps,
        index=gaps.index(float(last.get("gap", GAP))),
        format_func=lambda own: format_share(own, language),
        key=f"{key}.gap",
    )
    ranges = _ranges(desk, last, key, language)
    if ranges is None:
        return None
    if not vary and not ranges:
        st.error(say("study.nothing_varies", language))
        return None
    return {
        "samples": int(samples),
        "seed": int(seed),
        "vary": sorted(vary),
        "spread": spread / 100,
        "gap": float(gap),
        "envelopes": ranges,
    }


def _ranges(
    desk: Desk, last: Mapping[str, Any], key: str, language: Language
) -> dict[str, list[float]] | None:
    """Lowest and highest part of each source that comes in; None where they cannot be meant."""
    sources = desk.portfolio.budget.sources
    usual = {code: (own.low, own.high) for code, own in default_ranges(desk.portfolio.budget).items()}
    typed = {code: (low, high) for code, (low, high) in last.get("envelopes", {}).items()}
    shown = usual | typed
    source, low, high = (say(f"robustness.range.{name}", language) for name in ("source", "low", "high"))
    frame = pd.DataFrame(
        {
            source: [own.name for own in sources],
            low: [_per_cent(shown.get(own.code), 0) for own in sources],
            high: [_per_cent(shown.get(own.code), 1) for own in sources],
        }
    )
    st.caption(say("robustness.ranges", language))
    number = st.column_config.NumberColumn(min_value=0, max_value=LARGEST_PART, step=1, format="%d %%")
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=[source],
        column_config={source: st.column_config.Column(width="large"), low: number, high: number},
        num_rows="fixed",
        placeholder="–",
        height=min(len(sources) + 1, 5) * 35 + 3,
        key=f"{key}.ranges",
    )
    found: dict[str, list[float]] = {}
    for at, own in enumerate(sources):
        ends = [edited.iloc[at][name] for name in (low, high)]
        if all(pd.isna(end) for end in ends):
            if own.code in usual:
                found[own.code] = [1.0, 1.0]
            continue
        if any(pd.isna(end) for end in ends) or ends[0] > ends[1]:
            st.error(plain(say("robustness.range_wrong", language, source=own.name)))
            return None
        pair = [round(float(end) / 100, 4) for end in ends]
        if tuple(pair) != usual.get(own.code):  # what is usual has a likeliest value as well, and says so
            found[own.code] = pair
    return found


def _per_cent(ends: tuple[float, float] | None, at: int) -> float | None:
    return None if ends is None else round(100 * ends[at], 2)


def frontier_form(_desk: Desk, last: Mapping[str, Any], key: str, language: Language) -> Options | None:
    """The other aim, and how many levels of it."""
    left, right = st.columns([2, 1])
    axis = left.selectbox(
        say("robustness.axis", language),
        AXES,
        index=AXES.index(last.get("axis", AXES[0])),
        format_func=lambda own: say(f"robustness.axis.{own}", language),
        key=f"{key}.axis",
    )
    points = right.number_input(
        say("robustness.points", language), 2, 50, int(last.get("points", POINTS)), key=f"{key}.points"
    )
    return {"axis": axis, "points": int(points)}


def budget_form(_desk: Desk, last: Mapping[str, Any], key: str, language: Language) -> Options | None:
    """Total money, per cent more or less."""
    factors = _changes(last.get("factors", BUDGETS), key, language)
    return None if factors is None else {"axis": BUDGET, "factors": factors}


def ladder_form(_desk: Desk, last: Mapping[str, Any], key: str, language: Language) -> Options | None:
    """The rungs, per cent more or less."""
    factors = _changes(last.get("factors", FACTORS), key, language)
    return None if factors is None else {"factors": factors}


def _changes(usual: Sequence[float], key: str, language: Language) -> list[float] | None:
    """Parts of the planned money, chosen as changes in per cent."""
    chosen = {round(100 * (factor - 1)) for factor in usual}
    known = {*range(-LARGEST_CHANGE, LARGEST_CHANGE + 1, 5), -1, 1}
    picked = st.multiselect(
        say("robustness.factors", language),
        sorted(known | chosen),
        sorted(chosen),
        format_func=lambda own: change_text(1 + own / 100, language),
        placeholder=say("app.pick", language),
        key=f"{key}.factors",
    )
    return _picked([round(1 + own / 100, 4) for own in sorted(picked)], language)


def cascade_form(_desk: Desk, last: Mapping[str, Any], key: str, language: Language) -> Options | None:
    """How much of the land revenue is missing."""
    chosen = {round(100 * own) for own in last.get("falls", FALLS)}
    picked = st.multiselect(
        say("robustness.falls", language),
        sorted({*range(5, 101, 5)} | chosen),
        sorted(chosen),
        format_func=lambda own: f"{own} %",
        placeholder=say("app.pick", language),
        key=f"{key}.falls",
    )
    falls = _picked([own / 100 for own in sorted(picked)], language)
    return None if falls is None else {"falls": falls}


def _picked(values: list[float], language: Language) -> list[float] | None:
    if not values:
        st.error(say("robustness.nothing_chosen", language))
        return None
    return values


def alternatives_form(_desk: Desk, last: Mapping[str, Any], key: str, language: Language) -> Options | None:
    """How much worse a plan may be, and how many plans."""
    left, right = st.columns(2)
    within = left.number_input(
        say("robustness.within", language),
        1,
        50,
        round(100 * float(last.get("within", WITHIN))),
        key=f"{key}.within",
    )
    count = right.number_input(
        say("robustness.count", language), 1, MOST, int(last.get("count", MOST)), key=f"{key}.count"
    )
    return {"within": int(within) / 100, "count": int(count)}
