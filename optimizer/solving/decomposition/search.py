"""The method as a whole: prove a bound, find plans near the mix that proves it, branch where both stay apart.

1. Stage 1. If the mix keeps all rows with nothing lacking, no tier lacks anything; else the monolithic model
   finds what each tier must lack.
2. Column generation bounds the value (`column_generation`).
3. A dive from the mix gives a plan (`dive`). Then, in turns, the tree lowers the bound and gives other mixes
   (`tree`), from which dives, and the core around such a mix (`core`), give better plans. Cores grow until
   one holds every plan that could still be better, or the gap is reached.

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
from models.units import Money
from optimizer.book import Book
from optimizer.solving import milp
from optimizer.solving.candidate import Candidate
from optimizer.solving.decomposition.arrays import Arrays, ContradictionError, Ints, arrays_of
from optimizer.solving.decomposition.column_generation import CONVERGED, Bound, Branch, ColumnGeneration
from optimizer.solving.decomposition.core import core_of, solve_core
from optimizer.solving.decomposition.dive import Dive, Found, Position
from optimizer.solving.decomposition.grouped import GroupedPrices
from optimizer.solving.decomposition.master import Mix
from optimizer.solving.decomposition.memory import Memory, Recalled
from optimizer.solving.decomposition.mixes import BROKEN, weights_of
from optimizer.solving.decomposition.tree import Tree
from optimizer.solving.highs import Limits
from optimizer.solving.lexicographic import FAST_PATH_TIME_SHARE, Shortfalls, minimise_shortfalls
from optimizer.solving.watch import Progress

ROOT_ROUNDS, NEXT_ROUNDS = 300, 20
"""Rounds of pricing of the whole book, and of the branch from which a dive starts."""

CORE_START = 30
"""Projects that the first core leaves undecided."""

CORE_NODES = 300
"""Branch-and-bound nodes of one core."""

CORE_TIME_SHARE = 0.15
"""Share of what is left of the time that one core may use."""

MANY, GROUPS = 1_000, 400
"""Projects from which they are priced in groups first, and how many groups."""

NEARLY = 1.5
"""Times the gap up to which the old plan is good enough, and only the bound is worked on."""

FEW = 200
"""Projects up to which a deep dive from the whole book comes first; large books are parted before."""

TREE_WORK = 20_000
"""Nodes × projects that the tree grows by between two cores."""

FRUITLESS, NARROWER = 12, 0.98
"""Turns that bring plan and bound no nearer than this, after which a run without limits ends."""


def candidates(
    book: Book, limits: Limits, *, whole_money: bool = False, memory: Memory | None = None
) -> Iterator[Candidate]:
    """Plans, best first; asking for another means that the last one was refused.

    memory : of the last like book, and what this one leaves.

    With `whole_money`, and where rows contradict each other, the monolithic model answers.
    """
    if whole_money:
        yield from milp.candidates(book, limits, whole_money=True)
        return
    try:
        arrays = arrays_of(book)
    except ContradictionError:
        yield from milp.candidates(book, limits)
        return
    yield from _stage_by_stage(book, arrays, limits, memory or Memory())


def _stage_by_stage(book: Book, arrays: Arrays, limits: Limits, memory: Memory) -> Iterator[Candidate]:
    """First as if nothing had to be lacking; where that has no plan, with what stage 1 finds."""
    tiers = book.tiers if book.terms.scenario.has("tier_order") else ()
    stage = Shortfalls(caps=dict.fromkeys(tiers, 0), bounds=dict.fromkeys(tiers, 0))
    recalled = memory.recall(arrays)
    root = _root(arrays, stage.caps, limits, recalled)
    if root is not None and (root.mix.broken <= BROKEN or not tiers):
        patience = limits.with_share_of_time(FAST_PATH_TIME_SHARE if tiers else 1.0)
        search = Search(book, arrays, stage, root, limits, patience.deadline, recalled)
        search.run()
        search.leave_in(memory)
        if search.has_plan or not tiers:
            yield from search.candidates()
            return
        limits = limits.after_nodes(search.work)
    stage = minimise_shortfalls(book, limits, whole_money=False)
    root = None if stage.model is None else _root(arrays, stage.caps, limits, recalled)
    if root is None:
        yield Candidate(is_infeasible=stage.is_infeasible, ended_by=stage.ended_by, nodes=stage.nodes)
        return
    search = Search(book, arrays, stage, root, limits, limits.deadline, recalled)
    search.run()
    search.leave_in(memory)
    yield from search.candidates()


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """The whole book, bounded."""

    generation: ColumnGeneration
    bound: Bound
    mix: Mix


def _root(
    arrays: Arrays, caps: Mapping[int, Money], limits: Limits, recalled: Recalled | None = None
) -> Root | None:
    generation, whole = ColumnGeneration.of(arrays, caps), Branch.whole(arrays)
    enough = max(CONVERGED, limits.gap / 100)
    if recalled is not None:
        generation.start_from(recalled.columns, whole)
    elif arrays.projects >= MANY:
        grouped = GroupedPrices(arrays, caps, GROUPS)
        bound, mix = grouped.converge(whole, rounds=ROOT_ROUNDS, enough=enough, ends=limits.is_over)
        if mix is not None:
            generation.master.add(grouped.master.used(mix), whole.allowed)
            generation.prices = bound.prices
    bound, mix = generation.converge(whole, rounds=ROOT_ROUNDS, enough=enough, ends=limits.is_over)
    return None if mix is None else Root(generation=generation, bound=bound, mix=mix)


class Search:
    """Plans and bounds of one book whose shortfalls are decided."""

    def __init__(
        self,
        book: Book,
        arrays: Arrays,
        stage: Shortfalls,
        root: Root,
        limits: Limits,
        patience: float,
        recalled: Recalled | None,
    ) -> None:
        """patience : `time.monotonic()` at which to give up where no plan was found.

        recalled : of a like book; None where there is none.
        """
        self._book, self._arrays, self._stage, self._root, self._limits = book, arrays, stage, root, limits
        self._patience, self._recalled = patience, recalled
        self._whole = Branch.whole(arrays)
        self._gap = max(limits.gap, GAP_ZERO)
        self._count = CORE_START
        self._nodes = stage.nodes
        self._cores, self._fruitless, self._apart = 0, 0, math.inf
        self._plans: list[Found] = []
        found = self._of_stage_one()
        lost = {} if recalled is None else recalled.lost
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
        recalled = self._recalled
        if recalled is not None:
            self._dive(start, lambda dive, start: dive.again(start, recalled.choice))
            if self._apart_by() > NEARLY:
                self._dive(start, lambda dive, start: dive.nearby(start, recalled.choice))
        if self._tree.best is None:
            self._dive(start, Dive.quickly)
        if self._tree.best is None or self._arrays.projects <= FEW:
            self._dive(start, Dive.deeply)
        ways = cycle((self._go_on, self._go_on, self._go_deep, self._try_core))
        while not self._is_over():
            self._grow()
            here = None if self._is_over() else self._next()
            if here is None:
                break
            if not self._is_over():
                next(ways)(here)
                self._count_turn()
        self._tell()

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
        if self._plans:
            memory.keep(
                self._root.generation,
                self._root.bound,
                max(self._plans, key=attrgetter("value")).choice,
                self._tree.lost,
            )

    def _grow(self) -> None:
        """The tree, by as much as between two cores."""
        if not self._is_over():
            self._tree.grow(self._gap, self._tree_nodes(), self._is_over)
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
            self._tree.offer(self._note(found.choice))
        self._tell()

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
        return EndedBy.WORK_LIMIT if unlimited and self._fruitless >= FRUITLESS else None

    def _tell(self) -> None:
        watch, best = self._limits.watch, self._tree.best
        if watch is not None:
            watch.tell(
                Progress(tier=None, found=None if best is None else best.value, bound=self._tree.bound)
            )

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
