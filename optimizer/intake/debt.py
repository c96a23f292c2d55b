"""The sheet `debt`: what the local budget owes, borrows and repays, and the most it may owe."""

from decimal import Decimal

from models.debt import Debt, DebtYear
from models.issues import Issue, Severity
from models.units import Money
from optimizer.intake.typed import Findings, TypedRow, missing_columns, whole
from optimizer.workbook.headers import SheetTable

REQUIRED = ("year", "local_revenue", "limit_share")
LIMIT_SHARE_MAX = 5
"""Above this a share of revenue was surely typed as a percentage without its sign."""


def parse_debt(
    table: SheetTable, rows: list[TypedRow], years: tuple[int, ...], findings: Findings
) -> Debt | None:
    """The debt of the book's plan years; None where the sheet has faults, which are reported."""
    if missing_columns(table, REQUIRED, findings):
        return None
    by_year = _by_year(rows, years)
    parsed = tuple(_year(by_year[year]) for year in years if year in by_year)
    opening = _opening(by_year[years[0]]) if years[0] in by_year else None
    missing = [str(year) for year in years if year not in by_year]
    # A year that could not be read is surely the one that is missing.
    if missing and not any(row.has_issue("year") for row in rows):
        values = {"found": ", ".join(missing)}
        findings.add(Issue(code="issue_debt_year_missing", sheet=table.title, column="year", values=values))
    complete = tuple(year for year in parsed if year is not None)
    if opening is None or len(complete) < len(years):
        return None
    return Debt(opening=opening, years=complete)


def _by_year(rows: list[TypedRow], years: tuple[int, ...]) -> dict[int, TypedRow]:
    """The row of each plan year; twice the same year and years outside the plan are reported."""
    by_year: dict[int, TypedRow] = {}
    for row in rows:
        year = row.get("year")
        if year in by_year:
            row.report("issue_debt_year_twice", "year", found=str(year), first=str(by_year[year].number))
        elif year is not None and year not in years:
            plan = f"{years[0]}–{years[-1]}"
            row.report("issue_debt_year_unused", "year", Severity.WARNING, found=str(year), expected=plan)
        elif year is not None:
            by_year[year] = row
        elif not row.has_issue("year"):
            row.report("issue_value_missing", "year")
    return by_year


def _opening(row: TypedRow) -> Money | None:
    """Debt at the start of the plan; None where it is not stated, which is reported."""
    if row.has("opening_debt"):
        return whole(row.get("opening_debt"))
    if not row.has_issue("opening_debt"):
        row.report("issue_value_missing", "opening_debt")
    return None


def _year(row: TypedRow) -> DebtYear | None:
    """One row; None where it has faults."""
    blank = [column for column in REQUIRED if not row.has(column)]
    for column in blank:
        if not row.has_issue(column):
            row.report("issue_value_missing", column)
    share = row.get("limit_share", 0)
    if share > LIMIT_SHARE_MAX:
        row.report("issue_value_too_large", "limit_share", found=share, expected=LIMIT_SHARE_MAX)
        return None
    if blank:
        return None
    return DebtYear(
        year=row.values["year"],
        local_revenue=whole(row.values["local_revenue"]),
        borrowing=whole(row.get("borrowing", Decimal(0))),
        repayment=whole(row.get("repayment", Decimal(0))),
        limit_share=float(share),
        row=row.number,
    )
