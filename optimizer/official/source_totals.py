"""Totals that a list gives by source only: `TMĐT` blank, `Trong đó: NSTW` and `NSĐP` filled."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from models.issues import Issue, Severity
from models.texts import say
from optimizer.official.answers import label_of
from optimizer.official.lines import ListLine, is_faulty
from optimizer.official.list_sources import SPLITS, has_parts
from optimizer.workbook.limits import address

_SHOWN = 10


def total_lines(lines: Sequence[ListLine], issues: list[Issue]) -> None:
    """Give lines the totals that are only stated by source; all of it told."""
    for stem, total in SPLITS:
        summed: dict[str, list[ListLine]] = {}
        for line in lines:
            if _lacks(line, total) and has_parts(set(line.reading.columns.values()), total):
                parts = list(_parts(line, stem))
                if parts and not is_faulty(line, line.reading, stem):
                    line.cells[total] = sum(parts, Decimal(0))
                    label = label_of(total)
                    line.assumed.append(say("plain_list.total_of_sources_assumed", "vi", label=label))
                    summed.setdefault(line.reading.found.place, []).append(line)
        issues += (_told(own, stem, total) for own in summed.values())


def _lacks(line: ListLine, total: str) -> bool:
    return total not in line.cells and not is_faulty(line, line.reading, total)


def _parts(line: ListLine, stem: str) -> Iterator[Decimal]:
    for column, amount in line.cells.items():
        if column.startswith(f"{stem}:") and isinstance(amount, Decimal):
            yield amount


def _told(lines: Sequence[ListLine], stem: str, total: str) -> Issue:
    reading = lines[0].reading
    first = min(at for at, column in reading.columns.items() if column.startswith(f"{stem}:"))
    rows = [str(line.row.number) for line in lines]
    values: dict[str, object] = {
        "count": len(lines),
        "label": label_of(total),
        "found": ", ".join(rows[:_SHOWN]) + (" …" if rows[_SHOWN:] else ""),
    }
    return Issue(
        code="issue_list_totals_of_sources",
        severity=Severity.WARNING,
        sheet=reading.found.place,
        cell=address(lines[0].row.number - 1, first),
        column=total,
        values=values,
    )
