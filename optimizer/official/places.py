"""Places before and after 1 July 2025: a commune of an old district becomes the commune it went to.

Used only when a person asks for it, within one province. Nothing is converted that could be two communes.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from data import ROOT
from models.issues import Issue, Severity
from models.texts import say
from optimizer.official.lines import ListLine
from optimizer.workbook.schema import fold

SHOWN = 6
"""New communes that a message names."""

_COMMUNES = {
    "xa": "xã",
    "x": "xã",
    "phuong": "phường",
    "p": "phường",
    "thi tran": "thị trấn",
    "tt": "thị trấn",
}
_DISTRICTS = {
    "huyen": "huyện",
    "h": "huyện",
    "thi xa": "thị xã",
    "tx": "thị xã",
    "thanh pho": "thành phố",
    "tp": "thành phố",
    "quan": "quận",
}
_KIND = re.compile(r"(thi tran|tt|thi xa|tx|thanh pho|tp|phuong|p|xa|x|huyen|h|quan|tinh) (.+)")
_PARTS = re.compile(r"[,;\n–—]| - ")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneChange:
    """An old commune and one it went to. is_divided : it went to several."""

    old_province: str
    old_district: str
    old_commune: str
    province: str
    commune: str
    is_divided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceNow:
    """What a text becomes. commune : the new one, None where it is not settled. possible : what it may be."""

    commune: str | None
    possible: tuple[str, ...] = ()


@cache
def _changes() -> tuple[CommuneChange, ...]:
    with (ROOT / "places" / "communes_2025.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            CommuneChange(
                old_province=row["old_province"],
                old_district=row["old_district"],
                old_commune=row["old_commune"],
                province=row["province"],
                commune=row["commune"],
                is_divided=bool(row["is_divided"]),
            )
            for row in csv.DictReader(file)
        )


def changes_of(province: str) -> tuple[CommuneChange, ...]:
    """The changes within a province, named as it was or as it is; with or without `tỉnh`. Empty: unknown."""
    wanted = _bare(fold(province))
    return tuple(
        own for own in _changes() if wanted in (_bare(fold(own.old_province)), _bare(fold(own.province)))
    )


def provinces() -> tuple[str, ...]:
    """The provinces there are now."""
    return tuple(sorted({own.province for own in _changes()}))


@lru_cache(maxsize=8192)
def new_place(text: str, province: str) -> PlaceNow:
    """The commune that a text such as `TT. Chợ Rã, huyện Ba Bể` means now."""
    parts = [_kind(fold(part)) for part in _PARTS.split(text) if fold(part)]
    known = changes_of(province)
    communes = [(kind, name) for kind, name in parts if kind in _COMMUNES.values()]
    districts = [(kind, name) for kind, name in parts if kind in _DISTRICTS.values()]
    if len(communes) > 1:
        return PlaceNow(commune=None)
    within = [own for own in known if not districts or _is(own.old_district, districts[-1])]
    if not communes:
        return PlaceNow(commune=None, possible=_names(within) if districts else ())
    fitting = [own for own in within if _is(own.old_commune, communes[0])]
    named = [own.commune for own in known if _is(own.commune, communes[0])] if not districts else []
    possible = _names(fitting, named)
    return PlaceNow(commune=possible[0] if len(possible) == 1 else None, possible=possible)


def _kind(folded: str) -> tuple[str, str]:
    match = _KIND.fullmatch(folded)
    if match is None:
        return "", folded
    return {**_COMMUNES, **_DISTRICTS}.get(match[1], match[1]), match[2]


def _is(unit: str, part: tuple[str, str]) -> bool:
    return _kind(fold(unit)) == part


def _bare(folded: str) -> str:
    return folded.removeprefix("tinh ").removeprefix("thanh pho ")


def _names(changes: Iterable[CommuneChange], more: Iterable[str] = ()) -> tuple[str, ...]:
    return tuple(sorted({*(own.commune for own in changes), *more}))


def convert_places(lines: Sequence[ListLine], province: str, issues: list[Issue]) -> None:
    """Give each line its commune of now; what is converted and what is not is added to `issues`."""
    if not changes_of(province):
        values: dict[str, object] = {"found": province, "expected": ", ".join(provinces())}
        issues.append(Issue(code="issue_list_province_unknown", values=values))
        return
    changed: list[tuple[ListLine, str, str]] = []
    open_texts: dict[str, list[ListLine]] = {}
    for line in lines:
        text = str(line.cells.get("locality", ""))
        if not text:
            continue
        place = new_place(text, province)
        if place.commune is None:
            open_texts.setdefault(text, []).append(line)
        elif fold(place.commune) != fold(text):
            line.cells["locality"] = place.commune
            line.assumed.append(say("plain_list.place_assumed", "vi", found=text))
            changed.append((line, text, place.commune))
    if changed:
        line, text, commune = changed[0]
        values = {"count": len(changed), "found": text, "expected": commune}
        issues.append(line.issue("issue_list_places_converted", Severity.INFO, values, "locality"))
    for text, own in open_texts.items():
        possible = new_place(text, province).possible
        shown = ", ".join(possible[:SHOWN]) + (" …" if possible[SHOWN:] else "")
        values = {"found": text, "count": len(own), "offered": shown or "–"}
        issues.append(own[0].issue("issue_list_place_open", Severity.WARNING, values, "locality"))
