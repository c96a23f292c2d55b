"""The sheet `criteria`: what the score is made of."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.issues import Severity
from models.portfolio import BASE_CRITERIA, Criterion, Direction, Scale
from models.texts import say
from models.units import LANGUAGES
from models.vocabulary import AreaType
from optimizer.intake.comparisons import report_comparisons
from optimizer.intake.typed import Findings, TypedRow, missing_columns
from optimizer.workbook.headers import SheetTable
from optimizer.workbook.schema import fold, schema, spec_of

PAIRWISE = "pairwise"


def parse_criteria(
    table: SheetTable, rows: list[TypedRow], projects: SheetTable, findings: Findings
) -> tuple[Criterion, ...]:
    """The criteria of the sheet: all with weights, all with ranks, or all compared in pairs.

    projects : the table with their columns; a criterion is named by its id or its heading there.
    """
    if missing_columns(table, ("criterion",), findings):
        return ()
    columns = _pair_columns(table, projects)
    rows_of: dict[str, dict[AreaType | None, TypedRow]] = {}
    for row in rows:
        name = _name(row, projects)
        if name is None:
            continue
        area = row.get("area_type")
        own = rows_of.setdefault(name, {})
        if area in own:
            row.report(
                "issue_code_twice", "criterion", found=row.get("criterion"), first=str(own[area].number)
            )
            continue
        own[area] = row
        if row.has("weight") and row.has("rank"):
            row.report("issue_weight_and_rank", "rank", found=name)
    criteria = {name: _criterion(name, own, columns) for name, own in rows_of.items()}
    _one_way([(name, row) for name, own in rows_of.items() for row in own.values()], columns)
    general = {name: own.get(None) or next(iter(own.values())) for name, own in rows_of.items()}
    report_comparisons(criteria, general, columns)
    return tuple(criteria.values())


def _pair_columns(table: SheetTable, projects: SheetTable) -> dict[str, str]:
    """The column in which others are compared with a criterion, by its name."""
    columns = [column for column in table.columns if column.startswith(f"{PAIRWISE}:")]
    named = {column: column.removeprefix(f"{PAIRWISE}:") for column in columns}
    return {criterion_column(stated, projects) or stated: column for column, stated in named.items()}


def _criterion(name: str, own: Mapping[AreaType | None, TypedRow], columns: Mapping[str, str]) -> Criterion:
    """One criterion of its general row and those for one kind of area."""
    first = own.get(None) or next(iter(own.values()))
    areas = {area: row for area, row in own.items() if area is not None}
    for row in areas.values():
        _report_area_row(row, first, columns)
    general = own.get(None)
    pairs = {} if general is None else {other: general.get(column) for other, column in columns.items()}
    return Criterion(
        name=name,
        weight=None if general is None else general.real("weight"),
        rank=None if general is None else general.real("rank"),
        pairwise={other: float(times) for other, times in pairs.items() if times is not None},
        area_weights={area: float(row.get("weight")) for area, row in areas.items() if row.has("weight")},
        area_ranks={area: float(row.get("rank")) for area, row in areas.items() if row.has("rank")},
        direction=first.get("direction", Direction.MAX),
        scale=first.get("scale", Scale.RAW),
    )


def _report_area_row(row: TypedRow, first: TypedRow, columns: Mapping[str, str]) -> None:
    """What a row for one kind of area may not say."""
    for column in ("direction", "scale"):
        if row.has(column) and first.has(column) and row.get(column) is not first.get(column):
            values: dict[str, Any] = {
                f"{part}_{language}": say(f"{column}.{stated.get(column)}", language)
                for part, stated in (("found", row), ("expected", first))
                for language in LANGUAGES
            }
            row.report("issue_criterion_differs", column, Severity.ERROR, **values)
    for column in columns.values():
        if row.has(column):
            row.report("issue_comparison_by_area", column, found=row.get("criterion"))


def _name(row: TypedRow, projects: SheetTable) -> str | None:
    """The criterion a row speaks of; one without a column keeps its own name, with a warning."""
    stated = row.get("criterion", "")
    if not stated:
        if not row.has_issue("criterion"):
            row.report("issue_value_missing", "criterion")
        return None
    name = criterion_column(stated, projects)
    if name is None:
        known = ", ".join(dict.fromkeys((*BASE_CRITERIA, *_extra_columns(projects))))
        row.report("issue_criterion_unknown", "criterion", Severity.WARNING, found=stated, expected=known)
        return str(stated)
    return name


def criterion_column(stated: str, projects: SheetTable) -> str | None:
    """The column of the projects that is meant; None where there is none."""
    named = {
        fold(word): column for column, word in projects.labels.items() if not spec_of("projects", column)
    }
    for spec in schema("projects"):
        if spec.id in (*BASE_CRITERIA, *projects.columns) and not spec.variables:
            named |= dict.fromkeys(spec.headings, spec.id)
    return stated if stated in projects.columns else named.get(fold(stated))


def _extra_columns(projects: SheetTable) -> list[str]:
    return [column for column in projects.columns if spec_of("projects", column) is None]


def _one_way(rows: Sequence[tuple[str, TypedRow]], columns: Mapping[str, str]) -> None:
    """Weights, ranks and comparisons are not mixed, and no criterion is left without."""
    compared = [name for name, row in rows if any(row.has(column) for column in columns.values())]
    stated = {kind: [(name, row) for name, row in rows if row.has(kind)] for kind in ("rank", "weight")}
    ranked, weighted = stated["rank"], stated["weight"]
    if compared and (ranked or weighted):
        name, row = (ranked or weighted)[0]
        kind = "rank" if ranked else "weight"
        row.report("issue_weights_and_comparisons", kind, found=name, expected=compared[0])
    elif ranked and weighted:
        if not any(row.has_issue("rank") for _, row in ranked):
            name, row = ranked[0]
            other = next((other for other, _ in weighted if other != name), name)
            row.report("issue_weights_mixed", "rank", found=name, expected=other)
    elif ranked or weighted:
        known = {name for name, _ in (*ranked, *weighted)}
        for name, row in rows:
            if name not in known and not row.has_issue("rank") and not row.has_issue("weight"):
                row.report("issue_criterion_without_weight", "criterion", Severity.WARNING, found=name)
                known.add(name)


def default_criteria(project_columns: tuple[str, ...]) -> tuple[Criterion, ...]:
    """Without a sheet: the base criteria that have a column, all with equal weight."""
    return tuple(Criterion(name=name) for name in BASE_CRITERIA if name in project_columns)
