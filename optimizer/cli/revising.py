"""The best adjustment of an approved plan: `revise`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from models.law import LawBook
from optimizer.cli.entry import JsonPath, Lang, Quiet, speaker, workbook_path
from optimizer.cli.paths import refuse_overwriting
from optimizer.cli.reading import chosen_scenario, read
from optimizer.cli.studies import stoppable
from optimizer.exported import read_exported
from optimizer.optimize import Effort
from optimizer.report.documents.plan import write_document
from optimizer.report.documents.revision import revision_document
from optimizer.report.plan.changes import write_changes
from optimizer.report.plan.workbook import write_plan
from optimizer.revise.book import approved_plan
from optimizer.revise.revising import Asked
from optimizer.revise.revising import revise as revise_plan
from optimizer.terminal import EXIT_USAGE, errors
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
    scenario: Annotated[str | None, typer.Option(help="Tên kịch bản / scenario name")] = None,
    out: Annotated[Path | None, typer.Option("--out", callback=workbook_path, help="Ghi plan.xlsx")] = None,
    json: JsonPath = None,
    time_limit: Annotated[float | None, typer.Option(min=0.001, help="Giây / seconds")] = None,
    gap: Annotated[float | None, typer.Option(min=0, max=1, help="0.01 = 1 %")] = None,
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
            terminal.complain(terminal.say("cli.year_outside", found=str(from_year), expected=years))
            raise typer.Exit(EXIT_USAGE)
        asked = Asked(changes=changes, price=price, first_open_year=from_year)
        with terminal.progress("cli.solving") as tell, stoppable() as is_stopped:
            approved = approved_plan(exported, law)
            effort = replace(effort, watch=Stopping(is_stopped))
            revision = revise_plan(portfolio, approved, law, asked, effort, chosen.name, tell)
        show_revision(revision, terminal)
        if out is not None:
            sheets = {"changes": lambda page: write_changes(page, revision)}
            write_plan(revision.result, out, terminal.language, sheets)
            terminal.tell(terminal.say("summary.wrote", path=out))
        if json is not None:
            write_document(revision_document(revision), json)
            terminal.tell(terminal.say("summary.wrote", path=json))
