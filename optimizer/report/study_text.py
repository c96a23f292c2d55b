"""What all studies say alike."""

from collections.abc import Iterator, Sequence

from models.portfolio import Portfolio
from models.scenario import Scenario
from models.texts import say
from models.units import Language, Share
from optimizer.uncertainty.solved import Solved


def subtitle(portfolio: Portfolio, scenario: Scenario, language: Language) -> str:
    """Period, scenario and file."""
    return say(
        "study.subtitle",
        language,
        first=str(scenario.first_year),
        last=str(scenario.last_year),
        scenario=scenario.name,
        file=portfolio.file_name or "–",
    )


def ids_text(ids: Sequence[str], most: int) -> str:
    """Codes, the first so many of them."""
    more = f" … (+{len(ids) - most})" if len(ids) > most else ""
    return ", ".join(ids[:most]) + more if ids else "–"


def proof_texts(solved: Sequence[Solved], gap: float, language: Language) -> Iterator[str]:
    """How many plans are proven, how many cases have none."""
    plans = [own for own in solved if own.plan is not None]
    open_ones = [own for own in plans if not own.is_proven]
    if open_ones:
        largest = max(own.gap or 0.0 for own in open_ones)
        yield say(
            "study.not_proven",
            language,
            count=len(open_ones),
            all=len(plans),
            gap=Share(gap),
            largest=Share(largest),
        )
    elif plans:
        yield say("study.all_proven", language, all=len(plans), gap=Share(gap))
    if len(plans) < len(solved):
        yield say("study.no_plans", language, count=len(solved) - len(plans))
    yield say("study.audited", language)


def proof_values(own: Solved) -> dict[str, object]:
    """Status, value, bound, gap and shortfall of one of many plans, for programs."""
    return {
        "status": own.reason if own.plan is None else own.plan.outcome.status.value,
        "objective": own.objective,
        "bound": own.bound,
        "gap": own.gap,
        "shortfall_by_tier": None
        if own.plan is None
        else {str(tier): amount for tier, amount in own.plan.outcome.shortfall_by_tier.items()},
        "shortfall_bound_by_tier": None
        if own.plan is None
        else {str(tier): amount for tier, amount in own.plan.outcome.shortfall_bound_by_tier.items()},
    }


def plan_values(own: Solved) -> dict[str, object]:
    """A plan as `plan.json` names its parts: proof, lines, payments, remainders."""
    plan = own.plan
    lines = () if plan is None else plan.lines
    return {
        **proof_values(own),
        "projects": [
            {
                "project_id": line.project_id,
                "selected": line.selected,
                "tier": line.tier,
                "value": line.value,
                "start_year": None if line.schedule is None else line.schedule.start,
                "finish_year": None if line.schedule is None else line.schedule.finish,
                "allocated": line.total_allocated,
                "remainder": line.total_remainder,
                "shortfall": line.total_shortfall,
            }
            for line in lines
        ],
        "allocations": [
            {"project_id": code, "source": source, "year": year, "amount": amount}
            for code, source, year, amount in (() if plan is None else plan.payments())
        ],
        "remainders": [
            {"project_id": line.project_id, "source": source, "amount": amount}
            for line in lines
            for source, amount in sorted(line.remainder.items())
        ],
    }
