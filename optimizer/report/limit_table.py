"""Floors and ceilings of a book as a table for a screen."""

import pandas as pd

from models.budget import Budget
from models.limit import Limit, Selector
from models.portfolio import Portfolio
from models.texts import catalogue, say
from models.units import Language, format_number, format_share
from models.vocabulary import Dimension, Measure
from optimizer.report.criterion_label import criterion_label

COLUMNS = ("concerns", "measure", "least", "most", "year", "source", "row")


def limit_table(portfolio: Portfolio, language: Language) -> pd.DataFrame:
    """One row a limit: what it concerns, what is counted, at least, at most, when and of which source."""
    heads = [say(f"limit_table.{name}", language) for name in COLUMNS]
    budget = portfolio.budget
    rows = [
        (
            "; ".join(concerned(limit, budget, language)),
            say(f"measure.{limit.measure.value}", language),
            _bound(limit, limit.least, language),
            _bound(limit, limit.most, language),
            say("table.period", language) if limit.year is None else str(limit.year),
            "" if limit.source is None else budget.label(limit.source),
            str(limit.row),
        )
        for limit in portfolio.limits
    ]
    return pd.DataFrame(rows, columns=heads)


def concerned(limit: Limit, budget: Budget, language: Language) -> tuple[str, ...]:
    """What a limit concerns, a property each: `Ngành, lĩnh vực: Giao thông`."""
    selectors = (limit.selector, limit.second)
    return tuple(_selected(own, budget, language) for own in selectors if own is not None)


def _selected(own: Selector, budget: Budget, language: Language) -> str:
    label = say(f"dimension.{own.dimension.value}", language)
    if own.dimension is Dimension.CLASS:
        return f"{label}: {criterion_label(own.value, language)}"
    if own.dimension is Dimension.SOURCE:
        return f"{label}: {budget.label(own.value)}"
    key = f"{own.dimension.value}.{own.value}"
    return f"{label}: {say(key, language) if key in catalogue() else own.value}"


def _bound(limit: Limit, bound: float | None, language: Language) -> str:
    if bound is None:
        return ""
    return format_share(bound, language) if limit.measure is Measure.SHARE else format_number(bound, language)
