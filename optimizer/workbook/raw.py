"""A workbook as read: cells in their places, nothing interpreted."""

import datetime
from dataclasses import dataclass
from typing import Literal

from models.issues import Issue
from optimizer.workbook.limits import address
from optimizer.workbook.sheet_scan import Area

type FaultKind = Literal["error", "uncached", "precision"]

type Cell = str | int | float | bool | datetime.date | CellFault | None
"""What a cell holds. Blank is None; text is never blank and is NFC; whole numbers are int."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell whose value cannot be trusted. Whoever needs the cell reports it; others pass by.

    kind : `error` – an error value, `text` is it (`#REF!`);
        `uncached` – a formula never calculated, `text` is the formula (`=SUM(A1:A3)`; `=` alone
        where the file writes it only once for several cells);
        `precision` – a number of more than 15 digits, or none at all; Excel has already lost digits.
        `text` is what is left of it.
    """

    kind: FaultKind
    text: str

    @property
    def code(self) -> str:
        """Key of the text that tells about it: `issue_cell_error` …; placeholder `found`."""
        return f"issue_cell_{self.kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawSheet:
    """One worksheet.

    name, state : as Excel names it; state is `visible`, `hidden` or `veryHidden`.
    rows : every row from Excel row 1 on, all of one length, from column A on.
    merges : merged areas as (first row, first column, last row, last column), counted from 0.
    hidden_rows, hidden_columns : hidden ones that hold something, counted from 0.
    """

    name: str
    state: str
    rows: tuple[tuple[Cell, ...], ...]
    merges: tuple[Area, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def at(self, row: int, column: int) -> Cell:
        """The cell at `row`, `column` (from 0); None beyond the sheet.

        Errors: ValueError for a negative row or column.
        """
        if row < 0 or column < 0:
            raise ValueError(f"row, column == {row}, {column}, must be >= 0.")
        return self.rows[row][column] if row < self.height and column < self.width else None

    def address(self, row: int, column: int) -> str:
        """`F12` for row 11, column 5 (from 0)."""
        return address(row, column)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawWorkbook:
    """A whole workbook.

    name : file name without folder.
    sha256 : of the bytes as read, in hex.
    sheets : worksheets in their order, hidden ones included.
    issues : warnings about the book itself; errors were raised.
    """

    name: str
    sha256: str
    sheets: tuple[RawSheet, ...]
    issues: tuple[Issue, ...] = ()
