"""Proven bounds on changed books, from prices: column generation, started from the book's own.

Every question starts from the same columns and prices, whoever asks it and in whatever order, so that the
same book is explained the same way.
"""

import copy
import math
from collections.abc import Iterable, Mapping

import numpy as np

from models.units import Money
from optimizer.book import Book
from optimizer.explain.change import Change, RowChanges, changed_rows, lifted_rows, rows_by_key
from optimizer.rules import COUPLING
from optimizer.solving.decomposition.arrays import (
    ANY_SHORTFALL,
    Arrays,
    ContradictionError,
    Floats,
    arrays_of,
    with_rights,
)
from optimizer.solving.decomposition.column_generation import Bound, Branch, ColumnGeneration
from optimizer.solving.decomposition.master import Mix
from optimizer.solving.decomposition.memory import Memory
from optimizer.solving.decomposition.mixes import BROKEN, losses, losses_otherwise, weights_of
from optimizer.solving.decomposition.pricing import Pricing
from optimizer.solving.decomposition.stages import ROOT_ROUNDS
from optimizer.solving.highs import SAFE_ROUNDING

ENOUGH = 1e-6
"""Relative distance of mix and bound at which prices are good enough to explain with."""

ROUNDS = 60
"""Rounds of pricing for one changed book; where they do not suffice the bound is a bound all the same."""


OF_MONEY = ("envelope_year", "envelope_total", "two_period_cap")
"""Rules whose right-hand sides follow the envelopes; no other row does."""


class Bounds:
    """Bounds on one book whose tiers lack no more than `caps`, and on the book changed.

    root : bound on the book as it is. Errors: ContradictionError where rows cannot hold.
    """

    def __init__(self, book: Book, caps: Mapping[int, Money]) -> None:
        self._book, self._caps, self._rows = book, caps, rows_by_key(book)
        self._arrays = arrays_of(book)
        self._memory = Memory()
        self._last: tuple[Book, RowChanges | None] | None = None
        self._generation, self._bound, self._mix = self._converged(self._arrays, caps)
        self.root = _told(self._bound, self._arrays)
        nothing = np.full(self._arrays.projects, -1, dtype=np.int64)
        self._memory.keep(self._generation, self._bound, nothing, {})
        self._kept = copy.deepcopy(self._generation.pricing, {id(self._arrays): self._arrays})

    def _converged(
        self, arrays: Arrays, caps: Mapping[int, Money]
    ) -> tuple[ColumnGeneration, Bound, Mix | None]:
        """Priced from what the book itself has left, where that is known; else from nothing."""
        generation, branch = ColumnGeneration.of(arrays, caps), Branch.whole(arrays)
        left = self._memory.recall(arrays)
        if left is not None:
            generation.start_from(left.columns, branch)
        return generation, *generation.converge(branch, rounds=ROOT_ROUNDS, enough=ENOUGH)

    def of(self, book: Book, change: Change) -> float:
        """Bound on a changed book; −inf where prices prove that there is no plan."""
        if not book.terms.scenario.has("tier_order"):
            caps: Mapping[int, Money] = {}
            return self.with_caps(caps) if change.rules_off == {"tier_order"} else self._anew(book, caps)
        if change.leaves_tables:
            return self._within(book, change)
        if self._binds_nobody(book, change):
            return self.root
        right = self._lifted(book, change)
        if right is None or change.forced or change.forbidden or change.extra:
            return self._anew(book, self._caps)
        return self._branch_bound(self._arrays, right, Branch.whole(self._arrays))

    def changes(self, book: Book, change: Change) -> RowChanges | None:
        """`changed_rows` to the changed book; the last are kept, since they are asked for twice."""
        lifted = lifted_rows(self._book, self._rows, change)
        if lifted is not None:
            return lifted
        if self._last is None or self._last[0] is not book:
            self._last = book, changed_rows(self._book, self._rows, book)
        return self._last[1]

    def _binds_nobody(self, book: Book, change: Change) -> bool:
        """Whether rows that cost nothing are gone, and nothing else: the same prices prove the same bound.

        No plan is lost with them, so that no prices prove less.
        """
        changes = self.changes(book, change) if change.only_frees and not change.extra else None
        if changes is None or self._has_synergy(changes):
            return False
        if any(after is not None for _, after in changes.values()):
            return False
        places = {key: place for place, key in enumerate(self._arrays.keys)}
        gone = [places.get(key, -1) for key in changes]
        return min(gone, default=0) >= 0 and not self._bound.prices[gone].any()

    def _lifted(self, book: Book, change: Change) -> Floats | None:
        """Right sides with which rows that are gone bind nobody; None where more than that has changed."""
        changes = self.changes(book, change)
        if changes is None or any(after is not None for _, after in changes.values()):
            return None
        places = {key: place for place, key in enumerate(self._arrays.keys)}
        gone = [places[key] for key in changes if key in places]
        is_more = len(gone) < len(changes) or (self._arrays.sense[gone] == 0).any()
        if is_more or self._has_synergy(changes):
            return None
        right = self._arrays.rights(self._caps)
        right[gone] = float(ANY_SHORTFALL) * self._arrays.sense[gone]
        return right

    @staticmethod
    def _has_synergy(keys: Iterable[tuple[str, ...]]) -> bool:
        """Rows whose columns go with them."""
        return any(key[0] == "synergy" for key in keys)

    def _anew(self, book: Book, caps: Mapping[int, Money]) -> float:
        """A book of other tables or rows."""
        try:
            arrays = arrays_of(book)
            return _told(self._converged(arrays, caps)[1], arrays)
        except ContradictionError:
            return -math.inf

    def _within(self, book: Book, change: Change) -> float:
        """The same tables: other right sides, and projects that must or may not be followed."""
        arrays = self._arrays
        right = arrays.rights(self._caps)
        if change.extra:
            arrays = self._raised(book)
            right = arrays.rights(self._caps)
        return self._branch_bound(arrays, right, self._branch(change))

    def _raised(self, book: Book) -> Arrays:
        """The arrays of a book of which only the envelopes are others."""
        names = (name for name in OF_MONEY if book.terms.scenario.has(name))
        return with_rights(self._arrays, (row for name in names for row in COUPLING[name](book)))

    def with_money(self, book: Book) -> float:
        """Bound on a book of which only the envelopes are others, at the book's own prices.

        Right-hand sides alone are evaluated: at once, and never below what `of` finds.
        """
        raised, prices = self._raised(book), self._bound.prices
        reduced = np.maximum(raised.master_value - raised.master_rows @ prices, 0.0)
        more = float(
            prices @ (raised.right - self._arrays.right)
            + reduced @ (raised.master_most - self._arrays.master_most)
        )
        return self.root + more + SAFE_ROUNDING * abs(more)

    def with_caps(self, caps: Mapping[int, Money]) -> float:
        """Bound where tiers may lack other amounts; a tier that is not named may lack anything."""
        pricing = Pricing(self._arrays, self._arrays.amount_caps(caps))
        right = self._arrays.rights(caps)
        return self._branch_bound(self._arrays, right, Branch.whole(self._arrays), pricing)

    def _branch(self, change: Change) -> Branch:
        branch = Branch.whole(self._arrays)
        for project in change.forbidden:
            branch.allowed[self._arrays.options_of(self._arrays.place_of[project])] = False
        for project in change.forced:
            branch.least[self._arrays.place_of[project]] = 1
        return branch

    def _branch_bound(
        self, arrays: Arrays, right: Floats, branch: Branch, pricing: Pricing | None = None
    ) -> float:
        if any(
            not branch.allowed[arrays.options_of(int(place))].any() for place in np.flatnonzero(branch.least)
        ):
            return -math.inf
        pricing = pricing or copy.deepcopy(self._kept, {id(self._arrays): self._arrays})
        own = self._generation.like(arrays, right, pricing, branch)
        own.prices = self._generation.prices
        bound, mix = own.converge(branch, rounds=ROUNDS, enough=ENOUGH)
        if mix is not None and mix.broken > BROKEN:
            return self._broken(own, branch, bound.amount)
        return bound.amount

    @staticmethod
    def _broken(own: ColumnGeneration, branch: Branch, amount: float) -> float:
        """Rows stay broken: priced on until the bound falls below anything a plan can be worth, or not."""
        least = own.arrays.below_all
        bound, _ = own.converge(branch, rounds=ROOT_ROUNDS, enough=ENOUGH, floor=least - 1.0)
        return -math.inf if min(bound.amount, amount) < least else min(bound.amount, amount)

    def duals(self) -> dict[tuple[str, ...], float]:
        """What one more unit of each row's right side is worth, by `Row.key`."""
        prices = self._generation.prices
        return {key: float(price) for key, price in zip(self._arrays.keys, prices, strict=True)}

    def contested(self) -> tuple[str, ...]:
        """Projects by how little the bound loses if they do something else than in the mix, least first."""
        arrays = self._arrays
        if self._mix is None:
            return tuple(table.project_id for table in self._book.tables)
        weight = weights_of(self._generation, self._mix)
        whole = Branch.whole(arrays)
        other = losses_otherwise(arrays, weight, *losses(arrays, self._bound.worth, whole))
        order = np.argsort(other, kind="stable")
        return tuple(self._book.tables[int(place)].project_id for place in order)


def _told(bound: Bound, arrays: Arrays) -> float:
    """The bound; −inf where it proves that there is no plan."""
    return -math.inf if bound.amount < arrays.below_all else bound.amount
