"""The result in a few lines for the terminal."""

from collections.abc import Iterator

from models.issues import Issue, Severity
from models.outcome import EndedBy
from models.texts import say
from models.units import Language, format_number, format_share
from optimizer.report.sentences.reasons import money_left, reason
from optimizer.result import Result
from optimizer.words.law import day_text

NOT_BALANCED_SHOWN = 15


def summary_lines(result: Result, language: Language) -> Iterator[str]:
    """Everything but the table of sources, one sentence a line."""
    scenario, outcome = result.scenario, result.plan.outcome
    yield say(
        "summary.title",
        language,
        first=str(scenario.first_year),
        last=str(scenario.last_year),
        scenario=scenario.name,
    )
    yield proof(result, language)
    if outcome.ended_by is EndedBy.TIME_LIMIT:
        yield say("summary.ended_by_time", language)
    if outcome.ended_by is EndedBy.WORK_LIMIT:
        yield say("summary.ended_by_work", language)
    if outcome.ended_by is EndedBy.STOPPED:
        yield say("summary.ended_by_person", language)
    yield say("summary.audit", language)
    yield say("summary.law", language, day=day_text(scenario.law_date, language))
    if scenario.hypothetical:
        yield say("summary.hypothetical", language, names=", ".join(scenario.hypothetical))
    if scenario.tier_order.own:
        yield say("summary.own_order", language)
    yield from _counts(result, language)
    yield from _shortfalls(result, language)
    yield from _against_rank_and_cut(result, language)


def proof(result: Result, language: Language) -> str:
    """Status, value, bound and gap, never apart."""
    outcome = result.plan.outcome
    return say(
        "summary.proof",
        language,
        status=say(f"plan_status.{outcome.status.value}", language),
        objective=format_number(outcome.objective, language, 4),
        bound=format_number(outcome.bound, language, 4),
        gap=format_share(outcome.gap, language, 4),
        asked=format_share(outcome.gap_asked, language, 4),
    )


def _counts(result: Result, language: Language) -> Iterator[str]:
    plan = result.plan
    yield say(
        "summary.lines",
        language,
        lines=len(plan.lines),
        selected=len(plan.selected),
        finished=len(result.finished_in_period()),
        new=len(result.new_starts()),
        out=len(plan.lines) - len(plan.selected),
    )
    outputs = result.outputs()
    if outputs:
        amounts = (f"{format_number(amount, language)} {unit}" for unit, amount in sorted(outputs.items()))
        yield say("summary.outputs", language, outputs=", ".join(amounts))
    remainder = sum(line.total_remainder for line in plan.lines)
    if remainder:
        yield say("summary.remainder", language, amount=remainder)


def _shortfalls(result: Result, language: Language) -> Iterator[str]:
    outcome = result.plan.outcome
    lacking = {tier: amount for tier, amount in outcome.shortfall_by_tier.items() if amount}
    for tier, amount in lacking.items():
        least = outcome.shortfall_bound_by_tier.get(tier, 0)
        yield say("summary.shortfall", language, tier=tier, amount=amount, least=least)
    if not lacking:
        yield say("summary.no_shortfall", language)


def _against_rank_and_cut(result: Result, language: Language) -> Iterator[str]:
    usual, own = result.rank_and_cut.objective, result.plan.outcome.objective
    value = format_number(usual, language, 4)
    shortfall = result.plan.outcome.shortfall_by_tier
    tier = result.rank_and_cut.tier_that_lacks_more(shortfall)
    if tier is not None:
        lacking = round(result.rank_and_cut.shortfall_by_tier[tier])
        values = {"usual": lacking, "tier": tier, "own": shortfall.get(tier, 0), "value": value}
        yield say("summary.rank_and_cut_shorter", language, **values)
    elif usual > 0 and own > usual:
        yield say("summary.better", language, value=value, share=format_share(own / usual - 1, language))
    else:
        yield say("summary.no_better", language, value=value)


def source_table(result: Result) -> list[tuple[str, int, int]]:
    """(name, available, allocated) of each source over the period."""
    paid = result.plan.money_by_source()
    sources = result.book.terms.budget.sources
    return [(source.name, source.available_period, paid.get(source.code, 0)) for source in sources]


def not_balanced(result: Result, language: Language) -> Iterator[str]:
    """The lines that are out, with their reasons."""
    out = [line for line in result.plan.ranked() if not line.selected]
    left = money_left(result)
    for line in out[:NOT_BALANCED_SHOWN]:
        why = reason(result, line, left).text(language)
        yield f"{line.project_id} – {result.project(line).name}: {why}"
    if len(out) > NOT_BALANCED_SHOWN:
        yield f"… (+{len(out) - NOT_BALANCED_SHOWN})"


def issue_counts(issues: tuple[Issue, ...]) -> tuple[int, int, int]:
    """Errors, warnings and notes."""
    severities = [issue.severity for issue in issues]
    return (
        severities.count(Severity.ERROR),
        severities.count(Severity.WARNING),
        severities.count(Severity.INFO),
    )
