"""How rows of a list are numbered: A, I, 1, 1.1, a), (1), a dash; what a number follows and what it parts."""

import re
from dataclasses import dataclass

_ROMAN_DIGITS = (
    ("X", 10),
    ("IX", 9),
    ("V", 5),
    ("IV", 4),
    ("I", 1),
)
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_LETTERS = "abcdđefghijklmnopqrstuvwxyz"
"""Vietnamese numbering may have đ and may leave out f, j, w, z."""
_NUMBER = re.compile(r"\d{1,6}")
_DOTTED = re.compile(r"(?:\d{1,6}|[IVX]{1,6}|[A-ZĐ])(?:[.,]\d{1,6}|[.,][a-zđ])+")
_DASH = re.compile(r"[-–—−+•*]+")
_IN_TITLE = re.compile(
    r"((?:[IVX]{1,6}|[A-ZĐ]|\d{1,4})(?:\.\d{1,3})*|\([0-9]{1,3}\)|\([a-zđ]\)|[a-zđ]\))\s?([.)\-–:/]?)\s+\S"
)
_DASH_IN_TITLE = re.compile(r"([-–—−+•*])\s*[^\s\d]")


@dataclass(frozen=True, slots=True)
class Label:
    """One number of a row.

    kind : `upper`, `roman`, `number`, `dotted`, `lower`, `bracket_number`, `bracket_letter`, `dash`;
        `none` where there is no number. value : its place in the sequence, 0 where there is none.
    parts : of a dotted number: `1.2` → ("1", "2").
    """

    kind: str
    value: int = 0
    parts: tuple[str, ...] = ()

    def follows(self, other: "Label") -> bool:
        """Whether it may stand after the other in one sequence; letters may leave one out."""
        if self.kind != other.kind or self.parts[:-1] != other.parts[:-1]:
            return False
        step = self.value - other.value
        return step == 1 or (step == 2 and self.kind in ("upper", "lower", "bracket_letter"))

    def is_part_of(self, other: "Label") -> bool:
        """`1.2` is a part of `1`, and `I.2` of `I`."""
        return len(self.parts) > 1 and self.parts[:-1] == other.parts


NONE = Label("none")


def labels_of(order: str) -> tuple[Label, ...]:
    """What an STT may mean, the usual meaning first: `I` is a roman number or a letter."""
    text = order.strip().rstrip("*").strip()
    bare = text.rstrip(".):/ ")
    if not bare:
        return (NONE,)
    if _DASH.fullmatch(text):
        return (Label("dash"),)
    if text.startswith("(") and bare.startswith("("):
        return _bracketed(bare.strip("() "))
    if _NUMBER.fullmatch(bare):
        return (Label("number", int(bare), (str(int(bare)),)),)
    if _DOTTED.fullmatch(bare):
        parts = tuple(bare.replace(",", ".").split("."))
        last = parts[-1]
        value = int(last) if last.isdigit() else _LETTERS.index(last) + 1
        return (Label("dotted", value, parts),)
    found = []
    if _ROMAN.fullmatch(bare):
        found.append(Label("roman", _roman(bare), (bare,)))
    if len(bare) == 1 and bare.lower() in _LETTERS:
        kind = "upper" if bare.isupper() else "lower"
        found.append(Label(kind, _LETTERS.index(bare.lower()) + 1, (bare,)))
    return tuple(found) or (NONE,)


def label_in(title: str) -> tuple[str, str]:
    """(number, rest) of a title that begins with its number: `I. Giao thông`; the number may be blank."""
    dash = _DASH_IN_TITLE.match(title)
    if dash:
        return "-", title[dash.end(1) :].strip()
    found = _IN_TITLE.match(title)
    if found is None:
        return "", title
    number, sign = found[1], found[2]
    is_word = not sign and not number.startswith("(") and not number.endswith(")")
    if is_word or labels_of(number) == (NONE,):
        return "", title
    return number, title[found.end(2) :].strip()


def _bracketed(inside: str) -> tuple[Label, ...]:
    if _NUMBER.fullmatch(inside):
        return (Label("bracket_number", int(inside)),)
    if len(inside) == 1 and inside.lower() in _LETTERS:
        return (Label("bracket_letter", _LETTERS.index(inside.lower()) + 1),)
    if _ROMAN.fullmatch(inside.upper()) and inside:
        return (Label("bracket_number", _roman(inside.upper())),)
    return (NONE,)


def _roman(text: str) -> int:
    """9 for `IX`."""
    value, rest = 0, text
    for sign, worth in _ROMAN_DIGITS:
        while rest.startswith(sign):
            value, rest = value + worth, rest[len(sign) :]
    return value
