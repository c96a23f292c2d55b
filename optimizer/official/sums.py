"""Printed subtotals and totals against the projects they should sum, to the đồng, and why they may differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from models.issues import Issue, Severity
from models.texts import say
from models.units import LANGUAGES, MoneyUnit
from optimizer.official.amounts import Amounts, amounts_of, fault_issue
from optimizer.official.answers import amount_positions
from optimizer.official.list_sources import with_totals_of_sources
from optimizer.official.plain_list import PlainList, SumRow
from optimizer.workbook.limits import address

_DONG = 1_000_000
_HALF = Decimal("0.5")
CAUSES_MAX = 200
"""Differences of a list whose cause is sought; each may mean a look at every row."""
_DIFFERS = {
    "group": "issue_list_group_differs",
    "subtotal": "issue_list_subtotal_differs",
    "total": "issue_list_total_differs",
}


@dataclass(slots=True)
class _Ledger:
    """Every amount of a list by row, read once, in the unit of the list.

    known : sums that were asked for, by the members' own tuple: a list may print its total many times.
    borrowed : amounts that rows have from another column, by position and row; a printed sum may lack them.
    """

    columns: Mapping[int, str]
    rows: dict[int, Amounts] = field(default_factory=dict)
    unread: dict[int, set[int]] = field(default_factory=dict)
    known: dict[tuple[int, int], Decimal | None] = field(default_factory=dict)
    printed: dict[int, Amounts] = field(default_factory=dict)
    borrowed: dict[int, dict[int, Decimal]] = field(default_factory=dict)
    explained: int = 0

    def of(self, members: Sequence[int], position: int) -> Decimal | None:
        """The sum of a column over projects; None where one of them cannot be read."""
        key = (id(members), position)
        if key not in self.known:
            self.known[key] = self._sum(members, position)
        return self.known[key]

    def own(self, members: Sequence[int], position: int) -> Decimal | None:
        """The sum without what rows have from another column; None where none has, or one cannot be read."""
        lent = self.borrowed.get(position)
        every = self.of(members, position)
        if lent is None or every is None:
            return None
        return every - sum((lent.get(number, Decimal(0)) for number in members), Decimal(0))

    def _sum(self, members: Sequence[int], position: int) -> Decimal | None:
        if self.unread.get(position, set()) & set(members):
            return None
        own = (self.rows[number].get(position) for number in members)
        return sum((amount for amount in own if amount is not None), Decimal(0))


def sum_issues(
    found: PlainList, chosen: Mapping[int, str], unit: MoneyUnit, sheet: Mapping[str, Decimal]
) -> Iterator[Issue]:
    """Each printed sum that differs from its projects, with the difference in đồng; else that it agrees.

    sheet : by column id, what the projects of all tables of the sheet sum to, million VND; a total may mean
    these as well. Empty where it has one table only.
    """
    columns = amount_positions(chosen)
    ledger = _ledger(found, columns)
    agreeing: dict[str, list[SumRow]] = {}
    counts: dict[str, int] = {}
    read = [(sum_row, *amounts_of(sum_row.row, columns)) for sum_row in found.sums]
    ledger.printed.update({sum_row.row.number: printed for sum_row, printed, _ in read})
    for sum_row, printed, faults in read:
        for position, error in faults.items():
            yield fault_issue(found, sum_row.row, position, error, columns[position], Severity.WARNING)
        compared = {
            at: (amount, sums)
            for at, amount in printed.items()
            if amount is not None and (sums := ledger.of(sum_row.members, at)) is not None
        }
        wrong = {
            at: (own, sums)
            for at, (own, sums) in compared.items()
            if abs(own - sums) * unit.millions * _DONG >= _HALF
            and not (sum_row.kind == "total" and _is_of_sheet(own * unit.millions, sheet.get(columns[at])))
            and ledger.own(sum_row.members, at) != own
        }
        for position, (own, sums) in wrong.items():
            yield _differs(found, sum_row, position, own, sums, unit, ledger)
        if compared and not wrong:
            agreeing.setdefault(sum_row.kind, []).append(sum_row)
            counts[sum_row.kind] = counts.get(sum_row.kind, 0) + len(compared)
    yield from _agreements(found, agreeing, counts, columns)


def _is_of_sheet(amount: Decimal, sheet: Decimal | None) -> bool:
    return sheet is not None and abs(amount - sheet) * _DONG < _HALF


def computed_and_stated(
    found: PlainList, chosen: Mapping[int, str], unit: MoneyUnit
) -> dict[str, tuple[Decimal, Decimal | None]]:
    """By column id: the sum of the projects, and the printed total or None, in million VND."""
    columns = amount_positions(chosen)
    ledger = _ledger(found, columns)
    every = [row.number for row in found.rows]
    result: dict[str, tuple[Decimal, Decimal | None]] = {}
    for position, column in columns.items():
        own = [ledger.rows[number].get(position) for number in every]
        computed = sum((amount for amount in own if amount is not None), Decimal(0)) * unit.millions
        stated = None
        for row in found.totals:
            amount = amounts_of(row, {position: column})[0].get(position)
            stated = amount * unit.millions if amount is not None else stated
        result[column] = (computed, stated)
    return result


def _ledger(found: PlainList, columns: Mapping[int, str]) -> _Ledger:
    ledger = _Ledger(columns=columns)
    for row in found.rows:
        amounts = with_totals_of_sources(amounts_of(row, columns)[0], columns)
        ledger.rows[row.number] = amounts
        for position in row.borrowed:
            ledger.borrowed.setdefault(position, {})[row.number] = amounts.get(position) or Decimal(0)
        for position, amount in amounts.items():
            if amount is None:
                ledger.unread.setdefault(position, set()).add(row.number)
    return ledger


def _differs(
    found: PlainList,
    sum_row: SumRow,
    position: int,
    printed: Decimal,
    sums: Decimal,
    unit: MoneyUnit,
    ledger: _Ledger,
) -> Issue:
    """One printed sum that differs: by how much, and what that amount is, where it can be seen."""
    difference = printed - sums
    values: dict[str, object] = {
        "found": printed,
        "expected": sums,
        "title": sum_row.title[:60] or "–",
        "difference": difference * unit.millions * _DONG,
    }
    ledger.explained += 1
    is_sought = ledger.explained <= CAUSES_MAX
    cause = _cause(found, sum_row, position, printed, difference, ledger) if is_sought else None
    for language in LANGUAGES:
        told = "" if cause is None else say(f"plain_list.cause.{cause[0]}", language, row=cause[1])
        values[f"cause_{language}"] = told
    return Issue(
        code=_DIFFERS[sum_row.kind],
        severity=Severity.WARNING,
        sheet=found.place,
        cell=address(sum_row.row.number - 1, position),
        column=ledger.columns[position],
        values=values,
    )


def _cause(
    found: PlainList, sum_row: SumRow, position: int, printed: Decimal, difference: Decimal, ledger: _Ledger
) -> tuple[str, str] | None:
    """Why a sum may differ, and the row that shows it: one counted twice or left out, or another's place."""
    own = set(sum_row.members)
    for number in sum_row.members:
        amount = ledger.rows[number].get(position)
        if amount and amount == abs(difference):
            return ("twice" if difference > 0 else "left_out"), str(number)
    if difference > 0:
        for row in found.rows:
            if row.number not in own and ledger.rows[row.number].get(position) == difference:
                return "foreign", str(row.number)
    for other in found.sums:
        if other is sum_row or other.row.number == sum_row.row.number:
            continue
        amount = ledger.printed.get(other.row.number, {}).get(position)
        if amount and amount == difference and set(other.members) <= own:
            return "sum_twice", str(other.row.number)
        if ledger.of(other.members, position) == printed and other.members:
            return "misplaced", str(other.row.number)
    return None


def _agreements(
    found: PlainList,
    agreeing: Mapping[str, list[SumRow]],
    counts: Mapping[str, int],
    columns: Mapping[int, str],
) -> Iterator[Issue]:
    for sum_row in agreeing.get("total", ()):
        amounts = amounts_of(sum_row.row, columns)[0]
        cell = address(sum_row.row.number - 1, min(amounts))
        values: dict[str, object] = {"count": len(amounts)}
        code = "issue_list_total_agrees"
        yield Issue(code=code, severity=Severity.INFO, sheet=found.place, cell=cell, values=values)
    sections = [*agreeing.get("group", ()), *agreeing.get("subtotal", ())]
    if sections:
        values = {"count": len(sections), "cells": counts.get("group", 0) + counts.get("subtotal", 0)}
        code = "issue_list_subtotals_agree"
        yield Issue(code=code, severity=Severity.INFO, sheet=found.place, values=values)
