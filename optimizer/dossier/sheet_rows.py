"""Making room for rows in a sheet of openpyxl, which moves cells and nothing else.

Everything that speaks of rows below follows: merged cells, heights, formulas of every sheet, print area
and titles, drop-downs, conditional formats, filter. A range that ends in the row that is repeated grows
with it, so that a total of one example row becomes the total of all rows.
"""

import re
from collections.abc import Callable, Iterator
from copy import copy

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

_REFERENCE = re.compile(
    r"(?P<sheet>(?:'(?:[^']|'')+'|[\w.]+)!)?(?P<first>\$?[A-Z]{1,3}\$?)(?P<row>\d+)"
    r"(?::(?P<last>\$?[A-Z]{1,3}\$?)(?P<end>\d+))?"
)


def make_room(sheet: Worksheet, row: int, extra: int) -> None:
    """Insert `extra` rows below `row`, which is the one that is repeated. Rows count from 1.

    The new rows look like `row` and are empty. Nothing is done where extra is 0.
    """
    if extra <= 0:
        return
    last = sheet.max_row

    def moved(first: int, end: int) -> tuple[int, int]:
        return (first + extra if first > row else first), (end + extra if end >= row else end)

    merged = [CellRange(str(area)) for area in sheet.merged_cells.ranges]
    for area in merged:
        sheet.unmerge_cells(str(area))
    if last > row:
        area = f"A{row + 1}:{get_column_letter(sheet.max_column)}{last}"
        sheet.move_range(area, rows=extra, translate=False)
    _move_heights(sheet, row, extra, last)
    _repeat_look(sheet, row, extra)
    for area in merged:
        if area.min_row == area.max_row == row:
            for offset in range(extra + 1):
                _merge(sheet, area, row + offset, row + offset)
        else:
            _merge(sheet, area, *_below(area, row, extra))
    for other in sheet.parent.worksheets:
        _follow(other, sheet.title, moved)
    _move_ranges(sheet, moved)


def _merge(sheet: Worksheet, area: CellRange, first: int, last: int) -> None:
    sheet.merge_cells(start_row=first, end_row=last, start_column=area.min_col, end_column=area.max_col)


def _below(area: CellRange, row: int, extra: int) -> tuple[int, int]:
    """Rows of a merged area after the change: one that reaches over the repeated row grows."""
    first = area.min_row + extra if area.min_row > row else area.min_row
    return first, area.max_row + extra if area.max_row > row else area.max_row


def _move_heights(sheet: Worksheet, row: int, extra: int, last: int) -> None:
    heights = {at: sheet.row_dimensions[at].height for at in range(row, last + 1)}
    hidden = {at: sheet.row_dimensions[at].hidden for at in range(row, last + 1)}
    for at in range(last, row, -1):
        sheet.row_dimensions[at + extra].height = heights[at]
        sheet.row_dimensions[at + extra].hidden = hidden[at]
    for at in range(row + 1, row + extra + 1):
        sheet.row_dimensions[at].height = heights[row]
        sheet.row_dimensions[at].hidden = False


def _repeat_look(sheet: Worksheet, row: int, extra: int) -> None:
    for column in range(1, sheet.max_column + 1):
        pattern = sheet.cell(row, column)
        if pattern.has_style:
            for at in range(row + 1, row + extra + 1):
                sheet.cell(at, column)._style = copy(pattern._style)


type _Moved = Callable[[int, int], tuple[int, int]]


def _follow(sheet: Worksheet, changed: str, moved: _Moved) -> None:
    """Formulas of a sheet that name cells of the changed one."""
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.data_type == "f" and isinstance(cell.value, str):
                cell.value = followed(cell.value, sheet.title, changed, moved)


def followed(formula: str, own: str, changed: str, moved: _Moved) -> str:
    """A formula after rows of the sheet `changed` have moved; `own` is the sheet it stands in."""
    tokens = Tokenizer(formula)
    return "=" + "".join(_token(token, own, changed, moved) for token in tokens.items)


def _token(token: Token, own: str, changed: str, moved: _Moved) -> str:
    if token.type != Token.OPERAND or token.subtype != Token.RANGE:
        return str(token.value)
    found = _REFERENCE.fullmatch(token.value)
    if found is None:
        return str(token.value)
    named = (found["sheet"] or own).rstrip("!").strip("'").replace("''", "'")
    if named != changed:
        return str(token.value)
    if found["last"] is None:
        # A single cell of the repeated row stays: a range over it is what grows.
        row = int(found["row"])
        return f"{found['sheet'] or ''}{found['first']}{moved(row, row)[0]}"
    first, end = moved(int(found["row"]), int(found["end"]))
    return f"{found['sheet'] or ''}{found['first']}{first}:{found['last']}{end}"


def _move_ranges(sheet: Worksheet, moved: _Moved) -> None:
    """Print area, filter, drop-downs and conditional formats."""
    if sheet.print_area:
        areas = [area.rpartition("!")[2].replace("$", "") for area in sheet.print_area.split(",")]
        sheet.print_area = ",".join(_range(area, moved) for area in areas)
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = _range(sheet.auto_filter.ref, moved)
    for validation in sheet.data_validations.dataValidation:
        validation.sqref = MultiCellRange(" ".join(_ranges(str(validation.sqref), moved)))
    rules = ConditionalFormattingList()
    for formatting in sheet.conditional_formatting:
        for rule in formatting.rules:
            rules.add(" ".join(_ranges(str(formatting.sqref), moved)), rule)
    sheet.conditional_formatting = rules


def _ranges(areas: str, moved: _Moved) -> Iterator[str]:
    for area in areas.split():
        yield _range(area, moved)


def _range(area: str, moved: _Moved) -> str:
    place = CellRange(area)
    first, end = moved(place.min_row, place.max_row)
    place.expand(down=end - place.max_row)
    place.shrink(top=first - place.min_row)
    return str(place.coord)
