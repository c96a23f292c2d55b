"""What is changed of a book before it is solved again."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from models.budget import Source
from models.law import LawBook
from models.portfolio import Portfolio
from models.project import Project
from models.scenario import Scenario
from models.units import Money, share_of
from optimizer.book import Book
from optimizer.build import build_book, coupling_rows
from optimizer.rows import Row
from optimizer.rules import COUPLING
from optimizer.table import Choice, ProjectTable

type Extra = Mapping[tuple[str, int | None], Money]
"""Money added, net of reserve, by source and year; year None = every year in proportion, and the total."""

TINY = 1e-9
"""A share of an amount that is this near to a whole number is one."""


class CannotRaiseError(ValueError):
    """An envelope that no amount raises: all of it is reserve, nothing stands in it, or its factor is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """forbidden, forced : projects kept out or in. extra : money added.

    rules_off, unlocked, limits_off : rules, projects whose lock and limits (by `Limit.where`) are lifted.
    """

    forbidden: frozenset[str] = frozenset()
    forced: frozenset[str] = frozenset()
    extra: Extra = field(default_factory=dict)
    rules_off: frozenset[str] = frozenset()
    unlocked: frozenset[str] = frozenset()
    limits_off: frozenset[tuple[str, ...]] = frozenset()

    @property
    def leaves_tables(self) -> bool:
        """Whether every project keeps its schedules and bounds."""
        return not (self.rules_off or self.unlocked or self.limits_off)

    @property
    def only_frees(self) -> bool:
        """Whether every plan stays possible."""
        return not self.forced and not self.forbidden

    @property
    def only_forbids(self) -> bool:
        """Whether nothing but some projects being kept out is changed."""
        return self.leaves_tables and not self.forced and not self.extra


def changed_book(book: Book, law: LawBook, change: Change) -> Book:
    """The book with the change in it. Errors: CannotRaiseError."""
    scenario, portfolio = book.terms.scenario, book.portfolio
    if not change.leaves_tables:
        scenario, portfolio = lifted(scenario, portfolio, change)
        if change.unlocked or not change.rules_off <= LEAVE_TABLES:
            book = build_book(portfolio, scenario, law.on(scenario.law_date)).with_caps(book.shortfall_caps)
        else:
            book = replace(book, portfolio=portfolio, terms=replace(book.terms, scenario=scenario))
    if change.extra:
        scenario = with_extra(scenario, portfolio, change.extra)
        terms = replace(book.terms, scenario=scenario, budget=scenario.apply(portfolio.budget))
        book = replace(book, terms=terms)
    if change.forbidden or change.forced:
        book = replace(book, tables=tuple(_decided(table, change) for table in book.tables))
    return book


LEAVE_TABLES = frozenset(COUPLING) - {"two_period_cap"}
"""Rules that shape no table. Where no money may run on, the two-period cap leaves tails out."""


type Rows = Mapping[tuple[str, ...], Row]
"""Coupling rows by `Row.key`."""


def rows_by_key(book: Book) -> Rows:
    """The coupling rows of a book."""
    return {row.key: row for row in coupling_rows(book)}


type RowChanges = Mapping[tuple[str, ...], tuple[Row | None, Row | None]]
"""Coupling rows before and after a change, by `Row.key`; None = there is none."""


def changed_rows(before: Book, old: Rows, after: Book) -> RowChanges | None:
    """Coupling rows that differ between two books, before and after; None where tables differ.

    old : the rows of the book before.
    """
    if before.tables is not after.tables and before.tables != after.tables:
        return None
    new = rows_by_key(after)
    keys = dict.fromkeys((*old, *new))
    return {key: (old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)}


OF_LIMITS = ("floor", "ceiling", "new_start_limit", "investor_capacity")
"""Rules whose rows are the user's limits, each limit on its own."""


def lifted_rows(before: Book, old: Rows, change: Change) -> RowChanges | None:
    """The rows that are gone where rules or limits are lifted that shape no table; None for other changes.

    Without yearly envelopes more periods have rows of their own.

    The same as `changed_rows` says, without making the rows of the changed book.
    """
    lifts_alone = change.only_frees and not (change.extra or change.unlocked)
    if not lifts_alone or not change.rules_off <= LEAVE_TABLES - {"envelope_year"}:
        return None
    limits = tuple(limit for limit in before.portfolio.limits if limit.where in change.limits_off)
    of_limits = replace(before, portfolio=replace(before.portfolio, limits=limits))
    names = (name for name in OF_LIMITS if before.terms.scenario.has(name))
    keys = {row.key for name in names for row in COUPLING[name](of_limits)}
    return {key: (row, None) for key, row in old.items() if key in keys or row.rule in change.rules_off}


def _decided(table: ProjectTable, change: Change) -> ProjectTable:
    choices = table.choices
    if table.project_id in change.forbidden:
        choices = (*choices, Choice(rule="forbidden", sense="<=", number=0))
    if table.project_id in change.forced:
        choices = (*choices, Choice(rule="forced", sense=">=", number=1))
    return table if choices is table.choices else replace(table, choices=choices)


def lifted(scenario: Scenario, portfolio: Portfolio, change: Change) -> tuple[Scenario, Portfolio]:
    """Scenario and portfolio without the rules, locks and limits that are lifted."""
    locks = {code: lock for code, lock in scenario.locks.items() if code not in change.unlocked}
    projects = tuple(_unlocked(project, change.unlocked) for project in portfolio.projects)
    limits = tuple(limit for limit in portfolio.limits if limit.where not in change.limits_off)
    return (
        replace(scenario, locks=locks, rules_off=scenario.rules_off | change.rules_off),
        replace(portfolio, projects=projects, limits=limits),
    )


def _unlocked(project: Project, unlocked: frozenset[str]) -> Project:
    return replace(project, lock=None) if project.project_id in unlocked else project


def with_extra(scenario: Scenario, portfolio: Portfolio, extra: Extra) -> Scenario:
    """The scenario in which envelopes are so much larger, net of their reserve.

    Errors: CannotRaiseError.
    """
    for (code, year), amount in sorted(extra.items(), key=lambda item: (item[0][0], item[0][1] or 0)):
        before = scenario.apply(portfolio.budget).by_code[code]
        amounts = dict(scenario.envelope_amounts)
        for when, more in in_years(before, year, amount).items():
            old = before.total if when is None else before.yearly[when]
            if old is not None and more:
                amounts[code, when] = _entered(scenario, code, when, _gross(before, old, more))
        scenario = replace(scenario, envelope_amounts=amounts)
    return scenario


def in_years(source: Source, year: int | None, amount: Money) -> dict[int | None, Money]:
    """What each envelope of a source gets of an amount: one year's, or all of them in proportion.

    Rounded down year by year, so that whoever rounds otherwise adds no less. Errors: CannotRaiseError.
    """
    if year is not None:
        return {year: amount}
    shares = year_shares(source)
    if not shares and source.total is None:
        raise CannotRaiseError(source.code)
    parts: dict[int | None, Money] = {
        when: math.floor(share * amount + TINY) for when, share in shares.items()
    }
    if source.total is not None:
        parts[None] = amount
    return parts


def year_shares(source: Source) -> dict[int, float]:
    """Share of each year with money in the sum of all years."""
    yearly = {year: amount for year, amount in source.yearly.items() if amount}
    whole = sum(yearly.values())
    return {year: amount / whole for year, amount in yearly.items()}


def _gross(source: Source, old: Money, more: Money) -> Money:
    """The least envelope whose net is `more` above that of `old`."""
    reserve = source.reserve or 0.0
    if reserve >= 1:
        raise CannotRaiseError(source.code)
    target = source.net(old) + more
    gross = max(old, math.floor(target / (1 - reserve)) - 2)
    while source.net(gross) < target:
        gross += 1
    return gross


def _entered(scenario: Scenario, code: str, year: int | None, gross: Money) -> Money:
    """The amount to enter so that the scenario's factors make `gross` of it."""
    whole = scenario.envelope_factors.get((code, None), 1.0)
    own = 1.0 if year is None else scenario.envelope_factors.get((code, year), 1.0)
    if whole * own <= 0:
        raise CannotRaiseError(code)
    amount = max(0, math.floor(gross / (whole * own)) - 2)
    while share_of(own, share_of(whole, amount)) < gross:
        amount += 1
    return amount
