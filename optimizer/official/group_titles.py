"""What the title of a group says of the projects below it: source, sector, state, class, place, investor."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from optimizer.official.meaning import part_source
from optimizer.official.numbering import label_in
from optimizer.official.words import title_words
from optimizer.sectors import OTHER, sector_of, sectors
from optimizer.workbook.schema import fold

SECTOR_WORDS = 20
"""A longer title is no sector."""
PLACE_WORDS = 5
"""Words of the name of a place, with `xã` or `huyện`."""
TITLE_CHARS = 200
"""Longer texts are no titles."""

_GROUP = re.compile(r"\bnhom (a|b|c)\b")
_NATIONAL = re.compile(r"\bquan trong quoc gia\b")
_AFTER_SUM = re.compile(r"\(.*\)$")


@lru_cache(maxsize=8192)
def title_meaning(title: str) -> Mapping[str, str]:
    """Values by column id that the title gives: `Dự án chuyển tiếp nhóm B` → status ongoing, group B.

    Keys: status, group, sector, sources, locality, investor. Empty where the words say nothing known.
    """
    text = _bare(title)
    folded = fold(text)
    if not folded or len(title) > TITLE_CHARS:
        return MappingProxyType({})
    found: dict[str, str] = {}
    status = contained(folded, title_words().statuses)
    if status is not None:
        found["status"] = status
    group = _GROUP.search(folded)
    if group is not None:
        found["group"] = group[1].upper()
    elif _NATIONAL.search(folded):
        found["group"] = "QTQG"
    source = part_source(text)
    if source is not None:
        found["sources"] = source.code
    if not found:
        found |= _of_whole(text, folded)
    return MappingProxyType(found)


def title_line_type(title: str) -> str:
    """The kind of lump sum that a title names; blank where it names none."""
    return contained(fold(_bare(title)), title_words().line_types) or ""


def is_known_title(title: str) -> bool:
    """Whether the words alone are those of a group, and not of a project such as `Khắc phục khẩn cấp …`."""
    folded = fold(_bare(title))
    if folded in title_words().plain:
        return True
    meant = title_meaning(title)
    if "status" in meant:
        opened = folded
        while (opening := _opening(opened, title_words().openings)) and not _begins_state(opened):
            opened = opened.removeprefix(opening).strip()
        return _begins_state(opened)
    return bool({"group", "sources"} & set(meant)) or ("sector" in meant and _is_sector_name(folded))


def is_place_title(title: str) -> bool:
    """Whether the text is the name of a place and nothing else: `Xã Na Rì`."""
    return set(title_meaning(title)) == {"locality"} and len(_bare(title).split()) <= PLACE_WORDS


def values_of_titles(titles: Iterable[str]) -> dict[str, str]:
    """What the titles above a project give together; the inner ones count.

    A short title that says nothing known is the sector, where no other title is one: so lists are grouped.
    """
    found: dict[str, str] = {}
    unknown = ""
    for title in titles:
        meant = title_meaning(title)
        found |= meant
        bare = _bare(title)
        is_open = not meant and fold(bare) not in title_words().plain
        if is_open and len(bare.split()) <= SECTOR_WORDS:
            unknown = _capitalized(bare)
    if unknown and "sector" not in found:
        found["sector"] = unknown
    return found


def contained(folded: str, words: Iterable[tuple[str, str]]) -> str | None:
    """What the first of the words that stand in the text means."""
    padded = f" {folded} "
    return next((means for phrase, means in words if f" {phrase} " in padded), None)


def _bare(title: str) -> str:
    """Without its number, and without a remark in brackets at its end."""
    return _AFTER_SUM.sub("", label_in(" ".join(title.split()))[1]).strip(" :.-–") or title


def _of_whole(text: str, folded: str) -> dict[str, str]:
    words = title_words()
    if folded in words.plain:
        return {}
    if _begins(folded, words.investors):
        return {"investor": text}
    if _begins(folded, words.localities) and len(folded.split()) > 1:
        return {"locality": text}
    opening = _opening(folded, words.sector_openings)
    rest = folded.removeprefix(opening).strip()
    if opening and rest and opening != "cong trinh":
        return {"sector": _capitalized(_cut(text, len(opening.split())))}
    if rest and (_is_sector_name(rest) or (len(rest.split()) <= 4 and sector_of(rest).id != OTHER)):
        return {"sector": _capitalized(text)}
    return {}


def _begins_state(folded: str) -> bool:
    return _begins(folded, (words for words, _ in title_words().statuses))


def _opening(folded: str, words: Iterable[str]) -> str:
    return next((own for own in words if f"{folded} ".startswith(f"{own} ")), "")


def _is_sector_name(folded: str) -> bool:
    """Exactly the name of a sector, after words such as `lĩnh vực`."""
    opening = _opening(folded, title_words().sector_openings)
    rest = folded.removeprefix(opening).strip()
    if rest in _sector_names() or (opening and any(rest in whole for whole in _sector_labels())):
        return True
    return _without_names(rest, _sector_names()) == ""


@cache
def _sector_names() -> frozenset[str]:
    known = (sector for sector in sectors() if sector.id != OTHER)
    return frozenset(fold(name) for sector in known for name in (sector.vi, sector.en, *sector.names))


@cache
def _sector_labels() -> tuple[str, ...]:
    return tuple(fold(sector.vi) for sector in sectors() if sector.id != OTHER)


def _without_names(rest: str, names: frozenset[str]) -> str:
    """What is left of several names one after the other: `nong nghiep thuy loi va giao thong`."""
    while rest:
        name = max((own for own in names if f"{rest} ".startswith(f"{own} ")), key=len, default="")
        if not name:
            return rest
        rest = rest.removeprefix(name).strip().removeprefix("va ").strip()
    return ""


def _begins(folded: str, words: Iterable[str]) -> bool:
    return any(f"{folded} ".startswith(f"{word} ") for word in words)


def _cut(text: str, count: int) -> str:
    """The text without its first words; signs between them are no words."""
    rest = text
    while count:
        first, _, rest = rest.strip(" ,:-–").partition(" ")
        count -= len(fold(first).split())
    return rest.strip(" ,:-–")


def _capitalized(text: str) -> str:
    """`GIAO THÔNG` → `Giao thông`; mixed case stays."""
    return text.capitalize() if text.isupper() else text[:1].upper() + text[1:]
