"""Work in the background, as every page shows it: how far it is, two ways to end it, how it ended."""

from collections.abc import Callable

import streamlit as st

from app_views.frame import plain
from models.texts import say
from models.units import Language, format_number, format_share
from optimizer.report.screen.figures import progress_curve
from optimizer.workspace.desk import Desk
from optimizer.workspace.jobs import JobState
from optimizer.workspace.roles import Action
from optimizer.workspace.tables import JobRow

POLL_S = 1.0

type Look = Callable[[], tuple[JobRow, JobState] | None]
"""Finds the job that is followed: `lambda: desk.job(row, kind, options)`."""


def follow(desk: Desk, look: Look, stop: str | None, language: Language) -> None:
    """How far a job is, once a second; the whole page is drawn anew when it ends.

    stop : key of what the button that ends it says: what is kept then. None = it can only be given up.
    """

    @st.fragment(run_every=POLL_S)
    def panel() -> None:
        found = look()
        if found is None or not found[1].is_running:
            st.rerun()
        else:
            _progress(desk, *found, stop, language)

    panel()


def ended(state: JobState, language: Language) -> None:
    """How a job ended that brought nothing: a headline, and what is wrong below it."""
    lines = (state.failure or {}).get("lines", {}).get(language) or [
        say(f"app.phase.{state.phase}", language)
    ]
    st.error(plain(lines[0]))
    for line in lines[1:]:
        st.text(f"• {line}")


def _progress(desk: Desk, job: JobRow, state: JobState, stop: str | None, language: Language) -> None:
    asked = stop is None or st.session_state.get("stopping") == job.id
    seconds = format_number(state.elapsed_s, language, 0)
    key = f"app.phase.{state.phase}" if state.tier is None else "app.phase.tier"
    st.info(say(key, language, seconds=seconds, tier=state.tier or 0, place=state.place))
    if state.again:
        st.warning(say("app.again", language))
    if state.of:
        told = say("app.counted", language, done=state.done, of=state.of)
        st.progress(min(1.0, state.done / state.of), text=told)
    elif state.phase not in ("waiting", "starting"):
        _search(state, language)
    left, right = st.columns(2)
    may = desk.may(Action.STOP)
    if stop is not None:
        left.button(
            say(stop, language),
            type="primary",
            disabled=asked or not may,
            width="stretch",
            on_click=_stop,
            args=(desk, job),
        )
        if asked:
            st.caption(say("app.stopping", language))
    if asked and right.button(say("app.give_up", language), disabled=not may, width="stretch"):
        desk.give_up(job)
        st.rerun()


def _stop(desk: Desk, job: JobRow) -> None:
    """Ask once; what is drawn next says that it was asked."""
    st.session_state["stopping"] = job.id
    desk.stop(job)


def _search(state: JobState, language: Language) -> None:
    """The best so far of one solve, its bound, and the curve of both."""
    cells = st.columns(3)
    if state.tier is None:
        gap = None
        if state.found is not None and state.bound is not None:
            gap = max(0.0, state.bound - state.found) / max(1.0, abs(state.bound))
        cells[0].metric(say("app.value_found", language), _number(state.found, language))
        cells[1].metric(say("app.value_bound", language), _number(state.bound, language))
        cells[2].metric(say("app.gap", language), "–" if gap is None else format_share(gap, language))
    else:
        cells[0].metric(say("app.lacking_found", language), _number(state.found, language))
        cells[1].metric(say("app.lacking_bound", language), _number(state.bound, language))
    if len(state.curve) > 1:
        st.altair_chart(progress_curve(state.curve, language), width="stretch")


def _number(value: float | None, language: Language) -> str:
    return "–" if value is None else format_number(value, language)
