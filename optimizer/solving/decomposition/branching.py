"""Branching: which project is asked next, and what each answer could still be worth.

The question is "which of its schedules, if any, does this project follow?". Its answers part the plans of a
branch, and each has a bound before anything is solved: the branch's own less what the answer loses at the
prices that prove it.
"""

from dataclasses import dataclass

import numpy as np

from optimizer.solving.decomposition.arrays import Arrays, Floats
from optimizer.solving.decomposition.column_generation import Bound, Branch, best_of
from optimizer.solving.decomposition.mixes import losses, undecided

OUT = -1

SAME = 6
"""Decimals of a loss; answers that lose the same are told apart by their weight in the mix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A project follows an option, or is left OUT. bound : no such plan of the branch is worth more."""

    project: int
    option: int
    bound: float


def least_decided(arrays: Arrays, branch: Branch, weight: Floats) -> int | None:
    """The project to ask next, weighed by what it is worth; None where the mix is whole."""
    apart, spread = undecided(arrays, branch, weight)
    least = np.maximum(apart, spread / 2)
    return int(np.argmax(least * (1e-6 + best_of(arrays, arrays.value)))) if least.any() else None


def answers(arrays: Arrays, branch: Branch, weight: Floats, bound: Bound, project: int) -> list[Answer]:
    """All answers of a project that the branch allows, the one that loses least first.

    weight : (O) the mix. bound : proven for the branch.
    """
    run = arrays.options_of(project)
    option_loss, loss_out = losses(arrays, bound.worth, branch)
    options = np.concatenate((np.arange(run.start, run.stop), [OUT]))
    loss = np.append(option_loss[run], loss_out[project])
    taken = np.append(weight[run], 1.0 - weight[run].sum())
    order = np.lexsort((-taken, np.round(loss, SAME)))
    return [
        Answer(project=project, option=int(options[n]), bound=bound.amount - max(0.0, float(loss[n])))
        for n in order
        if np.isfinite(loss[n])
    ]


def answered(arrays: Arrays, branch: Branch, answer: Answer) -> Branch:
    """The part of a branch in which the answer is given."""
    part = branch.copy()
    part.allowed[arrays.options_of(answer.project)] = False
    if answer.option != OUT:
        part.allowed[answer.option] = True
        part.least[answer.project] = 1
    return part
