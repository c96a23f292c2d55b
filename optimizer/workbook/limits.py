"""How large a workbook may be, and the refusal that is raised when one is larger or broken.

Standard library only: the child process imports this file too.

The limits are far above any provincial list (50 000 lines of 25 columns fit) and low enough that a
hostile file is refused within a few seconds and a few hundred megabytes.
"""

MIB = 1 << 20

FILE_BYTES = 20 * MIB
"""The file as it lies on disk."""
ENTRIES = 2_000
"""Parts in the zip archive that a workbook is; streams and folders of an old .xls."""
PART_BYTES = 100 * MIB
"""One part, unpacked."""
TOTAL_BYTES = 200 * MIB
"""All parts, unpacked."""
RATIO = 200
"""Unpacked bytes per packed byte; looked at only above `RATIO_FROM_BYTES`."""
RATIO_FROM_BYTES = MIB
ELEMENTS = 7 * 10**6
"""XML elements in all parts."""
DEPTH = 200
"""Nesting of XML elements."""
SHEETS = 200
ROWS = 100_000
"""Last row that may hold anything."""
COLUMNS = 500
"""Last column that may hold anything (SF)."""
CELLS = 1_900_000
"""Cells written in all sheets, empty but formatted ones included."""
AREA = 4_000_000
"""Rows times columns up to the last used cell, summed over the sheets."""
MERGES = 20_000
"""Merged ranges in a sheet."""
MERGE_AREA = 200_000
"""Cells under the merged ranges of a sheet."""
CELL_CHARS = 32_767
"""Characters in one cell: Excel's own limit."""
BOOK_CHARS = 50_000_000
"""Characters in all cells, a repeated text counted every time."""
CHILD_BYTES = 1 << 30
"""Address space of the child process, where the system can limit it."""

EXCEL_ROWS = 1_048_576
EXCEL_COLUMNS = 16_384


class RefusalError(Exception):
    """A workbook is not read. `reading` turns it into a `PortfolioError`.

    code : key of the text in `data/texts/reading.yaml`.
    sheet, cell : where, as far as known.
    found, expected : fill the placeholders of the text. Numbers stay numbers, so that they are
        written in the way of the language.
    """

    def __init__(
        self,
        code: str,
        *,
        sheet: str | None = None,
        cell: str | None = None,
        found: object = "",
        expected: object = "",
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sheet = sheet
        self.cell = cell
        self.found = found
        self.expected = expected


def column_number(letters: str) -> int:
    """5 for `F`."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(column: int) -> str:
    """`F` for column 5 (counted from 0)."""
    letters = ""
    rest = column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def address(row: int, column: int) -> str:
    """`F12` for row 11, column 5 (both counted from 0)."""
    return f"{column_letters(column)}{row + 1}"
