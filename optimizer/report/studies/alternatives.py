"""Other good plans for programs and for people."""

from collections.abc import Iterator

from models.texts import say
from models.units import Language, Share, format_number
from optimizer.report.studies.study import Study, StudyTable
from optimizer.report.studies.text import column, ids_text, plan_values, projects_table, proof_texts, subtitle
from optimizer.uncertainty.alternatives import Alternative, Alternatives
from optimizer.uncertainty.nested import candidates

NAMED = 12


def alternatives_document(found: Alternatives) -> dict[str, object]:
    """alternatives.json."""
    return {
        "scenario": found.scenario.name,
        "within": found.within,
        "stopped": found.is_stopped,
        "best": plan_values(found.best),
        "alternatives": [
            {
                "objective": own.solved.objective,
                "loss": _loss(found, own),
                "distance": own.distance,
                "most_distance": own.most,
                "farthest_proven": own.is_farthest,
                "added": sorted(own.solved.selected - found.best.selected),
                "dropped": sorted(found.best.selected - own.solved.selected),
                "plan": plan_values(own.solved),
            }
            for own in found.others
        ],
        "input_sha256": found.portfolio.input_sha256,
    }


def _loss(found: Alternatives, own: Alternative) -> float:
    return max(0.0, (found.best.objective or 0.0) - (own.solved.objective or 0.0))


def alternatives_study(found: Alternatives, language: Language) -> Study:
    """Each plan with what it adds and drops."""
    every = [found.best, *(own.solved for own in found.others)]
    return Study(
        title=say("alternatives.title", language),
        subtitle=subtitle(found.portfolio, found.scenario, language),
        findings=tuple(_findings(found, language)),
        tables=(_plans(found, language), _projects(found, language)),
        cautions=(
            *([say("study.stopped", language)] if found.is_stopped else []),
            say("alternatives.caution.method", language),
            *proof_texts(every[:1], found.scenario.gap, language),
        ),
    )


def _findings(found: Alternatives, language: Language) -> Iterator[str]:
    if not found.others:
        yield say("alternatives.finding.none", language, within=Share(found.within))
        return
    yield say("alternatives.finding.count", language, count=len(found.others), within=Share(found.within))
    best = found.best.selected
    for number, own in enumerate(found.others, start=1):
        loss = _loss(found, own) / abs(found.best.objective or 1.0)
        key = "alternatives.farthest" if own.is_farthest else "alternatives.not_farthest"
        yield say(
            "alternatives.finding.one",
            language,
            number=number,
            value=format_number(own.solved.objective or 0.0, language, 1),
            loss=Share(loss),
            distance=own.distance,
            proof=say(key, language, most=own.most),
            added=ids_text(sorted(own.solved.selected - best), NAMED),
            dropped=ids_text(sorted(best - own.solved.selected), NAMED),
        )
    core = frozenset.intersection(
        candidates(found.portfolio), best, *(own.solved.selected for own in found.others)
    )
    if core:
        names = ids_text(sorted(core), NAMED)
        yield say("alternatives.finding.core", language, count=len(core), names=names)


def _plans(found: Alternatives, language: Language) -> StudyTable:
    columns = (
        column("alternatives.column.plan", language, "center", 13),
        column("study.column.value", language, "points", 14),
        column("alternatives.column.loss", language, "share", 13),
        column("alternatives.column.distance", language, "year", 13),
        column("alternatives.column.most", language, "year", 13),
        column("study.column.selected", language, "year", 12),
        column("study.column.allocated", language, "money", 16),
        column("study.column.shortfall", language, "money", 16),
    )
    best = found.best
    rows: list[tuple[str | float | None, ...]] = [
        (
            say("alternatives.best", language),
            best.objective,
            0.0,
            None,
            None,
            len(best.selected),
            best.allocated,
            best.shortfall,
        )
    ]
    rows += [
        (
            say("alternatives.number", language, number=number),
            own.solved.objective,
            _loss(found, own) / abs(best.objective or 1.0),
            own.distance,
            own.most,
            len(own.solved.selected),
            own.solved.allocated,
            own.solved.shortfall,
        )
        for number, own in enumerate(found.others, start=1)
    ]
    return StudyTable(
        title=say("alternatives.table.plans", language),
        sheet=say("alternatives.sheet.plans", language),
        columns=columns,
        rows=rows,
        marked=frozenset({0}),
        on_terminal=(0, 1, 2, 3, 4, 5, 6),
    )


def _projects(found: Alternatives, language: Language) -> StudyTable:
    """Candidates: those in all plans last, those that differ first."""
    others = [own.solved.selected for own in found.others]
    plans = [(say("alternatives.best", language), found.best.selected)]
    plans += [(say("alternatives.number", language, number=at), own) for at, own in enumerate(others, 1)]
    codes = sorted(
        candidates(found.portfolio), key=lambda code: (len({code in own for _, own in plans}) == 1, code)
    )
    return projects_table("alternatives", found.portfolio, codes, plans, language, width=10)
