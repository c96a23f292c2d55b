"""Approval of a plan: who gave it and when, and the buttons that give it and take it back."""

import streamlit as st

from app_views.frame import flash, plain, refuse
from models.issues import CanvonError
from models.texts import say
from models.units import Language
from optimizer.workspace.desk import Desk, SavedPlan
from optimizer.workspace.history import local_time, who
from optimizer.workspace.roles import Action
from optimizer.workspace.shelf import hash_of
from optimizer.workspace.tables import ScenarioRow


def told(desk: Desk, row: ScenarioRow, language: Language) -> bool:
    """Say that the scenario's plan is approved, where it is."""
    approval = desk.approval(row)
    if approval is None:
        return False
    by, when = who(approval.by, language), local_time(approval.made_at)
    st.info(plain(say("approval.told", language, who=by, when=when)))
    return True


def draw(desk: Desk, row: ScenarioRow, saved: SavedPlan, language: Language) -> None:
    """Who approved the plan, and what whoever may can do about it."""
    approval = desk.approval(row)
    if told(desk, row, language):
        if approval is not None and approval.sha256 != hash_of(saved.document):
            st.error(say("approval.differs", language))
        key, act, done, action = "approval.withdraw", desk.withdraw, "approval.withdrawn", Action.WITHDRAW
    else:
        key, act, done, action = "approval.approve", desk.approve, "approval.done", Action.APPROVE
    if desk.may(action) and st.button(say(key, language)):
        try:
            act(row)
        except CanvonError as error:
            refuse(error)
            return
        flash(say(done, language))
        st.rerun()
