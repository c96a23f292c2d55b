"""The parts of page Kịch bản that hold weights and policy values."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from app_views.frame import plain
from app_views.scenario_pairs import draw_pairs
from models.law import LawBook, LawError
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.texts import say
from models.units import Language, format_number, format_share
from optimizer.canonical.scenario import scenario_entries
from optimizer.law.in_scenario import Observance, observed
from optimizer.rules import DEFINITIONS, RULES
from optimizer.weights import weights
from optimizer.words.labels import criterion_label
from optimizer.words.law import day_text
from optimizer.workbook.schema import schema

POLICY_KEYS = (
    "two_period_share",
    "reserve",
    "discount",
    "counterpart_ratio",
    "onlending_share",
    *(f"{bound}_year_share_{group}" for group in "ABC" for bound in ("min", "max")),
    "size_exponent",
    "law_date",
    "rounding_step",
    "gap",
    "time_limit",
    "work_limit",
)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SHARE = re.compile(r"[01](?:,\d+)?")
OF_SOLVING = ("gap", "time_limit", "work_limit", "rounding_step")
# Keys of a scenario that stand for a value of the law.
LAW_BEHIND = {"two_period_share": "two_period_share.default", "reserve": "reserve.medium_term"}


def draw_weights(
    portfolio: Portfolio, origin: Scenario, entries: dict[str, Any], key: str, language: Language
) -> None:
    """Order of the criteria or their weights; beside each, what its weight then is."""
    modes = ("book", "rank", "weight", *(("pairwise",) if len(portfolio.criteria) > 1 else ()))
    stated = next((m for m in modes if any(e.startswith(f"{m}:") for e in entries)), "book")
    st.markdown(say("app.weights_how", language))
    mode = st.radio(
        say("app.weights_mode", language),
        modes,
        index=modes.index(stated),
        format_func=lambda name: say(f"app.weights.{name}", language),
        horizontal=True,
        key=f"mode.{key}",
    )
    names = [criterion.name for criterion in portfolio.criteria]
    before = weights(portfolio.criteria, origin.weights, None, origin.ranks)
    stems = {own: own.partition(":")[0] for own in entries}
    for typed in [own for own, stem in stems.items() if stem in modes and stem != mode]:
        entries.pop(typed)
    if mode == "pairwise":
        draw_pairs(portfolio, before, entries, key, language)
        return
    labels = [criterion_label(name, language) for name in names]
    frame = pd.DataFrame({"criterion": labels, "before": [format_share(before[n], language) for n in names]})
    heads = {
        "criterion": st.column_config.TextColumn(say("app.criterion", language), disabled=True),
        "before": st.column_config.TextColumn(say("app.weight_in_book", language), disabled=True),
        "typed": st.column_config.TextColumn(say(f"app.weights.{mode}", language), max_chars=20),
    }
    if mode == "book":
        st.dataframe(frame, hide_index=True, column_config=heads, width="content")
        return
    usual = _usual(mode, names, before)
    frame["typed"] = [str(entries.get(f"{mode}:{name}", usual[name])) for name in names]
    edited = st.data_editor(
        frame, hide_index=True, column_config=heads, key=f"weights.{mode}.{key}", width="content"
    )
    for at, name in enumerate(names):
        text = str(edited.iloc[at]["typed"] or "").strip()
        if text:
            entries[f"{mode}:{name}"] = text
        elif mode == "weight":
            entries[f"{mode}:{name}"] = "0"
        else:
            entries.pop(f"{mode}:{name}", None)


def _usual(mode: str, names: list[str], before: Mapping[str, float]) -> dict[str, str]:
    """What to begin with: the order or the weights that hold now."""
    if mode == "weight":
        return {name: format_number(100 * before[name], "vi") for name in names}
    ordered = sorted(names, key=lambda name: -before[name])
    return {name: str(1 + sum(before[other] > before[name] for other in ordered)) for name in names}


def draw_policy(
    law: LawBook, origin: Scenario, entries: dict[str, Any], key: str, language: Language
) -> None:
    """Policy values as text, each with the law's value and article, or whose choice it is."""
    stated = {name: _text(value) for name, value in scenario_entries(origin)}
    specs = {spec.id: spec for spec in schema("scenario")}
    st.markdown(say("app.policy_how", language))
    cells = st.columns(2)
    on_day = with_typed_day(origin, entries, key)
    for at, name in enumerate(POLICY_KEYS):
        spec = specs[name]
        before = str(entries.get(name, stated.get(name, "")) or "")
        with cells[at % 2]:
            text = st.text_input(
                say(f"policy.{name}", language),
                before,
                key=f"{name}.{key}",
                help=spec.description_vi if language == "vi" else spec.description,
            ).strip()
            st.caption(plain(_beside(law, on_day, name, language)))
            _hypothetical(law, on_day, name, text, language)
        if text == stated.get(name, ""):
            entries.pop(name, None)
        else:
            entries[name] = text or None
    _draw_rules(origin, entries, key, language)


def with_typed_day(origin: Scenario, entries: Mapping[str, Any], key: str) -> Scenario:
    """The scenario on the day of law that is typed; what is no day is told below the form."""
    text = st.session_state.get(f"law_date.{key}", entries.get("law_date"))
    try:
        day = datetime.strptime(str(text or "").strip(), "%d/%m/%Y").date()  # noqa: DTZ007
    except ValueError:
        return origin
    return replace(origin, law_date=day)


def _text(value: object) -> str:
    """A value of the scenario as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, str) and DAY.fullmatch(value):
        return "/".join(reversed(value.split("-")))
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _beside(law: LawBook, origin: Scenario, name: str, language: Language) -> str:
    """The law's value and article; else that the value is the province's own choice."""
    if name in OF_SOLVING:
        return say("app.solving_choice", language)
    if name == "law_date":
        days = "; ".join(day_text(day, language) for day in reversed(law.turning_days))
        return say("scenario_page.law_days", language, days=days)
    if name == "onlending_share":
        return _by_province(law, origin, language)
    if name in LAW_BEHIND:
        return _of_law(law, origin, LAW_BEHIND[name], language)
    return say("app.policy_choice", language)


def _of_law(law: LawBook, origin: Scenario, key: str, language: Language) -> str:
    """The value in force with its article; or that the text gives none."""
    article = dict(law.on(origin.law_date).silences()).get(key)
    if article is not None:
        return say("scenario_page.law_silent", language, article=article)
    try:
        datum = law.on(origin.law_date)[key]
    except LawError as error:
        return error.message(language)
    checked = say("app.law_checked" if datum.checked else "app.law_unchecked", language)
    value = format_share(datum.share, language)
    return say("app.law_value", language, value=value, article=datum.article or "–", checked=checked)


def _by_province(law: LawBook, origin: Scenario, language: Language) -> str:
    """What part of a foreign loan is on-lent, by kind of province, which a list does not say."""
    data = [own for own in law.on(origin.law_date).annex() if own.key.startswith("onlending_ratio.")]
    if not data:
        return say("app.policy_choice", language)
    values = "; ".join(dict.fromkeys(format_share(own.share, language) for own in data))
    checked = say("app.law_checked" if all(own.checked for own in data) else "app.law_unchecked", language)
    article = data[0].article or "–"
    return say("scenario_page.law_shares", language, values=values, article=article, checked=checked)


def _hypothetical(law: LawBook, origin: Scenario, name: str, typed: str, language: Language) -> None:
    """Say at once that what is typed goes beyond the law; what cannot be read is told below the form."""
    if name != "two_period_share" or not SHARE.fullmatch(typed):
        return
    scenario = replace(origin, two_period_share=float(typed.replace(",", ".")))
    datum = next((d for d in law.on(origin.law_date).annex() if d.key == LAW_BEHIND[name]), None)
    if datum is not None and observed(law, datum, scenario).observance is Observance.BEYOND:
        value = format_share(scenario.two_period_share, language)
        st.warning(plain(say("scenario_page.hypothetical", language, value=value)))


def _draw_rules(origin: Scenario, entries: dict[str, Any], key: str, language: Language) -> None:
    """Rules that are switched off for this scenario; definitions cannot be."""
    known = [rule for rule in RULES if rule not in DEFINITIONS]
    own = sorted(origin.rules_off)
    stated = entries.get("rules_off")
    before = own if "rules_off" not in entries else [c for c in str(stated or "").split("; ") if c in known]
    chosen = st.multiselect(
        say("app.rules_off", language),
        known,
        before,
        format_func=lambda rule: say(f"rule.{rule}", language),
        placeholder=say("app.pick", language),
        key=f"rules.{key}",
    )
    if sorted(chosen) == own:
        entries.pop("rules_off", None)
    else:
        entries["rules_off"] = "; ".join(sorted(chosen)) or None
