"""Scenarios side by side: `compare`."""

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import typer

from models.issues import CanvonError, NoPlanError, PortfolioError
from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.check import check as check_portfolio
from optimizer.cli.entry import BookPath, JsonPath, Lang, Quiet, speaker, workbook_path
from optimizer.cli.paths import refuse_overwriting
from optimizer.cli.reading import read
from optimizer.cli.settings import Settings, overlays
from optimizer.cli.writing import write_json
from optimizer.compare import FEWEST, Comparison
from optimizer.compare import compare as compare_plans
from optimizer.nearest import Nearness, nearest
from optimizer.neighbourhood import obstacles_of
from optimizer.optimize import Effort
from optimizer.report.compare.workbook import write_comparison_book
from optimizer.report.documents.comparison import comparison_document
from optimizer.report.documents.plan import no_plan_document, plan_document
from optimizer.result import Result
from optimizer.solve import solve_scenario
from optimizer.solving.decomposition.memory import Memory
from optimizer.terminal import Terminal, errors, tell_error
from optimizer.terminal.compare import show_comparison

SOLVING_SHARE = 0.85
"""Part of a scenario's time for its plan; the rest is for what differs by mere ties."""

SHORTEST_S = 0.001
"""Least time a scenario gets where the time of all is over."""


@dataclass(slots=True, kw_only=True)
class SolvedScenarios:
    """What became of the scenarios. failed : by scenario, why it has no plan.

    nearness : of each plan but the first, whether ties were taken out of what it differs in.
    """

    results: dict[str, Result] = field(default_factory=dict)
    nearness: dict[str, Nearness] = field(default_factory=dict)
    failed: dict[str, CanvonError] = field(default_factory=dict)


def compare(
    book: BookPath,
    scenarios: Annotated[
        str | None, typer.Option(help="Tên các kịch bản, cách nhau bằng dấu phẩy / names, comma-separated")
    ] = None,
    settings: Settings = None,
    out: Annotated[
        Path | None, typer.Option("--out", callback=workbook_path, help="Ghi compare.xlsx")
    ] = None,
    json: JsonPath = None,
    time_limit: Annotated[
        float | None,
        typer.Option(min=0.001, help="Giây, cho tất cả kịch bản / seconds, for all scenarios together"),
    ] = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """So sánh các kịch bản của một sổ / scenarios side by side."""
    terminal = speaker(lang, quiet)
    refuse_overwriting(book, (out, json), terminal)
    with errors(terminal):
        portfolio, law = read(book, terminal)
        chosen = _chosen(portfolio, law, scenarios, settings, terminal)
        solved = _solve_all(portfolio, chosen, law, time_limit, terminal)
        if solved.failed:
            _write_without(portfolio, chosen, law, solved, json, terminal)
            raise typer.Exit(_tell_failures(solved, terminal))
        plans = {name: result.plan for name, result in solved.results.items()}
        comparison = compare_plans(portfolio, chosen, plans, solved.nearness)
        show_comparison(comparison, portfolio, terminal)
        _write(comparison, solved, portfolio, out, json, terminal)


def _chosen(
    portfolio: Portfolio, law: LawBook, names: str | None, settings: list[str] | None, terminal: Terminal
) -> dict[str, Scenario]:
    """The scenarios named, each once, in the order they are named; all of the book's where none is.

    Those that settings make of the first of them follow.
    """
    known = ", ".join(portfolio.scenarios)
    asked = list(portfolio.scenarios) if names is None else list(_named(names, portfolio))
    for name in asked:
        if name not in portfolio.scenarios:
            terminal.refuse("cli.scenario_unknown", found=name, expected=known)
    chosen = {name: portfolio.scenarios[name] for name in asked}
    if asked:
        chosen |= overlays(settings, portfolio, chosen[asked[0]], law, terminal)
    if len(chosen) < FEWEST:
        terminal.refuse("cli.one_scenario", found=", ".join(asked) or "–", expected=known)
    return chosen


def _named(names: str, portfolio: Portfolio) -> Iterator[str]:
    """A whole text that is a scenario's name is taken as one, commas and all."""
    parts = [names] if names in portfolio.scenarios else [part.strip() for part in names.split(",")]
    yield from dict.fromkeys(part for part in parts if part)


def _solve_all(
    portfolio: Portfolio,
    chosen: Mapping[str, Scenario],
    law: LawBook,
    time_limit: float | None,
    terminal: Terminal,
) -> SolvedScenarios:
    """Each scenario in turn, from where the one before ended; then what differs from the first by mere ties.

    A time limit is shared equally among those that are still to be solved; a scenario's own share covers
    both its plan and the search for ties.
    """
    solved, started, memory = SolvedScenarios(), time.monotonic(), Memory()
    for at, (name, scenario) in enumerate(chosen.items()):
        limit = scenario.time_limit
        if time_limit is not None:
            left = time_limit - (time.monotonic() - started)
            limit = max(SHORTEST_S, left / (len(chosen) - at) * (1.0 if at == 0 else SOLVING_SHARE))
        effort = Effort(time_limit=limit, work_limit=scenario.work_limit, memory=memory)
        options = {"command": "compare", "time_limit": time_limit, "work_limit": scenario.work_limit}
        try:
            with terminal.working("cli.solving"):
                solved.results[name] = solve_scenario(portfolio, scenario, law, effort, options)
                deadline = math.inf if time_limit is None else started + time_limit * (at + 1) / len(chosen)
                _without_ties(solved, name, portfolio, law, deadline)
        except CanvonError as error:
            solved.failed[name] = error
    return solved


def _without_ties(
    solved: SolvedScenarios, name: str, portfolio: Portfolio, law: LawBook, deadline: float
) -> None:
    """The scenario's plan replaced by the one as good that is nearest to the first scenario's."""
    first, result = next(iter(solved.results.values())), solved.results[name]
    if first is result or first.scenario.years != result.scenario.years or time.monotonic() >= deadline:
        return
    found = nearest(portfolio, result.scenario, law, result.plan, first.plan, deadline)
    solved.nearness[name] = found.nearness
    if found.plan is not result.plan:
        obstacles = obstacles_of(found.plan, result.book)
        solved.results[name] = replace(result, plan=found.plan, obstacles=obstacles)


def _tell_failures(solved: SolvedScenarios, terminal: Terminal) -> int:
    """Which scenarios have no plan and why; the exit code of the first."""
    codes = []
    for name, error in solved.failed.items():
        terminal.complain(terminal.say("cli.no_plan_in", scenario=name))
        codes.append(tell_error(error, terminal))
    return codes[0]


def _write(
    comparison: Comparison,
    solved: SolvedScenarios,
    portfolio: Portfolio,
    out: Path | None,
    json: Path | None,
    terminal: Terminal,
) -> None:
    if out is not None:
        write_comparison_book(comparison, portfolio, out, terminal.language)
        terminal.wrote(out)
    if json is not None:
        plans = {name: plan_document(result) for name, result in solved.results.items()}
        write_json(comparison_document(comparison, plans, portfolio), json, terminal)


def _write_without(
    portfolio: Portfolio,
    chosen: Mapping[str, Scenario],
    law: LawBook,
    solved: SolvedScenarios,
    json: Path | None,
    terminal: Terminal,
) -> None:
    """Where a scenario has no plan nothing is compared; programs are told of each what there is."""
    if json is None:
        return
    plans = {name: plan_document(result) for name, result in solved.results.items()}
    for name, error in solved.failed.items():
        if isinstance(error, NoPlanError):
            plans[name] = no_plan_document(name, error, check_portfolio(portfolio, chosen[name], law))
        if isinstance(error, PortfolioError):
            plans[name] = no_plan_document(name, NoPlanError("unknown"), error.issues)
    document: dict[str, object] = {"scenarios": list(chosen), "plans": plans, "changes": []}
    write_json(document, json, terminal)
