"""The best adjustment of an approved plan: `revise`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from models.law import LawBook
from optimizer.cli.entry import Gap, JsonPath, Lang, Quiet, ScenarioName, Seconds, speaker, workbook_path
from optimizer.cli.paths import refuse_overwriting
from optimizer.cli.reading import chosen_scenario, read
from optimizer.cli.studies import stoppable
from optimizer.cli.writing import write_json, write_workbook
from optimizer.exported import read_exported
from optimizer.optimize import Effort
from optimizer.report.documents.revision import revision_document
from optimizer.report.plan.changes import write_changes
from optimizer.revise.book import approved_plan
from optimizer.revise.revising import Asked
from optimizer.revise.revising import revise as revise_plan
from optimizer.terminal import errors
from optimizer.terminal.revise import show_revision
from optimizer.uncertainty.solved import Stopping


def revise(
    plan: Annotated[Path, typer.Argument(help="Phương án đã duyệt plan.xlsx / the approved plan")],
    changes: Annotated[
        int | None, typer.Option(min=0, help="Số dự án được thay đổi nhiều nhất / most changes")
    ] = None,
    price: Annotated[
        float | None,
        typer.Option(min=0, help="Mỗi thay đổi phải thêm được giá trị này / value each change must bring"),
    ] = None,
    book: Annotated[
        Path | None, typer.Option("--book", help="Sổ mới: đã giải ngân, mức vốn / today's book")
    ] = None,
    from_year: Annotated[
        int | None, typer.Option(help="Năm đầu còn được điều chỉnh / first year that may change")
    ] = None,
    scenario: ScenarioName = None,
    out: Annotated[Path | None, typer.Option("--out", callback=workbook_path, help="Ghi plan.xlsx")] = None,
    json: JsonPath = None,
    time_limit: Seconds = None,
    gap: Gap = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Điều chỉnh kế hoạch đã duyệt với ít thay đổi / the best revision of an approved plan."""
    terminal = speaker(lang, quiet)
    refuse_overwriting(plan, (out, json), terminal)
    if book is not None:
        refuse_overwriting(book, (out, json), terminal)
    with errors(terminal):
        other, law = (None, LawBook.load()) if book is None else read(book, terminal)
        with terminal.working("cli.reading"):
            exported = read_exported(plan, law, other)
        chosen = chosen_scenario(exported.portfolio, scenario, gap, terminal)
        portfolio = exported.portfolio.with_scenario(chosen)
        limit = chosen.time_limit if time_limit is None else time_limit
        effort = Effort(time_limit=limit, work_limit=chosen.work_limit)
        if from_year is not None and from_year not in chosen.years:
            years = f"{chosen.first_year}–{chosen.last_year}"
            terminal.refuse("cli.year_outside", found=str(from_year), expected=years)
        asked = Asked(changes=changes, price=price, first_open_year=from_year)
        with terminal.progress("cli.solving") as tell, stoppable() as is_stopped:
            approved = approved_plan(exported, law)
            effort = replace(effort, watch=Stopping(is_stopped))
            revision = revise_plan(portfolio, approved, law, asked, effort, chosen.name, tell)
        show_revision(revision, terminal)
        sheets = {"changes": lambda page: write_changes(page, revision)}
        write_workbook(revision.result, out, terminal, sheets)
        if json is not None:
            write_json(revision_document(revision), json, terminal)
