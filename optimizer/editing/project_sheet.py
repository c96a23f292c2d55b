"""The sheet of projects with other values in some cells, so that a changed book is a complete record."""

from collections.abc import Mapping
from dataclasses import replace

from models.portfolio import InputSheet
from optimizer.workbook.schema import schema, spec_of

SHEET = "projects"


def with_cells(sheet: InputSheet, changes: Mapping[str, Mapping[str, object]]) -> InputSheet:
    """The sheet with `changes` (by project code, then by column) laid over its rows.

    New columns stand after the known ones, in the order of the schema.
    """
    rows = tuple({**row, **changes.get(str(row.get("project_id")), {})} for row in sheet.rows)
    found = dict.fromkeys(name for row in rows for name in row)
    places = {spec.id: at for at, spec in enumerate(schema(SHEET))}

    def place(name: str) -> tuple[int, str]:
        spec = spec_of(SHEET, name)
        return (len(places), name) if spec is None else (places[spec.id], name)

    new = sorted(set(found) - set(sheet.columns), key=place)
    return replace(sheet, columns=(*sheet.columns, *new), rows=rows)


def without_columns(sheet: InputSheet, stem: str) -> InputSheet:
    """The sheet without the columns `stem:…`."""
    rows = tuple({name: own for name, own in row.items() if not _is_of(name, stem)} for row in sheet.rows)
    return replace(sheet, columns=tuple(name for name in sheet.columns if not _is_of(name, stem)), rows=rows)


def _is_of(name: str, stem: str) -> bool:
    return name.startswith(f"{stem}:")
