"""A stored explanation as tables, in the language of whoever reads: for the page and for its workbook.

Everything is read from `explanation_document`; nothing is worked out here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from models.portfolio import Portfolio
from models.scenario import Scenario
from models.texts import say
from models.units import Language, format_number, format_share
from optimizer.report.studies.study import Study, StudyColumn, StudyTable
from optimizer.report.studies.text import column, project_columns, subtitle
from optimizer.rules import DEFINITIONS
from optimizer.writing.page import Formula, Value

DECIMALS = ((100.0, 1), (1.0, 2), (0.0, 3))
"""Decimals a value is written with, by the least size that gets them."""

type Entry = Mapping[str, Any]
"""A line, a price or an envelope of the document."""


def explanation_study(document: Entry, portfolio: Portfolio, scenario: Scenario, language: Language) -> Study:
    """The whole explanation: lines, prices, money, private capital."""
    tables = [
        lines_table(document, portfolio, language),
        price_table(document, language),
        money_table(document, portfolio, language),
    ]
    private = private_table(document, portfolio, language)
    return Study(
        title=say("why.title", language),
        subtitle=subtitle(portfolio, scenario, language),
        findings=tuple(findings(document, language)),
        tables=(*tables, private) if private.rows else tables,
        cautions=(say("app.why.prices_how", language),),
    )


def findings(document: Entry, language: Language) -> Iterator[str]:
    """What plan it is about, and how much was found out."""
    yield say(
        "app.why.rests",
        language,
        status=say(f"plan_status.{document['status']}", language),
        objective=number(document["objective"], language),
        bound=number(document["bound"], language),
        gap=format_share(document["gap"], language, 4),
    )
    answered = document["answered"]
    yield say(
        "explain.counts",
        language,
        exact=answered["exact"],
        bounded=answered["bounded"],
        open=answered["open"],
    )
    if document["cut_short"]:
        yield say("app.why.cut_short", language)


def number(value: float, language: Language) -> str:
    """A value as people write it; the larger, the fewer decimals."""
    decimals = next(places for least, places in DECIMALS if abs(value) >= least)
    return format_number(round(value, decimals) + 0.0, language, decimals)


def share_text(part: float, whole: float, language: Language) -> str:
    """A part of a value, as people write it; a dash where there is no value to be a part of."""
    return format_share(part / abs(whole), language) if whole else "–"


def certainty(value: float | None, ends: Entry, language: Language) -> str:
    """Exact, an estimate with its proven ends, or not found out."""
    if value is None:
        return say("app.why.open", language)
    if ends["exact"]:
        return say("app.why.exact", language)
    low, high = ends["low"], ends["high"]
    has_low, has_high = low is not None and low > 0, high is not None
    key = {
        (True, True): "app.why.between",
        (True, False): "app.why.at_least",
        (False, True): "app.why.at_most",
        (False, False): "app.why.estimate",
    }[has_low, has_high]
    told = {name: number(end, language) for name, end in (("low", low), ("high", high)) if end is not None}
    return say(key, language, **told)


def lines_table(document: Entry, portfolio: Portfolio, language: Language) -> StudyTable:
    """Every line: verdict, why, what would be lost if it were otherwise."""
    return StudyTable(
        title=say("why.table.lines", language),
        sheet=say("why.sheet.lines", language),
        columns=(
            *project_columns(language),
            column("table.in_plan", language, "center", 9),
            column("app.why.column.verdict", language, width=30),
            column("app.why.column.why", language, width=70),
            column("app.why.column.loss", language, "points", 14),
            column("app.why.column.certainty", language, width=24),
        ),
        rows=[
            (
                own["project_id"],
                portfolio.by_id[own["project_id"]].name,
                say("table.yes" if own["selected"] else "table.no", language),
                say(f"verdict.{own['code']}", language),
                " ".join(own[f"sentences_{language}"]),
                _rounded(loss(own)),
                None if loss(own) is None else certainty(loss(own), loss_ends(own), language),
            )
            for own in document["projects"]
        ],
    )


def loss(line: Entry) -> float | None:
    """What the plan loses where the verdict on a line is turned round."""
    value: float | None = line["replacement_cost" if line["selected"] else "forcing_cost"]
    return value


def loss_ends(line: Entry) -> Entry:
    """What is proven of it."""
    ends: Entry = line["replacement_cost_ends" if line["selected"] else "forcing_cost_ends"]
    return ends


def price_table(document: Entry, language: Language, *, only_felt: bool = False) -> StudyTable:
    """Rules, tiers, orders and limits by what lifting them gains.

    only_felt : leave out what has no price and binds nowhere.
    """
    every = sorted(_prices(document, language), key=lambda row: -(row[1] or 0.0))
    rows = [row for row in every if not only_felt or row[1] or row[3]]
    return StudyTable(
        title=say("why.table.prices", language),
        sheet=say("why.sheet.prices", language),
        columns=(
            column("app.why.column.what", language, width=44),
            column("app.why.column.price", language, "points", 14),
            column("app.why.column.certainty", language, width=30),
            column("app.why.column.binding", language, "count", 11),
            column("table.article", language, width=44),
            column("app.why.column.lacking", language, width=30),
        ),
        rows=rows,
    )


type PriceRow = tuple[str, float | None, str, int | None, str | None, str | None]


def _prices(document: Entry, language: Language) -> Iterator[PriceRow]:
    for own in document["rules"]:
        if own["rule"] not in DEFINITIONS:
            yield _price(own, say(f"rule.{own['rule']}", language), own["binding"], language)
    mandates = [document["mandates"]] if document["mandates"] is not None else []
    for own in (*document["tiers"], *document["locks"], *document["limits"], *mandates):
        yield _price(own, own[f"text_{language}"], None, language)


def _price(own: Entry, what: str, binding: int | None, language: Language) -> PriceRow:
    certain = certainty(own["price"], own, language)
    return what, _rounded(own["price"]), certain, binding, own["article"], _lacking(own, language)


def _lacking(own: Entry, language: Language) -> str | None:
    """How what tiers lack changes; None where it does not."""
    parts = (
        say("app.why.tier_lacks", language, tier=tier, amount=amount)
        for tier, amount in own["shortfall_change"].items()
    )
    return "; ".join(parts) or None


def money_table(document: Entry, portfolio: Portfolio, language: Language) -> StudyTable:
    """What one more tỷ of each source and year is worth."""
    names = portfolio.budget.by_code

    def name(code: str) -> str:
        return names[code].name or code

    return StudyTable(
        title=say("why.table.money", language),
        sheet=say("why.sheet.money", language),
        columns=(
            column("table.source", language, width=44),
            column("table.year", language, "center", 9),
            column("app.why.column.worth", language, "points", 14),
            column("app.why.column.gain", language, "points", 14),
            column("app.why.column.certainty", language, width=34),
            column("app.why.column.valid", language, "money", 16),
            column("app.why.column.lacking", language, width=30),
        ),
        rows=[
            (
                name(own["source"]),
                str(own["year"] or say("table.period", language)),
                _rounded(own["per_billion"]),
                _rounded(own["gain"]),
                None if own["gain"] is None else certainty(own["gain"], own, language),
                own["valid_to"],
                _lacking(own, language),
            )
            for own in document["shadow_prices"]
        ],
    )


def private_table(document: Entry, portfolio: Portfolio, language: Language) -> StudyTable:
    """Projects that could recover their cost, and what the money they set free is worth."""
    return StudyTable(
        title=say("why.table.private", language),
        sheet=say("why.sheet.private", language),
        columns=(
            *project_columns(language),
            column("app.why.column.freed", language, "money", 16),
            column("app.why.column.elsewhere", language, "points", 14),
            column("app.why.column.certainty", language, width=34),
        ),
        rows=[
            (
                own["project_id"],
                portfolio.by_id[own["project_id"]].name,
                own["freed"],
                _rounded(own["value_elsewhere"]),
                certainty(own["value_elsewhere"], own, language),
            )
            for own in document["private_capital"]
        ],
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3) + 0.0


def frame_of(table: StudyTable) -> pd.DataFrame:
    """The rows and columns of a table as a frame; numbers stay numbers."""

    def cell(value: Value, own: StudyColumn) -> Any:
        if value is None:
            return "" if own.kind in ("text", "center") else None
        return value.value if isinstance(value, Formula) else value

    return pd.DataFrame(
        {own.head: [cell(row[at], own) for row in table.rows] for at, own in enumerate(table.columns)}
    )
