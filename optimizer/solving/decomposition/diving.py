"""Diving: from a mix to a plan, fixing a few projects at a time and letting the prices answer.

A mix follows most projects wholly, since its basis has one column for each project and one for each row that
binds; only the few others have to be decided. Each step decides the ones the mix is surest of; a step after
which rows can no longer hold is taken back, and the opposite decided.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimizer.solving.decomposition.arrays import Arrays, Floats, Ints
from optimizer.solving.decomposition.bound import Bounding, Part
from optimizer.solving.decomposition.master import Mix

WHOLE = 1e-6
BROKEN = 1e-7
SURE = 0.85
"""Weight from which several projects are decided in one step."""

ROUNDS = 4
"""Rounds of pricing after each step."""

ENOUGH = 3e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Dive:
    """choice : (P) the option each project follows, −1 = none. value : what the plan is worth."""

    choice: Ints
    value: float


def weights_of(bounding: Bounding, mix: Mix) -> Floats:
    """(O) how much of each option is in the mix."""
    known = bounding.master.option[: len(mix.weight)]  # columns that came after the mix are not in it
    return np.bincount(known, weights=mix.weight, minlength=bounding.arrays.options)


def dive(
    bounding: Bounding, part: Part, *, ends: Callable[[], bool], worthwhile: float = -np.inf
) -> Dive | None:
    """A plan within a part of the book; None where none is found or none is worth more than `worthwhile`."""
    part = part.copy()
    arrays = bounding.arrays
    undo: list[tuple[Part, Ints, Floats]] = []
    for _ in range(4 * arrays.projects):
        if ends():
            return None
        bound, mix = bounding.converge(part, rounds=ROUNDS, enough=ENOUGH)
        if mix is None or bound.amount <= worthwhile:
            return None
        if mix.broken > BROKEN:
            bound, mix = bounding.converge(part, rounds=10 * ROUNDS, enough=1e-7)
        if mix is None:
            return None
        if mix.broken > BROKEN:
            if not undo:
                return None
            part, decided, bounding.prices = undo.pop()
            part.allowed[decided] = False
            if not _stands(arrays, part):
                return None
            continue
        weight = weights_of(bounding, mix)
        decided = _surest(arrays, weight)
        if not len(decided):
            return Dive(choice=_choice(arrays, weight), value=mix.value)
        undo = [*undo[-20:], (part.copy(), decided[:1], bounding.prices)]
        part = _follow(arrays, part, decided)
    return None


def _surest(arrays: Arrays, weight: Floats) -> Ints:
    """Options to decide on next: all of those the mix is nearly sure of, else the surest; none where all are whole."""
    fractional = np.flatnonzero((weight > WHOLE) & (weight < 1 - WHOLE))
    if not len(fractional):
        return fractional
    order = fractional[np.argsort(-weight[fractional], kind="stable")]
    projects = arrays.project_of_option[order]
    _, first = np.unique(projects, return_index=True)
    order = order[np.sort(first)]
    sure = order[weight[order] >= SURE]
    return sure if len(sure) else order[:1]


def _follow(arrays: Arrays, part: Part, options: Ints) -> Part:
    """The part in which the projects of these options follow them."""
    narrowed = part.copy()
    projects = arrays.project_of_option[options]
    others = np.isin(arrays.project_of_option, projects)
    narrowed.allowed[others] = False
    narrowed.allowed[options] = True
    narrowed.least[projects] = 1
    return narrowed


def _stands(arrays: Arrays, part: Part) -> bool:
    """Whether every project that must be followed still may."""
    possible = np.zeros(arrays.projects, dtype=bool)
    possible[arrays.project_of_option[part.allowed]] = True
    return bool(possible[part.least > 0].all())


def _choice(arrays: Arrays, weight: Floats) -> Ints:
    choice = np.full(arrays.projects, -1, dtype=np.int64)
    followed = np.flatnonzero(weight > 0.5)
    choice[arrays.project_of_option[followed]] = followed
    return choice
