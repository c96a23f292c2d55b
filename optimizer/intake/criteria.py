"""The sheet `criteria`: what the score is made of."""

from models.issues import Severity
from models.portfolio import BASE_CRITERIA, Criterion, Direction, Scale
from optimizer.intake.typed import Findings, TypedRow, missing_columns
from optimizer.workbook.headers import SheetTable


def parse_criteria(table: SheetTable, rows: list[TypedRow], findings: Findings) -> tuple[Criterion, ...]:
    """The criteria of the sheet: all with weights, or all with ranks."""
    if missing_columns(table, ("criterion",), findings):
        return ()
    criteria: dict[str, Criterion] = {}
    for row in rows:
        name = row.get("criterion", "")
        if not name:
            row.report("issue_value_missing", "criterion")
            continue
        if name in criteria:
            row.report("issue_code_twice", "criterion", found=name, first=row.number)
            continue
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
    _one_way(tuple(criteria.values()), rows)
    return tuple(criteria.values())


def _one_way(criteria: tuple[Criterion, ...], rows: list[TypedRow]) -> None:
    """Weights and ranks are not mixed, and no criterion is left without."""
    ranked = [c for c in criteria if c.rank is not None]
    weighted = [c for c in criteria if c.weight is not None]
    if ranked and weighted:
        rows[0].report("issue_weights_mixed", "weight", found=ranked[0].name, expected=weighted[0].name)
    elif (ranked or weighted) and len(ranked) + len(weighted) < len(criteria):
        bare = next(c.name for c in criteria if c.rank is None and c.weight is None)
        rows[0].report("issue_criterion_without_weight", "weight", Severity.WARNING, found=bare)


def default_criteria(project_columns: tuple[str, ...]) -> tuple[Criterion, ...]:
    """Without a sheet: the base criteria that have a column, all with equal weight."""
    return tuple(Criterion(name=name) for name in BASE_CRITERIA if name in project_columns)
