"""The sheet of one project: its capital by source, and whether the sources can balance it (Điều 36)."""

from collections.abc import Iterator
from typing import Any

from models.plan import PlanLine
from models.texts import say
from models.units import format_share, share_of
from models.vocabulary import LineType
from optimizer.dossier.basis import article_of
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.statement import BLANK, articles, caution_texts
from optimizer.report.plan.allocation import decisions, works
from optimizer.report.plan.next_period import SIDES, cap_applies, cap_base, carried, counted
from optimizer.words.labels import status_label


def project_statement(view: PlanView, project_id: str) -> dict[str, Any]:
    """Every name the template of the sheet may use.

    Errors: KeyError where the plan has no such line.
    """
    line = view.result.plan.by_id[project_id]
    years = "; ".join(f"{year}: {view.number(view.money(line, None, year))}" for year in view.years)
    return {
        **view.period(),
        "scenario": view.result.scenario.name,
        "articles": articles(view),
        "project": _project(view, line),
        "facts": list(_facts(view, line)),
        "sources": list(_sources(view, line)),
        "by_year": years,
        "limits": list(_limits(view, line)),
        "conclusion": _conclusion(view, line),
        "reason": view.why[project_id].text(view.language),
        "cautions": list(caution_texts(view)),
    }


def _project(view: PlanView, line: PlanLine) -> dict[str, str]:
    project = view.project(line)
    return {
        "code": line.project_id,
        "name": project.name,
        "total_cost": view.number(project.total_cost),
        "paid": view.number(project.paid),
        "demand": view.number(project.demanded),
        "allocated": view.number(view.money(line)),
        "remainder": view.number(line.total_remainder),
        "shortfall": view.number(line.total_shortfall),
    }


def _facts(view: PlanView, line: PlanLine) -> Iterator[dict[str, str]]:
    project = view.project(line)
    group = None if project.group is None else say(f"group.{project.group.value}", view.language)
    if group is not None and project.group_is_derived:
        group = view.say("fact.derived", group=group)
    facts = {
        "investor": project.investor,
        "sector": project.sector,
        "locality": project.locality,
        "group": group,
        "status": status_label(project, view.voice.language),
        "capacity": project.capacity,
        "works": works(project),
        "decisions": decisions(project),
        "total_cost": view.say("fact.million", amount=project.total_cost),
        "paid": view.say("fact.million", amount=project.paid),
        "remaining": view.say("fact.million", amount=project.remaining),
        "demand": view.say("fact.million", amount=project.demanded),
    }
    for key, value in facts.items():
        yield {"name": view.say(f"fact.{key}", **view.period()), "value": value or BLANK}


def _sources(view: PlanView, line: PlanLine) -> Iterator[dict[str, str]]:
    """The sources the project uses, has used or is approved to use."""
    project = view.project(line)
    codes = {code for code, _ in line.allocated} | set(line.remainder) | set(project.sources or ())
    codes |= {code for split in (project.cost_by_source or {}, project.paid_by_source) for code in split}
    for source in view.budget.sources:
        if source.code not in codes:
            continue
        own = view.money(line, (source.code,))
        others = sum(view.money(other, (source.code,)) for other in view.lines()) - own
        split = project.cost_by_source
        paid = (
            project.paid_by_source.get(source.code, 0) if project.paid_by_source or not project.paid else None
        )
        yield {
            "name": source.label,
            "cost": BLANK if split is None else view.number(split.get(source.code, 0)),
            "paid": BLANK if paid is None else view.number(paid),
            "allocated": view.number(own),
            "remainder": view.number(line.remainder.get(source.code, 0)),
            "available": view.number(source.available_period),
            "others": view.number(others),
            "left": view.number(source.available_period - others - own),
        }


def _limits(view: PlanView, line: PlanLine) -> Iterator[str]:
    """Each limit with the figures that are held against it."""
    project = view.project(line)
    if project.line_type is LineType.PROJECT:
        yield view.say(
            "limit.total_cost",
            article=article_of(view, "dossier.within_total_cost"),
            paid=project.paid,
            allocated=view.money(line),
            remainder=line.total_remainder,
            sum=project.paid + view.money(line) + line.total_remainder,
            total=project.total_cost,
        )
    share = view.result.scenario.two_period_share
    items = carried(view.result)
    for side in SIDES:
        own = sum(item.counted[side] for item in items if item.line.project_id == line.project_id)
        if own:
            yield view.say(
                "limit.cap" if cap_applies(view.result) else "limit.cap_off",
                article=article_of(view, "dossier.two_periods"),
                side=view.say(f"cap.{side}"),
                own=own,
                used=counted(view.result, side),
                most=share_of(share, cap_base(view.result, side)),
                share=format_share(share, view.language),
            )


def _conclusion(view: PlanView, line: PlanLine) -> str:
    """What the plan does for the project, and what of it no plan has asked for yet."""
    amounts: dict[str, object] = {
        "period": view.period_label(),
        "demand": view.project(line).demanded,
        "allocated": view.money(line),
        "remainder": line.total_remainder,
        "shortfall": line.total_shortfall,
    }
    if not line.selected:
        kind = "out"
    elif line.total_shortfall:
        kind = "short"
    else:
        kind = "runs_on" if line.total_remainder else "balanced"
    beyond = view.project(line).remaining - view.project(line).demanded
    said = view.say(f"conclusion.{kind}", **amounts)
    return f"{said} {view.say('conclusion.beyond', beyond=beyond)}" if beyond > 0 else said
