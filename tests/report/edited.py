"""The allocation table read back the way its contract says: by ids, constants only."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from optimizer.workbook import allocation_columns as ids

type Constant = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """One line: its row, its cells by id, and what the ids make of them."""

    row: int
    cells: dict[str, Constant]

    def allocated(self) -> dict[tuple[str, int], int]:
        """Capital by source and year."""
        found = {}
        for column_id, value in self.cells.items():
            cell = ids.payment_of(column_id)
            if cell is not None and value:
                assert isinstance(value, int)
                found[cell] = value
        return found

    def remainder(self) -> dict[str, int]:
        """What is left, by source."""
        found = {}
        for column_id, value in self.cells.items():
            source = ids.remainder_of(column_id)
            if source is not None and value:
                assert isinstance(value, int)
                found[source] = value
        return found


def id_row(sheet: Worksheet) -> int:
    """Number of the row of ids."""
    return next(row[0].row for row in sheet.iter_rows() if ids.PROJECT_ID in {cell.value for cell in row})


def columns_by_id(sheet: Worksheet) -> dict[str, int]:
    """Number of each column that has an id; no id stands twice."""
    cells = [(str(cell.value), cell.column) for cell in sheet[id_row(sheet)] if cell.value is not None]
    assert len(dict(cells)) == len(cells)
    return dict(cells)


def read_lines(path: Path, sheet: str = "Bảng phân bổ") -> list[ReadLine]:
    """Every line, in the order it stands; formulas among the cells with ids are refused."""
    book = openpyxl.load_workbook(path)
    found = list(_lines(book[sheet]))
    book.close()
    return found


def _lines(sheet: Worksheet) -> Iterator[ReadLine]:
    columns = columns_by_id(sheet)
    for row in range(id_row(sheet) + 1, sheet.max_row + 1):
        if sheet.cell(row=row, column=columns[ids.PROJECT_ID]).value is None:
            continue
        cells = {name: sheet.cell(row=row, column=at) for name, at in columns.items()}
        assert not [name for name, cell in cells.items() if cell.data_type == "f"]
        yield ReadLine(row=row, cells={name: cell.value for name, cell in cells.items()})
