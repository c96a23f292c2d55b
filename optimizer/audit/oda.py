"""Audit of the rules about loans from abroad: counterpart, excluded costs, loan schedule, on-lending."""

import re
from collections.abc import Iterator
from math import ceil

from models.units import Money
from models.vocabulary import SourceKind
from optimizer.audit.book import Book, Line
from optimizer.audit.violation import Violation, broken
from optimizer.audit.windows import exact


def check_oda_counterpart(book: Book) -> Iterator[Violation]:
    """Each year, domestic money is at least the ratio times foreign money, less 1 for rounding."""
    for line, _ in book.selected_projects:
        ratio = line.project.counterpart_ratio
        if ratio is None:
            ratio = book.scenario.counterpart_ratio
        for year in book.scenario.years:
            foreign, domestic = _foreign(line, year), _domestic(line, year)
            missing = ceil(exact(ratio) * foreign) - 1 - domestic
            if missing > 0:
                place = line.at(year=year)
                yield broken("oda_counterpart", place, missing, foreign=foreign, domestic=domestic)


def check_oda_excluded_costs(book: Book) -> Iterator[Violation]:
    """A component that loans may not pay for has no foreign money, in the plan or left for after it."""
    for line, _ in book.selected_projects:
        if not _is_excluded(line):
            continue
        for source in book.budget.sources:
            if source.kind in (SourceKind.ODA_CENTRAL, SourceKind.ODA_ONLENT):
                given = [money for (code, _), money in line.planned.allocated.items() if code == source.code]
                lent = sum(given) + line.planned.remainder.get(source.code, 0)
                if lent > 0:
                    yield broken("oda_excluded_costs", line.at(source.code), lent)


def _is_excluded(line: Line) -> bool:
    """Whether the law names its component, however it is punctuated; a law before the decree names none."""
    named = line.law["loan_exclusions.components"].names if "loan_exclusions.components" in line.law else ()
    component = " ".join(re.findall(r"\w+", line.project.component.lower()))
    return component in (name.lower() for name in named)


def check_oda_loan_schedule(book: Book) -> Iterator[Violation]:
    """Foreign money keeps to the loan's yearly plan, and none flows after the loan closes."""
    for line, _ in book.selected_projects:
        closes, planned = line.project.loan_close_year, line.project.loan_schedule
        for year in book.scenario.years:
            foreign = _foreign(line, year)
            place = line.at(year=year)
            if closes is not None and year > closes:
                if foreign > 0:
                    yield broken("oda_loan_schedule", place, foreign, "closed", closes=str(closes))
            elif planned and foreign > planned.get(year, 0):
                most = planned.get(year, 0)
                yield broken("oda_loan_schedule", place, foreign - most, found=foreign, most=most)


def check_onlending(book: Book) -> Iterator[Violation]:
    """Over its life a project's on-lent money is the stated share of its foreign money, ± 1."""
    for line, _ in book.selected_projects:
        share = line.project.onlending_share
        if share is None and any(
            book.budget.kind(source) is SourceKind.ODA_ONLENT for source in line.eligible
        ):
            share = book.scenario.onlending_share
        if share is None or not line.is_oda:
            continue
        onlent = _over_life(line, SourceKind.ODA_ONLENT)
        foreign = onlent + _over_life(line, SourceKind.ODA_CENTRAL)
        off = ceil(abs(onlent - exact(share) * foreign) - 1)
        if off > 0:
            yield broken("onlending", line.id, off, onlent=onlent, foreign=foreign)


def _foreign(line: Line, year: int) -> Money:
    return sum(
        amount
        for (source, when), amount in line.planned.allocated.items()
        if when == year and line.budget.kind(source).is_foreign
    )


def _domestic(line: Line, year: int) -> Money:
    return sum(
        amount
        for (source, when), amount in line.planned.allocated.items()
        if when == year and line.budget.kind(source).is_domestic
    )


def _over_life(line: Line, kind: SourceKind) -> Money:
    """Σ paid + f + r of the sources of one kind."""
    return sum(
        line.project.paid_by_source.get(source.code, 0)
        + line.money(source=source.code)
        + line.planned.remainder.get(source.code, 0)
        for source in line.budget.sources
        if source.kind is kind
    )
