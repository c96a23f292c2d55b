"""What is typed into the form of a scenario and not saved yet: kept, found again, thrown away."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from models.texts import say
from models.units import Language
from optimizer.workspace.desk import Desk
from optimizer.workspace.roles import Action
from optimizer.workspace.tables import ScenarioRow

PREFIX = "form."


def begin(desk: Desk, row: ScenarioRow, language: Language) -> tuple[dict[str, Any], str]:
    """The entries to begin with, and what the names of the form's fields end in.

    A field keeps what is typed as long as what it began with stays; so what the store keeps is asked once,
    and again where the page was left, which empties its fields.
    """
    own, number = f"{PREFIX}{row.id}.{row.version}", st.session_state.get(_round(row), 0)
    if own not in st.session_state or name_field(row) not in st.session_state:
        found = desk.typed(row)
        st.session_state[own] = dict(row.entries if found is None else found)
        if found is not None:
            st.info(say("scenario_page.found_again", language))
    _offer(desk, row, language)
    return dict(st.session_state[own]), f"{row.id}.{row.version}{f'.{number}' if number else ''}"


def name_field(row: ScenarioRow) -> str:
    """The field that is always drawn."""
    return f"name.{row.id}"


def _offer(desk: Desk, row: ScenarioRow, language: Language) -> None:
    """What was typed before somebody else saved the scenario is not lost: a click types it again."""
    before = desk.typed_before(row)
    if before is None or not desk.may(Action.SAVE):
        return
    st.warning(say("scenario_page.typed_before", language))
    left, right, _ = st.columns([1, 1, 2])
    args = (desk, row)
    left.button(say("scenario_page.take_over", language), on_click=take_over, args=(*args, before))
    right.button(say("scenario_page.leave", language), on_click=throw_away, args=args)


def take_over(desk: Desk, row: ScenarioRow, entries: Mapping[str, Any]) -> None:
    """Type these entries over what is saved now."""
    desk.keep_typed(row, entries)
    _begin_again(row, entries)


def keep(desk: Desk, row: ScenarioRow, entries: Mapping[str, Any]) -> None:
    """Keep what is typed now, where that is something else than before."""
    before = desk.typed(row)
    if before is None and desk.typed_before(row) is not None and entries == row.entries:
        return  # what was typed before waits for an answer
    if desk.may(Action.SAVE) and entries != (row.entries if before is None else before):
        desk.keep_typed(row, entries)


def throw_away(desk: Desk, row: ScenarioRow) -> None:
    """Begin again with what is saved."""
    desk.keep_typed(row, row.entries)
    _begin_again(row, row.entries)


def _begin_again(row: ScenarioRow, entries: Mapping[str, Any]) -> None:
    """Draw the form anew from these entries."""
    st.session_state[f"{PREFIX}{row.id}.{row.version}"] = dict(entries)
    st.session_state[_round(row)] = st.session_state.get(_round(row), 0) + 1


def _round(row: ScenarioRow) -> str:
    return f"{PREFIX}{row.id}.round"
