"""Reading a book, and choosing among its scenarios."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

import typer

from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.exported import read_exported
from optimizer.intake.book import portfolio_of
from optimizer.official.finding import has_list
from optimizer.official.given_answers import read_answers
from optimizer.official.importing import import_lists
from optimizer.template.workbook import template_years
from optimizer.terminal import EXIT_USAGE, Terminal
from optimizer.verify.kept import with_kept
from optimizer.workbook.reading import read_workbook


def read(
    book: Path, terminal: Terminal, answers: Path | None = None, lines: Sequence[str] | None = None
) -> tuple[Portfolio, LawBook]:
    """A book as understood, and the law. The book may be a list as an office has it: it is imported.

    answers, lines : what a person answers about such a list, in a file and on the command line.

    Errors: PortfolioError with all issues.
    """
    law = LawBook.load()
    given = read_answers(answers, lines or ())
    with terminal.working("cli.reading"):
        raw = read_workbook(book)
        if not has_list(raw):
            return portfolio_of(raw, law), law
        years = template_years(law)
        return import_lists([raw], given, (years[0], years[-1]), terminal.language).portfolio(), law


def read_kept(plan: Path, kept: list[str], terminal: Terminal) -> tuple[Portfolio, LawBook]:
    """The book inside an edited plan, with the typed amounts of some projects as orders; and the law."""
    law = LawBook.load()
    with terminal.working("cli.reading"):
        exported = read_exported(plan, law)
    refuse_unknown(kept, exported.portfolio, terminal)
    return with_kept(exported, set(kept), law), law


def refuse_unknown(projects: list[str], portfolio: Portfolio, terminal: Terminal) -> None:
    """Projects that are asked for must be in the book."""
    unknown = [code for code in projects if code not in portfolio.by_id]
    for code in unknown:
        close = ", ".join(get_close_matches(code, portfolio.by_id, n=3)) or "–"
        terminal.complain(terminal.say("cli.project_unknown", found=code, close=close))
    if unknown:
        raise typer.Exit(EXIT_USAGE)


def chosen_scenario(
    portfolio: Portfolio, name: str | None, gap: float | None, terminal: Terminal
) -> Scenario:
    """The scenario asked for, with the gap of the command line."""
    if name is not None and name not in portfolio.scenarios:
        known = ", ".join(portfolio.scenarios)
        terminal.refuse("cli.scenario_unknown", found=name, expected=known)
    chosen = portfolio.base if name is None else portfolio.scenarios[name]
    return chosen if gap is None else replace(chosen, gap=gap)
