"""Stage 1: what each tier must lack at least, given all earlier tiers; the decomposition, tier by tier.

The value of every schedule is nothing here, and money that a tier lacks costs 1. The bound of column
generation then proves what no plan can lack less than, and the search finds plans that lack no more.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from scipy import sparse

from models.outcome import EndedBy
from models.units import Money
from optimizer.book import Book
from optimizer.rows import Column, x
from optimizer.solving.decomposition.arrays import ANY_SHORTFALL, Arrays, Ints
from optimizer.solving.decomposition.column_generation import PENALTY, Bound, Branch, ColumnGeneration
from optimizer.solving.decomposition.dive import Found, Position
from optimizer.solving.decomposition.master import Mix
from optimizer.solving.decomposition.memory import Before
from optimizer.solving.decomposition.pricing import Pricing
from optimizer.solving.decomposition.search import Root, Search
from optimizer.solving.highs import Limits
from optimizer.solving.lexicographic import ROUNDING_SLACK, Shortfalls, minimise_shortfalls
from optimizer.solving.watch import Progress

ROUNDS, STEP = 300, 10
"""Rounds of pricing of one tier at most, and between two looks at whether it is known to the million."""

FRUITLESS = 3
"""As `search.FRUITLESS`, for one tier."""

CLOSE = 0.5
"""Distance of plan and bound below which nothing in between is looked for, million VND."""


def least_shortfalls(book: Book, arrays: Arrays, limits: Limits) -> Shortfalls | None:
    """Tier by tier in their order, in whole million VND; None where no plan was found.

    Where time or work is used up, the later tiers lack what the plan found so far leaves them, unproven.
    """
    caps: dict[int, Money] = {}
    bounds: dict[int, Money] = {}
    before: ColumnGeneration | None = None
    choice: Ints | None = None
    ended_by, nodes = EndedBy.GAP, 0
    penalty = _penalty(arrays)
    for position, tier in enumerate(arrays.tier_row):
        share = 1 / (len(arrays.tier_row) - position + 2)
        own = replace(limits.with_share_of_time(share).after_nodes(nodes), tier=tier)
        root = _root(arrays, tier, caps, penalty, own, before)
        search = None if root is None else TierSearch(book, root, own, choice)
        if search is not None:
            search.run()
        if root is None or search is None or search.best is None:
            break
        caps[tier] = whole_money(search.best.value)
        bounds[tier] = min(caps[tier], whole_money(search.bound))
        ended_by = ended_by if caps[tier] == bounds[tier] else search.ended_by
        before, choice, nodes = root.generation, search.best.choice, nodes + search.work
    if choice is None:
        return None
    followed = _followed(arrays, choice)
    if len(caps) < len(arrays.tier_row):
        fixed = book.restricted_to({column.owner: column.number for column in followed})
        caps = dict(minimise_shortfalls(fixed, Limits(threads=limits.threads), whole_money=False).caps)
        bounds = {tier: min(amount, bounds.get(tier, 0)) for tier, amount in caps.items()}
        ended_by = EndedBy.TIME_LIMIT if limits.is_over() else EndedBy.WORK_LIMIT
    return Shortfalls(
        caps=dict(sorted(caps.items())),
        bounds=dict(sorted(bounds.items())),
        values=followed,
        ended_by=ended_by,
        nodes=nodes,
    )


def whole_money(lost: float) -> Money:
    """What a tier lacks, from its value: nothing is worth 0, a million less is worth −1."""
    return max(0, math.ceil(-lost - ROUNDING_SLACK))


class TierSearch(Search):
    """Plans that lack little in one tier, and the bound on what it must lack."""

    fruitless = FRUITLESS

    def __init__(self, book: Book, root: Root, limits: Limits, before: Ints | None) -> None:
        """before : (P) options of the best plan of the tier before; None at the first."""
        gap = CLOSE / max(1.0, abs(root.bound.amount))
        own = replace(limits, gap=gap)
        known = None if before is None else Before(choice=before)
        super().__init__(book, root.generation.arrays, Shortfalls(), root, own, own.deadline, known)

    def _ways(self) -> tuple[Callable[[Position], None], ...]:
        return self._go_on, self._go_on, self._go_deep

    def _noted(self, found: Found) -> Found:
        """As the mix has it: what is lacking is not told by schedules alone."""
        self._plans.append(found)
        return found

    def _apart_by(self) -> float:
        """In whole money, doubled, so that a million is too much."""
        best = self._tree.best
        return math.inf if best is None else 2.0 * (whole_money(best.value) - whole_money(self._tree.bound))

    def _why_over(self) -> EndedBy | None:
        nodes = self._limits.nodes
        is_used_up = nodes is not None and self.work >= nodes and self._apart_by() > 1
        return EndedBy.WORK_LIMIT if is_used_up else super()._why_over()

    def _progress(self) -> Progress:
        best = self._tree.best
        found = math.inf if best is None else -best.value
        return Progress.of_minimum(self._limits.tier, found, -self._tree.bound)


def _root(
    arrays: Arrays,
    tier: int,
    caps: Mapping[int, Money],
    penalty: float,
    limits: Limits,
    before: ColumnGeneration | None,
) -> Root | None:
    """A tier's book, bounded until what it must lack is known to the million; None where the solver gives up.

    before : of the tier before, whose columns and prices are a start.
    """
    whole, stage = Branch.whole(arrays), _lacking_costs(arrays, tier)
    pricing = Pricing(stage, stage.amount_caps(caps))
    generation = ColumnGeneration(stage, stage.rights({**caps, tier: 0}), pricing, penalty)
    if before is not None:
        before.master.hand_over(generation.master, whole.allowed)
        generation.prices = before.prices
    root = None
    for _ in range(ROUNDS // STEP):
        bound, mix = generation.converge(whole, rounds=STEP, ends=limits.is_over)
        root = None if mix is None else Root(generation=generation, bound=bound, mix=mix)
        if mix is None or limits.is_over() or _is_known(bound, mix):
            break
    return root


def _is_known(bound: Bound, mix: Mix) -> bool:
    """Whether what must be lacking is known to the million; bounds far above nothing are no good start."""
    return bound.amount <= CLOSE and whole_money(bound.amount) == whole_money(mix.value)


def _penalty(arrays: Arrays) -> float:
    """More than any tier can lack, also for a row that is broken by a million only."""
    largest = np.abs(arrays.right[np.abs(arrays.right) < ANY_SHORTFALL]).max(initial=0.0)
    lacking = sum(part.amount for table in arrays.book.tables for part in table.parts)
    return PENALTY * (1.0 + max(float(largest), float(lacking)))


def _lacking_costs(arrays: Arrays, tier: int) -> Arrays:
    """The book in which only what a tier lacks has a value: a master column costs 1 a million of it."""
    most = sum(part.amount for table in arrays.book.tables for part in table.parts if part.tier == tier)
    lacks = sparse.csr_matrix(([-1.0], ([0], [arrays.tier_row[tier]])), shape=(1, len(arrays.right)))
    return replace(
        arrays,
        value=np.zeros_like(arrays.value),
        master=(*arrays.master, Column("lacking", str(tier))),
        master_rows=sparse.vstack((arrays.master_rows, lacks), format="csr"),
        master_most=np.append(arrays.master_most, float(most)),
        master_value=np.append(np.zeros_like(arrays.master_value), -1.0),
    )


def _followed(arrays: Arrays, choice: Ints) -> dict[Column, float]:
    """The schedules of a plan as columns."""
    return {
        x(arrays.book.tables[arrays.project_of_option[option]].project_id, arrays.number_of(int(option))): 1.0
        for option in choice[choice >= 0]
    }
