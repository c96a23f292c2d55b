"""What all pages share: the workspace behind the address, the side bar, and how things are shown."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from app_views import signing_in
from models.issues import CanvonError, Issue, PortfolioError
from models.law import LawError
from models.texts import say
from models.units import LANGUAGES, Language, format_number
from optimizer.report.screen.tables import issue_table
from optimizer.workspace.database import StoreError
from optimizer.workspace.desk import Desk, SavedPlan
from optimizer.workspace.jobs import JobState
from optimizer.workspace.people import home
from optimizer.workspace.place import new_token, store_url
from optimizer.workspace.roles import LOCAL, Action
from optimizer.workspace.store import store_at
from optimizer.workspace.tables import JobRow, ScenarioRow

# A number and its per cent sign stay on one line.
PER_CENT = re.compile(r"(?<=\d) %")
# Signs that Markdown may read as more than themselves.
MARKS = re.compile(r"[\\\\`*_\[\]<>!$:~|#]")

# More of a 768-pixel screen for what is read; the parts keep Streamlit's own looks. On paper stands what is
# read, without what is clicked.
STYLE = """<style>
.stMainBlockContainer {padding-top: 4.5rem; padding-left: 3rem; padding-right: 3rem}
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stElementToolbar"], .stButton,
  .stDownloadButton, .stFileUploader, .stFormSubmitButton {display: none !important}
  .stMainBlockContainer {padding: 0 !important}
}
</style>"""

TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
# Cells up to which numbers are written as in the reader's language; beyond, as the browser does.
STYLED_CELLS = 200_000

UPLOAD_MB = 20
# What a browser is told a workbook is.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROW_PX = 35
ROWS_SHOWN = 16


def open_desk() -> Desk:
    """The workspace of this browser tab, as `app.py` opened it for this drawing of the page."""
    desk: Desk | None = st.session_state.get("desk")
    return enter_desk() if desk is None else desk


def enter_desk() -> Desk:
    """Open the workspace anew. Its token stands in the address, so that F5 finds it again."""
    who, store = signing_in.person() or LOCAL, store_at(store_url())
    asked = str(st.query_params.get("w") or st.session_state.get("workspace") or "")
    if not TOKEN.fullmatch(asked):
        asked = new_token() if who.id is None else home(store, who)
    st.session_state["workspace"] = asked
    if st.query_params.get("w") != asked:
        st.query_params["w"] = asked
    desk = Desk(store, asked, who)
    st.session_state["language"], st.session_state["desk"] = desk.language, desk
    return desk


def language_now() -> Language:
    """The language of this visit; Vietnamese before anything is known."""
    return "en" if st.session_state.get("language") == "en" else "vi"


def sidebar(desk: Desk) -> Language:
    """Language, book and scenario; a change is kept and the page drawn anew."""
    names = {"vi": "Tiếng Việt", "en": "English"}
    with st.sidebar:
        st.markdown(f"**{say('app.title', desk.language)}**  \n{say('app.subtitle', desk.language)}")
        picked = st.radio(
            "Ngôn ngữ / Language",
            LANGUAGES,
            index=LANGUAGES.index(desk.language),
            format_func=lambda code: names[code],
            horizontal=True,
        )
        if picked != desk.language:
            desk.speak(picked)
            st.rerun()
        language = desk.language
        books = dict(desk.books())
        here = desk.book.sha256
        book = st.selectbox(
            say("app.book", language),
            list(books),
            index=list(books).index(here),
            format_func=lambda sha: books[sha],
        )
        if book and book != here:
            desk.open_book(book)
            st.rerun()
        rows = {row.id: row.name for row in desk.scenarios}
        now = desk.current.id
        scenario = st.selectbox(
            say("app.scenario_now", language),
            list(rows),
            index=list(rows).index(now),
            format_func=lambda key: rows[key],
            key=f"scenario.{here}.{now}",  # another list may have scenarios of the same names
        )
        if scenario and scenario != now:
            desk.choose(scenario)
            st.rerun()
        signing_in.draw_person(desk.token, desk.person, language)
        if desk.person.id is None:
            st.caption(say("app.where_kept", language))
    return language


def heading(desk: Desk) -> None:
    """A line that says what is looked at; the sample is labelled as such."""
    if desk.is_sample:
        st.caption(say("app.sample_note", desk.language))
    if not desk.may(Action.SAVE):
        st.info(say("people.viewer_note", desk.language))


def refuse(error: CanvonError) -> None:
    """Say in words why something cannot be done."""
    language = language_now()
    if isinstance(error, PortfolioError):
        show_issues(error.issues, language)
    elif isinstance(error, StoreError | LawError):
        st.error(plain(error.message(language)))
        is_lost = isinstance(error, StoreError) and error.code == "people.not_yours"
        if is_lost and st.button(say("people.go_home", language)):
            signing_in.go("")
    else:
        st.error(plain(str(error)))


def fault(error: Exception) -> None:
    """Something unforeseen: a sentence and a code, never a traceback."""
    st.error(say("app.fault", language_now(), kind=type(error).__name__))


def plain(text: str) -> str:
    """A text of the user's own where Streamlit reads Markdown: it stays text, and can fetch nothing.

    An image in a project's name would otherwise ask another machine for itself.
    """
    return PER_CENT.sub("\u00a0%", MARKS.sub(r"\\\g<0>", text))


def show(
    table: pd.DataFrame,
    language: Language,
    *,
    rows: int = ROWS_SHOWN,
    row_px: int = ROW_PX,
    widths: Mapping[str, Any] | None = None,
) -> None:
    """A table with its numbers as in the reader's language, still sorted as numbers."""
    height = row_px * min(len(table), rows) + ROW_PX + 3
    numbers = table.select_dtypes("number").columns

    def written(value: Any) -> str:
        return "" if pd.isna(value) else format_number(value, language)

    data: Any = table
    if table.size <= STYLED_CELLS and len(numbers):
        data = table.style.format(dict.fromkeys(numbers, written))
    configured = {name: st.column_config.Column(width=width) for name, width in (widths or {}).items()}
    st.dataframe(
        data,
        hide_index=True,
        width="stretch",
        height=height,
        row_height=row_px,
        column_config=configured,
        placeholder="",
    )


def show_issues(issues: Sequence[Issue], language: Language, *, name: str = "") -> None:
    """Issues in a table, after a line that counts them."""
    severities = [issue.severity.value for issue in issues]
    counts = {key: severities.count(key) for key in ("error", "warning", "info")}
    text = say(
        "app.issue_counts",
        language,
        errors=counts["error"],
        warnings=counts["warning"],
        notes=counts["info"],
    )
    told = f"{plain(name)}: {text}" if name else text
    if counts["error"]:
        st.error(told)
    elif counts["warning"]:
        st.warning(told)
    else:
        st.info(told)
    if issues:
        widths = {say("table.found", language): 330, say("table.to_do", language): 260}
        show(issue_table(issues, language), language, rows=8, row_px=2 * ROW_PX, widths=widths)


def flash(text: str) -> None:
    """A sentence for the next drawing of the page."""
    st.session_state["flash"] = text


def show_flash() -> None:
    """The sentence that was left by what was done before the page was drawn anew."""
    text = st.session_state.pop("flash", None)
    if text:
        st.success(plain(text))


def new_list_name(desk: Desk, key: str, language: Language) -> str:
    """What a list is called that was made of the current one: its name, what was done, day and time.

    key : of the text, which takes `stem` and `when`.
    """
    stem = Path(desk.book.name).stem.partition(" – ")[0]
    return say(key, language, stem=stem, when=datetime.now().astimezone().strftime("%d.%m %H.%M"))


def job_and_plan(
    desk: Desk, row: ScenarioRow
) -> tuple[tuple[JobRow, JobState] | None, SavedPlan | None] | None:
    """A scenario's solve and its plan; None where the scenario cannot be built, which is then shown."""
    try:
        return desk.job(row), desk.saved(row)
    except PortfolioError as error:
        st.error(plain(say("app.scenario_broken", desk.language, name=row.name)))
        show_issues(error.issues, desk.language)
        return None
