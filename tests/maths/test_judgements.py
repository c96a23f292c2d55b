"""Criteria compared in pairs in a form: weights and contradictions by hand."""

import pytest

from models.portfolio import Criterion
from optimizer.judgements import (
    SCALE,
    as_weights,
    judged_consistency,
    judged_weights,
    nearest_judgement,
    pairs,
)
from optimizer.weights import CONSISTENT

CRITERIA = tuple(Criterion(name=name) for name in ("social", "growth", "readiness"))


def test_judgements_that_agree_make_their_weights():
    """Proves: social is twice growth, growth twice readiness, so 4 : 2 : 1, and nothing contradicts."""
    entries = {
        "pairwise:social:growth": "2 : 1",
        "pairwise:social:readiness": "4 : 1",
        "pairwise:growth:readiness": "2 : 1",
    }
    found = judged_weights(CRITERIA, entries)
    assert found == pytest.approx({"social": 4 / 7, "growth": 2 / 7, "readiness": 1 / 7})
    assert judged_consistency(CRITERIA, entries) == pytest.approx(0, abs=1e-9)


def test_judgements_that_go_in_a_circle_are_told():
    """Proves: A over B over C over A, three times each: λ = 1 + 3 + 1/3, CR = (λ − 3) / 2 / 0.58 = 1.149."""
    entries = {
        "pairwise:social:growth": "3 : 1",
        "pairwise:growth:readiness": "3 : 1",
        "pairwise:social:readiness": "1 : 3",
    }
    ratio = judged_consistency(CRITERIA, entries)
    assert ratio == pytest.approx((1 + 3 + 1 / 3 - 3) / 2 / 0.58)
    assert ratio > CONSISTENT
    assert judged_weights(CRITERIA, entries) == pytest.approx(dict.fromkeys(found_names(), 1 / 3))


def found_names() -> list[str]:
    return [criterion.name for criterion in CRITERIA]


def test_a_pair_that_is_not_typed_counts_as_equal():
    assert judged_weights(CRITERIA, {}) == pytest.approx(dict.fromkeys(found_names(), 1 / 3))
    assert [key for key, *_ in pairs(CRITERIA)] == [
        "pairwise:social:growth",
        "pairwise:social:readiness",
        "pairwise:growth:readiness",
    ]


def test_entries_without_judgements_stay_as_they_are():
    entries = {"weight:social": "0,5", "discount": "0,9"}
    assert as_weights(CRITERIA, entries) == entries
    mixed = as_weights(CRITERIA, {"pairwise:social:growth": "9 : 1", "discount": "0,9"})
    assert set(mixed) == {"discount", "weight:social", "weight:growth", "weight:readiness"}


@pytest.mark.parametrize(("ratio", "text"), [(1, "1 : 1"), (2.2, "2 : 1"), (0.3, "1 : 3"), (50, "9 : 1")])
def test_weights_are_said_as_the_nearest_judgement(ratio, text):
    assert nearest_judgement(ratio) == text


def test_the_scale_is_its_own_mirror():
    mirrored = {" : ".join(reversed(text.split(" : "))): 1 / ratio for text, ratio in SCALE.items()}
    assert mirrored == pytest.approx(dict(SCALE))
