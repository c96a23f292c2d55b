"""Branching: the answers part the plans, and each one's bound is not below the best of them."""

import numpy as np

from optimizer.solving.decomposition.branching import (
    IN,
    OUT,
    SAME,
    Answer,
    answered,
    answers,
    least_decided,
    worthwhile,
)
from optimizer.solving.decomposition.column_generation import Branch
from optimizer.solving.decomposition.core import Core, solve_core
from optimizer.solving.decomposition.mixes import weights_of
from optimizer.solving.highs import Limits
from tests.solving.test_dive import roots


def asked():
    """Random roots whose mix is not whole, with the project to ask and its answers."""
    for arrays, caps, root in roots():
        branch, weight = Branch.whole(arrays), weights_of(root.generation, root.mix)
        project = least_decided(arrays, branch, weight)
        if project is not None:
            yield arrays, caps, root, branch, answers(arrays, branch, weight, root.bound, project)


def plans_of(arrays, branch, project):
    """What the project may do in a branch: its options, and OUT."""
    run = arrays.options_of(project)
    options = [o for o in range(run.start, run.stop) if branch.allowed[o]]
    return options + [OUT] * int(branch.least[project] == 0)


def test_every_plan_gives_exactly_one_answer():
    """Proves: each option the project may follow belongs to one answer, and leaving it out to one where it
    may be; nothing else changes. A project mixed with nothing is asked whether, any other for its schedule.
    """
    kinds = set()
    for arrays, _, _, branch, ways in asked():
        project = ways[0].project
        kinds.add(any(way.option == IN for way in ways))
        parts = [answered(arrays, branch, way) for way in ways]
        given = [plan for part in parts for plan in plans_of(arrays, part, project)]
        assert sorted(given) == sorted(plans_of(arrays, branch, project))
        run = arrays.options_of(project)
        others = np.ones(arrays.options, dtype=bool)
        others[run] = False
        for part in parts:
            assert (part.allowed[others] == branch.allowed[others]).all()
    assert kinds == {True, False}


def test_no_plan_with_an_answer_is_worth_more_than_its_bound():
    """Proves: the best plan of each answer, found by the monolithic model, is not above the answer's bound,
    and the likeliest answer comes first.

    Sensitivity: a loss taken twice, or that of another option, falls below a plan on some of the books.
    """
    lossy = tight = 0
    for arrays, caps, root, branch, ways in asked():
        bounds = np.array([way.bound for way in ways])
        assert (np.diff(bounds) <= 10.0**-SAME).all()
        for way in ways:
            core = Core(branch=answered(arrays, branch, way), is_whole=True)
            choice, record = solve_core(arrays.book, arrays, core, caps, -np.inf, Limits())
            if choice is not None:
                assert -record.objective <= way.bound + 1e-6 * abs(way.bound)
                lossy += way.bound < root.bound.amount - 1e-6
                tight += -record.objective >= way.bound - 0.05 * abs(way.bound)
    assert lossy >= 5
    assert tight >= 10


def most_of(arrays, caps, branch):
    """The value of the best plan of a branch, by the monolithic model; None where there is none."""
    choice, record = solve_core(
        arrays.book, arrays, Core(branch=branch, is_whole=True), caps, -np.inf, Limits()
    )
    return None if choice is None else -record.objective


def test_what_is_not_worthwhile_holds_no_better_plan():
    """Proves: no plan that follows an option which is dropped, or leaves out a project that must
    be followed, is worth more than the bound that is told, nor that bound more than the floor.

    Sensitivity: a loss taken from another option drops plans above the floor on some of the books.
    """
    dropped = 0
    for arrays, caps, root in roots():
        branch = Branch.whole(arrays)
        floor = 0.97 * root.bound.amount
        kept, beyond = worthwhile(arrays, branch, root.bound, floor)
        assert beyond <= floor
        gone = [
            *(
                Answer(project=int(arrays.project_of_option[o]), option=int(o), bound=beyond)
                for o in np.flatnonzero(branch.allowed & ~kept.allowed)
            ),
            *(
                Answer(project=int(p), option=OUT, bound=beyond)
                for p in np.flatnonzero(kept.least > branch.least)
            ),
        ]
        for answer in gone:
            most = most_of(arrays, caps, answered(arrays, branch, answer))
            assert most is None or most <= answer.bound + 1e-6 * abs(answer.bound)
            dropped += most is not None
    assert dropped >= 20
