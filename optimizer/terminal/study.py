"""How the command shows a study: findings first, then its tables, then what whoever reads must know."""

from collections.abc import Sequence
from typing import Literal

from rich.table import Table
from rich.text import Text

from models.units import Language
from optimizer.report.studies.study import Study, StudyTable, shown
from optimizer.terminal import Terminal

TEXT_SHOWN = 32
"""Letters of a cell on a terminal; the workbook has all of them."""
NAME_LEAST = 20
"""Letters in a line that a name is given at least."""
BORDERS = 3
"""Letters around a cell."""


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
    picked = [table.columns[at] for at in _picked(table)]
    least = [_least(table, at, terminal.language) for at in _picked(table)]
    whole = [max(number, len(own.head)) for number, own in zip(least, picked, strict=True)]
    # A table that is too wide is cut at its right: better a heading over several lines.
    is_wide = sum(whole) + BORDERS * len(whole) + 1 > terminal.out.width
    grid = Table(title=table.title, title_justify="left")
    for own, number in zip(picked, least, strict=True):
        is_text = own.kind in ("text", "center")
        justify: Literal["left", "right"] = "left" if is_text else "right"
        fixed = number if is_wide and not is_text else None
        grid.add_column(own.head, justify=justify, min_width=number, width=fixed)
    for number, row in enumerate(table.rows[: table.shown]):
        style = "bold" if number in table.marked else ""
        cells = (_short(shown(row[at], table.columns[at].kind, terminal.language)) for at in _picked(table))
        grid.add_row(*(Text(cell, style=style) for cell in cells))
    terminal.out.print(grid)
    if len(table.rows) > table.shown:
        terminal.tell(terminal.say("study.more_rows", count=len(table.rows) - table.shown))


def _picked(table: StudyTable) -> Sequence[int]:
    return range(len(table.columns)) if table.on_terminal is None else table.on_terminal


def _least(table: StudyTable, at: int, language: Language) -> int:
    """Letters a column needs: all of a number, the first of a name, and every word of its heading."""
    own = table.columns[at]
    longest = max((len(shown(row[at], own.kind, language)) for row in table.rows), default=0)
    if own.kind == "text":
        return own.least or min(longest, NAME_LEAST)
    return max(longest, *(len(word) for word in own.head.split()))
