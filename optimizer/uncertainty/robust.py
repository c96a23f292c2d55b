"""Which projects are safe whatever happens: the same book solved under many draws.

Every sample starts from one memory, made once from the book as it is, and from nothing else; so a sample
gives the same plan wherever and in whatever order it is solved.
"""

import math
import os
import pickle
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import lru_cache
from multiprocessing import parent_process

import numpy as np

from models.issues import AuditError, NoPlanError
from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.objective import scores
from optimizer.optimize import Effort, optimize
from optimizer.processes import end_with_parent
from optimizer.solving.decomposition.memory import Memory
from optimizer.solving.methods import AUTO
from optimizer.uncertainty.core import Core, CoreClass, Sample, Step, agreement_of, cores_of, steps_of
from optimizer.uncertainty.draws import Draw, Draws
from optimizer.uncertainty.solved import Stopping
from optimizer.uncertainty.spreading import LostWorkerError, as_they_come, pool_of

SAMPLES = 200
GAP = 0.005
"""Gap asked of a sample where the scenario asks for less. A wider one would let every sample keep the plan
it starts from, and call contested projects safe."""
WORK = 250
"""Branch-and-bound nodes of one sample. The dive from the plan as things stand takes some fifty; with fewer
nodes it is given up halfway, and the sample takes longer for a worse plan."""
BASE_WORK = 400
"""The same of the book as it is, from which every sample starts."""
BASE_SHARE = 1 / 4
"""Part of the time that the book as it is may take."""
CLOSE = 1e-6
"""Relative distance from its bound within which a value is the best there can be."""
RETRIES = 3
"""How often a pool of workers is made anew after one of them died; then the rest is solved here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """All samples and what they say together.

    asked : samples asked for. samples : those that were solved, by number. agreement : mean rank correlation
    (Spearman) of the places by score with those of the book as it is; None where weights are held.
    """

    portfolio: Portfolio
    scenario: Scenario
    draws: Draws
    asked: int
    samples: tuple[Sample, ...]
    cores: tuple[Core, ...]
    steps: tuple[Step, ...]
    agreement: float | None
    gap_asked: float
    runtime_s: float
    is_stopped: bool = False
    redone: int = 0

    @property
    def planned(self) -> tuple[Sample, ...]:
        """The samples that have a plan."""
        return tuple(own for own in self.samples if own.selected is not None)

    @property
    def kept(self) -> tuple[Sample, ...]:
        """The samples whose plan has just the lines of the plan as things stand."""
        base = frozenset(own.project_id for own in self.cores if own.selected_in_base)
        return tuple(own for own in self.planned if own.selected == base)

    @property
    def maybe_tied(self) -> int:
        """How many of these are not proven to the end, so that other lines may be as good or better."""
        return sum(own.bound - own.objective > CLOSE * max(1.0, abs(own.bound)) for own in self.kept)

    @property
    def proven(self) -> int:
        """How many plans are proven within the gap asked."""
        return sum(own.is_proven for own in self.samples)

    @property
    def largest_gap(self) -> float:
        """Of any plan; 0 where there is none."""
        return max((own.gap for own in self.planned), default=0.0)

    @property
    def mean_gap(self) -> float:
        """Over all plans; 0 where there is none."""
        return math.fsum(own.gap for own in self.planned) / max(1, len(self.planned))

    def of(self, kind: CoreClass) -> tuple[Core, ...]:
        """The lines of a class."""
        return tuple(own for own in self.cores if own.kind is kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How to sample.

    workers : processes; 1 = this one. cluster : address of a Dask scheduler; None = this machine.
    seconds : for everything; None = no limit. work_limit : nodes of one sample.
    """

    samples: int = SAMPLES
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    cluster: str | None = None
    seconds: float | None = None
    gap: float | None = None
    work_limit: int = WORK
    method: str = AUTO
    tell: Callable[[int, int], None] = lambda _done, _all: None
    is_stopped: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What every sample is made from; sent once, unpacked once in each process."""

    portfolio: Portfolio
    scenario: Scenario
    law: LawBook
    draws: Draws
    memory: Memory
    method: str
    work_limit: int

    def solve(self, draw: Draw, ends: Callable[[], bool] = lambda: False) -> Sample | None:
        """The plan of one draw; None where it was ended before it was done."""
        portfolio, scenario = self.draws.applied(self.portfolio, self.scenario, draw)
        places = _places(portfolio, scenario) if draw.weights is not None else ()
        plan, reason = None, ""
        effort = Effort(
            method=self.method,
            work_limit=self.work_limit,
            memory=self.memory.to_look_anew(),
            watch=Stopping(ends),
        )
        try:
            plan = optimize(portfolio, scenario, self.law, effort)
        except NoPlanError as error:
            reason = error.reason
        except AuditError:
            reason = "unknown"
        if ends():
            return None
        if plan is None:
            return Sample(draw=draw, selected=None, reason=reason, places=places)
        outcome = plan.outcome
        return Sample(
            draw=draw,
            selected=frozenset(line.project_id for line in plan.selected),
            objective=outcome.objective,
            bound=outcome.bound,
            gap=outcome.gap,
            is_proven=outcome.is_proven,
            shortfall=sum(outcome.shortfall_by_tier.values()),
            places=places,
        )


@lru_cache(maxsize=2)
def _unpacked(content: bytes) -> _Context:
    context: _Context = pickle.loads(content)  # noqa: S301 – made by this program, for its own workers
    return context


def _solve_packed(content: bytes, draw: Draw) -> Sample | None:
    """One sample, in a worker."""
    if parent_process() is not None:
        end_with_parent()
    return _unpacked(content).solve(draw)


def _places(portfolio: Portfolio, scenario: Scenario) -> tuple[int, ...]:
    """Place of every project by score, in the order of the list; equal scores share the better place."""
    own = np.array(list(scores(portfolio, scenario).values()))
    return tuple(int((own > mine).sum()) + 1 for mine in own)


def robust(
    portfolio: Portfolio, scenario: Scenario, law: LawBook, draws: Draws, sampling: Sampling | None = None
) -> Robustness:
    """Solve the book under every draw.

    Stopped, or out of time, it says what the samples solved so far say. Errors: NoPlanError, AuditError where
    the book as it is has no plan.
    """
    sampling, started = sampling or Sampling(), time.monotonic()
    gap = max(scenario.gap, GAP) if sampling.gap is None else sampling.gap
    scenario = replace(scenario, gap=gap)
    memory = Memory()
    limit = None if sampling.seconds is None else BASE_SHARE * sampling.seconds
    effort = Effort(
        method=sampling.method,
        work_limit=BASE_WORK,
        memory=memory,
        time_limit=limit,
        watch=Stopping(sampling.is_stopped),
        usual_at_least=True,
    )
    base = optimize(portfolio, scenario, law, effort)
    context = _Context(
        portfolio=portfolio,
        scenario=scenario,
        law=law,
        draws=draws,
        memory=memory,
        method=sampling.method,
        work_limit=sampling.work_limit,
    )
    run = _Run(context=context, sampling=sampling, started=started)
    run.solve(draws.of(portfolio, sampling.samples))
    samples = tuple(sorted(run.done, key=lambda own: own.draw.number))
    selected = frozenset(line.project_id for line in base.selected)
    places = _places(portfolio, scenario)
    return Robustness(
        portfolio=portfolio,
        scenario=scenario,
        draws=draws,
        asked=sampling.samples,
        samples=samples,
        cores=cores_of(portfolio, samples, selected, places),
        steps=tuple(steps_of(portfolio, samples)),
        agreement=agreement_of(samples, places),
        gap_asked=gap,
        runtime_s=time.monotonic() - started,
        is_stopped=len(samples) < sampling.samples,
        redone=run.redone,
    )


@dataclass(slots=True, kw_only=True)
class _Run:
    """Solves draws wherever there is room for them, and keeps what is done whatever happens."""

    context: _Context
    sampling: Sampling
    started: float
    done: list[Sample] = field(default_factory=list)
    redone: int = 0

    def is_over(self) -> bool:
        """Whether somebody asked to end, or the time is up."""
        late = self.sampling.seconds
        return self.sampling.is_stopped() or (late is not None and time.monotonic() - self.started >= late)

    def solve(self, draws: Sequence[Draw]) -> None:
        """All draws; what was lost with a worker is solved again."""
        self.sampling.tell(0, len(draws))
        try:
            if self.sampling.workers > 1 or self.sampling.cluster is not None:
                self._spread(draws)
            else:
                self._take(draws, self._here(draws))
        except KeyboardInterrupt:
            return

    def _spread(self, draws: Sequence[Draw]) -> None:
        content = pickle.dumps(self.context)
        for _ in range(RETRIES):
            left = self._left(draws)
            if not left or self.is_over():
                return
            try:
                with pool_of(self.sampling.workers, self.sampling.cluster) as pool:
                    self._take(draws, as_they_come(pool, _solve_packed, content, left, self.is_over))
            except LostWorkerError:
                self.redone += 1
            else:
                return
        self._take(draws, self._here(self._left(draws)))

    def _left(self, draws: Sequence[Draw]) -> list[Draw]:
        known = {own.draw.number for own in self.done}
        return [own for own in draws if own.number not in known]

    def _here(self, draws: Sequence[Draw]) -> Generator[Sample | None]:
        """One after another, in this process."""
        return (self.context.solve(draw, self.is_over) for draw in draws)

    def _take(self, draws: Sequence[Draw], found: Generator[Sample | None]) -> None:
        """Keep what comes in until all is there or somebody ends it."""
        with closing(found):
            for sample in found:
                if sample is not None:
                    self.done.append(sample)
                    self.sampling.tell(len(self.done), len(draws))
                if self.is_over():
                    return
