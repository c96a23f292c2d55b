"""Streaming scan of one worksheet: how far it reaches, and what a reader of values cannot see.

The reader (calamine) gives an error cell and a formula without a stored value as blank, knows
nothing of hidden rows, and takes the position of a cell from the cell alone. So positions are
checked here against their row, and findings are kept by position.
"""

import re
from collections.abc import Sequence

from optimizer.workbook import limits
from optimizer.workbook.limits import RefusalError, address, column_number
from optimizer.workbook.xml_scan import Budget, PassedOnScan

type Position = tuple[int, int]
"""Row and column, counted from 0."""

type Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0, last ones included."""

KNOWN_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", ""})
"""Error values the reader can pass over; any other one stops it for the whole book."""

_CELL = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?", re.ASCII)
_FORMULA_CHARS = 80


class SheetScan(PassedOnScan):
    """Findings about one sheet.

    errors : text of every error cell, by position.
    uncached : formula (beginning with =) of every formula cell without a stored value.
    hidden_rows : hidden rows that hold something.
    rows, columns : how far the sheet holds anything (a count, so 12 means up to row 12).
    merges : merged areas.
    """

    def __init__(self, part: str, budget: Budget, *, sheet: str, lengths: Sequence[int]) -> None:
        super().__init__(part, budget)
        self.sheet = sheet
        self.errors: dict[Position, str] = {}
        self.uncached: dict[Position, str] = {}
        self.hidden_rows: list[int] = []
        self.merges: list[Area] = []
        self.rows = 0
        self.columns = 0
        self._lengths = lengths
        self._columns_seen: dict[str, int] = {}
        self._hidden_columns: list[tuple[int, int]] = []
        self._merged_cells = 0
        self._in_data = self._in_row = self._in_cell = self._row_hidden = self._row_used = False
        self._row, self._column = -1, -1
        self._kind = ""
        self._has_value = self._has_formula = self._has_other = False
        self._chars = 0
        self._keep: list[str] | None = None
        self._value: list[str] = []
        self._formula: list[str] = []

    @property
    def hidden_columns(self) -> tuple[int, ...]:
        """Hidden columns among those in use."""
        return tuple(
            sorted({c for lo, hi in self._hidden_columns for c in range(lo, min(hi + 1, self.columns))})
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._in_cell:
            self._inside_cell(tag)
        elif tag == "c" and self._in_data:
            self._begin_cell(attributes)
        elif tag == "row" and self._in_data:
            self._begin_row(attributes)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "col":
            self._column_range(attributes)
        elif tag == "sheetData":
            if self._row >= 0 or self._in_data:
                raise self.damaged()
            self._in_data = True

    def end(self, tag: str) -> None:
        if tag == "c" and self._in_cell:
            self._end_cell()
        elif tag in {"v", "f"}:
            self._keep = None
        elif tag == "row" and self._in_row:
            self._in_row = False
            if self._row_hidden and self._row_used:
                self.hidden_rows.append(self._row)
        elif tag == "sheetData":
            self._in_data = False
            self.budget.area += self.rows * self.columns
            if self.budget.area > limits.AREA:
                raise self._refusal("cells", self.budget.area, limits.AREA)

    def text(self, data: str) -> None:
        if self._in_cell:
            self._chars += len(data)
            if self._chars > limits.CELL_CHARS:
                raise self._refusal("long_text", self._chars, limits.CELL_CHARS, here=True)
            if self._keep is not None:
                self._keep.append(data)

    def aside(self) -> None:
        if self._in_cell:  # the reader would take 5<!-- -->6 as 5
            raise self._refusal("odd_cell", self.part, here=True)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self._row = self._row + 1 if number is None else self._whole(number) - 1
        if self._in_row or not 0 <= self._row < limits.EXCEL_ROWS:
            raise self.damaged()
        self._in_row = True
        self._column = -1
        self._row_hidden = attributes.get("hidden") in {"1", "true"} or _is_zero(attributes.get("ht"))
        self._row_used = False

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if not self._in_row:
            raise self.damaged()
        self.budget.cells += 1
        if self.budget.cells > limits.CELLS:
            raise self._refusal("cells", self.budget.cells, limits.CELLS)
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            match = _CELL.fullmatch(reference)
            if match is None or int(match[2]) != self._row + 1:
                raise self._refusal("odd_cell", reference[:20])
            letters = match[1]
            column = self._columns_seen.get(letters)
            if column is None:
                column = self._columns_seen[letters] = column_number(letters)
            self._column = column
        if self._column >= limits.EXCEL_COLUMNS:
            raise self.damaged()
        self._in_cell = True
        self._kind = attributes.get("t", "n")
        self._has_value = self._has_formula = self._has_other = False
        self._chars = 0

    def _inside_cell(self, tag: str) -> None:
        if tag == "v":
            self._has_value = True
            self._keep = self._value = []
        elif tag == "f":
            self._has_formula = True
            self._keep = self._formula = []
        elif tag == "c":
            raise self.damaged()
        else:
            self._has_other = True

    def _end_cell(self) -> None:
        self._in_cell = False
        if not (self._has_value or self._has_formula or self._has_other):
            return
        self._reach()
        kind = self._kind
        if kind in {"e", "s"} or self._has_formula:
            self._look_at(kind, "".join(self._value).strip() if self._has_value else "")
        self.budget.chars += self._chars
        if self.budget.chars > limits.BOOK_CHARS:
            raise self._refusal("much_text", self.budget.chars, limits.BOOK_CHARS)

    def _look_at(self, kind: str, value: str) -> None:
        """Note an error, a formula without a stored value, or the length of a shared text."""
        here = (self._row, self._column)
        if kind == "e":
            if value not in KNOWN_ERRORS:
                raise self._refusal("unknown_error", value[:40], here=True)
            self.errors[here] = value or "#?"
        elif self._has_formula and not value and not (self._has_value and kind == "str"):
            # t="str" with an empty value is a formula whose result is an empty text
            self.uncached[here] = "=" + "".join(self._formula).strip()[:_FORMULA_CHARS]
        elif kind == "s" and value:
            self._chars += self._shared_length(value)

    def _reach(self) -> None:
        """Note that the present cell holds something."""
        if self._row >= limits.ROWS:
            raise self._refusal("rows", address(self._row, self._column), limits.ROWS, here=True)
        if self._column >= limits.COLUMNS:
            raise self._refusal("columns", address(self._row, self._column), limits.COLUMNS, here=True)
        self._row_used = True
        if self._row >= self.rows:
            self.rows = self._row + 1
        if self._column >= self.columns:
            self.columns = self._column + 1

    def _shared_length(self, index: str) -> int:
        number = self._whole(index)
        if number >= len(self._lengths):
            raise self._refusal("odd_cell", index, here=True)
        return self._lengths[number]

    def _merge(self, reference: str) -> None:
        match = _AREA.fullmatch(reference)
        if match is None:
            raise self.damaged()
        first = (int(match[2]) - 1, column_number(match[1]))
        last = (int(match[4]) - 1, column_number(match[3])) if match[3] else first
        height, width = last[0] - first[0] + 1, last[1] - first[1] + 1
        if height < 1 or width < 1:
            raise self.damaged()
        self._merged_cells += height * width
        if self._merged_cells > limits.MERGE_AREA or len(self.merges) >= limits.MERGES:
            raise self._refusal("merge", reference, limits.MERGE_AREA)
        self.merges.append((*first, *last))

    def _column_range(self, attributes: dict[str, str]) -> None:
        low, high = self._whole(attributes.get("min", "")), self._whole(attributes.get("max", ""))
        if attributes.get("hidden") in {"1", "true"} or _is_zero(attributes.get("width")):
            self._hidden_columns.append((max(low, 1) - 1, min(high, limits.EXCEL_COLUMNS) - 1))

    def _whole(self, text: str) -> int:
        """A number of at most 7 digits, as rows and indexes have."""
        if not (text.isascii() and text.isdigit() and len(text) <= 7):
            raise self.damaged()
        return int(text)

    def _refusal(
        self, what: str, found: object, expected: object = "", *, here: bool = False
    ) -> RefusalError:
        return RefusalError(
            f"issue_workbook_{what}",
            sheet=self.sheet,
            cell=address(self._row, self._column) if here else None,
            found=found,
            expected=expected,
        )


def _is_zero(size: str | None) -> bool:
    """Whether a row height or column width is nought: hidden by another name."""
    return size is not None and size.strip("0.") == "" and size != ""
