"""plan.xlsx: the result for people, with its whole input, so that it can be solved again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from models.units import Language
from optimizer.canonical.book import write_book
from optimizer.files import write_whole
from optimizer.report.plan.allocation import write_allocation
from optimizer.report.plan.annexes import annexes
from optimizer.report.plan.breakdown import (
    Breakdown,
    LineSums,
    write_localities,
    write_sectors,
    write_structure,
    write_units,
)
from optimizer.report.plan.comparison import write_comparison
from optimizer.report.plan.explanations import write_explanations
from optimizer.report.plan.money import write_sources
from optimizer.report.plan.next_period import write_next_period
from optimizer.report.plan.record import write_certificate, write_law
from optimizer.report.plan.shortfall import write_not_balanced
from optimizer.report.plan.sum_keys import sum_keys
from optimizer.report.plan.summary import Places, write_summary
from optimizer.report.sentences.reasons import Reason, reasons
from optimizer.result import Result
from optimizer.writing.options import options
from optimizer.writing.page import Page, Styles
from optimizer.writing.quick_sheet import QuickSheet

type Writing = Callable[[Page], None]
"""Writes one sheet."""


def write_plan(
    result: Result,
    path: Path,
    language: Language = "vi",
    more: Mapping[str, Writing] | None = None,
    why: Mapping[str, Reason] | None = None,
) -> None:
    """Write the result as a workbook: whole or not at all, the same bytes for the same result.

    more, why : see `plan_bytes`. Errors: OSError where the file cannot be written.
    """
    content = plan_bytes(result, language, more, why)
    write_whole(path, content)


def plan_bytes(
    result: Result,
    language: Language = "vi",
    more: Mapping[str, Writing] | None = None,
    why: Mapping[str, Reason] | None = None,
) -> bytes:
    """The workbook's bytes. Nothing in them comes from the clock.

    more : sheets between the report and the input, by the key of their name, and what writes them.
    why : `reasons(result)`, where they are known; else worked out.
    """
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, options())
    styles = Styles(workbook=workbook)
    pages = {name: _page(workbook, styles, language, name) for name in ("summary", *annexes(result))}
    title = pages["summary"].say("document_title")
    created = datetime.combine(result.scenario.law_date, time())
    workbook.set_properties({"title": title, "author": "Cân Vốn", "created": created})
    _write_report(pages, result, reasons(result) if why is None else why)
    for name, write in (more or {}).items():
        write(_page(workbook, styles, language, name))
    _write_inputs(workbook, pages["summary"], result)
    workbook.close()
    return buffer.getvalue()


def _page(workbook: Any, styles: Styles, language: Language, name: str) -> Page:
    page = Page(sheet=None, styles=styles, language=language)
    page.sheet = workbook.add_worksheet(page.say(f"sheet.{name}"), QuickSheet)
    return page


def _write_report(pages: dict[str, Page], result: Result, why: Mapping[str, Reason]) -> None:
    keys = sum_keys(pages["allocation"], result)
    allocation = write_allocation(pages["allocation"], result, why, keys)
    sums = LineSums(allocation, keys)
    breakdown = Breakdown(result=result, sums=sums, keys=keys)
    sources = write_sources(pages["sources"], result, allocation)
    write_summary(pages["summary"], result, Places(sums=sums, sources_page=pages["sources"], sources=sources))
    write_units(pages["units"], breakdown)
    write_sectors(pages["sectors"], breakdown)
    write_localities(pages["localities"], breakdown)
    write_structure(pages["structure"], breakdown)
    write_not_balanced(pages["not_balanced"], result, why, sums)
    write_next_period(pages["next_period"], result, sums)
    if result.explanation is not None:
        write_explanations(pages["explanations"], result, result.explanation)
    write_comparison(pages["comparison"], result, sums)
    write_law(pages["law"], result)
    write_certificate(pages["certificate"], result)


def _write_inputs(workbook: Any, like: Page, result: Result) -> None:
    """The input, with the limits the plan was solved under."""
    asked = {key: result.options.get(key) for key in ("time_limit", "work_limit")}
    limits: dict[str, Any] = {key: value for key, value in asked.items() if value is not None}
    write_book(workbook, like, result.portfolio, (replace(result.scenario, **limits),))
