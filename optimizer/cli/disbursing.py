"""Plan and actual: `disbursement`."""

from pathlib import Path
from typing import Annotated

import typer

from models.law import LawBook
from models.portfolio import Portfolio
from optimizer.cli.entry import BookPath, JsonPath, Lang, Quiet, speaker, workbook_path
from optimizer.cli.paths import refuse_overwriting
from optimizer.cli.reading import read
from optimizer.cli.writing import write_json
from optimizer.disbursement.absorbing import By, executions, proposed_capacities, total
from optimizer.disbursement.form import disbursement_form
from optimizer.disbursement.joining import joined
from optimizer.files import write_whole
from optimizer.report.studies.disbursement_workbook import Actual, actual_document, write_actual
from optimizer.terminal import Terminal, errors
from optimizer.terminal.disbursement import show_actual
from optimizer.workbook.reading import read_workbook


def disbursement(
    book: BookPath,
    sheet: Annotated[
        Path | None,
        typer.Option("--sheet", help="Bảng giải ngân, ghép theo mã, tên / by code, name"),
    ] = None,
    capacity: Annotated[
        int | None,
        typer.Option(
            "--capacity",
            min=1,
            help="Đề xuất hạn mức chủ đầu tư, số đã giải ngân là của N năm / propose limits, from N years",
        ),
    ] = None,
    form: Annotated[
        Path | None,
        typer.Option(
            "--form", callback=workbook_path, help="Ghi bảng để điền, có sẵn mã và tên / the sheet to fill"
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", callback=workbook_path, help="Ghi disbursement.xlsx")
    ] = None,
    json: JsonPath = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Tình hình giải ngân theo dự án, chủ đầu tư, nguồn, ngành / plan and actual."""
    terminal = speaker(lang, quiet)
    refuse_overwriting(book, (form, out, json), terminal)
    if sheet is not None:
        refuse_overwriting(sheet, (form, out, json), terminal)
    with errors(terminal):
        portfolio, law = read(book, terminal)
        if form is not None:
            _write_form(portfolio, law, form, terminal)
            return
        if sheet is not None:
            portfolio = _joined(portfolio, sheet, terminal)
        cuts = {by: executions(portfolio, by) for by in By}
        if not total(cuts[By.PROJECT]).given and not total(cuts[By.PROJECT]).disbursed:
            terminal.refuse("disbursement.nothing")
        years = portfolio.base.years
        proposed = () if capacity is None else proposed_capacities(portfolio, years, capacity)
        actual = Actual(portfolio=portfolio, cuts=cuts, proposed=proposed, covered=capacity or 1)
        show_actual(actual, portfolio.base, terminal)
        if out is not None:
            write_actual(actual, out, law, terminal.language)
            terminal.wrote(out)
        if json is not None:
            write_json(actual_document(actual), json, terminal)


def _write_form(portfolio: Portfolio, law: LawBook, path: Path, terminal: Terminal) -> None:
    write_whole(path, disbursement_form(portfolio, law, terminal.language))
    terminal.wrote(path)
    terminal.tell(terminal.say("disbursement.form"))


def _joined(portfolio: Portfolio, sheet: Path, terminal: Terminal) -> Portfolio:
    """The book with what the sheet says; what was joined by name, and what is not in the book, is told."""
    found = joined(portfolio, read_workbook(sheet))
    if found.by_name:
        names = "; ".join(f"“{name}” → {code}" for name, code in found.by_name)
        terminal.complain(terminal.say("disbursement.by_name", found=names, count=len(found.by_name)))
    if found.unknown:
        codes = ", ".join(found.unknown)
        terminal.complain(terminal.say("disbursement.unknown", found=codes, count=len(found.unknown)))
    return found.portfolio
