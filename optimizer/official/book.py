"""The canonical workbook of a list, checked as any workbook is, with every issue at its cell in the list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from models.budget import Source
from models.issues import Issue, PortfolioError, errors_in
from models.law import LawBook
from models.units import MoneyUnit
from optimizer.intake.book import portfolio_of
from optimizer.official.amounts import total_issues, unit_issues
from optimizer.official.answers import chosen_columns, heading_issues
from optimizer.official.grids import BookGrids, book_grids
from optimizer.official.lines import Reading, lines_of
from optimizer.official.list_sources import REST, list_sources
from optimizer.official.plain_list import ListBook, PlainList
from optimizer.official.words import is_amount
from optimizer.official.writing import book_bytes
from optimizer.workbook.limits import address
from optimizer.workbook.raw import RawSheet, RawWorkbook

_UNIT_ISSUES = ("issue_unit_unknown", "issue_list_units_differ")
_SUMS = (
    "issue_parts_differ",
    "issue_paid_split_missing",
    "issue_paid_beyond_part",
    "issue_demand_beyond_remaining",
    "issue_parts_beyond_demand",
)
"""What only follows where an amount of the row could not be read."""
_MISSING = ("issue_value_missing", "issue_column_missing")
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


def canonical_book(
    found: PlainList,
    choices: Mapping[int, str | None],
    envelopes: Sequence[Source],
    first_year: int,
    last_year: int,
    file_name: str,
    unit: MoneyUnit | None = None,
) -> ListBook:
    """The list as a canonical workbook with the sheets projects, sources and scenario.

    choices : canonical id by position as the person confirmed it, None = carry the column along.
    envelopes : the sources with money by year or total, million VND. first_year, last_year : the plan.
    file_name : of the list; it stands beside each line. unit : overrides the one the list states.

    Errors: ValueError for a choice that names no heading or no column, and for years in reverse.
    """
    if first_year > last_year:
        raise ValueError(f"last_year == {last_year}, must be >= {first_year}.")
    columns = chosen_columns(found, choices)
    known = unit or found.unit
    issues = [issue for issue in found.issues if unit is None or issue.code not in _UNIT_ISSUES]
    issues += heading_issues(found, choices)
    issues += unit_issues(found, columns, known)
    issues += _envelope_issues(found, choices, columns, envelopes, range(first_year, last_year + 1))
    reading = Reading(
        found=found,
        columns=columns,
        unit=known or MoneyUnit.MILLION,
        with_rest=REST in {source.code for source in envelopes}
        and not any(column.endswith(f":{REST}") for column in columns.values()),
    )
    issues += total_issues(found, columns, reading.unit)
    lines = lines_of(reading, issues)
    grids = book_grids(reading, lines, envelopes, range(first_year, last_year + 1), file_name)
    law = LawBook.load()
    issues += _checked(grids, found, issues, law)
    return ListBook(content=book_bytes(grids, law), issues=tuple(issues))


def _envelope_issues(
    found: PlainList,
    choices: Mapping[int, str | None],
    columns: Mapping[int, str],
    envelopes: Sequence[Source],
    years: range,
) -> Iterator[Issue]:
    """Sources of the list that have no money, and money of years that are not planned."""
    given = {source.code for source in envelopes}
    for source in list_sources(found, choices):
        named = [at for at, column in columns.items() if column.endswith(f":{source.code}")]
        if source.code not in given and named:
            cell = address(found.header_rows[1] - 1, min(named))
            values: dict[str, object] = {"found": source.code, "name": source.name}
            yield Issue(
                code="issue_list_source_without_envelope", sheet=found.sheet, cell=cell, values=values
            )
    for envelope in envelopes:
        beyond = sorted(year for year in envelope.yearly if year not in years)
        if beyond:
            values = {
                "found": envelope.code,
                "years": ", ".join(map(str, beyond)),
                "expected": f"{years[0]}–{years[-1]}",
            }
            yield Issue(code="issue_list_envelope_year", values=values)


def _checked(grids: BookGrids, found: PlainList, told: Sequence[Issue], law: LawBook) -> Iterator[Issue]:
    """What the check of a canonical workbook says, with each place in the list; not what was told."""
    sheets = tuple(
        RawSheet(name=name, state="visible", rows=tuple(tuple(row) for row in grid))
        for name, grid in grids.cells.items()
    )
    try:
        checked = portfolio_of(RawWorkbook(name="book.xlsx", sha256="", sheets=sheets), law).issues
    except PortfolioError as error:
        checked = error.issues
    stopping = errors_in(told)
    errors = {issue.cell for issue in stopping}
    unread = {(_row_number(issue.cell), issue.column) for issue in stopping if issue.column}
    faulty = {row for row, column in unread if column and is_amount(column)}
    absent = {issue.values["column"] for issue in told if issue.code == "issue_list_column_missing"}
    is_empty = any(issue.code == "issue_list_no_projects" for issue in told)
    for issue in checked:
        placed = _placed(issue, grids, found)
        row = _row_number(placed.cell)
        is_told = placed.cell is not None and placed.cell in errors
        follows = row in faulty and (issue.code in _SUMS or _is_status_missing(issue))
        is_missing = issue.code in _MISSING and (issue.column in absent or (row, issue.column) in unread)
        is_no_news = is_empty and issue.code == "issue_no_projects"
        if not (is_told or follows or is_missing or is_no_news):
            yield placed


def _is_status_missing(issue: Issue) -> bool:
    """It is only missing where it could not be derived."""
    return issue.code in _MISSING and issue.column == "status"


def _row_number(cell: str | None) -> int | None:
    match = _ADDRESS.fullmatch(cell or "")
    return int(match[2]) if match else None


def _placed(issue: Issue, grids: BookGrids, found: PlainList) -> Issue:
    """The issue at its cell in the list: the one a value came from, else the name of the project."""
    if issue.sheet != "projects":
        return replace(issue, sheet=None, cell=None)
    match = _ADDRESS.fullmatch(issue.cell or "")
    if match is None:
        return replace(issue, sheet=found.sheet)
    column, row = _column_number(match[1]), int(match[2])
    position = grids.positions[column] if column < len(grids.positions) else None
    if row <= grids.header_height:
        number = found.header_rows[1]
        return replace(issue, sheet=found.sheet, cell=address(number - 1, position or 0))
    number = grids.numbers[row - grids.header_height - 1]
    name = next((at for at in (position, grids.name_position) if at is not None), 0)
    return replace(issue, sheet=found.sheet, cell=address(number - 1, name))


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
