"""Criteria compared in pairs as typed (`pairwise:social:growth`: `3 : 1`), and their weights."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from models.portfolio import Criterion
from optimizer.weights import consistency_ratio, pairwise_weights

PREFIX = "pairwise:"
LARGEST = 9
"""Most times that one criterion may be as important as another. Source: Saaty 1980."""

SCALE: Mapping[str, float] = {
    **{f"{more} : 1": float(more) for more in range(LARGEST, 1, -1)},
    "1 : 1": 1.0,
    **{f"1 : {more}": 1.0 / more for more in range(2, LARGEST + 1)},
}
"""What may be typed, and how many times as important the first criterion then is."""

DECIMALS = 6


def pairs(criteria: Sequence[Criterion]) -> Iterator[tuple[str, str, str]]:
    """(key of the entry, first criterion, second criterion) of every pair, in the order of the criteria."""
    for own, other in combinations(criteria, 2):
        yield f"{PREFIX}{own.name}:{other.name}", own.name, other.name


def judged(criteria: Sequence[Criterion], entries: Mapping[str, Any]) -> tuple[Criterion, ...]:
    """The criteria with what is typed of their pairs; a pair that is not typed counts as equal.

    Errors: KeyError where something else than `SCALE` has is typed.
    """
    typed: dict[str, dict[str, float]] = {criterion.name: {} for criterion in criteria}
    for key, own, other in pairs(criteria):
        typed[own][other] = SCALE[str(entries.get(key, "1 : 1"))]
    return tuple(replace(criterion, pairwise=typed[criterion.name]) for criterion in criteria)


def unknown_judgements(
    criteria: Sequence[Criterion], entries: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """(key, what is typed) of every pair whose judgement is none of `SCALE`."""
    for key, _, _ in pairs(criteria):
        if key in entries and str(entries[key]) not in SCALE:
            yield key, str(entries[key])


def nearest_judgement(ratio: float) -> str:
    """The judgement that says most nearly how many times as important one criterion is."""
    return min(SCALE, key=lambda text: (abs(_wide(SCALE[text]) - _wide(ratio)), text))


def _wide(ratio: float) -> float:
    """Steps from equal on: 3 and 1/3 are as far from it."""
    return ratio - 1 if ratio >= 1 else 1 - 1 / ratio


def judged_weights(criteria: Sequence[Criterion], entries: Mapping[str, Any]) -> dict[str, float]:
    """The weights that the judgements make, summing to 1."""
    return pairwise_weights(judged(criteria, entries))


def judged_consistency(criteria: Sequence[Criterion], entries: Mapping[str, Any]) -> float:
    """How much the judgements contradict each other: 0 = not at all, 1 = like chance."""
    return consistency_ratio(judged(criteria, entries))


def as_weights(criteria: Sequence[Criterion], entries: Mapping[str, Any]) -> dict[str, Any]:
    """The entries with the judgements turned into weights, as a scenario has them."""
    others = {key: value for key, value in entries.items() if not key.startswith(PREFIX)}
    if len(others) == len(entries):
        return others
    found = judged_weights(criteria, entries)
    return {**others, **{f"weight:{name}": round(weight, DECIMALS) for name, weight in found.items()}}
