"""Page Độ tin cậy: six questions that solve a book many times, each asked by a form and kept in the store."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from app_views import running
from app_views.frame import open_desk, plain, show_flash
from app_views.robustness_forms import (
    Form,
    Options,
    alternatives_form,
    budget_form,
    cascade_form,
    frontier_form,
    ladder_form,
    robust_form,
)
from app_views.study import draw_study
from models.texts import say
from models.units import Language
from optimizer.workspace.desk import Desk
from optimizer.workspace.roles import Action
from optimizer.workspace.tables import ScenarioRow
from optimizer.workspace.tasks import BUDGET


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. kind : of the job that answers it. fits : whether options are of this question."""

    kind: str
    form: Form
    fits: Callable[[Mapping[str, Any]], bool] = lambda _: True


QUESTIONS: Mapping[str, Question] = {
    "core": Question(kind="robust", form=robust_form),
    "ladder": Question(kind="ladder", form=ladder_form),
    "cascade": Question(kind="cascade", form=cascade_form),
    "frontier": Question(
        kind="frontier", form=frontier_form, fits=lambda options: options.get("axis") != BUDGET
    ),
    "budget": Question(kind="frontier", form=budget_form, fits=lambda options: options.get("axis") == BUDGET),
    "alternatives": Question(kind="alternatives", form=alternatives_form),
}


def draw() -> None:
    """Choose a question; its form, then how far it is or what was found."""
    desk = open_desk()
    language, row = desk.language, desk.current
    show_flash()
    st.subheader(plain(say("robustness.of", language, name=row.name)))
    name = st.segmented_control(
        say("robustness.question", language),
        list(QUESTIONS),
        default="core",
        required=True,
        format_func=lambda own: say(f"robustness.{own}", language),
        label_visibility="collapsed",
        key="cau_hoi",
        bind="query-params",
    )
    if name is None:
        return
    st.caption(say(f"robustness.{name}.why", language))
    _question(desk, row, name, language)


def _question(desk: Desk, row: ScenarioRow, name: str, language: Language) -> None:
    question = QUESTIONS[name]
    asked = _asked(desk, row, name)
    found = None if asked is None else desk.study(row, question.kind, asked)
    job = None if asked is None else desk.job(row, question.kind, asked)
    is_running = job is not None and job[1].is_running
    with st.expander(say("robustness.options", language), expanded=found is None and not is_running):
        _form(desk, row, name, asked or {}, language)
    if asked is None:
        st.info(say("robustness.not_asked", language))
    elif is_running:
        running.follow(desk, lambda: desk.job(row, question.kind, asked), "robustness.stop", language)
    elif (found := desk.study(row, question.kind, asked)) is not None:
        draw_study(
            found.study(language),
            language,
            key=f"canvon_{name}",
            workbook=lambda: found.study_workbook(language),
        )
    elif job is not None:
        running.ended(job[1], language)


def _asked(desk: Desk, row: ScenarioRow, name: str) -> Options | None:
    """The options whose answer is shown: those of this visit, else the last ones that are kept."""
    question, key = QUESTIONS[name], _key(row, name)
    if key not in st.session_state:
        kept = (own for own in desk.asked_last(row, question.kind) if question.fits(own))
        last = next(kept, None)
        if last is None:
            return None
        st.session_state[key] = dict(last)
    options: Options = st.session_state[key]
    return options


def _key(row: ScenarioRow, name: str) -> str:
    """A scenario that was changed is asked anew."""
    return f"asked.{name}.{row.id}.{row.version}"


def _form(desk: Desk, row: ScenarioRow, name: str, last: Mapping[str, Any], language: Language) -> None:
    """The question's fields and the button that asks it; nothing is solved before."""
    key = f"form.{name}.{row.id}.{row.version}"
    with st.form(key, border=False, enter_to_submit=False):
        options = QUESTIONS[name].form(desk, last, key, language)
        may = desk.may(Action.SOLVE)
        is_sent = st.form_submit_button(say("robustness.run", language), type="primary", disabled=not may)
    if is_sent and options is not None:
        st.session_state[_key(row, name)] = options
        if desk.study(row, QUESTIONS[name].kind, options) is None:
            desk.start(row, QUESTIONS[name].kind, options)
        st.rerun()


if __name__ == "__main__":
    draw()
