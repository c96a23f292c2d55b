"""How the command shows a study: findings first, then its tables, then what whoever reads must know."""

from collections.abc import Sequence
from textwrap import wrap
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
SHORTEST_NAME = 10
"""The same where there is no room for that."""
BORDERS = 3
"""Letters around a cell."""


def show_study(study: Study, terminal: Terminal) -> None:
    """Sentences, the first rows of every table that is for a terminal and has any, cautions."""
    if terminal.quiet:
        return
    terminal.tell(study.title)
    terminal.tell(study.subtitle)
    for text in study.findings:
        terminal.tell(f"– {text}")
    for table in study.tables:
        if table.shown and table.rows:
            _show_table(table, terminal)
    for text in study.cautions:
        terminal.tell(f"– {text}")


def _short(text: str) -> str:
    return text if len(text) <= TEXT_SHOWN else f"{text[: TEXT_SHOWN - 1].rstrip()}…"


def _show_table(table: StudyTable, terminal: Terminal) -> None:
    widths, language = _widths(table, terminal), terminal.language
    # Where names had to give way there is no room left to share out.
    is_short = any(
        width < _least(table, at, language) for at, width in zip(_picked(table), widths, strict=True)
    )
    grid = Table(title=table.title, title_justify="left")
    for at, width in zip(_picked(table), widths, strict=True):
        own = table.columns[at]
        is_text = own.kind in ("text", "center")
        justify: Literal["left", "right"] = "left" if is_text else "right"
        least = _least(table, at, language)
        fixed = width if is_short or not is_text else None
        grid.add_column(own.head, justify=justify, min_width=min(width, least), width=fixed)
    for number, row in enumerate(table.rows[: table.shown]):
        style = "bold" if number in table.marked else ""
        cells = (_short(shown(row[at], table.columns[at].kind, terminal.language)) for at in _picked(table))
        grid.add_row(*(Text(cell, style=style) for cell in cells))
    terminal.out.print(grid)
    if len(table.rows) > table.shown:
        terminal.tell(terminal.say("study.more_rows", count=len(table.rows) - table.shown))


def _widths(table: StudyTable, terminal: Terminal) -> list[int]:
    """Letters of each column: its whole heading, or where a terminal has no room, as many lines as it needs.

    A table that is too wide would be cut at its right, numbers and all.
    """
    heads = [table.columns[at].head for at in _picked(table)]
    widths = [_least(table, at, terminal.language) for at in _picked(table)]
    room = terminal.out.width - sum(widths) - BORDERS * len(widths) - 1
    names = [number for number, at in enumerate(_picked(table)) if table.columns[at].kind == "text"]
    while room < 0 and max((widths[number] for number in names), default=0) > SHORTEST_NAME:
        widths[max(names, key=widths.__getitem__)] -= 1
        room += 1
    while room > 0:
        lines = [len(wrap(head, width)) for head, width in zip(heads, widths, strict=True)]
        if max(lines) == 1:
            break
        widths[lines.index(max(lines))] += 1
        room -= 1
    return widths


def _picked(table: StudyTable) -> Sequence[int]:
    return range(len(table.columns)) if table.on_terminal is None else table.on_terminal


def _least(table: StudyTable, at: int, language: Language) -> int:
    """Letters a column needs: all of a number, the first of a name, and every word of its heading."""
    own = table.columns[at]
    longest = max(len(shown(row[at], own.kind, language)) for row in table.rows)
    if own.kind == "text":
        return own.least or max(1, min(longest, NAME_LEAST))
    return max(longest, *(len(word) for word in own.head.split()))
