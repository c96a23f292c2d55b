"""What the template has on its sheets: columns for the plan years and usual sources, rows to begin with."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from data import ROOT
from models.portfolio import BASE_CRITERIA, Direction, Scale
from models.texts import say
from models.units import Language
from models.vocabulary import PlanType
from optimizer.canonical.cells import Cell
from optimizer.canonical.sheets import usual_head
from optimizer.sectors import sectors
from optimizer.workbook.schema import SHEETS, ColumnSpec, schema

LEFT_OUT = ("decision", "period", "pairwise:CRITERION")
"""Columns for lists as others write them: the template asks for the same, one thing a column."""

BY_SOURCE = ("cost", "paid", "demand")
"""Columns that the template has for each of its sources."""

OUTPUTS: Mapping[Language, tuple[str, ...]] = {
    "vi": ("km", "giường", "phòng học"),
    "en": ("km", "beds", "classrooms"),
}
"""Units of the outputs that the template counts."""

SCENARIO = "scenario"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateColumn:
    """One column: its id in the file (`cost:XDCB`), what it is, and its heading."""

    id: str
    spec: ColumnSpec
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSheet:
    """One sheet as it is handed out.

    name : English name. title : name in the file.
    rows : values by column id. examples : rows that only show how it is done, above the others.
    """

    name: str
    title: str
    columns: tuple[TemplateColumn, ...]
    rows: tuple[Mapping[str, Cell], ...] = ()
    examples: tuple[Mapping[str, Cell], ...] = ()


def template_sheets(years: tuple[int, ...], language: Language) -> tuple[TemplateSheet, ...]:
    """Every sheet that has a row of headings, in the order of the file."""
    rows: Mapping[str, tuple[Mapping[str, Cell], ...]] = {
        "sources": tuple(_source_rows(years, language)),
        "criteria": tuple(_criterion_rows(language)),
        SCENARIO: tuple(_scenario_rows(years, language)),
    }
    return tuple(
        TemplateSheet(
            name=name,
            title=title_of(name, language),
            columns=_scenario_columns(language) if name == SCENARIO else _columns(name, years, language),
            rows=rows.get(name, ()),
            examples=_examples(years[0], language) if name == "projects" else (),
        )
        for name in SHEETS
    )


def title_of(sheet: str, language: Language) -> str:
    """Name of a sheet in the file; the reader knows both."""
    return SHEETS[sheet][0] if language == "vi" else sheet


def description_of(spec: ColumnSpec, language: Language) -> str:
    """What to enter, with unit and default."""
    if language == "vi":
        return spec.description_vi
    need = "Required." if spec.required else "Required for projects." if spec.required_of_projects else ""
    unit = f"Unit: {spec.unit}." if spec.unit else ""
    default = f"Blank: {spec.default}." if spec.default else ""
    return " ".join(part for part in (f"{spec.description}.", unit, default, need) if part)


def _columns(sheet: str, years: tuple[int, ...], language: Language) -> tuple[TemplateColumn, ...]:
    return tuple(
        TemplateColumn(id=column, spec=spec, head=usual_head(spec, column, language))
        for spec in schema(sheet)
        if spec.id not in LEFT_OUT
        for column in _ids(spec, years, language)
    )


def _ids(spec: ColumnSpec, years: tuple[int, ...], language: Language) -> Iterator[str]:
    """The ids a column of the schema has here; none for parts by source that are rarely needed."""
    if spec.id == "YEAR":
        yield from map(str, years)
    elif not spec.variables:
        yield spec.id
    elif spec.variables == ("SOURCE",) and spec.stem in BY_SOURCE:
        yield from (f"{spec.stem}:{row['source']}" for row in _read("sources"))
    elif spec.variables == ("YEAR",):
        yield from (f"{spec.stem}:{year}" for year in years)
    elif spec.variables == ("UNIT",):
        yield from (f"{spec.stem}:{unit}" for unit in OUTPUTS[language])


def _read(name: str) -> list[dict[str, str]]:
    with (ROOT / "template" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _source_rows(years: tuple[int, ...], language: Language) -> Iterator[Mapping[str, Cell]]:
    """The usual sources, with no money yet."""
    for row in _read("sources"):
        yield {
            "source": row["source"],
            "name": row[f"name_{language}"],
            "kind": say(f"source_kind.{row['kind']}", language),
            **{str(year): 0 for year in years},
        }


def _criterion_rows(language: Language) -> Iterator[Mapping[str, Cell]]:
    """The base criteria, all with the same weight as long as none is given."""
    heads = {spec.id: usual_head(spec, spec.id, language) for spec in schema("projects")}
    for name in BASE_CRITERIA:
        yield {
            "criterion": heads[name],
            "direction": say(f"direction.{Direction.MAX}", language),
            "scale": say(f"scale.{Scale.RAW}", language),
        }


def _scenario_columns(language: Language) -> tuple[TemplateColumn, ...]:
    """The scenario has a key in each row; the note says what it means."""
    note = next(spec for spec in schema("links") if spec.id == "note")
    return tuple(
        TemplateColumn(id=name, spec=note, head=say(f"report.template.{name}", language))
        for name in ("key", "value", "note")
    )


def _scenario_rows(years: tuple[int, ...], language: Language) -> Iterator[Mapping[str, Cell]]:
    given: dict[str, Cell] = {
        "plan_type": say(f"plan_type.{PlanType.MEDIUM_TERM}", language),
        "first_year": years[0],
        "last_year": years[-1],
    }
    for spec in schema(SCENARIO):
        yield {
            "id": spec.id,
            "key": usual_head(spec, spec.id, language),
            "value": given.get(spec.id),
            "note": description_of(spec, language),
        }


def _examples(first_year: int, language: Language) -> tuple[Mapping[str, Cell], ...]:
    """The example rows, with years counted from the first plan year."""
    rows = _read("examples")
    return tuple(
        {
            row["column"]: _example_cell(row["kind"], row[f"{name}_{language}"], first_year, language)
            for row in rows
        }
        for name in ("ongoing", "new")
    )


def _example_cell(kind: str, text: str, first_year: int, language: Language) -> Cell:
    """kind : `text`, `number`, `year` (counted from the first plan year), `sector` or a vocabulary."""
    if not text:
        return None
    if kind == "number":
        return int(text)
    if kind == "year":
        return first_year + int(text)
    if kind == "sector":
        return next(sector.label(language) for sector in sectors() if sector.id == text)
    return text if kind == "text" else say(f"{kind}.{text}", language)
