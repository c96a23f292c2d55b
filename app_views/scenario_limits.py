"""The part of page Kịch bản that holds the list's floors and ceilings; typed anew they make a new list."""

import streamlit as st

from app_views.frame import flash, new_list_name, plain, show_issues
from models.issues import PortfolioError
from models.texts import say
from models.units import Language
from optimizer.editing.limits import Bound, bound_texts, limits_book
from optimizer.report.screen.limits import limit_table
from optimizer.workspace.desk import Desk
from optimizer.workspace.roles import Action

LEAST, MOST = 2, 3
"""Columns of the table that are typed: at least, at most."""


def draw_limits(desk: Desk, language: Language) -> None:
    """The table with its bounds as texts, and the button that saves them."""
    portfolio = desk.portfolio
    st.caption(say("scenario_page.limits_how", language))
    table = limit_table(portfolio, language)
    if not len(table):
        st.info(say("scenario_page.no_limits", language))
        return
    stated = bound_texts(portfolio)
    heads = list(table.columns)
    bounds = {"min": heads[LEAST], "max": heads[MOST]}
    for name, head in bounds.items():
        table[head] = [stated[at, name] for at in range(len(table))]
    edited = st.data_editor(
        table,
        hide_index=True,
        width="stretch",
        disabled=[head for head in heads if head not in bounds.values()],
        column_config={head: st.column_config.TextColumn(max_chars=40) for head in bounds.values()},
        num_rows="fixed",
        key=f"limits.{desk.book.sha256}.{language}",
    )
    typed: dict[Bound, str] = {}
    for (at, name), text in stated.items():
        now = str(edited.iloc[at][bounds[name]] or "").strip()
        if now != text:
            typed[at, name] = now
    label = say("scenario_page.limits_save", language, count=len(typed))
    if st.button(label, disabled=not (typed and desk.may(Action.UPLOAD))):
        _save(desk, typed, language)


def _save(desk: Desk, typed: dict[Bound, str], language: Language) -> None:
    """Write the list with these bounds; one with faults leaves everything as it was."""
    name = new_list_name(desk, "scenario_page.limits_file", language)
    content, issues = limits_book(desk.portfolio, typed, language)
    try:
        if content is not None:
            desk.edit(name, content)
    except PortfolioError as error:
        issues = error.issues
    if issues:
        show_issues(issues, language)
        st.info(plain(say("app.edit.refused", language)))
        return
    flash(say("scenario_page.limits_saved", language, name=name, count=len(typed)))
    st.rerun()
