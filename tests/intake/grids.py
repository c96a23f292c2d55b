"""Books as grids of cells, so that a test says where everything stands.

The sound book, on which nothing is to be remarked:

projects  A project_id, B name, C status, D group, E total_cost, F investment_decision, G social, H … more
sources   A source, B name, C kind, D–H 2026–2030, I reserve, J … more
scenario  A key, B base, C … named scenarios
"""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from models.issues import Issue, PortfolioError
from models.law import LawBook
from models.portfolio import Portfolio
from models.project import Project
from models.scenario import Scenario
from optimizer.check import check
from optimizer.intake.book import portfolio_of
from optimizer.workbook.raw import Cell, CellFault, RawSheet, RawWorkbook
from optimizer.workbook.reading import read_workbook
from tests.books import project, source

type Grid = list[list[Cell]]
type Grids = Mapping[str, Grid]


def grid(rows: Sequence[Mapping[str, Cell]]) -> Grid:
    """Rows as a table, columns in the order in which they are first mentioned; header first."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return [list(columns), *([row.get(column) for column in columns] for row in rows)]


def scenario_grid(*layers: Mapping[str, Cell], names: Sequence[str] = ("base",)) -> Grid:
    """Keys and values, one column for each scenario."""
    keys = list(dict.fromkeys(key for layer in layers for key in layer))
    return [["key", *names], *([key, *(layer.get(key) for layer in layers)] for key in keys)]


def sound(
    p1: Mapping[str, Cell] | None = None,
    p2: Mapping[str, Cell] | None = None,
    xdcb: Mapping[str, Cell] | None = None,
    scenario: Mapping[str, Cell] | Grid | None = None,
    **sheets: Grid,
) -> dict[str, Grid]:
    """The sound book with changes: projects P1 (row 2) and P2, sources XDCB (row 2) and NSTW.

    scenario : the base's keys and values, or the whole sheet.
    """
    rows = [project("P1", 1000, social=50) | (p1 or {}), project("P2", 2000, social=40) | (p2 or {})]
    money = [
        source("XDCB", *[1000] * 5, reserve=0) | (xdcb or {}),
        source("NSTW", *[1000] * 5, kind="central", reserve=0),
    ]
    book = {"projects": grid(rows), "sources": grid(money)}
    if scenario:
        book["scenario"] = scenario if isinstance(scenario, list) else scenario_grid(scenario)
    return book | sheets


def raw(grids: Grids) -> RawWorkbook:
    """The book as if it had been read."""
    sheets = []
    for name, rows in grids.items():
        width = max((len(row) for row in rows), default=0)
        cells = tuple((*row, *[None] * (width - len(row))) for row in rows)
        sheets.append(RawSheet(name=name, state="visible", rows=cells))
    return RawWorkbook(name="book.xlsx", sha256="0", sheets=tuple(sheets))


def understood(grids: Grids) -> Portfolio:
    """The portfolio of the book. Errors: PortfolioError."""
    return portfolio_of(raw(grids), LawBook.load())


def first(grids: Grids) -> Project:
    """The project P1 of the book."""
    return understood(grids).by_id["P1"]


def base(grids: Grids) -> Scenario:
    """The base scenario of the book."""
    return understood(grids).base


def issues(grids: Grids) -> tuple[Issue, ...]:
    """Everything that is remarked on the book, by reading it and by asking before solving."""
    return issues_of(raw(grids))


def issues_of(workbook: RawWorkbook) -> tuple[Issue, ...]:
    """The same of a workbook that was read."""
    law = LawBook.load()
    try:
        portfolio = portfolio_of(workbook, law)
    except PortfolioError as error:
        return error.issues
    return check(portfolio, portfolio.base, law)


def places(found: Sequence[Issue]) -> list[tuple[str, str | None]]:
    """(code, `sheet!cell`) of every issue."""
    return [(issue.code, f"{issue.sheet}!{issue.cell}" if issue.cell else issue.sheet) for issue in found]


def write(grids: Grids, path: Path) -> Path:
    """The book as a file. A fault becomes a formula that shows it."""
    with xlsxwriter.Workbook(path) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in grids.items():
            sheet = workbook.add_worksheet(name)
            for at, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, CellFault):
                        sheet.write_formula(at, column, "=1/0", None, cell.text)
                    elif isinstance(cell, datetime.date):
                        sheet.write_datetime(at, column, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(at, column, cell)
                    elif cell is not None:
                        sheet.write_number(at, column, float(cell))
    return path


def reread(grids: Grids, path: Path) -> RawWorkbook:
    """The book written to a file and read back."""
    return read_workbook(write(grids, path))
