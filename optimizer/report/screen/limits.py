"""Floors and ceilings of a book as a table for a screen."""

import pandas as pd

from models.limit import Limit
from models.portfolio import Portfolio
from models.texts import say
from models.units import Language, format_number, format_share
from models.vocabulary import Measure
from optimizer.words.limits import concerned

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


def _bound(limit: Limit, bound: float | None, language: Language) -> str:
    if bound is None:
        return ""
    return format_share(bound, language) if limit.measure is Measure.SHARE else format_number(bound, language)
