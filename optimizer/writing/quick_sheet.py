"""XlsxWriter's worksheet, written faster: same cells, same bytes.

A plan of ten thousand lines has a million cells. XlsxWriter builds a list of attributes for each, looks in
each formula for sixty functions of newer Excel versions, and searches numbers for signs to escape. For the
kinds of cells that reports have, none of it is needed. Whatever else is asked goes the usual way.
"""

import re
from math import isfinite
from typing import Any

from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
)

from optimizer.workbook.limits import column_letters

PLAIN_FUNCTIONS = frozenset(
    {"SUM", "SUMIFS", "COUNTIFS", "SUMPRODUCT", "IF", "MAX", "MIN", "ROUND", "ROUNDDOWN", "ABS", "AND", "OR"}
)
"""Functions that every version of Excel has: nothing in a formula of these alone has to be renamed."""

_FUNCTION = re.compile(r"([A-Za-z_.0-9]+)\(")
_LETTERS: dict[int, str] = {}


class QuickSheet(Worksheet):  # type: ignore[misc]
    """A sheet of a workbook that is kept in memory until it is closed."""

    def write_number(self, row: int, col: int, number: float, cell_format: Any = None) -> int:
        """Keep a number. Rows and columns are numbers, not `A1`; likewise below."""
        if self.constant_memory or not isfinite(number):
            return int(super().write_number(row, col, number, cell_format))
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellNumberTuple(number, cell_format)
        return 0

    def write_blank(self, row: int, col: int, blank: None, cell_format: Any = None) -> int:
        """Keep a cell that has a format only."""
        if self.constant_memory or cell_format is None:
            return int(super().write_blank(row, col, blank, cell_format))
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellBlankTuple(cell_format)
        return 0

    def write_formula(
        self, row: int, col: int, formula: str, cell_format: Any = None, value: object = 0
    ) -> int:
        """Keep a formula; one of plain functions, with a number as its value, as it is."""
        is_number = type(value) is int or type(value) is float
        if self.constant_memory or not is_number or not _is_plain(formula):
            return int(super().write_formula(row, col, formula, cell_format, value))
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(formula[1:], cell_format, value)
        return 0

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """Write a number, a shared text, a blank or a formula that has a format of its own."""
        kind = type(cell)
        if self.constant_memory or not cell.format:
            super()._write_cell(row, col, cell)
            return
        letters = _LETTERS.get(col)
        if letters is None:
            letters = _LETTERS[col] = column_letters(col)
        head = f'<c r="{letters}{row + 1}" s="{cell.format._get_xf_index()}"'
        if kind is CellBlankTuple:
            self.fh.write(f"{head}/>")
        elif kind is CellNumberTuple:
            self.fh.write(f"{head}><v>{cell.number:.16G}</v></c>")
        elif kind is CellStringTuple:
            self.fh.write(f'{head} t="s"><v>{cell.string}</v></c>')
        elif kind is CellFormulaTuple and (type(cell.value) is int or type(cell.value) is float):
            self.fh.write(f"{head}><f>{self._escape_data(cell.formula)}</f><v>{cell.value}</v></c>")
        else:
            super()._write_cell(row, col, cell)


def _is_plain(formula: str) -> bool:
    """Whether XlsxWriter would take nothing from it but the sign of equality."""
    if not formula.startswith("=") or formula.endswith("}"):
        return False
    return "(" not in formula or PLAIN_FUNCTIONS.issuperset(_FUNCTION.findall(formula))
