"""What every method hands over: a choice of schedules, and what is proven of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from models.outcome import EndedBy
from models.units import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Who follows which schedule, and what is proven; money is settled afterwards.

    choice : number of the schedule of each selected line; None where no plan was found.
    bound : proven upper bound on the value of all plans whose shortfalls are within `caps`.
    """

    choice: Mapping[str, int] | None = None
    bound: float = math.inf
    caps: Mapping[int, Money] = field(default_factory=dict)
    shortfall_bounds: Mapping[int, Money] = field(default_factory=dict)
    tiers_proven: bool = False
    is_infeasible: bool = False
    ended_by: EndedBy = EndedBy.GAP
    nodes: int = 0
