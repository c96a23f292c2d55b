"""What to cut first when money falls, and what to release next when it rises: one list for every budget.

From the plan of the budget as it is, downwards: at each step only lines of the step above may stay.
Upwards: every line of the step below stays. So a project that is told "yes" at a budget never hears "no"
at a larger one. What this costs is the distance from the plan that would be free at each budget.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from models.outcome import relative_gap
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.uncertainty.nested import better_of, candidates, held
from optimizer.uncertainty.solved import Solved, Solving, with_total

FACTORS = (0.8, 0.85, 0.9, 0.95, 0.99, 1.0, 1.05, 1.1, 1.15, 1.2)
"""Budgets as parts of the one that is planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One budget.

    factor : of every envelope. nested : the plan of the list. free : the best plan at this budget alone.
    cut : candidates that leave against the next step nearer the budget as it is; released : that enter.
    """

    factor: float
    nested: Solved
    free: Solved
    inside: frozenset[str]
    cut: tuple[str, ...] = ()
    released: tuple[str, ...] = ()

    @property
    def is_comparable(self) -> bool:
        """Whether both plans lack the same, so that their values tell which is better."""
        return bool(self.nested.lacking) and self.nested.lacking == self.free.lacking

    @property
    def loss(self) -> float | None:
        """What the list is worth less than the free plan found; None where values alone do not tell."""
        if not self.is_comparable or self.nested.objective is None or self.free.objective is None:
            return None
        return max(0.0, self.free.objective - self.nested.objective)

    @property
    def largest_loss(self) -> float | None:
        """What it can be worth less at most: up to the proven bound of the free plan."""
        if not self.is_comparable or self.nested.objective is None or self.free.bound is None:
            return None
        return max(0.0, self.free.bound - self.nested.objective)

    @property
    def relative_loss(self) -> float | None:
        """The loss as a part of the free plan's value."""
        if self.loss is None or self.free.objective is None or self.nested.objective is None:
            return None
        return relative_gap(self.nested.objective, self.free.objective)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Rungs by rising budget. is_stopped : whether some budgets were not reached."""

    portfolio: Portfolio
    scenario: Scenario
    rungs: tuple[Rung, ...]
    is_stopped: bool = False


def ladder(
    portfolio: Portfolio, scenario: Scenario, solving: Solving, factors: Sequence[float] = FACTORS
) -> Ladder:
    """The nested list for these budgets; 1 is always among them.

    Errors: NoPlanError where the budget as it is has no plan.
    """
    every = sorted({*factors, 1.0})
    solving.expect(2 * len(every) - 1)
    base = solving.required(portfolio, scenario)
    rungs: dict[float, Rung] = {1.0: Rung(factor=1.0, nested=base, free=base, inside=base.selected)}
    down = [own for own in reversed(every) if own < 1]
    up = [own for own in every if own > 1]
    for way in (down, up):
        above = rungs[1.0]
        for factor in way:
            if solving.is_over:
                break
            above = rungs[factor] = _step(portfolio, scenario, solving, factor, above)
    found = _improved(portfolio, scenario, solving, rungs)
    return Ladder(
        portfolio=portfolio,
        scenario=scenario,
        rungs=tuple(found[factor] for factor in sorted(found)),
        is_stopped=len(found) < len(every),
    )


def _step(portfolio: Portfolio, scenario: Scenario, solving: Solving, factor: float, near: Rung) -> Rung:
    """The next budget away from the one as it is. near : the step before."""
    here = with_total(portfolio, scenario, factor)
    may = candidates(portfolio)
    inside, outside = near.inside & may, may - near.inside
    bound_book = held(portfolio, here, inside, ()) if factor > 1 else held(portfolio, here, (), outside)
    nested = solving.of(*bound_book)
    free = better_of(solving.of(portfolio, here), nested, portfolio, here, solving.law)
    kept = near.inside if nested.plan is None else nested.selected
    return Rung(
        factor=factor,
        nested=nested,
        free=free,
        inside=kept,
        cut=tuple(sorted((near.inside - kept) & may)),
        released=tuple(sorted((kept - near.inside) & may)),
    )


def _improved(
    portfolio: Portfolio, scenario: Scenario, solving: Solving, rungs: Mapping[float, Rung]
) -> dict[float, Rung]:
    """Each free plan is at least as good as that of less money, where that one keeps the rules here too."""
    found: dict[float, Rung] = {}
    before: Rung | None = None
    for factor in sorted(rungs):
        own = rungs[factor]
        if before is not None:
            here = with_total(portfolio, scenario, factor)
            free = better_of(own.free, before.free, portfolio, here, solving.law)
            own = replace(own, free=free)
        found[factor] = before = own
    return found
