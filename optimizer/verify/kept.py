"""Solving again around what somebody typed: amounts of an edited plan become orders of the book."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from models.law import LawBook
from models.plan import PlanLine
from models.portfolio import InputSheet, Portfolio
from models.project import Project
from models.units import Money
from models.vocabulary import Lock
from optimizer.build import build_book
from optimizer.editing.project_sheet import SHEET, with_cells
from optimizer.exported import ExportedPlan
from optimizer.plan_amounts import plan_of_amounts
from optimizer.table import ProjectTable, is_committed


def with_kept(exported: ExportedPlan, kept: Collection[str], law: LawBook) -> Portfolio:
    """The plan's book, in which these projects get what the edited table gives them and nothing else.

    Each open cell of theirs is ordered (`fix:SOURCE:YEAR`, 0 where the table has none), and a candidate is
    locked in or out. The sheet `projects` says so as well, so that the new plan is a complete record.
    """
    portfolio = exported.portfolio
    book = build_book(portfolio, portfolio.base, law.on(portfolio.base.law_date))
    plan = plan_of_amounts(portfolio, book, exported.amounts)
    tables = {table.project_id: table for table in book.tables}
    orders = {code: _orders(tables[code], plan.by_id[code]) for code in sorted(kept)}
    locks = {
        code: Lock.IN if plan.by_id[code].selected else Lock.OUT
        for code in sorted(kept)
        if not is_committed(portfolio.by_id[code]) and not portfolio.by_id[code].is_lump_sum
    }
    projects = tuple(_kept(project, orders, locks) for project in portfolio.projects)
    sheets = {**portfolio.sheets, SHEET: _sheet(portfolio.sheets[SHEET], orders, locks)}
    scenarios = {
        name: replace(own, locks={code: lock for code, lock in own.locks.items() if code not in locks})
        for name, own in portfolio.scenarios.items()
    }
    return replace(portfolio, projects=projects, sheets=sheets, scenarios=scenarios)


type _Orders = Mapping[str, Mapping[tuple[str, int], Money]]


def _orders(table: ProjectTable, line: PlanLine) -> dict[tuple[str, int], Money]:
    cells = {*table.cells, *line.allocated}
    return {cell: line.allocated.get(cell, 0) for cell in sorted(cells)}


def _kept(project: Project, orders: _Orders, locks: Mapping[str, Lock]) -> Project:
    code = project.project_id
    if code not in orders:
        return project
    return replace(project, fixed=orders[code], lock=locks.get(code, project.lock))


def _sheet(sheet: InputSheet, orders: _Orders, locks: Mapping[str, Lock]) -> InputSheet:
    """The sheet with the orders in their columns; what was ordered before of these lines is replaced."""
    before = [column for column in sheet.columns if column.startswith("fix:")]
    changes: dict[str, dict[str, object]] = {}
    for code, own in orders.items():
        ordered = {f"fix:{source}:{year}": amount for (source, year), amount in own.items()}
        locked = {"lock": locks[code]} if code in locks else {}
        changes[code] = {**dict.fromkeys(before), **ordered, **locked}
    return with_cells(sheet, changes)
