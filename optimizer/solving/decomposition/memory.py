"""What solving a book leaves for the next like it: columns, the best plan's schedules, what questions cost.

A column holds as long as its project's own rows do, whatever happened to envelopes, limits, values or locks:
its coefficients on the coupling rows are made anew. Bounds never rest on what is remembered.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from optimizer.solving.decomposition.arrays import Arrays, Ints
from optimizer.solving.decomposition.column_generation import Bound, ColumnGeneration
from optimizer.solving.decomposition.master import Columns
from optimizer.solving.decomposition.questions import Kind, Lost
from optimizer.table import ProjectTable

KEPT = 6
"""Columns remembered of each project: those that cost least at the prices of the bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a like book was answered.

    choice : (P) options of its plan, −1 = none, also where not known. lost : what questions cost there.
    may_keep : whether that plan is an answer where it is good enough.
    """

    choice: Ints
    lost: Mapping[Kind, Lost] = field(default_factory=dict)
    may_keep: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What holds in the new book."""

    columns: Columns
    before: Before


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    arrays: Arrays
    columns: Columns
    choice: Ints
    lost: Mapping[Kind, Lost]


class Memory:
    """Carried from solve to solve by whoever solves alike books one after another.

    The same books in the same order give the same plans; a book solved after another may be given another of
    its plans within the gap than it is given alone.
    """

    def __init__(self) -> None:
        self._left: _Left | None = None
        self._may_keep = True

    def to_look_anew(self) -> "Memory":
        """A copy for books that shall find plans of their own, also where the old one is good enough."""
        own = copy(self)
        own._may_keep = False
        return own

    def keep(
        self, generation: ColumnGeneration, bound: Bound, choice: Ints, lost: Mapping[Kind, Lost]
    ) -> None:
        """Remember a solve instead of the last one. choice : (P) of the best plan, −1 = none."""
        arrays = generation.arrays
        every = generation.master.columns(np.arange(len(generation.master)))
        if every is None:
            return
        project = arrays.project_of_option[every.option]
        dearer = every.rows @ bound.prices - arrays.value[every.option]
        order = np.lexsort((dearer, project))
        first = np.searchsorted(project[order], project[order])
        kept = np.sort(order[np.arange(len(order)) - first < KEPT])
        self._left = _Left(arrays=arrays, columns=every.only(kept), choice=choice, lost=dict(lost))

    def recall(self, arrays: Arrays) -> Recalled | None:
        """What still holds in another book; None where nothing does."""
        left = self._left
        if left is None:
            return None
        old = left.arrays
        place = np.full(old.projects, -1, dtype=np.int64)
        for number, table in enumerate(old.book.tables):
            new = arrays.place_of.get(table.project_id)
            if new is not None and _own(arrays.book.tables[new]) == _own(table):
                place[number] = new
        known = np.flatnonzero(place >= 0)
        choice = np.full(arrays.projects, -1, dtype=np.int64)
        moved = _shift(old.first_option, arrays.first_option, place)
        taken = known[left.choice[known] >= 0]
        choice[place[taken]] = left.choice[taken] + moved[taken]
        project = old.project_of_option[left.columns.option]
        kept = np.flatnonzero(place[project] >= 0)
        if not len(kept):
            return None
        money = left.columns.money[kept].tocoo()
        shift = _shift(old.first_money, arrays.first_money, place)[project[kept]]
        columns = sparse.csr_matrix(
            (money.data, (money.row, money.col + shift[money.row])), shape=(len(kept), len(arrays.money))
        )
        option = left.columns.option[kept] + moved[project[kept]]
        lost = {
            (int(place[project]), whether): trials
            for (project, whether), trials in left.lost.items()
            if place[project] >= 0
        }
        before = Before(choice=choice, lost=lost, may_keep=self._may_keep)
        return Recalled(columns=Columns.of(arrays, option, columns), before=before)


def _own(table: ProjectTable) -> ProjectTable:
    """A table without what only the book's rows and the plan's worth depend on."""
    options = tuple(replace(option, value=0.0) for option in table.options)
    return replace(table, options=options, choices=(), tier=0, counts_in_tiers=False, cap_exempt=False)


def _shift(old: Ints, new: Ints, place: Ints) -> Ints:
    """By how much each project's run begins later in the new book; anything where it is not there."""
    return new[np.maximum(place, 0)] - old[:-1]
