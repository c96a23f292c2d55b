"""From projects to tables, from tables to rows. Every solver reads what is made here."""

from collections.abc import Iterator
from dataclasses import replace

from models.law import LawOnDay
from models.portfolio import Portfolio
from models.project import Project
from models.scenario import Scenario
from optimizer.book import Book
from optimizer.objective import values
from optimizer.rows import CouplingRow, Row
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


def all_rows(book: Book) -> Iterator[Row]:
    """Every row of the monolithic model: tables first, then what ties them."""
    for table in book.tables:
        yield from table_rows(table)
    yield from coupling_rows(book)
