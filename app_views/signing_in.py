"""Who works: the user of this machine, or whoever signs in where an office has set that up."""

from importlib.util import find_spec

import streamlit as st
from streamlit.runtime.secrets import secrets_singleton

from models.texts import say
from models.units import Language
from optimizer.workspace import people
from optimizer.workspace.database import StoreError
from optimizer.workspace.place import store_url
from optimizer.workspace.roles import LOCAL, Person
from optimizer.workspace.store import store_at

# Where a provider may tell the address of a person, the surest first.
ADDRESSES = ("email", "preferred_username", "upn")

# What the extra `sign-in` brings.
LIBRARIES = ("authlib", "httpx")


def is_set_up() -> bool:
    """Whether people sign in: `secrets.toml` has a section `auth`."""
    return bool(secrets_singleton.load_if_toml_exists()) and "auth" in st.secrets


def person() -> Person | None:
    """Who works; None where somebody has to sign in first. Errors: StoreError for who is not let in."""
    if not is_set_up():
        return LOCAL
    claims = st.user.to_dict()
    if not claims.get("is_logged_in"):
        return None
    address = next((str(claims[key]) for key in ADDRESSES if claims.get(key)), "")
    if not address or claims.get("email_verified") is False:
        raise StoreError("people.no_verified_address")
    subject = f"{claims.get('iss', '')}|{claims.get('sub', '')}"
    return people.sign_in(store_at(store_url()), subject, address, str(claims.get("name") or ""))


def draw_door(language: Language) -> None:
    """What is seen by who has not signed in: nothing but the way in."""
    st.subheader(say("app.title", language))
    if not all(find_spec(name) for name in LIBRARIES):
        st.error(say("people.no_library", language))
        return
    st.write(say("people.please_sign_in", language))
    if st.button(say("people.sign_in", language), type="primary"):
        st.login()


def draw_person(here: str, who: Person, language: Language) -> None:
    """In the side bar: who works and as what, the workspaces that are open to the person, and the way out.

    here : token of the workspace that is looked at.
    """
    if who.id is None:
        return
    role = say(f"role.{who.role}", language)
    st.text(say("people.signed_in_as", language, name=who.name or who.email, role=role))
    store = store_at(store_url())
    own = people.home(store, who)
    names = {own: say("people.own_workspace", language)}
    for token, email in people.shared_with(store, who):
        names[token] = say("people.of", language, email=email)
    names.setdefault(here, say("people.own_workspace", language))
    if len(names) > 1:
        tokens = list(names)
        picked = st.selectbox(
            say("people.which_workspace", language),
            tokens,
            index=tokens.index(here),
            format_func=lambda token: names[token],
        )
        if picked and picked != here:
            go(picked)
    if st.button(say("people.sign_out", language), width="stretch"):
        st.session_state.clear()
        st.logout()


def go(token: str) -> None:
    """Look at another workspace; blank = the person's own."""
    st.session_state["workspace"] = token
    st.query_params.clear()
    if token:
        st.query_params["w"] = token
    st.rerun()
