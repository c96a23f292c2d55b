"""Whether every row of a sheet was accounted for."""

from collections.abc import Iterable, Sequence

from models.issues import Issue
from optimizer.official import PlainList
from optimizer.workbook.limits import address
from optimizer.workbook.raw import RawSheet


def rows_without_account(sheet: RawSheet, lists: Sequence[PlainList], issues: Iterable[Issue]) -> set[int]:
    """Numbers of the filled rows below the first header that are neither project, known row nor issue."""
    own = [found for found in lists if found.sheet == sheet.name]
    top = min(found.header_rows[1] for found in own)
    filled = {
        number
        for number, cells in enumerate(sheet.rows, start=1)
        if number > top and any(cell is not None for cell in cells)
    }
    known: set[int] = set()
    for found in own:
        known |= {row.number for row in found.rows} | set(found.passed)
        known |= set(range(found.header_rows[0], found.header_rows[1] + 1))
    known |= {int(str(issue.values["row"])) for issue in issues if "row" in issue.values}
    return filled - known


def at_cell(issues: Iterable[Issue], row: int, column: int) -> list[str]:
    """Codes of the issues at one cell (row and column from 0)."""
    return [issue.code for issue in issues if issue.cell == address(row, column)]
