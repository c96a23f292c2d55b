"""What all studies say and show alike."""

from collections.abc import Iterator, Sequence

from models.portfolio import Portfolio
from models.scenario import Scenario
from models.texts import say
from models.units import Language, Share, format_share
from optimizer.report.studies.study import StudyColumn, StudyTable
from optimizer.uncertainty.solved import Solved

IN = "●"
"""Mark of a project that is in a plan."""


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


def change_text(factor: float, language: Language) -> str:
    """`−5 %` for 0.95."""
    text = format_share(round(factor - 1, 9), language)
    return f"+{text}" if factor > 1 else text.replace("-", "−")


def column(
    key: str, language: Language, kind: str = "text", width: float = 14, least: int | None = None
) -> StudyColumn:
    """A column headed by a text of the catalogue."""
    return StudyColumn(head=say(key, language), kind=kind, width=width, least=least)


def project_columns(language: Language) -> tuple[StudyColumn, StudyColumn]:
    """Code and name."""
    return (
        column("study.column.id", language, width=13, least=10),
        column("study.column.name", language, width=46),
    )


def projects_table(
    theme: str,
    portfolio: Portfolio,
    codes: Sequence[str],
    plans: Sequence[tuple[str, frozenset[str]]],
    language: Language,
    width: float = 8,
) -> StudyTable:
    """Which of several plans each project is in. plans : heading and selected lines of each."""
    names = portfolio.by_id
    return StudyTable(
        title=say(f"{theme}.table.projects", language),
        sheet=say(f"{theme}.sheet.projects", language),
        columns=(
            *project_columns(language),
            *(StudyColumn(head=head, kind="center", width=width) for head, _ in plans),
        ),
        rows=[
            (code, names[code].name, *(IN if code in selected else None for _, selected in plans))
            for code in codes
        ],
        shown=0,
    )


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
    elif len(plans) == 1:
        yield say("study.one_proven", language, gap=Share(gap))
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
