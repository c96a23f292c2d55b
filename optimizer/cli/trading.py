"""Trade-offs and what follows when money fails: `ladder`, `cascade`, `frontier`, `alternatives`."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.entry import BookPath, JsonPath, Lang, Quiet, ScenarioName, SecondsForAll, speaker
from optimizer.cli.studies import ChosenBook, GapOfEach, Out, chosen_book, stoppable
from optimizer.report.studies.alternatives import alternatives_document, alternatives_study
from optimizer.report.studies.cascade import cascade_document, cascade_study
from optimizer.report.studies.frontier import budget_document, budget_study, frontier_document, frontier_study
from optimizer.report.studies.ladder import ladder_document, ladder_study
from optimizer.report.studies.study import Study
from optimizer.terminal import Terminal
from optimizer.uncertainty.alternatives import MOST, WITHIN
from optimizer.uncertainty.alternatives import alternatives as other_plans
from optimizer.uncertainty.axes import AXES
from optimizer.uncertainty.cascade import FALLS, NoLandError
from optimizer.uncertainty.cascade import cascade as land_cascade
from optimizer.uncertainty.frontier import BUDGETS, POINTS, budget_ladder
from optimizer.uncertainty.frontier import frontier as trade_off
from optimizer.uncertainty.ladder import FACTORS
from optimizer.uncertainty.ladder import ladder as nested_list
from optimizer.uncertainty.solved import Solving

WorkLimit = Annotated[int | None, typer.Option(min=1, help="Số nút mỗi phương án / nodes of each plan")]


type Found = tuple[Study, dict[str, object]]
"""What is shown, and what programs are given."""


def _study(
    book: Path,
    scenario: str | None,
    gap: float | None,
    limits: tuple[float | None, int | None],
    outputs: tuple[Path | None, Path | None],
    terminal: Terminal,
    find: Callable[[ChosenBook, Solving], Found],
) -> None:
    """Solve a book many times, with a bar on a terminal, until Ctrl+C; then show what was found."""
    with chosen_book(book, scenario, gap, outputs, terminal) as own:
        started, (time_limit, work_limit) = time.monotonic(), limits
        with terminal.progress("study.working") as tell, stoppable() as is_stopped:
            solving = Solving(
                law=own.law, time_limit=time_limit, work_limit=work_limit, tell=tell, is_stopped=is_stopped
            )
            study, document = find(own, solving)
        runtime_s = round(time.monotonic() - started, 3)
        own.tell(study, {**document, "runtime_s": runtime_s}, *outputs)


def _per_cents(
    text: str | None, is_one: Callable[[float], bool], option: str, terminal: Terminal
) -> tuple[float, ...] | None:
    """`-20,-10,10` as −0.2, −0.1, 0.1; None where nothing is said."""
    if text is None:
        return None
    try:
        found = tuple(float(own.strip().removesuffix("%")) / 100 for own in text.split(",") if own.strip())
    except ValueError:
        found = ()
    if not found or not all(is_one(own) for own in found):
        terminal.refuse("cli.steps_unreadable", option=option, found=text)
    return found


LARGEST_FACTOR = 10.0
"""Budgets above this many times the planned one are taken for a slip."""


def _factors(text: str | None, usual: tuple[float, ...], terminal: Terminal) -> tuple[float, ...]:
    """Budgets as parts of the planned one: `-20,10` is 0.8 and 1.1."""
    changes = _per_cents(text, lambda own: -1 <= own <= LARGEST_FACTOR - 1, "--steps", terminal)
    return usual if changes is None else tuple(round(1 + own, 9) for own in changes)


def ladder(
    book: BookPath,
    steps: Annotated[
        str | None, typer.Option(help="Phần trăm tăng giảm / per cent: -20,-10,-5,0,5,10,20")
    ] = None,
    scenario: ScenarioName = None,
    out: Out = None,
    json: JsonPath = None,
    time_limit: SecondsForAll = None,
    gap: GapOfEach = None,
    work_limit: WorkLimit = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Cắt gì trước khi thiếu vốn, thêm gì trước khi tăng vốn / what to cut first, what to add next."""
    terminal = speaker(lang, quiet)
    factors = _factors(steps, FACTORS, terminal)

    def find(own: ChosenBook, solving: Solving) -> Found:
        found = nested_list(own.portfolio, own.scenario, solving, factors)
        return ladder_study(found, terminal.language), ladder_document(found)

    _study(book, scenario, gap, (time_limit, work_limit), (out, json), terminal, find)


def cascade(
    book: BookPath,
    falls: Annotated[
        str | None, typer.Option(help="Phần trăm hụt thu tiền đất / per cent missing: 5,10,20,50")
    ] = None,
    scenario: ScenarioName = None,
    out: Out = None,
    json: JsonPath = None,
    time_limit: SecondsForAll = None,
    gap: GapOfEach = None,
    work_limit: WorkLimit = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Hụt thu tiền sử dụng đất thì ai mất vốn trước, cứu thế nào / when land revenue fails."""
    terminal = speaker(lang, quiet)
    parts = _per_cents(falls, lambda own: 0 < own <= 1, "--falls", terminal) or FALLS

    def find(own: ChosenBook, solving: Solving) -> Found:
        try:
            found = land_cascade(own.portfolio, own.scenario, solving, parts)
        except NoLandError:
            terminal.refuse("cli.no_land")
        return cascade_study(found, terminal.language), cascade_document(found)

    _study(book, scenario, gap, (time_limit, work_limit), (out, json), terminal, find)


BUDGET = "budget"
"""The axis of total money."""


def frontier(
    book: BookPath,
    axis: Annotated[
        str, typer.Option(help="equity | concentration | new_starts | remainder | budget")
    ] = AXES[0],
    points: Annotated[int, typer.Option(min=1, max=50, help="Số mức / levels")] = POINTS,
    steps: Annotated[
        str | None, typer.Option(help="Với budget: phần trăm tăng giảm / with budget: -20,-10,10,20")
    ] = None,
    scenario: ScenarioName = None,
    out: Out = None,
    json: JsonPath = None,
    time_limit: SecondsForAll = None,
    gap: GapOfEach = None,
    work_limit: WorkLimit = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Đánh đổi giữa giá trị và công bằng, tập trung, khởi công mới, vốn / what value is traded against."""
    terminal = speaker(lang, quiet)
    if axis not in (*AXES, BUDGET):
        expected = ", ".join((*AXES, BUDGET))
        terminal.refuse("cli.axis_unknown", found=axis, expected=expected)
    factors = _factors(steps, BUDGETS, terminal)

    def find(own: ChosenBook, solving: Solving) -> Found:
        if axis == BUDGET:
            budgets = budget_ladder(own.portfolio, own.scenario, solving, factors)
            return budget_study(budgets, terminal.language), budget_document(budgets)
        found = trade_off(own.portfolio, own.scenario, solving, axis, points)
        return frontier_study(found, terminal.language), frontier_document(found)

    _study(book, scenario, gap, (time_limit, work_limit), (out, json), terminal, find)


def alternatives(
    book: BookPath,
    within: Annotated[
        float, typer.Option(min=0, max=1, help="Kém tối đa / at most so much less; 0.02 = 2 %")
    ] = WITHIN,
    count: Annotated[int, typer.Option(min=1, max=MOST, help="Số phương án / plans")] = MOST,
    scenario: ScenarioName = None,
    out: Out = None,
    json: JsonPath = None,
    time_limit: SecondsForAll = None,
    gap: GapOfEach = None,
    work_limit: WorkLimit = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Các phương án khác gần tốt bằng, khác nhau nhiều nhất / other good plans, as different as possible."""
    terminal = speaker(lang, quiet)

    def find(own: ChosenBook, solving: Solving) -> Found:
        found = other_plans(own.portfolio, own.scenario, solving, within=within, most=count)
        return alternatives_study(found, terminal.language), alternatives_document(found)

    _study(book, scenario, gap, (time_limit, work_limit), (out, json), terminal, find)
