"""The nested list for programs and for people."""

from collections.abc import Iterator

from models.texts import say
from models.units import Language, format_share
from optimizer.report.studies.study import Study, StudyChart, StudyTable
from optimizer.report.studies.text import (
    change_text,
    column,
    ids_text,
    projects_table,
    proof_texts,
    proof_values,
    subtitle,
)
from optimizer.uncertainty.ladder import Ladder, Rung
from optimizer.uncertainty.nested import candidates

NAMED = 20


def ladder_document(found: Ladder) -> dict[str, object]:
    """ladder.json. Names and types are promises."""
    lines = frozenset(own.project_id for own in found.portfolio.projects)
    return {
        "scenario": found.scenario.name,
        "stopped": found.is_stopped,
        "steps": [
            {
                "budget_factor": own.factor,
                "out": sorted(lines - own.inside),
                "in": sorted(own.inside),
                "cut": list(own.cut),
                "released": list(own.released),
                **proof_values(own.nested),
                "free_objective": own.free.objective,
                "free": proof_values(own.free),
                "loss": own.loss,
                "largest_loss": own.largest_loss,
            }
            for own in found.rungs
        ],
        "input_sha256": found.portfolio.input_sha256,
    }


def ladder_study(found: Ladder, language: Language) -> Study:
    """What is cut and added at each step, what the list costs."""
    every = [own for rung in found.rungs for own in (rung.nested, rung.free)]
    return Study(
        title=say("ladder.title", language),
        subtitle=subtitle(found.portfolio, found.scenario, language),
        findings=tuple(_findings(found, language)),
        tables=(_rungs(found, language), _projects(found, language)),
        cautions=(
            *([say("study.stopped", language)] if found.is_stopped else []),
            say("ladder.caution.total", language),
            *proof_texts(every, found.scenario.gap, language),
        ),
    )


def _findings(found: Ladder, language: Language) -> Iterator[str]:
    yield say("ladder.finding.what", language)
    down = [own for own in reversed(found.rungs) if own.factor < 1]
    for rung in (*down, *(own for own in found.rungs if own.factor > 1)):
        change = change_text(rung.factor, language)
        if rung.cut:
            yield say("ladder.finding.cut", language, change=change, names=ids_text(rung.cut, NAMED))
        if rung.released:
            names = ids_text(rung.released, NAMED)
            yield say("ladder.finding.release", language, change=change, names=names)
        if not rung.cut and not rung.released:
            yield say("ladder.finding.same", language, change=change)
    lost = [own for own in found.rungs if own.relative_loss is not None]
    if lost:
        worst = max(lost, key=lambda own: own.relative_loss or 0.0)
        loss = format_share(worst.relative_loss or 0.0, language)
        yield say("ladder.finding.loss", language, loss=loss, change=change_text(worst.factor, language))
    others = [own for own in found.rungs if own.loss is None]
    if others:
        yield say("ladder.finding.incomparable", language, count=len(others))


def _rungs(found: Ladder, language: Language) -> StudyTable:
    columns = (
        column("ladder.column.budget", language, "center", 10),
        column("ladder.column.nested", language, "points", 15),
        column("ladder.column.free", language, "points", 15),
        column("ladder.column.bound", language, "points", 15),
        column("ladder.column.loss", language, "points", 15),
        column("ladder.column.largest_loss", language, "points", 15),
        column("study.column.shortfall", language, "money", 15),
        column("ladder.column.free_shortfall", language, "money", 15),
        column("study.column.selected", language, "year", 11),
        column("ladder.column.cut", language, "text", 30),
        column("ladder.column.released", language, "text", 30),
    )
    rows = [_row(own, language) for own in found.rungs]
    chart = StudyChart(
        form="line",
        title=say("ladder.chart.values", language),
        category=0,
        values=(1, 2, 3),
        x_title=say("ladder.column.budget", language),
        number_format="#,##0",
    )
    return StudyTable(
        title=say("ladder.table.rungs", language),
        sheet=say("ladder.sheet.rungs", language),
        columns=columns,
        rows=rows,
        charts=(chart,),
        marked=frozenset(at for at, own in enumerate(found.rungs) if own.factor == 1),
        on_terminal=(0, 1, 2, 4, 5, 6, 8),
    )


def _row(own: Rung, language: Language) -> tuple[str | float | None, ...]:
    return (
        change_text(own.factor, language),
        own.nested.objective,
        own.free.objective,
        own.free.bound,
        own.loss,
        own.largest_loss,
        own.nested.shortfall,
        own.free.shortfall,
        len(own.inside),
        ids_text(own.cut, NAMED) if own.cut else None,
        ids_text(own.released, NAMED) if own.released else None,
    )


def _projects(found: Ladder, language: Language) -> StudyTable:
    """Candidates, those that stay longest first; lines that are in at every budget follow each other."""
    may = candidates(found.portfolio)
    order = sorted(may, key=lambda own: (-sum(own in rung.inside for rung in found.rungs), own))
    plans = [(change_text(rung.factor, language), rung.inside) for rung in found.rungs]
    return projects_table("ladder", found.portfolio, order, plans, language)
