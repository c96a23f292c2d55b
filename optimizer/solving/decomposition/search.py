"""Plans near the mix that proves a bound, and branching where both stay apart.

A dive from the mix gives a plan (`dive`). Then, in turns, the tree lowers the bound and gives other mixes
(`tree`), from which dives, and the core around such a mix (`core`), give better plans. Cores grow until one
holds every plan that could still be better, or the gap is reached.

Everything but the deadline is counted in work, so a run that reaches its gap gives the same plan again.
"""

import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import cycle
from operator import attrgetter

import numpy as np

from models.outcome import GAP_ZERO, EndedBy
from optimizer.book import Book
from optimizer.solving.candidate import Candidate
from optimizer.solving.decomposition.arrays import Arrays, Ints
from optimizer.solving.decomposition.column_generation import Bound, Branch, ColumnGeneration
from optimizer.solving.decomposition.core import core_of, solve_core
from optimizer.solving.decomposition.dive import Dive, Found, Position
from optimizer.solving.decomposition.master import Mix
from optimizer.solving.decomposition.memory import Before, Memory
from optimizer.solving.decomposition.mixes import weights_of
from optimizer.solving.decomposition.tree import Tree
from optimizer.solving.highs import Limits
from optimizer.solving.lexicographic import Shortfalls
from optimizer.solving.watch import Progress

NEXT_ROUNDS = 20
"""Rounds of pricing of the branch from which a dive starts."""

CORE_START = 30
"""Projects that the first core leaves undecided."""

CORE_NODES = 300
"""Branch-and-bound nodes of one core."""

CORE_TIME_SHARE = 0.15
"""Share of what is left of the time that one core may use."""

NEARLY = 1.5
"""Times the gap up to which the old plan is good enough, and only the bound is worked on."""

FEW = 200
"""Projects up to which a deep dive from the whole book comes first; large books are parted before."""

TREE_WORK = 20_000
"""Nodes × projects that the tree grows by between two cores."""

FRUITLESS, NARROWER = 12, 0.98
"""Turns that bring plan and bound no nearer than this, after which a run without limits ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """The whole book, bounded."""

    generation: ColumnGeneration
    bound: Bound
    mix: Mix


class Search:
    """Plans and bounds of one book whose shortfalls are decided."""

    fruitless = FRUITLESS

    def __init__(
        self,
        book: Book,
        arrays: Arrays,
        stage: Shortfalls,
        root: Root,
        limits: Limits,
        patience: float,
        before: Before | None = None,
    ) -> None:
        """patience : `time.monotonic()` at which to give up where no plan was found.

        before : what a like book was answered.
        """
        self._book, self._arrays, self._stage, self._root, self._limits = book, arrays, stage, root, limits
        self._patience, self._before = patience, before
        self._whole = Branch.whole(arrays)
        self._gap = max(limits.gap, GAP_ZERO)
        self._count = CORE_START
        self._nodes = stage.nodes
        self._cores, self._fruitless, self._apart = 0, 0, math.inf
        self._plans: list[Found] = []
        found = self._of_stage_one()
        lost = {} if before is None else before.lost
        self._tree = Tree(root.generation, self._whole, root.bound.amount, found, lost)
        self._ended_by = EndedBy.GAP

    def _of_stage_one(self) -> Found | None:
        """The plan with which stage 1 ended, where it made one."""
        arrays, values = self._arrays, self._stage.values
        if not values:
            return None
        choice = np.full(arrays.projects, -1, dtype=np.int64)
        for column, value in values.items():
            if column.kind == "x" and value > 0.5:
                place = arrays.place_of[column.owner]
                choice[place] = arrays.first_option[place] + column.number
        return self._note(choice)

    def _note(self, choice: Ints) -> Found:
        """A plan that keeps all rows, and what it is worth."""
        arrays = self._arrays
        taken = choice[choice >= 0]
        value = float(arrays.value[taken].sum()) + self._together(choice)
        found = Found(choice=choice, value=value)
        self._plans.append(found)
        return found

    def _together(self, choice: Ints) -> float:
        """What synergies add: a master column is worth its value where all its projects are followed."""
        followed = {t.project_id for t, option in zip(self._book.tables, choice, strict=True) if option >= 0}
        return math.fsum(
            worth
            for column, worth in zip(self._arrays.master, self._arrays.master_value, strict=True)
            if worth and column.owner in followed and column.detail in followed
        )

    def run(self) -> None:
        """Until the gap is reached, the work is used up, or somebody ends it."""
        start = Position.of(self._root.generation, self._whole, self._root.mix, self._root.bound)
        before = self._before
        if before is not None:
            if before.may_keep:
                self._dive(start, lambda dive, start: dive.again(start, before.choice))
            if self._apart_by() > NEARLY:
                self._dive(start, lambda dive, start: dive.nearby(start, before.choice))
        if self._tree.best is None:
            self._dive(start, Dive.quickly)
        if self._tree.best is None or self._arrays.projects <= FEW:
            self._dive(start, Dive.deeply)
        ways = cycle(self._ways())
        while not self._is_over():
            self._grow()
            here = None if self._is_over() else self._next()
            if here is None:
                break
            if not self._is_over():
                next(ways)(here)
                self._count_turn()
        self._tell()

    def _ways(self) -> tuple[Callable[[Position], None], ...]:
        """How plans are looked for, in turn: a deep dive early, where none came first."""
        if self._arrays.projects <= FEW:
            return self._go_on, self._go_on, self._go_deep, self._try_core
        return self._go_deep, self._go_on, self._go_on, self._try_core

    def _apart_by(self) -> float:
        """How many times the gap plan and bound are apart."""
        best, bound = self._tree.best, self._tree.bound
        return math.inf if best is None else (bound - best.value) / (self._gap * max(1.0, abs(bound)))

    def _next(self) -> Position | None:
        """Where the tree promises most; None where nothing is open."""
        root = self._root.generation
        while (following := self._tree.next_branch()) is not None:
            branch, root.prices = following
            bound, mix = root.converge(
                branch, rounds=NEXT_ROUNDS, enough=self._gap / 10, ends=self._limits.is_over
            )
            if mix is not None and not self._tree.is_hopeless(bound.amount, self._gap):
                return Position.of(root, branch, mix, bound)
            self._tree.close_next(bound.amount)
        return None

    def _go_on(self, here: Position) -> None:
        self._dive(here, Dive.onwards)

    def _go_deep(self, here: Position) -> None:
        self._dive(here, Dive.deeply)

    def leave_in(self, memory: Memory) -> None:
        """Let the next book like this one begin where this one ended."""
        best = self.best
        if best is not None:
            memory.keep(self._root.generation, self._root.bound, best.choice, self._tree.lost)

    def _grow(self) -> None:
        """The tree, by as much as between two cores."""
        if not self._is_over():
            self._tree.grow(self._gap, self._tree_nodes(), self._limits.is_over)
            self._collect()
            self._tell()

    def _dive(self, start: Position, way: Callable[[Dive, Position], Found | None]) -> None:
        """A plan from a mix, where it is better than the best so far."""
        most = math.inf if self._limits.nodes is None else self._limits.nodes - self.work
        known = -math.inf if self._tree.best is None else self._tree.best.value
        dive = Dive(self._root.generation, lambda: self._limits.is_over() or dive.steps > most, known)
        found = None if self._is_over() else way(dive, start)
        self._nodes += dive.steps
        if found is not None:
            self._tree.offer(self._noted(found))
        self._tell()

    def _noted(self, found: Found) -> Found:
        """The plan of a dive; its mix is worth what its schedules are, but for rounding."""
        return self._note(found.choice)

    def _count_turn(self) -> None:
        """Turns that hardly narrow the gap are counted; a run without limits ends after some of them."""
        found = -math.inf if self._tree.best is None else self._tree.best.value
        apart = self._tree.bound - found
        if apart < NARROWER * self._apart:
            self._apart, self._fruitless = apart, 0
        else:
            self._fruitless += 1

    def _try_core(self, here: Position) -> None:
        branch, weight = here.branch, weights_of(self._root.generation, here.mix)
        known = -math.inf if self._tree.best is None else self._tree.best.value
        core = core_of(self._arrays, self._whole, self._root.bound, branch, weight, self._count, known)
        limits = replace(
            self._limits.with_share_of_time(CORE_TIME_SHARE),
            gap=self._gap,
            nodes=self._core_nodes(),
            watch=None if self._limits.watch is None else _Ears(self._limits, self._tell),
        )
        choice, record = solve_core(self._book, self._arrays, core, self._stage.caps, known, limits)
        self._nodes += record.nodes
        self._cores += 1
        if choice is not None:
            self._tree.offer(self._note(choice))
        self._tell()
        if core.is_whole and (record.is_infeasible or math.isfinite(record.bound)):
            gap = self._gap / 2 * max(1.0, abs(known)) if math.isfinite(known) else 0.0
            proven = known + gap if record.is_infeasible else max(-record.bound, known + gap)
            if not record.is_infeasible or math.isfinite(known):
                self._tree.lower(proven)
        if record.is_infeasible or record.ended_by is EndedBy.GAP:
            self._count *= 2

    @property
    def has_plan(self) -> bool:
        """Whether a plan was found."""
        return bool(self._plans)

    @property
    def best(self) -> Found | None:
        """The best plan; None where there is none."""
        return max(self._plans, key=attrgetter("value"), default=None)

    @property
    def bound(self) -> float:
        """No plan is worth more."""
        return self._tree.bound

    @property
    def ended_by(self) -> EndedBy:
        """Why it ended."""
        return self._ended_by

    @property
    def work(self) -> int:
        """Nodes used so far, of the tree and of all cores."""
        return self._nodes + self._tree.nodes

    def _tree_nodes(self) -> int:
        usual = max(1, TREE_WORK // self._arrays.projects)
        return usual if self._limits.nodes is None else max(0, min(usual, self._limits.nodes - self.work))

    def _core_nodes(self) -> int:
        """One at least: a run with little work to do still looks for a plan."""
        left = CORE_NODES if self._limits.nodes is None else self._limits.nodes - self.work
        return max(1, min(CORE_NODES, left))

    def _collect(self) -> None:
        """Plans that the tree found by itself."""
        if self._tree.best is not None and all(found is not self._tree.best for found in self._plans):
            self._plans.append(self._tree.best)

    def _is_over(self) -> bool:
        why = self._why_over()
        self._ended_by = why or EndedBy.GAP
        return why is not None

    def _why_over(self) -> EndedBy | None:
        best, limits = self._tree.best, self._limits
        if self._tree.is_done or self._apart_by() <= 1:
            return EndedBy.GAP
        if limits.is_stopped:
            return EndedBy.STOPPED
        if limits.seconds_left <= 0 or (best is None and time.monotonic() > self._patience):
            return EndedBy.TIME_LIMIT
        if limits.nodes is not None and self._cores and self.work >= limits.nodes:
            return EndedBy.WORK_LIMIT
        unlimited = limits.nodes is None and math.isinf(limits.deadline)
        return EndedBy.WORK_LIMIT if unlimited and self._fruitless >= self.fruitless else None

    def _tell(self) -> None:
        if self._limits.watch is not None:
            self._limits.watch.tell(self._progress())

    def _progress(self) -> Progress:
        best = self._tree.best
        return Progress(tier=None, found=None if best is None else best.value, bound=self._tree.bound)

    def candidates(self) -> Iterator[Candidate]:
        """What was found, best first; where nothing was, what that means."""
        stage = self._stage
        made = Candidate(
            bound=max([self._tree.bound, *(found.value for found in self._plans)]),
            caps=stage.caps,
            shortfall_bounds=stage.bounds,
            tiers_proven=stage.caps == stage.bounds,
            ended_by=self._ended_by,
            nodes=self.work,
        )
        for found in sorted(self._plans, key=attrgetter("value"), reverse=True):
            yield replace(made, choice=self._chosen(found.choice))
        yield replace(made, is_infeasible=not self._plans and self._tree.is_empty)

    def _chosen(self, choice: Ints) -> Mapping[str, int]:
        arrays = self._arrays
        return {
            table.project_id: arrays.number_of(int(option))
            for table, option in zip(self._book.tables, choice, strict=True)
            if option >= 0
        }


class _Ears:
    """Lets a core be ended, and keeps its own figures, which are not the book's, to itself."""

    def __init__(self, limits: Limits, tell: Callable[[], None]) -> None:
        self._limits, self._tell = limits, tell

    def is_stopped(self) -> bool:
        """Whether somebody asked to end."""
        return self._limits.is_stopped

    def tell(self, progress: Progress) -> None:
        """The book's figures, since they have not changed."""
        del progress
        self._tell()
