"""Reading a book, and choosing among its scenarios."""

from dataclasses import replace
from pathlib import Path

import typer

from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.intake.book import read_portfolio
from optimizer.terminal import EXIT_USAGE, Terminal


def read(book: Path, terminal: Terminal) -> tuple[Portfolio, LawBook]:
    """A book as understood, and the law."""
    law = LawBook.load()
    with terminal.working("cli.reading"):
        return read_portfolio(book, law), law


def chosen_scenario(
    portfolio: Portfolio, name: str | None, gap: float | None, terminal: Terminal
) -> Scenario:
    """The scenario asked for, with the gap of the command line."""
    if name is not None and name not in portfolio.scenarios:
        known = ", ".join(portfolio.scenarios)
        terminal.complain(terminal.say("cli.scenario_unknown", found=name, expected=known))
        raise typer.Exit(EXIT_USAGE)
    chosen = portfolio.base if name is None else portfolio.scenarios[name]
    return chosen if gap is None else replace(chosen, gap=gap)
