"""Money and its units, and numbers as people read them.

Inside, money is an `int` number of million VND (triệu đồng), always. Other units exist only
where a workbook is read; they are converted there, once.
"""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import Literal

type Money = int
"""Million VND. Never a float."""

type Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")

_MARKS: dict[Language, dict[int, str]] = {"vi": {ord(","): ".", ord("."): ","}, "en": {}}
"""What the marks of an English number become. Babel writes the same, and takes ten times as long."""


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
    if isinstance(value, int):
        english = f"{value:,d}"
    else:
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
        if exact.is_infinite():
            return "-∞" if exact < 0 else "∞"
        english = f"{exact:,.{decimals}f}"
        if decimals:
            english = english.rstrip("0").removesuffix(".")
    return english.translate(_MARKS[language])


def format_share(value: float, language: Language = "vi", decimals: int = 2) -> str:
    """A share as a percentage: 0.123 becomes `12,3 %` in Vietnamese."""
    return f"{format_number(value * 100, language, decimals)} %"
