"""The method as a whole: what each tier must lack, then value.

1. Column generation bounds the book in which no tier lacks anything (`root_of`). If its mix keeps all rows, a
   plan of that book proves stage 1.
2. Otherwise, and where no such plan is found, stage 1 goes tier by tier (`tiers`); where that finds no plan,
   the monolithic model looks for one.
3. Value follows, with what the tiers lack capped (`search`).
"""

from collections.abc import Iterator, Mapping

from models.units import Money
from optimizer.book import Book
from optimizer.solving import milp
from optimizer.solving.candidate import Candidate
from optimizer.solving.decomposition.arrays import Arrays, ContradictionError, arrays_of
from optimizer.solving.decomposition.column_generation import CONVERGED, Branch, ColumnGeneration
from optimizer.solving.decomposition.grouped import GroupedPrices
from optimizer.solving.decomposition.memory import Memory, Recalled
from optimizer.solving.decomposition.mixes import BROKEN
from optimizer.solving.decomposition.search import Root, Search
from optimizer.solving.decomposition.tiers import least_shortfalls
from optimizer.solving.highs import Limits
from optimizer.solving.lexicographic import FAST_PATH_TIME_SHARE, Shortfalls, minimise_shortfalls

ROOT_ROUNDS = 300
"""Rounds of pricing of the whole book."""

MANY, GROUPS = 1_000, 400
"""Projects from which they are priced in groups first, and how many groups."""


PLAIN = 400
"""Schedules up to which the monolithic model finds and proves in seconds what tiers lack."""


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
    root = root_of(arrays, stage.caps, limits, recalled)
    if root is not None and (root.mix.broken <= BROKEN or not tiers):
        patience = limits.with_share_of_time(FAST_PATH_TIME_SHARE if tiers else 1.0)
        search = _searched(book, arrays, stage, root, limits, patience.deadline, recalled)
        if search.has_plan or not tiers:
            search.leave_in(memory)
            yield from search.candidates()
            return
        limits = limits.after_nodes(search.work)
    is_large = root is not None and arrays.options > PLAIN
    found = least_shortfalls(book, arrays, limits) if is_large else None
    stage = found or minimise_shortfalls(book, limits, whole_money=False)
    root = root_of(arrays, stage.caps, limits, recalled) if stage.values else None
    if root is None:
        yield Candidate(is_infeasible=stage.is_infeasible, ended_by=stage.ended_by, nodes=stage.nodes)
        return
    search = _searched(book, arrays, stage, root, limits, limits.deadline, recalled)
    search.leave_in(memory)
    yield from search.candidates()


def _searched(
    book: Book,
    arrays: Arrays,
    stage: Shortfalls,
    root: Root,
    limits: Limits,
    patience: float,
    recalled: Recalled | None,
) -> Search:
    """What looking for value brings."""
    before = None if recalled is None else recalled.before
    search = Search(book, arrays, stage, root, limits, patience, before)
    search.run()
    return search


def root_of(
    arrays: Arrays, caps: Mapping[int, Money], limits: Limits, recalled: Recalled | None = None
) -> Root | None:
    """The whole book with capped shortfalls, bounded; None where the solver gives up."""
    generation, whole = ColumnGeneration.of(arrays, caps), Branch.whole(arrays)
    enough = max(CONVERGED, limits.gap / 100)
    if recalled is not None:
        generation.start_from(recalled.columns, whole)
    elif arrays.projects >= MANY:
        grouped = GroupedPrices(arrays, arrays.rights(caps), generation.pricing, GROUPS)
        bound, mix = grouped.converge(whole, rounds=ROOT_ROUNDS, enough=enough, ends=limits.is_over)
        if mix is not None:
            generation.master.add(grouped.master.used(mix), whole.allowed)
            generation.prices = bound.prices
    bound, mix = generation.converge(whole, rounds=ROOT_ROUNDS, enough=enough, ends=limits.is_over)
    return None if mix is None else Root(generation=generation, bound=bound, mix=mix)
