"""The nouns of a plain list: what was found on a sheet, and what it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from models.issues import Issue
from models.portfolio import Portfolio
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
    """One row of a list: its number in Excel, every cell by position, and what stands under STT.

    titles : the titles of the groups it stands in, the outermost first.
    line_type : of a lump sum that stands where a group would: `reserve`; blank for a project.
    parts : rows below it that each name a source: (code of the source, row). summed : positions where it
    is blank itself and its cell is the sum of those rows. borrowed : positions where it is blank itself and
    has the cell of another column.
    """

    number: int
    cells: tuple[Cell, ...]
    order: str = ""
    titles: tuple[str, ...] = ()
    line_type: str = ""
    parts: tuple[tuple[str, "PlainRow"], ...] = ()
    summed: tuple[int, ...] = ()
    borrowed: tuple[int, ...] = ()

    def at(self, position: int) -> Cell:
        """The cell of a column; None beyond the row."""
        return self.cells[position] if position < len(self.cells) else None


type SumKind = Literal["group", "subtotal", "total"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRow:
    """A row that prints sums of others: the title of a group, a subtotal, a total.

    members : numbers of the rows of the projects that it should sum.
    """

    kind: SumKind
    row: PlainRow
    title: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainList:
    """A list of projects on one sheet.

    sheet : title of the sheet. header_rows : first and last row of the header, as Excel counts.
    first_row : first row with a project; the row below the header where there is none.
    unit : declared unit of amounts; None = not stated (or not clear, then an issue says so).
    rows : the projects. totals : printed total rows. sums : those, and printed sums of groups.
    passed : numbers of the rows that are known and no projects: titles, sums, parts, repeated headers.
    issues : what was remarked while finding it. file : name of the file, where several are read together.
    """

    sheet: str
    header_rows: tuple[int, int]
    first_row: int
    unit: MoneyUnit | None
    headings: tuple[Heading, ...]
    rows: tuple[PlainRow, ...]
    totals: tuple[PlainRow, ...] = ()
    sums: tuple[SumRow, ...] = ()
    passed: tuple[int, ...] = ()
    file: str = ""
    issues: tuple[Issue, ...] = field(default=())

    @property
    def place(self) -> str:
        """The sheet as messages name it: `[ban-qlda.xlsx]Biểu 02` where several files are read."""
        return f"[{self.file}]{self.sheet}" if self.file else self.sheet

    def heading_cell(self, heading: Heading) -> str:
        """Address of the lowest header cell of a column."""
        return address(self.header_rows[1] - 1, heading.position)


def in_file(found: PlainList, file: str) -> PlainList:
    """The list as one of several files: every place names the file."""
    return replace(found, file=file, issues=tuple(_in_file(issue, file) for issue in found.issues))


def _in_file(issue: Issue, file: str) -> Issue:
    line = {"line": f"[{file}]{issue.values['line']}"} if "line" in issue.values else {}
    return replace(issue, sheet=f"[{file}]{issue.sheet}", values={**issue.values, **line})


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
class ReadLine:
    """A project as it was understood: its row in the original file, and its cells by column id."""

    file: str
    sheet: str
    row: int
    titles: tuple[str, ...]
    cells: Mapping[str, str | int | Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBook:
    """The canonical workbook of a list, and what was understood, assumed, doubted or refused.

    content : the .xlsx, the same bytes for the same list and answers.
    issues : each with sheet and cell of the original file where there is one.
    lines : the projects as understood. totals : by column id, what the projects sum to and what the
    lists print (None: not printed), million VND. portfolio : of the book; None where there are errors.
    """

    content: bytes
    issues: tuple[Issue, ...]
    lines: tuple["ReadLine", ...] = ()
    totals: Mapping[str, tuple[Decimal, Decimal | None]] = field(default_factory=dict)
    portfolio: Portfolio | None = None
