"""PlanModel: the monolithic model in PuLP, written from tables and rows.

The only place that builds with PuLP. It refuses duplicate rows and columns, numbers that are not
finite, and rows that collapse to true or false in silence.
"""

import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import pulp

from optimizer.book import Book
from optimizer.build import all_rows, own_columns
from optimizer.rows import MASTER_MAX, Column, Row, Sense, canonical_text

type _Category = Literal["Continuous", "Integer"]

_SENSES = {
    Sense.AT_MOST: pulp.LpConstraintLE,
    Sense.AT_LEAST: pulp.LpConstraintGE,
    Sense.EQUAL: pulp.LpConstraintEQ,
}


class PlanModel:
    """A minimisation over the columns of a book.

    integer_money : capital, remainders, shortfalls and money carried over are whole numbers.
    elastic : rules whose rows may be broken; `slack` then says which, and by how much.
    rows : the rows instead of all rows of the book.
    """

    def __init__(
        self,
        book: Book,
        *,
        integer_money: bool = False,
        elastic: Iterable[str] = (),
        rows: Iterable[Row] | None = None,
    ) -> None:
        self.book = book
        self.problem = pulp.LpProblem("canvon", pulp.LpMinimize)
        self.rows: dict[tuple[str, ...], Row] = {}
        self.slack: dict[Column, tuple[Row, int]] = {}
        self._variables: dict[Column, pulp.LpVariable] = {}
        self._names: set[str] = set()
        self._integer_money = integer_money
        self._elastic = frozenset(elastic)
        self._nothing = self.problem.add_variable(self._name("nothing"), 0, 0, "Continuous")
        for column, low, high in own_columns(book):
            self.add_column(column, low, high, integer=column.kind == "x")
        for row in all_rows(book) if rows is None else rows:
            self.add_row(row)

    def add_column(self, column: Column, low: float, high: float | None, *, integer: bool = False) -> None:
        """A new column. Errors: ValueError where it exists."""
        if column in self._variables:
            raise ValueError(f"column {column} exists already.")
        category: _Category = "Integer" if integer or self._integer_money else "Continuous"
        name = self._name("_".join(str(part) for part in column if part != ""))
        self._variables[column] = self.problem.add_variable(name, low, high, category)

    def bound(self, column: Column, low: float, high: float) -> None:
        """Narrow a column's bounds; they never widen."""
        variable = self._variables[column]
        variable.bounds(max(low, variable.lowBound), min(high, variable.upBound))

    def add_row(self, row: Row) -> None:
        """A new row. Errors: ValueError where its key exists or a number is not finite."""
        if row.key in self.rows:
            raise ValueError(f"row {row.key} exists already.")
        numbers = [row.right, *row.coefficients.values()]
        if any(isinstance(number, bool) or not math.isfinite(number) for number in numbers):
            raise ValueError(f"row {row.key} has a number that is not finite.")
        self.rows[row.key] = row
        for column in row.coefficients:
            if column.kind in MASTER_MAX and column not in self._variables:
                self.add_column(column, 0, MASTER_MAX[column.kind])
        terms = {self._variables[column]: float(value) for column, value in row.coefficients.items() if value}
        terms |= {self._variables[column]: sign for column, sign in self._slack_of(row)}
        expression = pulp.LpAffineExpression.from_dict(terms or {self._nothing: 1.0})
        expression.constant = -float(row.right)
        expression.sense = _SENSES[row.sense]
        self.problem.addConstraint(expression, self._name("_".join(row.key)))

    def _slack_of(self, row: Row) -> list[tuple[Column, float]]:
        if row.rule not in self._elastic:
            return []
        signs = {Sense.AT_MOST: (-1,), Sense.AT_LEAST: (1,), Sense.EQUAL: (1, -1)}[row.sense]
        columns = []
        for sign in signs:
            column = Column("slack", "_".join(row.key), "more" if sign < 0 else "less")
            self.add_column(column, 0, None)
            self.slack[column] = (row, sign)
            columns.append((column, float(sign)))
        return columns

    def minimize(self, coefficients: Mapping[Column, float]) -> None:
        """Set the objective. Columns the model does not have are refused."""
        terms = {self._variables[column]: float(value) for column, value in coefficients.items() if value}
        self.problem.setObjective(pulp.LpAffineExpression.from_dict({self._nothing: 1.0} | terms))

    def set_values(self, values: Mapping[Column, float]) -> None:
        """Take over the values of a plan found earlier."""
        for column, variable in self._variables.items():
            variable.varValue = values.get(column, 0.0)

    def solution(self) -> dict[Column, float]:
        """Values of all columns after a solve; columns in no row are 0."""
        return {column: variable.varValue or 0.0 for column, variable in self._variables.items()}

    def columns(self, kind: str) -> tuple[Column, ...]:
        """All columns of a kind, in the order in which they were added."""
        return tuple(column for column in self._variables if column.kind == kind)

    def text(self) -> str:
        """Every row, canonically: the same book gives the same text."""
        return canonical_text(tuple(self.rows.values()))

    def write_mps(self, path: Path) -> None:
        """The model as an MPS file, for any other solver."""
        self.problem.writeMPS(str(path))

    def _name(self, text: str) -> str:
        """A name that every file format takes; unique."""
        plain = re.sub(r"[^A-Za-z0-9_]", "_", text)
        name, count = plain, 1
        while name in self._names:
            count += 1
            name = f"{plain}__{count}"
        self._names.add(name)
        return name
