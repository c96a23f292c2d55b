"""Small books for tests, written as a workbook's sheets: the same book directly and through Excel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

from models.law import LawBook
from models.portfolio import Portfolio
from optimizer.intake.book import portfolio_of, read_portfolio
from optimizer.workbook.raw import Cell, RawSheet, RawWorkbook

YEARS = (2026, 2027, 2028, 2029, 2030)
LAW_DAY = "2026-07-09"
"""The law under which the answers of the tests are derived, whatever is entered after it."""

DECIDED = {"investment_decision": "01/QĐ-UBND ngày 02/01/2026"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSheets:
    """A book as sheets of rows; a row is a mapping from column id to cell."""

    projects: Sequence[Mapping[str, Cell]]
    sources: Sequence[Mapping[str, Cell]]
    scenario: Mapping[str, Cell] = field(default_factory=dict)
    criteria: Sequence[Mapping[str, Cell]] = ()
    links: Sequence[Mapping[str, Cell]] = ()
    limits: Sequence[Mapping[str, Cell]] = ()
    debt: Sequence[Mapping[str, Cell]] = ()
    overlays: Mapping[str, Mapping[str, Cell]] = field(default_factory=dict)

    def grids(self) -> dict[str, list[list[Cell]]]:
        """Every sheet as rows of cells, header first."""
        grids = {"projects": _grid(self.projects), "sources": _grid(self.sources)}
        for name in ("criteria", "links", "limits", "debt"):
            if getattr(self, name):
                grids[name] = _grid(getattr(self, name))
        grids["scenario"] = self._scenario_grid()
        return grids

    def _scenario_grid(self) -> list[list[Cell]]:
        base = {**self.scenario, "law_date": self.scenario.get("law_date", LAW_DAY)}
        layers = [base, *self.overlays.values()]
        keys = dict.fromkeys(key for layer in layers for key in layer)
        header: list[Cell] = ["key", "base", *self.overlays]
        return [header, *([key, *(layer.get(key) for layer in layers)] for key in keys)]

    def portfolio(self) -> Portfolio:
        """Parsed directly, without a file."""
        sheets = tuple(
            RawSheet(name=name, state="visible", rows=tuple(tuple(row) for row in grid))
            for name, grid in self.grids().items()
        )
        return portfolio_of(RawWorkbook(name="book.xlsx", sha256="0", sheets=sheets), LawBook.load())

    def write(self, path: Path) -> Path:
        """Written as a workbook."""
        with xlsxwriter.Workbook(path) as workbook:
            for name, grid in self.grids().items():
                sheet = workbook.add_worksheet(name)
                for row, cells in enumerate(grid):
                    for column, cell in enumerate(cells):
                        if isinstance(cell, str):
                            sheet.write_string(row, column, cell)
                        elif cell is not None:
                            sheet.write_number(row, column, float(cell))  # type: ignore[arg-type]
        return path

    def through_excel(self, folder: Path) -> Portfolio:
        """Written as a workbook and read back."""
        return read_portfolio(self.write(folder / "book.xlsx"))


def _grid(rows: Sequence[Mapping[str, Cell]]) -> list[list[Cell]]:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return [list(columns), *([row.get(column) for column in columns] for row in rows)]


def project(project_id: str, total_cost: int, **columns: Cell) -> dict[str, Cell]:
    """A new group C project with a decision; columns such as `cost_XDCB` stand for `cost:XDCB`."""
    base: dict[str, Cell] = {
        "project_id": project_id,
        "name": f"Dự án {project_id}",
        "status": "new",
        "group": "C",
        "total_cost": total_cost,
        **DECIDED,
    }
    return base | columns


def source(code: str, *amounts: int | None, kind: str = "local_balance", **columns: Cell) -> dict[str, Cell]:
    """A source with one amount for each plan year from 2026."""
    years = {str(year): amount for year, amount in zip(YEARS, amounts, strict=False)}
    return {"source": code, "name": code, "kind": kind, **years, **columns}


def link(kind: str, project_id: str, other: str, value: float | None = None) -> dict[str, Cell]:
    """A row of the sheet `links`."""
    return {"type": kind, "project": project_id, "other": other, "value": value}


def limit(dimension: str, value: Cell, measure: str, **columns: Cell) -> dict[str, Cell]:
    """A row of the sheet `limits`; bounds and further columns by name (`min`, `max`, `year` …)."""
    return {"dimension": dimension, "value": value, "measure": measure, **columns}
