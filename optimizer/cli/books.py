"""Commands about a book: `check` and `template`."""

from pathlib import Path
from typing import Annotated

import typer

from models.issues import Issue, PortfolioError
from models.law import LawBook
from models.portfolio import Portfolio
from optimizer.check import advise
from optimizer.check import check as check_portfolio
from optimizer.cli.entry import (
    AnswerFile,
    AnswerLines,
    BookPath,
    JsonPath,
    Lang,
    Quiet,
    speaker,
    workbook_path,
)
from optimizer.cli.paths import refuse_overwriting, refuse_unwritable
from optimizer.cli.reading import read
from optimizer.dossier.folder import foreign_files, write_folder
from optimizer.dossier.word import bundled_templates
from optimizer.report.documents.plan import write_document
from optimizer.report.sentences.summary import issue_counts
from optimizer.template.workbook import template_years, write_template
from optimizer.terminal import EXIT_INPUT, Terminal, errors, show_issues


def check(
    book: BookPath,
    json: JsonPath = None,
    answers: AnswerFile = None,
    answer: AnswerLines = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Kiểm tra tệp đầu vào, báo mọi lỗi cùng lúc / all issues at once."""
    terminal = speaker(lang, quiet)
    refuse_overwriting(book, (json,), terminal)
    with errors(terminal):
        projects = sources = 0
        totals: dict[str, int] = {}
        try:
            portfolio, law = read(book, terminal, answers, answer)
            projects, sources = len(portfolio.projects), len(portfolio.budget.sources)
            totals = _totals(portfolio)
            issues = _issues_of_all(portfolio, law)
        except PortfolioError as error:
            issues = error.issues
        if json is not None:
            document = {
                "issues": [issue.to_dict() for issue in issues],
                "projects": projects,
                "sources": sources,
                "totals": totals,
            }
            write_document(document, json)
        show_issues(issues, projects, sources, terminal)
        if issue_counts(issues)[0]:
            raise typer.Exit(EXIT_INPUT)


def template(
    out: Annotated[Path, typer.Option("--out", help="Sổ mẫu cần ghi / the workbook to write")],
    first_year: Annotated[int | None, typer.Option(min=1990, max=2100, help="Năm đầu / first year")] = None,
    word: Annotated[
        bool, typer.Option("--word", help="Ghi các mẫu Word của hồ sơ vào thư mục / the Word templates")
    ] = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Ghi sổ mẫu trống để nhập danh mục dự án, nguồn vốn / the empty workbook to fill in."""
    terminal = speaker(lang, quiet)
    if word:
        _write_word_templates(out, terminal)
        return
    out = workbook_path(out)
    refuse_unwritable((out,), terminal)
    if out.exists() and out.stat().st_size:
        terminal.refuse("cli.template_exists", found=out)
    with errors(terminal):
        law = LawBook.load()
        write_template(out, template_years(law, first_year), law, terminal.language)
        terminal.wrote(out)


def _write_word_templates(folder: Path, terminal: Terminal) -> None:
    """The Word templates of the dossier, in a folder that is new or empty."""
    refuse_unwritable((folder.parent / "x",), terminal)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        listed = ", ".join(foreign_files(folder, lambda _: False)[:5]) if folder.is_dir() else folder.name
        terminal.refuse("cli.folder_foreign", found=folder, listed=listed)
    with errors(terminal):
        templates = bundled_templates(terminal.language)
        write_folder(folder, templates)
        for name in templates:
            terminal.wrote(folder / name)


def _issues_of_all(portfolio: Portfolio, law: LawBook) -> tuple[Issue, ...]:
    """Issues and advice under every scenario, each once."""
    seen: dict[tuple[object, ...], Issue] = {}
    for scenario in portfolio.scenarios.values():
        found = (*check_portfolio(portfolio, scenario, law), *advise(portfolio, scenario, law))
        for issue in found:
            seen.setdefault((issue.code, issue.sheet, issue.cell, issue.column, issue.project_id), issue)
    return tuple(seen.values())


def _totals(portfolio: Portfolio) -> dict[str, int]:
    projects = portfolio.projects
    return {
        "total_cost": sum(project.total_cost for project in projects),
        "paid": sum(project.paid for project in projects),
        "demand": sum(project.demanded for project in projects),
        "envelope": sum(source.period_money for source in portfolio.budget.sources),
    }
