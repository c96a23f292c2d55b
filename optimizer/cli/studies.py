"""A book that is solved many times, and the study that comes of it: what these commands share."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from models.issues import PortfolioError, errors_in
from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.check import check as check_portfolio
from optimizer.cli.entry import workbook_path
from optimizer.cli.paths import refuse_overwriting
from optimizer.cli.reading import chosen_scenario, read
from optimizer.cli.writing import write_json
from optimizer.report.studies.study import Study
from optimizer.report.studies.workbook import write_study
from optimizer.terminal import Terminal, errors
from optimizer.terminal.study import show_study

Out = Annotated[
    Path | None, typer.Option("--out", callback=workbook_path, help="Ghi tệp Excel / write a workbook")
]
GapOfEach = Annotated[
    float | None, typer.Option(min=0, max=1, help="0.01 = 1 %, mỗi phương án / of each plan")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenBook:
    """A book without errors, with the scenario that was chosen."""

    portfolio: Portfolio
    scenario: Scenario
    law: LawBook
    terminal: Terminal

    def tell(self, study: Study, document: dict[str, object], out: Path | None, json: Path | None) -> None:
        """Show what was found, and write it where it was asked for."""
        show_study(study, self.terminal)
        if out is not None:
            write_study(study, self.scenario.law_date, out, self.terminal.language)
            self.terminal.wrote(out)
        if json is not None:
            write_json(document, json, self.terminal)


@contextmanager
def chosen_book(
    book: Path,
    scenario: str | None,
    gap: float | None,
    outputs: tuple[Path | None, Path | None],
    terminal: Terminal,
) -> Iterator[ChosenBook]:
    """Read, choose and check; errors become sentences and exit codes, also those of the work inside."""
    refuse_overwriting(book, outputs, terminal)
    with errors(terminal):
        portfolio, law = read(book, terminal)
        chosen = chosen_scenario(portfolio, scenario, gap, terminal)
        issues = check_portfolio(portfolio, chosen, law)
        if errors_in(issues):
            raise PortfolioError(issues)
        yield ChosenBook(portfolio=portfolio, scenario=chosen, law=law, terminal=terminal)


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Ctrl+C once ends the work with what is done; a second time it ends the program."""
    asked = []

    def stop(_number: int, _frame: object) -> None:
        asked.append(True)
        signal.signal(signal.SIGINT, before)

    try:
        before = signal.signal(signal.SIGINT, stop)
    except ValueError:  # not the main thread: nobody can press a key there
        yield lambda: False
        return
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)
