"""Rules of revisions: what is past stays, and how many projects may be treated otherwise than approved."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from models.project import Project
from models.scenario import Scenario
from models.units import Money
from models.vocabulary import Lock
from optimizer.book import Book
from optimizer.rows import Column, CouplingRow, Sense, f, x
from optimizer.table import Bound, Choice, Option, ProjectTable, TableDraft


def past_years(draft: TableDraft) -> None:
    """What the approved plan gave in years that are over stays as it is, and so does who got it.

    Equation: f_pst = approved_pst for every t < first_open_year (million VND), and Σ_σ x_pσ ≥ 1 where any
    of these amounts is above 0. A schedule that asks for money in such a year without any falls away; a
    fixed amount in such a year, and what a year may bring at most and at least, give way to what was given.
    Article: none, definition: an adjustment is for the years to come.
    Not for: other plan types; without `first_open_year`; years outside the plan.
    """
    past = draft.terms.scenario.past_years
    given = {cell: amount for cell, amount in draft.project.approved.items() if amount and cell[1] in past}
    draft.fixed = {cell: amount for cell, amount in draft.fixed.items() if cell[1] not in past} | given
    draft.past_cells = set(given)
    draft.closed_cells |= {(source, year) for source in draft.eligible for year in past} - set(given)
    unpaid = set(past) - {year for _, year in given}
    draft.options = [
        own for own in draft.options if not any(own.low[t].amount for t in unpaid & set(own.years))
    ]
    if given:
        draft.choices.append(Choice(rule="past_years", sense=">=", number=1))


def change_limit(book: Book) -> Iterator[CouplingRow]:
    """A revision changes at most so many projects of the approved plan.

    Equation: Σ_{p in the approved plan} (1 − Σ_{σ kept} x_pσ) + Σ_{p not in it} Σ_σ x_pσ ≤ changes_max,
    where a kept schedule has lo_pσt = hi_pσt = Σ_s approved_pst; and Σ_{s,t: approved > 0} f_pst ≥
    Σ_st approved_pst · Σ_{σ kept} x_pσ (million VND), by cell where a year has several sources.
    Article: none, policy: whoever approves an adjustment decides how much it may stir up.
    Not for: scenarios without `changes_max`; lump sums, and projects that demand nothing.
    """
    most = book.terms.scenario.changes_max
    if most is None:
        return
    projects = {p.project_id: p for p in book.portfolio.projects if not p.is_lump_sum and p.demanded > 0}
    approved = {code for code, project in projects.items() if is_in_approved(project, book.terms.scenario)}
    tables = [table for table in book.tables if table.project_id in projects]
    row: dict[Column, float] = {}
    for table in tables:
        is_in = table.project_id in approved
        for number, option in enumerate(table.options):
            if option.kept or not is_in:
                row[x(table.project_id, number)] = -1.0 if is_in else 1.0
    right = most - len(approved)
    yield CouplingRow(
        rule="change_limit", where=("number",), sense=Sense.AT_MOST, right=right, coefficients=row
    )
    for table in tables:
        yield from _from_approved_sources(
            table, approved_money(projects[table.project_id], book.terms.scenario)
        )


def approved_money(project: Project, scenario: Scenario) -> dict[tuple[str, int], Money]:
    """What the approved plan gives a line in the years of the plan, only amounts above 0."""
    return {
        (source, year): amount
        for (source, year), amount in sorted(project.approved.items())
        if amount and year in scenario.years
    }


def is_in_approved(project: Project, scenario: Scenario) -> bool:
    """Whether the approved plan has the project: committed ones always, others where they get money."""
    return project.committed or bool(approved_money(project, scenario))


def _from_approved_sources(
    table: ProjectTable, cells: Mapping[tuple[str, int], Money]
) -> Iterator[CouplingRow]:
    """A kept schedule's money comes from the sources it was approved from."""
    kept = [number for number, option in enumerate(table.options) if option.kept]
    years = {year for _, year in cells}
    several = len(cells) > len(years)
    if not kept or not (several or {cell for cell in table.cells if cell[1] in years} - set(cells)):
        return
    groups = [[cell] for cell in cells] if several else [list(cells)]
    for group in groups:
        row: dict[Column, float] = {f(table.project_id, *cell): 1.0 for cell in group}
        amount = float(sum(cells[cell] for cell in group))
        row |= {x(table.project_id, number): -amount for number in kept}
        where = (table.project_id, *((group[0][0], str(group[0][1])) if several else ()))
        yield CouplingRow(rule="change_limit", where=where, sense=Sense.AT_LEAST, right=0, coefficients=row)


def kept_options(draft: TableDraft) -> Iterator[Option]:
    """Each schedule that can hold the approved money, with that money in each of its years.

    None for a lump sum, without `changes_max`, and where the approved money no longer fits: a project
    that now demands less, an expired window, a source that may not pay any more.
    """
    project, scenario = draft.project, draft.terms.scenario
    if scenario.changes_max is None or not scenario.has("change_limit"):
        return
    counts = not project.is_lump_sum and project.demanded > 0
    if not counts or not is_in_approved(project, scenario) or draft.lock is Lock.OUT:
        return
    cells = approved_money(project, scenario)
    if any(cell[0] not in draft.eligible or cell in draft.closed_cells for cell in cells):
        return
    by_year = dict.fromkeys(scenario.years, 0)
    for (_, year), amount in cells.items():
        by_year[year] += amount
    for option in draft.options:
        if _fits(option, by_year, draft):
            exact = {year: Bound(amount=by_year[year], rule="change_limit") for year in option.years}
            yield replace(option, low=exact, high=exact, kept=True)


def _fits(option: Option, by_year: Mapping[int, Money], draft: TableDraft) -> bool:
    """Whether the approved money lies within the bounds of a schedule, with what it may lack or leave."""
    if any(amount and year not in option.years for year, amount in by_year.items()):
        return False
    if any(not option.low[t].amount <= by_year[t] <= option.high[t].amount for t in option.years):
        return False
    left = draft.project.demanded - sum(by_year.values())
    if not draft.full:
        return left >= 0
    return option.remainder_min <= left <= option.remainder_max.amount + option.shortfall_max
