"""How the command shows plan and actual."""

from rich.table import Table
from rich.text import Text

from models.units import format_number, format_share
from optimizer.disbursement.absorbing import By, Execution, total
from optimizer.report.studies.disbursement_workbook import Actual, label_of
from optimizer.terminal import Terminal

SHOWN = 20
"""Entries of a table on the terminal; the workbook has all."""

COLUMNS = ("given", "cancelled", "disbursed", "behind", "carried_over")


def show_actual(actual: Actual, terminal: Terminal) -> None:
    """A table for each cut, the worst absorption told, then what is proposed."""
    if terminal.quiet:
        return
    terminal.tell(terminal.say("disbursement.title"))
    for by, entries in actual.cuts.items():
        if entries:
            terminal.out.print(_table(actual, by, entries, terminal))
    terminal.tell(terminal.say("disbursement.note"))
    for own in actual.proposed:
        terminal.tell(
            terminal.say("disbursement.proposed", investor=own.investor, year=str(own.year), most=own.most)
        )
    if actual.proposed:
        terminal.tell(terminal.say("disbursement.assumed", count=actual.covered))


def _table(actual: Actual, by: By, entries: tuple[Execution, ...], terminal: Terminal) -> Table:
    table = Table()
    table.add_column(terminal.say(f"disbursement.by.{by.value}"))
    for key in (*COLUMNS, "absorption"):
        table.add_column(terminal.say(f"disbursement.{key}"), justify="right")
    rows = [(label_of(actual, by, own.key, terminal.language), own) for own in entries[:SHOWN]]
    for label, own in (*rows, (terminal.say("summary.total"), total(entries))):
        amounts = (format_number(getattr(own, key), terminal.language) for key in COLUMNS)
        share = "–" if own.absorption is None else format_share(own.absorption, terminal.language, 1)
        table.add_row(Text(label), *amounts, share)
    if len(entries) > SHOWN:
        table.caption = f"… (+{len(entries) - SHOWN})"
    return table
