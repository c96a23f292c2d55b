"""Branching: which project is asked next, and what each answer could still be worth.

The question is "is this project followed at all?" where the mix follows it in part, else "by which of its
schedules?". The answers part the plans of a branch, and each has a bound before anything is solved: the
branch's own less what the answer loses at the prices that prove it.
"""

from dataclasses import dataclass

import numpy as np

from optimizer.solving.decomposition.arrays import Arrays, Floats
from optimizer.solving.decomposition.column_generation import Bound, Branch, best_of
from optimizer.solving.decomposition.mixes import WHOLE, losses, undecided

IN, OUT = -2, -1

SAME = 6
"""Decimals of a loss; answers that lose the same are told apart by their weight in the mix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A project follows an option, any of them (IN), or is left OUT.

    bound : no such plan of the branch is worth more.
    """

    project: int
    option: int
    bound: float


def least_decided(arrays: Arrays, branch: Branch, weight: Floats) -> int | None:
    """The project to ask next, weighed by what it is worth; None where the mix is whole.

    weight : (O) the mix.
    """
    apart, spread = undecided(arrays, branch, weight)
    least = np.maximum(apart, spread / 2)
    return int(np.argmax(least * (1e-6 + best_of(arrays, arrays.value)))) if least.any() else None


def asks_whether(arrays: Arrays, branch: Branch, weight: Floats, project: int) -> bool:
    """Whether a project is asked for being followed at all, before it is asked for its schedule.

    weight : (O) the mix.
    """
    taken = float(weight[arrays.options_of(project)].sum())
    return bool(branch.least[project] == 0 and WHOLE < taken < 1 - WHOLE)


def answers(arrays: Arrays, branch: Branch, weight: Floats, bound: Bound, project: int) -> list[Answer]:
    """All answers of a project that the branch allows, the one that loses least first.

    weight : (O) the mix. bound : proven for the branch.
    """
    run = arrays.options_of(project)
    option_loss, loss_out = losses(arrays, bound.worth, branch)
    if asks_whether(arrays, branch, weight, project):
        followed = float(weight[run].sum())
        both = ((IN, float(option_loss[run].min()), 1 - followed), (OUT, float(loss_out[project]), followed))
        return [
            Answer(project=project, option=option, bound=bound.amount - max(0.0, loss))
            for option, loss, _ in sorted(both, key=lambda answer: (round(answer[1], SAME), answer[2]))
            if np.isfinite(loss)
        ]
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
    if answer.option != IN:
        part.allowed[arrays.options_of(answer.project)] = False
    if answer.option >= 0:
        part.allowed[answer.option] = True
    if answer.option != OUT:
        part.least[answer.project] = 1
    return part


def worthwhile(arrays: Arrays, branch: Branch, bound: Bound, floor: float) -> tuple[Branch, float]:
    """The part of a branch that may hold plans worth more than `floor`, and what bounds all others.

    bound : proven for the branch. floor : below it. An answer that loses too much at its prices is no longer
    allowed.
    """
    option_loss, loss_out = losses(arrays, bound.worth, branch)
    most, most_out = bound.amount - np.maximum(option_loss, 0.0), bound.amount - loss_out
    allowed = branch.allowed & (most > floor)
    must = most_out <= floor
    left_out = [most[branch.allowed & ~allowed], most_out[must & (branch.least == 0)]]
    least = np.where(must, np.maximum(branch.least, 1), branch.least)
    return Branch(allowed=allowed, least=least), float(np.concatenate(left_out).max(initial=-np.inf))
