"""Columns and rows: the one form in which every rule reaches every solver.

A column is named by what it decides, a row by the rule it belongs to. Rows know nothing of
PuLP; `optimizer.model` writes them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Column(NamedTuple):
    """One variable.

    kind : x schedule chosen, f capital, r remainder, u shortfall, carried money carried over, synergy
        both projects of a synergy selected.
    owner : project_id (x, f, r, u), source (carried) or first project (synergy).
    detail : source (f, r), part (u) or second project (synergy).
    number : schedule number (x) or year (f, carried).
    """

    kind: str
    owner: str
    detail: str = ""
    number: int = 0


def x(project_id: str, schedule: int) -> Column:
    """1 where the project follows its schedule with this number."""
    return Column("x", project_id, "", schedule)


def f(project_id: str, source: str, year: int) -> Column:
    """Capital of a source to a project in a year, million VND."""
    return Column("f", project_id, source, year)


def r(project_id: str, source: str) -> Column:
    """What a project leaves for the next period from a source, million VND."""
    return Column("r", project_id, source)


def u(project_id: str, part: str) -> Column:
    """Shortfall of one part (advance, arrears, own) of a committed line, million VND."""
    return Column("u", project_id, part)


def carried(source: str, year: int) -> Column:
    """Money of a source carried from a year to the next, million VND."""
    return Column("carried", source, "", year)


def synergy_reached(project_id: str, other: str) -> Column:
    """1 where both projects of a synergy are selected; never more."""
    return Column("synergy", project_id, other)


MASTER_MAX: Mapping[str, float | None] = {"carried": None, "synergy": 1.0}
"""Columns that belong to no project's table, by kind, and the most they may be (None = any amount)."""


class Sense(StrEnum):
    """How the left side stands to the right."""

    AT_MOST = "<="
    AT_LEAST = ">="
    EQUAL = "="


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Σ coefficient · column (sense) right.

    rule : the rule the row belongs to; where : what it concerns (project, source, year …).
    tolerance : how much of `right` is there only because ratios are rounded figures; 0 in all other rows.
    """

    rule: str
    where: tuple[str, ...]
    sense: Sense
    right: float
    coefficients: Mapping[Column, float]
    tolerance: float = 0

    @property
    def key(self) -> tuple[str, ...]:
        """Unique within a model: the rule and what the row concerns."""
        return (self.rule, *self.where)

    def __str__(self) -> str:
        terms = " ".join(
            f"{coefficient:+.12g}·{column_label(column)}"
            for column, coefficient in sorted(self.coefficients.items())
            if coefficient
        )
        return f"{'_'.join(self.key)}: {terms or '0'} {self.sense.value} {self.right:.12g}"


class CouplingRow(Row):
    """A row that ties several projects together."""

    __slots__ = ()


def owners_of(column: Column) -> tuple[str, ...]:
    """The projects a column speaks of."""
    if column.kind == "synergy":
        return column.owner, column.detail
    return () if column.kind == "carried" else (column.owner,)


class RowParts:
    """Rows taken apart by the projects in them, so that those of a few projects are quickly found."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = tuple(rows)
        self._of: dict[str, dict[int, dict[Column, float]]] = {}
        self._of_nobody: dict[int, dict[Column, float]] = {}
        self._for_all: dict[int, None] = {}
        for number, row in enumerate(self.rows):
            for column, weight in row.coefficients.items():
                for owner in owners_of(column):
                    self._of.setdefault(owner, {}).setdefault(number, {})
                if column.kind in MASTER_MAX:
                    self._of_nobody.setdefault(number, {})[column] = weight
                    if column.kind == "carried":
                        self._for_all[number] = None
                else:
                    self._of[column.owner][number][column] = weight

    def of(self, projects: Iterable[str]) -> Iterator[tuple[int, dict[Column, float]]]:
        """(number, coefficients) of the rows that speak of some projects or of money carried forward.

        Coefficients are those of the projects and of columns that belong to no project.
        """
        found: dict[int, dict[Column, float]] = {number: {} for number in self._for_all}
        for project in projects:
            for number, own in self._of.get(project, {}).items():
                found.setdefault(number, {}).update(own)
        for number in sorted(found):
            yield number, found[number] | self._of_nobody.get(number, {})


def column_label(column: Column) -> str:
    """`f[P1,XDCB,2027]`: a column as people write it."""
    parts = [column.owner]
    if column.detail:
        parts.append(column.detail)
    if column.number or column.kind == "x":
        parts.append(str(column.number))
    return f"{column.kind}[{','.join(parts)}]"


def canonical_text(rows: Iterator[Row] | tuple[Row, ...]) -> str:
    """Rows sorted by key, one a line: what golden files hold."""
    return "\n".join(str(row) for row in sorted(rows, key=lambda row: row.key))
