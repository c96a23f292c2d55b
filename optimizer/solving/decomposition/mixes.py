"""What a mix says of projects and options."""

import numpy as np

from optimizer.solving.decomposition.arrays import Arrays, Floats, Ints
from optimizer.solving.decomposition.column_generation import Branch, ColumnGeneration, gains_of
from optimizer.solving.decomposition.master import Mix

WHOLE = 1e-6
"""How far from 0 or 1 a weight may be and still be whole."""

BROKEN = 1e-7
"""How much of the scaled rows may be broken in a mix that counts as keeping them."""


def weights_of(generation: ColumnGeneration, mix: Mix) -> Floats:
    """(O) how much of each option is in the mix."""
    known = generation.master.option[: len(mix.weight)]  # columns that came after the mix are not in it
    return np.bincount(known, weights=mix.weight, minlength=generation.arrays.options)


def followed(arrays: Arrays, weight: Floats) -> Floats:
    """(P) how much of each project is followed."""
    return np.bincount(arrays.project_of_option, weights=weight, minlength=arrays.projects)


def choice_of(arrays: Arrays, weight: Floats) -> Ints:
    """(P) the option each project follows in a whole mix; −1 = none."""
    choice = np.full(arrays.projects, -1, dtype=np.int64)
    taken = np.flatnonzero(weight > 0.5)
    choice[arrays.project_of_option[taken]] = taken
    return choice


def losses(arrays: Arrays, worth: Floats, branch: Branch) -> tuple[Floats, Floats]:
    """(O), (P): how much the bound falls if an option is followed, and if a project is left out.

    inf where that is not allowed.
    """
    gains = gains_of(arrays, worth, branch)
    option = np.where(branch.allowed, gains[arrays.project_of_option] - worth, np.inf)
    return option, np.where(branch.least > 0, np.inf, gains)


def losses_otherwise(arrays: Arrays, weight: Floats, option_loss: Floats, loss_out: Floats) -> Floats:
    """(P) how much the bound falls at least if a project does something else than in the mix.

    option_loss, loss_out : from `losses`. −inf where the mix splits the project.
    """
    least: Floats = np.full(arrays.projects, np.inf)
    np.minimum.at(least, arrays.project_of_option, np.where(weight < 0.5, option_loss, np.inf))
    least = np.minimum(least, np.where(followed(arrays, weight) > 0.5, loss_out, np.inf))
    least[arrays.project_of_option[(weight > WHOLE) & (weight < 1 - WHOLE)]] = -np.inf
    return least


def undecided(arrays: Arrays, branch: Branch, weight: Floats) -> tuple[Floats, Floats]:
    """(P), (P): how far each project is from followed or not, and how much its schedules are mixed.

    0 = decided.
    """
    taken = followed(arrays, weight)
    apart = np.where(branch.least > 0, 0.0, np.minimum(taken, 1 - taken))
    split = np.minimum(weight, 1 - weight)
    mixed = np.where(split > WHOLE, split, 0.0)
    spread = np.bincount(arrays.project_of_option, weights=mixed, minlength=arrays.projects)
    return np.where(apart > WHOLE, apart, 0.0), spread
