"""Names of projects that resemble each other: letters changed, or words in another order."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process


def near_names(name: str, names: Sequence[str], least: float) -> list[tuple[int, float]]:
    """(position, similarity 0–100) of the names at least so close, the closest first. Names are folded."""
    scores: dict[int, float] = {}
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
        for _, score, at in process.extract(name, names, scorer=scorer, score_cutoff=least, limit=5):
            scores[at] = max(score, scores.get(at, 0.0))
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
