"""All rules, each with its one function, in the order in which they shape a table.

A rule's docstring gives its sentence, equation, article and where it does not apply.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from optimizer.book import Book
from optimizer.rows import CouplingRow
from optimizer.rules.annual import annual_within_medium_term, not_below_disbursed
from optimizer.rules.budget import envelope_total, envelope_year, tier_order
from optimizer.rules.changes import change_limit, past_years
from optimizer.rules.debt import debt_ceiling
from optimizer.rules.entry import entry
from optimizer.rules.funding import (
    approved_split,
    eligible_sources,
    fixed_amounts,
    full_funding,
    locked_in,
    locked_out,
    one_schedule,
)
from optimizer.rules.limits import ceiling, floor, investor_capacity, new_start_limit
from optimizer.rules.links import bundle, excludes, requires, requires_finished, synergy
from optimizer.rules.oda import oda_counterpart, oda_loan_schedule, onlending
from optimizer.rules.period import two_period_cap
from optimizer.rules.timing import capital_window, minimum_instalment, tail_remainder
from optimizer.table import TableDraft

LOCAL: Mapping[str, Callable[[TableDraft], None]] = {
    rule.__name__: rule
    for rule in (
        one_schedule,
        entry,
        eligible_sources,
        capital_window,
        minimum_instalment,
        tail_remainder,
        full_funding,
        approved_split,
        oda_counterpart,
        oda_loan_schedule,
        onlending,
        fixed_amounts,
        past_years,
        annual_within_medium_term,
        not_below_disbursed,
        locked_in,
        locked_out,
    )
}
"""Rules that shape one project's table, in the order in which they are applied."""

LUMP_SUM = (
    "one_schedule",
    "eligible_sources",
    "full_funding",
    "fixed_amounts",
    "past_years",
    "annual_within_medium_term",
    "not_below_disbursed",
    "locked_out",
)
"""Rules that concern lump sums: money only, no window, no group."""

COUPLING: Mapping[str, Callable[[Book], Iterator[CouplingRow]]] = {
    rule.__name__: rule
    for rule in (
        envelope_year,
        envelope_total,
        tier_order,
        two_period_cap,
        debt_ceiling,
        requires,
        requires_finished,
        excludes,
        bundle,
        synergy,
        floor,
        ceiling,
        new_start_limit,
        investor_capacity,
        change_limit,
    )
}
"""Rules that tie projects together by rows."""

DEFINITIONS = frozenset({"one_schedule"})
"""Rules that cannot be switched off."""

SHAPES_BY_ITSELF = frozenset({"one_schedule", "capital_window", "eligible_sources", "full_funding"})
"""Rules that say themselves what being switched off means; the others are simply not applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleName:
    """A rule and whether it may be switched off."""

    name: str
    is_local: bool
    is_definition: bool


RULES: Mapping[str, RuleName] = {
    name: RuleName(name=name, is_local=name in LOCAL, is_definition=name in DEFINITIONS)
    for name in (*LOCAL, *COUPLING)
}
