"""Part of page Dự án: several lists read together; what is open is asked, then they are one book."""

from collections.abc import Mapping, Sequence

import streamlit as st

from app_views.frame import flash, plain, show_issues
from models.issues import PortfolioError, errors_in
from models.texts import say
from models.units import Language, MoneyUnit
from optimizer.canonical.sheets import usual_head
from optimizer.official.given_answers import NOT_USED, ROW_WORDS
from optimizer.official.importing import Imported
from optimizer.official.questions import Question, questions
from optimizer.workbook.schema import spec_of
from optimizer.workspace.desk import Desk
from optimizer.workspace.several import SEVERAL, files_of, read_together
from optimizer.workspace.tables import DraftRow

QUESTIONS_SHOWN = 20
"""Questions drawn at once; the others come when these are answered."""


def draw_several(desk: Desk, draft: DraftRow, language: Language) -> None:
    """What was found, which lists are read, what is asked; then the book, or every issue of it."""
    try:
        names = [name for name, _ in files_of(draft.content)]
    except ValueError:
        desk.drop_draft()
        st.error(say("app.several_damaged", language))
        return
    chosen, typed = dict(draft.answers.get("chosen", {})), str(draft.answers.get("typed", ""))
    with st.container(border=True):
        found = _read(draft, {**chosen, **_typed(typed)}, language)
        shown = found or _read(draft, chosen, language)
        if shown is not None:
            st.markdown(say("app.several_found", language, files=len(names), lists=len(shown.lists)))
            everything = _read(draft, {}, language) or shown
            now = {SEVERAL: True, "chosen": _chosen(everything, shown, chosen, language)}
            now["typed"] = st.text_area(say("app.several_more", language), value=typed)
            if now != draft.answers:
                desk.keep_draft(draft.name, draft.content, now)
                st.rerun()
            if found is not None:
                show_issues(found.issues, language)
            st.caption(say("app.several_money", language))
        left, right = st.columns(2)
        can_take = found is not None and found.book is not None and not errors_in(found.issues)
        take = left.button(
            say("app.list_take", language), type="primary", width="stretch", disabled=not can_take
        )
        if right.button(say("app.several_drop", language), width="stretch"):
            desk.drop_draft()
            st.rerun()
        if take and found is not None:
            _take(desk, found, names, draft.content, language)


def _read(draft: DraftRow, given: Mapping[str, str], language: Language) -> Imported | None:
    """The lists under the answers; None, and why, where an answer or a file is refused."""
    try:
        return read_together(draft.content, given, language)
    except PortfolioError as error:
        show_issues(error.issues, language)
        return None


def _chosen(
    everything: Imported, found: Imported, given: Mapping[str, str], language: Language
) -> dict[str, str]:
    """The answers as they are chosen now: lists that are left out, and answered questions.

    everything : as read without answers, which has every list and every question.
    """
    places = {own.place: own for own in everything.lists}
    for place, own in places.items():
        unit = "–" if own.unit is None else say(f"money_unit.{own.unit}", language)
        first, last = map(str, own.header_rows)
        values = {"place": place, "first": first, "last": last, "projects": len(own.rows), "unit": unit}
        st.text(say("app.several_one", language, **values))
    is_read = [place for place in places if given.get(place) != NOT_USED]
    wanted = st.multiselect(say("app.several_read", language), list(places), default=is_read)
    result = {place: NOT_USED for place in places if place not in wanted and wanted}
    asked = _asked(everything, list(questions(found.issues)), given)
    count = sum(own.place not in given for own in asked)
    if count:
        st.warning(say("app.several_questions", language, count=count))
    for question in asked:
        answer = _ask(question, given.get(question.place), language)
        if answer is not None:
            result[question.place] = answer
    return result


def _asked(everything: Imported, open_now: Sequence[Question], given: Mapping[str, str]) -> list[Question]:
    """Questions that are answered, so that an answer can be changed, and those that are open."""
    before = [own for own in questions(everything.issues) if own.place in given]
    known = {own.place for own in before}
    return (before + [own for own in open_now if own.place not in known])[:QUESTIONS_SHOWN]


def _ask(question: Question, given: str | None, language: Language) -> str | None:
    offered = list(question.offered)
    if given is not None and given not in offered:
        offered.append(given)
    return st.selectbox(
        plain(question.issue.message(language)),
        offered,
        index=None if given is None else offered.index(given),
        format_func=lambda own: _label(own, language),
        placeholder=say("app.pick", language),
        key=f"several {question.place}",
    )


def _label(answer: str, language: Language) -> str:
    """An answer in words: a column by its heading, a unit by its name, a project by its code."""
    if answer == NOT_USED:
        return say("answer.not_used", language)
    if answer in ROW_WORDS:
        return say(f"answer.{answer}", language)
    if answer in list(MoneyUnit):
        return say(f"money_unit.{answer}", language)
    spec = spec_of("projects", answer)
    return answer if spec is None else usual_head(spec, answer, language)


def _typed(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines() if line.strip())
    return {place.strip(): answer.strip() for place, _, answer in pairs}


def _take(desk: Desk, found: Imported, names: Sequence[str], content: bytes, language: Language) -> None:
    """Make the book; the original is kept where it is one file."""
    if found.book is None:
        return
    is_one = len(names) == 1
    name = f"{names[0].rpartition('.')[0]}.xlsx" if is_one else say("app.several_name", language)
    original = files_of(content)[0][1] if is_one else None
    portfolio = desk.upload(name, found.book.content, original=original, notes=found.issues)
    flash(say("app.taken", language, name=", ".join(names), projects=len(portfolio.projects)))
    st.rerun()
