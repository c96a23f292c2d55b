"""The words of headings, from `data/schema/plain_list.yaml`, and how texts are made comparable."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from data import ROOT
from models.vocabulary import SourceKind, Status
from models.yaml_file import load_yaml
from optimizer.workbook.schema import fold, spec_of

TEXT_CHARS = 300
"""Characters of a heading that are compared; longer texts are no headings."""

_FIGURES = re.compile(r"\b\w*\d\w*\b")
_REMARKS = re.compile(
    r"\bneu co\b|\b(?:tinh theo|quy doi ra|quy doi) tien viet(?: nam)?\b"
    r"|\b(?:(?:don vi(?: tinh)?|dvt) )?(?:(?:trieu|ty|ti) dong|trd|dong)$|\bdvt\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceWords:
    """A source and the words for it, normalized, longest first."""

    code: str
    name: str
    kind: SourceKind
    is_doubtful: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All words of `plain_list.yaml`, normalized.

    meanings : phrase → ids that it surely means. unsure : phrase → ids a person chooses from.
    parts : id of an amount → stem of the same by source. within : id → the amount it is part of.
    Ids that begin with `~` are no columns of a canonical workbook: `~order`, `~ignored`.
    """

    meanings: Mapping[str, tuple[str, ...]]
    unsure: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, str]
    within: Mapping[str, str]
    neutral: frozenset[str]
    totals: frozenset[str]
    sources: Mapping[str, SourceWords]
    fillers: frozenset[str]
    statuses: Mapping[str, Status]
    row_totals: frozenset[str]
    total_beginnings: tuple[str, ...]
    subtotal_beginnings: tuple[str, ...]
    part_beginnings: tuple[str, ...]
    table_beginnings: tuple[str, ...]
    page_beginnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleWords:
    """The words of the titles of groups, folded.

    statuses, line_types : (words a title contains, what it means), the first that fits counts.
    localities, investors, sector_openings : how a title begins. plain : titles that say nothing.
    openings : what may stand before the words of a state: `Các dự án …`.
    """

    statuses: tuple[tuple[str, str], ...]
    line_types: tuple[tuple[str, str], ...]
    localities: tuple[str, ...]
    investors: tuple[str, ...]
    sector_openings: tuple[str, ...]
    plain: frozenset[str]
    openings: tuple[str, ...]


ORDER, IGNORED = "~order", "~ignored"


@cache
def title_words() -> TitleWords:
    """The words of titles, read once."""
    data = _data()["titles"]

    def pairs(name: str) -> tuple[tuple[str, str], ...]:
        return tuple((fold(words), entry["means"]) for entry in data[name] for words in entry["words"])

    def folded(name: str) -> tuple[str, ...]:
        return tuple(sorted((fold(text) for text in data[name]), key=lambda text: (-len(text), text)))

    return TitleWords(
        statuses=pairs("status"),
        line_types=pairs("line_type"),
        localities=folded("localities"),
        investors=folded("investors"),
        sector_openings=folded("sector_openings"),
        plain=frozenset(folded("plain")),
        openings=folded("openings"),
    )


@cache
def _data() -> Mapping[str, Any]:
    return load_yaml(ROOT / "schema" / "plain_list.yaml")


@cache
def _abbreviations() -> Mapping[str, str]:
    return {fold(short): fold(long) for short, long in _data()["abbreviations"].items()}


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """A heading as it is compared: folded, abbreviations written out, figures and dates left out.

    `Lũy kế vốn đã bố trí đến hết 31/12/2025 (triệu đồng)` → `luy ke von da bo tri den het`.
    """
    folded = _FIGURES.sub(" ", _REMARKS.sub(" ", fold(text[:TEXT_CHARS])))
    return " ".join(_abbreviations().get(word, word) for word in folded.split())


@cache
def vocabulary() -> Vocabulary:
    """The words, read once."""
    data = _data()
    meanings: dict[str, list[str]] = {}
    quantities = {name: entry["words"] for name, entry in data["quantities"].items()}
    entries = {**data["columns"], **quantities, ORDER: data["order"], IGNORED: data["ignored"]}
    for name, phrases in entries.items():
        for phrase in _normal_all(phrases):
            meanings.setdefault(phrase, []).append(name)
    return Vocabulary(
        meanings={phrase: tuple(names) for phrase, names in meanings.items()},
        unsure={normal(phrase): tuple(names) for phrase, names in data["unsure"].items()},
        parts={name: e["parts"] for name, e in data["quantities"].items() if "parts" in e},
        within={name: e["within"] for name, e in data["quantities"].items() if "within" in e},
        neutral=frozenset({"", *_normal_all(data["neutral"])}),
        totals=frozenset(_normal_all(data["totals"])),
        sources={code: _source(code, entry) for code, entry in data["sources"].items()},
        fillers=frozenset(word for text in data["source_fillers"] for word in normal(text).split()),
        statuses={fold(word): Status(status) for word, status in data["statuses"].items()},
        row_totals=frozenset(fold(text) for text in data["rows"]["totals"]),
        total_beginnings=tuple(data["rows"]["total_beginnings"]),
        subtotal_beginnings=tuple(data["rows"]["subtotal_beginnings"]),
        part_beginnings=tuple(data["rows"]["part_beginnings"]),
        table_beginnings=tuple(map(fold, data["rows"]["table_beginnings"])),
        page_beginnings=tuple(map(fold, data["rows"]["page_beginnings"])),
    )


def _normal_all(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normal(text) for text in texts))


def _source(code: str, entry: Mapping[str, Any]) -> SourceWords:
    words = sorted(_normal_all([code, *entry["words"]]), key=lambda word: (-len(word), word))
    return SourceWords(
        code=code,
        name=entry["name"],
        kind=SourceKind(entry["kind"]),
        is_doubtful=entry["is_doubtful"],
        words=tuple(words),
    )


def is_amount(column: str) -> bool:
    """Whether a canonical id such as `cost:NSTW` is an amount of money."""
    spec = spec_of("projects", column)
    return spec is not None and spec.type == "amount"
