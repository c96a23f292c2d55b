"""The sheet `criteria`: what the score is made of."""

from collections.abc import Mapping

from models.issues import Severity
from models.portfolio import BASE_CRITERIA, Criterion, Direction, Scale
from models.vocabulary import AreaType
from optimizer.intake.comparisons import report_comparisons
from optimizer.intake.typed import Findings, TypedRow, missing_columns
from optimizer.workbook.headers import SheetTable
from optimizer.workbook.schema import fold, schema, spec_of


def parse_criteria(
    table: SheetTable, rows: list[TypedRow], projects: SheetTable, findings: Findings
) -> tuple[Criterion, ...]:
    """The criteria of the sheet: all with weights, all with ranks, or all compared in pairs.

    projects : the table with their columns; a criterion is named by its id or its heading there.
    """
    if missing_columns(table, ("criterion",), findings):
        return ()
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
    criteria = {name: _criterion(name, own, projects) for name, own in rows_of.items()}
    first_rows = {name: next(iter(own.values())) for name, own in rows_of.items()}
    _one_way(criteria, first_rows)
    report_comparisons(criteria, first_rows)
    return tuple(criteria.values())


def _criterion(name: str, own: Mapping[AreaType | None, TypedRow], projects: SheetTable) -> Criterion:
    """One criterion of its general row and those for one kind of area."""
    first = own.get(None) or next(iter(own.values()))
    areas = {area: row for area, row in own.items() if area is not None}
    for row in areas.values():
        for column in ("direction", "scale"):
            if row.has(column) and first.has(column) and row.get(column) is not first.get(column):
                row.report(
                    "issue_criterion_differs", column, found=row.get(column), expected=first.get(column)
                )
    general = own.get(None)
    pairs = {} if general is None else dict(general.by("pairwise"))
    return Criterion(
        name=name,
        weight=None if general is None else _float(general, "weight"),
        rank=None if general is None else _float(general, "rank"),
        pairwise={criterion_column(other, projects) or other: float(times) for other, times in pairs.items()},
        area_weights={area: float(row.get("weight")) for area, row in areas.items() if row.has("weight")},
        area_ranks={area: float(row.get("rank")) for area, row in areas.items() if row.has("rank")},
        direction=first.get("direction", Direction.MAX),
        scale=first.get("scale", Scale.RAW),
    )


def _float(row: TypedRow, column: str) -> float | None:
    return float(row.get(column)) if row.has(column) else None


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


def _one_way(criteria: Mapping[str, Criterion], row_of: Mapping[str, TypedRow]) -> None:
    """Weights, ranks and comparisons are not mixed, and no criterion is left without."""
    compared = [name for name, c in criteria.items() if c.pairwise]
    ranked = [name for name, c in criteria.items() if c.rank is not None or c.area_ranks]
    weighted = [name for name, c in criteria.items() if c.weight is not None or c.area_weights]
    if compared and (ranked or weighted):
        other = (ranked or weighted)[0]
        row_of[other].report("issue_weights_and_comparisons", "criterion", found=other, expected=compared[0])
    elif ranked and weighted and not set(ranked) & set(weighted):
        row_of[ranked[0]].report("issue_weights_mixed", "rank", found=ranked[0], expected=weighted[0])
    elif ranked or weighted:
        for name in criteria:
            if name not in ranked and name not in weighted:
                row_of[name].report(
                    "issue_criterion_without_weight", "criterion", Severity.WARNING, found=name
                )


def default_criteria(project_columns: tuple[str, ...]) -> tuple[Criterion, ...]:
    """Without a sheet: the base criteria that have a column, all with equal weight."""
    return tuple(Criterion(name=name) for name in BASE_CRITERIA if name in project_columns)
