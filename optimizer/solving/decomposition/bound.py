"""Column generation: prices that prove how good a plan can be.

At any prices π (≥ 0 on rows "at most", ≤ 0 on rows "at least") the value of every plan is at most
π·right + Σ_p max worth_p(π) + what the master columns can add: Lagrangian relaxation. The master proposes
prices, smoothed towards the best seen (Wentges); pricing answers, and its answers make the master better.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimizer.solving.decomposition.arrays import Arrays, Floats, Ints
from optimizer.solving.decomposition.master import Master, Mix, columns_of
from optimizer.solving.decomposition.pricing import Priced, Pricing
from optimizer.solving.highs import SAFE_ROUNDING

SMOOTHING = 0.7
"""Weight of the best prices so far in the prices tried next."""

CONVERGED = 1e-7
"""Relative distance of the mix from its bound at which prices count as converged."""

WORTH_ADDING = 1e-9


def never() -> bool:
    """Nobody ends it."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """amount : no plan is worth more. prices : (R) that prove it. worth : (O) of every option at them."""

    amount: float
    prices: Floats
    worth: Floats


@dataclass(slots=True, kw_only=True)
class Part:
    """A part of the book's plans: options that are still allowed, and projects that must be followed.

    allowed : (O). least : (P).
    """

    allowed: np.ndarray
    least: Ints

    @classmethod
    def whole(cls, arrays: Arrays) -> "Part":
        """Everything that the book allows."""
        return cls(allowed=(arrays.most > 0)[arrays.project_of_option], least=arrays.least.copy())

    def copy(self) -> "Part":
        """A part of its own, to be narrowed."""
        return Part(allowed=self.allowed.copy(), least=self.least.copy())


class Bounding:
    """Prices and columns of one book with fixed right-hand sides; parts of it share both."""

    def __init__(
        self, arrays: Arrays, right: Floats, value: Floats, pricing: Pricing, penalty: float
    ) -> None:
        self.arrays, self.right, self.value, self.pricing = arrays, right, value, pricing
        self.master = Master(arrays, right, value, penalty)
        self.prices = np.zeros(len(right))
        self.calls = 0

    def priced(self, prices: Floats, allowed: np.ndarray) -> Priced:
        """The allowed options (O) at some prices on the rows."""
        self.calls += 1
        return self.pricing.price(
            self.value, self.arrays.option_rows @ prices, self.arrays.money_rows @ prices, allowed
        )

    def lawful(self, prices: Floats) -> Floats:
        """Prices with the signs that their rows ask for."""
        sense = self.arrays.sense
        prices = np.where(sense > 0, np.maximum(prices, 0.0), prices)
        prices = np.where(sense < 0, np.minimum(prices, 0.0), prices)
        return np.where(np.abs(self.right) >= 1e14, 0.0, prices)

    def bound(self, prices: Floats, worth: Floats, part: Part) -> float:
        """The Lagrangian bound over a part of the plans, rounded upwards."""
        best = best_of(self.arrays, np.where(part.allowed, worth, -np.inf))
        gains = np.where(part.least > 0, best, np.maximum(best, 0.0))
        reduced = self.arrays.master_value - self.arrays.master_rows @ prices
        extra = np.maximum(reduced, 0.0) * self.arrays.master_most
        paid = prices * self.right
        size = np.abs(paid).sum() + np.abs(gains[np.isfinite(gains)]).sum() + np.abs(extra).sum()
        return float(paid.sum() + gains.sum() + extra.sum() + SAFE_ROUNDING * size)

    def converge(
        self,
        part: Part,
        *,
        rounds: int,
        enough: float = CONVERGED,
        floor: float = -np.inf,
        ends: Callable[[], bool] = never,
    ) -> tuple[Bound, Mix | None]:
        """Prices for a part: until mix and bound meet within `enough` (relative), or `rounds` are over.

        floor : prices that prove the part to be worth no more than this are enough.
        """
        self.master.restrict(part.allowed, part.least)
        mix = self.master.solve() if len(self.master) else None
        best = self._try(self.lawful(self.prices), part, mix)
        smoothing = SMOOTHING
        for _ in range(rounds):
            mix = self.master.solve()
            if (
                mix is None
                or ends()
                or best.amount <= floor
                or best.amount - mix.value <= enough * max(1.0, abs(best.amount))
            ):
                break
            prices = self.lawful(smoothing * best.prices + (1 - smoothing) * mix.prices)
            before = len(self.master)
            tried = self._try(prices, part, mix)
            if tried.amount < best.amount:
                best = tried
            elif len(self.master) == before:
                if smoothing == 0.0:
                    break
                smoothing = 0.0
                continue
            smoothing = SMOOTHING
        self.prices = best.prices
        return best, mix

    def _try(self, prices: Floats, part: Part, mix: Mix | None = None) -> Bound:
        """The bound at some prices; the best answer of each project becomes a column if it may help."""
        priced = self.priced(prices, part.allowed)
        worth = np.where(part.allowed, priced.worth, -np.inf)
        options = best_options(self.arrays, worth)
        option, rows = columns_of(self.arrays, priced, np.sort(options))
        if mix is not None:
            rent = mix.rents[self.arrays.project_of_option[option]]
            helps = self.value[option] - rows @ mix.prices - rent > WORTH_ADDING * (1 + np.abs(rent))
            option, rows = option[helps], rows[np.flatnonzero(helps)]
        self.master.add(option, rows, part.allowed)
        return Bound(amount=self.bound(prices, priced.worth, part), prices=prices, worth=priced.worth)


def best_of(arrays: Arrays, worth: Floats) -> Floats:
    """(P) the best worth of each project; −inf where it has no option."""
    best = np.full(arrays.projects, -np.inf)
    np.maximum.at(best, arrays.project_of_option, worth)
    return best


def best_options(arrays: Arrays, worth: Floats) -> Ints:
    """The best option of each project that has one, the first of several."""
    is_best = (worth == best_of(arrays, worth)[arrays.project_of_option]) & np.isfinite(worth)
    options = np.flatnonzero(is_best)
    _, first = np.unique(arrays.project_of_option[options], return_index=True)
    return options[first]
