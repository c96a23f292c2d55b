"""Streaming scan of an .ods file: how far its sheets reach, merged cells, hidden rows, errors.

The reader (calamine) gives no merged cells of an .ods, and gives error cells as blank. A row or a cell may
be repeated a million times in a few bytes: what is used is counted with its repetitions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from optimizer.workbook import limits
from optimizer.workbook.archive import Archive
from optimizer.workbook.limits import RefusalError, address
from optimizer.workbook.sheet_scan import KNOWN_ERRORS, Area, Position
from optimizer.workbook.xml_scan import Budget, PartScan

CONTENT = "content.xml"
_HIDDEN = ("collapse", "filter")


@dataclass(slots=True)
class OdsSheet:
    """What the scan saw of one sheet; counted from 0 but rows and columns, which are how many are used."""

    name: str
    merges: list[Area] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    errors: dict[Position, str] = field(default_factory=dict)
    uncached: dict[Position, str] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0


def scan_ods(archive: Archive) -> list[OdsSheet]:
    """The sheets of the file in their order. Every XML part is read.

    Errors: RefusalError as for other workbooks.
    """
    if CONTENT not in archive.parts:
        raise RefusalError("issue_workbook_not_workbook")
    budget = Budget()
    content = _ContentScan(CONTENT, budget)
    content.run(archive.chunks(CONTENT))
    if len(content.sheets) > limits.SHEETS:
        raise RefusalError("issue_workbook_sheets", found=len(content.sheets), expected=limits.SHEETS)
    for part in sorted(archive.parts):
        if part != CONTENT and part.endswith((".xml", ".rdf")):
            PartScan(part, budget).run(archive.chunks(part))
    return content.sheets


class _ContentScan(PartScan):
    """The cells of all sheets."""

    def __init__(self, part: str, budget: Budget) -> None:
        super().__init__(part, budget)
        self.sheets: list[OdsSheet] = []
        self._row = self._column = 0
        self._row_times = self._times = 1
        self._row_hidden = self._row_used = self._in_cell = False
        self._is_filled = self._is_error = False
        self._kind = self._formula = ""
        self._text: list[str] = []
        self._chars = 0
        self._merged = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        own = {name.rpartition("}")[2]: value for name, value in attributes.items()}
        if tag == "table":
            self.sheets.append(OdsSheet(own.get("name", "")))
            self._row = 0
        elif not self.sheets:
            return
        elif tag == "table-row":
            self._column, self._row_times = 0, self._count(own.get("number-rows-repeated"))
            self._row_hidden, self._row_used = own.get("visibility") in _HIDDEN, False
        elif tag in ("table-cell", "covered-table-cell"):
            is_error = any(v == "error" and k.endswith("}value-type") for k, v in attributes.items())
            self._begin_cell(own, is_error=is_error)

    def end(self, tag: str) -> None:
        if not self.sheets:
            return
        if tag in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif tag == "table-row":
            if self._row_hidden and self._row_used:
                self.sheets[-1].hidden_rows += range(self._row, self._row + min(self._row_times, limits.ROWS))
            self._row += self._row_times
        elif tag == "table":
            sheet = self.sheets[-1]
            self.budget.area += sheet.rows * sheet.columns
            if self.budget.area > limits.AREA:
                raise self._refusal("cells", self.budget.area, limits.AREA)

    def text(self, data: str) -> None:
        if self._in_cell:
            self._chars += len(data)
            self.budget.chars += len(data)
            if self._chars > limits.CELL_CHARS:
                raise self._refusal("long_text", self._chars, limits.CELL_CHARS)
            if self.budget.chars > limits.BOOK_CHARS:
                raise self._refusal("much_text", self.budget.chars, limits.BOOK_CHARS)
            if self._is_error or self._formula:
                self._text.append(data)

    def _begin_cell(self, own: dict[str, str], *, is_error: bool) -> None:
        self._in_cell, self._chars, self._text = True, 0, []
        self._times = self._count(own.get("number-columns-repeated"))
        self._kind, self._formula = own.get("value-type", ""), own.get("formula", "")
        self._is_error = is_error
        self._is_filled = bool(self._kind or self._formula)
        down = self._count(own.get("number-rows-spanned"))
        right = self._count(own.get("number-columns-spanned"))
        if down > 1 or right > 1:
            self._merge(down, right)

    def _merge(self, down: int, right: int) -> None:
        sheet = self.sheets[-1]
        self._merged += down * right
        if self._merged > limits.MERGE_AREA or len(sheet.merges) >= limits.MERGES:
            raise self._refusal("merge", address(self._row, self._column), limits.MERGE_AREA)
        sheet.merges.append((self._row, self._column, self._row + down - 1, self._column + right - 1))

    def _end_cell(self) -> None:
        self._in_cell = False
        if self._is_filled or self._chars:
            self._fill()
        self._column += self._times

    def _fill(self) -> None:
        """The present cell, and its repetitions, hold something."""
        sheet, last_row, last = self.sheets[-1], self._row + self._row_times, self._column + self._times
        self.budget.cells += self._times * self._row_times
        if self.budget.cells > limits.CELLS:
            raise self._refusal("cells", self.budget.cells, limits.CELLS)
        if last_row > limits.ROWS:
            raise self._refusal("rows", address(last_row - 1, self._column), limits.ROWS)
        if last > limits.COLUMNS:
            raise self._refusal("columns", address(self._row, last - 1), limits.COLUMNS)
        sheet.rows, sheet.columns = max(sheet.rows, last_row), max(sheet.columns, last)
        self._row_used = True
        text = "".join(self._text).strip()
        is_error = self._is_error or (bool(self._formula) and text in KNOWN_ERRORS - {""})
        for place in self._places(last_row, last):
            if is_error:
                sheet.errors[place] = text or "#?"
            elif self._formula and not self._kind and not self._chars:
                sheet.uncached[place] = "=" + self._formula.partition("=")[2][:80]

    def _places(self, last_row: int, last: int) -> Iterator[Position]:
        if self._is_error or self._formula:
            yield from ((r, c) for r in range(self._row, last_row) for c in range(self._column, last))

    def _count(self, text: str | None) -> int:
        if text is None:
            return 1
        if not (text.isascii() and text.isdigit() and 1 <= len(text) <= 7):
            raise self.damaged()
        return max(int(text), 1)

    def _refusal(self, what: str, found: object, expected: object) -> RefusalError:
        return RefusalError(
            f"issue_workbook_{what}", sheet=self.sheets[-1].name, found=found, expected=expected
        )
