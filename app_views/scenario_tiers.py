"""The part of page Kịch bản that holds the order of priority."""

from typing import Any

import pandas as pd
import streamlit as st

from app_views.frame import plain
from models.law import LawBook, LawError
from models.scenario import Scenario, TierOrder
from models.texts import say
from models.units import Language
from models.vocabulary import Status
from optimizer.words.law import value_text

KEY = "tier_order"


def draw_tiers(law: LawBook, origin: Scenario, entries: dict[str, Any], key: str, language: Language) -> None:
    """The law's order with its article, or an order of the province's own, typed as places."""
    _law(law, origin, language)
    own = entries.get(KEY, str(origin.tier_order) if origin.tier_order.own else None)
    choices = ("law", "own")
    choice = st.radio(
        say("scenario_page.order", language),
        choices,
        index=choices.index("own" if own else "law"),
        format_func=lambda name: say(f"scenario_page.order.{name}", language),
        horizontal=True,
        key=f"order.{key}",
    )
    if choice == "law":
        if origin.tier_order.own:
            entries[KEY] = None
        else:
            entries.pop(KEY, None)
        return
    before = _tiers(own, origin)
    st.caption(say("scenario_page.order_how", language))
    status, place = (say(f"scenario_page.{name}", language) for name in ("status", "place"))
    frame = pd.DataFrame(
        {
            status: [say(f"status.{own.value}", language) for own in before],
            place: [str(tier) for tier in before.values()],
        }
    )
    edited = st.data_editor(
        frame,
        hide_index=True,
        width="stretch",
        disabled=[status],
        column_config={place: st.column_config.TextColumn(max_chars=3, width="small")},
        num_rows="fixed",
        key=f"places.{key}",
    )
    _typed(dict(zip(before, edited[place], strict=True)), origin, entries, language)


def _law(law: LawBook, origin: Scenario, language: Language) -> None:
    try:
        datum = law.on(origin.law_date)["priority_order.tiers"]
    except LawError as error:
        st.warning(plain(error.message(language)))
        return
    article = datum.article or "–"
    st.markdown(plain(say("scenario_page.order_of_law", language, article=article)))
    st.caption(plain(value_text(datum, language)))


def _tiers(own: str | None, origin: Scenario) -> dict[Status, int]:
    """The order to begin with, first things first."""
    tiers = dict(origin.tier_order.tiers)
    if own:
        tiers = dict(TierOrder.parse(str(own)).tiers)
    return dict(sorted(tiers.items(), key=lambda item: item[1]))


def _typed(places: dict[Status, Any], origin: Scenario, entries: dict[str, Any], language: Language) -> None:
    """What is typed becomes the order; a place that is no whole number is told and changes nothing."""
    wrong = [status for status, text in places.items() if not str(text or "").strip().isdecimal()]
    if wrong:
        names = "; ".join(say(f"status.{status.value}", language) for status in wrong)
        st.error(plain(say("scenario_page.place_wrong", language, names=names)))
        return
    order = TierOrder(tiers={status: int(str(text)) for status, text in places.items()}, own=True)
    if origin.tier_order.own and str(order) == str(origin.tier_order):
        entries.pop(KEY, None)
    else:
        entries[KEY] = str(order)
