"""The sheets of the canonical workbook as rows of cells, and where each cell came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.budget import Source
from models.texts import say
from optimizer.canonical.sheets import usual_head
from optimizer.official.answers import label_of, spec_for
from optimizer.official.line_rows import is_blank
from optimizer.official.lines import ListCell, ListLine, Reading, text_of
from optimizer.official.plain_list import Heading, PlainList
from optimizer.workbook.raw import Cell
from optimizer.workbook.schema import schema, spec_of

FIRST = ("project_id", "name", "status")
"""Columns that stand first in the book; the others follow as in the schema."""


EXCEL_DIGITS = 15
"""Digits of a number that a cell keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePlace:
    """Where a line of the book came from.

    positions : column of the list for each column of `projects`, None where it was derived.
    """

    found: PlainList
    number: int
    positions: tuple[int | None, ...]
    name_position: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookGrids:
    """cells : rows by sheet, header first. places : where each line of `projects` came from.

    header_height : rows of the header of `projects`.
    """

    cells: Mapping[str, list[list[Cell]]]
    places: tuple[LinePlace, ...]
    header_height: int = 2


def book_grids(lines: Sequence[ListLine], envelopes: Sequence[Source], years: range) -> BookGrids:
    """The three sheets: projects, sources, scenario."""
    ids = _ids(lines)
    readings = list({id(line.reading): line.reading for line in lines}.values())
    kept = {id(reading): _kept(reading) for reading in readings}
    heads = list(dict.fromkeys(head for own in kept.values() for head in own))
    has_titles = any(line.row.titles for line in lines)
    more = [say("plain_list.titles", "vi")] if has_titles else []
    more += [say("plain_list.origin", "vi"), say("plain_list.assumed", "vi")]
    labels: list[Cell] = [*map(label_of, ids), *heads, *more]
    rows = [
        [
            *map(_cell, (line.cells.get(column) for column in ids)),
            *(_own_cell(line, kept[id(line.reading)].get(head)) for head in heads),
            *([" › ".join(line.row.titles) or None] if has_titles else []),
            _origin(line),
            "; ".join(line.assumed) or None,
        ]
        for line in lines
    ]
    places = {
        id(reading): _positions(reading, ids, heads, kept[id(reading)], len(more)) for reading in readings
    }
    names = {id(reading): reading.position_of("name") for reading in readings}
    return BookGrids(
        cells={
            "projects": [labels, [*ids, *heads, *more], *rows],
            "sources": _source_grid(envelopes, years),
            "scenario": [["key", "base"], ["first_year", years[0]], ["last_year", years[-1]]],
        },
        places=tuple(
            LinePlace(
                found=line.reading.found,
                number=line.row.number,
                positions=places[id(line.reading)],
                name_position=names[id(line.reading)],
            )
            for line in lines
        ),
    )


def _kept(reading: Reading) -> dict[str, int]:
    """Columns that are carried along: position by heading."""
    headings = [own for own in reading.found.headings if own.position not in reading.columns]
    return {_kept_head(own): own.position for own in headings}


def _positions(
    reading: Reading, ids: Sequence[str], heads: Sequence[str], kept: Mapping[str, int], more: int
) -> tuple[int | None, ...]:
    place = {column: position for position, column in sorted(reading.columns.items(), reverse=True)}
    place.setdefault("investment_decision", place.get("decision", 0))
    return (*map(place.get, ids), *map(kept.get, heads), *[None] * more)


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


def _own_cell(line: ListLine, position: int | None) -> Cell:
    cell = None if position is None else line.row.at(position)
    return None if is_blank(cell) else _cell(text_of(cell))


def _origin(line: ListLine) -> str:
    """`bieu-02.xlsx: Biểu 02!12`, and the rows that were joined to it."""
    own = f"{line.reading.file_name}: {line.reading.found.sheet}!{line.row.number}"
    return "; ".join([own, *line.also])


def _cell(value: ListCell | None) -> Cell:
    """A cell that is written exactly: a number where Excel can hold it, else text with a comma."""
    if not isinstance(value, Decimal):
        return value
    if len(value.normalize().as_tuple().digits) > EXCEL_DIGITS:
        return f"{value.normalize():f}".replace(".", ",")
    return int(value) if value == value.to_integral_value() else float(value)


def _source_grid(envelopes: Sequence[Source], years: range) -> list[list[Cell]]:
    has_remarks = any(source.certainty for source in envelopes)
    ids = ["source", "name", "kind", *map(str, years), "total", *(["certainty"] if has_remarks else [])]
    specs = [spec_of("sources", column) for column in ids]
    heads: list[Cell] = [usual_head(s, i, "vi") for s, i in zip(specs, ids, strict=True) if s is not None]
    rows: list[list[Cell]] = [
        [
            *(source.code, source.name, source.kind.value, *map(source.yearly.get, years), source.total),
            *([source.certainty or None] if has_remarks else []),
        ]
        for source in envelopes
    ]
    return [heads, [*ids], *rows]
