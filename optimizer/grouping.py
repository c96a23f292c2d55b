"""Class of a project (nhóm QTQG, A, B, C) from its field and its total cost, with the reason.

The field comes from words (data/schema/sectors.yaml), the thresholds from data/law. Matching is
kept simple on purpose, so that a person can follow it: what a name says first counts, the longer
of two words at the same place counts, the sector cell goes before the name unless both agree on a
field. Whatever else the words allow, and would give another group, makes the finding doubtful.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from data import ROOT
from models.law import LawBook, LawDatum, LawOnDay
from models.texts import say
from models.units import Language, Money
from models.vocabulary import ClassLaw, Group
from models.yaml_file import load_yaml

type ThresholdClass = Literal["k2", "k3", "k4", "k5", "zone"]

_PRICED: tuple[ThresholdClass, ...] = ("k2", "k3", "k4", "k5")
_FALLBACK: ThresholdClass = "k5"
_TOKEN = re.compile(r"(?:[a-z][\u0300-\u036f]*)+|\d+")


@dataclass(frozen=True, slots=True)
class _Word:
    """One word: base letters, and its accents in a fixed order (so that thuỷ equals thủy)."""

    base: str
    accents: str

    def fits(self, known: "_Word") -> bool:
        """Whether this word of a text is the word we know; missing accents are forgiven."""
        return self.base == known.base and self.accents in ("", known.accents)


type _Words = tuple[_Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of Điều 9 and the words that name it; see the head of data/schema/sectors.yaml."""

    id: str
    sector: str
    threshold_class: ThresholdClass
    otherwise: ThresholdClass | None
    item: str
    label_vi: str
    label_en: str
    name_only: bool
    words: tuple[str, ...]
    cell_words: tuple[str, ...]
    filed_under: tuple[str, ...]
    hints: tuple[str, ...]

    def label(self, language: Language = "vi") -> str:
        """What the law calls it."""
        return self.label_vi if language == "vi" else self.label_en


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFinding:
    """The group found and why.

    threshold_class : clause of Điều 9 whose thresholds were used; `zone` = group A at any cost.
    field : the field recognised; None = none, the thresholds of clause 5 hold (Điều 6.2.d).
    cost : million VND.
    threshold : the value compared with; None for `zone`.
    article : article behind the group.
    reason : key of the reason's text in data/texts.
    doubtful : another reading of the words, or of the cost, would give another group.
    others : the other fields that would.
    """

    group: Group
    threshold_class: ThresholdClass
    field: Field | None
    cost: Money
    threshold: LawDatum | None
    article: str
    reason: str
    doubtful: bool
    others: tuple[Field, ...] = ()

    def message(self, language: Language = "vi") -> str:
        """The reason in a sentence or two, with the doubt where there is one."""
        field = self.field.label(language) if self.field else say("group_no_field", language)
        text = say(
            self.reason,
            language,
            group=self.group.value,
            field=field,
            cost=self.cost,
            threshold=self.threshold.whole if self.threshold else 0,
            article=self.article,
        )
        if self.others:
            names = "; ".join(other.label(language) for other in self.others)
            text += " " + say("group_doubtful", language, fields=names)
        elif self.doubtful:
            text += " " + say(self._doubt(), language)
        return text

    def _doubt(self) -> str:
        if self.group is Group.NATIONAL:
            return "group_doubtful_national"
        return "group_doubtful_no_field" if self.field is None else "group_doubtful_zone"


def project_group(
    law_book: LawBook, sector: str, name: str, total_cost: Money, class_law: str
) -> GroupFinding:
    """Group of a project under one law's classes.

    Parameters
    ----------
    sector : the sector cell as the list has it; may be empty or `khác`.
    name : the project's name.
    total_cost : approved total investment, million VND, ≥ 0.
    class_law : `2019` or `2024` (ClassLaw): whose thresholds hold (Điều 103.2).

    Errors: ValueError for another class_law or a negative cost.
    """
    edition = ClassLaw(class_law)
    if total_cost < 0:
        raise ValueError(f"total_cost == {total_cost}, must be >= 0.")
    # The newest day: both laws' classes are open-ended, since old projects keep the old classes.
    limits = _Limits(law=law_book.on(law_book.newest_date), edition=edition)
    field, rivals = _recognise(sector, name)

    national = limits.of("national")
    if total_cost >= national.whole:
        return GroupFinding(
            group=Group.NATIONAL,
            threshold_class=field.threshold_class if field else _FALLBACK,
            field=field,
            cost=total_cost,
            threshold=national,
            article=national.article or "",
            reason="group_reason_national",
            # The list gives the total investment, the law counts public investment capital.
            doubtful=True,
        )
    own = field.threshold_class if field else _FALLBACK
    group, threshold = limits.group(own, total_cost)
    others = tuple(rival for rival in rivals if limits.group(rival.threshold_class, total_cost)[0] != group)
    clauses = _PRICED if field is None else () if field.otherwise is None else (field.otherwise,)
    if threshold is None:
        article, reason = limits.article_of_zone(field), "group_reason_zone"
    else:
        article = threshold.article or ""
        reason = "group_reason_below" if group is Group.C else "group_reason_from"
    return GroupFinding(
        group=group,
        threshold_class=own,
        field=field,
        cost=total_cost,
        threshold=threshold,
        article=article,
        reason=reason,
        doubtful=bool(others) or any(limits.group(clause, total_cost)[0] != group for clause in clauses),
        others=others,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    """Thresholds of one law."""

    law: LawOnDay
    edition: ClassLaw

    def of(self, name: str) -> LawDatum:
        return self.law[f"class_thresholds_{self.edition.value}.{name}"]

    def group(self, clause: ThresholdClass, cost: Money) -> tuple[Group, LawDatum | None]:
        """Group A, B or C, and the threshold that decided; none for a zone."""
        if clause == "zone":
            return Group.A, None
        for group, name in ((Group.A, f"{clause}_a"), (Group.B, f"{clause}_b")):
            threshold = self.of(name)
            if cost >= threshold.whole:
                return group, threshold
        return Group.C, self.of(f"{clause}_b")

    def article_of_zone(self, field: Field | None) -> str:
        """The vocabulary cites the 2024 law; of the 2019 law only the article is known."""
        if self.edition is ClassLaw.LAW_2019 or field is None:
            return self.of("k2_a").article or ""
        return f"{field.item} Luật 58/2024/QH15"


def _recognise(sector: str, name: str) -> tuple[Field | None, tuple[Field, ...]]:
    """The field that fits best, and its rivals: other fields the words allow."""
    text = _words(name)
    in_cell, filed = _of_cell(sector)
    in_name = _ranked(text, _index("name"))
    hinted = [field for field in _ranked(text, _index("hints")) if field not in in_name]
    near = [field for field in hinted if not in_cell or field in filed or field.threshold_class == "zone"]
    zones = [field for field in in_name if field.threshold_class == "zone"]
    agreed = [field for field in in_name if field in filed]
    if zones:
        order = [*zones, *in_cell]
    elif agreed:
        order = [*agreed, *near]
    elif in_cell or in_name:
        order = [*in_cell, *in_name, *near]
    else:
        return None, tuple(hinted)
    first, *rest = dict.fromkeys(order)
    return first, tuple(rest)


@lru_cache(maxsize=4096)
def _of_cell(sector: str) -> tuple[tuple[Field, ...], frozenset[Field]]:
    """Fields a sector cell names, and all fields whose works may be filed under it."""
    cell = _words(sector)
    named = _ranked(cell, _index("cell"))
    return named, frozenset(named) | frozenset(_ranked(cell, _index("filed_under")))


def sector_ids(sector: str) -> tuple[str, ...]:
    """Ids of the sectors of Điều 7 a sector cell may mean: fields it names, then works filed under it."""
    named, filed = _of_cell(sector)
    order = [*named, *(field for field in vocabulary() if field in filed)]
    return tuple(dict.fromkeys(field.sector for field in order))


type _Index = Mapping[str, tuple[tuple[_Words, bool, Field], ...]]


@cache
def _index(purpose: Literal["name", "cell", "filed_under", "hints"]) -> _Index:
    """(words, only at the beginning, field) by the first word's letters, so that one pass finds all."""
    index: dict[str, tuple[tuple[_Words, bool, Field], ...]] = {}
    for field in vocabulary():
        match purpose:
            case "name":
                stated = field.words
            case "cell":
                stated = () if field.name_only else field.words + field.cell_words
            case "filed_under":
                stated = field.filed_under
            case "hints":
                # A `^` word that stands later than the beginning raises a doubt too.
                later = (word.removeprefix("^") for word in field.words if word.startswith("^"))
                stated = (*field.hints, *later)
        for word in stated:
            known = _words(word)
            index[known[0].base] = (*index.get(known[0].base, ()), (known, word.startswith("^"), field))
    return index


def _ranked(text: _Words, index: _Index) -> tuple[Field, ...]:
    """Fields named in a text: the earliest word first, at the same place the longest.

    A word inside a longer one does not count (đường in đường dây).
    """
    lead = _lead(text)
    spans = [
        (start, start + len(known), field)
        for start, word in enumerate(text)
        for known, at_beginning, field in index.get(word.base, ())
        if (start == lead or not at_beginning) and _stands_at(text, known, start)
    ]
    outer = [
        (start, end, field)
        for start, end, field in spans
        if not any(s <= start and end <= e and end - start < e - s for s, e, _ in spans)
    ]
    outer.sort(key=lambda span: (span[0], -span[1]))
    return tuple(dict.fromkeys(field for *_, field in outer))


def _stands_at(text: _Words, known: _Words, start: int) -> bool:
    part = text[start : start + len(known)]
    return len(part) == len(known) and all(word.fits(other) for word, other in zip(part, known, strict=True))


def _lead(text: _Words) -> int:
    """Position behind the opening words (xây dựng, cải tạo …) and their numbering."""
    at = 0
    while at < len(text):
        fitting = (
            len(opening) for opening in _openings().get(text[at].base, ()) if _stands_at(text, opening, at)
        )
        length = 1 if text[at].base.isdigit() else max(fitting, default=0)
        if not length:
            break
        at += length
    return at


def _words(text: str) -> _Words:
    """Words of a text, with short forms in place of long ones."""
    plain = _split(text)
    result: list[_Word] = []
    at = 0
    while at < len(plain):
        for long, short in _short_forms().get(plain[at].base, ()):
            if _stands_at(plain, long, at):
                result.append(short)
                at += len(long)
                break
        else:
            result.append(plain[at])
            at += 1
    return tuple(result)


def _split(text: str) -> _Words:
    # đ is a letter of its own in Unicode; as d with a stroke it is treated like any accent.
    stroked = text.lower().replace("đ", "d\u0335").replace("ð", "d\u0335")
    words = []
    for token in _TOKEN.findall(unicodedata.normalize("NFD", stroked)):
        base = "".join(letter for letter in token if not unicodedata.combining(letter))
        words.append(
            _Word(base, "".join(sorted(letter for letter in token if unicodedata.combining(letter))))
        )
    return tuple(words)


@cache
def vocabulary() -> tuple[Field, ...]:
    """The fields of data/schema/sectors.yaml, in the order of the file.

    Errors: ValueError when a field names an unknown class.
    """
    fields = []
    for entry in load_yaml(ROOT / "schema" / "sectors.yaml")["fields"]:
        if entry["class"] not in (*_PRICED, "zone"):
            raise ValueError(f"class of field {entry['id']} == {entry['class']!r}, must be k2 to k5 or zone.")
        fields.append(
            Field(
                id=entry["id"],
                sector=entry["sector"],
                threshold_class=entry["class"],
                otherwise=entry.get("otherwise"),
                item=entry["item"],
                label_vi=entry["vi"],
                label_en=entry["en"],
                name_only=entry.get("name_only", False),
                words=tuple(entry.get("words", ())),
                cell_words=tuple(entry.get("cell_words", ())),
                filed_under=tuple(entry.get("filed_under", ())),
                hints=tuple(entry.get("hints", ())),
            )
        )
    return tuple(fields)


@cache
def _openings() -> Mapping[str, tuple[_Words, ...]]:
    """Opening words by the letters of their first word."""
    openings: dict[str, tuple[_Words, ...]] = {}
    for stated in load_yaml(ROOT / "schema" / "sectors.yaml")["opening_words"]:
        words = _split(stated)
        openings[words[0].base] = (*openings.get(words[0].base, ()), words)
    return openings


@cache
def _short_forms() -> Mapping[str, tuple[tuple[_Words, _Word], ...]]:
    """(long form, short form) by the letters of the long form's first word, longest first."""
    forms: dict[str, tuple[tuple[_Words, _Word], ...]] = {}
    stated = load_yaml(ROOT / "schema" / "sectors.yaml")["short_forms"]
    for long, short in sorted(stated.items(), key=lambda pair: -len(pair[0])):
        words = _split(long)
        forms[words[0].base] = (*forms.get(words[0].base, ()), (words, _split(short)[0]))
    return forms
