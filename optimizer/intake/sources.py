"""The sheet `sources`: capital sources and their envelopes."""

from collections.abc import Mapping
from decimal import Decimal

from models.budget import Source
from models.issues import Severity
from optimizer.intake.typed import Findings, TypedRow, missing_columns, whole
from optimizer.workbook.headers import SheetTable
from optimizer.workbook.schema import fold

PLAN_YEARS_MAX = 10


def year_columns(table: SheetTable) -> tuple[int, ...]:
    """Years that have a column, sorted."""
    return tuple(sorted(int(column) for column in table.columns if column.isdigit()))


def parse_sources(
    table: SheetTable, rows: list[TypedRow], years: tuple[int, ...], findings: Findings
) -> tuple[Source, ...]:
    """All sources of the sheet. Rows with faults are left out, after their faults are reported."""
    if missing_columns(table, ("source", "kind"), findings):
        return ()
    sources: dict[str, Source] = {}
    for row in rows:
        code = row.get("source", "")
        for column in ("source", "kind"):
            if not row.has(column) and not row.has_issue(column):
                row.report("issue_value_missing", column)
        if not code or not row.has("kind"):
            continue
        if code in sources:
            row.report("issue_code_twice", "source", found=code, first=str(sources[code].row))
            continue
        sources[code] = _source(row, code, years)
    return tuple(sources.values())


def _source(row: TypedRow, code: str, years: tuple[int, ...]) -> Source:
    yearly = {year: _whole(row.get(str(year))) for year in years}
    total = _whole(row.get("total"))
    amounts = ("total", *map(str, years))
    if not any(row.has(column) or row.has_issue(column) for column in amounts):
        row.report("issue_source_without_money", "total", found=code)
    given = [amount for amount in yearly.values() if amount is not None]
    if total is not None and given and len(given) == len(years) and sum(given) != total:
        row.report("issue_total_differs", "total", Severity.WARNING, found=total, expected=sum(given))
    return Source(
        code=code,
        name=row.get("name", code),
        kind=row.values["kind"],
        yearly=yearly,
        total=total,
        reserve=row.real("reserve"),
        certainty=row.get("certainty", ""),
        carry_forward=bool(row.get("carry_forward", False)),
        previous_plan=_whole(row.get("previous_plan")),
        row=row.number,
    )


def _whole(amount: Decimal | None) -> int | None:
    return None if amount is None else whole(amount)


def source_words(sources: tuple[Source, ...] | list[tuple[str, str]]) -> Mapping[str, str]:
    """Folded code or name of each source → its code."""
    pairs = [(s.code, s.name) if isinstance(s, Source) else s for s in sources]
    words = {fold(name): code for code, name in pairs if name}
    return words | {fold(code): code for code, _ in pairs}
