"""Limits on a part of the plan: floors, ceilings, new starts, what an investor can absorb."""

from dataclasses import dataclass

from models.vocabulary import Dimension, Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """The lines with one property.

    value : as the sheet has it.
    values : everything in the book that it stands for: spellings of a sector (a sector of Điều 7 stands
        for all that is filed under it), a locality or an investor; one code of an area type, group,
        status, tier (`"7"`) or source; one criterion for `class`, which means a value above 0 there.
    """

    dimension: Dimension
    value: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One row of the sheet `limits`: at least `least` and at most `most` of `measure`; None = no bound.

    second : a line counts only where this holds as well.
    least, most : million VND (money), 0–1 (share of all money of the plan, of that source and year where
        they are given), a number of projects (count, new_starts).
    year : None = the whole period. For count and new_starts: projects whose capital starts in that year.
    source : None = all sources. For count and new_starts: projects that may use it.
    row : row number in the sheet, as Excel counts.

    Lump sums have money and count in money and share; they are no projects and never count as such.
    """

    selector: Selector
    second: Selector | None = None
    measure: Measure
    least: float | None = None
    most: float | None = None
    year: int | None = None
    source: str | None = None
    row: int = 0

    @property
    def where(self) -> tuple[str, ...]:
        """What it concerns, in words that are unique within a book and as the sheet has them."""
        selectors = (self.selector,) if self.second is None else (self.selector, self.second)
        parts = [text for s in selectors for text in (s.dimension.value, s.value)]
        parts += [str(part) for part in (self.measure.value, self.source, self.year) if part is not None]
        return tuple(parts)

    @property
    def subject(self) -> tuple[object, ...]:
        """What it concerns, however it is spelled: two limits with the same subject limit the same."""
        selectors = (self.selector,) if self.second is None else (self.selector, self.second)
        parts = frozenset((own.dimension, own.values or own.value) for own in selectors)
        return (parts, self.measure, self.source, self.year)
