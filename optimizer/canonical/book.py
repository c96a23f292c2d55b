"""The canonical workbook of a portfolio and its scenarios: read again, it gives them."""

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Language
from optimizer.canonical.sheets import input_grids, write_input, write_scenario
from optimizer.writing.options import options
from optimizer.writing.page import Page, Styles, full_text
from optimizer.writing.quick_sheet import QuickSheet


def write_book(workbook: Any, like: Page, portfolio: Portfolio, scenarios: Sequence[Scenario]) -> None:
    """The sheets of a book with its scenarios, under the English names the reader looks for first."""
    for grid in input_grids(portfolio, scenarios[0], like.language):
        page = full_text(like)
        page.sheet = workbook.add_worksheet(grid.name, QuickSheet)
        write_input(page, grid)
    page = full_text(like)
    page.sheet = workbook.add_worksheet("scenario", QuickSheet)
    write_scenario(page, scenarios)


def book_bytes(portfolio: Portfolio, scenarios: Sequence[Scenario], language: Language = "vi") -> bytes:
    """A canonical workbook of a portfolio and its scenarios, the base first: read again, it gives them."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, options())
    page = Page(sheet=None, styles=Styles(workbook=workbook), language=language)
    created = datetime.combine(scenarios[0].law_date, time())
    workbook.set_properties({"title": page.say("book_title"), "author": "Cân Vốn", "created": created})
    write_book(workbook, page, portfolio, scenarios)
    workbook.close()
    return buffer.getvalue()
