"""What differs between two scenarios, in sentences people read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from models.portfolio import Portfolio
from models.scenario import Difference, TierOrder
from models.texts import catalogue, say
from models.units import Language, format_number, format_share
from models.vocabulary import Status
from optimizer.words.labels import criterion_label
from optimizer.words.law import day_text
from optimizer.workbook.schema import spec_of

SHARES = frozenset(
    {
        "two_period_share",
        "min_year_share",
        "max_year_share",
        "onlending_share",
        "reserve",
        "gap",
    }
)
"""Fields written as percentages."""

DECIMALS = 4


def difference_texts(
    differences: Iterable[Difference], portfolio: Portfolio, language: Language
) -> tuple[str, ...]:
    """One line a difference: `Hệ số vốn, nguồn SDD, cả kỳ: 1 → 0,8`; none where both read the same."""
    return tuple(text for own in differences for text in _texts(own, portfolio, language))


def _texts(own: Difference, portfolio: Portfolio, language: Language) -> Iterator[str]:
    if isinstance(own.before, TierOrder) and isinstance(own.after, TierOrder):
        yield from _orders(own.before, own.after, language)
        return
    before, after = (
        _shown(own.field, _stated(own, value, portfolio), language) for value in (own.before, own.after)
    )
    if before != after:
        yield f"{_label(own, portfolio, language)}: {before} → {after}"


def _stated(own: Difference, value: object, portfolio: Portfolio) -> object:
    """The value; where a scenario types no envelope, what the list itself says of it."""
    if own.field != "envelope_amounts" or value is not None or not isinstance(own.key, tuple):
        return value
    code, year = own.key
    source = portfolio.budget.by_code.get(str(code))
    if source is None:
        return None
    return source.total if year is None else source.yearly.get(year)


def _label(own: Difference, portfolio: Portfolio, language: Language) -> str:
    """What the value is called."""
    key = f"compare.field.{own.field}"
    if key in catalogue():
        return say(key, language, **_places(own, portfolio, language))
    spec = spec_of("scenario", own.field)
    if spec is None:
        return own.field.replace("_", " ")
    return spec.label_vi if language == "vi" else spec.description or own.field


def _places(own: Difference, portfolio: Portfolio, language: Language) -> Mapping[str, str]:
    """What an entry of a mapping is about."""
    if own.field in ("envelope_factors", "envelope_amounts") and isinstance(own.key, tuple):
        code, year = own.key
        when = say("compare.whole_period", language) if year is None else str(year)
        return {"source": portfolio.budget.label(str(code)), "year": when}
    if own.field in ("min_year_share", "max_year_share"):
        return {"group": say(f"group.{own.key}", language)}
    if own.field in ("weights", "ranks"):
        return {"criterion": criterion_label(str(own.key), language)}
    if own.field == "locks":
        project = portfolio.by_id.get(str(own.key))
        return {"project": f"{own.key} – {project.name}" if project is not None else str(own.key)}
    return {}


def _shown(field: str, value: object, language: Language) -> str:
    """A value as people read it; what stands where none is given depends on the field."""
    special = _SPECIAL.get(field)
    if special is not None:
        return special(value, language)
    if value is None:
        return "–"
    if isinstance(value, date):
        return day_text(value, language)
    if isinstance(value, int | float):
        return format_share(value, language) if field in SHARES else format_number(value, language, DECIMALS)
    key = f"{field}.{value}"
    return say(key, language) if key in catalogue() else str(value)


def _year(value: object, _: Language) -> str:
    return "–" if value is None else str(value)


def _factor(value: object, language: Language) -> str:
    return format_number(value if isinstance(value, float) else 1.0, language, DECIMALS)


def _amount(value: object, language: Language) -> str:
    return format_number(value, language) if isinstance(value, int) else say("compare.as_list", language)


def _weight(value: object, language: Language) -> str:
    if isinstance(value, int | float):
        return format_number(value, language, DECIMALS)
    return say("compare.as_criteria", language)


def _lock(value: object, language: Language) -> str:
    return say("compare.as_list", language) if value is None else say(f"lock.{value}", language).lower()


def _rules(value: object, language: Language) -> str:
    names = sorted(value) if isinstance(value, frozenset) else ()
    return "; ".join(f"{say(f'rule.{name}', language)} ({name})" for name in names) or "–"


def _limits(value: object, language: Language) -> str:
    names = value if isinstance(value, tuple) else ()
    return "; ".join(limit_label(str(name), language) for name in names) or "–"


def limit_label(name: str, language: Language) -> str:
    """What a scenario key with a legal limit is called."""
    spec = spec_of("scenario", name)
    return spec.label_vi if spec is not None and language == "vi" else name.replace("_", " ")


_SPECIAL: Mapping[str, Callable[[object, Language], str]] = {
    "first_year": _year,
    "last_year": _year,
    "period_first_year": _year,
    "envelope_factors": _factor,
    "envelope_amounts": _amount,
    "weights": _weight,
    "ranks": _weight,
    "locks": _lock,
    "rules_off": _rules,
    "hypothetical": _limits,
}
"""Fields whose values need their own words."""


def _orders(before: TierOrder, after: TierOrder, language: Language) -> Iterator[str]:
    """Only the statuses whose tier differs; whose order it is, where that differs."""
    for status in Status:
        old, new = before.of(status), after.of(status)
        if old != new:
            label = say(f"status.{status.value}", language)
            yield say("compare.tier_of_status", language, status=label, old=str(old), new=str(new))
    if before.own is not after.own:
        whose = [say(f"compare.order.{'own' if own.own else 'law'}", language) for own in (before, after)]
        yield say("compare.order_is", language, old=whose[0], new=whose[1])
