"""Page Căn cứ pháp lý: every limit in force on a day, its article and origin, and what changed before it."""

from datetime import date, datetime

import streamlit as st

from app_views.frame import open_desk, plain, show_flash
from app_views.study import draw_study
from models.texts import say
from models.units import Language
from optimizer.law.changes import day_before_last_change
from optimizer.report.studies.law import law_study
from optimizer.report.studies.workbook import study_bytes
from optimizer.words.law import day_text
from optimizer.workspace.desk import Desk

TYPED = "typed"
"""The choice of a day that is typed."""


def draw() -> None:
    """The law on the scenario's day, or on another one, against an earlier day."""
    desk = open_desk()
    language = desk.language
    show_flash()
    scenario, _ = desk.built(desk.current)
    left, right = st.columns(2)
    with left:
        day = _day(desk, scenario.law_date, language)
    if day is None:
        return
    with right:
        before = _before(desk, day, language)
    if before is None:
        return
    study = law_study(desk.law, scenario, day, before, language)
    st.subheader(plain(study.title))
    st.caption(plain(study.subtitle))
    draw_study(study, language, key="can_cu_phap_ly", workbook=lambda: study_bytes(study, day, language))


def _day(desk: Desk, own: date, language: Language) -> date | None:
    """The day whose law is shown: the scenario's, one on which a limit changed, or one that is typed."""
    turns = [turn for turn in reversed(desk.law.turning_days) if turn != own]
    names = {own: say("law_page.day_of_scenario", language, day=day_text(own, language))}
    names |= {turn: say("law_page.day_of_turn", language, day=day_text(turn, language)) for turn in turns}
    return _picked("law_page.day", [own, *turns], names, f"day.{own}", language)


def _before(desk: Desk, day: date, language: Language) -> date | None:
    """The day that is compared with."""
    last = day_before_last_change(desk.law, day)
    days = [last, *(turn for turn in reversed(desk.law.turning_days) if turn not in (last, day))]
    names = {turn: day_text(turn, language) for turn in days}
    names[last] = say("law_page.day_before", language, day=day_text(last, language))
    return _picked("law_page.against", days, names, f"against.{day}", language)


def _picked(
    label: str, days: list[date], names: dict[date, str], key: str, language: Language
) -> date | None:
    """One of the days, or one that is typed; None while what is typed is no day."""
    choices: list[date | str] = [*days, TYPED]
    chosen = st.selectbox(
        say(label, language),
        choices,
        format_func=lambda own: say("law_page.day_typed", language) if own == TYPED else names[own],
        key=key,
    )
    if isinstance(chosen, date):
        return chosen
    text = st.text_input(say("law_page.day_entry", language), key=f"{key}.typed", max_chars=10).strip()
    if not text:
        return None
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        st.error(plain(say("law_page.day_unreadable", language, found=text)))
        return None


if __name__ == "__main__":
    draw()
