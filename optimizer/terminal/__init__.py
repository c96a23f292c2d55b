"""How the command speaks: language, issues, results, and what every error becomes."""

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, NoReturn, cast

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from models.issues import AuditError, EditedPlanError, Issue, NoPlanError, PortfolioError, Severity
from models.law import LawError, LawOnDay
from models.texts import say
from models.units import Language, format_number
from optimizer.audit import Violation
from optimizer.clash import Clash
from optimizer.exported import ExportedPlan
from optimizer.file_reason import file_reason
from optimizer.report.sentences.summary import issue_counts, not_balanced, source_table, summary_lines
from optimizer.result import Result
from optimizer.rules import RULES
from optimizer.verify import Verification
from optimizer.verify.cells import cells_of

EXIT_INPUT, EXIT_USAGE, EXIT_INFEASIBLE, EXIT_NO_PLAN, EXIT_FAULT = 1, 2, 3, 4, 5


class _Console(Console):
    """A console that falls silent where nobody listens any more (`… | head`): files are still written."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.file.fileno())  # Python writes what is left there when it ends
        os.close(nowhere)


class Terminal:
    """Where the command speaks, and in which language."""

    def __init__(self, language: str, quiet: bool) -> None:
        if language not in ("vi", "en"):
            Console(stderr=True).print(say("cli.language_unknown", "vi", found=language), markup=False)
            raise typer.Exit(EXIT_USAGE)
        self.language = cast("Language", language)
        self.quiet = quiet
        self.out = _Console(highlight=False)
        self.err = _Console(stderr=True, highlight=False)

    def say(self, key: str, **values: object) -> str:
        """A text in the terminal's language."""
        return say(key, self.language, **values)

    def tell(self, line: str) -> None:
        """A line for the user, unless asked to be quiet."""
        if not self.quiet:
            self.out.print(line, markup=False, soft_wrap=True)

    def complain(self, line: str) -> None:
        """A line about something that stops the work."""
        self.err.print(line, markup=False, soft_wrap=True)

    def refuse(self, key: str, **values: object) -> NoReturn:
        """Say why what was asked for is not done, and end with the exit code of wrong usage."""
        self.complain(self.say(key, **values))
        raise typer.Exit(EXIT_USAGE)

    def wrote(self, path: Path) -> None:
        """Say that a file was written."""
        self.tell(self.say("summary.wrote", path=path))

    def working(self, key: str) -> AbstractContextManager[object]:
        """A sign of life on a terminal; nothing elsewhere."""
        if self.quiet or not self.err.is_terminal:
            return nullcontext()
        return self.err.status(self.say(key))

    @contextmanager
    def progress(self, key: str) -> Iterator[Callable[[int, int], None]]:
        """A bar on a terminal, told how much of how much is done; nothing elsewhere."""
        if self.quiet or not self.err.is_terminal:
            yield lambda _done, _all: None
            return
        with Progress(console=self.err, transient=True) as bar:
            task = bar.add_task(self.say(key), total=None)
            yield lambda done, whole: bar.update(task, completed=done, total=whole)

    def issue(self, issue: Issue) -> None:
        """One issue: what is wrong, and what to do."""
        severity = self.say(f"check.severity.{issue.severity.value}")
        write = self.complain if issue.severity is Severity.ERROR else self.tell
        write(f"{severity} {issue.message(self.language)}")
        advice = issue.advice(self.language)
        if advice:
            write(f"    {self.say('cli.do')}: {advice}")


def show(result: Result, terminal: Terminal) -> None:
    """The summary of a plan: proof and indicators first, then money, then what is out."""
    if terminal.quiet:
        return
    for line in summary_lines(result, terminal.language):
        terminal.tell(line)
    table = Table(title=terminal.say("summary.money_title"), title_justify="left")
    table.add_column(terminal.say("summary.source"))
    for heading in ("summary.available", "summary.allocated", "summary.left"):
        table.add_column(terminal.say(heading), justify="right")
    rows = source_table(result)
    total = (terminal.say("summary.total"), sum(row[1] for row in rows), sum(row[2] for row in rows))
    for name, available, allocated in (*rows, total):
        amounts = (available, allocated, available - allocated)
        table.add_row(name, *(format_number(amount, terminal.language) for amount in amounts))
    terminal.out.print(table)
    out = list(not_balanced(result, terminal.language))
    if out:
        terminal.tell(terminal.say("summary.not_balanced"))
    for line in out:
        terminal.tell(f"  {line}")
    _, warnings, infos = issue_counts(result.issues)
    if warnings or infos:
        terminal.tell(terminal.say("summary.issues", warnings=warnings, infos=infos))


def show_issues(issues: tuple[Issue, ...], projects: int, sources: int, terminal: Terminal) -> None:
    """All issues, errors first, after a line that counts them."""
    count, warnings, infos = issue_counts(issues)
    if count:
        terminal.complain(terminal.say("check.errors", errors=count, warnings=warnings))
    else:
        terminal.tell(
            terminal.say("check.clean", projects=projects, sources=sources, warnings=warnings, infos=infos)
        )
    order = list(Severity)
    alike: dict[tuple[int, str], list[Issue]] = {}
    for issue in issues:
        alike.setdefault((order.index(issue.severity), issue.code), []).append(issue)
    for key in sorted(alike, key=lambda key: key[0]):
        _show_alike(alike[key], terminal)


def _show_alike(issues: list[Issue], terminal: Terminal) -> None:
    """Errors one by one; warnings and notes of one kind as their first few and the places of the others."""
    is_short = issues[0].severity is Severity.ERROR or len(issues) <= ALIKE_SHOWN + 1
    for issue in issues if is_short else issues[:ALIKE_SHOWN]:
        terminal.issue(issue)
    if not is_short:
        rest = issues[ALIKE_SHOWN:]
        places = ", ".join(issue.place for issue in rest[:PLACES_SHOWN] if issue.place)
        more = "places" if len(rest) <= PLACES_SHOWN else "places_more"
        terminal.tell(f"    {terminal.say(f'check.{more}', count=len(rest), found=places)}")


ALIKE_SHOWN = 2
"""Warnings or notes of one kind that the terminal writes out; JSON has them all."""
PLACES_SHOWN = 10
"""Places of the others that stand behind them."""
CELLS_SHOWN = 8
"""Addresses that stand behind one broken rule on the terminal; plan.json-like output has them all."""


def show_verification(found: Verification, exported: ExportedPlan, law: LawOnDay, terminal: Terminal) -> None:
    """What an edited plan breaks, with cells and articles, and what it is worth beside the best."""
    if found.is_valid:
        terminal.tell(terminal.say("verify.valid"))
    else:
        terminal.complain(terminal.say("verify.broken", count=len(found.violations)))
    for violation in found.violations:
        article = law.rule_article(violation.rule) if violation.rule in RULES else None
        place = _cells(cells_of(violation, exported, found.plan), exported.sheet, terminal)
        detail = "; ".join(part for part in (place, article) if part)
        terminal.complain(f"  {violation.message(terminal.language)}" + (f" ({detail})" if detail else ""))
    objective = format_number(found.plan.outcome.objective, terminal.language, 4)
    if found.best is None or found.loss is None:
        terminal.tell(terminal.say("verify.worth_alone", objective=objective))
        return
    best = format_number(found.best.outcome.objective, terminal.language, 4)
    loss = format_number(found.loss, terminal.language, 4)
    terminal.tell(terminal.say("verify.worth", objective=objective, best=best, loss=loss))


def _cells(cells: tuple[str, ...], sheet: str, terminal: Terminal) -> str:
    """`ô Bảng phân bổ!AF12, AF13 … (+3)`, cells of other sheets by their own name; empty without any."""
    if not cells:
        return ""
    shown = [cell if "!" in cell else f"{sheet}!{cell}" for cell in cells[:1]] + list(cells[1:CELLS_SHOWN])
    more = len(cells) - CELLS_SHOWN
    listed = ", ".join(shown) + (f" … (+{more})" if more > 0 else "")
    return terminal.say("verify.cell", cell=listed)


@contextmanager
def errors(terminal: Terminal) -> Iterator[None]:
    """Every error becomes a sentence and an exit code; a traceback is never what a user sees."""
    try:
        yield
    except typer.Exit:
        raise
    except Exception as error:  # the one place where anything unforeseen ends
        raise typer.Exit(tell_error(error, terminal)) from error


def tell_error(error: Exception, terminal: Terminal) -> int:
    """Say what an error means to a user; the exit code that belongs to it."""
    tell = next(tell for kind, tell in _TOLD if isinstance(error, kind))
    return tell(error, terminal)


def _tell_issues(error: PortfolioError, terminal: Terminal) -> int:
    show_issues(error.issues, 0, 0, terminal)
    return EXIT_INPUT


def _tell_law(error: LawError, terminal: Terminal) -> int:
    terminal.complain(error.message(terminal.language))
    return EXIT_INPUT


def _tell_no_plan(error: NoPlanError, terminal: Terminal) -> int:
    if error.reason != "infeasible":
        terminal.complain(terminal.say("cli.no_plan"))
        return EXIT_NO_PLAN
    terminal.complain(terminal.say("cli.infeasible"))
    for issue in error.issues:
        terminal.complain(f"  {issue.message(terminal.language)}")
    for clash in error.clashes:
        if isinstance(clash, Clash):
            terminal.complain(f"  {clash.message(terminal.language)}")
    return EXIT_INFEASIBLE


def _tell_audit(error: AuditError, terminal: Terminal) -> int:
    key = "cli.edited_plan_refused" if isinstance(error, EditedPlanError) else "cli.audit_refused"
    terminal.complain(terminal.say(key))
    for violation in error.violations:
        if isinstance(violation, Violation):
            terminal.complain(f"  {violation.message(terminal.language)}")
    return EXIT_FAULT


def _tell_file(error: OSError, terminal: Terminal) -> int:
    detail = file_reason(error, terminal.language)
    terminal.complain(terminal.say("cli.not_writable", found=error.filename, detail=detail))
    return EXIT_USAGE


def _tell_fault(error: Exception, terminal: Terminal) -> int:
    if os.environ.get("CANVON_DEBUG"):
        traceback.print_exc(file=sys.stderr)
    kind = type(error).__name__
    terminal.complain(terminal.say("cli.fault", kind=kind, detail=str(error)[:500]))
    return EXIT_FAULT


_TOLD: tuple[tuple[type[Exception], Callable[[Any, Terminal], int]], ...] = (
    (PortfolioError, _tell_issues),
    (LawError, _tell_law),
    (NoPlanError, _tell_no_plan),
    (AuditError, _tell_audit),
    (OSError, _tell_file),
    (Exception, _tell_fault),
)
