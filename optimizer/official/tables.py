"""The tables of one sheet: where a header stands again, the table goes on, or another begins."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from models.units import MoneyUnit
from optimizer.official.header_block import ROWS_MAX, HeaderBlock, header_block
from optimizer.official.meaning import meaning
from optimizer.official.words import normal, vocabulary
from optimizer.workbook.headers import declared_unit
from optimizer.workbook.raw import Cell, RawSheet
from optimizer.workbook.schema import fold

LEAST_TEXTS = 3
"""Known headings on one row that make a header of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTable:
    """One table of a sheet.

    sheet : the rows up to the table's end; those of other tables above it are blank. block : its header.
    again : rows (from 0) on which the header is printed again, with the titles of the page.
    above : rows (from 0) between the table before and this one's header. is_further : it is not the first.
    unit : declared at the top of the sheet, for a table that declares none.
    """

    sheet: RawSheet
    block: HeaderBlock
    again: frozenset[int] = frozenset()
    above: tuple[int, ...] = ()
    is_further: bool = False
    unit: MoneyUnit | None = None


def tables_of(sheet: RawSheet) -> list[ListTable]:
    """Every table of a sheet, from the top; none where no header is understood."""
    first = header_block(sheet)
    if first is None:
        return []
    tables: list[ListTable] = []
    table, again = ListTable(sheet=sheet, block=first, unit=declared_unit(sheet, first.first)[0]), set[int]()
    start = 0
    for further in _further(sheet, first):
        titles = _titles_above(sheet, table.block, further)
        if _is_same_table(sheet, table.block, further, titles):
            again |= {*titles, *range(further.first, further.last + 1)}
            continue
        end = titles[0] if titles else further.first
        tables.append(replace(table, sheet=_cut(sheet, start, end), again=frozenset(again)))
        table, again = replace(table, block=further, above=titles, is_further=True), set()
        start = end
    return [*tables, replace(table, sheet=_cut(sheet, start, sheet.height), again=frozenset(again))]


def _cut(sheet: RawSheet, start: int, end: int) -> RawSheet:
    """The rows of one table, in their places; other tables above it are blank."""
    blank: tuple[Cell, ...] = (None,) * sheet.width
    return replace(sheet, rows=(blank,) * start + sheet.rows[start:end])


def _further(sheet: RawSheet, first: HeaderBlock) -> Iterator[HeaderBlock]:
    """Every header below the first."""
    after = first.last + 1
    for row in range(first.last + 1, sheet.height):
        if row < after or not _looks_like_header(sheet.rows[row]):
            continue
        window = _window(sheet, row)
        found = header_block(window)
        if found is not None and found.first <= 1:
            after = row + found.last + 1
            yield replace(found, first=row + found.first, last=row + found.last)


def _looks_like_header(cells: tuple[Cell, ...]) -> bool:
    if any(isinstance(cell, float) or (isinstance(cell, int) and not 1900 < cell < 2200) for cell in cells):
        return False
    texts = {" ".join(cell.split()) for cell in cells if isinstance(cell, str)}
    if len(texts) < LEAST_TEXTS:
        return False
    known = {normal(text) for text in texts} & set(vocabulary().meanings)
    return len(known) >= LEAST_TEXTS


def _window(sheet: RawSheet, row: int) -> RawSheet:
    """A header's worth of rows from one on, as a sheet of their own."""
    end = min(row + ROWS_MAX + 1, sheet.height)
    merges = tuple(
        (top - row, left, bottom - row, right)
        for top, left, bottom, right in sheet.merges
        if row <= top and bottom < end
    )
    return replace(sheet, rows=sheet.rows[row:end], merges=merges)


def _titles_above(sheet: RawSheet, block: HeaderBlock, further: HeaderBlock) -> tuple[int, ...]:
    """Rows above a further header that speak of a table or a page; the title of a group is none."""
    found: list[int] = []
    for row in range(further.first - 1, block.last, -1):
        filled = [fold(str(cell)) for cell in sheet.rows[row] if cell is not None]
        if not all(_is_of_table(text) or _is_of_page(text) for text in filled):
            break
        if filled:
            found.insert(0, row)
    return tuple(found)


def _is_of_table(text: str) -> bool:
    """`Biểu 03 …`, `DANH MỤC DỰ ÁN …`; not where it only goes on."""
    return text.startswith(vocabulary().table_beginnings) and not _is_of_page(text)


def _is_of_page(text: str) -> bool:
    """`Đơn vị tính: triệu đồng`, `Biểu 02 (tiếp theo)`."""
    return text.startswith(vocabulary().page_beginnings) or text.endswith("tiep theo")


def _is_same_table(
    sheet: RawSheet, block: HeaderBlock, further: HeaderBlock, titles: tuple[int, ...]
) -> bool:
    """The same headings in the same columns, the same unit, and no title of its own above it."""
    own, other = _layout(block), _layout(further)
    is_titled = any(
        _is_of_table(fold(str(cell))) for row in titles for cell in sheet.rows[row] if cell is not None
    )
    if is_titled or any(own.get(at) != column for at, column in other.items()):
        return False
    unit = _unit_of(sheet, titles)
    return unit is None or unit == declared_unit(sheet, block.first)[0]


def _unit_of(sheet: RawSheet, rows: tuple[int, ...]) -> MoneyUnit | None:
    """The unit that these rows declare."""
    if not rows:
        return None
    return declared_unit(replace(sheet, rows=tuple(sheet.rows[row] for row in rows)), len(rows))[0]


def _layout(block: HeaderBlock) -> dict[int, str]:
    found = ((at, meaning(path).column) for at, path in enumerate(block.paths) if path)
    return {at: column for at, column in found if column is not None}
