"""The part of page Dự án where lines are filtered and edited: typed as text, read strictly, shown back."""

import hashlib
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from app_views.frame import flash, new_list_name, plain, show, show_issues
from models.issues import PortfolioError
from models.portfolio import Portfolio
from models.texts import say
from models.units import Language
from optimizer.editing import ALWAYS, CellKey, editable_columns, edited_book, edits_of, texts_of
from optimizer.report.screen.edits import column_label, edit_table
from optimizer.report.screen.tables import project_table
from optimizer.workspace.desk import Desk
from optimizer.workspace.roles import Action

FILTERS = ("sector", "locality", "group", "status")
LINES_EDITED = 200
"""Lines the editor shows at a time; a longer list is filtered first."""

CHARS_MAX = 500


def draw_lines(desk: Desk, portfolio: Portfolio, language: Language) -> None:
    """The table of lines under search and filters, and the editor of those that are shown."""
    table = _filtered(project_table(portfolio, language), len(portfolio.projects), language)
    widths = {say("table.name", language): 300, say("table.sector", language): 150}
    show(table, language, rows=12, widths=widths)
    codes = list(table[say("table.code", language)])
    with st.expander(say("app.edit.open", language), expanded=bool(_edits(desk))):
        _editor(desk, portfolio, codes, language)


def _filtered(table: pd.DataFrame, count: int, language: Language) -> pd.DataFrame:
    """The lines that hold what is searched for, and fit every filter."""
    first, *cells = st.columns([2, 1, 1, 1, 1])
    wanted = first.text_input(say("app.search", language), placeholder=say("app.search_hint", language))
    for cell, name in zip(cells, FILTERS, strict=True):
        head = say(f"table.{name}", language)
        values = sorted({str(value) for value in table[head] if value})
        picked = cell.multiselect(head, values, placeholder=say("app.filter.all", language))
        if picked:
            table = table[table[head].isin(picked)]
    if wanted.strip():
        found = table.apply(lambda row: wanted.casefold() in " ".join(map(str, row)).casefold(), axis=1)
        table = table[found]
    if len(table) < count:
        st.caption(say("app.found", language, count=len(table), all=count))
    return table


def _edits(desk: Desk) -> dict[CellKey, str]:
    """What was typed over the current book and not saved yet; after F5, what the store kept of it."""
    key = f"edits.{desk.token}.{desk.book.sha256}"
    if key not in st.session_state:
        st.session_state[key] = desk.edits
    typed: dict[CellKey, str] = st.session_state[key]
    return typed


def _keep(desk: Desk) -> None:
    """Keep what is typed by now, where it differs from what is kept."""
    typed = _edits(desk)
    if desk.may(Action.UPLOAD) and typed != desk.edits:
        desk.keep_edits(typed)


def _editor(desk: Desk, portfolio: Portfolio, codes: list[str], language: Language) -> None:
    st.markdown(say("app.edit.how", language))
    columns = st.multiselect(
        say("app.edit.columns", language),
        editable_columns(portfolio),
        ALWAYS,
        format_func=lambda column: column_label(column, language),
        placeholder=say("app.pick", language),
    )
    if len(codes) > LINES_EDITED:
        st.caption(say("app.edit.shown", language, count=LINES_EDITED, all=len(codes)))
    typed = _edits(desk)
    if columns and codes:
        _type(desk, portfolio, codes[:LINES_EDITED], columns, language)
    _keep(desk)
    edits, issues = edits_of(portfolio, typed)
    if issues:
        show_issues(issues, language)
    if edits:
        st.markdown(f"**{say('app.edit.changes', language, count=len(edits))}**")
        show(edit_table(portfolio, edits, language), language, rows=8)
    if not typed:
        return
    left, right = st.columns(2)
    if left.button(
        say("app.edit.save", language),
        type="primary",
        disabled=bool(issues) or not (edits and desk.may(Action.UPLOAD)),
        width="stretch",
    ):
        _save(desk, edited_book(portfolio, edits, language), len(edits), language)
    if right.button(say("app.edit.drop", language), width="stretch"):
        _forget(desk)
        st.rerun()


def _type(desk: Desk, portfolio: Portfolio, codes: list[str], columns: list[str], language: Language) -> None:
    """The editor: what the list says, and over it what was typed before it was drawn like this."""
    typed, stated = _edits(desk), {column: texts_of(portfolio, column) for column in columns}
    round_ = st.session_state.setdefault(f"edits_round.{desk.book.sha256}", 0)
    key = f"lines.{round_}.{shape_of(desk.book.sha256, codes, columns, language)}"
    if key not in st.session_state:  # drawn for the first time, or anew after another page: it knows no edit
        st.session_state[f"before.{key}"] = dict(typed)
    before = st.session_state.setdefault(f"before.{key}", dict(typed))
    names = portfolio.by_id
    frame = pd.DataFrame(
        {
            "code": codes,
            "name": [names[code].name for code in codes],
            **{
                column: [before.get((code, column), stated[column].get(code, "")) for code in codes]
                for column in columns
            },
        }
    )
    fixed = {
        "code": st.column_config.TextColumn(say("table.code", language), disabled=True),
        "name": st.column_config.TextColumn(say("table.name", language), disabled=True, width="medium"),
    }
    heads = {
        column: st.column_config.TextColumn(column_label(column, language), max_chars=CHARS_MAX)
        for column in columns
    }
    edited = st.data_editor(
        frame, hide_index=True, width="stretch", column_config={**fixed, **heads}, key=key, num_rows="fixed"
    )
    for at, code in enumerate(codes):
        for column in columns:
            now = str(edited.iloc[at][column] or "").strip()
            if now == stated[column].get(code, ""):
                typed.pop((code, column), None)
            else:
                typed[code, column] = now


def shape_of(sha256: str, codes: Sequence[str], columns: Sequence[str], language: Language) -> str:
    """What tells one shape of the editor from another: another list, other lines, other columns."""
    return hashlib.sha256("|".join((sha256, language, *columns, "", *codes)).encode()).hexdigest()


def _save(desk: Desk, content: bytes, count: int, language: Language) -> None:
    """Write the edited list as a new book; one with errors leaves everything as it was."""
    name = new_list_name(desk, "app.edit.file", language)
    sha256, typed = desk.book.sha256, desk.edits
    try:
        desk.keep_edits({})
        desk.edit(name, content)
    except PortfolioError as error:
        desk.keep_edits(typed)
        show_issues(error.issues, language)
        st.info(plain(say("app.edit.refused", language)))
        return
    st.session_state[f"edits.{desk.token}.{sha256}"] = {}
    flash(say("app.edit.saved", language, name=name, count=count))
    st.rerun()


def _forget(desk: Desk) -> None:
    """Undo all that was typed; the editor is drawn anew."""
    _edits(desk).clear()
    _keep(desk)
    st.session_state[f"edits_round.{desk.book.sha256}"] += 1
