"""Where a difference in value comes from: which projects bring it, by what happens to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from models.plan import Plan, PlanLine
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.objective import synergy_value

NOTHING = 1e-9
"""Values up to this are none."""


class Step(StrEnum):
    """What changes a project's value.

    entered, left : in the one plan only. earlier, later : finished in another year. revalued : the same
    finish, but other weights, discount or objective. synergy : of two projects together.
    """

    ENTERED = "entered"
    LEFT = "left"
    EARLIER = "earlier"
    LATER = "later"
    REVALUED = "revalued"
    SYNERGY = "synergy"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueStep:
    """One project's part in the difference of two values. project_id : empty for synergies."""

    project_id: str
    step: Step
    by: float


def waterfall(
    portfolio: Portfolio, base: Scenario, base_plan: Plan, other: Scenario, other_plan: Plan
) -> tuple[ValueStep, ...]:
    """The steps from the base's value to the other's; they sum to the difference of the two values."""
    steps = [*_steps(portfolio, base, base_plan, other, other_plan)]
    before = synergy_value(portfolio, base, {line.project_id for line in base_plan.selected})
    after = synergy_value(portfolio, other, {line.project_id for line in other_plan.selected})
    if abs(after - before) > NOTHING:
        steps.append(ValueStep(project_id="", step=Step.SYNERGY, by=after - before))
    return tuple(steps)


def _steps(
    portfolio: Portfolio, base: Scenario, base_plan: Plan, other: Scenario, other_plan: Plan
) -> Iterator[ValueStep]:
    for project in portfolio.projects:
        before, after = base_plan.by_id.get(project.project_id), other_plan.by_id.get(project.project_id)
        by = _value(after, other) - _value(before, base)
        if abs(by) > NOTHING:
            yield ValueStep(project_id=project.project_id, step=_step(before, after), by=by)


def _value(line: PlanLine | None, scenario: Scenario) -> float:
    return 0.0 if line is None else line.discounted(scenario.discount, scenario.first_year)


def _step(before: PlanLine | None, after: PlanLine | None) -> Step:
    if before is None or before.schedule is None:
        return Step.ENTERED
    if after is None or after.schedule is None:
        return Step.LEFT
    if after.schedule.finish != before.schedule.finish:
        return Step.EARLIER if after.schedule.finish < before.schedule.finish else Step.LATER
    return Step.REVALUED
