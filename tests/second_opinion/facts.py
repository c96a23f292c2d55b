"""One line of a book, from the text of the model: what it is and which ways it may go.

Written from the rules' text for a second opinion. It reads the nouns of `models` and nothing of `optimizer`;
numbers of the law stand here as the text has them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from models.budget import Source
from models.portfolio import Portfolio
from models.project import Project
from tests.second_opinion.programme import Programme

YEARS_OF_GROUP = {"A": 6, "B": 4, "C": 3}
WINDOWED = ("urgent", "national", "oda", "ongoing_finishing", "ongoing", "new")
NEVER_A_TAIL = ("completed", "advance", "arrears", "ongoing_finishing")
PRIORITY = (
    "urgent",
    "national",
    "advance",
    "completed",
    "oda",
    "ppp",
    "ongoing_finishing",
    "ongoing",
    "preparation",
    "arrears",
    "policy_capital",
    "entrusted",
    "new",
)
FOREIGN = ("oda_central", "oda_onlent")
CENTRAL = ("central", "programme")
ONLY_WHERE_NAMED = ("contribution", "unit_revenue", "commune", "grant_aid")


def down(share: float, amount: float) -> int:
    """The share of an amount in whole million VND, rounded down; shares are decimal numbers."""
    return floor(Fraction(str(share)) * Fraction(amount))


def up(share: float, amount: float) -> int:
    """The same, rounded up."""
    return ceil(Fraction(str(share)) * Fraction(amount))


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A schedule: its years of money, when it is finished, and bounds. `finished` : in the plan, wholly."""

    begin: int
    years: tuple[int, ...]
    finish: int
    low: int
    high: int
    leaves: int = 0
    is_tail: bool = False
    is_late: bool = False
    finished: bool = False


@dataclass(slots=True, kw_only=True)
class Facts:
    """A line with its columns in the programme: whether it is selected, paid, left, lacking."""

    portfolio: Portfolio
    project: Project
    programme: Programme
    x: dict[Way, int] = field(default_factory=dict)
    f: dict[tuple[str, int], int] = field(default_factory=dict)
    r: dict[str, int] = field(default_factory=dict)
    u: dict[int, int] = field(default_factory=dict)

    @property
    def years(self) -> tuple[int, ...]:
        base = self.portfolio.base
        return tuple(range(base.first_year, base.last_year + 1))

    @property
    def status(self) -> str:
        return "" if self.project.status is None else self.project.status.value

    @property
    def is_lump(self) -> bool:
        return self.project.line_type.value != "project"

    @property
    def is_committed(self) -> bool:
        return self.is_lump or self.project.committed

    @property
    def is_ongoing(self) -> bool:
        first = self.project.first_capital_year
        return first is not None and first < self.years[0]

    @property
    def past(self) -> dict[tuple[str, int], int]:
        """What was approved for years that are over, by every cell of such a year that may be paid."""
        base, given = self.portfolio.base, self.project.approved
        if base.plan_type.value != "adjustment":
            return {}
        cells = {*self.f, *(cell for cell, amount in given.items() if amount)}
        over = range(base.first_year, base.first_open_year or 0)
        return {cell: given.get(cell, 0) for cell in cells if cell[1] in over}

    @property
    def fixed(self) -> dict[tuple[str, int], int]:
        """Orders; what is past stands above them."""
        past = self.past
        over = {year for _, year in past}
        orders = {cell: amount for cell, amount in self.project.fixed.items() if cell[1] not in over}
        return orders | past

    @property
    def is_medium_term(self) -> bool:
        return self.portfolio.base.plan_type.value == "medium_term"

    @property
    def remaining(self) -> int:
        """R_p."""
        own = self.project
        worth = [
            amount for amount in (own.total_cost, own.settled_value, own.stop_value) if amount is not None
        ]
        return max(0, min(worth) - own.paid - own.savings)

    @property
    def demand(self) -> int:
        """D_p."""
        if self.is_lump:
            return self.project.min_amount or 0
        return self.remaining if self.project.demand is None else self.project.demand

    @property
    def outside_share(self) -> int:
        return self.project.advance_due + self.project.arrears_due

    @property
    def tier(self) -> int:
        if self.project.tier is not None:
            return self.project.tier
        return PRIORITY.index(self.status) + 1

    @property
    def lock(self) -> str | None:
        own = self.portfolio.base.locks.get(self.project.project_id, self.project.lock)
        return None if own is None else own.value

    @property
    def sources(self) -> list[Source]:
        """E_p."""
        own = self.project
        every = list(self.portfolio.budget.sources)
        if own.cost_by_source is not None:
            return [s for s in every if own.cost_by_source.get(s.code, 0) > own.paid_by_source.get(s.code, 0)]
        named = {code for code, amount in (own.demand_by_source or {}).items() if amount}
        named |= {code for code, _ in own.fixed} | set(own.sources or ())
        open_to_all = [s for s in every if s.kind.value not in (*FOREIGN, *ONLY_WHERE_NAMED)]
        return [s for s in every if s.code in named or (own.sources is None and s in open_to_all)]

    def codes(self, *kinds: str) -> list[str]:
        """Codes of its sources of some kinds."""
        return [source.code for source in self.sources if source.kind.value in kinds]

    @property
    def is_oda(self) -> bool:
        kinds = {
            s.kind.value for s in self.portfolio.budget.sources if s.code in (self.project.sources or ())
        }
        return self.status == "oda" or bool(self.codes(*FOREIGN)) or bool(kinds & set(FOREIGN))

    @property
    def is_cap_exempt(self) -> bool:
        only_own = {source.kind.value for source in self.sources} == {"unit_revenue"}
        return self.status == "national" or self.is_oda or only_own

    @property
    def selected(self) -> list[int]:
        return list(self.x.values())

    def share(self, which: str) -> float:
        own = getattr(self.project, which)
        group = "C" if self.project.group is None else self.project.group.value
        by_group = {key.value: value for key, value in getattr(self.portfolio.base, which).items()}
        return float(by_group["A" if group == "QTQG" else group] if own is None else own)

    def window_end(self, begin: int) -> int | None:
        """The last year the law lets capital flow; None = no end."""
        own = self.project
        if self.status not in WINDOWED:
            return None
        if self.is_oda and own.loan_close_year is not None:
            return own.loan_close_year
        if own.group is not None and own.group.value == "QTQG":
            return own.finish_year
        first = own.first_capital_year if self.is_ongoing else begin
        assert first is not None
        group = "C" if own.group is None else own.group.value
        return first + YEARS_OF_GROUP[group] + own.extension_years - 1

    @property
    def begins(self) -> list[int]:
        earliest = max(self.years[0], self.project.earliest_start or 0)
        later = [year for year in self.years if year >= earliest]
        return later[:1] if self.is_ongoing else later

    def ways(self) -> list[Way]:
        """Every allowed schedule."""
        if self.is_lump:
            last = self.years[-1]
            return [Way(begin=self.years[0], years=self.years, finish=last, low=0, high=10**9, is_late=True)]
        most = (
            down(self.share("max_year_share"), max(0, self.remaining - self.outside_share))
            + self.outside_share
        )
        usual = [way for way in self._punctual(most) if self._holds(way)]
        if not usual:
            longest = max((len(way.years) for way in self._punctual(0) if not way.is_tail), default=0)
            raised = ceil(self.remaining / longest) if longest else 0
            on_time = [way for way in self._punctual(raised) if not way.is_tail and len(way.years) == longest]
            usual = [way for way in on_time if self._holds(way)]
            most = max([most, *(way.high for way in usual)])
        late = self.is_committed and (self.demand > 0 or not usual)
        return usual + (list(self._late(most)) if late else [])

    def _holds(self, way: Way) -> bool:
        bounds = [self.bounds_in(way, year) for year in way.years]
        least = sum(low for low, _ in bounds) + (1 if way.is_tail else 0)
        fits = all(low <= high for low, high in bounds) and (way.leaves >= 1 or not way.is_tail)
        return fits and least <= self.demand <= sum(high for _, high in bounds) + way.leaves

    def bounds_in(self, way: Way, year: int) -> tuple[int, int]:
        """Least and most of a year; where it is over, what it was given bends them."""
        given = sum(amount for (_, own), amount in self.past.items() if own == year)
        return (min(way.low, given), max(way.high, given)) if given else (way.low, way.high)

    def _low(self, count: int) -> int:
        if self.is_committed or self.remaining == 0:
            return 0
        least = max(1, up(self.share("min_year_share"), self.remaining))
        return least if least * count <= self.demand else self.demand // count

    def _punctual(self, high: int) -> Iterator[Way]:
        """On time, and the tails."""
        last = self.years[-1]
        for begin in self.begins:
            end = self.window_end(begin)
            for stop in range(begin, (last if end is None else min(end, last)) + 1):
                years = tuple(range(begin, stop + 1))
                finish = self._finish(stop, late=False)
                finished = self.demand >= self.remaining
                low = self._low(len(years))
                yield Way(begin=begin, years=years, finish=finish, low=low, high=high, finished=finished)
            leaves = self._tail_leaves(begin)
            if end is not None and leaves is not None:
                years = tuple(range(begin, last + 1))
                low = self._low(len(years))
                yield Way(
                    begin=begin, years=years, finish=end, low=low, high=high, leaves=leaves, is_tail=True
                )

    def _tail_leaves(self, begin: int) -> int | None:
        """The most a tail leaves; None where there is no tail."""
        end, last, base = self.window_end(begin), self.years[-1], self.portfolio.base
        capped = base.two_period_share == 0 and not self.is_cap_exempt
        if end is None or end <= last or self.status in NEVER_A_TAIL or self.project.demand is not None:
            return None
        if capped or not self.is_medium_term:
            return None
        most = min(self.remaining, down(self.share("max_year_share"), self.remaining * (end - last)))
        if self.is_committed or self.is_cap_exempt:
            most = min(most, floor(Fraction(self.remaining * (end - last), end - begin + 1)))
        return most

    def _late(self, high: int) -> Iterator[Way]:
        last = self.years[-1]
        ends = {begin: self.window_end(begin) for begin in self.begins}
        legal = {begin: end for begin, end in ends.items() if end is None or end >= begin}
        if not legal:
            begin = min(ends, default=self.project.earliest_start or self.years[0])
            money = self.remaining if begin == self.years[0] else 0
            finish = self._finish(last + 1, late=True)
            yield Way(begin=begin, years=(begin,), finish=finish, low=0, high=money, is_late=True)
            return
        for begin, end in legal.items():
            years = tuple(range(begin, (last if end is None else min(end, last)) + 1))
            finish = self._finish(max(end or 0, last) + 1, late=True)
            leaves = self._tail_leaves(begin) or 0
            yield Way(begin=begin, years=years, finish=finish, low=0, high=high, leaves=leaves, is_late=True)

    def _finish(self, usual: int, *, late: bool) -> int:
        """Where the demand leaves some of the cost, the project is finished after the plan."""
        if self.demand >= self.remaining:
            return usual
        after = max(self.project.finish_year or 0, self.years[-1] + 1)
        return max(after, usual) if late else after
