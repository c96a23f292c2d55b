"""The columns of a list as a person confirmed them, and what is to be said about each heading."""

from collections.abc import Iterator, Mapping

from models.issues import Issue, Severity
from optimizer.canonical.sheets import usual_head
from optimizer.official.plain_list import Heading, PlainList
from optimizer.official.words import is_amount
from optimizer.workbook.schema import ColumnSpec, spec_of

NEEDED = ("name", "total_cost")
"""Columns without which no list of projects can be planned."""
NEEDED_STEMS = frozenset({"name", "total_cost", "cost", "paid", "demand"})
"""What a plan is made of: a doubtful column that may be one of them stops the work."""
JOINED = ("text", "lines")
"""Types of columns that several columns of the list may fill together."""


def chosen_columns(found: PlainList, choices: Mapping[int, str | None]) -> dict[int, str]:
    """Canonical id by position: the person's choice, else a match that is not doubtful.

    Errors: ValueError for a position without a heading, and for an id that no column has.
    """
    positions = {heading.position for heading in found.headings}
    for position, column in choices.items():
        if position not in positions:
            raise ValueError(f"position == {position}, must be one of the headings.")
        if column is not None:
            spec_for(column)
    chosen: dict[int, str] = {}
    for heading in found.headings:
        sure = None if heading.is_doubtful else heading.column
        column = choices.get(heading.position, sure)
        if column is not None and (column not in chosen.values() or spec_for(column).type in JOINED):
            chosen[heading.position] = column
    return chosen


def spec_for(column: str) -> ColumnSpec:
    """The column of the sheet `projects` with this concrete id.

    Errors: ValueError where there is none.
    """
    spec = spec_of("projects", column)
    if spec is None:
        raise ValueError(f"column == {column!r}, must be an id of a column of projects.")
    return spec


def heading_issues(
    found: PlainList, choices: Mapping[int, str | None], *, needs_costs: bool = True
) -> Iterator[Issue]:
    """What was understood, asked and kept of each heading, and what is missing.

    needs_costs : false for a list that is joined onto others, or gives its total costs by source.
    """
    chosen = chosen_columns(found, choices)
    first_of: dict[str, Heading] = {}
    kept: list[str] = []
    for heading in found.headings:
        position = heading.position
        sure = None if heading.is_doubtful else heading.column
        wanted = choices.get(position, sure)
        if position in chosen:
            first_of.setdefault(chosen[position], heading)
            yield _issue("issue_list_heading_understood", found, heading, chosen[position], Severity.INFO)
        elif wanted is not None:
            values: dict[str, object] = {"first": found.heading_cell(first_of[wanted])}
            yield _issue("issue_list_column_twice", found, heading, wanted, more=values)
        elif heading.is_doubtful and position not in choices:
            is_needed = _is_needed(heading, set(chosen.values()))
            severity = Severity.ERROR if is_needed else Severity.WARNING
            guess = next(filter(None, (heading.column, *heading.alternatives)), None)
            offered = ", ".join(heading.alternatives) or "–"
            more = {"offered": offered, "place": f"{found.place}!{heading.letters}"}
            yield _issue("issue_list_heading_unconfirmed", found, heading, guess, severity, more)
        else:
            kept.append(f"{heading.letters} “{heading.text}”")
    if kept:
        values = {"found": "; ".join(kept)}
        yield Issue(code="issue_list_headings_kept", severity=Severity.INFO, sheet=found.place, values=values)
    for column in NEEDED if needs_costs else NEEDED[:1]:
        if column not in chosen.values():
            values = {"label": spec_for(column).label_vi, "column": column}
            cell = f"{found.header_rows[0]}:{found.header_rows[1]}"
            yield Issue(code="issue_list_column_missing", sheet=found.place, cell=cell, values=values)


def _is_needed(heading: Heading, taken: set[str]) -> bool:
    """Whether a doubtful column may hold what a plan is made of, and no other column does already."""
    offered = {own for own in (heading.column, *heading.alternatives) if own is not None}
    return any(own.partition(":")[0] in NEEDED_STEMS for own in offered - taken)


def _issue(
    code: str,
    found: PlainList,
    heading: Heading,
    column: str | None,
    severity: Severity = Severity.ERROR,
    more: Mapping[str, object] | None = None,
) -> Issue:
    label = label_of(column) if column else "–"
    return Issue(
        code=code,
        severity=severity,
        sheet=found.place,
        cell=found.heading_cell(heading),
        column=column,
        values={"found": heading.text, "label": label, "expected": column or "–", **(more or {})},
    )


def label_of(column: str) -> str:
    """The Vietnamese heading of a column."""
    return usual_head(spec_for(column), column, "vi")


def amount_positions(chosen: Mapping[int, str]) -> dict[int, str]:
    """The chosen columns that hold amounts."""
    return {position: column for position, column in chosen.items() if is_amount(column)}
