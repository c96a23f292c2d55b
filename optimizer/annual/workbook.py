"""The annual plan's book as a file: the canonical sheets, and a sheet of notes the reader passes over."""

from datetime import datetime, time
from io import BytesIO

import xlsxwriter

from models.law import LawBook
from models.texts import say
from models.units import Language
from optimizer.annual.book import AnnualBook
from optimizer.canonical.sheets import cell_styles, put_cell, write_input
from optimizer.workbook.schema import SHEETS, schema
from optimizer.writing.options import options
from optimizer.writing.page import HEAD_COLOR, MUTED, Page, Styles, full_text, height_of_lines, lines_of

SCENARIO_WIDTHS = (26, 52, 48)
NOTE_WIDTHS = (24, 34, 90)


def annual_bytes(book: AnnualBook, law: LawBook, language: Language = "vi") -> bytes:
    """The workbook's bytes. Nothing in them comes from the clock."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, options())
    styles = Styles(workbook=workbook)
    title = say("annual.title", language, year=str(book.year))
    created = datetime.combine(law.newest_date, time())
    workbook.set_properties({"title": title, "author": "Cân Vốn", "created": created})

    def page(name: str) -> Page:
        return full_text(Page(sheet=workbook.add_worksheet(name), styles=styles, language=language))

    notes = page(say("annual.sheet", language))
    for grid in book.grids:
        write_input(page(grid.name), grid)
    _write_scenario(page("scenario"), book)
    _write_notes(notes, book, title)
    workbook.close()
    return buffer.getvalue()


def _write_scenario(page: Page, book: AnnualBook) -> None:
    labels = {spec.id: spec.label_vi for spec in schema("scenario")}
    heads = ("key", book.scenario_name, say("report.template.note", page.language))
    _head(page, 0, heads, SCENARIO_WIDTHS)
    for row, (key, value) in enumerate(book.scenario, start=1):
        page.text(row, 0, key, border=1)
        page.put(row, 1, None, border=1)
        put_cell(page, row, 1, value, cell_styles(page, {"border": 1, "align": "left", "text_wrap": True}))
        label = labels.get(key, "") if page.language == "vi" else key.replace("_", " ")
        page.text(row, 2, label, border=1, font_color=MUTED)
        page.sheet.set_row(row, height_of_lines(lines_of(str(value or ""), SCENARIO_WIDTHS[1])))
    page.sheet.freeze_panes(1, 1)
    page.print_setup(landscape=False)


def _write_notes(page: Page, book: AnnualBook, title: str) -> None:
    """What was changed, sheet by sheet."""
    page.paragraph(0, title, NOTE_WIDTHS, bold=True, font_size=14)
    keys = ("sheet_name", "concerns", "what")
    _head(page, 2, tuple(say(f"annual.{key}", page.language) for key in keys), NOTE_WIDTHS)
    for row, note in enumerate(book.notes, start=3):
        sheet = SHEETS[note.sheet][0] if page.language == "vi" else note.sheet
        shown = sheet if sheet == note.sheet else f"{sheet} ({note.sheet})"
        for at, text in enumerate((shown, note.concerns, note.text)):
            page.text(row, at, text, text_wrap=True, border=1, valign="top")
        page.sheet.set_row(
            row,
            height_of_lines(
                max(
                    lines_of(sheet, NOTE_WIDTHS[0] - 10),
                    lines_of(note.concerns, NOTE_WIDTHS[1]),
                    lines_of(note.text, NOTE_WIDTHS[2]),
                )
            ),
        )
    page.sheet.freeze_panes(3, 0)
    page.sheet.repeat_rows(2)
    page.print_setup()


def _head(page: Page, row: int, texts: tuple[str, ...], widths: tuple[float, ...]) -> None:
    for at, (text, width) in enumerate(zip(texts, widths, strict=True)):
        page.text(row, at, text, bold=True, border=1, align="center", bg_color=HEAD_COLOR)
        page.sheet.set_column(at, at, width)
