"""The template's first sheet: one page on how to fill it in."""

from collections.abc import Iterator

from optimizer.template.sheets import SCENARIO, TemplateSheet
from optimizer.writing.page import HEAD_COLOR, Page, height_of_lines, lines_of

WIDTHS = (30, 78)
"""The guide has a narrow column for names and a wide one for what is said of them."""

STEPS = ("sources", "projects", "scenario", "optional", "check", "solve")
RULES = ("money", "shares", "codes", "blank", "columns", "colours", "notes")
EXITS = ("0", "1", "2", "5")
"""How `canvon check` may end; the other codes of the command line are those of solving."""


def write_guide(page: Page, sheets: tuple[TemplateSheet, ...], years: tuple[int, ...]) -> None:
    """Write the whole page."""
    for at, width in enumerate(WIDTHS):
        page.sheet.set_column(at, at, width)
    page.paragraph(0, page.say("template.title"), WIDTHS, bold=True, font_size=14)
    first, last = str(years[0]), str(years[-1])
    page.paragraph(1, page.say("template.subtitle", first=first, last=last), WIDTHS, italic=True)
    row = 3
    for key, lines in (
        ("steps", _numbered(page, sheets)),
        ("sheets", _sheet_lines(page, sheets)),
        ("rules", ((page.say(f"template.{key}"), page.say(f"template.{key}_text")) for key in RULES)),
        ("exits", ((code, page.say(f"template.exit_{code}")) for code in EXITS)),
    ):
        row = _section(page, row, page.say(f"template.{key}"), lines)
    page.print_setup(landscape=False, pages_high=1)


def _section(page: Page, row: int, title: str, lines: Iterator[tuple[str, str]]) -> int:
    """A heading and its lines; the row after it."""
    page.merged((row, 0, row, 1), title, bold=True, bg_color=HEAD_COLOR, border=1)
    for name, text in lines:
        row += 1
        page.text(row, 0, name, text_wrap=True, valign="top", border=1, bold=True)
        page.text(row, 1, text, text_wrap=True, valign="top", border=1)
        high = max(lines_of(shown, width) for shown, width in zip((name, text), WIDTHS, strict=True))
        page.sheet.set_row(row, height_of_lines(high))
    return row + 2


def _numbered(page: Page, sheets: tuple[TemplateSheet, ...]) -> Iterator[tuple[str, str]]:
    """What to do, in order; a step that fills in one sheet is called after it."""
    titles = {sheet.name: sheet.title for sheet in sheets}
    for number, key in enumerate(STEPS, start=1):
        name = titles.get(key) or page.say(f"template.name_{key}")
        yield f"{number}. {name}", page.say(f"template.step_{key}")


def _sheet_lines(page: Page, sheets: tuple[TemplateSheet, ...]) -> Iterator[tuple[str, str]]:
    """What each sheet is for, and the columns that every row needs."""
    for sheet in sheets:
        text = page.say(f"template.about_{sheet.name}")
        needed = [c.head for c in sheet.columns if c.spec.required or c.spec.required_of_projects]
        if needed and sheet.name != SCENARIO:
            text = f"{text} {page.say('template.needed', found='; '.join(needed))}"
        yield sheet.title, text
