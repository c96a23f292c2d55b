"""One line of a book, from the text of the model: its own equations.

Written from the rules' text for a second opinion, as `facts` is.
"""

from dataclasses import dataclass

from tests.second_opinion.facts import FOREIGN, Facts
from tests.second_opinion.programme import total


@dataclass(slots=True, kw_only=True)
class Line(Facts):
    """A line that writes its columns and rows into the programme."""

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
        if any(self.past.values()):
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
            demand = max(0, demand - sum(self.fixed.values()))
            counted = {cell: column for cell, column in self.f.items() if cell not in self.fixed}
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
            bounds = {
                column: self.bounds_in(way, year) for way, column in self.x.items() if year in way.years
            }
            most = {column: -float(high) for column, (_, high) in bounds.items()}
            least = {column: -float(low) for column, (low, _) in bounds.items()}
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
        for (code, year), amount in self.fixed.items():
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
