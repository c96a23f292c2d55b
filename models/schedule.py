"""Schedules: when a project's capital flows."""

from dataclasses import dataclass
from enum import StrEnum


class ScheduleKind(StrEnum):
    """On time: ends in the plan. Tail: ends after it. Late: short of money (committed lines only)."""

    ON_TIME = "on_time"
    TAIL = "tail"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Schedule:
    """σ = (start, end): first capital in year `start`, last in year `end`.

    finish : the year in which the project is finished; what its value is discounted to.
    """

    start: int
    end: int
    finish: int
    kind: ScheduleKind

    def __str__(self) -> str:
        return f"{self.start}–{self.end} ({self.kind.value}, finish {self.finish})"
