"""Cells by type: a column is parsed whole, and all its faults are found at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from models.portfolio import Direction, Scale
from models.texts import catalogue
from models.units import LANGUAGES, MoneyUnit
from models.vocabulary import (
    AreaType,
    ClassLaw,
    Dimension,
    Group,
    LineType,
    LinkType,
    Lock,
    Measure,
    Objective,
    PlanType,
    SourceKind,
    Status,
)
from optimizer.workbook.numbers import (
    NumberFormatError,
    parse_comparison,
    parse_flag,
    parse_number,
    parse_period,
    parse_quantity,
    parse_share,
    parse_year,
)
from optimizer.workbook.raw import Cell, CellFault
from optimizer.workbook.schema import fold

VOCABULARIES: Mapping[str, type[StrEnum]] = {
    "line_type": LineType,
    "area_type": AreaType,
    "group": Group,
    "class_law": ClassLaw,
    "status": Status,
    "lock": Lock,
    "source_kind": SourceKind,
    "plan_type": PlanType,
    "objective": Objective,
    "link_type": LinkType,
    "dimension": Dimension,
    "measure": Measure,
    "direction": Direction,
    "scale": Scale,
    "money_unit": MoneyUnit,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one cell: key of its text, and what fills it."""

    code: str
    expected: str = ""


def _wrong(code: str, expected: str = "") -> PydanticCustomError:
    return PydanticCustomError("cell", "{code}", {"code": code, "expected": expected})


def _checked(parse: Callable[[Cell], object]) -> Callable[[Cell], object]:
    """A parser whose format errors become pydantic errors with our own texts."""

    def parsed(cell: Cell) -> object:
        try:
            return parse(cell)
        except NumberFormatError as error:
            raise _wrong(error.code, error.expected) from error

    return parsed


def _no_fault(cell: Cell) -> Cell:
    if isinstance(cell, CellFault):
        raise _wrong(cell.code)
    return cell


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime | date):
        return cell.strftime("%d/%m/%Y")
    return " ".join(str(cell).split())


def shown(cell: Cell) -> str:
    """A cell as a message quotes it."""
    return cell.text if isinstance(cell, CellFault) else _text(cell)


def _lines(cell: Cell) -> str:
    """A text whose lines are items: they are parted by `;` afterwards."""
    text = cell if isinstance(cell, str) else _text(cell)
    lines = (" ".join(line.split()).strip("; ") for line in text.splitlines())
    return "; ".join(line for line in lines if line)


def _date(cell: Cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(_text(cell), pattern).date()  # noqa: DTZ007 - a calendar day
        except ValueError:
            continue
    raise _wrong("issue_value_not_a_date")


def _codes(cell: Cell) -> tuple[str, ...]:
    return tuple(part.strip() for part in _text(cell).replace(",", ";").split(";") if part.strip())


def _whole(value: Decimal) -> int:
    if value != int(value):
        raise _wrong("issue_value_not_whole")
    return int(value)


def told_expected(problem: Problem, type_name: str) -> dict[str, Any]:
    """What fills a message about the problem; values of a closed list as `Chuyển tiếp (ongoing)`."""
    vocabulary = type_name.removeprefix("choice.")
    told: dict[str, Any] = {"expected": problem.expected}
    if problem.code != "issue_value_unknown" or vocabulary not in VOCABULARIES:
        return told
    for language in LANGUAGES:
        names = []
        for member in VOCABULARIES[vocabulary]:
            label = catalogue().get(f"{vocabulary}.{member.value}", {}).get(language, member.value)
            is_same = fold(label) == fold(member.value)
            names.append(member.value if is_same else f"{label} ({member.value})")
        told[f"expected_{language}"] = ", ".join(names)
    return told


def _choice(vocabulary: str) -> Callable[[Cell], StrEnum]:
    members = VOCABULARIES[vocabulary]
    words = {fold(member.value): member for member in members}
    for member in members:
        for language in LANGUAGES:
            text = catalogue().get(f"{vocabulary}.{member.value}", {}).get(language, member.value)
            words.setdefault(fold(text), member)

    def parsed(cell: Cell) -> StrEnum:
        found = words.get(fold(_text(cell)))
        if found is None:
            raise _wrong("issue_value_unknown", ", ".join(member.value for member in members))
        return found

    return parsed


_NOT_NEGATIVE = Field(ge=0)
_NUMBER = BeforeValidator(_checked(parse_number))
_SHARE = BeforeValidator(_checked(parse_share))
_YEAR = BeforeValidator(_checked(parse_year))
_FLAG = BeforeValidator(_checked(parse_flag))
_PERIOD = BeforeValidator(_checked(parse_period))
_TYPES: Mapping[str, Any] = {
    "id": Annotated[str, BeforeValidator(_text)],
    "text": Annotated[str, BeforeValidator(_text)],
    "lines": Annotated[str, BeforeValidator(_lines)],
    "amount": Annotated[Decimal, _NUMBER, _NOT_NEGATIVE],
    "number": Annotated[Decimal, _NUMBER],
    "ratio": Annotated[Decimal, _NUMBER, _NOT_NEGATIVE],
    "share": Annotated[Decimal, _SHARE, _NOT_NEGATIVE, Field(le=1)],
    "quantity": Annotated[Decimal, BeforeValidator(_checked(parse_quantity)), _NOT_NEGATIVE],
    "comparison": Annotated[Decimal, BeforeValidator(_checked(parse_comparison))],
    "year": Annotated[int, _YEAR],
    "count": Annotated[int, BeforeValidator(_whole), _NUMBER, _NOT_NEGATIVE],
    "tier": Annotated[int, BeforeValidator(_whole), _NUMBER, Field(ge=1, le=13)],
    "flag": Annotated[bool, _FLAG],
    "period": Annotated[tuple[int | None, int | None], _PERIOD],
    "date": Annotated[date, BeforeValidator(_date)],
    "codes": Annotated[tuple[str, ...], BeforeValidator(_codes)],
}
_BOUNDS = {
    "greater_than_equal": ("issue_value_negative", "ge"),
    "less_than_equal": ("issue_value_too_large", "le"),
}


@cache
def _adapter(type_name: str) -> TypeAdapter[list[Any]]:
    if type_name.startswith("choice."):
        item: Any = Annotated[StrEnum, BeforeValidator(_choice(type_name.removeprefix("choice.")))]
    else:
        item = _TYPES[type_name]
    optional = Annotated[item | None, BeforeValidator(_no_fault)]
    return TypeAdapter(list[optional])


def parse_column(type_name: str, cells: list[Cell]) -> tuple[list[Any], dict[int, Problem]]:
    """Values of a column, and its problems by position; a cell with a problem has the value None."""
    adapter = _adapter(type_name)
    try:
        return adapter.validate_python(cells), {}
    except ValidationError as error:
        problems = {int(item["loc"][0]): _problem(item) for item in error.errors()}
    kept = [None if position in problems else cell for position, cell in enumerate(cells)]
    return adapter.validate_python(kept), problems


def _problem(item: Any) -> Problem:
    context = item.get("ctx") or {}
    if item["type"] == "cell":
        return Problem(code=context["code"], expected=context["expected"])
    code, bound = _BOUNDS[item["type"]]
    return Problem(code=code, expected=str(context[bound]))
