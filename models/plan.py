"""The plan: who gets how much, from which source, in which year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from models.outcome import Outcome
from models.schedule import Schedule
from models.units import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One project or lump sum in the plan. Amounts are million VND.

    tier : its own tier. score : 0–100. value : v_p, undiscounted.
    rank : place in the ranked table, from 1.
    schedule : None where the line is not selected.
    allocated : by (source, year), only amounts > 0.
    remainder : left for the next period, by source, only amounts > 0.
    shortfall : what it lacks, by the tier of the part, only amounts > 0.
    """

    project_id: str
    tier: int
    score: float
    value: float
    rank: int = 0
    schedule: Schedule | None = None
    allocated: Mapping[tuple[str, int], Money] = field(default_factory=dict)
    remainder: Mapping[str, Money] = field(default_factory=dict)
    shortfall: Mapping[int, Money] = field(default_factory=dict)

    @property
    def selected(self) -> bool:
        """Whether the line is in the plan."""
        return self.schedule is not None

    @property
    def total_allocated(self) -> Money:
        """Money of this period, all sources."""
        return sum(self.allocated.values())

    @property
    def total_remainder(self) -> Money:
        """Money left for the next period."""
        return sum(self.remainder.values())

    @property
    def total_shortfall(self) -> Money:
        """Money the line must have and does not get."""
        return sum(self.shortfall.values())

    def discounted(self, discount: float, first_year: int) -> float:
        """v_p · discount^(finish − first_year); 0 where not selected."""
        if self.schedule is None:
            return 0.0
        return float(self.value * discount ** (self.schedule.finish - first_year))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole plan, lines sorted by project_id, with what was proven about it.

    selected : the lines that are in the plan.
    """

    lines: tuple[PlanLine, ...]
    outcome: Outcome
    by_id: Mapping[str, PlanLine] = field(init=False, repr=False, compare=False)
    selected: tuple[PlanLine, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(sorted(self.lines, key=lambda line: line.project_id)))
        object.__setattr__(self, "by_id", {line.project_id: line for line in self.lines})
        object.__setattr__(self, "selected", tuple(line for line in self.lines if line.selected))

    def ranked(self) -> tuple[PlanLine, ...]:
        """The lines in the order of the ranked table."""
        return tuple(sorted(self.lines, key=lambda line: (line.rank, line.project_id)))

    def payments(self) -> Iterator[tuple[str, str, int, Money]]:
        """(project_id, source, year, amount) of every amount above 0, sorted."""
        for line in self.lines:
            for (source, year), amount in sorted(line.allocated.items()):
                yield line.project_id, source, year, amount

    def money_by_source_year(self) -> dict[tuple[str, int], Money]:
        """Allocated money by (source, year)."""
        totals: dict[tuple[str, int], Money] = {}
        for _, source, year, amount in self.payments():
            totals[source, year] = totals.get((source, year), 0) + amount
        return totals

    def money_by_source(self) -> dict[str, Money]:
        """Allocated money over all years, by source."""
        totals: dict[str, Money] = {}
        for _, source, _, amount in self.payments():
            totals[source] = totals.get(source, 0) + amount
        return totals

    def to_frame(self) -> pd.DataFrame:
        """One row per payment: project_id, source, year, amount (million VND). A fresh copy."""
        return pd.DataFrame(list(self.payments()), columns=["project_id", "source", "year", "amount"])

    def __str__(self) -> str:
        outcome = self.outcome
        money = sum(amount for *_, amount in self.payments())
        return (
            f"{outcome.status.value}: value {outcome.objective:.6f}, bound {outcome.bound:.6f}, "
            f"gap {outcome.gap:.4%}; {len(self.selected)} of {len(self.lines)} lines, {money} million VND"
        )
