"""The tables of all projects under one scenario: what coupling rules read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from models.portfolio import Portfolio
from models.units import Money
from optimizer.rows import Column, f
from optimizer.table import ProjectTable, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Terms and tables, sorted by project_id.

    portfolio : what the tables were made from, with links, limits and debt. A book restricted to some
        projects keeps the whole of it, so that coupling rules pass over the tables that are missing.
    shortfall_caps : most a tier may lack, for the tiers already minimized.
    whole : the tables of all projects, also of those from which the book was restricted.
    """

    portfolio: Portfolio
    terms: Terms
    tables: tuple[ProjectTable, ...]
    shortfall_caps: Mapping[int, Money] = field(default_factory=dict)
    whole: tuple[ProjectTable, ...] = field(default=(), repr=False, compare=False)
    by_id: Mapping[str, ProjectTable] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "whole", self.whole or self.tables)
        object.__setattr__(self, "by_id", {table.project_id: table for table in self.tables})

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
