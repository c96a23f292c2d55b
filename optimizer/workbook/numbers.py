"""Numbers, years, periods, shares and yes/no as people type them – strictly.

A text is read the Vietnamese way (1.234.567,8) or refused; it is never guessed. What could as well
be English (12.5, 1,234) is refused with a suggestion, because reading it wrongly is off by a factor
of ten or a thousand.
"""

import datetime
import math
import re
import unicodedata
from decimal import Decimal

from babel.numbers import NumberFormatError as BabelNumberFormatError
from babel.numbers import parse_decimal

from optimizer.workbook.raw import Cell, CellFault

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years that can be meant. A year typed into a date cell becomes 1905 and is caught by this."""

_EXAMPLE = "1.234,5"
_MAX_CHARS = 60
_INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff"
_GROUP_SPACES = "\u00a0\u2007\u2009\u202f"
_MINUSES = str.maketrans({"−": "-", "–": "-", "‒": "-", "﹣": "-", "－": "-"})

_VIETNAMESE = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,[0-9]+)?", re.ASCII)
_SPACED = re.compile(rf"[1-9][0-9]{{0,2}}(?:[{_GROUP_SPACES}][0-9]{{3}})+(?:,[0-9]+)?", re.ASCII)
_THOUSANDFOLD = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}", re.ASCII)
_ENGLISH = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?", re.ASCII)
_MARKED_DIGITS = re.compile(rf"[0-9][0-9., {_GROUP_SPACES}']*", re.ASCII)
_WITH_UNIT = re.compile(rf"[-+]?[0-9][0-9., {_GROUP_SPACES}]*[^\W\d_₫%$€][\w\s./%₫]*|.*[%₫$€].*")

_YEAR = re.compile(r"(?:năm\s*)?([0-9]{4})|(?:[0-9]{1,2}[/.-]){1,2}([0-9]{4})", re.ASCII)
_DATED_YEAR = re.compile(r"(?<![0-9])(?:[0-9]{1,2}\s*[/.-]\s*){0,2}([0-9]{4})(?![0-9])", re.ASCII)
_EXTENSION = re.compile(r"gia hạn|kéo dài|extended")
_UNTIL = re.compile(r"đến|hết|hoàn thành|\bht\b|until|\bto\b")
_FROM = re.compile(r"từ|khởi công|\bkc\b|from")
_PERIOD_WORDS = re.compile(
    r"gia hạn|kéo dài|extended|đến|hết|hoàn thành|\bht\b|until|\bto\b|từ|khởi công|\bkc\b|from|năm|tháng"
    r"|ngày|cuối|đầu|giai đoạn|thời gian|dự kiến|quý\s*(?:iv|iii|ii|i|[1-4])\b|\bt\b|\bq\b|[\s\-()/,;:.]"
)

_COMPARISON = "1–9, 1/2–1/9"
_MOST_COMPARISON = Decimal(9)
_LEAST_COMPARISON = Decimal("0.11")
"""Saaty's scale; 0,11 is 1/9 as people round it."""

_YES = frozenset({"1", "có", "co", "x", "yes", "y", "true", "đúng", "✓", "✔"})
_NO = frozenset({"0", "không", "khong", "no", "n", "false", "sai"})


class NumberFormatError(ValueError):
    """A cell cannot be read as what it should be.

    kind : `blank`, `not_a_number`, `ambiguous`, `has_unit`, `is_a_date`, `not_a_year`,
        `year_out_of_range`, `not_a_period`, `period_reversed`, `share_out_of_range`,
        `comparison_out_of_range`, `comparison_is_a_date`, `not_a_flag`, or the kind of a `CellFault`:
        `error`, `uncached`, `precision`.
    found : the cell as text.
    expected : how it should be written; where the meaning can be guessed, the guess (`12,5`).
    code : key of the text that tells about it; its placeholders are `found` and `expected`.
    """

    def __init__(self, kind: str, found: object, expected: str) -> None:
        self.kind = kind
        self.found = str(found)[:_MAX_CHARS]
        self.expected = expected
        super().__init__(f"value == {self.found!r}, must be like {expected} ({kind}).")

    @property
    def code(self) -> str:
        """Key of the text that tells about it."""
        group = "cell" if self.kind in {"error", "uncached", "precision"} else "value"
        return f"issue_{group}_{self.kind}"


def parse_number(value: Cell) -> Decimal:
    """A number, exactly.

    Accepts number cells and texts such as `1.234.567,8`, `1234567,8`, `2.500` (= 2500), groups of
    three parted by no-break or thin spaces, a sign, and `(1.234)` for −1234.

    Errors: NumberFormatError. `1,234` is ambiguous too: Vietnamese 1,234 or English 1 234. A dash
    alone is no number. True and false are no numbers.
    """
    cell = _known(value, _EXAMPLE)
    if isinstance(cell, bool):
        raise NumberFormatError("not_a_number", cell, _EXAMPLE)
    if isinstance(cell, datetime.date):
        raise NumberFormatError("is_a_date", f"{cell:%d/%m/%Y}", _EXAMPLE)
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, float):
        if not math.isfinite(cell):
            raise NumberFormatError("not_a_number", cell, _EXAMPLE)
        return Decimal(repr(cell))
    sign, digits = _sign(cell)
    if len(cell) > _MAX_CHARS or not digits:
        raise NumberFormatError("not_a_number", cell, _EXAMPLE)
    if _SPACED.fullmatch(digits):
        digits = re.sub(f"[{_GROUP_SPACES}]", "", digits)
    if not _VIETNAMESE.fullmatch(digits) or _THOUSANDFOLD.fullmatch(digits):
        raise _number_error(cell, digits)
    try:
        number = parse_decimal(digits, locale="vi_VN", strict=True)
    except BabelNumberFormatError as error:
        raise _number_error(cell, digits) from error
    return number.copy_negate() if sign < 0 and number else number  # exact, and never -0


def parse_year(value: Cell) -> int:
    """A year from 1990 to 2100: `2026`, `năm 2026`, a date cell or a date such as `30/7/2026`.

    Errors: NumberFormatError, kinds `not_a_year` and `year_out_of_range`.
    """
    cell = _known(value, "2026")
    if isinstance(cell, datetime.date):
        return _bounded(cell.year)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return _bounded(cell)
    if isinstance(cell, float) and cell.is_integer():
        return _bounded(int(cell))
    match = _YEAR.fullmatch(cell.lower()) if isinstance(cell, str) else None
    if match is None:
        raise NumberFormatError("not_a_year", cell, "2026")
    return _bounded(int(match[1] or match[2]))


def parse_period(text: Cell) -> tuple[int | None, int | None]:
    """First and last year of a period; None where the text leaves one open.

    `2022-2025` → (2022, 2025); `2022` → (2022, 2022); `từ 2022` → (2022, None);
    `đến 30/7/2026` → (None, 2026); `2021-2025 gia hạn đến 2026` → (2021, 2026).

    Errors: NumberFormatError, kinds `not_a_period` (also when a word is not understood),
    `period_reversed`, `year_out_of_range`.
    """
    cell = _known(text, "2022-2025")
    if not isinstance(cell, str):
        year = parse_year(cell)
        return year, year
    lower = cell.lower().translate(_MINUSES)
    extended = _EXTENSION.search(lower)
    cut = extended.start() if extended else len(lower)
    planned, later = _DATED_YEAR.findall(lower[:cut]), _DATED_YEAR.findall(lower[cut:])
    rest = _PERIOD_WORDS.sub("", _DATED_YEAR.sub("", lower))
    counted = len(planned) <= 2 and (1 <= len(later) <= 2 if extended else planned)
    if len(cell) > 2 * _MAX_CHARS or rest or not counted:
        raise NumberFormatError("not_a_period", cell, "2022-2025")
    years = [_bounded(int(year)) for year in planned + later]
    if years != sorted(years):
        raise NumberFormatError("period_reversed", cell, f"{min(years)}-{max(years)}")
    if extended or len(planned) == 2:
        return (years[0] if planned else None), years[-1]
    open_start = _UNTIL.search(lower) or lower.startswith("-")
    open_end = _FROM.search(lower) or lower.endswith("-")
    return (None if open_start else years[0]), (None if open_end and not open_start else years[0])


def parse_share(value: Cell) -> Decimal:
    """A share from 0 to 1: a number cell 0.15, `0,15`, `15%` or `15 %`.

    Errors: NumberFormatError as `parse_number`, and kind `share_out_of_range` (15 without %).
    """
    cell = _known(value, "0,15")
    percent = isinstance(cell, str) and cell.endswith("%") and cell != "%"
    number = parse_number(cell[:-1]).scaleb(-2) if isinstance(cell, str) and percent else parse_number(cell)
    if not 0 <= number <= 1:
        raise NumberFormatError("share_out_of_range", cell, "0–1 (0–100%)")
    return number


def parse_quantity(value: Cell) -> Decimal:
    """A number that may be a percentage: 0,3 and 30% are the same; 120% is 1,2.

    Errors: NumberFormatError as `parse_number`.
    """
    cell = _known(value, _EXAMPLE)
    if isinstance(cell, str) and cell.endswith("%") and cell != "%":
        return parse_number(cell[:-1]).scaleb(-2)
    return parse_number(cell)


def parse_comparison(value: Cell) -> Decimal:
    """How many times as important: 1 to 9, or a reciprocal such as `1/3`.

    Errors: NumberFormatError as `parse_number`, and kinds `comparison_out_of_range` and
    `comparison_is_a_date`: Excel turns a typed 1/3 into a date.
    """
    cell = _known(value, _COMPARISON)
    if isinstance(cell, datetime.date):
        raise NumberFormatError("comparison_is_a_date", f"{cell:%d/%m/%Y}", _COMPARISON)
    upper, slash, lower = cell.partition("/") if isinstance(cell, str) else (cell, "", "")
    number = parse_number(upper) / parse_number(lower) if slash and lower.strip(" 0,") else parse_number(cell)
    if not _LEAST_COMPARISON <= number <= _MOST_COMPARISON:
        raise NumberFormatError("comparison_out_of_range", cell, _COMPARISON)
    return number


def parse_flag(value: Cell) -> bool:
    """Yes or no: 0/1, có/không, x, yes/no, true/false, đúng/sai; case and Vietnamese tone ignored.

    Errors: NumberFormatError, kinds `not_a_flag` and `blank` (a blank is no answer).
    """
    cell = _known(value, "1, 0, có, không")
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float | str):
        word = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).lower()
        if word in _YES:
            return True
        if word in _NO:
            return False
    raise NumberFormatError("not_a_flag", cell, "1, 0, có, không")


def _known(value: Cell, expected: str) -> str | int | float | bool | datetime.date:
    """The value, text trimmed and composed. Errors: NumberFormatError for blanks and faults."""
    if isinstance(value, CellFault):
        raise NumberFormatError(value.kind, value.text, expected)
    if isinstance(value, str):
        value = unicodedata.normalize("NFC", value).strip(_INVISIBLE + " \t\r\n" + _GROUP_SPACES)
    if value is None or value == "":
        raise NumberFormatError("blank", "", expected)
    return value


def _sign(text: str) -> tuple[int, str]:
    """Sign and what stands behind it. Brackets mean minus, and take no second sign."""
    plain = text.translate(_MINUSES)
    if plain.startswith("(") and plain.endswith(")"):
        return -1, plain[1:-1].strip()
    if plain[0] in "+-":
        return (-1 if plain[0] == "-" else 1), plain[1:].strip()
    return 1, plain


def _number_error(text: str, digits: str) -> NumberFormatError:
    """Why `text` is no Vietnamese number, and how it was perhaps meant."""
    if _ENGLISH.fullmatch(digits):
        meant = digits.replace(",", "").replace(".", ",")
        sign = "-" if _sign(text)[0] < 0 else ""
        return NumberFormatError("ambiguous", text, sign + meant)
    if _MARKED_DIGITS.fullmatch(digits):
        return NumberFormatError("ambiguous", text, _EXAMPLE)
    if _WITH_UNIT.fullmatch(text):
        return NumberFormatError("has_unit", text, _EXAMPLE)
    return NumberFormatError("not_a_number", text, _EXAMPLE)


def _bounded(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NumberFormatError("year_out_of_range", year, f"{FIRST_YEAR}–{LAST_YEAR}")
    return year
