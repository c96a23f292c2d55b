"""Page: a workbook in, its plan out."""

import pandas as pd
import streamlit as st

from models.texts import say
from models.units import Language, format_number, format_share
from optimizer.worker import Solved, solve_bytes, solve_sample

UPLOAD_MB = 20


def draw(language: Language) -> None:
    """Upload or sample, a button that solves in a process of its own, and what came out."""
    with st.form("solve"):
        upload = st.file_uploader(
            say("app.upload", language), type=["xlsx", "xlsm"], max_upload_size=UPLOAD_MB
        )
        submitted = st.form_submit_button(say("app.solve", language), type="primary")
    if submitted:
        with st.spinner(say("cli.solving", language)):
            content = None if upload is None else upload.getvalue()
            st.session_state["solved"] = (
                solve_sample(language) if content is None else solve_bytes(content, language)
            )
    solved: Solved | None = st.session_state.get("solved")
    if solved is None:
        st.info(say("app.sample_hint", language))
    elif solved.document is None or not solved.document.get("allocations"):
        st.error(say("app.no_plan", language))
        st.text(solved.message)
    else:
        _plan(solved, language)


def _plan(solved: Solved, language: Language) -> None:
    document = solved.document or {}
    indicators = document["indicators"]
    status = say(f"plan_status.{document['status']}", language)
    proof = {
        "status": status,
        "objective": format_number(document["objective"], language),
        "bound": format_number(document["bound"], language),
        "gap": format_share(document["gap"], language, 4),
    }
    st.subheader(say("app.proof", language, **proof))
    finished, starts, money, lacking = st.columns(4)
    allocated = sum(row["amount"] for row in document["allocations"])
    finished.metric(say("app.finished", language), format_number(indicators["finished_in_period"], language))
    starts.metric(say("app.new_starts", language), format_number(indicators["new_starts"], language))
    money.metric(say("app.allocated", language), format_number(allocated, language))
    shortfall = sum(document["shortfall_by_tier"].values())
    lacking.metric(say("app.shortfall", language), format_number(shortfall, language))
    st.dataframe(_table(document, language), hide_index=True, width="stretch")
    if solved.workbook is not None:
        st.download_button(
            say("app.download", language), solved.workbook, file_name="plan.xlsx", on_click="ignore"
        )


def _table(document: dict[str, list[dict[str, object]]], language: Language) -> pd.DataFrame:
    """The ranked table; numbers as text, written in the way of the language."""
    rows = sorted(document["projects"], key=lambda row: int(str(row["rank"])))
    columns = {
        "app.rank": [row["rank"] for row in rows],
        "app.code": [row["project_id"] for row in rows],
        "app.tier": [row["tier"] for row in rows],
        "app.allocated": [format_number(float(str(row["allocated"])), language) for row in rows],
        "app.shortfall": [format_number(float(str(row["shortfall"])), language) for row in rows],
        "app.finish": [row["finish_year"] for row in rows],
        "app.reason": [str(dict(row["reason"])[language]) for row in rows],  # type: ignore[call-overload]
    }
    return pd.DataFrame({say(key, language): values for key, values in columns.items()})
