"""The sheets of the canonical workbook as rows of cells, and where each cell came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.budget import Source
from models.texts import say
from optimizer.official.answers import spec_for
from optimizer.official.line_rows import is_blank
from optimizer.official.lines import LineCell, ListLine, Reading, text_of
from optimizer.official.plain_list import Heading
from optimizer.report.inputs import usual_head
from optimizer.workbook.raw import Cell
from optimizer.workbook.schema import schema, spec_of

FIRST = ("project_id", "name", "status")
"""Columns that stand first in the book; the others follow as in the schema."""


EXCEL_DIGITS = 15
"""Digits of a number that a cell keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookGrids:
    """cells : rows by sheet, header first.

    positions : column of the list for each column of `projects`, None where it was derived.
    numbers : row of the list for each line. name_position : column of the names in the list.
    header_height : rows of the header of `projects`.
    """

    cells: Mapping[str, list[list[Cell]]]
    positions: tuple[int | None, ...]
    numbers: tuple[int, ...]
    name_position: int | None
    header_height: int = 2


def book_grids(
    reading: Reading, lines: Sequence[ListLine], envelopes: Sequence[Source], years: range, file_name: str
) -> BookGrids:
    """The three sheets: projects, sources, scenario."""
    ids = _ids(lines)
    kept = [heading for heading in reading.found.headings if heading.position not in reading.columns]
    extra = [_kept_head(heading) for heading in kept]
    extra += [say("plain_list.origin", "vi"), say("plain_list.assumed", "vi")]
    labels: list[Cell] = [*(usual_head(spec_for(column), column, "vi") for column in ids), *extra]
    rows = [
        [*map(_cell, (line.cells.get(column) for column in ids)), *_extra(line, kept, reading, file_name)]
        for line in lines
    ]
    place = {column: position for position, column in sorted(reading.columns.items(), reverse=True)}
    place.setdefault("investment_decision", place.get("decision", 0))
    positions = [place.get(column) for column in ids] + [heading.position for heading in kept] + [None, None]
    return BookGrids(
        cells={
            "projects": [labels, [*ids, *extra], *rows],
            "sources": _source_grid(envelopes, years),
            "scenario": [["key", "base"], ["first_year", years[0]], ["last_year", years[-1]]],
        },
        positions=tuple(positions),
        numbers=tuple(line.row.number for line in lines),
        name_position=place.get("name"),
    )


def _ids(lines: Sequence[ListLine]) -> list[str]:
    """Every column that some line fills."""
    used = dict.fromkeys(column for line in lines for column in line.cells)
    order = {spec.id: at for at, spec in enumerate(schema("projects"))}
    rest = [column for column in used if column not in FIRST]
    rest.sort(key=lambda column: order[spec_for(column).id])
    return [*FIRST, *rest]


def _kept_head(heading: Heading) -> str:
    """Long enough not to be taken for a known heading that it may resemble."""
    return say("plain_list.kept_head", "vi", letters=heading.letters, found=heading.text.replace(":", " "))


def _extra(line: ListLine, kept: Sequence[Heading], reading: Reading, file_name: str) -> list[Cell]:
    cells = [line.row.at(heading.position) for heading in kept]
    own = [None if is_blank(cell) else _cell(text_of(cell)) for cell in cells]
    origin = f"{file_name}: {reading.found.sheet}!{line.row.number}"
    return [*own, origin, "; ".join(line.assumed) or None]


def _cell(value: LineCell | None) -> Cell:
    """A cell that is written exactly: a number where Excel can hold it, else text with a comma."""
    if not isinstance(value, Decimal):
        return value
    if len(value.normalize().as_tuple().digits) > EXCEL_DIGITS:
        return f"{value.normalize():f}".replace(".", ",")
    return int(value) if value == value.to_integral_value() else float(value)


def _source_grid(envelopes: Sequence[Source], years: range) -> list[list[Cell]]:
    ids = ["source", "name", "kind", *map(str, years), "total"]
    specs = [spec_of("sources", column) for column in ids]
    heads: list[Cell] = [usual_head(s, i, "vi") for s, i in zip(specs, ids, strict=True) if s is not None]
    rows: list[list[Cell]] = [
        [source.code, source.name, source.kind.value, *map(source.yearly.get, years), source.total]
        for source in envelopes
    ]
    return [heads, [*ids], *rows]
