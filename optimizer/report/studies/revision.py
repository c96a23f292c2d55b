"""A revision as a study: sentences, increases and decreases with who decides, and the lines that change."""

from models.texts import say
from models.units import Language
from optimizer.report.plan.changes import revision_lines
from optimizer.report.studies.study import Study, StudyColumn, StudyTable
from optimizer.report.studies.text import column, project_columns, subtitle
from optimizer.revise.changes import MoneyChange
from optimizer.revise.revising import Revision


def revision_study(revision: Revision, language: Language) -> Study:
    """What the adjustment does to every line, and what it is worth beside the approved plan."""
    lines = revision_lines(revision, language)
    if not revision.changed:
        lines.insert(1, say("revise.none", language))
    found, cautions = lines[:-1], lines[-1:]
    return Study(
        title=say("execution.revise.title", language),
        subtitle=subtitle(revision.portfolio, revision.result.scenario, language),
        findings=tuple(found),
        tables=(
            _lines(revision, language),
            _money("increases", [own for own in revision.money if own.by > 0], revision, language),
            _money("decreases", [own for own in revision.money if own.by < 0], revision, language),
        ),
        cautions=tuple(cautions),
    )


def _lines(revision: Revision, language: Language) -> StudyTable:
    """Money of each changed line before and after, and what was paid out already."""
    columns = (
        *project_columns(language),
        column("report.revise.column.before", language, "money", 14),
        column("report.revise.column.after", language, "money", 14),
        column("report.revise.column.by", language, "difference", 14),
        column("report.revise.column.disbursed", language, "money", 14),
    )
    rows = []
    for code in revision.changed:
        before = revision.approved.by_id[code].total_allocated
        after = revision.result.plan.by_id[code].total_allocated
        project = revision.portfolio.by_id[code]
        rows.append((code, project.name, before, after, after - before, project.disbursed))
    title = say("execution.revise.lines", language)
    return StudyTable(title=title, sheet=title, columns=columns, rows=rows)


def _money(key: str, items: list[MoneyChange], revision: Revision, language: Language) -> StudyTable:
    """By line and source, as the annex of an adjustment has it."""
    portfolio = revision.portfolio
    columns: tuple[StudyColumn, ...] = (
        *project_columns(language),
        column("report.revise.column.source", language, width=26),
        column("report.revise.column.before", language, "money", 14),
        column("report.revise.column.after", language, "money", 14),
        column("report.revise.column.by", language, "difference", 14),
        column("report.revise.column.kind", language, width=26),
        column("report.revise.column.authority", language, width=36),
    )
    unknown = say("report.revise.authority_unknown", language)
    rows = [
        (
            own.project_id,
            portfolio.by_id[own.project_id].name,
            portfolio.budget.label(own.source),
            own.before,
            own.after,
            own.by,
            say(f"report.revise.kind.{own.kind}", language),
            unknown if own.authority is None else f"{own.authority} ({own.article})",
        )
        for own in items
    ]
    title = say(f"report.revise.{key}", language)
    return StudyTable(title=title, sheet=title, columns=columns, rows=rows)
