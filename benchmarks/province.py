"""A made-up province: the book of its plan, as large and as hard as asked for.

`Province` (parameters) → lines (drawn one by one) → reference plan (feasible by construction) → sources,
limits, links and debt that the reference plan keeps → workbook. So every book has a plan in which nothing
is lacking, at any size and hardness, with every sheet; the optimum is elsewhere, and unknown. The same
parameters give the same bytes. Money is million VND.

What is drawn, and where the numbers come from:

============================ ========================================================== ===================
what                         distribution                                               origin
============================ ========================================================== ===================
kind of line                 `lines.KINDS`, independent draws                           assumed
total cost                   log-normal around the sector's median, a few lumps eight   spread and middle as
                             times as large; loans four times; three significant        in the sample's 38
                             figures: a cost is a product of sizes, and skewed          lines; rest assumed
group                        the product's own classes (`optimizer.grouping`)           data/law
paid before the plan         uniform share of the cost, by kind (`lines.PAID`)          sample for completed
years of the window left     even (`timing.WINDOW_LEFT`), legal length from data/law    assumed
decision                     number and day; lately (law of 2024) or before             data/law, assumed
communes                     1 for 6 lines, at most 99; k-th with weight 1/(k + 3):     sample (570 lines, 99
                             few places have many projects, most have few               communes); assumed
area type                    every sixth a ward, the others by weights                  assumed
investors                    provincial boards with weight 1/k, else the commune        assumed
sources                      main and second source by weights (`money.MAIN`)           order as in sample
loans                        foreign 60–85 % of the cost, on-lent share from data/law   assumed; data/law
points                       normal around the sector's and the area's mean             assumed
demand below what remains    a quarter of the ongoing lines, 40–95 % of it              sample has two thirds
envelopes                    what the reference plan takes, and a little slack          constructed
candidates that are funded   0.80 → 0.30 of their demand, by hardness                   0.51 in the sample
limits, links, debt          around the reference plan, slack by hardness               constructed
============================ ========================================================== ===================

"Sample" is data/samples/lao_cai_2026_2030. Not in the books: components of a parent project, annual and
adjustment plans, foreign currency, outputs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from random import Random

import xlsxwriter

from benchmarks import relations, surroundings
from benchmarks.lines import Cell, Line, draw_line
from benchmarks.parameters import Province
from benchmarks.reference import Reference, reference_plan
from benchmarks.sectors import places
from models.law import LawBook
from optimizer.workbook.raw import RawSheet, RawWorkbook

type Rows = Sequence[Mapping[str, Cell]]

CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - a document's fixed creation date has no time zone
"""Fixed, so that the same province gives the same bytes."""

LOCKED = 0.01
"""Candidates that are locked in, and as many that are locked out, as the reference plan has them. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBook:
    """The sheets of a book, each a list of rows by column id, and the reference plan it is built around."""

    sheets: Mapping[str, Rows]
    reference: Reference

    def grids(self) -> dict[str, list[list[Cell]]]:
        """Every sheet as rows of cells, header first."""
        return {name: _grid(rows) for name, rows in self.sheets.items()}

    def raw(self) -> RawWorkbook:
        """The book as the reader would hand it on, without a file."""
        sheets = tuple(
            RawSheet(name=name, state="visible", rows=tuple(map(tuple, grid)))
            for name, grid in self.grids().items()
        )
        return RawWorkbook(name="province.xlsx", sha256="", sheets=sheets)

    def workbook(self) -> bytes:
        """The book as an .xlsx file."""
        buffer = BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True})
        book.set_properties({"title": "Cân Vốn: generated province", "created": CREATED})
        for name, grid in self.grids().items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(grid):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif cell is not None:
                        sheet.write_number(row, column, cell)
            sheet.freeze_panes(1, 1)
        book.close()
        return buffer.getvalue()


def make_book(province: Province) -> MadeBook:
    """The book of a province.

    Every part has a random stream of its own: switching links, limits or debt off leaves the rest as it is.
    """
    law = LawBook.load()
    communes = places(_stream(province, "places"), province.projects)
    rng = _stream(province, "lines")
    lines = tuple(
        draw_line(rng, number, province, communes, law) for number in range(1, province.projects + 1)
    )
    plan = reference_plan(_stream(province, "reference"), lines, province)
    sheets: dict[str, Rows] = {
        "projects": _with_locks(_stream(province, "locks"), lines, plan),
        "sources": surroundings.sources(plan, province),
        "criteria": surroundings.criteria(),
        "scenario": surroundings.scenario(province),
    }
    if province.links:
        sheets["links"] = relations.links(_stream(province, "links"), plan)
    if province.limits:
        sheets["limits"] = surroundings.limits(plan, province)
    if province.debt:
        sheets["debt"] = surroundings.debt(plan, province, law)
    return MadeBook(sheets={name: rows for name, rows in sheets.items() if rows}, reference=plan)


def _stream(province: Province, part: str) -> Random:
    return Random(f"{province.seed}:{part}")


def _with_locks(rng: Random, lines: tuple[Line, ...], plan: Reference) -> list[Mapping[str, Cell]]:
    candidates = [line for line in lines if line.is_candidate and line.may_enter]
    locked = {line.project_id for line in rng.sample(candidates, int(2 * LOCKED * len(candidates)))}
    return [
        {**line.cells, "lock": "in" if plan.takes(line) else "out"}
        if line.project_id in locked
        else line.cells
        for line in lines
    ]


def _grid(rows: Rows) -> list[list[Cell]]:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return [list(columns), *([row.get(column) for column in columns] for row in rows)]
