"""The cascade of land revenue for programs and for people."""

from collections.abc import Iterable, Iterator

from models.texts import say
from models.units import Language, Share
from optimizer.report.studies.study import Study, StudyChart, StudyTable
from optimizer.report.studies.text import (
    column,
    ids_text,
    project_columns,
    proof_texts,
    proof_values,
    subtitle,
)
from optimizer.uncertainty.cascade import Cascade, Fall, LossKind, Rescue

NAMED = 12
PARTS = 6
"""Parts of a rescue that a sentence names."""


def cascade_document(found: Cascade) -> dict[str, object]:
    """cascade.json."""
    return {
        "scenario": found.scenario.name,
        "stopped": found.is_stopped,
        "land_sources": list(found.sources),
        "base": proof_values(found.base),
        "falls": [
            {
                "fall": own.share,
                "land": own.land,
                **proof_values(own.solved),
                "losses": [
                    {
                        "project_id": loss.project_id,
                        "kind": loss.kind.value,
                        "amount": loss.amount,
                        "years_later": loss.years,
                    }
                    for loss in own.losses
                ],
                "stranded": [
                    {"project_id": one.project_id, "foreign": one.foreign, "counterpart": one.counterpart}
                    for one in own.stranded
                ],
                "rescue": None if own.rescue is None else _rescue(own.rescue),
            }
            for own in found.falls
        ],
        "input_sha256": found.portfolio.input_sha256,
    }


def _rescue(own: Rescue) -> dict[str, object]:
    return {
        "total": own.total,
        "minimal": own.is_minimal,
        "confirmed": own.is_confirmed,
        "money": [{"source": code, "year": year, "extra": amount} for code, year, amount in own.money],
    }


def cascade_study(found: Cascade, language: Language) -> Study:
    """Who loses first, what is stranded, what saves it."""
    return Study(
        title=say("cascade.title", language),
        subtitle=subtitle(found.portfolio, found.scenario, language),
        findings=tuple(_findings(found, language)),
        tables=(_falls(found, language), _losers(found, language)),
        cautions=(
            *([say("study.stopped", language)] if found.is_stopped else []),
            say("cascade.caution.same", language),
            say("cascade.caution.ties", language),
            *proof_texts([found.base, *(own.solved for own in found.falls)], found.scenario.gap, language),
        ),
    )


def _findings(found: Cascade, language: Language) -> Iterator[str]:
    hit = [own for own in found.falls if own.losses]
    if found.falls and not hit:
        yield say("cascade.finding.none", language, share=Share(found.falls[-1].share))
    if hit:
        first = [loss.project_id for loss in hit[0].losses]
        names = ids_text(first, NAMED)
        yield say("cascade.finding.first", language, share=Share(hit[0].share), names=names)
    for own in _each_once([*found.falls[1::4], *found.falls[-1:]]):
        yield _fall_text(found, own, language)
    stranded = [own for own in found.falls if own.stranded]
    if found.falls and not stranded:
        yield say("cascade.finding.no_stranded", language, share=Share(found.falls[-1].share))
    for own in _each_once([*stranded[:1], *stranded[-1:]]):
        yield say(
            "cascade.finding.stranded",
            language,
            share=Share(own.share),
            names=ids_text([one.project_id for one in own.stranded], NAMED),
            amount=sum(one.foreign for one in own.stranded),
        )
        yield _rescue_text(found, own.rescue, language)


def _each_once(falls: Iterable[Fall]) -> Iterable[Fall]:
    return {own.share: own for own in falls}.values()


def _fall_text(found: Cascade, own: Fall, language: Language) -> str:
    return say(
        "cascade.finding.fall",
        language,
        share=Share(own.share),
        missing=round(own.land / (1 - own.share) * own.share) if own.share < 1 else 0,
        dropped=own.count(LossKind.DROPPED),
        short=own.count(LossKind.SHORT),
        later=own.count(LossKind.LATER),
        amount=own.solved.shortfall - found.base.shortfall,
    )


def _rescue_text(found: Cascade, own: Rescue | None, language: Language) -> str:
    if own is None:
        return say("cascade.finding.no_rescue", language)
    names = {source.code: source.name for source in found.portfolio.budget.sources}
    parts = [
        say(
            "cascade.part",
            language,
            source=names[code],
            when=say("cascade.period", language) if year is None else str(year),
            amount=amount,
        )
        for code, year, amount in own.money
    ]
    more = f"; … (+{len(parts) - PARTS})" if len(parts) > PARTS else ""
    return say(
        "cascade.finding.rescue",
        language,
        amount=own.total,
        parts="; ".join(parts[:PARTS]) + more,
        proof=say("cascade.minimal" if own.is_minimal else "cascade.not_minimal", language),
        confirmed=say("cascade.confirmed" if own.is_confirmed else "cascade.tied", language),
    )


def _falls(found: Cascade, language: Language) -> StudyTable:
    columns = (
        column("cascade.column.share", language, "share", 9),
        column("cascade.column.land", language, "money"),
        column("study.column.value", language, "points"),
        column("study.column.bound", language, "points"),
        column("study.column.shortfall", language, "money"),
        column("cascade.column.dropped", language, "year", 11),
        column("cascade.column.short", language, "year", 11),
        column("cascade.column.later", language, "year", 11),
        column("cascade.column.stranded", language, "year", 11),
        column("cascade.column.foreign", language, "money"),
        column("cascade.column.rescue", language, "money"),
    )
    rows = [
        (
            own.share,
            own.land,
            own.solved.objective,
            own.solved.bound,
            None if own.solved.plan is None else own.solved.shortfall,
            own.count(LossKind.DROPPED),
            own.count(LossKind.SHORT),
            own.count(LossKind.LATER),
            len(own.stranded),
            sum(one.foreign for one in own.stranded),
            None if own.rescue is None else own.rescue.total,
        )
        for own in found.falls
    ]
    money = StudyChart(
        form="line",
        title=say("cascade.chart.money", language),
        category=0,
        values=(4, 9, 10),
        x_title=say("cascade.column.share", language),
        number_format="#,##0,",
    )
    lines = StudyChart(
        form="column",
        title=say("cascade.chart.lines", language),
        category=0,
        values=(5, 6, 7),
        x_title=say("cascade.column.share", language),
        stacked=True,
    )
    return StudyTable(
        title=say("cascade.table.falls", language),
        sheet=say("cascade.sheet.falls", language),
        columns=columns,
        rows=rows,
        charts=(money, lines),
        on_terminal=(0, 1, 4, 5, 6, 9, 10),
    )


def _losers(found: Cascade, language: Language) -> StudyTable:
    """Lines that lose at some fall, those that lose first on top."""
    land = frozenset(found.sources)
    plan = found.base.plan
    rows = []
    firsts = ((own, found.first_loss(own.project_id)) for own in found.portfolio.projects)
    losers = [(own, *first) for own, first in firsts if first is not None]
    for project, share, loss in sorted(losers, key=lambda own: (own[1], -own[2].amount, own[0].project_id)):
        if plan is None:
            break
        paid = plan.by_id[project.project_id].allocated
        rows.append(
            (
                project.project_id,
                project.name,
                share,
                say(f"cascade.loss.{loss.kind.value}", language),
                loss.amount,
                loss.years or None,
                sum(amount for (code, _), amount in paid.items() if code in land),
            )
        )
    columns = (
        *project_columns(language),
        column("cascade.column.first", language, "share", 11),
        column("cascade.column.how", language, "center", 20, least=12),
        column("cascade.column.amount", language, "money", 14),
        column("cascade.column.years", language, "year", 9),
        column("cascade.column.land_before", language, "money", 16),
    )
    return StudyTable(
        title=say("cascade.table.losers", language),
        sheet=say("cascade.sheet.losers", language),
        columns=columns,
        rows=rows,
        on_terminal=(0, 1, 2, 3, 4),
    )
