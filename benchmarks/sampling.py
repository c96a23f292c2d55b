"""What one sample of `canvon robust` costs, beside the least that any sample must cost.

    python3 -m uv run python -m benchmarks.sampling province-150 --samples 6

Processor time of one process. The floor is what stands before any plan is looked for, and after: the draw's
tables and rows, prices that prove a first bound, and settling and auditing one plan. As it is solved today, a
sample can cost no less.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory

from benchmarks.registry import experiment
from benchmarks.work import Case
from models.issues import NoPlanError
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.audit import audit
from optimizer.build import build_book
from optimizer.optimize import Effort, optimize
from optimizer.rounding import settle
from optimizer.solving.decomposition.arrays import arrays_of
from optimizer.solving.decomposition.memory import Memory
from optimizer.solving.decomposition.stages import root_of
from optimizer.solving.highs import Limits
from optimizer.uncertainty.draws import Varied, draws_for
from optimizer.uncertainty.robust import BASE_WORK, GAP, WORK

ASKED_S, SAMPLES, CORES = 40.0, 200, 2
"""What is asked for: so many samples in so many seconds on so many processors."""


@dataclass(slots=True, kw_only=True)
class Costs:
    """Processor seconds of every part, one entry a sample. gaps : of the plans found."""

    parts: dict[str, list[float]] = field(default_factory=dict)
    gaps: list[float] = field(default_factory=list)
    root_gaps: list[float] = field(default_factory=list)
    proven: int = 0

    def timed[T](self, part: str, work: Callable[[], T]) -> T:
        """Do it, and note what it cost."""
        started = time.process_time()
        made = work()
        self.parts.setdefault(part, []).append(time.process_time() - started)
        return made


def measure(case: Case, varied: frozenset[Varied], samples: int, gap: float, work: int) -> Costs:
    """Each sample solved as `canvon robust` solves it, then its unavoidable parts by themselves."""
    portfolio, scenario = case.portfolio, replace(case.portfolio.base, gap=gap)
    draws = draws_for(portfolio, scenario, varied, {})
    if draws is None:
        raise ValueError("nothing varies in this book")
    memory = Memory()
    optimize(portfolio, scenario, case.law, Effort(work_limit=BASE_WORK, memory=memory))
    costs = Costs()
    for draw in draws.of(portfolio, samples):
        _one(case, costs, memory, work, *draws.applied(portfolio, scenario, draw))
    return costs


def _one(
    case: Case, costs: Costs, memory: Memory, work: int, portfolio: Portfolio, scenario: Scenario
) -> None:
    law = case.law.on(scenario.law_date)
    effort = Effort(work_limit=work, memory=memory.to_look_anew())
    try:
        plan = costs.timed("sample", lambda: optimize(portfolio, scenario, case.law, effort))
    except NoPlanError:
        return
    costs.gaps.append(plan.outcome.gap)
    costs.proven += plan.outcome.is_proven
    book = costs.timed("tables", lambda: build_book(portfolio, scenario, law))
    arrays = costs.timed("rows", lambda: arrays_of(book))
    recalled = costs.timed("recall", lambda: memory.recall(arrays))
    caps = plan.outcome.shortfall_by_tier
    root = costs.timed("first bound", lambda: root_of(arrays, caps, Limits(gap=scenario.gap), recalled))
    if root is not None:
        costs.root_gaps.append((root.bound.amount - plan.outcome.objective) / root.bound.amount)
    numbers = {
        table.project_id: next(
            n for n, option in enumerate(table.options) if option.schedule == line.schedule
        )
        for table in book.tables
        if (line := plan.by_id[table.project_id]).schedule is not None
    }
    step = scenario.rounding_step
    costs.timed("settle", lambda: settle(book, numbers, caps, step, time.monotonic() + 60.0))
    costs.timed("audit", lambda: audit(portfolio, scenario, case.law, plan))


def told(costs: Costs) -> str:
    """The table that `benchmarks/README.md` explains."""
    lines = [f"{part:<12} {median(spent):8.3f} s" for part, spent in costs.parts.items()]
    floor = sum(median(spent) for part, spent in costs.parts.items() if part != "sample")
    allowed = ASKED_S * CORES / SAMPLES
    sample = median(costs.parts["sample"])
    return "\n".join(
        [
            *lines,
            f"{'floor':<12} {floor:8.3f} s, {floor / allowed:.1f} times what is allowed ({allowed:.1f} s)",
            f"a sample is {sample / floor:.1f} floors and {sample / allowed:.1f} times what is allowed",
            f"{costs.proven} of {len(costs.gaps)} proven",
            f"gap {mean(costs.gaps):.2%}, at most {max(costs.gaps):.2%}",
            f"to the first bound {mean(costs.root_gaps):.2%}",
        ]
    )


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("book", nargs="?", default="province-150")
    parser.add_argument("--samples", type=int, default=6)
    parser.add_argument("--vary", default="weights,envelopes")
    parser.add_argument("--gap", type=float, default=GAP)
    parser.add_argument("--work-limit", type=int, default=WORK)
    asked = parser.parse_args()
    varied = frozenset(Varied(word) for word in asked.vary.split(","))
    with TemporaryDirectory() as folder:
        case = Case.make(Path(folder), experiment(asked.book))
        costs = measure(case, varied, asked.samples, asked.gap, asked.work_limit)
    print(told(costs))


if __name__ == "__main__":
    main()
