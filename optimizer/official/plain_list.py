"""The nouns of a plain list: what was found on a sheet, and what it becomes."""

from dataclasses import dataclass, field

from models.issues import Issue
from models.units import MoneyUnit
from models.vocabulary import SourceKind
from optimizer.workbook.limits import address
from optimizer.workbook.raw import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One column of a list, and what its heading seems to mean.

    position : 0-based column of the sheet. letters : Excel's name of it, `F`.
    path : the texts above the column from the top header row down, merged cells resolved.
    column : canonical id (`total_cost`, `cost:NSTW`), None = carried along as it is.
    score : how close the heading is to known words, 0–100.
    is_doubtful : a person must confirm; nothing is read from the column before.
    alternatives : canonical ids to choose from, best first.
    """

    position: int
    letters: str
    path: tuple[str, ...]
    column: str | None
    score: float
    is_doubtful: bool = False
    alternatives: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The path on one line: `Quyết định đầu tư / TMĐT / Tổng số`."""
        return " / ".join(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainRow:
    """One row of a list: its number in Excel, every cell by position, and what stands under STT."""

    number: int
    cells: tuple[Cell, ...]
    order: str = ""

    def at(self, position: int) -> Cell:
        """The cell of a column; None beyond the row."""
        return self.cells[position] if position < len(self.cells) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainList:
    """A list of projects on one sheet.

    sheet : title of the sheet. header_rows : first and last row of the header, as Excel counts.
    first_row : first row with a project; the row below the header where there is none.
    unit : declared unit of amounts; None = not stated (or not clear, then an issue says so).
    rows : the projects. totals : printed total rows. issues : what was remarked while finding it.
    """

    sheet: str
    header_rows: tuple[int, int]
    first_row: int
    unit: MoneyUnit | None
    headings: tuple[Heading, ...]
    rows: tuple[PlainRow, ...]
    totals: tuple[PlainRow, ...] = ()
    issues: tuple[Issue, ...] = field(default=())

    def heading_cell(self, heading: Heading) -> str:
        """Address of the lowest header cell of a column."""
        return address(self.header_rows[1] - 1, heading.position)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSource:
    """A capital source that headings name.

    kind : as the words suggest. is_doubtful : the words do not settle it; a person confirms.
    """

    code: str
    name: str
    kind: SourceKind
    is_doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBook:
    """The canonical workbook of a list, and what was understood, assumed, doubted or refused.

    content : the .xlsx, the same bytes for the same list and answers.
    issues : each with sheet and cell of the original file where there is one.
    """

    content: bytes
    issues: tuple[Issue, ...]
