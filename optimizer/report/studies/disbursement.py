"""Plan and actual as a study: sentences, and a table with its chart for every cut."""

from collections.abc import Iterator

from models.scenario import Scenario
from models.texts import say
from models.units import Language, format_number, format_share
from optimizer.disbursement.absorbing import By, Execution, total
from optimizer.report.studies.disbursement_workbook import Actual, label_of
from optimizer.report.studies.study import Study, StudyChart, StudyColumn, StudyTable
from optimizer.report.studies.text import column, subtitle

AMOUNTS = ("given", "cancelled", "disbursed", "behind", "carried_over")
GIVEN, DISBURSED = 1, 3
"""Columns of a table that its chart shows."""

NARROW = (0, 1, 3, 4, 6)
"""Columns that a terminal of 80 letters has room for."""

BARS = 15
NAMED = 3
"""Investors whose absorption is lowest that the findings name."""


def disbursement_study(actual: Actual, scenario: Scenario, language: Language) -> Study:
    """What was paid out of what was given, by investor, source, sector and project."""
    order = (By.INVESTOR, By.SOURCE, By.SECTOR, By.PROJECT)
    return Study(
        title=say("execution.actual.title", language),
        subtitle=subtitle(actual.portfolio, scenario, language),
        findings=tuple(_findings(actual, language)),
        tables=tuple(_table(actual, by, language) for by in order),
        cautions=(say("disbursement.note", language),),
    )


def _findings(actual: Actual, language: Language) -> Iterator[str]:
    whole = total(actual.cuts[By.PROJECT])
    yield say(
        "execution.actual.whole",
        language,
        given=whole.given,
        disbursed=whole.disbursed,
        behind=format_number(whole.behind, language),
        share=_share(whole, language),
    )
    slow = [own for own in actual.cuts[By.INVESTOR] if own.key and own.absorption is not None]
    slow.sort(key=lambda own: (own.absorption or 0.0, -own.given))
    if len(slow) > 1:
        names = "; ".join(f"{own.key} ({_share(own, language)})" for own in slow[:NAMED])
        yield say("execution.actual.slowest", language, names=names)
    beyond = [own.key for own in actual.cuts[By.PROJECT] if own.behind < 0]
    if beyond:
        yield say("execution.actual.beyond", language, count=len(beyond), names=", ".join(beyond))


def _share(own: Execution, language: Language) -> str:
    return "–" if own.absorption is None else format_share(own.absorption, language, 1)


def _table(actual: Actual, by: By, language: Language) -> StudyTable:
    title = say(f"disbursement.by.{by.value}", language)
    columns = (
        StudyColumn(head=title, width=46),
        *(column(f"disbursement.{name}", language, "money", 16) for name in AMOUNTS),
        column("disbursement.absorption", language, "share", 14),
    )
    rows = [
        (
            label_of(actual, by, own.key, language),
            *(int(getattr(own, name)) for name in AMOUNTS),
            own.absorption,
        )
        for own in actual.cuts[by]
    ]
    chart = StudyChart.of_money(title, language, (GIVEN, DISBURSED), BARS)
    return StudyTable(
        title=title,
        sheet=title,
        columns=columns,
        rows=rows,
        on_terminal=NARROW,
        charts=() if by is By.PROJECT else (chart,),
        marked=frozenset(at for at, own in enumerate(actual.cuts[by]) if own.behind < 0),
    )
