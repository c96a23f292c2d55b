"""The gap ledger between localities for a screen: the table of the workbook, with a chart."""

from models.texts import say
from models.units import Language
from optimizer.equity import GapLedger
from optimizer.report.studies.study import StudyChart, StudyColumn, StudyTable
from optimizer.report.studies.text import column

BEFORE, PLANNED = 3, 4
"""Columns of money."""

BARS = 20


def ledger_study_table(ledger: GapLedger, language: Language) -> StudyTable | None:
    """One row a locality; None where fewer than two are named. Its sentences are `ledger_lines`."""
    if len(ledger.localities) < 2:
        return None
    units = [unit for unit in ledger.gini_outputs if any(own.finished.get(unit) for own in ledger.localities)]
    title = say("report.ledger.title", language)
    chart = StudyChart.of_money(title, language, (BEFORE, PLANNED), BARS)
    return StudyTable(
        title=title,
        sheet=title,
        columns=(
            column("report.column.locality", language, width=30),
            column("report.ledger.projects", language, "difference", 10),
            column("report.ledger.selected", language, "difference", 14),
            column("report.ledger.before", language, "money", 20),
            column("report.ledger.planned", language, "money", 16),
            *(
                StudyColumn(head=say("report.ledger.finished", language, unit=unit), kind="points", width=18)
                for unit in units
            ),
        ),
        rows=[
            (
                own.locality,
                own.projects,
                own.selected,
                own.before,
                own.planned,
                *(own.finished.get(unit) for unit in units),
            )
            for own in ledger.localities
        ],
        charts=(chart,),
    )
