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
    return dict(st.session_state[own]), f"{row.id}.{row.version}{f'.{number}' if number else ''}"


def name_field(row: ScenarioRow) -> str:
    """The field that is always drawn."""
    return f"name.{row.id}"


def keep(desk: Desk, row: ScenarioRow, entries: Mapping[str, Any]) -> None:
    """Keep what is typed now, where that is something else than before."""
    before = desk.typed(row)
    if desk.may(Action.SAVE) and entries != (row.entries if before is None else before):
        desk.keep_typed(row, entries)


def throw_away(desk: Desk, row: ScenarioRow) -> None:
    """Begin again with what is saved."""
    desk.keep_typed(row, row.entries)
    st.session_state[f"{PREFIX}{row.id}.{row.version}"] = dict(row.entries)
    st.session_state[_round(row)] = st.session_state.get(_round(row), 0) + 1


def _round(row: ScenarioRow) -> str:
    return f"{PREFIX}{row.id}.round"
