"""What a golden book is, and short ways to write one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from optimizer.workbook.raw import Cell
from tests.books import BookSheets, project

NAMED: Mapping[str, Cell] = {"objective": "benefit", "reserve": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """A book, and what of it is shown.

    also : rules whose rows are shown as well, where the rule itself shapes columns.
    caps : shortfall caps, as stage 1 would have found them.
    """

    sheets: BookSheets
    also: tuple[str, ...] = ()
    caps: Mapping[int, int] = field(default_factory=dict)


def small(
    projects: list[dict[str, Cell]],
    sources: list[dict[str, Cell]],
    keys: Mapping[str, Cell] | None = None,
    **sheets: Sequence[Mapping[str, Cell]],
) -> BookSheets:
    """A book under objective benefit, with further scenario keys and sheets."""
    return BookSheets(projects=projects, sources=sources, scenario={**NAMED, **(keys or {})}, **sheets)


def ongoing(project_id: str, cost: int, **columns: Cell) -> dict[str, Cell]:
    """A committed project that got its first capital in 2025."""
    return project(project_id, cost, status="ongoing", first_capital_year=2025, **columns)
