"""What part of a source's planned money may come in: ranges by kind of source, from data or from the user."""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from data import ROOT
from models.budget import Budget
from models.scenario import Scenario

BUNDLED = ROOT / "uncertainty" / "envelopes.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeRange:
    """Part of the planned money that comes in, 1 = all of it.

    low, high : its ends. most_likely : where it is likeliest (a triangular distribution); None = evenly
    likely from end to end. assumed : whether it is a default of the program.
    """

    low: float
    high: float
    most_likely: float | None = None
    assumed: bool = False

    def at(self, share: float) -> float:
        """The part at a quantile."""
        width = self.high - self.low
        if self.most_likely is None or width <= 0:
            return self.low + width * share
        below = (self.most_likely - self.low) / width
        if share <= below:
            return self.low + math.sqrt(share * width * (self.most_likely - self.low))
        return self.high - math.sqrt((1 - share) * width * (self.high - self.most_likely))


def default_ranges(budget: Budget, path: Path = BUNDLED) -> dict[str, EnvelopeRange]:
    """The ranges that ship with the program, by source of this budget."""
    with path.open(encoding="utf-8", newline="") as file:
        by_kind = {
            row["kind"]: EnvelopeRange(
                low=float(row["low"]),
                most_likely=float(row["most_likely"]),
                high=float(row["high"]),
                assumed=True,
            )
            for row in csv.DictReader(file)
        }
    return {s.code: by_kind[s.kind.value] for s in budget.sources if s.kind.value in by_kind}


def with_factors(scenario: Scenario, factors: Mapping[str, float]) -> Scenario:
    """The scenario in which so much of each source comes in, on top of its own factors."""
    known = dict(scenario.envelope_factors)
    for code, factor in sorted(factors.items()):
        known[code, None] = round(known.get((code, None), 1.0) * factor, 6)
    return replace(scenario, envelope_factors=known)
