"""Column generation: prices that prove how good a plan can be.

At any prices π (≥ 0 on rows "at most", ≤ 0 on rows "at least") the value of every plan is at most
π·right + Σ_p max worth_p(π) + what the master columns can add: Lagrangian relaxation. The master proposes
prices, smoothed towards the best seen (Wentges); pricing answers, and its answers make the master better.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.units import Money
from optimizer.solving.decomposition.arrays import ANY_SHORTFALL, Arrays, Floats, Ints
from optimizer.solving.decomposition.master import Columns, Master, Mix, RestrictedMaster, columns_of
from optimizer.solving.decomposition.pricing import Priced, Pricing
from optimizer.solving.highs import SAFE_ROUNDING

SMOOTHING = 0.7
"""Weight of the best prices so far in the prices tried next."""

CONVERGED = 1e-7
"""Relative distance of the mix from its bound at which prices count as converged."""

WORTH_ADDING = 1e-9

PENALTY = 10.0
"""Cost of breaking a row wholly, as a multiple of everything that could be gained."""


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
class Branch:
    """A part of the book's plans: options that are still allowed, and projects that must be followed.

    allowed : (O). least : (P).
    """

    allowed: NDArray[np.bool_]
    least: Ints

    @classmethod
    def whole(cls, arrays: Arrays) -> "Branch":
        """Everything that the book allows."""
        return cls(allowed=(arrays.most > 0)[arrays.project_of_option], least=arrays.least.copy())

    def copy(self) -> "Branch":
        """A branch of its own, to be narrowed."""
        return Branch(allowed=self.allowed.copy(), least=self.least.copy())


class PriceSearch(ABC):
    """Prices of a book's coupling rows, tried until they prove what can be proven: what all masters share.

    master : proposes prices. smoothing : weight of the best prices so far in the prices tried next.
    """

    smoothing = SMOOTHING

    def __init__(self, arrays: Arrays, right: Floats, pricing: Pricing, master: RestrictedMaster) -> None:
        self.arrays, self._right, self._pricing, self._master = arrays, right, pricing, master
        self.prices = np.zeros(len(right))

    @property
    def pricing(self) -> Pricing:
        """What answers at given prices."""
        return self._pricing

    def _lawful(self, prices: Floats) -> Floats:
        """Prices with the signs that their rows ask for."""
        sense = self.arrays.sense
        prices = np.where(sense > 0, np.maximum(prices, 0.0), prices)
        prices = np.where(sense < 0, np.minimum(prices, 0.0), prices)
        return np.where(np.abs(self._right) >= ANY_SHORTFALL, 0.0, prices)

    def _bound(self, prices: Floats, worth: Floats, branch: Branch) -> float:
        """The Lagrangian bound over a branch, rounded upwards."""
        gains = gains_of(self.arrays, worth, branch)
        reduced = self.arrays.master_value - self.arrays.master_rows @ prices
        extra = np.maximum(reduced, 0.0) * self.arrays.master_most
        paid = prices * self._right
        size = np.abs(paid).sum() + np.abs(gains[np.isfinite(gains)]).sum() + np.abs(extra).sum()
        return float(paid.sum() + gains.sum() + extra.sum() + SAFE_ROUNDING * size)

    def converge(
        self,
        branch: Branch,
        *,
        rounds: int,
        enough: float = CONVERGED,
        floor: float = -np.inf,
        ends: Callable[[], bool] = never,
    ) -> tuple[Bound, Mix | None]:
        """Prices for a branch: until mix and bound meet within `enough` (relative), or `rounds` are over.

        floor : prices that prove the branch to be worth no more than this are enough.
        """
        self._enter(branch)
        mix = self._master.solve() if len(self._master) else None
        best = self._try(self._lawful(self.prices), branch, mix)
        smoothing = self.smoothing
        for _ in range(rounds):
            mix = self._master.solve()
            if (
                mix is None
                or ends()
                or best.amount <= floor
                or best.amount - mix.value <= enough * max(1.0, abs(best.amount))
            ):
                break
            prices = self._lawful(smoothing * best.prices + (1 - smoothing) * mix.prices)
            before = len(self._master)
            tried = self._try(prices, branch, mix)
            if tried.amount < best.amount:
                best = tried
            elif len(self._master) == before:
                if smoothing == 0.0:
                    break
                smoothing = 0.0
                continue
            smoothing = self.smoothing
        self.prices = best.prices
        return best, mix

    def _try(self, prices: Floats, branch: Branch, mix: Mix | None) -> Bound:
        """The bound at some prices; the best answer of each project goes to the master."""
        arrays = self.arrays
        priced = self._pricing.price(arrays.option_rows @ prices, arrays.money_rows @ prices, branch.allowed)
        self._take(columns_of(arrays, priced, best_options(arrays, priced.worth)), priced, branch, mix)
        amount = self._bound(prices, priced.worth, branch)
        return Bound(amount=amount, prices=prices, worth=priced.worth)

    @abstractmethod
    def _enter(self, branch: Branch) -> None:
        """Let the master mix only what a branch allows."""

    @abstractmethod
    def _take(self, columns: Columns, priced: Priced, branch: Branch, mix: Mix | None) -> None:
        """Give the master what it does not have. mix : the master's last one."""


class ColumnGeneration(PriceSearch):
    """Prices and columns of one book with fixed right-hand sides; its branches share both."""

    def __init__(self, arrays: Arrays, right: Floats, pricing: Pricing, penalty: float) -> None:
        self.master = Master(arrays, right, penalty)
        super().__init__(arrays, right, pricing, self.master)
        self._penalty = penalty

    @classmethod
    def of(cls, arrays: Arrays, caps: Mapping[int, Money]) -> "ColumnGeneration":
        """One of a whole book, what its tiers lack capped; a tier without a cap may lack anything."""
        pricing = Pricing(arrays, arrays.amount_caps(caps))
        return cls(arrays, arrays.rights(caps), pricing, penalty_of(arrays))

    def within(self, branch: Branch) -> "ColumnGeneration":
        """One for a branch alone, with the columns it allows: quicker than the whole."""
        return self.like(self.arrays, self._right, self._pricing, branch)

    def like(self, arrays: Arrays, right: Floats, pricing: Pricing, branch: Branch) -> "ColumnGeneration":
        """One of a book with the same options, money and rows, with the columns that the branch allows."""
        own = ColumnGeneration(arrays, right, pricing, self._penalty)
        self.master.hand_over(own.master, branch.allowed)
        return own

    def start_from(self, columns: Columns, branch: Branch) -> None:
        """Begin with columns found elsewhere, at the prices of their best mix."""
        self.master.add(columns, branch.allowed)
        mix = self.mixed(branch)
        if mix is not None:
            self.prices = self._lawful(mix.prices)

    def _enter(self, branch: Branch) -> None:
        self.master.restrict(branch.allowed, branch.least)

    def mixed(self, branch: Branch) -> Mix | None:
        """The best mix of a branch from the columns that are there; None where the solver gives up."""
        self.master.restrict(branch.allowed, branch.least)
        return self.master.solve()

    def improved(self, branch: Branch, mix: Mix) -> tuple[Bound, Mix | None]:
        """One round of pricing at the mix's own prices: the bound there, and the mix with the new columns."""
        before = len(self.master)
        bound = self._try(self._lawful(mix.prices), branch, mix)
        return bound, mix if len(self.master) == before else self.master.solve()

    def _take(self, columns: Columns, priced: Priced, branch: Branch, mix: Mix | None) -> None:
        """Answers that may help the mix."""
        del priced
        if mix is not None:
            option, rent = columns.option, mix.rents[self.arrays.project_of_option[columns.option]]
            gain = self.arrays.value[option] - columns.rows @ mix.prices - rent
            columns = columns.only(np.flatnonzero(gain > WORTH_ADDING * (1 + np.abs(rent))))
        self.master.add(columns, branch.allowed)


def penalty_of(arrays: Arrays) -> float:
    """What breaking a row costs: more than anything that could be gained by it."""
    return PENALTY * (1.0 + float(np.abs(arrays.value).sum() + np.abs(arrays.master_value).sum()))


def gains_of(arrays: Arrays, worth: Floats, branch: Branch) -> Floats:
    """(P) what each project adds at its best: nothing where it is better left out and may be."""
    best = best_of(arrays, worth)
    return np.where(branch.least > 0, best, np.maximum(best, 0.0))


def best_of(arrays: Arrays, worth: Floats) -> Floats:
    """(P) the best worth of each project; −inf where it has no option."""
    best = np.full(arrays.projects, -np.inf)
    np.maximum.at(best, arrays.project_of_option, worth)
    return best


def best_options(arrays: Arrays, worth: Floats) -> Ints:
    """The best option of each project that has one, the first of several; sorted."""
    is_best = (worth == best_of(arrays, worth)[arrays.project_of_option]) & np.isfinite(worth)
    options = np.flatnonzero(is_best)
    _, first = np.unique(arrays.project_of_option[options], return_index=True)
    return options[first]
