"""Trade-offs and what follows when money fails: `ladder`, `cascade`, `frontier`, `alternatives`."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.cli.entry import BookPath, JsonPath, Lang, Quiet, speaker
from optimizer.cli.paths import refuse_overwriting
from optimizer.cli.reading import chosen_scenario, read
from optimizer.cli.sampling import refuse_errors, stoppable
from optimizer.report.alternatives_report import alternatives_document, alternatives_study
from optimizer.report.cascade_report import cascade_document, cascade_study
from optimizer.report.document import write_document
from optimizer.report.frontier_report import (
    budget_document,
    budget_study,
    frontier_document,
    frontier_study,
)
from optimizer.report.ladder_report import ladder_document, ladder_study
from optimizer.report.study import Study
from optimizer.report.study_workbook import write_study
from optimizer.terminal import EXIT_USAGE, Terminal, errors
from optimizer.terminal_study import show_study
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

ScenarioName = Annotated[str | None, typer.Option(help="Tên kịch bản / scenario name")]
Out = Annotated[Path | None, typer.Option("--out", help="Ghi tệp Excel / write a workbook")]
TimeLimit = Annotated[float | None, typer.Option(min=0.001, help="Giây, cho tất cả / seconds for all")]
Gap = Annotated[float | None, typer.Option(min=0, max=1, help="0.01 = 1 %, mỗi phương án / of each plan")]
WorkLimit = Annotated[int | None, typer.Option(min=1, help="Số nút mỗi phương án / nodes of each plan")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A book with the scenario that was chosen, ready to be solved many times."""

    portfolio: Portfolio
    scenario: Scenario
    law: LawBook
    terminal: Terminal
    time_limit: float | None
    work_limit: int | None

    @contextmanager
    def solving(self) -> Iterator[Solving]:
        """Solves with a bar on a terminal, until Ctrl+C."""
        with self.terminal.progress("study.working") as tell, stoppable() as is_stopped:
            yield Solving(
                law=self.law,
                time_limit=self.time_limit,
                work_limit=self.work_limit,
                tell=tell,
                is_stopped=is_stopped,
            )

    def tell(
        self, study: Study, document: dict[str, object], out: Path | None, json: Path | None, runtime_s: float
    ) -> None:
        """Show what was found, and write it where it was asked for."""
        show_study(study, self.terminal)
        if out is not None:
            write_study(study, self.scenario.law_date, out, self.terminal.language)
            self.terminal.tell(self.terminal.say("summary.wrote", path=out))
        if json is not None:
            write_document({**document, "runtime_s": round(runtime_s, 3)}, json)
            self.terminal.tell(self.terminal.say("summary.wrote", path=json))


@contextmanager
def _asked(
    book: Path,
    scenario: str | None,
    gap: float | None,
    limits: tuple[float | None, int | None],
    outputs: tuple[Path | None, Path | None],
    terminal: Terminal,
) -> Iterator[Asked]:
    """Read, choose and check; errors become sentences and exit codes."""
    refuse_overwriting(book, outputs, terminal)
    with errors(terminal):
        portfolio, law = read(book, terminal)
        chosen = chosen_scenario(portfolio, scenario, gap, terminal)
        refuse_errors(portfolio, chosen, law)
        time_limit, work_limit = limits
        yield Asked(
            portfolio=portfolio,
            scenario=chosen,
            law=law,
            terminal=terminal,
            time_limit=time_limit,
            work_limit=work_limit,
        )


def _numbers(
    text: str | None,
    usual: tuple[float, ...],
    is_one: Callable[[float], bool],
    option: str,
    terminal: Terminal,
) -> tuple[float, ...]:
    """`-20,-10,0,10` as parts of the budget: 0.8, 0.9, 1, 1.1."""
    if text is None:
        return usual
    try:
        found = tuple(
            1 + float(own.strip().removesuffix("%")) / 100 for own in text.split(",") if own.strip()
        )
    except ValueError:
        found = ()
    if not found or not all(is_one(own) for own in found):
        terminal.complain(terminal.say("cli.steps_unreadable", option=option, found=text))
        raise typer.Exit(EXIT_USAGE)
    return tuple(round(own, 9) for own in found)


LARGEST_FACTOR = 10.0


def ladder(
    book: BookPath,
    steps: Annotated[
        str | None, typer.Option(help="Phần trăm tăng giảm / per cent: -20,-10,-5,0,5,10,20")
    ] = None,
    scenario: ScenarioName = None,
    out: Out = None,
    json: JsonPath = None,
    time_limit: TimeLimit = None,
    gap: Gap = None,
    work_limit: WorkLimit = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Cắt gì trước khi thiếu vốn, thêm gì trước khi tăng vốn / what to cut first, what to add next."""
    terminal = speaker(lang, quiet)
    factors = _numbers(steps, FACTORS, lambda own: 0 <= own <= LARGEST_FACTOR, "--steps", terminal)
    with _asked(book, scenario, gap, (time_limit, work_limit), (out, json), terminal) as asked:
        started = time.monotonic()
        with asked.solving() as solving:
            found = nested_list(asked.portfolio, asked.scenario, solving, factors)
        study = ladder_study(found, terminal.language)
        asked.tell(study, ladder_document(found), out, json, time.monotonic() - started)


def cascade(
    book: BookPath,
    falls: Annotated[
        str | None, typer.Option(help="Phần trăm hụt thu tiền đất / per cent missing: 5,10,20,50")
    ] = None,
    scenario: ScenarioName = None,
    out: Out = None,
    json: JsonPath = None,
    time_limit: TimeLimit = None,
    gap: Gap = None,
    work_limit: WorkLimit = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Hụt thu tiền sử dụng đất thì ai mất vốn trước, cứu thế nào / when land revenue fails."""
    terminal = speaker(lang, quiet)
    shares = tuple(1 + own for own in FALLS)
    asked_for = _numbers(falls, shares, lambda own: 1 < own <= 2, "--falls", terminal)
    with _asked(book, scenario, gap, (time_limit, work_limit), (out, json), terminal) as asked:
        started = time.monotonic()
        with asked.solving() as solving:
            try:
                parts = tuple(round(own - 1, 9) for own in asked_for)
                found = land_cascade(asked.portfolio, asked.scenario, solving, parts)
            except NoLandError as error:
                terminal.complain(terminal.say("cli.no_land"))
                raise typer.Exit(EXIT_USAGE) from error
        study = cascade_study(found, terminal.language)
        asked.tell(study, cascade_document(found), out, json, time.monotonic() - started)


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
    time_limit: TimeLimit = None,
    gap: Gap = None,
    work_limit: WorkLimit = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Đánh đổi giữa giá trị và công bằng, tập trung, khởi công mới, vốn / what value is traded against."""
    terminal = speaker(lang, quiet)
    if axis not in (*AXES, BUDGET):
        expected = ", ".join((*AXES, BUDGET))
        terminal.complain(terminal.say("cli.axis_unknown", found=axis, expected=expected))
        raise typer.Exit(EXIT_USAGE)
    factors = _numbers(steps, BUDGETS, lambda own: 0 <= own <= LARGEST_FACTOR, "--steps", terminal)
    with _asked(book, scenario, gap, (time_limit, work_limit), (out, json), terminal) as asked:
        started = time.monotonic()
        with asked.solving() as solving:
            if axis == BUDGET:
                ladder_found = budget_ladder(asked.portfolio, asked.scenario, solving, factors)
                study, document = budget_study(ladder_found, terminal.language), budget_document(ladder_found)
            else:
                found = trade_off(asked.portfolio, asked.scenario, solving, axis, points)
                study, document = frontier_study(found, terminal.language), frontier_document(found)
        asked.tell(study, document, out, json, time.monotonic() - started)


def alternatives(
    book: BookPath,
    within: Annotated[
        float, typer.Option(min=0, max=1, help="Kém tối đa / at most so much less; 0.02 = 2 %")
    ] = WITHIN,
    count: Annotated[int, typer.Option(min=1, max=MOST, help="Số phương án / plans")] = MOST,
    scenario: ScenarioName = None,
    out: Out = None,
    json: JsonPath = None,
    time_limit: TimeLimit = None,
    gap: Gap = None,
    work_limit: WorkLimit = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Các phương án khác gần tốt bằng, khác nhau nhiều nhất / other good plans, as different as possible."""
    terminal = speaker(lang, quiet)
    with _asked(book, scenario, gap, (time_limit, work_limit), (out, json), terminal) as asked:
        started = time.monotonic()
        with asked.solving() as solving:
            found = other_plans(asked.portfolio, asked.scenario, solving, within=within, most=count)
        study = alternatives_study(found, terminal.language)
        asked.tell(study, alternatives_document(found), out, json, time.monotonic() - started)
