"""Commands about an exported plan: `verify` and `annual`."""

from pathlib import Path
from typing import Annotated

import typer

from models.law import LawBook
from models.vocabulary import PlanType
from optimizer.annual.book import annual_book
from optimizer.annual.workbook import annual_bytes
from optimizer.cli.entry import JsonPath, Lang, Quiet, ScenarioName, Seconds, speaker, workbook_path
from optimizer.cli.paths import refuse_overwriting
from optimizer.cli.reading import chosen_scenario, read
from optimizer.cli.writing import write_json
from optimizer.exported import read_exported
from optimizer.files import write_whole
from optimizer.intake.book import portfolio_of
from optimizer.optimize import Effort
from optimizer.report.documents.annual import annual_document
from optimizer.report.documents.plan import verify_document
from optimizer.terminal import EXIT_FAULT, errors, show_verification
from optimizer.terminal.annual import show_annual
from optimizer.verify import verify as verify_amounts

ANNUAL_STEPS = 3
"""Reading the plan, making the year's book, reading that."""


def verify(
    plan: Annotated[Path, typer.Argument(help="plan.xlsx đã xuất, có thể đã sửa tay / exported plan")],
    book: Annotated[Path | None, typer.Option("--book", help="Tệp đầu vào khác / another book")] = None,
    scenario: ScenarioName = None,
    json: JsonPath = None,
    time_limit: Seconds = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Rà soát phương án đã sửa tay: quy tắc bị vi phạm, giá trị mất đi / audit an edited plan."""
    terminal = speaker(lang, quiet)
    refuse_overwriting(plan, (json,), terminal)
    with errors(terminal):
        other, law = (None, LawBook.load()) if book is None else read(book, terminal)
        with terminal.working("cli.reading"):
            exported = read_exported(plan, law, other)
        chosen = chosen_scenario(exported.portfolio, scenario, None, terminal)
        effort = Effort(
            time_limit=chosen.time_limit if time_limit is None else time_limit, work_limit=chosen.work_limit
        )
        with terminal.working("cli.solving"):
            found = verify_amounts(exported.portfolio, chosen, law, exported.amounts, effort)
        on_day = law.on(chosen.law_date)
        show_verification(found, exported, on_day, terminal)
        if json is not None:
            write_json(verify_document(found, on_day, exported), json, terminal)
        if not found.is_valid or found.loss:
            terminal.tell(terminal.say("verify.again", plan=plan.name))
        if not found.is_valid:
            raise typer.Exit(EXIT_FAULT)


def annual(
    plan: Annotated[Path, typer.Argument(help="Phương án trung hạn plan.xlsx / medium-term plan")],
    year: Annotated[int, typer.Option("--year", help="Năm / year")],
    out: Annotated[
        Path | None, typer.Option("--out", callback=workbook_path, help="Sổ cần ghi / the workbook to write")
    ] = None,
    json: JsonPath = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Lập sổ kế hoạch hằng năm từ kế hoạch trung hạn / the annual plan's book."""
    terminal = speaker(lang, quiet)
    refuse_overwriting(plan, (out, json), terminal)
    with errors(terminal):
        law = LawBook.load()
        with terminal.progress("annual.working") as tell:
            exported = read_exported(plan, law)
            scenario = exported.portfolio.base
            if scenario.plan_type is not PlanType.MEDIUM_TERM:
                terminal.refuse("cli.not_medium_term", found=plan)
            if year not in scenario.years:
                expected = f"{scenario.first_year}–{scenario.last_year}"
                terminal.refuse("cli.year_outside", found=str(year), expected=expected)
            tell(1, ANNUAL_STEPS)
            book = annual_book(exported, year, law, terminal.language)
            tell(2, ANNUAL_STEPS)
            portfolio = portfolio_of(book.raw(), law)
        show_annual(book, portfolio, out is not None, terminal)
        if out is not None:
            write_whole(out, annual_bytes(book, law, terminal.language))
            terminal.wrote(out)
        if json is not None:
            write_json(annual_document(book, portfolio), json, terminal)
