"""The tables of all projects under one scenario: what coupling rules read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from models.units import Money
from optimizer.rows import Column, f
from optimizer.table import ProjectTable, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Terms and tables, sorted by project_id.

    shortfall_caps : most a tier may lack, for the tiers already minimized.
    """

    terms: Terms
    tables: tuple[ProjectTable, ...]
    shortfall_caps: Mapping[int, Money] = field(default_factory=dict)

    def payments(self, source: str, year: int | None = None) -> Iterator[Column]:
        """Capital columns of a source, of one year or of all."""
        for table in self.tables:
            for code, when in table.cells:
                if code == source and (year is None or when == year):
                    yield f(table.project_id, code, when)

    def with_caps(self, caps: Mapping[int, Money]) -> "Book":
        """The same book with other shortfall caps."""
        return replace(self, shortfall_caps=dict(caps))

    def restricted_to(self, choice: Mapping[str, int]) -> "Book":
        """Only the chosen projects, each with its chosen schedule."""
        tables = tuple(
            table.restricted_to(choice[table.project_id])
            for table in self.tables
            if table.project_id in choice
        )
        return replace(self, tables=tables)

    @property
    def tiers(self) -> tuple[int, ...]:
        """Tiers in which money can be lacking, in order."""
        return tuple(sorted({part.tier for t in self.tables if t.counts_in_tiers for part in t.parts}))
