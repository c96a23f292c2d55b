"""Where the header of a list stands: one to four rows, merged cells resolved, understood best."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.official.meaning import known_count, meaning
from optimizer.official.words import normal, vocabulary
from optimizer.workbook.raw import Cell, RawSheet

ROWS_SEARCHED = 100
"""Rows from the top in which a header may begin."""
ROWS_USUAL = 40
"""Rows from the top in which it usually does; below them the name of a project must be beyond doubt."""
ROWS_MAX = 4
"""Most rows of a header."""
COLUMNS_MAX = 150
"""Most columns of a list."""
LEAST_KNOWN = 3.0
"""Least number of headings that must be understood for a sheet to be a list."""
BLOCKS_MAX = 8
"""Most blocks that are compared on a sheet, those with most known words first: no file keeps us busy."""
LEAST_WORDS = 2
"""Texts of a header that must be known words as they stand."""

_YEAR = re.compile(r"(19|20)\d\d")
_NUMBERING = re.compile(r"[([]?\s*(\d{1,2}|[A-Za-z])\s*[)\]]?(\s*=.*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderBlock:
    """A header: rows from 0, the texts above each column, columns whose upper text was taken from the left.

    known : how much of it is understood.
    """

    first: int
    last: int
    paths: tuple[tuple[str, ...], ...]
    borrowed: frozenset[int]
    known: float


def header_block(sheet: RawSheet) -> HeaderBlock | None:
    """The block of rows that is understood best, the smallest of those; None where there is no list.

    Rows far below the top are looked at only where none is found above them.
    """
    merged = _merged_texts(sheet)
    usual = _best_block(sheet, merged, range(ROWS_USUAL))
    return usual or _best_block(sheet, merged, range(ROWS_USUAL, ROWS_SEARCHED))


def _best_block(
    sheet: RawSheet, merged: dict[tuple[int, int], tuple[int, int]], rows: range
) -> HeaderBlock | None:
    best: HeaderBlock | None = None
    for first, last in _promising(sheet, rows):
        block = _block(sheet, merged, first, last)
        if block is not None and (best is None or block.known > best.known):
            best = block
    return best


def is_numbering(cells: tuple[Cell, ...]) -> bool:
    """The row of column numbers below a header: `(1)`, `2`, `3 = 4 + 5`, `A`."""
    texts = [_text(cell) for cell in cells if cell is not None]
    return len(texts) >= 3 and all(_NUMBERING.fullmatch(text) for text in texts)


def _promising(sheet: RawSheet, rows: range) -> list[tuple[int, int]]:
    """The candidates with most known words, the smaller first; compared in their order on the sheet."""
    words = [
        {text for cell in cells[:COLUMNS_MAX] if (text := normal(_text(cell))) in vocabulary().meanings}
        for cells in sheet.rows[: ROWS_SEARCHED + ROWS_MAX]
    ]
    counted = [
        (-len(set().union(*words[first : last + 1])), last - first, first)
        for first, last in _candidates(sheet, rows)
    ]
    best = sorted(block for block in counted if -block[0] >= LEAST_WORDS)[:BLOCKS_MAX]
    return [(first, first + height) for _, height, first in sorted(best, key=lambda block: block[1:])]


def _candidates(sheet: RawSheet, rows: range) -> Iterator[tuple[int, int]]:
    """Rows (first, last) that could be a header, the smaller first."""
    for first in rows[: max(0, sheet.height - rows.start)]:
        if len({_text(cell) for cell in sheet.rows[first][:COLUMNS_MAX] if cell is not None}) < 2:
            continue
        for last in range(first, min(first + ROWS_MAX, sheet.height)):
            if not _may_be_header(sheet.rows[last]):
                break
            if not _cuts_a_merge(sheet, first, last):
                yield first, last


def _may_be_header(cells: tuple[Cell, ...]) -> bool:
    """Texts and years only, and not the numbers of the columns."""
    if is_numbering(cells):
        return False
    return all(cell is None or isinstance(cell, str) or _YEAR.fullmatch(_text(cell)) for cell in cells)


def _cuts_a_merge(sheet: RawSheet, first: int, last: int) -> bool:
    """Some merged area lies partly in the rows."""
    return any(
        top <= last and bottom >= first and not (first <= top and bottom <= last)
        for top, _, bottom, _ in sheet.merges
    )


def _merged_texts(sheet: RawSheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Each cell under a merged area near the top → the area's first cell."""
    below = ROWS_SEARCHED + ROWS_MAX
    return {
        (row, column): (top, left)
        for top, left, bottom, right in sheet.merges
        if top < below
        for row in range(top, min(bottom, below) + 1)
        for column in range(left, min(right, COLUMNS_MAX) + 1)
    }


def _block(
    sheet: RawSheet, merged: dict[tuple[int, int], tuple[int, int]], first: int, last: int
) -> HeaderBlock | None:
    width = min(sheet.width, COLUMNS_MAX)
    grid = [_header_row(sheet, merged, row, width) for row in range(first, last + 1)]
    if not any(text is not None for text in grid[-1]):
        return None
    borrowed = _borrow(grid)
    paths = tuple(_path([line[column] for line in grid]) for column in range(width))
    named = [found for path in paths if path and (found := meaning(path)).column == "name"]
    names = named if first < ROWS_USUAL else [found for found in named if found.is_known]
    known = known_count(paths)
    if known < LEAST_KNOWN or not names or not any(_is_money(path) for path in paths):
        return None
    return HeaderBlock(first=first, last=last, paths=paths, borrowed=borrowed, known=known)


def _is_money(path: tuple[str, ...]) -> bool:
    stem = (meaning(path).column or "").partition(":")[0]
    return stem in (
        "total_cost",
        "cost",
        "paid",
        "demand",
        "mt_plan",
        "mt_assigned",
        "disbursed",
        "carried_over",
    )


type _Part = tuple[tuple[int, int], str] | None
"""A text of a header, and the cell it is written in."""


def _header_row(
    sheet: RawSheet, merged: dict[tuple[int, int], tuple[int, int]], row: int, width: int
) -> list[_Part]:
    parts: list[_Part] = []
    for column in range(width):
        place = merged.get((row, column), (row, column))
        text = _text(sheet.at(*place))
        parts.append((place, text) if text else None)
    return parts


def _borrow(grid: list[list[_Part]]) -> frozenset[int]:
    """Give a column without an upper text that of its left neighbour, where both have a text below.

    So a header that lost its merged cells still reads; who uses it asks a person.
    """
    borrowed: set[int] = set()
    for level in range(len(grid) - 1):
        upper, below = grid[level], grid[level + 1 :]
        for column in range(1, len(upper)):
            if upper[column] is not None or upper[column - 1] is None:
                continue
            own = next((line[column] for line in below if line[column] is not None), None)
            beside = any(line[column - 1] not in (None, upper[column - 1]) for line in below)
            same_above = level == 0 or grid[level - 1][column] == grid[level - 1][column - 1]
            if own is not None and beside and same_above and not meaning((own[1],)).is_known:
                upper[column] = upper[column - 1]
                borrowed.add(column)
    return frozenset(borrowed)


def _path(parts: list[_Part]) -> tuple[str, ...]:
    """The different texts from the top down; one cell merged over several rows counts once."""
    texts: list[str] = []
    previous: _Part = None
    for part in parts:
        if part is not None and part != previous:
            texts.append(part[1])
        previous = part or previous
    return tuple(texts)


def _text(cell: Cell) -> str:
    """A header cell on one line."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return f"{cell:g}" if is_number else ""
