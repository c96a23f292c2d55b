"""The capital sources of a list: those its headings name, and what they leave over."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from models.vocabulary import SourceKind
from optimizer.official.amounts import Amounts, amounts_of
from optimizer.official.answers import chosen_columns
from optimizer.official.meaning import part_source
from optimizer.official.plain_list import ListSource, PlainList
from optimizer.official.words import vocabulary

REST = "KHAC"
"""Code of what the named sources leave of a total (`Trong đó: NSTW`); never assumed, only offered."""
SPLITS = (("cost", "total_cost"), ("paid", "paid"), ("demand", "demand"))
"""Stem of the parts and the column of the total that they belong to."""
LEAST_SOURCES = 2
"""Columns by source from which a total is summed; one alone (`Trong đó: NSTW`) leaves the others open."""


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


def has_parts(columns: Collection[str], total: str) -> bool:
    """Whether enough columns of a list give the amount by source."""
    stem = next((stem for stem, own in SPLITS if own == total), None)
    return sum(column.startswith(f"{stem}:") for column in columns) >= LEAST_SOURCES


def with_totals_of_sources(amounts: Amounts, columns: Mapping[int, str]) -> Amounts:
    """The amounts of a row with totals that it gives by source only."""
    found = dict(amounts)
    for stem, total in SPLITS:
        if not has_parts(columns.values(), total):
            continue
        parts = [own for at, own in amounts.items() if columns[at].startswith(f"{stem}:")]
        read = [own for own in parts if own is not None]
        for at, column in columns.items():
            if column == total and at not in amounts and read and len(read) == len(parts):
                found[at] = sum(read, Decimal(0))
    return found
