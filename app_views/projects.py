"""Page Dự án: a list in, what was understood of it, and every issue with its cell."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from app_views.frame import UPLOAD_MB, flash, open_desk, plain, show_flash, show_issues
from app_views.list_editor import draw_lines
from app_views.plain_list import draw_plain_list
from app_views.several_lists import draw_several
from models.issues import PortfolioError
from models.law import LawBook
from models.portfolio import Portfolio
from models.texts import say
from models.units import Language, format_number
from optimizer.check import check
from optimizer.report.marking.copy import Mark, can_be_marked, marked_copy
from optimizer.report.marking.issues import issue_listing, issue_marks, note_marks
from optimizer.template.workbook import template_bytes, template_years
from optimizer.workspace.desk import Desk
from optimizer.workspace.roles import Action
from optimizer.workspace.several import SEVERAL, count_lists, parcel

KINDS = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv"]


def draw() -> None:
    """Upload on top, then the current book."""
    desk = open_desk()
    language = desk.language
    show_flash()
    left, right = st.columns([3, 1])
    with left:
        files = st.file_uploader(
            say("app.upload", language, most=UPLOAD_MB),
            type=KINDS,
            accept_multiple_files=True,
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
    if files:
        _take(desk, files, language)
    draft = desk.draft
    if draft is not None:
        draw_waiting = draw_several if SEVERAL in draft.answers else draw_plain_list
        draw_waiting(desk, draft, language)
    _book(desk, language)


def _template(language: Language) -> bytes:
    law = LawBook.load()
    return template_bytes(template_years(law, None), law, language)


def _take(desk: Desk, files: Sequence[UploadedFile], language: Language) -> None:
    """Make a file the current book, once; or say what is wrong with it and leave everything as it was."""
    chosen = _chosen(desk, files)
    if not chosen:
        return
    try:
        with st.spinner(say("app.reading", language)):
            portfolio = _opened(desk, chosen)
    except PortfolioError as error:
        name, content = chosen[0].name, chosen[0].getvalue()
        show_issues(error.issues, language, name=Path(name).name)
        _marked(name, content, issue_marks(error.issues, language), language)
        st.info(plain(say("app.kept_previous", language, name=desk.book.name)))
        return
    st.session_state["taken"] = True
    if portfolio is not None:
        flash(say("app.taken", language, name=chosen[0].name, projects=len(portfolio.projects)))
        st.rerun()


def _chosen(desk: Desk, files: Sequence[UploadedFile]) -> list[UploadedFile]:
    """The files that were chosen last, until they are taken; a list added to lists that wait joins them.

    The uploader keeps what was chosen before: that does not come back with the next file.
    """
    state = st.session_state
    handled: set[tuple[str, str]] = state.setdefault("handled", set())
    fresh = [file for file in files if (file.file_id, desk.token) not in handled]
    if fresh:
        handled |= {(file.file_id, desk.token) for file in fresh}
        is_added = desk.draft is not None and state.get("taken", False) and all(map(_has_list, fresh))
        before: set[str] = state.get("chosen", set()) if is_added else set()
        state["chosen"] = before | {file.file_id for file in fresh}
        state["taken"] = False
    if state.get("taken", False):
        return []
    return [file for file in files if file.file_id in state.get("chosen", set())]


def _has_list(file: UploadedFile) -> bool:
    try:
        return count_lists(file.name, file.getvalue()) > 0
    except PortfolioError:
        return False


def _opened(desk: Desk, files: Sequence[UploadedFile]) -> Portfolio | None:
    """The portfolio of a workbook; None for lists, which wait: several are read together.

    Errors: PortfolioError with all issues.
    """
    file, content = files[0], files[0].getvalue()
    lists = 2 if len(files) > 1 else count_lists(file.name, content)
    if lists > 1:
        content = parcel([(own.name, own.getvalue()) for own in files])
        desk.keep_draft("; ".join(own.name for own in files), content, {SEVERAL: True})
    elif lists:
        desk.keep_draft(file.name, content, {})
    return None if lists else desk.upload(file.name, content)


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
