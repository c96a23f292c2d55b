"""What a changed book is worth: solved again whole where it is small, bounded by prices where it is large.

Small books are solved again to their proof. Large ones get a proven bound from prices (`bounds`) and a plan
from the neighbourhood of the one that is explained, so that the truth lies between.
"""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from models.law import LawBook
from models.outcome import GAP_ZERO
from models.plan import Plan
from models.units import Money
from optimizer.book import Book
from optimizer.explain.bounds import Bounds
from optimizer.explain.change import (
    CannotRaiseError,
    Change,
    RowChanges,
    changed_book,
    changed_rows,
    rows_by_key,
)
from optimizer.explain.near import Near
from optimizer.objective import synergy_value
from optimizer.solving import milp
from optimizer.solving.highs import Limits, solve
from optimizer.solving.methods import AUTO, MILP, method_for

NODES = 3_000
"""Branch-and-bound nodes of one question to a small book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """The best plan of a changed book.

    low : value of a plan that was found, −inf where none was. high : proven bound, −inf where there is no
        plan at all. scale : size of the values, for telling how near they are.
    selected : of the plan that was found. lacking : most that each tier lacks in it.
    estimate : what prices make of it, between the ends; None where the book was solved whole.
    """

    low: float
    high: float
    selected: frozenset[str] | None = None
    lacking: Mapping[int, Money] = field(default_factory=dict)
    tiers_proven: bool = True
    estimate: float | None = None
    finish: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_impossible(self) -> bool:
        """Whether it is proven that there is no plan."""
        return self.high == -math.inf

    @property
    def has_plan(self) -> bool:
        """Whether a plan was found."""
        return self.low > -math.inf


NOTHING = Worth(low=-math.inf, high=-math.inf)
UNKNOWN = Worth(low=-math.inf, high=math.inf, tiers_proven=False)


class Worths:
    """Answers what changed books are worth. One for each process.

    base : the book as it is, with the plan that is explained.
    """

    def __init__(
        self,
        book: Book,
        plan: Plan,
        law: LawBook,
        deadline: float = math.inf,
        *,
        is_whole: bool | None = None,
    ) -> None:
        """deadline : `time.time()` at which no question is asked any more.

        is_whole : whether changed books are solved again whole; None = where they are small enough.
        """
        self.book, self.plan, self.law, self._last = book, plan, law, deadline
        self.deadline = deadline
        self.gap = max(book.terms.scenario.gap, GAP_ZERO)
        self.is_whole = method_for(book, AUTO) == MILP if is_whole is None else is_whole
        outcome = plan.outcome
        lacking = outcome.shortfall_by_tier
        self.caps = {tier: lacking.get(tier, 0) for tier in book.tiers} if self._in_order(book) else {}
        self.bounds = None if self.is_whole else Bounds(book, self.caps)
        self.near = None if self.is_whole else Near(book, plan, self.bounds)
        self.rows = rows_by_key(book)
        self._known: dict[str, Worth] = {}
        self._priced: Worths | None = None
        self._last_book: tuple[str, Book] | None = None
        self.base = self._base(outcome.objective, outcome.bound)

    def ends_by(self, deadline: float) -> None:
        """No question is asked after this time, nor after the end of all."""
        self.deadline = min(self._last, deadline)

    @property
    def priced(self) -> "Worths":
        """The same book priced instead of solved again: quicker, with wider ends.

        Errors: ContradictionError where rows cannot hold.
        """
        if not self.is_whole:
            return self
        if self._priced is None:
            self._priced = Worths(self.book, self.plan, self.law, self._last, is_whole=False)
        self._priced.ends_by(self.deadline)
        return self._priced

    @staticmethod
    def _in_order(book: Book) -> bool:
        return book.terms.scenario.has("tier_order")

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return time.time() >= self.deadline

    @property
    def lacks_nothing(self) -> bool:
        """Whether no committed line lacks money in the plan."""
        return not any(self.caps.values())

    def _base(self, objective: float, bound: float) -> Worth:
        """The plan itself; a small book is solved again where its gap leaves something open."""
        selected = frozenset(line.project_id for line in self.plan.selected)
        lacking = {tier: self.caps.get(tier, 0) for tier in self.caps}
        own = Worth(low=objective, high=bound, selected=selected, lacking=lacking)
        if self.bounds is not None:
            return Worth(
                low=objective,
                high=min(bound, self.bounds.root),
                selected=selected,
                lacking=lacking,
                estimate=self.bounds.root,
            )
        if bound - objective > GAP_ZERO * max(1.0, abs(bound)):
            again = self._solved(self.book)
            if again.has_plan and dict(again.lacking) == lacking:
                high = min(bound, again.high)
                return Worth(low=objective, high=max(objective, high), selected=selected, lacking=lacking)
        return own

    def changed(self, change: Change) -> Book:
        """The changed book, the same object where it is asked for again at once. Errors: CannotRaiseError."""
        key = repr(change)
        if self._last_book is None or self._last_book[0] != key:
            self._last_book = key, changed_book(self.book, self.law, change)
        return self._last_book[1]

    def changes(self, book: Book, change: Change) -> RowChanges | None:
        """Coupling rows that a change changes; None where tables of the changed book are others."""
        if self.bounds is not None:
            return self.bounds.changes(book, change)
        return changed_rows(self.book, self.rows, book)

    def of(self, change: Change) -> Worth:
        """What the changed book is worth."""
        key = repr(change)
        if key not in self._known:
            if self.is_over:
                return UNKNOWN
            self._known[key] = self._of(change)
        return self._known[key]

    def _of(self, change: Change) -> Worth:
        try:
            book = self.changed(change)
        except CannotRaiseError:
            return UNKNOWN
        if change.only_forbids and not change.forbidden & (self.base.selected or frozenset()):
            return self.base
        if self.bounds is None or self.near is None:
            return self._solved(book)
        high = self.bounds.of(book, change)
        if high == -math.inf:
            return NOTHING
        if change.only_frees:
            own = self.base
            is_kept = own.low if "synergy" not in change.rules_off else -math.inf
            return replace(own, low=min(is_kept, high), high=high, estimate=high)
        found = None if self.is_over else self.near.of(book, change)
        low = -math.inf if found is None else min(found.value, high)
        return Worth(
            low=low,
            high=high,
            selected=None if found is None else found.selected,
            lacking=self.base.lacking,
            estimate=high,
            finish={} if found is None else found.finish,
        )

    def bound_of(self, change: Change) -> float:
        """What no plan of the changed book is worth more than; inf where nothing is proven of it."""
        try:
            book = changed_book(self.book, self.law, change)
        except CannotRaiseError:
            return math.inf
        return math.inf if self.bounds is None else self.bounds.of(book, change)

    def lifted_tier(self, tier: int) -> Worth:
        """What the book is worth if a tier may lack anything, while the others lack no more than they do."""
        caps = {own: cap for own, cap in self.caps.items() if own != tier}
        if self.bounds is not None:
            high = self.bounds.with_caps(caps)
            return Worth(low=self.base.low, high=high, lacking=caps, estimate=high)
        return self.capped(self.book, caps)

    def capped(self, book: Book, caps: Mapping[int, Money]) -> Worth:
        """A small book's worth over all plans within caps on what tiers lack, without minimising it first."""
        record = solve(milp.stage_two_model(book, caps), self.limits())
        if record.is_infeasible:
            return NOTHING
        if not record.has_solution:
            return UNKNOWN
        return Worth(low=-record.objective, high=-record.bound, lacking=caps)

    def limits(self) -> Limits:
        """How far one question may be solved."""
        left = self.deadline - time.time()
        deadline = math.inf if math.isinf(left) else time.monotonic() + max(0.0, left)
        return Limits(gap=GAP_ZERO, nodes=NODES, deadline=deadline)

    def _solved(self, book: Book) -> Worth:
        """A small book solved again, stage by stage."""
        candidate = next(milp.candidates(book, self.limits()))
        if candidate.choice is None:
            return NOTHING if candidate.is_infeasible else UNKNOWN
        tables = book.by_id
        values = {p: tables[p].options[number].value for p, number in candidate.choice.items()}
        together = synergy_value(book.portfolio, book.terms.scenario, candidate.choice)
        low = math.fsum((*values.values(), together))
        return Worth(
            low=low,
            high=max(low, candidate.bound),
            selected=frozenset(candidate.choice),
            lacking=dict(candidate.caps),
            tiers_proven=candidate.tiers_proven,
            finish=values,
        )

    def surely_above(self, bound: float) -> float:
        """The least value that beats all plans worth up to `bound` by more than the gap asked.

        Whoever solves ends within that gap of the best, so a plan of that value, or better, is found.
        """
        gap = self.gap * 1.001
        least = max(bound + gap, bound / (1.0 - gap)) if gap < 1 else math.inf
        return least + 2 * GAP_ZERO * max(1.0, abs(bound))


def lacking_changes(before: Worth, after: Worth) -> dict[int, Money]:
    """By tier, how much more is lacking after than before; negative = less, tiers without a change left out.

    A tier that `after` does not name is not counted: the order of priority is lifted there.
    """
    changes = {tier: amount - before.lacking.get(tier, 0) for tier, amount in after.lacking.items()}
    return {tier: change for tier, change in sorted(changes.items()) if change}
