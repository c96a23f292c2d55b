"""Commands about lists as offices keep them: `import`, and the lists that other commands are given."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from models.issues import PortfolioError, errors_in
from models.law import LawBook
from optimizer.cli.entry import AnswerFile, AnswerLines, JsonPath, Lang, Quiet, speaker, workbook_path
from optimizer.cli.paths import refuse_overwriting
from optimizer.files import write_whole
from optimizer.official.answers import label_of
from optimizer.official.given_answers import Answers, read_answers
from optimizer.official.importing import Imported, import_lists
from optimizer.report.documents.importing import import_document
from optimizer.report.documents.plan import write_document
from optimizer.template.workbook import template_years
from optimizer.terminal import EXIT_INPUT, Terminal, errors, show_issues
from optimizer.workbook.reading import read_workbook


def import_(
    files: Annotated[list[Path], typer.Argument(help="Danh mục của đơn vị, một hay nhiều tệp / lists")],
    out: Annotated[
        Path | None, typer.Option("--out", callback=workbook_path, help="Sổ cần ghi / the workbook to write")
    ] = None,
    json: JsonPath = None,
    answers: AnswerFile = None,
    answer: AnswerLines = None,
    places: Annotated[
        str | None,
        typer.Option(help="Tỉnh để đổi xã, huyện trước 01/7/2025 sang xã hiện nay / old places to new ones"),
    ] = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Đọc danh mục như đơn vị gửi thành sổ chuẩn / lists as they are become a workbook."""
    terminal = speaker(lang, quiet)
    for file in files:
        refuse_overwriting(file, (out, json), terminal)
    _refuse_same_names(files, terminal)
    with errors(terminal):
        try:
            found = imported(files, read_answers(answers, answer or ()), places, terminal)
        except PortfolioError as error:
            found = Imported(book=None, lists=(), issues=error.issues)
        if json is not None:
            write_document(import_document(found), json)
        _show(found, terminal)
        if errors_in(found.issues) or found.book is None:
            raise typer.Exit(EXIT_INPUT)
        if out is not None:
            write_whole(out, found.book.content)
            terminal.wrote(out)


def imported(files: Sequence[Path], answers: Answers, places: str | None, terminal: Terminal) -> Imported:
    """The lists of the files under the answers; places : the province whose old places become new ones.

    Errors: PortfolioError where a file is refused.
    """
    with terminal.working("cli.reading"):
        workbooks = [read_workbook(file) for file in files]
        years = template_years(LawBook.load())
        return import_lists(workbooks, answers, (years[0], years[-1]), terminal.language, places)


def _refuse_same_names(files: Sequence[Path], terminal: Terminal) -> None:
    """Answers and messages name a file by its name alone."""
    names = [file.name for file in files]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        terminal.refuse("cli.same_file_name", found=", ".join(twice))


def _shown(column: str, terminal: Terminal) -> str:
    return label_of(column) if terminal.language == "vi" else column


def _show(found: Imported, terminal: Terminal) -> None:
    """What was found on which sheet, then every issue, errors first."""
    for own in found.lists:
        unit = "–" if own.unit is None else terminal.say(f"money_unit.{own.unit}")
        terminal.tell(
            terminal.say(
                "cli.list_found",
                sheet=own.place,
                first=str(own.header_rows[0]),
                last=str(own.header_rows[1]),
                projects=len(own.rows),
                others=len(own.passed),
                unit=unit,
            )
        )
        heads = [
            f"{own.heading_cell(heading)} = {_shown(heading.column, terminal)}"
            for heading in own.headings
            if heading.column is not None and not heading.is_doubtful
        ]
        if heads:
            terminal.tell(f"    {terminal.say('cli.list_columns', found='; '.join(heads))}")
    portfolio = None if found.book is None else found.book.portfolio
    sources = 0 if portfolio is None else len(portfolio.budget.sources)
    lines = 0 if found.book is None else len(found.book.lines)
    told = tuple(issue for issue in found.issues if issue.code != "issue_list_heading_understood")
    show_issues(told, lines, sources, terminal)
