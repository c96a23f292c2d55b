"""How the command shows a study: findings first, then its tables, then what whoever reads must know."""

from typing import Literal

from rich.table import Table
from rich.text import Text

from optimizer.report.studies.study import Study, StudyTable, shown
from optimizer.terminal import Terminal

TEXT_SHOWN = 32
"""Letters of a cell on a terminal; the workbook has all of them."""
NAME_LEAST = 20
"""Letters in a line that a name is given at least."""


def show_study(study: Study, terminal: Terminal) -> None:
    """Sentences, the first rows of every table that is for a terminal, cautions."""
    if terminal.quiet:
        return
    terminal.tell(study.title)
    terminal.tell(study.subtitle)
    for text in study.findings:
        terminal.tell(f"– {text}")
    for table in study.tables:
        if table.shown:
            _show_table(table, terminal)
    for text in study.cautions:
        terminal.tell(f"– {text}")


def _short(text: str) -> str:
    return text if len(text) <= TEXT_SHOWN else f"{text[: TEXT_SHOWN - 1].rstrip()}…"


def _show_table(table: StudyTable, terminal: Terminal) -> None:
    picked = range(len(table.columns)) if table.on_terminal is None else table.on_terminal
    grid = Table(title=table.title, title_justify="left")
    for at in picked:
        own = table.columns[at]
        is_text = own.kind in ("text", "center")
        justify: Literal["left", "right"] = "left" if is_text else "right"
        longest = max((len(shown(row[at], own.kind, terminal.language)) for row in table.rows), default=0)
        least = (own.least or min(longest, NAME_LEAST)) if own.kind == "text" else longest
        grid.add_column(own.head, justify=justify, min_width=least)
    for number, row in enumerate(table.rows[: table.shown]):
        style = "bold" if number in table.marked else ""
        cells = (_short(shown(row[at], table.columns[at].kind, terminal.language)) for at in picked)
        grid.add_row(*(Text(cell, style=style) for cell in cells))
    terminal.out.print(grid)
    if len(table.rows) > table.shown:
        terminal.tell(terminal.say("study.more_rows", count=len(table.rows) - table.shown))
