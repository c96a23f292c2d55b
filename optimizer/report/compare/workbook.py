"""compare.xlsx: scenarios side by side, for people."""

from datetime import datetime, time
from io import BytesIO
from pathlib import Path

import xlsxwriter

from models.portfolio import Portfolio
from models.units import Language
from optimizer.compare import Comparison
from optimizer.files import write_whole
from optimizer.report.compare.money import write_localities, write_sectors, write_sources, write_structure
from optimizer.report.compare.page import ANNEXES, ProjectSums, Side
from optimizer.report.compare.projects import write_projects
from optimizer.report.compare.summary import write_summary
from optimizer.report.compare.value import write_value
from optimizer.writing.options import options
from optimizer.writing.page import Page, Styles

COMPARISON_SHEETS = ("summary", *ANNEXES)
"""Sheets in their order."""


def write_comparison_book(
    comparison: Comparison, portfolio: Portfolio, path: Path, language: Language = "vi"
) -> None:
    """Write the comparison as a workbook: whole or not at all, the same bytes for the same comparison.

    Errors: OSError where the file cannot be written.
    """
    content = comparison_bytes(comparison, portfolio, language)
    write_whole(path, content)


def comparison_bytes(comparison: Comparison, portfolio: Portfolio, language: Language = "vi") -> bytes:
    """The workbook's bytes. Nothing in them comes from the clock."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, options())
    styles = Styles(workbook=workbook)
    pages = {}
    for name in COMPARISON_SHEETS:
        page = Page(sheet=None, styles=styles, language=language)
        page.sheet = workbook.add_worksheet(page.say(f"compare.sheet.{name}"))
        pages[name] = page
    created = datetime.combine(comparison.scenarios[comparison.reference].law_date, time())
    title = pages["summary"].say("compare.document_title")
    workbook.set_properties({"title": title, "author": "Cân Vốn", "created": created})
    _write(pages, Side(comparison=comparison, portfolio=portfolio, language=language))
    workbook.close()
    return buffer.getvalue()


def _write(pages: dict[str, Page], side: Side) -> None:
    projects = write_projects(pages["projects"], side)
    sources = write_sources(pages["sources"], side, projects)
    sums = ProjectSums(side, projects)
    write_sectors(pages["sectors"], side, sums)
    write_localities(pages["localities"], side, sums)
    write_structure(pages["structure"], side, sums)
    write_value(pages["value"], side)
    write_summary(pages["summary"], side, projects, sources)
