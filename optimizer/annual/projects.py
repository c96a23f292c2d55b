"""The project rows of an annual book: what the plan gives in the year, and what has happened before it."""

from collections.abc import Iterator, Mapping

from models.texts import say
from models.units import Language, Money, format_number
from models.vocabulary import Lock, Status
from optimizer.annual.slice import LineSlice, YearSlice

CLEARED = (
    "demand",
    "mt_plan",
    "mt_assigned",
    "disbursed",
    "cancelled",
    "approved",
    "min_year_share",
    "max_year_share",
    "min_amount",
    "max_amount",
    "onlending_share",
)
"""Columns of the period that say nothing of a year, or are written anew; parts by source go with them.

What was disbursed was so in the years before; it is no floor of the year's own money.
"""

type Row = dict[str, object]


def project_rows(whole: YearSlice, language: Language) -> tuple[Row, ...]:
    """A row for every line of the year, in the order of the medium-term book."""
    kept = {line.project.project_id: line for line in whole.lines()}
    rows = []
    for given in whole.portfolio.sheets["projects"].rows:
        line = kept.get(str(given["project_id"]))
        if line is not None:
            rows.append(_row(given, line, kept, whole, language))
    return tuple(rows)


def _row(
    given: Mapping[str, object],
    line: LineSlice,
    kept: Mapping[str, LineSlice],
    whole: YearSlice,
    language: Language,
) -> Row:
    row = {column: value for column, value in given.items() if not _is_cleared(column, whole.year)}
    row |= _paid(line)
    row |= _medium_term(line)
    row |= _lump_sum(line) if line.project.is_lump_sum else _demand(line, whole)
    row |= {} if line.project.is_lump_sum else _standing(line)
    row |= _own_window(line, kept)
    notes = [str(given["note"])] if given.get("note") is not None else []
    row["note"] = "; ".join([*notes, *_notes(line, whole, language)])
    return row


def _is_cleared(column: str, year: int) -> bool:
    stem, _, rest = column.partition(":")
    return stem in CLEARED or (stem == "fix" and rest.rpartition(":")[2] != str(year))


def _by_source(stem: str, amounts: Mapping[str, Money]) -> Row:
    return {f"{stem}:{source}": amount for source, amount in amounts.items()}


def _paid(line: LineSlice) -> Row:
    """What was paid before the period and in its years so far; by source where the book splits it."""
    project, before = line.project, line.before
    row: Row = {"paid": project.paid + sum(before.values())}
    if project.paid_by_source or not project.paid:
        codes = sorted({*project.paid_by_source, *before})
        row |= _by_source("paid", {s: project.paid_by_source.get(s, 0) + before.get(s, 0) for s in codes})
    return row


def _medium_term(line: LineSlice) -> Row:
    """The medium-term plan is what the plan gives in all its years; assigned is what came before."""
    row: Row = {"mt_plan": sum(line.whole.values()), **_by_source("mt_plan", line.whole)}
    return row | {"mt_assigned": sum(line.before.values()), **_by_source("mt_assigned", line.before)}


def _demand(line: LineSlice, whole: YearSlice) -> Row:
    """The year's money by source, with the parts that have tiers of their own."""
    now, project = line.now, line.project
    row: Row = {"demand": sum(now.values()), **_by_source("demand", now)}
    row |= {name: amount or None for name, amount in line.dues(whole.scenario).items()}
    row |= {
        f"fix:{source}:{year}": now.get(source, 0) for source, year in project.fixed if year == whole.year
    }
    if project.finish_year is None and not line.is_committed and line.line.schedule is not None:
        row["finish_year"] = line.line.schedule.finish
    return row


def _lump_sum(line: LineSlice) -> Row:
    """A lump sum needs its minimum; where several sources pay, each amount is ordered."""
    now = line.now
    row: Row = {"min_amount": sum(now.values())}
    if now:
        row["sources"] = tuple(sorted(now))
    ordered = {source for source, year in line.project.fixed if year == line.year}
    if len(now) > 1 or ordered:
        row |= {f"fix:{source}:{line.year}": now.get(source, 0) for source in sorted({*now, *ordered})}
    return row


def _standing(line: LineSlice) -> Row:
    """What a project that has begun is now: ongoing, committed, no longer for the user to lock."""
    row: Row = {"first_capital_year": line.first_capital_year}
    if not line.has_begun:
        return row
    row["committed"] = True
    if line.project.lock is Lock.IN:
        row["lock"] = None
    if line.status is not line.project.status:
        row |= {"status": line.status, "tier": None, "phase": None}
    return row


def _own_window(line: LineSlice, kept: Mapping[str, LineSlice]) -> Row:
    """A component whose parent is not in the annual plan, or began otherwise, stands by itself."""
    project = line.project
    if project.parent_project is None:
        return {}
    parent = kept.get(project.parent_project)
    if parent is not None and parent.first_capital_year == line.first_capital_year:
        return {}
    return {
        "parent_project": None,
        "group": project.group,
        "first_capital_year": line.first_capital_year,
        "extension_years": project.extension_years or None,
        "extension_decision": project.extension_decision or None,
        "policy_decision": project.policy_decision or None,
    }


def _notes(line: LineSlice, whole: YearSlice, language: Language) -> Iterator[str]:
    """What was changed in the row, in a sentence each."""

    def tell(key: str, **values: object) -> str:
        return say(f"annual.{key}", language, year=str(whole.year), **values)

    before, project = sum(line.before.values()), line.project
    yield tell(
        "line_money",
        now=format_number(sum(line.now.values()), language),
        before=format_number(before, language),
        plan=format_number(sum(line.whole.values()), language),
    )
    if line.line.total_shortfall:
        yield tell("line_owed", found=format_number(line.line.total_shortfall, language))
    if line.status is not project.status:
        words = say(f"status.{line.status}", language)
        yield tell("line_status", found=words, first=str(line.first_capital_year))
    elif line.has_begun and not project.committed:
        yield tell("line_begun", first=str(line.first_capital_year))
    if not line.has_begun and project.status is Status.NEW and not project.investment_decision:
        yield tell("line_needs_decision")
    if project.paid and not project.paid_by_source and before:
        yield tell("line_paid_not_split")
    if project.parent_project is not None:
        yield tell("line_component", found=project.parent_project)
