"""How a value of the law is written, and what a scenario makes of it, in words."""

from collections.abc import Callable
from datetime import date

from models.law import LawBook, LawDatum, Measure
from models.texts import catalogue, say
from models.units import Language, format_number, format_share
from models.vocabulary import ClassLaw
from optimizer.law.in_scenario import Observed
from optimizer.rules import RULES


def day_text(day: date, language: Language) -> str:
    """A day as the language writes it."""
    return day.strftime("%d/%m/%Y") if language == "vi" else day.isoformat()


def value_text(datum: LawDatum, language: Language) -> str:
    """`6 năm`, `4.600 tỷ đồng`, `20 %`; statuses and orders by their labels."""
    value = datum.value
    if isinstance(value, date):
        return day_text(value, language)
    if isinstance(value, tuple):
        parts = [" = ".join(_word(own, language) for own in part.split("=")) for part in value]
        return "; ".join(_numbered(parts) if datum.key == "priority_order.tiers" else parts)
    if isinstance(value, str):
        return _word(value, language)
    return _MEASURED[datum.measure](value, language)


def _numbered(parts: list[str]) -> list[str]:
    return [f"{number}) {part}" for number, part in enumerate(parts, start=1)]


def _years(value: float, language: Language) -> str:
    return say("law_page.one_year", language) if value == 1 else say("law_page.years", language, value=value)


def _money(value: float, language: Language) -> str:
    return say("law_page.money", language, billion=value / 1000)


_MEASURED: dict[Measure, Callable[[float, Language], str]] = {
    "money": _money,
    "share": format_share,
    "year": lambda value, _: str(int(value)),
    "years": _years,
    "word": lambda value, language: format_number(value, language, 4),
}


def _word(name: str, language: Language) -> str:
    """A status, a kind of basis or an edition of the law by its label; anything else as it stands."""
    if name in list(ClassLaw):
        return say("law_page.law_of", language, value=name)
    for key in (f"status.{name}", f"report.law_kind.{name}"):
        if key in catalogue():
            return say(key, language)
    return name


def says(book: LawBook, key: str, value: str, language: Language) -> str:
    """What a value says, in a sentence around it. value : as `value_text` writes it."""
    stem, _, name = key.partition(".")
    if stem == "rule_articles":
        return f"{book.title(key, language)}: {say(f'rule.{name}', language)} – {value}"
    return say(f"law_limit.{key}", language, value=value)


def rules_text(book: LawBook, key: str, language: Language) -> str:
    """The rules of the model that use a value, by name."""
    stem, _, name = key.partition(".")
    rules = (name,) if stem == "rule_articles" else book.rules(key)
    return "; ".join(say(f"rule.{rule}", language) for rule in rules if rule in RULES)


def observed_text(own: Observed, language: Language) -> str:
    """What the scenario makes of a limit, in a few words."""
    value = "" if own.share is None else format_share(own.share, language)
    return say(f"law_page.{own.observance.value}", language, value=value)
