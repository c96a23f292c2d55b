"""Page Chỗ làm việc: who did what, the backup of everything, and who may look or do what."""

import pandas as pd
import streamlit as st

from app_views.frame import UPLOAD_MB, XLSX, flash, open_desk, plain, refuse, show, show_flash
from models.issues import CanvonError
from models.texts import say
from models.units import Language
from optimizer.workspace.backup import backup_bytes
from optimizer.workspace.desk import Desk
from optimizer.workspace.history import history_table, history_workbook
from optimizer.workspace.restore import restore
from optimizer.workspace.roles import Action, Role

# Lines of the log that are shown and downloaded.
LOG_MAX = 10_000
# What pages remember of the workspace and a backup brings anew.
BROUGHT = ("backup", "edits", "form")


def draw() -> None:
    """The log first; people only where people sign in."""
    desk = open_desk()
    language = desk.language
    show_flash()
    names = ["history.title", "backup.tab"]
    if desk.person.id is not None:
        names.append("backup.guests_tab")
        if desk.may(Action.ROLE):
            names.append("backup.roles_tab")
    tabs = dict(zip(names, st.tabs([say(name, language) for name in names]), strict=True))
    with tabs["history.title"]:
        _log(desk, language)
    with tabs["backup.tab"]:
        _backup(desk, language)
    if "backup.guests_tab" in tabs:
        with tabs["backup.guests_tab"]:
            _guests(desk, language)
    if "backup.roles_tab" in tabs:
        with tabs["backup.roles_tab"]:
            _roles(desk, language)


def _log(desk: Desk, language: Language) -> None:
    rows = desk.log(LOG_MAX)
    if not rows:
        st.info(say("history.none", language))
        return
    st.caption(say("history.count", language, count=len(rows)))
    show(history_table(rows, language), language, widths={say("history.detail", language): "large"})
    st.download_button(
        say("history.download", language),
        lambda: history_workbook(rows, language),
        file_name=say("history.file", language),
        mime=XLSX,
        on_click="ignore",
    )


def _backup(desk: Desk, language: Language) -> None:
    """Everything into one file, made only when it is asked for; and back."""
    st.markdown(say("backup.make_how", language))
    made = st.session_state.get("backup")
    if st.button(say("backup.make", language)):
        with st.spinner(say("backup.making", language)):
            try:
                made = (desk.token, backup_bytes(desk))
            except CanvonError as error:
                refuse(error)
                made = None
        st.session_state["backup"] = made
    if made is not None and made[0] == desk.token:
        name = say("backup.file", language)
        st.download_button(
            say("backup.download", language), made[1], file_name=name, mime=XLSX, on_click="ignore"
        )
    st.divider()
    st.markdown(say("backup.upload_how", language))
    file = st.file_uploader(
        say("backup.upload", language, most=UPLOAD_MB),
        type=["xlsx"],
        max_upload_size=UPLOAD_MB,
        disabled=not desk.may(Action.RESTORE),
    )
    if file is None or st.session_state.get("restored") == (file.file_id, desk.token):
        return
    st.session_state["restored"] = (file.file_id, desk.token)
    try:
        with st.spinner(say("backup.taking", language)):
            told = restore(desk, file.name, file.getvalue())
    except CanvonError as error:
        refuse(error)
        return
    for key in [own for own in map(str, st.session_state) if own.partition(".")[0] in BROUGHT]:
        del st.session_state[key]
    flash(" ".join(told.sentences(language)))
    st.rerun()


def _guests(desk: Desk, language: Language) -> None:
    """Who may look into this workspace; only its owner changes that."""
    st.markdown(say("people.guests_how", language))
    guests = desk.guests()
    if not guests:
        st.info(say("people.guests_none", language))
    for guest in guests:
        left, right = st.columns([3, 1])
        left.text(f"{guest.email} – {say(f'role.{guest.role}', language)}")
        if right.button(say("people.keep_out", language), key=f"out.{guest.id}"):
            desk.keep_out(guest)
            st.rerun()
    with st.form("let_in", clear_on_submit=True):
        email = st.text_input(say("people.address", language), max_chars=254)
        if st.form_submit_button(say("people.let_in", language), disabled=not desk.may(Action.INVITE)):
            try:
                desk.let_in(email)
            except CanvonError as error:
                refuse(error)
            else:
                st.rerun()


def _roles(desk: Desk, language: Language) -> None:
    """Everybody the store knows, and a role for an address, known or not."""
    st.markdown(say("people.roles_how", language))
    rows = [(who.email, who.name, say(f"role.{who.role}", language)) for who in desk.people()]
    heads = [say(f"people.{key}", language) for key in ("address", "name", "role")]
    show(pd.DataFrame(rows, columns=heads), language)
    with st.form("role", clear_on_submit=True):
        email = st.text_input(say("people.address", language), max_chars=254)
        role = st.selectbox(
            say("people.role", language), list(Role), format_func=lambda own: say(f"role.{own}", language)
        )
        if st.form_submit_button(say("people.give_role", language)):
            try:
                given = desk.set_role(email, role or Role.VIEWER)
            except CanvonError as error:
                refuse(error)
                return
            told = say(f"role.{given.role}", language)
            flash(plain(say("people.role_given", language, email=given.email, role=told)))
            st.rerun()


if __name__ == "__main__":
    draw()
