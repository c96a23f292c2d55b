"""Page Thực hiện: what was paid out of what was given, and the adjustment of an approved plan."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from app_views.execution_revise import draw_revise
from app_views.frame import UPLOAD_MB, XLSX, flash, new_list_name, open_desk, plain, show_flash, show_issues
from app_views.projects import KINDS
from app_views.study import draw_study
from models.issues import PortfolioError
from models.texts import say
from models.units import Language
from optimizer.disbursement.form import disbursement_form
from optimizer.report.studies.disbursement import disbursement_study
from optimizer.report.studies.text import ids_text
from optimizer.report.studies.workbook import study_bytes
from optimizer.workspace.desk import Desk
from optimizer.workspace.execution import actual_of, joined_book
from optimizer.workspace.roles import Action

PARTS = ("actual", "revise")
PART = "phan"
"""What the address calls the part that is looked at; its values are the same in every language."""
NAMED = 20
"""Codes that a sentence names."""


def draw() -> None:
    """Plan and actual first; the adjustment beside it."""
    desk = open_desk()
    language = desk.language
    show_flash()
    asked = st.query_params.get(PART)
    part = st.segmented_control(
        say("execution.what", language),
        PARTS,
        default=asked if asked in PARTS else PARTS[0],
        required=True,
        format_func=lambda own: say(f"execution.{own}", language),
        label_visibility="collapsed",
        key=PART,
    )
    if part != asked and (part != PARTS[0] or asked is not None):
        st.query_params[PART] = part or PARTS[0]
    st.caption(say(f"execution.{part or 'actual'}.why", language))
    if part == "revise":
        draw_revise(desk, language)
    else:
        _actual(desk, language)


def _actual(desk: Desk, language: Language) -> None:
    """The sheet to join, then what the list says."""
    left, right = st.columns([3, 1])
    with left:
        file = st.file_uploader(
            say("execution.actual.upload", language, most=UPLOAD_MB),
            type=KINDS,
            max_upload_size=UPLOAD_MB,
            disabled=not desk.may(Action.UPLOAD),
        )
    with right:
        st.caption(say("execution.actual.form_why", language))
        st.download_button(
            say("execution.actual.form", language),
            lambda: disbursement_form(desk.portfolio, desk.law, language),
            file_name=say("execution.actual.form_file", language),
            mime=XLSX,
            on_click="ignore",
            width="stretch",
        )
    if file is not None:
        _take(desk, file, language)
    for key, names in st.session_state.get(f"joined.{desk.book.sha256}", {}).items():
        if names:
            st.warning(plain(say(key, language, count=len(names), found=ids_text(names, NAMED))))
    actual, scenario = actual_of(desk.portfolio), desk.built(desk.current)[0]
    if actual is None:
        st.info(say("execution.actual.none", language))
        return
    study = disbursement_study(actual, scenario, language)
    day = scenario.law_date
    st.subheader(study.title)
    st.caption(plain(study.subtitle))
    draw_study(study, language, key="giai_ngan", workbook=lambda: study_bytes(study, day, language))


def _take(desk: Desk, file: UploadedFile, language: Language) -> None:
    """Join the sheet, once, into a new list; or say what is wrong and leave everything as it was."""
    if st.session_state.get("joined") == (file.file_id, desk.token):
        return
    name = new_list_name(desk, "execution.actual.file", language)
    try:
        with st.spinner(say("app.reading", language)):
            found, book = joined_book(desk.portfolio, file.name, file.getvalue(), language)
            if book is None:
                st.error(
                    plain(say("execution.actual.no_code", language, found=ids_text(found.unknown, NAMED)))
                )
                return
            desk.edit(name, book)
    except PortfolioError as error:
        show_issues(error.issues, language, name=Path(file.name).name)
        st.info(say("execution.actual.refused", language))
        return
    st.session_state["joined"] = (file.file_id, desk.token)
    st.session_state[f"joined.{desk.book.sha256}"] = {
        "execution.actual.unknown": found.unknown,
        "disbursement.by_name": tuple(f"“{said}” → {code}" for said, code in found.by_name),
    }
    flash(say("execution.actual.taken", language, name=name, count=found.count))
    st.rerun()


if __name__ == "__main__":
    draw()
