"""A comparison in words and rows, as the terminal, the workbook and the app show it."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.outcome import EndedBy
from models.portfolio import Portfolio
from models.texts import say
from models.units import Language, format_number, format_share
from optimizer.compare import ChangeKind, Comparison, Movement, ProjectAcross
from optimizer.compare.standing import Verdict
from optimizer.compare.waterfall import Step
from optimizer.cuts import Cut
from optimizer.nearest import Nearness
from optimizer.words.scenario import limit_label

DECIMALS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One row of figures, by scenario.

    kind : "count", "money" (million VND), "points", "share" (0.01 = 1 %) or "text".
    values : None where the scenario has no such figure.
    """

    key: str
    label: str
    kind: str
    values: Mapping[str, float | str | None]

    def shown(self, name: str, language: Language) -> str:
        """The figure of a scenario as a person writes it."""
        value = self.values[name]
        if value is None or isinstance(value, str):
            return value or "–"
        if self.kind == "share":
            return format_share(value, language, DECIMALS)
        return format_number(value, language, DECIMALS if self.kind == "points" else 2)


def proof_rows(comparison: Comparison, language: Language) -> tuple[Indicator, ...]:
    """Status, value, bound and gap: always shown together."""
    outcomes = comparison.outcomes
    status = {name: say(f"plan_status.{own.status.value}", language) for name, own in outcomes.items()}
    return (
        _row("status", "text", status, language),
        _row("objective", "points", {name: own.objective for name, own in outcomes.items()}, language),
        _row("bound", "points", {name: own.bound for name, own in outcomes.items()}, language),
        _row("gap", "share", {name: own.gap for name, own in outcomes.items()}, language),
    )


def tally_rows(comparison: Comparison, language: Language) -> tuple[Indicator, ...]:
    """Counts, money and what each tier lacks; outputs where any are finished."""
    tallies = comparison.tallies
    rows = [
        _row(key, kind, {name: getattr(own, key) for name, own in tallies.items()}, language)
        for key, kind in _TALLY.items()
    ]
    tiers = sorted({t for own in tallies.values() for t, amount in own.shortfall_by_tier.items() if amount})
    for tier in tiers:
        lacking = {name: own.shortfall_by_tier.get(tier, 0) for name, own in tallies.items()}
        label = say("compare.row.shortfall_tier", language, tier=tier)
        rows.append(Indicator(key=f"shortfall:{tier}", label=label, kind="money", values=lacking))
    for unit in sorted({unit for own in tallies.values() for unit in own.outputs}):
        label = say("compare.row.output", language, unit=unit)
        done = {name: own.outputs.get(unit, 0.0) for name, own in tallies.items()}
        rows.append(Indicator(key=f"output:{unit}", label=label, kind="points", values=done))
    return tuple(rows)


_TALLY = {
    "selected": "count",
    "finished": "count",
    "new_starts": "count",
    "allocated": "money",
    "remainder": "money",
    "shortfall": "money",
}


def change_rows(comparison: Comparison, language: Language) -> tuple[Indicator, ...]:
    """How many projects each scenario takes in, leaves out, moves or pays otherwise than the reference."""
    rows = []
    for kind in ChangeKind:
        counts: dict[str, float | str | None] = {comparison.reference: None}
        counts |= {name: len(comparison.changes_of(name, kind)) for name in comparison.others}
        rows.append(_row(kind.value, "count", counts, language))
    return tuple(rows)


def step_rows(comparison: Comparison, language: Language) -> tuple[Indicator, ...]:
    """The difference in value from the reference, by what happens to the projects that bring it."""
    rows = []
    for step in Step:
        sums: dict[str, float | str | None] = {comparison.reference: None}
        for name in comparison.others:
            sums[name] = math.fsum(own.by for own in comparison.steps[name] if own.step is step)
        if any(sums[name] for name in comparison.others):
            rows.append(
                Indicator(
                    key=f"step:{step.value}",
                    label=say(f"compare.step.{step.value}", language),
                    kind="points",
                    values=sums,
                )
            )
    return tuple(rows)


def source_rows(comparison: Comparison, portfolio: Portfolio) -> tuple[Indicator, ...]:
    """Money by source."""
    return tuple(
        Indicator(key=f"source:{code}", label=portfolio.budget.label(code), kind="money", values=amounts)
        for code, amounts in comparison.money[Cut.SOURCE].items()
    )


def standing_text(comparison: Comparison, name: str, language: Language) -> str:
    """What may be said of a scenario's value beside the reference's; nothing more than is proven."""
    if name == comparison.reference:
        return say("compare.reference", language)
    own = comparison.standings[name]
    text = say(
        f"compare.verdict.{own.verdict.value}",
        language,
        by=format_number(abs(own.by or 0), language, DECIMALS),
        tier=own.tier or 0,
        reference=comparison.reference,
    )
    if own.is_sure or own.verdict is Verdict.UNDECIDED:
        return text
    return f"{text} {say('compare.not_sure', language)}"


def movement_text(project: ProjectAcross, language: Language) -> str:
    """How a project fares over all plans, in a few words; where only some have it, which."""
    names = ", ".join(project.selected_in)
    return say(f"compare.short.{project.movement.value}", language, names=names)


def cautions(comparison: Comparison, language: Language) -> Iterator[str]:
    """What whoever compares must know: what was assumed, changed or not proven, and in which scenarios."""
    for name, scenario in comparison.scenarios.items():
        if scenario.hypothetical:
            limits = "; ".join(limit_label(limit, language) for limit in scenario.hypothetical)
            yield say("compare.caution.hypothetical", language, names=f"“{name}”", limits=limits)
        if scenario.rules_off:
            rules = "; ".join(say(f"rule.{rule}", language) for rule in sorted(scenario.rules_off))
            yield say("compare.caution.rules_off", language, names=f"“{name}”", rules=rules)
    scenarios, outcomes = comparison.scenarios, comparison.outcomes
    concerned = {
        "own_order": [name for name, own in scenarios.items() if own.tier_order.own],
        "time_limit": [name for name, own in outcomes.items() if own.ended_by is EndedBy.TIME_LIMIT],
        "work_limit": [name for name, own in outcomes.items() if own.ended_by is EndedBy.WORK_LIMIT],
        "stopped": [name for name, own in outcomes.items() if own.ended_by is EndedBy.STOPPED],
    }
    for caution, names in concerned.items():
        if names:
            yield say(f"compare.caution.{caution}", language, names=", ".join(f"“{name}”" for name in names))
    if any(outcome.gap for outcome in outcomes.values()):
        yield say("compare.caution.gap", language)
    for nearness in Nearness:
        names = [name for name, own in comparison.nearness.items() if own is nearness]
        if names:
            shown = ", ".join(f"“{name}”" for name in names)
            yield say(f"compare.ties.{nearness.value}", language, names=shown)
    phased = comparison.with_movement(Movement.PHASED)
    if phased and any(own is not Nearness.FEWEST for own in comparison.nearness.values()):
        yield say("compare.caution.phased", language, count=len(phased))


def _row(key: str, kind: str, values: Mapping[str, float | str | None], language: Language) -> Indicator:
    return Indicator(key=key, label=say(f"compare.row.{key}", language), kind=kind, values=values)
