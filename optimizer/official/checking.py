"""The check of the canonical workbook of a list, with every issue at its cell in the list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.issues import Issue, PortfolioError, errors_in
from models.law import LawBook
from models.portfolio import Portfolio
from optimizer.intake.book import portfolio_of
from optimizer.official.grids import BookGrids
from optimizer.official.plain_list import PlainList
from optimizer.official.words import is_amount
from optimizer.workbook.limits import address, column_number
from optimizer.workbook.raw import RawSheet, RawWorkbook

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


def checked(
    grids: BookGrids, found: PlainList, told: Sequence[Issue], law: LawBook
) -> tuple[Portfolio | None, list[Issue]]:
    """The portfolio of the book, and what its check says, with each place in its list; not what was told.

    found : the list that issues about the header are placed in.
    """
    sheets = tuple(
        RawSheet(name=name, state="visible", rows=tuple(tuple(row) for row in grid))
        for name, grid in grids.cells.items()
    )
    portfolio = None
    try:
        portfolio = portfolio_of(RawWorkbook(name="book.xlsx", sha256="", sheets=sheets), law)
        issues = portfolio.issues
    except PortfolioError as error:
        issues = error.issues
    return portfolio, list(_news(issues, grids, found, told))


def _news(
    issues: Sequence[Issue], grids: BookGrids, found: PlainList, told: Sequence[Issue]
) -> Iterator[Issue]:
    """The issues at their places in the list, without those that only follow from what was told."""
    stopping = errors_in(told)
    errors = {(issue.sheet, issue.cell) for issue in stopping}
    unread = {(issue.sheet, _row_number(issue.cell), issue.column) for issue in stopping if issue.column}
    faulty = {(sheet, row) for sheet, row, column in unread if column and is_amount(column)}
    absent = {issue.values["column"] for issue in told if issue.code == "issue_list_column_missing"}
    is_empty = any(issue.code == "issue_list_no_projects" for issue in told)
    for issue in issues:
        placed = _placed(issue, grids, found)
        row = (placed.sheet, _row_number(placed.cell))
        is_told = placed.cell is not None and (placed.sheet, placed.cell) in errors
        follows = row in faulty and (issue.code in _SUMS or _is_status_missing(issue))
        is_missing = issue.code in _MISSING and (issue.column in absent or (*row, issue.column) in unread)
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
        return replace(issue, sheet=found.place)
    column, row = column_number(match[1]), int(match[2])
    if row <= grids.header_height:
        positions = grids.places[0].positions if grids.places else ()
        position = positions[column] if column < len(positions) else None
        return replace(issue, sheet=found.place, cell=address(found.header_rows[1] - 1, position or 0))
    place = grids.places[row - grids.header_height - 1]
    position = place.positions[column] if column < len(place.positions) else None
    name = next((at for at in (position, place.name_position) if at is not None), 0)
    return replace(issue, sheet=place.found.place, cell=address(place.number - 1, name))
