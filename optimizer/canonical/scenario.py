"""A scenario as the entries of the sheet `scenario`: what a form, a store and a workbook hold of it."""

from collections.abc import Iterator

from models.scenario import Scenario
from models.vocabulary import Lock
from optimizer.canonical.cells import Cell, cell_of


def scenario_entries(scenario: Scenario) -> Iterator[tuple[str, Cell]]:
    """Every key of a scenario with its value in force; read again, they make the same scenario."""
    yield "plan_type", scenario.plan_type.value
    yield "first_year", scenario.first_year
    yield "last_year", scenario.last_year
    yield "period_first_year", scenario.period_first_year
    yield "law_date", scenario.law_date.isoformat()
    yield "tier_order", str(scenario.tier_order) if scenario.tier_order.own else None
    yield "objective", scenario.objective.value
    for key in ("size_exponent", "discount", "two_period_share"):
        yield key, cell_of(float(getattr(scenario, key)))
    for key in ("min_year_share", "max_year_share"):
        for group, share in getattr(scenario, key).items():
            yield f"{key}_{group.value}", cell_of(float(share))
    for key in ("counterpart_ratio", "onlending_share", "reserve"):
        yield key, cell_of(getattr(scenario, key))
    yield "rounding_step", scenario.rounding_step
    for key in ("time_limit", "work_limit"):
        yield key, cell_of(getattr(scenario, key))
    yield "gap", cell_of(float(scenario.gap))
    yield "money_unit", "million"
    yield "changes_max", scenario.changes_max
    yield "adjusts", None if scenario.adjusts is None else scenario.adjusts.value
    yield "first_open_year", scenario.first_open_year
    yield "rules_off", "; ".join(sorted(scenario.rules_off)) or None
    for key, lock in (("locks_in", Lock.IN), ("locks_out", Lock.OUT)):
        codes = sorted(code for code, own in scenario.locks.items() if own is lock)
        yield key, "; ".join(codes) or None
    yield from _by_name(scenario)


def _by_name(scenario: Scenario) -> Iterator[tuple[str, Cell]]:
    for criterion, weight in sorted(scenario.weights.items()):
        yield f"weight:{criterion}", cell_of(float(weight))
    for criterion, rank in sorted(scenario.ranks.items()):
        yield f"rank:{criterion}", cell_of(float(rank))
    envelopes = {"envelope_amount": scenario.envelope_amounts, "envelope": scenario.envelope_factors}
    for key, values in envelopes.items():
        for (source, year), value in sorted(values.items(), key=lambda item: (item[0][0], item[0][1] or 0)):
            if year is None or year in scenario.years:
                yield ":".join(map(str, filter(None, (key, source, year)))), cell_of(value)
