"""Sources and debt of an annual book: the year's money, with what the years before leave."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from models.budget import Source
from models.units import Money, share_of_up
from optimizer.annual.slice import YearSlice

CLEARED = ("total", "previous_plan")
"""Columns of the period; the two-period cap does not hold in an annual plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMoney:
    """Money of a source in the year, million VND, before reserve.

    carried : what it contains from the year before (after reserve).
    from_plan : the book limits only the period, so that the year's money is what the plan gives.
    """

    amount: Money
    carried: Money = 0
    from_plan: bool = False


def year_money(whole: YearSlice) -> Mapping[str, YearMoney]:
    """By source, in the terms of the scenario (its factors are multiplied in)."""
    budget = whole.scenario.apply(whole.portfolio.budget)
    spent = whole.plan.money_by_source_year()
    return {source.code: _year_money(source, whole, spent) for source in budget.sources}


def _year_money(source: Source, whole: YearSlice, spent: Mapping[tuple[str, int], Money]) -> YearMoney:
    own = source.yearly[whole.year]
    if own is None:
        given = spent.get((source.code, whole.year), 0)
        return YearMoney(amount=_before_reserve(given, source), from_plan=True)
    carried = 0
    for year in whole.years_before if source.carry_forward and not source.has_blank_year else ():
        available = source.available(year) or 0
        left = available + carried - spent.get((source.code, year), 0)
        carried = max(0, min(available, left))
    available = source.available(whole.year) or 0
    return YearMoney(
        amount=_before_reserve(available + carried, source, own + carried) if carried else own,
        carried=carried,
    )


def _before_reserve(net: Money, source: Source, start: Money | None = None) -> Money:
    """The least amount that leaves `net` after the reserve."""
    amount = net if start is None else start
    share = source.reserve or 0
    if share >= 1:
        return amount
    while amount - share_of_up(share, amount) < net:
        amount += max(1, net - (amount - share_of_up(share, amount)))
    return amount


def source_rows(whole: YearSlice) -> Iterator[dict[str, object]]:
    """The rows of the sheet, every source with the year's money."""
    money = year_money(whole)
    for given in whole.portfolio.sheets["sources"].rows:
        row = {c: value for c, value in given.items() if not c.isdigit() and c not in CLEARED}
        yield row | {str(whole.year): money[str(given["source"])].amount}


def debt_rows(whole: YearSlice) -> Iterator[dict[str, object]]:
    """The row of the year, with the debt that the plan leaves at its beginning."""
    debt = whole.portfolio.debt
    if debt is None:
        return
    lending = {source.code for source in whole.portfolio.budget.sources if source.kind.is_debt}
    stands = debt.opening
    for year in debt.years:
        if year.year < whole.year:
            stands += year.borrowing - year.repayment
    stands += sum(
        amount for _, source, year, amount in whole.plan.payments() if source in lending and year < whole.year
    )
    for given in whole.portfolio.sheets["debt"].rows:
        if given["year"] == whole.year:
            yield {**given, "opening_debt": Decimal(max(0, stands))}
