"""One line of a book, from the text of the model: what it may do, and its own equations.

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
from tests.second_opinion.programme import Programme, total

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
class Line:
    """A line with its columns in the programme, and whether it is selected, paid, left, lacking."""

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
        count = len(way.years)
        least = way.low * count + (1 if way.is_tail else 0)
        fits = way.low <= way.high and (way.leaves >= 1 or not way.is_tail)
        return fits and least <= self.demand <= way.high * count + way.leaves

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

    def write(self) -> None:
        """Its columns and its own rows."""
        base, add = self.portfolio.base, self.programme
        self.x = {way: add.column(1) for way in self.ways()}
        must = self.is_committed and self.lock != "out"
        add.row(total(self.selected), low=1 if must else 0, high=1)
        if self.lock == "out" or self._may_not_enter():
            add.row(total(self.selected), high=0)
        if self.lock == "in" and not self.is_lump:
            add.row(total(self.selected), low=1)
        years = sorted({year for way in self.x for year in way.years})
        closes = self.project.loan_close_year
        for source in self.sources:
            shut = source.kind.value in FOREIGN and closes is not None and not self.is_lump
            open_years = [year for year in years if not (shut and closes is not None and year > closes)]
            self.f |= {(source.code, year): add.column() for year in open_years}
        if any(way.leaves for way in self.x):
            self.r = {source.code: add.column() for source in self.sources}
        if self.is_committed:
            self._write_shortfall()
        self._write_funding()
        self._write_ordered()
        if not self.is_lump:
            self._write_years()
            self._write_foreign()
        if not self.is_medium_term:
            self._write_approved(base.plan_type.value == "annual")

    def _may_not_enter(self) -> bool:
        own = self.project
        annual = self.portfolio.base.plan_type.value == "annual"
        if self.is_committed or self.status in ("urgent", "preparation") or self.codes("grant_aid"):
            return False
        return not (own.investment_decision or (own.policy_decision and not annual))

    def _write_shortfall(self) -> None:
        own = self.project
        parts = {3: own.advance_due, 10: own.arrears_due}
        parts[self.tier] = parts.get(self.tier, 0) + self.demand - self.outside_share
        self.u = {tier: self.programme.column(amount) for tier, amount in parts.items() if amount > 0}
        late = {column: -float(self.demand) for way, column in self.x.items() if way.is_late}
        self.programme.row(total(list(self.u.values())) | late, high=0)

    def _write_funding(self) -> None:
        demand, counted = self.demand, dict(self.f)
        if self.is_lump:
            demand = max(0, demand - sum(self.project.fixed.values()))
            counted = {cell: column for cell, column in self.f.items() if cell not in self.project.fixed}
        money = [*counted.values(), *self.r.values(), *self.u.values()]
        self.programme.row(total(money) | total(self.selected, -float(demand)), low=0, high=0)
        split, asked = self.project.cost_by_source, self.project.demand_by_source
        for source in self.sources:
            paid = [column for (code, _), column in self.f.items() if code == source.code]
            if split is not None and not self.is_lump:
                left = split.get(source.code, 0) - self.project.paid_by_source.get(source.code, 0)
                self.programme.row(total([*paid, *self._remainder_of(source.code)]), high=left)
            if asked is not None:
                self.programme.row(total(paid), high=asked.get(source.code, 0))

    def _remainder_of(self, code: str) -> list[int]:
        return [self.r[code]] if code in self.r else []

    def _write_years(self) -> None:
        for year in sorted({year for _, year in self.f}):
            paid = total([column for (_, own), column in self.f.items() if own == year])
            most = {column: -float(way.high) for way, column in self.x.items() if year in way.years}
            least = {column: -float(way.low) for way, column in self.x.items() if year in way.years}
            self.programme.row(paid | most, high=0)
            self.programme.row(paid | least, low=0)
        if self.r:
            left = total(list(self.r.values()))
            most = {column: -float(way.leaves) for way, column in self.x.items()}
            self.programme.row(left | most, high=0)
            self.programme.row(left | total([c for way, c in self.x.items() if way.is_tail], -1.0), low=0)

    def _write_foreign(self) -> None:
        own, base, foreign = self.project, self.portfolio.base, self.codes(*FOREIGN)
        if not foreign:
            return
        domestic = [s.code for s in self.sources if s.kind.value not in (*FOREIGN, "grant_aid")]
        ratio = base.counterpart_ratio if own.counterpart_ratio is None else own.counterpart_ratio
        for year in sorted({year for _, year in self.f}):
            lent = [
                column for (code, own_year), column in self.f.items() if own_year == year and code in foreign
            ]
            home = [
                column for (code, own_year), column in self.f.items() if own_year == year and code in domestic
            ]
            if ratio:
                self.programme.row(total(home) | total(lent, -ratio), low=-1)
            if own.loan_schedule:
                self.programme.row(total(lent), high=own.loan_schedule.get(year, 0))
        if _no_loan_pays(own.component):
            lent = [column for (code, _), column in self.f.items() if code in foreign]
            self.programme.row(total([*lent, *(self.r[code] for code in foreign if code in self.r)]), high=0)
        onlent = self.codes("oda_onlent")
        share = own.onlending_share
        if share is None and onlent:
            share = base.onlending_share
        if share is not None:
            self._write_onlending(share, foreign, onlent)

    def _write_onlending(self, share: float, foreign: list[str], onlent: list[str]) -> None:
        kinds = {source.code: source.kind.value for source in self.portfolio.budget.sources}
        paid = {code: amount for code, amount in self.project.paid_by_source.items() if code in kinds}
        before = sum(amount for code, amount in paid.items() if kinds[code] == "oda_onlent")
        before_all = sum(amount for code, amount in paid.items() if kinds[code] in FOREIGN)
        row = total(self.selected, before - share * before_all)
        columns = [(code, column) for (code, _), column in self.f.items()] + list(self.r.items())
        for code, column in columns:
            if code in foreign:
                row[column] = (1.0 if code in onlent else 0.0) - share
        self.programme.row(row, low=-1, high=1)

    def _write_ordered(self) -> None:
        own = self.project
        for (code, year), amount in own.fixed.items():
            paid = total([self.f[code, year]]) if (code, year) in self.f else {}
            self.programme.row(paid | total(self.selected, -float(amount)), low=0, high=0)
        everything = total(list(self.f.values()))
        if own.min_amount is not None and not self.is_lump:
            self.programme.row(everything | total(self.selected, -float(own.min_amount)), low=0)
        if own.max_amount is not None:
            self.programme.row(everything | total(self.selected, -float(own.max_amount)), high=0)

    def _write_approved(self, annual: bool) -> None:
        """Annual: no more than the medium-term plan leaves. Adjustment: no less than what is spent."""
        own, base = self.project, self.portfolio.base
        if annual:
            first = base.period_first_year in (None, base.first_year)
            if first or own.mt_plan is None or self.status == "urgent" or self.codes("grant_aid"):
                return
            plan = own.mt_plan_by_source
            given = own.mt_assigned_by_source or {}
            if plan is None:
                self.programme.row(total(list(self.f.values())), high=max(0, own.mt_plan - own.mt_assigned))
                return
            for source in self.sources:
                left = max(0, plan.get(source.code, 0) - given.get(source.code, 0))
                paid = [column for (code, _), column in self.f.items() if code == source.code]
                self.programme.row(total(paid), high=left)
            return
        if own.disbursed_by_source:
            for spent_from, amount in own.disbursed_by_source.items():
                paid = [column for (code, _), column in self.f.items() if code == spent_from]
                self.programme.row(total(paid), low=amount)
        else:
            self.programme.row(total(list(self.f.values())), low=own.disbursed)


def _no_loan_pays(component: str) -> bool:
    """Land clearance and management: counterpart pays, never a loan from abroad."""
    return component.replace(",", "").strip().lower() in (
        "gpmb",
        "giải phóng mặt bằng",
        "bồi thường giải phóng mặt bằng",
        "bồi thường hỗ trợ tái định cư",
        "quản lý dự án",
    )
