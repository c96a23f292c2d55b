"""What brings a rejected project in: the least money of a source, and the score it would need.

Money is found by turns: the least amount with which a plan with the project beats the best plan without it at
the amount before; then the best plan without it is looked for at this amount. When that one stays behind, the
amount suffices, and no smaller one does.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from models.budget import Source
from models.explanation import EntersIf, NoLossIf
from models.outcome import GAP_ZERO
from models.units import Money
from optimizer.book import Book
from optimizer.build import all_rows
from optimizer.explain.change import CannotRaiseError, Change, changed_book, year_shares
from optimizer.explain.near import Near
from optimizer.explain.worth import Worth, Worths
from optimizer.model import PlanModel
from optimizer.neighbourhood import Around, forced
from optimizer.rows import Column, Row, Sense
from optimizer.rules.period import side_of
from optimizer.solving.highs import solve
from optimizer.solving.lexicographic import lost_value
from optimizer.table import ProjectTable
from optimizer.table_rows import table_rows

TURNS = 8
"""Amounts tried for one envelope before it is given up."""

SOURCES = 2
"""Sources asked for one project, those with the least to add first."""

HALVINGS = 6
"""How often the span is halved below which money surely does not do."""

MOST_TIMES = 2
"""More money than so many times what the project demands, beyond what is lacking, is no advice to anybody."""

WHOLE = 1e-6
"""How far from a whole number an amount may be and still be one."""

NODES = 200
"""Branch-and-bound nodes for the least money in a neighbourhood."""

LARGEST_STEP = 14
"""Whole millions that are added at most where an amount just found does not do when rounded."""

GROWTH = 1.5
"""How much more is tried next in a large book, where a bound says only whether an amount does."""


def extra_column(source: str, year: int | None) -> Column:
    """Money added to an envelope; year None = to the whole period."""
    return Column("extra", source, "", year or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """An envelope that may be raised. shares : of each year in what is added."""

    source: Source
    year: int | None
    shares: Mapping[int, float]

    @property
    def column(self) -> Column:
        """What is added."""
        return extra_column(self.source.code, self.year)


def envelope(source: Source, year: int | None) -> Envelope | None:
    """An envelope of a source; None where nothing can be added to it."""
    if (source.reserve or 0.0) >= 1:
        return None
    if year is not None:
        return (
            Envelope(source=source, year=year, shares={year: 1.0})
            if source.yearly[year] is not None
            else None
        )
    shares = year_shares(source)
    return Envelope(source=source, year=None, shares=shares) if shares or source.total is not None else None


def with_envelopes(
    row: Row, envelopes: Mapping[str, list[Envelope]], share: float, *, is_loose: bool = False
) -> Row:
    """A row of money with what is added to the envelopes it speaks of.

    share : of the plan that may run on into the next period. Its cap is rounded down after all is added;
    here it is a little too small, or with `is_loose` a little too large, so that all that would do is found.
    """
    added: dict[Column, float] = {}
    right = row.right
    for own in _speaks_of(row, envelopes):
        gain = _gain(row, own, share)
        if gain:
            added[own.column] = -gain
            right += 1 + 2 * gain if is_loose and row.rule == "two_period_cap" else 0.0
    return replace(row, right=right, coefficients={**row.coefficients, **added}) if added else row


def _speaks_of(row: Row, envelopes: Mapping[str, list[Envelope]]) -> Iterator[Envelope]:
    if row.rule == "two_period_cap":
        for owned in envelopes.values():
            yield from owned
    elif row.rule in ("envelope_year", "envelope_total"):
        code = row.where[1] if row.where[0] == "carried" and len(row.where) == 3 else row.where[0]
        yield from envelopes.get(code, ())


def _gain(row: Row, own: Envelope, share: float) -> float:
    """What one million added (net of reserve) adds to a row's right side."""
    source = own.source
    if row.rule == "envelope_year":
        return own.shares.get(int(row.where[-1]), 0.0)
    is_in_total = own.year is None or source.total is None
    if row.rule == "envelope_total":
        return 1.0 if is_in_total else 0.0
    counts = side_of(source) == row.where[0] and source.previous_plan is None and is_in_total
    return share / (1 - (source.reserve or 0.0)) if counts else 0.0


class Entering:
    """Questions about one rejected project."""

    def __init__(self, worths: Worths, table: ProjectTable) -> None:
        self._worths, self._table = worths, table
        self._own = frozenset({table.project_id})

    @property
    def out(self) -> Worth:
        """The best plan without it."""
        return self._worths.of(Change(forbidden=self._own))

    @property
    def forced(self) -> Worth:
        """The best plan with it, at today's money."""
        return self._worths.of(Change(forced=self._own))

    def value_needed(self) -> float | None:
        """v_p that surely suffices; None where the project cannot come in at today's money.

        Its schedule in the best plan found with it tells what a point of v_p is worth there.
        """
        forced, out = self.forced, self.out
        own = self._worths.book.terms.values.get(self._table.project_id, 0.0)
        reached = forced.finish.get(self._table.project_id, 0.0)
        is_known = forced.has_plan and math.isfinite(out.high) and self._same_tiers(forced, out)
        if not is_known or own <= 0 or reached <= 0:
            return None
        lacking = self._worths.surely_above(out.high) - forced.low
        return own + max(0.0, lacking) * own / reached

    def _same_tiers(self, one: Worth, other: Worth) -> bool:
        """Whether stage 1 makes no difference between two books: nothing is lacking more in either."""
        tiers = {*one.lacking, *other.lacking}
        proven = one.tiers_proven and other.tiers_proven
        return proven and all(one.lacking.get(tier, 0) == other.lacking.get(tier, 0) for tier in tiers)

    def sources(self) -> tuple[str, ...]:
        """The sources that may pay for it, those that would have to give least first."""
        budget = self._worths.book.terms.budget
        codes = sorted({code for code, _ in self._table.cells} | set(self._table.remainder_sources))
        every = {code: [env] for code in codes if (env := envelope(budget.by_code[code], None)) is not None}
        if len(every) <= 1:
            return tuple(codes)
        added = self._least_added(every, self.out, relaxed=True) or {}
        order = sorted(every, key=lambda code: (-added.get(extra_column(code, None), 0.0), code))
        return tuple(order[:SOURCES])

    def by_money(self, code: str) -> tuple[EntersIf, ...]:
        """Money of one source: over the period, and in the year that needs least."""
        return () if self._is_within_the_gap else self._each(code, self._least)

    def by_solving(self, code: str) -> tuple[EntersIf, ...]:
        """The same in a small book, from what suffices near the plan: certain, perhaps not the least."""
        return self._each(code, self._sufficient)

    def _each(self, code: str, find: Callable[[Envelope], EntersIf | None]) -> tuple[EntersIf, ...]:
        source = self._worths.book.terms.budget.by_code[code]
        found = (None if self._worths.is_over else find(own) for own in self._envelopes(source))
        return tuple(each for each in found if each is not None)

    def _sufficient(self, own: Envelope) -> EntersIf | None:
        """An amount with which the best plan without it, solved again, stays behind a plan with it."""
        priced = self._worths.priced
        near = priced.near
        amount = None if near is None else self._without_loss(near, own, self._worths.base.low)
        while amount is not None and amount <= self._most and not self._worths.is_over:
            extra = _extra(own, amount)
            out = self._worths.of(Change(forbidden=self._own, extra=extra))
            with_it = Change(forced=self._own, extra=extra)
            for inside in (each.of(with_it) for each in (priced, self._worths)):
                if self._same_tiers(inside, out) and inside.low >= self._worths.surely_above(out.high):
                    return EntersIf(source=own.source.code, year=own.year, extra=amount, is_least=False)
            if self._is_hopeless(inside, out):
                return None
            amount = math.ceil(GROWTH * amount)
        return None

    @property
    def _is_within_the_gap(self) -> bool:
        """Whether the gap asked is worth more than the project: no amount makes sure of it then.

        A plan with it is worth at most its own value more than the best without it, whatever money there is.
        Links aside, which may tie the value of others to it.
        """
        links = self._worths.book.portfolio.links
        if self._worths.is_whole or any(self._own & {link.project, link.other} for link in links):
            return False
        base, best = self._worths.base.low, max(option.value for option in self._table.options)
        return best < self._worths.surely_above(base) - base

    def without_loss(self, code: str) -> NoLossIf | None:
        """Money of one source over the period with which a plan with it is worth no less than this one.

        Asked of priced books. None = it costs nothing today, or no such amount was found within the bounds of
        `MOST_TIMES`.
        """
        own, near = envelope(self._worths.book.terms.budget.by_code[code], None), self._worths.near
        target = self._worths.base.low
        if own is None or near is None or self._worths.is_over or self.forced.low >= target:
            return None
        high = self._without_loss(near, own, target)
        if high is None or high > self._most:
            return None
        low, end = 0, high if self.forced.high < target else 0
        for _ in range(HALVINGS):
            if self._worths.is_over or low >= end:
                break
            middle = (low + end) // 2
            change = Change(forced=self._own, extra=_extra(own, middle))
            if self._worths.bound_of(change) < target:
                low = middle + 1
            else:
                end = middle
        return NoLossIf(source=code, low=low, high=high)

    def _without_loss(self, near: Near, own: Envelope, target: float) -> Money | None:
        """The least whole amount in the neighbourhood of the plan; None where there is none."""
        tables = [forced(table) if table is self._table else table for table in near.free(self._own)]
        free, around = frozenset(table.project_id for table in tables), near.around
        rows = chain(chain.from_iterable(map(table_rows, tables)), around.rows_around(free))
        model = _model(
            replace(around.book, tables=tuple(tables)), rows, {own.source.code: [own]}, [own.column]
        )
        lost, kept = around.lost_value(model), near.kept_value(free)
        right = kept - target - GAP_ZERO * max(1.0, abs(target))
        model.add_row(Row(rule="no_loss", where=(), sense=Sense.AT_MOST, right=right, coefficients=lost))
        model.minimize({own.column: 1.0})
        if not solve(model, replace(self._worths.limits(), nodes=NODES)).has_solution:
            return None
        values = model.solution()
        amount = math.ceil(values[own.column] - WHOLE)
        for more in range(max(0, len(own.shares) - 1), LARGEST_STEP):
            change = Change(extra=_extra(own, amount + more))
            try:
                richer = changed_book(self._worths.book, self._worths.law, change)
            except CannotRaiseError:
                return None
            raised = near.around_of(richer).model(tables)
            for column in raised.columns("x"):
                raised.bound(column, round(values[column]), round(values[column]))
            raised.minimize({})
            if solve(raised, self._worths.limits()).has_solution:
                return amount + more
        return None

    @property
    def _most(self) -> Money:
        """More money than this is no advice to anybody."""
        return MOST_TIMES * max(1, self._table.demand) + sum(self._worths.caps.values())

    def _envelopes(self, source: Source) -> Iterator[Envelope]:
        whole = envelope(source, None)
        if whole is not None:
            yield whole
        years = sorted({year for code, year in self._table.cells if code == source.code})
        single = [own for year in years if (own := envelope(source, year)) is not None]
        for relaxed in (True, False) if single else ():
            added = self._least_added({source.code: single}, self.out, relaxed=relaxed) or {}
            most = max(single, key=lambda own: (added.get(own.column, 0.0), -(own.year or 0)))
            if added.get(most.column, 0.0) > WHOLE:
                yield most
                return

    def _least(self, own: Envelope) -> EntersIf | None:
        """The least amount of one envelope that brings the project in; None where none was found."""
        out, before = self.out, 0
        for _ in range(TURNS):
            tried = self._tried(own, out, before)
            if tried is None:
                return None
            amount, inside = tried
            out = self._worths.of(Change(forbidden=self._own, extra=_extra(own, amount)))
            if self._same_tiers(inside, out) and inside.low >= self._worths.surely_above(out.high):
                is_least = self._worths.lacks_nothing and self._worths.is_whole and len(own.shares) <= 1
                return EntersIf(source=own.source.code, year=own.year, extra=amount, is_least=is_least)
            if not self._worths.is_whole and self._is_hopeless(inside, out):
                return None
            before = amount if self._worths.is_whole else math.ceil(amount * GROWTH)
        return None

    def _tried(self, own: Envelope, out: Worth, before: Money) -> tuple[Money, Worth] | None:
        """The amount with which a plan with the project beats `out`, and its worth; None where none does."""
        if not math.isfinite(out.high):
            return None
        added = self._least_added({own.source.code: [own]}, out, relaxed=False)
        if added is None or self._worths.is_over:
            return None
        amount = max(before, math.ceil(added[own.column] - WHOLE))
        if amount > self._most:
            return None
        return self._reached(own, amount, self._worths.surely_above(out.high), out)

    def _is_hopeless(self, inside: Worth, out: Worth) -> bool:
        """Whether the bound without the project is further off than all the project is worth."""
        best = max(option.value for option in self._table.options)
        return self._worths.surely_above(out.high) - inside.low > best

    def _reached(self, own: Envelope, amount: Money, target: float, out: Worth) -> tuple[Money, Worth] | None:
        """The whole amount with which a plan with the project is worth the target, and that plan's worth.

        One year's money rounded up does; spread over years it is rounded down in some of them, and so is what
        may run on into the next period.
        """
        if self._worths.is_whole and own.year is not None and not self._moves_the_cap(own):
            return amount, Worth(
                low=target, high=math.inf, lacking=out.lacking, tiers_proven=out.tiers_proven
            )
        inside = None
        for more in range(len(own.shares) - 1 if own.year is None and own.shares else 0, LARGEST_STEP):
            try:
                inside = self._worths.of(Change(forced=self._own, extra=_extra(own, amount + more)))
            except CannotRaiseError:
                return None
            if inside.low >= target:
                return amount + more, inside
        return None if inside is None or self._worths.is_whole else (amount, inside)

    def _moves_the_cap(self, own: Envelope) -> bool:
        """Whether more money lets more run on into the next period."""
        scenario = self._worths.book.terms.scenario
        is_on = scenario.has("two_period_cap") and scenario.two_period_share > 0
        return is_on and side_of(own.source) is not None and own.source.previous_plan is None

    def _least_added(
        self, envelopes: Mapping[str, list[Envelope]], out: Worth, *, relaxed: bool
    ) -> dict[Column, float] | None:
        """The least money added in all with which a plan with the project beats `out`; by envelope.

        None where there is none, or where the time was over before `out` was known.
        """
        if self._worths.near is None and not math.isfinite(out.high):
            return None
        columns = [own.column for owned in envelopes.values() for own in owned]
        if self._worths.near is None:
            model = self._beating(out, envelopes, columns)
        else:
            model = self._beside(self._worths.near.around, envelopes, columns)
        model.minimize(dict.fromkeys(columns, 1.0))
        record = solve(model, self._worths.limits(), relaxed=relaxed)
        if not record.has_solution:
            return None
        values = model.solution()
        return {column: values[column] for column in columns}

    def _beating(
        self, out: Worth, envelopes: Mapping[str, list[Envelope]], columns: Iterable[Column]
    ) -> PlanModel:
        """The whole book with the project in a plan that beats `out`."""
        change = Change(forced=self._own)
        book = changed_book(self._worths.book, self._worths.law, change).with_caps(out.lacking)
        model = _model(book, all_rows(book), envelopes, columns)
        target = self._worths.surely_above(out.high)
        lost = lost_value(book)
        model.add_row(Row(rule="better", where=(), sense=Sense.AT_MOST, right=-target, coefficients=lost))
        return model

    def _beside(
        self, around: Around, envelopes: Mapping[str, list[Envelope]], columns: Iterable[Column]
    ) -> PlanModel:
        """The project beside the plan, all others as they are."""
        table = forced(self._table)
        rows = chain(table_rows(table), around.rows_around(self._own))
        return _model(replace(around.book, tables=(table,)), rows, envelopes, columns)


def _extra(own: Envelope, amount: Money) -> dict[tuple[str, int | None], Money]:
    return {(own.source.code, own.year): amount} if amount else {}


def _model(
    book: Book, rows: Iterable[Row], envelopes: Mapping[str, list[Envelope]], columns: Iterable[Column]
) -> PlanModel:
    """Rows with what may be added to the envelopes."""
    model = PlanModel(book, rows=())
    for column in columns:
        model.add_column(column, 0, None)
    for row in rows:
        share = book.terms.scenario.two_period_share
        model.add_row(with_envelopes(row, envelopes, share, is_loose=True))
    return model
