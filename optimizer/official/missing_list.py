"""A workbook in which no list was found: how far reading came on each sheet, and what is missing."""

from collections.abc import Iterator

from models.issues import Issue
from optimizer.official.header_block import COLUMNS_MAX, ROWS_SEARCHED
from optimizer.official.meaning import meaning
from optimizer.workbook.limits import address
from optimizer.workbook.raw import RawSheet, RawWorkbook

_KNOWN_SHOWN = 6


def why_no_list(workbook: RawWorkbook) -> Iterator[Issue]:
    """One issue for each visible sheet that holds anything; one for the file where none does."""
    filled = [
        sheet
        for sheet in workbook.sheets
        if sheet.state == "visible" and any(cell is not None for row in sheet.rows for cell in row)
    ]
    if not filled:
        values: dict[str, object] = {"file": workbook.name}
        yield Issue(code="issue_list_no_sheet", values=values)
    for sheet in filled:
        row, known = _best_row(sheet)
        values = {
            "file": workbook.name,
            "rows": sheet.height,
            "found": ", ".join(f"“{text}”" for text in known[:_KNOWN_SHOWN]) or "–",
        }
        yield Issue(code="issue_list_not_found", sheet=sheet.name, cell=address(row, 0), values=values)


def _best_row(sheet: RawSheet) -> tuple[int, list[str]]:
    """The row near the top with most known headings, and these."""
    best: tuple[int, list[str]] = (0, [])
    for at, cells in enumerate(sheet.rows[:ROWS_SEARCHED]):
        texts = [" ".join(cell.split()) for cell in cells[:COLUMNS_MAX] if isinstance(cell, str)]
        known = [text[:40] for text in texts if (found := meaning((text,))).is_known or found.is_doubtful]
        if len(known) > len(best[1]):
            best = (at, known)
    return best
