"""Page Dự án: a list in, what was understood of it, and every issue with its cell."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from app_views.frame import UPLOAD_MB, flash, open_desk, plain, show_flash, show_issues
from app_views.list_editor import draw_lines
from app_views.plain_list import draw_plain_list
from models.issues import PortfolioError
from models.law import LawBook
from models.texts import say
from models.units import Language, format_number
from optimizer.check import check
from optimizer.report.issue_marks import issue_listing, issue_marks, note_marks
from optimizer.report.marked import Mark, can_be_marked, marked_copy
from optimizer.report.template import template_bytes, template_years
from optimizer.workspace.desk import Desk
from optimizer.workspace.lists import plain_list
from optimizer.workspace.roles import Action

KINDS = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv"]


def draw() -> None:
    """Upload on top, then the current book."""
    desk = open_desk()
    language = desk.language
    show_flash()
    left, right = st.columns([3, 1])
    with left:
        file = st.file_uploader(
            say("app.upload", language, most=UPLOAD_MB),
            type=KINDS,
            max_upload_size=UPLOAD_MB,
            disabled=not desk.may(Action.UPLOAD),
        )
    with right:
        st.caption(say("app.template_why", language))
        st.download_button(
            say("app.template", language),
            lambda: _template(language),
            file_name=say("app.template_file", language),
            on_click="ignore",
            width="stretch",
        )
        can_open = not desk.is_sample and desk.may(Action.UPLOAD)
        if can_open and st.button(say("app.open_sample", language), width="stretch"):
            desk.open_sample()
            st.rerun()
    if file is not None:
        _take(desk, file, language)
    draft = desk.draft
    if draft is not None:
        draw_plain_list(desk, draft, language)
    _book(desk, language)


def _template(language: Language) -> bytes:
    law = LawBook.load()
    return template_bytes(template_years(law, None), law, language)


def _take(desk: Desk, file: UploadedFile, language: Language) -> None:
    """Make the file the current book, once; or say what is wrong with it and leave everything as it was."""
    if st.session_state.get("taken") == (file.file_id, desk.token):
        return
    content = file.getvalue()
    try:
        with st.spinner(say("app.reading", language)):
            if plain_list(file.name, content) is not None:
                desk.keep_draft(file.name, content, {})
                st.session_state["taken"] = (file.file_id, desk.token)
                return
            portfolio = desk.upload(file.name, content)
    except PortfolioError as error:
        show_issues(error.issues, language, name=Path(file.name).name)
        _marked(file.name, content, issue_marks(error.issues, language), language)
        st.info(plain(say("app.kept_previous", language, name=desk.book.name)))
        return
    st.session_state["taken"] = (file.file_id, desk.token)
    flash(say("app.taken", language, name=file.name, projects=len(portfolio.projects)))
    st.rerun()


def _book(desk: Desk, language: Language) -> None:
    portfolio, scenario = desk.portfolio, desk.built(desk.current)[0]
    st.subheader(plain(say("app.understood", language, name=desk.book.name)))
    cells = st.columns(5)
    figures = {
        "app.lines": len(portfolio.projects),
        "app.sources": len(portfolio.budget.sources),
        "app.total_cost": sum(project.total_cost for project in portfolio.projects),
        "app.total_demand": sum(project.demanded for project in portfolio.projects),
        "app.total_envelope": sum(s.period_money for s in scenario.apply(portfolio.budget).sources),
    }
    for cell, (key, value) in zip(cells, figures.items(), strict=True):
        cell.metric(say(key, language), format_number(value, language))
    st.caption(say("app.unit", language))
    issues = check(portfolio, scenario, desk.law)
    show_issues(issues, language)
    _marked(desk.book.name, desk.book.content, issue_marks(issues, language), language)
    notes = desk.book.notes
    if notes:
        with st.expander(say("app.list_notes", language, count=len(notes))):
            for note in notes:
                st.text(f"• {note['message_vi' if language == 'vi' else 'message_en']}")
            if desk.book.original is not None:
                _marked(desk.book.name, desk.book.original, note_marks(notes, language), language)
    draw_lines(desk, portfolio, language)


def _marked(name: str, content: bytes, marks: Sequence[Mark], language: Language) -> None:
    """A copy of the file with the cells marked, where its kind can have marks."""
    if not can_be_marked(name) or not any(mark.cells for mark in marks):
        return
    path = Path(name)
    st.download_button(
        say("app.issues_marked", language),
        lambda: marked_copy(name, content, marks, issue_listing(marks, language)),
        file_name=say("app.verify.marked_file", language, stem=path.stem, suffix=path.suffix),
        on_click="ignore",
        key=f"marked_{len(content)}_{len(marks)}",
    )


if __name__ == "__main__":
    draw()
