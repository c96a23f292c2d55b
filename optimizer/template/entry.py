"""Cells that people fill in: number formats, drop-downs and what Excel refuses, by the type of a column."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.texts import say
from models.units import Language
from optimizer.intake.cells import VOCABULARIES
from optimizer.sectors import sectors
from optimizer.workbook.schema import ColumnSpec, schema
from optimizer.writing.page import HEAD_COLOR, MUTED, Page, height_of

ROWS = 3000
"""Rows below the headings that have drop-downs and number checks."""

FORMATS: Mapping[str, str] = {
    "amount": "#,##0",
    "number": "#,##0.##",
    "ratio": "General",
    "quantity": "#,##0.####",
    "share": "0.00##",
    "year": "0",
    "tier": "0",
    "count": "0",
    "flag": "0",
    "date": "dd/mm/yyyy",
}
"""Number formats by type; everything else is text, so that codes keep their zeros."""

YEARS_TYPED = (1990, 2100)
"""Years that are surely no slip of the hand."""

SECTOR = "sector"

LIST_WIDTHS = (64, 26)
"""Widths of the words and of their codes."""

_NUMBERS: Mapping[str, Mapping[str, object]] = {
    "amount": {"validate": "decimal", "criteria": ">=", "value": 0},
    "ratio": {"validate": "decimal", "criteria": ">=", "value": 0},
    "quantity": {"validate": "decimal", "criteria": ">=", "value": 0},
    "share": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1},
    "count": {"validate": "integer", "criteria": ">=", "value": 0},
    "tier": {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 13},
    "year": {
        "validate": "integer",
        "criteria": "between",
        "minimum": YEARS_TYPED[0],
        "maximum": YEARS_TYPED[1],
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Where the words of each drop-down stand: vocabulary → `='Danh sách chọn'!$A$3:$A$15`."""

    ranges: Mapping[str, str]

    def of(self, vocabulary: str, page: Page) -> dict[str, object]:
        """The drop-down of a closed vocabulary."""
        return {
            "validate": "list",
            "source": self.ranges[vocabulary],
            "error_title": page.say("template.refused"),
            "error_message": page.say("template.not_in_list"),
        }


def number_format(spec: ColumnSpec) -> str:
    """How Excel shows what is entered."""
    return FORMATS.get(spec.type, "@")


def check_of(spec: ColumnSpec, lists: Lists, page: Page) -> dict[str, object] | None:
    """The data validation of a column; None where anything may be entered."""
    if spec.type.startswith("choice."):
        return lists.of(spec.type.removeprefix("choice."), page)
    if spec.type == "flag":
        return {"validate": "list", "source": ["0", "1"], **_refusal("template.flag", page)}
    if spec.id == SECTOR:
        return {**lists.of(SECTOR, page), "show_error": False}
    if spec.type in _NUMBERS:
        return {**_NUMBERS[spec.type], **_refusal(f"template.{spec.type}", page)}
    return None


def _refusal(key: str, page: Page) -> dict[str, object]:
    return {"error_title": page.say("template.refused"), "error_message": page.say(key)}


def from_cells(area: str) -> dict[str, object]:
    """A drop-down of what stands in other cells of the book; other words are allowed."""
    return {"validate": "list", "source": f"={area}", "show_error": False}


def write_lists(page: Page) -> Lists:
    """Write the sheet with the words of every drop-down, each beside its code, one list below the other."""
    head: dict[str, Any] = {"bold": True, "text_wrap": True, "border": 1, "bg_color": HEAD_COLOR}
    for at, width in enumerate(LIST_WIDTHS):
        page.sheet.set_column(at, at, width)
    page.paragraph(0, page.say("template.lists_title"), LIST_WIDTHS, italic=True)
    ranges = {}
    row = 2
    for name, title, words in _vocabularies(page.language):
        page.text(row, 0, title, **head)
        page.text(row, 1, page.say("template.code"), **head)
        for offset, (code, word) in enumerate(words.items(), start=row + 1):
            page.text(offset, 0, word, text_wrap=True, border=1)
            page.text(offset, 1, code, border=1, font_color=MUTED)
            page.sheet.set_row(offset, height_of(word, LIST_WIDTHS[0]))
        ranges[name] = f"={page.area(row + 1, 0, row + len(words))}"
        row += len(words) + 2
    page.print_setup(landscape=False)
    return Lists(ranges=ranges)


def _vocabularies(language: Language) -> list[tuple[str, str, dict[str, str]]]:
    """(name, heading, word by code) of every closed vocabulary a column of the schema asks for."""
    titles: dict[str, str] = {}
    for sheet in ("projects", "sources", "criteria", "links", "limits", "scenario"):
        for spec in schema(sheet):
            if spec.type.startswith("choice."):
                label = spec.label_vi if language == "vi" else spec.stem.replace("_", " ").capitalize()
                titles.setdefault(spec.type.removeprefix("choice."), label)
    found = [
        (
            name,
            title,
            {member.value: say(f"{name}.{member.value}", language) for member in VOCABULARIES[name]},
        )
        for name, title in titles.items()
    ]
    label = next(spec.label_vi for spec in schema("projects") if spec.id == SECTOR)
    title = label if language == "vi" else SECTOR.capitalize()
    return [*found, (SECTOR, title, {sector.id: sector.label(language) for sector in sectors()})]
