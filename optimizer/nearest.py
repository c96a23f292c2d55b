"""Of all plans that are as good, the one that treats fewest projects otherwise than a reference plan does.

A plan is as good where no tier lacks more and its value is still within the asked gap of the proven bound:
between such plans the solver has no reason to choose, so what they differ in is worth nothing. Showing the
nearest of them leaves only differences that are needed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from models.law import LawBook
from models.outcome import GAP_ZERO
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Money
from optimizer.audit import audit
from optimizer.book import Book
from optimizer.build import build_book
from optimizer.decode import plan_lines
from optimizer.objective import plan_value, scores
from optimizer.optimize import shortfall_by_tier
from optimizer.plan_columns import option_of
from optimizer.proof import with_bound
from optimizer.ranking import ranked
from optimizer.revise.changes import changed_projects
from optimizer.rounding import settle
from optimizer.rows import Row, Sense
from optimizer.rules.changes import change_limit
from optimizer.solving.highs import Limits, solve
from optimizer.solving.lexicographic import lost_value
from optimizer.solving.methods import AUTO, MILP, method_for
from optimizer.solving.milp import stage_two_model
from optimizer.solving.watch import Watch

NODES = 2_000
"""Branch-and-bound nodes of a search; deterministic."""


class Nearness(StrEnum):
    """What is known of a plan's differences from the reference.

    fewest : no plan as good differs in fewer projects; proven. fewer : ties were taken out, perhaps not all.
    as_found : nothing was looked for, or nothing nearer was found; ties may be among the differences.
    """

    FEWEST = "fewest"
    FEWER = "fewer"
    AS_FOUND = "as_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The plan to show, and what is known of it."""

    plan: Plan
    nearness: Nearness


def nearest(
    portfolio: Portfolio,
    scenario: Scenario,
    law: LawBook,
    plan: Plan,
    reference: Plan,
    deadline: float = math.inf,
    watch: Watch | None = None,
) -> Nearest:
    """The plan as good as `plan` that is nearest to `reference`; `plan` itself where none was found.

    deadline : on the clock of `time.monotonic`. watch : may end it earlier.
    What is returned has passed the audit.
    """
    marked = _marked(portfolio, reference)
    counting = replace(scenario, changes_max=len(portfolio.projects))
    book = build_book(marked, counting, law.on(scenario.law_date))
    caps = {tier: plan.outcome.shortfall_by_tier.get(tier, 0) for tier in book.tiers}
    search = _Search(portfolio, scenario, law, plan, caps, deadline, watch)
    if method_for(book, AUTO) == MILP:
        found = search.found(book)
        if found is not None:
            return found
    between = search.found(_between(book, plan))
    if between is None:
        return Nearest(plan=plan, nearness=Nearness.AS_FOUND)
    is_same = not changed_projects(portfolio, reference, between.plan)
    return replace(between, nearness=Nearness.FEWEST if is_same else Nearness.FEWER)


def _between(book: Book, plan: Plan) -> Book:
    """The book in which each project has only its schedule in the plan and the reference's money."""
    tables = []
    for table in book.tables:
        own = plan.by_id[table.project_id]
        usual = [option_of(table, own)] if own.schedule is not None else []
        kept = [number for number, option in enumerate(table.options) if option.kept]
        tables.append(table.narrowed_to(sorted({*usual, *kept}), followed=False))
    return replace(book, tables=tuple(tables))


@dataclass(frozen=True, slots=True)
class _Search:
    """The search for the plan with fewest changes in a book."""

    portfolio: Portfolio
    scenario: Scenario
    law: LawBook
    plan: Plan
    caps: Mapping[int, Money]
    deadline: float
    watch: Watch | None

    def found(self, book: Book) -> Nearest | None:
        """The nearest plan of the book that passes the audit; None where none was found."""
        model = stage_two_model(book, self.caps)
        least = _least_value(self.plan, self.scenario)
        lost = lost_value(book)
        model.add_row(
            Row(rule="as_good", where=("value",), sense=Sense.AT_MOST, right=-least, coefficients=lost)
        )
        number = next(row for row in change_limit(book) if row.where == ("number",))
        model.minimize(dict(number.coefficients))
        record = solve(model, Limits(gap=0.0, deadline=self.deadline, nodes=NODES, watch=self.watch))
        if not record.has_solution:
            return None
        solution = model.solution()
        choice = {column.owner: column.number for column in model.columns("x") if solution[column] > 0.5}
        found = self._settled(book, choice)
        is_fewest = record.objective - record.bound < 1 - GAP_ZERO
        nearness = Nearness.FEWEST if is_fewest else Nearness.FEWER
        return None if found is None else Nearest(plan=found, nearness=nearness)

    def _settled(self, book: Book, choice: Mapping[str, int]) -> Plan | None:
        """The plan in whole money, with what is proven of it; None where it cannot be rounded or fails."""
        scenario, before = self.scenario, self.plan.outcome
        amounts = settle(book, choice, self.caps, before.rounding_step)
        if amounts is None:
            return None
        lines = ranked(plan_lines(book, choice, amounts, scores(self.portfolio, scenario)), self.portfolio)
        outcome = replace(
            before,
            objective=plan_value(self.portfolio, scenario, lines),
            shortfall_by_tier=shortfall_by_tier(lines, book),
        )
        found = with_bound(Plan(lines=lines, outcome=outcome), before)
        asked = replace(scenario, rounding_step=before.rounding_step)
        return None if audit(self.portfolio, asked, self.law, found) else found


def _marked(portfolio: Portfolio, reference: Plan) -> Portfolio:
    """The portfolio with the reference as its approved plan."""
    lines = reference.by_id
    projects = tuple(
        replace(
            project, approved=dict(lines[project.project_id].allocated) if project.project_id in lines else {}
        )
        for project in portfolio.projects
    )
    return replace(portfolio, projects=projects)


def _least_value(plan: Plan, scenario: Scenario) -> float:
    """The least value that is still within the asked gap of the bound; never above the plan's own."""
    outcome = plan.outcome
    allowed = outcome.bound - max(scenario.gap, GAP_ZERO) * max(1.0, abs(outcome.bound))
    slack = GAP_ZERO * max(1.0, abs(outcome.objective))
    return min(outcome.objective - slack, allowed) if math.isfinite(allowed) else outcome.objective - slack
