"""Values of the input as cells: what is parsed from them again is the same value."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

type Cell = str | int | float | bool | None


def cell_of(value: object, *, is_known: bool = True) -> Cell:
    """A parsed value as a cell that is parsed to the same value again."""
    if isinstance(value, bool):
        return int(value) if is_known else value
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Decimal | float):
        return _number(float(value), is_known=is_known)
    return _text(value)


def _text(value: object) -> str:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return _period(value) if _is_period(value) else "; ".join(map(str, value))
    return str(value)


def _number(value: float, *, is_known: bool) -> Cell:
    """The number itself where 16 digits hold it, else text: Vietnamese, or plain in extra columns."""
    if float(f"{value:.16G}") == value:
        return int(value) if value.is_integer() else value
    plain = format(Decimal(repr(value)), "f")
    return plain.replace(".", ",") if is_known else repr(value)


def _is_period(value: tuple[object, ...]) -> bool:
    return len(value) == 2 and all(part is None or isinstance(part, int) for part in value)


def _period(value: tuple[object, ...]) -> str:
    first, last = value
    if first is None:
        return f"đến {last}"
    return f"từ {first}" if last is None else f"{first}–{last}"
