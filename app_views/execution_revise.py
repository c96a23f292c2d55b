"""The part of page Thực hiện that adjusts an approved plan: asked by a form, solved in the background."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from app_views import running
from app_views.frame import UPLOAD_MB, XLSX, plain, show_issues
from app_views.study import draw_study
from models.issues import Issue, PortfolioError
from models.scenario import Scenario
from models.texts import say
from models.units import Language, format_number
from optimizer.revise.book import adjusted
from optimizer.workbook.numbers import NumberFormatError, parse_number
from optimizer.workspace.desk import Desk, SavedStudy
from optimizer.workspace.execution import REVISE, Adjustable, adjustable, revisions
from optimizer.workspace.history import local_time
from optimizer.workspace.roles import Action
from optimizer.workspace.tasks import PLAN_WORKBOOK
from optimizer.workspace.uploads import read_raw

MOST_CHANGES, MOST_PRICE = 10_000, 1e9


def draw_revise(desk: Desk, language: Language) -> None:
    """The form; while it is solved, how far that is; then what was found, the newest first."""
    job = desk.running(REVISE)
    if job is not None:
        running.follow(desk, partial(desk.running, REVISE), "execution.revise.stop", language)
        return
    found = revisions(desk)
    with st.container(border=True):
        _form(desk, language)
    _failed(desk, language)
    if not found:
        st.info(say("execution.revise.none", language))
        return
    keys = {own.key: own for own in found}
    picked = st.selectbox(
        say("execution.revise.which", language),
        list(keys),
        format_func=lambda key: _named(keys[key], language),
    )
    _found(keys.get(picked or "", found[0]), language)


def _named(own: SavedStudy, language: Language) -> str:
    options = own.document["options"]
    most, year = options.get("changes"), options.get("first_open_year")
    limits = [
        say("execution.revise.free", language)
        if most is None
        else say("execution.revise.most", language, count=most)
    ]
    if year is not None:
        limits.append(say("execution.revise.open_from", language, year=str(year)))
    return say(
        "execution.revise.entry",
        language,
        plan=options["plan"],
        scenario=own.document["scenario"],
        changes=", ".join(limits),
        when=local_time(own.made_at),
    )


def _label(own: Adjustable, language: Language) -> str:
    approved = say("execution.revise.approved", language) if own.is_approved else ""
    return say("execution.revise.own", language, scenario=own.scenario, book=own.book, approved=approved)


def _form(desk: Desk, language: Language) -> None:
    """The plan, how many changes, what each must bring, the first year that may change, and the button."""
    plans = adjustable(desk)
    chosen = st.selectbox(
        say("execution.revise.plan", language),
        [*range(len(plans)), None],
        format_func=lambda at: (
            say("execution.revise.from_file", language) if at is None else _label(plans[at], language)
        ),
    )
    if chosen is None:
        plan = _uploaded(desk, language)
    else:
        plan = (_label(plans[chosen], language), plans[chosen].workbook)
    left, right, years = st.columns(3, vertical_alignment="bottom")
    changes = left.number_input(
        say("execution.revise.changes", language), 0, MOST_CHANGES, None, step=1, key="revise.changes"
    )
    typed = right.text_input(say("execution.revise.price", language), max_chars=30, key="revise.price")
    price, issues = _price(typed.strip(), say("execution.revise.price", language))
    if issues:
        show_issues(issues, language)
    elif price is not None:
        right.caption(say("execution.revise.price_read", language, price=format_number(price, language)))
    scenario = desk.built(desk.current)[0]
    first_open = years.selectbox(
        say("execution.revise.from_year", language),
        [None, *scenario.years],
        format_func=lambda year: _year(year, scenario, language),
        key="revise.from_year",
    )
    can = plan is not None and desk.may(Action.SOLVE) and not issues
    if st.button(say("execution.revise.run", language), type="primary", disabled=not can) and plan:
        options = {
            "plan": plan[0],
            "changes": None if changes is None else int(changes),
            "price": price,
            "first_open_year": first_open,
        }
        files = {PLAN_WORKBOOK: plan[1]}
        st.session_state["revised"] = (desk.token, options, files)
        if desk.study(desk.current, REVISE, options, files) is None:
            desk.start(desk.current, REVISE, options, files)
        st.rerun()


def _year(year: int | None, scenario: Scenario, language: Language) -> str:
    """A year, or what it is where nobody says another."""
    if year is not None:
        return str(year)
    return say("execution.revise.usual_year", language, year=str(adjusted(scenario).first_open_year))


def _price(typed: str, column: str) -> tuple[float | None, tuple[Issue, ...]]:
    """What was typed, read as strictly as money is; a browser's own number field takes 1,5 for 15."""
    if not typed:
        return None, ()
    try:
        price = float(parse_number(typed))
    except NumberFormatError as error:
        values = {"found": typed, "expected": error.expected}
        return None, (Issue(code=error.code, column=column, values=values),)
    if 0 <= price <= MOST_PRICE:
        return price, ()
    code = "issue_value_negative" if price < 0 else "issue_value_too_large"
    values = {"found": typed, "expected": "0" if price < 0 else format_number(MOST_PRICE, "vi")}
    return None, (Issue(code=code, column=column, values=values),)


def _uploaded(desk: Desk, language: Language) -> tuple[str, bytes] | None:
    """Name and bytes of a plan file that passed the guards of any upload."""
    file = st.file_uploader(
        say("execution.revise.upload", language, most=UPLOAD_MB),
        type=["xlsx"],
        max_upload_size=UPLOAD_MB,
        disabled=not desk.may(Action.SOLVE),
    )
    if file is None:
        st.caption(say("execution.revise.no_plan", language))
        return None
    try:
        read_raw(file.name, file.getvalue())
    except PortfolioError as error:
        show_issues(error.issues, language, name=file.name)
        return None
    return file.name, file.getvalue()


def _failed(desk: Desk, language: Language) -> None:
    """Why the last one that was asked for brought nothing."""
    asked: tuple[str, Mapping[str, Any], Mapping[str, bytes]] | None = st.session_state.get("revised")
    if asked is None or asked[0] != desk.token:
        return
    job = desk.job(desk.current, REVISE, asked[1], asked[2])
    if job is not None and job[1].phase != "done":
        running.ended(job[1], language)


def _found(study: SavedStudy, language: Language) -> None:
    """The revised plan as a file, then what changes."""
    own = study.study(language)
    st.subheader(plain(own.title))
    st.caption(plain(own.subtitle))
    if study.workbook is not None:
        st.download_button(
            say("execution.revise.download", language),
            study.workbook,
            file_name=say("execution.revise.file", language),
            mime=XLSX,
            on_click="ignore",
            type="primary",
        )
    draw_study(own, language, key="dieu_chinh")
