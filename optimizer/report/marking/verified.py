"""What an edited plan breaks and what changed in it, as tables for a screen and marks for a copy of the file.

Everything is read from `verify_document`; nothing is worked out again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from models.plan import Plan
from models.portfolio import Portfolio
from models.texts import say
from models.units import Language, Money
from optimizer.report.marking.copy import Listing, Mark
from optimizer.rules import RULES

CELLS_SHOWN = 4
"""Cells of one broken rule that a table names; the marked copy has them all."""

type Entry = Mapping[str, Any]


def broken_table(document: Entry, language: Language) -> pd.DataFrame:
    """A row for each broken rule: what is wrong, where, by how much, and the article."""
    rows = [_row(own, document["sheet"], language) for own in document["broken"]]
    return pd.DataFrame(rows, columns=list(_heads(language)))


def verify_marks(document: Entry, language: Language) -> tuple[Mark, ...]:
    """The same as marks in the cells of the file."""
    return tuple(
        Mark(
            cells=places(own, document["sheet"]),
            text=own[f"message_{language}"] + (f" ({own['article']})" if own["article"] else ""),
            row=list(map(str, _row(own, document["sheet"], language))),
        )
        for own in document["broken"]
    )


def verify_listing(document: Entry, language: Language) -> Listing:
    """The sheet in front of the marked copy."""
    count = len(document["broken"])
    key = "verify.listing_broken" if count else "verify.listing_valid"
    return Listing(
        name=say("verify.listing", language),
        title=say(key, language, **({"count": count} if count else {})),
        heads=_heads(language),
    )


def _heads(language: Language) -> dict[str, float]:
    keys = {"table.sheet": 20.0, "table.cell": 26.0, "verify.rule": 30.0, "table.found": 70.0}
    return {say(key, language): width for key, width in {**keys, "table.article": 44.0}.items()}


def _row(own: Entry, sheet: str, language: Language) -> list[str]:
    found = places(own, sheet)
    sheets = list(dict.fromkeys(name for name, _ in found))
    more = f" … (+{len(found) - CELLS_SHOWN})" if len(found) > CELLS_SHOWN else ""
    rule = own["rule"]
    return [
        ", ".join(sheets) or "–",
        (", ".join(cell for _, cell in found[:CELLS_SHOWN]) + more) or "–",
        say(f"rule.{rule}", language) if rule in RULES else say("verify.no_rule", language),
        own[f"message_{language}"],
        own["article"] or "–",
    ]


def places(own: Entry, sheet: str) -> tuple[tuple[str, str], ...]:
    """(sheet, cell) of a broken rule; `limits!A5` names its own sheet."""
    found = (cell.rpartition("!") for cell in own["cells"])
    return tuple((name or sheet, cell) for name, _, cell in found)


def is_of(document: Entry, portfolio: Portfolio) -> bool:
    """Whether the file is a plan of this list: the same projects."""
    return {own["project_id"] for own in document["projects"]} == set(portfolio.by_id)


type Payments = dict[tuple[str, str, str], Money]
"""Money by (project, source, year); the year of what is left for the next period is `""`."""


def _payments(document: Entry) -> Payments:
    paid = {(a["project_id"], a["source"], str(a["year"])): a["amount"] for a in document["allocations"]}
    left = {(r["project_id"], r["source"], ""): r["amount"] for r in document["remainders"]}
    return {**paid, **left}


def _of_plan(plan: Plan) -> Payments:
    paid = {(code, source, str(year)): amount for code, source, year, amount in plan.payments()}
    left = {(own.project_id, s, ""): amount for own in plan.lines for s, amount in own.remainder.items()}
    return {**paid, **left}


def changed_lines(document: Entry, plan: Plan) -> tuple[str, ...]:
    """Projects whose money is not what the plan gives them, in the order of its ranking."""
    before, after = _of_plan(plan), _payments(document)
    changed = {key[0] for key in {*before, *after} if before.get(key, 0) != after.get(key, 0)}
    return tuple(line.project_id for line in plan.ranked() if line.project_id in changed)


def keepable_lines(document: Entry, plan: Plan) -> tuple[str, ...]:
    """Those of them that break no rule of their own: what was typed for them can be kept as it is."""
    faulty = {own["where"].partition(" ")[0] for own in document["broken"]}
    return tuple(code for code in changed_lines(document, plan) if code not in faulty)


def changed_table(document: Entry, portfolio: Portfolio, plan: Plan, language: Language) -> pd.DataFrame:
    """A row for each amount that differs from the plan: before, after, by how much (million VND)."""
    before, after = _of_plan(plan), _payments(document)
    names, keys = portfolio.budget.by_code, sorted({*before, *after})
    rows = [
        {
            "table.code": code,
            "table.name": portfolio.by_id[code].name,
            "table.source": names[source].name if source in names else source,
            "table.year": year or say("verify.next_period", language),
            "verify.saved": before.get((code, source, year), 0),
            "verify.edited": after.get((code, source, year), 0),
            "table.change": after.get((code, source, year), 0) - before.get((code, source, year), 0),
        }
        for code, source, year in keys
        if before.get((code, source, year), 0) != after.get((code, source, year), 0)
    ]
    heads = ("table.code", "table.name", "table.source", "table.year", "verify.saved", "verify.edited")
    return _frame(rows, (*heads, "table.change"), language)


def _frame(rows: Sequence[Mapping[str, Any]], keys: Sequence[str], language: Language) -> pd.DataFrame:
    return pd.DataFrame({say(key, language): [row[key] for row in rows] for key in keys})
