"""The lines of the plan under the sectors of the law (A, B …) and, where several, sub-sectors (I, II …)."""

from collections.abc import Callable, Sequence

from models.plan import PlanLine
from models.units import Language
from optimizer.result import Result
from optimizer.sectors import Sector, sector_of, sectors
from optimizer.workbook.schema import fold
from optimizer.writing.grid import RowGroup
from optimizer.writing.heading import roman

SUBSECTORS_MAX = 60
"""More different cells under one sector are no order, and their sum would not fit into a formula."""

_JOINTS = " –-:,;/."


def sector_groups(result: Result, language: Language) -> tuple[RowGroup[PlanLine], ...]:
    """The sectors that occur, in the order of the law; inside, lines in the order of their rank."""
    by_sector: dict[str, list[PlanLine]] = {}
    for line in result.plan.ranked():
        by_sector.setdefault(sector_of(result.project(line).sector).id, []).append(line)
    present = [sector for sector in sectors() if sector.id in by_sector]
    return tuple(
        _sector(result, sector, by_sector[sector.id], chr(ord("A") + at), language)
        for at, sector in enumerate(present)
    )


def _sector(
    result: Result, sector: Sector, lines: Sequence[PlanLine], letter: str, language: Language
) -> RowGroup[PlanLine]:
    label = sector.label(language)
    cells = distinct(result, lambda line: result.project(line).sector, lines)
    if not 1 < len(cells) <= SUBSECTORS_MAX:
        return RowGroup(number=letter, label=label, items=tuple(lines))
    parts = tuple(
        RowGroup(number=roman(at), label=_without(sector.vi, cell), items=own)
        for at, (cell, own) in enumerate(cells, start=1)
    )
    return RowGroup(number=letter, label=label, parts=parts)


def _without(sector: str, cell: str) -> str:
    """A cell without the name of its sector before it: `Các hoạt động kinh tế – giao thông`."""
    if not cell.casefold().startswith(sector.casefold()):
        return cell
    rest = cell[len(sector) :]
    own = rest.lstrip(_JOINTS)
    return own[0].upper() + own[1:] if own and own != rest else cell


def distinct(
    result: Result, text_of: Callable[[PlanLine], str], lines: Sequence[PlanLine]
) -> list[tuple[str, tuple[PlanLine, ...]]]:
    """Lines by a text of theirs, accents and case aside, in the order of the list; blank ones last.

    The text is as it is first written.
    """
    groups: dict[str, list[PlanLine]] = {}
    for line in lines:
        text = text_of(line)
        groups.setdefault(fold(text) or text.strip(), []).append(line)

    def first(own: Sequence[PlanLine]) -> PlanLine:
        return min(own, key=lambda line: (result.project(line).row, line.project_id))

    ordered = sorted(
        groups.items(), key=lambda item: (not item[0], result.project(first(item[1])).row, item[0])
    )
    return [(text_of(first(own)).strip(), tuple(own)) for _, own in ordered]
