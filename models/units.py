"""Money and its units, and numbers as people read them.

Inside, money is an `int` number of million VND (triệu đồng), always. Other units exist only
where a workbook is read; they are converted there, once.
"""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from math import floor
from typing import Literal

from babel import Locale
from babel.numbers import NumberPattern, format_decimal, parse_pattern

type Money = int
"""Million VND. Never a float."""

type Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")

_LOCALES: dict[Language, Locale] = {"vi": Locale("vi", "VN"), "en": Locale("en", "US")}


class Share(float):
    """A share that a text writes as a percentage: 0.8 becomes `80 %`."""


class MoneyUnit(StrEnum):
    """Units a workbook may declare for its amounts."""

    DONG = "dong"
    MILLION = "million"
    BILLION = "billion"

    @property
    def millions(self) -> Decimal:
        """How many million VND one unit is."""
        return {"dong": Decimal("0.000001"), "million": Decimal(1), "billion": Decimal(1000)}[self.value]


def share_of(share: float, amount: Money) -> Money:
    """`share · amount`, rounded down exactly (a share is a decimal number, not a binary one).

    `share_of(0.7, 10)` is 7, where `floor(0.7 * 10)` in binary arithmetic may be 6.
    """
    return floor(Fraction(str(share)) * amount)


def share_of_up(share: float, amount: Money) -> Money:
    """`share · amount`, rounded up exactly."""
    return -share_of(-share, amount)


def format_number(value: float | Decimal, language: Language = "vi", decimals: int = 2) -> str:
    """A number as a person writes it: 1.234.567,8 in Vietnamese, 1,234,567.8 in English.

    At most `decimals` digits behind the mark, trailing zeros left out.
    """
    return str(format_decimal(value, format=_pattern(decimals), locale=_LOCALES[language]))


@cache
def _pattern(decimals: int) -> NumberPattern:
    """At most so many digits behind the mark; Babel would read it anew for every number."""
    return parse_pattern("#,##0" + ("." + "#" * decimals if decimals else ""))


def format_share(value: float, language: Language = "vi", decimals: int = 2) -> str:
    """A share as a percentage: 0.123 becomes `12,3 %` in Vietnamese."""
    return f"{format_number(value * 100, language, decimals)} %"
