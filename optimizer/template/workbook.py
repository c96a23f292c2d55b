"""The empty workbook a finance officer fills in; the reader knows every heading of it."""

from collections.abc import Mapping
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from models.law import LawBook
from models.texts import say
from models.units import Language
from optimizer.canonical.sheets import TEXT_WIDTHS, cell_styles, put_cell
from optimizer.files import write_whole
from optimizer.template.entry import ROWS, Lists, check_of, from_cells, number_format, write_lists
from optimizer.template.guide import write_guide
from optimizer.template.sheets import (
    SCENARIO,
    TemplateColumn,
    TemplateSheet,
    description_of,
    template_sheets,
    title_of,
)
from optimizer.workbook.limits import column_letters
from optimizer.workbook.schema import schema
from optimizer.writing.options import options
from optimizer.writing.page import (
    HEAD_COLOR,
    LINE_POINTS,
    MUTED,
    PAPER_A3,
    PAPER_A4,
    Page,
    Styles,
    full_text,
    height_of_lines,
    lines_of,
)

REQUIRED_COLOR, EXAMPLE_COLOR = "#FFE699", "#F2F2F2"

WIDTHS: Mapping[str, float] = {**TEXT_WIDTHS, "criterion": 34, "kind": 40, "project_id": 14}

NOTE_CHARS = 46
"""Characters in a line of a note; its box grows with the lines."""

FIRST_ROW = 2
"""First row (from 0) below the headings and the ids."""


def template_years(law: LawBook, first_year: int | None = None) -> tuple[int, ...]:
    """The years of a medium-term period: the one in force, or as many years from `first_year` on.

    Errors: LawError where no period is in force.
    """
    today = law.on(law.newest_date)
    first = today["plan_period.first_year"].whole if first_year is None else first_year
    return tuple(range(first, first + today["plan_period.years"].whole))


def write_template(path: Path, years: tuple[int, ...], law: LawBook, language: Language = "vi") -> None:
    """Write the template: whole or not at all, the same bytes for the same years and language.

    Errors: OSError where the file cannot be written.
    """
    content = template_bytes(years, law, language)
    write_whole(path, content)


def template_bytes(years: tuple[int, ...], law: LawBook, language: Language = "vi") -> bytes:
    """The workbook's bytes. Nothing in them comes from the clock."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, options())
    styles = Styles(workbook=workbook)
    sheets = template_sheets(years, language)
    titles = [say("report.template.sheet", language), *(sheet.title for sheet in sheets)]
    titles.append(say("report.template.lists", language))
    guide, *tables, words = [
        full_text(Page(sheet=workbook.add_worksheet(title), styles=styles, language=language))
        for title in titles
    ]
    created = datetime.combine(law.newest_date, time())
    workbook.set_properties({"title": guide.say("template.title"), "author": "Cân Vốn", "created": created})
    write_guide(guide, sheets, years)
    lists = write_lists(words)
    for page, sheet in zip(tables, sheets, strict=True):
        if sheet.name == SCENARIO:
            _write_scenario(page, sheet, lists)
        else:
            _write_table(page, sheet, lists)
    workbook.close()
    return buffer.getvalue()


def _write_table(page: Page, sheet: TemplateSheet, lists: Lists) -> None:
    """Headings with notes, ids, then the rows; every column checks what is entered below."""
    for at, column in enumerate(sheet.columns):
        spec = column.spec
        own = page.styles.of(num_format=number_format(spec), text_wrap=number_format(spec) == "@")
        page.sheet.set_column(at, at, _width(column), own)
        _write_head(page, at, column, is_needed=spec.required or spec.required_of_projects)
        page.sheet.write_comment(0, at, *_note(description_of(spec, page.language)))
        check = _references(sheet.name, spec.id, page.language) or check_of(spec, lists, page)
        if check is not None:
            page.sheet.data_validation(FIRST_ROW, at, FIRST_ROW + ROWS - 1, at, check)
    heads = [lines_of(column.head, 0.85 * _width(column)) for column in sheet.columns]
    page.sheet.set_row(0, height_of_lines(max(heads)))
    for offset, row in enumerate((*sheet.examples, *sheet.rows)):
        is_example = offset < len(sheet.examples)
        example = {"italic": True, "bg_color": EXAMPLE_COLOR, "font_color": MUTED} if is_example else {}
        texts = [(str(row.get(column.id) or ""), _width(column)) for column in sheet.columns]
        page.sheet.set_row(FIRST_ROW + offset, height_of_lines(max(lines_of(*text) for text in texts)))
        for at, column in enumerate(sheet.columns):
            look = {"num_format": number_format(column.spec), "valign": "top", "text_wrap": True, **example}
            page.put(FIRST_ROW + offset, at, None, **look)
            put_cell(page, FIRST_ROW + offset, at, row.get(column.id), cell_styles(page, look))
    _print_setup(page, sheet)


def _write_head(page: Page, at: int, column: TemplateColumn, *, is_needed: bool) -> None:
    color = REQUIRED_COLOR if is_needed else HEAD_COLOR
    page.text(0, at, column.head, bold=True, text_wrap=True, align="center", border=1, bg_color=color)
    page.text(1, at, column.id, font_size=8, font_color=MUTED, align="center", border=1, num_format="@")


def _width(column: TemplateColumn) -> float:
    if column.id in WIDTHS:
        return WIDTHS[column.id]
    kind = column.spec.type
    if kind.startswith("choice.") or column.id in ("value", "and_value"):
        return 24
    if kind in ("text", "codes", "lines"):
        return 26
    return 12 if column.spec.id == "YEAR" else 14


def _note(text: str) -> tuple[str, dict[str, Any]]:
    """A note and a box that holds it."""
    options = {"x_scale": 2.2, "height": LINE_POINTS * 1.4 * (lines_of(text, NOTE_CHARS) + 1), "font_size": 9}
    return text, options


def _references(sheet: str, column: str, language: Language) -> dict[str, object] | None:
    """Drop-downs of codes that the officer has entered on another sheet."""
    codes = {
        ("links", "project"): "projects",
        ("links", "other"): "projects",
        ("limits", "source"): "sources",
    }
    other = codes.get((sheet, column))
    if other is None:
        return None
    letters = column_letters(0)
    area = f"'{title_of(other, language)}'!${letters}${FIRST_ROW + 1}:${letters}${FIRST_ROW + ROWS}"
    return from_cells(area)


def _print_setup(page: Page, sheet: TemplateSheet) -> None:
    """The list of projects over several sheets of A3, code and name on each; all else one page wide."""
    wide = sheet.name == "projects"
    page.sheet.freeze_panes(FIRST_ROW, 2 if wide else 1)
    page.sheet.repeat_rows(0, FIRST_ROW - 1)
    page.print_setup(paper=PAPER_A3 if wide else PAPER_A4)
    page.sheet.hide_gridlines(0)
    if wide:
        page.sheet.fit_page = False
        page.sheet.set_print_scale(60)
        page.sheet.repeat_columns(0, 1)
        page.sheet.print_across()
    if any(column.spec.type == "amount" for column in sheet.columns):
        page.sheet.set_header(f"&R&9{page.say('template.unit')}")


def _write_scenario(page: Page, sheet: TemplateSheet, lists: Lists) -> None:
    """A key in each row: its id in small print, its name, the value to fill in, what it means."""
    specs = {spec.id: spec for spec in schema(SCENARIO)}
    widths = (18, 34, 30, 90)
    for at, width in enumerate(widths):
        page.sheet.set_column(at, at, width)
    for at, column in enumerate(sheet.columns, start=1):
        _write_head(page, at, column, is_needed=False)
    for row, cells in enumerate(sheet.rows, start=FIRST_ROW):
        spec = specs[str(cells["id"])]
        note = str(cells["note"])
        page.text(row, 0, spec.id, font_size=8, font_color=MUTED, valign="top")
        page.text(row, 1, str(cells["key"]), text_wrap=True, valign="top", border=1)
        look = {"num_format": number_format(spec), "valign": "top", "align": "left", "border": 1}
        page.put(row, 2, None, **look)
        put_cell(page, row, 2, cells["value"], cell_styles(page, look))
        page.text(row, 3, note, text_wrap=True, valign="top", border=1, font_color=MUTED)
        page.sheet.set_row(row, height_of_lines(lines_of(note, widths[3])))
        check = check_of(spec, lists, page)
        if check is not None:
            page.sheet.data_validation(row, 2, row, 2, check)
    _print_setup(page, sheet)
