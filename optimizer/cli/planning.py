"""Commands that make a plan: `demo` and `solve`."""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from data import SAMPLE
from models.issues import NoPlanError
from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Money
from optimizer.build import build_book
from optimizer.check import check as check_portfolio
from optimizer.cli.entry import (
    AnswerFile,
    AnswerLines,
    BookPath,
    Gap,
    JsonPath,
    Lang,
    Quiet,
    ScenarioName,
    Seconds,
    speaker,
    workbook_path,
)
from optimizer.cli.explaining import EXPLAINED_WITHIN_S, explained
from optimizer.cli.paths import make_folder, refuse_overwriting
from optimizer.cli.reading import chosen_scenario, read, read_kept
from optimizer.cli.settings import Settings, overlays
from optimizer.cli.writing import write_result
from optimizer.explain.repair import repairs
from optimizer.files import whole_file
from optimizer.optimize import Effort
from optimizer.report.documents.plan import no_plan_document, write_document
from optimizer.report.sentences.repair import RepairText
from optimizer.result import Result
from optimizer.solve import solve_scenario
from optimizer.solving.methods import AUTO, METHODS
from optimizer.solving.milp import stage_two_model
from optimizer.terminal import Terminal, errors, show, tell_error
from optimizer.terminal.explain import show_explanation

REPAIRED_WITHIN_S = 20.0
"""Time for looking for repairs of a book that turned out to have no plan."""


def demo(
    out: Annotated[Path, typer.Option("--out", help="Thư mục kết quả / output folder")] = Path(),
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Tính phương án trên danh mục thật của tỉnh Lào Cai / the main job on the bundled real data."""
    terminal = speaker(lang, quiet)
    with errors(terminal):
        make_folder(out, terminal)
        portfolio, law = read(SAMPLE, terminal)
        result = _solve(portfolio, portfolio.base, law, Effort(), {"command": "demo"}, terminal)
        show(result, terminal)
        write_result(result, out / "plan.xlsx", out / "plan.json", terminal)


def solve(
    book: BookPath,
    scenario: ScenarioName = None,
    out: Annotated[Path | None, typer.Option("--out", callback=workbook_path, help="Ghi plan.xlsx")] = None,
    json: JsonPath = None,
    time_limit: Seconds = None,
    gap: Gap = None,
    method: Annotated[str, typer.Option(help="auto | milp | decomposition")] = "auto",
    work_limit: Annotated[int | None, typer.Option(min=1, help="Số nút nhánh cận / nodes")] = None,
    mps: Annotated[Path | None, typer.Option(help="Ghi mô hình MPS / write the model")] = None,
    threads: Annotated[int, typer.Option(min=1, help="Số luồng / threads")] = 1,
    keep: Annotated[
        list[str] | None,
        typer.Option(help="Giữ số đã sửa của dự án này trong plan.xlsx / keep the typed amounts of it"),
    ] = None,
    settings: Settings = None,
    explain: Annotated[bool, typer.Option("--explain", help="Kèm giải trình / with explanations")] = False,
    answers: AnswerFile = None,
    answer: AnswerLines = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Tính phương án tốt nhất cho một kịch bản / the best plan of one scenario."""
    terminal = speaker(lang, quiet)
    if method not in (AUTO, *METHODS):
        terminal.refuse("cli.method_unknown", found=method, expected=", ".join((AUTO, *METHODS)))
    refuse_overwriting(book, (out, json, mps), terminal)
    with errors(terminal):
        portfolio, law = read_kept(book, keep, terminal) if keep else read(book, terminal, answers, answer)
        chosen = chosen_scenario(portfolio, scenario, gap, terminal)
        chosen = _under(overlays(settings, portfolio, chosen, law, terminal), chosen, terminal)
        effort = Effort(
            time_limit=chosen.time_limit if time_limit is None else time_limit,
            work_limit=chosen.work_limit if work_limit is None else work_limit,
            threads=threads,
            method=method,
        )
        try:
            result = _solve(portfolio, chosen, law, effort, _options(chosen, effort, keep), terminal)
        except NoPlanError as error:
            _write_without_plan(error, portfolio, chosen, law, json, mps)
            if error.reason == "infeasible":
                raise typer.Exit(_tell_with_repairs(error, portfolio, chosen, law, terminal)) from error
            raise
        if explain:
            patience = EXPLAINED_WITHIN_S if effort.time_limit is None else effort.time_limit
            result = replace(result, explanation=explained(result, law, time.time() + patience, terminal))
        show(result, terminal)
        if result.explanation is not None:
            show_explanation(result, result.explanation, terminal)
        write_result(result, out, json, terminal)
        if mps is not None:
            caps = result.plan.outcome.shortfall_by_tier
            _write_mps(portfolio, chosen, law, {tier: caps[tier] for tier in result.book.tiers}, mps)
            terminal.wrote(mps)


def _options(scenario: Scenario, effort: Effort, keep: list[str] | None) -> dict[str, object]:
    """What was asked for, as the certificate has it."""
    return {
        "gap": scenario.gap,
        "method": effort.method,
        "time_limit": effort.time_limit,
        "work_limit": effort.work_limit,
        "threads": effort.threads,
        "keep": ", ".join(sorted(set(keep))) if keep else None,
    }


def _write_without_plan(
    error: NoPlanError,
    portfolio: Portfolio,
    scenario: Scenario,
    law: LawBook,
    json: Path | None,
    mps: Path | None,
) -> None:
    """Where there is no plan, programs are told why, and the model can be looked at all the same."""
    if mps is not None:
        _write_mps(portfolio, scenario, law, {}, mps)
    if json is not None:
        issues = check_portfolio(portfolio, scenario, law)
        write_document(no_plan_document(scenario.name, error, issues), json)


def _under(overlaid: Mapping[str, Scenario], chosen: Scenario, terminal: Terminal) -> Scenario:
    """The scenario that settings make; the chosen one where there are none."""
    if len(overlaid) > 1:
        terminal.refuse("cli.setting_one", count=len(overlaid))
    return next(iter(overlaid.values()), chosen)


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


def _tell_with_repairs(
    error: NoPlanError, portfolio: Portfolio, scenario: Scenario, law: LawBook, terminal: Terminal
) -> int:
    """What clashes, and how to repair it; the exit code."""
    code = tell_error(error, terminal)
    try:
        with terminal.working("repair.working"):
            report = repairs(portfolio, scenario, law, time.time() + REPAIRED_WITHIN_S)
    except NoPlanError:
        return code
    text = RepairText.of(portfolio, scenario, law, terminal.language)
    for line in text.alternatives(report):
        terminal.complain(line)
    return code


def _write_mps(
    portfolio: Portfolio, scenario: Scenario, law: LawBook, caps: Mapping[int, Money], path: Path
) -> None:
    book = build_book(portfolio, scenario, law.on(scenario.law_date))
    with whole_file(path) as temporary:
        stage_two_model(book, caps).write_mps(temporary)
