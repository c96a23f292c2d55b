"""Rows by source below a project (`- NSTW`, `Trong đó: NSĐP`): its split, and totals given by parts only."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from models.issues import Issue, Severity
from models.texts import say
from optimizer.official.amounts import amounts_of
from optimizer.official.answers import amount_positions, label_of
from optimizer.official.lines import ListLine, Reading
from optimizer.official.list_sources import SPLITS
from optimizer.workbook.limits import address

_STEM_OF: Mapping[str, str] = {total: stem for stem, total in SPLITS}


def split_lines(lines: Sequence[ListLine], issues: list[Issue]) -> None:
    """Take the rows by source below projects as parts of their amounts; all of it told."""
    split: dict[str, list[str]] = {}
    for line in lines:
        for position, column in _open_columns(line):
            if _split(line, position, column, issues):
                split.setdefault(line.reading.found.place, []).append(str(line.row.number))
    for place, rows in split.items():
        numbers = list(dict.fromkeys(rows))
        values: dict[str, object] = {"count": len(numbers), "found": ", ".join(numbers[:10])}
        issues.append(
            Issue(code="issue_list_split_below", severity=Severity.INFO, sheet=place, values=values)
        )


def _open_columns(line: ListLine) -> Iterator[tuple[int, str]]:
    """Amounts whose parts no column of the list gives."""
    if line.row.parts:
        given = {column.partition(":")[0] for column in line.cells if ":" in column}
        for position, column in sorted(amount_positions(line.reading.columns).items()):
            if column in _STEM_OF and _STEM_OF[column] not in given:
                yield position, column


def _split(line: ListLine, position: int, column: str, issues: list[Issue]) -> bool:
    """Give the line the parts of one amount where they add up to it; tell it where they do not."""
    total = line.cells.get(column)
    parts = _parts(line, position, line.reading)
    if not parts or not isinstance(total, Decimal):
        return False
    difference = sum(parts.values(), Decimal(0)) - total
    if difference:
        values: dict[str, object] = {
            "row": str(line.row.number),
            "found": sum(parts.values(), Decimal(0)),
            "expected": total,
            "difference": difference,
        }
        cell = address(line.row.number - 1, position)
        place = line.reading.found.place
        issues.append(
            Issue(
                code="issue_list_split_below_differs",
                severity=Severity.WARNING,
                sheet=place,
                cell=cell,
                column=column,
                values=values,
            )
        )
        return False
    stem = _STEM_OF[column]
    line.cells |= {f"{stem}:{source}": amount for source, amount in parts.items()}
    line.assumed.append(say("plain_list.split_below_assumed", "vi", label=label_of(column)))
    return True


def _parts(line: ListLine, position: int, reading: Reading) -> dict[str, Decimal]:
    """Readable amounts of the column by source, million VND; nothing where a cell cannot be read."""
    found: dict[str, Decimal] = {}
    for source, row in line.row.parts:
        amounts, faults = amounts_of(row, {position: ""})
        if faults:
            return {}
        amount = amounts.get(position)
        if amount:
            found[source] = amount * reading.unit.millions
    return found
