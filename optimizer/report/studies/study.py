"""What a study of uncertainty or of trade-offs shows: sentences, tables and charts, in one language.

The terminal, the workbook and the notebook show the same study; each theme makes its own
(`robust_study` and others), and nothing here knows what it is about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from models.texts import say
from models.units import Language, format_number, format_share
from optimizer.writing.page import Value

SMALL = 100
"""Values below this are written with three digits behind the mark, larger ones with one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyColumn:
    """A column of a table.

    kind : as `grid.LOOKS` has it. least : letters a terminal keeps for it.
    """

    head: str
    kind: str = "text"
    width: float = 14
    least: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyChart:
    """A chart over the rows of its table.

    form : of XlsxWriter (`line`, `column`, `bar`, `scatter`). category, values : columns. stacked : whether
    series stand on each other. first_rows : of the table; None = all. colours : column whose words colour the
    bars on a screen; None = one colour for each series.
    """

    form: str
    title: str
    category: int
    values: Sequence[int]
    x_title: str = ""
    y_title: str = ""
    stacked: bool = False
    number_format: str = "General"
    first_rows: int | None = None
    colours: int | None = None

    @classmethod
    def of_money(cls, title: str, language: Language, values: Sequence[int], first_rows: int) -> "StudyChart":
        """Bars of amounts in million VND, drawn in billions; the rows are named by the first column."""
        return cls(
            form="bar",
            title=f"{title} ({say('disbursement.billion', language)})",
            category=0,
            values=values,
            number_format="#,##0,",
            first_rows=first_rows,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyTable:
    """A table under a title.

    rows : cells in the order of the columns. shown : rows that a terminal writes out, of the columns
    `on_terminal`. charts : drawn beneath it. marked : rows that stand out.
    """

    title: str
    columns: Sequence[StudyColumn]
    rows: Sequence[Sequence[Value]]
    sheet: str
    charts: Sequence[StudyChart] = ()
    marked: frozenset[int] = frozenset()
    shown: int = 30
    on_terminal: Sequence[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Title, what belongs to it, findings in sentences, tables, and what whoever reads must know."""

    title: str
    subtitle: str
    findings: Sequence[str]
    tables: Sequence[StudyTable]
    cautions: Sequence[str] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON has them."""
        made: dict[str, Any] = _plain().dump_python(self, mode="json")
        return made

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Study":
        """The study that `to_dict` wrote. Errors: ValueError where it is of another kind or version."""
        return _plain().validate_python(values)


@cache
def _plain() -> TypeAdapter[Study]:
    return TypeAdapter(Study)


def shown(value: Value, kind: str, language: Language) -> str:
    """A cell as a person writes it."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    number = value if isinstance(value, int | float) else value.value
    if kind == "year":
        return str(int(number))
    if kind == "share":
        return format_share(number, language, 1)
    if kind == "points":
        return format_number(number, language, 3 if abs(number) < SMALL else 1)
    return format_number(number, language, 0)
