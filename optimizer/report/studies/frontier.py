"""Frontier and budget ladder for programs and for people."""

from collections.abc import Iterator

from models.texts import say
from models.units import Language, Share, format_number, format_share
from optimizer.report.studies.study import Study, StudyChart, StudyTable
from optimizer.report.studies.text import (
    change_text,
    column,
    plan_values,
    projects_table,
    proof_texts,
    proof_values,
    subtitle,
)
from optimizer.uncertainty.frontier import BudgetLadder, Frontier, Point
from optimizer.uncertainty.nested import candidates

KINDS = {"equity": "share", "concentration": "share", "new_starts": "year", "remainder": "money"}
"""How each measure is written."""


def frontier_document(found: Frontier) -> dict[str, object]:
    """frontier.json. Names and types are promises. x : the other measure; y : value of the plan."""
    return {
        "scenario": found.scenario.name,
        "axis": found.axis.name,
        "more_x_is_better": found.axis.more_is_better,
        "stopped": found.is_stopped,
        "points": [
            {
                "x": own.measure,
                "y": own.value,
                "level": own.level,
                "locality": found.axis.place_of(own.plan),
                "bound": own.solved.bound,
                "gap": own.solved.gap,
                "knee": at == found.knee,
                "plan": plan_values(own.solved),
            }
            for at, own in enumerate(found.points)
        ],
        "beaten": [{"x": own.measure, "y": own.value, "level": own.level} for own in found.beaten],
        "impossible": list(found.impossible),
        "input_sha256": found.portfolio.input_sha256,
    }


def budget_document(found: BudgetLadder) -> dict[str, object]:
    """The same of the budget ladder. x : million VND available; y : value of the plan."""
    return {
        "scenario": found.scenario.name,
        "axis": "budget",
        "more_x_is_better": False,
        "stopped": found.is_stopped,
        "points": [
            {
                "x": own.money,
                "y": own.solved.objective,
                "budget_factor": own.factor,
                "bound": own.solved.bound,
                "gap": own.solved.gap,
                "shortfall": own.solved.shortfall if own.solved.plan is not None else None,
                "selected": len(own.solved.selected),
                "plan": proof_values(own.solved) if own.solved.plan is None else plan_values(own.solved),
            }
            for own in found.steps
        ],
        "input_sha256": found.portfolio.input_sha256,
    }


def frontier_study(found: Frontier, language: Language) -> Study:
    """What is traded, where the knee is, which projects change."""
    axis = say(f"frontier.axis.{found.axis.name}", language)
    return Study(
        title=say("frontier.title", language, axis=axis),
        subtitle=subtitle(found.portfolio, found.scenario, language),
        findings=tuple(_findings(found, language)),
        tables=(_points(found, axis, language), _projects(found, language)),
        cautions=(
            *([say("study.stopped", language)] if found.is_stopped else []),
            say(f"frontier.about.{found.axis.name}", language),
            *proof_texts([own.solved for own in found.points], found.scenario.gap, language),
        ),
    )


def _measure(found: Frontier, value: float, language: Language) -> str:
    if KINDS[found.axis.name] == "share":
        return format_share(value, language, 1)
    return format_number(value, language, 0)


def _findings(found: Frontier, language: Language) -> Iterator[str]:
    points = found.points
    if len(points) == 1:
        yield say("frontier.finding.one", language)
    else:
        low, high = (format_number(own.value, language, 1) for own in (points[-1], points[0]))
        yield say("frontier.finding.points", language, count=len(points), low=low, high=high)
        lost = points[0].value - points[-1].value
        yield say(
            "frontier.finding.ends",
            language,
            first=_measure(found, points[0].measure, language),
            last=_measure(found, points[-1].measure, language),
            loss=format_number(lost, language, 1),
            share=Share(lost / abs(points[0].value) if points[0].value else 0.0),
        )
    if found.knee is not None:
        knee = points[found.knee]
        measure, value = _measure(found, knee.measure, language), format_number(knee.value, language, 1)
        yield say("frontier.finding.knee", language, measure=measure, value=value)
    if found.impossible:
        least = min(found.impossible) if found.axis.more_is_better else max(found.impossible)
        level, last = (_measure(found, own, language) for own in (least, points[-1].measure))
        key = "beyond" if level == last else "impossible"
        yield say(f"frontier.finding.{key}", language, level=level)
        place = found.axis.place_of(points[-1].plan)
        if place is not None:
            yield say(f"frontier.finding.place.{found.axis.name}", language, place=place)
    if found.beaten:
        yield say("frontier.finding.beaten", language, count=len(found.beaten))


def _points(found: Frontier, axis: str, language: Language) -> StudyTable:
    kind = KINDS[found.axis.name]
    columns = (
        column(f"frontier.measure.{found.axis.name}", language, kind, 18),
        column("study.column.value", language, "points", 14),
        column("study.column.bound", language, "points", 14),
        column("study.column.gap", language, "share", 11),
        column("frontier.column.level", language, "center", 14),
        column("study.column.selected", language, "year", 12),
        column("study.column.allocated", language, "money", 16),
        column("study.column.shortfall", language, "money", 16),
        column("frontier.column.knee", language, "center", 11),
        *([column("frontier.column.locality", language, width=28)] if _has_places(found) else []),
    )
    rows = [_row(found, at, own, language) for at, own in enumerate(found.points)]
    chart = StudyChart(
        form="scatter",
        title=say("frontier.chart", language, axis=axis),
        category=0,
        values=(1,),
        x_title=columns[0].head,
        y_title=columns[1].head,
        number_format="#,##0",
    )
    return StudyTable(
        title=say("frontier.table.points", language),
        sheet=say("frontier.sheet.points", language),
        columns=columns,
        rows=rows,
        charts=(chart,) if len(rows) > 1 else (),
        marked=frozenset() if found.knee is None else frozenset({found.knee}),
        on_terminal=(0, 1, 2, 3, 5, len(columns) - 1),
    )


def _has_places(found: Frontier) -> bool:
    """Whether a locality makes the measure what it is."""
    return found.axis.place_of(found.points[0].plan) is not None


def _row(found: Frontier, at: int, own: Point, language: Language) -> tuple[str | float | None, ...]:
    level = say("frontier.free", language) if own.level is None else _measure(found, own.level, language)
    return (
        own.measure,
        own.value,
        own.solved.bound,
        own.solved.gap,
        level,
        len(own.plan.selected),
        own.solved.allocated,
        own.solved.shortfall,
        say("frontier.knee", language) if at == found.knee else None,
        *([found.axis.place_of(own.plan)] if _has_places(found) else []),
    )


def _projects(found: Frontier, language: Language) -> StudyTable:
    """Candidates that some points have and others not."""
    chosen = [own.solved.selected for own in found.points]
    changing = [
        code for code in sorted(candidates(found.portfolio)) if len({code in own for own in chosen}) > 1
    ]
    plans = [(say("frontier.point", language, number=at), own) for at, own in enumerate(chosen, start=1)]
    return projects_table("frontier", found.portfolio, changing, plans, language)


def budget_study(found: BudgetLadder, language: Language) -> Study:
    """Value, shortfall and projects by total money."""
    solved = [own for own in found.steps if own.solved.plan is not None]
    findings = [
        say(
            "budget.finding.step",
            language,
            change=change_text(own.factor, language),
            value=format_number(own.solved.objective or 0.0, language, 1),
            count=len(own.solved.selected),
            amount=own.solved.shortfall,
        )
        for own in solved
    ]
    return Study(
        title=say("budget.title", language),
        subtitle=subtitle(found.portfolio, found.scenario, language),
        findings=(*findings, say("budget.finding.more", language)),
        tables=(_budgets(found, language),),
        cautions=(
            *([say("study.stopped", language)] if found.is_stopped else []),
            *proof_texts([own.solved for own in found.steps], found.scenario.gap, language),
        ),
    )


def _budgets(found: BudgetLadder, language: Language) -> StudyTable:
    columns = (
        column("budget.column.factor", language, "center", 11),
        column("budget.column.money", language, "money", 16),
        column("study.column.value", language, "points", 14),
        column("study.column.bound", language, "points", 14),
        column("study.column.gap", language, "share", 11),
        column("study.column.shortfall", language, "money", 16),
        column("study.column.selected", language, "year", 12),
        column("study.column.allocated", language, "money", 16),
    )
    rows = [
        (
            change_text(own.factor, language),
            own.money,
            own.solved.objective,
            own.solved.bound,
            own.solved.gap,
            None if own.solved.plan is None else own.solved.shortfall,
            len(own.solved.selected),
            own.solved.allocated,
        )
        for own in found.steps
    ]
    across = say("budget.column.factor", language)
    charts = (
        StudyChart(
            form="line",
            title=say("budget.chart", language),
            category=0,
            values=(2, 3),
            x_title=across,
            number_format="#,##0",
        ),
        StudyChart(
            form="column",
            title=say("budget.chart_short", language),
            category=0,
            values=(5,),
            x_title=across,
            number_format="#,##0,",
        ),
    )
    return StudyTable(
        title=say("budget.table", language),
        sheet=say("budget.sheet", language),
        columns=columns,
        rows=rows,
        charts=charts,
        marked=frozenset(at for at, own in enumerate(found.steps) if own.factor == 1),
        on_terminal=(0, 1, 2, 3, 5, 6),
    )
