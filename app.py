"""Cân Vốn in the browser: `canvon app`, or `streamlit run app.py`. A thin skin over `optimizer`."""

import logging

import streamlit as st

from app_views import builtin, frame, signing_in
from models.issues import CanvonError
from models.texts import say

# The page a first visit sees: the sample, already solved.
FIRST, TYPED = "app_views/plan.py", "phuong-an"

PAGES = (
    ("app_views/projects.py", "app.page.projects", "du-an"),
    ("app_views/scenario.py", "app.page.scenario", "kich-ban"),
    ("app_views/plan.py", "app.page.plan", None),
    ("app_views/why.py", "app.page.why", "giai-trinh"),
    ("app_views/compare.py", "app.page.compare", "so-sanh"),
    ("app_views/robustness.py", "app.page.robustness", "do-tin-cay"),
    ("app_views/verify.py", "app.page.verify", "ra-soat"),
    ("app_views/execution.py", "app.page.execution", "thuc-hien"),
    ("app_views/law.py", "app.page.law", "can-cu-phap-ly"),
    ("app_views/workspace.py", "backup.page", "cho-lam-viec"),
)


def first() -> None:
    """The first page where its name is typed: Streamlit itself knows it only by the empty address."""
    st.switch_page(FIRST)


def main() -> None:
    """Open the workspace, draw the frame, run the page that was asked for; an error is a sentence."""
    st.set_page_config(page_title="Cân Vốn", layout="wide")
    st.html(frame.STYLE)
    try:
        if signing_in.person() is None:
            signing_in.draw_door(frame.language_now())
            return
        with st.spinner(say("app.opening", frame.language_now())):
            desk = frame.enter_desk()
        language = frame.sidebar(desk)
        st.html(builtin.style(language))
        st.html(builtin.script(), unsafe_allow_javascript=True)
        pages = [
            st.Page(path, title=say(title, language), url_path=url, default=path == FIRST)
            for path, title, url in PAGES
        ]
        named = say("app.page.plan", language)
        pages.append(st.Page(first, title=named, url_path=TYPED, visibility="hidden"))
        page = st.navigation(pages, position="top")
        frame.heading(desk)
        page.run()
    except CanvonError as error:
        frame.refuse(error)
    except Exception as error:  # a person sees a sentence, the log the rest
        logging.getLogger("canvon").exception("page failed")
        frame.fault(error)


main()
