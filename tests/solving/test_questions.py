"""Questions: the dearest is asked, its answers keep their bounds, and what was lost is remembered."""

import numpy as np
import pytest

from optimizer.solving.decomposition import questions
from optimizer.solving.decomposition.branching import Answer, answered, answers, asks_whether
from optimizer.solving.decomposition.column_generation import Branch
from optimizer.solving.decomposition.mixes import weights_of
from optimizer.solving.decomposition.questions import Questions
from tests.solving.test_branching import most_of, plans_of
from tests.solving.test_dive import roots


def asked():
    """Random roots with the answers to the question that is asked there."""
    for arrays, caps, root in roots(40):
        branch, weight = Branch.whole(arrays), weights_of(root.generation, root.mix)
        asker = Questions(root.generation)
        given = asker.ask(branch, weight, root.bound, root.bound.amount, -np.inf)
        if given is not None:
            yield arrays, caps, root, branch, asker, given


def test_answers_that_were_tried_part_the_plans_and_keep_their_bounds():
    """Proves: the answers of the question asked hold every plan once, but for schedules that no money pays
    for, and none is worth more than its bound, which a trial may have lowered.

    Sensitivity: what the columns at hand are worth is no bound; taken for one, plans lie above it.
    """
    lowered = 0
    for arrays, caps, root, branch, asker, given in asked():
        project = given[0].project
        parts = [plan for way in given for plan in plans_of(arrays, answered(arrays, branch, way), project)]
        assert len(parts) == len(set(parts))
        for option in set(plans_of(arrays, branch, project)) - set(parts):
            way = Answer(project=project, option=option, bound=np.inf)
            assert most_of(arrays, caps, answered(arrays, branch, way)) is None
        weight = weights_of(root.generation, root.mix)
        untried = {way.option: way.bound for way in answers(arrays, branch, weight, root.bound, project)}
        for way in given:
            most = most_of(arrays, caps, answered(arrays, branch, way))
            assert most is None or most <= way.bound + 1e-6 * abs(way.bound)
            lowered += asker.tries > 0 and way.bound < untried[way.option] - 1e-6
    assert lowered >= 5


def test_the_question_asked_is_the_one_whose_answers_lose_most():
    """Proves: of the questions tried, the one asked has the highest product of its two least losses."""
    chosen = 0
    for arrays, _, root, branch, asker, given in asked():
        promises = {kind: questions._promise(lost, root.bound.amount) for kind, lost in asker.lost.items()}
        if len(promises) > 1:
            weight = weights_of(root.generation, root.mix)
            kind = given[0].project, asks_whether(arrays, branch, weight, given[0].project)
            assert promises[kind] == max(promises.values())
            chosen += promises[kind] > min(promises.values())
    assert chosen >= 2


def test_experience_replaces_trials():
    """Proves: after RELIABLE trials a question is not tried again, and is asked as before."""
    compared = 0
    for _, _, root, branch, asker, given in asked():
        weight = weights_of(root.generation, root.mix)
        for _ in range(questions.RELIABLE):
            asker.ask(branch, weight, root.bound, root.bound.amount, -np.inf)
        before = asker.tries
        again = asker.ask(branch, weight, root.bound, root.bound.amount, -np.inf)
        assert asker.tries == before
        assert again is not None
        compared += again[0].project == given[0].project and before > 0
    assert compared >= 3


@pytest.mark.parametrize(
    ("left", "floor", "lost"),
    [
        ([90.0, 97.0, 95.0], 80.0, (3.0, 5.0)),  # the best answer keeps 97 of 100, the second 95
        ([97.0], 80.0, (3.0, 20.0)),  # a missing second loses all that is of interest
        ([50.0, 101.0], 80.0, (0.0, 20.0)),  # no gain, and no loss beyond the floor
        ([], -np.inf, (100.0, 100.0)),
    ],
)
def test_two_least_losses(left, floor, lost):
    """Proves: losses by hand, out of 100."""
    assert questions._two_least(left, 100.0, floor) == lost
