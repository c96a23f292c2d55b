"""The report as one page of HTML that prints: no script, nothing from elsewhere, every text escaped."""

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from data import ROOT
from models.texts import say
from optimizer.dossier.appendix import Appendix
from optimizer.dossier.basis import article_of
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.statement import statement
from optimizer.dossier.text_rows import heads, rows

TEMPLATE = "bao_cao.html"
TEXTS = (
    "heading",
    "print",
    "result",
    "classes",
    "outputs",
    "cautions",
    "order",
    "basis",
    "contents",
    "unit",
    "total",
)
COLUMNS = ("source", "envelope", "available", "plan", "left")
"""Headings of the page and of its table of sources."""


def report_bytes(view: PlanView, appendices: Sequence[Appendix[Any]]) -> bytes:
    """The page as UTF-8; the same bytes for the same plan."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "dossier"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    values = statement(view, appendices)
    page = environment.get_template(TEMPLATE).render(
        **values,
        language=view.language,
        texts={key: view.say(f"web.{key}") for key in TEXTS},
        overlap=say("report.note.classes", view.language),
        columns={key: view.say(f"column.{key}") for key in COLUMNS},
        lines=view.say("web.lines", **values["total"], **values["counts"]),
        tables=[_table(view, appendix) for appendix in appendices],
    )
    return page.encode()


def _table(view: PlanView, appendix: Appendix[Any]) -> dict[str, Any]:
    article = article_of(view, appendix.basis) if appendix.basis else ""
    return {
        "id": appendix.id,
        "number": appendix.number,
        "title": appendix.title,
        "basis": view.say("asked_by", article=article) if article else "",
        "heads": heads(appendix.columns),
        "rows": rows(appendix, view.language, view.say("web.total")),
        "empty": "" if appendix.items else appendix.empty or view.say("web.none"),
        "columns": len(appendix.columns),
        "widths": _widths(appendix),
        "notes": appendix.notes,
    }


def _widths(appendix: Appendix[Any]) -> list[float]:
    """Of the columns, in per cent of the page: the proportions of the sheet."""
    whole = sum(column.width for column in appendix.columns)
    return [round(100 * column.width / whole, 2) for column in appendix.columns]
