"""From projects to tables, from tables to rows. Every solver reads what is made here."""

from collections.abc import Iterator
from dataclasses import replace

from models.law import LawOnDay
from models.portfolio import Portfolio
from models.project import Project
from models.scenario import Scenario
from optimizer.book import Book
from optimizer.objective import values
from optimizer.rows import Column, CouplingRow, Row, f, r, u, x
from optimizer.rules import COUPLING, LOCAL, LUMP_SUM, SHAPES_BY_ITSELF
from optimizer.rules.changes import kept_options
from optimizer.rules.funding import lump_sum_option
from optimizer.table import ProjectTable, TableDraft, Terms
from optimizer.table_rows import table_rows


def build_book(portfolio: Portfolio, scenario: Scenario, law: LawOnDay) -> Book:
    """All tables under a scenario."""
    terms = Terms(
        scenario=scenario,
        budget=scenario.apply(portfolio.budget),
        law=law,
        values=values(portfolio, scenario),
    )
    tables = tuple(build_table(project, terms) for project in portfolio.projects)
    return Book(portfolio=portfolio, terms=terms, tables=tables)


def build_table(project: Project, terms: Terms) -> ProjectTable:
    """One project's table: trivial bounds, tightened by every local rule that is switched on."""
    draft = TableDraft(project=project, terms=terms)
    if project.is_lump_sum:
        draft.options.extend(lump_sum_option(draft))
    for name, rule in LOCAL.items():
        if project.is_lump_sum and name not in LUMP_SUM:
            continue
        if terms.scenario.has(name) or name in SHAPES_BY_ITSELF:
            rule(draft)
    draft.options += tuple(kept_options(draft))
    value = terms.values.get(project.project_id, 0.0)
    draft.options = [
        replace(
            option,
            value=value * terms.scenario.discount ** (option.schedule.finish - terms.first_year),
        )
        for option in draft.options
    ]
    return draft.freeze()


def coupling_rows(book: Book) -> Iterator[CouplingRow]:
    """The rows of every coupling rule that is switched on."""
    for name, rule in COUPLING.items():
        if book.terms.scenario.has(name):
            yield from rule(book)


def own_columns(book: Book) -> Iterator[tuple[Column, float, float | None]]:
    """The columns of all tables with the least and the most each may be; None = any amount.

    Schedules are whole numbers; money is where whoever asks says so.
    """
    for table in book.tables:
        p = table.project_id
        for number in range(len(table.options)):
            yield x(p, number), 0, 1
        for source, year in table.cells:
            limits = [option.high[year].amount for option in table.options if year in option.high]
            yield f(p, source, year), 0, None if table.is_lump_sum else max(limits, default=0)
        for source in table.remainder_sources:
            yield r(p, source), 0, None
        for part in table.parts:
            yield u(p, part.name), 0, part.amount


def all_rows(book: Book) -> Iterator[Row]:
    """Every row of the monolithic model: tables first, then what ties them."""
    for table in book.tables:
        yield from table_rows(table)
    yield from coupling_rows(book)
