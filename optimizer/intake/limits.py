"""The sheet `limits`: floors, ceilings, numbers of projects and new starts, what an investor absorbs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from models.issues import Severity
from models.limit import Limit, Selector
from models.project import Project
from models.units import MoneyUnit
from models.vocabulary import Dimension, Measure
from optimizer.intake.cells import parse_column, told_expected
from optimizer.intake.typed import AMOUNT_MAX, Findings, TypedRow, missing_columns, whole
from optimizer.sectors import named_sector, sector_of
from optimizer.workbook.headers import SheetTable
from optimizer.workbook.schema import fold

REQUIRED = ("dimension", "value", "measure")
CLOSED = {
    Dimension.AREA_TYPE: "choice.area_type",
    Dimension.GROUP: "choice.group",
    Dimension.STATUS: "choice.status",
    Dimension.TIER: "tier",
}
"""Dimensions whose values are known beforehand, and how they are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """What a limit may speak of.

    source_words : folded code or name of each source → its code. criterion : column of a criterion from
    its id or heading, None where there is none.
    """

    projects: tuple[Project, ...]
    source_words: Mapping[str, str]
    criterion: Callable[[str], str | None]
    criteria: tuple[str, ...]
    years: tuple[int, ...]


def limit_rows(rows: list[TypedRow], unit: MoneyUnit) -> list[TypedRow]:
    """The rows with bounds on money in whole million VND, whatever the unit of the sheet."""
    return [_in_millions(row, unit) for row in rows]


def _in_millions(row: TypedRow, unit: MoneyUnit) -> TypedRow:
    if row.get("measure") is not Measure.MONEY:
        return row
    money: dict[str, Any] = {}
    millions = (row.table.unit or unit).millions
    for column in ("min", "max"):
        if not row.has(column):
            continue
        amount = row.get(column) * millions
        if _is_percentage(row, column):
            row.report("issue_limit_is_a_share", column, found=row.get(column))
        elif amount > AMOUNT_MAX:
            row.report("issue_value_too_large", column, found=row.get(column), expected=AMOUNT_MAX / millions)
        elif 0 < amount < 1:
            row.report("issue_limit_is_a_share", column, found=row.get(column))
        else:
            money[column] = Decimal(whole(amount))
    return replace(row, values={**row.values, **money})


def _is_percentage(row: TypedRow, column: str) -> bool:
    """Whether the cell is written with %: `30%` of a tỷ would pass for 300 million."""
    cell = next((own.cells.get(column) for own in row.table.rows if own.number == row.number), None)
    return isinstance(cell, str) and cell.strip().endswith("%")


def parse_limits(
    table: SheetTable, rows: list[TypedRow], referred: Referred, findings: Findings
) -> tuple[Limit, ...]:
    """All limits of the sheet. Rows with faults are left out, after their faults are reported."""
    if missing_columns(table, REQUIRED, findings):
        return ()
    limits: dict[tuple[object, ...], Limit] = {}
    for row in rows:
        limit = _limit(row, referred)
        if limit is None:
            continue
        if limit.subject in limits:
            first = str(limits[limit.subject].row)
            row.report("issue_limit_twice", "value", found=limit.selector.value, first=first)
            continue
        limits[limit.subject] = limit
    return tuple(limits.values())


def _limit(row: TypedRow, referred: Referred) -> Limit | None:
    """One row; None where it has faults, which are all reported."""
    before = len(row.findings.issues)
    for column in REQUIRED:
        if not row.has(column) and not row.has_issue(column):
            row.report("issue_value_missing", column)
    selector = _selector(row, "dimension", "value", referred)
    second = _selector(row, "and_dimension", "and_value", referred)
    source = _source(row, referred)
    year = _year(row, referred)
    _report_bounds(row)
    chosen = {s.dimension for s in (selector, second) if s is not None}
    if Dimension.SOURCE in chosen and source is not None:
        row.report("issue_limit_source_twice", "source", found=source)
    errors = [i for i in row.findings.issues[before:] if i.severity is Severity.ERROR]
    if errors or selector is None or any(row.has_issue(c) for c in (*REQUIRED, "min", "max", "year")):
        return None
    return Limit(
        selector=selector,
        second=second,
        measure=row.values["measure"],
        least=_number(row.get("min")),
        most=_number(row.get("max")),
        year=year,
        source=source,
        row=row.number,
    )


def _number(value: Decimal | None) -> float | None:
    if value is None:
        return None
    return int(value) if value == int(value) and value > 1 else float(value)


def _report_bounds(row: TypedRow) -> None:
    least, most, measure = row.get("min"), row.get("max"), row.get("measure")
    if least is None and most is None and not row.has_issue("min") and not row.has_issue("max"):
        row.report("issue_limit_without_bound", "min")
    if least is not None and most is not None and least > most:
        row.report("issue_bounds_reversed", "min", found=least, expected=most)
    for column, bound in (("min", least), ("max", most)):
        if bound is None or measure is None:
            continue
        if measure is Measure.SHARE and bound > 1:
            row.report("issue_value_too_large", column, found=bound, expected=1)
        if measure.counts_projects and bound != int(bound):
            row.report("issue_value_not_whole", column, found=bound)


def _source(row: TypedRow, referred: Referred) -> str | None:
    stated = row.get("source")
    return None if stated is None else _code(row, "source", stated, referred)


def _code(row: TypedRow, column: str, stated: str, referred: Referred) -> str | None:
    """The code of a source that is named by it or by its name; an unknown one is reported."""
    code = referred.source_words.get(fold(stated))
    if code is None:
        known = ", ".join(dict.fromkeys(referred.source_words.values()))
        row.report("issue_source_unknown", column, found=stated, expected=known)
    return code


def _year(row: TypedRow, referred: Referred) -> int | None:
    year: int | None = row.get("year")
    if year is not None and year not in referred.years:
        plan = f"{referred.years[0]}–{referred.years[-1]}"
        row.report("issue_fixed_year_outside", "year", found=str(year), expected=plan)
    return year


def _selector(row: TypedRow, kind: str, name: str, referred: Referred) -> Selector | None:
    """A dimension and what it stands for; None where it is blank or has faults."""
    dimension, stated = row.get(kind), row.get(name)
    if dimension is None or stated is None:
        if kind not in REQUIRED and (dimension is None) != (stated is None):
            row.report("issue_value_missing", kind if dimension is None else name)
        return None
    values = _values(row, name, dimension, stated, referred)
    return None if values is None else Selector(dimension=dimension, value=stated, values=values)


def _values(
    row: TypedRow, column: str, dimension: Dimension, stated: str, referred: Referred
) -> frozenset[str] | None:
    if dimension in CLOSED:
        parsed, problems = parse_column(CLOSED[dimension], [stated])
        if problems:
            expected = told_expected(problems[0], CLOSED[dimension])
            row.report(problems[0].code, column, found=stated, **expected)
            return None
        return frozenset({str(parsed[0])})
    if dimension is Dimension.SOURCE:
        code = _code(row, column, stated, referred)
        return None if code is None else frozenset({code})
    if dimension is Dimension.CLASS:
        name = referred.criterion(stated)
        if name is None or name not in referred.criteria:
            known = ", ".join(referred.criteria)
            row.report("issue_criterion_unknown", column, found=stated, expected=known)
            return None
        return frozenset({name})
    return _spellings(row, column, dimension, stated, referred.projects)


def _spellings(
    row: TypedRow, column: str, dimension: Dimension, stated: str, projects: Iterable[Project]
) -> frozenset[str]:
    """Everything the book writes for a sector, locality or investor; a sector of Điều 7 covers its works."""
    known = {text for project in projects if (text := getattr(project, dimension.value))}
    whole_sector = named_sector(stated) if dimension is Dimension.SECTOR else None
    found = {
        text
        for text in known
        if fold(text) == fold(stated) or (whole_sector is not None and sector_of(text) == whole_sector)
    }
    if not found:
        shown = "; ".join(sorted(known))
        row.report("issue_limit_matches_nothing", column, Severity.WARNING, found=stated, expected=shown)
    return frozenset(found)
