"""What was seen of one sheet of a binary workbook, held against the limits cell by cell."""

from collections.abc import Mapping

from optimizer.workbook import limits
from optimizer.workbook.limits import RefusalError, address
from optimizer.workbook.prescan import SheetFindings
from optimizer.workbook.sheet_scan import Area, Position
from optimizer.workbook.xml_scan import Budget

ERRORS: Mapping[int, str] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""Error values by the byte that .xls and .xlsb write for them."""


class SheetTally:
    """Cells, errors, merged areas and hidden parts of one sheet.

    name, state : as the list of sheets has them. part : where its records lie, for messages.
    budget : shared by all sheets of the book.
    """

    def __init__(self, name: str, state: str, part: str, budget: Budget) -> None:
        self._name, self._state, self._part, self._budget = name, state, part, budget
        self._errors: dict[Position, str] = {}
        self._merges: list[Area] = []
        self._hidden_rows: set[int] = set()
        self._filled_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._rows = self._columns = self._merged_cells = 0

    def cell(self) -> None:
        """Count one cell, empty ones included."""
        self._budget.cells += 1
        if self._budget.cells > limits.CELLS:
            raise self.refusal("cells", self._budget.cells, limits.CELLS)

    def fill(self, row: int, column: int) -> None:
        """Note that a cell holds something."""
        if row >= limits.ROWS:
            raise self.refusal("rows", address(row, column), limits.ROWS, cell=address(row, column))
        if column >= limits.COLUMNS:
            raise self.refusal("columns", address(row, column), limits.COLUMNS, cell=address(row, column))
        self._filled_rows.add(row)
        self._rows = max(self._rows, row + 1)
        self._columns = max(self._columns, column + 1)

    def error(self, row: int, column: int, code: int | None) -> None:
        """Note an error cell; code : the byte that stands for it, None where there is none."""
        text = None if code is None else ERRORS.get(code)
        if text is None:
            shown = "" if code is None else f"{code:02x}"
            raise self.refusal("unknown_error", shown, cell=address(row, column))
        self._errors[row, column] = text

    def text(self, row: int, column: int, length: int) -> None:
        """Count the characters of a text."""
        check_length(length, self._name, address(row, column))
        self._budget.chars += length
        if self._budget.chars > limits.BOOK_CHARS:
            raise self.refusal("much_text", self._budget.chars, limits.BOOK_CHARS)

    def merge(self, first: int, last: int, left: int, right: int) -> None:
        """Note a merged area. Errors: RefusalError where it is turned round or there is too much of it."""
        if first > last or left > right:
            raise RefusalError("issue_workbook_damaged", found=self._part)
        self._merged_cells += (last - first + 1) * (right - left + 1)
        if self._merged_cells > limits.MERGE_AREA or len(self._merges) >= limits.MERGES:
            raise self.refusal("merge", f"{address(first, left)}:{address(last, right)}", limits.MERGE_AREA)
        self._merges.append((first, left, last, right))

    def hide_row(self, row: int) -> None:
        """Note a hidden row."""
        self._hidden_rows.add(row)

    def hide_columns(self, first: int, last: int) -> None:
        """Note hidden columns."""
        self._hidden_columns.append((first, min(last, limits.EXCEL_COLUMNS - 1)))

    def findings(self) -> SheetFindings:
        """Everything that was noted; hidden rows and columns that hold nothing are left out."""
        self._budget.area += self._rows * self._columns
        if self._budget.area > limits.AREA:
            raise self.refusal("cells", self._budget.area, limits.AREA)
        hidden = {
            column
            for first, last in self._hidden_columns
            for column in range(first, min(last + 1, self._columns))
        }
        return SheetFindings(
            name=self._name,
            state=self._state,
            part=self._part,
            errors=self._errors,
            uncached={},  # a formula is stored with its value, always
            hidden_rows=tuple(sorted(self._hidden_rows & self._filled_rows)),
            hidden_columns=tuple(sorted(hidden)),
            merges=tuple(self._merges),
            rows=self._rows,
            columns=self._columns,
        )

    def refusal(
        self, what: str, found: object, expected: object = "", *, cell: str | None = None
    ) -> RefusalError:
        """The refusal `issue_workbook_<what>` at this sheet."""
        return RefusalError(
            f"issue_workbook_{what}", sheet=self._name, cell=cell, found=found, expected=expected
        )


def check_length(length: int, sheet: str | None, cell: str | None) -> None:
    """Hold a text against what Excel allows. Errors: RefusalError where it is longer."""
    if length > limits.CELL_CHARS:
        code = "issue_workbook_long_text"
        raise RefusalError(code, sheet=sheet, cell=cell, found=length, expected=limits.CELL_CHARS)
