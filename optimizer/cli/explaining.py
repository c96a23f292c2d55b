"""Commands that explain and repair: `explain` and `repair`."""

import math
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from models.explanation import Explanation
from models.issues import PortfolioError, errors_in
from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.check import check as check_portfolio
from optimizer.cli.entry import (
    BookPath,
    Gap,
    JsonPath,
    Lang,
    Quiet,
    ScenarioName,
    SecondsForAll,
    speaker,
    workbook_path,
)
from optimizer.cli.paths import refuse_overwriting
from optimizer.cli.reading import chosen_scenario, read, refuse_unknown
from optimizer.cli.writing import write_json, write_workbook
from optimizer.explain.explaining import Subject
from optimizer.explain.explaining import explain as explain_plan
from optimizer.explain.repair import repairs
from optimizer.optimize import Effort
from optimizer.report.documents.explanation import explanation_document, repair_document
from optimizer.result import Result
from optimizer.solve import solve_scenario
from optimizer.terminal import EXIT_INFEASIBLE, Terminal, errors
from optimizer.terminal.explain import show_explanation, show_repairs

EXPLAINED_WITHIN_S = 60.0
"""Time for everything where nobody says otherwise."""

PLAN_SHARE = 1 / 4
"""Part of the time that the plan itself may take."""

WRITING_SHARE = 0.1
"""Part of the time that is left for ending what is being asked, and for writing."""


def explain(
    book: BookPath,
    project: Annotated[str | None, typer.Option("--project", help="Mã dự án / project_id")] = None,
    scenario: ScenarioName = None,
    out: Annotated[
        Path | None, typer.Option("--out", callback=workbook_path, help="Ghi plan.xlsx có trang giải trình")
    ] = None,
    json: JsonPath = None,
    time_limit: SecondsForAll = None,
    gap: Gap = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Giải trình: vì sao được, vì sao không, giá của từng quy tắc và nguồn vốn / why in, why out, prices."""
    terminal = speaker(lang, quiet)
    refuse_overwriting(book, (out, json), terminal)
    with errors(terminal):
        started = time.time()
        portfolio, law = read(book, terminal)
        chosen = chosen_scenario(portfolio, scenario, gap, terminal)
        if project is not None:
            refuse_unknown([project], portfolio, terminal)
        limit = EXPLAINED_WITHIN_S if time_limit is None else time_limit
        result = _solved(portfolio, chosen, law, limit, terminal)
        deadline = started + (1 - WRITING_SHARE) * limit
        explanation = explained(result, law, deadline, terminal, project)
        show_explanation(result, explanation, terminal)
        write_workbook(replace(result, explanation=explanation), out, terminal)
        if json is not None:
            write_json(explanation_document(result, explanation), json, terminal)


def _solved(
    portfolio: Portfolio, scenario: Scenario, law: LawBook, limit: float, terminal: Terminal
) -> Result:
    """The plan that is explained, in its part of the time or the scenario's own, whichever is less."""
    own = math.inf if scenario.time_limit is None else scenario.time_limit
    effort = Effort(time_limit=min(own, PLAN_SHARE * limit), work_limit=scenario.work_limit)
    options = {"command": "explain", "time_limit": limit, "work_limit": scenario.work_limit}
    with terminal.working("cli.solving"):
        return solve_scenario(portfolio, scenario, law, effort, options)


def explained(
    result: Result, law: LawBook, deadline: float, terminal: Terminal, project: str | None = None
) -> Explanation:
    """The explanation of a plan, or of one of its lines. deadline : `time.time()` at which to end."""
    subject = Subject(book=result.book, plan=result.plan, law=law, deadline=deadline)
    with terminal.progress("explain.working") as tell:
        return explain_plan(subject, None if project is None else [project], tell)


def repair(
    book: BookPath,
    scenario: ScenarioName = None,
    json: JsonPath = None,
    time_limit: SecondsForAll = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Cách sửa ít nhất khi không có phương án hoặc thiếu vốn / the smallest repair, priced."""
    terminal = speaker(lang, quiet)
    refuse_overwriting(book, (json,), terminal)
    with errors(terminal):
        deadline = time.time() + (EXPLAINED_WITHIN_S if time_limit is None else time_limit)
        portfolio, law = read(book, terminal)
        chosen = chosen_scenario(portfolio, scenario, None, terminal)
        issues = check_portfolio(portfolio, chosen, law)
        if errors_in(issues):
            raise PortfolioError(issues)
        with terminal.working("repair.working"):
            report = repairs(portfolio, chosen, law, deadline)
        show_repairs(report, portfolio, chosen, law, terminal)
        if json is not None:
            write_json(repair_document(report, portfolio, chosen, law), json, terminal)
        if not report.feasible and not report.repairs:
            raise typer.Exit(EXIT_INFEASIBLE)
