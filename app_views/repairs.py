"""Ways to mend a scenario that has no plan or lacks money: found in the background, made with one click."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from app_views import running
from app_views.frame import flash, plain
from models.texts import say
from models.units import Language
from optimizer.explain.repaired import changes_of, repaired_entries
from optimizer.workspace.desk import Desk, SavedPlan
from optimizer.workspace.mending import mended
from optimizer.workspace.roles import Action
from optimizer.workspace.tables import ScenarioRow

REPAIR = "repair"


def draw_repairs(desk: Desk, row: ScenarioRow, saved: SavedPlan | None, language: Language) -> None:
    """What is lacking, the ways that were found, and a button that makes a scenario of each.

    saved : None where the scenario has no plan at all.
    """
    lacking = None if saved is None else sum(saved.plan.outcome.shortfall_by_tier.values())
    if lacking == 0:
        st.success(say("app.why.mend_not_needed", language))
        return
    job = desk.job(row, REPAIR)
    if job is not None and job[1].is_running:
        running.follow(desk, lambda: desk.job(row, REPAIR), "app.why.mend_stop", language)
        return
    found = desk.study(row, REPAIR)
    if lacking is None:
        st.markdown(say("app.why.mend_clash", language))
    else:
        st.markdown(say("app.why.mend_how", language, amount=lacking))
    if found is not None:
        for number, way in enumerate(found.document["repairs"], start=1):
            _way(desk, row, number, way, language)
        if not found.document["repairs"]:
            st.warning(say("app.why.mend_none", language))
        if not found.document["cut_short"]:
            return
        st.caption(say("app.why.mend_cut", language))
    elif job is not None:
        running.ended(job[1], language)
    if st.button(say("app.why.mend", language), type="primary", disabled=not desk.may(Action.SOLVE)):
        desk.start(row, REPAIR)
        st.rerun()


def _way(desk: Desk, row: ScenarioRow, number: int, way: Mapping[str, Any], language: Language) -> None:
    """One way: what it costs, what it changes, and the scenario that has it."""
    with st.container(border=True):
        minimal = say("repair.proven" if way["minimal"] == "proven" else "repair.not_proven", language)
        key = "app.why.cost" if way["cost"] else "app.why.no_cost"
        values = {"amount": way["cost"]} if way["cost"] else {}
        head = say("app.why.way", language, number=number)
        st.markdown(f"**{head}.** {say(key, language, minimal=minimal, **values)}")
        for change in way["changes"]:
            st.markdown(f"- {plain(change[f'text_{language}'])}")
        scenario, _ = desk.built(row)
        entries = repaired_entries(desk.portfolio, scenario, changes_of(way["changes"]))
        if entries is None:
            st.caption(say("app.why.apply_not", language))
        elif st.button(
            say("app.why.apply", language, number=number),
            key=f"mend_{number}",
            disabled=not desk.may(Action.COPY),
        ):
            name = say("app.why.applied_name", language, name=row.name, number=number)
            made = mended(desk, row, name, entries)
            flash(say("app.why.applied", language, name=made.name))
            st.switch_page("app_views/plan.py")
