"""Verifying a plan that was edited by hand: what it breaks, and what it is worth beside the best.

Only amounts are taken from the edited plan. Which schedule a project follows is read off its amounts:
the one whose equations they break least, and of those the one worth most.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from models.issues import AuditError, NoPlanError
from models.law import LawBook
from models.outcome import EndedBy, Outcome, PlanStatus
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Money
from optimizer.audit import Violation, audit
from optimizer.book import Book
from optimizer.build import build_book
from optimizer.decode import plan_lines
from optimizer.objective import plan_value, scores
from optimizer.optimize import Effort, best_plan, shortfall_by_tier
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The edited plan, what it breaks, and the best plan of the same scenario.

    best : None where none was found within the effort.
    """

    plan: Plan
    violations: tuple[Violation, ...]
    best: Plan | None

    @property
    def is_valid(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations

    @property
    def loss(self) -> float | None:
        """What the best plan is worth more; None where no best plan is known."""
        return None if self.best is None else self.best.outcome.objective - self.plan.outcome.objective


def verify(
    portfolio: Portfolio, scenario: Scenario, law: LawBook, amounts: Amounts, effort: Effort
) -> Verification:
    """Audit of amounts under a scenario, and the best plan beside them.

    A plan that lacks more in a tier than the best does, while no earlier tier is better off, breaks the
    order of priority: the audit cannot tell, the solve can.
    """
    book = build_book(portfolio, scenario, law.on(scenario.law_date))
    plan = plan_of_amounts(portfolio, book, amounts)
    violations = audit(portfolio, scenario, law, plan)
    try:
        best = best_plan(portfolio, book, law, effort)
    except (NoPlanError, AuditError):
        best = None
    if best is not None and scenario.has("tier_order"):
        violations = (*violations, *_lacks_more(plan, best))
    return Verification(plan=plan, violations=violations, best=best)


def _lacks_more(plan: Plan, best: Plan) -> tuple[Violation, ...]:
    own, other = plan.outcome.shortfall_by_tier, best.outcome.shortfall_by_tier
    for tier in sorted({*own, *other}):
        more = own.get(tier, 0) - other.get(tier, 0)
        if more:
            values = {"found": own.get(tier, 0), "needed": other.get(tier, 0)}
            broken = Violation(
                rule="tier_order", where=str(tier), by=more, text="audit.tier_order_more", values=values
            )
            return (broken,) if more > 0 else ()
    return ()


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
