"""Gap ledger: what localities get – money and outputs – and how unevenly, before the plan and with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Money
from optimizer.cuts import as_first_written
from optimizer.indicators import finished_in_period
from optimizer.workbook.schema import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalityLedger:
    """One locality. Money is million VND, outputs by unit.

    locality : as the list first writes it; lines that state none are left out.
    projects, selected : its lines, and those in the plan.
    before : capital allocated before the plan. planned : what the plan allocates.
    listed, finished : outputs of all its projects, and of those that finish in the period.
    per_billion : outputs of those projects per billion VND of their total cost, by unit.
    """

    locality: str
    projects: int
    selected: int
    before: Money
    planned: Money
    listed: Mapping[str, float]
    finished: Mapping[str, float]
    per_billion: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLedger:
    """All localities with a project, and how unevenly they share; None where there is nothing to share.

    gini_before, gini_after : of money before the plan, and of it with the plan's. gini_planned : of the
        plan's alone. gini_outputs : of what finishes, by unit. No population stands in the book, so a
        locality counts as one, whatever its size.
    """

    localities: tuple[LocalityLedger, ...]
    gini_before: float | None
    gini_planned: float | None
    gini_after: float | None
    gini_outputs: Mapping[str, float | None]


def gini(amounts: Sequence[float]) -> float | None:
    """Gini coefficient: 0 = all alike, towards 1 = all with one; None where the amounts sum to nothing.

    G = Σ_i (2i − n − 1) x_i / (n Σ x), x sorted from the least (Gini 1912; the form of Sen, On Economic
    Inequality, 1973). Amounts are 0 or more.
    """
    whole, count = sum(amounts), len(amounts)
    if not whole:
        return None
    ordered = sorted(amounts)
    return sum((2 * i - count - 1) * x for i, x in enumerate(ordered, start=1)) / (count * whole)


def gap_ledger(portfolio: Portfolio, scenario: Scenario, plan: Plan) -> GapLedger:
    """What each locality got, gets and is to get, most money of the plan first."""
    names = as_first_written(portfolio, lambda project: project.locality)
    finished = {line.project_id for line in finished_in_period(portfolio, scenario, plan)}
    ledgers = [_ledger(portfolio, plan, finished, place, name) for place, name in names.items() if name]
    units = sorted({unit for own in ledgers for unit in own.listed})
    return GapLedger(
        localities=tuple(sorted(ledgers, key=lambda own: (-own.planned, own.locality))),
        gini_before=gini([own.before for own in ledgers]),
        gini_planned=gini([own.planned for own in ledgers]),
        gini_after=gini([own.before + own.planned for own in ledgers]),
        gini_outputs={unit: gini([own.finished.get(unit, 0.0) for own in ledgers]) for unit in units},
    )


def _ledger(portfolio: Portfolio, plan: Plan, finished: set[str], place: str, name: str) -> LocalityLedger:
    projects = [project for project in portfolio.projects if fold(project.locality) == place]
    listed: dict[str, float] = {}
    done: dict[str, float] = {}
    cost: dict[str, Money] = {}
    for project in projects:
        for unit, amount in project.outputs.items():
            listed[unit] = listed.get(unit, 0.0) + amount
            if project.project_id in finished and amount:
                done[unit] = done.get(unit, 0.0) + amount
                cost[unit] = cost.get(unit, 0) + project.total_cost
    lines = [plan.by_id[project.project_id] for project in projects if project.project_id in plan.by_id]
    return LocalityLedger(
        locality=name,
        projects=len(projects),
        selected=sum(line.selected for line in lines),
        before=sum(project.paid for project in projects),
        planned=sum(line.total_allocated for line in lines),
        listed=listed,
        finished=done,
        per_billion={unit: amount / (cost[unit] / 1000) for unit, amount in done.items() if cost[unit]},
    )
