"""Which projects are safe whatever happens: the same book solved under many draws.

Every sample starts from one memory, made once from the book as it is, and from nothing else; so a sample
gives the same plan wherever and in whatever order it is solved.
"""

import hashlib
import math
import os
import pickle
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import lru_cache
from multiprocessing import parent_process
from typing import Any, Self

import joblib
import numpy as np
from joblib.externals.loky.process_executor import BrokenProcessPool

from models.issues import AuditError, CanvonError, NoPlanError
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
RETRIES = 3
"""How often a pool of workers is made anew after one of them died; then the rest is solved here."""


class ClusterError(CanvonError):
    """The cluster does not answer, or the package for it is not installed."""


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

    def solve(self, draw: Draw) -> Sample:
        """The plan of one draw."""
        portfolio, scenario = self.draws.applied(self.portfolio, self.scenario, draw)
        places = _places(portfolio, scenario) if draw.weights is not None else ()
        plan, reason = None, ""
        effort = Effort(method=self.method, work_limit=self.work_limit, memory=self.memory.to_look_anew())
        try:
            plan = optimize(portfolio, scenario, self.law, effort)
        except NoPlanError as error:
            reason = error.reason
        except AuditError:
            reason = "unknown"
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
def _unpacked(_digest: str, packed: "_Packed") -> _Context:
    context: _Context = pickle.loads(packed.content)  # noqa: S301 – made by this program, for its own workers
    return context


class _Packed:
    """Bytes that are told apart by their digest alone."""

    def __init__(self, content: bytes) -> None:
        self.content, self.digest = content, hashlib.sha256(content).hexdigest()

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Packed) and self.digest == other.digest


def _solve_packed(packed: _Packed, draw: Draw) -> Sample:
    """One sample, in a worker."""
    if parent_process() is not None:
        end_with_parent()
    return _unpacked(packed.digest, packed).solve(draw)


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
    effort = Effort(method=sampling.method, work_limit=BASE_WORK, memory=memory, time_limit=limit)
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

    @property
    def is_over(self) -> bool:
        late = self.sampling.seconds
        return self.sampling.is_stopped() or (late is not None and time.monotonic() - self.started >= late)

    def solve(self, draws: Sequence[Draw]) -> None:
        """All draws; what was lost with a worker is solved again."""
        self.sampling.tell(0, len(draws))
        try:
            if self.sampling.workers > 1 or self.sampling.cluster is not None:
                self._spread(draws)
            else:
                self._take(draws, map(self.context.solve, draws))
        except KeyboardInterrupt:
            return

    def _spread(self, draws: Sequence[Draw]) -> None:
        for _ in range(RETRIES):
            left = self._left(draws)
            if not left or self.is_over:
                return
            try:
                with self._backend():
                    self._take(draws, self._parallel(left))
            except BrokenProcessPool:
                self.redone += 1
            else:
                return
        self._take(draws, map(self.context.solve, self._left(draws)))

    def _left(self, draws: Sequence[Draw]) -> list[Draw]:
        known = {own.draw.number for own in self.done}
        return [own for own in draws if own.number not in known]

    def _parallel(self, draws: Sequence[Draw]) -> Iterator[Sample]:
        packed = _Packed(pickle.dumps(self.context))
        workers = -1 if self.sampling.cluster is not None else self.sampling.workers
        pool = joblib.Parallel(n_jobs=workers, return_as="generator_unordered", batch_size=1)
        found: Iterator[Sample] = pool(joblib.delayed(_solve_packed)(packed, draw) for draw in draws)
        return found

    def _backend(self) -> AbstractContextManager[Any]:
        if self.sampling.cluster is None:
            return nullcontext()
        try:
            from distributed import Client  # noqa: PLC0415 – only who has a cluster installs it

            client: Any = Client(self.sampling.cluster, timeout=CONNECT_S, set_as_default=False)  # type: ignore[no-untyped-call]
        except (ImportError, OSError, ValueError) as error:
            raise ClusterError(str(error)) from error
        return _Cluster(client)

    def _take(self, draws: Sequence[Draw], found: Iterator[Sample]) -> None:
        """Keep what comes in until all is there or somebody ends it."""
        try:
            for sample in found:
                self.done.append(sample)
                self.sampling.tell(len(self.done), len(draws))
                if self.is_over:
                    return
        finally:
            close = getattr(found, "close", None)
            if close is not None:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # joblib tells of work it gives up, which is meant
                    close()


CONNECT_S = 10
"""Seconds in which a cluster must answer."""


class _Cluster:
    """A Dask cluster that joblib sends its work to, and the connection closed behind it."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._config = joblib.parallel_config(backend="dask", client=client)

    def __enter__(self) -> Self:
        self._config.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._config.__exit__(*error)
        self._client.close()
