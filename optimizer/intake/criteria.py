"""The sheet `criteria`: what the score is made of."""

from collections.abc import Mapping

from models.issues import Severity
from models.portfolio import BASE_CRITERIA, Criterion, Direction, Scale
from optimizer.intake.typed import Findings, TypedRow, missing_columns
from optimizer.workbook.headers import SheetTable
from optimizer.workbook.schema import fold, schema, spec_of


def parse_criteria(
    table: SheetTable, rows: list[TypedRow], projects: SheetTable, findings: Findings
) -> tuple[Criterion, ...]:
    """The criteria of the sheet: all with weights, or all with ranks.

    projects : the table with their columns; a criterion is named by its id or its heading there.
    """
    if missing_columns(table, ("criterion",), findings):
        return ()
    criteria: dict[str, Criterion] = {}
    row_of: dict[str, TypedRow] = {}
    for row in rows:
        stated = row.get("criterion", "")
        if not stated:
            if not row.has_issue("criterion"):
                row.report("issue_value_missing", "criterion")
            continue
        name = _column_of(stated, projects)
        if name is None:
            known = ", ".join(dict.fromkeys((*BASE_CRITERIA, *_extra_columns(projects))))
            row.report("issue_criterion_unknown", "criterion", Severity.WARNING, found=stated, expected=known)
            name = stated
        if name in criteria:
            first = str(row_of[name].number)
            row.report("issue_code_twice", "criterion", found=stated, first=first)
            continue
        row_of[name] = row
        if row.has("area_type"):
            row.report("issue_not_built_area_weights", "area_type", found=str(row.get("area_type")))
        if row.has("weight") and row.has("rank"):
            row.report("issue_weight_and_rank", "rank", found=name)
        criteria[name] = Criterion(
            name=name,
            weight=None if row.get("weight") is None else float(row.get("weight")),
            rank=None if row.get("rank") is None else float(row.get("rank")),
            direction=row.get("direction", Direction.MAX),
            scale=row.get("scale", Scale.RAW),
        )
    _one_way(criteria, row_of)
    return tuple(criteria.values())


def _column_of(stated: str, projects: SheetTable) -> str | None:
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
    """Weights and ranks are not mixed, and no criterion is left without."""
    ranked = [name for name, c in criteria.items() if c.rank is not None]
    weighted = [name for name, c in criteria.items() if c.weight is not None]
    both = set(ranked) & set(weighted)
    if ranked and weighted and not both:
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
