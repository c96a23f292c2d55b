"""Many small linear programmes of one shape at once, costs changing from call to call.

min c·y, A y + s = b, 0 ≤ y ≤ most, 0 ≤ s ≤ slack_most: every variable is boxed, so any basis is dual
feasible once each other variable stands at the bound its reduced cost asks for. That makes the dual simplex
method start from whatever basis the last costs left, without a first phase, and any basis proves a bound.

All arrays have the programmes along their first axis (N), rows along m, variables and slacks along n + m.
"""

from typing import cast

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]

PIVOTS_MAX = 300
"""Pivots of one call. A programme that needs more keeps the bound it has."""

REFACTOR_AFTER = 60
"""Pivots after which a tableau is made anew from its basis."""

FEASIBLE = 1e-9
SMALLEST_PIVOT = 1e-9

TOGETHER = 2_000
"""Programmes solved side by side: as many as the processor's cache holds, a third quicker than all at once."""

TIED = 1e-13
"""A reduced cost below this says nothing: the variable stays at the bound where it is."""


class Programmes:
    """Programmes of one shape.

    matrix (N × m × n), right (N × m), most (N × n), slack_most (N × m), all finite. Scaled by the caller so
    that amounts are about 1.
    """

    def __init__(self, matrix: Floats, right: Floats, most: Floats, slack_most: Floats) -> None:
        count, rows, _ = matrix.shape
        eye = np.broadcast_to(np.eye(rows), (count, rows, rows))
        self._whole = np.concatenate((matrix, eye), axis=2)
        self._right = right
        self._most = np.concatenate((most, slack_most), axis=1)
        self._tableau = self._whole.copy()
        self._values_right = right.copy()
        self._basis = np.tile(np.arange(matrix.shape[2], matrix.shape[2] + rows), (count, 1))
        self._at_most = np.zeros(self._most.shape, dtype=bool)
        self._pivots = np.zeros(count, dtype=np.int64)
        self._variables = matrix.shape[2]
        self.infeasible = np.zeros(count, dtype=bool)

    def __len__(self) -> int:
        return len(self._right)

    def solve(self, cost: Floats, which: Ints) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """(bound, amounts, is_exact): a proven lower bound on each least cost, the amounts that reach it.

        cost (N × n). which (W) numbers of the programmes that are asked for; the results are theirs:
        bound (W), inf where there are no amounts at all, amounts (W × n), is_exact (W).
        """
        whole = np.concatenate((cost, np.zeros_like(self._right)), axis=1)
        parts = [self._solve(which[at : at + TOGETHER], whole) for at in range(0, len(which) or 1, TOGETHER)]
        bounds, amounts, exact = zip(*parts, strict=True)
        return np.concatenate(bounds), np.concatenate(amounts), np.concatenate(exact)

    def _solve(self, which: Ints, whole: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """The same for a few programmes."""
        active = which[~self.infeasible[which]]
        self._refactor(active[self._pivots[active] > REFACTOR_AFTER])
        done = np.zeros(len(self), dtype=bool)
        for _ in range(PIVOTS_MAX):
            if not len(active):
                break
            active = self._pivot(active, whole, done)
        return self._result(which, whole, done)

    def _reduced(self, which: Ints, whole: Floats) -> Floats:
        basic = np.take_along_axis(whole[which], self._basis[which], axis=1)
        reduced = whole[which] - np.einsum("km,kmn->kn", basic, self._tableau[which])
        np.put_along_axis(reduced, self._basis[which], 0.0, axis=1)
        return cast("Floats", reduced)

    def _state(self, which: Ints, reduced: Floats) -> tuple[Floats, Floats]:
        """Every variable at the bound its reduced cost asks for, and the basic ones as they follow."""
        up = np.where(reduced < -TIED, True, np.where(reduced > TIED, False, self._at_most[which]))
        self._at_most[which] = up
        at = np.where(up, self._most[which], 0.0)
        np.put_along_axis(at, self._basis[which], 0.0, axis=1)
        basic = self._values_right[which] - np.einsum("kmn,kn->km", self._tableau[which], at)
        return at, basic

    def _pivot(self, active: Ints, whole: Floats, done: NDArray[np.bool_]) -> Ints:
        """One dual pivot of every programme that needs one; those that still may are handed back."""
        reduced = self._reduced(active, whole)
        _, basic = self._state(active, reduced)
        most = np.take_along_axis(self._most[active], self._basis[active], axis=1)
        below, above = -basic, basic - most
        wrong = np.maximum(below, above)
        row = wrong.argmax(axis=1)
        span = np.arange(len(active))
        ready = wrong[span, row] <= FEASIBLE
        done[active[ready]] = True
        active, reduced, row = active[~ready], reduced[~ready], row[~ready]
        if not len(active):
            return active
        span = np.arange(len(active))
        is_below = below[~ready][span, row] > above[~ready][span, row]
        sign = np.where(is_below, 1.0, -1.0)
        alpha = self._tableau[active, row] * sign[:, None]
        np.put_along_axis(alpha, self._basis[active], 0.0, axis=1)
        # a basic variable below its bound rises when a variable at 0 with alpha < 0 rises, or one at its
        # most with alpha > 0 falls; a fixed variable (most 0) never enters
        helps = np.where(self._at_most[active], alpha > SMALLEST_PIVOT, alpha < -SMALLEST_PIVOT)
        helps &= self._most[active] > 0
        ratio = np.where(helps, np.abs(reduced) / np.maximum(np.abs(alpha), SMALLEST_PIVOT), np.inf)
        least = ratio.min(axis=1)
        stuck = ~np.isfinite(least)
        self._declare(active[stuck], row[stuck])
        near = ratio <= (least * (1 + 1e-9) + 1e-15)[:, None]
        column = np.where(near, np.abs(alpha), -1.0).argmax(axis=1)
        go = ~stuck
        self._at_most[active[go], self._basis[active[go], row[go]]] = ~is_below[go]
        self._exchange(active[go], row[go], column[go])
        return active[go]

    def _declare(self, which: Ints, row: Ints) -> None:
        """No amounts: a basic variable stays outside its bounds whatever the others do (made sure of)."""
        if not len(which):
            return
        self._refactor(which)
        line = self._tableau[which, row]
        basic = self._basis[which, row]
        others = line.copy()
        np.put_along_axis(others, basic[:, None], 0.0, axis=1)
        right = self._values_right[which, row]
        highest = right - np.minimum(others * self._most[which], 0.0).sum(axis=1)
        lowest = right - np.maximum(others * self._most[which], 0.0).sum(axis=1)
        most = self._most[which, basic]
        self.infeasible[which] = (highest < -1e-7) | (lowest > most + 1e-7)

    def _exchange(self, which: Ints, row: Ints, column: Ints) -> None:
        span = np.arange(len(which))
        tableau, right = self._tableau[which], self._values_right[which]
        pivot = tableau[span, row, column]
        line = tableau[span, row] / pivot[:, None]
        value = right[span, row] / pivot
        factor = tableau[span, :, column]
        tableau -= factor[:, :, None] * line[:, None, :]
        right -= factor * value[:, None]
        tableau[span, row] = line
        right[span, row] = value
        self._tableau[which], self._values_right[which] = tableau, right
        self._basis[which, row] = column
        self._pivots[which] += 1

    def _refactor(self, which: Ints) -> None:
        if not len(which):
            return
        matrix = np.take_along_axis(self._whole[which], self._basis[which][:, None, :], axis=2)
        joined = np.concatenate((self._whole[which], self._right[which][:, :, None]), axis=2)
        solved = np.linalg.solve(matrix, joined)
        self._tableau[which], self._values_right[which] = solved[:, :, :-1], solved[:, :, -1]
        self._pivots[which] = 0

    def _result(
        self, which: Ints, whole: Floats, done: NDArray[np.bool_]
    ) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        reduced = self._reduced(which, whole)
        at, basic = self._state(which, reduced)
        np.put_along_axis(at, self._basis[which], basic, axis=1)
        amounts = np.clip(at, 0.0, self._most[which])[:, : self._variables]
        infeasible = self.infeasible[which]
        bound = np.where(infeasible, np.inf, self._proven(which, whole, reduced))
        return bound, amounts, done[which] & ~infeasible

    def _proven(self, which: Ints, whole: Floats, reduced: Floats) -> Floats:
        """The bound that the slacks' prices prove with the numbers as given, whatever rounding did."""
        price = -reduced[:, self._variables :]
        left = whole[which] - np.einsum("km,kmn->kn", price, self._whole[which])
        parts = np.minimum(left, 0.0) * self._most[which]
        return cast("Floats", np.einsum("km,km->k", price, self._right[which]) + parts.sum(axis=1))
