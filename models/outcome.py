"""What a solve found and what it proved; always told together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.units import Money

GAP_ZERO = 1e-6
"""The smallest relative gap that floating-point solving can prove."""


class PlanStatus(StrEnum):
    """`optimal` only if proven within the asked gap, tiers included."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class EndedBy(StrEnum):
    """Why solving ended; only a run ended by the clock or by a person may differ from one run to the next."""

    GAP = "gap"
    WORK_LIMIT = "work_limit"
    TIME_LIMIT = "time_limit"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"


def relative_gap(objective: float, bound: float) -> float:
    """(bound − objective) / max(1, |bound|); 0.01 = 1 %."""
    return max(0.0, bound - objective) / max(1.0, abs(bound))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Status, value, bound and gap of one solve.

    objective : value of the plan (stage 2), recomputable from the plan.
    bound : proven upper bound on it over all plans whose shortfalls are no worse.
    shortfall_by_tier, shortfall_bound_by_tier : money a tier lacks, and the least it must lack.
    refused : candidate plans that rounding or the audit discarded.
    refused_for : rules that those of them broke which the audit discarded, each once: a fault of the program.
    work : branch-and-bound nodes used.
    rounding_step : round figures reached, million VND; may be finer than asked for.
    """

    status: PlanStatus
    objective: float
    bound: float
    gap: float
    gap_asked: float
    runtime_s: float
    method: str
    ended_by: EndedBy
    tiers_proven: bool
    shortfall_by_tier: Mapping[int, Money] = field(default_factory=dict)
    shortfall_bound_by_tier: Mapping[int, Money] = field(default_factory=dict)
    refused: int = 0
    refused_for: tuple[str, ...] = ()
    work: int = 0
    rounding_step: Money = 1

    @property
    def lacking(self) -> tuple[Money, ...]:
        """What each tier lacks, first tier first: what comes before value where plans of a book compare."""
        return tuple(amount for _, amount in sorted(self.shortfall_by_tier.items()))

    @property
    def is_proven(self) -> bool:
        """Proven within the asked gap, tiers included."""
        return self.status is PlanStatus.OPTIMAL
