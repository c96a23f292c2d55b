"""Many small linear programmes of one shape at once, costs changing from call to call.

min c·y, A y + s = b, 0 ≤ y ≤ most, 0 ≤ s ≤ slack_most: every variable is boxed, so any basis is dual
feasible once each other variable stands at the bound its reduced cost asks for. That makes the dual simplex
method start from whatever basis the last costs left, without a first phase, and any basis proves a bound.
Of a basis only its inverse is kept (the revised method).

All arrays have the programmes along their first axis (N), rows along m, variables and slacks along n + m.
"""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]
type Bools = NDArray[np.bool_]

PIVOTS_MAX = 300
"""Pivots of one call. A programme that needs more keeps the bound it has."""

REFACTOR_AFTER = 60
"""Pivots after which an inverse is made anew from its basis."""

FEASIBLE = 1e-9
SMALLEST_PIVOT = 1e-9

TOGETHER = 100_000
"""Coefficients of the programmes solved side by side, as many as the cache holds."""

FEW = 0.7
"""Share of the programmes side by side that still need pivots, below which the others are put away."""

TIED = 1e-13
"""A reduced cost below this says nothing: the variable stays at the bound where it is."""


class Programmes:
    """Programmes of one shape.

    matrix (N × m × n), right (N × m), most (N × n), slack_most (N × m), all finite. Scaled by the caller so
    that amounts are about 1. infeasible : (N) those known to have no amounts at all.
    """

    def __init__(self, matrix: Floats, right: Floats, most: Floats, slack_most: Floats) -> None:
        count, rows, variables = matrix.shape
        self._matrix, self._right = matrix, right
        self._most = np.concatenate((most, slack_most), axis=1)
        self._inverse = np.tile(np.eye(rows), (count, 1, 1))
        self._basis = np.tile(np.arange(variables, variables + rows), (count, 1))
        self._at_most = np.zeros(self._most.shape, dtype=bool)
        self._pivots = np.zeros(count, dtype=np.int64)
        self._together = max(1, TOGETHER // max(1, rows * variables))
        self.infeasible = np.zeros(count, dtype=bool)

    def __len__(self) -> int:
        return len(self._right)

    def solve(self, cost: Floats, which: Ints) -> tuple[Floats, Floats, Bools]:
        """(bound, amounts, is_exact): a proven lower bound on each least cost, the amounts that reach it.

        cost (N × n). which (W) numbers of the programmes that are asked for, rising; the results are theirs:
        bound (W), inf where there are no amounts at all, amounts (W × n), is_exact (W).
        """
        bound = np.full(len(which), np.inf)
        amounts = np.zeros((len(which), self._matrix.shape[2]))
        exact = np.zeros(len(which), dtype=bool)
        hopeful = np.flatnonzero(~self.infeasible[which])
        for first in range(0, len(hopeful), self._together):
            place = hopeful[first : first + self._together]
            bound[place], amounts[place], exact[place] = self._solve(cost, which[place])
        return bound, amounts, exact

    def _solve(self, cost: Floats, which: Ints) -> tuple[Floats, Floats, Bools]:
        """The same for a few that may have amounts."""
        self._refactor(which[self._pivots[which] > REFACTOR_AFTER])
        side = self._beside(cost, which)
        bound = side.proven()
        amounts, exact = np.zeros((len(which), side.variables)), np.zeros(len(which), dtype=bool)
        moved = np.zeros(len(which), dtype=np.int64)
        for _ in range(PIVOTS_MAX):
            at, wrong, row = side.stand()
            ready = side.needs & (wrong <= FEASIBLE)
            amounts[side.place[ready]], exact[side.place[ready]] = at[ready, : side.variables], True
            side.needs &= ~ready
            if side.needs.any():
                gone = side.pivot(row, at)
                moved[side.place[gone]] += 1
                stuck = side.needs & ~gone
                side.needs = gone
                if stuck.any():
                    self._put_away(which, side)
                    self._declare(which[side.place[stuck]], row[stuck])
            if np.count_nonzero(side.needs) < FEW * len(side.place):
                self._put_away(which, side)
                side = side.only(side.needs)
            if not len(side.place):
                break
        self._put_away(which, side)
        self._pivots[which] += moved
        pivoted = np.flatnonzero(moved)
        if len(pivoted):
            bound[pivoted] = self._beside(cost, which[pivoted]).proven()
        infeasible = self.infeasible[which]
        bound[infeasible] = np.inf
        return bound, np.clip(amounts, 0.0, self._most[which, : amounts.shape[1]]), exact & ~infeasible

    def _beside(self, cost: Floats, which: Ints) -> "_Side":
        """Some programmes, at least one, by rising numbers; where they are a run, nothing large is copied."""
        is_run = which[-1] - which[0] + 1 == len(which)
        at = slice(int(which[0]), int(which[-1]) + 1) if is_run else which
        return _Side.of(
            matrix=self._matrix[at],
            right=self._right[at],
            most=self._most[at],
            cost=cost[at],
            inverse=self._inverse[which],
            basis=self._basis[which],
            at_most=self._at_most[which],
        )

    def _put_away(self, which: Ints, side: "_Side") -> None:
        """Remember where some programmes stand."""
        at = which[side.place]
        self._inverse[at], self._basis[at], self._at_most[at] = side.inverse, side.basis, side.at_most

    def _declare(self, which: Ints, row: Ints) -> None:
        """No amounts: a basic variable stays outside its bounds whatever the others do (made sure of)."""
        self._refactor(which)
        span = np.arange(len(which))
        own = self._inverse[which, row]
        line = np.concatenate((np.vecmat(own, self._matrix[which]), own), axis=1)
        basic = self._basis[which, row]
        line[span, basic] = 0.0
        right = np.vecdot(own, self._right[which])
        highest = right - np.minimum(line * self._most[which], 0.0).sum(axis=1)
        lowest = right - np.maximum(line * self._most[which], 0.0).sum(axis=1)
        most = self._most[which, basic]
        self.infeasible[which] = (highest < -1e-7) | (lowest > most + 1e-7)

    def _refactor(self, which: Ints) -> None:
        """The inverses anew from the bases."""
        if not len(which):
            return
        rows = self._right.shape[1]
        eye = np.broadcast_to(np.eye(rows), (len(which), rows, rows))
        whole = np.concatenate((self._matrix[which], eye), axis=2)
        own = np.take_along_axis(whole, self._basis[which][:, None, :], axis=2)
        self._inverse[which] = np.linalg.inv(own)
        self._pivots[which] = 0


@dataclass(slots=True, kw_only=True)
class _Side:
    """Programmes solved side by side (K of them), until each is ready or stuck.

    cost (K × n). inverse (K × m × m), basis (K × m), at_most (K × (n + m)) : where each stands. reduced
    (K × (n + m)) : costs. place : (K) of each among the results. needs : (K) whether it may need pivots.
    """

    matrix: Floats
    right: Floats
    most: Floats
    cost: Floats
    inverse: Floats
    basis: Ints
    at_most: Bools
    reduced: Floats
    place: Ints
    needs: Bools

    @classmethod
    def of(
        cls,
        *,
        matrix: Floats,
        right: Floats,
        most: Floats,
        cost: Floats,
        inverse: Floats,
        basis: Ints,
        at_most: Bools,
    ) -> Self:
        """All of them as they stand, none known to be ready."""
        count = len(right)
        return cls(
            matrix=matrix,
            right=right,
            most=most,
            cost=cost,
            inverse=inverse,
            basis=basis,
            at_most=at_most,
            reduced=np.zeros_like(most),
            place=np.arange(count),
            needs=np.ones(count, dtype=bool),
        )

    @property
    def variables(self) -> int:
        """n."""
        return int(self.matrix.shape[2])

    def only(self, which: Bools) -> Self:
        """Some of them."""
        return type(self)(**{own.name: getattr(self, own.name)[which] for own in fields(self)})

    def proven(self) -> Floats:
        """(K) what the prices of the bases prove with the numbers as given, whatever rounding did.

        Leaves the reduced costs behind.
        """
        cost = np.concatenate((self.cost, np.zeros_like(self.right)), axis=1)
        price = np.vecmat(np.take_along_axis(cost, self.basis, axis=1), self.inverse)
        reduced = np.concatenate((self.cost - np.vecmat(price, self.matrix), -price), axis=1)
        parts = np.minimum(reduced, 0.0) * self.most
        np.put_along_axis(reduced, self.basis, 0.0, axis=1)
        self.reduced = reduced
        bound: Floats = np.vecdot(price, self.right) + parts.sum(axis=1)
        return bound

    def stand(self) -> tuple[Floats, Floats, Ints]:
        """Every variable at the bound its reduced cost asks for, the basic ones as they follow.

        (amounts (K × (n + m)), by how much the worst basic variable is outside its bounds (K), its row (K)).
        """
        self.at_most = np.where(
            self.reduced < -TIED, True, np.where(self.reduced > TIED, False, self.at_most)
        )
        at = np.where(self.at_most, self.most, 0.0)
        np.put_along_axis(at, self.basis, 0.0, axis=1)
        filled = np.matvec(self.matrix, at[:, : self.variables]) + at[:, self.variables :]
        basic = np.matvec(self.inverse, self.right - filled)
        np.put_along_axis(at, self.basis, basic, axis=1)
        wrong = np.maximum(-basic, basic - np.take_along_axis(self.most, self.basis, axis=1))
        row = wrong.argmax(axis=1)
        return at, wrong[np.arange(len(row)), row], row

    def pivot(self, row: Ints, at: Floats) -> Bools:
        """One dual pivot of those that need one: out goes the basic variable of the row.

        (K) whether it went: where none may come in for it, it stays.
        """
        span = np.arange(len(row))
        out = self.basis[span, row]
        own = self.inverse[span, row]
        line = np.concatenate((np.vecmat(own, self.matrix), own), axis=1)
        np.put_along_axis(line, self.basis, 0.0, axis=1)
        is_below = at[span, out] < 0
        # a basic variable below its bound rises when a variable at 0 with a coefficient < 0 rises, or one at
        # its most with one > 0 falls; a fixed variable (most 0) never comes in
        signed = np.where(is_below[:, None] == self.at_most, line, -line)
        size = np.abs(line)
        helps = (signed > SMALLEST_PIVOT) & (self.most > 0)
        ratio = np.where(helps, np.abs(self.reduced) / np.maximum(size, SMALLEST_PIVOT), np.inf)
        least = ratio.min(axis=1)
        goes = self.needs & np.isfinite(least)
        near = ratio <= (least * (1 + 1e-9) + 1e-15)[:, None]
        into = np.where(near, size, -1.0).argmax(axis=1)
        self._exchange(np.flatnonzero(goes), row, into, out, line, is_below)
        return goes

    def _exchange(self, which: Ints, row: Ints, into: Ints, out: Ints, line: Floats, is_below: Bools) -> None:
        """What comes in and goes out of the bases of some, all else given for all (K)."""
        row, into, out = row[which], into[which], out[which]
        self.at_most[which, out] = ~is_below[which]
        step = self.reduced[which, into] / line[which, into]
        self.reduced[which] -= step[:, None] * line[which]
        self.reduced[which, into], self.reduced[which, out] = 0.0, -step
        span = np.arange(len(which))
        inverse = self.inverse[which]
        own = inverse[span, row] / line[which, into][:, None]
        column = self._column(which, into)
        factor = np.matvec(inverse, column)
        factor[span, row] = 0.0
        inverse -= factor[:, :, None] * own[:, None, :]
        inverse[span, row] = own
        self.inverse[which] = inverse
        self.basis[which, row] = into

    def _column(self, which: Ints, number: Ints) -> Floats:
        """(k × m) a variable's coefficients; a slack's are 1 in its own row."""
        is_own = number < self.variables
        column = np.zeros((len(which), self.right.shape[1]))
        column[is_own] = self.matrix[which[is_own], :, number[is_own]]
        column[~is_own, number[~is_own] - self.variables] = 1.0
        return column
