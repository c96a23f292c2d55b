"""The robust portfolio for programs and for people."""

from collections.abc import Iterator

from models.texts import say
from models.units import Language, Share, format_number
from optimizer.report.studies.study import Study, StudyChart, StudyColumn, StudyTable
from optimizer.report.studies.text import column, ids_text, project_columns, subtitle
from optimizer.uncertainty.core import Core, CoreClass, Sample
from optimizer.uncertainty.cost_overruns import BUNDLED
from optimizer.uncertainty.draws import Varied
from optimizer.uncertainty.robust import Robustness
from optimizer.words.labels import criterion_label

NAMED = 12
"""Projects named in a sentence."""


def robust_document(found: Robustness) -> dict[str, object]:
    """robust.json. Names and types are promises."""
    return {
        "samples": len(found.samples),
        "asked": found.asked,
        "plans": len(found.planned),
        "proven": found.proven,
        "gap_asked": found.gap_asked,
        "largest_gap": found.largest_gap,
        "mean_gap": found.mean_gap,
        "plans_as_base": len(found.kept),
        "plans_as_base_not_exact": found.maybe_tied,
        "stopped": found.is_stopped,
        "seed": found.draws.seed,
        "varied": [own.value for own in varied(found)],
        "scenario": found.scenario.name,
        "law_date": found.scenario.law_date.isoformat(),
        "input_sha256": found.portfolio.input_sha256,
        "projects": [
            {
                "project_id": own.project_id,
                "core_index": own.core_index,
                "class": own.kind.value,
                "standard_error": own.standard_error if found.planned else None,
                "plans_with": own.count,
                "selected_in_base": own.selected_in_base,
                "place": own.place,
                "place_low": own.low_place,
                "place_high": own.high_place,
            }
            for own in found.cores
        ],
        "convergence": [
            {"plans": own.plans, "standard_error": own.standard_error, "moved": own.moved}
            for own in found.steps
        ],
        "rank_agreement": found.agreement,
        "draws": [_draw(own) for own in found.samples],
        "runtime_s": round(found.runtime_s, 3),
    }


def _draw(own: Sample) -> dict[str, object]:
    has_plan = own.selected is not None
    weights = own.draw.weights
    return {
        "number": own.draw.number,
        "status": own.reason or ("optimal" if own.is_proven else "feasible"),
        "objective": own.objective if has_plan else None,
        "bound": own.bound if has_plan else None,
        "gap": own.gap if has_plan else None,
        "shortfall": own.shortfall if has_plan else None,
        "weights": None if weights is None else weights[None],
        "envelopes": dict(own.draw.envelopes),
    }


def varied(found: Robustness) -> tuple[Varied, ...]:
    """What was drawn."""
    draws = found.draws
    known = {
        Varied.WEIGHTS: draws.weights is not None,
        Varied.ENVELOPES: bool(draws.envelopes),
        Varied.COSTS: draws.overruns is not None,
    }
    return tuple(what for what, is_drawn in known.items() if is_drawn)


def robust_study(found: Robustness, language: Language) -> Study:
    """Findings, the table of lines with its chart, convergence, every sample."""
    return Study(
        title=say("robust.title", language),
        subtitle=subtitle(found.portfolio, found.scenario, language),
        findings=tuple(_findings(found, language)),
        tables=(_projects(found, language), _steps(found, language), _samples(found, language)),
        cautions=tuple(_cautions(found, language)),
    )


def _findings(found: Robustness, language: Language) -> Iterator[str]:
    yield say(
        "robust.finding.samples",
        language,
        done=len(found.samples),
        asked=found.asked,
        plans=len(found.planned),
        proven=found.proven,
        gap=Share(found.gap_asked),
        largest=Share(found.largest_gap),
        mean=Share(found.mean_gap),
    )
    yield say("robust.finding.classes", language, **_counts(found.cores))
    candidates = _candidates(found)
    yield say("robust.finding.candidates", language, all=len(candidates), **_counts(candidates))
    contested = [own.project_id for own in found.of(CoreClass.CONTESTED) if own.selected_in_base]
    if contested:
        names = ids_text(contested, NAMED)
        yield say("robust.finding.base", language, count=len(contested), names=names)
    if found.kept:
        yield say(
            "robust.finding.kept",
            language,
            count=len(found.kept),
            plans=len(found.planned),
            open=found.maybe_tied,
        )
    if found.steps:
        last = found.steps[-1]
        error, moved = (format_number(own, language, 3) for own in (last.standard_error, last.moved))
        yield say("robust.finding.settled", language, error=error, moved=moved)
    if found.agreement is not None:
        yield say("robust.finding.agreement", language, agreement=format_number(found.agreement, language, 3))
    short = [own.shortfall for own in found.planned if own.shortfall]
    if short:
        yield say("robust.finding.short", language, count=len(short), amount=max(short))
    without = len(found.samples) - len(found.planned)
    if without:
        yield say("study.no_plans", language, count=without)


def _counts(cores: tuple[Core, ...]) -> dict[str, object]:
    return {kind.value: sum(own.kind is kind for own in cores) for kind in CoreClass}


def _candidates(found: Robustness) -> tuple[Core, ...]:
    by_id = found.portfolio.by_id
    return tuple(own for own in found.cores if by_id[own.project_id].is_candidate)


def _cautions(found: Robustness, language: Language) -> Iterator[str]:
    if found.is_stopped:
        yield say("study.stopped", language)
    draws = found.draws
    if draws.weights is not None:
        if draws.weights.ranks[None] is not None:
            yield say("robust.varied.ranked", language, order=_order(found, language))
        else:
            yield say("robust.varied.given", language, spread=Share(draws.weights.spread))
    for code, own in sorted(draws.envelopes.items()):
        source = found.portfolio.budget.by_code[code].name
        ends = {"source": source, "low": Share(own.low), "high": Share(own.high)}
        if own.most_likely is None:
            yield say("robust.varied.envelope", language, **ends)
        else:
            yield say("robust.varied.envelope_likely", language, **ends, likely=Share(own.most_likely))
    if draws.overruns is not None:
        if draws.overruns.path == BUNDLED:
            yield say("robust.varied.costs_bundled", language)
        else:
            yield say("robust.varied.costs", language, file=draws.overruns.path.name)
    held = [say(f"robust.vary.{what.value}", language) for what in Varied if what not in varied(found)]
    if held:
        yield say("robust.varied.held", language, names=", ".join(held))
    yield say("robust.caution.core", language)
    yield say("robust.caution.start", language, gap=Share(found.gap_asked))
    yield say("robust.caution.seed", language, seed=str(draws.seed))
    if found.redone:
        yield say("robust.finding.redone", language, count=found.redone)
    yield say("study.audited", language)


def _order(found: Robustness, language: Language) -> str:
    """Criteria from the most important on; `=` between equals."""
    space = found.draws.weights
    ranks = {} if space is None else space.ranks[None] or {}
    places: dict[float, list[str]] = {}
    for name, rank in sorted(ranks.items()):
        places.setdefault(rank, []).append(criterion_label(name, language))
    return " > ".join(" = ".join(places[rank]) for rank in sorted(places))


def _projects(found: Robustness, language: Language) -> StudyTable:
    by_id = found.portfolio.by_id
    candidates = sorted(_candidates(found), key=lambda own: (-own.core_index, own.project_id))
    inside = {own.project_id for own in candidates}
    others = [own for own in found.cores if own.project_id not in inside]
    rows = [
        (
            own.project_id,
            by_id[own.project_id].name,
            own.core_index,
            say(f"robust.class.{own.kind.value}", language),
            say("robust.yes" if own.selected_in_base else "robust.no", language),
            own.standard_error if found.planned else None,
            own.place,
            own.low_place,
            own.high_place,
        )
        for own in (*candidates, *sorted(others, key=lambda own: (own.core_index, own.project_id)))
    ]
    columns = (
        *project_columns(language),
        column("robust.column.core_index", language, "points", 11),
        column("robust.column.class", language, "center", 15, least=10),
        column("robust.column.base", language, "center", 12),
        column("robust.column.error", language, "points", 10),
        column("robust.column.place", language, "year", 9),
        column("robust.column.low_place", language, "year", 13),
        column("robust.column.high_place", language, "year", 13),
    )
    chart = StudyChart(
        form="bar",
        title=say("robust.chart.projects", language),
        category=0,
        values=(2,),
        first_rows=len(candidates),
        number_format="0%",
        colours=3,
    )
    return StudyTable(
        title=say("robust.table.projects", language),
        sheet=say("robust.sheet.projects", language),
        columns=columns,
        rows=rows,
        charts=(chart,) if candidates else (),
        on_terminal=(0, 1, 2, 3, 6, 7, 8),
        shown=40,
    )


def _steps(found: Robustness, language: Language) -> StudyTable:
    columns = (
        column("robust.column.plans", language, "year", 16),
        column("robust.column.largest_error", language, "points", 22),
        column("robust.column.moved", language, "points", 26),
    )
    chart = StudyChart(
        form="line",
        title=say("robust.chart.steps", language),
        category=0,
        values=(1, 2),
        x_title=say("robust.column.plans", language),
        number_format="0.00",
    )
    return StudyTable(
        title=say("robust.table.steps", language),
        sheet=say("robust.sheet.steps", language),
        columns=columns,
        rows=[(own.plans, own.standard_error, own.moved) for own in found.steps],
        charts=(chart,),
    )


def _samples(found: Robustness, language: Language) -> StudyTable:
    sources = sorted(found.draws.envelopes)
    columns = (
        column("robust.column.number", language, "year", 12),
        column("study.column.status", language, "center", 24),
        column("study.column.value", language, "points", 16),
        column("study.column.bound", language, "points", 16),
        column("study.column.gap", language, "share", 11),
        column("study.column.shortfall", language, "money", 16),
        *(
            StudyColumn(head=found.portfolio.budget.by_code[code].name, kind="share", width=18)
            for code in sources
        ),
    )
    rows = [
        (
            own.draw.number,
            say(f"plan_status.{own.reason or ('optimal' if own.is_proven else 'feasible')}", language),
            *((None,) * 4 if own.selected is None else (own.objective, own.bound, own.gap, own.shortfall)),
            *(own.draw.envelopes[code] for code in sources),
        )
        for own in found.samples
    ]
    return StudyTable(
        title=say("robust.table.samples", language),
        sheet=say("robust.sheet.samples", language),
        columns=columns,
        rows=rows,
        shown=0,
    )
