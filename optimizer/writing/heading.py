"""The title block of a sheet as annexes of the administration have it, and the notes at its foot."""

from collections.abc import Sequence

from optimizer.writing.page import MUTED, Page, height_of, lines_of

TITLE_SIZE = 14
TITLE_WIDTH = 1.45
"""How much wider a capital letter of a title is than a usual character."""
TITLE_POINTS = 20.0

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """IV for 4."""
    digits = ""
    for value, digit in _ROMAN:
        count, number = divmod(number, value)
        digits += digit * count
    return digits


def title_block(
    page: Page, texts: tuple[str, str, str], widths: Sequence[float], *, top: int = 0, unit: bool = True
) -> int:
    """What it is numbered as, its title, what it belongs to; unit at the right. The row after it."""
    last = len(widths) - 1
    annex, title, text = texts
    page.merged((top, 0, top, last), annex, bold=True, align="center", font_size=TITLE_SIZE)
    page.set_row(top, TITLE_POINTS)
    page.merged(
        (top + 1, 0, top + 1, last), title, bold=True, align="center", font_size=TITLE_SIZE, text_wrap=True
    )
    page.set_row(top + 1, TITLE_POINTS * lines_of(title, sum(widths) / TITLE_WIDTH))
    page.merged((top + 2, 0, top + 2, last), text, italic=True, align="center", text_wrap=True)
    page.set_row(top + 2, height_of(text[: page.shown], sum(widths)))
    if unit:
        page.merged((top + 3, 0, top + 3, last), page.say("unit"), italic=True, align="right")
    return top + 4


def notes(page: Page, row: int, texts: Sequence[str], widths: Sequence[float]) -> int:
    """Remarks below a table, each in a row as high as it needs; the row after them."""
    for at, text in enumerate(texts):
        page.paragraph(row + at, text, widths, font_color=MUTED, italic=True, font_size=10)
    return row + len(texts)
