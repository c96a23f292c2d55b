"""Writing one sheet: every cell by its type, every format once, nothing interpreted.

Only `write_string`, `write_number`, `write_boolean`, `write_blank` and `write_formula` with a value
are used, so that no text of the input can become a formula or a link.
"""

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.texts import say
from models.units import Language
from optimizer.workbook.limits import CELL_CHARS, address

FONT = "Times New Roman"
SIZE = 11
LINE_POINTS = 15.0
"""Height of one line of text at the usual size."""

TEXT_SHOWN = 1000
"""Characters of a text in the tables for people; the input sheets have it in full."""

FORMULA_SIGNS = ("=", "+", "-", "@")

_BROKEN_ELSEWHERE = re.compile(r"[-—\t\x0b\x0c\r]")
"""Where a text may be broken beside its spaces, or is turned into one."""

PAPER_A3, PAPER_A4 = 8, 9
"""As Excel numbers paper."""
A4_WIDTH = 190
"""Columns together wider than this need A3."""

MONEY, POINTS, SHARE, YEAR = "#,##0_)", "#,##0.0##_)", "0.00%_)", "0"
SPARSE = "#,##0_);-#,##0_);"
"""Money in a table: a zero is left blank."""
AT_LEAST = '"≥ "#,##0_)'
"""Money of which only a lower limit is certain."""

HEAD_COLOR, TOTAL_COLOR, MUTED = "#DDEBF7", "#F2F2F2", "#595959"


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A live formula and the value it has now."""

    text: str
    value: int | float


type Value = str | int | float | Formula | None
"""What a cell of a report holds; None is blank."""

TO_FILL = ""
"""What a cell holds whose figure the book does not have: blank and coloured, to be filled in by hand."""
FILL_COLOR = "#FFFFCC"


@dataclass(slots=True, kw_only=True)
class Styles:
    """The formats of one workbook, each made once."""

    workbook: Any
    made: dict[frozenset[tuple[str, object]], Any] = field(default_factory=dict)

    def of(self, **look: object) -> Any:
        """The format with these XlsxWriter properties."""
        key = frozenset(look.items())
        if key not in self.made:
            base = {"font_name": FONT, "font_size": SIZE, "valign": "vcenter"}
            self.made[key] = self.workbook.add_format(base | look)
        return self.made[key]


class Style:
    """How many cells look, its formats made when the first of them is written."""

    __slots__ = ("_look", "_plain", "_styles")

    def __init__(self, styles: Styles, look: Mapping[str, object]) -> None:
        self._styles, self._look = styles, look
        self._plain: Any = None

    def of(self, text: str = "") -> Any:
        """The format of a cell. A text that could be taken for a formula has one that keeps it a text."""
        if text.startswith(FORMULA_SIGNS):
            return self._styles.of(**self._look, quote_prefix=True)
        if self._plain is None:
            self._plain = self._styles.of(**self._look)
        return self._plain


@dataclass(slots=True, kw_only=True)
class Voice:
    """The language a table speaks, whatever it is written to."""

    language: Language

    def say(self, key: str, **values: object) -> str:
        """A text of `data/texts/report.yaml` in the language of the table."""
        return say(f"report.{key}", self.language, **values)


@dataclass(slots=True, kw_only=True)
class Page(Voice):
    """One sheet of the report. Rows and columns count from 0.

    shown : most characters of one text; longer ones end in an ellipsis. heights : points of rows that
    were given any, by row. titles : rows that head those below them.
    """

    sheet: Any
    styles: Styles
    shown: int = TEXT_SHOWN
    heights: dict[int, float] = field(default_factory=dict)
    titles: set[int] = field(default_factory=set)

    @property
    def name(self) -> str:
        """Name of the sheet."""
        return str(self.sheet.get_name())

    def style(self, look: Mapping[str, object]) -> Style:
        """The style of many cells, for `put_in`."""
        return Style(self.styles, look)

    def put(self, row: int, column: int, value: Value, **look: object) -> None:
        """Write a value by its type."""
        self.put_in(row, column, value, Style(self.styles, look))

    def put_in(self, row: int, column: int, value: Value, style: Style) -> None:
        """The same in a style made before."""
        if value is None:
            self.sheet.write_blank(row, column, None, style.of())
        elif isinstance(value, str):
            shown = value if len(value) <= self.shown else value[: self.shown - 1] + "…"
            self.sheet.write_string(row, column, shown, style.of(shown))
        elif isinstance(value, Formula):
            self.sheet.write_formula(row, column, value.text, style.of(), value.value)
        else:
            self.sheet.write_number(row, column, value, style.of())

    def text(self, row: int, column: int, value: str, **look: object) -> None:
        """Write a text as a text, whatever it begins with."""
        self.put_in(row, column, value, Style(self.styles, look))

    def merged(self, area: tuple[int, int, int, int], value: str, **look: object) -> None:
        """Write a text over an area (first row, first column, last row, last column)."""
        first_row, first_column, last_row, last_column = area
        if (first_row, first_column) != (last_row, last_column):
            self.sheet.merge_range(first_row, first_column, last_row, last_column, "", self.styles.of(**look))
        self.text(first_row, first_column, value, **look)

    def paragraph(self, row: int, text: str, widths: Sequence[float], **look: object) -> None:
        """A wrapped text over columns of these widths, in a row as high as it needs."""
        self.merged((row, 0, row, len(widths) - 1), text, text_wrap=True, align="left", **look)
        self.set_row(row, height_of(text[: self.shown], sum(widths)))

    def set_row(self, row: int, points: float, options: Mapping[str, object] | None = None) -> None:
        """Give a row its height, and XlsxWriter's options."""
        self.heights[row] = points
        self.sheet.set_row(row, points, None, dict(options or {}))

    def height(self, rows: int) -> float:
        """Points of the first so many rows together."""
        return sum(self.heights.get(row, LINE_POINTS) for row in range(rows))

    def reference(self, row: int, column: int) -> str:
        """A cell of this page as other pages name it."""
        return f"{self.quoted}!{address(row, column)}"

    def area(self, first_row: int, column: int, last_row: int) -> str:
        """A column of this page as other pages name it, with fixed ends."""
        letters = address(0, column)[:-1]
        return f"{self.quoted}!${letters}${first_row + 1}:${letters}${last_row + 1}"

    @property
    def quoted(self) -> str:
        """The sheet's name as formulas write it."""
        return "'" + self.name.replace("'", "''") + "'"

    def print_setup(self, *, paper: int = PAPER_A4, landscape: bool = True, pages_high: int = 0) -> None:
        """One page wide, with page numbers."""
        sheet = self.sheet
        sheet.set_paper(paper)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, pages_high)
        sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        # A space after the size: a name may begin with a digit. An ampersand is doubled to stay one.
        name = self.name.replace("&", "&&")
        sheet.set_footer(f"&L&9 {name}&R&9 {self.say('page')} &P/&N")


def paper_for(widths: Sequence[float]) -> int:
    """Excel's number of the paper on which columns of these widths (in characters) can be read."""
    return PAPER_A3 if sum(widths) > A4_WIDTH else PAPER_A4


def lines_of(text: str, width: float) -> int:
    """Lines a text takes in a column of this width (in characters), words kept whole."""
    at = max(1, int(width))
    return sum(_wrapped(part, at) for part in text.split("\n"))


def _wrapped(line: str, at: int) -> int:
    """Lines of one paragraph, as `textwrap` counts them.

    Most are short, or of words with one space between that all fit in a line: those need no wrapping to
    be counted.
    """
    if len(line) <= at and "\t" not in line:
        return 1
    lengths = list(map(len, line.split(" ")))
    if _BROKEN_ELSEWHERE.search(line) or not min(lengths) or max(lengths) > at:
        return max(1, len(textwrap.wrap(line, at)))
    lines, filled = 1, -1
    for length in lengths:
        filled += length + 1
        if filled > at:
            lines, filled = lines + 1, length
    return lines


def height_of(text: str, width: float) -> float:
    """Height in points of a row that holds this text."""
    return height_of_lines(lines_of(text, width))


def height_of_lines(lines: int) -> float:
    """Height in points of a row of so many lines; Excel allows 409."""
    return min(409.0, LINE_POINTS * lines + 2)


def full_text(page: Page) -> Page:
    """The same page, with texts in full length."""
    return Page(sheet=page.sheet, styles=page.styles, language=page.language, shown=CELL_CHARS)
