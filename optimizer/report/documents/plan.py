"""plan.json: the result for other programs. Names and types are promises."""

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from models.explanation import Priced
from models.issues import Issue, NoPlanError
from models.law import LawOnDay
from models.plan import Plan, PlanLine
from optimizer.clash import Clash
from optimizer.equity import gap_ledger
from optimizer.exported import ExportedPlan
from optimizer.files import write_whole
from optimizer.report.documents.binding import binding_rows
from optimizer.report.documents.ledger import ledger_document
from optimizer.report.sentences.reasons import Reason, reasons
from optimizer.result import Result
from optimizer.rules import DEFINITIONS, RULES
from optimizer.verify import Verification
from optimizer.verify.cells import cells_of

MONEY_UNIT = "million VND"


def plan_document(result: Result, why: Mapping[str, Reason] | None = None) -> dict[str, object]:
    """The whole result as plain values. why : `reasons(result)`, where they are known; else worked out."""
    outcome = result.plan.outcome
    why = reasons(result) if why is None else why
    return {
        "canvon": version("canvon"),
        "status": outcome.status.value,
        "scenario": result.scenario.name,
        "objective": outcome.objective,
        "bound": outcome.bound,
        "gap": outcome.gap,
        "gap_asked": outcome.gap_asked,
        "tiers_proven": outcome.tiers_proven,
        "runtime_s": round(outcome.runtime_s, 3),
        "method": outcome.method,
        "money_unit": MONEY_UNIT,
        "shortfall_by_tier": {str(tier): amount for tier, amount in outcome.shortfall_by_tier.items()},
        "shortfall_bound_by_tier": {
            str(tier): amount for tier, amount in outcome.shortfall_bound_by_tier.items()
        },
        "rank_and_cut": {
            "objective": result.rank_and_cut.objective,
            "strict_objective": result.rank_and_cut.strict_objective,
            "shortfall_by_tier": {
                str(tier): round(amount) for tier, amount in result.rank_and_cut.shortfall_by_tier.items()
            },
        },
        "indicators": {
            "finished_in_period": len(result.finished_in_period()),
            "new_starts": len(result.new_starts()),
            "money_by_class": result.money_by_class(),
            "outputs": result.outputs(),
            "equity": ledger_document(gap_ledger(result.portfolio, result.scenario, result.plan)),
        },
        "projects": [_project(line, why[line.project_id]) for line in result.plan.lines],
        **_money(result.plan),
        "synergies": [
            {"project": link.project, "other": link.other, "value": link.value, "reached": reached}
            for link, reached in result.synergies()
        ],
        "sources": _sources(result),
        "rules": _rules(result),
        "issues": [issue.to_dict() for issue in result.issues],
        "certificate": result.certificate(),
    }


def no_plan_document(scenario: str, error: NoPlanError, issues: tuple[Issue, ...]) -> dict[str, object]:
    """What is told where there is no plan: why, and nothing that looks like one."""
    return {
        "canvon": version("canvon"),
        "status": error.reason,
        "scenario": scenario,
        "money_unit": MONEY_UNIT,
        "projects": [],
        "allocations": [],
        "remainders": [],
        "clashes": [clash.to_dict() for clash in error.clashes if isinstance(clash, Clash)],
        "issues": [issue.to_dict() for issue in issues],
    }


def verify_document(found: Verification, law: LawOnDay, exported: ExportedPlan) -> dict[str, object]:
    """What `canvon verify` found."""
    best = found.best
    return {
        "valid": found.is_valid,
        "broken": [
            {
                "rule": violation.rule,
                "where": violation.where,
                "by": violation.by,
                "article": law.rule_article(violation.rule) if violation.rule in RULES else None,
                "cells": list(cells_of(violation, exported, found.plan)),
                "message_vi": violation.message("vi"),
                "message_en": violation.message("en"),
            }
            for violation in found.violations
        ],
        "objective": found.plan.outcome.objective,
        "best_objective": None if best is None else best.outcome.objective,
        "loss": found.loss,
        "best_status": None if best is None else best.outcome.status.value,
        "best_bound": None if best is None else best.outcome.bound,
        "shortfall_by_tier": {str(t): a for t, a in found.plan.outcome.shortfall_by_tier.items()},
        "sheet": exported.sheet,
        "projects": [
            {
                "project_id": line.project_id,
                "selected": line.selected,
                "cell": exported.lines.get(line.project_id),
            }
            for line in found.plan.lines
        ],
        **_money(found.plan),
    }


def write_document(document: dict[str, object], path: Path) -> None:
    """Write it as UTF-8, whole or not at all."""
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    write_whole(path, f"{text}\n".encode())


def _money(plan: Plan) -> dict[str, object]:
    """Payments, and what is left for the next period."""
    return {
        "allocations": [
            {"project_id": project_id, "source": source, "year": year, "amount": amount}
            for project_id, source, year, amount in plan.payments()
        ],
        "remainders": [
            {"project_id": line.project_id, "source": source, "amount": amount}
            for line in plan.lines
            for source, amount in sorted(line.remainder.items())
        ],
    }


def _project(line: PlanLine, why: Reason) -> dict[str, object]:
    return {
        "project_id": line.project_id,
        "selected": line.selected,
        "tier": line.tier,
        "rank": line.rank,
        "score": line.score,
        "value": line.value,
        "start_year": None if line.schedule is None else line.schedule.start,
        "end_year": None if line.schedule is None else line.schedule.end,
        "finish_year": None if line.schedule is None else line.schedule.finish,
        "schedule": None if line.schedule is None else line.schedule.kind.value,
        "allocated": line.total_allocated,
        "remainder": line.total_remainder,
        "shortfall": line.total_shortfall,
        "shortfall_by_tier": {str(tier): amount for tier, amount in sorted(line.shortfall.items())},
        "reason": {"code": why.code, "vi": why.text("vi"), "en": why.text("en")},
    }


def _sources(result: Result) -> list[dict[str, object]]:
    """One entry for each source and year; year null = the whole period, where it has a limit."""
    paid = result.plan.money_by_source_year()
    explained = result.explanation.shadow_prices if result.explanation is not None else ()
    worth = {(own.source, own.year): own.per_billion for own in explained}

    def entry(code: str, year: int | None, envelope: int | None, available: int | None) -> dict[str, object]:
        spent = [amount for (own, when), amount in paid.items() if own == code and year in (None, when)]
        return {
            "source": code,
            "year": year,
            "envelope": envelope,
            "available": available,
            "allocated": sum(spent),
            "shadow_price": worth.get((code, year)),
        }

    rows = []
    for source in result.book.terms.budget.sources:
        rows += [entry(source.code, y, source.yearly[y], source.available(y)) for y in result.scenario.years]
        if source.has_period_limit:
            rows.append(entry(source.code, None, source.period_money, source.available_period))
    return rows


def _rules(result: Result) -> list[dict[str, object]]:
    binding = binding_rows(result.book, result.plan)
    explained = result.explanation.prices if result.explanation is not None else ()
    prices = {
        own.rule: own.gain.value for own in explained if own.what is Priced.RULE and own.gain is not None
    }
    return [
        {
            "rule": name,
            "binding": binding.get(name, 0),
            "price": prices.get(name),
            "article": result.law.rule_article(name),
            "switched_on": name in DEFINITIONS or result.scenario.has(name),
        }
        for name in RULES
    ]
