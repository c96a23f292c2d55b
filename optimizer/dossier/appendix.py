"""A table of the dossier that does not know what it is written to."""

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.writing.grid import Column, RowGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Appendix[Item]:
    """One table with its title.

    id : stable name, by which other tables and tests find it. sheet : name of its sheet.
    number : what it is numbered as (`PHỤ LỤC I`, `Biểu 02`). basis : articles it is asked for by.
    items : lines, or groups of lines. total_at : key of the column that says "Total"; empty = no total.
    notes : remarks below. empty : what stands where there are no lines; "None" where nothing is said.
    frozen : columns that stay in sight.
    """

    id: str
    sheet: str
    number: str
    title: str
    columns: Sequence[Column[Item]]
    items: Sequence[Item | RowGroup[Item]]
    total_at: str = "name"
    empty: str = ""
    notes: tuple[str, ...] = ()
    basis: str = ""
    frozen: int = 2
