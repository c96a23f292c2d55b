"""Text in fonts from before Unicode (TCVN3, VNI): recognised by what it would spell, and converted."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from data import ROOT
from models.issues import Issue, Severity
from models.yaml_file import load_yaml
from optimizer.workbook.raw import Cell, RawSheet, RawWorkbook

LEAST = 2
"""Different texts that must be legacy text beyond doubt for a book to be taken for it."""
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ch|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_SYLLABLE = re.compile(f"{_ONSET}[aăâeêioôơuưy]{{1,3}}(?:ch|ng|nh|[cmnpt])?")
_WORD = re.compile(r"[^\s\d.,;:()\[\]{}/\\\-–—_'\"“”+*=<>%&!?|#@~^$`]+")
_SIGNS = re.compile(r"[\u00a1-\u00ff\u2212]")
_UNICODE_ONLY = re.compile(r"[ăĂđĐơƠưƯ\u1ea0-\u1ef9]")
_NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}


def with_unicode(workbook: RawWorkbook) -> RawWorkbook:
    """The workbook with its legacy text converted, and a warning that says so; as it is where it has none."""
    texts = {cell for sheet in workbook.sheets for row in sheet.rows for cell in row if _may_be(cell)}
    kind = _kind(str(text) for text in texts)
    if kind is None:
        return workbook
    changed: dict[str, str] = {}
    for text in map(str, texts):
        converted = _CONVERTERS[kind](text)
        if converted != text and is_vietnamese(converted):
            changed[text] = converted
    sheets = tuple(_converted(sheet, changed) for sheet in workbook.sheets)
    first = min(changed)
    values: dict[str, object] = {
        "found": _NAMES[kind],
        "count": len(changed),
        "example": first[:60],
        "expected": changed[first][:60],
    }
    issue = Issue(code="issue_workbook_legacy_text", severity=Severity.WARNING, values=values)
    return replace(workbook, sheets=sheets, issues=(*workbook.issues, issue))


def _converted(sheet: RawSheet, changed: Mapping[str, str]) -> RawSheet:
    def own(cell: Cell) -> Cell:
        return changed.get(cell, cell) if isinstance(cell, str) else cell

    return replace(sheet, rows=tuple(tuple(own(cell) for cell in row) for row in sheet.rows))


def _may_be(cell: Cell) -> bool:
    """A text with signs of legacy fonts and no letter that only Unicode has."""
    return isinstance(cell, str) and bool(_SIGNS.search(cell)) and not _UNICODE_ONLY.search(cell)


def _kind(texts: Iterable[str]) -> str | None:
    """The font that makes Vietnamese of most texts that are none as they stand; None for too few."""
    counts = dict.fromkeys(_CONVERTERS, 0)
    for text in texts:
        if is_vietnamese(text):
            continue
        for kind, convert in _CONVERTERS.items():
            counts[kind] += is_vietnamese(convert(text))
    best = max(counts, key=lambda kind: counts[kind])
    return best if counts[best] >= LEAST else None


@lru_cache(maxsize=8192)
def is_vietnamese(text: str) -> bool:
    """Whether every word that is not plain ASCII is built like a Vietnamese syllable, and there is one."""
    words = [word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if not word.isascii()]
    return bool(words) and all(map(_is_syllable, words))


def _is_syllable(word: str) -> bool:
    spelled = unicodedata.normalize("NFD", word.lower())
    tones = [sign for sign in spelled if sign in _TONES]
    letters = unicodedata.normalize("NFC", "".join(sign for sign in spelled if sign not in _TONES))
    return len(tones) <= 1 and bool(_SYLLABLE.fullmatch(letters))


def from_tcvn3(text: str) -> str:
    """`§Çu t\u00ad x©y dùng` → `Đầu tư xây dựng`."""
    return text.translate(_tcvn3())


def from_vni(text: str) -> str:
    """`Ñaàu tö xaây döïng` → `Đầu tư xây dựng`."""
    marks, letters = _vni()
    result: list[str] = []
    for sign in text:
        low = sign.lower()
        before = result[-1] if result else ""
        if low in marks and before and before[0].lower() in "aeouyôöơư" and len(before) == 1:
            result[-1] = before + marks[low]
        else:
            result.append(sign)
    spelled = "".join(_letter(own, letters) for own in result)
    return unicodedata.normalize("NFC", spelled)


def _letter(own: str, letters: Mapping[str, str]) -> str:
    """One letter with the marks behind it; `ô` and `ö` are ơ and ư here."""
    low = own[0].lower()
    letter = letters.get(low, low)
    return (letter.upper() if own[0].isupper() else letter) + own[1:] if low in letters else own


@cache
def _tcvn3() -> dict[int, str]:
    return {ord(sign): str(letter) for sign, letter in _data()["tcvn3"].items()}


@cache
def _vni() -> tuple[Mapping[str, str], Mapping[str, str]]:
    own: Mapping[str, Mapping[str, str]] = _data()["vni"]
    return own["marks"], own["letters"]


@cache
def _data() -> Mapping[str, Any]:
    return load_yaml(ROOT / "schema" / "legacy_letters.yaml")


_CONVERTERS: Mapping[str, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni}
