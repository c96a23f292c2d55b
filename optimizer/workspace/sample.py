"""The bundled list, already solved: its plan is shown only after it passed the audit on this machine."""

import json
from functools import cache
from typing import Any

from data import SAMPLE, SAMPLE_EXPLANATION, SAMPLE_PLAN, SAMPLE_WORKBOOK
from models.law import LawBook
from optimizer.audit import audit
from optimizer.intake.book import read_portfolio
from optimizer.report.documents.stored import plan_of_document


@cache
def sample_plan() -> tuple[dict[str, Any], bytes] | None:
    """plan.json and plan.xlsx of the sample's base; None where they are not of this book or break a rule."""
    law = LawBook.load()
    portfolio = read_portfolio(SAMPLE, law)
    document: dict[str, Any] = json.loads(SAMPLE_PLAN.read_text(encoding="utf-8"))
    if document["certificate"]["input_sha256"] != portfolio.input_sha256:
        return None
    if audit(portfolio, portfolio.base, law, plan_of_document(document)):
        return None
    return document, SAMPLE_WORKBOOK.read_bytes()


@cache
def sample_explanation() -> dict[str, Any] | None:
    """explanation.json of that plan; None where there is no such plan, or it explains another one."""
    found = sample_plan()
    if found is None:
        return None
    told: dict[str, Any] = json.loads(SAMPLE_EXPLANATION.read_text(encoding="utf-8"))
    chosen = {line["project_id"]: line["selected"] for line in told["projects"]}
    planned = {line["project_id"]: line["selected"] for line in found[0]["projects"]}
    is_same = chosen == planned and told["objective"] == found[0]["objective"]
    return told if is_same else None
