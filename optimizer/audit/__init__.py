"""The independent audit: every rule a second time, from its text.

It reads the nouns and nothing of the optimizer: neither rules nor tables nor solvers. A rule that
is written wrongly there is not written wrongly here by the same hand.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from models.law import LawBook
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.audit.amounts import check_amounts, unreadable
from optimizer.audit.book import Book
from optimizer.audit.entry import check_entry, check_fixed_amounts, check_locked_in, check_locked_out
from optimizer.audit.envelopes import (
    check_debt_ceiling,
    check_envelope_total,
    check_envelope_year,
    check_tier_order,
    check_two_period_cap,
)
from optimizer.audit.funding import check_approved_split, check_eligible_sources, check_full_funding
from optimizer.audit.limits import (
    check_ceiling,
    check_floor,
    check_investor_capacity,
    check_new_start_limit,
)
from optimizer.audit.links import check_bundle, check_excludes, check_requires, check_requires_finished
from optimizer.audit.oda import check_oda_counterpart, check_oda_loan_schedule, check_onlending
from optimizer.audit.period import (
    check_annual_within_medium_term,
    check_change_limit,
    check_not_below_disbursed,
    check_past_years,
)
from optimizer.audit.timing import (
    check_capital_window,
    check_minimum_instalment,
    check_one_schedule,
    check_tail_remainder,
)
from optimizer.audit.values import check_synergy, check_value
from optimizer.audit.violation import Violation

__all__ = ["ALWAYS", "CHECKS", "Violation", "audit"]

type Check = Callable[[Book], Iterator[Violation]]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "entry": check_entry,
        "one_schedule": check_one_schedule,
        "full_funding": check_full_funding,
        "approved_split": check_approved_split,
        "eligible_sources": check_eligible_sources,
        "capital_window": check_capital_window,
        "minimum_instalment": check_minimum_instalment,
        "tail_remainder": check_tail_remainder,
        "oda_counterpart": check_oda_counterpart,
        "oda_loan_schedule": check_oda_loan_schedule,
        "onlending": check_onlending,
        "fixed_amounts": check_fixed_amounts,
        "past_years": check_past_years,
        "locked_in": check_locked_in,
        "locked_out": check_locked_out,
        "envelope_year": check_envelope_year,
        "envelope_total": check_envelope_total,
        "tier_order": check_tier_order,
        "two_period_cap": check_two_period_cap,
        "annual_within_medium_term": check_annual_within_medium_term,
        "not_below_disbursed": check_not_below_disbursed,
        "debt_ceiling": check_debt_ceiling,
        "requires": check_requires,
        "requires_finished": check_requires_finished,
        "excludes": check_excludes,
        "bundle": check_bundle,
        "synergy": check_synergy,
        "floor": check_floor,
        "ceiling": check_ceiling,
        "new_start_limit": check_new_start_limit,
        "investor_capacity": check_investor_capacity,
        "change_limit": check_change_limit,
        "value": check_value,
        "amounts": check_amounts,
    }
)
"""The check of each rule, by the rule's name."""

ALWAYS = frozenset({"one_schedule", "synergy", "value", "amounts"})
"""Definitions and bookkeeping: checked whatever the scenario switches off.

Where synergies are switched off, none may be counted in the value; that is what is checked then.
"""


def audit(portfolio: Portfolio, scenario: Scenario, law: LawBook, plan: Plan) -> tuple[Violation, ...]:
    """Every way in which a plan breaks a rule; empty where it passes.

    Parameters
    ----------
    portfolio, scenario, law : what the plan was made for; a rule in `scenario.rules_off` is skipped
        unless it is in `ALWAYS`.
    plan : the plan as it is shown, after rounding.

    Returns
    -------
    violations in the order of the rules; where an amount is not whole or stands at a project,
    source or year the book does not know, only those faults, because no rule can be read then.
    """
    book = Book.of(portfolio, scenario, law, plan)
    faults = tuple(unreadable(book))
    if faults:
        return faults
    return tuple(
        violation
        for rule, check in CHECKS.items()
        if rule in ALWAYS or scenario.has(rule)
        for violation in check(book)
    )
