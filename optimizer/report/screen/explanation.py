"""What a person asks of one project, from a stored explanation: tables for a screen."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from models.plan import Plan
from models.portfolio import Portfolio
from models.texts import say
from models.units import Language, format_number
from optimizer.report.studies.explanation import Entry, number


def named(line: Entry, portfolio: Portfolio) -> str:
    """Code and name."""
    return f"{line['project_id']} – {portfolio.by_id[line['project_id']].name}"


def score_text(line: Entry, language: Language) -> str:
    """The score now, and the one that surely suffices."""
    now = "–" if line["score"] is None else number(line["score"], language)
    if line["selected"] or line["enters_if_score"] is None:
        return now
    return f"{now} → {number(line['enters_if_score'], language)}"


def obstacle_table(line: Entry, language: Language, *, barriers: bool) -> pd.DataFrame:
    """A row for each rule's row in the way – barriers : keeping the project out whatever money there is."""
    rows = [
        {
            "app.why.column.text": own[f"text_{language}"][:1].upper() + own[f"text_{language}"][1:],
            "app.why.column.rule": say(f"rule.{own['rule']}", language),
            "table.article": own["article"] or "",
        }
        for own in line["obstacles"]
        if own["barrier"] is barriers
    ]
    return _frame(rows, ("app.why.column.text", "app.why.column.rule", "table.article"), language)


def ways_table(line: Entry, portfolio: Portfolio, language: Language) -> pd.DataFrame:
    """A row for each thing that would bring a rejected project in: money (million VND) or a score."""
    columns = (
        "app.why.column.need",
        "table.source",
        "table.year",
        "app.why.column.amount",
        "app.why.column.certainty",
    )
    return _frame(list(_ways(line, portfolio, language)), columns, language)


def _ways(line: Entry, portfolio: Portfolio, language: Language) -> Iterator[dict[str, Any]]:
    sources = portfolio.budget.by_code
    for own in line["enters_if"]:
        yield {
            "app.why.column.need": say("app.why.way.money", language),
            "table.source": sources[own["source"]].name,
            "table.year": str(own["year"] or say("table.period", language)),
            "app.why.column.amount": say("app.why.amount", language, amount=own["extra"]),
            "app.why.column.certainty": say(
                "app.why.least" if own["is_least"] else "app.why.surely", language
            ),
        }
    for own in line["no_loss_if"]:
        is_known = 0 < own["at_least"] < own["at_most"]
        low = format_number(own["at_least"], language, 0)
        key = "app.why.needs_at_least" if is_known else "app.why.may_less"
        if own["at_least"] == own["at_most"]:
            key = "app.why.least"
        yield {
            "app.why.column.need": say("app.why.way.no_loss", language),
            "table.source": sources[own["source"]].name,
            "table.year": say("table.period", language),
            "app.why.column.amount": say("app.why.amount_at_most", language, amount=own["at_most"]),
            "app.why.column.certainty": say(key, language, low=low),
        }
    if line["enters_if_score"] is not None:
        yield {
            "app.why.column.need": say("app.why.way.score", language),
            "table.source": "–",
            "table.year": "–",
            "app.why.column.amount": number(line["enters_if_score"], language),
            "app.why.column.certainty": say("app.why.surely", language),
        }


def make_way_table(line: Entry, portfolio: Portfolio, plan: Plan, language: Language) -> pd.DataFrame:
    """A row for each project that would make way, with the money it has now (million VND)."""
    rows = [
        {
            "table.code": code,
            "table.name": portfolio.by_id[code].name,
            "table.allocated": plan.by_id[code].total_allocated,
        }
        for code in line["displaces"]
    ]
    return _frame(rows, ("table.code", "table.name", "table.allocated"), language)


def payment_table(project_id: str, portfolio: Portfolio, plan: Plan, language: Language) -> pd.DataFrame:
    """Money of one line (million VND): a row for each source, a column for each year and the period."""
    line, names = plan.by_id[project_id], portfolio.budget.by_code
    years = sorted({year for _, year in line.allocated})
    sources = sorted({source for source, _ in line.allocated})
    return pd.DataFrame(
        [
            {
                say("table.source", language): names[source].name,
                **{str(year): line.allocated.get((source, year), 0) for year in years},
                say("table.period", language): sum(
                    amount for (own, _), amount in line.allocated.items() if own == source
                ),
            }
            for source in sources
        ]
    )


def _frame(rows: list[dict[str, Any]], keys: tuple[str, ...], language: Language) -> pd.DataFrame:
    return pd.DataFrame({say(key, language): [row[key] for row in rows] for key in keys})
