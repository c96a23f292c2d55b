"""A plan of which only the money is believed: everything that is said of it is found out again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models.law import LawBook
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Language
from optimizer.audit import audit
from optimizer.build import build_book
from optimizer.check import check
from optimizer.plan_amounts import Amounts, plan_of_amounts
from optimizer.proof import with_plain_bound
from optimizer.report.documents.plan import plan_document
from optimizer.report.plan.workbook import plan_bytes
from optimizer.report.sentences.reasons import reasons
from optimizer.solve import result_of

METHOD = "backup"
"""What found the plan, as its document has it."""


def rewritten(
    portfolio: Portfolio, scenario: Scenario, law: LawBook, plan: Plan, language: Language
) -> tuple[Mapping[str, Any], bytes] | None:
    """plan.json and plan.xlsx of the amounts of a plan, with no more proven than is seen without a search.

    None where the amounts break a rule.
    """
    book = build_book(portfolio, scenario, law.on(scenario.law_date))
    found = with_plain_bound(plan_of_amounts(portfolio, book, Amounts.of(plan)), book)
    step = plan.outcome.rounding_step
    found = replace(found, outcome=replace(found.outcome, method=METHOD, rounding_step=step))
    if audit(portfolio, replace(scenario, rounding_step=step), law, found):
        return None
    result = result_of(portfolio, book, found, check(portfolio, scenario, law))
    why = reasons(result)
    return plan_document(result, why), plan_bytes(result, language, why=why)
