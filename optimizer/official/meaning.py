"""What a heading means: the texts above a column, from the top header row down, become a canonical id.

The lowest text decides, those above it say what it belongs to. Words such as `Tổng số` and the names of
sources are taken off the end first; what is left is compared with known words. Close is not enough: below
`SURE`, on a tie, and for words that offices use for different things, a person is asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from optimizer.official.words import IGNORED, ORDER, SourceWords, normal, vocabulary

SURE = 90.0
"""Score from which a heading is taken for what it resembles."""
POSSIBLE = 75.0
"""Score from which a person is asked; below, the column is carried along."""
SUBSET = 0.88
"""What counts of `token_set_ratio`, which gives 100 to texts that merely contain the words."""
UNSURE = 85.0
"""Score of words that stand in the vocabulary with several meanings."""
TEXT_CHARS_COMPARED = 160
"""Longer texts are no headings."""
OFFERED = 5
"""Most meanings that are offered to choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a path may mean.

    column : best guess, an id, `~order`, `~ignored` or None. alternatives : canonical ids, best first.
    """

    column: str | None
    score: float
    is_doubtful: bool
    alternatives: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Nothing to ask, and not merely an unknown column."""
        return self.column is not None and not self.is_doubtful


UNKNOWN = Meaning(column=None, score=0, is_doubtful=False)

type Scores = dict[str, tuple[float, int]]
"""Score and number of levels that were compared, by id."""


@lru_cache(maxsize=8192)
def meaning(path: tuple[str, ...]) -> Meaning:
    """What the column under these header texts means."""
    levels = _levels(path)
    head, source, is_total = _without_tail(levels)
    if not head:
        return _of_tail_alone(source)
    scores = _scores(head)
    best = _best(scores)
    if not best or _is_weak(scores, best[0], head):
        return _unknown_part(head, source, scores)
    if _with_source(best[0], source, head) is None:
        return Meaning(column=IGNORED, score=100, is_doubtful=False)
    score, depth = scores[best[0]]
    possible = [name for name in best if scores[name][0] >= POSSIBLE]
    ranked = [found for name in possible if (found := _with_source(name, source, head)) is not None]
    if source is not None or is_total:
        score, ranked = _of_amount(ranked, best, score)
    ties = [name for name in best if scores[name][1] == depth and score - scores[name][0] < 1]
    is_doubtful = score < SURE or len(ties) > 1
    offered = tuple(name for name in dict.fromkeys(ranked) if not name.startswith("~"))[:OFFERED]
    if not offered and ranked[0] != IGNORED and is_doubtful:
        return UNKNOWN
    return Meaning(column=ranked[0], score=round(score, 1), is_doubtful=is_doubtful, alternatives=offered)


def _is_weak(scores: Scores, best: str, head: tuple[str, ...]) -> bool:
    """Nothing resembles it; or only together with the amount above, so that it may be a part of that."""
    score, depth = scores[best]
    return score < POSSIBLE or (score < SURE and depth > 1 and _amount_above(head) is not None)


def part_source(text: str) -> SourceWords | None:
    """The source that a text names and nothing else: `Trong đó: vốn NSTW`."""
    words = normal(text)
    bare = _bare(words)
    for source in vocabulary().sources.values():
        if words in source.words or (bare and bare in source.words):
            return source
    return None


def _bare(words: str) -> str:
    """Without the words around a source's name, at its beginning only."""
    fillers = vocabulary().fillers
    parts = words.split()
    while parts and parts[0] in fillers:
        parts = parts[1:]
    return " ".join(parts)


def _levels(path: tuple[str, ...]) -> tuple[str, ...]:
    """Normalized texts; those that say nothing of their own are left out."""
    texts = [normal(text).removeprefix("trong do ") for text in path]
    return tuple(text for text in texts if text not in vocabulary().neutral)


def _without_tail(levels: tuple[str, ...]) -> tuple[tuple[str, ...], str | None, bool]:
    """(levels of the amount itself, source, whether `Tổng số` was said)."""
    source, is_total = None, False
    end = len(levels)
    while end:
        text = levels[end - 1]
        named = None if text in vocabulary().meanings else part_source(text)
        if text in vocabulary().totals and (end > 1 or len(levels) == 1):
            is_total = True
        elif named is not None:
            source = source or named.code
        else:
            break
        end -= 1
    return levels[:end], source, is_total


def _scores(head: tuple[str, ...]) -> Scores:
    """How close the lowest text, and it with those above, is to known words.

    More levels that fit as well say more. A source named within the text of an amount is left out:
    `Nhu cầu vốn NSTW`.
    """
    result: Scores = {}
    for depth in range(1, min(3, len(head)) + 1):
        text = " ".join(head[-depth:])
        _add(result, text, depth)
        if depth == 1 and (rest := _without_source(text)) is not None:
            amounts: Scores = {}
            _add(amounts, rest[0], depth)
            _merge(result, {name: s for name, s in amounts.items() if name in vocabulary().parts})
    return result


def _add(result: Scores, text: str, depth: int) -> None:
    if text in vocabulary().meanings:
        _merge(result, dict.fromkeys(vocabulary().meanings[text], (100.0, depth)))
    elif text in vocabulary().unsure:
        names = vocabulary().unsure[text]
        _merge(result, {name: (UNSURE - rank, depth) for rank, name in enumerate(names)})
    else:
        for name, score in _resembled(text):
            _merge(result, {name: (score, depth)})


@lru_cache(maxsize=8192)
def _resembled(text: str) -> tuple[tuple[str, float], ...]:
    """(id, score) of everything a text resembles; a text that merely contains a phrase stays below `SURE`."""
    if len(text) > TEXT_CHARS_COMPARED:
        return ()
    known, unsure = vocabulary().meanings, vocabulary().unsure
    result: list[tuple[str, float]] = []
    for phrase, score in _close_phrases(text).items():
        if phrase in known:
            result += [(name, score) for name in known[phrase]]
        elif score - 1 >= POSSIBLE:
            most = min(UNSURE, score) - 1
            result += [(name, most - rank) for rank, name in enumerate(unsure[phrase])]
    return tuple(result)


def _close_phrases(text: str) -> dict[str, float]:
    """Similarity (0–100) of the phrases that are close to a text at all."""
    phrases = [*vocabulary().meanings, *vocabulary().unsure]
    scores: dict[str, float] = {}
    for scorer, weight in ((fuzz.ratio, 1.0), (fuzz.token_sort_ratio, 1.0), (fuzz.token_set_ratio, SUBSET)):
        if scorer is fuzz.token_set_ratio and " " not in text:
            continue
        least = (POSSIBLE - 15) / weight
        for phrase, score, _ in process.extract(
            text, phrases, scorer=scorer, processor=None, score_cutoff=least, limit=None
        ):
            if weight == 1 or " " in phrase:
                scores[phrase] = max(scores.get(phrase, 0.0), score * weight)
    return scores


def _merge(result: Scores, more: Mapping[str, tuple[float, int]]) -> None:
    for name, score in more.items():
        result[name] = max(score, result.get(name, (0.0, 0)))


def _best(scores: Scores) -> list[str]:
    return sorted(scores, key=lambda name: (-scores[name][0], -scores[name][1], name))


def _without_source(text: str) -> tuple[str, str] | None:
    """(the text without a source's name, the source's code); None where it names none."""
    for source in vocabulary().sources.values():
        for word in source.words:
            if (" " in word or word == "oda") and f" {word} " in f" {text} ":
                before, _, after = f" {text} ".partition(f" {word} ")
                kept = before.split()
                fillers = ("von", "nguon", "tu", "do", "trong")
                while len(kept) > 1 and kept[-1] in fillers and " ".join(kept) not in vocabulary().meanings:
                    kept = kept[:-1]
                return " ".join([*kept, *after.split()]), source.code
    return None


def _with_source(name: str, source: str | None, head: tuple[str, ...]) -> str | None:
    """The id with its source; None where it is a part of another amount than the one it stands under.

    So are the advances within an approved plan, which are no advances of this period's demand.
    """
    above = _amount_above(head)
    within = vocabulary().within.get(name)
    if within is not None:
        return name if above in (None, within) else None
    stem = vocabulary().parts.get(name)
    if stem is None:
        return name
    code = source or _named_in(head)
    return f"{stem}:{code}" if code else name


def _named_in(head: tuple[str, ...]) -> str | None:
    """A source named within the texts of an amount, the lowest first."""
    for text in reversed(head):
        found = None if text in vocabulary().meanings else _without_source(text)
        if found is not None:
            return found[1]
    return None


def _amount_above(head: tuple[str, ...]) -> str | None:
    """The amount that a level above the lowest names."""
    for end in range(len(head) - 1, 0, -1):
        scores: Scores = {}
        text = head[end - 1]
        _add(scores, (_without_source(text) or (text,))[0], 1)
        best = _best(scores)
        if best and scores[best[0]][0] >= POSSIBLE and best[0] in vocabulary().parts:
            return best[0]
    return None


def _of_amount(ranked: list[str], best: list[str], score: float) -> tuple[float, list[str]]:
    """`Tổng số` and sources belong under amounts: anything else is doubtful there."""
    is_amount = best[0] in vocabulary().parts or best[0] in (IGNORED, *vocabulary().within)
    return (score if is_amount else min(score, UNSURE)), ranked


def _of_tail_alone(source: str | None) -> Meaning:
    """A source, or `Tổng số`, and no amount it could belong to."""
    if source is None:
        return UNKNOWN
    offered = tuple(f"{stem}:{source}" for stem in ("demand", "cost", "paid"))
    return Meaning(column=None, score=POSSIBLE, is_doubtful=True, alternatives=offered)


def _unknown_part(head: tuple[str, ...], source: str | None, scores: Scores) -> Meaning:
    """The lowest text is not known. Under an amount it may be a source: a person is asked."""
    above = _amount_above(head)
    near = [name for name in _best(scores) if scores[name][0] >= POSSIBLE - 15]
    close = tuple(name for name in near if not name.startswith("~"))[:OFFERED]
    if above is None:
        return Meaning(column=None, score=_top(scores), is_doubtful=False, alternatives=close)
    offered = (f"{vocabulary().parts[above]}:{source or 'KHAC'}", *close)[:OFFERED]
    return Meaning(column=None, score=_top(scores), is_doubtful=True, alternatives=offered)


def _top(scores: Scores) -> float:
    return round(max((score for score, _ in scores.values()), default=0.0), 1)


def is_order(found: Meaning) -> bool:
    """Whether the column numbers the rows."""
    return found.column == ORDER and not found.is_doubtful


def known_count(paths: Iterable[tuple[str, ...]]) -> float:
    """How much of a header is understood: different known ids, and half as much for each to ask about."""
    found = [meaning(path) for path in paths if path]
    sure = {one.column for one in found if one.is_known}
    asked = {one.column for one in found if one.is_doubtful and one.column} - sure
    return len(sure) + len(asked) / 2
