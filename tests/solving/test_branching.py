"""Branching: the answers part the plans, and each one's bound is not below the best of them."""

import numpy as np

from optimizer.solving.decomposition.branching import OUT, SAME, answered, answers, least_decided
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


def test_every_plan_gives_exactly_one_answer():
    """Proves: each option the project may follow is one answer, and leaving it out one where it may be."""
    for arrays, _, _, branch, ways in asked():
        run = arrays.options_of(ways[0].project)
        options = [o for o in range(run.start, run.stop) if branch.allowed[o]]
        out = [OUT] if branch.least[ways[0].project] == 0 else []
        assert sorted(way.option for way in ways) == sorted(out + options)
        for way in ways:
            part = answered(arrays, branch, way)
            assert [o for o in range(run.start, run.stop) if part.allowed[o]] == [way.option] * (
                way.option != OUT
            )
            others = np.ones(arrays.options, dtype=bool)
            others[run] = False
            assert (part.allowed[others] == branch.allowed[others]).all()


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
