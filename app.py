"""Cân Vốn in the browser: `streamlit run app.py` on 127.0.0.1. A thin skin over `optimizer`."""

import streamlit as st

from app_views import plan
from models.texts import say
from models.units import Language

st.set_page_config(page_title="Cân Vốn", layout="wide")
LANGUAGES: tuple[Language, ...] = ("vi", "en")
language = st.sidebar.radio("Ngôn ngữ / Language", LANGUAGES, horizontal=True)
st.title(say("app.title", language))
st.caption(say("app.subtitle", language))
plan.draw(language)
