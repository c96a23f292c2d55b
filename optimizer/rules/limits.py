"""Coupling rules on parts of the plan: floors, ceilings, new starts, what an investor absorbs."""

from collections.abc import Iterator

from models.limit import Limit, Selector
from models.project import Project
from models.vocabulary import Dimension, Measure
from optimizer.book import Book
from optimizer.rows import Column, CouplingRow, Sense, f, x
from optimizer.table import ProjectTable, named_sources


def floor(book: Book) -> Iterator[CouplingRow]:
    """A part of the plan gets at least so much money, such a share of it, or so many projects.

    Equation: Σ_part f ≥ min (million VND); Σ_part f − min · Σ_all f ≥ 0 (share; all money of the same
    source and year); Σ_part Σ_σ x_pσ ≥ min (count; with a year: schedules with a = year).
    Article: none, policy.
    Not for: limits on a year outside the plan; lump sums are no projects and are not counted.
    """
    for limit in _limits(book, counts_new_starts=False):
        if limit.least is not None:
            yield _row("floor", limit, (), limit.least, Sense.AT_LEAST, book)


def ceiling(book: Book) -> Iterator[CouplingRow]:
    """A part of the plan gets at most so much money, such a share of it, or so many projects.

    Equation: Σ_part f ≤ max (million VND); Σ_part f − max · Σ_all f ≤ 0 (share; all money of the same
    source and year); Σ_part Σ_σ x_pσ ≤ max (count; with a year: schedules with a = year).
    Article: none, policy.
    Not for: what an investor absorbs in a year (`investor_capacity`); limits on a year outside the plan.
    """
    for limit in _limits(book, counts_new_starts=False):
        if limit.most is not None and not is_capacity(limit):
            yield _row("ceiling", limit, (), limit.most, Sense.AT_MOST, book)


def new_start_limit(book: Book) -> Iterator[CouplingRow]:
    """So many new projects may, or must, start: in the period, a year, a locality, with an investor.

    Equation: min ≤ Σ_{p candidate, not begun} Σ_{σ: a = year} x_pσ ≤ max; without a year all σ count.
    Article: Chỉ thị 25/CT-TTg 2024 (fewer projects); the number is the user's.
    Not for: candidates whose capital flowed before the plan: they do not start in it.
    """
    for limit in _limits(book, counts_new_starts=True):
        bounds = (("least", Sense.AT_LEAST, limit.least), ("most", Sense.AT_MOST, limit.most))
        for name, sense, number in bounds:
            if number is not None:
                yield _row("new_start_limit", limit, (name,), number, sense, book)


def investor_capacity(book: Book) -> Iterator[CouplingRow]:
    """An investor gets no more in a year than it can spend.

    Equation: Σ_{p of the investor} Σ_s f_pst ≤ max (million VND).
    Article: none, policy: what the investor disbursed in the past.
    Not for: years outside the plan.
    """
    for limit in _limits(book, counts_new_starts=False):
        if limit.most is not None and is_capacity(limit):
            where = (limit.selector.value, *(part for part in (limit.source, str(limit.year)) if part))
            yield CouplingRow(
                rule="investor_capacity",
                where=where,
                sense=Sense.AT_MOST,
                right=limit.most,
                coefficients=dict.fromkeys(_money(book, limit), 1.0),
            )


def rule_of(limit: Limit) -> str:
    """The rule that a limit is a row of; its floor where it has both."""
    if limit.measure is Measure.NEW_STARTS:
        return "new_start_limit"
    if limit.least is not None:
        return "floor"
    return "investor_capacity" if is_capacity(limit) else "ceiling"


def _limits(book: Book, *, counts_new_starts: bool) -> Iterator[Limit]:
    """The limits that hold in the years of the plan."""
    for limit in book.portfolio.limits:
        in_plan = limit.year is None or limit.year in book.terms.scenario.years
        if in_plan and (limit.measure is Measure.NEW_STARTS) == counts_new_starts:
            yield limit


def is_capacity(limit: Limit) -> bool:
    """Whether a limit is what an investor absorbs in a year."""
    of_investor = limit.selector.dimension is Dimension.INVESTOR and limit.second is None
    return of_investor and limit.measure is Measure.MONEY and limit.year is not None


def _row(
    rule: str, limit: Limit, detail: tuple[str, ...], bound: float, sense: Sense, book: Book
) -> CouplingRow:
    row: dict[Column, float]
    right = bound
    if limit.measure.counts_projects:
        row = dict.fromkeys(_counted(book, limit), 1.0)
    elif limit.measure is Measure.MONEY:
        row = dict.fromkeys(_money(book, limit), 1.0)
    else:
        row = dict.fromkeys(_all_money(book, limit), -bound)
        row |= dict.fromkeys(_money(book, limit), 1.0 - bound)
        right = 0
    return CouplingRow(rule=rule, where=(*limit.where, *detail), sense=sense, right=right, coefficients=row)


def _all_money(book: Book, limit: Limit) -> Iterator[Column]:
    """Capital of the limit's source and year, whoever gets it."""
    for table in book.tables:
        for source, year in table.cells:
            if limit.source in (None, source) and limit.year in (None, year):
                yield f(table.project_id, source, year)


def _money(book: Book, limit: Limit) -> Iterator[Column]:
    """Capital of the lines the limit speaks of, from the sources it speaks of."""
    paying = [s.values for s in _selectors(limit) if s.dimension is Dimension.SOURCE]
    for table in _lines(book, limit):
        for source, year in table.cells:
            named = limit.source in (None, source) and all(source in codes for codes in paying)
            if named and limit.year in (None, year):
                yield f(table.project_id, source, year)


def _counted(book: Book, limit: Limit) -> Iterator[Column]:
    """Schedules of the projects the limit counts."""
    for table in _lines(book, limit):
        project = book.portfolio.by_id[table.project_id]
        if project.is_lump_sum or not _may_use(book, project, limit):
            continue
        starts_anew = project.is_candidate and not project.has_begun(book.terms.first_year)
        if limit.measure is Measure.NEW_STARTS and not starts_anew:
            continue
        for number, option in enumerate(table.options):
            if limit.year in (None, option.schedule.start):
                yield x(table.project_id, number)


def _selectors(limit: Limit) -> tuple[Selector, ...]:
    return (limit.selector,) if limit.second is None else (limit.selector, limit.second)


def _lines(book: Book, limit: Limit) -> Iterator[ProjectTable]:
    """Tables of the lines that all selectors match; which source pays is not asked here."""
    for table in book.tables:
        project = book.portfolio.by_id[table.project_id]
        if all(_matches(selector, project, table.tier) for selector in _selectors(limit)):
            yield table


def _matches(selector: Selector, project: Project, tier: int) -> bool:
    if selector.dimension is Dimension.SOURCE:
        return True
    if selector.dimension is Dimension.CLASS:
        return any(project.criteria.get(name, 0.0) > 0 for name in selector.values)
    if selector.dimension is Dimension.TIER:
        return str(tier) in selector.values
    own = getattr(project, selector.dimension.value)
    return own is not None and str(own) in selector.values


def _may_use(book: Book, project: Project, limit: Limit) -> bool:
    """Whether the sources a count asks for are among those the project may use."""
    asked = [frozenset({limit.source})] if limit.source is not None else []
    asked += [s.values for s in _selectors(limit) if s.dimension is Dimension.SOURCE]
    own = set(named_sources(project, book.terms.budget))
    return all(own & codes for codes in asked)
