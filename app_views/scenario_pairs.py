"""The part of page Kịch bản in which criteria are compared in pairs."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from models.portfolio import Portfolio
from models.texts import say
from models.units import Language, format_share
from optimizer.judgements import (
    SCALE,
    judged_consistency,
    judged_weights,
    nearest_judgement,
    pairs,
)
from optimizer.weights import CONSISTENT
from optimizer.words.labels import criterion_label


def draw_pairs(
    portfolio: Portfolio, before: Mapping[str, float], entries: dict[str, Any], key: str, language: Language
) -> None:
    """A row for each pair; beneath, how much the judgements contradict each other, and the weights they make.

    before : weights to begin with, so that a change begins where the scenario stands.
    """
    st.caption(say("scenario_page.pairs_how", language))
    known = list(pairs(portfolio.criteria))
    names = ("left", "ratio", "right")
    left, ratio, right = (say(f"scenario_page.{name}", language) for name in names)
    frame = pd.DataFrame(
        {
            left: [criterion_label(own, language) for _, own, _ in known],
            ratio: [
                entries.get(entry) or nearest_judgement(_ratio(before, own, other))
                for entry, own, other in known
            ],
            right: [criterion_label(other, language) for *_, other in known],
        }
    )
    edited = st.data_editor(
        frame,
        hide_index=True,
        width="stretch",
        disabled=[left, right],
        column_config={ratio: st.column_config.SelectboxColumn(options=list(SCALE), required=True)},
        num_rows="fixed",
        key=f"pairs.{key}",
    )
    for at, (entry, *_) in enumerate(known):
        entries[entry] = str(edited.iloc[at][ratio])
    consistency = judged_consistency(portfolio.criteria, entries)
    is_good = consistency <= CONSISTENT
    text = say(
        f"scenario_page.{'consistent' if is_good else 'inconsistent'}",
        language,
        ratio=format_share(consistency, language, 1),
        most=format_share(CONSISTENT, language),
    )
    (st.success if is_good else st.warning)(text)
    weights = judged_weights(portfolio.criteria, entries)
    st.dataframe(_weights(weights, before, language), hide_index=True, width="content")


def _weights(now: Mapping[str, float], before: Mapping[str, float], language: Language) -> pd.DataFrame:
    """The weights that the judgements make, beside those before: a row a criterion."""
    return pd.DataFrame(
        {
            say("app.criterion", language): [criterion_label(name, language) for name in now],
            say("scenario_page.weight_now", language): [
                format_share(weight, language, 1) for weight in now.values()
            ],
            say("app.weight_in_book", language): [format_share(before[name], language, 1) for name in now],
        }
    )


def _ratio(weights: Mapping[str, float], own: str, other: str) -> float:
    """How many times as important; equal where one has no weight."""
    return weights[own] / weights[other] if weights[own] and weights[other] else 1.0
