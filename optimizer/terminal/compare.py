"""How the command shows scenarios side by side."""

from rich.table import Table
from rich.text import Text

from models.portfolio import Portfolio
from optimizer.compare import Comparison
from optimizer.report.compare.text import (
    Indicator,
    cautions,
    change_rows,
    movement_text,
    proof_rows,
    source_rows,
    standing_text,
    step_rows,
    tally_rows,
)
from optimizer.terminal import Terminal
from optimizer.words.scenario import difference_texts

PROJECTS_SHOWN = 30
"""Projects that some scenarios have and others not, named on the terminal; the workbook has all."""


def show_comparison(comparison: Comparison, portfolio: Portfolio, terminal: Terminal) -> None:
    """Proof first, then indicators, money and changes; what may be said of the values; what differs."""
    if terminal.quiet:
        return
    language, years = terminal.language, comparison.years
    title = terminal.say(
        "compare.title",
        count=len(comparison.names),
        first=str(years[0]),
        last=str(years[-1]),
        reference=comparison.reference,
    )
    terminal.tell(title)
    sections = (
        proof_rows(comparison, language),
        tally_rows(comparison, language),
        source_rows(comparison, portfolio),
        change_rows(comparison, language),
        step_rows(comparison, language),
    )
    terminal.out.print(_table(comparison, sections, terminal))
    for name in comparison.others:
        terminal.tell(f"{name}: {standing_text(comparison, name, language)}")
        for text in difference_texts(comparison.differences[name], portfolio, language):
            terminal.tell(f"  {text}")
    _show_projects(comparison, portfolio, terminal)
    for text in cautions(comparison, language):
        terminal.tell(f"– {text}")


def _table(comparison: Comparison, sections: tuple[tuple[Indicator, ...], ...], terminal: Terminal) -> Table:
    table = Table()
    table.add_column(terminal.say("compare.indicator"))
    for name in comparison.names:
        table.add_column(Text(name), justify="right")
    for section in sections:
        for row in section:
            shown = (Text(row.shown(name, terminal.language)) for name in comparison.names)
            table.add_row(Text(row.label), *shown)
        table.add_section()
    return table


def _show_projects(comparison: Comparison, portfolio: Portfolio, terminal: Terminal) -> None:
    """The projects that only some of the scenarios have."""
    inside = range(1, len(comparison.names))
    some = [project for project in comparison.projects if len(project.selected_in) in inside]
    if some:
        terminal.tell(f"{terminal.say('compare.movement.some')} ({len(some)}):")
    for project in some[:PROJECTS_SHOWN]:
        name = portfolio.by_id[project.project_id].name
        terminal.tell(f"  {project.project_id} – {name}: {movement_text(project, terminal.language)}")
    if len(some) > PROJECTS_SHOWN:
        terminal.tell(f"  … (+{len(some) - PROJECTS_SHOWN})")
