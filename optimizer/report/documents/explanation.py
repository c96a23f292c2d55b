"""explain.json and repair.json: explanations and repairs for other programs. Names and types are promises."""

import math
from collections.abc import Mapping

from models.explanation import (
    Explanation,
    Figure,
    Obstacle,
    Price,
    Priced,
    ProjectExplanation,
    ShadowPrice,
)
from models.law import LawBook
from models.portfolio import Portfolio
from models.repair import Repair, RepairChange, RepairReport
from models.scenario import Scenario
from models.units import LANGUAGES
from optimizer.report.documents.binding import binding_rows
from optimizer.report.sentences.explanation import Sentences, counts
from optimizer.report.sentences.repair import RepairText
from optimizer.result import Result
from optimizer.rules import DEFINITIONS, RULES


def explanation_document(result: Result, explanation: Explanation) -> dict[str, object]:
    """What `canvon explain` found."""
    outcome = result.plan.outcome
    exact, bounded, left_open = counts(explanation)
    vi, en = (Sentences(result, language) for language in LANGUAGES)
    prices = explanation.prices
    return {
        "scenario": result.scenario.name,
        "law_date": result.scenario.law_date.isoformat(),
        "status": outcome.status.value,
        "objective": outcome.objective,
        "bound": outcome.bound,
        "gap": outcome.gap,
        "gap_asked": outcome.gap_asked,
        "projects": [_project(own, vi, en) for own in explanation.projects],
        "rules": rule_prices(result, explanation) if prices else [],
        "tiers": [_item(price, vi, en) for price in prices if price.what is Priced.TIER],
        "locks": [_item(price, vi, en) for price in prices if price.what is Priced.LOCK],
        "limits": [_item(price, vi, en) for price in prices if price.what is Priced.LIMIT],
        "mandates": next((_item(price, vi, en) for price in prices if price.what is Priced.MANDATES), None),
        "private_capital": [
            {
                "project_id": own.project_id,
                "freed": own.freed,
                "value_elsewhere": _number(own.freed_value),
                **_ends(own.freed_value),
            }
            for own in explanation.projects
            if own.freed_value is not None
        ],
        "shadow_prices": [_shadow(own, vi, en) for own in explanation.shadow_prices],
        "answered": {"exact": exact, "bounded": bounded, "open": left_open},
        "cut_short": explanation.is_cut_short,
        "runtime_s": round(explanation.runtime_s, 3),
    }


def _project(own: ProjectExplanation, vi: Sentences, en: Sentences) -> dict[str, object]:
    return {
        "project_id": own.project_id,
        "selected": own.selected,
        "code": own.verdict.value,
        "verdict_vi": vi.verdict(own),
        "verdict_en": en.verdict(own),
        "sentences_vi": list(vi.sentences(own)),
        "sentences_en": list(en.sentences(own)),
        "replacement_cost": _number(own.replacement),
        "replacement_cost_ends": _ends(own.replacement),
        "forcing_cost": _number(own.forcing),
        "forcing_cost_ends": _ends(own.forcing),
        "enters_if": [
            {"source": each.source, "year": each.year, "extra": each.extra, "is_least": each.is_least}
            for each in own.enters_if
        ],
        "no_loss_if": [
            {"source": each.source, "year": None, "at_least": each.low, "at_most": each.high}
            for each in own.no_loss_if
        ],
        "enters_if_score": own.score_needed,
        "enters_if_value": own.value_needed,
        "score": own.score,
        "displaces": list(own.displaces),
        "obstacles": [
            *(_obstacle(each, vi, en, is_barrier=False) for each in own.obstacles),
            *(_obstacle(each, vi, en, is_barrier=True) for each in own.barriers),
        ],
        "lacks_tier": None
        if own.lacks_tier is None
        else {"tier": own.lacks_tier[0], "amount": own.lacks_tier[1]},
        "asked": own.was_asked,
        "money_asked": own.money_was_asked,
    }


def _obstacle(each: Obstacle, vi: Sentences, en: Sentences, *, is_barrier: bool) -> dict[str, object]:
    """A row that would have to give; a barrier keeps the project out whatever money there is."""
    texts = {"vi": vi.words, "en": en.words}
    article = vi.words.law.rule_article(each.rule) if each.rule in RULES else None
    return {
        "rule": each.rule,
        "where": list(each.where),
        "by": each.by,
        "barrier": is_barrier,
        "article": article,
        **{
            f"text_{language}": words.barriers([each]) if is_barrier else words.obstacle(each)
            for language, words in texts.items()
        },
    }


def _number(figure: Figure | None) -> float | None:
    return None if figure is None else figure.value


def _ends(figure: Figure | None) -> dict[str, object]:
    """What is proven of a number; null = no end is known."""
    if figure is None:
        return {"exact": False, "low": None, "high": None}
    return {
        "exact": figure.is_exact,
        "low": figure.low if math.isfinite(figure.low) else None,
        "high": figure.high if math.isfinite(figure.high) else None,
    }


def rule_prices(result: Result, explanation: Explanation) -> list[dict[str, object]]:
    """Every rule that is switched on with its price; null for definitions."""
    gains = {price.rule: price for price in explanation.prices if price.what is Priced.RULE}
    binding = binding_rows(result.book, result.plan)
    return [
        {
            "rule": rule,
            "binding": binding.get(rule, 0),
            "price": _number(gains[rule].gain) if rule in gains else None,
            "article": result.law.rule_article(rule),
            **_ends(gains[rule].gain if rule in gains else None),
            "shortfall_change": _by_tier(gains[rule].lacking) if rule in gains else {},
        }
        for rule in RULES
        if rule in DEFINITIONS or result.scenario.has(rule)
    ]


def _by_tier(lacking: Mapping[int, int]) -> dict[str, int]:
    return {str(tier): amount for tier, amount in lacking.items()}


def _item(price: Price, vi: Sentences, en: Sentences) -> dict[str, object]:
    return {
        "rule": price.rule,
        "where": list(price.where),
        "price": _number(price.gain),
        **_ends(price.gain),
        "shortfall_change": _by_tier(price.lacking),
        "article": price.article,
        "text_vi": vi.what(price),
        "text_en": en.what(price),
    }


def _shadow(own: ShadowPrice, vi: Sentences, en: Sentences) -> dict[str, object]:
    return {
        "source": own.source,
        "year": own.year,
        "per_billion": own.per_billion,
        "valid_to": own.valid_to,
        "checked_with": own.step,
        "checked": own.is_checked,
        "gain": _number(own.gain),
        **_ends(own.gain),
        "shortfall_change": _by_tier(own.lacking),
        "text_vi": vi.shadow(own),
        "text_en": en.shadow(own),
    }


def repair_document(
    report: RepairReport, portfolio: Portfolio, scenario: Scenario, law: LawBook
) -> dict[str, object]:
    """What `canvon repair` found."""
    vi, en = (RepairText.of(portfolio, scenario, law, language) for language in LANGUAGES)
    return {
        "scenario": scenario.name,
        "feasible": report.feasible,
        "shortfall_by_tier": _by_tier(report.shortfall),
        "repairs": [_repair(repair, vi, en) for repair in report.repairs],
        "cut_short": report.is_cut_short,
    }


def _repair(repair: Repair, vi: RepairText, en: RepairText) -> dict[str, object]:
    return {
        "cost": repair.cost,
        "minimal": "proven" if repair.is_minimal else "not proven",
        "changes": [_change(change, vi, en) for change in repair.changes],
    }


def _change(change: RepairChange, vi: RepairText, en: RepairText) -> dict[str, object]:
    return {
        "kind": change.kind.value,
        "rule": change.rule,
        "where": list(change.where),
        "project_id": change.where[0]
        if change.where and change.where[0] in vi.words.portfolio.by_id
        else None,
        "source": change.source,
        "year": change.year,
        "by": change.by,
        "article": change.article,
        "text_vi": vi.change(change),
        "text_en": en.change(change),
    }
