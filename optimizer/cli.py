"""The command `canvon`."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from data import SAMPLE
from models.issues import Issue, NoPlanError, PortfolioError
from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Money
from models.vocabulary import PlanType
from optimizer.annual.book import annual_book
from optimizer.build import build_book
from optimizer.check import check as check_portfolio
from optimizer.exported import read_exported
from optimizer.files import whole_file
from optimizer.intake.book import read_portfolio
from optimizer.optimize import Effort
from optimizer.report.annual_workbook import annual_bytes
from optimizer.report.document import no_plan_document, plan_document, verify_document, write_document
from optimizer.report.result import Result
from optimizer.report.summary import issue_counts
from optimizer.report.template import template_years, write_template
from optimizer.report.workbook import write_plan
from optimizer.solve import solve_scenario
from optimizer.solving.milp import stage_two_model
from optimizer.terminal import (
    EXIT_FAULT,
    EXIT_INPUT,
    EXIT_USAGE,
    Terminal,
    errors,
    show,
    show_issues,
    show_verification,
)
from optimizer.verify import verify as verify_amounts

METHODS = ("auto", "milp")

app = typer.Typer(
    name="canvon",
    help="Cân Vốn – phân bổ vốn đầu tư công / public investment capital allocation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_Lang = Annotated[str, typer.Option("--lang", help="vi | en")]
_Quiet = Annotated[bool, typer.Option("--quiet", help="Chỉ in lỗi / print errors only")]
_Book = Annotated[Path, typer.Argument(help="Tệp Excel / workbook")]
_Json = Annotated[Path | None, typer.Option("--json", help="Ghi kết quả JSON / write JSON")]


_settings: dict[str, object] = {"lang": "vi", "quiet": False}


@app.callback()
def _globals(lang: _Lang = "vi", quiet: _Quiet = False) -> None:
    _settings.update(lang=lang, quiet=quiet)


def _terminal(lang: str | None, quiet: bool) -> Terminal:
    """Options may stand before or after the command."""
    return Terminal(lang or str(_settings["lang"]), quiet or bool(_settings["quiet"]))


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Thư mục kết quả / output folder")] = Path(),
    lang: Annotated[str | None, typer.Option("--lang", help="vi | en")] = None,
    quiet: _Quiet = False,
) -> None:
    """Tính phương án trên danh mục thật của tỉnh Lào Cai / the main job on the bundled real data."""
    terminal = _terminal(lang, quiet)
    with errors(terminal):
        _make_folder(out, terminal)
        portfolio, law = _read(SAMPLE, terminal)
        result = _solve(portfolio, portfolio.base, law, Effort(), {"command": "demo"}, terminal)
        show(result, terminal)
        _write(result, out / "plan.xlsx", out / "plan.json", terminal)


@app.command()
def solve(
    book: _Book,
    scenario: Annotated[str | None, typer.Option(help="Tên kịch bản / scenario name")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Ghi plan.xlsx")] = None,
    json: _Json = None,
    time_limit: Annotated[float | None, typer.Option(min=0.001, help="Giây / seconds")] = None,
    gap: Annotated[float | None, typer.Option(min=0, max=1, help="0.01 = 1 %")] = None,
    method: Annotated[str, typer.Option(help="auto | milp")] = "auto",
    work_limit: Annotated[int | None, typer.Option(min=1, help="Số nút nhánh cận / nodes")] = None,
    mps: Annotated[Path | None, typer.Option(help="Ghi mô hình MPS / write the model")] = None,
    threads: Annotated[int, typer.Option(min=1, help="Số luồng / threads")] = 1,
    lang: Annotated[str | None, typer.Option("--lang", help="vi | en")] = None,
    quiet: _Quiet = False,
) -> None:
    """Tính phương án tốt nhất cho một kịch bản / the best plan of one scenario."""
    terminal = _terminal(lang, quiet)
    if method not in METHODS:
        terminal.complain(terminal.say("cli.method_unknown", found=method, expected=", ".join(METHODS)))
        raise typer.Exit(EXIT_USAGE)
    _refuse_overwriting(book, (out, json, mps), terminal)
    with errors(terminal):
        portfolio, law = _read(book, terminal)
        chosen = _scenario(portfolio, scenario, gap, terminal)
        effort = Effort(
            time_limit=chosen.time_limit if time_limit is None else time_limit,
            work_limit=chosen.work_limit if work_limit is None else work_limit,
            threads=threads,
        )
        options = {
            "gap": chosen.gap,
            "method": method,
            "time_limit": effort.time_limit,
            "work_limit": effort.work_limit,
            "threads": threads,
        }
        try:
            result = _solve(portfolio, chosen, law, effort, options, terminal)
        except NoPlanError as error:
            if mps is not None:
                _write_mps(portfolio, chosen, law, {}, mps)
            if json is not None:
                issues = check_portfolio(portfolio, chosen, law)
                write_document(no_plan_document(chosen.name, error, issues), json)
            raise
        show(result, terminal)
        _write(result, out, json, terminal)
        if mps is not None:
            caps = result.plan.outcome.shortfall_by_tier
            tiers = {tier: caps[tier] for tier in result.book.tiers}
            _write_mps(portfolio, chosen, law, tiers, mps)
            terminal.tell(terminal.say("summary.wrote", path=mps))


@app.command()
def check(
    book: _Book,
    json: _Json = None,
    lang: Annotated[str | None, typer.Option("--lang", help="vi | en")] = None,
    quiet: _Quiet = False,
) -> None:
    """Kiểm tra tệp đầu vào, báo mọi lỗi cùng lúc / all issues at once."""
    terminal = _terminal(lang, quiet)
    _refuse_overwriting(book, (json,), terminal)
    with errors(terminal):
        projects = sources = 0
        totals: dict[str, int] = {}
        try:
            portfolio, law = _read(book, terminal)
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


@app.command()
def verify(
    plan: Annotated[Path, typer.Argument(help="plan.xlsx đã xuất, có thể đã sửa tay / exported plan")],
    book: Annotated[Path | None, typer.Option("--book", help="Tệp đầu vào khác / another book")] = None,
    scenario: Annotated[str | None, typer.Option(help="Tên kịch bản / scenario name")] = None,
    json: _Json = None,
    time_limit: Annotated[float | None, typer.Option(min=0.001, help="Giây / seconds")] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="vi | en")] = None,
    quiet: _Quiet = False,
) -> None:
    """Rà soát phương án đã sửa tay: quy tắc bị vi phạm, giá trị mất đi / audit an edited plan."""
    terminal = _terminal(lang, quiet)
    _refuse_overwriting(plan, (json,), terminal)
    with errors(terminal):
        other, law = (None, LawBook.load()) if book is None else _read(book, terminal)
        with terminal.working("cli.reading"):
            exported = read_exported(plan, law, other)
        chosen = _scenario(exported.portfolio, scenario, None, terminal)
        effort = Effort(
            time_limit=chosen.time_limit if time_limit is None else time_limit, work_limit=chosen.work_limit
        )
        with terminal.working("cli.solving"):
            found = verify_amounts(exported.portfolio, chosen, law, exported.amounts, effort)
        on_day = law.on(chosen.law_date)
        if json is not None:
            write_document(verify_document(found, on_day, exported.cells), json)
        show_verification(found, exported, on_day, terminal)
        if not found.is_valid:
            raise typer.Exit(EXIT_FAULT)


@app.command()
def template(
    out: Annotated[Path, typer.Option("--out", help="Sổ mẫu cần ghi / the workbook to write")],
    first_year: Annotated[int | None, typer.Option(min=1990, max=2100, help="Năm đầu / first year")] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="vi | en")] = None,
    quiet: _Quiet = False,
) -> None:
    """Ghi sổ mẫu trống để nhập danh mục dự án, nguồn vốn / the empty workbook to fill in."""
    terminal = _terminal(lang, quiet)
    _refuse_unwritable((out,), terminal)
    if out.exists() and out.stat().st_size:
        terminal.complain(terminal.say("cli.template_exists", found=out))
        raise typer.Exit(EXIT_USAGE)
    with errors(terminal):
        law = LawBook.load()
        write_template(out, template_years(law, first_year), law, terminal.language)
        terminal.tell(terminal.say("summary.wrote", path=out))


@app.command()
def annual(
    plan: Annotated[Path, typer.Argument(help="Phương án trung hạn plan.xlsx / medium-term plan")],
    year: Annotated[int, typer.Option("--year", help="Năm / year")],
    out: Annotated[Path | None, typer.Option("--out", help="Sổ cần ghi / the workbook to write")] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="vi | en")] = None,
    quiet: _Quiet = False,
) -> None:
    """Lập sổ kế hoạch hằng năm từ kế hoạch trung hạn / the annual plan's book."""
    terminal = _terminal(lang, quiet)
    path = Path(f"annual_{year}.xlsx") if out is None else out
    _refuse_overwriting(plan, (path,), terminal)
    with errors(terminal):
        law = LawBook.load()
        with terminal.working("cli.reading"):
            exported = read_exported(plan, law)
        scenario = exported.portfolio.base
        if scenario.plan_type is not PlanType.MEDIUM_TERM:
            terminal.complain(terminal.say("cli.not_medium_term", found=plan))
            raise typer.Exit(EXIT_USAGE)
        if year not in scenario.years:
            expected = f"{scenario.first_year}–{scenario.last_year}"
            terminal.complain(terminal.say("cli.year_outside", found=str(year), expected=expected))
            raise typer.Exit(EXIT_USAGE)
        content = annual_bytes(annual_book(exported, year, law, terminal.language), law, terminal.language)
        with whole_file(path) as temporary:
            temporary.write_bytes(content)
        terminal.tell(terminal.say("summary.wrote", path=path))


def _issues_of_all(portfolio: Portfolio, law: LawBook) -> tuple[Issue, ...]:
    """Issues under every scenario, each once."""
    seen: dict[tuple[object, ...], Issue] = {}
    for scenario in portfolio.scenarios.values():
        for issue in check_portfolio(portfolio, scenario, law):
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


def _read(book: Path, terminal: Terminal) -> tuple[Portfolio, LawBook]:
    law = LawBook.load()
    with terminal.working("cli.reading"):
        return read_portfolio(book, law), law


def _scenario(portfolio: Portfolio, name: str | None, gap: float | None, terminal: Terminal) -> Scenario:
    """The scenario asked for, with the gap of the command line."""
    if name is not None and name not in portfolio.scenarios:
        known = ", ".join(portfolio.scenarios)
        terminal.complain(terminal.say("cli.scenario_unknown", found=name, expected=known))
        raise typer.Exit(EXIT_USAGE)
    chosen = portfolio.base if name is None else portfolio.scenarios[name]
    return chosen if gap is None else replace(chosen, gap=gap)


def _solve(
    portfolio: Portfolio,
    scenario: Scenario,
    law: LawBook,
    effort: Effort,
    options: Mapping[str, object],
    terminal: Terminal,
) -> Result:
    with terminal.working("cli.solving"):
        return solve_scenario(portfolio, scenario, law, effort, options)


def _write(result: Result, out: Path | None, json: Path | None, terminal: Terminal) -> None:
    if out is not None:
        write_plan(result, out, terminal.language)
        terminal.tell(terminal.say("summary.wrote", path=out))
    if json is not None:
        write_document(plan_document(result), json)
        terminal.tell(terminal.say("summary.wrote", path=json))


def _write_mps(
    portfolio: Portfolio, scenario: Scenario, law: LawBook, caps: Mapping[int, Money], path: Path
) -> None:
    book = build_book(portfolio, scenario, law.on(scenario.law_date))
    with whole_file(path) as temporary:
        stage_two_model(book, caps).write_mps(temporary)


def _make_folder(folder: Path, terminal: Terminal) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        detail = error.strerror or str(error)
        terminal.complain(terminal.say("cli.not_writable", found=folder, detail=detail))
        raise typer.Exit(EXIT_USAGE) from error


def _refuse_overwriting(book: Path, outputs: tuple[Path | None, ...], terminal: Terminal) -> None:
    """Input is never changed, and a folder that is not there is told before anything is solved."""
    for path in outputs:
        if path is not None and path.resolve() == book.resolve():
            terminal.complain(terminal.say("cli.would_overwrite_input", found=path))
            raise typer.Exit(EXIT_USAGE)
    _refuse_unwritable(outputs, terminal)


def _refuse_unwritable(outputs: tuple[Path | None, ...], terminal: Terminal) -> None:
    for path in outputs:
        if path is None:
            continue
        if not path.parent.is_dir() or path.is_dir():
            detail = str(path.parent)
            terminal.complain(terminal.say("cli.not_writable", found=path, detail=detail))
            raise typer.Exit(EXIT_USAGE)


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
