"""The capital sources of a list: those its headings name, and what they leave over."""

from collections.abc import Mapping

from models.vocabulary import SourceKind
from optimizer.official.amounts import amounts_of
from optimizer.official.answers import chosen_columns
from optimizer.official.meaning import part_source
from optimizer.official.plain_list import ListSource, PlainList
from optimizer.official.words import vocabulary

REST = "KHAC"
"""Code of what the named sources leave of a total (`Trong đó: NSTW`); never assumed, only offered."""
SPLITS = (("cost", "total_cost"), ("paid", "paid"), ("demand", "demand"))
"""Stem of the parts and the column of the total that they belong to."""


def list_sources(found: PlainList, choices: Mapping[int, str | None]) -> tuple[ListSource, ...]:
    """The sources of the headings as confirmed, in their order; then those that rows below projects name.

    Where on some row the parts are less than their total, the rest is offered as a source of its own:
    a person who gives it money says that other sources pay it; else the difference is an error.
    """
    chosen = chosen_columns(found, choices)
    codes = dict.fromkeys(column.partition(":")[2] for column in chosen.values() if ":" in column)
    codes |= dict.fromkeys(code for row in found.rows for code, _ in row.parts)
    sources = [_source(code, found, chosen) for code in codes]
    if REST not in codes and any(rests_of_rows(found, chosen)):
        known = vocabulary().sources[REST]
        sources.append(ListSource(code=REST, name=known.name, kind=known.kind, is_doubtful=True))
    return tuple(sources)


def _source(code: str, found: PlainList, chosen: Mapping[int, str]) -> ListSource:
    known = vocabulary().sources.get(code)
    if known is not None:
        return ListSource(code=code, name=known.name, kind=known.kind, is_doubtful=known.is_doubtful)
    position = min(at for at, column in chosen.items() if column.endswith(f":{code}"))
    path = next(heading.path for heading in found.headings if heading.position == position)
    named = [text for text in path if part_source(text) is None]
    return ListSource(code=code, name=(named or [code])[-1], kind=SourceKind.OTHER, is_doubtful=True)


def rests_of_rows(found: PlainList, chosen: Mapping[int, str]) -> list[int]:
    """Numbers of the rows on which the approved parts are less than their total."""
    parts = {at: column for at, column in chosen.items() if column.startswith("cost:")}
    totals = {at: column for at, column in chosen.items() if column == "total_cost"}
    if not parts or not totals:
        return []
    rows = []
    for row in found.rows:
        amounts = amounts_of(row, {**parts, **totals})[0]
        given = [amounts[at] for at in parts if amounts.get(at) is not None]
        total = next((amounts[at] for at in totals if amounts.get(at) is not None), None)
        if given and total is not None and sum(amount for amount in given if amount is not None) < total:
            rows.append(row.number)
    return rows
