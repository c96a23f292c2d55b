"""Appendices written as a workbook, a sheet each, ready to be printed and signed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from optimizer.dossier.appendix import Appendix
from optimizer.dossier.basis import article_of
from optimizer.dossier.cross_check import cross_check
from optimizer.dossier.plan_view import PlanView
from optimizer.writing.grid import Column, Place, widths_of, write_table
from optimizer.writing.heading import notes, title_block
from optimizer.writing.options import options
from optimizer.writing.page import LINE_POINTS, PAPER_A3, PAPER_A4, Page, Styles, paper_for
from optimizer.writing.page_breaks import page_breaks

SHEET_NAME_MAX = 31
PRINTABLE = {PAPER_A4: (777.0, 509.0), PAPER_A3: (1126.0, 755.0)}
"""Points inside the margins, landscape: width and height."""
POINTS_OF_WIDTH = 5.5
"""Points of one unit of a column's width."""
NEARLY = 1.4
"""Pages that are still printed as one."""
LEAST_WIDTH = 105.0
"""Width of a table's columns below which the line of place and date would not fit beside a signature."""
SPARING = 0.93
"""Part of a page that is filled before it is ended."""
SIGN_POINTS = 115.0
"""Height of the row that is signed in."""


def appendices_bytes(view: PlanView, appendices: Sequence[Appendix[Any]]) -> bytes:
    """The appendices, and a last sheet that shows that their totals agree."""

    def write(book: "_Book") -> None:
        places = {appendix.id: book.add(appendix) for appendix in appendices}
        book.add(cross_check(view, places), is_signed=False)

    return _bytes(view, view.say("file.appendices"), write)


def forms_bytes(view: PlanView, forms: Iterable[Appendix[Any]]) -> bytes:
    """The official forms, a sheet each."""

    def write(book: "_Book") -> None:
        for form in forms:
            book.add(form)

    return _bytes(view, view.say("file.forms"), write)


def _bytes(view: PlanView, title: str, write: Callable[["_Book"], None]) -> bytes:
    """The workbook's bytes. Nothing in them comes from the clock."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, options())
    created = datetime.combine(view.result.scenario.law_date, time())
    workbook.set_properties({"title": title, "author": "Cân Vốn", "created": created})
    write(_Book(view, workbook))
    workbook.close()
    return buffer.getvalue()


def _pages_high(height: float, width: float, paper: int) -> int:
    """1 where the table nearly fits on one page, so that no page has only the signatures; else 0, any."""
    return 1 if height <= NEARLY * _page_points(width, paper) else 0


def _page_points(width: float, paper: int) -> float:
    """Points of rows that fit on a page as wide as the table."""
    paper_width, paper_height = PRINTABLE[paper]
    return paper_height / min(1.0, paper_width / (width * POINTS_OF_WIDTH))


def _room(width: float, paper: int) -> float:
    """The same with some room to spare: programs measure fonts in different ways."""
    return SPARING * _page_points(width, paper)


def _wide_enough(columns: Sequence[Column[Any]]) -> list[Column[Any]]:
    """The columns, the widest of them wider where the table is too narrow to be signed."""
    lack = LEAST_WIDTH - sum(widths_of(columns))
    widest = max((column for column in columns if column.printed), key=lambda column: column.width)
    return [replace(own, width=own.width + lack) if lack > 0 and own is widest else own for own in columns]


def _middle(widths: Sequence[float]) -> int:
    """The column at which the right half begins: the border nearest to the middle."""
    borders = range(1, len(widths))
    return min(borders, key=lambda at: abs(2 * sum(widths[:at]) - sum(widths)), default=1)


class _Book:
    """A workbook that appendices are added to."""

    def __init__(self, view: PlanView, workbook: Any) -> None:
        self.view = view
        self.workbook = workbook
        self.styles = Styles(workbook=workbook)

    def add(self, appendix: Appendix[Any], *, is_signed: bool = True) -> Place[Any]:
        """Write one appendix on a sheet of its own."""
        view = self.view
        appendix = replace(appendix, columns=_wide_enough(appendix.columns))
        sheet = self.workbook.add_worksheet(appendix.sheet[:SHEET_NAME_MAX])
        page = Page(sheet=sheet, styles=self.styles, language=view.language)
        widths = widths_of(appendix.columns)
        texts = (appendix.number, appendix.title, self._belongs_to(appendix))
        top = title_block(page, texts, widths)
        place = write_table(
            page,
            top,
            appendix.columns,
            appendix.items,
            total_at=appendix.total_at,
            frozen=appendix.frozen,
            empty=appendix.empty,
        )
        row = notes(page, max(place.first, place.last) + 2, appendix.notes, widths)
        if is_signed:
            row = self._signatures(page, row + 1, widths)
        paper = paper_for(widths)
        high = _pages_high(page.height(row + 1), sum(widths), paper)
        page.print_setup(paper=paper, pages_high=high)
        if not high:
            heights = [page.heights.get(own, LINE_POINTS) for own in range(row + 1)]
            repeated = sum(heights[top : place.first - 2])
            page.sheet.set_h_pagebreaks(
                page_breaks(heights, page.titles, _room(sum(widths), paper), repeated)
            )
        page.sheet.print_area(0, 0, row, len(widths) - 1)
        return place

    def _belongs_to(self, appendix: Appendix[Any]) -> str:
        """What the appendix is attached to, and the article that asks for it."""
        view = self.view
        article = article_of(view, appendix.basis) if appendix.basis else ""
        text = view.say("attached")
        return f"{text}\n{view.say('asked_by', article=article)}" if article else text

    def _signatures(self, page: Page, row: int, widths: Sequence[float]) -> int:
        """Place, date and who signs, in one row so that no page break divides it; the row itself."""
        half = _middle(widths)
        for key, first, last in (("sign.maker", 0, half - 1), ("sign.head", half, len(widths) - 1)):
            look: dict[str, object] = {"align": "center", "valign": "top", "text_wrap": True}
            page.merged((row, first, row, last), "", **look)
            date = f"{self.view.say('sign.date')}\n" if key == "sign.head" else "\n"
            italic, bold = page.styles.of(italic=True), page.styles.of(bold=True)
            parts = (italic, date, bold, f"{self.view.say(key)}\n", italic, self.view.say(f"{key}_note"))
            page.sheet.write_rich_string(row, first, *parts, page.styles.of(**look))
        page.set_row(row, SIGN_POINTS)
        return row
