"""Amounts that somebody typed into a plan, and the plan they stand for.

Only amounts are taken from an edited plan. Which schedule a project follows is read off its amounts:
the one whose equations they break least, and of those the one worth most.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from models.outcome import EndedBy, Outcome, PlanStatus
from models.plan import Plan
from models.portfolio import Portfolio
from models.units import Money
from optimizer.book import Book
from optimizer.decode import plan_lines
from optimizer.objective import plan_value, scores
from optimizer.optimize import shortfall_by_tier
from optimizer.ranking import ranked
from optimizer.rounding import row_slack
from optimizer.rows import Column, f, r, u, x
from optimizer.table import Option, ProjectTable
from optimizer.table_rows import table_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What an edited plan says, million VND.

    allocated : by project, then (source, year). remainder : by project, then source.
    selected : projects the plan calls selected; decides only where a project needs no money.
    """

    allocated: Mapping[str, Mapping[tuple[str, int], Money]]
    remainder: Mapping[str, Mapping[str, Money]] = field(default_factory=dict)
    selected: frozenset[str] = frozenset()

    @classmethod
    def of(cls, plan: Plan) -> "Amounts":
        """The amounts of a plan."""
        return cls(
            allocated={line.project_id: line.allocated for line in plan.lines},
            remainder={line.project_id: line.remainder for line in plan.lines},
            selected=frozenset(line.project_id for line in plan.selected),
        )


def plan_of_amounts(portfolio: Portfolio, book: Book, amounts: Amounts) -> Plan:
    """The plan that amounts stand for, whatever they break. Nothing is proven about it."""
    choice: dict[str, int] = {}
    columns: dict[Column, Money] = {}
    for table in book.tables:
        p = table.project_id
        own = {f(p, s, t): a for (s, t), a in amounts.allocated.get(p, {}).items()}
        own |= {r(p, s): a for s, a in amounts.remainder.get(p, {}).items()}
        number = _option(table, own, is_called_selected=p in amounts.selected)
        if number is not None:
            choice[p] = number
            own |= _lacking(table, own, table.options[number])
        columns |= own
    lines = ranked(plan_lines(book, choice, columns, scores(portfolio, book.terms.scenario)), portfolio)
    scenario = book.terms.scenario
    shortfall = shortfall_by_tier(lines, book)
    outcome = Outcome(
        status=PlanStatus.FEASIBLE,
        objective=plan_value(portfolio, scenario, lines),
        bound=math.inf,
        gap=math.inf,
        gap_asked=scenario.gap,
        runtime_s=0.0,
        method="verify",
        ended_by=EndedBy.GAP,
        tiers_proven=False,
        shortfall_by_tier=shortfall,
        shortfall_bound_by_tier=dict.fromkeys(shortfall, 0),
    )
    return Plan(lines=lines, outcome=outcome)


def _option(table: ProjectTable, own: Mapping[Column, Money], *, is_called_selected: bool) -> int | None:
    """The schedule the amounts follow best; None where the project is not in the plan."""
    has_money = any(own.values())
    in_plan = has_money or table.counts_in_tiers or (is_called_selected and not table.demand)
    if not in_plan or not table.options:
        return None
    places = range(len(table.options))
    return min(places, key=lambda n: (_broken_by(table, own, n), -table.options[n].value, n))


def _broken_by(table: ProjectTable, own: Mapping[Column, Money], number: int) -> float:
    """How far the amounts are from the project's own equations under a schedule, million VND in all."""
    values = {**own, **_lacking(table, own, table.options[number]), x(table.project_id, number): 1}
    return math.fsum(row_slack(row, values) for row in table_rows(table))


def _lacking(table: ProjectTable, own: Mapping[Column, Money], option: Option) -> dict[Column, Money]:
    """What is lacking, laid on the parts whose tier comes last; none where the schedule allows none."""
    paid = sum(own.values())
    if table.is_lump_sum:
        ordered = {f(table.project_id, source, year) for source, year in table.fixed}
        paid = sum(amount for column, amount in own.items() if column not in ordered)
        lacks = max(0, table.demand - sum(table.fixed.values())) - paid
    else:
        lacks = table.demand - paid
    lacks = min(max(0, lacks), option.shortfall_max)
    found: dict[Column, Money] = {}
    for part in sorted(table.parts, key=lambda part: part.tier, reverse=True):
        found[u(table.project_id, part.name)] = min(part.amount, lacks)
        lacks -= found[u(table.project_id, part.name)]
    return found
