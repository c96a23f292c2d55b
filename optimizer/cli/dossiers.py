"""Commands that make official files from an exported plan: `dossier` and `fill`."""

from pathlib import Path
from typing import Annotated

import typer

from models.law import LawBook
from models.portfolio import Portfolio
from models.vocabulary import PlanType
from optimizer.cli.entry import AnswerFile, AnswerLines, Lang, Quiet, Seconds, speaker, workbook_path
from optimizer.cli.paths import refuse_overwriting, refuse_unwritable
from optimizer.cli.reading import chosen_scenario, refuse_unknown
from optimizer.dossier.checked_plan import checked_plan
from optimizer.dossier.earlier_plan import approved_amount, earlier_plan
from optimizer.dossier.files import dossier_files, is_dossier_file
from optimizer.dossier.fill import filled_template
from optimizer.dossier.folder import foreign_files, write_folder
from optimizer.dossier.plan_view import Approved, PlanView
from optimizer.dossier.statement import proof_of
from optimizer.exported import ExportedPlan, read_exported
from optimizer.files import write_whole
from optimizer.official.given_answers import read_answers
from optimizer.optimize import Effort
from optimizer.terminal import Terminal, errors


def dossier(
    plan: Annotated[Path, typer.Argument(help="Phương án plan.xlsx / exported plan")],
    out: Annotated[Path, typer.Option("--out", help="Thư mục hồ sơ cần ghi / the folder to write")],
    before: Annotated[
        Path | None,
        typer.Option(help="Phương án trước, hoặc danh mục có KH được duyệt / an earlier plan or list"),
    ] = None,
    project: Annotated[
        list[str] | None, typer.Option(help="Mã dự án cần phiếu nguồn vốn (Đ.36) / project to get a sheet")
    ] = None,
    templates: Annotated[
        Path | None, typer.Option(help="Thư mục mẫu Word của đơn vị / folder with own Word templates")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Ghi đè hồ sơ cũ trong thư mục / replace an older dossier")
    ] = False,
    answers: AnswerFile = None,
    answer: AnswerLines = None,
    time_limit: Seconds = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Lập hồ sơ trình HĐND: phụ lục, biểu mẫu, tờ trình, nghị quyết / the files for the Council."""
    terminal = speaker(lang, quiet)
    refuse_unwritable((out.parent / "x",), terminal)
    _refuse_folder(out, terminal, may_replace=replace)
    if templates is not None and not templates.is_dir():
        terminal.refuse("cli.no_templates", found=templates)
    with errors(terminal):
        law = LawBook.load()
        with terminal.working("cli.reading"):
            exported = read_exported(plan, law)
            if before is None:
                approved = _approved(exported.portfolio)
            else:
                given = read_answers(answers, answer or ())
                approved = earlier_plan(before, law, exported.portfolio, given)
        refuse_unknown(project or [], exported.portfolio, terminal)
        view = _view(exported, law, time_limit, approved, terminal)
        files = dossier_files(view, project or [], templates)
        write_folder(out, files)
        terminal.tell(proof_of(view))
        for name in files:
            terminal.wrote(out / name)


def fill(
    plan: Annotated[Path, typer.Argument(help="Phương án plan.xlsx / exported plan")],
    template: Annotated[Path, typer.Argument(help="Mẫu Excel của đơn vị / the office's own template")],
    out: Annotated[
        Path, typer.Option("--out", callback=workbook_path, help="Tệp cần ghi / the file to write")
    ],
    time_limit: Seconds = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Điền phương án vào mẫu Excel đơn vị đang dùng / fill the office's own Excel template."""
    terminal = speaker(lang, quiet)
    refuse_overwriting(plan, (out,), terminal)
    refuse_overwriting(template, (out,), terminal)
    with errors(terminal):
        law = LawBook.load()
        with terminal.working("cli.reading"):
            exported = read_exported(plan, law)
        view = _view(exported, law, time_limit, None, terminal)
        filled = filled_template(view, template)
        write_whole(out, filled.content)
        for issue in filled.issues:
            terminal.issue(issue)
        terminal.wrote(out)


def _view(
    exported: ExportedPlan,
    law: LawBook,
    time_limit: float | None,
    approved: dict[str, Approved] | None,
    terminal: Terminal,
) -> PlanView:
    """The plan of the file, audited."""
    scenario = chosen_scenario(exported.portfolio, None, None, terminal)
    limit = scenario.time_limit if time_limit is None else time_limit
    effort = Effort(time_limit=limit, work_limit=scenario.work_limit)
    with terminal.working("cli.solving"):
        result = checked_plan(exported, scenario, law, effort)
    return PlanView(result=result, language=terminal.language, approved=approved)


def _refuse_folder(out: Path, terminal: Terminal, *, may_replace: bool) -> None:
    """A folder with other files in it is never touched, an older dossier only when asked to."""
    if out.exists() and not out.is_dir():
        detail = terminal.say("file_reason.not_folder")
        terminal.refuse("cli.not_writable", found=out, detail=detail)
    foreign = foreign_files(out, is_dossier_file)
    if foreign:
        listed = ", ".join(foreign[:5])
        terminal.refuse("cli.folder_foreign", found=out, listed=listed)
    if out.exists() and any(out.iterdir()) and not may_replace:
        terminal.refuse("cli.folder_exists", found=out)


def _approved(portfolio: Portfolio) -> dict[str, Approved] | None:
    """In an adjustment, the approved plan that its book states; None where it states none."""
    if portfolio.base.plan_type is not PlanType.ADJUSTMENT:
        return None
    known = {
        project.project_id: Approved(name=project.name, amount=amount)
        for project in portfolio.projects
        if (amount := approved_amount(project)) is not None
    }
    return known or None
