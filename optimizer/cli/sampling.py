"""Which projects are safe whatever happens: `robust`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.cli.entry import BookPath, JsonPath, Lang, Quiet, ScenarioName, SecondsForAll, speaker
from optimizer.cli.studies import GapOfEach, Out, chosen_book, stoppable
from optimizer.report.studies.robust import robust_document, robust_study
from optimizer.terminal import EXIT_NO_PLAN, Terminal
from optimizer.uncertainty.cost_overruns import read_cost_overruns
from optimizer.uncertainty.draws import Draws, Varied, draws_for
from optimizer.uncertainty.envelope_ranges import EnvelopeRange
from optimizer.uncertainty.robust import SAMPLES, WORK, Sampling
from optimizer.uncertainty.robust import robust as sample_portfolio
from optimizer.uncertainty.spreading import ClusterError
from optimizer.uncertainty.weight_space import SPREAD

LARGEST_PART = 10.0
"""A part of the planned money above this is taken for an amount."""


def robust(
    book: BookPath,
    samples: Annotated[int, typer.Option(min=1, help="Số tình huống / samples")] = SAMPLES,
    vary: Annotated[
        str, typer.Option(help="weights,envelopes,costs: điều thay đổi / what differs")
    ] = "weights,envelopes",
    envelope: Annotated[
        list[str] | None, typer.Option(help="NGUỒN=THẤP:CAO, phần thu được / SOURCE=LOW:HIGH")
    ] = None,
    spread: Annotated[
        float, typer.Option(min=0, max=1, help="Khoảng ± của trọng số đã cho / of given weights")
    ] = SPREAD,
    cost_file: Annotated[Path | None, typer.Option(help="CSV phân bố chi phí / cost ratios")] = None,
    scenario: ScenarioName = None,
    out: Out = None,
    json: JsonPath = None,
    seed: Annotated[int, typer.Option(min=0, help="Hạt giống / seed")] = 0,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Số tiến trình / processes; mặc định: mọi nhân / all cores")
    ] = None,
    cluster: Annotated[str | None, typer.Option(help="Cụm Dask / Dask scheduler, tcp://máy:8786")] = None,
    time_limit: SecondsForAll = None,
    gap: GapOfEach = None,
    work_limit: Annotated[
        int, typer.Option(min=1, help="Số nút mỗi tình huống / nodes of one sample")
    ] = WORK,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Dự án nào chắc chắn dù trọng số, nguồn vốn, chi phí thay đổi / which projects are safe whatever."""
    terminal = speaker(lang, quiet)
    with chosen_book(book, scenario, None, (out, json), terminal) as own:
        portfolio, chosen = own.portfolio, own.scenario
        draws = _draws(
            portfolio, chosen, _varied(vary, terminal), envelope or [], spread, cost_file, seed, terminal
        )
        with terminal.progress("robust.working") as tell, stoppable() as is_stopped:
            sampling = Sampling(
                samples=samples,
                workers=workers or os.cpu_count() or 1,
                cluster=cluster,
                seconds=time_limit,
                gap=gap,
                work_limit=work_limit,
                tell=tell,
                is_stopped=is_stopped,
            )
            try:
                found = sample_portfolio(portfolio, chosen, own.law, draws, sampling)
            except ClusterError as error:
                terminal.refuse("cli.cluster_lost", found=cluster, detail=str(error))
        own.tell(robust_study(found, terminal.language), robust_document(found), out, json)
        if not found.planned:
            raise typer.Exit(EXIT_NO_PLAN)


def _varied(text: str, terminal: Terminal) -> frozenset[Varied]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    known = [own.value for own in Varied]
    for word in words:
        if word not in known:
            terminal.refuse("cli.vary_unknown", found=word, expected=", ".join(known))
    return frozenset(Varied(word) for word in words)


def _draws(
    portfolio: Portfolio,
    scenario: Scenario,
    varied: frozenset[Varied],
    envelopes: list[str],
    spread: float,
    cost_file: Path | None,
    seed: int,
    terminal: Terminal,
) -> Draws:
    """What is drawn from. A source that is named, or a file of costs, is drawn without being asked twice."""
    ranges: dict[str, EnvelopeRange] = {}
    for text in envelopes:
        ranges |= _range(text, portfolio, terminal)
    overruns = None if cost_file is None else read_cost_overruns(cost_file)
    draws = draws_for(portfolio, scenario, varied, ranges, spread=spread, overruns=overruns, seed=seed)
    if draws is None:
        terminal.refuse("cli.nothing_varies")
    return draws


def _range(text: str, portfolio: Portfolio, terminal: Terminal) -> dict[str, EnvelopeRange]:
    """`DAT=0.6:1` as what part of that source comes in."""
    code, _, ends = text.partition("=")
    try:
        low, high = (float(own.replace(",", ".")) for own in ends.split(":"))
    except ValueError:
        low, high = 1.0, 0.0
    if code.strip() not in portfolio.budget.by_code or not 0 <= low <= high <= LARGEST_PART:
        known = ", ".join(sorted(portfolio.budget.by_code))
        terminal.refuse("cli.envelope_unreadable", found=text, expected=known)
    return {code.strip(): EnvelopeRange(low=low, high=high)}
