"""The sheet an office fills with what was paid out: every project of the book, what is known already."""

from dataclasses import replace
from datetime import datetime, time
from io import BytesIO

import xlsxwriter

from models.law import LawBook
from models.portfolio import Portfolio
from models.texts import say
from models.units import Language
from optimizer.canonical.sheets import input_grid, write_input
from optimizer.editing.project_sheet import SHEET
from optimizer.writing.options import options
from optimizer.writing.page import Page, Styles

COLUMNS = ("project_id", "name", "mt_assigned", "disbursed", "carried_over", "cancelled")


def disbursement_form(portfolio: Portfolio, law: LawBook, language: Language) -> bytes:
    """An .xlsx that `disbursement.joining` reads back; amounts in million VND."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, options())
    page = Page(sheet=None, styles=Styles(workbook=workbook), language=language)
    title = say("execution.form.sheet", language)
    page.sheet = workbook.add_worksheet(title)
    workbook.set_properties(
        {"title": title, "author": "Cân Vốn", "created": datetime.combine(law.newest_date, time())}
    )
    known = portfolio.sheets[SHEET]
    rows = tuple({name: row.get(name) for name in COLUMNS} for row in known.rows)
    sheet = replace(known, columns=COLUMNS, rows=rows)
    write_input(page, input_grid(sheet, portfolio.base, language))
    workbook.close()
    return buffer.getvalue()
