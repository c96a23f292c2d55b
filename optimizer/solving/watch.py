"""Who watches a solve: told how far it is, and free to end it."""

import math
from dataclasses import dataclass
from typing import Protocol

from models.outcome import relative_gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one solve is.

    tier : the tier whose shortfall is being minimised, million VND; None = value is being maximised.
    found : the best so far; None where no plan is known yet.
    bound : what no plan can be better than; None where nothing is proven yet.
    """

    tier: int | None
    found: float | None
    bound: float | None

    @property
    def gap(self) -> float | None:
        """Relative distance of the best value from its bound; None for shortfalls and where unknown."""
        if self.tier is not None or self.found is None or self.bound is None:
            return None
        return relative_gap(self.found, self.bound)

    @classmethod
    def of_minimum(cls, tier: int | None, primal: float, dual: float) -> "Progress":
        """From what the solver says of its minimisation; value is minimised with its sign turned."""
        sign = -1.0 if tier is None else 1.0
        return cls(
            tier=tier,
            found=0.0 + sign * primal if math.isfinite(primal) else None,
            bound=0.0 + sign * dual if math.isfinite(dual) else None,
        )


class Watch(Protocol):
    """Anything that follows a solve. Both methods are called from inside the solver and must be quick."""

    def is_stopped(self) -> bool:
        """Whether to end now with the best plan found so far."""

    def tell(self, progress: Progress) -> None:
        """Take note of how far the solve is."""
